package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// TestCrossedMessages has what arrives behind what overtook it, or belongs to an
// attempt that does not count, and the sentence about it.
func TestCrossedMessages(t *testing.T) {
	tests := []struct {
		name, seat string
		lines      []string
		message    int
		sentence   string
		answer     float64 // seconds; 0 for a call that was not answered
	}{
		{"ringing behind the answer", "caller", []string{"0 > INVITE 1", "3 < 200 1 INVITE b1", "3.1 < 180 1 INVITE b1", "3.2 > ACK 1 b1"}, 3, "nothing new", 3},
		{"487 behind the BYE of an early dialog", "caller", []string{"0 > INVITE 1", "1 < 180 1 INVITE b1", "5 > BYE 2 b1", "5.1 < 200 2 BYE b1", "5.2 < 487 1 INVITE b1", "5.3 > ACK 1 b1"},
			5, "after the BYE", 0},
		{"a merged request", "callee", []string{"0 > INVITE 1", "0.1 < 482 1 INVITE", "0.2 > ACK 1", "1 < 180 1 INVITE b1", "3 < 200 1 INVITE b1", "3.1 > ACK 1 b1"}, 2, "over another way", 3},
		{"a second INVITE before the answer to the first", "caller", []string{"0 > INVITE 1", "0.1 > INVITE 2", "2 < 200 1 INVITE b1", "2.1 > ACK 1 b1", "2.2 > CANCEL 2", "2.3 < 487 2 INVITE", "9 > BYE 3 b1"},
			3, "after 2.000 s", 2},
		{"the CANCEL of the second INVITE", "caller", []string{"0 > INVITE 1", "0.1 > INVITE 2", "2 < 200 1 INVITE b1", "2.1 > ACK 1 b1", "2.2 > CANCEL 2", "2.3 < 487 2 INVITE", "9 > BYE 3 b1"},
			5, "that call goes on", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := seatOf(t, tt.seat, tt.lines...)
			require.Len(t, list, 1)
			assert.Contains(t, list[0].Messages[tt.message-1].Note, tt.sentence)
			if tt.answer > 0 {
				require.NotNil(t, list[0].AnswerMS)
				assert.EqualValues(t, tt.answer*1000, *list[0].AnswerMS)
				assert.Equal(t, annotate.OutcomeAnswered, list[0].Outcome)
			}
		})
	}
}
