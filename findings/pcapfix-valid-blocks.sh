#!/usr/bin/env bash
# pcapfix 1.1.7 (Debian's 1.1.7-2), which repairs captures: a whole pcapng is taken for
# a broken one where its numbers are big-endian, as a section may have them (pcapng
# 4.1), or where it has a block that the program does not know, here a Custom Block,
# which readers pass over (pcapng 3.1). It reports corruptions as fixed, and what it
# writes has no packet, or no longer the block. Little-endian, the packet is fine.
#
# Seen:
#   little: Nothing to fix!
#   big: SUCCESS: 5 Corruption(s) fixed! 1 packet before, 0 after
#   custom: SUCCESS: 3 Corruption(s) fixed! 1 custom block before, 0 after
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download pcapfix=1.1.7-2 >/dev/null 2>&1
dpkg -x pcapfix_1.1.7-2_*.deb .
cat >captures.py <<'PY'
import re
import struct
import subprocess


def blocks(data, order):
    kinds, at = [], 0
    while at < len(data):
        kind, size = struct.unpack_from(order + "II", data, at)
        kinds.append(kind)
        at += size
    return kinds


def block(order, kind, body):
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size


def capture(order, *more):
    packet = bytes.fromhex("4500001c00010000401100007f0000017f00000113c413c400080000")
    return b"".join((
        block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1)),
        block(order, 1, struct.pack(order + "HHI", 101, 0, 65535)), *more,
        block(order, 6, struct.pack(order + "5I", 0, 395812, 0, len(packet), len(packet)) + packet)))


custom = block("<", 0xBAD, struct.pack("<I", 32473) + b"text")
for name, order, data in ("little", "<", capture("<")), ("big", ">", capture(">")), ("custom", "<", capture("<", custom)):
    with open(name, "wb") as file:
        file.write(data)
    said = subprocess.run(["usr/bin/pcapfix", "-o", name + ".fixed", name], capture_output=True, text=True).stdout
    line = re.search(r"Nothing to fix!|SUCCESS: \d+ Corruption\(s\) fixed!", said).group()
    if line.startswith("SUCCESS"):
        fixed = open(name + ".fixed", "rb").read()
        wanted, what = (0xBAD, "custom block") if name == "custom" else (6, "packet")
        line += f" {blocks(data, order).count(wanted)} {what} before, {blocks(fixed, '<').count(wanted)} after"
    print(f"{name}: {line}")
PY
seen=$(python3 captures.py)
echo "$seen"
[ "$seen" = 'little: Nothing to fix!
big: SUCCESS: 5 Corruption(s) fixed! 1 packet before, 0 after
custom: SUCCESS: 3 Corruption(s) fixed! 1 custom block before, 0 after' ]
