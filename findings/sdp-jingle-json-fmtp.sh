#!/usr/bin/env bash
# sdp-jingle-json 3.1.0 (npm): the value of a format parameter ends at its second equals
# sign. The parameter sets of H.264 are base64 (RFC 6184 8.1), whose padding is equals
# signs, and they stand in a=fmtp: what comes back has lost them, so a decoder that
# minds the padding cannot start. An a=crypto keeps its own.
#
# Seen:
#   in:  a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IACpZTBYmI,aMljiA==
#   out: a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IACpZTBYmI,aMljiA
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund sdp-jingle-json@3.1.0 >/dev/null
seen=$(node - <<'JS'
const { toSessionJSON, toSessionSDP } = require("sdp-jingle-json");
const offer = ["v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "c=IN IP4 192.0.2.1", "t=0 0", "m=video 50040 RTP/SAVPF 96",
  "a=rtpmap:96 H264/90000", "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IACpZTBYmI,aMljiA==", ""].join("\r\n");
const session = toSessionJSON(offer, { role: "initiator", direction: "outgoing" });
for (const [name, text] of [["in: ", offer], ["out:", toSessionSDP(session, { sid: "1", time: "1" })]]) {
  console.log(name, text.split("\r\n").find((line) => line.startsWith("a=fmtp")));
}
JS
)
echo "$seen"
[ "$seen" = "in:  a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IACpZTBYmI,aMljiA==
out: a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0IACpZTBYmI,aMljiA" ]
