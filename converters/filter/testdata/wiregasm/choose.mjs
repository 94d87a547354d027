// choose.mjs CAPTURE FILTERS: prints as JSON, for every filter of the JSON list in the
// file FILTERS, the numbers of the frames that Wireshark in WebAssembly takes, or what
// it says against the filter.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "node_modules", "@goodtools", "wiregasm", "dist");
const loadWiregasm = createRequire(import.meta.url)(join(here, "wiregasm.js"));

const wg = await loadWiregasm({
  locateFile: (path, prefix) => (/\.(data|wasm)$/.test(path) ? join(here, path) : prefix + path),
  wasmBinary: readFileSync(join(here, "wiregasm.wasm")),
  print: () => {},
  printErr: () => {},
  handleStatus: () => {},
  handleError: () => {},
});
wg.init();
wg.FS.mkdirTree("/uploads");
wg.FS.writeFile("/uploads/capture", readFileSync(process.argv[2]));
const session = new wg.DissectSession("/uploads/capture");
if (session.load().code !== 0) throw new Error("the capture cannot be read");

const answers = {};
for (const filter of JSON.parse(readFileSync(process.argv[3], "utf8"))) {
  const valid = wg.checkFilter(filter);
  if (!valid.ok) {
    answers[filter] = { refused: valid.error || "refused" };
    continue;
  }
  const found = session.getFrames(filter, 0, 0).frames;
  answers[filter] = { frames: Array.from({ length: found.size() }, (_, i) => found.get(i).number) };
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
