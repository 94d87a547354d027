package annotate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// A sentence has its times in the zone of who reads it, and the text of a log stays as it is:
// also where that has a time of day, or what stands for one inside a sentence.
func TestTimesOfDayInZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	const said = "stopped at 00:00:01 UTC \x0015:04:05@0\x00"
	s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "1 < 503 1 INVITE s | ms-diagnostics: 1048576;reason=\""+said+"\";source=\"fe01.contoso.com\"")
	require.NotNil(t, s.Cause)
	utc, shown := "Open the log of fe01.contoso.com at 00:00:01 UTC.", "Open the log of fe01.contoso.com at "+s.Start.Add(time.Second).In(berlin).Format("15:04:05 MST")+"."
	require.Equal(t, utc, s.Cause.Next)
	assert.Equal(t, utc, s.Cause.NextIn(nil))
	assert.Equal(t, shown, s.Cause.NextIn(berlin))

	assert.Equal(t, s.Summary, s.SummaryIn(time.UTC))
	inBerlin := s.SummaryIn(berlin)
	assert.Contains(t, inBerlin, "Next: "+shown)
	assert.Equal(t, strings.ReplaceAll(strings.Join(s.Summary, "\n"), utc, shown), strings.Join(inBerlin, "\n"), "nothing else differs")
	assert.Contains(t, inBerlin[0]+inBerlin[1], "stopped at 00:00:01 UTC")

	proof := s.Messages[s.Cause.Message-1]
	assert.Contains(t, proof.Note, utc)
	assert.Equal(t, strings.ReplaceAll(proof.Note, utc, shown), proof.InFramesIn(berlin))
	for _, text := range append(inBerlin, proof.Note, proof.InFramesIn(berlin), s.Cause.Said) {
		assert.NotContains(t, text, "\x00")
	}

	answered := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1")
	assert.Equal(t, answered.Summary, answered.SummaryIn(berlin))
	assert.Equal(t, annotate.OutcomeAnswered, answered.Outcome)
}
