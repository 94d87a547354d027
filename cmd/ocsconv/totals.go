package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/export/stats"
	"ocsconv/converters/table"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats/printable"
)

// listOptions are how a list of sessions is shown where it goes: signs and colours
// are for a person at a terminal.
func (k *analysed) listOptions() table.ListOptions {
	o := table.ListOptions{Columns: k.width(), Chosen: k.picked != nil && len(k.Logs) > 1, Zone: k.zone()}
	if k.onScreen() && isTerminal(k.stdout) {
		o.Signs, o.ASCII, o.Colour = true, !showsSigns(), k.colour()
	}
	return o
}

// showsSigns reports whether the terminal has letters for signs such as ✓: its locale is
// of UTF-8. On Windows the code page does not count, since Go writes to a console in
// UTF-16. But the classic console takes all from one font, and those have lines and no
// ticks; terminals that look for a letter in other fonts name themselves.
func showsSigns() bool {
	if runtime.GOOS == "windows" {
		return os.Getenv("WT_SESSION") != "" || os.Getenv("TERM_PROGRAM") != ""
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

// totals counts what a list shows, for the lines below it. Each session is counted
// once by how it ended; poor are those of them that sounded so.
type totals struct {
	all, answered, unanswered, open, unknown, failed int
	poor                                             int
	causes                                           stats.Causes
}

func newTotals() *totals { return &totals{causes: stats.Causes{}} }

func (t *totals) add(s *annotate.Session) {
	t.all++
	switch {
	case s.Failed():
		t.failed++
	case s.Outcome == annotate.OutcomeAnswered:
		t.answered++
	case s.Outcome == annotate.OutcomeInProgress:
		t.open++
	case s.Outcome == annotate.OutcomeUnknown:
		t.unknown++
	default:
		t.unanswered++
	}
	if palette.OfSession(s) == &palette.Poor {
		t.poor++
	}
	t.causes.Add(s)
}

// maxCauses is how many causes stand below a list; ocsconv stats has all.
const maxCauses = 5

// String says how many sessions there are and how they ended.
func (t *totals) String() string {
	parts := []string{fmt.Sprintf("%d answered", t.answered)}
	for _, part := range []struct {
		n    int
		what string
	}{{t.unanswered, "not answered"}, {t.open, "in progress"}, {t.unknown, "unknown"}, {t.failed, "failed"}, {t.poor, "poor"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return count(t.all, "session") + ": " + strings.Join(parts, ", ")
}

// say tells the totals, then why sessions failed, the commonest reason first: what
// somebody looks for stands beside the prompt.
func (t *totals) say(s *console) {
	s.say("%s", t)
	causes := t.causes.List()
	for i := range causes {
		if i == maxCauses {
			s.say("and %s; ocsconv stats has all", count(len(causes)-i, "more cause"))
			return
		}
		c := &causes[i]
		s.say("failed %d: %s, first in session %d", c.Calls, printable.Terminal.Text(c.String()), c.Sessions[0])
	}
}
