package filter

import (
	"strings"
	"unicode/utf8"
)

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	endOfFilter tokenKind = iota
	word                  // a field, a function, or a value without quotes
	quoted                // "…" or r"…"
	character             // '…'
	operator              // of the table below, in its first spelling
	punctuation           // ( ) { } [ ] , .. @
)

// token is one piece of the filter. Its text is the value of what was quoted,
// and the octet itself of a character constant.
type token struct {
	kind tokenKind
	text string
	span span
}

func (t token) is(kind tokenKind, text string) bool { return t.kind == kind && t.text == text }

// operators maps every spelling of an operator to the one used here.
var operators = map[string]string{
	"==": "==", "eq": "==", "any_eq": "==",
	"!=": "!=", "ne": "!=", "all_ne": "!=",
	"===": "===", "all_eq": "===",
	"!==": "!==", "any_ne": "!==", "~=": "!==", // the last is deprecated in Wireshark
	"<": "<", "lt": "<",
	"<=": "<=", "le": "<=",
	">": ">", "gt": ">",
	">=": ">=", "ge": ">=",
	"contains": "contains",
	"matches":  "matches", "~": "matches",
	"in":  "in",
	"and": "and", "&&": "and",
	"or": "or", "||": "or",
	"not": "not", "!": "not",
	"xor": "xor", "^^": "xor",
	"any": "any", "all": "all",
	"+": "+", "-": "-", "*": "*", "/": "/", "%": "%",
	"&": "&", "bitand": "&", "bitwise_and": "&",
}

// scanner cuts a filter into tokens.
type scanner struct {
	text string
	off  int
}

func isWordStart(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':'
}

func isWordPart(c byte) bool { return isWordStart(c) || c == '.' || c == '-' || c == '/' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// next returns the next token. At the end it returns endOfFilter again and
// again.
func (s *scanner) next() token {
	for s.off < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.off]) >= 0 {
		s.off++
	}
	rest := s.text[s.off:]
	switch {
	case rest == "":
		return token{span: span{s.off, s.off}}
	case rest[0] == '"':
		return s.quoted(false)
	case len(rest) > 1 && rest[0]|0x20 == 'r' && rest[1] == '"':
		s.off++
		return s.quoted(true)
	case rest[0] == '\'':
		return s.character()
	case isWordStart(rest[0]):
		return s.word()
	case rest[0] == '-' && len(rest) > 1 && isDigit(rest[1]):
		return s.word()
	}
	return s.symbol()
}

// take returns the next n octets as a token.
func (s *scanner) take(kind tokenKind, n int) token {
	at := span{s.off, s.off + n}
	s.off += n
	return token{kind, s.text[at.from:at.to], at}
}

// word reads a name, a number, an address, … It never includes "..", which
// stands between the ends of a range.
func (s *scanner) word() token {
	n := 1
	for s.off+n < len(s.text) && isWordPart(s.text[s.off+n]) && !strings.HasPrefix(s.text[s.off+n:], "..") {
		n++
	}
	t := s.take(word, n)
	if op, ok := operators[t.text]; ok {
		t.kind, t.text = operator, op
	}
	return t
}

// symbol reads an operator or punctuation, the longest that fits.
func (s *scanner) symbol() token {
	rest := s.text[s.off:]
	for n := min(3, len(rest)); n > 0; n-- {
		if op, ok := operators[rest[:n]]; ok {
			t := s.take(operator, n)
			t.text = op
			return t
		}
	}
	if strings.HasPrefix(rest, "..") {
		return s.take(punctuation, 2)
	}
	if strings.IndexByte("(){}[],@", rest[0]) >= 0 {
		return s.take(punctuation, 1)
	}
	r, n := utf8.DecodeRuneInString(rest)
	at := span{s.off, s.off + n}
	switch {
	case r == '=':
		panic(s.fail(at, `"=" is no operator; equality is "=="`))
	case r == '#' || r == '$':
		panic(s.fail(at, "%q is not known here: there are no layers and references; leave it out", r))
	case strings.ContainsRune("|^~", r):
		panic(s.fail(at, `%q is no operator; there are "or", "xor", "matches" and, for bits, "&"`, r))
	}
	panic(s.fail(at, "unexpected %q; text belongs in double quotes", r))
}

