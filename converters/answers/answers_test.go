package answers_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/answers"
)

var question = answers.Question{"ocsconv 1", "sessions", "logs"}

// write makes a file that was changed a while ago.
func write(t *testing.T, path, text string, changed time.Time) {
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	require.NoError(t, os.Chtimes(path, changed, changed))
}

// look is answers.Identify of all files in a folder.
func look(t *testing.T, dir string) []answers.File {
	paths, err := filepath.Glob(filepath.Join(dir, "*.log"))
	require.NoError(t, err)
	files, err := answers.Identify(paths, time.Now())
	require.NoError(t, err)
	return files
}

// keep stores an answer about all files in a folder.
func keep(t *testing.T, s *answers.Store, dir string, printed ...string) {
	var a answers.Answer
	a.Remarked("first")
	for _, p := range printed {
		a.Printed([]byte(p))
	}
	a.Remarked("last")
	a.Status = 3
	files := look(t, dir)
	require.True(t, answers.Complete(t.Context(), files))
	require.NoError(t, s.Keep(answers.Entry{Question: question, Files: files, Answer: &a}))
}

// told is an answer as one text.
func told(t *testing.T, a *answers.Answer) string {
	var b strings.Builder
	require.NoError(t, a.Replay(func(p []byte) error { b.Write(p); return nil }, func(line string) { b.WriteString("[" + line + "]") }))
	return b.String()
}

func TestAnswerComesBack(t *testing.T) {
	for _, printed := range [][]string{{"text\n"}, {"a", "", "b"}, {strings.Repeat("0123456789", 300_000)}, nil} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "a.log"), "a", time.Now().Add(-time.Hour))
		s := answers.Open(filepath.Join(dir, "cache"))
		assert.Nil(t, s.Recall(question, look(t, dir)))
		keep(t, s, dir, printed...)
		a := s.Recall(question, look(t, dir))
		require.NotNil(t, a)
		assert.EqualValues(t, 3, a.Status)
		assert.Equal(t, "[first]"+strings.Join(printed, "")+"[last]", told(t, a))
		assert.Nil(t, s.Recall(answers.Question{"ocsconv 2", "sessions", "logs"}, look(t, dir)), "another version")
	}
}

// TestChangedFiles changes the files of a question in every way, also those that leave
// size and time as they were.
func TestChangedFiles(t *testing.T) {
	then := time.Now().Add(-time.Hour)
	for name, change := range map[string]func(path string){
		"grown":           func(path string) { write(t, path, "first line\nsecond", then) },
		"later":           func(path string) { write(t, path, "first line", then.Add(time.Second)) },
		"other octets":    func(path string) { write(t, path, "First line", then) },
		"swapped octets":  func(path string) { write(t, path, "first lien", then) },
		"gone":            func(path string) { require.NoError(t, os.Remove(path)) },
		"one more":        func(path string) { write(t, filepath.Join(filepath.Dir(path), "z.log"), "z", then) },
		"just touched":    func(path string) { write(t, path, "first line", time.Now()) },
		"under a new one": func(path string) { require.NoError(t, os.Rename(path, strings.Replace(path, "a.log", "aa.log", 1))) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a.log")
			write(t, path, "first line", then)
			write(t, filepath.Join(dir, "b.log"), "b", then)
			s := answers.Open(filepath.Join(dir, "cache"))
			keep(t, s, dir, "text")
			require.NotNil(t, s.Recall(question, look(t, dir)))
			change(path)
			assert.Nil(t, s.Recall(question, look(t, dir)))
		})
	}
}

// TestChangedWhileRead keeps nothing of files that were written to in the meantime.
func TestChangedWhileRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.log")
	for name, stamp := range map[string]time.Time{"long ago": time.Now().Add(-time.Hour), "now": time.Now()} {
		write(t, path, "first", stamp)
		files := look(t, dir)
		write(t, path, "first, more", stamp)
		assert.False(t, answers.Complete(t.Context(), files), name)
	}
	moment := time.Now()
	write(t, path, "first", moment)
	files := look(t, dir)
	write(t, path, "FIRST", moment)
	assert.False(t, answers.Complete(t.Context(), files), "within one tick of the clock")
}

// TestDamagedAnswers flips and cuts every octet of an answer: none of them is used,
// and the next one takes its place.
func TestDamagedAnswers(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), "a", time.Now().Add(-time.Hour))
	s := answers.Open(filepath.Join(dir, "cache"))
	keep(t, s, dir, "text")
	list, err := filepath.Glob(filepath.Join(dir, "cache", "*"))
	require.NoError(t, err)
	require.Len(t, list, 1)
	whole, err := os.ReadFile(list[0])
	require.NoError(t, err)
	files := look(t, dir)
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x41
		require.NoError(t, os.WriteFile(list[0], damaged, 0o600))
		require.Nil(t, s.Recall(question, files), "octet %d", i)
		require.NoError(t, os.WriteFile(list[0], whole[:i], 0o600))
		require.Nil(t, s.Recall(question, files), "%d octets", i)
	}
	keep(t, s, dir, "text")
	assert.NotNil(t, s.Recall(question, files))
}

