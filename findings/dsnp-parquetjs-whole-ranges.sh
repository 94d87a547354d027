#!/usr/bin/env bash
# @dsnp/parquetjs 1.8.8 (npm): two of its types do not take what they are for. A column of
# UINT_32 refuses numbers from 2^31 on, and every other SSRC is such a one (RFC 3550 8.1
# chooses them at random), so that a table of streams is written or not by chance. An
# INTERVAL is months, days and milliseconds (parquet.thrift); a 0 among them is said to be
# missing, so that a call cannot have lasted 90 seconds. What is taken is written right.
#
# Seen:
#   UINT_32 2147483647: written
#   UINT_32 2147483648: RangeError
#   INTERVAL 1 month, 2 days, 90000 ms: written
#   INTERVAL 0 months, 0 days, 90000 ms: value for INTERVAL must be object { months: ..., days: ..., milliseconds: ... }
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund @dsnp/parquetjs@1.8.8 >/dev/null
cat >write.js <<'JS'
const { ParquetSchema, ParquetWriter } = require("@dsnp/parquetjs");

async function write(name, type, value) {
  const writer = await ParquetWriter.openFile(new ParquetSchema({ value: { type } }), "values.parquet");
  try {
    await writer.appendRow({ value });
    await writer.close();
    console.log(`${name}: written`);
  } catch (error) {
    console.log(`${name}: ${error instanceof RangeError ? "RangeError" : error.message}`);
  }
}

(async () => {
  await write("UINT_32 2147483647", "UINT_32", 2147483647);
  await write("UINT_32 2147483648", "UINT_32", 2147483648);
  await write("INTERVAL 1 month, 2 days, 90000 ms", "INTERVAL", { months: 1, days: 2, milliseconds: 90000 });
  await write("INTERVAL 0 months, 0 days, 90000 ms", "INTERVAL", { months: 0, days: 0, milliseconds: 90000 });
})();
JS
seen=$(node write.js)
echo "$seen"
[ "$seen" = "UINT_32 2147483647: written
UINT_32 2147483648: RangeError
INTERVAL 1 month, 2 days, 90000 ms: written
INTERVAL 0 months, 0 days, 90000 ms: value for INTERVAL must be object { months: ..., days: ..., milliseconds: ... }" ]
