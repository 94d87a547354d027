#!/usr/bin/env bash
# phonenumbers 9.0.43 (PyPI, the Python port of libphonenumber): a local number of a tel URI
# is put behind its phone-context, and the sum is given as a number of E.164. RFC 3966 5.1.5
# says that adding the two need not give one, and has 911 with the context +1 as its example.
# An extension that means something within +4930 only so becomes a subscriber's number in
# Berlin that is "valid", and a report by callers names somebody who never called. The
# other number is the RFC's own (6).
#
# Seen:
#   tel:911;phone-context=+1 -> +1911 valid: False
#   tel:4711;phone-context=+4930 -> +49304711 valid: True
#   tel:863-1234;phone-context=+1-914-555 -> +19145558631234 valid: False
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check phonenumbers==9.0.43
seen=$("$dir/bin/python" - <<'PY'
import phonenumbers

for uri in ("tel:911;phone-context=+1", "tel:4711;phone-context=+4930", "tel:863-1234;phone-context=+1-914-555"):
    number = phonenumbers.parse(uri)
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    print(uri, "->", e164, "valid:", phonenumbers.is_valid_number(number))
PY
)
echo "$seen"
[ "$seen" = "tel:911;phone-context=+1 -> +1911 valid: False
tel:4711;phone-context=+4930 -> +49304711 valid: True
tel:863-1234;phone-context=+1-914-555 -> +19145558631234 valid: False" ]
