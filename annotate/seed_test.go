package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestSeedDocument tells the story of the document that the project began with:
// excerpts of seven messages and two headers of an eighth, which names no
// Call-ID. Its captions say which way each went.
func TestSeedDocument(t *testing.T) {
	c := readLog(t, "seed/mpop-blog.txt")
	require.Equal(t, 1, c.Len())
	s := c.Session(1)
	require.Len(t, s.Messages, 8)
	type step struct {
		kind      annotate.Code
		endpoint  string
		state     annotate.DialogState
		direction formats.Direction
	}
	want := []step{
		{annotate.CodeInvite, "-", annotate.DialogNone, formats.Out},
		{annotate.CodeFork, "S", annotate.DialogProceeding, formats.In},
		{annotate.CodeProgress, "E1", annotate.DialogEarly, formats.In},
		{annotate.CodeProgress, "E2", annotate.DialogEarly, formats.In},
		{annotate.CodeAnswer, "E2", annotate.DialogAccepted, formats.In},
		{annotate.CodeAck, "E2", annotate.DialogConfirmed, formats.Out},
		{annotate.CodeReinvite, "E2", annotate.DialogConfirmed, formats.Out},
		{annotate.CodeReinviteOK, "E2", annotate.DialogConfirmed, formats.In},
	}
	for i, w := range want {
		m := s.Messages[i]
		assert.Equal(t, w, step{m.Kind, m.Endpoint, m.State, m.Direction}, m.Note)
	}
	assert.Contains(t, s.Messages[1].Note, "inferred from its neighbours")

	assert.Equal(t, "marinof@uclab.org", s.Owner)
	assert.Equal(t, annotate.ViewCaller, s.View)
	assert.Equal(t, annotate.OutcomeAnswered, s.Outcome)
	assert.Equal(t, annotate.MPOPYes, s.MPOP)
	assert.Equal(t, []fate{
		{"E1", "aad34505db", annotate.StateLost, annotate.Inferred},
		{"E2", "2798f0b3cc", annotate.StateWon, annotate.Observed},
	}, fates(s))
	assert.Equal(t, "E2", winner(s))
	require.NotNil(t, s.AnswerMS)
	assert.Equal(t, int64(11407), *s.AnswerMS)
	assert.Equal(t, &annotate.Media{
		Local: "200.1.1.201:50016", LocalType: "host", Remote: "200.1.1.20:52279", RemoteType: "relay",
		Confirmed: true, Relayed: true, Evidence: []int{7, 8},
	}, s.Media)
	require.Len(t, s.Diagnostics, 1)
	d := s.Diagnostics[0]
	assert.Equal(t, []any{2, 13004, "InboundRouting", "R2EE01.uclab.org"}, []any{d.Message, d.ID, d.Component, d.Source})
	for i, token := range []string{"e0f43501-d9dc-590a-829b-dfecd4156378", "a8de8cba-0ef8-53b8-9577-40da4697850a"} {
		assert.Equal(t, token, s.Endpoints[i].Instance)
		require.NotNil(t, s.Endpoints[i].GRUUMatch)
		assert.True(t, *s.Endpoints[i].GRUUMatch)
	}
}
