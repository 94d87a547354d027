package annotate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/flows"
)

// shifts are how far the clock of one log is off.
var shifts = []time.Duration{2 * time.Hour, -2 * time.Hour, -7 * time.Minute, 3 * time.Second, -3 * time.Second, 31*24*time.Hour + time.Millisecond}

// clockings are how two logs show when a message passed, and which way.
var clockings = map[string]func(first, second *formats.Message){
	"logs":          func(_, _ *formats.Message) {},
	"whole seconds": func(first, _ *formats.Message) { first.Time = first.Time.Truncate(time.Second) },
	"capture": func(_, second *formats.Message) {
		if second.Direction == formats.In {
			second.Local, second.Remote = second.Remote, second.Local
		}
		second.Direction, second.How, second.Origin.Server = formats.Unknown, formats.NotKnown, ""
	},
}

// TestClocksChangeNothing merges the logs of every two seats and shifts all times of one
// of them: where they share what two clocks can be set by, nothing is told otherwise.
func TestClocksChangeNothing(t *testing.T) {
	for name, shown := range clockings {
		t.Run(name, func(t *testing.T) { clocksChangeNothing(t, shown) })
	}
}

func clocksChangeNothing(t *testing.T, shown func(first, second *formats.Message)) {
	for _, f := range flows.All() {
		for i, style := range f.Styles() {
			views := flows.Play(f, style, uint64(i)).Views()
			for x, first := range views {
				for _, second := range views[x+1:] {
					where := fmt.Sprintf("%s, style %d, %s and %s", f.Name, i, first.Seat, second.Seat)
					right := shifted(first, second, 0, shown)
					for n := range 2 {
						by := shifts[(i+x+3*n)%len(shifts)]
						sameStory(t, fmt.Sprintf("%s, %v", where, by), right, shifted(first, second, by, shown))
					}
				}
			}
		}
	}
}

// shifted is the case of two seats, with all times of the second one shifted.
func shifted(first, second flows.View, by time.Duration, shown func(first, second *formats.Message)) *annotate.Case {
	b := annotate.NewBuilder()
	for i, v := range []flows.View{first, second} {
		for _, s := range v.Sessions {
			for n, m := range s.Present() {
				one := logged(m)
				if one.Origin.File, one.Origin.Line = v.Seat, n+1; i == 0 {
					shown(one, &formats.Message{})
				} else {
					shown(&formats.Message{}, one)
					one.Time = one.Time.Add(by)
				}
				b.Add(one)
			}
		}
	}
	return b.Case()
}

// sameStory holds that two cases tell the same of each session of which the logs share
// messages both ways.
func sameStory(t *testing.T, where string, want, got *annotate.Case) {
	t.Helper()
	others := slices.Collect(got.Sessions())
	for w := range want.Sessions() {
		i := slices.IndexFunc(others, func(g *annotate.Session) bool { return g.CallID == w.CallID && g.Call == w.Call })
		if i < 0 || !bothWays(w) {
			continue
		}
		g := others[i]
		if x, y := storyOf(w), storyOf(g); x != y {
			t.Errorf("%s: told otherwise\n%s\n%s", where, x, y)
			return
		}
		assert.InDelta(t, msOf(w.AnswerMS), msOf(g.AnswerMS), 1000, where)
		assert.InDelta(t, msOf(w.DurationMS), msOf(g.DurationMS), 1000, where)
		inOrder(t, where, g)
	}
}

// bothWays reports whether the logs of a session share messages that went there and some
// that came back.
func bothWays(s *annotate.Session) bool {
	var ways [2]bool
	for i := range s.Messages {
		if m := &s.Messages[i]; m.Duplicate != 0 && m.Duplicate == m.CopyOf {
			ways[boolean(m.Direction == formats.Out == (m.File == s.Files[0]))] = true
		}
	}
	return ways[0] && ways[1]
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func msOf(ms *int64) int64 {
	if ms == nil {
		return -1
	}
	return *ms
}

// storyOf is what a session tells but for times and the order of what crossed.
func storyOf(s *annotate.Session) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.View, s.Outcome, s.MPOP, s.Reason, s.Owner, s.Server, s.Caller.AOR, s.Callee)
	for _, e := range s.Endpoints {
		fmt.Fprintln(&b, e.Label, e.State, e.How, e.Reason)
	}
	flow := s.Flow()
	var notes []string
	for i := range s.Messages {
		m := &s.Messages[i]
		if m.Duplicate == 0 {
			from, to := flow.Ends(m)
			notes = append(notes, fmt.Sprintln(m.StartLine, m.CSeq, m.Kind, m.Endpoint, m.Retransmit, from, to))
		}
	}
	slices.Sort(notes)
	return b.String() + strings.Join(notes, "")
}

// inOrder holds that no message of a session comes before the one before it.
func inOrder(t *testing.T, where string, s *annotate.Session) {
	t.Helper()
	last := time.Time{}
	for i := range s.Messages {
		at := s.Messages[i].At()
		if at.Before(last.Add(-time.Millisecond)) {
			t.Errorf("%s: message %d is %v before the one before it", where, s.Messages[i].N, last.Sub(at))
		}
		last = at
	}
}
