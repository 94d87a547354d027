package catalog

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

//go:embed diagnostics.tsv
var diagnosticsTable string

//go:embed ranges.tsv
var rangesTable string

// Entry is what is known of one ms-diagnostics id.
type Entry struct {
	ID        int
	Component string // the part of the product that issues the id; "" when unknown
	Reason    string // the published reason; the text of a header itself is better
	Meaning   string // what it means and where to look next; "" when nothing is known
	Source    string // where this is known from
}

// span is a range of ids that belong to one component.
type span struct {
	low, high int
	entry     Entry
}

type diagnostics struct {
	entries []Entry // by id
	spans   []span  // the narrowest first
}

var loadDiagnostics = sync.OnceValue(func() diagnostics {
	var d diagnostics
	for _, r := range rows("diagnostics.tsv", diagnosticsTable, "id", "component", "reason", "meaning", "source") {
		e := Entry{ID: number(r[0]), Component: r[1], Reason: r[2], Meaning: r[3], Source: r[4]}
		if e.Meaning == "-" {
			e.Meaning = reported(e)
		}
		d.entries = append(d.entries, e)
	}
	slices.SortFunc(d.entries, func(a, b Entry) int { return a.ID - b.ID })
	for _, r := range rows("ranges.tsv", rangesTable, "low", "high", "component", "meaning", "source") {
		e := Entry{Component: r[2], Meaning: r[3], Source: r[4]}
		d.spans = append(d.spans, span{number(r[0]), number(r[1]), e})
	}
	slices.SortStableFunc(d.spans, func(a, b span) int { return (a.high - a.low) - (b.high - b.low) })
	return d
})

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// reported makes a sentence for an id whose reason says it all.
func reported(e Entry) string {
	return fmt.Sprintf("%s reports: %s.", e.Component, strings.TrimRight(e.Reason, "."))
}

// Diagnostic returns what is known of an ms-diagnostics id. It is exact when the
// id itself is in the table. Otherwise the entry is that of the narrowest range
// that holds the id, without a reason, and empty but for the ID when none does.
func Diagnostic(id int) (e Entry, exact bool) {
	d := loadDiagnostics()
	i, found := slices.BinarySearchFunc(d.entries, id, func(e Entry, id int) int { return e.ID - id })
	if found {
		return d.entries[i], true
	}
	for _, s := range d.spans {
		if s.low <= id && id <= s.high {
			return s.of(id), false
		}
	}
	return Entry{ID: id}, false
}

// of returns the entry of an id in the range.
func (s span) of(id int) Entry {
	e := s.entry
	e.ID = id
	e.Meaning = strings.Replace(e.Meaning, "{status}", statusText(id-s.low/10000*10000), 1)
	return e
}

// statusText returns "486 (Busy Here)".
func statusText(code int) string {
	if s, _ := SIPStatus(code); s.Reason != "" {
		return fmt.Sprintf("%d (%s)", code, s.Reason)
	}
	return strconv.Itoa(code)
}

// Diagnostics returns all ids of the table in ascending order.
func Diagnostics() []Entry { return slices.Clone(loadDiagnostics().entries) }

// FindDiagnostics returns the ids whose reason, component or meaning contain all
// of the words, whole or in the plural, in any case and order. Entries whose reason has
// the words as one phrase come first, then by id.
func FindDiagnostics(words string) []Entry {
	phrase := wordsIn(words)
	if phrase == " " {
		return nil
	}
	var phrased, worded []Entry
	for _, e := range loadDiagnostics().entries {
		text := wordsIn(strings.Join([]string{strconv.Itoa(e.ID), e.Component, e.Reason, e.Meaning}, " "))
		lacks := func(word string) bool {
			return !strings.Contains(text, " "+word+" ") && !strings.Contains(text, " "+word+"s ")
		}
		switch {
		case strings.Contains(wordsIn(e.Reason), phrase):
			phrased = append(phrased, e)
		case !slices.ContainsFunc(strings.Fields(phrase), lacks):
			worded = append(worded, e)
		}
	}
	return append(phrased, worded...)
}

// wordsIn returns the words of a text in lower case, with a blank on both sides of each.
func wordsIn(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return " " + strings.Join(append(words, ""), " ")
}
