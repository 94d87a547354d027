package annotate_test

import (
	"bytes"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestSayings has situations in which the verdict is plain and a sentence beside it may
// say too much: what stands in the summary, and what must not.
func TestSayings(t *testing.T) {
	one := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1"}
	add := func(lines []string, more ...string) []string { return append(lines[:len(lines):len(lines)], more...) }
	answered := []string{"5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	const carols = " | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>"
	for _, tt := range []struct {
		name, seat string
		lines      []string
		says, not  string
	}{
		{"a delegate's log says who answered, not at how many places that user is", "callee", []string{"0 > INVITE 1", "0.5 < 180 1 INVITE c" + carols, "4 > CANCEL 1" + completed, "4.1 < 200 1 CANCEL c", "4.2 < 487 1 INVITE c"},
			"Answered elsewhere after 4.0 s by bob; carol's PC stopped ringing.", "bob at"},
		{"the callee's own log does", "callee", add(one, "4 > CANCEL 1"+completed, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"), "by bob on another device", ""},
		{"one word for one thing", "callee", add(one, "4 > CANCEL 1"+declined, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"), "Declined elsewhere (Reason of the CANCEL: SIP 603)", "Declined: declined"},
		{"an answer that failed is told once", "caller", add(one, append(answered, "60 > BYE 2 b1 | Reason: SIP;cause=408;text=\"Session timer expired\"", "60.1 < 200 2 BYE b1")...), "\nIt was answered by bob", "\nAnswered"},
		{"so is one whose transfer failed", "caller", add(one, append(answered, "20 > REFER 2 b1 | Refer-To: <sip:dave@contoso.com>", "20.1 < 202 2 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer | Subscription-State: terminated | Frag: 486 Busy Here")...), "\nIt was answered by bob", "\nAnswered"},
		{"further targets that are silent", "caller", add(one, append([]string{"0.7 < 101 1 INVITE s" + diagnostic(13005)}, answered...)...), "The server called further targets (13005)", "Several replies"},
		{"further targets that reply", "caller", add(one, append([]string{"0.7 < 101 1 INVITE s" + diagnostic(13005), "0.9 < 180 1 INVITE c" + carols}, answered...)...), "Several replies because of delegates", "The server called further"},
		{"who got the call later did not ring beside", "caller", add(one, "20 < 101 1 INVITE s"+diagnostic(13006), "21 < 180 1 INVITE c"+carols, "25 < 200 1 INVITE c"+carols, "25.1 > ACK 1 c"), "Called after bob: carol@contoso.com", "beside"},
		{"a place that rang and gave up by itself knows of no other", "callee", add(one, "30 < 480 1 INVITE b1", "30.1 > ACK 1 b1!"), "nobody took the call (480); what became of the call at other places is not in this log.", ""},
		{"the caller has the end of all places", "caller", add(one, "30 < 480 1 INVITE b1", "30.1 > ACK 1 b1!"), "nobody took the call (480).", "other places"},
		{"so has the server's word to a place", "callee", add(one, "30 > CANCEL 1 | Reason: SIP;cause=480", "30.1 < 487 1 INVITE b1"), "nobody took the call (Reason", "other places"},
		{"busy for all places", "callee", add(one, "4 < 600 1 INVITE b1", "4.1 > ACK 1 b1!"), "Busy: bob's PC rang, then was busy", "other places"},
		{"what to ask of who was busy for all places", "callee", add(one, "4 < 600 1 INVITE b1", "4.1 > ACK 1 b1!"), "Next: Ask whether the call was refused there or another one was going on.", ""},
		{"who answered too late did not stop ringing", "callee", add(one, "4 < 200 1 INVITE b1", "4.01 > CANCEL 1"+completed, "4.02 < 481 1 CANCEL b1", "4.1 > ACK 1 b1", "4.2 > BYE 2 b1"+byServer), "bob's PC answered too late", "stopped ringing"},
		{"what rang in an attempt that was given up stopped with that", "caller", add(one, "3 > CANCEL 1", "3.1 < 200 1 CANCEL s", "3.2 < 487 1 INVITE b1", "3.3 > ACK 1 b1!", "5 > INVITE 2", "6 < 180 2 INVITE b2", "8 < 200 2 INVITE b2", "8.1 > ACK 2 b2"),
			"after 3.0 s; alice had cancelled an earlier attempt", "stopped ringing"},
		{"a tag that is unknown in an INFO is no further place", "caller", add(one, append(answered, "10 > INFO 2 zz!", "10.2 < 481 2 INFO zz")...), "Answered by bob", "E2"},
		{"a dialog that is unknown at its BYE, whose 2xx did not come again", "caller", add(one, append(answered, "12 > BYE 2 b1", "12.1 < 481 2 BYE b1")...), "but not established: the call was unknown there when it was hung up", "never arrived"},
		{"one whose 2xx comes again", "caller", add(one, append(answered, "6 < 200 1 INVITE b1", "12 < 200 1 INVITE b1", "20 < 200 1 INVITE b1", "20.1 > BYE 2 b1", "20.2 < 481 2 BYE b1")...), "the confirmation (ACK) never arrived", "established: the call was unknown"},
		{"a transfer's failure without a phrase", "caller", add(one, append(answered, "20 > REFER 2 b1 | Refer-To: <sip:dave@contoso.com>", "20.1 < 202 2 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer | Subscription-State: terminated | Frag: 408 ")...), "says so, \"408\"", "408 \""},
		{"questions that are not all answered", "caller", []string{"0 > OPTIONS 1", "0.1 < 200 1 OPTIONS", "60 > OPTIONS 2", "60.1 < 503 2 OPTIONS", "120 > OPTIONS 3"}, "accepted; of 3 requests 1 refused and 1 without a response in this log", ""},
		{"questions that are", "caller", []string{"0 > OPTIONS 1", "0.1 < 200 1 OPTIONS", "60 > OPTIONS 2", "60.1 < 200 2 OPTIONS"}, "accepted.", "of 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := seatOf(t, tt.seat, tt.lines...)[0]
			text := strings.Join(s.Summary, "\n")
			assert.Contains(t, text, tt.says)
			if tt.not != "" {
				assert.NotContains(t, text, tt.not)
			}
		})
	}
}

// TestFinalForAll has what a 6xx says of all endpoints (RFC 3261 §21.6).
func TestFinalForAll(t *testing.T) {
	for status, want := range map[string]string{"600": "busy at all", "603": "declined for all", "604": "final for all", "606": "final for all", "608": "final for all"} {
		s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < "+status+" 1 INVITE b1", "5.1 > ACK 1 b1!")
		assert.Contains(t, s.Messages[2].Note, want+" endpoints of the callee", status)
	}
}

// TestOfferedAnew has an offer that is refused and another one: the answer is counted from
// that, and what is not of Microsoft says nothing of ICE.
func TestOfferedAnew(t *testing.T) {
	lines := []string{"0 > INVITE 1", "3 < 488 1 INVITE s", "3.1 > ACK 1 s!", "4 > INVITE 2", "4.5 < 180 2 INVITE b1", "6 < 200 2 INVITE b1", "6.1 > ACK 2 b1"}
	for _, plain := range []bool{false, true} {
		b := annotate.NewBuilder()
		for _, line := range lines {
			m := scripted(t, line)
			if plain {
				m.Raw = microsoftMarks.ReplaceAll(m.Raw, nil)
			}
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Contains(t, s.Messages[1].Note, "another one follows")
		assert.Equal(t, !plain, strings.Contains(s.Messages[1].Note, "ICE"), s.Messages[1].Note)
		require.NotNil(t, s.AnswerMS)
		assert.EqualValues(t, 2000, *s.AnswerMS)
	}
}

// TestNameInTo has another user who answers under the To header of who was called: the name
// in it is not that user's.
func TestNameInTo(t *testing.T) {
	b := annotate.NewBuilder()
	const carols = " | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>"
	for _, line := range []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "6 < 180 1 INVITE c" + carols, "9 < 200 1 INVITE c" + carols, "9.1 > ACK 1 c"} {
		m := scripted(t, line)
		m.Raw = bytes.Replace(m.Raw, []byte("To: <sip:bob@"), []byte("To: \"Bob\" <sip:bob@"), 1)
		b.Add(m)
	}
	s := b.Case().Session(1)
	require.Len(t, s.Endpoints, 2)
	assert.Equal(t, "Bob", s.Endpoints[0].Name)
	assert.Equal(t, "carol@contoso.com", s.Endpoints[1].AOR)
	assert.Empty(t, s.Endpoints[1].Name)
}

// TestRefusedChangeThatMayEndTheCall has what follows a re-INVITE that was refused with a
// status after which a client may end the call.
func TestRefusedChangeThatMayEndTheCall(t *testing.T) {
	up := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	own := append(up[:4:4], "9 > INVITE 2 b1!", "9.1 < 480 2 INVITE b1", "9.2 > ACK 2 b1!")
	theirs := append(up[:4:4], "9 < @INVITE 2 b1", "9.1 > @480 2 INVITE b1", "9.2 < @ACK 2 b1")
	for name, tt := range map[string]struct {
		lines []string
		goes  bool
	}{
		"nothing follows":                    {own, false},
		"who was refused hangs up":           {append(own[:7:7], "9.3 > BYE 3 b1!", "9.4 < 200 3 BYE b1"), false},
		"who refused hangs up":               {append(own[:7:7], "70 < @BYE 1 b1", "70.1 > @200 1 BYE b1"), false},
		"the call is used":                   {append(own[:7:7], "20 > INFO 3 b1!", "20.1 < 200 3 INFO b1"), true},
		"the other side counts to the same":  {append(theirs[:7:7], "20 > INFO 2 b1!", "20.1 < 200 2 INFO b1"), true},
		"the other side is refused, no more": {theirs, false},
	} {
		note := script(t, tt.lines...).Messages[5].Note
		assert.Equal(t, tt.goes, strings.Contains(note, "the call goes on as before"), "%s: %s", name, note)
		assert.Equal(t, !tt.goes, strings.Contains(note, "does not show that it went on"), "%s: %s", name, note)
	}
}

// TestTakenOver has an INVITE with Replaces before the CANCEL of the call that it names,
// which a log without times does not put close to it. What is refused once it was accepted,
// or by one fork, does not tell that it was refused.
func TestTakenOver(t *testing.T) {
	for name, tt := range map[string]struct {
		at    string
		none  bool
		after string
		says  string
	}{
		"just before": {"9", false, "", "another call came to take its place"}, "long before": {"1", false, "", "gave up"}, "behind": {"11", false, "", "gave up"}, "no times": {"9", true, "", "gave up"},
		"refused": {"9", false, "9.1 > @486 1 INVITE c", "gave up"}, "challenged": {"9", false, "9.1 > @407 1 INVITE c", "another call came to take its place"},
		"accepted, and then a change refused": {"9", false, "9.1 > @200 1 INVITE c,30 > @488 2 INVITE c", "another call came to take its place"},
		"refused by one, accepted by another": {"9", false, "9.1 > @486 1 INVITE c,9.2 > @200 1 INVITE d", "another call came to take its place"},
	} {
		b := annotate.NewBuilder()
		for _, line := range append([]string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", tt.at + " < @INVITE 1 | Replaces: script;from-tag=a;to-tag=b1", "10 > CANCEL 1", "10.1 < 487 1 INVITE b1"},
			strings.FieldsFunc(tt.after, func(r rune) bool { return r == ',' })...) {
			m := scripted(t, line)
			if strings.Contains(line, "Replaces") || strings.Contains(line, "> @") {
				m.Raw = bytes.Replace(m.Raw, []byte("Call-ID: script"), []byte("Call-ID: second"), 1)
			}
			if tt.none {
				m.Time = time.Time{}
			}
			b.Add(m)
		}
		assert.Contains(t, b.Case().Session(1).Summary[0], tt.says, name)
	}
}

// TestPreempted has a CANCEL and a BYE of which the Reason says that a call of higher
// precedence took the line (RFC 4411 §5).
func TestPreempted(t *testing.T) {
	const why = " | Reason: Preemption;cause=1;text=\"UA Preemption\""
	s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "6 > CANCEL 1"+why, "6.1 < 487 1 INVITE b1")
	assert.Contains(t, s.Summary[0], "preempted by a call of higher precedence")
	assert.Contains(t, s.Messages[2].Note, "preempted by a call of higher precedence")
	assert.NotContains(t, strings.Join(s.Summary, " "), "gave up")

	s = script(t, "0 > INVITE 1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"+why)
	assert.Contains(t, strings.Join(s.Summary, " "), "hung up: preempted by a call of higher precedence")
}

// TestResponseFromBeforeTheCall has the response to a request that the caller sent before the
// INVITE, which is not in the log: it proves no answer.
func TestResponseFromBeforeTheCall(t *testing.T) {
	s := script(t, "0 < 200 1 OPTIONS px", "1 > INVITE 2", "1.5 < 180 2 INVITE b1", "9 < 486 2 INVITE b1")
	assert.Equal(t, annotate.OutcomeBusy, s.Outcome)
	assert.Len(t, s.Endpoints, 1)
}

// TestResponseWithoutCSeq has a response that is cut before its CSeq: its tags still tell the
// dialog that it is of.
func TestResponseWithoutCSeq(t *testing.T) {
	m := readLog(t, "damage/cut-in-header.uccapilog").Session(1).Messages[8]
	assert.Equal(t, "", m.CSeq)
	assert.Equal(t, "E2", m.Endpoint)
}

// TestStaleNonce has credentials that are only too old, which is no refusal (RFC 7616 §3.3).
func TestStaleNonce(t *testing.T) {
	for header, status := range map[string]string{"WWW-Authenticate": "401", "Proxy-Authenticate": "407"} {
		for _, method := range []string{"INVITE", "REGISTER"} {
			lines := []string{"0 > " + method + " 1 | Authorization: Digest username=\"a\", nonce=\"1\"", "0.1 < " + status + " 1 " + method + " b1 | " + header + ": Digest nonce=\"2\", stale=TRUE"}
			assert.NotContains(t, script(t, lines...).Messages[1].Note, "refuse")
			assert.Contains(t, script(t, lines...).Messages[1].Note, "expired")
			lines[1] = strings.Replace(lines[1], "TRUE", "false", 1)
			assert.Contains(t, script(t, lines...).Messages[1].Note, "refuse")
		}
	}
}

// TestBothSidesChangeTheCallAtOnce has two re-INVITEs that cross.
func TestBothSidesChangeTheCallAtOnce(t *testing.T) {
	s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > INVITE 2 b1", "9 < @INVITE 1 b1", "9.1 < 491 2 INVITE b1", "9.1 > @491 1 INVITE b1", "60 > BYE 3 b1")
	assert.Contains(t, s.Messages[6].Note, "at once")
	assert.Contains(t, s.Messages[6].Note, "the call goes on as before")
	assert.Equal(t, "E1", winner(s))

	s = script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > UPDATE 2 b1", "9 < @UPDATE 1 b1", "9.1 < 491 2 UPDATE b1", "9.1 > @491 1 UPDATE b1", "60 > BYE 3 b1")
	assert.Contains(t, s.Messages[6].Note, "both sides wanted to change the call at once")
}

// TestPlacesOfProducts names a place by what answers there.
func TestPlacesOfProducts(t *testing.T) {
	for agent, want := range map[string]string{
		"MC/13.1.3 (Communicator for Mac)": "Answered by bob on the Mac after",
		"UCWA/5.0.0.0":                     "Answered by bob on the mobile or web client after",
		"CWA/2.0.5":                        "Answered by bob in the browser after",
		"PolycomRealPresenceTrio-Trio_8800-UA/5.4.0":  "Answered by bob on the conference phone after",
		"UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft)": "Answered by bob on the PC after",
	} {
		by := " | User-Agent: " + agent
		assert.Contains(t, script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1"+by, "5 < 200 1 INVITE b1"+by, "5.1 > ACK 1 b1").Summary[0], want, agent)
	}
	by := " | User-Agent: RTCC/6.0.0.0 MediationServer"
	alerted := script(t, "0 > INVITE 1", "1 < 183 1 INVITE b1"+by, "20 < 480 1 INVITE b1"+by+" | Reason: Q.850;cause=19")
	assert.Contains(t, alerted.Summary[0], "the telephone network rang", "without a 180, by its cause (ITU-T Q.850)")
}

// TestWhoGoesOn names a telephone number that takes a call over, and a meeting that ends.
func TestWhoGoesOn(t *testing.T) {
	s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1",
		"10 > REFER 2 b1 | Refer-To: <tel:+4930123>", "10.1 < 202 2 REFER b1", "12 < @NOTIFY 3 b1 | Event: refer | Frag: 200 OK", "13 > BYE 3 b1")
	assert.Equal(t, "Answered by bob on the PC after 5.0 s; transferred to +4930123, which took over after 2.0 s.", s.Summary[0])
	const by = " | User-Agent: RTCC/6.0.0.0 AVMCU | Contact: <sip:alice@contoso.com;gruu;opaque=app:conf:audio-video:id:X>"
	s = script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1"+by, "5 < 200 1 INVITE b1"+by, "5.1 > ACK 1 b1", "90 < @BYE 1 b1 | User-Agent: RTCC/6.0.0.0 AVMCU", "90.1 > @200 1 BYE b1")
	assert.Contains(t, s.Summary, "The meeting ended for alice.")
}

// TestPlacesThatMayBeCounted has replies of which not all count as places of their own:
// the sentence and the list of endpoints say the same.
func TestPlacesThatMayBeCounted(t *testing.T) {
	two := []string{"0 > INVITE 1", "0.3 < 180 1 INVITE b1", "0.4 < 180 1 INVITE b2"}
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"the ACK tells the attempt", append(two, "5.2 > ACK 1 b3", "9 > BYE 2 b3"), "forked to 3 places"},
		{"another attempt", append(two, "1 > CANCEL 1", "1.1 < 487 1 INVITE b1", "1.2 > ACK 1 b1!", "2 > INVITE 2", "2.5 < 180 2 INVITE b3"), "; E3, of another attempt, may be one of them."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := annotate.NewBuilder()
			for _, l := range tt.lines {
				m := scripted(t, l)
				m.Raw = microsoftMarks.ReplaceAll(m.Raw, nil)
				b.Add(m)
			}
			s := b.Case().Session(1)
			require.Len(t, s.Endpoints, 3)
			assert.Contains(t, strings.Join(s.Summary, "\n"), tt.want)
		})
	}
}

// TestWhoTheCallWasSentTo has a caller who follows a redirection to another user, who is
// busy: the reply is that user's, and not the callee's.
func TestWhoTheCallWasSentTo(t *testing.T) {
	b := annotate.NewBuilder()
	for _, l := range []string{
		"0 > INVITE 1", "1 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>", "1.1 > ACK 1 b1!",
		"1.2 > INVITE 2", "2 < 486 2 INVITE c", "2.1 > ACK 2 c!",
	} {
		m := scripted(t, l)
		m.Raw = microsoftMarks.ReplaceAll(m.Raw, nil)
		if strings.HasPrefix(l, "1.2") {
			m.Raw = []byte(strings.Replace(string(m.Raw), "INVITE sip:bob", "INVITE sip:carol", 1))
		}
		b.Add(m)
	}
	s := b.Case().Session(1)
	require.Len(t, s.Endpoints, 2)
	assert.Equal(t, []string{"bob@contoso.com", "carol@contoso.com"}, []string{s.Endpoints[0].AOR, s.Endpoints[1].AOR})
	assert.Equal(t, "diverted/observed busy/observed", states(s))
	assert.Regexp(t, `^Busy: carol's device \(E2\) was busy .*; bob's device \(E1\) had sent the call on\.$`, s.Summary[0])
}

// TestNotesOfWhatComesTooLate holds what is said of messages that overtook each other, or
// that come again.
func TestNotesOfWhatComesTooLate(t *testing.T) {
	rung := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1"}
	for _, tt := range []struct {
		lines     []string
		n         int
		says, not string
	}{
		{[]string{"4 > BYE 2 b1", "4.05 < 200 1 INVITE b1", "4.1 > ACK 1 b1", "4.2 < 200 2 BYE b1"}, 3, "gives up", "goes on"},
		{[]string{"4 > BYE 2 b1", "4.05 < 200 1 INVITE b1", "4.1 > ACK 1 b1", "4.2 < 200 2 BYE b1"}, 4, "crossed the BYE", "CANCEL"},
		{[]string{"0.6 < 180 1 INVITE b2", "4 > BYE 2 b1", "4.2 < 200 2 BYE b1", "9 < 200 1 INVITE b2", "9.1 > ACK 1 b2"}, 4, "the call goes on at other places", "gives up"},
		{[]string{"4 < 200 1 INVITE b1", "4.5 < 200 1 INVITE b1", "5 > ACK 1 b1"}, 3, "answered by", "again"},
		{[]string{"4 < 200 1 INVITE b1", "4.5 < 200 1 INVITE b1", "5 > ACK 1 b1"}, 4, "again with the same To tag", "answered by"},
	} {
		note := ofSeat(t, "plain", append(rung[:2:2], tt.lines...)).Messages[tt.n-1].Note
		assert.Contains(t, note, tt.says)
		assert.NotContains(t, note, tt.not)
	}
}

// TestTwoAttemptsOfOneFork has a fork that the caller tries again with credentials: the
// phones that rang the first time are those of the second, and the proxy did not hunt.
func TestTwoAttemptsOfOneFork(t *testing.T) {
	s := ofSeat(t, "plain", []string{
		"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "20 < 401 1 INVITE b2", "20.1 > ACK 1 b2!",
		"20.2 > INVITE 2", "20.5 < 180 2 INVITE b3", "20.6 < 180 2 INVITE b4", "25 < 200 2 INVITE b4", "25.1 > ACK 2 b4",
	})
	assert.Equal(t, annotate.MPOPYes, s.MPOP)
	assert.Contains(t, strings.Join(s.Summary, "\n"), "forked to 2 places of bob@contoso.com")

	const in, to = "fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0."
	again := func(lines ...string) []string {
		for i, l := range lines {
			if strings.Contains(l, " ACK ") {
				lines[i] = l + " | CSeq: 2 ACK"
				continue
			}
			lines[i] = l + " | CSeq: 2 INVITE"
		}
		return lines
	}
	s = trace(t, append([]string{
		in, to + "1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a",
		"fe in SIP/2.0 488 Not Acceptable Here | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out SIP/2.0 488 Not Acceptable Here | b1 | a", "fe in ACK sip:bob@contoso.com | b1 | a",
	}, again(
		in, to+"2;ms-received-cid=2 | e-b2 | l2 a", to+"3;ms-received-cid=3 | e-b3 | l3 a",
		"fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 180 Ringing | b3 | l3 a", "fe out SIP/2.0 180 Ringing | b3 | a",
	)...)...)
	assert.Equal(t, annotate.MPOPYes, s.MPOP)
	assert.NotContains(t, strings.Join(s.Summary, "\n"), "one after the other")
}

// TestTheCallComesBack has a proxy's capture of a call that the next server sends back to
// it: a loop, and not one request over two ways.
func TestTheCallComesBack(t *testing.T) {
	hosts := map[string]string{"a": "192.0.2.1:5060", "fe": "192.0.2.2:5060", "p": "192.0.2.3:5060"}
	b := annotate.NewBuilder()
	for i, l := range []string{
		"a fe INVITE sip:bob@contoso.com | - | a", "fe p INVITE sip:bob@contoso.com | - | fe a", "p fe INVITE sip:bob@contoso.com | - | p fe a",
		"fe p SIP/2.0 482 Loop Detected | s | p fe a", "p fe ACK sip:bob@contoso.com | s | p", "p fe SIP/2.0 482 Loop Detected | s | fe a",
		"fe p ACK sip:bob@contoso.com | s | fe", "fe a SIP/2.0 482 Loop Detected | s | a", "a fe ACK sip:bob@contoso.com | s | a",
	} {
		ends := strings.SplitN(l, " ", 3)
		m := record(t, i, "fe in "+ends[2])
		m.Origin = formats.Origin{Format: "pcap"}
		m.Direction, m.How = formats.Unknown, 0
		m.Local, m.Remote = formats.Address{AddrPort: netip.MustParseAddrPort(hosts[ends[0]])}, formats.Address{AddrPort: netip.MustParseAddrPort(hosts[ends[1]])}
		b.Add(m)
	}
	s := b.Case().Session(1)
	assert.Equal(t, annotate.OutcomeFailed, s.Outcome)
	assert.Empty(t, s.Endpoints)
}

// TestAPhoneThatJoinsItsCalls has a phone that becomes the focus of its two calls: each of
// them was a call, and stays one.
func TestAPhoneThatJoinsItsCalls(t *testing.T) {
	call := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	joined := []string{"20 > INVITE 2 b1 | Contact: <sip:alice@192.0.2.10>;isfocus", "20.1 < 200 2 INVITE b1", "20.2 > ACK 2 b1"}
	assert.Equal(t, annotate.KindCall, ofSeat(t, "plain", append(call, joined...)).Kind)
	assert.Equal(t, annotate.KindConference, ofSeat(t, "plain", joined).Kind, "of which the log has no beginning")
}

var doubled = regexp.MustCompile(`(?i)\b(answered|declined|busy|cancelled|forwarded)\b[:,]? \b(answered|declined|busy|cancelled|forwarded)\b`)

// TestRulesSayTheOutcomeOnce has the logs of the rules: one headline each, in which no
// word of an outcome follows another.
func TestRulesSayTheOutcomeOnce(t *testing.T) {
	for name, logs := range logsOfRules {
		for _, lines := range logs {
			seat := "caller"
			if strings.HasPrefix(lines[0], "fe ") {
				seat = "server"
			}
			s := ofSeat(t, seat, lines)
			heads := 0
			for _, text := range s.Summary {
				if strings.HasPrefix(text, "Answered") {
					heads++
				}
				assert.NotRegexp(t, doubled, text, name)
			}
			assert.LessOrEqual(t, heads, 1, "%s: %q", name, s.Summary)
		}
	}
}

// TestNobodyAtANumber has a telephone number at which nobody was heard to ring.
func TestNobodyAtANumber(t *testing.T) {
	b := annotate.NewBuilder()
	for _, l := range []string{"0 > INVITE 1", "0.5 < 182 1 INVITE b1" + gateway, "29 < 408 1 INVITE s", "29.1 > ACK 1 s"} {
		m := scripted(t, l)
		m.Raw = []byte(strings.ReplaceAll(string(m.Raw), "sip:bob@contoso.com", "sip:+14255550123@contoso.com"))
		b.Add(m)
	}
	s := b.Case().Session(1)
	assert.Equal(t, annotate.OutcomeNoAnswer, s.Outcome)
	assert.Equal(t, "Not answered: nobody took the call at +14255550123 within 29.0 s (408).", s.Summary[0])
}

// TestAServerThatCallsItself has the log of a Mediation Server, which sends the INVITE and
// not on: another server forks it, and has the CANCEL of the place that lost.
func TestAServerThatCallsItself(t *testing.T) {
	const ack = "med out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k"
	s := trace(t, "med out INVITE sip:bob@contoso.com | - | med", "med in SIP/2.0 180 Ringing | b1 | med", "med in SIP/2.0 180 Ringing | b2 | med", "med in SIP/2.0 200 OK | b2 | med", ack)
	assert.Equal(t, "lost/inferred won/observed", states(s))
	assert.NotContains(t, strings.Join(s.Summary, "\n"), "lacks the end")
}
