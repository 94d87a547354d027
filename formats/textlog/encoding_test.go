package textlog_test

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/textlog"
)

func decode(tb testing.TB, in []byte, e textlog.Encoding) []byte {
	tb.Helper()
	out, err := io.ReadAll(textlog.Decode(iotest.HalfReader(bytes.NewReader(in)), e))
	require.NoError(tb, err)
	return out
}

// encode writes text in pieces of n octets.
func encode(tb testing.TB, text []byte, e textlog.Encoding, n int) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := textlog.Encode(&out, e)
	for part := range chunks(text, n) {
		k, err := w.Write(part)
		require.NoError(tb, err)
		require.Equal(tb, len(part), k)
	}
	require.NoError(tb, w.Close())
	return out.Bytes()
}

func chunks(b []byte, n int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(b) > 0 {
			k := min(n, len(b))
			if !yield(b[:k]) {
				return
			}
			b = b[k:]
		}
	}
}

func TestSniffEncoding(t *testing.T) {
	for _, c := range []struct {
		head string
		want textlog.Encoding
	}{
		{"", textlog.Octets}, {"a", textlog.Octets}, {"plain text, long enough", textlog.Octets}, {"\xef\xbb\xbfwith a mark", textlog.Octets},
		{"\xff\xfea\x00", textlog.UTF16LE}, {"\xfe\xff\x00a", textlog.UTF16BE},
		{"0\x001\x00/\x000\x005\x00/\x002\x000\x001\x000\x00", textlog.UTF16LE}, {"\x000\x001\x00/\x000\x005\x00/\x002\x000\x001\x000", textlog.UTF16BE},
		{"\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1a\x01\x00\x00\x00", textlog.Octets},
	} {
		assert.Equal(t, c.want, textlog.SniffEncoding([]byte(c.head)), "%q", c.head)
	}
}

func TestEncodingNames(t *testing.T) {
	for _, e := range []textlog.Encoding{textlog.Octets, textlog.UTF16LE, textlog.UTF16BE} {
		got, ok := textlog.ParseEncoding(e.String())
		assert.True(t, ok)
		assert.Equal(t, e, got)
	}
	_, ok := textlog.ParseEncoding("UTF-7")
	assert.False(t, ok)
}

func TestDecode(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"\xff\xfea\x00\xe9\x00", "\ufeffaé"},
		{"\x3d\xd8\x00\xde", "😀"},
		{"\xac\x20", "€"},
		{"\x00\x00", "\x00"},
	} {
		assert.Equal(t, c.want, string(decode(t, []byte(c.in), textlog.UTF16LE)))
		assert.Equal(t, c.in, string(encode(t, []byte(c.want), textlog.UTF16LE, 1)))
	}
	assert.Equal(t, "\xff\x00odd", string(decode(t, []byte("\xff\x00odd"), textlog.Octets)))
}

// TestEncodingKeeps gives back the very octets of damaged UTF-16, in whatever
// pieces they are read and written.
func TestEncodingKeeps(t *testing.T) {
	long := bytes.Repeat([]byte("a\x00\x3d\xd8\x00\xde"), 20_000)
	for _, in := range [][]byte{
		[]byte("a"), []byte("a\x00b"), []byte("\x00\xd8"), []byte("\x00\xdc"), []byte("\x00\xd8\x00\xd8\x00\xdc"), []byte("\xff\xdb"), []byte("\xff\xdb\x41"),
		[]byte("\xff\xdb\x00\xdf"), []byte("\x00\xdf\xff\xdb"), []byte("\xff\xdb\xff\xdb\x7f"), []byte("\xfd\xff"), []byte("\xff\xff\xfe\xff"), long, long[1:], long[3:],
	} {
		for _, e := range []textlog.Encoding{textlog.UTF16LE, textlog.UTF16BE, textlog.Octets} {
			for _, n := range []int{1, 2, 3, 5, 7, 4096} {
				require.Equal(t, in, encode(t, decode(t, in, e), e, n), "%s %d %.20q", e, n, in)
			}
		}
	}
}

func TestDecodeError(t *testing.T) {
	r := textlog.Decode(io.MultiReader(bytes.NewReader([]byte("a\x00b")), iotest.ErrReader(io.ErrUnexpectedEOF)), textlog.UTF16LE)
	_, err := io.ReadAll(r)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// failing is a writer that is full.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestEncodeError(t *testing.T) {
	_, err := textlog.Encode(failing{}, textlog.UTF16LE).Write([]byte("abc"))
	assert.ErrorIs(t, err, io.ErrShortWrite)
}

func FuzzEncoding(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00\x00\xd8b"), byte(1))
	f.Add([]byte("\xff\xdb\x00\xdf\x41"), byte(3))
	f.Fuzz(func(t *testing.T, in []byte, n byte) {
		for _, e := range []textlog.Encoding{textlog.UTF16LE, textlog.UTF16BE} {
			text := decode(t, in, e)
			require.Equal(t, string(in), string(encode(t, text, e, 1+int(n))), "%s", e)
			encode(t, in, e, 1+int(n)) // text that no decoder made: no panic
		}
	})
}
