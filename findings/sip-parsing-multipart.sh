#!/usr/bin/env bash
# sip-parsing 1.7.0 (npm): a body ends at its first empty line. Of a multipart body
# (RFC 5621; clients of Lync and Skype for Business send their offers in one) nothing
# is left but the head of the first part: neither the offer nor an error comes out.
# Content-Length is not looked at.
#
# Seen:
#   plain: "v=0\r\ns=-\r\n"
#   multipart: "--b\r\nContent-Type: application/sdp"
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund sip-parsing@1.7.0 >/dev/null
seen=$(node - <<'JS'
const { parse } = require("sip-parsing");
const invite = (type, body) => ["INVITE sip:b@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
  "From: <sip:a@example.com>;tag=1", "To: <sip:b@example.com>", "Call-ID: x", "CSeq: 1 INVITE", "Content-Type: " + type,
  "Content-Length: " + body.length, "", body].join("\r\n");
const sdp = "v=0\r\ns=-\r\n";
const parts = ["--b", "Content-Type: application/sdp", "", sdp + "--b", "Content-Type: application/sdp", "", "v=0", "--b--", ""].join("\r\n");
console.log("plain:", JSON.stringify(parse(invite("application/sdp", sdp)).body));
console.log("multipart:", JSON.stringify(parse(invite("multipart/alternative;boundary=b", parts)).body));
JS
)
echo "$seen"
[ "$seen" = 'plain: "v=0\r\ns=-\r\n"
multipart: "--b\r\nContent-Type: application/sdp"' ]
