#!/usr/bin/env bash
# twisted 26.10.0 (Python), twisted.protocols.sip.parseAddress: the tag of a From or
# To without angle brackets is taken for a parameter of the URI. By RFC 3261 20.10,
# 20.20 and 20.39 what follows a semicolon there belongs to the header, and old
# gateways write exactly that. Nothing is raised: the parameters are empty, so no
# message finds its dialog, and the URI that comes back is another one.
#
# Seen:
#   <sip:al@example.com>;tag=9 -> sip:al@example.com {'tag': '9'}
#   sip:al@example.com;tag=9 -> sip:al@example.com;tag=9 {}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check twisted==26.10.0
seen=$("$dir/v/bin/python" - <<'PY'
from twisted.protocols import sip
for value in ("<sip:al@example.com>;tag=9", "sip:al@example.com;tag=9"):
    _, uri, parameters = sip.parseAddress(value)
    print(value, "->", uri.toString(), parameters)
PY
)
echo "$seen"
[ "$seen" = "<sip:al@example.com>;tag=9 -> sip:al@example.com {'tag': '9'}
sip:al@example.com;tag=9 -> sip:al@example.com;tag=9 {}" ]
