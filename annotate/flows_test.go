package annotate_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/flows"
	"ocsconv/testdata/generate/logs"
)

// form is how a seat's log is written down.
type form struct {
	name string
	make func(m *calls.Message) *formats.Message
}

var forms = []form{
	{"log", logged},
	{"capture", captured},
	{"excerpt", pasted},
	{"still", still},
}

func logged(m *calls.Message) *formats.Message {
	format := "uccapi"
	if m.Server != "" {
		format = "ocslogger"
	}
	return &formats.Message{
		Time: m.Time, Raw: m.Raw, Direction: direction(m.Direction, true), How: formats.Logged,
		Local: formats.Address{AddrPort: m.Local}, Remote: formats.Address{AddrPort: m.Remote},
		Origin: formats.Origin{Format: format, Server: m.Server},
	}
}

// captured is a packet: it has both ends, and nobody says whose side it is.
func captured(m *calls.Message) *formats.Message {
	src, dst := m.Local, m.Remote
	if m.Direction == calls.In {
		src, dst = dst, src
	}
	return &formats.Message{
		Time: m.Time, Raw: m.Raw, Local: formats.Address{AddrPort: src}, Remote: formats.Address{AddrPort: dst},
		Origin: formats.Origin{Format: "pcap"},
	}
}

// pasted is a message quoted in a document: no time, no ends, no direction.
func pasted(m *calls.Message) *formats.Message {
	return &formats.Message{Raw: m.Raw, Origin: formats.Origin{Format: "excerpt"}}
}

// still is a message of a log whose clock stands still, as that of the capture that
// another program makes of an excerpt: its times tell nothing.
func still(m *calls.Message) *formats.Message {
	one := logged(m)
	one.Time = time.Unix(0, 0)
	return one
}

// seen analyses what one seat logged.
func seen(f form, sessions ...*calls.Session) *annotate.Case {
	b := annotate.NewBuilder()
	for i, m := range logs.Mix(sessions...) {
		one := f.make(m)
		one.Origin.File, one.Origin.Line = "log", i+1
		b.Add(one)
	}
	return b.Case()
}

// words returns all text of a session, in lower case.
func words(s *annotate.Session) string {
	list := slices.Clone(s.Summary)
	for _, e := range s.Endpoints {
		list = append(list, e.Reason)
	}
	for _, m := range s.Messages {
		list = append(list, m.Note)
	}
	return strings.ToLower(strings.Join(list, "\n"))
}

// winnerTag returns the To tag of the endpoint that is said to have won.
func winnerTag(s *annotate.Session) (tag string, named bool) {
	for _, e := range s.Endpoints {
		if s.Winner != nil && e.Label == *s.Winner {
			return e.Tag, true
		}
	}
	return "", false
}

// judgeFlow returns what an analysis says that is not true.
func judgeFlow(got *annotate.Session, want flows.Truth, winner string, f form) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	tag, named := winnerTag(got)
	// Without times, or without directions, less may be said, and nothing else.
	weaker := f.name != "log"
	if len(want.Outcomes) > 0 && !slices.Contains(want.Outcomes, string(got.Outcome)) &&
		!(weaker && (got.Outcome == annotate.OutcomeUnknown || got.Outcome == annotate.OutcomeInProgress)) {
		fault("outcome %s, want %s", got.Outcome, want.Outcomes)
	}
	switch {
	case len(want.Outcomes) == 0:
	case want.Winner == nil && named:
		fault("winner %.20s, want none", tag)
	case want.Winner != nil && named && tag != winner:
		fault("winner %.20s, want %.20s", tag, winner)
	case want.Winner != nil && !named && !weaker:
		fault("no winner, want %.20s", winner)
	}
	if want.Caller != "" && want.Caller != "-" && got.Caller.AOR != want.Caller {
		fault("caller %s, want %s", got.Caller.AOR, want.Caller)
	}
	if len(want.MPOP) > 0 && !slices.Contains(want.MPOP, string(got.MPOP)) {
		fault("mpop %s, want %s", got.MPOP, want.MPOP)
	}
	if want.Endpoints != 0 && len(got.Endpoints) != max(want.Endpoints, 0) {
		fault("%d endpoints, want %d", len(got.Endpoints), max(want.Endpoints, 0))
	}
	text := words(got)
	for _, w := range want.Says {
		if !weaker && !strings.Contains(text, strings.ToLower(w)) {
			fault("does not say %q", w)
		}
	}
	for _, w := range want.Never {
		if at := strings.Index(text, strings.ToLower(w)); at >= 0 {
			fault("says %q: …%s…", w, strings.ReplaceAll(text[max(at-60, 0):min(at+60, len(text))], "\n", " / "))
		}
	}
	return faults
}

