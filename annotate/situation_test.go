package annotate_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// script plays a caller's log of one call. Each line is one message:
//
//	SECONDS > METHOD CSEQ [TAG] [headers…]      sent by the caller
//	SECONDS < STATUS CSEQ METHOD [TAG] [headers…]   received
//
// A tag such as "b1" is that of endpoint b1, whose epid is "e-b1"; "b1.2" is
// another tag of the same endpoint, "s" is the server's, "carol@" is an endpoint of
// another user and "um;opaque=…" one with that opaque parameter. With an "@" before
// METHOD or STATUS the callee's endpoint is the one who asks. Headers are
// separated by " | "; "SDP: UFRAG TYPE [REMOTE]" stands for a body with one
// candidate of that type, whose port is that of the ufrag's length, "Frag:
// STATUS" for a body with the status line of another call, and "URI: X" for another
// Request-URI of an INVITE.
func script(t *testing.T, lines ...string) *annotate.Session {
	t.Helper()
	b := annotate.NewBuilder()
	for _, l := range lines {
		b.Add(scripted(t, l))
	}
	c := b.Case()
	require.Equal(t, 1, c.Len())
	return c.Session(1)
}

func scripted(t *testing.T, line string) *formats.Message {
	t.Helper()
	line, rest, _ := strings.Cut(line, " | ")
	words := strings.Fields(line)
	require.GreaterOrEqual(t, len(words), 4, line)
	var seconds float64
	_, err := fmt.Sscan(words[0], &seconds)
	require.NoError(t, err)
	var start, cseq, tag string
	what, byCallee := strings.CutPrefix(words[2], "@")
	words[2] = what
	if request := (words[1] == ">") != byCallee; request {
		start, cseq = words[2]+" sip:bob@contoso.com SIP/2.0", words[3]+" "+words[2]
		tag = strings.Join(words[4:], "")
		if tag != "" && words[2] != "CANCEL" && tag != "s" && !strings.HasSuffix(tag, "!") {
			start = words[2] + " " + scriptedContact(tag) + " SIP/2.0"
		}
		tag, _, _ = strings.Cut(tag, ";")
		tag = strings.TrimRight(tag, "!@")
	} else {
		status, phrase, _ := strings.Cut(words[2], ",")
		start, cseq = "SIP/2.0 "+status+" "+cmp.Or(strings.ReplaceAll(phrase, "_", " "), "Reason"), words[3]+" "+words[4]
		tag = strings.Join(words[5:], "")
	}
	to := "<sip:bob@contoso.com>"
	agent := "Server: RTC/3.5"
	switch {
	case tag == "s":
		to += ";tag=s"
	case tag != "":
		endpoint, _, _ := strings.Cut(tag, ".")
		to += ";epid=e-" + endpoint + ";tag=" + tag
		agent = "User-Agent: UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office Communicator 2007 R2)"
	}
	if strings.Contains(rest, "User-Agent: ") || strings.Contains(rest, "Server: ") {
		agent = "Supported: 100rel"
	}
	from := "<sip:alice@contoso.com>;tag=a;epid=e-a"
	if byCallee {
		from, to = to, from
		start = strings.Replace(start, "sip:bob@contoso.com;opaque=user:epid:"+tag, "sip:alice@contoso.com;opaque=user:epid:a", 1)
	}
	raw := start + "\r\nVia: SIP/2.0/TLS 192.0.2.10:50101\r\nFrom: " + from + "\r\nTo: " + to + "\r\nCall-ID: script\r\nCSeq: " + cseq + "\r\n" + agent + "\r\n"
	body := ""
	for _, h := range strings.Split(rest, " | ") {
		if described, ok := strings.CutPrefix(h, "SDP: "); ok {
			body = scriptedSDP(described)
			raw += "Content-Type: application/sdp\r\n"
			continue
		}
		if uri, ok := strings.CutPrefix(h, "URI: "); ok {
			raw = strings.Replace(raw, "sip:bob@contoso.com", uri, 1)
			continue
		}
		if status, ok := strings.CutPrefix(h, "Frag: "); ok {
			body = "SIP/2.0 " + status + "\r\n"
			raw += "Content-Type: message/sipfrag;version=2.0\r\n"
			continue
		}
		if answer, ok := strings.CutPrefix(h, "Answer: "); ok {
			body = answer
			raw += "Content-Type: application/cccp+xml\r\n"
			continue
		}
		if h != "" {
			raw += h + "\r\n"
		}
	}
	m := &formats.Message{Time: time.Unix(0, int64(seconds*1e9)), Direction: formats.In, How: formats.Logged, Raw: fmt.Appendf(nil, "%sContent-Length: %d\r\n\r\n%s", raw, len(body), body)}
	if words[1] == ">" {
		m.Direction = formats.Out
	}
	return m
}

func scriptedContact(tag string) string {
	user, opaque := "bob", "user:epid:"+tag
	if name, ok := strings.CutSuffix(tag, "@"); ok {
		user = name
	}
	if _, given, ok := strings.Cut(tag, ";opaque="); ok {
		opaque = given
	}
	return "sip:" + user + "@contoso.com;opaque=" + opaque + ";gruu"
}

func scriptedSDP(described string) string {
	ufrag, rest, _ := strings.Cut(described, " ")
	kind, remote, _ := strings.Cut(rest, " ")
	body := "v=0\r\nm=audio 5000 RTP/AVP 8\r\na=ice-ufrag:" + ufrag + "\r\na=ice-pwd:" + ufrag + "0123456789\r\n"
	body += fmt.Sprintf("a=candidate:1 1 UDP 2130706431 192.0.2.10 %d typ %s\r\n", 5000+len(ufrag), kind)
	if remote != "" {
		body += fmt.Sprintf("a=remote-candidates:1 192.0.2.10 %d\r\n", 5000+len(remote))
	}
	return body
}

func diagnostic(id int) string {
	return fmt.Sprintf(" | ms-diagnostics: %d;reason=\"x\";source=\"fe01.contoso.com\";appName=\"InboundRouting\"", id)
}

func states(s *annotate.Session) string {
	var list []string
	for _, e := range s.Endpoints {
		list = append(list, string(e.State)+"/"+string(e.How))
	}
	return strings.Join(list, " ")
}

func kinds(s *annotate.Session) string {
	var list []string
	for _, m := range s.Messages {
		list = append(list, string(m.Kind))
	}
	return strings.Join(list, " ")
}

