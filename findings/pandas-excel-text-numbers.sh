#!/usr/bin/env bash
# pandas 3.1.1 with openpyxl 3.1.5 (PyPI): cells that a workbook holds as text become
# numbers or nothing where a whole column can be read so. The type of a cell is in the
# file (ECMA-376 18.18.11), and openpyxl returns text; pandas then reads the columns as it
# reads a CSV. Telephone numbers lose their plus or their zeros, a Call-ID of digits and an
# e is a number with another value, and users called "NA" and "None" are missing.
#
# Seen:
#   tel      '+4930123' '+4930124' -> 4930123 4930124
#   prefix   '0049' '0041'         -> 49 41
#   call_id  '12e4' '90'           -> 120000.0 90.0
#   user     'NA' 'None'           -> nan nan
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 openpyxl==3.1.5
seen=$("$dir/bin/python" -W ignore - <<'PY'
import io

import openpyxl
import pandas

columns = {"tel": ("+4930123", "+4930124"), "prefix": ("0049", "0041"), "call_id": ("12e4", "90"), "user": ("NA", "None")}
book = openpyxl.Workbook()
for row in (tuple(columns), *zip(*columns.values())):
    book.active.append(row)
assert all(cell.data_type == "s" for row in book.active for cell in row)
file = io.BytesIO()
book.save(file)
read = pandas.read_excel(file, engine="openpyxl")
for name, texts in columns.items():
    print(name, *map(repr, texts), "->", *read[name].tolist())
PY
)
echo "$seen"
[ "$seen" = "tel '+4930123' '+4930124' -> 4930123 4930124
prefix '0049' '0041' -> 49 41
call_id '12e4' '90' -> 120000.0 90.0
user 'NA' 'None' -> nan nan" ]
