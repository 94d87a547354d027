#!/usr/bin/env bash
# syslog4j 0.9.61 (Maven, org.graylog2:syslog4j): a message with a message ID and without
# structured data has neither the one nor its own text. RFC 5424 6.3 writes a dash where
# there is no structured data, and the ID in front of it is its own field (6.2.7), by which
# messages of one kind are found. The parser passes over two dashes; where only the second
# is one, the ID is null and stands with the dash in front of the text. An element between
# the two puts all in its place.
#
# Seen:
#   ID47 [call@32473 user="bob"] BYE -> ID47, "BYE"
#   - - BYE -> null, "BYE"
#   ID47 - BYE -> null, "ID47 - BYE"
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for artifact in org.graylog2:syslog4j:0.9.61 joda-time:joda-time:2.12.7; do
	mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=. >/dev/null
done
cat >Id.java <<'JAVA'
import java.net.InetAddress;
import org.graylog2.syslog4j.impl.message.structured.StructuredSyslogMessage;
import org.graylog2.syslog4j.server.impl.event.structured.StructuredSyslogServerEvent;

public class Id {
	public static void main(String[] args) {
		for (String end : new String[] {"ID47 [call@32473 user=\"bob\"] BYE", "- - BYE", "ID47 - BYE"}) {
			String line = "<134>1 2010-01-05T14:00:47.500Z edge1 sbc 4711 " + end;
			StructuredSyslogMessage read =
				new StructuredSyslogServerEvent(line, InetAddress.getLoopbackAddress()).getStructuredMessage();
			System.out.println(end + " -> " + read.getMessageId() + ", \"" + read.getMessage() + "\"");
		}
	}
}
JAVA
javac -cp '*' Id.java 2>/dev/null
seen=$(java -cp '*:.' Id 2>/dev/null)
echo "$seen"
[ "$seen" = 'ID47 [call@32473 user="bob"] BYE -> ID47, "BYE"
- - BYE -> null, "BYE"
ID47 - BYE -> null, "ID47 - BYE"' ]
