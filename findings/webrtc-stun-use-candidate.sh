#!/usr/bin/env bash
# webrtc-stun 3.0.0 (npm): a check of ICE that nominates its pair is no STUN message. It says
# so with USE-CANDIDATE, an attribute without a value (RFC 8445 7.1.2, 16.1), and the reader
# gives up at the first attribute whose length is 0, behind which all else is left unread.
# A check that does not nominate is read: the pair works, and is never chosen. Where the
# attributes are read, FINGERPRINT is compared with a sum over those that the package
# knows: of the sample request of RFC 5769, which has PRIORITY in it, it is wrong.
#
# Seen:
#   PRIORITY: read
#   PRIORITY, USE-CANDIDATE: not read
#   RFC 5769 2.1: read, fingerprint right: false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund webrtc-stun@3.0.0 >/dev/null
seen=$(node - <<'JS'
const { createBlank } = require("webrtc-stun");
const priority = "002400046e0001ff", useCandidate = "00250000";
// What it does not know it reports on standard output.
const say = console.log;
console.log = () => {};

function read(attributes) {
  const head = Buffer.from("000100002112a442b7e7a701bc34d686fa87dfae", "hex");
  const body = Buffer.from(attributes, "hex");
  head.writeUInt16BE(body.length, 2);
  const message = createBlank();
  return [message.loadBuffer(Buffer.concat([head, body])), message];
}

const word = (done) => (done ? "read" : "not read");
say(`PRIORITY: ${word(read(priority)[0])}`);
say(`PRIORITY, USE-CANDIDATE: ${word(read(priority + useCandidate)[0])}`);
const [done, sample] = read(
  "802200105354554e207465737420636c69656e74" + priority + "80290008932ff9b151263b36" +
  "000600096576746a3a68367659202020" +
  "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf");
say(`RFC 5769 2.1: ${word(done)}, fingerprint right: ${sample.validateFingerprint()}`);
JS
)
echo "$seen"
[ "$seen" = "PRIORITY: read
PRIORITY, USE-CANDIDATE: not read
RFC 5769 2.1: read, fingerprint right: false" ]
