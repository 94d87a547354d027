#!/usr/bin/env bash
# Compares what two builds of ocsconv do: standard output, standard error, exit
# status and every file, over the logs in testdata, generated ones, and damaged
# variants of both.
#
#   testdata/compare.sh OLD NEW         a selection, in about two minutes
#   testdata/compare.sh OLD NEW full    every input with every option, in half an hour
#
# Both builds run with the same arguments and relative paths. Workbooks name the
# version of the program, so both should be built with -buildvcs=false. It prints
# the runs that differ, each with the first lines of the difference, and ends with
# status 1 when there are any. Runs that both builds refuse or fail are counted: what
# they would have written was not compared.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,14p' "$0" >&2; exit 2; }
old=$(realpath "$1")
new=$(realpath "$2")
scope=${3:-quick}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/ocsconv-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
OCSCONV_KEY=$(head -c 32 /dev/urandom | base64) # both builds refuse one that can be guessed
export COLUMNS=120 NO_COLOR=1 OCSCONV_KEY
export TZ=UTC SOURCE_DATE_EPOCH=0 OCSCONV_CACHE=off

(cd "$root" && go build -o "$work/generate" ./testdata/generate)
in=$work/in
mkdir -p "$in/logs" "$in/generated" "$in/damaged"
cp -r "$root"/testdata/{celog,clock,damage,day,encoding,excerpt,forks,ocslogger,packed,rtcdll,scenarios,seed,uccapi} "$in/logs/"
find "$in/logs" -name '*.json' -delete
seeds=3
[ "$scope" != full ] || seeds=20
for seed in $(seq $seeds); do
	"$work/generate" -seed "$seed" -sessions 12 -size 200KiB -o "$in/generated/client-$seed.uccapilog"
	"$work/generate" -seed "$seed" -sessions 12 -size 200KiB -kind cls -o "$in/generated/server-$seed.log"
done

