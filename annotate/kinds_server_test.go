package annotate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestKindsOfCallsAtAServer has the same kinds as a server's trace shows them.
func TestKindsOfCallsAtAServer(t *testing.T) {
	const (
		in   = "fe in INVITE sip:bob@contoso.com | - | a"
		leg1 = "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a"
		leg2 = "fe out INVITE sip:10.0.0.2;ms-received-cid=2 | e-b2 | l2 a"
	)
	ring := func(who, leg string) []string {
		return []string{"fe in SIP/2.0 180 Ringing | " + who + " | " + leg + " a", "fe out SIP/2.0 180 Ringing | " + who + " | a"}
	}
	answer := func(who, leg string) []string {
		return []string{
			"fe in SIP/2.0 200 OK | " + who + " | " + leg + " a", "fe out SIP/2.0 200 OK | " + who + " | a",
			"fe in ACK sip:bob@contoso.com;opaque=user:epid:" + who + ";gruu | " + who + " | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:" + who + ";gruu | " + who + " | kf k",
		}
	}
	cancel := func(n, who, leg, why string) []string {
		return []string{
			"fe out CANCEL sip:10.0.0." + n + " | " + "e-" + who + " | " + leg + " a" + why, "fe in SIP/2.0 200 OK | " + who + " | " + leg + " a | CSeq: 1 CANCEL",
			"fe in SIP/2.0 487 Request Terminated | " + who + " | " + leg + " a", "fe out ACK sip:10.0.0." + n + " | " + who + " | " + leg,
		}
	}
	join := func(parts ...[]string) (all []string) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	tests := []struct {
		name    string
		lines   []string
		outcome annotate.Outcome
		winner  string
		states  string
		mpop    annotate.MPOP
		words   string
	}{
		{"one of two answers", join([]string{in, leg1, leg2}, ring("b1", "l1"), ring("b2", "l2"), answer("b2", "l2"), cancel("1", "b1", "l1", "")), annotate.OutcomeAnswered, "E2", "lost/observed won/observed", annotate.MPOPYes, "Answered by bob"},
		{"one after the other", join([]string{in, leg1}, ring("b1", "l1"), cancel("1", "b1", "l1", ""), []string{leg2}, ring("b2", "l2"), answer("b2", "l2")), annotate.OutcomeAnswered, "E2", "cancelled/observed won/observed", annotate.MPOPNoEvidence, "before it tried the next one"},
		{"one after the other, the first of which has no INVITE in the log", join([]string{in}, ring("b1", "l1"), cancel("1", "b1", "l1", ""), []string{leg2}, ring("b2", "l2"), answer("b2", "l2")), annotate.OutcomeAnswered, "E2", "cancelled/observed won/observed", annotate.MPOPNoEvidence, "before the other one answered"},
		{"the answer is kept back", join([]string{in, leg1}, ring("b1", "l1"), []string{"fe in SIP/2.0 200 OK | b1 | l1 a"}, ring("b1", "l1")), annotate.OutcomeAnswered, "", "unknown/unknown", annotate.MPOPNoEvidence, ""},
		{"the caller gives up", join([]string{in, leg1, leg2}, ring("b1", "l1"), ring("b2", "l2"), []string{"fe in CANCEL sip:bob@contoso.com | - | a", "fe out SIP/2.0 200 OK | s | a | CSeq: 1 CANCEL"}, cancel("1", "b1", "l1", ""), cancel("2", "b2", "l2", ""), []string{"fe out SIP/2.0 487 Request Terminated | s | a"}), annotate.OutcomeCancelled, "", "cancelled/observed cancelled/observed", annotate.MPOPYes, "Cancelled: alice gave up"},
		{"an answer crosses the CANCEL of its leg", join([]string{in, leg1}, ring("b1", "l1"), []string{"fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a"}, answer("b1", "l1"), []string{"fe in BYE sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | y", "fe out BYE sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | yf y"}), annotate.OutcomeCancelled, "", "cancelled/observed", annotate.MPOPNoEvidence, "Cancelled"},
		{"forwarded when it was busy", join([]string{in, leg1}, []string{"fe in SIP/2.0 302 Moved | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out INVITE sip:+491701234567@contoso.com;user=phone | - | g a", "fe in SIP/2.0 486 Busy Here | g-1 | g a | User-Agent: RTCC/6.0.0.0 MediationServer", "fe out SIP/2.0 486 Busy Here | g-1 | a | User-Agent: RTCC/6.0.0.0 MediationServer"}), annotate.OutcomeBusy, "", "diverted/observed busy/observed", annotate.MPOPNoEvidence, "Busy: +491701234567 was busy"},
		{"all are busy", join([]string{in, leg1}, []string{"fe in SIP/2.0 486 Busy Here | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out SIP/2.0 486 Busy Here | b1 | a", "fe in ACK sip:bob@contoso.com | b1 | a"}), annotate.OutcomeBusy, "", "busy/observed", annotate.MPOPNo, "Busy"},
		{"busy on one leg, the other answers", join([]string{in, leg1, leg2}, ring("b2", "l2"), []string{"fe in SIP/2.0 486 Busy Here | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"}, answer("b2", "l2")), annotate.OutcomeAnswered, "E2", "busy/observed won/observed", annotate.MPOPYes, "Answered by bob"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := trace(t, tt.lines...)
			assert.Equal(t, tt.outcome, s.Outcome)
			assert.Equal(t, tt.winner, winner(s))
			assert.Equal(t, tt.states, states(s))
			assert.Equal(t, tt.mpop, s.MPOP)
			assert.Contains(t, strings.Join(s.Summary, "\n"), tt.words)
			sound(t, tt.name, s)
		})
	}
}

