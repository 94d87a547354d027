#!/usr/bin/env bash
# dpkt 1.9.8 (PyPI), dpkt.pcapng: the clock of the first interface is applied to the
# packets of all. Each interface of a pcapng has a resolution of its own (if_tsresol,
# pcapng 4.2), and mergecap keeps them: a capture of a server merged with one of
# another program has two. The second packet was taken at 1262700047.5 s too.
#
# Seen:
#   interface 0, nanoseconds: 1262700047.500
#   interface 1, 1/1024 s: 1293.005
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet dpkt==1.9.8
seen=$("$dir/venv/bin/python" - <<'PYTHON'
import io
import struct

import dpkt


def block(kind, body):
    return struct.pack('<II', kind, len(body) + 12) + body + struct.pack('<I', len(body) + 12)


def interface(resolution):
    return block(1, struct.pack('<HHI', 1, 0, 65535) + struct.pack('<HHB3xHH', 9, 1, resolution, 0, 0))


def packet(interface, ticks):
    return block(6, struct.pack('<IIIII4s', interface, ticks >> 32, ticks & 0xffffffff, 4, 4, b'data'))


capture = (block(0x0A0D0D0A, struct.pack('<IHHq', 0x1A2B3C4D, 1, 0, -1)) + interface(9) + interface(0x80 | 10)
           + packet(0, 1262700047500000000) + packet(1, 1262700047 * 1024 + 512))
names = ('interface 0, nanoseconds', 'interface 1, 1/1024 s')
for name, (seconds, _) in zip(names, dpkt.pcapng.Reader(io.BytesIO(capture))):
    print(f'{name}: {seconds:.3f}')
PYTHON
)
echo "$seen"
[ "$seen" = "interface 0, nanoseconds: 1262700047.500
interface 1, 1/1024 s: 1293.005" ]
