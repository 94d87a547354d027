package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/flows"
	"ocsconv/testdata/generate/logs"
)

// What part of a log may say, by what the whole log says: the same, or less. Where a
// message that decided is missing, what another one says may count, as it would in a
// log that never had more: so each outcome but that of the whole needs its own message.

// mayClaim returns the outcomes that a part of a log may have.
func mayClaim(whole *annotate.Session) []annotate.Outcome {
	list := []annotate.Outcome{whole.Outcome, annotate.OutcomeUnknown, annotate.OutcomeInProgress}
	if slices.Contains(kept, whole.Outcome) {
		list = append(list, annotate.OutcomeAnswered) // what says that it was forwarded is missing
	}
	for i := range whole.Messages {
		switch m := &whole.Messages[i]; {
		case m.Kind == annotate.CodeAnswer, m.Kind == annotate.CodeAnswer2, m.Kind == annotate.CodeAck:
			list = append(list, annotate.OutcomeAnswered)
		case m.Kind == annotate.CodeFinalError:
			list = append(list, outcomesOf(m.Status)...)
		case m.Kind == annotate.CodeCancel:
			list = append(list, annotate.OutcomeCancelled)
		}
	}
	return list
}

func outcomesOf(status int) []annotate.Outcome {
	switch {
	case status < 400:
		return []annotate.Outcome{annotate.OutcomeRedirected}
	case status == 486, status == 600:
		return []annotate.Outcome{annotate.OutcomeBusy}
	case status == 603, status == 605, status == 607:
		return []annotate.Outcome{annotate.OutcomeDeclined}
	case status == 480, status == 408:
		return []annotate.Outcome{annotate.OutcomeNoAnswer, annotate.OutcomeDeclined}
	case status == 487:
		return []annotate.Outcome{annotate.OutcomeCancelled, annotate.OutcomeNoAnswer}
	}
	return []annotate.Outcome{annotate.OutcomeFailed}
}

var ofCalls = []annotate.Kind{annotate.KindCall, annotate.KindIM, annotate.KindConference}

// anotherAnswer returns what a part of a log says against the whole log.
func anotherAnswer(whole, part *annotate.Session) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if whole.Kind != part.Kind {
		return nil // a REGISTER with the Call-ID of the call, and nothing of the call
	}
	if !slices.Contains(mayClaim(whole), part.Outcome) {
		fault("outcome %s became %s", whole.Outcome, part.Outcome)
	}
	a, won := winnerTag(whole)
	if b, named := winnerTag(part); won && named && a != b && hasAnswer(part, a) {
		fault("winner %.20q became %.20q", a, b)
	}
	if !slices.Contains(ofCalls, whole.Kind) {
		return faults // of a subscription either side may have begun
	}
	if !bool(whole.CallerUnknown) && !bool(part.CallerUnknown) && part.Caller.AOR != "" && part.Caller.AOR != whole.Caller.AOR {
		fault("caller %s became %s", whole.Caller.AOR, part.Caller.AOR)
	}
	if bool(whole.CallerUnknown) && !bool(part.CallerUnknown) {
		fault("the caller is known now: %s", part.Caller.AOR)
	}
	for i := range part.Endpoints {
		e := &part.Endpoints[i]
		for j := range whole.Endpoints {
			if o := &whole.Endpoints[j]; alike(o, e) && only(whole, e) && only(part, e) && claimsAnother(o, e) {
				fault("%.20s was %s (%s), and is %s (%s) now", e.Tag, o.State, o.How, e.State, e.How)
			}
		}
	}
	if c := part.Cause; c != nil && c.Message != 0 {
		if n := proofOf(part, c); n == nil {
			fault("message %d proves the cause %q, and is none", c.Message, c)
		} else if c.ID != nil && c.Family != "report" && !strings.Contains(n.Note+strings.Join(part.Summary, " "), strconv.Itoa(*c.ID)) {
			fault("message %d does not tell the id of the cause %q", c.Message, c)
		}
	}
	return faults
}

// hasAnswer reports whether a session has what only an endpoint that answered gets or
// sends. A log that lacks the answer which was kept knows of another one only.
func hasAnswer(s *annotate.Session, tag string) bool {
	return slices.ContainsFunc(s.Messages, func(m annotate.Note) bool {
		return (m.ToTag == tag || m.FromTag == tag) && (accepts(&m) || m.Method == "ACK" || m.Method == "BYE")
	})
}

// alike reports whether two endpoints are one, by tag and epid; only, whether no other
// of a session has the same.
func alike(x, y *annotate.Endpoint) bool { return x.Tag == y.Tag && x.Epid == y.Epid && x.Tag != "" }

func only(s *annotate.Session, e *annotate.Endpoint) bool {
	n := 0
	for i := range s.Endpoints {
		if alike(&s.Endpoints[i], e) {
			n++
		}
	}
	return n == 1
}

