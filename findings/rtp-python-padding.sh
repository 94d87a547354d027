#!/usr/bin/env bash
# rtp 0.0.4 (PyPI): the padding of a packet is handed out as the end of its payload. The
# padding bit says that octets behind the payload are no part of it, and the last of them
# how many there are (RFC 3550 5.1); the package reads the bit and keeps the octets. Of a
# G.711 stream that pads its last packet four octets of noise are heard, and a count of
# octets, as sender reports have it without padding (6.4.1), is too large.
#
# Seen:
#   padding: True, sent 01020304, payload 0102030400000004
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check rtp==0.0.4
seen=$("$dir/bin/python" - <<'PY'
from rtp import RTP

sent = "01020304"
packet = RTP().fromBytes(bytes.fromhex("a0000001" "000000a0" "0000000b" + sent + "00000004"))
print(f"padding: {packet.padding}, sent {sent}, payload {packet.payload.hex()}")
PY
)
echo "$seen"
[ "$seen" = "padding: True, sent 01020304, payload 0102030400000004" ]
