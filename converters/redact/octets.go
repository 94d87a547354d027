package redact

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What text is made of: atoms, the letters and digits between marks; runs of them with the
// marks that hosts, users and versions have inside; and lines.

// octets returns the table of the octets that fit.
func octets(fit func(c byte) bool) (t [256]bool) {
	for c := range t {
		t[c] = fit(byte(c))
	}
	return t
}

// marks returns a function that tells the octets of a set.
func marks(set string) func(c byte) bool {
	return func(c byte) bool { return strings.IndexByte(set, c) >= 0 }
}

var (
	// isAtom tells the octets that words and tokens consist of.
	isAtom = octets(func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
	})
	// isRun tells the octets of a run: the longest that is looked at as a whole.
	isRun = octets(func(c byte) bool { return isAtom[c] || marks("._-%~")(c) })

	isBase64   = octets(func(c byte) bool { return c < 0x80 && isAtom[c] || marks("+/-_")(c) })
	endsValue  = octets(func(c byte) bool { return c <= ' ' || marks(`;,&><"'|)]`)(c) })
	endsURI    = octets(func(c byte) bool { return c <= ' ' || c == 0x7f || marks("<>\"{}|\\^`,")(c) }) // no URI holds them
	startsWord = octets(marks(" \t\"'([>:,;="))

	// opensParameter tells the octets before the name of a parameter, those of media features
	// (RFC 3840 §9) and of header fields in a URI included.
	opensParameter = octets(marks(";?&+"))
)

func atomLen(b []byte) int {
	n := 0
	for n < len(b) && isAtom[b[n]] {
		n++
	}
	return n
}

// lastAtom returns where the atom that b ends with begins.
func lastAtom(b []byte) int {
	at := len(b)
	for at > 0 && isAtom[b[at-1]] {
		at--
	}
	return at
}

func runEnd(b []byte, at int) int {
	for at < len(b) && isRun[b[at]] {
		at++
	}
	return at
}

// runStart returns where the run that b ends with begins.
func runStart(b []byte) int {
	const reach = 64
	at := len(b)
	for at > 0 && len(b)-at < reach && isRun[b[at-1]] {
		at--
	}
	return at
}

func digitsLength(b []byte) int {
	n := 0
	for n < len(b) && b[n]-'0' <= 9 {
		n++
	}
	return n
}

func countDigits(b []byte) int {
	n := 0
	for _, c := range b {
		if c-'0' <= 9 {
			n++
		}
	}
	return n
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// blanks returns how many blanks and line ends text begins with.
func blanks(v []byte) int { return len(v) - len(bytes.TrimLeft(v, " \t\r\n")) }

func lineLength(b []byte) int {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return i + 1
	}
	return len(b)
}

// lineBefore returns what the line of b has before an octet, no more than so many octets of it.
func lineBefore(b []byte, at, reach int) []byte {
	before := b[max(0, at-reach):at]
	return before[bytes.LastIndexByte(before, '\n')+1:]
}

// fold returns v in lower case, as UTF-8; v itself where it is so already. What is no UTF-8 is read as Latin-1, so
// that a name is the same in a log line of either.
func fold(v []byte) []byte {
	plain := true
	for _, c := range v {
		if plain = c < 0x80 && lowerOf[c] == c; !plain {
			break
		}
	}
	if plain {
		return v
	}
	if utf8.Valid(v) {
		return bytes.ToLower(v)
	}
	out := make([]byte, 0, len(v)+len(v)/2)
	for _, c := range v {
		out = utf8.AppendRune(out, unicode.ToLower(rune(c)))
	}
	return out
}

// lower returns v in lower case, octet for octet: host names are ASCII.
func lower(v []byte) []byte {
	out := make([]byte, len(v))
	for i, c := range v {
		out[i] = lowerOf[c]
	}
	return out
}

var lowerOf = func() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

// letterKind is '0' for a digit, 'A' for a capital letter and 'a' for any other octet.
var letterKind = func() (t [256]byte) {
	for c := range t {
		switch {
		case c >= '0' && c <= '9':
			t[c] = '0'
		case c >= 'A' && c <= 'Z':
			t[c] = 'A'
		default:
			t[c] = 'a'
		}
	}
	return t
}()

func isHex(c byte) bool { return c-'0' <= 9 || lowerOf[c] >= 'a' && lowerOf[c] <= 'f' }

// isHexDigits reports whether text is hexadecimal digits and nothing else.
func isHexDigits(v []byte) bool {
	for _, c := range v {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func isUpper(v []byte) bool {
	return bytes.ContainsAny(v, upperSet) && !bytes.ContainsAny(v, lowerSet)
}
