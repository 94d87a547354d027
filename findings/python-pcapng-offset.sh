#!/usr/bin/env bash
# python-pcapng 2.1.1 and scapy 2.8.0 (PyPI): the option if_tsoffset of an interface
# (pcapng 4.2), seconds to add to each of its times, is read and not added, so that
# packets of a capture that counts from its own start land in 1970. tshark and dpkt
# add it.
#
# Seen (the packet was taken at 1262700047.5 s):
#   python-pcapng: 47.5, if_tsoffset 1262700000
#   scapy: 47.5
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet python-pcapng==2.1.1 scapy==2.8.0
seen=$("$dir/venv/bin/python" - 2>/dev/null <<'PYTHON'
import io
import struct

from pcapng import FileScanner
from pcapng.blocks import EnhancedPacket
from scapy.utils import PcapNgReader


def block(kind, body):
    return struct.pack('<II', kind, len(body) + 12) + body + struct.pack('<I', len(body) + 12)


ticks = 47_500_000
capture = (block(0x0A0D0D0A, struct.pack('<IHHq', 0x1A2B3C4D, 1, 0, -1))
           + block(1, struct.pack('<HHI', 101, 0, 65535) + struct.pack('<HHqHH', 14, 8, 1262700000, 0, 0))
           + block(6, struct.pack('<IIIII4s', 0, ticks >> 32, ticks & 0xffffffff, 4, 4, b'\x45\x00\x00\x04')))
for b in FileScanner(io.BytesIO(capture)):
    if isinstance(b, EnhancedPacket):
        print(f'python-pcapng: {b.timestamp}, if_tsoffset {b.interface.options["if_tsoffset"]}')
for p in PcapNgReader(io.BytesIO(capture)):
    print(f'scapy: {float(p.time)}')
PYTHON
)
echo "$seen"
[ "$seen" = "python-pcapng: 47.5, if_tsoffset 1262700000
scapy: 47.5" ]
