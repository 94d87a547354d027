package live_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/live"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/uccapi"
)

// deadline is when a test gives up on what must happen at once.
const deadline = 20 * time.Second

// sink is the reader's end of a live capture.
type sink struct {
	mu  sync.Mutex
	buf bytes.Buffer
	err error // what Write returns
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	return s.buf.Write(p)
}

func (s *sink) len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Len()
}

// messages reads the stream as far as it has come.
func (s *sink) messages(t *testing.T) []*formats.Message {
	t.Helper()
	s.mu.Lock()
	stream := bytes.Clone(s.buf.Bytes())
	s.mu.Unlock()
	if len(stream) == 0 {
		return nil
	}
	var list []*formats.Message
	for m, err := range formats.Messages(capture.Format.NewReader(bytes.NewReader(stream), nil)) {
		require.NoError(t, err, "only whole blocks are let go")
		list = append(list, m)
	}
	return list
}

// wait returns the messages when there are n of them.
func (s *sink) wait(t *testing.T, n int) []*formats.Message {
	t.Helper()
	var list []*formats.Message
	eventually(t, fmt.Sprintf("%d messages", n), func() bool {
		list = s.messages(t)
		return len(list) >= n
	})
	require.Len(t, list, n)
	return list
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(deadline); !ok(); time.Sleep(10 * time.Millisecond) {
		require.True(t, time.Now().Before(end), "%s: not seen in %v", what, deadline)
	}
}

// follow starts a capture that ends with the test.
func follow(t *testing.T, opts live.Options) *sink {
	t.Helper()
	s := &sink{}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- live.Capture(ctx, opts, s) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done, "to be stopped is no error")
	})
	eventually(t, "the head of the stream", func() bool { return s.len() > 0 })
	return s
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, text, 0o666))
}

func grow(t *testing.T, path string, text []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o666)
	require.NoError(t, err)
	_, err = f.Write(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// call is a client log with 16 messages of one call, cut into three parts that
// end anywhere.
func call(t *testing.T) (text []byte, parts [3][]byte) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "scenarios", "S01.log"))
	require.NoError(t, err)
	a, b := len(text)/3+7, 2*len(text)/3-11
	return text, [3][]byte{text[:a], text[a:b], text[b:]}
}

// other returns the log with other Call-IDs, so that it is no copy.
func other(text []byte, n int) []byte {
	return bytes.ReplaceAll(text, []byte("Call-ID: "), fmt.Appendf(nil, "Call-ID: x%d", n))
}

func raws(list []*formats.Message) []string {
	var all []string
	for _, m := range list {
		all = append(all, string(m.Raw))
	}
	return all
}

func TestLogThatGrows(t *testing.T) {
	text, parts := call(t)
	want := whole(t, uccapi.Format, text)
	path := filepath.Join(t.TempDir(), "client.uccapilog")
	write(t, path, nil)
	s := follow(t, live.Options{Path: path, Clock: formats.NewClock(time.UTC)})
	seen := 0
	for i, part := range parts {
		grow(t, path, part)
		n := len(whole(t, uccapi.Format, bytes.Join([][]byte{bytes.Join(parts[:i], nil), part}, nil)))
		if i < len(parts)-1 {
			n-- // the last one is cut
		}
		seen = n
		s.wait(t, seen)
	}
	got := s.wait(t, len(want))
	require.Equal(t, raws(want), raws(got))
	for i := range want {
		assert.Equal(t, want[i].Time, got[i].Time)
		assert.Equal(t, want[i].Direction, got[i].Direction)
		assert.Equal(t, want[i].Local, got[i].Local)
		assert.Equal(t, want[i].Remote, got[i].Remote)
		assert.Equal(t, want[i].Origin.Line, got[i].Origin.Line)
		assert.Contains(t, got[i].Comment, "(so far)")
		assert.Contains(t, got[i].Comment, fmt.Sprintf("[client.uccapilog:%d ", want[i].Origin.Line))
	}
	assert.Contains(t, got[0].Comment, "outcome=in-progress", "nobody knew better then")
	assert.Contains(t, got[len(got)-1].Comment, "winner=E2")
	assert.Contains(t, got[len(got)-1].Comment, "outcome=answered")
}

