#!/usr/bin/env bash
# Sofia-SIP 1.12.11+20110422.1 (Debian's libsofia-sip-ua-dev): a bandwidth of a type
# other than CT and AS is written as AS, with the number that it had. TIAS (RFC 3890)
# counts bits a second and AS kilobits, so that the 64 kbit/s of an audio offer become
# 64 Mbit/s. Types are open tokens (RFC 8866 9, bwtype); none is refused, and no error
# says that one was changed.
#
# Seen:
#   in:  b=CT:256 b=TIAS:64000
#   out: b=CT:256 b=AS:64000
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
version=1.12.11+20110422.1+1e14eea~dfsg-6
apt-get download libsofia-sip-ua-dev=$version libsofia-sip-ua0=$version >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" .; done
cat >bandwidth.c <<'C'
#include <sofia-sip/sdp.h>
#include <stdio.h>
#include <string.h>

static void show(const char *name, const char *text)
{
	printf("%s", name);
	for (const char *line = text; (line = strstr(line, "b=")); line++)
		printf(" %.*s", (int)strcspn(line, "\r"), line);
	puts("");
}

int main(void)
{
	static const char offer[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nb=CT:256\r\nt=0 0\r\n"
				    "m=audio 50020 RTP/AVP 0\r\nb=TIAS:64000\r\n";
	su_home_t home[1] = {SU_HOME_INIT(home)};
	sdp_session_t *session = sdp_session(sdp_parse(home, offer, sizeof offer - 1, sdp_f_strict));
	if (!session)
		return 1;
	show("in: ", offer);
	show("out:", sdp_message(sdp_print(home, session, NULL, 0, 0)));
	return 0;
}
C
libs=$dir/usr/lib/$(gcc -print-multiarch)
gcc -Iusr/include/sofia-sip-1.12 bandwidth.c -o bandwidth -L"$libs" -lsofia-sip-ua
seen=$(LD_LIBRARY_PATH=$libs ./bandwidth)
echo "$seen"
[ "$seen" = 'in:  b=CT:256 b=TIAS:64000
out: b=CT:256 b=AS:64000' ]
