#!/usr/bin/env bash
# DuckDB 2.0.1 and pyarrow 26.0.1 (PyPI): a duration in a Parquet file is a bare number, whose
# unit depends on who wrote it. Parquet has no type for a duration of a fixed unit; pyarrow
# (pandas and polars too) writes the count as INT64 and its unit in metadata of its own,
# which DuckDB passes over without a word. 90 seconds of talk time are 90 or 90000000000,
# and the sum over the files of two programs is of neither. The other way DuckDB's INTERVAL,
# which is a type of Parquet's, comes to pyarrow as twelve octets.
#
# Seen, 90 seconds:
#   pyarrow s -> DuckDB BIGINT 90
#   pyarrow ms -> DuckDB BIGINT 90000
#   pyarrow us -> DuckDB BIGINT 90000000
#   pyarrow ns -> DuckDB BIGINT 90000000000
#   DuckDB INTERVAL -> pyarrow fixed_size_binary[12] 0000000000000000905f0100
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check duckdb==2.0.1 pyarrow==26.0.1
cd "$dir"
seen=$(bin/python - <<'PY'
import datetime

import duckdb
import pyarrow
import pyarrow.parquet

talk = datetime.timedelta(seconds=90)
for unit in ("s", "ms", "us", "ns"):
    table = pyarrow.table({"talk": pyarrow.array([talk], pyarrow.duration(unit))})
    pyarrow.parquet.write_table(table, "talk.parquet")
    if pyarrow.parquet.read_table("talk.parquet")["talk"].to_pylist() != [talk]:
        raise SystemExit("pyarrow does not read its own duration")
    print(f"pyarrow {unit} -> DuckDB", *duckdb.sql("SELECT typeof(talk), talk FROM 'talk.parquet'").fetchall()[0])
duckdb.sql("COPY (SELECT INTERVAL 90 SECONDS AS talk) TO 'interval.parquet'")
column = pyarrow.parquet.read_table("interval.parquet")["talk"]
print("DuckDB INTERVAL -> pyarrow", column.type, column[0].as_py().hex())
PY
)
echo "$seen"
[ "$seen" = 'pyarrow s -> DuckDB BIGINT 90
pyarrow ms -> DuckDB BIGINT 90000
pyarrow us -> DuckDB BIGINT 90000000
pyarrow ns -> DuckDB BIGINT 90000000000
DuckDB INTERVAL -> pyarrow fixed_size_binary[12] 0000000000000000905f0100' ]
