#!/usr/bin/env bash
# sdp-transform 1.1.0 (PyPI, the Python port): every value that Python can read as a
# number becomes one, also where it is a word. An ICE user fragment is four or more
# letters and digits (RFC 8839 5.4), so "12e4" and "0042" are fragments; they come
# back as a float and without the zeros, and what the writer makes of them is
# another fragment, with which no check of the other side succeeds. The session
# name "0800" is 800. The JavaScript original keeps them.
#
# Seen:
#   in:  s=0800 a=ice-ufrag:12e4 a=ice-ufrag:0042
#   out: s=800 a=ice-ufrag:120000.0 a=ice-ufrag:42
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check sdp-transform==1.1.0
seen=$("$dir/bin/python" - <<'PY'
import sdp_transform

offer = "\r\n".join((
    "v=0", "o=- 0 0 IN IP4 192.0.2.1", "s=0800", "c=IN IP4 192.0.2.1", "t=0 0", "a=ice-ufrag:12e4",
    "m=audio 50020 RTP/AVP 0", "a=ice-ufrag:0042", ""))
for name, text in ("in: ", offer), ("out:", sdp_transform.write(sdp_transform.parse(offer))):
    print(name, *(line for line in text.splitlines() if line.startswith(("s=", "a=ice"))))
PY
)
echo "$seen"
[ "$seen" = 'in:  s=0800 a=ice-ufrag:12e4 a=ice-ufrag:0042
out: s=800 a=ice-ufrag:120000.0 a=ice-ufrag:42' ]
