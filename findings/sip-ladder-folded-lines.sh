#!/usr/bin/env bash
# sip-ladder 2026.5.25.6 (PyPI): a folded line (RFC 3261 7.3.1) goes on with the header
# whose name came last for the first time, not with the line before it. Of two Via
# with another header between them, which 7.3.1 allows, the second one's folded
# branch becomes the end of that other header, here of CSeq, whose method it spoils.
#
# Seen:
#   via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1 | SIP/2.0/UDP 192.0.2.2
#   cseq: (1, 'INVITE ;BRANCH=Z9HG4BK2')
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check sip-ladder==2026.5.25.6
seen=$("$dir/bin/python" - <<'PY'
from sip_ladder.message import SipMessage

message = SipMessage.parse("\r\n".join((
    "INVITE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "Max-Forwards: 69",
    "From: <sip:alice@example.com>;tag=1", "To: <sip:bob@example.com>", "Call-ID: a84b", "CSeq: 1 INVITE",
    "Via: SIP/2.0/UDP 192.0.2.2", " ;branch=z9hG4bK2", "Content-Length: 0", "", "")).encode())
print("via:", " | ".join(message.headers_all("via")))
print("cseq:", message.cseq)
PY
)
echo "$seen"
[ "$seen" = "via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1 | SIP/2.0/UDP 192.0.2.2
cseq: (1, 'INVITE ;BRANCH=Z9HG4BK2')" ]
