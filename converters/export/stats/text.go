package stats

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"ocsconv/annotate"
)

// By is one way to group the calls.
type By struct {
	Name string
	list func(*Stats) []Group
}

// Bys lists the ways to group the calls.
var Bys = []By{
	{"user", func(s *Stats) []Group { return s.Users }},
	{"product", func(s *Stats) []Group { return s.Products }},
	{"gateway", func(s *Stats) []Group { return s.Gateways }},
	{"server", func(s *Stats) []Group { return s.Servers }},
}

// maxRows bounds the groups that a person is shown.
const maxRows = 20

const barWidth = 30

// WriteText prints the counts for a person, with times in a zone; by is the
// group to list, nil for none. What it prints of the log is made safe by clean.
func (s *Stats) WriteText(w io.Writer, zone *time.Location, by *By, clean func(string) string) error {
	out := bufio.NewWriter(w)
	if s.Calls == 0 {
		fmt.Fprintf(out, "No calls in %s; %s\n", Plural(len(s.Files), "log"), Plural(s.Others, "other session"))
		return out.Flush()
	}
	fmt.Fprintf(out, "%s, %s, %s\n", span(s.Start, s.End, zone), Plural(len(s.Files), "log"), Plural(s.Calls, "call"))
	s.writeOutcomes(out)
	s.writeCauses(out, zone, clean)
	s.writeHours(out, zone)
	s.writeTimes(out)
	s.writeQuality(out)
	s.writePlaces(out, clean)
	s.writeLogs(out, clean)
	if by != nil {
		writeGroups(out, by, by.list(s), clean)
	}
	return out.Flush()
}

// span says from when to when, and in which zone.
func span(from, to annotate.Time, zone *time.Location) string {
	if from.IsZero() {
		return "No times in the logs"
	}
	a, b := from.In(zone), to.In(zone)
	last := "15:04 MST"
	if a.YearDay() != b.YearDay() || a.Year() != b.Year() {
		last = "Mon 2 January 2006, 15:04 MST"
	}
	return a.Format("Mon 2 January 2006, 15:04") + " to " + b.Format(last)
}

// Plural counts what a noun names: "1 call", "2 calls".
func Plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (s *Stats) writeOutcomes(out io.Writer) {
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	for _, c := range s.Outcomes {
		fmt.Fprintf(w, "%s\t%5d\t%3d %%\t%s\n", c.Name, c.Calls, (c.Calls*200/s.Calls+1)/2, bar(c.Calls, s.Calls))
	}
	w.Flush()
}

// bar is never empty for what there is.
func bar(n, all int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("#", max(1, n*barWidth/all))
}

func (s *Stats) writeCauses(out io.Writer, zone *time.Location, clean func(string) string) {
	if len(s.Causes) == 0 {
		return
	}
	layout := "15:04"
	if days(s.Start, s.End, zone) > 1 {
		layout = "2006-01-02 15:04"
	}
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Causes\tcalls\tfirst\tlast\twhere\tsessions")
	for i, c := range s.Causes {
		if i == maxRows {
			fmt.Fprintf(w, "and %s\n", Plural(len(s.Causes)-i, "more cause"))
			break
		}
		fmt.Fprintf(w, "x %s\t%d\t%s\t%s\t%s\t%s\n", clean(c.String()), c.Calls, clock(c.First, zone, layout), clock(c.Last, zone, layout), clean(c.Host), numbers(c))
	}
	w.Flush()
}

// String names the cause as a session does: "no such user (404, 1003)".
func (c *Cause) String() string {
	one := annotate.Cause{Text: c.Text, Family: c.Family}
	if c.Status > 0 {
		one.Status = &c.Status
	}
	if c.ID > 0 {
		one.ID = &c.ID
	}
	if c.Text == "" {
		one.Text = "no reason given"
	}
	return one.String()
}

// numbers lists the sessions of a cause for show --session.
func numbers(c Cause) string {
	const most = 5
	var parts []string
	for _, n := range c.Sessions[:min(most, len(c.Sessions))] {
		parts = append(parts, fmt.Sprint(n))
	}
	if c.Calls > most {
		parts = append(parts, "…")
	}
	return strings.Join(parts, " ")
}

func clock(t annotate.Time, zone *time.Location, layout string) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(zone).Format(layout)
}

