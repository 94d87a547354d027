package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/shard"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
	"ocsconv/testdata/generate/fleet"
	"ocsconv/testdata/generate/logs"
)

// must runs a command that has to succeed, and returns what it prints.
func must(t *testing.T, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	code := run(context.Background(), append([]string{"ocsconv"}, args...), nil, &out, &said)
	require.Contains(t, []int{exitDone, exitPartial}, code, "%v: %s", args, said.String())
	return out.String()
}

// hosts writes the traces of several servers into a new folder.
func hosts(t *testing.T, seed uint64, size int64, sessions int, o fleet.Options) []string {
	t.Helper()
	var log bytes.Buffer
	start := time.Date(2010, 1, 5, 20, 0, 0, 0, time.UTC) // goes on over midnight
	require.NoError(t, logs.Stream(&log, logs.StreamOptions{Kind: "cls", Size: size, Sessions: sessions, Seed: seed, Start: start}))
	list, err := fleet.Spread(&log, o)
	require.NoError(t, err)
	dir := t.TempDir()
	var files []string
	for i, text := range list {
		file := filepath.Join(dir, fmt.Sprintf("fe%02d.log", i+1))
		require.NoError(t, os.WriteFile(file, text, 0o666))
		files = append(files, file)
	}
	return files
}

// counting are the members that number something in the whole input.
var counting = []string{"session", "frame", "first_frame"}

// neutral takes the numbers of the whole input out of a JSON value.
func neutral(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range counting {
			delete(v, name)
		}
		for key := range v {
			v[key] = neutral(v[key])
		}
	case []any:
		for i := range v {
			v[i] = neutral(v[i])
		}
	}
	return v
}

// sessionsByCall returns the lines of sessions --json by Call-ID and part.
func sessionsByCall(t *testing.T, lines string) map[string]string {
	t.Helper()
	list := map[string]string{}
	for line := range strings.Lines(lines) {
		var s map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		key := fmt.Sprint(s["call_id"], " ", s["call"])
		require.NotContains(t, list, key)
		text, err := json.Marshal(neutral(s))
		require.NoError(t, err)
		list[key] = string(text)
	}
	return list
}

// sharded splits each log by itself and merges what they taught.
func sharded(t *testing.T, dir string, files []string, count int) (knowledge string) {
	t.Helper()
	for _, file := range files {
		must(t, "shard", file, "-d", dir, "--shards", fmt.Sprint(count), "-q")
	}
	return learnAll(t, dir)
}

func learnAll(t *testing.T, dir string) string {
	knowledge := filepath.Join(dir, "learnt.json")
	must(t, "learn", filepath.Join(dir, "learnt", "*.json"), "-o", knowledge, "--force", "-q")
	return knowledge
}

// ofShards reads every shard by itself.
func ofShards(t *testing.T, dir, knowledge string) map[string]string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(dir, "shard=*"))
	require.NoError(t, err)
	all := map[string]string{}
	for _, folder := range folders {
		for key, s := range sessionsByCall(t, must(t, "sessions", folder, "--learnt", knowledge, "--json", "-q")) {
			require.NotContains(t, all, key, "a Call-ID is in one shard")
			all[key] = s
		}
	}
	return all
}

// requireSame compares sessions and shows the first that differs.
func requireSame(t *testing.T, want, got map[string]string, what string) {
	t.Helper()
	require.Equal(t, len(want), len(got), what)
	for key := range want {
		require.JSONEq(t, want[key], got[key], "%s: %s", what, key)
	}
}

// TestShards holds that the sessions of shards are those of one process.
func TestShards(t *testing.T) {
	counts := []int{1, 8, 64}
	if testing.Short() {
		counts = counts[1:2]
	}
	for i, o := range []fleet.Options{
		{Hosts: 8, Copies: 50},
		{Hosts: 3, Copies: 7, Skew: 2 * time.Second},
		{Hosts: 5, Skew: -900 * time.Millisecond, Cut: 700},
		{Hosts: 4, Copies: 5, Skew: 3 * time.Minute},
	} {
		if testing.Short() && i%3 != 0 {
			continue // of the others the whole run tells
		}
		files := hosts(t, uint64(i+1), 1<<19, 60, o)
		whole := must(t, append([]string{"sessions", "--json", "-q"}, files...)...)
		want := sessionsByCall(t, whole)
		if o.Copies > 0 {
			require.Contains(t, whole, `"duplicate_of":`)
		}
		back := slices.Clone(files)
		slices.Reverse(back)
		requireSame(t, want, sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, back...)...)), "another order of the logs")
		for _, count := range counts {
			dir := filepath.Join(t.TempDir(), "shards")
			knowledge := sharded(t, dir, back, count)
			requireSame(t, want, ofShards(t, dir, knowledge), fmt.Sprintf("%d shards", count))
		}
	}
}

