package input_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/source"
)

func challenge(wall, date string) string {
	return wall + " 418:D8 INFO  :: Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 99 bytes:\r\n" +
		wall + " 418:D8 INFO  :: SIP/2.0 401 Unauthorized\r\nDate: " + date + "\r\nFrom: <sip:a@contoso.com>;tag=1\r\n" +
		"To: <sip:a@contoso.com>;tag=2\r\nCall-ID: x\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
}

// A large log is looked at from both ends first; where they disagree the whole
// of it is read, and the clock change found. The last samples may stand far
// before the end.
func TestZoneOfLargeLog(t *testing.T) {
	const end, middle = 160 << 20, 70 << 20
	for _, tt := range []struct {
		name string
		at   int64
		last string
		zone string
	}{
		{"both ends agree", end, challenge("01/05/2010|17:00:00.000", "Tue, 05 Jan 2010 16:00:00 GMT") + challenge("01/05/2010|17:01:00.000", "Tue, 05 Jan 2010 16:01:00 GMT"), "UTC+01:00"},
		{"clock change between", end, challenge("03/30/2010|17:00:00.000", "Tue, 30 Mar 2010 15:00:00 GMT") + challenge("03/30/2010|17:01:00.000", "Tue, 30 Mar 2010 15:01:00 GMT"), "UTC+01:00 then UTC+02:00"},
		{"nothing at the end", end, "", "UTC+01:00"},
		{"clock change and a long time without samples", middle, challenge("03/30/2010|17:00:00.000", "Tue, 30 Mar 2010 15:00:00 GMT") + challenge("03/30/2010|17:01:00.000", "Tue, 30 Mar 2010 15:01:00 GMT"), "UTC+01:00 then UTC+02:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "large.uccapilog")
			f, err := os.Create(path)
			require.NoError(t, err)
			_, err = f.WriteString(challenge("01/05/2010|15:00:00.000", "Tue, 05 Jan 2010 14:00:00 GMT") + challenge("01/05/2010|15:10:00.000", "Tue, 05 Jan 2010 14:10:00 GMT"))
			require.NoError(t, err)
			// The middle is a hole: zeros that need no disk.
			_, err = f.WriteAt([]byte("\r\n"+tt.last), tt.at)
			require.NoError(t, err)
			_, err = f.WriteAt([]byte("\r\n"), end+(1<<20))
			require.NoError(t, err)
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
