#!/usr/bin/env bash
# polars 2.1.0 (PyPI): the values of hive folders become numbers as long as all folders
# look like some. An endpoint id is hexadecimal digits, so epid=12e4 is the number 120000.0
# and epid=0042 is 42, in the column that is text in every file, and in all rows. One
# folder epid=ab12 more, and all are text again: the type of the column, and with it
# joins and comparisons, depend on which folders a day has. DuckDB 2.0.1 keeps them.
#
# Seen:
#   12e4, 0042:       polars 120000.0 42.0       DuckDB '12e4' '0042'
#   12e4, 0042, ab12: polars '12e4' '0042' 'ab12' DuckDB '12e4' '0042' 'ab12'
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check polars==2.1.0 duckdb==2.0.1
cd "$dir"
seen=$(bin/python - <<'PY'
import pathlib

import duckdb
import polars

written = []
for epids in ("12e4", "0042"), ("ab12",):
    for epid in epids:
        folder = pathlib.Path("calls", f"epid={epid}")
        folder.mkdir(parents=True)
        written.append(epid)
        polars.DataFrame({"n": [len(written)]}).write_parquet(folder / "a.parquet")
    rows = polars.scan_parquet("calls", hive_partitioning=True).sort("n").collect()
    others = duckdb.sql("SELECT epid FROM read_parquet('calls/*/*.parquet', hive_partitioning = true) ORDER BY n").fetchall()
    print(f"{', '.join(written)}: polars", *map(repr, rows["epid"].to_list()), "DuckDB", *(repr(epid) for epid, in others))
PY
)
echo "$seen"
[ "$seen" = "12e4, 0042: polars 120000.0 42.0 DuckDB '12e4' '0042'
12e4, 0042, ab12: polars '12e4' '0042' 'ab12' DuckDB '12e4' '0042' 'ab12'" ]
