#!/usr/bin/env bash
# Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1, npm): in a display filter the exponent of
# a time with a fraction is dropped. "frame.time_relative > 2.5e-1" takes the frames
# behind 2.5 s, not those behind a quarter of a second, and nothing is said. Without a
# fraction the exponent counts: 1E-1 is a tenth.
#
# Seen, on frames at 0, 1, 2 and 3 seconds:
#   frame.time_relative > 0.25: 2 3 4
#   frame.time_relative > 2.5e-1: 4
#   frame.time_relative > 1E-1: 2 3 4
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
  const lines = ["0.25", "2.5e-1", "1E-1"].map((value) => {
    const filter = `frame.time_relative > ${value}`, found = session.getFrames(filter, 0, 0).frames;
    return `${filter}: ${Array.from({ length: found.size() }, (_, i) => found.get(i).number).join(" ")}`;
  });
  process.stdout.write(lines.join("\n"), () => process.exit(0));
})();
JS
seen=$(node choose.cjs)
echo "$seen"
[ "$seen" = "frame.time_relative > 0.25: 2 3 4
frame.time_relative > 2.5e-1: 4
frame.time_relative > 1E-1: 2 3 4" ]
