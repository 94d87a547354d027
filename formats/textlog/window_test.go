package textlog_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/textlog"
)

func TestLineAt(t *testing.T) {
	w := textlog.NewWindow(iotest.OneByteReader(strings.NewReader("one\r\ntwo\n\nlonger line\nlast")))
	for _, c := range []struct {
		at, limit int
		want      string
	}{
		{0, 100, "one\r\n"}, {5, 100, "two\n"}, {9, 100, "\n"}, {10, 6, "longer"}, {16, 6, " line\n"}, {16, 5, " line"}, {21, 5, "\n"},
		{22, 100, "last"}, {22, 2, "la"}, {26, 100, ""}, {99, 100, ""}, {0, 100, "one\r\n"},
	} {
		assert.Equal(t, c.want, string(w.LineAt(c.at, c.limit)), "%d %d", c.at, c.limit)
	}
	assert.NoError(t, w.Err())
}

func TestEmptyLines(t *testing.T) {
	w := textlog.NewWindow(strings.NewReader("one\n\n\r\n\n\rtwo\n\r"))
	w.Peek(100)
	for _, c := range []struct{ at, limit, want int }{
		{0, 100, 0}, {3, 100, 5}, {4, 100, 4}, {4, 6, 1}, {4, 7, 3}, {4, 4, 0}, {4, 3, 0}, {8, 100, 0}, {13, 100, 0}, {14, 100, 0},
	} {
		assert.Equal(t, c.want, w.EmptyLines(c.at, c.limit), "%d %d", c.at, c.limit)
	}
}

func TestTake(t *testing.T) {
	w := textlog.NewWindow(strings.NewReader("one\ntwo\nthree"))
	assert.Equal(t, "one\ntw", string(w.Peek(6)))
	assert.Equal(t, 1, w.Line())
	taken := w.Take(6)
	assert.Equal(t, "one\ntw", string(taken))
	assert.Equal(t, 2, w.Line())
	assert.EqualValues(t, 6, w.Offset())
	_ = append(taken, "!!!!"...) // must not reach what is still to come
	assert.Equal(t, "o\n", string(w.LineAt(0, 10)))
	assert.Nil(t, w.Take(0))
	assert.Equal(t, "o\nthree", string(w.Peek(100)))
	assert.Equal(t, "o\nthree", string(w.Take(w.Len())))
	assert.Equal(t, 3, w.Line())
	assert.EqualValues(t, 13, w.Offset())
	assert.Empty(t, w.LineAt(0, 10))
}

// TestTakenStays takes records of many sizes over many refills, and looks at
// them again at the end.
func TestTakenStays(t *testing.T) {
	var in bytes.Buffer
	for i := range 40_000 {
		in.WriteString(strings.Repeat(string(rune('a'+i%26)), i%97))
		in.WriteByte('\n')
	}
	w := textlog.NewWindow(iotest.HalfReader(bytes.NewReader(in.Bytes())))
	var parts [][]byte
	for lines := 1; ; lines = lines%50 + 1 {
		at := 0
		for range lines {
			at += len(w.LineAt(at, 1000))
		}
		if at == 0 {
			break
		}
		parts = append(parts, w.Take(at))
	}
	assert.Equal(t, in.String(), string(bytes.Join(parts, nil)))
	assert.Equal(t, 40_001, w.Line())
}

func TestWindowError(t *testing.T) {
	broken := errors.New("broken")
	w := textlog.NewWindow(io.MultiReader(strings.NewReader("half a li"), iotest.ErrReader(broken)))
	assert.Equal(t, "half a li", string(w.LineAt(0, 100)))
	assert.ErrorIs(t, w.Err(), broken)
	assert.Equal(t, "half a li", string(w.Take(w.Len())))
	assert.Empty(t, w.LineAt(0, 100))

	w = textlog.NewWindow(lazy{})
	assert.Empty(t, w.LineAt(0, 100))
	assert.ErrorIs(t, w.Err(), io.ErrNoProgress)
}

// lazy is a reader that never gives anything.
type lazy struct{}

func (lazy) Read([]byte) (int, error) { return 0, nil }

func TestWire(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "a\r\nb\r\n": "a\r\nb\r\n", "a\nb\n": "a\r\nb\r\n", "\n": "\r\n", "a\r\nb\nc": "a\r\nb\r\nc",
		"\r\r\n": "\r\r\n", "a\rb\n": "a\rb\r\n", "\n\n\r\n": "\r\n\r\n\r\n",
	} {
		assert.Equal(t, want, string(textlog.Wire([]byte(in))), "%q", in)
	}
	same := []byte("a\r\nb\r\n")
	assert.Same(t, &same[0], &textlog.Wire(same)[0], "shares memory")
}

func TestTrimEOL(t *testing.T) {
	for in, want := range map[string]string{"": "", "a": "a", "a\n": "a", "a\r\n": "a", "\r\n": "", "\n": "", "a\r": "a\r", "a\r\r\n": "a\r", "a\n\n": "a\n"} {
		assert.Equal(t, want, string(textlog.TrimEOL([]byte(in))), "%q", in)
	}
}

func FuzzWindow(f *testing.F) {
	f.Add([]byte("a\r\nb\n\nc"), 3)
	f.Fuzz(func(t *testing.T, in []byte, step int) {
		limit := 1 + step&0xff
		w := textlog.NewWindow(iotest.HalfReader(bytes.NewReader(in)))
		var all []byte
		for {
			line := w.LineAt(0, limit)
			if len(line) == 0 {
				break
			}
			require.LessOrEqual(t, len(line), limit)
			require.LessOrEqual(t, bytes.IndexByte(line, '\n'), len(line)-1)
			all = append(all, w.Take(len(line))...)
		}
		require.Equal(t, string(in), string(all))
		require.Equal(t, 1+bytes.Count(in, []byte{'\n'}), w.Line())
	})
}

func TestLongLineIsCutBetweenWords(t *testing.T) {
	word := "reception "
	w := textlog.NewWindow(strings.NewReader(strings.Repeat(word, 2000) + "\n"))
	piece := w.LineAt(0, 9999)
	assert.Len(t, piece, 9990)
	assert.Equal(t, word, string(w.LineAt(len(piece), 9999)[:len(word)]))
	w = textlog.NewWindow(strings.NewReader(strings.Repeat("x", 20000)))
	assert.Len(t, w.LineAt(0, 9999), 9999, "without blanks")
}
