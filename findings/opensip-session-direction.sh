#!/usr/bin/env bash
# opensip 0.2.1 (PyPI): of an offer's session level no attribute is read, the direction of
# its media included. RFC 8866 6.7 lets a=sendonly and its like stand there for all media
# sections, and RFC 3264 8.4 puts a call on hold with it. The parser says sendrecv, and
# writes it: who is on hold is taken to be spoken to. Below an m= line it is read. A
# section's own c= line comes out with the type of its address in the network's place.
#
# Seen:
#   session: read sendrecv, written sendrecv
#   media: read sendonly, written sendonly
#   c=IN IP4 192.0.2.9 -> c=IP4 IP4 192.0.2.9
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check opensip==0.2.1
seen=$("$dir/bin/python" - <<'PY'
from opensip.sdp import SDPSession

session = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
media, hold, own = "m=audio 50020 RTP/AVP 0\r\n", "a=sendonly\r\n", "c=IN IP4 192.0.2.9\r\n"
for level, offer in (("session", session + hold + media), ("media", session + media + hold)):
    read = SDPSession.parse(offer)
    written = [line for line in read.encode().decode().split() if line in ("a=sendonly", "a=sendrecv")]
    print(f"{level}: read {read.media[0].direction}, written {written[0][2:]}")
written = SDPSession.parse(session + media + own).encode().decode().splitlines()
print(own.strip(), "->", written[written.index(media.strip()) + 1])
PY
)
echo "$seen"
[ "$seen" = "session: read sendrecv, written sendrecv
media: read sendonly, written sendonly
c=IN IP4 192.0.2.9 -> c=IP4 IP4 192.0.2.9" ]
