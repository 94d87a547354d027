#!/usr/bin/env bash
# pkts-sip 3.0.18 (Maven, io.pkts): of a Via, what stands behind a blank before a
# semicolon is gone. SEMI takes blanks on both sides (RFC 3261 25.1), and the address
# that a proxy saw and noted (received and rport, RFC 3581 4) is read as not noted;
# nothing is raised. In From and To the same blank is no trouble.
#
# Seen:
#   h.example.com;branch=z9hG4bK1;received=192.0.2.1;rport=5070: 192.0.2.1 port 5070
#   h.example.com;branch=z9hG4bK1 ;received=192.0.2.1;rport=5070: null port -1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for artifact in io.pkts:pkts-sip:3.0.18 io.pkts:pkts-buffers:3.0.18; do
	mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=. >/dev/null
done
cat >Noted.java <<'JAVA'
import io.pkts.buffer.Buffers;
import io.pkts.packet.sip.header.ViaHeader;

public class Noted {
	public static void main(String[] args) throws Exception {
		for (String blank : new String[] {"", " "}) {
			String text = "h.example.com;branch=z9hG4bK1" + blank + ";received=192.0.2.1;rport=5070";
			ViaHeader via = ViaHeader.frame(Buffers.wrap("SIP/2.0/UDP " + text));
			System.out.println(text + ": " + via.getReceived() + " port " + via.getRPort());
		}
	}
}
JAVA
javac -cp '*' Noted.java 2>/dev/null
seen=$(java -cp '*:.' Noted)
echo "$seen"
[ "$seen" = "h.example.com;branch=z9hG4bK1;received=192.0.2.1;rport=5070: 192.0.2.1 port 5070
h.example.com;branch=z9hG4bK1 ;received=192.0.2.1;rport=5070: null port -1" ]
