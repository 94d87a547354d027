package annotate

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A quality report is a request with a Call-ID of its own, so its messages are a
// session of their own. They are shown with the call that the report is about as
// well, behind its last message.

// Bounds on the messages of reports that a call shows.
const (
	maxReportSessions = maxOfCall
	maxOfReport       = 16 // messages of one session of reports
)

// reported lists the messages of the sessions that carry the session's reports and
// ratings, by time, and gives their numbers to those who name them.
func (a *lookup) reported(s *Session) []Note {
	from := map[int]string{}     // number of a session of reports: label of who reports
	named := map[string]string{} // who reports: label, as one of the reports tells
	for q := range s.everyReport() {
		if q.Endpoint != "" {
			named[q.Reporter] = q.Endpoint
		}
	}
	for q := range s.everyReport() {
		endpoint := q.Endpoint
		if q.Side == "server" { // whose report on the call's other half names no endpoint
			endpoint = cmp.Or(endpoint, named[q.Reporter])
		}
		from[q.Session] = s.reporter(endpoint, q.Side, q.Reporter)
	}
	for i := range s.Ratings {
		from[s.Ratings[i].session] = s.reporter("", "", s.Ratings[i].User)
	}
	numbers := make([]int, 0, len(from))
	for n := range from {
		numbers = append(numbers, n)
	}
	slices.SortFunc(numbers, func(x, y int) int { return strings.Compare(a.c.callID(x), a.c.callID(y)) })
	var parts [][]Note
	for _, n := range numbers[:min(len(numbers), maxReportSessions)] {
		if n != a.number && int(a.c.b.sessions[n-1].count) <= maxOfReport {
			if notes := a.c.reportNotes(n, from[n]); len(notes) > 0 {
				parts = append(parts, notes)
			}
		}
	}
	slices.SortStableFunc(parts, func(x, y []Note) int { return x[0].Time.Compare(y[0].Time.Time) }) // by Call-IDs only where no time tells
	list := slices.Concat(parts...)
	slices.SortStableFunc(list, func(x, y Note) int { // by nothing that sessions of another part have otherwise
		if x.Time.IsZero() && y.Time.IsZero() {
			return x.Frame - y.Frame
		}
		return x.Time.Compare(y.Time.Time)
	})
	byFrame := make(map[int]int, len(list))
	for i := range list {
		list[i].N = len(s.Messages) + 1 + i
		list[i].tell(withoutCall(list[i].sentence(), s.CallID))
		byFrame[list[i].Frame] = list[i].N
	}
	for q := range s.everyReport() {
		q.Message = s.numberOf(q.Frame, byFrame)
		if i := q.Message - len(s.Messages) - 1; q.Stray && i >= 0 {
			list[i].tell(list[i].sentence() + " Its tags are those of no dialog in this log.")
		}
		if c := s.Cause; c != nil && c.Message == 0 && c.Frame == q.Frame {
			c.Message = q.Message
		}
	}
	for i := range s.Ratings {
		s.Ratings[i].Message = s.numberOf(s.Ratings[i].Frame, byFrame)
	}
	return list
}

// everyReport yields the reports on the call and the others.
func (s *Session) everyReport() iter.Seq[*Quality] {
	return func(yield func(*Quality) bool) {
		for _, list := range [...][]Quality{s.Quality, s.OtherReports} {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
	}
}

// numberOf returns the number of a frame among the messages of the session and of
// its reports, 0 for one that is not among them.
func (s *Session) numberOf(frame int, reported map[int]int) int {
	if n, ok := reported[frame]; ok {
		return n
	}
	// The messages of several logs are in the order of their times, not of their frames.
	i := slices.IndexFunc(s.Messages, func(n Note) bool { return n.Frame == frame })
	if i < 0 {
		return 0
	}
	return s.Messages[i].N
}

// callID returns the Call-ID of a session.
func (c *Case) callID(number int) string { return c.text(c.b.sessions[number-1].callID) }

// reportNotes are the messages of a session of reports, as those of the call.
func (c *Case) reportNotes(number int, from string) []Note {
	a := c.analyse(number)
	defer a.release()
	list := a.notes()
	for i := range list {
		list[i].Session, list[i].Endpoint = number, from
	}
	return list
}

// reporter returns what [Note.Endpoint] says of who reports: the label of an
// endpoint, "-" for the caller, "S" for a server that is neither.
func (s *Session) reporter(endpoint, side, aor string) string {
	switch {
	case endpoint != "":
		return endpoint
	case side == "caller", strings.EqualFold(aor, s.Caller.AOR):
		return "-"
	case s.Winner != nil && side == "callee":
		return *s.Winner
	}
	for i := range s.Endpoints {
		if strings.EqualFold(s.Endpoints[i].AOR, aor) {
			return s.Endpoints[i].Label
		}
	}
	return "S"
}
