package main

import (
	"os"
	"path/filepath"
	"slices"
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
	for i, o := range operands {
		if _, err := os.Stat(unquotedFile(o)); err == nil {
			continue
		}
		if name := parted(operands, i); name != "" {
			return usagef("%s is no file; did you mean %q? A name with blanks stands in double quotes", o, name)
		}
		if looksLikeFile(o) {
			continue
		}
		if slices.Contains(comparisons, strings.ToLower(o)) {
			return usagef("%s is no file; did you mean a filter? The whole of it stands in quotes, as -Y 'mpop.state == \"lost\"'", o)
		}
		return usagef("%s is no file; did you mean %s?", o, flagFor(o))
	}
	return nil
}

// comparisons are what stands between the parts of a filter that a shell has parted.
var comparisons = []string{"==", "!=", "===", "!==", "~", "<=", ">=", "<", ">", "&&", "||", "eq", "ne", "gt", "lt", "ge", "le", "contains", "matches", "in", "and", "or", "not"}

// parted returns the file whose name, with blanks, a shell has made the operand and those
// beside it; "" for none.
func parted(operands []string, at int) string {
	const most = 8 // words of a name
	for from := max(0, at-most+1); from <= at; from++ {
		for to := max(at+1, from+2); to <= min(from+most, len(operands)); to++ {
			name := unquotedFile(strings.Join(operands[from:to], " "))
			if _, err := os.Stat(name); err == nil {
				return name
			}
		}
	}
	return ""
}

// unquotedFile returns the operand, or the file that is named within its quotes: those of
// cmd, to which ' is no quote, and of a text that the command was copied from.
func unquotedFile(operand string) string {
	if _, err := os.Stat(operand); err != nil {
		if bare := unquoted(operand); bare != operand {
			if _, err := os.Stat(bare); err == nil {
				return bare
			}
		}
	}
	return operand
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
