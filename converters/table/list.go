package table

import (
	"cmp"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocsconv/annotate"
)

// listColumn is one column of the terminal's list.
type listColumn struct {
	name     string
	right    bool
	narrow   int  // the width down to which it may shrink; 0: it keeps its width
	drop     int  // where a line does not fit the column with the greatest number goes first; 0: it stays
	party    bool // addresses of record
	optional bool // a terminal shows it where a session has a value
	time     bool // when it began
	sign     bool // what became of the session, in one character; for terminals
	value    func(*annotate.Session) string
}

var listColumns = []listColumn{
	{sign: true, value: func(*annotate.Session) string { return "" }}, // see listing.signs
	{name: "#", right: true, value: func(s *annotate.Session) string { return strconv.Itoa(s.Number) }},
	{time: true, value: func(*annotate.Session) string { return "" }}, // see listing.clock
	{name: "CALLER", narrow: 9, party: true, value: func(s *annotate.Session) string { return role(s, s.Caller.AOR) }},
	{name: "CALLEE", narrow: 9, party: true, value: func(s *annotate.Session) string { return role(s, s.Callee) }},
	{name: "KIND", drop: 1, value: func(s *annotate.Session) string { return string(s.Kind) }},
	{name: "OUTCOME", value: ended},
	{name: "MPOP", drop: 5, value: func(s *annotate.Session) string { return string(s.MPOP) }},
	{name: "WINNER", narrow: 13, value: winner},
	{name: "ANSWER", right: true, drop: 4, value: answer},
	{name: "MSGS", right: true, drop: 7, value: func(s *annotate.Session) string { return strconv.Itoa(s.Count()) }},
	{name: "WHY", narrow: 24, optional: true, value: reason},
	{name: "QUALITY", optional: true, value: (*annotate.Session).QualityWord},
	{name: "FILE", narrow: 14, optional: true, drop: 6, value: seenIn},
	{name: "TALK", right: true, optional: true, drop: 3, value: talk},
}

// seenIn names the log that holds a session, the first of several.
func seenIn(s *annotate.Session) string {
	if len(s.Files) == 0 {
		return ""
	}
	name := s.Files[0]
	if more := len(s.Files) - 1; more > 0 {
		name += " +" + strconv.Itoa(more)
	}
	return name
}

// role is one party's address, with a question mark where it is not known who called.
func role(s *annotate.Session, aor string) string {
	if s.CallerUnknown && aor != "" {
		return aor + " ?"
	}
	return aor
}

// winner names the endpoint that won.
func winner(s *annotate.Session) string {
	if Elsewhere(s) {
		return "elsewhere"
	}
	return strings.TrimSpace(given(s.Winner, text).Text + " " + product(s))
}

// winnersPlace is winner for where there is little room.
func winnersPlace(s *annotate.Session) string {
	e := Winner(s)
	switch {
	case e == nil:
		return winner(s)
	case s.Outcome == annotate.OutcomeVoicemail:
		return e.Label + " voice mail"
	}
	return strings.TrimSpace(e.Label + " " + e.Place())
}

// Elsewhere reports whether a call was answered by a place that the log of a lost one
// does not show: that one was cancelled or hung up for another's sake.
func Elsewhere(s *annotate.Session) bool {
	return s.Winner == nil && s.View == annotate.ViewCallee && s.Outcome == annotate.OutcomeAnswered && s.Kind == annotate.KindCall &&
		slices.ContainsFunc(s.Endpoints, func(e annotate.Endpoint) bool {
			return e.State == annotate.StateLost || e.State == annotate.StateRaceLost
		})
}

func answer(s *annotate.Session) string {
	v := milliseconds(s.AnswerMS)
	if v.Kind == Empty {
		return ""
	}
	return string(appendSeconds(nil, v.Span, 3)) + " s"
}

// talk is for how long the parties were connected, as 4:12.
func talk(s *annotate.Session) string {
	if s.DurationMS == nil || s.Kind != annotate.KindCall {
		return ""
	}
	seconds := (*s.DurationMS + 500) / 1000
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// ended is how a session ended. What became of the message that carries a quality
// report is told with its call.
func ended(s *annotate.Session) string {
	switch of := s.ReportOf; {
	case of == nil:
		return string(s.Outcome)
	case of.Session > 0:
		return "of " + strconv.Itoa(of.Session)
	}
	return "call not here"
}

// List writes the sessions as an aligned list for a terminal, a heading and one
// line each. Columns is the width of the terminal: where a line does not fit the dates
// go, unless the sessions began on several days. Where a line still does not fit, the
// commonest domain of the parties goes and winners are called by their places, parties
// shrink, and then whole columns go, since half a word such as "no-evidence" says nothing. At last
// one column has who answered or why nobody did, and the kind of what is no call
// stands before its outcome. 0 cuts nothing, which is right for a file or a pipe.
// Where all sessions are in one log no column says in which, unless they were chosen
// from those of several. No control character gets through.
func List(w io.Writer, sessions iter.Seq[*annotate.Session], o ListOptions) error {
	l := newListing(sessions)
	zone, columns := cmp.Or(o.Zone, time.UTC), o.Columns
	l.clock(columns > 0 && columns < roomy, zone)
	l.signs(o.Signs, o.ASCII)
	file := l.at("FILE")
	if l.shortenFiles(file); l.alike(file) && !o.Chosen {
		l.remove(file)
	}
	if columns > 0 {
		l.move("WHY", "OUTCOME")
		l.move("TALK", "ANSWER")
		l.squeeze(columns, zone)
	}
	return l.write(w, columns, o.Colour)
}

// ListOptions guide [List].
type ListOptions struct {
	Columns int            // width of the terminal; 0 cuts nothing
	Chosen  bool           // from the sessions of several logs, so the log of each is told
	Zone    *time.Location // of the times; nil for UTC
	Signs   bool           // begin each line with the sign of what became of it
	ASCII   bool           // signs of ASCII only
	Colour  bool           // colour what failed and what was poor: signs, outcomes and qualities
}
