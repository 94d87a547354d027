#!/usr/bin/env bash
# aiortp 0.8.0 (PyPI): a receiver or sender report with a profile-specific extension
# behind its blocks (RFC 3550 6.4.3, which gives the extension a place in the format
# and lets a reader pass over it) is refused for its length, and with it the whole
# compound packet. Lync puts such extensions into its reports ([MS-RTP]).
#
# Seen:
#   report: RtcpRrPacket of 1 block
#   report with an extension: RTCP receiver report length is invalid
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check aiortp==0.8.0
seen=$("$dir/bin/python" - <<'PY'
import struct

from aiortp.packet import RtcpPacket

block = struct.pack(">6I", 1, 0, 3, 4, 5, 6)
for name, extension in ("report", b""), ("report with an extension", struct.pack(">HHI", 1, 8, 7)):
    body = struct.pack(">I", 9) + block + extension
    try:
        for packet in RtcpPacket.parse(struct.pack(">BBH", 0x81, 201, len(body) // 4) + body):
            print(f"{name}: {type(packet).__name__} of {len(packet.reports)} block")
    except ValueError as error:
        print(f"{name}: {error}")
PY
)
echo "$seen"
[ "$seen" = "report: RtcpRrPacket of 1 block
report with an extension: RTCP receiver report length is invalid" ]
