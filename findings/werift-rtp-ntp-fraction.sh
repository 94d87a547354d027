#!/usr/bin/env bash
# werift-rtp 0.8.9 (npm), ntpTime2Sec: the lower half of an NTP time, which counts
# 1/2^32 of a second (RFC 3550 4), is put behind the decimal point as the digits that
# it is. A quarter of a second is read as .107, a half as .215 and a sixteenth as
# .268, so that of two sender reports the later one can be the earlier.
#
# Seen:
#   3.0625 -> 3.268435456
#   3.25 -> 3.1073741824
#   3.5 -> 3.2147483648
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund werift-rtp@0.8.9 >/dev/null
seen=$(node - <<'JS'
const { RtcpPacketConverter, ntpTime2Sec } = require("werift-rtp");
for (const seconds of [3.0625, 3.25, 3.5]) {
  const report = Buffer.from("80c800060000000a0000000000000000000000000000000000000000", "hex"); // of a sender
  report.writeBigUInt64BE(BigInt(seconds * 2 ** 32), 8);
  const [{ senderInfo }] = RtcpPacketConverter.deSerialize(report);
  console.log(`${seconds} -> ${ntpTime2Sec(senderInfo.ntpTimestamp)}`);
}
JS
)
echo "$seen"
[ "$seen" = "3.0625 -> 3.268435456
3.25 -> 3.1073741824
3.5 -> 3.2147483648" ]
