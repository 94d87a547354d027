#!/usr/bin/env bash
# simple-syslog-server 1.0.0 (npm): the fields of a message are looked for backwards from its
# first colon before a blank, wherever that stands. RFC 3164 ends a tag at the first sign
# that is no letter or digit, of which the colon is one (4.1.3), and devices leave it out.
# What stands before a colon of the text is then tag, host and time: the sender is a URI,
# and the call ended on the first of January. The message is a valid one to the server; one
# without any such colon is not.
#
# Seen:
#   sbc[4711]: BYE sip:bob@example.com -> msg from edge1, Jan 5 14:00:47
#   sbc[4711] BYE sip:bob@example.com cause: 16 -> msg from sip:bob@example.com, Jan 1 0:00:00
#   sbc[4711] BYE sip:bob@example.com -> invalid
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund simple-syslog-server@1.0.0 >/dev/null
cat >read.mjs <<'JS'
import dgram from "node:dgram";
import { once } from "node:events";
import Syslog from "simple-syslog-server";

const server = Syslog("UDP");
const socket = await server.listen({ address: "127.0.0.1", port: 0 });
const sender = dgram.createSocket("udp4");
const bye = "BYE sip:bob@example.com";
for (const text of [`sbc[4711]: ${bye}`, `sbc[4711] ${bye} cause: 16`, `sbc[4711] ${bye}`]) {
  const taken = once(socket, "msg"), refused = once(socket, "invalid");
  sender.send(`<134>Jan  5 14:00:47 edge1 ${text}`, socket.address().port, "127.0.0.1");
  const read = await Promise.race([taken, refused.then(() => null)]);
  if (read === null) {
    console.log(`${text} -> invalid`);
    continue;
  }
  const [{ hostname, timestamp }] = read;
  const month = timestamp.toLocaleString("en", { month: "short" });
  const time = `${timestamp.getHours()}${timestamp.toISOString().slice(13, 19)}`;
  console.log(`${text} -> msg from ${hostname}, ${month} ${timestamp.getDate()} ${time}`);
}
process.exit();
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
[ "$seen" = "sbc[4711]: BYE sip:bob@example.com -> msg from edge1, Jan 5 14:00:47
sbc[4711] BYE sip:bob@example.com cause: 16 -> msg from sip:bob@example.com, Jan 1 0:00:00
sbc[4711] BYE sip:bob@example.com -> invalid" ]
