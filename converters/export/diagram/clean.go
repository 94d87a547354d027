package diagram

import (
	"strings"

	"ocsconv/formats/printable"
)

// Lengths in characters above which text from messages is cut: a sentence, a
// name or identifier, and a tag, of which the start tells enough.
const (
	maxText = 600
	maxWord = 80
	maxTag  = 24
)

// OneLine makes text from a message safe to show in one line, as everything in a
// [Ladder] is. What is longer than limit characters ends in an ellipsis.
func OneLine(s string, limit int) string { return clean(s, limit) }

func clean(s string, limit int) string {
	return printable.Label.Characters(strings.TrimSpace(s), limit)
}
