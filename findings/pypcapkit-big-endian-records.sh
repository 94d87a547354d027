#!/usr/bin/env bash
# pypcapkit 1.4.1.post2 (PyPI): of a classic pcap in big-endian order the file header
# is read as such, and the records' headers are read little-endian all the same: the
# first record of 28 octets is one of 469,762,048, which takes the rest of the file,
# and its time lies in 1970. The same file in little-endian order has both records.
#
# Seen:
#   little [('1700000000.25', 28), ('1700000001.25', 28)]
#   big [('15817954.55136', 469762048)]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check pypcapkit==1.4.1.post2
cd "$dir"
seen=$("$dir/bin/python" - 2>/dev/null <<'PY'
import struct
import pcapkit

datagram = bytes.fromhex("4500001c00010000401100007f0000017f00000113c413c400080000")  # IPv4, UDP, no payload
for name, order in ("little", "<"), ("big", ">"):
    with open(name + ".pcap", "wb") as file:
        file.write(struct.pack(order + "IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 228))  # LINKTYPE_IPV4
        for seconds in 1700000000, 1700000001:
            file.write(struct.pack(order + "IIII", seconds, 250000, len(datagram), len(datagram)) + datagram)
    frames = pcapkit.extract(fin=name + ".pcap", nofile=True, store=True).frame
    print(name, [(str(frame.info.time_epoch), frame.info.len) for frame in frames])
PY
)
echo "$seen"
[ "$seen" = "little [('1700000000.25', 28), ('1700000001.25', 28)]
big [('15817954.55136', 469762048)]" ]
