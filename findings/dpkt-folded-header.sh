#!/usr/bin/env bash
# dpkt 1.9.8 (PyPI), dpkt.sip: a header that is folded over two lines becomes two
# headers. SIP allows the folding (RFC 3261 7.3.1: a line that begins with a blank
# goes on with the header before it), and a long To or Contact of a real log has
# it. Nothing is raised: the value is cut, and a header called "<sip" appears.
#
# Seen:
#   to = '"Bob"'
#   <sip = 'bob@example.com>'
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet dpkt==1.9.8
seen=$("$dir/venv/bin/python" - <<'PYTHON'
import dpkt
r = dpkt.sip.Response(b'SIP/2.0 200 OK\r\nTo: "Bob"\r\n <sip:bob@example.com>\r\nContent-Length: 0\r\n\r\n')
for name in ('to', '<sip'):
    print(name, '=', repr(r.headers.get(name)))
PYTHON
)
echo "$seen"
[ "$seen" = "to = '\"Bob\"'
<sip = 'bob@example.com>'" ]
