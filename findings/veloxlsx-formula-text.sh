#!/usr/bin/env bash
# veloxlsx 0.1.0 (PyPI): the text that a formula gives is a number where it looks like one. The
# type of such a cell is in the file (t="str", ECMA-376 18.18.11), and programs that keep no
# table of strings write all their text so. Numbers put together in a sheet, a prefix and
# what was dialled, lose their zeros and their plus, and a Call-ID of digits and an e is
# another number; the same text typed into a cell is text. The file was not recalculated.
#
# Seen:
#   text:    '0049301234' '+49301234' '12e4' 'bob'
#   formula: 49301234.0 49301234.0 120000.0 'bob'
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check veloxlsx==0.1.0 xlsxwriter==3.3.1
cd "$dir"
seen=$(bin/python - <<'PY'
import veloxlsx
import xlsxwriter

texts = ("0049301234", "+49301234", "12e4", "bob")
book = xlsxwriter.Workbook("numbers.xlsx")
sheet = book.add_worksheet()
for column, text in enumerate(texts):
    sheet.write_string(0, column, text)
    sheet.write_formula(1, column, f'="{text[:2]}"&"{text[2:]}"', None, text)
book.close()
for name, row in zip(("text:   ", "formula:"), veloxlsx.iter_rows("numbers.xlsx")):
    print(name, *map(repr, row))
PY
)
echo "$seen"
[ "$seen" = "text:    '0049301234' '+49301234' '12e4' 'bob'
formula: 49301234.0 49301234.0 120000.0 'bob'" ]
