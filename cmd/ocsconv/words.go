package main

import (
	"os"
	"path/filepath"
	"strings"

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
	timeForm     = formats.Pattern(`^(\d{1,2}:\d{2}(:\d{2})?|\d{4}-\d{1,2}-\d{1,2}(T.*)?|today|yesterday)$`)
)

// flagFor says how to ask for a word.
func flagFor(word string) string {
	spelt := word
	if strings.ContainsAny(word, " ()") {
		spelt = `"` + word + `"`
	}
	switch {
	case sessionsForm().MatchString(word):
		return "--session " + word + ", with commas between several"
	case timeForm().MatchString(word):
		return "--around " + spelt
	}
	return "--user " + spelt + ", or ocsconv find INPUT... " + spelt
}
