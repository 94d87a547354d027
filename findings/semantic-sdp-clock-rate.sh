#!/usr/bin/env bash
# semantic-sdp 3.31.1 (npm): the clock rate of an rtpmap (RFC 8866 6.6) is not kept.
# What the parser gives has name and payload type only, and what the writer makes of
# it has 8000 for every audio codec but opus: SILK/16000, as Lync and Skype for
# Business offer it, goes out as SILK/8000, which another payload type may already
# mean. The events of telephone-event (a=fmtp:101 0-16) get an equals sign on the way.
#
# Seen:
#   a=rtpmap:104 SILK/8000
#   a=rtpmap:103 SILK/8000
#   a=rtpmap:101 telephone-event/8000
#   a=fmtp:101 0-16=
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund semantic-sdp@3.31.1 >/dev/null
seen=$(node -e '
const { SDPInfo } = require("semantic-sdp");
const offer = ["v=0", "o=- 0 1 IN IP4 192.0.2.7", "s=session", "c=IN IP4 192.0.2.7", "t=0 0",
	"m=audio 50020 RTP/AVP 104 103 101", "a=rtpmap:104 SILK/16000", "a=rtpmap:103 SILK/8000",
	"a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", ""].join("\r\n");
console.log(SDPInfo.parse(offer).toString().split("\r\n").filter(l => /^a=(rtpmap|fmtp)/.test(l)).join("\n"));')
echo "$seen"
[ "$seen" = "a=rtpmap:104 SILK/8000
a=rtpmap:103 SILK/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16=" ]