// dealt gives the records of a client's log to several logs in turn.
func dealt(t *testing.T, file string, hosts int) []string {
	t.Helper()
	in, err := os.Open(file)
	require.NoError(t, err)
	defer in.Close()
	parts, n := make([][]byte, hosts), 0
	for m, err := range formats.All(uccapi.NewReader(in, nil)) {
		require.NoError(t, err)
		for _, octets := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			parts[n%hosts] = append(parts[n%hosts], octets...)
		}
		n++
	}
	dir, stem := t.TempDir(), strings.TrimSuffix(filepath.Base(file), ".uccapilog")
	var files []string
	for i, text := range parts {
		name := filepath.Join(dir, fmt.Sprintf("%s-%d.uccapilog", stem, i+1))
		require.NoError(t, os.WriteFile(name, text, 0o666))
		files = append(files, name)
	}
	return files
}

// TestShardsOfReports holds that a call in one shard is told by the reports on it in
// others, and a meeting by its legs, also where each message is in another log.
func TestShardsOfReports(t *testing.T) {
	logs, err := filepath.Glob(filepath.Join("..", "..", "annotate", "testdata", "quality", "*.uccapilog"))
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	for _, hosts := range []int{1, 3} {
		var files []string
		for _, log := range logs {
			files = append(files, dealt(t, log, hosts)...)
		}
		whole := must(t, append([]string{"sessions", "--json", "-q"}, files...)...)
		for _, word := range []string{`"report_messages":[{`, `"ratings":[{`, "Joined the meeting", "the meeting is session", "on the call with "} {
			require.Contains(t, whole, word)
		}
		want := sessionsByCall(t, whole)
		for _, count := range []int{2, 64} {
			dir := filepath.Join(t.TempDir(), "shards")
			knowledge := sharded(t, dir, files, count)
			requireSame(t, want, ofShards(t, dir, knowledge), fmt.Sprintf("%d logs of each, %d shards", hosts, count))
		}
	}
}

// TestClockOfHost holds that a wrong clock changes nothing of how calls ended, where
// messages that two servers logged tell of it, and that it is shown.
func TestClockOfHost(t *testing.T) {
	outcomes := func(skew time.Duration) map[string]string {
		list := map[string]string{}
		files := hosts(t, 21, 1<<20, 120, fleet.Options{Hosts: 4, Copies: 9, Skew: skew})
		for key, line := range sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, files...)...)) {
			var s struct{ Outcome, Winner string }
			require.NoError(t, json.Unmarshal([]byte(line), &s))
			list[key] = s.Outcome + " " + s.Winner
		}
		if said := must(t, append([]string{"stats", "-q"}, files...)...); skew != 0 {
			require.Regexp(t, `(?m)^Clock    POOL01\\FE02 is \S+ (s|min) ahead of the others, by \d+ messages that both have logged$`, said)
		} else {
			require.NotContains(t, said, "Clock")
		}
		return list
	}
	want := outcomes(0)
	for _, skew := range []time.Duration{2 * time.Second, 5 * time.Minute} {
		require.Equal(t, want, outcomes(skew), skew)
	}
}

// TestRepeatsSetNoClock deals calls in which messages are sent again to servers whose clocks
// are right, of each of which another log has the first: no clock is said to be wrong.
func TestRepeatsSetNoClock(t *testing.T) {
	for _, o := range []fleet.Options{{Hosts: 6, Copies: 3}, {Hosts: 20}} {
		for seed := uint64(12); seed < 16; seed++ {
			for key, line := range sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, hosts(t, seed, 1<<20, 60, o)...)...)) {
				require.NotContains(t, line, `"clocks":[{`, "%s of seed %d", key, seed)
			}
		}
	}
}

