#!/usr/bin/env bash
# libre 1.1.0 (Debian's libre-dev 1.1.0-1+b2): of a display name of several words
# without quotation marks only the last word is read. Such a name is tokens with
# blanks between them (RFC 3261 25.1, display-name; RFC 4475 3.1.1.2 has one in From).
# With quotation marks the same name is whole, and the message is accepted either way.
#
# Seen:
#   "Bob T Smith" <sip:bob@example.com>;tag=1: Bob T Smith
#   Bob T Smith <sip:bob@example.com>;tag=1: Smith
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libre-dev=1.1.0-1+b2 libre0=1.1.0-1+b2 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" .; done
cat >name.c <<'C'
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <re.h>

int main(void)
{
	static const char *const from[] = {"\"Bob T Smith\" <sip:bob@example.com>;tag=1", "Bob T Smith <sip:bob@example.com>;tag=1"};
	for (size_t i = 0; i < 2; i++) {
		struct mbuf *mb = mbuf_alloc(512);
		struct sip_msg *msg;
		mbuf_printf(mb, "OPTIONS sip:al@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: %s\r\n"
			    "To: <sip:al@example.com>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n", from[i]);
		mb->pos = 0;
		if (sip_msg_decode(&msg, mb))
			return 1;
		re_printf("%s: %r\n", from[i], &msg->from.dname);
	}
	return 0;
}
C
libs=$dir/usr/lib/$(gcc -print-multiarch)
gcc -Iusr/include/re -include sys/socket.h -include netinet/in.h name.c -o name -L"$libs" -lre
seen=$(LD_LIBRARY_PATH=$libs ./name)
echo "$seen"
[ "$seen" = '"Bob T Smith" <sip:bob@example.com>;tag=1: Bob T Smith
Bob T Smith <sip:bob@example.com>;tag=1: Smith' ]
