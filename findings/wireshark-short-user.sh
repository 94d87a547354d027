#!/usr/bin/env bash
# Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1, npm): a SIP URI whose user part is one
# character has no user part to the dissector: sip.r-uri.user and sip.to.user are not
# there. RFC 3261 25.1 asks for one character only (user = 1*...), and telephone systems
# have 0 or 9 for the operator. Filters and columns pass over these calls; the host and
# a user of two characters are found.
#
# Seen, on requests to sip:0@example.com and sip:10@example.com:
#   sip.to.host == "example.com": 1 2
#   sip.to.user: 2
#   sip.r-uri.user: 2
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
const frame = (user) => {
  const sip = Buffer.from([`INVITE sip:${user}@example.com SIP/2.0`, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "Max-Forwards: 70",
    "From: <sip:alice@example.com>;tag=1", `To: <sip:${user}@example.com>`, `Call-ID: ${user}`, "CSeq: 1 INVITE", "Content-Length: 0", "", ""].join("\r\n"));
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
  wg.FS.writeFile("/uploads/capture", Buffer.concat([head, frame("0"), frame("10")]));
  const session = new wg.DissectSession("/uploads/capture");
  session.load();
  const lines = ['sip.to.host == "example.com"', "sip.to.user", "sip.r-uri.user"].map((filter) => {
    const found = session.getFrames(filter, 0, 0).frames;
    return `${filter}: ${Array.from({ length: found.size() }, (_, i) => found.get(i).number).join(" ")}`;
  });
  process.stdout.write(lines.join("\n"), () => process.exit(0));
})();
JS
seen=$(node choose.cjs)
echo "$seen"
[ "$seen" = 'sip.to.host == "example.com": 1 2
sip.to.user: 2
sip.r-uri.user: 2' ]
