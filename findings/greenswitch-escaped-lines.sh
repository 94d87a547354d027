#!/usr/bin/env bash
# greenswitch 0.0.19 (PyPI, a client of FreeSWITCH's event socket): the session description of
# a call loses what follows a colon in one of its lines. FreeSWITCH escapes the values of an
# event (%0D%0A for a line's end), so that a value of several lines stays one; the client
# takes the escapes out of the whole event first and cuts it into lines then. A line of the
# value with ": " in it begins a header of its own, here "s=Sales", which nobody sent, and
# the connection behind it belongs to that. Without the colon the description is whole.
#
# Seen, lines of variable_switch_r_sdp:
#   s=Sales desk: v= o= s= c= t=
#   s=Sales: desk: v= o=
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check greenswitch==0.0.19 gevent==26.9.0 six==1.17.0
seen=$("$dir/bin/python" - <<'PY'
from urllib.parse import quote

from greenswitch.esl import ESLEvent

for name in ("s=Sales desk", "s=Sales: desk"):
    lines = ("v=0", "o=- 1 1 IN IP4 192.0.2.1", name, "c=IN IP4 192.0.2.1", "t=0 0")
    sdp = quote("".join(line + "\r\n" for line in lines))
    event = ESLEvent(f"Event-Name: CHANNEL_ANSWER\nvariable_switch_r_sdp: {sdp}\nUnique-ID: 7\n")
    read = event.headers["variable_switch_r_sdp"].splitlines()
    print(f"{name}:", *(line[:2] for line in read))
PY
)
echo "$seen"
[ "$seen" = "s=Sales desk: v= o= s= c= t=
s=Sales: desk: v= o=" ]
