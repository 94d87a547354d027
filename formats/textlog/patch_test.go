package textlog_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/textlog"
)

const message = "INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.10:50123\r\nFrom: <sip:alice@example.com>;tag=a\r\n" +
	"To: <sip:bob@example.com>\r\nCall-ID: 1@example.com\r\nCSeq: 1 INVITE\r\nContent-Length: 12\r\n\r\nv=0\r\ns=-\r\n\r\n"

// TestPatch holds the patch to its law, and to a size that a capture can carry.
func TestPatch(t *testing.T) {
	lf := strings.ReplaceAll(message, "\r\n", "\n")
	for _, c := range []struct {
		name, raw, text string
		size            int // most octets that the patch may have
	}{
		{"equal", message, message, 0},
		{"LF", message, lf, 1},
		{"a field name before the start line", message, "Start-Line: " + message, 20},
		{"the same in LF", message, "Start-Line: " + lf, 20},
		{"no empty line", strings.TrimSuffix(message, "\r\n"), strings.TrimSuffix(message, "\r\n\r\n"), 8},
		{"another thread's line", message, strings.Replace(message, "To:", "01/05/2010|14:00:47.889 418:D8 TRACE :: x\r\nTo:", 1), 60},
		{"mixed line ends", message, strings.Replace(message, "\r\n", "\n", 2), 40},
		{"every line quoted", message, "> " + strings.ReplaceAll(message, "\r\n", "\r\n> "), 80},
		{"a wrapped line", message, strings.Replace(message, "From: ", "From:\r\n", 1), 48},
		{"text empty", message, "", 1},
		{"raw empty", "", message, len(message) + 1},
		{"nothing in common", message, strings.Repeat("\x00\xff", 100), 201},
		{"bare CR", "a\r\rb\r\n", "a\r\r\nb\n", 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := textlog.Diff([]byte(c.raw), []byte(c.text))
			assert.LessOrEqual(t, len(p), c.size)
			got, err := textlog.Apply([]byte(c.raw), p)
			require.NoError(t, err)
			assert.Equal(t, c.text, string(got))
		})
	}
}

func TestPatchRefused(t *testing.T) {
	for _, p := range []string{"\x03", "\xff", "\x00\x01", "\x00\x01\x01", "\x00\x80", "\x00\x7f\x00\x00", "\x00\x00\x7f\x00", "\x00\x00\x00\x01", "\x01\x00\x00\x05ab",
		"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01\x00", "\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"} {
		_, err := textlog.Apply([]byte("abc"), []byte(p))
		assert.ErrorIs(t, err, textlog.ErrPatch, "%q", p)
	}
}

func FuzzPatch(f *testing.F) {
	f.Add([]byte(message), []byte("> "+strings.ReplaceAll(message, "\r\n", "\n> ")))
	f.Add([]byte("a\r\nb"), []byte("a\nb"))
	f.Add([]byte(""), []byte("\n"))
	f.Fuzz(func(t *testing.T, raw, text []byte) {
		before := bytes.Clone(raw)
		p := textlog.Diff(raw, text)
		require.LessOrEqual(t, len(p), len(text)+1)
		got, err := textlog.Apply(raw, p)
		require.NoError(t, err)
		require.Equal(t, string(text), string(got))
		require.Equal(t, string(before), string(raw))
		_, _ = textlog.Apply(raw, text) // a patch from elsewhere: an error at most
	})
}

func BenchmarkDiff(b *testing.B) {
	raw := []byte(strings.Repeat(message, 50))
	text := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		textlog.Diff(raw, text)
	}
}
