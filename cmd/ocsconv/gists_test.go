package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folder is a folder of logs that changes.
type changing struct {
	dir   string
	pool  []string // logs that may come into it
	r     *rand.Rand
	count int
}

func (f *changing) files(t *testing.T) []string {
	list, err := filepath.Glob(filepath.Join(f.dir, "*"))
	require.NoError(t, err)
	return list
}

// change does one thing to the folder that people and programs do, and says what.
func (f *changing) change(t *testing.T) string {
	read := func(path string) []byte {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		return text
	}
	write := func(path string, text []byte) {
		require.NoError(t, os.WriteFile(path, text, 0o600))
		if f.r.IntN(4) > 0 { // else it was written a moment ago
			then := time.Now().Add(-time.Hour + time.Duration(f.r.IntN(3000))*time.Second)
			require.NoError(t, os.Chtimes(path, then, then))
		}
	}
	other := f.pool[f.r.IntN(len(f.pool))]
	list := f.files(t)
	if len(list) < 3 || f.r.IntN(5) == 0 {
		f.count++
		path := filepath.Join(f.dir, string(rune('a'+f.count%26))+filepath.Base(other))
		write(path, read(other))
		return "new: " + path
	}
	path := list[f.r.IntN(len(list))]
	text := read(path)
	at := f.r.IntN(len(text) + 1)
	switch f.r.IntN(6) {
	case 0:
		require.NoError(t, os.Remove(path))
		return "gone: " + path
	case 1:
		f.count++
		require.NoError(t, os.Rename(path, filepath.Join(f.dir, string(rune('a'+f.count%26))+"-"+filepath.Base(path))))
		return "renamed: " + path
	case 2:
		write(path, append(text, read(other)...))
		return "grown by " + other + ": " + path
	case 3:
		write(path, append(text, text[at:]...))
		return "grown by its end: " + path
	case 4:
		write(path, append(text[:at], '\n'))
		return "cut: " + path
	default:
		info, err := os.Stat(path)
		require.NoError(t, err)
		write(path, bytes.Replace(text, []byte("200 OK"), []byte("486 No"), 1+f.r.IntN(3)))
		require.NoError(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
		return "other octets: " + path
	}
}

// TestGistCache asks about a folder while its logs come, grow, change, get other names and
// go: what was kept of them before never shows in an answer.
func TestGistCache(t *testing.T) {
	t.Setenv(cacheVariable, filepath.Join(t.TempDir(), "cache"))
	logs := &changing{dir: t.TempDir(), r: rand.New(rand.NewPCG(14, 5))}
	for _, pattern := range []string{"scenarios/*.log", "uccapi/*log", "ocslogger/*.log", "other/*", "damage/*", "clock/*", "encoding/*", "excerpt/*", "day/*log"} {
		list, err := filepath.Glob(filepath.Join("..", "..", "testdata", filepath.FromSlash(pattern)))
		require.NoError(t, err)
		logs.pool = append(logs.pool, list...)
	}
	require.Greater(t, len(logs.pool), 50)
	questions := [][]string{
		{"sessions", "--json"}, {"sessions", "--all"}, {"show"}, {"show", "--session", "1"}, {"stats", "--json"}, {"endpoints", "--json"},
		{"find", "--user", "bob"}, {"find", "alice"}, {"find", "--outcome", "answered", "--json"}, {"sessions", "-Y", "sip.CSeq.seq == 1"}, {"sessions", "--tz", "+02:00", "--json"},
		{"find", "alice", "--around", "14:05", "--verbose"}, {"sessions", "--since", "14:00"}, {"sessions", "--text", "SDP", "--until", "15:00", "--json"},
		{"export", "--session", "1", "--as", "csv", "--stdout"}, {"export", "--session", "1,2", "--as", "md", "--stdout"}, {"export", "--as", "html", "--stdout"},
		{"export", "--user", "bob", "--as", "json", "--stdout"},
	}
	rounds := 60
	if testing.Short() {
		rounds = 15
	}
	for range rounds {
		what := logs.change(t)
		for range 2 {
			q := questions[logs.r.IntN(len(questions))]
			args := append([]string{q[0], logs.dir}, q[1:]...)
			want := tell(append([]string{q[0], "--no-cache"}, args[1:]...)...)
			want.err = strings.ReplaceAll(want.err, " --no-cache", "")
			got := tell(args...)
			if want != got {
				i := 0
				for i < min(len(want.out), len(got.out)) && want.out[i] == got.out[i] {
					i++
				}
				from := max(i-300, 0)
				t.Fatalf("%s: %q: %d, want %d\n%.600s\nwant\n%.600s\nsaid\n%s\nwant\n%s", what, q, got.code, want.code, got.out[min(from, len(got.out)):], want.out[min(from, len(want.out)):], got.err, want.err)
			}
		}
	}
	assert.NotEmpty(t, entries(t))
}
