package document

import (
	"bytes"
	"fmt"
	"iter"
	"unicode"
	"unicode/utf8"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// folding is how a terminal, an editor or a mail program wrapped the lines of a text: at a
// width in characters, at blanks or wherever that is reached.
type folding struct {
	width int
	words bool
}

// Bounds on the width of a page or a terminal, and on what shows that a text is wrapped.
const (
	narrowest, widest     = 60, 250
	leastCuts, leastFolds = 3, 5
)

// foldingOf finds out how a text was wrapped. The widest lines tell: of most the next one
// is the rest.
func foldingOf(head []byte) (f folding, ok bool) {
	var parts [][]byte
	for p := range stretchesOf(head) {
		if !p.body {
			parts = append(parts, p.text)
		}
	}
	head = bytes.Join(parts, nil)
	for line := range bytes.Lines(head) {
		if bare := textlog.TrimEOL(line); len(bare) > f.width && !ruled(bare) {
			f.width = max(f.width, utf8.RuneCount(bare))
		}
		if f.width > widest {
			return f, false
		}
	}
	if f.width < narrowest || !bytes.Contains(head, []byte("SIP/2")) {
		return f, false
	}
	cuts, rest := f.folds(head)
	f.words = true
	folds, whole := f.folds(head)
	if cuts >= leastCuts && cuts >= 3*rest && 4*cuts >= 3*folds {
		return folding{width: f.width}, true
	}
	return f, folds >= leastFolds && folds >= 2*whole
}

// isFolded reports whether the lines of a text were wrapped.
func isFolded(head []byte) bool {
	_, ok := foldingOf(head)
	return ok
}

// folds counts the full lines of a text of which the next one is the rest, and those of
// which it is not. Full lines that differ in numbers only, one behind the other, count once:
// a log has the same length again and again for what it says again.
func (f *folding) folds(text []byte) (folded, whole int) {
	var before []byte // the full line that was counted last
	for len(text) > 0 {
		rest, size, ended := f.rest(text)
		if line := textlog.TrimEOL(textlog.FirstLine(text)); len(rest) > 0 {
			if n, _ := textlog.LinePrefix(before).Common(line); n < len(line) {
				folded += len(rest)
			}
			before = line
		}
		if ended {
			whole++
		}
		text = text[size:]
	}
	return folded, whole
}

// rest returns the lines that are the rest of the first one of a text, how many octets they
// are with it, and whether the last of all is full and the next one begins anew.
func (f *folding) rest(text []byte) (lines [][]byte, size int, ended bool) {
	first := textlog.FirstLine(text)
	line := first
	for size = len(first); size < min(len(text), longestFolded); size += len(line) {
		next := textlog.FirstLine(text[size:])
		if !f.full(line, next) {
			break
		}
		if !f.goesOn(first, next) {
			return lines, size, true
		}
		line, lines = next, append(lines, next)
	}
	return lines, size, false
}

// full reports whether a line has no room for what stands at the front of the next one.
func (f *folding) full(line, next []byte) bool {
	if room := f.width - len(line); room > 0 && (!f.words || room > len(next)) {
		return false // octets are no fewer than characters
	}
	size := utf8.RuneCount(textlog.TrimEOL(line))
	if !f.words || size >= f.width {
		return size == f.width
	}
	word, _, _ := bytes.Cut(bytes.TrimLeft(textlog.TrimEOL(next), "> \t"), []byte{' '})
	return len(word) > 0 && size+1+utf8.RuneCount(word) > f.width
}

// goesOn reports whether the next line is the rest of one that began with first rather than
// a line of its own: a header, a line of SDP, what looks like the first or begins with a time.
func (f *folding) goesOn(first, next []byte) bool {
	n := marginOf(first)
	if ruled(first) || !bytes.HasPrefix(next, first[:n]) {
		return false
	}
	first, next = textlog.TrimEOL(first[n:]), textlog.TrimEOL(next[n:])
	if f.words && len(bytes.TrimLeft(next, " \t")) < len(next) || bytes.HasPrefix(next, []byte("> ")) {
		return false
	}
	const form = 8 // octets that are not alike by chance
	lead, alike := textlog.LinePrefix(first).Common(next)
	return alike < form && !begins(next) && !begins(next[lead:])
}

// begins reports whether text is what lines begin with, maybe behind a lead.
func begins(text []byte) bool {
	method, _, _ := bytes.Cut(text, []byte{' '})
	return len(text) == 0 || ruled(text) || sip.IsKnownHeaderLine(text) || opening().Match(text) || bytes.Contains(text, sipVersion) && startLine().Match(text) || sip.IsStandardMethod(method)
}

// opening is what lines of a body and of logs begin with.
var opening = formats.Pattern(`^(?:[vosctma]=\S|\W{0,2}(?:\d{4}[-/]\d\d[-/]\d\d|\d\d[:/]\d\d[:/]\d\d|\d\d\.\d\d\.\d{4})|<[/!\d])`)

// startLine is how start lines end.
var startLine = formats.Pattern(`(?:^| |\.)SIP/2\.0(?: \d{3} [\w ]+)?(?:\^M|\W)*$`)

// marginOf returns how many octets a line has before its text: quotation marks and blanks.
func marginOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, "> \t")) }

