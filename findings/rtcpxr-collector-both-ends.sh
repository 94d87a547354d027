#!/usr/bin/env bash
# rtcpxr-collector 0.1.7 (PyPI): of a quality report with the figures of both ends, those of
# the end that reports are gone. RFC 6035 (4.6.1) has the same lines twice, below
# LocalMetrics and below RemoteMetrics, and the parser keeps one of each name, the last.
# What looks like the phone's own loss and score is how the other side heard it: here a
# call that one party could not follow is a good one. LocalID and RemoteID are False where
# the user part is a name and not hexadecimal digits, as in the RFC's own examples (4.7).
#
# Seen:
#   local: {'NLR': '5.0', 'JDR': '2.0'} {'MOSLQ': '2.1', 'MOSCQ': '2.0'}
#   both: {'NLR': '0.0', 'JDR': '0.0'} {'MOSLQ': '4.4', 'MOSCQ': '4.3'}
#   LocalID: False
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check rtcpxr-collector==0.1.7
seen=$("$dir/bin/python" - <<'PY'
from rtcpxr_collector import sip, sipparser

head = ["VQSessionReport:CallTerm", "CallID:6dg37f1890463", "LocalID:Alice <sip:alice@example.org>", "RemoteID:Bill <sip:bill@example.net>"]
local = ["LocalMetrics:", "PacketLoss:NLR=5.0 JDR=2.0", "QualityEst:MOSLQ=2.1 MOSCQ=2.0"]
remote = ["RemoteMetrics:", "PacketLoss:NLR=0.0 JDR=0.0", "QualityEst:MOSLQ=4.4 MOSCQ=4.3"]
for name, lines in (("local", head + local), ("both", head + local + remote)):
    body = "\r\n".join(lines) + "\r\n"
    read = sipparser.parsesip(sip.Request((
        "PUBLISH sip:collector@example.org SIP/2.0\r\nVia: SIP/2.0/UDP a.example.org;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
        "From: Alice <sip:alice@example.org>;tag=1\r\nTo: <sip:collector@example.org>\r\nCall-ID: x\r\nCSeq: 1 PUBLISH\r\n"
        "Contact: <sip:alice@192.0.2.1>\r\nUser-Agent: x\r\nEvent: vq-rtcpxr\r\nContent-Type: application/vq-rtcpxr\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}").encode()))
    print(f"{name}: {read['PacketLoss']} {read['QualityEst']}")
print(f"LocalID: {read['LocalID']}")
PY
)
echo "$seen"
[ "$seen" = "local: {'NLR': '5.0', 'JDR': '2.0'} {'MOSLQ': '2.1', 'MOSCQ': '2.0'}
both: {'NLR': '0.0', 'JDR': '0.0'} {'MOSLQ': '4.4', 'MOSCQ': '4.3'}
LocalID: False" ]
