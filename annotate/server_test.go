package annotate_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// connection is a client's log: each line is a session and one response of it,
// from the server's address, with one more header.
func connection(lines ...string) *annotate.Case {
	b := annotate.NewBuilder()
	for i, line := range lines {
		callID, rest, _ := strings.Cut(line, " ")
		from, header, _ := strings.Cut(rest, " ")
		raw := fmt.Sprintf("SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/TLS 192.0.2.10:50123\r\nFrom: <sip:a@example.com>;tag=1;epid=01\r\n"+
			"To: <sip:a@example.com>;tag=%d\r\nCall-ID: %s\r\nCSeq: %d REGISTER\r\n%s\r\nContent-Length: 0\r\n\r\n", i, callID, i+1, header)
		m := &formats.Message{Time: time.Unix(int64(i), 0), Direction: formats.In, How: formats.Logged, Raw: []byte(raw), Origin: formats.Origin{File: "a.log", Line: i + 1}}
		m.Remote.AddrPort, _ = netip.ParseAddrPort(from)
		m.Local.AddrPort = netip.MustParseAddrPort("192.0.2.10:50123")
		b.Add(m)
	}
	return b.Case()
}

// A server has one name in all sessions: the one that it proves, else the one that
// stands in reports that come from there, else its address.
func TestServerName(t *testing.T) {
	const (
		proved   = `WWW-Authenticate: Kerberos realm="SIP", targetname="sip/fe01.example.com", version=4`
		signed   = `Authentication-Info: NTLM rspauth="01", targetname="FE01.example.com", realm="SIP"`
		another  = `Proxy-Authenticate: NTLM targetname="fe02.example.com", version=4`
		reported = `ms-diagnostics: 1004;reason="x";source="edge.example.com"`
		further  = `ms-diagnostics: 1004;reason="x";source="other.example.com"`
		own      = `ms-client-diagnostics: 22;reason="x";source="phone.example.com"`
		nothing  = "X: y"
		at, far  = " 192.0.2.50:5061 ", " 192.0.2.51:5061 "
	)
	for _, tt := range []struct {
		name  string
		lines []string
		want  []string // of each session
	}{
		{"proved, also before it was", []string{"1" + at + nothing, "2" + at + proved, "3" + at + reported}, []string{"fe01.example.com", "fe01.example.com", "fe01.example.com"}},
		{"reported first", []string{"1" + at + reported, "2" + at + signed}, []string{"FE01.example.com", "FE01.example.com"}},
		{"in another case", []string{"1" + at + proved, "2" + at + signed}, []string{"fe01.example.com", "fe01.example.com"}},
		{"two servers at one address", []string{"1" + at + proved, "2" + at + another}, []string{"192.0.2.50", "192.0.2.50"}},
		{"each its own", []string{"1" + at + proved, "2" + far + another}, []string{"fe01.example.com", "fe02.example.com"}},
		{"reported by one", []string{"1" + at + reported, "2" + at + nothing}, []string{"edge.example.com", "edge.example.com"}},
		{"reported by two", []string{"1" + at + reported, "2" + at + further}, []string{"192.0.2.50", "192.0.2.50"}},
		{"the client's own report", []string{"1" + at + own}, []string{"192.0.2.50"}},
		{"no address", []string{"1 - " + reported, "2 - " + nothing}, []string{"edge.example.com", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for s := range connection(tt.lines...).Sessions() {
				got = append(got, s.Server)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// Every message of a session has two ends, which differ, and what is not in the
// log goes from the server to an endpoint, or from the caller to the server.
func TestFlow(t *testing.T) {
	s := &annotate.Session{
		View: annotate.ViewCaller, Caller: annotate.Party{Tag: "c"},
		Endpoints: []annotate.Endpoint{{Label: "E1", State: annotate.StateWon, SameAOR: true}, {Label: "E2", State: annotate.StateLost, SameAOR: true}},
		Messages: []annotate.Note{
			{N: 1, Direction: formats.Out, Kind: annotate.CodeInvite, Endpoint: "-", FromTag: "c"},
			{N: 2, Direction: formats.In, Kind: annotate.CodeTrying, Endpoint: "S", Status: 100, FromTag: "c"},
			{N: 3, Direction: formats.In, Kind: annotate.CodeRing, Endpoint: "E2", Status: 180, FromTag: "c"},
			{N: 4, Direction: formats.In, Kind: annotate.CodeAnswer, Endpoint: "E1", Status: 200, FromTag: "c"},
			{N: 5, Direction: formats.In, Endpoint: "E1", ToTag: "c"},
		},
	}
	name := func(p annotate.Peer) string {
		return map[annotate.Role]string{annotate.RoleCaller: "C", annotate.RoleServer: "S", annotate.RoleCalled: "T", annotate.RoleEndpoint: "E" + fmt.Sprint(p.Endpoint+1)}[p.Role]
	}
	flow := s.Flow()
	var got []string
	for i := range s.Messages {
		from, to := flow.Ends(&s.Messages[i])
		got = append(got, name(from)+">"+name(to))
		for _, u := range flow.UnloggedAfter(i) {
			got = append(got, u.Method+" "+name(u.From)+">"+name(u.To))
		}
		assert.Empty(t, flow.UnloggedBefore(&s.Messages[i]))
	}
	assert.Equal(t, []string{"C>S", "INVITE S>E1", "INVITE S>E2", "S>C", "E2>C", "E1>C", "CANCEL S>E2", "E1>C"}, got)

	s.View = annotate.ViewCallee
	flow = s.Flow()
	from, to := flow.Ends(&s.Messages[0])
	assert.Equal(t, "S>E1", name(from)+">"+name(to), "a callee's log holds its own endpoint only")
	assert.Equal(t, []annotate.Unlogged{{Method: "INVITE", To: annotate.Peer{Role: annotate.RoleServer}}}, flow.UnloggedBefore(&s.Messages[0]))
	assert.Empty(t, flow.UnloggedAfter(3))

	s.View = annotate.ViewServer
	s.Messages[4].Direction = formats.Out
	flow = s.Flow()
	from, to = flow.Ends(&s.Messages[4])
	assert.Equal(t, "S>C", name(from)+">"+name(to), "one hop")
	assert.True(t, flow.Hops(&s.Messages[4]))
}

// A proxy cancels the branches that still ring when one sends a 2xx or a 6xx, and
// nothing when another failure reaches the caller: all have ended then, by
// themselves.
func TestUnloggedCancel(t *testing.T) {
	two := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"}
	for _, tt := range []struct {
		name string
		then []string
		want []string // "N LABEL": a CANCEL after message N
	}{
		{"2xx", []string{"5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"}, []string{"4 E1"}},
		{"6xx", []string{"5 < 603 1 INVITE b2", "5.1 > ACK 1 b2!"}, []string{"4 E1"}},
		{"4xx of an endpoint", []string{"5 < 488 1 INVITE b2", "5.1 > ACK 1 b2!"}, nil},
		{"5xx of an endpoint", []string{"5 < 503 1 INVITE b2", "5.1 > ACK 1 b2!"}, nil},
		{"4xx of the server", []string{"5 < 486 1 INVITE s", "5.1 > ACK 1 s"}, nil},
		{"the caller gives up", []string{"5 > CANCEL 1", "5.1 < 200 1 CANCEL s", "5.2 < 487 1 INVITE b1"}, []string{"4 E1", "4 E2"}},
		{"the next hop", []string{"3 < 101 1 INVITE s" + diagnostic(12006), "5 < 200 1 INVITE b3", "5.1 > ACK 1 b3"}, nil},
		{"a second failure of one endpoint", []string{"1 < 488 1 INVITE b1", "1.1 > ACK 1 b1!", "2 > INVITE 2", "3 < 488 2 INVITE b1", "3.1 > ACK 2 b1!"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, append(append([]string{}, two...), tt.then...)...)
			flow := s.Flow()
			var got []string
			for i := range s.Messages {
				for _, u := range flow.UnloggedAfter(i) {
					if u.Method == "CANCEL" {
						got = append(got, fmt.Sprintf("%d E%d", s.Messages[i].N, u.To.Endpoint+1))
					}
				}
			}
			assert.Equal(t, tt.want, got)
		})
	}
}
