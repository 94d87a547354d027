package report

import (
	"time"

	"ocsconv/converters/export/diagram"
	"ocsconv/converters/export/stats"
)

// title names the page: what it was given, the only session's, or the days and how
// many calls.
func (p *Page) title(l *list) string {
	switch {
	case p.opts.Title != "":
		return diagram.OneLine(p.opts.Title, 200)
	case len(p.rows) == 0:
		return "No sessions"
	case len(p.rows) == 1:
		return p.named
	}
	what := stats.Plural(len(p.rows), "session")
	if l.Stats.Calls > 0 && l.Stats.Others == 0 {
		what = stats.Plural(l.Stats.Calls, "call")
	}
	return days(p.rows) + what
}

// days names the day or days of the rows, "" without any time.
func days(rows []row) string {
	var first, last time.Time
	for i := range rows {
		t := rows[i].start
		if t.IsZero() {
			continue
		}
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if t.After(last) {
			last = t
		}
	}
	const day = "Mon 2 January 2006"
	switch {
	case first.IsZero():
		return ""
	case first.Format(day) == last.Format(day):
		return first.Format(day) + ", "
	}
	return first.Format(day) + " to " + last.Format(day) + ", "
}
