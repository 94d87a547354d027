package annotate_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/formats/sip"
)

// plainScript is script for phones of other makers, in a log with times or without.
func plainScript(t *testing.T, timed bool, lines ...string) *annotate.Session {
	t.Helper()
	b := annotate.NewBuilder()
	for _, l := range lines {
		m := scripted(t, l)
		m.Raw = microsoftMarks.ReplaceAll(m.Raw, nil)
		if !timed {
			m.Time = time.Time{}
		}
		b.Add(m)
	}
	return b.Case().Session(1)
}

// TestRepeatedAnswerOfAnExcerpt has an answer that nobody acknowledged for as long as it is
// repeated, so that a BYE of the caller's ends no call that was kept.
func TestRepeatedAnswerOfAnExcerpt(t *testing.T) {
	answers := slices.Repeat([]string{"0 < 200 1 INVITE b1"}, 7)
	for _, l := range [][]string{{"0 > INVITE 1", "0 < 180 1 INVITE b1"}, {"0 > INVITE 1"}} {
		s := plainScript(t, false, slices.Concat(l, answers, []string{"0 > BYE 2 b1", "0 < 200 2 BYE b1"})...)
		assert.Nil(t, s.Winner, s.Summary)
		assert.Contains(t, s.Summary[0], "not established")
	}
}

// TestMessagesBesideACall has a phone ask what its peer can do, with the Call-ID of a call
// that nobody answered long before.
func TestMessagesBesideACall(t *testing.T) {
	for line, want := range map[string]annotate.Outcome{"400 > OPTIONS 9": annotate.OutcomeUnknown, "400 > INVITE 9": annotate.OutcomeInProgress, "20 > OPTIONS 9": annotate.OutcomeInProgress} {
		assert.Equal(t, want, plainScript(t, true, "0 > INVITE 1", "31.5 > INVITE 1", line).Outcome, line)
	}
}

// TestLegToAKnownEndpoint has a server call an endpoint by its GRUU again, on a leg of which
// the trace has no reply: no further endpoint, whoever replied where before.
func TestLegToAKnownEndpoint(t *testing.T) {
	leg := "fe1 out INVITE sip:bob@contoso.com;opaque=user:epid:" + sip.GRUUToken("e-b1") + ";gruu | - | fe1%s alice | CSeq: %s INVITE"
	first, again := strings.NewReplacer("%s alice", " alice", "%s", "1").Replace(leg), strings.NewReplacer("%s alice", "again alice", "%s", "2").Replace(leg)
	s := trace(t, "fe1 in INVITE sip:bob@contoso.com | - | alice", first, "fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice", "fe1 in SIP/2.0 488 Not Acceptable Here | b1 | fe1 alice",
		"fe1 in INVITE sip:bob@contoso.com | - | alice2 | CSeq: 2 INVITE", again)
	assert.Len(t, s.Endpoints, 1, s.Summary)
}

// TestAnotherUserOfAPlainCall tells of a call without Microsoft's parameters no more than it
// shows: its phones know of no delegates.
func TestAnotherUserOfAPlainCall(t *testing.T) {
	contact := " | Contact: <sip:carol@west.example.com>"
	s := plainScript(t, true, "0 > INVITE 1", "0.5 < 180 1 INVITE b1"+contact, "5 < 200 1 INVITE b1"+contact, "5.1 > ACK 1 b1")
	assert.Contains(t, s.Summary[0], "not by bob")
	assert.NotContains(t, s.Summary[0], "delegate")
}
