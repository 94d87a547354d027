#!/usr/bin/env bash
# scapy 2.8.0 (Python), scapy.contrib.rtcp: of a compound packet the first one alone is
# taken apart, and the rest is raw octets. RTCP is never sent otherwise: a report and the
# description of its source stand in one datagram (RFC 3550 6.1). So no capture shows a
# CNAME, a BYE or extended metrics; cut by hand at its length, the same packet is read.
#
# Seen:
#   RTCP / Raw
#   RTCP / RTCP / SDESChunk / SDESItem
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check scapy==2.8.0
seen=$("$dir/v/bin/python" - <<'PY' 2>/dev/null
from scapy.contrib.rtcp import RTCP

report = bytes.fromhex("80c9000100000001")
source = bytes.fromhex("81ca0003" "00000001" "0103616263000000")


def names(packet):
    found = [type(packet).__name__]
    for chunk in getattr(packet, "sdes_chunks", []) or []:
        found += ["SDESChunk"] + [type(item).__name__ for item in chunk.items[:1]]
    if packet.payload:
        found.append(type(packet.payload).__name__)
    return found


print(" / ".join(names(RTCP(report + source))))
print(" / ".join(names(RTCP(report)) + names(RTCP(source))))
PY
)
echo "$seen"
[ "$seen" = "RTCP / Raw
RTCP / RTCP / SDESChunk / SDESItem" ]
