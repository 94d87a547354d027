#!/usr/bin/env bash
# Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1, npm; 4.0.17 alike): of a forked call the PRACK
# to the second endpoint is marked as sent again (sip.resend, "Suspected resend of frame 3"),
# though its Request-URI, its To tag, its branch and what it acknowledges are others'. Each
# endpoint that rings makes a dialog of its own, whose CSeq count on their own (RFC 3261
# 12.2.1.1, RFC 3262 4). The dissector knows a request by Call-ID, method and CSeq alone, so
# statistics and filters count losses in every call that rings at several places.
#
# Seen:
#   PRACK: 3 6
#   sip.resend == 1: 6
#   sip.resend-original: 6
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
let seconds = 1262700047;
const request = (method, cseq, tag, host, more) => [`${method} sip:bob@${host} SIP/2.0`, "Max-Forwards: 70", ...more, `To: <sip:bob@example.com>${tag}`, `CSeq: ${cseq} ${method}`];
const reply = (status, cseq, tag, more) => [`SIP/2.0 ${status}`, ...more, `To: <sip:bob@example.com>${tag}`, `CSeq: ${cseq}`];
const frame = (lines, branch) => {
  const sip = Buffer.from([...lines, `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${branch}`, "From: <sip:alice@example.com>;tag=a", "Call-ID: c1", "Content-Length: 0", "", ""].join("\r\n"));
  const packet = Buffer.concat([Buffer.from("45000000000100004011000" + (lines[0].startsWith("SIP") ? "0c0000202c0000201" : "0c0000201c0000202") + "13c413c400000000", "hex"), sip]);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(packet.length - 20, 24);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(seconds++, 0);
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
  wg.FS.writeFile("/uploads/capture", Buffer.concat([head,
    frame(request("INVITE", 1, "", "example.com", ["Supported: 100rel"]), "i"),
    ...["desk", "pc"].flatMap((place) => [
      frame(reply("183 Session Progress", "1 INVITE", `;tag=${place}`, ["Require: 100rel", "RSeq: 1"]), "i"),
      frame(request("PRACK", 2, `;tag=${place}`, `${place}.example.com`, ["RAck: 1 1 INVITE"]), place),
      frame(reply("200 OK", "2 PRACK", `;tag=${place}`, []), place),
    ])]));
  const session = new wg.DissectSession("/uploads/capture");
  session.load();
  const lines = ["PRACK", "sip.resend == 1", "sip.resend-original"].map((filter) => {
    const found = session.getFrames(filter === "PRACK" ? 'sip.Method == "PRACK"' : filter, 0, 0).frames;
    return `${filter}: ${Array.from({ length: found.size() }, (_, i) => found.get(i).number).join(" ")}`;
  });
  process.stdout.write(lines.join("\n"), () => process.exit(0));
})();
JS
seen=$(node choose.cjs)
echo "$seen"
[ "$seen" = 'PRACK: 3 6
sip.resend == 1: 6
sip.resend-original: 6' ]
