package input_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
)

// A log may have much before its first message, and a mail a picture before the
// trace.
func TestRecogniseFurther(t *testing.T) {
	const message = "INVITE sip:bob@example.com SIP/2.0\nFrom: <sip:ann@example.com>;tag=1\nTo: <sip:bob@example.com>\nCall-ID: 1\nCSeq: 1 INVITE\n\n"
	noise := strings.Repeat("2023-05-06 10:19:00 INFO worker: nothing to do\n", 10_000)
	for name, c := range map[string]struct{ text, format string }{
		"noise":  {noise + message + noise, "excerpt"},
		"mail":   {"From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\n" + noise + "\n--b\n\n" + message + "\n--b--\n", "excerpt"},
		"client": {noise + "05/06/2023|10:20:30.100 17B4:15C0 INFO  :: Sending Packet\n05/06/2023|10:20:30.100 17B4:15C0 INFO  :: " + message, "uccapi"},
		"none":   {noise + "SIP/2.0\n" + noise, ""},
	} {
		path := filepath.Join(t.TempDir(), name+".log")
		require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
		list, errs := source.Expand([]string{path}, nil)
		require.Empty(t, errs)
		in, err := input.Open(list[0], input.Options{})
		if c.format == "" {
			assert.ErrorIs(t, err, formats.ErrUnknownFormat)
			continue
		}
		require.NoError(t, err, name)
		assert.Equal(t, c.format, in.Format.Name, name)
	}
}
