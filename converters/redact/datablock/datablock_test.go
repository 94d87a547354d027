package datablock_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact/datablock"
)

func page(t testing.TB, blocks ...string) []byte {
	var b bytes.Buffer
	b.WriteString("<!DOCTYPE html>\n<title>x</title>" + strings.Repeat("long ", 30_000) + "\n")
	for _, text := range blocks {
		require.NoError(t, datablock.Write(&b, "r1", datablock.Deflate([]byte(text))))
	}
	b.WriteString("</html>")
	return b.Bytes()
}

func TestExpandShowsWhatWasCompressed(t *testing.T) {
	hidden := "INVITE sip:bob@example.com\r\n" + strings.Repeat("Via: x\r\n", 10_000) + "</div>"
	p := page(t, hidden, "", "second")
	assert.NotContains(t, string(p), "bob@example.com")
	for _, r := range []io.Reader{bytes.NewReader(p), iotest.OneByteReader(bytes.NewReader(p))} {
		got, err := io.ReadAll(datablock.Expand(r))
		require.NoError(t, err)
		assert.Contains(t, string(got), hidden)
		assert.Contains(t, string(got), "second")
		assert.True(t, strings.HasPrefix(string(got), "<!DOCTYPE html>\n<title>x</title>long long"))
		assert.True(t, strings.HasSuffix(string(got), "</html>"))
	}
}

func TestExpandRefusesWhatItCannotOpen(t *testing.T) {
	good := page(t, "some octets that are packed")
	at := bytes.Index(good, []byte(`id="r1">`)) + len(`id="r1">`)
	for name, bad := range map[string][]byte{
		"no base64": append(append(bytes.Clone(good[:at]), "****"...), good[at+4:]...),
		"no data":   append(append(bytes.Clone(good[:at]), "AAAA"...), good[at+4:]...),
		"cut":       good[:at+8],
	} {
		_, err := io.ReadAll(datablock.Expand(bytes.NewReader(bad)))
		require.ErrorIs(t, err, datablock.ErrDamaged, name)
	}
}

func TestPageWithoutBlocks(t *testing.T) {
	for _, text := range []string{"", "x", "<div hidden>1</div>\n\n"} {
		got, err := io.ReadAll(datablock.Expand(strings.NewReader(text)))
		require.NoError(t, err)
		assert.Equal(t, text, string(got))
	}
}

func FuzzExpand(f *testing.F) {
	f.Add(page(f, "x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = io.Copy(io.Discard, io.LimitReader(datablock.Expand(bytes.NewReader(b)), 1<<20))
	})
}
