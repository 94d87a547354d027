#!/usr/bin/env bash
# pcap-ng-parser 1.0.0 (npm): interfaces are counted over the whole file, not for each
# section. A packet's interface number names one of its own section (pcapng 4.3), so
# the first interface of the second section, which is what "cat a.pcapng b.pcapng"
# and a restarted capture make, is looked up as the first one of the file: here the
# packet of tun0, raw IP, is told to come from eth0, Ethernet.
#
# Seen:
#   first: interface 0 is eth0
#   interfaces: eth0/1 tun0/101
#   second: interface 0 is eth0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund pcap-ng-parser@1.0.0 >/dev/null
seen=$(node - <<'JS'
const Parser = require("pcap-ng-parser");
const numbers = (...list) => Buffer.from(new Uint32Array(list).buffer);
const block = (type, body) => Buffer.concat([numbers(type, body.length + 12), body, numbers(body.length + 12)]);
const named = (name) => Buffer.concat([numbers(2 | (name.length << 16)), Buffer.from(name), numbers(0)]);
const section = (linkType, name, text) => Buffer.concat([
  block(0x0a0d0d0a, numbers(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff)),
  block(1, Buffer.concat([numbers(linkType, 0), named(name)])),
  block(6, Buffer.concat([numbers(0, 0, 0, text.length, text.length), Buffer.from(text)])),
]);
const parser = new Parser();
parser.on("data", (packet) => console.log(`${packet.data.toString().trim()}: interface ${packet.interfaceId} is ${parser.interfaces[packet.interfaceId].name}`));
parser.once("data", () => console.log("interfaces:", parser.interfaces.map((i) => i.name + "/" + i.linkType).join(" ")));
parser.pause();
parser.end(Buffer.concat([section(1, "eth0", "first   "), section(101, "tun0", "second  ")]));
setImmediate(() => parser.resume());
JS
)
echo "$seen"
[ "$seen" = 'first: interface 0 is eth0
interfaces: eth0/1 tun0/101
second: interface 0 is eth0' ]
