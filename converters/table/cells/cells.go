// Package cells measures text in the character cells of a terminal: an ideogram takes
// two of them, a mark that combines with the letter before it takes none (UAX #11).
package cells

import (
	"unicode"

	"golang.org/x/text/width"

	"ocsconv/formats/printable"
)

// softHyphen is the first character that does not take one cell.
const softHyphen = '\u00ad'

// Of returns how many cells a character takes: 0, 1 or 2.
func Of(r rune) int {
	if r < softHyphen {
		return 1
	}
	return further(r)
}

// further is Of for the characters of which some take more or less than one cell. It is
// apart from that, so that text of other ones is measured in the loops that go through it.
func further(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Width returns how many cells text takes.
func Width(text string) int {
	if printable.IsPlain(text) {
		return len(text)
	}
	n := 0
	for _, r := range text {
		n += Of(r)
	}
	return n
}

// Cut shortens text to n cells, the last of them an ellipsis where anything is lost.
func Cut(text string, n int) string {
	switch {
	case Width(text) <= n:
		return text
	case n <= 0:
		return ""
	}
	return Beginning(text, n-1) + "…"
}

// Beginning is the part of text that takes no more than n cells.
func Beginning(text string, n int) string {
	used := 0
	for i, r := range text {
		if used += Of(r); used > n {
			return text[:i]
		}
	}
	return text
}
