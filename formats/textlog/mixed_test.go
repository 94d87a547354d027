package textlog_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/textlog"
)

func encoded(t *testing.T, text string, enc textlog.Encoding) string {
	var b bytes.Buffer
	w := textlog.Encode(&b, enc)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

// Whichever encoding follows another one, with a mark or without, the parts are those
// that were put together.
func TestParts(t *testing.T) {
	text := strings.Repeat("01/05/2010|14:00:47.800 418:D8 TRACE :: a line of text as long as most lines of logs are, 中文 ü\r\n", 20)
	all := []textlog.Encoding{textlog.Octets, textlog.UTF16LE, textlog.UTF16BE}
	for _, first := range all {
		for _, second := range all {
			for _, mark := range []string{"", "\ufeff"} {
				for _, third := range []textlog.Encoding{second, textlog.Octets} {
					if first == second {
						continue
					}
					a, b := encoded(t, text, first), encoded(t, mark+text, second)
					want := []textlog.Part{{first, 0, len(a)}, {second, len(a), len(a) + len(b)}}
					in := a + b
					if third != second {
						in += text
						want = append(want, textlog.Part{Encoding: third, From: len(a) + len(b), To: len(in)})
					}
					assert.Equal(t, want, textlog.Parts([]byte(in)), "%v %v %q", first, second, mark)
					assert.True(t, first.Differs([]byte(in)[(len(a)+1)&^1+200:][:128]))
					assert.False(t, first.Differs([]byte(in)[200:328]))
				}
			}
		}
	}
	for _, one := range []string{"", "a", text, encoded(t, text, textlog.UTF16LE), encoded(t, text, textlog.UTF16BE), text + strings.Repeat("\x00", 400) + text, encoded(t, strings.Repeat("中文字典里的字", 300), textlog.UTF16LE), strings.Repeat(encoded(t, text, textlog.UTF16LE)+text, 200)} {
		assert.Nil(t, textlog.Parts([]byte(one)))
	}
}

// Parts are all of a file whatever stands in it.
func TestPartsOfAnything(t *testing.T) {
	text := strings.Repeat("01/05/2010|14:00:47.800 418:D8 TRACE :: text\r\n", 5)
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var in []byte
		for range rnd.IntN(6) {
			part := encoded(t, text, textlog.Encoding(rnd.IntN(3)))
			in = append(in, part[:rnd.IntN(len(part))]...)
			for range rnd.IntN(3) {
				in = append(in, byte(rnd.IntN(256)))
			}
		}
		at := 0
		for _, p := range textlog.Parts(in) {
			require.Equal(t, at, p.From)
			require.Greater(t, p.To, p.From)
			at = p.To
		}
		require.Contains(t, []int{0, len(in)}, at)
	}
}
