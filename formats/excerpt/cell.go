package excerpt

import (
	"bytes"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// doubledReach is how many lines below a start line tell how quotes are spelt.
const doubledReach = 40

// doubled reports whether a message stands in a cell of a table (RFC 4180 §2) or in a
// verbatim string of a program, in quotes, with two quotes for each of its own: opener
// stands before the start line, and the first quotes of the lines below, at an octet of the
// window, are two, or the one that ends the message.
func (r *reader) doubled(at int, opener []byte) bool {
	cell, ok := bytes.CutSuffix(opener, []byte{'"'})
	if !ok || !valueFollows(cell) {
		return false
	}
	for range doubledReach {
		line := r.w.LineAt(at, longestLine)
		at += len(line)
		if i := bytes.IndexByte(line, '"'); i >= 0 {
			rest := textlog.TrimEOL(line[i+1:])
			if valueEnds(rest) {
				next, _ := split(r.w.LineAt(at, longestLine))
				return !knownHeader(next) && !descriptionLine(next)
			}
			return len(rest) > 1 && rest[0] == '"' && rest[1] > ' ' && rest[1] != '"'
		}
		if len(line) == 0 {
			break
		}
	}
	return false
}

// quotesTwice reports whether a header line has two quotes for each of its own, as within a
// cell of a table (RFC 4180 §2). Two with nothing between them may be an empty value.
func quotesTwice(text []byte) bool {
	return bytes.Contains(text, []byte(`""`)) && twice().Match(text)
}

// twice is a text within quotes that are two each.
var twice = formats.Pattern(`^[^"]*[=: ]""[^"\s,;>][^"]*""(?:[^"]|$)`)

// valueFollows reports whether a text ends where a value of a table, an object or a program
// begins.
func valueFollows(text []byte) bool {
	text = bytes.TrimRight(text, " ")
	return len(text) == 0 || bytes.IndexByte([]byte(",;|\t@:[({="), text[len(text)-1]) >= 0
}

// valueEnds reports whether a text begins where the quote before it ends a value.
func valueEnds(text []byte) bool {
	return len(text) == 0 || bytes.IndexByte([]byte(",;|\t:])}"), text[0]) >= 0
}

// closes reports whether a text begins with the bracket or quote that closes the one which an
// opener ends with.
func closes(opener, text []byte) bool {
	const open, shut = "<[({\"'`", ">])}\"'`"
	if len(opener) == 0 || len(text) == 0 {
		return false
	}
	i := strings.IndexByte(open, opener[len(opener)-1])
	return i >= 0 && text[0] == shut[i]
}

// undouble returns the text of a line of a cell, up to the quote that ends it.
func undouble(text []byte) []byte {
	if bytes.IndexByte(text, '"') < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '"' {
			if i++; i == len(text) || text[i] != '"' {
				break
			}
		}
		out = append(out, text[i])
	}
	return out
}

// closers end a block of code or a quotation in documents.
var closers = [][]byte{[]byte("[/code]"), []byte("[/quote]"), []byte("[/pre]"), []byte("{code}"), []byte("{noformat}"), []byte("{quote}"), []byte("```"), []byte("</pre>"), []byte("</code>"), []byte("</p>"), []byte("</textarea>")}

// openers returns how many octets of the marks that chats and documents put before code
// or bold text, or of a dump's packet headers, a line begins with, where the name of a
// method follows. A method of somebody's own may begin with any of them (RFC 3261 §25.1,
// token).
func openers(text []byte) int {
	n := len(text) - len(bytes.TrimLeft(text, "-.!%*_+`'~"))
	if n == 0 {
		return 0
	}
	method, _, _ := bytes.Cut(text, []byte{' '})
	for dump := dumped(text[:n]); !sip.IsStandardMethod(method[n:]); n++ {
		if !dump || n == len(method) {
			return 0
		}
	}
	return n
}

// emphasised returns a start line without the marks that a document puts around it: the
// same before and behind it.
func emphasised(text []byte) []byte {
	text = bytes.TrimRight(text, " \t")
	n := len(text) - len(bytes.TrimLeft(text, "`*~_"))
	if n == 0 || len(text) < 2*n || !bytes.HasSuffix(text, text[:n]) {
		return text
	}
	inner := text[n : len(text)-n]
	if method, _, _ := bytes.Cut(inner, []byte{' '}); !sip.IsStandardMethod(method) && !bytes.Equal(method, version) {
		return text
	}
	return inner
}

// unclosed takes off what ends a block at the end of the last line in it. What is
// markup itself keeps its tags.
func unclosed(text []byte) []byte {
	if len(text) == 0 || bytes.IndexByte([]byte("]}`>"), text[len(text)-1]) < 0 || text[0] == '<' {
		return text
	}
	for again := true; again; {
		again = false
		for _, c := range closers {
			if n := len(text) - len(c); n > 0 && text[n] == c[0] && bytes.EqualFold(text[n:], c) {
				text, again = trimEnd(text[:n]), true
			}
		}
	}
	return text
}