# damage FILE NAME makes a cut copy and one with octets that were changed.
damage() {
	local size
	size=$(stat -c %s "$1")
	head -c $((size * 2 / 3 + 7)) "$1" >"$in/damaged/cut-$2"
	cp "$1" "$in/damaged/flipped-$2"
	for part in 2 3 5 7 11; do
		printf '\377' | dd of="$in/damaged/flipped-$2" bs=1 seek=$((size / part)) conv=notrunc status=none
	done
}
for f in "$in"/generated/*-1.* "$in"/logs/{scenarios/S01.log,uccapi/r2-caller.uccapilog,ocslogger/cls-2013.log,ocslogger/r2-frontend.log,celog/phone.clg.log,excerpt/captions.txt,encoding/utf16le-bom.uccapilog,packed/two-logs.zip}; do
	damage "$f" "$(basename "$f")"
done
# Captures come from the older build, one of them as from elsewhere.
mkdir -p "$in/captures"
for f in "$in"/logs/{scenarios/S05.log,uccapi/six-endpoints.uccapilog,ocslogger/cls-two-servers.log,excerpt/bare.txt} "$in"/generated/*-1.*; do
	base=$(basename "$f")
	"$old" convert -q "$f" -o "$in/captures/$base.pcapng" 2>/dev/null || [ $? = 3 ]
	"$old" convert -q "$f" --encap tcp --annotate=false -o "$in/captures/$base.tcp.pcapng" 2>/dev/null || [ $? = 3 ]
	if command -v editcap >/dev/null; then
		editcap -F pcap "$in/captures/$base.tcp.pcapng" "$in/captures/$base.pcap" 2>/dev/null
	fi
done
"$old" convert -q "$in"/logs/day/* -o "$in/captures/day.pcapng"
for f in "$in"/captures/S05.log.pcapng "$in"/captures/*.tcp.pcapng; do damage "$f" "$(basename "$f")"; done

# compare tells whether the last run differs, and keeps nothing of one that does not:
# of all runs together it would be tens of gigabytes.
runs=0
differ=0
failed=0
mkdir -p "$work/old" "$work/new"
compare() {
	cd "$work"
	if ! diff -r "old/$runs" "new/$runs" >difference; then
		differ=$((differ + 1))
		echo "DIFFERS: ocsconv $*"
		head -n 10 difference | cut -c -240
	fi
	case $(cat "new/$runs/status" 2>/dev/null) in [12]) failed=$((failed + 1)) ;; esac
	rm -rf "old/$runs" "new/$runs"
}

# one BUILD ARGS... runs one build in the current folder, and notes its status.
one() {
	local status=0
	"$@" </dev/null >stdout 2>stderr || status=$?
	echo "$status" >status
}

# run ARGS... runs both builds at the same time, each in a folder of its own.
run() {
	local which
	runs=$((runs + 1))
	for which in old new; do
		mkdir -p "$work/$which/$runs/out"
		(cd "$work/$which/$runs" && one "${!which}" "$@") &
	done
	wait
	compare "$@"
}

each=0
pick=1
[ "$scope" = full ] || pick=43
# some runs one of every few in a selection, so that all kinds come up.
some() {
	each=$((each + 1))
	[ $((each % pick)) != 0 ] || run "$@"
}

filters=('sip.Method == "INVITE"' 'mpop.state == "lost" or mpop.endpoint == "E2"' 'ip.addr == 192.0.2.50 and frame.number > 2' 'frame.time_delta > 0.5 or sip.Status-Code >= 400' 'mpop.outcome == "answered"')
inputs=()
while IFS= read -r f; do inputs+=("../../${f#"$work"/}"); done < <(find "$in" -type f | LC_ALL=C sort)

for f in "${inputs[@]}"; do
	name=$f
	some convert "$name" -o out/plain.pcapng --annotate=false
	run convert "$name" -o out/annotated.pcapng
	some convert "$name" -o out/udp.pcapng --encap udp
	some convert "$name" -o out/udp5060.pcapng --encap udp-5060 --annotate=false
	some convert "$name" -o out/tcp.pcapng --encap tcp
	some convert "$name" -o out/lanes.pcapng --lanes endpoint
	some convert "$name" -o out/lanes.pcapng --lanes endpoint --annotate=false --encap tcp
	some convert "$name" -o out/context.pcapng --context --annotate=false
	some convert "$name" -o out/zone.pcapng --tz Europe/Zagreb --date 2010-02-03
	some convert "$name" -o out/strict.pcapng --strict
	some convert "$name" -o - --to pcapng
	for filter in "${filters[@]}"; do
		some convert "$name" -o out/filtered.pcapng -Y "$filter"
		some convert "$name" -o out/filtered.pcapng -Y "$filter" --annotate=false --encap udp
		some sessions "$name" -Y "$filter"
	done
	some convert "$name" -o out/one.pcapng --session 1
	some convert "$name" -o out/back.uccapilog --to uccapi
	some convert "$name" -o out/back.log --to ocslogger
	some convert "$name" -o out/guess
	some convert "$name" -o out/each/
	some sessions "$name" --json
	some sessions "$name"
	some show "$name"
	some show "$name" --collapse --no-inferred
	some endpoints "$name" --json
	some export "$name" -d out/forms --as csv,xlsx,puml,mermaid,svg,html,json,pcapng
	some export "$name" -d out/combined --combined --as csv,xlsx,puml,mermaid,svg,html,json,pcapng --collapse
	some export "$name" --stdout --as csv --session 1
	some export "$name" -d out/default -Y "${filters[0]}"
	for level in secrets people all; do
		some redact "$name" -o out/redacted --redact $level
		some convert "$name" -o out/redacted.pcapng --redact $level --map out/map
		some redact "$name" -o out/each/ --redact $level
		some export "$name" -d out/forms --redact $level --as json,csv,pcapng
	done
done

# Several inputs as one case, and each on its own.
for set in ../../in/logs/day "../../in/logs/day ../../in/captures/day.pcapng" ../../in/logs/rtcdll ../../in/logs/uccapi ../../in/logs/ocslogger ../../in/generated ../../in/captures ../../in/damaged "../../in/logs/packed/two-logs.zip ../../in/logs/day/caller.uccapilog"; do
	# shellcheck disable=SC2086 # a set is several words
	for args in "convert $set -o out/all.pcapng" "convert $set -o out/plain.pcapng --annotate=false" "convert $set -o out/each/" "convert $set -o out/all.uccapilog --to uccapi" \
		"convert $set -o out/lanes.pcapng --lanes endpoint" "sessions $set --json" "sessions $set" "endpoints $set" "export $set -d out/forms --as json,pcapng,csv,xlsx" \
		"redact $set -o out/each/" "redact $set -o out/each/ --redact all" "convert $set -o out/red.pcapng --redact all" "convert $set -o out/y.pcapng -Y mpop.state"; do
		some $args
	done
done
run convert ../../in/captures/day.pcapng -o out/each/
run convert ../../in/captures/day.pcapng ../../in/captures/S05.log.pcapng -o out/merged.pcapng
run convert ../../in/missing.log ../../in/logs/day -o out/x.pcapng
run convert ../../in/logs/day/caller.uccapilog -o out/x.csv
run convert ../../in/logs/day/caller.uccapilog
run formats
run export ../../in/logs/day -d out --as nothing
run sessions ../../in/logs/day/caller.uccapilog --session 99

# What is dropped on the program gets its capture beside it.
for args in "" "--redact people --annotate=false"; do
	runs=$((runs + 1))
	for which in old new; do
		mkdir -p "$work/$which/$runs"
		cd "$work/$which/$runs"
		cp "$in"/logs/day/* "$in/logs/packed/two-logs.zip" "$in/captures/S05.log.pcapng" .
		# shellcheck disable=SC2086 # several words
		one "${!which}" ./*.* $args
	done
	compare "dropped $args"
done

# A log that grows is written in portions while both builds follow copies of it.
# Waiting is most of what that takes, so all logs grow at the same time.
logs=(logs/scenarios/S01.log logs/uccapi/six-endpoints.uccapilog logs/ocslogger/cls-2013.log logs/encoding/utf16le-bom.uccapilog logs/damage/im-imitates-log.uccapilog logs/ocslogger/services.log)
if [ "$scope" = full ]; then
	logs+=(logs/clock/plus-one-hour.uccapilog logs/rtcdll/RTCDLL0.log logs/celog/phone.clg.log generated/client-1.uccapilog generated/server-1.log logs/day/frontend.log damaged/flipped-S01.log)
fi
runs=$((runs + 1))
pids=()
for which in old new; do
	mkdir -p "$work/$which/$runs"
	cd "$work/$which/$runs"
	for f in "${logs[@]}"; do
		base=$(basename "$f")
		head -c 3000 "$in/$f" >"$base"
		touch -d 2010-01-05T14:00:00Z "$base"
		"${!which}" convert --follow "$base" -o "$base.pcapng" 2>"$base.stderr" &
		pids+=($!)
	done
done
sleep 1
for portion in 1 2 3 4; do
	for f in "${logs[@]}"; do
		rest=$(($(stat -c %s "$in/$f") - 3000))
		from=$((rest * (portion - 1) / 4)) to=$((rest * portion / 4))
		for which in old new; do
			head -c $((3000 + to)) "$in/$f" | tail -c $((to - from)) >>"$work/$which/$runs/$(basename "$f")"
		done
	done
	sleep 2 # more than the patience with a message that may go on
done
kill -INT "${pids[@]}" || echo "a build did not follow its log to the end" >&2
for pid in "${pids[@]}"; do wait "$pid" || echo "following ended with status $?" >&2; done

compare "following"
echo "$runs runs, $differ differ; $failed ended with 1 or 2"
[ "$differ" = 0 ]
