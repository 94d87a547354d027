#!/usr/bin/env bash
# Net::SIP 0.835 (Perl, Debian's libnet-sip-perl 0.835-1): a response without a reason
# phrase, which may be empty (RFC 3261 25.1; RFC 4475 3.1.1.13 has one among its valid
# messages), is taken for a request with the method SIP/2.0 and refused. With any word
# behind the status it is read.
#
# Seen:
#   200 OK: response 200
#   200: bad request: starts with 'SIP/2.0 200 '
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libnet-sip-perl=0.835-1 >/dev/null 2>&1
dpkg -x libnet-sip-perl_0.835-1_all.deb .
seen=$(perl -I usr/share/perl5 - <<'PERL'
use strict;
use Net::SIP::Packet;
use Net::SIP::Request;
use Net::SIP::Response;
for my $line ('200 OK', '200 ') {
	my $status = $line;
	my $text = join("\r\n", "SIP/2.0 $status", 'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1', 'From: <sip:a@example.com>;tag=1',
		'To: <sip:b@example.com>;tag=2', 'Call-ID: x', 'CSeq: 1 OPTIONS', 'Content-Length: 0', '', '');
	my $packet = eval { Net::SIP::Packet->new($text) };
	(my $error = $@) =~ s/\s+\z//;
	$status =~ s/ \z//;
	print "$status: ", $packet ? 'response ' . $packet->code : $error, "\n";
}
PERL
)
echo "$seen"
[ "$seen" = "200 OK: response 200
200: bad request: starts with 'SIP/2.0 200 '" ]
