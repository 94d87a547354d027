#!/usr/bin/env bash
# drachtio-sip 0.6.3 (npm, the parser of drachtio-srf): getParsedHeader returns one
# P-Asserted-Identity where the header has two. RFC 3325 9.1 allows two in one
# header, a sip and a tel URI, and servers of Lync write both, the telephone
# number second. A Contact with two values comes back as two.
#
# Seen:
#   contact: sip:1@example.com sip:2@example.com
#   p-asserted-identity: sip:bob@example.com
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund drachtio-sip@0.6.3 >/dev/null
seen=$(node - <<'JS'
const { SipMessage } = require("drachtio-sip");
const message = new SipMessage(["INVITE sip:al@example.com SIP/2.0", "Via: SIP/2.0/TCP a.example.com;branch=z9hG4bK1",
  "From: <sip:bob@example.com>;tag=1", "To: <sip:al@example.com>", "Call-ID: x", "CSeq: 1 INVITE",
  "Contact: <sip:1@example.com>, <sip:2@example.com>",
  'P-Asserted-Identity: "Bob" <sip:bob@example.com>, <tel:+14255550101>', "Content-Length: 0", "", ""].join("\r\n"));
for (const name of ["contact", "p-asserted-identity"]) {
  console.log(`${name}: ${[message.getParsedHeader(name)].flat().map((value) => value.uri).join(" ")}`);
}
JS
)
echo "$seen"
[ "$seen" = "contact: sip:1@example.com sip:2@example.com
p-asserted-identity: sip:bob@example.com" ]
