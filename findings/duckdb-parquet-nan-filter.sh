#!/usr/bin/env bash
# DuckDB 2.0.1 (PyPI): one question has two answers on a Parquet file that holds NaN. For
# DuckDB NaN is more than every number, so "more than 100" holds for it. WHERE passes over
# row groups by their statistics, in which a maximum leaves NaN out, as the format has it
# (parquet.thrift, ColumnOrder). FILTER asks the rows. So the same file counts 0 or 1, and a
# copy of it as a table 1: rows with figures that could not be measured come and go with
# how the rest of their row group looks.
#
# Seen, of the jitters 1.0, 50.0 and NaN:
#   file, WHERE jitter > 100:  0
#   file, FILTER jitter > 100: 1
#   table, WHERE jitter > 100: 1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 pyarrow==26.0.1
cd "$dir"
seen=$(bin/python - <<'PY'
import duckdb
import pyarrow
import pyarrow.parquet

pyarrow.parquet.write_table(pyarrow.table({"jitter": [1.0, 50.0, float("nan")]}), "q.parquet")
duckdb.sql("CREATE TABLE copied AS FROM 'q.parquet'")
for name, question in (
    ("file, WHERE jitter > 100: ", "SELECT count(*) FROM 'q.parquet' WHERE jitter > 100"),
    ("file, FILTER jitter > 100:", "SELECT count(*) FILTER (jitter > 100) FROM 'q.parquet'"),
    ("table, WHERE jitter > 100:", "SELECT count(*) FROM copied WHERE jitter > 100"),
):
    print(name, duckdb.sql(question).fetchall()[0][0])
PY
)
echo "$seen"
[ "$seen" = 'file, WHERE jitter > 100:  0
file, FILTER jitter > 100: 1
table, WHERE jitter > 100: 1' ]
