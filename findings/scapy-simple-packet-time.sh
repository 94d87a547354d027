#!/usr/bin/env bash
# scapy 2.8.0 (PyPI), PcapNgReader: a packet of a Simple Packet Block, which has no
# time by its definition (pcapng 4.4), gets the time at which it is read. Nothing
# tells it from a time of the capture, and the same file gives another one at each
# reading.
#
# Seen:
#   has a time of its own: True, is of the present: True
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet scapy==2.8.0
seen=$("$dir/venv/bin/python" - 2>/dev/null <<'PYTHON'
import io
import struct
import time

from scapy.utils import PcapNgReader


def block(kind, body):
    return struct.pack('<II', kind, len(body) + 12) + body + struct.pack('<I', len(body) + 12)


capture = (block(0x0A0D0D0A, struct.pack('<IHHq', 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack('<HHI', 101, 0, 65535))
           + block(3, struct.pack('<I', 4) + b'\x45\x00\x00\x04'))
before = time.time()
for p in PcapNgReader(io.BytesIO(capture)):
    print(f'has a time of its own: {p.time is not None}, is of the present: {before <= float(p.time) <= time.time()}')
PYTHON
)
echo "$seen"
[ "$seen" = "has a time of its own: True, is of the present: True" ]
