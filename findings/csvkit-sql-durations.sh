#!/usr/bin/env bash
# csvkit 2.2.0 (PyPI), csvsql: a column of talk times is a column of dates of 1970 in the
# database. The columns of a CSV are given types by what stands in them; durations are a
# type of their own, which SQLite lacks, and are stored as the moment that lies so long
# behind the first of January 1970. A sum or a mean takes the year of each and says 3940 of
# two calls; the same file in csvjson is right. csvsql --query has such a database below.
#
# Seen:
#   csvjson: a 1 day, 6:00:00, b 0:01:30
#   csvsql: a 1970-01-02 06:00:00.000000, b 1970-01-01 00:01:30.000000, sum 3940.0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir"
"$dir/bin/pip" install -q --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 agate-sql==0.7.3 sqlalchemy==2.1.9
cd "$dir"
printf 'name,talk\na,30:00:00\nb,00:01:30\n' >calls.csv
seen=$(
	bin/csvjson calls.csv | python3 -c '
import json, sys
print("csvjson:", ", ".join(call["name"] + " " + call["talk"] for call in json.load(sys.stdin)))'
	bin/csvsql --query "SELECT group_concat(name || ' ' || talk, ', ') || ', sum ' || sum(talk) FROM calls" calls.csv |
		python3 -c '
import csv, sys
print("csvsql:", list(csv.reader(sys.stdin))[1][0])'
)
echo "$seen"
[ "$seen" = "csvjson: a 1 day, 6:00:00, b 0:01:30
csvsql: a 1970-01-02 06:00:00.000000, b 1970-01-01 00:01:30.000000, sum 3940.0" ]
