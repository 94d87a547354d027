#!/bin/sh
# Measures ocsconv with a big generated log, beside cat copying the same file
# in the same run. Prints ratios, each the median of three, and the peak memory.
#
#   sh testdata/speed.sh            1 GiB, 50,000 sessions
#   sh testdata/speed.sh 64MiB 3000
#
# TMPDIR says where the files go; they need about six times the log's length.
# A ratio between runs on one machine means something; seconds do not.
set -eu

size=${1:-1GiB}
sessions=${2:-50000}
kind=${3:-uccapi}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ocsconv-speed.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

echo "building, and generating $size with $sessions sessions ($kind)" >&2
(cd "$root" && go build -o "$work/ocsconv" ./cmd/ocsconv && go build -o "$work/generate" ./testdata/generate)
log=$work/log
"$work/generate" -size "$size" -sessions "$sessions" -kind "$kind" -seed 1 -o "$log"
capture=$work/plain.pcapng
annotated=$work/annotated.pcapng
back=$work/back.uccapilog
[ "$kind" = uccapi ] || back=$work/back.log

# now prints the time in milliseconds; where date knows no fractions the clock
# of the shell's own arithmetic is too coarse, so that is an error.
now() {
	n=$(date +%s%N)
	case $n in
	*[!0-9]*) echo "speed.sh: date +%s%N is not supported here; install GNU date" >&2; exit 1 ;;
	esac
	echo $((n / 1000000))
}

# took runs a command and prints how many milliseconds it took.
took() {
	start=$(now)
	"$@" >/dev/null 2>"$work/stderr" || {
		status=$?
		# 3: done, but some input was damaged or skipped
		if [ "$status" -ne 3 ]; then
			echo "speed.sh: $* failed with $status:" >&2
			cat "$work/stderr" >&2
			exit 1
		fi
	}
	echo $(($(now) - start))
}

copy() { cat "$log" >"$work/copy"; }
plain() { "$work/ocsconv" convert "$log" -o "$capture" --annotate=false --force; }
annotate() { "$work/ocsconv" convert "$log" -o "$annotated" --force; }
goback() { "$work/ocsconv" convert "$1" -o "$back" --force; }
goback_plain() { goback "$capture"; }
goback_annotated() { goback "$annotated"; }
shark() { tshark -r "$capture"; }

median() { printf '%s\n' "$1" "$2" "$3" | sort -n | sed -n 2p; }

# measure prints the median of three runs in milliseconds, at least one.
measure() {
	a=$(took "$@")
	b=$(took "$@")
	c=$(took "$@")
	m=$(median "$a" "$b" "$c")
	[ "$m" -gt 0 ] || m=1
	echo "$m"
}

# ratio prints $1 / $2 with two decimals.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

cat "$log" >/dev/null # warm the page cache
cat_ms=$(measure copy)
rm -f "$work/copy"
plain_ms=$(measure plain)
annotated_ms=$(measure annotate)
back_ms=$(measure goback_plain)
if cmp -s "$log" "$back"; then same=yes; else same=NO; fi
back_annotated_ms=$(measure goback_annotated)
if cmp -s "$log" "$back"; then same_annotated=yes; else same_annotated=NO; fi

printf '%-44s %s\n' "log to capture / cat" "$(ratio "$plain_ms" "$cat_ms")"
printf '%-44s %s\n' "log to annotated capture / cat" "$(ratio "$annotated_ms" "$cat_ms")"
printf '%-44s %s\n' "annotated / plain" "$(ratio "$annotated_ms" "$plain_ms")"
printf '%-44s %s\n' "capture to log / cat" "$(ratio "$back_ms" "$cat_ms")"
printf '%-44s %s\n' "annotated capture to log / cat" "$(ratio "$back_annotated_ms" "$cat_ms")"
printf '%-44s %s, %s\n' "same log again (plain, annotated)" "$same" "$same_annotated"

if command -v tshark >/dev/null 2>&1; then
	shark_ms=$(took shark)
	printf '%-44s %s\n' "tshark -r of the result / log to capture" "$(ratio "$shark_ms" "$plain_ms")"
else
	echo "tshark is not here: not compared" >&2
fi

# peak prints the peak resident memory of a command in MiB.
peak() {
	/usr/bin/time -v "$@" 2>&1 >/dev/null | awk -F': ' '/Maximum resident/ { printf "%.0f MiB", $2 / 1024 }'
}

if /usr/bin/time -v true >/dev/null 2>&1; then
	printf '%-44s %s\n' "peak memory, log to capture" "$(peak "$work/ocsconv" convert "$log" -o "$capture" --annotate=false --force)"
	printf '%-44s %s\n' "peak memory, log to annotated capture" "$(peak "$work/ocsconv" convert "$log" -o "$annotated" --force)"
	printf '%-44s %s\n' "peak memory, capture to log" "$(peak "$work/ocsconv" convert "$capture" -o "$back" --force)"
else
	echo "/usr/bin/time -v is not here: memory not measured" >&2
fi

[ "$same" = yes ] && [ "$same_annotated" = yes ]