// contents lists the files below a folder with what they hold.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	list := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var text []byte
			text, err = os.ReadFile(path)
			list[strings.TrimPrefix(path, dir)] = string(text)
		}
		return err
	}))
	return list
}

// TestShardAgain holds that a second run makes the same files, in whatever order
// the logs are named and however often, and that everything twice is as once.
func TestShardAgain(t *testing.T) {
	files := hosts(t, 4, 1<<19, 60, fleet.Options{Hosts: 3, Copies: 20})
	dir := filepath.Join(t.TempDir(), "shards")
	knowledge := sharded(t, dir, files, 8)
	first := contents(t, dir)
	want := ofShards(t, dir, knowledge)
	require.Equal(t, first, contents(t, dir))
	sharded(t, dir, append(slices.Clone(files), files...), 8)
	require.Equal(t, first, contents(t, dir), "a rerun replaces and never adds")
	got := sessionsByCall(t, must(t, "sessions", filepath.Join(dir, "shard=*", "*"), filepath.Join(dir, "shard=*", "*"), "--learnt", knowledge, "--json", "-q"))
	requireSame(t, want, got, "all shards twice")
}

// TestShardLate adds the log of a server that came late, and reads again the shards
// that ocsconv learn names: the tables are those of a run over all shards, octet for
// octet, and the sessions those of all logs.
func TestShardLate(t *testing.T) {
	const count = 64
	files := hosts(t, 5, 1<<19, 60, fleet.Options{Hosts: 16})
	dir := filepath.Join(t.TempDir(), "shards")
	tables := func(into, knowledge string, folders ...string) map[string]string {
		for _, folder := range folders {
			must(t, "export", "--as", "parquet", "-d", into, folder, "--learnt", knowledge, "--force", "-q")
		}
		return contents(t, into)
	}
	all := func() []string {
		folders, err := filepath.Glob(filepath.Join(dir, "shard=*"))
		require.NoError(t, err)
		return folders
	}
	knowledge := sharded(t, dir, files[1:], count)
	updated := filepath.Join(t.TempDir(), "tables")
	before := tables(updated, knowledge, all()...)

	for _, file := range files[:1] {
		must(t, "shard", file, "-d", dir, "--shards", fmt.Sprint(count), "-q")
	}
	named := must(t, "learn", filepath.Join(dir, "learnt", "*.json"), "-o", knowledge, "--was", knowledge, "--force", "-q")
	again := strings.Fields(named)
	require.NotEmpty(t, again)
	require.Less(t, len(again), len(all()), "not all")
	late, err := filepath.Glob(filepath.Join(dir, "shard=*", "fe01-*"))
	if len(late) == 0 {
		late, err = filepath.Glob(filepath.Join(dir, "shard=*", "FE01-*"))
	}
	require.NoError(t, err)
	require.NotEmpty(t, late)
	for _, file := range late {
		require.Contains(t, again, filepath.Dir(file))
	}
	got := tables(updated, knowledge, again...)
	require.NotEqual(t, before, got)
	whole := tables(filepath.Join(t.TempDir(), "tables"), knowledge, all()...)
	require.Equal(t, len(whole), len(got))
	for name := range whole {
		require.True(t, whole[name] == got[name], "%s: not as in a run over all shards", name)
	}
	want := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, files...)...))
	requireSame(t, want, ofShards(t, dir, knowledge), "a late log")
	require.Empty(t, must(t, "learn", filepath.Join(dir, "learnt", "*.json"), "-o", knowledge, "--was", knowledge, "--force", "-q"), "nothing new")
	gone, err := filepath.Glob(filepath.Join(dir, "learnt", "*.json"))
	require.NoError(t, err)
	require.NoError(t, os.Remove(gone[0]))
	named = must(t, "learn", filepath.Join(dir, "learnt", "*.json"), "-o", knowledge, "--was", knowledge, "--force", "-q")
	require.Len(t, strings.Fields(named), len(all()), "a log has gone, which may have been in any shard")
}

