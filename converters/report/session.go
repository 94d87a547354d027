package report

import (
	"fmt"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/diagram"
	"ocsconv/formats"
)

// session is what the templates show of one session. All text is one line.
type session struct {
	ID          int
	Open        bool
	Title       string
	CallID      string
	Outcome     string
	Good        bool
	Verdict     []string
	Facts       []fact
	Media       []stream
	Rule        string
	Endpoints   []endpoint
	Diagnostics []diagnostic
	Links       []link
	Pages       int
	Messages    int

	rows []row
}

type fact struct{ Name, Value string }

type endpoint struct {
	Label, State, Class, Product, Epid, Tag, AOR, First, Ring, Final, Candidates, Reason string
	Evidence                                                                             []evidence
}

type evidence struct{ N, Frame int }

type diagnostic struct {
	evidence
	ID                                         int
	Header, Reason, Component, Source, Meaning string
}

type link struct {
	Session                int // position in the page's case, 0 when it is elsewhere
	CallID, Why, Certainty string
}

type row struct {
	N, Frame                                      int
	Time, Offset, Direction, Branch, Class, Label string
	Note                                          string
}

// Lengths in characters above which text is cut in the page's tables: a
// sentence, and a name or identifier. Messages themselves are shown whole.
const (
	maxText = 600
	maxWord = 80
)

func text(s string) string { return diagram.OneLine(s, maxText) }
func word(s string) string { return diagram.OneLine(s, maxWord) }

func newSession(s *annotate.Session, id int, open bool) *session {
	l := diagram.New(s, diagram.Options{NoInferred: true, Duplicates: true})
	v := &session{
		ID:       id,
		Open:     open,
		Title:    l.Title,
		CallID:   l.CallID,
		Outcome:  text(string(s.Outcome)),
		Good:     s.Outcome == annotate.OutcomeAnswered,
		Verdict:  l.Verdict,
		Messages: len(s.Messages),
		Pages:    (len(s.Messages) + perPage - 1) / perPage,
		rows:     rows(s, l),
	}
	v.Facts = facts(s)
	v.Media, v.Rule = streams(s, l), rules(s)
	frames := map[int]int{}
	for i := range s.Messages {
		frames[s.Messages[i].N] = s.Messages[i].Frame
	}
	for i := range s.Endpoints {
		v.Endpoints = append(v.Endpoints, newEndpoint(&s.Endpoints[i], frames))
	}
	for i := range s.Diagnostics {
		d := &s.Diagnostics[i]
		v.Diagnostics = append(v.Diagnostics, diagnostic{
			evidence: evidence{d.Message, frames[d.Message]},
			ID:       d.ID, Header: text(d.Header), Reason: text(d.Reason),
			Component: text(d.Component), Source: text(d.Source), Meaning: text(d.Meaning),
		})
	}
	for _, k := range s.Links {
		v.Links = append(v.Links, link{k.Session, text(k.CallID), text(k.Why), text(k.Confidence)})
	}
	return v
}

func facts(s *annotate.Session) []fact {
	caller, called := "Caller", "Called"
	if s.CallerUnknown {
		caller, called = "One party", "Other party" // who called is not in the log
	}
	all := []fact{
		{caller, joined(s.Caller.Name, s.Caller.AOR, s.Caller.Product, labelled("epid ", s.Caller.Epid))},
		{called, text(s.Callee)},
		{"Outcome", joined(string(s.Outcome), labelled("after ", length(s.AnswerMS)), labelled("talked ", length(s.DurationMS)))},
		{"Why", why(s.Cause)},
		{"Next step", next(s.Cause)},
		{"Media quality", joined(s.QualityWord(), s.PoorBy())},
		{"MPOP", text(string(s.MPOP))},
		{"Media", mediaLine(s.Media)},
		{"Subject", text(s.Subject)},
		{"Begin", s.Start.String()},
		{"End", s.End.String()},
		{"Seen by", joined(string(s.View), s.Owner)},
		{"Files", joined(s.Files...)},
		{"Call-ID", text(s.CallID)},
	}
	known := all[:0]
	for _, f := range all {
		if f.Value != "" {
			known = append(known, f)
		}
	}
	return known
}

func mediaLine(m *annotate.Media) string {
	if m == nil {
		return ""
	}
	line := m.String()
	if m.Confirmed {
		line += ", confirmed"
	}
	return text(line)
}

func newEndpoint(e *annotate.Endpoint, frames map[int]int) endpoint {
	v := endpoint{
		Label: word(e.Label), State: word(string(e.State)), Class: class(e.State),
		Product: word(e.Product), Epid: word(e.Epid), Tag: word(e.Tag), AOR: word(e.AOR),
		First: length(e.FirstResponseMS), Ring: length(e.RingMS),
		Candidates: candidates(e), Reason: text(e.Reason),
	}
	if e.How != annotate.Observed && e.How != annotate.HowUnknown && e.How != "" {
		v.State += " (" + text(string(e.How)) + ")"
	}
	if e.FinalCode != 0 {
		v.Final = fmt.Sprint(e.FinalCode)
	}
	for _, n := range e.Evidence {
		if frame, ok := frames[n]; ok {
			v.Evidence = append(v.Evidence, evidence{n, frame})
		}
	}
	return v
}

// candidates says what the endpoint offered for its media, and whether it did so
// before it answered.
func candidates(e *annotate.Endpoint) string {
	early := ""
	if e.EarlyMedia {
		early = "early media"
	}
	return joined(e.Candidates, early)
}

func class(s annotate.State) string {
	switch s {
	case annotate.StateWon:
		return "won"
	case "", annotate.StateUnknown, annotate.StateRinging:
		return ""
	}
	return "lost"
}

// rows makes one list entry per message, from the ladder that folds none.
func rows(s *annotate.Session, l *diagram.Ladder) []row {
	list := make([]row, 0, len(s.Messages))
	for _, step := range l.Steps {
		m, ok := step.(*diagram.Message)
		if !ok || m.Session != 0 { // those of a report are listed in their own session
			continue
		}
		n := &s.Messages[len(list)]
		r := row{
			N: m.N, Frame: m.Frame, Time: n.Time.String(), Direction: arrow(n.Direction),
			Branch: m.Branch, Class: class(n.Verdict), Label: m.Label, Note: m.Note,
		}
		if m.SDP != "" {
			r.Label += ", SDP " + m.SDP
		}
		if m.Timed {
			r.Offset = fmt.Sprintf("%+.3f s", m.Offset.Seconds())
		}
		list = append(list, r)
	}
	return list
}

func arrow(direction formats.Direction) string {
	if direction == formats.Unknown {
		return ""
	}
	return direction.String()
}

func length(ms *int64) string {
	if ms == nil {
		return ""
	}
	return diagram.Span(time.Duration(*ms) * time.Millisecond)
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + value
}

func joined(parts ...string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return text(strings.Join(known, ", "))
}
