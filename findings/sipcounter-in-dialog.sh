#!/usr/bin/env bash
# sipcounter 0.0.3 (PyPI, which counts SIP messages per link): a new call is counted as a
# ReINVITE where the letters "tag" stand anywhere in To, in the name of a user or of a
# domain. A request belongs to a dialog by the parameter tag of To (RFC 3261 12.2), not by
# what the callee is called. A company whose domain has them in it places no calls by these
# counts, and changes many.
#
# Seen:
#   <sip:bob@example.com>: INVITE
#   <sip:bob@example.com>;tag=9: ReINVITE
#   <sip:bob@vintage.example.com>: ReINVITE
#   "Frank Montag" <sip:frank@example.com>: ReINVITE
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check sipcounter==0.0.3
seen=$("$dir/bin/python" - <<'PY'
from sipcounter import SIPCounter

for to in ("<sip:bob@example.com>", "<sip:bob@example.com>;tag=9", "<sip:bob@vintage.example.com>", '"Frank Montag" <sip:frank@example.com>'):
    counter = SIPCounter()
    counter.add("INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TLS a.example.com;branch=z9hG4bK1\r\n"
                f"From: <sip:al@example.com>;tag=1\r\nTo: {to}\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n")
    (link,) = counter.data.values()
    (kinds,) = link.values()
    print(f"{to}: {' '.join(kinds)}")
PY
)
echo "$seen"
[ "$seen" = '<sip:bob@example.com>: INVITE
<sip:bob@example.com>;tag=9: ReINVITE
<sip:bob@vintage.example.com>: ReINVITE
"Frank Montag" <sip:frank@example.com>: ReINVITE' ]
