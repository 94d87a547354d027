package excerpt

import (
	"bytes"
	"ocsconv/formats/textlog"

	"ocsconv/formats"
)

// A line behind the last header, with no empty line between, belongs to that
// header only if it can be its rest. Authors put fences, rules, markup, prompts,
// further lines of a log and sentences there.

// foreign reports whether text is none of a SIP header but the document's own.
func foreign(text []byte) bool {
	text = bytes.TrimLeft(text, " \t")
	return len(text) > 0 && (ruler(text) || element(text) || prompt().Match(text) || clocked(text) || template(text))
}

// ruler reports whether text is a rule or fence: punctuation that is drawn, not
// spoken, at its beginning.
func ruler(text []byte) bool {
	if len(text) < 2 {
		return false
	}
	switch c := text[0]; c {
	case '-', '=', '*', '~', '_', '`', '+', '#', '|', '.':
		return text[1] == c && (len(text) == 2 || c != '.')
	case '<', '>':
		return bytes.HasPrefix(text[1:], []byte("--")) || bytes.HasPrefix(text[1:], []byte("==")) || bytes.HasPrefix(text[1:], []byte("<<")) || bytes.HasPrefix(text[1:], []byte(">>"))
	}
	return false
}

// element reports whether text begins with a tag of markup rather than with an
// address in angle brackets.
func element(text []byte) bool {
	if text[0] != '<' || len(text) < 3 {
		return false
	}
	if text[1] == '/' || text[1] == '!' {
		return true
	}
	end := bytes.IndexAny(text, "> ")
	return end > 0 && bytes.IndexByte(text[:end], ':') < 0 && bytes.IndexByte(text[:end], '@') < 0 && textlog.WordSize(text[1:]) == end-1
}

// template reports whether text is a tag of a forum or a page generator.
func template(text []byte) bool {
	return bytes.HasPrefix(text, []byte("[/")) || bytes.HasPrefix(text, []byte("{%")) || bytes.HasPrefix(text, []byte("{{")) || bytes.HasPrefix(text, []byte("{code"))
}

var (
	// prompt is what a shell or a command line shows: "ann@sbc:~$ ", "# ", "C:\>".
	prompt = formats.Pattern(`^(?:[$#%>](?:\s|$)|[\w.\-]+@[\w.\-]+[: ]\S{0,80}\s?[$#%>](?:\s|$)|(?:PS )?[A-Za-z]:\\[^<>"]{0,120}>|[\w.\-]{1,40}[>#]$)`)

	// clock is a time near the beginning of a line, as logs have it.
	clock = formats.Pattern(`^.{0,48}?(?:^|[^0-9A-Za-z])\d\d:\d\d:\d\d(?:[^0-9:A-Za-z]|$)`)
)

// clocked reports whether text has the time of a log line.
func clocked(text []byte) bool {
	i := bytes.IndexByte(text, ':')
	if i < 2 || i > 60 || i+3 > len(text) || text[i-1]-'0' > 9 || text[i+1]-'0' > 9 {
		if j := bytes.Index(text[:min(len(text), 64)], []byte("@")); j < 0 {
			return false
		}
	}
	return clock().Match(text)
}

// rest reports whether text, the line behind the header line before, can be the
// rest of that header. Followed says that a header comes next, so that text
// stands among the headers of the message.
func rest(before, text []byte, followed bool) bool {
	value := bytes.TrimRight(before, " \t")
	switch last := value[len(value)-1]; {
	case ruler(text) || template(text):
		return false
	case last == ':' && bytes.IndexByte(value, ':') == len(value)-1: // the name alone
		return true
	case openQuote(before), openBracket(before):
		return true
	case foreign(text):
		return false
	case last == ';' || last == ',' || last == '=':
		return true
	case text[0] == ';' || text[0] == ',' || text[0] == '=':
		return true
	case followed:
		return !prose(text)
	case bytes.IndexByte(value, ';') >= 0 && parameter().Match(text):
		return true
	}
	return len(value) >= wrapWidth && wrappedToken(text)
}

// wrapWidth is the least width in octets at which documents and terminals wrap.
const wrapWidth = 60

var parameter = formats.Pattern(`^[\w.+\-]+=\S`)

// wrappedToken reports whether text is one word that no sentence has: with
// digits or the punctuation of addresses and parameters in it.
func wrappedToken(text []byte) bool {
	if bytes.IndexByte(text, ' ') >= 0 || len(text) < 2 {
		return false
	}
	return bytes.ContainsAny(text[:len(text)-1], "0123456789;=@/") || bytes.IndexByte([]byte("0123456789>"), text[len(text)-1]) >= 0
}

// headerLine reports whether text is a header line and no line of prose or of a
// log that has a colon too ("Note: the call fails", "http://…").
func headerLine(text []byte) bool {
	f, value, ok := fieldOf(text)
	if !ok || f.known {
		return ok
	}
	name := text[:bytes.IndexByte(text, ':')]
	if level(name) {
		return false
	}
	if bytes.HasPrefix(value, []byte("//")) || bytes.HasPrefix(value, []byte(`\`)) {
		return false
	}
	const compact = "abcdefijklmnorstuvxy" // RFC 3261 §7.3.3 and the registry
	return bytes.IndexByte(name, '-') > 0 || sentence(value) < 2 || len(name) == 1 && bytes.IndexByte([]byte(compact), name[0]|0x20) >= 0
}

// level reports whether a word is the level of a log's line.
func level(word []byte) bool {
	switch string(bytes.ToUpper(word)) {
	case "TRACE", "DEBUG", "DBG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "ERR", "CRITICAL", "CRIT", "ALERT", "FATAL", "VERBOSE":
		return true
	}
	return false
}

// sentence counts the plain words at the beginning of text.
func sentence(text []byte) (words int) {
	for _, w := range bytes.Fields(text) {
		if !plainWord(bytes.TrimRight(w, ",.;?!")) {
			return words
		}
		words++
	}
	return words
}
