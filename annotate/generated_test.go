package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// collect analyses the messages of generated sessions as one log.
func collect(mixed []*calls.Message, logged bool) *annotate.Case {
	b := annotate.NewBuilder()
	for i, m := range mixed {
		b.Add(&formats.Message{
			Time: m.Time, Raw: m.Raw, Direction: direction(m.Direction, logged), How: formats.Logged,
			Local: formats.Address{AddrPort: m.Local}, Remote: formats.Address{AddrPort: m.Remote},
			Origin: formats.Origin{File: "generated", Line: i + 1, Server: m.Server},
		})
	}
	return b.Case()
}

func direction(d string, logged bool) formats.Direction {
	switch {
	case !logged:
		return formats.Unknown
	case d == calls.In:
		return formats.In
	}
	return formats.Out
}

// compare counts where an analysis differs from the truth. What the truth leaves
// open is not compared.
func compare(t *testing.T, name string, want *calls.Session, c *annotate.Case) {
	t.Helper()
	present := want.Present()
	if len(present) == 0 {
		return
	}
	n, ok := c.Find(want.CallID)
	require.True(t, ok, name)
	got := c.Session(n)
	require.Len(t, got.Messages, len(present), name)
	story := func() string {
		s := name + " " + want.View + " " + string(want.Outcome) + " winner " + want.Winner + "\n"
		for i, m := range present {
			g := got.Messages[i]
			s += fmt.Sprintf("%2d %s %-3s want %s/%s/%s got %s/%s/%s | %s | %s\n", i+1, m.Time.Format("05.000"), m.Direction, m.Kind, m.Endpoint, m.State, g.Kind, g.Endpoint, g.State, g.StartLine, g.CSeq+" "+g.ToTag+" "+g.ToEpid)
		}
		for _, l := range got.Summary {
			s += " * " + l + "\n"
		}
		return s
	}
	for i, m := range present {
		g := got.Messages[i]
		if want.View == "callee" && m.Kind == calls.Answer2 {
			m.Kind = calls.Answer // the callee cannot know that another was first
		}
		if m.Kind != "" && string(m.Kind) != string(g.Kind) || m.Endpoint != "" && m.Endpoint != g.Endpoint || m.State != "" && string(m.State) != string(g.State) {
			t.Errorf("message %d\n%s", i+1, story())
		}
	}
	if want.Outcome != "" && string(want.Outcome) != string(got.Outcome) && want.Kind != "registration" {
		t.Errorf("outcome %q, want %q\n%s", got.Outcome, want.Outcome, story())
	}
	if want.Winner != "" && want.Decided() && winner(got) != want.Winner {
		t.Errorf("winner %q, want %q\n%s", winner(got), want.Winner, story())
	}
	if want.MPOP != "" && want.MPOP != string(got.MPOP) && (want.Kind == "call" || want.Kind == "im") {
		t.Errorf("mpop %q, want %q\n%s", got.MPOP, want.MPOP, story())
	}
	for _, e := range want.Endpoints {
		for _, g := range got.Endpoints {
			if e.State == "race-lost" && want.View == "callee" && g.State == annotate.StateUnknown {
				continue // only the caller knows why it hung up at once
			}
			if g.Label == e.Label && (e.State != "" && string(g.State) != e.State || g.Epid != e.Epid) {
				t.Errorf("endpoint %+v, got %+v\n%s", e, g, story())
			}
		}
	}
}

var eras = []calls.Era{calls.R2, calls.Lync2010}

// TestGeneratedCalls plays calls with every outcome and looks at each from all
// sides. Where nothing is lost, everything must come out as it was played.
func TestGeneratedCalls(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		era := eras[r.IntN(len(eras))]
		call := calls.Play(r, calls.NewCast(r, era, 1+r.IntN(2)), calls.RandomPlan(r), time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC))
		for _, view := range []string{"caller", "callee", "server"} {
			s := call.View(view, 0)
			compare(t, fmt.Sprintf("seed %d", seed), s, collect(logs.Mix(s), true))
		}
	}
}

// TestGeneratedCaptures looks at calls as a capture at the server shows them: it
// has addresses, and no direction.
func TestGeneratedCaptures(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		call := calls.Play(r, calls.NewCast(r, eras[r.IntN(len(eras))], 1), calls.RandomPlan(r), time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC))
		s := call.View("server", 0)
		b := annotate.NewBuilder()
		for _, m := range logs.Mix(s) {
			src, dst := m.Local, m.Remote
			if m.Direction == calls.In {
				src, dst = dst, src
			}
			b.Add(&formats.Message{Time: m.Time, Raw: m.Raw, Local: formats.Address{AddrPort: src}, Remote: formats.Address{AddrPort: dst}, Origin: formats.Origin{Format: "pcap"}})
		}
		compare(t, fmt.Sprintf("seed %d", seed), s, b.Case())
	}
}

