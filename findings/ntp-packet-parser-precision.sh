#!/usr/bin/env bash
# ntp-packet-parser 0.5.0 (npm, which ntp-time-sync reads answers with): the precision of
# a server's clock, a signed number of eight bits in log2 seconds (RFC 5905 7.3), is read
# without its sign. The server that knows the time to a microsecond, -20, so has 236: two to
# that power is more seconds than the universe is old. Who takes the best of several
# servers, or adds the precision to the error of an offset, takes nonsense. The root delay,
# a length of time in the same section, is a Date of the year 1900.
#
# Seen:
#   precision -20: 236
#   root delay 0.5: 1900-01-01T00:00:00.500Z
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund ntp-packet-parser@0.5.0 >/dev/null
seen=$(node - <<'JS'
const { NtpPacketParser } = require("ntp-packet-parser");
const answer = Buffer.alloc(48);
answer.writeUInt8(0x24, 0); // version 4, of a server
answer.writeUInt8(1, 1);
answer.writeInt8(-20, 3);
answer.writeUInt32BE(0x8000, 4);
const { precision, rootDelay } = NtpPacketParser.parse(answer);
console.log(`precision -20: ${precision}\nroot delay 0.5: ${rootDelay.toISOString()}`);
JS
)
echo "$seen"
[ "$seen" = "precision -20: 236
root delay 0.5: 1900-01-01T00:00:00.500Z" ]
