package annotate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
)

// A sentence has its times in the zone of who reads it, by the rules of the day next to the
// session's start.
func TestSentencesInZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	at := func(start time.Time) *annotate.Session { return &annotate.Session{Start: annotate.Time{Time: start}} }
	winter, summer := at(time.Date(2012, 3, 24, 23, 30, 0, 0, time.UTC)), at(time.Date(2012, 7, 1, 0, 10, 0, 0, time.UTC))
	assert.Equal(t, "Open the log of fe01 at 00:05:01 CET.", winter.InZone("Open the log of fe01 at 23:05:01 UTC.", berlin))
	assert.Equal(t, "the call at 03:30 CEST", winter.InZone("the call at 01:30 UTC", berlin), "of the day after, on which the clocks went forward")
	assert.Equal(t, "the call at 01:58 CEST", summer.InZone("the call at 23:58 UTC", berlin))
	for _, same := range []string{"the call at 29:00 UTC", "begins 01:30 UTC", "Not reached."} {
		assert.Equal(t, same, summer.InZone(same, berlin))
	}
	assert.Equal(t, "at 01:30 UTC", summer.InZone("at 01:30 UTC", time.UTC))
	assert.Equal(t, "at 01:30 UTC", summer.InZone("at 01:30 UTC", nil))
}
