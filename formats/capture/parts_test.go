package capture_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

// The segments of one message may not fill the memory while its last one does
// not come: what is too much is given up, and the message says so.
func TestSegmentsOfOneMessageAreBounded(t *testing.T) {
	for _, test := range []struct {
		name  string
		size  int
		whole bool
	}{{"usual", 1 << 20, true}, {"endless", 20 << 20, false}} {
		t.Run(test.name, func(t *testing.T) {
			raw := append([]byte("MESSAGE sip:bob@contoso.com SIP/2.0\r\nCall-ID: a\r\n\r\n"), bytes.Repeat([]byte("x"), test.size)...)
			var out bytes.Buffer
			w := pcapng.NewWriter(&out, &pcapng.WriterOptions{Encapsulation: pcapng.TCP})
			require.NoError(t, w.Write(&formats.Message{
				Time: time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC), Raw: raw, Origin: formats.Origin{Format: "uccapi", File: "a.log", Line: 1},
			}))
			require.NoError(t, w.Close())

			var messages []*formats.Message
			for m, err := range formats.Messages(capture.NewReader(&out, nil)) {
				require.NoError(t, err)
				messages = append(messages, m)
			}
			require.Len(t, messages, 1)
			assert.Equal(t, test.whole, bytes.Equal(raw, messages[0].Raw))
			assert.Equal(t, test.whole, len(messages[0].Problems) == 0)
		})
	}
}
