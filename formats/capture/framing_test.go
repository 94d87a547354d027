package capture

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

// What plainHead takes, it reads as the parser does, and finds nothing wrong with.
func TestPlainHead(t *testing.T) {
	lines := []string{
		"Via: SIP/2.0/TLS 192.0.2.1", "l: 5", "L : 7", "Content-Length: 12", "content-length:\t3 ", "Content-Length: x", "Content-Length:", " 4",
		"\tfolded", "Contact: <sip:a@b>", "Call-ID: 1\r2", "loose", "-odd", "Content-Length: 4294967296", "",
	}
	ends := []string{"\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r\r\n"}
	random := rand.New(rand.NewPCG(1, 2))
	taken := 0
	for range 3000 {
		text := "INVITE sip:a@b SIP/2.0\r\n"
		for range random.IntN(6) {
			text += lines[random.IntN(len(lines))] + ends[random.IntN(len(ends))]
		}
		b := []byte(text + "\r\nbody\r\n\r\n"[:random.IntN(10)])
		end, length, ok := plainHead(b)
		if !ok {
			continue
		}
		taken++
		want, found := headerEnd(b, 0)
		m := sip.Parse(b[:end])
		n, counted := m.ContentLength()
		require.True(t, found && counted, "%q", b)
		require.Equal(t, []int{want, n}, []int{end, length}, "%q", b)
		require.Empty(t, headDamages(&m), "%q", b)
		require.NotContains(t, strings.TrimSuffix(text[:end-2], "\r\n"), "\r\n\r\n")
	}
	require.Greater(t, taken, 50)
}
