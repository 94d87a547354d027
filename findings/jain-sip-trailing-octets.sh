#!/usr/bin/env bash
# JAIN-SIP 1.3.0-91 (Maven, javax.sip:jain-sip-ri): the parser of a datagram takes all
# that stands behind the headers as the body and then writes the length that it found
# into Content-Length. RFC 3261 18.3 says of UDP that octets behind the announced
# length are discarded: a line end that a phone adds becomes part of the text, and
# whoever asks for Content-Length sees a number that was never sent. The strict way
# refuses the message instead.
#
# Seen:
#   announced 5, Content-Length: 7, body of 7 octets
#   strict: Invalid content length 7 / 5
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for artifact in javax.sip:jain-sip-ri:1.3.0-91 log4j:log4j:1.2.17; do
	mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=. >/dev/null
done
cat > Datagram.java <<'JAVA'
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;

public class Datagram {
	public static void main(String[] args) throws Exception {
		byte[] datagram = String.join("\r\n",
			"MESSAGE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK7", "Max-Forwards: 70",
			"To: <sip:bob@example.com>", "From: <sip:alice@example.com>;tag=1", "Call-ID: a84b", "CSeq: 1 MESSAGE",
			"Content-Type: text/plain", "Content-Length: 5", "", "hello", "").getBytes("US-ASCII");
		SIPMessage message = new StringMsgParser().parseSIPMessage(datagram, true, false, null);
		System.out.println("announced 5, " + message.getContentLength().toString().trim() + ", body of " + message.getRawContent().length + " octets");
		try {
			new StringMsgParser().parseSIPMessage(datagram, true, true, null);
		} catch (java.text.ParseException e) {
			System.out.println("strict: " + e.getMessage());
		}
	}
}
JAVA
javac -cp '*' Datagram.java 2>/dev/null
seen=$(java -cp '*:.' Datagram 2>/dev/null)
echo "$seen"
[ "$seen" = "announced 5, Content-Length: 7, body of 7 octets
strict: Invalid content length 7 / 5" ]
