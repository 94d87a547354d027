package annotate_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// seatOf plays the lines of [script] as another seat has them in its log.
func seatOf(t *testing.T, seat string, lines ...string) []*annotate.Session {
	t.Helper()
	b := annotate.NewBuilder()
	for _, l := range lines {
		m := scripted(t, l)
		switch seat {
		case "callee":
			m.Direction = m.Direction.Reverse()
		case "excerpt":
			m = &formats.Message{Raw: m.Raw}
		}
		b.Add(m)
	}
	c := b.Case()
	var list []*annotate.Session
	for s := range c.Sessions() {
		list = append(list, s)
	}
	return list
}

const (
	gateway   = ` | User-Agent: RTCC/6.0.0.0 MediationServer`
	ackLost   = ` | ms-client-diagnostics: 51004;reason="ACK not received"`
	byServer  = ` | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`
	completed = ` | Reason: SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:bob@contoso.com"`
	declined  = ` | Reason: SIP ;cause=603 ;text="Decline"`
)

// TestKindsOfCalls has situations as they are met, from the seats that see them:
// what the log shows decides, and what it leaves open stays open.
func TestKindsOfCalls(t *testing.T) {
	two := []string{"0 > INVITE 1", "0.1 < 100 1 INVITE", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"}
	one := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1"}
	add := func(lines []string, more ...string) []string { return append(lines[:len(lines):len(lines)], more...) }
	answered := []string{"5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	tests := []struct {
		name, seat string
		lines      []string
		outcome    annotate.Outcome
		winner     string
		states     string
		words      string // in the first sentences
	}{
		// An answer that established nothing.
		{"the callee says that the ACK did not come", "caller", add(one, "5 < 200 1 INVITE b1", "37 < @BYE 1 b1"+ackLost), annotate.OutcomeAnswered, "", "unknown/unknown", "not established"},
		{"it says so though the caller sent one", "caller", add(one, append(answered, "37 < @BYE 1 b1"+ackLost)...), annotate.OutcomeAnswered, "", "unknown/unknown", "not established"},
		{"its own log says so", "callee", add(one, "5 < 200 1 INVITE b1", "37 < @BYE 1 b1"+ackLost), annotate.OutcomeAnswered, "", "unknown/unknown", "not established"},
		{"the 2xx comes again and again", "caller", add(one, "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "20.5 < 200 1 INVITE b1", "36.5 < 200 1 INVITE b1", "37 < @BYE 1 b1"), annotate.OutcomeAnswered, "", "unknown/unknown", "no confirmation (ACK) came"},
		{"the BYE finds no dialog", "caller", add(one, append(answered, "9 > BYE 2 b1", "9.1 < 481 2 BYE b1")...), annotate.OutcomeAnswered, "", "unknown/unknown", "unknown there when it was hung up (481)"},
		{"the caller, who sent the ACK, knows none when the callee hangs up", "callee", add(one, append(answered, "9 < @BYE 1 b1", "9.1 > @481 1 BYE b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"the caller, of whom there is no ACK, knows none", "callee", add(one, "5 < 200 1 INVITE b1", "9 < @BYE 1 b1", "9.1 > @481 1 BYE b1"), annotate.OutcomeAnswered, "", "unknown/unknown", "not established"},
		{"the BYE after an hour finds none", "caller", add(one, append(answered, "3605 > BYE 2 b1", "3605.1 < 481 2 BYE b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"the callee hangs up without an ACK in the log", "caller", add(one, "5 < 200 1 INVITE b1", "15 < @BYE 1 b1"), annotate.OutcomeAnswered, "E1", "won/inferred", "follows from SIP"},
		{"the callee hangs up just when it would give up", "caller", add(one, "5 < 200 1 INVITE b1", "37.2 < @BYE 1 b1"), annotate.OutcomeAnswered, "", "unknown/unknown", "ACK"},
		{"a re-INVITE proves what the ACK would", "caller", add(one, "5 < 200 1 INVITE b1", "9 > INVITE 2 b1", "9.1 < 200 2 INVITE b1", "37 < @BYE 1 b1"), annotate.OutcomeAnswered, "E1", "won/inferred", ""},

		// A CANCEL counts for the INVITE that it names.
		{"cancelled, and called again", "caller", add(one, "4 > CANCEL 1", "4.1 < 200 1 CANCEL s", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!", "9 > INVITE 2", "9.5 < 180 2 INVITE b1.2", "12 < 200 2 INVITE b1.2", "12.1 > ACK 2 b1.2"), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"called twice, and the surplus INVITE is cancelled", "caller", []string{"0 > INVITE 1", "0.1 > INVITE 2", "3 < 200 1 INVITE b1", "3.1 > ACK 1 b1", "3.2 > CANCEL 2", "3.3 < 200 2 CANCEL s", "3.4 < 487 2 INVITE s", "60 > BYE 3 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"480 after the CANCEL", "caller", add(one, "4 > CANCEL 1", "4.1 < 200 1 CANCEL s", "4.2 < 480 1 INVITE s"), annotate.OutcomeCancelled, "", "cancelled/observed", "Cancelled: alice gave up"},
		{"486 after the CANCEL", "caller", add(one, "4 > CANCEL 1", "4.2 < 486 1 INVITE s"), annotate.OutcomeCancelled, "", "cancelled/observed", "Cancelled: alice gave up"},
		{"the CANCEL is refused and the call answered", "caller", add(one, "5 > CANCEL 1", "5.1 < 481 1 CANCEL s", "5.2 < 200 1 INVITE b1", "5.3 > ACK 1 b1", "65 > BYE 2 b1"), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"487 though the caller's own log has no CANCEL", "caller", add(one, "30 < 487 1 INVITE s"+diagnostic(5002), "30.1 > ACK 1 s"), annotate.OutcomeUnknown, "", "unknown/unknown", "no CANCEL of the caller"},
		{"487 of a server in a pasted excerpt", "excerpt", add(one, "30 < 487 1 INVITE s"), annotate.OutcomeUnknown, "", "unknown/unknown", "no CANCEL of the caller"},
		{"487 of an endpoint, which was cancelled by somebody", "caller", add(one, "30 < 487 1 INVITE b1", "30.1 > ACK 1 b1"), annotate.OutcomeCancelled, "", "cancelled/inferred", "who cancelled it is not in this log"},
		{"487 is all that a pasted excerpt has", "excerpt", add(one, "30 < 487 1 INVITE b1"), annotate.OutcomeCancelled, "", "cancelled/inferred", "who cancelled it is not in this log"},
		{"two BYEs cross, one finds the call gone", "caller", add(one, append(answered, "9 > BYE 2 b1", "9.01 < @BYE 1 b1", "9.1 > @200 1 BYE b1", "9.2 < 481 2 BYE b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"credentials are refused", "caller", []string{"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2 | Proxy-Authorization: Digest username=\"a\", response=\"1\"", "0.4 < 407 2 INVITE s", "0.5 > ACK 2 s"}, annotate.OutcomeFailed, "", "", "the credentials were refused"},
		{"declined elsewhere", "callee", add(one, "4 > CANCEL 1"+declined, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"), annotate.OutcomeDeclined, "", "cancelled/announced", "eclined elsewhere"},
		{"answered elsewhere", "callee", add(one, "4 > CANCEL 1"+completed, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"), annotate.OutcomeAnswered, "", "lost/announced", "Answered elsewhere after 4.0 s, by bob"},
		{"answered elsewhere, and here too late", "callee", add(one, "4 < 200 1 INVITE b1", "4.01 > CANCEL 1"+completed, "4.02 < 481 1 CANCEL b1", "4.1 > ACK 1 b1", "4.2 > BYE 2 b1"+byServer), annotate.OutcomeAnswered, "", "race-lost/observed", "Answered elsewhere"},
		{"completed elsewhere after minutes, as of a call that moved", "callee", add(one, append(answered, "300 > BYE 2 b1"+completed)...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"CANCEL crosses the answer, seen by the callee", "callee", add(one, "4 > CANCEL 1", "4.01 < 200 1 INVITE b1", "4.1 > ACK 1 b1", "4.2 > BYE 2 b1"), annotate.OutcomeCancelled, "", "cancelled/observed", "Cancelled"},
		{"a CANCEL of a re-INVITE", "caller", add(one, append(answered, "9 > INVITE 2 b1", "10 > CANCEL 2 b1", "10.1 < 200 2 CANCEL b1", "10.2 < 487 2 INVITE b1", "60 > BYE 3 b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"a BYE in the early dialog", "caller", add(one, "4 > BYE 2 b1", "4.1 < 200 2 BYE b1", "4.2 < 487 1 INVITE b1"), annotate.OutcomeCancelled, "", "cancelled/observed", "BYE in the early dialog"},
		{"a BYE in one of two early dialogs", "caller", add(two, "4 > BYE 2 b1", "4.1 < 200 2 BYE b1", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"), annotate.OutcomeAnswered, "E2", "cancelled/observed won/observed", "Answered by bob"},

		// Roles are not invented.
		{"begins with the callee's re-INVITE", "callee", []string{"0 < @INVITE 1 b1", "0.1 > @200 1 INVITE b1", "0.2 < @ACK 1 b1", "30 < @BYE 2 b1"}, annotate.OutcomeAnswered, "", "unknown/unknown", "who called whom is not in this log"},
		{"a re-INVITE that finds no dialog", "caller", []string{"0 > INVITE 7 b1", "0.2 < 481 7 INVITE b1", "0.3 > ACK 7 b1"}, annotate.OutcomeUnknown, "", "unknown/unknown", "was gone (481"},
		{"one that crosses the BYE, and the INVITE is not in the log", "callee", []string{"5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1", "60.01 < @INVITE 7 b1", "60.1 < 200 2 BYE b1", "60.2 > @481 7 INVITE b1"}, annotate.OutcomeAnswered, "", "unknown/unknown", "Answered: the call between"},
		{"a BYE alone", "callee", []string{"0 < @BYE 1 b1", "0.1 > @200 1 BYE b1"}, annotate.OutcomeUnknown, "", "unknown/unknown", "between bob@contoso.com and alice@contoso.com"},

		// Retries are no forks.
		{"a client that refuses by itself", "callee", []string{"0 > INVITE 1", "0.1 < 480 1 INVITE b1"}, annotate.OutcomeNoAnswer, "", "no-answer/observed", "refused it by itself"},
		{"a client that refuses by itself, elsewhere", "callee", []string{"0 > INVITE 1", "0.1 < 480 1 INVITE b1"}, annotate.OutcomeNoAnswer, "", "no-answer/observed", "what became of the call at other places is not in this log"},
		{"a challenge with a product's name", "caller", []string{"0 > INVITE 1", "0.1 < 407 1 INVITE x | User-Agent: PBX/1", "0.2 > ACK 1 x!", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"challenged, and never repeated", "caller", []string{"0 > INVITE 1", "0.1 < 401 1 INVITE s", "0.2 > ACK 1 s"}, annotate.OutcomeFailed, "", "", "401"},
		{"refused with credentials", "caller", []string{"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2", "0.4 < 407 2 INVITE s", "0.5 > ACK 2 s"}, annotate.OutcomeFailed, "", "", "407"},
		{"an early dialog ends busy", "caller", add(two, "3 < 199 1 INVITE b1 | Reason: SIP;cause=486", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"), annotate.OutcomeAnswered, "E2", "busy/announced won/observed", ""},

		// Of several answers one was kept.
		{"the longer answer was kept", "caller", add(two, "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "12 > BYE 2 b1", "52 > BYE 2 b2"), annotate.OutcomeAnswered, "E2", "race-lost/observed won/observed", "Answered by bob"},
		{"a race without times", "excerpt", add(two, "5 < 200 1 INVITE b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b1", "5.4 > ACK 1 b2", "9 < @BYE 1 b1", "60 > BYE 2 b2"), annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "without times"},
		{"hung up at once", "caller", add(one, append(answered, "5.3 > BYE 2 b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"hung up for an answer elsewhere", "callee", add(one, "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.3 > BYE 2 b1"+completed), annotate.OutcomeAnswered, "", "race-lost/observed", "Answered elsewhere"},
		{"the ACK came late, and the call was kept", "caller", add(one, "5 < 200 1 INVITE b1", "12 < 200 1 INVITE b1", "21 < 200 1 INVITE b1", "21.1 > ACK 1 b1", "300 > BYE 2 b1", "300.1 < 200 2 BYE b1"), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"a 2xx that is repeated once", "caller", add(one, "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.5 < 200 1 INVITE b1", "5.6 > ACK 1 b1", "60 < @BYE 1 b1"), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"a 2xx that is repeated after its ACK until the callee gives up, of which the log has the end", "caller", []string{"5 > ACK 1 b1", "9 < 200 1 INVITE b1", "9.1 > ACK 1 b1", "13 < 200 1 INVITE b1", "13.1 > ACK 1 b1", "13.6 < @BYE 1 b1"}, annotate.OutcomeAnswered, "", "unknown/unknown", "not established"},
		{"the ACKs tell that the 2xx was repeated", "caller", add(one, "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9.1 > ACK 1 b1", "21.1 > ACK 1 b1"), annotate.OutcomeAnswered, "", "unknown/unknown", "not established"},
		{"the BYE was sent before there was an answer to acknowledge", "callee", add(one, "5 < 200 1 INVITE b1", "5.02 > BYE 2 b1", "5.1 > ACK 1 b1", "5.2 < 200 2 BYE b1"), annotate.OutcomeCancelled, "", "cancelled/observed", "with a BYE in the early dialog"},
		{"the BYE of a call comes before its ACK", "callee", add(one, "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "8 > BYE 2 b1", "8.1 < 200 2 BYE b1", "8.2 > ACK 1 b1"), annotate.OutcomeAnswered, "", "unknown/unknown", "does not show which place kept the call"},
		{"the caller hangs up what it acknowledges later", "caller", add(one, "5 < 200 1 INVITE b1", "5.5 > BYE 2 b1", "5.6 < 200 2 BYE b1", "5.7 > ACK 1 b1"), annotate.OutcomeAnswered, "E1", "won/observed", "The caller hung up"},
		{"an ACK arrives when the 2xx was repeated for a while", "caller", add(one, "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.5 < 200 1 INVITE b1", "5.6 > ACK 1 b1", "8.5 < 200 1 INVITE b1", "8.6 > ACK 1 b1", "12.5 < 200 1 INVITE b1", "12.6 > ACK 1 b1", "30 < @BYE 1 b1"), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"the callee hangs up right then", "caller", add(one, "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1", "12.6 > ACK 1 b1", "14 < @BYE 1 b1"), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"an attempt was cancelled, the 487 is missing", "callee", add(one, "3 > CANCEL 1", "3.1 < 200 1 CANCEL b1", "6 > INVITE 2", "6.5 < 180 2 INVITE b1.2", "60 > BYE 3 b1.2", "60.1 < 200 3 BYE b1.2"), annotate.OutcomeAnswered, "", "unknown/unknown", "is in this log"},
		{"sent on, and busy there", "caller", add(one, "4 < 181 1 INVITE s", "9 < 486 1 INVITE s"), annotate.OutcomeBusy, "", "lost/inferred", "Busy: who the call was forwarded to was busy"},
		{"what it was to replace is gone", "caller", []string{"0 > INVITE 1 | Replaces: x;to-tag=1;from-tag=2", "0.5 < 481 1 INVITE b1"}, annotate.OutcomeFailed, "", "lost/observed", "the call that it was to replace was not known there (481"},
		{"called again after it was busy", "caller", add(one, "4 < 486 1 INVITE b1", "4.1 > ACK 1 b1!", "30 > INVITE 2", "30.5 < 180 2 INVITE b2", "35 < 200 2 INVITE b2", "35.1 > ACK 2 b2"), annotate.OutcomeAnswered, "E2", "busy/observed won/observed", "2 attempts, merged as one call."},
		{"a delegate's own log", "callee", []string{"0 > INVITE 1", "0.5 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"}, annotate.OutcomeAnswered, "E1", "won/observed", "not by bob: whether it was forwarded there or rang at both, this log does not tell"},
		{"both hang up at once", "caller", add(one, append(answered, "60 < @BYE 1 b1", "60.01 > BYE 2 b1", "60.1 > @200 1 BYE b1", "60.2 < 481 2 BYE b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Both sides hung up at the same time"},
		{"a BYE is challenged and repeated", "caller", add(one, append(answered, "60 > BYE 2 b1", "60.1 < 407 2 BYE b1", "60.2 > BYE 3 b1", "60.3 < 200 3 BYE b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "The caller hung up"},
		{"the log begins with the ring", "caller", []string{"0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"the log ends with the ring", "callee", one, annotate.OutcomeInProgress, "", "ringing/observed", "was ringing when the log ended"},
		{"an INVITE that got nothing", "caller", one[:1], annotate.OutcomeInProgress, "", "", "was being set up when the log ended"},
		{"voice mail behind a cancelled attempt", "caller", add(one, "3 > CANCEL 1", "3.1 < 487 1 INVITE b1", "3.2 > ACK 1 b1!", "10 > INVITE 2", "21 < 200 2 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 2 v"), annotate.OutcomeVoicemail, "E2", "cancelled/observed won/observed", "bob did not answer; alice had cancelled an earlier attempt"},
		{"a voice mail without its name", "caller", add(one, "20 < 101 1 INVITE s"+diagnostic(13006), "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v"), annotate.OutcomeVoicemail, "E2", "cancelled/announced won/observed", "voice mail"},
		{"forwarded, and one that rang answers", "caller", add(two, "20 < 101 1 INVITE s"+diagnostic(13006), "20.02 < 200 1 INVITE b1", "20.1 > ACK 1 b1"), annotate.OutcomeAnswered, "E1", "won/observed cancelled/announced", "Answered by bob"},
		{"redirected to another user", "caller", add(one, "4 < 302 1 INVITE b1 | Contact: <sip:dave@contoso.com>", "4.1 > ACK 1 b1!", "4.2 > INVITE 2", "5 < 180 2 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:x>", "9 < 200 2 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:x>", "9.1 > ACK 2 d"), "", "E2", "diverted/observed won/observed", "dave@contoso.com"},
		{"a re-INVITE gets 408", "caller", add(one, append(answered, "60 > INVITE 2 b1", "92 < 408 2 INVITE b1", "92.1 > ACK 2 b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "The call was over with 408"},
		{"a re-INVITE gets 488", "caller", add(one, append(answered, "60 > INVITE 2 b1", "60.1 < 488 2 INVITE b1", "60.2 > ACK 2 b1")...), annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"an ACK and its mistaken answer", "excerpt", []string{"0 > ACK 7 b1", "0.1 < 400 7 ACK b1"}, annotate.OutcomeUnknown, "", "unknown/unknown", "who called whom is not in this log"},
		{"503, and another INVITE", "caller", []string{"0 > INVITE 1", "0.1 < 503 1 INVITE s", "0.2 > ACK 1 s", "0.5 > INVITE 2", "1 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "Answered by bob"},
		{"the server tries the next hop", "caller", add(one, "3 < 101 1 INVITE s"+diagnostic(12006), "4 < 180 1 INVITE b2", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"), annotate.OutcomeAnswered, "E2", "cancelled/announced won/observed", "Answered by bob"},
		{"its own 2xx and a late BYE", "callee", add(one, "5 < 200 1 INVITE b1", "45 > BYE 2 b1"), annotate.OutcomeAnswered, "E1", "won/inferred", "Answered by bob"},
		{"183 of a client of Microsoft", "caller", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE b1", "9 > CANCEL 1", "9.1 < 200 1 CANCEL s", "9.2 < 487 1 INVITE b1"}, annotate.OutcomeCancelled, "", "cancelled/observed", "bob's PC was ringing"},
		{"183 of a client of Microsoft that is busy", "caller", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE b1", "9 < 486 1 INVITE b1"}, annotate.OutcomeBusy, "", "busy/observed", "rang, then was busy"},
		{"183 of a gateway, and nobody", "caller", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE b1" + gateway, "9.5 < 480 1 INVITE b1" + gateway}, annotate.OutcomeNoAnswer, "", "no-answer/observed", "the telephone network rang 9.0 s, nobody took the call (480)"},
		{"183 of a gateway, and a CANCEL", "caller", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE b1" + gateway, "9 > CANCEL 1", "9.1 < 200 1 CANCEL s", "9.2 < 487 1 INVITE b1"}, annotate.OutcomeCancelled, "", "cancelled/observed", "bob was called"},
		{"a timer cancels, and 486 crossed it", "caller", add(one, "9 > CANCEL 1 | Reason: SIP;cause=408", "9.1 < 481 1 CANCEL s", "9.2 < 486 1 INVITE b1"), annotate.OutcomeBusy, "", "busy/observed", "Busy: bob's PC rang, then was busy"},
		{"a timer cancels, and then somebody answers", "caller", add(one, "9 > CANCEL 1 | Reason: SIP;cause=408", "9.1 < 200 1 CANCEL s", "9.2 < 487 1 INVITE b1", "9.3 > ACK 1 b1!", "12 > INVITE 2", "13 < 200 2 INVITE b2", "13.1 > ACK 2 b2"), annotate.OutcomeAnswered, "E2", "cancelled/observed won/observed", "Answered by bob"},
		{"clocks of different years", "caller", []string{"0 > INVITE 1", "178822172 < 180 1 INVITE b1"}, annotate.OutcomeInProgress, "", "ringing/observed", "was ringing when the log ended.\n"},
		{"nobody was rung", "caller", []string{"0 > INVITE 1", "0.3 < 480 1 INVITE s"}, annotate.OutcomeNoAnswer, "", "", "Not reached"},
		{"busy in its own log", "callee", add(one, "4 < 486 1 INVITE b1", "4.1 > ACK 1 b1!"), annotate.OutcomeBusy, "", "busy/observed", "other places is not in this log"},
		{"another user answers", "caller", add(one, "0.7 < 101 1 INVITE s"+diagnostic(13005), "0.9 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"), annotate.OutcomeAnswered, "E2", "lost/inferred won/observed", "carol@contoso.com on the PC after 5.0 s, not by bob"},
		{"another user of the same name answers", "caller", add(one, "0.7 < 101 1 INVITE s"+diagnostic(13005), "0.9 < 180 1 INVITE c | Contact: <sip:bob@fabrikam.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:bob@fabrikam.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"), annotate.OutcomeAnswered, "E2", "lost/inferred won/observed", "bob@fabrikam.com on the PC after 5.0 s, not by bob@contoso.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list := seatOf(t, tt.seat, tt.lines...)
			require.Len(t, list, 1)
			s := list[0]
			if tt.outcome != "" {
				assert.Equal(t, tt.outcome, s.Outcome)
			}
			assert.Equal(t, tt.winner, winner(s))
			assert.Equal(t, tt.states, states(s))
			assert.Contains(t, strings.Join(s.Summary, "\n"), tt.words)
			sound(t, tt.name, s)
		})
	}
}

// TestTheEndOfAnEarlyDialogBeginsNone has a 199 as the first that the log has of a dialog.
func TestTheEndOfAnEarlyDialogBeginsNone(t *testing.T) {
	s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 < 199 1 INVITE b2", "8 < 200 1 INVITE b1", "8.1 > ACK 1 b1")
	assert.Contains(t, s.Messages[1].Note, "New early dialog b1")
	assert.NotContains(t, s.Messages[2].Note, "New early dialog")
}

// TestComputersAreNoUsers has a Mediation Server that rings for somebody's mobile phone:
// its GRUU names the machine.
func TestComputersAreNoUsers(t *testing.T) {
	gateway := " | User-Agent: RTCC/6.0.0.0 MediationServer | Contact: <sip:med.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:x>"
	s := script(t, "0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.7 < 183 1 INVITE m"+gateway, "5 < 200 1 INVITE m"+gateway, "5.1 > ACK 1 m")
	require.Len(t, s.Endpoints, 2)
	assert.Equal(t, "bob@contoso.com", s.Endpoints[0].AOR)
	assert.Empty(t, s.Endpoints[1].AOR)
}

// TestPartOfAMessageNamesBothSides has what is left of a response whose status is none.
func TestPartOfAMessageNamesBothSides(t *testing.T) {
	m := scripted(t, "0 < 200 1 INVITE b1")
	m.Raw = bytes.Replace(m.Raw, []byte("SIP/2.0 200"), []byte("SIP/2.0 4294967301"), 1)
	b := annotate.NewBuilder()
	b.Add(m)
	s := b.Case().Session(1)
	assert.True(t, bool(s.CallerUnknown))
	assert.Contains(t, s.Summary[0], s.Parties("calls"))
}

// TestWhoIsAskedIsNotInvented has a request that has lost its To.
func TestWhoIsAskedIsNotInvented(t *testing.T) {
	m := scripted(t, "0 > OPTIONS 1")
	m.Raw = bytes.Replace(m.Raw, []byte("To: <sip:bob@contoso.com>\r\n"), nil, 1)
	b := annotate.NewBuilder()
	b.Add(m)
	s := b.Case().Session(1)
	assert.Equal(t, "alice@contoso.com", s.Caller.AOR)
	assert.Empty(t, s.Callee)
	assert.Equal(t, "OPTIONS from alice@contoso.com to unknown.", s.Messages[0].Note)
}

// TestOneCallIDTwoCalls has a client that uses a Call-ID again.
func TestOneCallIDTwoCalls(t *testing.T) {
	first := []string{"0 > INVITE 1", "2 < 200 1 INVITE b1", "2.1 > ACK 1 b1", "5 > BYE 2 b1", "5.1 < 200 2 BYE b1"}
	second := []string{"600 > INVITE 3", "602 < 200 3 INVITE b2", "602.1 > ACK 3 b2", "700 > BYE 4 b2", "700.1 < 200 4 BYE b2"}
	list := seatOf(t, "caller", append(first, second...)...)
	require.Len(t, list, 2)
	for i, s := range list {
		assert.Equal(t, "script", s.CallID)
		assert.Equal(t, []int{i + 1, 2, i + 1}, []int{s.Number, s.Calls, s.Call})
		assert.Equal(t, "E1", winner(s))
		assert.Equal(t, "won/observed", states(s))
		assert.Len(t, s.Messages, 5)
		assert.Equal(t, 5*i+1, s.FirstFrame)
	}

	// The first call is still up when the other INVITE comes, or its BYE is not in the log.
	list = seatOf(t, "caller", append(first[:3:3], second...)...)
	require.Len(t, list, 2)
	for _, s := range list {
		assert.Equal(t, "won/observed", states(s))
		assert.False(t, strings.Contains(strings.Join(s.Summary, "\n"), "race"), s.Summary)
	}
	require.Len(t, seatOf(t, "caller", append(first[:2:2], second...)...), 1, "an answer without an ACK is no call yet")

	b := annotate.NewBuilder()
	for i, l := range append(first, first...) {
		m := scripted(t, l)
		if i >= len(first) {
			m.Raw = []byte(strings.ReplaceAll(string(m.Raw), "tag=a;", "tag=a2;"))
			m.Raw = []byte(strings.ReplaceAll(string(m.Raw), "tag=b1", "tag=b9"))
			m.Time = m.Time.Add(600e9)
		}
		b.Add(m)
	}
	c := b.Case()
	require.Equal(t, 2, c.Len(), "another From tag")
	assert.Equal(t, []int{1, 2}, c.FindAll("script"))
	assert.Equal(t, "won/observed", states(c.Session(1)))
	assert.Equal(t, "won/observed", states(c.Session(2)))

	list = seatOf(t, "caller", "0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2", "2 < 200 2 INVITE b1", "2.1 > ACK 2 b1")
	assert.Len(t, list, 1, "a retry is the same call")
}

// TestARefusedGatewayIsTriedAgain has a gateway that tries the next way with a From
// tag of its own.
func TestARefusedGatewayIsTriedAgain(t *testing.T) {
	b := annotate.NewBuilder()
	for i, l := range []string{"0 > INVITE 1", "0.1 < 503 1 INVITE s", "0.2 > ACK 1 s!", "0.3 > INVITE 2", "1 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"} {
		m := scripted(t, l)
		if i > 2 {
			m.Raw = []byte(strings.ReplaceAll(string(m.Raw), "tag=a;", "tag=a2;"))
		}
		b.Add(m)
	}
	c := b.Case()
	require.Equal(t, 1, c.Len())
	assert.Equal(t, "E1", winner(c.Session(1)))
}

// TestCallsWithoutACallID has what a tool shows of two calls without their Call-IDs:
// the tags tell them apart.
func TestCallsWithoutACallID(t *testing.T) {
	other := strings.NewReplacer("alice@", "carol@", "tag=a;", "tag=c;", "bob@", "dave@")
	for name, lines := range map[string][2][]string{
		"each from its INVITE": {{"0 > INVITE 1", "5 < 603 1 INVITE b1"}, {"3 > INVITE 7", "4 < 486 7 INVITE d1"}},
		"each from its answer": {{"0 < 200 1 INVITE b1", "5 > ACK 1 b1"}, {"3 < 200 7 INVITE d1", "4 > ACK 7 d1"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := annotate.NewBuilder()
			for _, at := range [][2]int{{0, 0}, {1, 0}, {1, 1}, {0, 1}} {
				m := scripted(t, lines[at[0]][at[1]])
				raw := strings.Replace(string(m.Raw), "Call-ID: script\r\n", "", 1)
				if at[0] == 1 {
					raw = other.Replace(raw)
				}
				m.Raw = []byte(raw)
				b.Add(m)
			}
			c := b.Case()
			require.Equal(t, 2, c.Len())
			for s := range c.Sessions() {
				assert.Len(t, s.Messages, 2)
				assert.Contains(t, strings.Join(s.Summary, "\n"), "of 2 without a Call-ID")
			}
		})
	}
}

// TestTheEndOfADialog has requests inside a dialog that find it gone (RFC 3261
// §12.2.1.2).
func TestTheEndOfADialog(t *testing.T) {
	call := []string{"0 > INVITE 1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > UPDATE 2 b1"}
	for _, tt := range []struct {
		lines []string
		note  string
	}{
		{[]string{"92 < 408 2 UPDATE b1"}, "408 Reason to UPDATE: the other side did not reply; the dialog is over."},
		{[]string{"60.1 < 481 2 UPDATE b1"}, "481 Reason to UPDATE: the other side knows no such dialog; the dialog is over."},
		{[]string{"60.1 > BYE 3 b1", "60.2 < 481 2 UPDATE b1"}, "481 Reason to UPDATE."},
		{[]string{"60.1 < 488 2 UPDATE b1"}, "488 Reason to UPDATE."},
	} {
		s := script(t, append(call[:len(call):len(call)], tt.lines...)...)
		assert.Contains(t, s.Messages[len(s.Messages)-1].Note, tt.note)
		assert.Equal(t, "E1", winner(s))
	}
}

// TestWhoEndedAGoneCall has a BYE after a request that got no reply: a client has to end
// the dialog then, and its user may not have hung up.
func TestWhoEndedAGoneCall(t *testing.T) {
	call := []string{"0 > INVITE 1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	const hungUp, ended = "The caller hung up.", "The caller's side ended the call. The "
	for _, tt := range []struct {
		lines []string
		said  string
	}{
		{[]string{"60 > INVITE 2 b1", "92 < 408 2 INVITE b1", "92.1 > ACK 2 b1", "92.2 > BYE 3 b1", "124 < 481 3 BYE b1"}, ended + "re-INVITE before that got 408 Reason: the other side did not reply"},
		{[]string{"60 > UPDATE 2 b1", "60.1 < 481 2 UPDATE b1", "60.2 > BYE 3 b1"}, ended + "UPDATE before that got 481 Reason: the other side knows no such dialog"},
		{[]string{"60 > INVITE 2 b1", "60.1 < 488 2 INVITE b1", "60.2 > ACK 2 b1", "92.2 > BYE 3 b1"}, hungUp},
		{[]string{"60 > UPDATE 2 b1", "60.1 > BYE 3 b1", "60.2 < 481 2 UPDATE b1"}, hungUp},
		{[]string{"60 < @UPDATE 2 b1", "60.1 > @481 2 UPDATE b1", "60.2 > BYE 2 b1"}, hungUp},
		{[]string{"60 > UPDATE 2 b1", "60.1 < 481 2 UPDATE b1", "92 > BYE 3 b1"}, ended + "UPDATE before that got 481"},
		{[]string{"60 > UPDATE 2 b1", "60.1 < 481 2 UPDATE b1", "92.2 > BYE 3 b1"}, hungUp},
		{[]string{"60 > UPDATE 2 b1", "60.1 < 481 2 UPDATE b1", "60.2 > BYE 3 b1" + clientSays(51004, path("0x0", 2, 2, 0))}, "The caller hung up: "},
	} {
		s := script(t, append(call[:3:3], tt.lines...)...)
		assert.Contains(t, strings.Join(s.Summary, "\n"), tt.said)
		assert.Equal(t, "E1", winner(s))
	}
}

// TestRefusedTagsAreNoEndpoints has requests of dialogs that never were (RFC 3261
// §12.2.2), and one that is all that the log has of a call.
func TestRefusedTagsAreNoEndpoints(t *testing.T) {
	call := []string{"0 > INVITE 1", "1 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	for _, tt := range []struct {
		name   string
		lines  []string
		states string
	}{
		{"a BYE", append(call[:4:4], "30 > BYE 2 x", "30.1 < 481 2 BYE x", "40 > BYE 3 b1", "40.1 < 200 3 BYE b1"), "won/observed"},
		{"a BYE of the other side", append(call[:4:4], "30 < @BYE 2 x", "30.1 > @481 2 BYE x", "40 > BYE 3 b1", "40.1 < 200 3 BYE b1"), "won/observed unknown/unknown"},
		{"an INVITE and its ACK", append(call[:4:4], "30 > INVITE 2 x", "30.1 < 481 2 INVITE x", "30.2 > ACK 2 x"), "won/observed"},
		{"a BYE that another took", append(call[:4:4], "30 > BYE 2 x", "30.1 < 481 2 BYE x", "30.2 < 200 2 BYE x"), "won/observed unknown/unknown"},
		{"the call was refused with it", []string{"0 > INVITE 1", "1 < 180 1 INVITE b1", "5 < 481 1 INVITE b2", "5.1 > ACK 1 b2!"}, "lost/inferred lost/observed"},
		{"all that the log has", []string{"30 > BYE 2 x", "30.1 < 481 2 BYE x"}, "unknown/unknown"},
	} {
		s := script(t, tt.lines...)
		assert.Equal(t, tt.states, states(s), tt.name)
	}
}

// TestOnlyTheRefusalOfATagSaysSo has other responses in the transaction of a request to
// a dialog that never was.
func TestOnlyTheRefusalOfATagSaysSo(t *testing.T) {
	s := script(t, "0 > INVITE 1", "1 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "30 > INVITE 2 x", "30.1 < 100 2 INVITE x", "30.2 < 481 2 INVITE x", "30.3 > ACK 2 x")
	require.Len(t, s.Messages, 8)
	for i, want := range []string{"INVITE with a tag that stands nowhere else", "100 Reason to INVITE.", "knows no dialog with this tag", "ACK for this refusal."} {
		assert.Contains(t, s.Messages[4+i].Note, want)
	}
	assert.NotContains(t, s.Messages[5].Note, "no dialog")
}

// TestOneContactIsPerhapsOneEndpoint has replies with two tags and no epid.
func TestOneContactIsPerhapsOneEndpoint(t *testing.T) {
	const perhaps = "2 places of bob@contoso.com replied from one Contact, perhaps one place with several tags."
	for _, tt := range []struct {
		x, y string
		mpop annotate.MPOP
		said string
	}{
		{"Contact: <sip:bob@192.0.2.31>", "Contact: <sip:bob@192.0.2.31:5060>", annotate.MPOPNoEvidence, perhaps},
		{"Contact: <sip:bob@192.0.2.31>", "Contact: <sip:bob@[::ffff:192.0.2.31]>", annotate.MPOPNoEvidence, perhaps},
		{"Contact: <sip:bob@192.0.2.31;transport=TLS>", "Contact: <sip:bob@192.0.2.31:5061;transport=tls>", annotate.MPOPNoEvidence, perhaps},
		{"Contact: <sips:bob@192.0.2.31>", "Contact: <sips:bob@192.0.2.31:5061>", annotate.MPOPNoEvidence, perhaps},
		{"Contact: <sip:bob@192.0.2.31>", "Contact: <sip:bob@192.0.2.31:5061>", annotate.MPOPYes, "forked to 2"},
		{"Contact: <sip:bob@192.0.2.31:5060>", "Contact: <sip:bob@192.0.2.31:5060>", annotate.MPOPNoEvidence, perhaps},
		{"Contact: <sip:bob@192.0.2.31:5060>", "Contact: <sip:bob@192.0.2.32:5060>", annotate.MPOPYes, "forked to 2"},
		{"Contact: <sip:bob@192.0.2.31:5060>", "Contact: <sip:bob@192.0.2.31:5070>", annotate.MPOPYes, "forked to 2"},
		{"Contact: <sip:bob@192.0.2.31:5060> | User-Agent: snom370/8.4.35", "Contact: <sip:bob@192.0.2.31:5060> | User-Agent: Zoiper rv2.8.30", annotate.MPOPYes, "forked to 2"},
	} {
		b := annotate.NewBuilder()
		for _, l := range []string{"0 > INVITE 1 | User-Agent: snom370/8.4.35", "0.5 < 180 1 INVITE b1 | " + tt.x, "0.6 < 180 1 INVITE b2 | " + tt.y, "5 < 200 1 INVITE b2 | " + tt.y, "5.1 > ACK 1 b2"} {
			m := scripted(t, l)
			m.Raw = []byte(plain.Replace(string(m.Raw)))
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, tt.mpop, s.MPOP, tt.y)
		assert.Equal(t, "E2", winner(s))
		assert.Contains(t, strings.Join(s.Summary, "\n"), tt.said)
		assert.Equal(t, tt.said != perhaps, strings.Contains(s.Summary[0], "stopped ringing"), s.Summary[0])
	}
}

// TestOneContactOfSome has two replies from one Contact, and one to another attempt.
func TestOneContactOfSome(t *testing.T) {
	for _, contact := range []string{"sip:bob@192.0.2.31:5060", "sip:bob@192.0.2.99:5060"} {
		b := annotate.NewBuilder()
		for _, l := range []string{
			"0 > INVITE 1", "0.5 < 180 1 INVITE b1 | Contact: <sip:bob@192.0.2.31>", "0.6 < 180 1 INVITE b2 | Contact: <sip:bob@192.0.2.31>", "1 < 500 1 INVITE b2", "1.1 > ACK 1 b2!",
			"2 > INVITE 2", "2.5 < 180 2 INVITE b3 | Contact: <" + contact + ">", "5 < 200 2 INVITE b3 | Contact: <" + contact + ">", "5.1 > ACK 2 b3",
		} {
			m := scripted(t, l)
			m.Raw = []byte(strings.ReplaceAll(plain.Replace(string(m.Raw)), ";epid=e-b3", ""))
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, annotate.MPOPNoEvidence, s.MPOP)
		assert.Contains(t, strings.Join(s.Summary, "\n"), "3 places of bob@contoso.com replied to different attempts, and may be one.")
	}
}

// plain takes the signs of Microsoft's products from a scripted message.
var plain = strings.NewReplacer(";epid=e-b1", "", ";epid=e-b2", "", ";epid=e-a", "", "User-Agent: UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office Communicator 2007 R2)", "X-Phone: 1", "Server: RTC/3.5", "X-Phone: 1", "SIP/2.0/TLS", "SIP/2.0/UDP", ";opaque=user:epid:b2;gruu", "", ";opaque=user:epid:b1;gruu", "")

// TestTwoEndpointsWithOneTag has a broken stack: the epid tells them apart.
func TestTwoEndpointsWithOneTag(t *testing.T) {
	b := annotate.NewBuilder()
	for _, l := range []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"} {
		m := scripted(t, l)
		m.Raw = []byte(strings.NewReplacer("tag=b1", "tag=same", "tag=b2", "tag=same").Replace(string(m.Raw)))
		b.Add(m)
	}
	s := b.Case().Session(1)
	assert.Equal(t, "E2", winner(s))
	assert.Equal(t, "lost/inferred won/observed", states(s))
	assert.Equal(t, annotate.MPOPYes, s.MPOP)
	assert.Contains(t, strings.Join(s.Summary, "\n"), "E1 and E2 replied with one To tag")
}
