#!/usr/bin/env bash
# Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1, npm): a header field with a blank before
# its colon is "unrecognised": there is no sip.Call-ID where the message has "Call-ID :".
# The blank is allowed (RFC 3261 25.1, HCOLON; 7.3.1 shows "Subject            : lunch"),
# and the first message of RFC 4475 has it in To. A call of such messages is not
# found by its Call-ID.
#
# Seen, on "Call-ID: x" and "Call-ID : x":
#   sip.CSeq.method == "INVITE": 1 2
#   sip.Call-ID == "x": 1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund @goodtools/wiregasm@1.9.1 >/dev/null
cat >choose.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const dist = join(process.cwd(), "node_modules/@goodtools/wiregasm/dist");
const head = Buffer.from("d4c3b2a1020004000000000000000000ffff0000e4000000", "hex"); // IPv4
const frame = (callId) => {
  const sip = Buffer.from(["INVITE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "Max-Forwards: 70",
    "From: <sip:alice@example.com>;tag=1", "To: <sip:bob@example.com>", callId, "CSeq: 1 INVITE", "Content-Length: 0", "", ""].join("\r\n"));
  const packet = Buffer.concat([Buffer.from("45000000000100004011000" + "0c0000201c0000202" + "13c413c400000000", "hex"), sip]);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(packet.length - 20, 24);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(packet.length, 8);
  record.writeUInt32LE(packet.length, 12);
  return Buffer.concat([record, packet]);
};
(async () => {
  const wg = await require(join(dist, "wiregasm.js"))({
    locateFile: (path, prefix) => (/\.(data|wasm)$/.test(path) ? join(dist, path) : prefix + path),
    wasmBinary: readFileSync(join(dist, "wiregasm.wasm")),
    print: () => {}, printErr: () => {}, handleStatus: () => {}, handleError: () => {},
  });
  wg.init();
  wg.FS.mkdirTree("/uploads");
  wg.FS.writeFile("/uploads/capture", Buffer.concat([head, frame("Call-ID: x"), frame("Call-ID : x")]));
  const session = new wg.DissectSession("/uploads/capture");
  session.load();
  const lines = ['sip.CSeq.method == "INVITE"', 'sip.Call-ID == "x"'].map((filter) => {
    const found = session.getFrames(filter, 0, 0).frames;
    return `${filter}: ${Array.from({ length: found.size() }, (_, i) => found.get(i).number).join(" ")}`;
  });
  process.stdout.write(lines.join("\n"), () => process.exit(0));
})();
JS
seen=$(node choose.cjs)
echo "$seen"
[ "$seen" = 'sip.CSeq.method == "INVITE": 1 2
sip.Call-ID == "x": 1' ]
