package logtime_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/logtime"
)

// A time stamp counts for all Date headers that follow it without another one
// between, as far as its record may reach.
func TestStampOfSeveralDates(t *testing.T) {
	found, err := logtime.Scan(strings.NewReader("01/05/2010|14:00:47.125 17B4:15C0 INFO  :: SIP/2.0 200 OK\r\n"+
		"Date: Tue, 05 Jan 2010 13:00:47 GMT\r\nDate: Tue, 05 Jan 2010 13:00:48 GMT\r\n"+
		strings.Repeat("X: y\r\n", 10_000)+"Date: Tue, 05 Jan 2010 13:00:49 GMT\r\n"+
		"01/05/2010|14:00:50.000 17B4:15C0 INFO  :: SIP/2.0 200 OK\r\nDate: Tue, 05 Jan 2010 13:00:50 GMT\r\n"), line)
	require.NoError(t, err)
	var pairs []string
	for _, s := range found.Samples {
		pairs = append(pairs, s.Wall.Format("15:04:05.000")+" "+s.UTC.Format("15:04:05"))
	}
	assert.Equal(t, []string{"14:00:47.125 13:00:47", "14:00:47.125 13:00:48", "14:00:50.000 13:00:50"}, pairs)
}