// TestFollowedLogSaysWhatIsAssumed follows logs that tell less and less of their times.
func TestFollowedLogSaysWhatIsAssumed(t *testing.T) {
	text, _ := call(t)
	undated := regexp.MustCompile(`(?m)^\d\d/\d\d/\d{4}\|`).ReplaceAll(text, nil)
	utc := formats.NewClock(time.UTC)
	for name, tt := range map[string]struct {
		text    []byte
		clock   *formats.Clock
		day     time.Time
		assumed formats.Assumed
	}{
		"told":    {text, utc, time.Time{}, 0},
		"no zone": {text, nil, time.Time{}, formats.AssumedZone},
		"no day":  {undated, utc, time.Time{}, formats.AssumedDay},
		"neither": {undated, nil, time.Time{}, formats.AssumedDay | formats.AssumedZone},
		"a day":   {undated, nil, time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC), formats.AssumedZone},
	} {
		path := filepath.Join(t.TempDir(), "client.uccapilog")
		write(t, path, tt.text)
		s := follow(t, live.Options{Path: path, Clock: tt.clock, Date: tt.day})
		for _, m := range s.wait(t, len(whole(t, uccapi.Format, text))) {
			assert.Equal(t, tt.assumed, m.Assumed, name)
		}
	}
}

func TestLogThatIsWrittenAnew(t *testing.T) {
	text, parts := call(t)
	path := filepath.Join(t.TempDir(), "client.uccapilog")
	write(t, path, text)
	s := follow(t, live.Options{Path: path})
	n := len(whole(t, uccapi.Format, text))
	s.wait(t, n)

	write(t, path, other(text, 1)) // longer than before
	s.wait(t, 2*n)

	write(t, path, nil)
	grow(t, path, other(parts[0], 2))
	grow(t, path, other(parts[1], 2))
	grow(t, path, other(parts[2], 2))
	got := s.wait(t, 3*n)
	assert.Contains(t, string(got[2*n].Raw), "Call-ID: x2")
	assert.Equal(t, got[0].Origin.Line, got[2*n].Origin.Line, "lines count from the new start")
}

// TestLogThatIsRenamed renames the log while its last message is not read yet.
func TestLogThatIsRenamed(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	dir := t.TempDir()
	path := filepath.Join(dir, "client.uccapilog")
	write(t, path, text)
	s := follow(t, live.Options{Path: path})
	s.wait(t, n)
	last, trailer := record("last", "before the log is renamed")
	grow(t, path, []byte(last+trailer))
	require.NoError(t, os.Rename(path, path+".1"))
	write(t, path, other(text, 1))
	got := s.wait(t, 2*n+1)
	assert.Contains(t, string(got[n].Raw), "Call-ID: last")
}

func TestClientGoesToItsNextLog(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	dir := t.TempDir()
	names := []string{"Communicator-uccapi-0.uccapilog", "Communicator-uccapi-1.uccapilog", "Communicator-uccapi-2.uccapilog"}
	write(t, filepath.Join(dir, names[2]), other(text, 9)) // of last week
	write(t, filepath.Join(dir, names[0]), text)
	write(t, filepath.Join(dir, "Lync-UccApi-0.UccApilog"), other(text, 8))
	s := follow(t, live.Options{Path: filepath.Join(dir, names[0])})
	s.wait(t, n)
	write(t, filepath.Join(dir, names[1]), other(text, 1))
	s.wait(t, 2*n)
	write(t, filepath.Join(dir, names[2]), other(text, 2)) // over the old one
	s.wait(t, 3*n)
	grow(t, filepath.Join(dir, "Lync-UccApi-0.UccApilog"), other(text, 7)) // another program's
	last, trailer := record("last", "in the first log again")
	grow(t, filepath.Join(dir, names[0]), []byte(last+trailer))
	got := s.wait(t, 3*n+1)
	for i, name := range names {
		assert.Equal(t, name, got[i*n].Origin.File)
		assert.Contains(t, got[i*n].Comment, "["+name+":")
	}
	assert.Contains(t, string(got[2*n].Raw), "Call-ID: x2")
	assert.Equal(t, names[0], got[3*n].Origin.File)
}

