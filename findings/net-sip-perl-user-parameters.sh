#!/usr/bin/env bash
# Net::SIP 0.835 (Perl, Debian's libnet-sip-perl 0.835-1), sip_uri2parts: of a SIP URI whose
# user part is a telephone number with parameters, as Lync writes the calls to the telephone
# network (RFC 3966 in RFC 3261 19.1.6), the number is the domain and there is no user. A
# semicolon may stand in a user part (25.1, user-unreserved), and what ends it is the @. The
# real domain is the end of a parameter, and the headers of a URI (19.1.1) are the end of
# the domain. Nothing is raised.
#
# Seen:
#   sip:+14255550101@example.com;user=phone -> domain example.com, user +14255550101
#   sip:+14255550101;ext=12@example.com;user=phone -> domain +14255550101, user none
#   sip:bob@example.com?subject=call -> domain example.com?subject=call, user bob
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libnet-sip-perl=0.835-1 >/dev/null 2>&1
dpkg -x libnet-sip-perl_*.deb .
cat >parts.pl <<'PERL'
use strict;
use warnings;
use Net::SIP::Util 'sip_uri2parts';

for my $uri ('sip:+14255550101@example.com;user=phone', 'sip:+14255550101;ext=12@example.com;user=phone', 'sip:bob@example.com?subject=call') {
	my ($domain, $user) = sip_uri2parts($uri);
	print "$uri -> domain $domain, user ", $user // 'none', "\n";
}
PERL
seen=$(perl -I usr/share/perl5 parts.pl)
echo "$seen"
[ "$seen" = "sip:+14255550101@example.com;user=phone -> domain example.com, user +14255550101
sip:+14255550101;ext=12@example.com;user=phone -> domain +14255550101, user none
sip:bob@example.com?subject=call -> domain example.com?subject=call, user bob" ]