// told is an analysis as a failure shows it.
func told(got *annotate.Session) string {
	s := fmt.Sprintf("%s %s -> %s %s mpop %s\n", got.View, got.Caller.AOR, got.Callee, got.Outcome, got.MPOP)
	for _, e := range got.Endpoints {
		s += fmt.Sprintf(" %s %s tag %.12s %s (%s) %v %s\n", e.Label, e.AOR, e.Tag, e.State, e.How, e.Evidence, e.Reason)
	}
	for _, l := range got.Summary {
		s += " * " + l + "\n"
	}
	for _, m := range got.Messages {
		s += fmt.Sprintf(" %2d %s %-3s %-28.28s %-10s %-8s %-3s %-10s %s\n", m.N, m.Time.Format("04:05.000"), m.Direction, m.StartLine, m.CSeq, m.Kind, m.Endpoint, m.State, m.Note)
	}
	return s
}

// TestFlows reads every flow in every style from every seat, as a log, as a
// capture and as an excerpt.
func TestFlows(t *testing.T) {
	for _, f := range flows.All() {
		for i, style := range f.Styles() {
			stage := flows.Play(f, style, uint64(i))
			for _, v := range stage.Views() {
				for _, form := range forms {
					if form.name == "excerpt" && v.Server {
						continue // nobody pastes a server's trace without its records
					}
					t.Run(fmt.Sprintf("%s/%d/%s/%s", f.Name, i, v.Seat, form.name), func(t *testing.T) {
						c := seen(form, v.Sessions...)
						for n, s := range v.Sessions {
							if !v.Known[n] {
								continue
							}
							at, ok := c.Find(s.CallID)
							if !ok {
								t.Errorf("no session %.30s", s.CallID)
								continue
							}
							got := c.Session(at)
							for _, fault := range judgeFlow(got, v.Truths[n], v.Winners[n], form) {
								t.Errorf("%s\n%+v\n%s", fault, style, told(got))
							}
						}
					})
				}
			}
		}
	}
}

// TestCapturedDirections holds the directions of a capture together, over all its
// sessions: what goes from one host to another has one direction, and what comes back
// the opposite one.
func TestCapturedDirections(t *testing.T) {
	for _, f := range flows.All() {
		for _, v := range flows.Play(f, f.Styles()[0], 3).Views() {
			way := map[[2]string]formats.Direction{}
			for s := range seen(forms[1], v.Sessions...).Sessions() {
				for _, m := range s.Messages {
					there, back := [2]string{m.Src, m.Dst}, [2]string{m.Dst, m.Src}
					if known, ok := way[there]; ok && known != m.Direction || m.Direction == formats.Unknown || way[back] == m.Direction {
						t.Errorf("%s, %s: message %d, %s -> %s, is %s\n%s", f.Name, v.Seat, m.N, m.Src, m.Dst, m.Direction, told(s))
					}
					way[there] = m.Direction
				}
			}
		}
	}
}

