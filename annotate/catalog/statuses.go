package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed statuses.tsv
var statusesTable string

// Status is what is known of one SIP status code.
type Status struct {
	Code    int
	Reason  string // the usual reason phrase; "" when none is specified
	Meaning string // what it means in a trace
	Source  string // the specification
}

var loadStatuses = sync.OnceValue(func() map[int]Status {
	table := map[int]Status{}
	for _, r := range rows("statuses.tsv", statusesTable, "code", "reason", "meaning", "source") {
		code := number(r[0])
		table[code] = Status{Code: code, Reason: strings.TrimPrefix(r[1], "-"), Meaning: r[2], Source: r[3]}
	}
	return table
})

// SIPStatus returns what is known of a status code. One that no specification
// names is not ok, and its meaning is that of its class (RFC 3261 §8.1.3.2);
// outside of 100 to 699 there is none.
func SIPStatus(code int) (s Status, ok bool) {
	if s, ok = loadStatuses()[code]; ok {
		return s, true
	}
	s.Code = code
	if class := code / 100; 0 < class && class < len(classes) {
		s.Meaning, s.Source = classes[class], "RFC 3261 §7.2"
	}
	return s, false
}

var classes = [...]string{
	1: "The request is being worked on.",
	2: "The request succeeded.",
	3: "The caller should try another address.",
	4: "The request failed here; changed, or at another server, it may succeed.",
	5: "A server failed on the request; another one may succeed.",
	6: "The request fails everywhere.",
}

var loadPhraseWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, s := range loadStatuses() {
		for _, w := range phraseWords(s.Reason) {
			words[w] = true
		}
	}
	return words
})

func phraseWords(text string) []string {
	return strings.Fields(strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) {
			return -1
		}
		return r
	}, text)))
}

// Tells reports whether a text beside a name says something of its own: two words at least
// stand neither in the name nor in the reason phrase of any status.
func Tells(text, name string) bool {
	own, named := 0, phraseWords(name)
	for _, w := range phraseWords(text) {
		if !loadPhraseWords()[w] && !slices.Contains(named, w) {
			own++
		}
	}
	return own >= 2
}