// A log of the ring that is not the one named at the start is removed and written
// anew between two looks.
func TestNextLogIsReplaced(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	dir := t.TempDir()
	zero, one := filepath.Join(dir, "c-uccapi-0.uccapilog"), filepath.Join(dir, "c-uccapi-1.uccapilog")
	write(t, zero, text)
	s := follow(t, live.Options{Path: zero})
	s.wait(t, n)
	write(t, one, other(text, 1))
	s.wait(t, 2*n)
	require.NoError(t, os.Remove(one))
	write(t, one, other(text, 2))
	got := s.wait(t, 3*n)
	assert.Contains(t, string(got[2*n].Raw), "Call-ID: x2")
}

// A log that has not grown for a while is let go of: another program may put a file in its
// place, and what it had got before it was renamed is not lost.
func TestQuietLogIsLetGo(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	dir := t.TempDir()
	path, next := filepath.Join(dir, "client.uccapilog"), filepath.Join(dir, "next")
	write(t, path, text)
	s := follow(t, live.Options{Path: path})
	s.wait(t, n)
	time.Sleep(live.Quiet + time.Second)
	last, trailer := record("last", "before the log is renamed")
	grow(t, path, []byte(last+trailer))
	require.NoError(t, os.Rename(path, path+".1"))
	write(t, path, other(text, 1))
	got := s.wait(t, 2*n+1)
	assert.Contains(t, string(got[n].Raw), "Call-ID: last")
	write(t, next, other(text, 2))
	eventually(t, "the log may be replaced", func() bool { return os.Rename(next, path) == nil })
	got = s.wait(t, 3*n+1)
	assert.Contains(t, string(got[2*n+1].Raw), "Call-ID: x2")
}

// A log that has another name in its folder goes on there, and is not read again.
func TestLogOfAFolderIsRenamed(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.uccapilog"), filepath.Join(dir, "b.uccapilog")
	write(t, a, text)
	s := follow(t, live.Options{Path: dir})
	s.wait(t, n)
	require.NoError(t, os.Rename(a, b))
	write(t, a, other(text, 1))
	s.wait(t, 2*n)
	grow(t, b, other(text, 2))
	got := s.wait(t, 3*n)
	assert.Contains(t, string(got[n].Raw), "Call-ID: x1")
	assert.Contains(t, string(got[2*n].Raw), "Call-ID: x2")
}

// What is not there any more is told once, and waited for.
func TestLogIsGone(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	path := filepath.Join(t.TempDir(), "client.uccapilog")
	write(t, path, text)
	told := make(chan string, 100)
	s := follow(t, live.Options{Path: path, Note: func(text string) { told <- text }})
	s.wait(t, n)
	require.NoError(t, os.Remove(path))
	assert.Equal(t, path+": is gone; waiting for a new one", <-told)
	time.Sleep(time.Second)
	write(t, path, other(text, 1))
	s.wait(t, 2*n)
	assert.Empty(t, told)
}

func TestFolder(t *testing.T) {
	text, _ := call(t)
	n := len(whole(t, uccapi.Format, text))
	dir := t.TempDir()
	write(t, filepath.Join(dir, "notes.docx"), []byte("no log"))
	s := follow(t, live.Options{Path: dir})
	write(t, filepath.Join(dir, "a.uccapilog"), text)
	s.wait(t, n)
	write(t, filepath.Join(dir, "b.uccapilog"), other(text, 1))
	got := s.wait(t, 2*n)
	assert.Equal(t, "b.uccapilog", got[n].Origin.File)
}

