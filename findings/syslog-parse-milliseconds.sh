#!/usr/bin/env bash
# syslog-parse 2.0.0 (npm): the time of a message has the milliseconds of the moment at
# which it is read. The time stamp of RFC 3164 (4.1.2) counts whole seconds, and there is
# nothing else in the line. The same line read twice has two times, lines of one second
# are put into another order by them, and a delay between two devices that was measured
# with them is made up.
#
# Seen, one line read twice with 50 ms between:
#   the same second: true, the same time: false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund syslog-parse@2.0.0 >/dev/null
cat >read.mjs <<'JS'
import { setTimeout } from "node:timers/promises";
import parse from "syslog-parse";
const times = [];
for (let i = 0; i < 2; i++) {
  times.push(parse("<134>Jan  5 14:00:47 edge1 sbc[4711]: BYE from bob").time);
  await setTimeout(50);
}
const [first, second] = times;
console.log(`the same second: ${first.getSeconds() === 47 && second.getSeconds() === 47}, the same time: ${+first === +second}`);
JS
seen=$(node read.mjs)
echo "$seen"
[ "$seen" = "the same second: true, the same time: false" ]
