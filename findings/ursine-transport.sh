#!/usr/bin/env bash
# ursine 0.3.1 (PyPI, the URIs of a SIP stack): a URI without the parameter transport comes
# back with one, as does the URI of every From and To. RFC 3261 19.1.4 has just this pair,
# with and without ";transport=udp", among its examples of URIs that are not equal, and RFC
# 3263 4.1 asks the DNS which transport a domain wants only where none is named. Where it is
# named in other letters, which mean the same (19.1.4), a second one stands beside it, and
# that is the one which counts: a call that was to go over TCP goes over UDP.
#
# Seen:
#   sip:bob@example.com -> sip:bob@example.com;transport=udp, by udp
#   sip:bob@example.com;Transport=TCP -> sip:bob@example.com;Transport=TCP;transport=udp, by udp
#   "Bob" <sip:bob@example.com>;tag=9 -> "Bob" <sip:bob@example.com;transport=udp>;tag=9
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check ursine==0.3.1 multidict==7.2.1
seen=$("$dir/bin/python" - <<'PY'
from ursine import URI, Header

for text in ("sip:bob@example.com", "sip:bob@example.com;Transport=TCP"):
    uri = URI(text)
    print(f"{text} -> {uri}, by {uri.transport}")
text = '"Bob" <sip:bob@example.com>;tag=9'
print(text, "->", Header(text))
PY
)
echo "$seen"
[ "$seen" = 'sip:bob@example.com -> sip:bob@example.com;transport=udp, by udp
sip:bob@example.com;Transport=TCP -> sip:bob@example.com;Transport=TCP;transport=udp, by udp
"Bob" <sip:bob@example.com>;tag=9 -> "Bob" <sip:bob@example.com;transport=udp>;tag=9' ]
