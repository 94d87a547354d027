#!/usr/bin/env bash
# @webex/ts-sdp 1.8.2 (npm): an m= line with a number of ports (RFC 8866 5.14:
# m=audio 50020/2 …) is no media section to it. It becomes one more line of the
# session, there is no media, and what stands below it counts for the session: the
# section's c= and b= take the place of the session's own, which are gone when the
# description is written. Nothing is refused.
#
# Seen:
#   50020: 1 media, session at 192.0.2.1, lines lost: none
#   50020/2: 0 media, session at 192.0.2.9, lines lost: c=IN IP4 192.0.2.1 b=CT:99980
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund @webex/ts-sdp@1.8.2 >/dev/null
seen=$(node - <<'JS'
const { parse } = require("@webex/ts-sdp");
for (const port of ["50020", "50020/2"]) {
  const lines = ["v=0", "o=- 0 0 IN IP4 192.0.2.1", "s=session", "c=IN IP4 192.0.2.1", "b=CT:99980", "t=0 0",
    `m=audio ${port} RTP/SAVP 114`, "c=IN IP4 192.0.2.9", "b=TIAS:64000", "a=rtpmap:114 x-msrta/16000"];
  const read = parse(lines.join("\r\n") + "\r\n"), written = read.toString().split("\r\n");
  const lost = lines.filter((line) => !written.includes(line)).join(" ") || "none";
  console.log(`${port}: ${read.media.length} media, session at ${read.session.connection.ipAddr}, lines lost: ${lost}`);
}
JS
)
echo "$seen"
[ "$seen" = "50020: 1 media, session at 192.0.2.1, lines lost: none
50020/2: 0 media, session at 192.0.2.9, lines lost: c=IN IP4 192.0.2.1 b=CT:99980" ]
