package main

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed glossary.tsv
var glossaryTable string

// meaning is what a word of the sessions says, of one of the things that it is said of.
type meaning struct {
	of   string // "outcome of a session"
	says string
}

// glossary has what each word means, by the word in lower case. A malformed table is a
// defect of the program and panics.
var glossary = sync.OnceValue(func() map[string][]meaning {
	words := map[string][]meaning{}
	for n, line := range strings.Split(strings.TrimSpace(glossaryTable), "\n") {
		cells := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		if len(cells) != 3 || n == 0 && line != "word\tof\tsays" {
			panic(fmt.Sprintf("glossary.tsv:%d: want word, of and says", n+1))
		}
		if n > 0 {
			words[cells[0]] = append(words[cells[0]], meaning{cells[1], cells[2]})
		}
	}
	return words
})

// termsOf says what a word means that tables, JSON, sentences and filters have, in any
// case; nil for a word that is none of theirs.
func termsOf(word string) []meaning {
	word = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(word)), " (utc)")
	if strings.TrimRight(word, "0123456789") == "e" {
		word = "e1"
	}
	if list := glossary()[word]; list != nil {
		return list
	}
	return glossary()[strings.ReplaceAll(word, " ", "-")]
}