func TestNobodyElseReads(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such bits")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), "a", time.Now().Add(-time.Hour))
	cache := filepath.Join(dir, "cache")
	s := answers.Open(cache)
	keep(t, s, dir, "text")
	info, err := os.Stat(cache)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	list, err := filepath.Glob(filepath.Join(cache, "*"))
	require.NoError(t, err)
	require.Len(t, list, 1)
	info, err = os.Stat(list[0])
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, os.Chmod(list[0], 0o644))
	assert.Nil(t, s.Recall(question, look(t, dir)), "others could read it")
	require.NoError(t, os.Chmod(list[0], 0o600))
	require.NotNil(t, s.Recall(question, look(t, dir)))
	require.NoError(t, os.Chmod(cache, 0o755))
	assert.Nil(t, s.Recall(question, look(t, dir)), "others could look into the folder")
	files := look(t, dir)
	require.True(t, answers.Complete(t.Context(), files))
	assert.Error(t, s.Keep(answers.Entry{Question: question, Files: files, Answer: &answers.Answer{}}), "a folder of others is left as it is")
}

// TestStoppedSettling gives up with the context.
func TestStoppedSettling(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), "a", time.Now().Add(-time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.False(t, answers.Complete(ctx, look(t, dir)))
}

// TestTwoAtOnce keeps and recalls answers from several goroutines: each is whole or
// not there.
func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), "a", time.Now().Add(-time.Hour))
	s := answers.Open(filepath.Join(dir, "cache"))
	t.Run("together", func(t *testing.T) {
		for i := range 4 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				for n := range 20 {
					keep(t, s, dir, strings.Repeat(fmt.Sprint(i), 1000*n))
					if a := s.Recall(question, look(t, dir)); a != nil {
						text := strings.TrimSuffix(strings.TrimPrefix(told(t, a), "[first]"), "[last]")
						assert.Empty(t, strings.Trim(text, text[:min(1, len(text))]), "of one writer")
					}
				}
			})
		}
	})
	left, err := filepath.Glob(filepath.Join(dir, "cache", "*"))
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

func TestOldAnswersGo(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), "a", time.Now().Add(-time.Hour))
	cache := filepath.Join(dir, "cache")
	s := answers.OpenWithin(cache, 4000)
	old := filepath.Join(cache, "old.answer")
	require.NoError(t, os.MkdirAll(cache, 0o700))
	write(t, old, "nobody asked for it", time.Now().Add(-100*24*time.Hour))
	for i := range 9 {
		path := filepath.Join(cache, fmt.Sprintf("%d.answer", i))
		write(t, path, strings.Repeat("x", 1000), time.Now().Add(time.Duration(i-20)*time.Minute))
	}
	write(t, filepath.Join(cache, "notes.txt"), "the user's own", time.Now().Add(-100*24*time.Hour))
	keep(t, s, dir, "text")
	list, err := filepath.Glob(filepath.Join(cache, "?.answer"))
	require.NoError(t, err)
	assert.Len(t, list, 3)
	assert.Contains(t, list, filepath.Join(cache, "8.answer"), "the newest stay")
	assert.NoFileExists(t, old)
	assert.FileExists(t, filepath.Join(cache, "notes.txt"))
	assert.NotNil(t, s.Recall(question, look(t, dir)))
}

func TestTooLong(t *testing.T) {
	var a answers.Answer
	noise := make([]byte, 1<<20)
	x := uint32(1)
	for range 40 {
		for i := range noise {
			x = x*1664525 + 1013904223
			noise[i] = byte(x >> 24)
		}
		a.Printed(noise)
	}
	assert.False(t, a.Whole())
}

func FuzzReader(f *testing.F) {
	dir := f.TempDir()
	var a answers.Answer
	a.Remarked("said")
	a.Printed([]byte("printed"))
	path := filepath.Join(dir, "a.log")
	if err := os.WriteFile(path, []byte("a"), 0o600); err != nil {
		f.Fatal(err)
	}
	files, err := answers.Identify([]string{path}, time.Now())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(answers.Body(&a, question, files))
	f.Add([]byte{0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := answers.ParseBody(b)
		if err != nil {
			return
		}
		_ = a.Replay(func(p []byte) error { return nil }, func(string) {})
	})
}