// TestGeneratedPresence has the traffic around calls.
func TestGeneratedPresence(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	cast := calls.NewCast(r, calls.R2, 1)
	at := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)
	for _, s := range []*calls.Session{calls.Registration(r, cast, at).View("caller"), calls.Subscription(r, cast, at, 3, true).View("caller"), calls.Subscription(r, cast, at, 3, false).View("caller")} {
		c := collect(logs.Mix(s), true)
		compare(t, s.Kind, s, c)
		assert.Equal(t, s.Kind, string(c.Session(1).Kind))
		assert.Nil(t, c.Session(1).Winner)
	}
}

// lossy takes messages out of a session in one of several ways.
func lossy(r *rand.Rand, s *calls.Session) string {
	switch r.IntN(5) {
	case 0:
		s.Lose(r, 0.05)
		return "5 % lost"
	case 1:
		s.Lose(r, 0.25)
		return "25 % lost"
	case 2:
		n := r.IntN(len(s.Messages) + 1)
		s.Cut(n)
		return fmt.Sprint("cut from ", n)
	case 3:
		n := r.IntN(len(s.Messages) + 1)
		for _, m := range s.Messages[:n] {
			m.Lost = true
		}
		s.Lose(r, 0)
		return fmt.Sprint("begins at ", n)
	}
	s.Lose(r, 0.02)
	s.SameClock(time.Duration(1+r.IntN(3)) * time.Second)
	return "2 % lost, coarse clock"
}

// TestLossyCalls takes messages out at random. Then less can be known, and less
// is asked: no winner but the true one, no state of an endpoint but the true one
// or one that says that the log cannot tell.
func TestLossyCalls(t *testing.T) {
	wrong, named, total := 0, 0, 0
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 2))
		call := calls.Play(r, calls.NewCast(r, eras[r.IntN(len(eras))], 1+r.IntN(2)), calls.RandomPlan(r), time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC))
		view := []string{"caller", "callee", "server"}[r.IntN(3)]
		s := call.View(view, 0)
		truth := truthOf(s)
		damage := lossy(r, s)
		if len(s.Present()) == 0 {
			continue
		}
		c := collect(logs.Mix(s), view == "server" || r.IntN(4) > 0)
		n, _ := c.Find(s.CallID)
		got := c.Session(n)
		epid := ""
		for _, e := range got.Endpoints {
			if e.Label == winner(got) {
				epid = e.Epid
			}
		}
		total++
		if epid != "" {
			named++
		}
		// A callee's log that ends after the ACK cannot show that the caller took
		// another answer.
		if epid != "" && epid != truth.winner && !(view == "callee" && call.Plan.Race) {
			wrong++
			t.Errorf("seed %d, %s, %s: winner %s, want %q %v\n%s", seed, view, damage, epid, truth.winner, truth.states, story(s, got))
		}
		for _, e := range got.Endpoints {
			want := truth.states[e.Epid]
			if want == "race-lost" {
				want = "" // the log may lack the answer or the BYE that make it one
			}
			if want != "" && string(e.State) != want && !undecided[string(e.State)] && e.Epid != "" {
				t.Errorf("seed %d, %s, %s: %s is %s, want %s\n%s", seed, view, damage, e.Label, e.State, want, story(s, got))
			}
		}
	}
	t.Logf("%d calls, %d with a winner, %d wrong", total, named, wrong)
}

var undecided = map[string]bool{"unknown": true, "ringing": true}

type callTruth struct {
	winner string
	states map[string]string
}

// truthOf keeps what was true before messages were lost.
func truthOf(s *calls.Session) callTruth {
	truth := callTruth{states: map[string]string{}}
	for _, e := range s.Endpoints {
		truth.states[e.Epid] = e.State
		if e.Label == s.Winner {
			truth.winner = e.Epid
		}
	}
	return truth
}

// story shows truth and analysis side by side.
func story(want *calls.Session, got *annotate.Session) string {
	s := want.View + " " + string(want.Outcome) + " winner " + want.Winner + "\n"
	for i, m := range want.Present() {
		g := got.Messages[i]
		s += fmt.Sprintf("%2d %s %-3s want %s/%s/%s got %s/%s/%s | %s | %s\n", i+1, m.Time.Format("05.000"), m.Direction, m.Kind, m.Endpoint, m.State, g.Kind, g.Endpoint, g.State, g.StartLine, g.CSeq+" "+g.ToTag+" "+g.ToEpid)
	}
	for _, l := range got.Summary {
		s += " * " + l + "\n"
	}
	return s
}
