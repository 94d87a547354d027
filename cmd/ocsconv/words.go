package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"ocsconv/converters/query"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// wordAmong refuses an operand among others that was not meant for a file: a person,
// a session or a time that somebody typed behind the logs. To go on without it would
// answer another question than was asked. What looks like a file and is missing is
// named and skipped.
func wordAmong(operands []string) error {
	if len(operands) < 2 {
		return nil
	}
	for _, o := range operands {
		if looksLikeFile(o) {
			continue
		}
		if _, err := os.Stat(o); err == nil {
			continue
		}
		return usagef("%s is no file; did you mean %s?", o, flagFor(o))
	}
	return nil
}

// looksLikeFile reports whether an operand is written as only a file, a pattern or
// standard input is: with a folder or an ending. That of an address is its domain.
func looksLikeFile(operand string) bool {
	if operand == "-" || operand == "" || strings.ContainsAny(operand, `/\*?[`) {
		return true
	}
	ending := filepath.Ext(operand)
	if strings.Contains(operand, "@") || strings.ContainsRune(operand, ' ') {
		return known.ByExtension(ending) != nil
	}
	return ending != ""
}

var (
	sessionsForm = formats.Pattern(`^\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*$`)
	digitsForm   = formats.Pattern(`^\d+$`)
)

// flagFor says how to ask for a word.
func flagFor(word string) string {
	if sessionsForm().MatchString(word) {
		return "--session " + word + ", with commas between several"
	}
	if flag := flagOf(word); flag != "" {
		return flag
	}
	return "--user " + spelt(word) + ", or ocsconv find INPUT... " + spelt(word)
}

// flagOf is the flag that asks for a word that is a time, an outcome, a kind of session or
// poor; "" for what else somebody looks for.
func flagOf(word string) string {
	lower := strings.ToLower(word)
	_, err := query.Parse(word, "", "", time.UTC, time.Now())
	switch {
	case err == nil && !digitsForm().MatchString(word):
		return "--around " + spelt(word)
	case (&query.Query{Outcomes: []string{lower}}).Check() == nil:
		return "--outcome " + spelt(lower)
	case (&query.Query{Kinds: []string{lower}}).Check() == nil:
		return "--kind " + spelt(lower)
	case lower == "poor":
		return otherFlags["quality"]
	}
	return ""
}

// spelt writes a word as a shell takes it for one.
func spelt(word string) string {
	if strings.ContainsAny(word, " ()") {
		return `"` + word + `"`
	}
	return word
}
