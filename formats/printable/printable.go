// Package printable makes text from outside fit for the place where it is shown.
// Logs are written by anyone: a line end in a name forges a line, an escape
// sequence commands a terminal, a mark that turns the direction of writing shows
// another name than the one that is there. Each place has its [Policy].
//
// All policies give valid UTF-8, and none lets control characters through, those
// of C1 (U+0080 to U+009F) included. Text of printable ASCII stays as it is.
package printable

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Policy says what becomes of the characters that print nothing.
type Policy struct {
	of      [classes]rune // what stands in their place
	squeeze bool          // several blanks become one
}

// What may stand in the place of a character, besides a character.
const (
	keep    rune = -1 - iota
	picture      // U+2400 and following, the pictures of C0 controls and DEL
)

const (
	mark  = utf8.RuneError
	blank = ' '
)

// class is a kind of character.
type class uint8

const (
	letter   class = iota // what prints
	tab                   // U+0009
	lineEnd               // CR and LF
	control               // the others of C0, and DEL
	control1              // C1
	breaking              // line and paragraph separators
	turning               // marks of direction, and the byte-order mark
	joining               // U+200C and U+200D, which Persian and Indic scripts need
	format                // the other characters of category Cf
	space                 // blanks other than U+0020
	unusual               // private use and what is no character
	invalid               // an octet that is no UTF-8, and U+FFFD
	classes
)

// The policies.
var (
	// Sentence is for what ocsconv writes into a sentence: one line, blanks for
	// all that prints nothing.
	Sentence = Policy{of: [classes]rune{letter: keep, tab: blank, lineEnd: blank, control: blank, control1: blank,
		breaking: blank, turning: blank, joining: blank, format: blank, space: keep, unusual: keep, invalid: '?'}}

	// Label is for one line of a drawing: as narrow as it can be, and what was
	// taken out shows as U+FFFD.
	Label = Policy{squeeze: true, of: [classes]rune{letter: keep, tab: blank, lineEnd: blank, control: mark, control1: mark,
		breaking: blank, turning: mark, joining: keep, format: mark, space: blank, unusual: mark, invalid: mark}}

	// Cell is for a cell of a table, where lines and tabs are data.
	Cell = Policy{of: [classes]rune{letter: keep, tab: keep, lineEnd: keep, control: picture, control1: mark,
		breaking: keep, turning: keep, joining: keep, format: keep, space: keep, unusual: keep, invalid: mark}}

	// Row is for a cell of a table on a terminal, which has one line.
	Row = Policy{of: [classes]rune{letter: keep, tab: blank, lineEnd: blank, control: picture, control1: mark,
		breaking: mark, turning: mark, joining: keep, format: keep, space: keep, unusual: keep, invalid: mark}}

	// Terminal is for a line that a terminal shows; tabs part it.
	Terminal = Policy{of: [classes]rune{letter: keep, tab: keep, lineEnd: mark, control: mark, control1: mark,
		breaking: mark, turning: mark, joining: keep, format: keep, space: keep, unusual: keep, invalid: mark}}

	// Name is for the name of a file.
	Name = Policy{of: [classes]rune{letter: keep, tab: mark, lineEnd: mark, control: mark, control1: mark,
		breaking: mark, turning: mark, joining: keep, format: keep, space: keep, unusual: keep, invalid: mark}}

	// Comment is for the comments and names in a capture, each one line.
	// Wireshark 4.0 cuts a comment at a NUL, 4.2 replaces invalid UTF-8, and 4.4
	// makes several comments of several lines.
	Comment = Policy{of: [classes]rune{letter: keep, tab: blank, lineEnd: blank, control: blank, control1: blank,
		breaking: blank, turning: mark, joining: keep, format: keep, space: keep, unusual: keep, invalid: mark}}
)

// classOf tells the class of a character that is not printable ASCII.
func classOf(r rune) class {
	switch {
	case r == '\t':
		return tab
	case r == '\n', r == '\r':
		return lineEnd
	case r < ' ', r == 0x7f:
		return control
	case r < 0x7f:
		return letter
	case r < 0xa0:
		return control1
	case r == 0x2028, r == 0x2029:
		return breaking
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
		return turning
	case r == 0x200c, r == 0x200d:
		return joining
	case r == utf8.RuneError:
		return invalid
	case unicode.Is(unicode.Zs, r):
		return space
	case unicode.Is(unicode.Cf, r):
		return format
	case unicode.Is(unicode.Co, r), r&0xfffe == 0xfffe:
		return unusual
	}
	return letter
}

// Text returns s as the policy wants it.
func (p *Policy) Text(s string) string {
	at := plain(s)
	if at == len(s) || !p.squeeze && utf8.ValidString(s[at:]) && strings.IndexFunc(s[at:], p.replaces) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for r := range p.runes(s) {
		b.WriteRune(r)
	}
	return b.String()
}

// Octets returns [Policy.Text] of s in at most n octets, of which an ellipsis is
// the last where more was there.
func (p *Policy) Octets(s string, n int) string {
	if len(s) <= n && IsPlain(s) {
		return s
	}
	var b strings.Builder
	for r := range p.runes(s) {
		if b.Len()+utf8.RuneLen(r) > n-len(ellipsis) {
			b.WriteString(ellipsis)
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Characters returns [Policy.Text] of s in at most n characters, of which an
// ellipsis is the last where more was there.
func (p *Policy) Characters(s string, n int) string {
	if len(s) <= n && IsPlain(s) {
		return s
	}
	var b strings.Builder
	last, count := 0, 0 // where the last character begins
	for r := range p.runes(s) {
		if count == n {
			return b.String()[:last] + ellipsis
		}
		last = b.Len()
		b.WriteRune(r)
		count++
	}
	return b.String()
}

const ellipsis = "…"

// runes yields the characters of s as the policy wants them.
func (p *Policy) runes(s string) iter.Seq[rune] {
	return func(yield func(rune) bool) {
		var before rune
		for _, r := range s {
			r = p.replace(r)
			if p.squeeze && r == blank && before == blank {
				continue
			}
			if before = r; !yield(r) {
				return
			}
		}
	}
}

// IsPlain reports whether s is printable ASCII, which stays as it is everywhere.
func IsPlain(s string) bool { return plain(s) == len(s) }

// plain returns how many octets of s are printable ASCII before another comes. It
// looks at eight at a time: nearly all text that is ever asked for is plain.
func plain(s string) int {
	w := s
	for ; len(w) >= 8; w = w[8:] {
		const ones, tops = 0x0101010101010101, 0x8080808080808080
		x := uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 | uint64(w[3])<<24 | uint64(w[4])<<32 | uint64(w[5])<<40 | uint64(w[6])<<48 | uint64(w[7])<<56
		// A top bit is set by an octet above 0x7f, by 0x7f and one, and by less than 0x20 borrowing.
		if (x|(x+ones)|(x-ones*0x20))&tops != 0 {
			break
		}
	}
	for len(w) > 0 && w[0] >= ' ' && w[0] < 0x7f {
		w = w[1:]
	}
	return len(s) - len(w)
}

func (p *Policy) replaces(r rune) bool { return p.replace(r) != r }

func (p *Policy) replace(r rune) rune {
	if r >= ' ' && r < 0x7f {
		return r
	}
	switch by := p.of[classOf(r)]; by {
	case keep:
		return r
	case picture:
		if r == 0x7f {
			return 0x2421
		}
		return 0x2400 + r
	default:
		return by
	}
}
