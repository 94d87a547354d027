package live_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/live"
	"ocsconv/formats"
	"ocsconv/formats/audiocodes"
	"ocsconv/formats/known"
	"ocsconv/formats/sequence"
	"ocsconv/formats/sipe"
	"ocsconv/formats/uccapi"
)

func logOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "testdata", path))
	require.NoError(t, err)
	return b
}

// A log in which messages of another form stand is followed as it is read when it has
// ended, with the same times.
func TestOtherFormsInALogThatGrows(t *testing.T) {
	pidgin, client := logOf(t, "other/pidgin.sipe"), logOf(t, "uccapi/busy.uccapilog")
	for _, c := range []struct {
		format *formats.Format
		text   []byte
	}{
		{sipe.Format, bytes.Join([][]byte{pidgin, client, pidgin}, nil)},
		{uccapi.Format, bytes.Join([][]byte{client, pidgin}, nil)},
		{audiocodes.Format, logOf(t, "other/gateway.syslog")},
	} {
		zone := formats.NewClock(time.FixedZone("", 2*60*60))
		day := time.Date(2018, 5, 7, 0, 0, 0, 0, time.UTC)
		var want []*formats.Message
		whole := sequence.NewReader(bytes.NewReader(c.text), c.format, known.Formats, func(*formats.Format) *formats.Options {
			return &formats.Options{File: "test.log", Clock: zone.Clone(), Date: day}
		})
		for m, err := range formats.Messages(whole) {
			require.NoError(t, err)
			want = append(want, m)
		}
		require.NotEmpty(t, want)
		rnd := rand.New(rand.NewPCG(1, 2))
		for range 5 {
			tail := live.NewTailIn(c.format, zone, day)
			var got []*formats.Message
			now := start
			for rest := c.text; len(rest) > 0; {
				n := min(len(rest), 1+rnd.IntN(3000))
				tail.Add(rest[:n], now)
				got = append(got, tail.Messages(now)...)
				rest, now = rest[n:], now.Add(live.Patience/8)
			}
			got = append(got, tail.Finish(now)...)
			assert.Equal(t, string(c.text), string(octets(got)))
			got = messagesOf(got)
			require.Len(t, got, len(want))
			for i, m := range got {
				assert.Equal(t, string(want[i].Raw), string(m.Raw))
				assert.Equal(t, want[i].Origin.Format, m.Origin.Format)
				assert.Equal(t, want[i].Origin.Line, m.Origin.Line)
				assert.Equal(t, want[i].Time, m.Time, "%s %d", c.format.Name, i)
			}
		}
	}
}

// What is packed does not grow.
func TestPackedIsNotFollowed(t *testing.T) {
	for _, head := range []string{"\x1f\x8b\x08\x00", "PK\x03\x04\x14\x00", "\x28\xb5\x2f\xfd\x00\x00"} {
		path := filepath.Join(t.TempDir(), "a.uccapilog")
		write(t, path, []byte(head+"and more of it"))
		err := live.Capture(t.Context(), live.Options{Path: path}, &sink{})
		assert.ErrorContains(t, err, "it is an archive or compressed; without --follow it is read")
	}
}
