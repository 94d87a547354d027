package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// TestForkedCallsAreAnswered holds three calls that viewers of SIP captures call
// cancelled or busy: they take what one leg got for what the caller got.
func TestForkedCallsAreAnswered(t *testing.T) {
	tests := []struct {
		file  string
		loser annotate.State
	}{
		{"forks/loser-cancelled.log", annotate.StateLost},
		{"forks/loser-busy.log", annotate.StateBusy},
		{"forks/legs-only.log", annotate.StateBusy},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			c := readLog(t, tt.file)
			require.Equal(t, 1, c.Len())
			s := c.Session(1)
			assert.Equal(t, annotate.ViewServer, s.View)
			assert.Equal(t, annotate.OutcomeAnswered, s.Outcome)
			require.Len(t, s.Endpoints, 2)
			assert.Equal(t, tt.loser, s.Endpoints[0].State)
			assert.Equal(t, annotate.Observed, s.Endpoints[0].How)
			assert.Equal(t, annotate.StateWon, s.Endpoints[1].State)
			assert.Equal(t, "E2", winner(s))
		})
	}
}
