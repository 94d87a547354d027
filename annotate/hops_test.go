package annotate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// record is one record of a server's trace:
//
//	SERVER in|out START-LINE | To | Vias, the first one first | headers…
//
// A To of "b1" is endpoint b1 with its tag, "e-b1" its epid alone, "g-1" a gateway's
// tag, "s" a server's tag, "-" no more than the address.
func record(t *testing.T, n int, line string) *formats.Message {
	t.Helper()
	part := strings.Split(line, " | ")
	require.GreaterOrEqual(t, len(part), 3, line)
	words := strings.SplitN(part[0], " ", 3)
	start, method := words[2], "INVITE"
	if verb, _, _ := strings.Cut(start, " "); verb != "SIP/2.0" {
		method = verb
		start += " SIP/2.0"
	}
	to := "<sip:bob@contoso.com>"
	raw := start + "\r\n"
	for _, v := range strings.Fields(part[2]) {
		raw += "Via: SIP/2.0/TLS " + v + ":5061;branch=z9hG4bK" + v + "\r\n"
	}
	switch who := part[1]; {
	case who == "s":
		to += ";tag=s"
	case strings.HasPrefix(who, "g-"):
		to += ";tag=" + who
	case strings.HasPrefix(who, "e-"):
		to += ";epid=" + who
	case who != "-":
		to += ";epid=e-" + who + ";tag=" + who
		if strings.HasPrefix(start, "SIP/2.0") {
			raw += "User-Agent: UCCAPI/4.0.7577.314 OC/4.0.7577.314 (Microsoft Lync 2010)\r\nContact: <sip:bob@contoso.com;opaque=user:epid:" + who + ";gruu>\r\n"
		}
	}
	for _, h := range part[3:] {
		if strings.HasPrefix(h, "CSeq: ") {
			method = ""
		}
		raw += h + "\r\n"
	}
	if method != "" {
		raw += "CSeq: 1 " + method + "\r\n"
	}
	raw += "From: <sip:alice@contoso.com>;tag=a;epid=e-a\r\nTo: " + to + "\r\nCall-ID: hops\r\nContent-Length: 0\r\n\r\n"
	m := &formats.Message{Time: time.Unix(int64(n), 0), Direction: formats.In, How: formats.Logged, Raw: []byte(raw)}
	m.Origin = formats.Origin{File: "cls.log", Line: n, Server: words[0], Format: "ocslogger", Instance: line}
	if words[1] == "out" {
		m.Direction = formats.Out
	}
	return m
}

func trace(t *testing.T, lines ...string) *annotate.Session {
	t.Helper()
	b := annotate.NewBuilder()
	for i, l := range lines {
		b.Add(record(t, i, l))
	}
	c := b.Case()
	require.Equal(t, 1, c.Len())
	return c.Session(1)
}

func lanes(s *annotate.Session) string {
	var list []string
	for _, m := range s.Messages {
		list = append(list, string(m.Kind)+"/"+m.Endpoint)
	}
	return strings.Join(list, " ")
}

// TestHops has logs of servers with records missing: a leg to another server is
// no endpoint, whichever record tells.
func TestHops(t *testing.T) {
	const call = "sip:bob@contoso.com"
	tests := []struct {
		name   string
		lines  []string
		lanes  string
		states string
	}{
		{"the next server's log lacks the leg, its replies tell", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE " + call + " | - | fe1 alice",
			"fe2 in SIP/2.0 180 Ringing | b1 | fe2 fe1 alice",
			"fe2 out SIP/2.0 180 Ringing | b1 | fe1 alice",
		}, "INV0/- LEG/- RING/E1 RING/E1", "ringing/observed"},
		{"the INVITE arrived at the next server", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe2 in INVITE " + call + " | - | fe1 alice",
			"fe2 out SIP/2.0 180 Ringing | b1 | fe1 alice",
		}, "INV0/- LEG/- RING/E1", "ringing/observed"},
		{"the next server is not in the log", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE " + call + " | - | fe1 alice",
			"fe1 in SIP/2.0 100 Trying | - | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b2 | fe1 alice",
			"fe1 in SIP/2.0 200 OK | b2 | fe1 alice",
			"fe1 in ACK " + call + ";opaque=user:epid:b2;gruu | b2 | alice",
		}, "INV0/- LEG/- TRY/S RING/E1 RING/E2 ANSWER/E2 ACK2XX/E2", "lost/inferred won/observed"},
		{"its only endpoint", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE " + call + " | - | fe1 alice",
			"fe1 in SIP/2.0 100 Trying | - | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
		}, "INV0/- LEG/- TRY/S RING/E1", "ringing/observed"},
		{"a leg to an endpoint", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 alice",
			"fe1 in SIP/2.0 100 Trying | - | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
		}, "INV0/- LEG/E1 TRY/E1 RING/E1", "ringing/observed"},
		{"CANCEL of a leg that is not in the log", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out CANCEL sip:192.0.2.21:50201;ms-received-cid=8100 | e-b1 | fe1",
			"fe1 in SIP/2.0 487 Request Terminated | b1 | fe1 alice",
		}, "INV0/- CANCEL/E1 FINALERR/E1", "unknown/unknown"},
		{"CANCEL that says why", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
			"fe1 out CANCEL sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 | Reason: SIP;cause=200;text=\"Call completed elsewhere\"",
		}, "INV0/- LEG/E1 RING/E1 CANCEL/E1", "lost/announced"},
		{"CANCEL that says why beside another reason", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
			"fe1 out CANCEL sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 | Reason: Q.850;cause=16 | Reason: SIP ;cause=200",
		}, "INV0/- LEG/E1 RING/E1 CANCEL/E1", "lost/announced"},
		{"CANCEL that says why beside another in one header", []string{
			"fe1 in INVITE " + call + " | - | alice",
			"fe1 out INVITE sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 alice",
			"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
			"fe1 out CANCEL sip:192.0.2.21:50201;ms-received-cid=8100 | - | fe1 | Reason: Q.850;cause=16;text=\"a, b\", SIP;cause=200;text=\"x\"",
		}, "INV0/- LEG/E1 RING/E1 CANCEL/E1", "lost/announced"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := trace(t, tt.lines...)
			assert.Equal(t, annotate.ViewServer, s.View)
			assert.Equal(t, tt.lanes, lanes(s))
			assert.Equal(t, tt.states, states(s))
		})
	}
}

