#!/usr/bin/env bash
# scapy 2.8.0 (PyPI): a pcapng packet whose interface counts nanoseconds (if_tsresol 9,
# pcapng 4.2) is read with all nine digits and written, by wrpcapng, with six: the new
# interface has no if_tsresol, so a microsecond is the tick. The classic format loses
# nothing there (wrpcap with nano=True), and no warning says that the time was cut.
#
# Seen, read and written and read again:
#   1262700047.889123456
#   1262700047.889123
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet scapy==2.8.0
cd "$dir"
seen=$("$dir/venv/bin/python" - 2>/dev/null <<'PYTHON'
import struct
from scapy.all import rdpcap, wrpcapng

def option(code, value):
    return struct.pack('<HH', code, len(value)) + value + b'\0' * (-len(value) % 4)

def block(kind, body):
    size = len(body) + 12
    return struct.pack('<II', kind, size) + body + struct.pack('<I', size)

nanoseconds, end = option(9, b'\x09'), option(0, b'')
at, frame = 1262700047889123456, bytes(60)
with open('in.pcapng', 'wb') as f:
    f.write(block(0x0A0D0D0A, struct.pack('<IHHq', 0x1A2B3C4D, 1, 0, -1)))
    f.write(block(1, struct.pack('<HHI', 1, 0, 0) + nanoseconds + end))
    f.write(block(6, struct.pack('<IIIII', 0, at >> 32, at & 0xFFFFFFFF, len(frame), len(frame)) + frame))
p = rdpcap('in.pcapng')[0]
print(p.time)
wrpcapng('out.pcapng', [p])
p = rdpcap('out.pcapng')[0]
print(p.time)
PYTHON
)
echo "$seen"
[ "$seen" = "1262700047.889123456
1262700047.889123" ]