// ruled reports whether a line begins with a rule: one sign again and again.
func ruled(line []byte) bool {
	line = bytes.TrimLeft(line, "> \t")
	const rule = 3
	return len(line) >= rule && !unicode.IsLetter(rune(line[0])) && !unicode.IsDigit(rune(line[0])) && line[0] == line[1] && line[1] == line[2]
}

// announced is what the headers of a message have said of its body so far.
type announced struct {
	is     bool
	length int // -1 where that is not told
	margin int
}

// take takes what a line behind a margin says.
func (a *announced) take(line []byte, margin int) {
	if _, ok := sip.HeaderValue(line[margin:], "Content-Type", 'c'); ok && !a.is {
		*a = announced{true, -1, margin}
	}
	if value, ok := sip.HeaderValue(line[margin:], "Content-Length", 'l'); ok {
		size := sip.ParseLength(value)
		*a = announced{size != 0, size, margin}
	}
}

// stretch is one of a text: a body, or what stands between two.
type stretch struct {
	text   []byte
	body   bool
	length int // that is told of a body, -1 for none
	margin int
}

// stretchesOf cuts a text into stretches. A body whose end its length does not tell ends where a
// message, a line with a time or a rule comes next.
func stretchesOf(text []byte) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		var said announced
		from, vain := 0, 0
		for at := 0; at < len(text); {
			line := textlog.FirstLine(text[at:])
			at += len(line)
			if n := marginOf(line); len(bytes.TrimSpace(line[n:])) > 0 {
				said.take(line, n)
				continue
			}
			body := said
			if said = (announced{}); !body.is {
				continue
			}
			size := 0
			if vain < len(text) {
				if size = bodySize(text[at:], body.length, body.margin); size == 0 {
					vain += max(0, body.length)
				}
			}
			if size == 0 {
				size = openBody(text[at:])
			}
			if !yield(stretch{text: text[from:at]}) || !yield(stretch{text[at : at+size], true, body.length, body.margin}) {
				return
			}
			at += size
			from = at
		}
		yield(stretch{text: text[from:]})
	}
}

// afterBody are lines that are none of a body whose end is not told.
var afterBody = formats.Pattern(`^\W{0,2}(?:\d{4}[-/]\d\d[-/]\d\d|\d\d[:/]\d\d[:/]\d\d|\d\d\.\d\d\.\d{4})|^-{3,}\s*$|^={3,}\s*$`)

// openBody returns how many octets of a text stand before the next line that is none of a body.
func openBody(text []byte) (size int) {
	for size < len(text) {
		line := textlog.FirstLine(text[size:])
		bare := textlog.TrimEOL(line[marginOf(line):])
		if bytes.Contains(bare, sipVersion) && startLine().Match(bare) || afterBody().Match(bare) {
			break
		}
		size += len(line)
	}
	return size
}

