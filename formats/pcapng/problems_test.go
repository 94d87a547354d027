package pcapng_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// What could not be said in a capture is named up to a thousand times, and
// counted beyond that.
func TestOmittedProblemsAreCounted(t *testing.T) {
	raw := append([]byte("MESSAGE sip:bob@contoso.com SIP/2.0\r\n\r\n"), bytes.Repeat([]byte("x"), 65507)...)
	w := pcapng.NewWriter(io.Discard, &pcapng.WriterOptions{Encapsulation: pcapng.UDP})
	for range 1050 {
		require.NoError(t, w.Write(&formats.Message{Raw: raw, Origin: formats.Origin{File: "a.log"}}))
	}
	require.NoError(t, w.Close())
	assert.Len(t, w.Problems(), 1000)
	assert.Equal(t, 50, w.Omitted())
}
