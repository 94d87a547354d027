#!/usr/bin/env bash
# pyVoIP 1.6.8 (PyPI): two Via values in one header field, which RFC 3261 7.3.1 calls
# the same as two fields, become one: the first hop's address with the second hop's
# branch, and the second host as a parameter without a value. In two fields they stay
# two. A branch taken from here names a transaction that the first hop never had.
#
# Seen:
#   two fields: [(('192.0.2.4', '5061'), 'z9hG4bK1'), (('192.0.2.9', '5060'), 'z9hG4bK2')]
#   one field: [(('192.0.2.4', '5061'), 'z9hG4bK2')]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check pyVoIP==1.6.8
seen=$("$dir/bin/python" - <<'PY'
import pyVoIP.VoIP.VoIP  # before pyVoIP.SIP, which does not load by itself
from pyVoIP.SIP import SIPMessage

first = "SIP/2.0/UDP 192.0.2.4:5061;branch=z9hG4bK1"
second = "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2"
for name, via in ("two fields", f"Via: {first}\r\nVia: {second}"), ("one field", f"Via: {first}, {second}"):
    message = SIPMessage((f"INVITE sip:bob@example.com SIP/2.0\r\n{via}\r\nMax-Forwards: 70\r\nTo: <sip:bob@example.com>\r\n"
                          "From: <sip:alice@example.com>;tag=1\r\nCall-ID: a84b\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n").encode())
    print(f"{name}: {[(v['address'], v['branch']) for v in message.headers['Via']]}")
PY
)
echo "$seen"
[ "$seen" = "two fields: [(('192.0.2.4', '5061'), 'z9hG4bK1'), (('192.0.2.9', '5060'), 'z9hG4bK2')]
one field: [(('192.0.2.4', '5061'), 'z9hG4bK2')]" ]