// TestSilentLegs has a leg that never says whose it is: the report of routing
// before it tells whether it is the callee's.
func TestSilentLegs(t *testing.T) {
	const call = "sip:bob@contoso.com"
	begin := []string{
		"fe1 in INVITE " + call + " | - | alice",
		"fe1 out SIP/2.0 101 Progress Report | s | alice | ms-diagnostics: 13004;reason=\"x\";source=\"fe1\"",
		"fe1 out INVITE sip:192.0.2.21:50201;ms-received-cid=8100 | e-b1 | fe1 alice",
		"fe1 in SIP/2.0 180 Ringing | b1 | fe1 alice",
	}
	const forwarded = "fe1 out SIP/2.0 180 Ringing | b1 | alice"
	other := "fe1 out INVITE sip:192.0.2.22:50202;ms-received-cid=8200 | e-b2 | fe1b alice"
	report := "fe1 out SIP/2.0 101 Progress Report | s | alice | ms-diagnostics: 13005;reason=\"x\";source=\"fe1\""
	ended := "fe1 in SIP/2.0 487 Request Terminated | b2 | fe1b alice"
	tests := []struct {
		name  string
		lines []string
		mpop  annotate.MPOP
		aor   string // of the last endpoint
	}{
		{"one leg", []string{forwarded}, annotate.MPOPNo, "bob@contoso.com"},
		{"one leg, a record is missing", nil, annotate.MPOPNoEvidence, "bob@contoso.com"},
		{"one leg, and the CANCEL of another", []string{forwarded, "fe1 out CANCEL sip:192.0.2.22:50202 | e-b2 | fe1b"}, annotate.MPOPNoEvidence, ""},
		{"two legs", []string{forwarded, other}, annotate.MPOPYes, "bob@contoso.com"},
		{"two legs, the second is silent and a record is missing", []string{other}, annotate.MPOPNoEvidence, "bob@contoso.com"},
		{"two legs, the second is cancelled", []string{forwarded, other, ended}, annotate.MPOPYes, "bob@contoso.com"},
		{"a leg to an additional target", []string{forwarded, report, other}, annotate.MPOPNo, ""},
		{"a leg to an additional target is cancelled", []string{forwarded, report, other, ended}, annotate.MPOPNo, ""},
		{"a leg to voice mail", []string{forwarded, "fe1 out INVITE " + call + ";opaque=app:voicemail;ms-received-cid=8200 | e-um | fe1b alice"}, annotate.MPOPNo, "bob@contoso.com"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := trace(t, append(begin[:4:4], tt.lines...)...)
			assert.Equal(t, tt.mpop, s.MPOP)
			assert.Equal(t, tt.aor, s.Endpoints[len(s.Endpoints)-1].AOR)
		})
	}
}

// TestNextHop has a leg on which nobody but the next proxy replied: nothing says that
// the INVITE went further, and no endpoint had it.
func TestNextHop(t *testing.T) {
	const call = "sip:bob@contoso.com"
	s := trace(t,
		"fe1 in INVITE "+call+" | - | alice", "fe1 out INVITE "+call+" | - | fe1 alice",
		"fe1 in SIP/2.0 407 Proxy Authentication Required | p | fe1 alice", "fe1 out SIP/2.0 407 Proxy Authentication Required | p | alice",
	)
	assert.Contains(t, s.Messages[1].Note, "towards the next hop.")
	_, ok := s.Flow().NextHop()
	assert.True(t, ok)
}
