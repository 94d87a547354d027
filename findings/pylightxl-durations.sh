#!/usr/bin/env bash
# pylightxl 1.61 (PyPI): a duration of a day or more loses its days. The format [h]:mm:ss
# counts hours beyond 24 (ECMA-376 18.8.31), as sums of talk times need it. 30 hours come
# back as the text 06:00:00, 300 hours as 12:00:00, with nothing to tell them from 6 and
# 12. A number with the unit "days" in its format is a date.
#
# Seen:
#   [h]:mm:ss 6:00:00    -> 06:00:00
#   [h]:mm:ss 30:00:00   -> 06:00:00
#   [h]:mm:ss 300:00:00  -> 12:00:00
#   0.0 "days" 12.5      -> 1900/01/11 12:00:00
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check pylightxl==1.61 xlsxwriter==3.3.1
cd "$dir"
seen=$(bin/python - <<'PY'
import pylightxl
import xlsxwriter

book = xlsxwriter.Workbook("talk.xlsx")
sheet = book.add_worksheet("talk")
for row, (form, shown, days) in enumerate((("[h]:mm:ss", "6:00:00", 0.25), ("[h]:mm:ss", "30:00:00", 1.25), ("[h]:mm:ss", "300:00:00", 12.5), ('0.0 "days"', "12.5", 12.5))):
    sheet.write_string(row, 0, f"{form} {shown}")
    sheet.write_number(row, 1, days, book.add_format({"num_format": form}))
book.close()
for text, value in pylightxl.readxl("talk.xlsx").ws("talk").rows:
    print(text, "->", value)
PY
)
echo "$seen"
[ "$seen" = '[h]:mm:ss 6:00:00 -> 06:00:00
[h]:mm:ss 30:00:00 -> 06:00:00
[h]:mm:ss 300:00:00 -> 12:00:00
0.0 "days" 12.5 -> 1900/01/11 12:00:00' ]
