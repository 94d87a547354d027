#!/usr/bin/env bash
# JAIN SDP (in JAIN-SIP 1.3.0-91, Maven, javax.sip:jain-sip-ri): a session id or version
# in an o= line that is above 2^63-1 is cut to its last 18 digits. RFC 8866 5.2 sets no
# limit and recommends timestamps of NTP, which in 64 bits are all above it since
# 1968. There is no error, and what is written from the model names a session that
# nobody opened.
#
# Seen:
#   9223372036854775807 -> 9223372036854775807
#   9223372036854775808 -> 223372036854775808
#   17025239174602227712 -> 025239174602227712
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for artifact in javax.sip:jain-sip-ri:1.3.0-91 log4j:log4j:1.2.17; do
	mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=. >/dev/null
done
cat >Origins.java <<'JAVA'
import javax.sdp.SdpFactory;

public class Origins {
	public static void main(String[] args) throws Exception {
		for (String id : args) {
			String offer = "v=0\r\no=- " + id + " 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
			String written = SdpFactory.getInstance().createSessionDescription(offer).toString();
			System.out.println(id + " -> " + written.split("\r\n")[1].split(" ")[1]);
		}
	}
}
JAVA
javac -cp '*' Origins.java 2>/dev/null
seen=$(java -cp '*:.' Origins 9223372036854775807 9223372036854775808 17025239174602227712 2>/dev/null)
echo "$seen"
[ "$seen" = "9223372036854775807 -> 9223372036854775807
9223372036854775808 -> 223372036854775808
17025239174602227712 -> 025239174602227712" ]