// quoted reads a string; s.off is at the quote. In a raw one a backslash keeps
// the quote from ending the string and stays part of it.
func (s *scanner) quoted(raw bool) token {
	begin := s.off
	if raw {
		begin--
	}
	s.off++
	var b strings.Builder
	for s.off < len(s.text) {
		c := s.text[s.off]
		switch {
		case c == '"':
			s.off++
			return token{quoted, b.String(), span{begin, s.off}}
		case c == '\\' && raw && s.off+1 < len(s.text):
			b.WriteString(s.text[s.off : s.off+2])
			s.off += 2
		case c == '\\' && !raw:
			s.escape(&b)
		default:
			b.WriteByte(c)
			s.off++
		}
	}
	panic(s.fail(span{begin, len(s.text)}, "the closing quote is missing"))
}

// character reads a character constant, which is one octet.
func (s *scanner) character() token {
	begin := s.off
	s.off++
	var b strings.Builder
	for s.off < len(s.text) {
		c := s.text[s.off]
		if c == '\\' {
			s.escape(&b)
			continue
		}
		s.off++
		if c != '\'' {
			b.WriteByte(c)
			continue
		}
		at := span{begin, s.off}
		if b.Len() != 1 {
			panic(s.fail(at, "a character constant has one character; text belongs in double quotes"))
		}
		return token{character, b.String(), at}
	}
	panic(s.fail(span{begin, len(s.text)}, "the closing quote is missing"))
}

// single holds the escapes of one letter and what they stand for.
var single = map[byte]byte{
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '\'': '\'', '"': '"',
}

// escape reads a backslash and what follows: one of C's letters, up to three
// octal or two hexadecimal digits for an octet, or \u and \U for a character.
func (s *scanner) escape(b *strings.Builder) {
	begin := s.off
	s.off++
	if s.off == len(s.text) {
		panic(s.fail(span{begin, s.off}, "the closing quote is missing"))
	}
	c := s.text[s.off]
	if o, ok := single[c]; ok {
		s.off++
		b.WriteByte(o)
		return
	}
	switch {
	case c >= '0' && c <= '7':
		if n := s.digits(3, 8); n <= 0xff {
			b.WriteByte(byte(n))
			return
		}
	case c == 'x':
		s.off++
		if n := s.digits(2, 16); n >= 0 {
			b.WriteByte(byte(n))
			return
		}
	case c == 'u' || c == 'U':
		s.off++
		want := 4
		if c == 'U' {
			want = 8
		}
		from := s.off
		if r := rune(s.digits(want, 16)); s.off-from == want && r >= 0xa0 && utf8.ValidRune(r) {
			b.WriteRune(r)
			return
		}
	default:
		_, n := utf8.DecodeRuneInString(s.text[s.off:])
		s.off += n
		panic(s.fail(span{begin, s.off}, `%s is no escape; a backslash is written \\, or r"…" around the text`, s.text[begin:s.off]))
	}
	panic(s.fail(span{begin, s.off}, "%s is no character", s.text[begin:s.off]))
}

// digits reads up to n digits of a base, -1 when there are none.
func (s *scanner) digits(n int, base int64) int64 {
	value := int64(-1)
	for ; n > 0 && s.off < len(s.text); n-- {
		d := digit(s.text[s.off])
		if d < 0 || d >= base {
			break
		}
		value = max(value, 0)*base + d
		s.off++
	}
	return value
}

// digit returns the value of a hexadecimal digit, -1 for anything else.
func digit(c byte) int64 {
	switch {
	case isDigit(c):
		return int64(c - '0')
	case c >= 'a' && c <= 'f':
		return int64(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int64(c-'A') + 10
	}
	return -1
}
