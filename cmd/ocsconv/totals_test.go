package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
)

// TestTotalsCountEachSessionOnce holds the line below a list to what the sessions are:
// poor ones stand among those that were answered or not.
func TestTotalsCountEachSessionOnce(t *testing.T) {
	poor := []annotate.Quality{{Streams: []annotate.MediaStream{{Class: annotate.MediaPoor}}, Class: annotate.MediaPoor}}
	sessions := []*annotate.Session{
		{Outcome: annotate.OutcomeAnswered},
		{Outcome: annotate.OutcomeAnswered, Quality: poor},
		{Outcome: annotate.OutcomeCancelled, Quality: poor},
		{Outcome: annotate.OutcomeInProgress},
		{Outcome: annotate.OutcomeInProgress, Quality: poor},
		{Outcome: annotate.OutcomeUnknown},
		{Outcome: annotate.OutcomeFailed},
		{Outcome: annotate.OutcomeAnswered, Cause: &annotate.Cause{Text: "answered, but no sound could pass"}},
	}
	counted := newTotals()
	for _, s := range sessions {
		counted.add(s)
	}
	assert.Equal(t, "8 sessions: 2 answered, 1 not answered, 2 in progress, 1 unknown, 2 failed, 3 poor", counted.String())
}
