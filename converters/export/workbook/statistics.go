package workbook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/export/stats"
	"ocsconv/converters/table"
	"ocsconv/formats"
)

var (
	causeHeadings = []string{"Cause", "Calls", "Status", "Id", "Host", "First", "Last", "Sessions"}
	causeWidths   = []int{60, 10, 11, 10, 28, 25, 25, 40}
)

// causes writes sheet Causes: why calls failed, the commonest reason first.
func causes(s *sheet, counted *stats.Stats) {
	for i := range counted.Causes {
		if left := len(counted.Causes) - i; s.row == maxRows-1 && left > 1 {
			more(s, left)
			return
		}
		c := &counted.Causes[i]
		s.begin()
		s.text(failed.in(plain), c.String())
		s.value(white, number(c.Calls))
		for _, id := range []int{c.Status, c.ID} {
			v := number(id)
			if id == 0 {
				v = table.Value{}
			}
			s.value(white, v)
		}
		s.text(white.in(plain), c.Host)
		s.value(white, moment(c.First))
		s.value(white, moment(c.Last))
		s.text(white.in(plain), numbers(c.Sessions, c.Calls))
		s.end()
	}
}

func number(n int) table.Value { return table.Value{Kind: table.Count, Int: int64(n)} }

func moment(t annotate.Time) table.Value {
	if t.IsZero() {
		return table.Value{}
	}
	return table.Value{Kind: table.Instant, Time: t.Time}
}

// numbers lists the sessions of a cause.
func numbers(list []int, all int) string {
	var parts []string
	for _, n := range list {
		parts = append(parts, strconv.Itoa(n))
	}
	if all > len(list) {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ", ")
}

// statistics writes sheet Statistics, block below block.
func statistics(s *sheet, c *stats.Stats, zone *time.Location) {
	s.begin()
	s.text(styleTitle, stats.Plural(c.Calls, "call")+", "+stats.Plural(c.Others, "other session"))
	s.end()
	block(s, "Outcome", "Calls", "%")
	for _, o := range c.Outcomes {
		t := white
		if o.Name == string(annotate.OutcomeFailed) {
			t = failed
		}
		counts(s, t, o.Name, c.Calls, o.Calls, (o.Calls*200/max(1, c.Calls)+1)/2)
	}
	if len(c.Quality) > 0 {
		block(s, "Media quality", "Calls", "%")
		for _, q := range c.Quality {
			counts(s, white, q.Name, c.Calls, q.Calls, (q.Calls*200/max(1, c.Calls)+1)/2)
		}
	}
	most, zones := 0, []string{}
	for _, h := range c.Hours {
		most = max(most, h.Calls)
		if name := formats.ZoneName(h.Start.In(zone)); !slices.Contains(zones, name) {
			zones = append(zones, name)
		}
	}
	hour, form := "Hour", "2006-01-02 15:04 MST"
	if len(zones) == 1 { // which may be a sentence
		hour, form = "Hour, "+zones[0], "2006-01-02 15:04"
	}
	block(s, hour, "Calls", "Failed")
	for _, h := range c.Hours {
		counts(s, white, h.Start.In(zone).Format(form), most, h.Calls, h.Failed)
	}
	times(s, c)
	for _, g := range []struct {
		name string
		list []stats.Group
	}{{"User", c.Users}, {"Product", c.Products}, {"Gateway", c.Gateways}, {"Server", c.Servers}} {
		groups(s, g.name, g.list)
	}
}

// block begins a block with its headings; the last column has bars.
func block(s *sheet, headings ...string) {
	blank(s)
	s.begin()
	for _, h := range headings {
		s.text(styleHeader, h)
	}
	s.end()
}

// counts writes a name and its numbers; the first of them is drawn as a bar, of
// which most is as long as the cell.
func counts(s *sheet, t tint, name string, most int, list ...int) {
	if s.row >= maxRows {
		return
	}
	s.begin()
	s.text(t.in(plain), name)
	for _, n := range list {
		s.value(white, number(n))
	}
	for range 3 - len(list) {
		s.text(white.in(plain), "")
	}
	s.text(lost.in(plain), bar(list[0], most))
	s.end()
}

// bar is never empty for what there is.
func bar(n, most int) string {
	const width = 30
	if n == 0 {
		return ""
	}
	return strings.Repeat("▮", max(1, n*width/max(1, most)))
}

func times(s *sheet, c *stats.Stats) {
	block(s, "Time in seconds", "Median", "95 %", "Longest")
	for _, t := range []struct {
		name   string
		spread stats.Spread
	}{{"Answer", c.Answer}, {"Ringing", c.Ring}, {"Talk", c.Talk}} {
		if t.spread.Count == 0 {
			continue
		}
		s.begin()
		s.text(white.in(plain), t.name)
		for _, ms := range []int64{t.spread.P50, t.spread.P95, t.spread.Max} {
			s.value(white, table.Value{Kind: table.Seconds, Span: time.Duration(ms) * time.Millisecond})
		}
		s.end()
	}
}

func groups(s *sheet, name string, list []stats.Group) {
	if len(list) == 0 {
		return
	}
	block(s, name, "Calls", "Answered", "Failed")
	listed, left := stats.Commonest(list)
	for _, g := range listed {
		counts(s, white, g.Name, list[0].Calls, g.Calls, g.Answered, g.Failed)
	}
	more(s, left)
}

// more says how many rows a block has not.
func more(s *sheet, left int) {
	if left <= 0 {
		return
	}
	s.begin()
	s.text(lost.in(plain), "and "+strconv.Itoa(left)+" more")
	s.end()
}