// days counts the days that two times are on.
func days(from, to annotate.Time, zone *time.Location) int {
	a, b := from.In(zone), to.In(zone)
	first := time.Date(a.Year(), a.Month(), a.Day(), 0, 0, 0, 0, time.UTC)
	last := time.Date(b.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	return int(last.Sub(first)/(24*time.Hour)) + 1
}

func (s *Stats) writeHours(out io.Writer, zone *time.Location) {
	if len(s.Hours) == 0 {
		return
	}
	// Of several days the hours of the clock are added up.
	var calls, failures [24]int
	first, last := 23, 0
	for _, h := range s.Hours {
		n := h.Start.In(zone).Hour()
		calls[n] += h.Calls
		failures[n] += h.Failed
		first, last = min(first, n), max(last, n)
	}
	head, line, bad := "By hour", "calls  ", "failed "
	for n := first; n <= last; n++ {
		width := max(3, len(fmt.Sprint(calls[n]))+1)
		head += fmt.Sprintf("%*s", width, fmt.Sprintf("%02d", n))
		line += fmt.Sprintf("%*s", width, dot(calls[n]))
		bad += fmt.Sprintf("%*s", width, dot(failures[n]))
	}
	fmt.Fprintf(out, "\n%s\n%s\n%s\n", head, line, bad)
	timed := 0
	for _, n := range calls {
		timed += n
	}
	if timed < s.Calls {
		fmt.Fprintf(out, "%s without a time\n", Plural(s.Calls-timed, "call"))
	}
}

func dot(n int) string {
	if n == 0 {
		return "."
	}
	return fmt.Sprint(n)
}

func (s *Stats) writeTimes(out io.Writer) {
	fmt.Fprintln(out)
	for _, t := range []struct {
		name   string
		spread Spread
	}{{"Answer", s.Answer}, {"Ring  ", s.Ring}, {"Talk  ", s.Talk}} {
		if t.spread.Count > 0 {
			fmt.Fprintf(out, "%s   half within %.1f s, 95 %% within %.1f s\n", t.name, float64(t.spread.P50)/1000, float64(t.spread.P95)/1000)
		}
	}
}

// writeQuality tells the classes of the calls' media, where any report is in the logs.
func (s *Stats) writeQuality(out io.Writer) {
	var parts []string
	reported := false
	for _, c := range s.Quality {
		parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.Calls))
		reported = reported || c.Name != noReport
	}
	if reported {
		fmt.Fprintf(out, "Quality  %s\n", strings.Join(parts, ", "))
	}
}

func (s *Stats) writePlaces(out io.Writer, clean func(string) string) {
	fmt.Fprintf(out, "Places   one replied in %s, several in %d, none in %d\n", Plural(s.Places.One, "call"), s.Places.Several, s.Places.None)
	for i, d := range s.Devices {
		if i == 3 {
			fmt.Fprintf(out, "         and %s that never answered\n", Plural(len(s.Devices)-i, "more endpoint"))
			break
		}
		fmt.Fprintf(out, "         %s: %s (epid %s) rang %d times and answered none\n", clean(d.User), clean(d.Product), clean(d.Epid), d.Rang)
	}
}

// writeLogs tells what is to be known of the logs themselves.
func (s *Stats) writeLogs(out io.Writer, clean func(string) string) {
	if s.Duplicates > 0 {
		fmt.Fprintf(out, "Twice    %s of messages that are in the logs already\n", Plural(s.Duplicates, "record"))
	}
	for i, c := range s.Clocks {
		if i == maxRows {
			fmt.Fprintf(out, "         and %s; --json has all\n", Plural(len(s.Clocks)-i, "more clock"))
			break
		}
		fmt.Fprintf(out, "Clock    %s\n", clean(c.String()))
	}
}

func writeGroups(out io.Writer, by *By, list []Group, clean func(string) string) {
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "By %s\tcalls\tanswered\tfailed\n", by.Name)
	for i, g := range list {
		if i == maxRows {
			fmt.Fprintf(w, "and %s; --json has all\n", Plural(len(list)-i, "more "+by.Name))
			break
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\n", clean(g.Name), g.Calls, g.Answered, g.Failed)
	}
	w.Flush()
}
