package input_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats/textlog"
)

func challenge(wall, date string) string {
	return wall + " 418:D8 INFO  :: Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 99 bytes:\r\n" +
		wall + " 418:D8 INFO  :: SIP/2.0 401 Unauthorized\r\nDate: " + date + "\r\nFrom: <sip:a@contoso.com>;tag=1\r\n" +
		"To: <sip:a@contoso.com>;tag=2\r\nCall-ID: x\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
}

// asLogged is text as a log of an encoding has it.
func asLogged(t *testing.T, text string, e textlog.Encoding) []byte {
	t.Helper()
	var out bytes.Buffer
	w := textlog.Encode(&out, e)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

// A large log is looked at from both ends first; where they disagree, or months are
// between them, the whole of it is read, and the clock changes found. The last samples
// may stand far before the end.
func TestZoneOfLargeLog(t *testing.T) {
	const end, middle = 40 << 20, 18 << 20
	summer := challenge("03/30/2010|17:00:00.000", "Tue, 30 Mar 2010 15:00:00 GMT") + challenge("03/30/2010|17:01:00.000", "Tue, 30 Mar 2010 15:01:00 GMT")
	for _, tt := range []struct {
		name         string
		middle, last string
		zone         string
	}{
		{"both ends agree", "", challenge("01/05/2010|17:00:00.000", "Tue, 05 Jan 2010 16:00:00 GMT") + challenge("01/05/2010|17:01:00.000", "Tue, 05 Jan 2010 16:01:00 GMT"), "UTC+01:00"},
		{"clock change between", "", summer, "UTC+01:00 then UTC+02:00"},
		{"nothing at the end", "", "", "UTC+01:00"},
		{"clock change and a long time without samples", summer, "", "UTC+01:00 then UTC+02:00"},
		{"there and back", summer, challenge("11/30/2010|17:00:00.000", "Tue, 30 Nov 2010 16:00:00 GMT") + challenge("11/30/2010|17:01:00.000", "Tue, 30 Nov 2010 16:01:00 GMT"), "UTC+01:00 then UTC+01:00"},
	} {
		for _, e := range []textlog.Encoding{textlog.Octets, textlog.UTF16LE, textlog.UTF16BE} {
			t.Run(tt.name+", "+e.String(), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "large.uccapilog")
				f, err := os.Create(path)
				require.NoError(t, err)
				first := challenge("01/05/2010|15:00:00.000", "Tue, 05 Jan 2010 14:00:00 GMT") + challenge("01/05/2010|15:10:00.000", "Tue, 05 Jan 2010 14:10:00 GMT")
				// Between the parts are holes: zeros that need no disk.
				for _, part := range []struct {
					text string
					at   int64
				}{{first, 0}, {"\r\n" + tt.middle, middle}, {"\r\n" + tt.last, end}, {"\r\n", end + 1<<20}} {
					_, err = f.WriteAt(asLogged(t, part.text, e), part.at)
					require.NoError(t, err)
				}
				require.NoError(t, f.Close())

				list, errs := source.Expand([]string{path}, nil)
				require.Empty(t, errs)
				in, err := input.Open(list[0], input.Options{})
				require.NoError(t, err)
				logs, _, err := input.Logs([]*input.Input{in}, input.ZoneOptions{}, nil)
				require.NoError(t, err)
				assert.Equal(t, tt.zone, logs[0].Zone.Clock.Name())
			})
		}
	}
}
