#!/usr/bin/env bash
# tcpslice 1.5 (Debian's 1.5-1), which tells the times of captures' first and last packets and
# cuts pieces out: of a capture with the magic number of nanoseconds the last time is wrong
# where its fraction begins with zeros. "-R" writes "sssssssss.uuuuuu" by its manual page; of
# the last packet it puts the nanoseconds there without their zeros, so that half a
# millisecond is half a second. The first packet's time is right, and so a trace of 2 s is
# one of 2.5 s.
#
# Seen, of packets at .0005 s:
#   microseconds: 1262700047.000500 1262700049.000500
#   nanoseconds: 1262700047.000500 1262700049.500000
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
# libpcap and GLib are on every machine that has tshark.
for package in tcpslice=1.5-1 libosip2-15=5.3.0-2.1 libnids1.21=1.26-2 libnet1=1.1.6+dfsg-3.2; do
	apt-get download $package >/dev/null 2>&1
done
for package in *.deb; do dpkg -x "$package" .; done
cat >captures.py <<'PY'
import struct

for name, magic, ticks in (("microseconds", 0xA1B2C3D4, 500), ("nanoseconds", 0xA1B23C4D, 500_000)):
    with open(name, "wb") as capture:
        capture.write(struct.pack("<IHHiIII", magic, 2, 4, 0, 0, 65535, 1))
        for second in (1262700047, 1262700049):
            capture.write(struct.pack("<IIII", second, ticks, 60, 60) + bytes(60))
PY
python3 captures.py
seen=$(for name in microseconds nanoseconds; do
	LD_LIBRARY_PATH=$(dirname usr/lib/*/libosip2.so.*15) usr/bin/tcpslice -R ./$name | awk '{ sub(/^.*\//, "", $1); print $1 ":", $2, $3 }'
done)
echo "$seen"
[ "$seen" = "microseconds: 1262700047.000500 1262700049.000500
nanoseconds: 1262700047.000500 1262700049.500000" ]