// TestTheServerEndsTheCall has a trace in which the BYE goes out to both sides and comes in
// from none, and one in which they cross.
func TestTheServerEndsTheCall(t *testing.T) {
	const bye = "BYE sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | "
	for way, want := range map[string]string{"out": "The server ended the call on both sides.", "in": "Both sides hung up at the same time."} {
		b := annotate.NewBuilder()
		for i, l := range []string{
			"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a",
			"fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a",
			"fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | kf k",
			"fe " + way + " " + bye + "x", "fe " + way + " " + bye + "y",
		} {
			m := record(t, i, l)
			if i == 7 {
				m.Raw = []byte(strings.NewReplacer("From: ", "To: ", "To: ", "From: ").Replace(string(m.Raw)))
			}
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, "E1", winner(s))
		assert.Contains(t, s.Summary, want)
		sound(t, way, s)
	}
}

// TestTheACKStopsAtTheServer has a server's trace of an answer whose ACK never came:
// it shows on which side of the server the ACK was lost.
func TestTheACKStopsAtTheServer(t *testing.T) {
	const ack = "ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | "
	repeat := []string{"fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a"}
	call := append([]string{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a"}, repeat...)
	for _, tt := range []struct {
		name       string
		acks       []string
		note, next string
	}{
		{"not sent on", []string{"fe in " + ack + "k"}, "the server does not send it on in this log", "this server has it and did not send it on"},
		{"sent on", []string{"fe in " + ack + "k", "fe out " + ack + "kf k"}, "it did not establish the call", "this server sent it on"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines := append(call[:len(call):len(call)], tt.acks...)
			for range 8 {
				lines = append(lines, repeat...)
			}
			s := trace(t, lines...)
			assert.Empty(t, winner(s))
			assert.Contains(t, s.Messages[len(call)].Note, tt.note)
			assert.Contains(t, strings.Join(s.Summary, "\n"), tt.next)
			sound(t, tt.name, s)
		})
	}
}

// TestTheCANCELTellsWhy has callees' logs with a CANCEL that says why it came, and one
// that does not: only then somebody else's log has to tell.
func TestTheCANCELTellsWhy(t *testing.T) {
	const ask = "Open the caller's or the server's log"
	for reason, want := range map[string]bool{"": true, diagnostic(12006): false, diagnostic(13006): false} {
		s := seatOf(t, "callee", "0 > INVITE 1", "1 < 180 1 INVITE b1", "5 > CANCEL 1"+reason, "5.1 < 487 1 INVITE b1")
		require.Len(t, s, 1)
		assert.Equal(t, annotate.OutcomeCancelled, s[0].Outcome)
		assert.Equal(t, want, strings.Contains(strings.Join(s[0].Summary, "\n"), ask), "%s: %q", reason, s[0].Summary)
	}
}

// TestWhoLooksForTheACK has an answer without an ACK in the logs of those who had to
// pass it on or to acknowledge it: the next step is theirs, not somebody else's.
func TestWhoLooksForTheACK(t *testing.T) {
	lines := []string{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a"}
	for range 9 {
		lines = append(lines, "fe in SIP/2.0 200 OK | b1 | l1 a")
	}
	s := trace(t, lines...)
	require.NotNil(t, s.Cause)
	assert.Equal(t, "answered, but the server did not send the answer on", s.Cause.Text)
	assert.Contains(t, s.Cause.Next, "Look at this server")

	s = script(t, "0 > INVITE 1", "1 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "6 < 200 1 INVITE b1", "21 < 200 1 INVITE b1", "37 < @BYE 1 b1")
	require.NotNil(t, s.Cause)
	assert.Equal(t, "answered, but the caller never confirmed (no ACK)", s.Cause.Text)
	assert.Contains(t, s.Cause.Next, "Look at the caller's client")
	assert.Contains(t, strings.Join(s.Summary, "\n"), "it repeated its answer and gave up")
}

// TestTheCANCELOfALegBeforeTheLog has a trace that begins when the legs ring: the
// response has the Via of the CANCEL, and tells whose it is.
func TestTheCANCELOfALegBeforeTheLog(t *testing.T) {
	s := trace(t,
		"fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a",
		"fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a",
		"fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a",
		"fe out CANCEL sip:10.0.0.2 | - | l2", "fe in SIP/2.0 487 Request Terminated | b2 | l2 a", "fe out ACK sip:10.0.0.2 | b2 | l2",
		"fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | kf k",
	)
	assert.Equal(t, "E1", winner(s))
	assert.Equal(t, "won/observed lost/observed", states(s))
	assert.Equal(t, "E2", s.Messages[6].Endpoint)
	assert.Contains(t, s.Messages[6].Note, "The server cancels this leg")
	assert.Contains(t, s.Messages[7].Note, "ends this branch after its CANCEL")
	sound(t, "before the log", s)
}

// TestTheINVITEComesBack has an Edge between two users outside: the INVITE passes it
// twice, and comes back from the server behind.
func TestTheINVITEComesBack(t *testing.T) {
	s := trace(t,
		"edge in INVITE sip:bob@contoso.com | - | a", "edge out INVITE sip:bob@contoso.com | - | edge a",
		"edge in INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | fe edge a", "edge out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | edge2 fe edge a",
		"edge in SIP/2.0 180 Ringing | b1 | edge2 fe edge a", "edge out SIP/2.0 180 Ringing | b1 | fe edge a",
		"edge in SIP/2.0 180 Ringing | b1 | edge a", "edge out SIP/2.0 180 Ringing | b1 | a",
	)
	assert.Len(t, s.Endpoints, 1)
	assert.Contains(t, s.Messages[1].Note, "towards another server")
	assert.Contains(t, s.Messages[2].Note, "as another server forwarded it to this one")
}

// TestOneGatewayAfterAnother has the legs of a call to the telephone network: a gateway
// that failed is known by what it said before, whatever stack confirmed the CANCEL, and
// by whom its leg called.
func TestOneGatewayAfterAnother(t *testing.T) {
	const (
		in      = "fe in INVITE sip:bob@contoso.com | - | a"
		legs    = "fe out INVITE sip:+491701234567@contoso.com;user=phone | - | "
		gateway = " | User-Agent: RTCC/6.0.0.0 MediationServer | Contact: <sip:med.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:x>"
	)
	s := trace(t,
		in, legs+"l1 a", "fe in SIP/2.0 100 Trying | - | l1 a | Server: RTC/6.0",
		"fe out CANCEL sip:+491701234567@contoso.com | - | l1", "fe in SIP/2.0 200 OK | - | l1 | CSeq: 1 CANCEL | Server: RTC/6.0",
		"fe in SIP/2.0 487 Request Terminated | g-1 | l1 a"+gateway, "fe out ACK sip:+491701234567@contoso.com | - | l1",
		legs+"l2 a", "fe in SIP/2.0 183 Session Progress | g-2 | l2 a"+gateway, "fe out SIP/2.0 183 Session Progress | g-2 | a"+gateway,
	)
	require.Len(t, s.Endpoints, 2)
	for _, e := range s.Endpoints {
		assert.Equal(t, "server:mediation", e.Class, e.Label)
		assert.Equal(t, "+491701234567@contoso.com", e.AOR, e.Label)
	}
	assert.Contains(t, strings.Join(s.Summary, "\n"), "only the telephone network replied")

	silent := trace(t, in, legs+"l1 a", "fe in SIP/2.0 100 Trying | - | l1 a | Server: RTC/6.0")
	require.Len(t, silent.Endpoints, 1)
	assert.Equal(t, "+491701234567@contoso.com", silent.Endpoints[0].AOR)
	assert.False(t, silent.Endpoints[0].SameAOR)
}

// TestWhoHungUpIsNoHost has calls that somebody ended for whom no person stands.
func TestWhoHungUpIsNoHost(t *testing.T) {
	for agent, who := range map[string]string{
		"RTCC/6.0.0.0 MediationServer": "The telephone network hung up.",
		"RTCC/6.0.0.0 MSExchangeUM/15": "Voice mail hung up.",
	} {
		s := script(t,
			"0 > INVITE 1", "1 < 183 1 INVITE b1 | User-Agent: "+agent, "2 < 200 1 INVITE b1 | User-Agent: "+agent, "2.1 > ACK 1 b1",
			"9 < @BYE 1 b1 | User-Agent: "+agent)
		assert.Contains(t, s.Summary, who)
	}
}

// TestACopyOfTheRequestIsNoCall has the logs of both phones: to the one that was called
// the INVITE came over two ways, and what it refused is the copy.
func TestACopyOfTheRequestIsNoCall(t *testing.T) {
	b := annotate.NewBuilder()
	for i, l := range []string{
		"alice out INVITE sip:bob@contoso.com | - | a",
		"bob in INVITE sip:bob@10.0.0.1 | - | p a", "bob in INVITE sip:bob@10.0.0.1 | - | q p2 a",
		"bob out SIP/2.0 180 Ringing | b1 | p a", "alice in SIP/2.0 180 Ringing | b1 | a",
		"bob out SIP/2.0 482 Loop Detected | x | q p2 a", "bob in ACK sip:bob@10.0.0.1 | x | q",
		"bob out SIP/2.0 200 OK | b1 | p a", "alice in SIP/2.0 200 OK | b1 | a",
		"alice out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "bob in ACK sip:bob@10.0.0.1 | b1 | pk k",
	} {
		m := record(t, i, l)
		m.Origin = formats.Origin{File: m.Origin.Server, Line: i + 1, Format: "uccapi"}
		b.Add(m)
	}
	s := b.Case().Session(1)
	assert.Equal(t, "E1", winner(s))
	assert.Len(t, s.Endpoints, 1)
	assert.Contains(t, s.Messages[2].Note, "no other call")
	for _, n := range []int{6, 7} {
		assert.Equal(t, "-", s.Messages[n-1].Endpoint)
		assert.NotEqual(t, annotate.DialogTerminated, s.Messages[n-1].State, s.Messages[n-1].Note)
		assert.NotContains(t, s.Messages[n-1].Note, "server")
	}
	sound(t, "two ways", s)
}

// TestNotEstablishedIsSaidOnce has answers whose ACK never came.
func TestNotEstablishedIsSaidOnce(t *testing.T) {
	lines := []string{"0 > INVITE 1", "1 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "6 < 200 1 INVITE b1", "20 < 200 1 INVITE b1"}
	for _, end := range [][]string{nil, {"37 < @BYE 1 b1" + ackLost}} {
		s := script(t, append(lines[:len(lines):len(lines)], end...)...)
		assert.Empty(t, winner(s))
		assert.Equal(t, 1, strings.Count(strings.Join(s.Summary, "\n"), "established"), s.Summary)
	}
}

// TestServerRedirects has the trace of a server that calls nobody and redirects the call,
// without a sign of who it is: it has no endpoint.
func TestServerRedirects(t *testing.T) {
	b := annotate.NewBuilder()
	for i, l := range []string{"fe in INVITE sip:bob@contoso.com | - | a", "fe out SIP/2.0 302 Moved Temporarily | s | a | Contact: <sip:carol@contoso.com>"} {
		m := record(t, i, l)
		m.Raw = microsoftMarks.ReplaceAll(m.Raw, nil)
		b.Add(m)
	}
	s := b.Case().Session(1)
	assert.Equal(t, annotate.OutcomeRedirected, s.Outcome)
	assert.Empty(t, s.Endpoints, told(s))
}

// TestExcerptOfAProxyWithoutALeg has excerpts of what plain phones and a proxy between them
// sent, without times and directions, and without the INVITE of the caller or of a leg.
func TestExcerptOfAProxyWithoutALeg(t *testing.T) {
	const in, leg1, leg2 = "fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:bob@10.0.0.1 | - | l1 a", "fe out INVITE sip:bob@10.0.0.2 | - | l2 a"
	of := func(who, leg string, statuses ...string) (lines []string) {
		for _, status := range statuses {
			lines = append(lines, "fe in SIP/2.0 "+status+" | "+who+" | "+leg+" a")
			if status[0] == '1' || status[0] == '2' {
				lines = append(lines, "fe out SIP/2.0 "+status+" | "+who+" | a")
			} else {
				lines = append(lines, "fe out ACK sip:bob@10.0.0."+leg[1:]+" | "+who+" | "+leg)
			}
		}
		return lines
	}
	for _, tt := range []struct {
		name    string
		lines   [][]string
		outcome annotate.Outcome
		mpop    annotate.MPOP
		says    string
	}{
		{"the better response is passed on", [][]string{{in, leg1}, of("b1", "l1", "180 Ringing"), of("b2", "l2", "180 Ringing"), of("b1", "l1", "486 Busy Here"), of("b2", "l2", "480 Temporarily Unavailable"), {"fe out SIP/2.0 486 Busy Here | b1 | a"}},
			annotate.OutcomeBusy, annotate.MPOPYes, "was busy (486)"},
		{"the leg is given up before the next one", [][]string{{in}, of("b1", "l1", "180 Ringing"), {"fe out CANCEL sip:bob@10.0.0.1 | - | l1"}, of("b1", "l1", "487 Request Terminated"), {leg2}, of("b2", "l2", "180 Ringing", "200 OK")},
			annotate.OutcomeAnswered, annotate.MPOPNoEvidence, "The server cancels this leg"},
		{"two ways to one phone", [][]string{{"fe out INVITE sip:bob@10.0.0.1 | - | l1 a", "fe out INVITE sip:bob@10.0.0.1 | - | l2 a"}}, annotate.OutcomeInProgress, annotate.MPOPNoEvidence, ""},
	} {
		b := annotate.NewBuilder()
		for i, l := range slices.Concat(tt.lines...) {
			b.Add(&formats.Message{Raw: microsoftMarks.ReplaceAll(record(t, i, l).Raw, nil)})
		}
		s := b.Case().Session(1)
		assert.Equal(t, tt.outcome, s.Outcome, tt.name)
		assert.Equal(t, tt.mpop, s.MPOP, tt.name)
		assert.Contains(t, told(s), tt.says, tt.name)
	}
}