// bodySize returns how many octets at the front of a text are a body of a length, in lines
// with a margin; 0 where that ends within a line.
func bodySize(text []byte, length, margin int) (size int) {
	for length > 0 && size < len(text) {
		line := textlog.FirstLine(text[size:])
		size += len(line)
		length -= len(textlog.TrimEOL(line[min(margin, marginOf(line)):])) + len("\r\n")
	}
	if length != 0 && length != -len("\r\n") { // or without the end of its last line
		return 0
	}
	return size
}

// openFolded joins the lines of a text that was wrapped, but those of a body only where that
// has the length then which its message tells.
func openFolded(src []byte) *layer {
	f, _ := foldingOf(src[:min(len(src), headSize)])
	b := newBuilder(fmt.Sprintf("a text that is taken for wrapped at %d characters", f.width), src)
	for p := range stretchesOf(src) {
		size := len(p.text)
		if p.body {
			size = f.wrappedBody(&p)
		}
		f.join(b, p.text[:size])
		b.plain(len(p.text) - size)
	}
	return b.layer()
}

// wrappedBody returns how many octets at the front of a stretch are a body that has its length
// where its lines are joined; 0 where it has it as they are, or not at all.
func (f *folding) wrappedBody(p *stretch) (size int) {
	if bodySize(p.text, p.length, p.margin) > 0 {
		return 0
	}
	length := p.length
	for length > 0 && size < len(p.text) {
		first := textlog.FirstLine(p.text[size:])
		n := min(p.margin, marginOf(first))
		rest, octets, _ := f.rest(p.text[size:])
		length -= len(f.joined(first, rest, n)) - n + len("\r\n")
		size += octets
	}
	if length != 0 && length != -len("\r\n") {
		return 0
	}
	return size
}

// join joins the lines of a part of a text.
func (f *folding) join(b *builder, text []byte) {
	for len(text) > 0 {
		first := textlog.FirstLine(text)
		n := marginOf(first)
		rest, size, _ := f.rest(text)
		text = text[size:]
		if len(rest) == 0 {
			b.plain(size)
			continue
		}
		last := rest[len(rest)-1]
		end := last[len(textlog.TrimEOL(last)):]
		b.block(size, append(f.joined(first, rest, n), end...), f.wrapper(bytes.Clone(first[:n])))
	}
}

// joined returns what a line with a margin and the rest of it stand for, without a line end.
func (f *folding) joined(first []byte, rest [][]byte, margin int) []byte {
	text, line := bytes.Clone(textlog.TrimEOL(first)), first
	for _, next := range rest {
		bare := textlog.TrimEOL(next[margin:])
		if f.words && !f.within(line, bare, margin) {
			text = append(text, ' ')
		}
		text, line = append(text, bare...), next
	}
	return text
}

// longestFolded is how many octets are joined to a line.
const longestFolded = 1 << 20

// within reports whether a word that is longer than a line was broken at the end of a line
// with a margin, before the rest.
func (f *folding) within(line, rest []byte, margin int) bool {
	line = textlog.TrimEOL(line)
	last := line[max(margin, bytes.LastIndexByte(line, ' ')+1):]
	first, _, _ := bytes.Cut(rest, []byte{' '})
	return utf8.RuneCount(line) >= f.width && margin+utf8.RuneCount(last)+utf8.RuneCount(first) > f.width
}

// wrapper returns the way back of joining lines with a margin.
func (f folding) wrapper(margin []byte) func([]byte) []byte {
	return func(text []byte) (out []byte) {
		content := bytes.TrimRight(text, "\r\n")
		end := text[len(content):]
		content = bytes.TrimPrefix(content, margin)
		room := max(1, f.width-len(margin))
		for utf8.RuneCount(content) > room {
			n := 0
			for range room {
				_, size := utf8.DecodeRune(content[n:])
				n += size
			}
			rest := n
			if i := bytes.LastIndexByte(content[:n+1], ' '); f.words && i > 0 {
				n, rest = i, i+1
			}
			out = append(append(append(out, margin...), content[:n]...), end...)
			content = content[rest:]
		}
		return append(append(append(out, margin...), content...), end...)
	}
}
