package filter

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error says what is wrong with a filter and where.
type Error struct {
	Filter  string
	Column  int // in characters, from 1
	Length  int // of what is wrong, in characters, at least 1
	Message string
}

// shown is how many characters of a long filter are printed on either side of
// the error.
const shown = 60

// Error returns the message with its column, and below it the filter with the
// place marked:
//
//	column 5: no field sip.Metod; did you mean sip.Method?
//	not sip.Metod
//	    ^~~~~~~~~
func (e *Error) Error() string {
	chars := []rune(strings.Map(visible, e.Filter))
	at := min(max(e.Column-1, 0), len(chars))
	from, to := max(at-shown, 0), min(at+max(e.Length, 1)+shown, len(chars))
	line := string(chars[from:to])
	if from > 0 {
		line, from = "…"+line, from-1
	}
	if to < len(chars) {
		line += "…"
	}
	marked := min(max(e.Length, 1), max(to-at, 1))
	return fmt.Sprintf("column %d: %s\n%s\n%s^%s", e.Column, strings.Map(visible, e.Message),
		line, strings.Repeat(" ", at-from), strings.Repeat("~", marked-1))
}

// visible keeps a control character, which the message may quote, from
// moving the mark or the cursor, from beginning a line of its own and from
// turning the order of what follows.
func visible(r rune) rune {
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
		return ' '
	}
	return r
}

// span is a part of the filter in octets.
type span struct{ from, to int }

func (s span) join(t span) span { return span{min(s.from, t.from), max(s.to, t.to)} }

// fail makes the error for a part of the filter.
func (s *scanner) fail(at span, format string, args ...any) *Error {
	return &Error{
		Filter:  s.text,
		Column:  utf8.RuneCountInString(s.text[:at.from]) + 1,
		Length:  max(utf8.RuneCountInString(s.text[at.from:at.to]), 1),
		Message: fmt.Sprintf(format, args...),
	}
}
