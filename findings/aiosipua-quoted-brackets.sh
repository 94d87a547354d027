#!/usr/bin/env bash
# aiosipua 0.7.1 (PyPI): an angle bracket inside the quotation marks of a display name is
# taken for the one that begins the URI. Any sign may stand in a quoted string (RFC 3261
# 25.1), and directories hold names with the address or the department behind them. The
# call then came from sip:home, its tag is gone, so it belongs to no dialog, and that is
# what is written again; nothing is raised.
#
# Seen:
#   "Bob (home)" <sip:bob@example.com>;tag=1: bob@example.com tag 1
#   "Bob <home>" <sip:bob@example.com>;tag=1: None@home tag None, written ""Bob" <sip:home>
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check aiosipua==0.7.1
seen=$("$dir/bin/python" - <<'PY'
from aiosipua import parse_address, stringify_address

for text in ('"Bob (home)" <sip:bob@example.com>;tag=1', '"Bob <home>" <sip:bob@example.com>;tag=1'):
    read = parse_address(text)
    written = stringify_address(read)
    print(f"{text}: {read.uri.user}@{read.uri.host} tag {read.tag}" + ("" if written == text else f", written {written}"))
PY
)
echo "$seen"
[ "$seen" = '"Bob (home)" <sip:bob@example.com>;tag=1: bob@example.com tag 1
"Bob <home>" <sip:bob@example.com>;tag=1: None@home tag None, written ""Bob" <sip:home>' ]
