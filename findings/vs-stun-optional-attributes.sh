#!/usr/bin/env bash
# vs-stun 0.0.7 (npm): an attribute that its table lacks ends the parse with a TypeError,
# also one that a reader shall pass over: types from 0x8000 are comprehension-optional
# (RFC 8489 5 and 14). Lync's relays put one into their responses, MS-Version ([MS-TURN]
# 2.2.2.17), so the address that such a response carries does not come out. The same
# response without it is read.
#
# Seen:
#   without: 192.0.2.1 port 32853
#   with MS-Version: TypeError
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund vs-stun@0.0.7 >/dev/null
seen=$(node --no-deprecation - <<'JS'
const stun = require("vs-stun");
for (const [name, extra] of [["without", ""], ["with MS-Version", "8008000400000002"]]) {
  const body = extra + "002000080001a147e112a643"; // XOR-MAPPED-ADDRESS
  const head = "0101" + (body.length / 2).toString(16).padStart(4, "0") + "2112a442b7e7a701bc34d686fa87dfae";
  try {
    const { host, port } = stun.parse(Buffer.from(head + body, "hex")).attribute.xorMappedAddress;
    console.log(`${name}: ${host} port ${port}`);
  } catch (error) {
    console.log(`${name}: ${error.name}`);
  }
}
JS
)
echo "$seen"
[ "$seen" = "without: 192.0.2.1 port 32853
with MS-Version: TypeError" ]
