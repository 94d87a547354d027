package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told is all that a run says: exit status, standard output and standard error.
type told struct {
	code     int
	out, err string
}

func tell(args ...string) told {
	var out, err bytes.Buffer
	code := run(context.Background(), append([]string{"ocsconv"}, args...), strings.NewReader(""), &out, &err)
	return told{code, out.String(), err.String()}
}

// entries are the answers that are kept.
func entries(t *testing.T) []string {
	list, err := filepath.Glob(filepath.Join(os.Getenv(cacheVariable), "*", "*"))
	require.NoError(t, err)
	return list
}

// TestKeptAnswers asks the same of files that stay, change, grow and come, with no
// cache, an empty one, a full one, a stale one and a damaged one: the answer is always
// that of a run without.
func TestKeptAnswers(t *testing.T) {
	logs := t.TempDir()
	copyOf := func(name string) string {
		text, err := os.ReadFile(filepath.Join("..", "..", "testdata", filepath.FromSlash(name)))
		require.NoError(t, err)
		path := filepath.Join(logs, filepath.Base(name))
		require.NoError(t, os.WriteFile(path, text, 0o600))
		return path
	}
	grows := copyOf("scenarios/S05.log")
	copyOf("scenarios/S01.log")
	copyOf("packed/two-logs.zip")
	copyOf("ocslogger/cls-2013.log")
	copyOf("other/gateway.syslog")
	copyOf("other/pidgin.sipe") // of the same call by another clock
	require.NoError(t, os.WriteFile(filepath.Join(logs, "strange.txt"), []byte("no log"), 0o600))
	questions := [][]string{
		{"sessions", logs}, {"sessions", "--all", logs}, {"sessions", "--json", logs}, {"sessions", "-q", logs, "--outcome", "answered"},
		{"show", logs, "--session", "1"}, {"show", "--collapse", grows}, {"stats", logs}, {"stats", "--by", "user", logs},
		{"find", logs, "izabelaf"}, {"find", logs, "nobody-of-this-name"}, {"endpoints", logs}, {"export", logs, "--session", "1", "--as", "md", "--stdout"},
		{"sessions", logs, "--cause", "487"}, {"find", logs, "--user", "izabelaf"}, {"find", logs, "INVITE", "--user", "izabelaf"},
		{"find", logs, "--text", "Ringing", "--kind", "call"}, {"find", logs, "nowhere", "--kind", "call"}, {"sessions", logs, "-Y", "mpop.state == lost"},
		{"sessions", logs, "-Y", "sip.CSeq.seq == 1"}, {"sessions", logs, "--session", "1", "--json"}, {"stats", logs, "--kind", "call", "--json"},
		{"find", logs, "izabelaf", "--until", "14:05", "--verbose"}, {"sessions", logs, "--tz", "+02:00"}, {"find", logs, "486"},
		{"find", logs, "INVITE", "audio"}, {"find", logs, "CANCEL", "--session", "1"}, {"find", logs, "INVITE", "--session", "2,1-2"},
		{"sessions", filepath.Join(logs, "none.log")}, {"sessions", logs, "-Y", "sip.Mehtod"}, {"show", logs, "--session", "99"},
	}
	if testing.Short() {
		questions = questions[:9]
	}
	for state, change := range map[string]func(){
		"as they are": func() {},
		"grown": func() {
			text, err := os.ReadFile(grows)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(grows, append(text, text[:len(text)/3]...), 0o600))
		},
		"changed": func() {
			text, err := os.ReadFile(grows)
			require.NoError(t, err)
			info, err := os.Stat(grows)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(grows, bytes.ReplaceAll(text, []byte("INVITE"), []byte("INVYTE")), 0o600))
			require.NoError(t, os.Chtimes(grows, info.ModTime(), info.ModTime()))
		},
		"one more": func() { copyOf("scenarios/S03.log") },
	} {
		t.Run(state, func(t *testing.T) {
			t.Setenv(cacheVariable, filepath.Join(t.TempDir(), "cache"))
			for _, q := range questions {
				tell(q...) // an answer about the files before
			}
			change()
			for _, q := range questions {
				want := tell(append([]string{q[0], "--no-cache"}, q[1:]...)...)
				want.err = strings.ReplaceAll(want.err, " --no-cache", "")
				assert.Equal(t, want, tell(q...), "stale: %q", q)
				assert.Equal(t, want, tell(q...), "kept: %q", q)
			}
			require.NotEmpty(t, entries(t))
			for _, path := range entries(t) {
				text, err := os.ReadFile(path)
				require.NoError(t, err)
				text[len(text)/2] ^= 1
				require.NoError(t, os.WriteFile(path, text, 0o600))
			}
			for _, q := range questions[:4] {
				want := tell(append([]string{q[0], "--no-cache"}, q[1:]...)...)
				assert.Equal(t, want, tell(q...), "damaged: %q", q)
			}
		})
	}
}

