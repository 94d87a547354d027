#!/usr/bin/env bash
# libosip2 5.3.0 (Debian's libosip2-dev 5.3.0-2.1): it knows the parameters with which
# Lync authenticates (gssapi-data, targetname, version), but an empty gssapi-data is
# gone when the message is written. A quoted string may be empty (RFC 3261 25.1), and
# in [MS-SIPAE] a client asks with exactly that for the challenge that the rest of the
# sign-in hangs on. With a value it stays.
#
# Seen:
#   gssapi-data="TlRM" -> gssapi-data="TlRM"
#   gssapi-data="" -> none
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download libosip2-dev=5.3.0-2.1 libosip2-15=5.3.0-2.1 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" .; done
cat >written.c <<'C'
#include <osipparser2/osip_parser.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	static const char *const data[] = {"gssapi-data=\"TlRM\"", "gssapi-data=\"\""};
	parser_init();
	for (size_t i = 0; i < 2; i++) {
		char text[1024], *written = NULL;
		size_t length = 0;
		int size = snprintf(text, sizeof text, "REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1\r\n"
				    "Max-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:a@example.com>\r\nCall-ID: x\r\nCSeq: 2 REGISTER\r\n"
				    "Authorization: NTLM qop=\"auth\", realm=\"SIP Communications Service\", targetname=\"s.example.com\", %s, version=4\r\n"
				    "Content-Length: 0\r\n\r\n", data[i]);
		osip_message_t *message;
		osip_message_init(&message);
		if (osip_message_parse(message, text, size) || osip_message_to_str(message, &written, &length))
			return 1;
		const char *found = strstr(written, "gssapi-data=");
		printf("%s -> %.*s\n", data[i], found ? (int)strcspn(found, ",\r") : 4, found ? found : "none");
	}
	return 0;
}
C
libs=$dir/usr/lib/$(gcc -print-multiarch)
gcc -Iusr/include written.c -o written -L"$libs" -losipparser2
seen=$(LD_LIBRARY_PATH=$libs ./written)
echo "$seen"
[ "$seen" = 'gssapi-data="TlRM" -> gssapi-data="TlRM"
gssapi-data="" -> none' ]
