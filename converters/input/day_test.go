package input_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
)

// The day of a log without one comes from a log with the same messages, and from no
// other that lies beside it.
func TestDayFromTheSameMessages(t *testing.T) {
	message := func(callID string) string {
		return "OPTIONS sip:bob@example.com SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\nFrom: <sip:ann@example.com>;tag=1\n" +
			"To: <sip:bob@example.com>\nCall-ID: " + callID + "\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n"
	}
	const dayless, dated, call = "23:59:58.000 sent to 192.0.2.2:5060\n", "2016-02-28 22:00:00.000 sent to 192.0.2.2:5060\n", "2016-03-01 00:10:00.000 sent to 192.0.2.2:5060\n"
	const late = "00:20:00.000 sent to 192.0.2.2:5060\n"
	own := dayless + message("own") + strings.Replace(dayless, "23:59:58", "00:10:01", 1) + message("shared")
	for want, files := range map[string][]string{
		"1970-01-01": {own, dated + message("other")},
		"2016-02-29": {own, dated + message("other") + call + message("shared")},
		// The second tells the day of the first, when it has got one itself.
		"2016-03-01": {strings.Replace(own, "23:59:58", "00:05:00", 1), late + message("shared") + late + message("third"), call + message("third")},
	} {
		dir := t.TempDir()
		for i, text := range files {
			require.NoError(t, os.WriteFile(filepath.Join(dir, string(rune(97+i))+".txt"), []byte(text), 0o666))
		}
		sources, errs := source.Expand([]string{dir}, nil)
		require.Empty(t, errs)
		inputs, errs := input.OpenAll(t.Context(), sources, input.Options{})
		require.Empty(t, errs)
		logs, undated, err := input.Logs(inputs, input.ZoneOptions{}, nil)
		require.NoError(t, err)
		require.Empty(t, undated)
		assert.Equal(t, want, logs[0].Zone.Date.Format(time.DateOnly), logs[0].Zone.Why)
		assert.Equal(t, want == "1970-01-01", logs[0].Zone.Undated)
		r, closer, err := logs[0].Reader()
		require.NoError(t, err)
		var days []string
		for m, err := range formats.Messages(r) {
			require.NoError(t, err)
			days = append(days, m.Time.Format(time.DateOnly))
		}
		assert.Equal(t, want, days[0])
		assert.Len(t, days, 2)
		assert.NoError(t, closer.Close())
	}
}
