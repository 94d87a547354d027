package excerpt

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"ocsconv/formats/textlog"
)

// marks are what dumps show for a line end, the longer before what they begin
// with. Each is recognised for a whole message from its lines together, never on
// one line alone: a dot may end a sentence.
var marks = [][]byte{
	[]byte("#015#012"), []byte("#015"), []byte("#012"), // syslog daemons
	[]byte(`\\r\\n`), []byte(`\\n`), // a string within a string
	[]byte(`\015\012`), []byte(`\x0d\x0a`), []byte(`\x0D\x0A`), []byte(`\u000d\u000a`), []byte(`\u000D\u000A`), []byte(`\r\n`), []byte(`\n`), []byte(`\r`),
	[]byte("[0x0D][0x0A]"), []byte("[0x0D]"), []byte("[0x0A]"), []byte("[0d][0a]"), []byte("[0D][0A]"), []byte("[CR][LF]"), []byte("[CR]"), []byte("[LF]"),
	[]byte("<0d><0a>"), []byte("<0D><0A>"), []byte("<013><010>"), []byte("<010>"), []byte("<013>"), []byte("<CR><LF>"), []byte("<CRLF>"), []byte("<CR>"), []byte("<LF>"), []byte("<cr><lf>"),
	[]byte("\u240d\u240a"), []byte("\u240d"), []byte("\u240a"), []byte("\u21b5"), []byte("\u00b6"), // ␍ ␊ ↵ ¶
	[]byte("&#13;&#10;"), []byte("&#xD;&#xA;"), []byte("&#xd;&#xa;"), []byte("&#13;"), []byte("&#xD;"), []byte("&#xd;"), []byte("&#10;"), []byte("&#xA;"), []byte("&#xa;"), []byte("_x000D_"), []byte("%0D%0A"), []byte("%0d%0a"),
	[]byte("<br />"), []byte("<br/>"), []byte("<br>"), []byte("<BR>"),
	[]byte("^M$"), []byte("^M^J"), []byte("^M"), []byte(".."), []byte("$"), []byte("."),
	[]byte("',"), []byte("\","), []byte("\""), // strings and cells, of which each is a line
	[]byte("+|"), []byte("\u21b5\u2502"), []byte("\u21b5|"), []byte("|"), []byte("\u2502"), []byte("+"), // cells of a table, psql's among them
	[]byte(`\`), // Markdown's hard line break
}

// common reports whether a mark stands in most texts, so that it tells nothing
// within a line.
func common(mark []byte) bool {
	return len(mark) == 1 || mark[0] == '+' || string(mark) == "\u2502"
}

// unmarked takes a mark off the end of a line. Blanks fill a cell before it, in which psql
// shows a carriage return.
func unmarked(text, mark []byte) []byte {
	short := bytes.TrimSuffix(trimEnd(text), mark)
	if cell := bytes.TrimRight(mark, "+|\u2502\u21b5"); len(cell) == 0 {
		short = bytes.TrimSuffix(trimEnd(short), []byte(`\r`))
	}
	return short
}

// markOf returns the mark that line ends with and that further ones share, nil
// when there is none.
func markOf(line []byte, further func(mark []byte) bool) []byte {
	for _, mark := range marks {
		if n := len(mark); n <= len(line) && mark[n-1] == line[len(line)-1] && bytes.HasSuffix(line, mark) && further(mark) {
			return mark
		}
	}
	return nil
}

// sharedEnd returns what a line and each of those below end with, from its first sign that
// stands in no word; nil where they are few.
func sharedEnd(line []byte, below [][]byte) []byte {
	const few = 3
	if len(below) < few {
		return nil
	}
	for _, other := range below {
		line = commonEnd(line, other)
	}
	line = line[textlog.WordSize(line):]
	return bytes.Clone(bytes.TrimLeft(line, " "))
}

// commonEnd returns what two texts end with.
func commonEnd(a, b []byte) []byte {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return a[len(a)-n:]
}

// joining are the fields that every message has, and joinedReach is how far behind its start
// line they are looked for.
var joining = [][]byte{[]byte("Via:"), []byte("From:"), []byte("To:"), []byte("Call-ID:"), []byte("CSeq:")}

const joinedReach = 4 << 10

// joinedBy returns what stands between the header lines of a message whose version text
// begins with, and that is one line: the same before each of them and nowhere else. It is nil
// where nothing does, or no more than a blank.
func joinedBy(text []byte) (mark []byte) {
	text = text[:min(len(text), joinedReach)]
	first, last, found := len(text), 0, 0
	for _, name := range joining {
		at := bytes.Index(text, name)
		if at <= 0 || word(text[at-1]) && !escapes(text, at-1) {
			continue
		}
		if found++; found == 1 {
			mark = text[:at]
		}
		mark, first, last = commonEnd(mark, text[:at]), min(first, at), max(last, at)
	}
	const few = 4
	if found < few || len(mark) > maxMark {
		return nil
	}
	if mark = mark[textlog.WordSize(mark):]; len(mark) < 2 && len(bytes.TrimSpace(mark)) == 0 && !bytes.Equal(mark, []byte{'\t'}) {
		return nil
	}
	for line := range bytes.SplitSeq(text[first:last], mark) {
		if len(line) > 0 && !headerLine(line) {
			return nil
		}
	}
	return bytes.Clone(mark)
}

// maxMark is how many octets a mark has that is known from its places alone.
const maxMark = 12

// escaped reports whether the mark is one of a string as JSON and programs write
// it, in which quotes and slashes are escaped too.
func escaped(mark []byte) bool {
	mark = bytes.TrimPrefix(mark, []byte{'.'})
	return len(mark) > 1 && bytes.IndexByte([]byte(`\'"`), mark[0]) >= 0 && mark[len(mark)-1] != '+' // psql's cells show controls alone so
}

// unescape undoes the escapes of JSON (RFC 8259 §7), and those of octets that programs'
// literals have, but none of controls.
func unescape(text []byte) []byte {
	if bytes.IndexByte(text, '\\') < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		switch c := text[i+1]; c {
		case '"', '\\', '/', '\'':
			out = append(out, c)
		case 't':
			out = append(out, '\t')
		case 'x':
			if n, err := strconv.ParseUint(string(text[i+2:min(len(text), i+4)]), 16, 8); err == nil && n >= ' ' {
				out = append(out, byte(n))
				i += len("00")
				break
			}
			out = append(out, '\\', c)
		case 'u':
			if r, size := escapedRune(text[i:]); size > 0 {
				out = utf8.AppendRune(out, r)
				i += size - len(`\u`)
				break
			}
			out = append(out, '\\', c)
		default:
			out = append(out, '\\', c)
		}
		i++
	}
	return out
}

