package redact_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/dissection"
)

// TestDissectionReadsAgain holds that redacted text of packets is text of packets: the
// messages in it are those that the redaction made, at the same times.
func TestDissectionReadsAgain(t *testing.T) {
	text, err := os.ReadFile("../../testdata/other/packets.dissection")
	require.NoError(t, err)
	for level := redact.Secrets; level <= redact.All; level++ {
		var list []*formats.Message
		for m, err := range formats.All(dissection.NewReader(bytes.NewReader(text), &formats.Options{File: "log"})) {
			require.NoError(t, err)
			list = append(list, m)
		}
		redacted(level, list)
		var again []*formats.Message
		for m, err := range formats.Messages(dissection.NewReader(bytes.NewReader([]byte(written(list))), &formats.Options{File: "log"})) {
			require.NoError(t, err)
			again = append(again, m)
		}
		require.Len(t, again, 9, level)
		for i, m := range again {
			assert.Equal(t, string(list[i].Raw), string(m.Raw), level)
			assert.Equal(t, list[i].Time, m.Time, level)
			assert.Equal(t, list[i].Local, m.Local, level)
			assert.Equal(t, list[i].Remote, m.Remote, level)
		}
	}
}
