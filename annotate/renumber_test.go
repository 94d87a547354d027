package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

func TestRenumber(t *testing.T) {
	to := func(frame int) int { return map[int]int{24: 3}[frame] }
	tests := []struct{ comment, want string }{
		{"Copy of frame 24 on its next hop: 100 Trying. {kind=TRY}", "Copy of frame 3 on its next hop: 100 Trying. {kind=TRY}"},
		{"E2 (lost, inferred): Copy of frame 24 on its next hop: 180.", "E2 (lost, inferred): Copy of frame 3 on its next hop: 180."},
		{"Same record as frame 25, from an overlapping log. {}", "Same record as another message, from an overlapping log. {}"},
		{"Instant message from a@b. Copy of frame 24", "Instant message from a@b. Copy of frame 24"},
		{"Copy of frame 99999999999999999999", "Copy of frame 99999999999999999999"},
		{"", ""},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, annotate.Renumber(tt.comment, to))
	}
}

// TestSentenceWords holds wording that depends on what a message has.
func TestSentenceWords(t *testing.T) {
	s := script(t, "0 > INVITE 1 | SDP: abcd host", "0.1 < 101 1 INVITE s | ms-diagnostics: 13004.2;reason=\"x\";Count=\"1\";appName=\"InboundRouting\"",
		"5 < 480 1 INVITE s | ms-diagnostics: 13001.7;reason=\"gone\"")
	require.Contains(t, s.Messages[0].Note, "Offers ICE: 1 candidate of draft 19 (R2 and later): host 1.")
	require.Contains(t, s.Messages[1].Note, "forked the INVITE to 1 registered endpoint of")
	require.Contains(t, s.Messages[2].Note, "ms-diagnostics 13001.7: gone.")
	require.Equal(t, 2, s.Diagnostics[0].Sub)
}