func TestFromNow(t *testing.T) {
	text, parts := call(t)
	n := len(whole(t, uccapi.Format, text))
	before := len(whole(t, uccapi.Format, bytes.Join([][]byte{parts[0], parts[1]}, nil))) - 1
	path := filepath.Join(t.TempDir(), "client-0.uccapilog")
	write(t, path, append(bytes.Clone(parts[0]), parts[1]...))
	s := follow(t, live.Options{Path: path, FromNow: true})
	grow(t, path, parts[2])
	got := s.wait(t, n-before)
	want := whole(t, uccapi.Format, text)[before:]
	assert.Equal(t, raws(want), raws(got), "the message that was half written at the start is new")
	assert.Equal(t, want[0].Origin.Line, got[0].Origin.Line)
	assert.Contains(t, got[len(got)-1].Comment, "winner=E2", "what was before is known")
}

func TestUTF16(t *testing.T) {
	text, _ := call(t)
	want := whole(t, uccapi.Format, text)
	for _, tt := range []struct {
		name string
		big  bool
	}{{"little-endian", false}, {"big-endian", true}} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "client.uccapilog")
			wide := encode("\ufeff"+string(text), tt.big)
			write(t, path, wide[:1001]) // in the middle of a character
			s := follow(t, live.Options{Path: path})
			grow(t, path, wide[1001:9999])
			grow(t, path, wide[9999:])
			assert.Equal(t, raws(want), raws(s.wait(t, len(want))))
		})
	}
}

func encode(text string, big bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestEncapsulations(t *testing.T) {
	text, _ := call(t)
	want := whole(t, uccapi.Format, text)
	path := filepath.Join(t.TempDir(), "client.uccapilog")
	write(t, path, text)
	for _, encap := range []pcapng.Encapsulation{pcapng.UDP, pcapng.UDP5060, pcapng.TCP} {
		got := follow(t, live.Options{Path: path, Encapsulation: encap}).wait(t, len(want))
		assert.Equal(t, raws(want), raws(got))
	}
}

// TestServerTrace has host names for addresses and records without end lines.
func TestServerTrace(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "ocslogger", "r2-frontend.log"))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "frontend.log")
	write(t, path, text[:5000])
	s := follow(t, live.Options{Path: path})
	grow(t, path, text[5000:])
	eventually(t, "messages", func() bool { return len(s.messages(t)) > 10 })
}

func TestNobodyReads(t *testing.T) {
	text, _ := call(t)
	path := filepath.Join(t.TempDir(), "client.uccapilog")
	write(t, path, text)
	r, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, r.Close())
	defer w.Close()
	assert.NoError(t, live.Capture(context.Background(), live.Options{Path: path}, w), "the user stopped")

	full := errors.New("disk full")
	assert.ErrorIs(t, live.Capture(context.Background(), live.Options{Path: path}, &sink{err: full}), full)
}

func TestNothingToFollow(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "prose.log"), []byte(strings.Repeat("this is no log at all\n", 5000)))
	write(t, filepath.Join(dir, "made.pcapng"), []byte("\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1a\x01\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x1c\x00\x00\x00"))
	for _, tt := range []struct{ path, want string }{
		{"missing.uccapilog", "missing.uccapilog: "},
		{"prose.log", "prose.log: is no client log and no server trace"},
		{"made.pcapng", "made.pcapng: is no client log and no server trace"},
	} {
		err := live.Capture(context.Background(), live.Options{Path: filepath.Join(dir, tt.path)}, io.Discard)
		assert.ErrorContains(t, err, tt.want)
	}
}

// Where the case of letters does not count, a log may be named in another.
func TestNameInAnotherCase(t *testing.T) {
	text, _ := call(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "c-uccapi-0.uccapilog"), text)
	write(t, filepath.Join(dir, "c-uccapi-1.uccapilog"), []byte("01/05/2010|14:00:00.000 1:1 INFO  :: newer\r\n"))
	named := filepath.Join(dir, "C-UCCAPI-0.uccapilog")
	if _, err := os.Stat(named); err != nil {
		t.Skip("the case of letters counts here")
	}
	follow(t, live.Options{Path: named}).wait(t, len(whole(t, uccapi.Format, text)))
}
