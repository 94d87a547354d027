package calls_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/calls"
)

// analyse hands the messages of all sessions, mixed by time, to the analysis,
// and returns what it says by Call-ID.
func analyse(sessions []*calls.Session) map[string]*annotate.Session {
	var all []*calls.Message
	for _, s := range sessions {
		all = append(all, s.Present()...)
	}
	slices.SortStableFunc(all, func(a, b *calls.Message) int { return a.Time.Compare(b.Time) })
	b := annotate.NewBuilder()
	for i, m := range all {
		direction := formats.In
		if m.Direction == calls.Out {
			direction = formats.Out
		}
		format := "uccapi"
		if m.Server != "" {
			format = "ocslogger"
		}
		b.Add(&formats.Message{
			Time: m.Time, Direction: direction, How: formats.Logged, Raw: m.Raw, Transport: formats.TLS,
			Local: formats.Address{AddrPort: m.Local}, Remote: formats.Address{AddrPort: m.Remote, Host: m.RemoteHost},
			Origin: formats.Origin{Format: format, File: "log", Line: i + 1, Server: m.Server},
		})
	}
	found := make(map[string]*annotate.Session)
	for s := range b.Case().Sessions() {
		found[s.CallID] = s
	}
	return found
}

// verdict compares one session's verdict with the truth. Labels count endpoints
// by their first message, so in a log with holes endpoints are known by epid.
func verdict(t *testing.T, s *calls.Session, got *annotate.Session) {
	t.Helper()
	have := make(map[string]annotate.Endpoint)
	winner, won := "", ""
	for _, g := range got.Endpoints {
		have[g.Epid] = g
		if got.Winner != nil && g.Label == *got.Winner {
			winner = g.Epid
		}
	}
	for _, e := range s.Endpoints {
		if e.Label == s.Winner {
			won = e.Epid
		}
		g, found := have[e.Epid]
		if !assert.True(t, found, "endpoint is missing: %+v", e) {
			continue
		}
		if s.Complete() {
			assert.Equal(t, e.Label, g.Label)
		}
		if e.State != "" && !(e.State == "ringing" && g.State == annotate.StateUnknown) {
			assert.Equal(t, e.State, string(g.State), "state of %s", e.Label)
		}
	}
	if s.Outcome != calls.Unjudged {
		if s.Outcome != calls.InProgress || got.Outcome != annotate.OutcomeUnknown {
			assert.Equal(t, string(s.Outcome), string(got.Outcome), "outcome")
		}
		assert.Equal(t, won, winner, "winner")
	}
	if s.MPOP != "" {
		assert.Equal(t, s.MPOP, string(got.MPOP), "mpop")
	}
	assert.Equal(t, s.View, string(got.View), "view")
}

// notes compares every message. Labels count endpoints by their first message,
// so in a log with holes the endpoints are compared by what they are.
func notes(t *testing.T, s *calls.Session, got *annotate.Session) {
	t.Helper()
	shown := s.Present()
	require.Len(t, got.Messages, len(shown))
	want, have := make(map[string]string), make(map[string]string)
	for _, e := range s.Endpoints {
		want[e.Label] = e.Epid
	}
	for _, e := range got.Endpoints {
		have[e.Label] = e.Epid
	}
	for i, m := range shown {
		g := got.Messages[i]
		name := fmt.Sprintf("message %d: %s %s", m.N, m.Direction, g.StartLine)
		if m.Kind != "" {
			assert.Equal(t, string(m.Kind), string(g.Kind), name)
		}
		switch {
		case m.Endpoint == "":
		case s.Complete():
			assert.Equal(t, m.Endpoint, g.Endpoint, name)
		default:
			assert.Equal(t, want[m.Endpoint], have[g.Endpoint], name)
		}
		if m.State != "" {
			assert.Equal(t, string(m.State), string(g.State), name)
		}
	}
}

// The analysis says of every message what the play says.
func TestAnalysisAgreesWithThePlay(t *testing.T) {
	random(t, 11, 400, func(t *testing.T, _ calls.Plan, s *calls.Session) {
		if len(s.Messages) == 0 {
			t.Skip("the callee's endpoint never saw this call")
		}
		got := analyse([]*calls.Session{s})[s.CallID]
		require.NotNil(t, got)
		verdict(t, s, got)
		notes(t, s, got)
	})
}

// The same among hundreds of other sessions, with presence traffic.
func TestAnalysisAgreesInACrowd(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	cast := calls.NewCast(r, calls.Lync2010, 1)
	var all []*calls.Session
	at := morning
	for i := range 300 {
		at = at.Add(time.Duration(r.IntN(3000)) * time.Millisecond)
		all = append(all, calls.Play(r, cast, calls.RandomPlan(r), at).View("caller", 0))
		if i%3 == 0 {
			all = append(all, calls.Subscription(r, cast, at, 4, i%2 == 0).View("caller"), calls.Registration(r, cast, at).View("caller"))
		}
	}
	found := analyse(all)
	require.Len(t, found, len(all))
	for _, s := range all {
		if s.Kind != "call" && s.Kind != "im" {
			continue
		}
		t.Run(s.CallID, func(t *testing.T) {
			verdict(t, s, found[s.CallID])
			notes(t, s, found[s.CallID])
		})
	}
}

// With messages missing, what can still be known is said, and nobody is named
// the winner who is not.
func TestAnalysisNeverInventsAWinner(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	lossy := func(t *testing.T, s *calls.Session) {
		truth := s.Winner
		tag := ""
		for _, e := range s.Endpoints {
			if e.Label == truth {
				tag = e.Tag
			}
		}
		s.Lose(r, 0.15)
		if len(s.Present()) == 0 {
			return
		}
		got := analyse([]*calls.Session{s})[s.CallID]
		require.NotNil(t, got)
		if got.Winner != nil {
			for _, e := range got.Endpoints {
				if e.Label == *got.Winner {
					assert.Equal(t, tag, e.Tag, "false winner")
				}
			}
		}
		if s.Decided() {
			verdict(t, s, got)
		}
		notes(t, s, got)
	}
	randomOver(t, func(int) int { return 1 }, 14, 300, func(t *testing.T, p calls.Plan, s *calls.Session) {
		if p.Race {
			t.Skip("without its 2xx or BYE a race looks otherwise")
		}
		lossy(t, s)
	})
}
