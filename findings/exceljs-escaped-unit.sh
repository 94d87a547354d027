#!/usr/bin/env bash
# exceljs 4.4.0 (npm): a number whose format escapes a letter of its unit is read as a
# date of the year 1900. A backslash in a format makes the next sign text, and an
# underscore leaves the room of the next sign (ECMA-376 18.8.31); spreadsheet programs
# write units like that. The reader takes away quoted text only, finds an s, d or m, and
# makes a Date of 12.5 seconds. The same unit in quotes is a number.
#
# Seen:
#   0.0" s" -> 12.5
#   0.0\ \s -> 1900-01-11T12:00:00.000Z
#   0\ \m\s -> 1900-01-29T00:00:00.000Z
#   #,##0_d -> 1903-05-18T00:00:00.000Z
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund exceljs@4.4.0 >/dev/null
seen=$(node - <<'JS'
const { Workbook } = require("exceljs");
(async () => {
  const written = new Workbook();
  const sheet = written.addWorksheet("units");
  for (const [value, numFmt] of [[12.5, '0.0" s"'], [12.5, "0.0\\ \\s"], [30, "0\\ \\m\\s"], [1234, "#,##0_d"]]) {
    sheet.addRow([numFmt, value]).getCell(2).numFmt = numFmt;
  }
  const read = new Workbook();
  await read.xlsx.load(await written.xlsx.writeBuffer());
  read.worksheets[0].eachRow((row) => {
    const { value } = row.getCell(2);
    console.log(`${row.getCell(1).value} -> ${value instanceof Date ? value.toISOString() : value}`);
  });
})();
JS
)
echo "$seen"
[ "$seen" = '0.0" s" -> 12.5
0.0\ \s -> 1900-01-11T12:00:00.000Z
0\ \m\s -> 1900-01-29T00:00:00.000Z
#,##0_d -> 1903-05-18T00:00:00.000Z' ]