// TestTheHopsOfTwoClientsLogs has the logs of the caller and of the callee: what each
// of them recorded is on its own side of the server.
func TestTheHopsOfTwoClientsLogs(t *testing.T) {
	b := annotate.NewBuilder()
	for i, l := range []string{"0 > INVITE 1", "0.1 > INVITE 1 b1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b1"} {
		m := scripted(t, l)
		m.Origin.File = "caller.uccapilog"
		if i == 1 || i == 2 {
			m.Origin.File, m.Direction = "callee.uccapilog", m.Direction.Reverse()
			m.Raw = []byte(strings.Replace(string(m.Raw), "Via:", "Via: SIP/2.0/TLS 192.0.2.5:5061;branch=z9hG4bKp\r\nVia:", 1))
		}
		if i == 1 {
			m.Raw = []byte(strings.Replace(string(m.Raw), ";tag=b1", "", 1))
		}
		b.Add(m)
	}
	c := b.Case()
	s := c.Session(1)
	flow := s.Flow()
	var ways []string
	for i := range s.Messages {
		n := &s.Messages[i]
		from, to := flow.Ends(n)
		ways = append(ways, n.File+" "+fmt.Sprint(from.Role, to.Role))
	}
	caller, server, endpoint := annotate.RoleCaller, annotate.RoleServer, annotate.RoleEndpoint
	assert.Equal(t, []string{
		"caller.uccapilog " + fmt.Sprint(caller, server), "callee.uccapilog " + fmt.Sprint(server, endpoint),
		"callee.uccapilog " + fmt.Sprint(endpoint, server), "caller.uccapilog " + fmt.Sprint(server, caller),
	}, ways)
}

// TestNoServerBetweenTwoClients has the logs of both ends of the only hop: no server is on
// the way, whatever the one calls the other end of its connection.
func TestNoServerBetweenTwoClients(t *testing.T) {
	b := annotate.NewBuilder()
	for _, l := range []string{"0 > INVITE 1", "0.1 < 100 1 INVITE", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"} {
		for _, file := range []string{"caller.uccapilog", "callee.uccapilog"} {
			m := scripted(t, l)
			m.Origin.File, m.Remote = file, formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.20:5060")}
			if file == "callee.uccapilog" {
				m.Direction = m.Direction.Reverse()
			}
			b.Add(m)
		}
	}
	s := b.Case().Session(1)
	flow := s.Flow()
	require.True(t, flow.Straight(), told(s))
	assert.Empty(t, s.Server)
	for i := range s.Messages {
		from, to := flow.Ends(&s.Messages[i])
		assert.NotEqual(t, annotate.RoleServer, from.Role, told(s))
		assert.NotEqual(t, annotate.RoleServer, to.Role, told(s))
	}
	assert.NotContains(t, words(s), "server")
}

// TestOnlyEndpointIsCalled has the trace of a server that calls one endpoint, without what
// came in to it.
func TestOnlyEndpointIsCalled(t *testing.T) {
	s := trace(t, "fe out INVITE sip:bob@contoso.com | - | a", "fe in SIP/2.0 100 Trying | - | a", "fe in SIP/2.0 486 Busy Here | b1 | a")
	flow := s.Flow()
	_, to := flow.Ends(&s.Messages[0])
	assert.Equal(t, annotate.Peer{Role: annotate.RoleEndpoint}, to, told(s))
	from, _ := flow.Ends(&s.Messages[1])
	assert.Equal(t, to, from)
}

// TestResponseWithoutStatus goes back the way of its request, though its status is none.
func TestResponseWithoutStatus(t *testing.T) {
	m := scripted(t, "0 < 200 1 INVITE b1")
	m.Raw = bytes.Replace(m.Raw, []byte("SIP/2.0 200"), []byte("SIP/2.0 4294967301"), 1)
	b := annotate.NewBuilder()
	b.Add(m)
	s := b.Case().Session(1)
	assert.False(t, s.Messages[0].Request())
	_, to := s.Flow().Ends(&s.Messages[0])
	assert.Equal(t, annotate.RoleCaller, to.Role, told(s))
}
