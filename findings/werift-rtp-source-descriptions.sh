#!/usr/bin/env bash
# werift-rtp 0.8.9 (npm): a chunk of an RTCP source description whose items end on a
# boundary of 32 bits is written without the null octets that must end its list (RFC
# 3550 6.5: one or more, and here four). What follows it is then one more item of the
# first chunk, also to the package itself: a packet that it read right names one
# source less when it is written. With a name of one letter more or less it is right.
#
# Seen, two sources, read and written and read again:
#   CNAME abc: 11111111 abc, 22222222 abc -> 11111111 abc, 22222222 abc
#   CNAME ab: 11111111 ab, 22222222 ab -> 11111111 ab+1 more
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund werift-rtp@0.8.9 >/dev/null
seen=$(node - <<'JS'
const { RtcpPacketConverter } = require("werift-rtp");
const chunk = (source, name) => {
  const items = Buffer.concat([Buffer.from([1, name.length]), Buffer.from(name)]); // 1 is CNAME
  return Buffer.concat([Buffer.from(source, "hex"), items, Buffer.alloc(4 - (items.length % 4))]);
};
const show = ({ chunks }) => chunks.map(({ source, items: [name, ...more] }) =>
  `${source.toString(16)} ${name.text}${more.length ? `+${more.length} more` : ""}`).join(", ");
for (const name of ["abc", "ab"]) {
  const chunks = Buffer.concat([chunk("11111111", name), chunk("22222222", name)]);
  const sent = Buffer.concat([Buffer.from([0x82, 202, 0, chunks.length / 4]), chunks]);
  const [read] = RtcpPacketConverter.deSerialize(sent);
  const [again] = RtcpPacketConverter.deSerialize(read.serialize());
  console.log(`CNAME ${name}: ${show(read)} -> ${show(again)}`);
}
JS
)
echo "$seen"
[ "$seen" = "CNAME abc: 11111111 abc, 22222222 abc -> 11111111 abc, 22222222 abc
CNAME ab: 11111111 ab, 22222222 ab -> 11111111 ab+1 more" ]
