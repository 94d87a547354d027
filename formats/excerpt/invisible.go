package excerpt

import (
	"bytes"
	"slices"

	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// invisible are characters that pages and mail programs put into long words and behind
// marks, where they may break, and that show nothing: the zero-width space, the
// zero-width no-break space (U+FEFF), the word joiner and the soft hyphen. Those that
// join or part letters of a script (U+200C, U+200D) are none of them.
var invisible = [][]byte{[]byte("\u200b"), []byte("\ufeff"), []byte("\u2060"), []byte("\u00ad")}

const shown = "characters that a page shows nothing of were taken off"

// hidden returns which of the invisible characters b begins with; nil when it does with
// none.
func hidden(b []byte) []byte {
	if len(b) == 0 || b[0] < 0x80 {
		return nil
	}
	for _, c := range invisible {
		if bytes.HasPrefix(b, c) {
			return c
		}
	}
	return nil
}

// freeText are the fields whose value is what somebody wrote (RFC 3261 §25.1,
// TEXT-UTF8): what is invisible there may be their own.
var freeText = []string{"Subject", "Organization", "Server", "User-Agent"}

// written reports whether a line is one of these fields.
func written(text []byte) bool {
	return slices.ContainsFunc(freeText, func(name string) bool {
		_, ok := sip.HeaderValue(text, name, 0)
		return ok
	})
}

// visible returns a line of a message without invisible characters where SIP has none:
// outside quotes and what somebody wrote.
func visible(text []byte) []byte {
	if textlog.IsASCII(text) || written(text) {
		return text
	}
	out := make([]byte, 0, len(text))
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted && i+1 < len(text):
			out = append(out, c)
			i++
		case !quoted:
			if mark := hidden(text[i:]); mark != nil {
				i += len(mark) - 1
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}

// visibleStart is visible for a start line. The Reason-Phrase is text that somebody wrote
// (RFC 3261 §25.1).
func visibleStart(line []byte) []byte {
	const code = len("SIP/2.0 200")
	if bytes.HasPrefix(line, []byte("SIP/2.0 ")) && len(line) > code && line[code] == ' ' {
		return line
	}
	return visible(line)
}

// tailing returns how many octets of an invisible character b ends with.
func tailing(b []byte) int {
	for _, c := range invisible {
		if bytes.HasSuffix(b, c) {
			return len(c)
		}
	}
	return 0
}

// edged reports whether a line begins or ends with an invisible character, which is taken
// off with the blanks there. A byte order mark at its front is of a file.
func edged(line []byte) bool {
	line = bytes.TrimSpace(line)
	return tailing(line) > 0 || hidden(line) != nil && !bytes.HasPrefix(line, textlog.Mark)
}
