#!/usr/bin/env bash
# xlsx2csv 0.8.6 (PyPI, also packaged by Debian): a number whose format has a unit of the
# letters s, d, h, m or y comes out as the text of the format, and the number is gone.
# Quoted text of a format is for showing only (ECMA-376 18.8.31): 12.5 with 0.0" s" is
# shown as "12.5 s". Of columns of seconds, decibels or days in a workbook no number is
# left in the CSV, and a fraction is a time of day; nothing is said. A loss of 0.0000002 in
# the scientific format is zero.
#
# Seen, each line written as 12.5 and as 0.5 but for the last:
#   0.0        -> 12.5 | 0.5
#   0.0" s"    -> 0.0" s" | 12:00
#   0.0\ "dB"  -> 0.0 "11b" | 12:00
#   0.00E+00   -> 0 | 0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check xlsx2csv==0.8.6 xlsxwriter==3.3.1
cd "$dir"
bin/python - <<'PY'
import xlsxwriter

book = xlsxwriter.Workbook("units.xlsx")
sheet = book.add_worksheet()
for row, (form, one, other) in enumerate((("0.0", 12.5, 0.5), ('0.0" s"', 12.5, 0.5), ('0.0\\ "dB"', 12.5, 0.5), ("0.00E+00", 2e-7, 3e-7))):
    shown = book.add_format({"num_format": form})
    sheet.write_row(row, 0, (one, other), shown)
book.close()
PY
seen=$(bin/xlsx2csv -d '|' units.xlsx | tr -d '\r')
echo "$seen"
[ "$seen" = '12.5|0.5
"0.0"" s"""|12:00
"0.0 ""11b"""|12:00
0|0' ]
