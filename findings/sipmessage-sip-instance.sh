#!/usr/bin/env bash
# sipmessage 0.7.1 (Python): the parameters of a Contact are written again with
# percent escapes, plus sign, quotes and brackets included. RFC 3261 knows such
# escapes inside a URI only, and RFC 5626 4.1 names the parameter "+sip.instance":
# the installation of the client, by which a registrar tells endpoints apart, is
# gone from what comes out. Reading is right, and nothing is raised.
#
# Seen:
#   read: +sip.instance = "<urn:uuid:00000000-0000-1000-8000-000a95a0e128>"
#   written: <sip:bob@192.0.2.1>;%2Bsip.instance=%22%3Curn%3Auuid%3A00000000-0000-1000-8000-000a95a0e128%3E%22
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check sipmessage==0.7.1
seen=$("$dir/v/bin/python" - <<'PY'
from sipmessage import Address
contact = Address.parse('<sip:bob@192.0.2.1>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-000a95a0e128>"')
for name, value in contact.parameters.items():
    print("read:", name, "=", value)
print("written:", contact)
PY
)
echo "$seen"
[ "$seen" = 'read: +sip.instance = "<urn:uuid:00000000-0000-1000-8000-000a95a0e128>"
written: <sip:bob@192.0.2.1>;%2Bsip.instance=%22%3Curn%3Auuid%3A00000000-0000-1000-8000-000a95a0e128%3E%22' ]
