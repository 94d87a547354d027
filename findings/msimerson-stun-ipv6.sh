#!/usr/bin/env bash
# @msimerson/stun 3.2.1 (npm): of the 16 octets of an IPv6 address in XOR-MAPPED-ADDRESS
# only the first four are put back. RFC 8489 14.2 takes the others with the transaction
# ID, and the response here is the sample of RFC 5769 2.3. A client behind IPv6 is
# told an address that looks like one and is nobody's; IPv4 is right, and so is the
# package stun 2.1.0, whose interface it has.
#
# Seen:
#   stun: 2001:db8:1234:5678:11:2233:4455:6677 port 32853
#   @msimerson/stun: 2001:db8:a5d3:f179:bc25:f4b5:bed2:b9d9 port 32853
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund stun@2.1.0 @msimerson/stun@3.2.1 >/dev/null
seen=$(node - <<'JS'
const response = Buffer.from("010100482112a442b7e7a701bc34d686fa87dfae" + // RFC 5769 2.3
  "8022000b7465737420766563746f7220" + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9" +
  "00080014a382954e4be67bf11784c97c8292c275bfe3ed41" + "80280004c8fb0b4c", "hex");
for (const name of ["stun", "@msimerson/stun"]) {
  const { address, port } = require(name).decode(response).getXorAddress();
  console.log(`${name}: ${address} port ${port}`);
}
JS
)
echo "$seen"
[ "$seen" = "stun: 2001:db8:1234:5678:11:2233:4455:6677 port 32853
@msimerson/stun: 2001:db8:a5d3:f179:bc25:f4b5:bed2:b9d9 port 32853" ]
