package diagram

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths in characters above which text from messages is cut: a sentence, a
// name or identifier, and a tag, of which the start tells enough.
const (
	maxText = 600
	maxWord = 80
	maxTag  = 24
)

const (
	zeroWidthNonJoiner = '\u200c' // Persian and Indic scripts need both joiners
	zeroWidthJoiner    = '\u200d'
)

// OneLine makes text from a message safe to show in one line, as everything in a
// [Ladder] is. What is longer than limit characters ends in an ellipsis.
func OneLine(s string, limit int) string { return clean(s, limit) }

// clean makes one line of text that is safe to show: blanks for line ends and
// tabs, U+FFFD for control characters, marks that turn the direction of writing
// and octets that are no UTF-8. What is longer than limit ends in an ellipsis.
func clean(s string, limit int) string {
	s = strings.TrimSpace(s)
	if plain(s) && len(s) <= limit {
		return s
	}
	var b strings.Builder
	n := 0
	blank := false
	for _, r := range s {
		if n == limit {
			return cut(b.String(), limit-1) + "…"
		}
		r = visible(r)
		if r == ' ' && blank {
			continue
		}
		blank = r == ' '
		b.WriteRune(r)
		n++
	}
	return b.String()
}

func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func visible(r rune) rune {
	switch {
	case r == '\t', r == '\n', r == '\r', unicode.Is(unicode.Z, r):
		return ' '
	case r == zeroWidthJoiner, r == zeroWidthNonJoiner:
		return r
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), r&0xfffe == 0xfffe:
		return utf8.RuneError
	}
	return r
}

// cut returns the first n characters of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
