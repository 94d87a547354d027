#!/usr/bin/env bash
# rtp.js 0.15.5 (npm): of the cumulative number of packets lost in a report block, a
# signed number of 24 bits (RFC 3550 6.4.1), only the lowest twelve bits are read. A
# long or bad call that lost 5000 packets is said to have lost 904, and -2, which
# duplicates make, is 4094. Up to 4095 the number is right.
#
# Seen:
#   4095 -> 4095
#   5000 -> 904
#   -2 -> 4094
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund rtp.js@0.15.5 >/dev/null
seen=$(node - <<'JS'
const { packets } = require("rtp.js");
for (const lost of [4095, 5000, -2]) {
  const report = Buffer.from("81c90007000000090000000a0000000000010000000000050000000000000000", "hex");
  report.writeIntBE(lost, 13, 3); // behind the fraction lost
  const packet = new packets.ReceiverReportPacket(new DataView(Uint8Array.from(report).buffer));
  console.log(`${lost} -> ${packet.getReports()[0].getTotalLost()}`);
}
JS
)
echo "$seen"
[ "$seen" = "4095 -> 4095
5000 -> 904
-2 -> 4094" ]
