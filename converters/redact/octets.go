package redact

import (
	"bytes"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"
)

// What text is made of: atoms, the letters and digits between marks; runs of them with the
// marks that hosts, users and versions have inside; and lines.

// set is a set of octets.
type set [256]bool

// octets returns the set of the octets of a text.
func octets(text string) set { return set{}.and(text) }

// and returns the set with the octets of a text.
func (t set) and(text string) set {
	for _, c := range []byte(text) {
		t[c] = true
	}
	return t
}

// not returns the set of all other octets.
func (t set) not() set {
	for c := range t {
		t[c] = !t[c]
	}
	return t
}

// between returns the octets from first to last.
func between(first, last byte) string {
	var b []byte
	for c := int(first); c <= int(last); c++ {
		b = append(b, byte(c))
	}
	return string(b)
}

// end returns where the octets of the set end that stand at an octet of b.
func (t *set) end(b []byte, at int) int {
	for at < len(b) && t[b[at]] {
		at++
	}
	return at
}

// start returns where the octets of the set begin that stand before an octet of b.
func (t *set) start(b []byte, at int) int {
	for at > 0 && t[b[at-1]] {
		at--
	}
	return at
}

// holds reports whether the set has all octets of a text.
func (t *set) holds(v []byte) bool { return t.end(v, 0) == len(v) }

var (
	isDigit = octets(digitSet)
	isHex   = octets(digitSet + "abcdefABCDEF")
	isBlank = octets(" \t\r\n")
	isSpace = octets(between(0, ' ')) // white space and controls
	isASCII = octets(between(0, 0x7f))
	// isUnescaped tells the octets by which nothing is written that is meant otherwise.
	isUnescaped = octets("\x00&\\#" + between(0x80, 0xff)).not()
	// isAtom tells the octets that words and tokens consist of.
	isAtom = octets(digitSet + lowerSet + upperSet + between(0x80, 0xff))
	// isRun tells the octets of a run: the longest that is looked at as a whole.
	isRun = isAtom.and("._-%~")
	// isHost tells those that the name of a host in a URI has.
	isHost = isAtom.and("._-~")
	// isJoined tells those of a word with marks between its parts: Jean-Luc, O'Neil.
	isJoined = isAtom.and("-'")

	// isParamName tells those of the name of a parameter.
	isParamName = isAtom.and("-_")
	noAtom      = isAtom.not()

	isBase64   = octets(digitSet + lowerSet + upperSet + "+/-_")
	endsValue  = isSpace.and(`;,&><"'|)]`)
	endsURI    = isSpace.and("<>\"{}|\\^`,\x7f") // no URI holds them
	startsWord = octets(" \t\"'([>:,;|=")

	isHostValue  = isRun.and(":[]") // of addresses, too
	isWordOctet  = isSpace.not()
	isParamASCII = octets(digitSet + lowerSet + upperSet + "-_")
	isTagOctet   = isSpace.and(`<>"@` + between(0x7f, 0xff)).not()

	isNUL          = octets("\x00")
	isPrinted      = octets(between(' ', 0x7e) + between(0x80, 0xff) + "\t\r\n")
	isSlash        = octets(`/\`)
	isQuote        = octets(`"'`)
	isQuoteOrBlank = isQuote.and(" ")
	isColonOrBlank = octets(": ")
	isDecimal      = isDigit.and(".")

	// isColonAddress tells the octets of an IPv6 address.
	isColonAddress = isHex.and(":.")

	// opensParameter tells the octets before the name of a parameter, those of media features
	// (RFC 3840 §9) and of header fields in a URI included.
	opensParameter = octets(";?&+")
)

// shutsOf is what shuts a bracket or a quote.
var shutsOf = [256]byte{'(': ')', '[': ']', '{': '}', '<': '>', '"': '"', '\'': '\''}

// stringEnd returns where the string ends that goes on at an octet: at a quote which no backslash
// makes a part of it, or with the text.
func stringEnd(b []byte, at int) int {
	for at < len(b) && b[at] != '"' {
		if b[at] == '\\' {
			at++
		}
		at++
	}
	return min(at, len(b))
}

func atomLen(b []byte) int { return isAtom.end(b, 0) }

// atoms yields the atoms of a text.
func atoms(b []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for at := noAtom.end(b, 0); at < len(b); {
			end := isAtom.end(b, at)
			if !yield(b[at:end]) {
				return
			}
			at = noAtom.end(b, end)
		}
	}
}

// texts are how words begin or end, or what stands in them.
type texts []string

// before returns the length of the longest of the texts that v begins with.
func (t texts) before(v []byte) (n int) {
	for _, text := range t {
		if len(text) > n && len(v) >= len(text) && v[0] == text[0] && string(v[:len(text)]) == text {
			n = len(text)
		}
	}
	return n
}

// behind returns the length of the longest of the texts that v ends with.
func (t texts) behind(v []byte) (n int) {
	for _, text := range t {
		if len(text) > n && len(v) >= len(text) && v[len(v)-1] == text[len(text)-1] && string(v[len(v)-len(text):]) == text {
			n = len(text)
		}
	}
	return n
}

// in reports whether one of the texts stands in v.
func (t texts) in(v []byte) bool {
	return slices.ContainsFunc(t, func(text string) bool { return bytes.Contains(v, []byte(text)) })
}

// like reports whether text begins in a shape, in which "h" is any hexadecimal digit, "0" any
// decimal one and another octet itself.
func like(b []byte, shape string) bool {
	if len(b) < len(shape) {
		return false
	}
	for i, c := range b[:len(shape)] {
		if s := shape[i]; s != c && !(s == 'h' && isHex[c]) && !(s == '0' && isDigit[c]) || s == 'h' && !isHex[c] {
			return false
		}
	}
	return true
}

// lastAtom returns where the atom that b ends with begins.
func lastAtom(b []byte) int { return isAtom.start(b, len(b)) }

func runEnd(b []byte, at int) int { return isRun.end(b, at) }

// runStart returns where the run that b ends with begins.
func runStart(b []byte) int {
	const reach = 64
	low := max(0, len(b)-reach)
	return low + isRun.start(b[low:], len(b)-low)
}

func digitsLength(b []byte) int { return isDigit.end(b, 0) }

func countDigits(b []byte) int {
	n := 0
	for _, c := range b {
		if c-'0' <= 9 {
			n++
		}
	}
	return n
}

// without returns where [from, to) ends without the marks at its end.
func (s *scan) without(marks string, from, to int) int {
	return from + len(bytes.TrimRight(s.b[from:to], marks))
}

// afterBlanks returns where text goes on behind blanks that may stand at an octet.
func (s *scan) afterBlanks(at int) int {
	for s.at(at) == ' ' || s.at(at) == '\t' {
		at++
	}
	return at
}

// blanks returns how many blanks and line ends text begins with.
func blanks(v []byte) int { return isBlank.end(v, 0) }

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

func isUpper(v []byte) bool {
	return bytes.ContainsAny(v, upperSet) && !bytes.ContainsAny(v, lowerSet)
}