// claimsAnother reports whether an endpoint's end is told as observed, and as another
// one than the whole log shows. What rings still where a part ends, and what the caller
// hung up while it had another answer, is told by what followed.
func claimsAnother(whole, part *annotate.Endpoint) bool {
	if part.How != annotate.Observed || part.State == whole.State || whole.How != annotate.Observed {
		return false
	}
	follows := []annotate.State{annotate.StateCancelled, annotate.StateLost, annotate.StateRaceLost, annotate.StateNoAnswer}
	switch part.State {
	case annotate.StateRinging:
		return false
	case annotate.StateWon:
		return whole.State != annotate.StateRaceLost && whole.State != annotate.StateCancelled
	case annotate.StateCancelled:
		return whole.State != annotate.StateWon && !slices.Contains(follows, whole.State) // its CANCEL came too late
	}
	return !slices.Contains(follows, part.State) || !slices.Contains(follows, whole.State)
}

func proofOf(s *annotate.Session, c *annotate.Cause) *annotate.Note {
	for _, list := range [][]annotate.Note{s.Messages, s.ReportMessages} {
		for i := range list {
			if list[i].N == c.Message {
				return &list[i]
			}
		}
	}
	return nil
}

// rounds is how often each log is taken apart: a few times, or as often as the
// environment asks for.
func rounds(t *testing.T, few int) uint64 {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("OCSCONV_ROUNDS"))
	if err != nil {
		return uint64(few)
	}
	return uint64(n)
}

// part returns some of the messages, by one of several ways to lose the others.
func part(r *rand.Rand, list []*formats.Message) (kept []*formats.Message, how string) {
	rate, cut, form := r.IntN(90), r.IntN(len(list)+1), r.IntN(4)
	for i, m := range list {
		switch form {
		case 0:
			if i >= cut {
				continue
			}
		case 1:
			if i < cut {
				continue
			}
		case 2:
			if i == cut {
				continue
			}
		default:
			if r.IntN(100) < rate {
				continue
			}
		}
		kept = append(kept, m)
	}
	return kept, [...]string{fmt.Sprintf("ends before %d", cut+1), fmt.Sprintf("begins behind %d", cut), fmt.Sprintf("without %d", cut+1), fmt.Sprintf("%d %% lost", rate)}[form]
}

// takeApart reports what parts of a log say against the whole of it.
func takeApart(t *testing.T, r *rand.Rand, name string, times uint64, list []*formats.Message) (compared int) {
	t.Helper()
	whole := ofMessages(list)
	for range times {
		fewer, how := part(r, list)
		parts := ofMessages(fewer)
		for s := range parts.Sessions() {
			n, ok := whole.Find(s.CallID)
			if !ok || s.Calls != whole.Session(n).Calls || s.Calls > 1 {
				continue // of calls that share a Call-ID nothing tells which one this is
			}
			compared++
			for _, f := range append(anotherAnswer(whole.Session(n), s), contradictions(s)...) {
				t.Errorf("%s, %s: %s\n%s\n%s", name, how, f, told(whole.Session(n)), told(s))
			}
		}
	}
	return compared
}

func ofMessages(list []*formats.Message) *annotate.Case {
	b := annotate.NewBuilder()
	for _, m := range list {
		b.Add(m)
	}
	return b.Case()
}

// TestAPartIsNoOtherAnswer takes messages out of flows, of generated calls and of the
// logs of testdata: fewer messages never turn an answer into another one.
func TestAPartIsNoOtherAnswer(t *testing.T) {
	compared := 0
	for seed := range rounds(t, 1) {
		r := rand.New(rand.NewPCG(seed, 11))
		for _, f := range withRandom(r, 20) {
			styles := slices.DeleteFunc(f.Styles(), func(s flows.Style) bool { return s.Tagless }) // of whose re-INVITE nothing tells that it is one
			for _, v := range flows.Play(f, styles[r.IntN(len(styles))], seed).Views() {
				form := forms[r.IntN(2)]
				var list []*formats.Message
				for i, m := range logs.Mix(v.Sessions...) {
					one := form.make(m)
					one.Origin.File, one.Origin.Line = "log", i+1
					list = append(list, one)
				}
				compared += takeApart(t, r, f.Name+", "+v.Seat+", "+form.name, 2, list)
			}
		}
		for range 20 {
			call := calls.Play(r, calls.NewCast(r, eras[r.IntN(len(eras))], 1+r.IntN(2)), calls.RandomPlan(r), time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC))
			view := []string{"caller", "callee", "server"}[r.IntN(3)]
			var list []*formats.Message
			for i, m := range logs.Mix(call.View(view, 0)) {
				one := logged(m)
				one.Origin.File, one.Origin.Line = "log", i+1
				list = append(list, one)
			}
			if len(list) > 0 {
				compared += takeApart(t, r, "generated, "+view, 2, list)
			}
		}
	}
	for name, list := range logsOfTestdata(t) {
		if len(list) < 2000 {
			compared += takeApart(t, rand.New(rand.NewPCG(3, uint64(len(list)))), name, rounds(t, 2), list)
		}
	}
	require.Positive(t, compared)
	t.Logf("%d sessions", compared)
}
