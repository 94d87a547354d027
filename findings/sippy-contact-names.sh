#!/usr/bin/env bash
# sippy 2.5.0 (PyPI): of several Contact values in one header field the first keeps
# its quoted display name and the others get a second pair of quotation marks when
# they are written: ""Carol, Home"" is by RFC 3261 25.1 (quoted-string) an empty name
# with words behind it and a comma that begins a new value. A REGISTER's answer that
# lists the places where a user is signed in cannot be forwarded so.
#
# Seen:
#   "Bob, Desk" <sip:bob@192.0.2.4>;expires=60
#   ""Carol, Home"" <sip:carol@192.0.2.5>;q=0.5
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check sippy==2.5.0
seen=$("$dir/bin/python" - <<'PY'
from sippy.SipResponse import SipResponse

answer = "\r\n".join((
    "SIP/2.0 200 OK", "Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK1", "To: <sip:bob@example.com>;tag=2",
    "From: <sip:bob@example.com>;tag=1", "Call-ID: a84b", "CSeq: 1 REGISTER",
    'Contact: "Bob, Desk" <sip:bob@192.0.2.4>;expires=60, "Carol, Home" <sip:carol@192.0.2.5>;q=0.5',
    "Content-Length: 0", "", ""))
for contact in SipResponse(answer).getHFBodys("contact"):
    print(contact)
PY
)
echo "$seen"
[ "$seen" = '"Bob, Desk" <sip:bob@192.0.2.4>;expires=60
""Carol, Home"" <sip:carol@192.0.2.5>;q=0.5' ]