func TestSituations(t *testing.T) {
	two := []string{"0 > INVITE 1", "0.1 < 100 1 INVITE", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"}
	tests := []struct {
		name    string
		lines   []string
		outcome annotate.Outcome
		winner  string
		states  string
		last    string // kind of the last message
	}{
		{"one answers", append(two[:4:4], "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"), annotate.OutcomeAnswered, "E2", "lost/inferred won/observed", "ACK2XX"},
		{"re-INVITE to the address of record", append(two[:4:4], "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "9 > INVITE 2 b2!", "9.1 < 200 2 INVITE b2", "9.2 > ACK 2 b2!"), annotate.OutcomeAnswered, "E2", "lost/inferred won/observed", "REINVACK"},
		{"log ends before the ACK", append(two[:4:4], "5 < 200 1 INVITE b2"), annotate.OutcomeAnswered, "", "lost/inferred unknown/unknown", "ANSWER"},
		{"ACK missing, BYE of the callee's choice", append(two[:4:4], "5 < 200 1 INVITE b2", "9 > BYE 2 b2", "9.1 < 200 2 BYE b2"), annotate.OutcomeAnswered, "", "lost/inferred unknown/unknown", "BYEOK"},
		{"2xx missing, re-INVITE proves it", append(two[:4:4], "5.1 > ACK 1 b2", "9 > INVITE 2 b2", "9.1 < 200 2 INVITE b2", "9.2 > ACK 2 b2"), annotate.OutcomeAnswered, "E2", "lost/inferred won/inferred", "REINVACK"},
		{"2xx again", append(two[:4:4], "5 < 200 1 INVITE b2", "5.5 < 200 1 INVITE b2", "5.6 > ACK 1 b2"), annotate.OutcomeAnswered, "E2", "lost/inferred won/observed", "ACK2XX"},
		{"race, surplus hung up", append(two[:4:4], "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", "5.3 > BYE 2 b2"), annotate.OutcomeAnswered, "E1", "won/observed race-lost/observed", "BYE"},
		{"race, no BYE in the log", append(two[:4:4], "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1"), annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "ACK2XX"},
		{"half of a race", append(two[:4:4], "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.2 > BYE 2 b2"), annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "BYE"},
		{"caller cancels", append(two[:4:4], "5 > CANCEL 1", "5.1 < 200 1 CANCEL s", "5.2 < 487 1 INVITE s", "5.3 > ACK 1 s"), annotate.OutcomeCancelled, "", "cancelled/observed cancelled/observed", "ACKERR"},
		{"CANCEL missing", append(two[:4:4], "5.1 < 200 1 CANCEL s", "5.2 < 487 1 INVITE s"), annotate.OutcomeCancelled, "", "cancelled/inferred cancelled/inferred", "FINALERR"},
		{"487 alone", append(two[:4:4], "5.2 < 487 1 INVITE s"), annotate.OutcomeUnknown, "", "unknown/unknown unknown/unknown", "FINALERR"},
		{"487 of routing", append(two[:4:4], "25 < 487 1 INVITE s"+diagnostic(13002)), annotate.OutcomeNoAnswer, "", "no-answer/inferred no-answer/inferred", "FINALERR"},
		{"answer crosses CANCEL", append(two[:4:4], "5 > CANCEL 1", "5.05 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.2 > BYE 2 b2"), annotate.OutcomeCancelled, "", "cancelled/observed cancelled/inferred", "BYE"},
		{"busy", append(two[:4:4], "5 < 486 1 INVITE b1", "5.1 > ACK 1 b1!"), annotate.OutcomeBusy, "", "busy/observed lost/inferred", "ACKERR"},
		{"busy everywhere", append(two[:4:4], "5 < 600 1 INVITE b1"), annotate.OutcomeBusy, "", "busy/observed lost/inferred", "FINALERR"},
		{"declined", append(two[:4:4], "5 < 603 1 INVITE b2"), annotate.OutcomeDeclined, "", "lost/inferred declined/observed", "FINALERR"},
		{"605", append(two[:4:4], "5 < 605 1 INVITE b2"), annotate.OutcomeDeclined, "", "lost/inferred declined/observed", "FINALERR"},
		{"do not disturb", append(two[:4:4], "5 < 480 1 INVITE b2 | Warning: 391 x \"no\""), annotate.OutcomeDeclined, "", "lost/inferred declined/observed", "FINALERR"},
		{"nobody answers", append(two[:4:4], "30 < 480 1 INVITE s"+diagnostic(13001)), annotate.OutcomeNoAnswer, "", "no-answer/inferred no-answer/inferred", "FINALERR"},
		{"timeout", append(two[:4:4], "30 < 408 1 INVITE s"), annotate.OutcomeNoAnswer, "", "no-answer/inferred no-answer/inferred", "FINALERR"},
		{"no such user", []string{"0 > INVITE 1", "1 < 404 1 INVITE s"}, annotate.OutcomeFailed, "", "", "FINALERR"},
		{"604", []string{"0 > INVITE 1", "1 < 604 1 INVITE s"}, annotate.OutcomeFailed, "", "", "FINALERR"},
		{"606", []string{"0 > INVITE 1", "1 < 606 1 INVITE b1"}, annotate.OutcomeFailed, "", "lost/observed", "FINALERR"},
		{"redirected", append(two[:4:4], "5 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>"), annotate.OutcomeRedirected, "", "diverted/observed lost/inferred", "FINALERR"},
		{"challenged", []string{"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "ACK2XX"},
		{"challenged, then the log ends", []string{"0 > INVITE 1", "0.1 < 407 1 INVITE s"}, annotate.OutcomeInProgress, "", "", "FINALERR"},
		{"another offer", []string{"0 > INVITE 1", "0.1 < 488 1 INVITE b1", "0.2 > ACK 1 b1!", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1x", "5 < 200 2 INVITE b1x", "5.1 > ACK 2 b1x"}, annotate.OutcomeAnswered, "E2", "lost/observed won/observed", "ACK2XX"},
		{"forwarded", append(two[:4:4], "20 < 101 1 INVITE s"+diagnostic(13006), "21 < 180 1 INVITE c", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"), annotate.OutcomeForwarded, "E3", "cancelled/announced cancelled/announced won/observed", "ACK2XX"},
		{"rings where the log ends", two, annotate.OutcomeInProgress, "", "ringing/observed ringing/observed", "RING"},
		{"199 ends one", append(two[:4:4], "3 < 199 1 INVITE b1"), annotate.OutcomeInProgress, "", "lost/announced ringing/observed", "EPROG"},
		{"queued", append(two[:4:4], "3 < 182 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"), annotate.OutcomeAnswered, "E1", "won/observed lost/inferred", "ACK2XX"},
		{"begins with BYE", []string{"60 > BYE 2 b1", "60.1 < 200 2 BYE b1"}, annotate.OutcomeUnknown, "", "unknown/unknown", "BYEOK"},
		{"failure missing", append(two[:4:4], "5 > ACK 1 b1!"), annotate.OutcomeUnknown, "", "unknown/unknown unknown/unknown", "ACKERR"},
		{"answer crosses CANCEL, the BYE is missing", append(two[:4:4], "5 > CANCEL 1", "5.05 < 200 1 INVITE b2", "5.1 > ACK 1 b2"), annotate.OutcomeCancelled, "", "cancelled/observed cancelled/inferred", "ACK2XX"},
		{"answer crosses CANCEL, the 2xx is missing", append(two[:4:4], "5 > CANCEL 1", "5.1 > ACK 1 b2", "5.2 > BYE 2 b2"), annotate.OutcomeCancelled, "", "cancelled/observed cancelled/inferred", "BYE"},
		{"answer crosses CANCEL and is kept", append(two[:4:4], "5 > CANCEL 1", "5.05 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "65 > BYE 2 b2"), annotate.OutcomeAnswered, "E2", "lost/inferred won/observed", "BYE"},
		{"another offer to the same endpoint, the ACK is missing", []string{"0 > INVITE 1", "0.1 < 488 1 INVITE b1", "0.2 > ACK 1 b1!", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1.2", "5 < 200 2 INVITE b1.2", "20 > BYE 3 b1.2"}, annotate.OutcomeAnswered, "E1", "won/inferred", "BYE"},
		{"another offer, ringing", []string{"0 > INVITE 1", "0.1 < 488 1 INVITE b1", "0.2 > ACK 1 b1!", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1.2"}, annotate.OutcomeInProgress, "", "ringing/observed", "RING"},
		{"redirected and called again", append(two[:4:4], "0.7 < 101 1 INVITE s"+diagnostic(13004), "2 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>", "2.1 > ACK 1 b1!", "2.2 > INVITE 2", "3 < 180 2 INVITE c | Contact: <sip:carol@contoso.com>", "5 < 200 2 INVITE c | Contact: <sip:carol@contoso.com>", "5.1 > ACK 2 c"), annotate.OutcomeForwarded, "E3", "diverted/observed lost/inferred won/observed", "ACK2XX"},
		{"called again, the redirection is missing", append(two[:4:4], "2.2 > INVITE 2", "3 < 180 2 INVITE c", "5 < 200 2 INVITE c", "5.1 > ACK 2 c"), annotate.OutcomeAnswered, "E3", "unknown/unknown unknown/unknown won/observed", "ACK2XX"},
		{"called after the forwarding", append(two[:4:4], "20 < 101 1 INVITE s"+diagnostic(13006), "21 < 180 1 INVITE c", "21.1 < 180 1 INVITE d", "25 < 200 1 INVITE c", "25.1 > ACK 1 c"), annotate.OutcomeForwarded, "E3", "cancelled/announced cancelled/announced won/observed lost/inferred", "ACK2XX"},
		{"UPDATE before the answer", append(two[:2:2], "2 > UPDATE 3 b1", "2.1 < 200 3 UPDATE b1"), annotate.OutcomeInProgress, "", "unknown/unknown", "UPDATEOK"},
		{"retry without its INVITE", []string{"0 > INVITE 1", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "ACK2XX"},
		{"retry without its INVITE, not answered", []string{"0 > INVITE 1", "0.5 < 101 2 INVITE s" + diagnostic(13004), "5 < 480 2 INVITE s" + diagnostic(13001), "5.1 > ACK 2 s"}, annotate.OutcomeNoAnswer, "", "", "ACKERR"},
		{"retry rings, its INVITE is missing", []string{"0 > INVITE 1", "0.1 < 415 1 INVITE s", "0.5 < 180 2 INVITE b1"}, annotate.OutcomeInProgress, "", "ringing/observed", "RING"},
		{"challenge missing", []string{"0 > INVITE 1", "0.2 > ACK 1 s", "0.3 > INVITE 2"}, annotate.OutcomeInProgress, "", "", "INV0"},
		{"late BYE of a race with holes", append(two[:4:4], "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "35 > BYE 2 b1"), annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "BYE"},
		{"BYE of the surplus answer alone", append(two[:4:4], "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.3 > BYE 2 b1"), annotate.OutcomeAnswered, "E2", "race-lost/inferred won/observed", "BYE"},
		{"race with holes while the clock stands still", []string{"0 > INVITE 1", "0 < 180 1 INVITE b1", "0 < 180 1 INVITE b2", "0 < 200 1 INVITE b1", "0 > ACK 1 b1", "0 > ACK 1 b2", "0 > BYE 2 b1"}, annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "BYE"},
		{"race while the clock stands still", []string{"0 > INVITE 1", "0 < 180 1 INVITE b1", "0 < 180 1 INVITE b2", "0 < 200 1 INVITE b1", "0 < 200 1 INVITE b2", "0 > ACK 1 b1", "0 > ACK 1 b2", "0 > BYE 2 b2"}, annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "BYE"},
		{"2xx of unknown kind proves nothing", append(two[:4:4], "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "9 < 200 7 INVITE c", "9.1 > ACK 7 c"), annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown unknown/unknown", "REINVACK"},
		{"two answers with a hole while the clock stands still", []string{"0 > INVITE 1", "0 < 180 1 INVITE b1", "0 < 180 1 INVITE b2", "0 > ACK 1 b2", "0 > BYE 2 b2"}, annotate.OutcomeUnknown, "", "unknown/unknown unknown/unknown", "BYE"},
		{"forwarded, with a hole while the clock stands still", []string{"0 > INVITE 1", "0 < 180 1 INVITE b1", "0 < 101 1 INVITE s" + diagnostic(13006), "0 < 180 1 INVITE c", "0 > ACK 1 c", "0 > BYE 2 c"}, annotate.OutcomeUnknown, "", "cancelled/announced unknown/unknown", "BYE"},
		{"begins with an ACK, the BYE tells", append(two[2:4:4], "5.1 > ACK 1 b2", "9 < @BYE 1 b2"), annotate.OutcomeAnswered, "E2", "lost/inferred won/inferred", "BYE"},
		{"begins with the re-INVITE of the callee", []string{"0 < @INVITE 1 b1", "0.1 > @100 1 INVITE b1", "0.2 > @200 1 INVITE b1", "0.3 < @ACK 1 b1", "9 > BYE 3 b1"}, annotate.OutcomeAnswered, "", "unknown/unknown", "BYE"},
		{"begins with the answer to a re-INVITE of the callee", []string{"0.2 > @200 1 INVITE b1", "0.3 < @ACK 1 b1", "9 < @BYE 2 b1"}, annotate.OutcomeAnswered, "", "unknown/unknown", "BYE"},
		{"answer of the retry after a challenge, all before it is missing but a 200 to PRACK", []string{"0 > INVITE 1", "0.1 < 401 1 INVITE s", "1 < 200 3 PRACK b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"}, annotate.OutcomeAnswered, "E1", "won/observed", "ACK2XX"},
		{"of the retry after another offer there is the ACK alone", []string{"0 < 488 1 INVITE s", "5.1 > ACK 2 b1"}, annotate.OutcomeAnswered, "E1", "won/inferred", "ACK2XX"},
		{"the challenge is missing but for its ACK", []string{"0 > INVITE 1", "0.2 > ACK 1 s", "5.1 > ACK 2 b1", "65 < @BYE 1 b1"}, annotate.OutcomeAnswered, "E1", "won/inferred", "BYE"},
		{"voice mail, of which the log has the ACK alone", append(two[:4:4], "20 < 101 1 INVITE s"+diagnostic(13006), "25.1 > ACK 1 um;opaque=app:voicemail"), annotate.OutcomeVoicemail, "E3", "cancelled/announced cancelled/announced won/inferred", "ACK2XX"},
		{"another user answers, his reply and the report are missing", append(two[:4:4], "25.1 > ACK 1 carol@", "60 > BYE 2 carol@"), annotate.OutcomeAnswered, "E3", "unknown/unknown unknown/unknown won/inferred", "BYE"},
		{"an additional target rings late", append(two[:4:4], "0.7 < 101 1 INVITE s"+diagnostic(13004), "0.8 < 101 1 INVITE s"+diagnostic(13005), "9 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "12 < 200 1 INVITE c", "12.1 > ACK 1 c"), annotate.OutcomeAnswered, "E3", "lost/inferred lost/inferred won/observed", "ACK2XX"},
		{"an ACK alone, while others ring", append(two[:4:4], "5.1 > ACK 1 b2"), annotate.OutcomeAnswered, "", "unknown/unknown unknown/unknown", "ACK2XX"},
		{"a race with a hole", append(two[:4:4], "0.7 < 180 1 INVITE b3", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.2 > ACK 1 b3", "9 > BYE 2 b3", "60 > BYE 3 b2"), annotate.OutcomeAnswered, "E2", "unknown/unknown won/observed race-lost/inferred", "BYE"},
		{"the log ends before the ACK for a refused offer", []string{"0 > INVITE 1", "0.1 < 100 1 INVITE", "0.3 < 488 1 INVITE s"}, annotate.OutcomeInProgress, "", "", "FINALERR"},
		{"a refused offer, and no other one", []string{"0 > INVITE 1", "0.1 < 100 1 INVITE", "0.3 < 488 1 INVITE s", "0.4 > ACK 1 s"}, annotate.OutcomeFailed, "", "", "ACKERR"},
		{"an UPDATE, which an early dialog carries as well", []string{"0 > INVITE 1", "2 > UPDATE 2 b1", "2.1 < 200 2 UPDATE b1"}, annotate.OutcomeInProgress, "", "unknown/unknown", "UPDATEOK"},
		{"UPDATEs around a ring, of which the log has no more", []string{"1 < 200 3 UPDATE b1", "1.2 < 180 1 INVITE b1", "2 > UPDATE 4 b1"}, annotate.OutcomeInProgress, "", "ringing/observed", "UPDATE"},
		{"an ACK to where a redirection led", []string{"0 > INVITE 1", "1 < 302 1 INVITE b1 | Contact: <sip:bob@contoso.com;opaque=user:epid:c;gruu>", "9 > ACK 2 c"}, annotate.OutcomeUnknown, "", "diverted/observed", "ACK"},
		{"surplus answers of a race, the one that was kept is missing", append(two[:4:4], "0.7 < 180 1 INVITE b3", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.2 > ACK 1 b3", "5.3 > BYE 2 b2", "5.4 > BYE 2 b3"), annotate.OutcomeAnswered, "", "unknown/unknown race-lost/observed race-lost/inferred", "BYE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, tt.lines...)
			assert.Equal(t, tt.outcome, s.Outcome)
			assert.Equal(t, tt.winner, winner(s))
			assert.Equal(t, tt.states, states(s))
			assert.Equal(t, tt.last, string(s.Messages[len(s.Messages)-1].Kind))
		})
	}
}

// TestTimesCountFromTheInvite has calls of several attempts: a challenge only
// repeats the INVITE, a redirection is part of the call.
func TestTimesCountFromTheInvite(t *testing.T) {
	tests := []struct {
		name          string
		lines         []string
		first, answer int64
	}{
		{"challenged", []string{"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"}, 200, 4700},
		{"redirected", []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "2 < 302 1 INVITE b1", "2.2 > INVITE 2", "3 < 180 2 INVITE c", "5 < 200 2 INVITE c", "5.1 > ACK 2 c"}, 500, 5000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, tt.lines...)
			require.NotNil(t, s.Endpoints[0].FirstResponseMS)
			require.NotNil(t, s.AnswerMS)
			assert.Equal(t, tt.first, *s.Endpoints[0].FirstResponseMS)
			assert.Equal(t, tt.answer, *s.AnswerMS)
		})
	}
}

// TestMPOPSentence has more endpoints than the sentence names, one and none.
func TestMPOPSentence(t *testing.T) {
	lines := []string{"0 > INVITE 1"}
	for i := range 14 {
		lines = append(lines, fmt.Sprintf("1 < 180 1 INVITE b%d", i))
	}
	assert.Contains(t, strings.Join(script(t, lines...).Summary, "\n"), "MPOP (signed in at several places): yes, bob@contoso.com at 14 places: ")
	assert.Contains(t, strings.Join(script(t, lines[:2]...).Summary, "\n"), "MPOP (signed in at several places): no evidence, one place of bob@contoso.com replied")
	assert.Contains(t, strings.Join(script(t, lines[:1]...).Summary, "\n"), "MPOP (signed in at several places): no evidence, no place of bob@contoso.com replied")
}

// TestUnknownUserIsNoEndpointOfTheCallee has messages of a dialog that do not
// tell whose it is: no evidence of a second endpoint of the callee.
func TestUnknownUserIsNoEndpointOfTheCallee(t *testing.T) {
	lines := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "20 < 101 1 INVITE s" + diagnostic(13006)}
	assert.Equal(t, annotate.MPOPNoEvidence, script(t, append(lines[:3:3], "21 < 200 2 PRACK c")...).MPOP)
	assert.Equal(t, annotate.MPOPNoEvidence, script(t, append(lines[:3:3], "21 > PRACK 2 carol@")...).MPOP)
	assert.Equal(t, annotate.MPOPYes, script(t, append(lines[:3:3], "21 > PRACK 2 b2")...).MPOP)
}

func TestProvisionals(t *testing.T) {
	tests := []struct {
		name   string
		lines  []string
		kinds  string
		reason annotate.Reason
	}{
		{"retransmission", []string{"1 < 180 1 INVITE b1", "1.5 < 180 1 INVITE b1"}, "RING RETRANS", annotate.ReasonRetransmission},
		{"keep-alive", []string{"1 < 180 1 INVITE b1", "61 < 180 1 INVITE b1"}, "RING KEEPALIVE", annotate.ReasonKeepAlive},
		{"reliable again", []string{"1 < 183 1 INVITE b1 | RSeq: 1", "1.5 < 183 1 INVITE b1 | RSeq: 1"}, "EPROG RETRANS", annotate.ReasonRetransmission},
		{"further reliable", []string{"1 < 183 1 INVITE b1 | RSeq: 1", "1.5 < 183 1 INVITE b1 | RSeq: 2"}, "EPROG EPROG2", annotate.ReasonReliability},
		{"ring after progress", []string{"1 < 183 1 INVITE b1 | RSeq: 1", "1.5 < 180 1 INVITE b1"}, "EPROG RING", annotate.ReasonNone},
		{"server", []string{"1 < 183 1 INVITE s", "2 < 183 1 INVITE s"}, "SRVPROG RETRANS", annotate.ReasonRetransmission},
		{"still queued", []string{"1 < 182 1 INVITE b1", "21 < 182 1 INVITE b1"}, "EPROG EPROG", annotate.ReasonNone},
		{"still queued at a server", []string{"1 < 182 1 INVITE s", "21 < 182 1 INVITE s"}, "SRVPROG SRVPROG", annotate.ReasonNone},
		{"queued, and asked again", []string{"1 < 182 1 INVITE b1", "1.5 < 182 1 INVITE b1"}, "EPROG RETRANS", annotate.ReasonRetransmission},
		{"other report", []string{"1 < 101 1 INVITE s" + diagnostic(12006), "2 < 101 1 INVITE s" + diagnostic(13007)}, "REPORT APP13007", annotate.ReasonApplication},
		{"two endpoints", []string{"1 < 180 1 INVITE b1", "1.5 < 180 1 INVITE b2"}, "RING RING", annotate.ReasonMPOP},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, append([]string{"0 > INVITE 1"}, tt.lines...)...)
			assert.Equal(t, "INV0 "+tt.kinds, kinds(s))
			assert.Equal(t, tt.reason, s.Reason)
			last := s.Messages[len(s.Messages)-1]
			assert.Equal(t, last.Kind == annotate.CodeRetransmitted || last.Kind == annotate.CodeKeepAlive, last.Retransmit, last.Note)
		})
	}
}

// TestCountTellsTheNumber has the report of newer servers that counts endpoints.
func TestCountTellsTheNumber(t *testing.T) {
	for count, want := range map[string]annotate.MPOP{"1": annotate.MPOPNo, "3": annotate.MPOPAnnounced} {
		s := script(t, "0 > INVITE 1", "0.1 < 101 1 INVITE s"+diagnostic(13004)+`;Count="`+count+`"`, "0.5 < 180 1 INVITE b1")
		assert.Equal(t, want, s.MPOP)
	}
	s := script(t, "0 > INVITE 1", "0.1 < 101 1 INVITE s"+diagnostic(13004), "0.5 < 180 1 INVITE b1")
	assert.Equal(t, annotate.MPOPNoEvidence, s.MPOP)
}

// TestOverlappingLogs gives the same records twice.
func TestOverlappingLogs(t *testing.T) {
	b := annotate.NewBuilder()
	lines := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}
	for _, file := range []string{"a.log", "b.log"} {
		for i, l := range lines {
			m := scripted(t, l)
			m.Origin = formats.Origin{File: file, Line: i + 1}
			b.Add(m)
		}
	}
	s := b.Case().Session(1)
	require.Len(t, s.Messages, 8)
	assert.Equal(t, []string{"a.log", "b.log"}, s.Files)
	assert.Equal(t, 3, s.Messages[3].Duplicate)
	assert.Equal(t, annotate.CodeRing, s.Messages[3].Kind)
	assert.Equal(t, annotate.ReasonNone, s.Reason)
	assert.Equal(t, "E1", winner(s))
}

func TestFragmentsJoinTheirNeighbours(t *testing.T) {
	fragment := func() *formats.Message {
		return &formats.Message{Raw: []byte("ms-diagnostics: 13004;reason=\"x\";appName=\"InboundRouting\"\r\nServer: InboundRouting/3.5.0.0\r\n\r\n")}
	}
	b := annotate.NewBuilder()
	b.Add(scripted(t, "0 > INVITE 1"))
	b.Add(fragment())
	b.Add(scripted(t, "0.5 < 180 1 INVITE b1"))
	c := b.Case()
	require.Equal(t, 1, c.Len())
	assert.Equal(t, "INV0 FORK13004 RING", kinds(c.Session(1)))

	other := scripted(t, "0.5 < 180 1 INVITE b1")
	other.Raw = []byte(strings.Replace(string(other.Raw), "Call-ID: script", "Call-ID: other", 1))
	b = annotate.NewBuilder()
	b.Add(scripted(t, "0 > INVITE 1"))
	b.Add(fragment())
	b.Add(other)
	c = b.Case()
	require.Equal(t, 3, c.Len(), "between two sessions it belongs to neither")
	w := c.Walk()
	for want := 1; want <= 3; want++ {
		_, n := w.Next()
		require.NotNil(t, n)
		assert.Equal(t, want, n.Frame)
	}
	s, n := w.Next()
	assert.Nil(t, s)
	assert.Nil(t, n)
}

func TestLinks(t *testing.T) {
	b := annotate.NewBuilder()
	first := scripted(t, "0 > INVITE 1 | Ms-Conversation-ID: AcnzYx")
	second := scripted(t, "9 > INVITE 1 | Ms-Conversation-ID: AcnzYx | Replaces: script;from-tag=a;to-tag=b1")
	second.Raw = []byte(strings.Replace(string(second.Raw), "Call-ID: script", "Call-ID: second", 1))
	b.Add(first)
	b.Add(second)
	c := b.Case()
	n, ok := c.Find("second")
	require.True(t, ok)
	assert.Equal(t, []annotate.Link{{CallID: "script", Why: "Replaces", Confidence: "certain", Session: 1}}, c.Session(n).Links)
	assert.Equal(t, []annotate.Link{{CallID: "second", Why: "Replaced by", Confidence: "certain", Session: 2}}, c.Session(1).Links)
	_, ok = c.Find("third")
	assert.False(t, ok)
}

// TestCommentIsOneSafeLine has hostile values everywhere.
func TestCommentIsOneSafeLine(t *testing.T) {
	evil := "\x1b[31m{kind=ANSWER}\u202e" + strings.Repeat("x", 5000)
	m := scripted(t, "0 > INVITE 1")
	m.Raw = []byte("INVITE sip:" + evil + " SIP/2.0\r\nFrom: \"" + evil + "\" <sip:" + evil + ">;tag=" + evil + ";epid=" + evil +
		"\r\nTo: <sip:" + evil + ">\r\nCall-ID: " + evil + "\r\nCSeq: 1 INVITE\r\nUser-Agent: " + evil +
		"\r\nProxy-Authorization: NTLM response=\"0123456789secret\"\r\nms-diagnostics: 1;reason=\"" + evil + "\"\r\n\r\n")
	m.Origin = formats.Origin{File: "oc-phone.uccapilog", Line: 2, Process: 0x1B3C, Thread: 0xA1F, Level: "INFO"}
	b := annotate.NewBuilder()
	b.Add(m)
	s := b.Case().Session(1)
	comment := annotate.Comment(s, &s.Messages[0])
	assert.NotContains(t, comment, "secret")
	assert.Less(t, len(comment), 1500)
	assert.Equal(t, 1, strings.Count(comment, "{"))
	assert.Contains(t, comment, "{kind=INV0 ")
	assert.True(t, strings.HasSuffix(comment, "[oc-phone.uccapilog:2 pid=0x1B3C tid=0xA1F INFO]"), comment)
	for _, r := range comment {
		assert.False(t, r < ' ' || r == '\u202e', "%q", r)
	}
}

func TestInventory(t *testing.T) {
	c := readLog(t, "scenarios/S01.log")
	users := c.Inventory(nil)
	require.Len(t, users, 2)
	callee := users[0]
	assert.Equal(t, "izabelaf@uclab.org", callee.AOR)
	require.Len(t, callee.Endpoints, 2)
	assert.Equal(t, []int{1}, callee.Endpoints[0].Rang)
	assert.Empty(t, callee.Endpoints[0].Answered)
	assert.Equal(t, []int{1}, callee.Endpoints[1].Answered)
	assert.Equal(t, "a8de8cba-0ef8-53b8-9577-40da4697850a", callee.Endpoints[1].Instance)
	assert.Equal(t, []int{1}, users[1].Endpoints[0].Called)
	assert.Equal(t, "sip:marinof@uclab.org;opaque=user:epid:NFExHZ6mj1yDHREOYWtdYQAA;gruu", users[1].Endpoints[0].GRUU)
}

func FuzzAnalyze(f *testing.F) {
	f.Add([]byte("INVITE sip:b@x SIP/2.0\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n\x00SIP/2.0 200 OK\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n\x00ms-diagnostics: 13004"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := annotate.NewBuilder()
		n := 0
		for _, raw := range strings.Split(string(data), "\x00") {
			b.Add(&formats.Message{Raw: []byte(raw), Direction: formats.Direction(n % 3)})
			n++
		}
		c := b.Case()
		w := c.Walk()
		for frame := 1; frame <= n; frame++ {
			s, note := w.Next()
			if note == nil || note.Frame != frame {
				t.Fatalf("frame %d: %+v", frame, note)
			}
			if comment := annotate.Comment(s, note); strings.ContainsAny(comment, "\r\n") {
				t.Fatalf("comment of several lines: %q", comment)
			}
		}
		c.Inventory(nil)
	})
}

// TestWords has situations that a sentence names.
func TestWords(t *testing.T) {
	const r1 = " | User-Agent: UCCP/2.0.6362.0 OC/2.0.6362.0 (Microsoft Office Communicator)"
	ring := []string{"0 > INVITE 1 | SDP: a host", "0.5 < 180 1 INVITE b1"}
	early := []string{"0 > INVITE 1 | SDP: a host", "0.5 < 183 1 INVITE b1 | SDP: bb host"}
	answered := append(early[:2:2], "5 < 200 1 INVITE b1 | SDP: bb host", "5.1 > ACK 1 b1")
	pair := append(answered[:4:4], "9 > INVITE 2 b1 | SDP: a host bb")
	const none = "Media path not confirmed"
	tests := []struct {
		name    string
		lines   []string
		message int // 0 is the summary
		text    string
		absent  bool
	}{
		{"do not disturb", append(ring[:2:2], "5 < 480 1 INVITE b1 | Warning: 391 x \"no\""), 3, "does not want to be disturbed", false},
		{"do not disturb, in the summary", []string{"0 > INVITE 1", "0.5 < 480 1 INVITE s | Warning: 391 x \"no\""}, 0, "Declined: bob does not want to be disturbed (480).", false},
		{"redirected to voice mail", append(ring[:2:2], "5 < 303 1 INVITE b1 | Contact: <sip:bob@contoso.com;opaque=app:voicemail>"), 0, "Redirected to voice mail after 5.0 s", false},
		{"busy number", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE m1 | User-Agent: RTCC/6.0.0.0 MediationServer | P-Asserted-Identity: <tel:+491711234567>", "5 < 486 1 INVITE m1 | User-Agent: RTCC/6.0.0.0 MediationServer | Reason: Q.850;cause=17"}, 0, "Busy: +491711234567 was busy after 5.0 s (486).\n486 Reason from Mediation Server (PSTN gateway B2BUA, E1) with Q.850 cause 17 (user busy) in message 3.", false},
		{"silent inside the call", append(answered[:4:4], "9 > UPDATE 2 b1", "41 < 408 2 UPDATE b1"), 0, "the other side did not reply.", false},
		{"transferred, and hung up before the result", append(answered[:4:4], "9 > REFER 2 b1 | Refer-To: <sip:erin@contoso.com>", "9.1 < 202 2 REFER b1", "9.2 > BYE 3 b1"), 0, "Transferred to erin@contoso.com; the result is not in this log.", false},
		{"transferred, and told", append(answered[:4:4], "9 > REFER 2 b1 | Refer-To: <sip:erin@contoso.com>", "9.1 < 202 2 REFER b1", "9.2 < @NOTIFY 3 b1 | Event: refer | Frag: 200 OK"), 0, "the result is not in this log", true},
		{"called by a transfer", []string{"0 > INVITE 1 | Referred-By: <sip:carl@contoso.com>", "0.5 < 180 1 INVITE b1"}, 0, "The call came by a transfer of carl@contoso.com (Referred-By).", false},
		{"busy, others ring", append(ring[:2:2], "0.6 < 180 1 INVITE b2", "5 < 486 1 INVITE b1"), 4, "What the others sent is not visible here.", false},
		{"busy, no others", append(ring[:2:2], "5 < 486 1 INVITE b1"), 3, "not visible", true},
		{"deflected to voice mail", append(ring[:2:2], "5 < 303 1 INVITE b1 | Contact: <sip:bob@contoso.com;opaque=app:voicemail>"), 3, "deflects the call: it sends it elsewhere to bob@contoso.com (voice mail).", false},
		{"another offer", []string{"0 > INVITE 1", "0.1 < 415 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2"}, 2, "ICE fallback", false},
		{"a status that is none", []string{"0 > INVITE 1", "0.1 < 700 1 INVITE s"}, 2, "status code is none", false},
		{"another offer that does not come", []string{"0 > INVITE 1", "0.1 < 415 1 INVITE s"}, 2, "ICE fallback", true},
		{"private", []string{"0 > INVITE 1 | Ms-Sensitivity: private-no-diversion"}, 1, "Private call: no forwarding to team or delegates expected.", false},
		{"not private", []string{"0 > INVITE 1 | Ms-Sensitivity: normal"}, 1, "Private", true},
		{"remote user", append([]string{ring[0]}, "0.5 < 180 1 INVITE b1 | ms-user-logon-data: RemoteUser"), 1, "no A/V Edge relay candidate", false},
		{"remote user with a relay", []string{"0 > INVITE 1 | SDP: a relay", "0.5 < 180 1 INVITE b1 | ms-user-logon-data: RemoteUser"}, 1, "no A/V Edge", true},
		{"inside", ring, 1, "no A/V Edge", true},
		{"older client", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE r1" + r1}, 2, "no early media", false},
		{"newer client", []string{"0 > INVITE 1", "0.5 < 183 1 INVITE b1"}, 2, "no early media", true},
		{"answer repeated", answered, 3, "host 1, answer repeated.", false},
		{"answer changed", append(early[:2:2], "5 < 200 1 INVITE b1 | SDP: cc host"), 3, "new ICE ufrag: the SDP changed since", false},
		{"first description", append(ring[:2:2], "5 < 200 1 INVITE b1 | SDP: bb host"), 3, "the first SDP of this endpoint", false},
		{"answer crosses CANCEL", append(ring[:2:2], "5 > CANCEL 1", "5.1 < 200 1 INVITE b1", "5.2 > ACK 1 b1", "5.3 > BYE 2 b1"), 4, "The answer crossed the CANCEL: ACK and BYE follow.", false},
		{"no pair", append(answered[:4:4], "20 > BYE 2 b1"), 0, none, false},
		{"no pair in a short call", append(answered[:4:4], "12 > BYE 2 b1"), 0, none, true},
		{"no pair where the log ends", answered, 0, none, true},
		{"a pair", append(pair[:5:5], "9.1 < 200 2 INVITE b1 | SDP: bb host a", "30 > BYE 3 b1"), 0, "(host), confirmed.", false},
		{"another pair", append(pair[:5:5], "9.1 < 200 2 INVITE b1 | SDP: bb host eeee"), 0, "mismatch: the other side names another pair", false},
		{"a pair without its 2xx", pair, 0, "not confirmed in this log", false},
		{"a pair, but no hint", append(pair[:5:5], "30 > BYE 3 b1"), 0, none, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, tt.lines...)
			text := strings.Join(s.Summary, "\n")
			if tt.message > 0 {
				text = s.Messages[tt.message-1].Note
			}
			if tt.absent {
				assert.NotContains(t, text, tt.text)
				return
			}
			assert.Contains(t, text, tt.text)
		})
	}
}

// TestPairOfEveryComponent has a 2xx that mirrors RTP, and RTCP or not, with a
// second stream in it.
func TestPairOfEveryComponent(t *testing.T) {
	const ports = "m=audio 1 RTP/AVP 8\r\na=candidate:1 1 UDP 9 192.0.2.%[1]d 5000 typ host\r\na=candidate:1 2 UDP 8 192.0.2.%[1]d 5001 typ host\r\na=remote-candidates:1 192.0.2.%[2]d 5000 2 192.0.2.%[2]d %[3]d\r\n" +
		"m=video 2 RTP/AVP 9\r\na=candidate:1 1 UDP 9 192.0.2.%[1]d 6000 typ host\r\na=remote-candidates:1 192.0.2.%[2]d 6000\r\n"
	for rtcp, want := range map[int]string{5001: "confirmed", 5003: "mismatch"} {
		b := annotate.NewBuilder()
		for _, l := range []string{"0 > INVITE 1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > INVITE 2 b1", "9.1 < 200 2 INVITE b1"} {
			m := scripted(t, l)
			head := strings.TrimSuffix(string(m.Raw), "Content-Length: 0\r\n\r\n")
			switch {
			case strings.HasPrefix(l, "9 "):
				m.Raw = []byte(head + "Content-Type: application/sdp\r\n\r\nv=0\r\n" + fmt.Sprintf(ports, 1, 2, 5001))
			case strings.HasPrefix(l, "9.1 "):
				m.Raw = []byte(head + "Content-Type: application/sdp\r\n\r\nv=0\r\n" + fmt.Sprintf(ports, 2, 1, rtcp))
			}
			b.Add(m)
		}
		s := b.Case().Session(1)
		require.NotNil(t, s.Media)
		assert.Equal(t, want == "confirmed", s.Media.Confirmed)
		assert.Equal(t, want == "mismatch", s.Media.Mismatch)
	}
}

// Where the INVITE makes no offer, the endpoint that answers makes it, and the
// ACK has the answer (RFC 3261 §13.2.1).
func TestLateOffer(t *testing.T) {
	s := script(t,
		"0 > INVITE 1",
		"1 < 180 1 INVITE b1",
		"2 < 200 1 INVITE b1 | SDP: offered host",
		"3 > ACK 1 b1 | SDP: answered host",
		"9 > INVITE 2 b1 | SDP: again host",
		"10 < 200 2 INVITE b1 | SDP: more host",
	)
	var roles []string
	for _, m := range s.Messages {
		roles = append(roles, m.SDP)
	}
	assert.Equal(t, []string{"", "", "offer", "answer", "offer", "answer"}, roles)
}

// Somebody who is called by number is the user whose endpoints reply before other
// targets are added.
func TestCalledByNumber(t *testing.T) {
	for _, tt := range []struct {
		name, to string
		mpop     annotate.MPOP
		outcome  annotate.Outcome
	}{
		{"a user", "sip:bob@contoso.com", annotate.MPOPYes, annotate.OutcomeAnswered},
		{"a number", "tel:+38514802551", annotate.MPOPYes, annotate.OutcomeAnswered},
		{"an extension", "sip:2551;phone-context=dial@contoso.com;user=phone", annotate.MPOPYes, annotate.OutcomeAnswered},
		{"another user", "sip:carol@contoso.com", annotate.MPOPNoEvidence, annotate.OutcomeAnswered},
	} {
		b := annotate.NewBuilder()
		for _, line := range []string{
			"0 > INVITE 1",
			"0.2 < 101 1 INVITE s" + diagnostic(13004),
			"1 < 180 1 INVITE b1 | Contact: <sip:bob@contoso.com;opaque=user:epid:x;gruu>",
			"1.2 < 180 1 INVITE b2 | Contact: <sip:bob@contoso.com;opaque=user:epid:y;gruu>",
			"8 < 200 1 INVITE b2 | Contact: <sip:bob@contoso.com;opaque=user:epid:y;gruu>",
			"8.1 > ACK 1 b2",
		} {
			m := scripted(t, line)
			m.Raw = bytes.ReplaceAll(m.Raw, []byte("To: <sip:bob@contoso.com>"), []byte("To: <"+tt.to+">"))
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, tt.mpop, s.MPOP, tt.name)
		assert.Equal(t, tt.outcome, s.Outcome, tt.name)
	}
}

// TestServicesByTheirGRUU has services that say no more than RTCC of themselves.
func TestServicesByTheirGRUU(t *testing.T) {
	for id, want := range map[string]string{"Cps": "Call Park Service", "Acd": "Response Group Service", "Other": "UCMA application (name follows)"} {
		s := script(t, "0 > INVITE 1", "1 < 200 1 INVITE s | User-Agent: RTCC/6.0.0.0 | Contact: <sip:pool01@contoso.com;gruu;opaque=srvr:Microsoft.Rtc.Applications."+id+":x>", "1.1 > ACK 1 s")
		assert.Equal(t, want, s.Endpoints[0].Product, id)
	}
}

// TestPlaceOfACallThatWasSentOn has the log of carol's phone, to which bob's call came.
func TestPlaceOfACallThatWasSentOn(t *testing.T) {
	for _, tt := range []struct{ uri, want string }{
		{"carol@192.0.2.9", "carol@192.0.2.9"},
		{"bob@192.0.2.9", "bob@contoso.com"},
		{"4f2a9@192.0.2.9", "bob@contoso.com"}, // what a phone made up
		{"1001@192.0.2.9", "bob@contoso.com"},
		{"bobs.phone@192.0.2.9", "bob@contoso.com"},
	} {
		b := annotate.NewBuilder()
		for _, l := range []string{
			"in INVITE sip:" + tt.uri + " SIP/2.0|", "out SIP/2.0 486 Busy Here|;tag=c", "in ACK sip:" + tt.uri + " SIP/2.0|;tag=c",
		} {
			dir, rest, _ := strings.Cut(l, " ")
			start, tag, _ := strings.Cut(rest, "|")
			method := "INVITE"
			if strings.HasPrefix(start, "ACK") {
				method = "ACK"
			}
			m := &formats.Message{Direction: formats.In, How: formats.Logged, Raw: []byte(start + "\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK0\r\nFrom: <sip:alice@contoso.com>;tag=a\r\nTo: <sip:bob@contoso.com>" + tag + "\r\nCall-ID: on\r\nCSeq: 1 " + method + "\r\n\r\n")}
			if dir == "out" {
				m.Direction = formats.Out
			}
			b.Add(m)
		}
		s := b.Case().Session(1)
		require.Len(t, s.Endpoints, 1, tt.uri)
		assert.Equal(t, tt.want, s.Endpoints[0].AOR, tt.uri)
		assert.Equal(t, annotate.ViewCallee, s.View, tt.uri)
	}
}

// TestTheCallerCallsAnotherName holds that who answers is whom the INVITE went to, where
// its Request-URI and the Contact have one name, and To another: what sent the caller
// there is not in the log.
func TestTheCallerCallsAnotherName(t *testing.T) {
	b := annotate.NewBuilder()
	for _, l := range []string{"0 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"} {
		m := scripted(t, l)
		m.Raw = bytes.Replace(microsoftMarks.ReplaceAll(m.Raw, nil), []byte("INVITE sip:bob@contoso.com "), []byte("INVITE sip:carol@example.com "), 1)
		m.Raw = bytes.Replace(m.Raw, []byte("\r\nFrom"), []byte("\r\nContact: <sip:carol@192.0.2.31>\r\nFrom"), 1)
		b.Add(m)
	}
	s := b.Case().Session(1)
	assert.Equal(t, "carol@example.com", s.Endpoint(*s.Winner).AOR)
	assert.Contains(t, s.Summary[0], "not by bob")
}

// TestInvitationToAMeeting is no call: it offers no media.
func TestInvitationToAMeeting(t *testing.T) {
	for kind, want := range map[string]annotate.Kind{"application/ms-conf-invite+xml": annotate.KindConference, "application/sdp": annotate.KindCall} {
		s := script(t, "0 > INVITE 1 | Content-Type: "+kind, "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "6 > BYE 2 b1")
		assert.Equal(t, want, s.Kind)
		assert.Equal(t, want == annotate.KindConference, s.DialsOut)
		assert.Equal(t, want == annotate.KindConference, slices.Contains(s.Summary, "Alice's meeting invited bob@contoso.com."), s.Summary)
	}
}

// TestRedirectedToSeveral has a proxy try the second of two Contacts that a phone names.
func TestRedirectedToSeveral(t *testing.T) {
	for target, want := range map[string]annotate.Outcome{"dave": annotate.OutcomeForwarded, "other": annotate.OutcomeAnswered} {
		b := annotate.NewBuilder()
		for i, l := range []string{
			"in INVITE sip:bob@contoso.com|1", "out INVITE sip:bob@192.0.2.11|1 2", "in SIP/2.0 302 Moved Temporarily|1 2|b|<sip:carol@192.0.2.12>;q=0.9, <sip:dave@192.0.2.13>",
			"out INVITE sip:" + target + "@192.0.2.13|1 3", "in SIP/2.0 200 OK|1 3|d|<sip:" + target + "@192.0.2.13>", "out SIP/2.0 200 OK|1|d|<sip:" + target + "@192.0.2.13>", "in ACK sip:" + target + "@192.0.2.13|4|d", "out ACK sip:" + target + "@192.0.2.13|4 5|d",
		} {
			dir, rest, _ := strings.Cut(l, " ")
			p := append(strings.Split(rest, "|"), "", "")
			m := &formats.Message{Direction: formats.In, How: formats.Logged, Time: time.Unix(int64(i), 0)}
			if dir == "out" {
				m.Direction = formats.Out
			}
			method, text := "INVITE", p[0]
			if !strings.HasPrefix(text, "SIP/") {
				method, _, _ = strings.Cut(text, " ")
				text += " SIP/2.0"
			}
			hops := strings.Fields(p[1])
			slices.Reverse(hops)
			for _, hop := range hops {
				text += "\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + hop
			}
			text += "\r\nFrom: <sip:alice@contoso.com>;tag=a\r\nTo: <sip:bob@contoso.com>"
			if p[2] != "" {
				text += ";tag=" + p[2]
			}
			if p[3] != "" {
				text += "\r\nContact: " + p[3]
			}
			m.Raw = []byte(text + "\r\nCall-ID: list\r\nCSeq: 1 " + method + "\r\n\r\n")
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, want, s.Outcome, "%s: %v", target, s.Summary)
	}
}