// escapedRune returns the character whose escape text begins with, which may be two of
// UTF-16, and how many octets that takes; none for controls, which may be line ends.
func escapedRune(text []byte) (r rune, size int) {
	const one = len(`\u00e9`)
	unit := func(text []byte) rune {
		if len(text) < one || text[0] != '\\' || text[1] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(text[2:one]), 16, 16)
		return rune(n)
	}
	r, size = unit(text), one
	if utf16.IsSurrogate(r) {
		r, size = utf16.DecodeRune(r, unit(text[one:])), 2*one
	}
	if unicode.IsControl(r) || r == utf8.RuneError {
		return 0, 0
	}
	return r, size
}

// nested reports whether the mark is one of a string that stands in another one.
func nested(mark []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(mark, []byte{'.'}), []byte(`\\`))
}

// closing returns where the string ends that a message with such marks stands in, -1 when it
// goes on: at the first quote that is not escaped, once where the string stands in another
// one, or of which there are not two where quotes are doubled.
func closing(b, mark []byte, doubled bool) int {
	slashes := 0 // before the octet
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\':
			slashes++
			continue
		case c != '"' || slashes%2 == 1 && !(nested(mark) && slashes%4 == 1):
		case doubled && i+1 < len(b) && b[i+1] == '"':
			i++
		case slashes%2 == 1:
			return i - 1 // the slash is that of the quote
		default:
			return i
		}
		slashes = 0
	}
	return -1
}

// doubles reports whether the first quotes in a string are two (RFC 4180 §2).
func doubles(b []byte) bool {
	i := bytes.IndexByte(b, '"')
	return i > 0 && i+1 < len(b) && b[i-1] != '\\' && b[i+1] == '"'
}

// slashes are what a converter to Markdown puts a backslash before.
const slashes = "\\`*_{}[]<>()#+-.!|~@:"

// slashed reports whether a header line has backslashes where SIP has none: before the
// punctuation of its name or of an address (RFC 3261 §25.1). In quotes they are its own.
func slashed(text []byte) bool {
	i := bytes.IndexByte(text, '\\')
	if i < 0 || i+1 == len(text) || bytes.IndexByte(text[:i], '"') >= 0 || bytes.IndexByte([]byte("<>_-*[]~@"), text[i+1]) < 0 {
		return false
	}
	return knownHeader(unslashed(text))
}

// unslashed undoes such backslashes.
func unslashed(text []byte) []byte {
	if bytes.IndexByte(text, '\\') < 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && bytes.IndexByte([]byte(slashes), text[i+1]) >= 0 {
			i++
		}
		out = append(out, text[i])
	}
	return out
}
