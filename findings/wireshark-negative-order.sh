#!/usr/bin/env bash
# Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1, npm): a difference of unsigned fields may
# be negative in a display filter and equals a negative number there, but is never
# greater than one: "x - 2 > -1" is accepted and takes no frame, while "x - 2 >= 0",
# which says the same of whole numbers, takes what it should. Whoever looks for gaps
# in CSeq or RTP sequence numbers so is told that there are none.
#
# Seen, on four frames:
#   frame.number - 2 == -1: 1
#   frame.number - 2 < 0: 1
#   frame.number - 2 >= 0: 2 3 4
#   frame.number - 2 > -1:
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
const head = Buffer.alloc(24);
head.writeUInt32LE(0xa1b2c3d4, 0);
head.writeUInt16LE(2, 4);
head.writeUInt16LE(4, 6);
head.writeUInt32LE(65535, 16);
head.writeUInt32LE(1, 20); // Ethernet
const frame = (second) => {
  const record = Buffer.alloc(16 + 60);
  record.writeUInt32LE(1700000000 + second, 0);
  record.writeUInt32LE(60, 8);
  record.writeUInt32LE(60, 12);
  record.writeUInt16BE(0x88b5, 16 + 12); // for local experiments
  return record;
};
(async () => {
  const wg = await require(join(dist, "wiregasm.js"))({
    locateFile: (path, prefix) => (/\.(data|wasm)$/.test(path) ? join(dist, path) : prefix + path),
    wasmBinary: readFileSync(join(dist, "wiregasm.wasm")),
    print: () => {}, printErr: () => {}, handleStatus: () => {}, handleError: () => {},
  });
  wg.init();
  wg.FS.mkdirTree("/uploads");
  wg.FS.writeFile("/uploads/capture", Buffer.concat([head, ...[0, 1, 2, 3].map(frame)]));
  const session = new wg.DissectSession("/uploads/capture");
  session.load();
  const lines = ["== -1", "< 0", ">= 0", "> -1"].map((rest) => {
    const filter = `frame.number - 2 ${rest}`, found = session.getFrames(filter, 0, 0).frames;
    return `${filter}: ${Array.from({ length: found.size() }, (_, i) => found.get(i).number).join(" ")}`;
  });
  process.stdout.write(lines.join("\n"), () => process.exit(0));
})();
JS
seen=$(node choose.cjs)
echo "$seen"
[ "$seen" = "frame.number - 2 == -1: 1
frame.number - 2 < 0: 1
frame.number - 2 >= 0: 2 3 4
frame.number - 2 > -1: " ]
