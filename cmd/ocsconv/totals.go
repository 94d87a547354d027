package main

import (
	"fmt"
	"iter"
	"os"
	"runtime"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/palette"
	"ocsconv/converters/stats"
	"ocsconv/converters/table"
	"ocsconv/formats/printable"
)

// listOptions are how a list of sessions is shown where it goes: signs and colours
// are for a person at a terminal.
func (k *analysed) listOptions() table.ListOptions {
	o := table.ListOptions{Columns: k.width(), Zone: k.zone()}
	if toFile := k.out != "" && k.out != "-"; !toFile && isTerminal(k.stdout) {
		o.Signs, o.ASCII, o.Colour = true, !spellsUnicode(), k.colour()
	}
	return o
}

// spellsUnicode reports whether the terminal's locale is of UTF-8. Go writes to a
// console of Windows in its own letters whatever the code page is.
func spellsUnicode() bool {
	if runtime.GOOS == "windows" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

// totals counts what a list shows, for the lines below it.
type totals struct {
	zone  *time.Location
	all   int
	roles map[*palette.Role]int
	stats *stats.Collector
}

func newTotals(zone *time.Location) *totals {
	return &totals{zone: zone, roles: map[*palette.Role]int{}, stats: stats.New(zone)}
}

// of yields sessions and counts them.
func (t *totals) of(sessions iter.Seq[*annotate.Session]) iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) {
		for s := range sessions {
			t.all++
			t.roles[palette.OfSession(s)]++
			t.stats.Add(s)
			if !yield(s) {
				return
			}
		}
	}
}

// maxCauses is how many causes stand below a list; ocsconv stats has all.
const maxCauses = 5

// say tells the totals, then why calls failed, the commonest reason first: what
// somebody looks for stands beside the prompt.
func (t *totals) say(s *invocation) {
	parts := []string{fmt.Sprintf("%d answered", t.roles[&palette.Won]+t.roles[&palette.Poor])}
	if n := t.roles[&palette.Cancelled]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not answered", n))
	}
	if n := t.roles[&palette.Inferred]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d unknown", n))
	}
	if n := t.roles[&palette.Failed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", n))
	}
	if n := t.roles[&palette.Poor]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d poor", n))
	}
	s.say("%s: %s", count(t.all, "session"), strings.Join(parts, ", "))
	causes := t.stats.Stats().Causes
	for i := range causes {
		if i == maxCauses {
			s.say("and %s; ocsconv stats has all", count(len(causes)-i, "more cause"))
			return
		}
		c := &causes[i]
		s.say("failed %d: %s, first in session %d", c.Calls, printable.Terminal.Text(c.String()), c.Sessions[0])
	}
}
