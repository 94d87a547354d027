#!/usr/bin/env bash
# asterisk-java 3.42.2 (Maven, org.asteriskjava), AstUtil.parseCallerId: a caller id that
# is a number and nothing else is a name. Asterisk itself takes text of digits without
# brackets for the number, and writes it so where the caller has no name; the number of
# just those callers is null.
#
# Seen:
#   "Al Bo" <4711> -> name Al Bo, number 4711
#   <4711> -> name null, number 4711
#   4711 -> name 4711, number null
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for artifact in org.asteriskjava:asterisk-java:3.42.2 org.slf4j:slf4j-api:1.7.36; do
	mvn -q -B dependency:copy -Dartifact=$artifact -DoutputDirectory=. >/dev/null
done
cat >Caller.java <<'JAVA'
import org.asteriskjava.util.AstUtil;

public class Caller {
	public static void main(String[] args) {
		for (String id : new String[] {"\"Al Bo\" <4711>", "<4711>", "4711"}) {
			String[] parts = AstUtil.parseCallerId(id);
			System.out.println(id + " -> name " + parts[0] + ", number " + parts[1]);
		}
	}
}
JAVA
javac -cp '*' Caller.java 2>/dev/null
seen=$(java -cp '*:.' Caller 2>/dev/null)
echo "$seen"
[ "$seen" = '"Al Bo" <4711> -> name Al Bo, number 4711
<4711> -> name null, number 4711
4711 -> name 4711, number null' ]
