#!/usr/bin/env bash
# rtp-parser 1.0.0 (npm): the contributing sources of an RTP packet (RFC 3550 5.1, the
# CSRC list behind the twelve octets of the fixed header) are read three octets too
# early. The first one is made of the end of the SSRC and one octet of its own, so
# the speakers that a conference's mixer names are speakers that nobody is.
#
# Seen:
#   sent 11112222 33334444
#   read aaaaaa11 11222233
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund rtp-parser@1.0.0 >/dev/null
seen=$(node - <<'JS'
const { parseRtpPacket } = require("rtp-parser");
const sources = ["11112222", "33334444"];
const packet = Buffer.from("8200000100000001" + "aaaaaaaa" + sources.join("") + "d5d5d5d5", "hex");
console.log("sent", ...sources);
console.log("read", ...parseRtpPacket(packet).csrc.map((source) => source.toString(16)));
JS
)
echo "$seen"
[ "$seen" = "sent 11112222 33334444
read aaaaaa11 11222233" ]
