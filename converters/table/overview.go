package table

import (
	"strconv"
	"strings"

	"ocsconv/annotate"
)

// Overview returns the columns of the sessions, one row each. "First No." is
// the frame number of the session's first message.
func Overview() []Column[*annotate.Session] {
	return []Column[*annotate.Session]{
		{"Session", 8, Count, func(s *annotate.Session) Value { return positive(s.Number) }},
		{"First No.", 9, Count, func(s *annotate.Session) Value { return positive(s.FirstFrame) }},
		{"Start", 25, Instant, func(s *annotate.Session) Value { return instant(s.Start) }},
		{"End", 25, Instant, func(s *annotate.Session) Value { return instant(s.End) }},
		{"Caller", 28, Text, func(s *annotate.Session) Value { return text(role(s, s.Caller.AOR)) }},
		{"Caller name", 22, Text, func(s *annotate.Session) Value { return text(s.Caller.Name) }},
		{"Caller product", 32, Text, func(s *annotate.Session) Value { return text(s.Caller.Product) }},
		{"Callee", 28, Text, func(s *annotate.Session) Value { return text(role(s, s.Callee)) }},
		{"Kind", 13, Text, func(s *annotate.Session) Value { return text(string(s.Kind)) }},
		{"Outcome", 12, Text, func(s *annotate.Session) Value { return text(string(s.Outcome)) }},
		{"MPOP", 12, Text, func(s *annotate.Session) Value { return text(string(s.MPOP)) }},
		{"Reason", 18, Text, func(s *annotate.Session) Value { return text(string(s.Reason)) }},
		{"Endpoints", 10, Count, func(s *annotate.Session) Value { return count(len(s.Endpoints)) }},
		{"Winner", 8, Text, func(s *annotate.Session) Value { return given(s.Winner, text) }},
		{"Winner product", 34, Text, func(s *annotate.Session) Value { return text(product(s)) }},
		{"Answer time", 14, Seconds, func(s *annotate.Session) Value { return milliseconds(s.AnswerMS) }},
		{"Duration", 14, Seconds, func(s *annotate.Session) Value { return milliseconds(s.DurationMS) }},
		{"Messages", 9, Count, func(s *annotate.Session) Value { return count(s.Count()) }},
		{"Diagnostics", 16, Text, func(s *annotate.Session) Value { return text(diagnosticIDs(s)) }},
		{"Summary", 70, Text, func(s *annotate.Session) Value { return text(sentences(s.Summary)) }},
		{"View", 9, Text, func(s *annotate.Session) Value { return text(string(s.View)) }},
		{"Owner", 28, Text, func(s *annotate.Session) Value { return text(s.Owner) }},
		{"Linked sessions", 20, Text, func(s *annotate.Session) Value { return text(links(s)) }},
		{"Call-ID", 34, Text, func(s *annotate.Session) Value { return text(s.CallID) }},
		{"Files", 24, Text, func(s *annotate.Session) Value { return text(strings.Join(s.Files, "; ")) }},

		{"Why", 40, Text, ofCause(func(c *annotate.Cause) Value { return text(c.String()) })},
		{"Next step", 60, Text, ofCause(func(c *annotate.Cause) Value { return text(c.Next) })},
		{"Cause id", 10, Count, ofCause(func(c *annotate.Cause) Value { return given(c.ID, count) })},
		{"Cause status", 10, Count, ofCause(func(c *annotate.Cause) Value { return given(c.Status, positive) })},
		{"Cause host", 22, Text, ofCause(func(c *annotate.Cause) Value { return text(c.Host) })},
		{"Quality", 13, Text, func(s *annotate.Session) Value { return text(s.QualityWord()) }},
		{"Poor by", 24, Text, func(s *annotate.Session) Value { return text(s.PoorBy()) }},
		{"Report of", 10, Count, reportOf},
	}
}

// reason says why a session failed for a list, which has the outcome beside it and little
// room: without "answered, but" and the article that a sentence needs. Of a call that was
// redirected, which did not fail, it says whereto.
func reason(s *annotate.Session) string {
	text := ""
	switch {
	case s.Cause != nil:
		text = s.Cause.Words(s.Kind)
	case s.RedirectedTo != "":
		text = "to " + s.RedirectedTo
	}
	if s.Outcome == annotate.OutcomeAnswered {
		text = strings.TrimPrefix(text, "answered, but ")
	}
	return strings.TrimPrefix(text, "the ")
}

// ofCause makes a column of what the cause of a session says, where it has one.
func ofCause(value func(*annotate.Cause) Value) func(*annotate.Session) Value {
	return func(s *annotate.Session) Value {
		if s.Cause == nil {
			return Value{}
		}
		return value(s.Cause)
	}
}

// reportOf is the session of the call that a quality report is about.
func reportOf(s *annotate.Session) Value {
	if s.ReportOf == nil {
		return Value{}
	}
	return positive(s.ReportOf.Session)
}

// Winner returns the endpoint that won the session; nil when none did.
func Winner(s *annotate.Session) *annotate.Endpoint {
	if s.Winner == nil {
		return nil
	}
	return s.Endpoint(*s.Winner)
}

func product(s *annotate.Session) string {
	e := Winner(s)
	if e == nil {
		return ""
	}
	return e.Product
}

// diagnosticIDs lists the session's ms-diagnostics ids, each once, in order of
// appearance.
func diagnosticIDs(s *annotate.Session) string {
	var ids []string
	seen := make(map[int]bool)
	for _, d := range s.Diagnostics {
		if !seen[d.ID] {
			seen[d.ID] = true
			ids = append(ids, strconv.Itoa(d.ID))
		}
	}
	return strings.Join(ids, "; ")
}

// links names the sessions of the input that belong to the same call.
func links(s *annotate.Session) string {
	var list []string
	for _, l := range s.Links {
		if l.Session > 0 {
			list = append(list, strconv.Itoa(l.Session)+" ("+l.Why+")")
		}
	}
	return strings.Join(list, "; ")
}

// sentences joins a summary for one cell; each ends in a full stop.
func sentences(list []string) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		if s != "" && !strings.HasSuffix(s, ".") {
			b.WriteByte('.')
		}
	}
	return b.String()
}
