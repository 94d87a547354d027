#!/usr/bin/env bash
# pyspark 4.3.0 (PyPI): spark-submit of a Python driver gives what the driver writes to
# standard error out on its own standard output, between the lines meant for it. The
# same driver run by python keeps the two apart. A job whose table or list goes to
# standard output, through a pipe into the next program, so gets its own complaints as
# data, and "2>log" stays without them.
#
# Seen, standard output of each:
#   python: rows
#   spark-submit: complaint rows
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check pyspark==4.3.0
cat >"$dir/driver.py" <<'PY'
import sys
print("complaint", file=sys.stderr, flush=True)
print("rows", flush=True)
PY
export PYSPARK_PYTHON=$dir/venv/bin/python PYSPARK_DRIVER_PYTHON=$dir/venv/bin/python
seen="python: $("$dir/venv/bin/python" "$dir/driver.py" 2>/dev/null)
spark-submit: $("$dir/venv/bin/spark-submit" --master 'local[1]' "$dir/driver.py" 2>/dev/null | grep -xE 'complaint|rows' | sort | xargs)"
echo "$seen"
[ "$seen" = "python: rows
spark-submit: complaint rows" ]
