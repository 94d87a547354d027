package annotate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

const (
	ofBye    = " | P-RTP-Stat: PS=3000,OS=480000,PR=2700,OR=432000,PL=300,JI=41,LA=80,DU=60"
	ofAnswer = " | X-RTP-Stat: PS=3000;PR=3000;PL=0;JI=2;EN=PCMA;DE=PCMU"
)

// TestStatisticsOfTheBYE holds the figures in headers of a BYE and of its answer to be a
// report each of whoever sent them, of no class.
func TestStatisticsOfTheBYE(t *testing.T) {
	s := script(t, append(answered[:len(answered):len(answered)], "60 > BYE 2 b1"+ofBye, "60.1 < 200 2 BYE b1"+ofAnswer)...)
	require.Len(t, s.Quality, 2)
	bye, answer := &s.Quality[0], &s.Quality[1]
	assert.Equal(t, []any{"P-RTP-Stat", "caller", 6, 0}, []any{bye.Schema, bye.Side, bye.Message, bye.Status})
	assert.Equal(t, []any{"X-RTP-Stat", "callee", 7, "E1"}, []any{answer.Schema, answer.Side, answer.Message, answer.Endpoint})
	assert.Equal(t, s.Messages[5].Frame, bye.Frame)
	in, out := &bye.Streams[0], &bye.Streams[1]
	assert.Equal(t, []any{0.1, 41.0, int64(2700), "inbound"}, []any{*in.Loss, *in.JitterMS, *in.Packets, in.Direction})
	assert.Equal(t, []any{80.0, int64(3000), "outbound"}, []any{*out.RTTMS, *out.Packets, out.Direction})
	assert.Nil(t, in.RTTMS, "what the header does not hold")
	assert.Nil(t, out.Loss)
	assert.Equal(t, []any{in.To, in.From}, []any{answer.Streams[0].From, answer.Streams[0].To})
	assert.Equal(t, annotate.MediaUnclassified, s.MediaClass(), "by no rule of Microsoft's")
	assert.Empty(t, s.ReportMessages, "they are the call's own")
	assert.Contains(t, annotate.Comment(s, &s.Messages[5]), " quality.loss=0.1 quality.jitter=41 ")
	summary := strings.Join(s.Summary, "\n")
	assert.Contains(t, summary, "P-RTP-Stat, message 6: Not classified: Microsoft's rule is for its own reports only; received audio: loss 10 %, jitter 41 ms; sent audio: round trip 80 ms.")
	assert.NotContains(t, summary, "in this log.\n", "whose report is missing is said of reports only")
}

func TestStatisticsOfSoundOneWay(t *testing.T) {
	s := script(t, append(answered[:len(answered):len(answered)], "60 < @BYE 1 b1 | P-RTP-Stat: PS=3000,PR=0,PL=0", "60.1 > @200 1 BYE b1")...)
	require.Len(t, s.Quality, 1)
	assert.Equal(t, "callee", s.Quality[0].Side)
	assert.Contains(t, s.Summary[0], "heard nothing of")
	assert.Equal(t, "one way", s.QualityWord())
}

// TestStatisticsSentAgain holds a BYE that is sent again, and statistics elsewhere than at
// the end, to be no further reports.
func TestStatisticsSentAgain(t *testing.T) {
	s := script(t, append(answered[:len(answered):len(answered)], "10 > INFO 2 b1"+ofBye, "10.1 < 200 2 INFO b1"+ofAnswer, "60 > BYE 3 b1"+ofBye, "60.5 > BYE 3 b1"+ofBye, "60.6 < 200 3 BYE b1")...)
	require.Len(t, s.Quality, 1)
	assert.Equal(t, 8, s.Quality[0].Message)
}