// TestKeptInAnotherZone asks about times of this machine's zone, which then is another.
func TestKeptInAnotherZone(t *testing.T) {
	t.Setenv(cacheVariable, filepath.Join(t.TempDir(), "cache"))
	here := time.Local
	defer func() { time.Local = here }()
	log := filepath.Join("..", "..", "testdata", "scenarios", "S01.log")
	var told []string
	for hours := range 2 {
		time.Local = time.FixedZone("here", hours*60*60)
		// The one leaves what was found out to the other.
		told = append(told, tell("sessions", log, "--tz", "local", "--all", "--show-tz", "UTC").out, tell("find", log, "izabelaf", "--tz", "local", "--show-tz", "UTC").out)
	}
	assert.Contains(t, told[1], "14:00:47")
	assert.Contains(t, told[3], "13:00:47")
	assert.NotEqual(t, told[0], told[2])
}

// TestNothingIsKept names the runs of which no answer may lie anywhere.
func TestNothingIsKept(t *testing.T) {
	t.Setenv(cacheVariable, filepath.Join(t.TempDir(), "cache"))
	log := filepath.Join("..", "..", "testdata", "scenarios", "S01.log")
	for _, q := range [][]string{
		{"sessions", log, "--redact", "people"}, {"show", log, "--redact", "secrets"}, {"stats", log, "--no-cache"},
		{"export", log, "-d", t.TempDir(), "--as", "csv"}, {"convert", log, "-o", filepath.Join(t.TempDir(), "S01.pcapng")},
	} {
		require.Zero(t, tell(q...).code, q)
		assert.Empty(t, entries(t), q)
	}
	dir := filepath.Join(t.TempDir(), "shards")
	knowledge := sharded(t, dir, []string{log}, 1)
	require.Zero(t, tell("sessions", filepath.Join(dir, "shard=000"), "--learnt", knowledge).code)
	assert.Empty(t, entries(t), "a shard, which others lend to")
	text, err := os.Open(log)
	require.NoError(t, err)
	defer text.Close()
	require.Zero(t, run(context.Background(), []string{"ocsconv", "sessions", "-"}, text, io.Discard, io.Discard))
	assert.Empty(t, entries(t), "standard input")
}

// TestKeptAnswerToFile writes the answer to a file that -o names, and overwrites none.
func TestKeptAnswerToFile(t *testing.T) {
	t.Setenv(cacheVariable, filepath.Join(t.TempDir(), "cache"))
	log := filepath.Join("..", "..", "testdata", "scenarios", "S01.log")
	out := filepath.Join(t.TempDir(), "S01.md")
	args := []string{"export", log, "-o", out}
	first := tell(args...)
	require.Zero(t, first.code, first.err)
	text, err := os.ReadFile(out)
	require.NoError(t, err)
	require.Len(t, entries(t), 2, "the answer, and what the log told")
	require.NoError(t, os.WriteFile(out, []byte("another"), 0o600))
	assert.Equal(t, exitFailed, tell(args...).code)
	require.NoError(t, os.Remove(out))
	assert.Equal(t, first, tell(args...))
	again, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
}
