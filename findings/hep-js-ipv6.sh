#!/usr/bin/env bash
# hep-js 1.0.22 (npm, the encoder of HOMER's agents in JavaScript): the addresses of a
# packet of IPv6 are written as 0.0.0.0 in the chunks for IPv4 (3 and 4), beside a
# protocol family of 10 (IPv6). HEP3 has chunks 5 and 6 for them, and the package's
# own reader knows those. Nothing is raised: the store files the call under 0.0.0.0.
#
# Seen:
#   family 2: 192.0.2.1 -> 192.0.2.2, chunks 1 2 3 4
#   family 10: 0.0.0.0 -> 0.0.0.0, chunks 1 2 3 4
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund hep-js@1.0.22 >/dev/null
seen=$(node - <<'JS'
const hep = require("hep-js");
for (const [protocolFamily, srcIp, dstIp] of [[2, "192.0.2.1", "192.0.2.2"], [10, "2001:db8::1", "2001:db8::2"]]) {
  const packet = hep.encapsulate("OPTIONS sip:a@example.com SIP/2.0\r\n\r\n", { protocolFamily, protocol: 17, srcIp, dstIp, srcPort: 5060, dstPort: 5060,
    timeSeconds: 1433719443, timeUseconds: 0, payloadType: 1, captureId: 1, capturePass: "x", correlation_id: "y" });
  const chunks = [];
  for (let at = 6; at < packet.length; at += packet.readUInt16BE(at + 4)) chunks.push(packet.readUInt16BE(at + 2));
  const { rcinfo } = hep.decapsulate(packet);
  console.log(`family ${rcinfo.protocolFamily}: ${rcinfo.srcIp} -> ${rcinfo.dstIp}, chunks ${chunks.filter((type) => type <= 6).join(" ")}`);
}
JS
)
echo "$seen"
[ "$seen" = "family 2: 192.0.2.1 -> 192.0.2.2, chunks 1 2 3 4
family 10: 0.0.0.0 -> 0.0.0.0, chunks 1 2 3 4" ]
