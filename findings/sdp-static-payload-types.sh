#!/usr/bin/env bash
# sdp 3.2.2 (npm): payload types of the m= line that have no rtpmap are dropped. RFC
# 3551 6 gives 0, 8, 9, 18 and their like a meaning without one, and gateways write
# them so. An offer of G.711, G.722 and telephone events comes back as one of
# telephone events alone, which no call can be answered with.
#
# Seen:
#   codecs: telephone-event
#   m=audio 9 RTP/AVP 101
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund sdp@3.2.2 >/dev/null
seen=$(node - <<'JS'
const sdp = require("sdp");
const parameters = sdp.parseRtpParameters("m=audio 50000 RTP/AVP 0 8 9 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n");
console.log(`codecs: ${parameters.codecs.map((codec) => codec.name).join(" ")}`);
console.log(sdp.writeRtpDescription("audio", { ...parameters, profile: "RTP/AVP" }).split("\r\n")[0]);
JS
)
echo "$seen"
[ "$seen" = "codecs: telephone-event
m=audio 9 RTP/AVP 101" ]
