#!/usr/bin/env bash
# Measures ocsconv where people wait, with generated logs, and prints ratios of
# processor time (user and system) within this run, the least of several runs:
#
#   sh testdata/speed.sh                         32 MiB, about two minutes
#   sh testdata/speed.sh 1GiB                    as large as the temporary folder takes
#   sh testdata/speed.sh 32MiB build-before      another build beside today's, in turns
#
# Each row has its floor, which is the time of cat, wc -l and the like doing what
# the job cannot do without, and the ratio that is aimed at. Nothing is judged but
# that logs come back as they were. The files take about fifteen times the size in
# TMPDIR; a folder in memory is best.
# RUNS says how often each job runs, 3 where it is not set.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail

size=${1:-32MiB}
runs=${RUNS:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ocsconv-speed.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C TIMEFORMAT='%U %S %R'
export OCSCONV_CACHE=off # every run does the work

case $size in
*GiB) mib=$((${size%GiB} * 1024)) ;;
*MiB) mib=${size%MiB} ;;
*) echo "speed.sh: $size is no size like 32MiB or 1GiB" >&2; exit 2 ;;
esac

echo "building, and generating logs of $size" >&2
# As releases are built.
(cd "$root" && CGO_ENABLED=0 go build -trimpath -tags nethttpomithttp2 -ldflags '-s -w' -o "$work/ocsconv" ./cmd/ocsconv && go build -o "$work/generate" ./testdata/generate)
builds=(new)
declare -A build=([new]=$work/ocsconv)
if [ $# -gt 1 ]; then
	builds=(old new)
	build[old]=$(realpath "$2")
fi

gen() { "$work/generate" -seed 1 "$@"; }
files=1000
log=$work/client.uccapilog server=$work/server.log eighth=$work/eighth.uccapilog
calls=$work/calls.uccapilog long=$work/long.uccapilog many=$work/many
gen -size "$size" -sessions $((mib * 48)) -o "$log"
gen -size "$size" -sessions $((mib * 48)) -kind cls -o "$server"
gen -size $((mib * 1024 / 8))KiB -sessions $((mib * 6)) -o "$eighth"
gen -size $((mib * 1024 / 2))KiB -sessions $((mib * 25)) -o "$calls"
longest=$((mib < 32 ? mib * 3 : 90)) # MiB
gen -size "${longest}MiB" -sessions 1 -o "$long"
mkdir "$many"
# The many logs are the one, cut where a packet begins.
awk -v least=$((mib * 1024 * 1024 / files)) -v dir="$many" '
	BEGIN { n = 1; file = dir "/1.uccapilog" }
	octets >= least && / :: (Data Received|Sending Packet) / { close(file); file = dir "/" ++n ".uccapilog"; octets = 0 }
	{ print > file; octets += length($0) + 1 }' "$log"
files=$(ls "$many" | wc -l | tr -d ' ')
cat "$log" "$server" "$many"/* >/dev/null # warm the page cache

# Milliseconds of processor, and of the clock, and KiB of memory, by build and job.
declare -A cpu wall memory

# least runs a job of a build once and keeps the figures if they are the least.
least() {
	local which=$1 job=$2 status=0 user sys real ms waited
	shift 2
	bin=${build[$which]:-}
	{ time "$@" >/dev/null 2>"$work/stderr" || status=$?; } 2>"$work/time"
	# 3: done, but some input was damaged or skipped
	if [ $status != 0 ] && [ $status != 3 ]; then
		echo "speed.sh: $job ($which) failed with $status:" >&2
		head -n 5 "$work/stderr" >&2
		exit 1
	fi
	read -r user sys real <"$work/time"
	ms=$(awk -v a="$user" -v b="$sys" 'BEGIN { printf "%d", (a + b) * 1000 }')
	waited=$(awk -v a="$real" 'BEGIN { printf "%d", a * 1000 }')
	[ "$ms" -gt 0 ] || ms=1
	[ "$waited" -gt 0 ] || waited=1
	if [ -z "${cpu[$which,$job]:-}" ] || [ "$ms" -lt "${cpu[$which,$job]}" ]; then cpu[$which,$job]=$ms; fi
	if [ -z "${wall[$which,$job]:-}" ] || [ "$waited" -lt "${wall[$which,$job]}" ]; then wall[$which,$job]=$waited; fi
}

# job measures a function that uses $bin, the builds in turns.
job() {
	local run which
	for run in $(seq "$runs"); do
		for which in "${builds[@]}"; do least "$which" "$@"; done
	done
}

# floor measures what no build does.
floor() {
	local run
	for run in $(seq "$runs"); do least floor "$@"; done
}

# peak measures the memory of each build.
peak() {
	local name=$1 which status
	shift
	for which in "${builds[@]}"; do
		bin=${build[$which]} status=0
		/usr/bin/time -o "$work/time" -f %M "$bin" "$@" >/dev/null 2>&1 || status=$?
		memory[$which,$name]=$(tail -n 1 "$work/time")
	done
}

# ratio prints $1 / $2, a dash where one of them is not known.
ratio() {
	if [ -z "${1:-}" ] || [ -z "${2:-}" ]; then echo -; else awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; fi
}

line() { printf '%-52s %9s %9s %9s  %s\n' "$@"; }

# row prints the ratio of two jobs for each build, with the ratio of their floors
# and what is aimed at.
row() {
	local title=$1 a=$2 b=$3 floor=$4 target=$5 old=-
	[ ${#builds[@]} = 1 ] || old=$(ratio "${cpu[old,$a]:-}" "${cpu[old,$b]:-}")
	line "$title" "$old" "$(ratio "${cpu[new,$a]:-}" "${cpu[new,$b]:-}")" "$floor" "$target"
}

# figures prints what is no ratio of two jobs: the values of a function of a build.
figures() {
	local title=$1 of=$2 floor=$3 target=$4 old=-
	[ ${#builds[@]} = 1 ] || old=$($of old)
	line "$title" "$old" "$($of new)" "$floor" "$target"
}

floors() { ratio "${cpu[floor,$1]:-}" "${cpu[floor,$2]:-}"; }

line "processor time" before today floor "aimed at"

# Every build is held against the same cat.
copy() { cat "$log" >"$work/copy"; }
scan_and_copy() { wc -l "$log" && copy; }
plain() { "$bin" convert "$log" -o "$work/plain.pcapng" --annotate=false --force; }
floor cat copy
floor plain scan_and_copy
job plain plain
for which in "${builds[@]}"; do
	cpu[$which,cat]=${cpu[floor,cat]} wall[$which,cat]=${wall[floor,cat]}
done
walls() { ratio "${wall[$1,plain]}" "${wall[$1,cat]}"; }
row "client log to capture, plain / cat" plain cat "$(floors plain cat)" "<= 3.0"
figures "  the same by the clock" walls "$(ratio "${wall[floor,plain]}" "${wall[floor,cat]}")" "<= 2.0"

scan_twice() { wc -l "$log" && scan_and_copy; }
annotated() { "$bin" convert "$log" -o "$work/annotated.pcapng" --force; }
floor annotated scan_twice
job annotated annotated
row "annotated / plain" annotated plain "$(floors annotated plain)" "<= 1.8"

server_floor() { wc -l "$server" && cat "$server" >"$work/copy"; }
server_plain() { "$bin" convert "$server" -o "$work/server.pcapng" --annotate=false --force; }
floor server server_floor
job server server_plain
row "server trace, plain / client's" server plain "$(floors server plain)" "<= 1.6"

back() { "$bin" convert "$work/plain.pcapng" -o "$work/back" --to uccapi --force; }
server_back() { "$bin" convert "$work/server.pcapng" -o "$work/back" --to ocslogger --force; }
back_floor() { cat "$work/plain.pcapng" >"$work/copy"; }
server_back_floor() { cat "$work/server.pcapng" >"$work/copy"; }
floor back back_floor
floor server_back server_back_floor
job back back
if cmp -s "$log" "$work/back"; then same=yes; else same=NO; fi
job server_back server_back
if cmp -s "$server" "$work/back"; then same_server=yes; else same_server=NO; fi
row "capture to server trace / to client log" server_back back "$(floors server_back back)" "<= 1.5"
rm -f "$work/back" "$work/server.pcapng"

if command -v iconv >/dev/null; then
	wide=$work/wide.uccapilog
	{ printf '\377\376' && iconv -f UTF-8 -t UTF-16LE "$log"; } >"$wide"
	wide_floor() { iconv -f UTF-16LE -t UTF-8 "$wide" >/dev/null && scan_and_copy; }
	wide_plain() { "$bin" convert "$wide" -o "$work/wide.pcapng" --annotate=false --force; }
	floor wide wide_floor
	job wide wide_plain
	rm -f "$wide" "$work/wide.pcapng"
fi
row "UTF-16, plain / the same text in octets" wide plain "$(floors wide plain)" "<= 1.6"

if command -v editcap >/dev/null; then
	foreign=$work/foreign.pcap
	"$work/ocsconv" convert "$log" -q -o "$work/tcp.pcapng" --encap tcp --annotate=false --force
	editcap -F pcap "$work/tcp.pcapng" "$foreign"
	foreign_floor() { wc -l "$foreign" && cat "$foreign" >"$work/copy"; }
	foreign_log() { "$bin" convert "$foreign" -o "$work/foreign.uccapilog" --force; }
	floor foreign foreign_floor
	job foreign foreign_log
	rm -f "$foreign" "$work/tcp.pcapng" "$work/foreign.uccapilog"
fi
row "pcap of another program to log / plain" foreign plain "$(floors foreign plain)" "<= 2.2"

people() { "$bin" redact "$log" -o "$work/redacted.uccapilog" --force; }
scan_thrice() { wc -l "$log" && scan_twice; }
floor people scan_thrice
job people people
row "redact people / plain" people plain "$(floors people plain)" "<= 8"

all() { "$bin" redact "$log" -o "$work/redacted.uccapilog" --redact all --force; }
all_eighth() { "$bin" redact "$eighth" -o "$work/redacted.uccapilog" --redact all --force; }
growth() { awk -v a="${cpu[$1,all]}" -v b="${cpu[$1,all_eighth]}" 'BEGIN { printf "%.2f", log(a / b) / log(8) }'; }
job all all
job all_eighth all_eighth
figures "redact all, growth from an eighth to all (exponent)" growth 1.00 "<= 1.05"
rm -f "$work/redacted.uccapilog"

# A thousand files take much longer with the names of all; people has one file.
many_copies() { mkdir -p "$work/copies" && cp "$many"/* "$work/copies/"; }
many_redacted() { "$bin" redact "$many" -o "$work/copies/" --force; }
many_plain() { "$bin" convert "$many" -o "$work/plain.many.pcapng" --annotate=false --force; }
many_floor() { cat "$many"/* | wc -l && cat "$many"/* >"$work/copy"; }
floor many_redacted many_copies
floor many many_floor
job many_redacted many_redacted
row "redact $files files / one of their size" many_redacted people "$(floors many_redacted cat)" "<= 1.3"
job many many_plain
row "$files files to one capture, plain / one file" many plain "$(floors many plain)" "<= 2.5"
rm -rf "$work/copies" "$work/plain.many.pcapng"

# What is printed and drawn is measured with half the log, in many calls.
calls_floor() { wc -l "$calls" && cat "$calls" >"$work/copy"; }
calls_plain() { "$bin" convert "$calls" -o "$work/calls.pcapng" --annotate=false --force; }
exported() { "$bin" export "$calls" -d "$work/forms" --force; }
workbook() { "$bin" export "$calls" -d "$work/book" --as xlsx --force; }
shown() { "$bin" show "$calls" >"$work/shown"; }
json() { "$bin" sessions "$calls" --json >"$work/json"; }
exported_floor() { calls_floor && wc -l "$calls" && find "$work/forms" -type f -exec cat {} + >"$work/copy"; }
workbook_floor() { calls_floor && wc -l "$calls" && gzip -1 <"$work/parts" >"$work/copy"; }
printed_floor() { wc -l "$calls" && cat "$work/$1" >"$work/copy"; }
floor calls calls_floor
job calls calls_plain
job exported exported
floor exported exported_floor
row "export, default forms / plain" exported calls "$(floors exported calls)" "<= 9"
job workbook workbook
if command -v unzip >/dev/null; then
	unzip -p "$work/book/*.xlsx" >"$work/parts" 2>/dev/null || true
	floor workbook workbook_floor
fi
row "export --as xlsx / plain" workbook calls "$(floors workbook calls)" "<= 7"
rm -rf "$work/forms" "$work/book" "$work/parts"
job shown shown
floor shown printed_floor shown
row "show / plain" shown calls "$(floors shown calls)" "<= 3"
job json json
floor json printed_floor json
row "sessions --json / plain" json calls "$(floors json calls)" "<= 1.6"

rows() { (cd "$root/converters/export/workbook/testdata/bench" && go test -run '^$' -bench "^Benchmark$1\$" -benchtime 1x -count "$runs") | awk '/ns\/op/ { for (i = 1; i < NF; i++) if ($(i + 1) == "ns/op" && (!n || $i < n)) n = $i } END { print n }'; }
if ours=$(rows Workbook 2>/dev/null) && theirs=$(rows Excelize 2>/dev/null); then
	line "a sheet of 100,000 rows / excelize, by the clock" - "$(ratio "$ours" "$theirs")" - "<= 0.3"
else
	echo "excelize cannot be built here: not compared" >&2
fi

if command -v tshark >/dev/null; then
	"$work/ocsconv" convert "$log" -q -o "$work/plain.pcapng" --annotate=false --force
	shark() { tshark -r "$work/plain.pcapng"; }
	floor shark shark
	for which in "${builds[@]}"; do
		wall[$which,shark]=${wall[floor,shark]} cpu[$which,shark]=${cpu[floor,shark]}
	done
	lua=$root/converters/wireshark/lua
	read_by_lua() { tshark -X "lua_script:$lua/ocsconv_reader.lua" -r "$log"; }
	read_with_fields() { tshark -X "lua_script:$lua/ocsconv_reader.lua" -X "lua_script:$lua/ocsconv_fields.lua" -r "$log"; }
	for run in $(seq "$runs"); do
		least new lua read_by_lua
		least new fields read_with_fields
	done
	row "tshark with the Lua reader: the log / the capture" lua shark 1.00 "<= 3"
	row "  the same with the Lua fields" fields shark 1.00 "<= 3"
	shark_walls() { ratio "${wall[$1,shark]}" "${wall[$1,plain]}"; }
	figures "tshark -r of the capture / log to capture, by clock" shark_walls "$(ratio "${wall[floor,shark]}" "${wall[floor,cat]}")" ">= 6"
else
	echo "tshark is not here: not compared" >&2
fi

start() { "$bin" formats; }
nothing() { "$work/generate" -help; }
floor start nothing
job start start
of_start() { echo "${cpu[$1,start]} ms"; }
figures "ocsconv formats, processor" of_start "${cpu[floor,start]} ms" "<= 9 ms"

if /usr/bin/time -f %M true >/dev/null 2>&1; then
	line "memory" before today floor "aimed at"
	/usr/bin/time -o "$work/time" -f %M "$work/generate" -help >/dev/null 2>&1 || true # a program that does nothing
	idle=$(tail -n 1 "$work/time" | awk '{ printf "%.0f MiB", $1 / 1024 }')
	peak plain convert "$log" -o "$work/plain.pcapng" --annotate=false --force
	peak annotated convert "$log" -o "$work/annotated.pcapng" --force
	peak calls_plain convert "$calls" -o "$work/plain.pcapng" --annotate=false --force
	peak calls_annotated convert "$calls" -o "$work/annotated.pcapng" --force
	messages=$("$work/ocsconv" convert "$log" -o "$work/plain.pcapng" --annotate=false --force 2>&1 | sed -n 's/^ocsconv: wrote .*: \([0-9,]*\) messages*$/\1/p' | tr -d ,)
	mebibytes() { awk -v k="${memory[$1,$2]}" 'BEGIN { printf "%.0f MiB", k / 1024 }'; }
	plain_peak() { mebibytes "$1" plain; }
	annotated_peak() { mebibytes "$1" annotated; }
	# What half the log takes too is no memory of its messages. It is garbage that may
	# gather, mostly: more of it than short logs have facts.
	each_message() {
		awk -v n="$messages" -v a="${memory[$1,annotated]}" -v b="${memory[$1,plain]}" -v c="${memory[$1,calls_annotated]}" -v d="${memory[$1,calls_plain]}" -v mib="$mib" \
			'BEGIN { if (mib < 256) print "-"; else printf "%.0f", ((a - c) - (b - d)) * 1024 / (n / 2) }'
	}
	figures "peak, plain" plain_peak "$idle" ""
	figures "peak, annotated" annotated_peak "$idle" ""
	figures "  octets for each message above plain, from 256MiB on" each_message 0 "<= 70"
	peak long sessions "$long" --json
	long_peak() { mebibytes "$1" long; }
	figures "one session of $longest MiB, sessions --json" long_peak "$idle" "<= 96 MiB"
	peak many convert "$many" -o "$work/annotated.pcapng" --force
	many_peak() { mebibytes "$1" many; }
	figures "$files files, annotated" many_peak "$idle" "<= 128 MiB"
	peak start formats
	start_peak() { mebibytes "$1" start; }
	figures "ocsconv formats" start_peak "$idle" "<= 14 MiB"
else
	echo "/usr/bin/time is not here: memory not measured" >&2
fi
echo "the same log again: $same, the same server trace: $same_server"
[ "$same" = yes ] && [ "$same_server" = yes ]
