#!/usr/bin/env bash
# sdp-transform 2.15.0 (npm): the ICE candidates of OCS 2007 (draft 06 of ICE, which
# Lync still offers beside the newer ones) are no candidates to it. They are not
# refused: they come back behind all other lines of the media section, so that
# reading and writing an offer puts the draft's candidate, its first line, last.
#
# Seen:
#   candidates: 1, invalid: 1
#   a=candidate:1 1 UDP 2130706431 192.0.2.1 50020 typ host
#   a=candidate:eT6peT6p 1 aVqm9QW UDP 0.830 192.0.2.1 50020
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund sdp-transform@2.15.0 >/dev/null
seen=$(node - <<'JS'
const transform = require("sdp-transform");
const offer = ["v=0", "o=- 0 0 IN IP4 192.0.2.1", "s=session", "c=IN IP4 192.0.2.1", "t=0 0", "m=audio 50020 RTP/AVP 0",
  "a=candidate:eT6peT6p 1 aVqm9QW UDP 0.830 192.0.2.1 50020",
  "a=candidate:1 1 UDP 2130706431 192.0.2.1 50020 typ host", ""].join("\r\n");
const parsed = transform.parse(offer), media = parsed.media[0];
console.log(`candidates: ${media.candidates.length}, invalid: ${media.invalid.length}`);
console.log(transform.write(parsed).split("\r\n").filter((line) => line.startsWith("a=candidate")).join("\n"));
JS
)
echo "$seen"
[ "$seen" = "candidates: 1, invalid: 1
a=candidate:1 1 UDP 2130706431 192.0.2.1 50020 typ host
a=candidate:eT6peT6p 1 aVqm9QW UDP 0.830 192.0.2.1 50020" ]
