package excerpt

import (
	"bytes"

	"ocsconv/formats/textlog"
)

// margin is what a document puts before each line of a quotation.
type margin struct {
	quotes int // '>' of quoted mail
	indent int // blanks behind them, a no-break space counting one
}

var noBreakSpace = []byte("\u00a0")

// split takes the margin off a line. The text has no line end and no blanks at
// its end.
func split(line []byte) (text []byte, m margin) {
	text, m.quotes = unquoted(textlog.TrimEOL(line))
	text, m.indent = trimBlanks(text, len(text))
	return trimEnd(text), m
}

// unquoted takes the marks of quotation off a line, and returns how many there were.
func unquoted(text []byte) (rest []byte, quotes int) {
	if len(text) == 0 || visibleSign(text[0]) && text[0] != '>' {
		return text, 0 // as most lines do
	}
	text = bytes.TrimLeft(text, "\f") // a page of a printed document begins
	for {
		inner, _ := trimBlanks(text, len(text))
		if len(inner) == 0 || inner[0] != '>' {
			return text, quotes
		}
		quotes++
		text = bytes.TrimPrefix(inner[1:], []byte{' '})
	}
}

// trimBlanks takes up to n blanks from the front, and returns how many.
func trimBlanks(b []byte, n int) ([]byte, int) {
	for i := range n {
		switch {
		case len(b) > 0 && (b[0] == ' ' || b[0] == '\t'):
			b = b[1:]
		case bytes.HasPrefix(b, noBreakSpace):
			b = b[len(noBreakSpace):]
		case hidden(b) != nil: // a byte order mark too, where a file stood before files were joined
			b = b[len(hidden(b)):]
		default:
			return b, i
		}
	}
	return b, n
}

func trimEnd(b []byte) []byte {
	for len(b) > 0 && !visibleSign(b[len(b)-1]) {
		short := bytes.TrimSuffix(bytes.TrimRight(b, " \t\r"), noBreakSpace)
		if n := len(short); n > 2 && short[n-1] >= 0x80 {
			short = short[:n-tailing(short)]
		}
		if len(short) == len(b) {
			break
		}
		b = short
	}
	return b
}

// visibleSign reports whether an octet is a sign of ASCII that is no blank.
func visibleSign(c byte) bool { return c > ' ' && c < 0x7f }

// under returns the text of a line in a quotation with margin m: less its
// margin, so what it is indented further stays. Ok is false when the line is
// quoted in another depth, which ends the quotation.
func (m margin) under(line []byte) (text []byte, ok bool) {
	text, own := split(line)
	if len(text) == 0 {
		return nil, true
	}
	if own.quotes == m.quotes+1 && bytes.HasPrefix(text, []byte("From")) && bytes.Contains(line, []byte(">From")) {
		return text, true // as mailboxes quote a line that begins like a mail of theirs
	}
	if own.quotes != m.quotes {
		return nil, false
	}
	if own.indent > m.indent {
		text, _ = unquoted(textlog.TrimEOL(line))
		text, _ = trimBlanks(text, m.indent)
		text = trimEnd(text)
	}
	return text, true
}

// descriptionLine reports whether text is a line of SDP (RFC 8866 §5).
func descriptionLine(text []byte) bool {
	return len(text) > 2 && text[1] == '=' && bytes.IndexByte([]byte("vosiuepcbtrzkam"), text[0]) >= 0 && text[2] != ' '
}

// omission reports whether text is an author's mark for something left out:
// dots, or a short remark in brackets with "cut", "snip" and the like in it.
func omission(text []byte) bool {
	rest := bytes.TrimLeft(text, ". \t")
	if len(rest) > 0 && textlog.WordSize(rest[:1]) > 0 {
		return false // a word
	}
	rest = bytes.TrimSpace(bytes.ReplaceAll(rest, []byte("…"), nil))
	if len(rest) == 0 {
		return true
	}
	if len(rest) > 80 || bytes.IndexByte([]byte("([<{"), rest[0]) < 0 || bytes.IndexByte([]byte(")]>}"), rest[len(rest)-1]) < 0 {
		return false
	}
	rest = bytes.ToLower(rest[1 : len(rest)-1])
	for _, word := range []string{"cut", "snip", "omitted", "truncated", "removed", "shortened", "..."} {
		if bytes.Contains(rest, []byte(word)) {
			return true
		}
	}
	return len(bytes.Trim(rest, ". ")) == 0
}

// prose reports whether text reads like a sentence rather than like the rest of
// a wrapped header.
func prose(text []byte) bool {
	if bytes.IndexByte(text, '"') >= 0 || bytes.IndexByte(text, '=') >= 0 {
		return false
	}
	words := 0
	for _, w := range bytes.Fields(text) {
		if plainWord(w) {
			words++
		}
	}
	return words >= 3
}

func plainWord(w []byte) bool {
	for _, c := range w {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return len(w) > 1
}

// blanks returns how many blanks b begins with.
func blanks(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " \t")) }
