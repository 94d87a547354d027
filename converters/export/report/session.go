package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats"
)

// Lengths in characters above which text is cut in the page's tables: a
// sentence, and a name or identifier. Messages themselves are shown whole.
const (
	maxText = 600
	maxWord = 80
)

func text(s string) string { return diagram.OneLine(s, maxText) }
func word(s string) string { return diagram.OneLine(s, maxWord) }

// whole is for an identifier that somebody looks for elsewhere.
func whole(s string) string { return diagram.OneLine(s, math.MaxInt) }

// fact is a name and what is known by it.
type fact [2]string

// endpoint is a row of the table of endpoints.
type endpoint struct {
	Label      string `json:"label"` // "Frank's PC (E1)"
	State      string `json:"state,omitempty"`
	How        string `json:"how,omitempty"`
	Role       string `json:"role,omitempty"`
	Product    string `json:"product,omitempty"`
	AOR        string `json:"aor,omitempty"`
	Epid       string `json:"epid,omitempty"`
	Tag        string `json:"tag,omitempty"`
	First      string `json:"first,omitempty"` // until its first reply
	Rang       string `json:"rang,omitempty"`
	Final      string `json:"final,omitempty"`
	Candidates string `json:"candidates,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Evidence   []int  `json:"evidence,omitempty"` // numbers of messages
}

type diagnostic struct {
	Message   int    `json:"n"`
	ID        int    `json:"id"`
	Header    string `json:"header"`
	Reason    string `json:"reason"`
	Component string `json:"component"`
	Source    string `json:"source"`
	Meaning   string `json:"meaning"`
}

type link struct {
	Session   int    `json:"session,omitempty"` // 0 when it is elsewhere
	CallID    string `json:"callID,omitempty"`
	Why       string `json:"why"`
	Certainty string `json:"certainty"`
}

func diagnostics(s *annotate.Session) []diagnostic {
	var list []diagnostic
	for i := range s.Diagnostics {
		d := &s.Diagnostics[i]
		list = append(list, diagnostic{
			Message: d.Message, ID: d.ID, Header: text(d.Header), Reason: text(d.Reason),
			Component: text(d.Component), Source: text(d.Source), Meaning: text(d.Meaning),
		})
	}
	return list
}

// links are the sessions that belong to the same call. The Call-ID of one that has a
// number stands in the page once: sessions of one meeting name each other by dozens.
func (p *Page) links(s *annotate.Session) []link {
	var list []link
	for _, k := range s.Links {
		l := link{Session: k.Session, CallID: whole(k.CallID), Why: text(k.Why), Certainty: text(k.Confidence)}
		if k.Session > 0 && word(k.CallID) == l.CallID {
			p.linked[k.Session], l.CallID = l.CallID, ""
		}
		list = append(list, l)
	}
	return list
}

// shown writes a time in the page's zone.
func (p *Page) shown(t annotate.Time) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(p.opts.Zone)
	return local.Format("2006-01-02 15:04:05.000 ") + formats.ZoneName(local)
}

func (p *Page) facts(s *annotate.Session) []fact {
	caller, called := "Caller", "Called"
	if s.CallerUnknown {
		caller, called = "One party", "Other party" // who called is not in the log
	}
	all := []fact{
		{caller, joined(s.Caller.Name, s.Caller.AOR, s.Caller.Product, labelled("epid ", s.Caller.Epid))},
		{called, text(s.Callee)},
		{"Outcome", joined(string(s.Outcome), labelled("after ", length(s.AnswerMS)), labelled("talked ", length(s.DurationMS)))},
		{"Why", why(s.Cause)},
		{"Next step", p.next(s)},
		{"Media quality", joined(s.QualityWord(), s.PoorBy())},
		{"MPOP", text(string(s.MPOP))},
		{"Media", mediaLine(s.Media)},
		{"Subject", text(s.Subject)},
		{"Begin", p.shown(s.Start)},
		{"End", p.shown(s.End)},
		{"Seen by", joined(string(s.View), s.Owner)},
		{"Files", joined(s.Files...)},
		{"Call-ID", whole(s.CallID)},
	}
	known := all[:0]
	for _, f := range all {
		if f[1] != "" {
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

func endpoints(s *annotate.Session) []endpoint {
	var list []endpoint
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		v := endpoint{
			Label: word(s.Labelled(e)), State: word(cmp.Or(s.StateWords(e), string(e.State))), How: e.How.Words(), Product: word(e.Product), Epid: word(e.Epid), Tag: word(e.Tag), AOR: word(e.AOR),
			First:      length(e.FirstResponseMS),
			Candidates: candidates(e), Reason: text(e.Reason), Evidence: e.Evidence,
		}
		if s.Alerted(e) {
			v.Rang = length(e.RingMS)
		}
		if r := palette.OfState(e.State); r != nil {
			v.Role = r.Name
		}
		if e.FinalCode != 0 {
			v.Final = fmt.Sprint(e.FinalCode)
		}
		list = append(list, v)
	}
	return list
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
	return text(strings.Join(slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return p == "" }), ", "))
}
