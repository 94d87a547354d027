package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// TestVerdictsFollowFromMessages holds verdicts to rules that no story of a call
// may break, whatever is missing of it: over generated calls from every seat, whole
// and with messages taken out, with times and without.
func TestVerdictsFollowFromMessages(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		call := calls.Play(r, calls.NewCast(r, eras[r.IntN(len(eras))], 1+r.IntN(2)), calls.RandomPlan(r), time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC))
		view := []string{"caller", "callee", "server"}[r.IntN(3)]
		mixed := logs.Mix(call.View(view, 0))
		if len(mixed) == 0 {
			continue
		}
		name := fmt.Sprintf("seed %d, %s", seed, view)
		whole := collect(mixed, true).Session(1)
		sound(t, name, whole)
		excerpt := untimed(mixed).Session(1)
		sound(t, name+", without times", excerpt)
		noSurer(t, name+", without times", whole, excerpt)
		var fewer []*calls.Message
		for _, m := range mixed {
			if r.IntN(5) > 0 {
				fewer = append(fewer, m)
			}
		}
		if len(fewer) > 0 {
			part := collect(fewer, true).Session(1)
			sound(t, name+", a fifth lost", part)
			noOther(t, name+", a fifth lost", whole, part)
		}
	}
}

// untimed is what an excerpt has of a log: no times, no directions.
func untimed(mixed []*calls.Message) *annotate.Case {
	b := annotate.NewBuilder()
	for i, m := range mixed {
		b.Add(&formats.Message{Raw: m.Raw, Origin: formats.Origin{File: "excerpt", Line: i + 1}})
	}
	return b.Case()
}

// sound reports contradictions within one verdict.
func sound(t *testing.T, name string, s *annotate.Session) {
	t.Helper()
	if s.Winner != nil {
		switch s.Outcome {
		case annotate.OutcomeAnswered, annotate.OutcomeVoicemail, annotate.OutcomeForwarded:
		default:
			t.Errorf("%s: winner %s beside the outcome %s", name, *s.Winner, s.Outcome)
		}
		if e := s.Endpoint(*s.Winner); e == nil || e.State != annotate.StateWon {
			t.Errorf("%s: the winner %s did not win", name, *s.Winner)
		}
	}
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		if e.State == annotate.StateWon && (s.Winner == nil || *s.Winner != e.Label) {
			t.Errorf("%s: %s won and is not the winner", name, e.Label)
		}
		if (e.How == annotate.Observed || e.How == annotate.Announced) && !proves(s, e) {
			t.Errorf("%s: %s is %s (%s) by the messages %v: %s", name, e.Label, e.State, e.How, e.Evidence, e.Reason)
		}
		if e.State == annotate.StateUnknown && e.How != annotate.HowUnknown {
			t.Errorf("%s: %s is unknown, and that is %s", name, e.Label, e.How)
		}
	}
	answerTimes(t, name, s)
	if bool(s.CallerUnknown) && (s.Winner != nil || s.MPOP == annotate.MPOPYes || s.View == annotate.ViewCaller || s.View == annotate.ViewCallee) {
		t.Errorf("%s: roles though the caller is not known", name)
	}
}

// answerTimes checks that the time of an answer is counted by one rule, and that there is
// none where the log does not have the INVITE.
func answerTimes(t *testing.T, name string, s *annotate.Session) {
	t.Helper()
	invited := slices.ContainsFunc(s.Messages, func(n annotate.Note) bool { return n.Method == "INVITE" && n.Status == 0 })
	i := slices.IndexFunc(s.Messages, func(n annotate.Note) bool {
		return n.Kind == annotate.CodeAnswer && s.Winner != nil && n.Endpoint == *s.Winner
	})
	if i < 0 {
		return
	}
	after, ok := s.AnsweredAfter(&s.Messages[i])
	switch {
	case !invited && (ok || s.AnswerMS != nil):
		t.Errorf("%s: answered after %v without an INVITE", name, after)
	case s.AnswerMS != nil && (!ok || after.Milliseconds() != *s.AnswerMS):
		t.Errorf("%s: answered after %v, and after %d ms", name, after, *s.AnswerMS)
	}
}

// provingKinds are the kinds of messages one of which must be among the evidence
// of a state that is not inferred.
var provingKinds = map[annotate.State][]annotate.Code{
	annotate.StateWon:       {annotate.CodeAck},
	annotate.StateRaceLost:  {annotate.CodeBye, annotate.CodeByeOK, annotate.CodeCancel},
	annotate.StateBusy:      {annotate.CodeFinalError, annotate.CodeProgress},
	annotate.StateDeclined:  {annotate.CodeFinalError, annotate.CodeProgress},
	annotate.StateNoAnswer:  {annotate.CodeFinalError},
	annotate.StateDiverted:  {annotate.CodeFinalError},
	annotate.StateCancelled: {annotate.CodeCancel, annotate.CodeFinalError, annotate.CodeForward, annotate.CodeBye, annotate.CodeReport},
	annotate.StateLost:      {annotate.CodeCancel, annotate.CodeFinalError, annotate.CodeProgress},
	annotate.StateRinging:   {annotate.CodeRing, annotate.CodeProgress, annotate.CodeTrying, annotate.CodeProgressAgain},
}

func proves(s *annotate.Session, e *annotate.Endpoint) bool {
	return slices.ContainsFunc(e.Evidence, func(n int) bool { return slices.Contains(provingKinds[e.State], s.Messages[n-1].Kind) })
}

// noOther holds that fewer messages turn an answer into none or the same one.
func noOther(t *testing.T, name string, whole, part *annotate.Session) {
	t.Helper()
	w, p := winnerOf(whole), winnerOf(part)
	if p != "" && w != "" && p != w {
		t.Errorf("%s: the winner %s became %s", name, w, p)
	}
}

// noSurer holds that an excerpt claims nothing that the log did not show.
func noSurer(t *testing.T, name string, log, excerpt *annotate.Session) {
	t.Helper()
	noOther(t, name, log, excerpt)
	if winnerOf(log) == "" && winnerOf(excerpt) != "" {
		t.Errorf("%s: the excerpt has the winner %s, the log none", name, winnerOf(excerpt))
	}
	for i := range excerpt.Endpoints {
		e := &excerpt.Endpoints[i]
		if e.How != annotate.Observed || e.State == annotate.StateRinging {
			continue
		}
		for j := range log.Endpoints {
			l := &log.Endpoints[j]
			if l.Tag == e.Tag && l.Epid == e.Epid && l.State != e.State && l.State != annotate.StateUnknown && !bool(excerpt.CallerUnknown) {
				t.Errorf("%s: %s is %s (observed), in the log %s (%s)", name, e.Label, e.State, l.State, l.How)
			}
		}
	}
}

// winnerOf tells the winner by what does not depend on labels.
func winnerOf(s *annotate.Session) string {
	if s.Winner == nil {
		return ""
	}
	e := s.Endpoint(*s.Winner)
	return e.Epid + " " + e.Tag
}