// TestShardRedacted splits each log by itself with one key: the sessions are those of
// all logs redacted at once with it, and no shard nor what was learnt has a name that
// the logs have.
func TestShardRedacted(t *testing.T) {
	files := hosts(t, 11, 1<<18, 30, fleet.Options{Hosts: 3, Copies: 9, Sites: true})
	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, []byte("q7Wm2ZpX9rTnB4vKcY8sLdJ1fHgU6oEa0iRtMbNx\n"), 0o600))
	var shards []map[string]string
	for _, level := range []string{"people", "all"} {
		want := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q", "--redact", level, "--key", key}, files...)...))
		for _, count := range []int{2, 8, 64} {
			dir := filepath.Join(t.TempDir(), "shards")
			for _, file := range files {
				must(t, "shard", file, "-d", dir, "--shards", fmt.Sprint(count), "--redact", level, "--key", key, "-q")
			}
			knowledge := learnAll(t, dir)
			requireSame(t, want, ofShards(t, dir, knowledge), fmt.Sprintf("redacted at level %s, %d shards", level, count))
			shards = append(shards, contents(t, dir))
		}
	}
	names := map[string]bool{}
	for line := range strings.Lines(must(t, append([]string{"sessions", "--json", "-q"}, files...)...)) {
		var s struct {
			Caller struct{ AOR, Name string }
			Callee string
		}
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		for _, name := range []string{s.Caller.AOR, s.Caller.Name, s.Callee} {
			names[name] = true
		}
	}
	delete(names, "")
	require.NotEmpty(t, names)
	for _, files := range shards {
		for file, text := range files {
			for name := range names {
				require.NotContains(t, strings.ToLower(text), strings.ToLower(name), file)
			}
		}
	}
}

// TestShardOfNotes reads a shard in which no message lies, but what a log notes on one of
// others: it has no session, and is no failure of the task that reads it.
func TestShardOfNotes(t *testing.T) {
	file := hosts(t, 8, 1<<17, 10, fleet.Options{Hosts: 1})[0]
	log, err := os.ReadFile(file)
	require.NoError(t, err)
	log = append(log, "TL_ERROR(TF_COMPONENT) [0]0860.0CDC::01/06/2010-05:07:42.622.000d0b31 (SIPStack,CSIPRequest::GetNextHopByRouteHeader:SIPRequest.cpp(2440))( 00000000028FDD70 ) Exit\r\n"+
		"LogType: diagnostic\r\nSeverity: warning\r\nText: Cannot process Route headers\r\nSIP-Start-Line: OPTIONS sip:bob@contoso.com SIP/2.0\r\nSIP-Call-ID: elsewhere\r\n"...)
	require.NoError(t, os.WriteFile(file, log, 0o666))
	dir := filepath.Join(t.TempDir(), "shards")
	knowledge := sharded(t, dir, []string{file}, 999)
	folder := filepath.Join(dir, fmt.Sprintf("shard=%03d", shard.Of([]byte("elsewhere"), 999)))
	require.DirExists(t, folder)
	for _, args := range [][]string{{"sessions", "--json"}, {"export", "--as", "parquet", "-d", t.TempDir()}} {
		require.Empty(t, must(t, append(args, folder, "--learnt", knowledge, "-q")...))
	}
}

// TestShardUnknown refuses what the knowledge does not name.
func TestShardUnknown(t *testing.T) {
	files := hosts(t, 6, 1<<18, 20, fleet.Options{Hosts: 2})
	dir := filepath.Join(t.TempDir(), "shards")
	knowledge := sharded(t, dir, files[:1], 2)
	must(t, "shard", files[1], "-d", dir, "--shards", "2", "-q")
	for _, of := range []string{filepath.Join(dir, "shard=001"), files[1]} {
		var out, said bytes.Buffer
		code := run(context.Background(), []string{"ocsconv", "sessions", of, "--learnt", knowledge}, nil, &out, &said)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, said.String(), "does not know its log fe02.log")
	}
	var out, said bytes.Buffer
	assert.Equal(t, exitFailed, run(context.Background(), []string{"ocsconv", "shard", files[0], "-d", dir, "--shards", "3"}, nil, &out, &said))
	assert.Contains(t, said.String(), "holds 2 shards, and 3 do not go with them")
}
