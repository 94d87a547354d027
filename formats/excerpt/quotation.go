package excerpt

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
)

// quotation is one message while it is being read. Numbers are offsets in the
// window.
type quotation struct {
	margin margin
	prefix uccapi.Prefix
	logged bool // it has a client log's prefix

	lead    textlog.LinePrefix // of every line but the first; nil when there is none
	opener  []byte             // what stands before the start line in its line
	closer  []byte             // what stands behind the mark in that line, where the log's own text does
	mark    []byte             // what stands for a line end; nil when line ends do
	tailed  bool               // the log's own text stands behind the mark in every line
	inLine  bool               // the marks are the only line ends
	inQuote bool               // and a quote ends the message
	doubled bool               // it stands in quotes, in which a quote is two
	slashed bool               // backslashes stand before its punctuation
	page    bool               // it has the character references of a page
	closed  int                // octet of the window where it ends at the latest; -1 when unknown

	head  int // the first line's first octet
	start int // the message's first octet
	at    int // what comes next
	end   int // behind the message

	raw         []byte // the message in wire form
	length      int    // Content-Length; -1 when there is none
	transport   formats.Transport
	count       int                 // of headers
	content     bool                // a Content-Type is there
	carries     bool                // the body is a message or a part of one (RFC 3420)
	text        bool                // the body is what somebody wrote
	spaced      bool                // blank lines stand between the headers
	cut         bool                // the author left something out
	seen        [len(required)]bool // of the fields that every message has
	own         bool                // a field is there that mail has not
	unaddressed bool                // From or To names nobody
	problems    textlog.Damages
}

func (q *quotation) damaged(at int, altered bool, msg string) {
	if !slices.ContainsFunc(q.problems, func(d textlog.Damage) bool { return d.Msg == msg }) {
		q.problems.Add(at, msg).Altered = altered
	}
}

// begin begins a message, of which there is one at a time.
func (r *reader) begin(at int, m margin) *quotation {
	return &quotation{raw: r.raw[:0], margin: m, head: at, start: at, at: at, end: at, length: -1, closed: -1}
}

// startLine begins the message with its start line, of which payload stands at
// the end of line; size is how many octets of the document it takes.
func (q *quotation) startLine(line, payload, start []byte, size int) {
	payload = bytes.TrimRight(payload, " \t")
	if i := bytes.LastIndex(line, payload); i >= 0 {
		q.start += i
	}
	if size > len(line) {
		q.damaged(q.at, true, wrapped)
	}
	q.undone(line, respelling{revealed, unhidden})
	start = q.undone(start, respelling{unlinked, linked}, respelling{visibleStart, shown})
	if edged(line) {
		q.damaged(q.at, true, shown)
	}
	q.raw = append(append(q.raw, start...), '\r', '\n')
	q.at += size
	q.end = q.at
}

// respelling is what undoes a document's spelling of a line, and the words for it.
type respelling struct {
	undo func(text []byte) []byte
	note string
}

// undone returns a line with respellings undone, and notes those that changed it.
func (q *quotation) undone(text []byte, list ...respelling) []byte {
	for _, r := range list {
		if plain := r.undo(text); len(plain) != len(text) {
			q.damaged(q.at, true, r.note)
			text = plain
		}
	}
	return text
}

const wrapped = "wrapped lines were joined"

// fragment begins the message with a start line that a caption tells.
func (q *quotation) fragment(start string) {
	q.raw = append(append(q.raw, start...), '\r', '\n')
	q.damaged(q.at, true, "start line taken from the caption")
}

// headers reads header lines up to the empty line. Documents wrap them without
// a blank at the start of the next line.
func (r *reader) headers(q *quotation) {
	for first := true; ; first = false {
		if first && q.lead == nil && !q.inLine {
			q.deepen(r.w.LineAt(q.at, longestHeader))
		}
		text, size, ok := r.line(q, q.at, longestHeader)
		known := knownHeader(text)
		switch {
		case size == 0 || !ok || len(q.raw)+size > r.max:
			q.emptyLine()
			return
		case !first && !known && r.pageBreak(q, text):
			continue
		case len(text) == 0 && (first || q.spaced) && r.headerFollows(q, q.at+size, 2):
			q.spaced = true
			q.at += size
			continue
		case len(text) == 0:
			q.at += size
			q.end = q.at
			q.emptyLine()
			return
		case !known && (omission(text) || descriptionLine(text) || r.begins(text)):
			q.emptyLine()
			return
		case !r.header(q, text, size, known):
			q.emptyLine()
			return
		}
		q.at += size
		q.end = q.at
	}
}

// deepen takes over the margin of the first header where the start line, which
// had a prefix, is indented less.
func (q *quotation) deepen(line []byte) {
	text, m := split(line)
	if m.quotes == q.margin.quotes && sip.IsHeaderLine(text) {
		q.margin.indent = max(q.margin.indent, m.indent)
	}
}

// longestHeader is the length above which a header line comes in pieces.
const longestHeader = 64 << 10

// longestWrapped is the length above which no further line is joined to a header, each of
// which is looked through anew for what is open in it.
const longestWrapped = 16 << 10

func (q *quotation) emptyLine() { q.raw = append(q.raw, '\r', '\n') }

// headerFollows reports whether the first of so many lines that has text is a header.
func (r *reader) headerFollows(q *quotation, at, lines int) bool {
	for range lines {
		text, size, ok := r.line(q, at, longestHeader)
		if size == 0 || !ok {
			return false
		}
		if len(text) > 0 {
			return knownHeader(visible(spaced(text)))
		}
		at += size
	}
	return false
}

// begins reports whether text begins something else: a log line, a message or a
// caption.
func (r *reader) begins(text []byte) bool {
	text = bytes.TrimLeft(text, " ")
	if _, ok := uccapi.ParsePrefix(text); ok || sip.IsStartLine(text) {
		return true
	}
	if knownHeader(text) || descriptionLine(text) {
		return false
	}
	if r.captions.ends(text) {
		return true
	}
	_, ok := parseHeadline(text)
	return ok
}

// header appends a header line, or what was wrapped of the one before, and
// reports false when text is neither. Size is how many octets of the document
// the line takes; known says that the field is one that is known.
func (r *reader) header(q *quotation, text []byte, size int, known bool) bool {
	if plain := r.respelt(q, text, size); len(plain) != len(text) {
		text, known = plain, knownHeader(plain)
	}
	if len(text) == 0 {
		return false
	}
	switch {
	case text[0] == ' ' || text[0] == '\t': // folded, as RFC 3261 §7.3.1 allows
		if q.count == 0 || foreign(text) {
			return false
		}
	case !known && r.captioned(text):
		return false
	case known || headerLine(text):
		text = q.mended(text)
		q.field(text)
	case q.count == 0, bytes.Contains(text, version) && startIn(bytes.TrimSpace(text)) >= 0:
		return false // nothing to go on with, or the next message
	case !rest(lastLine(q.raw), text, r.headerFollows(q, q.at+size, 1)):
		return false
	case len(lastLine(q.raw)) > longestWrapped:
		q.damaged(q.at, false, fmt.Sprintf("a header of more than %d octets goes on in further lines, which are left out", longestWrapped))
		return false
	default:
		q.unwrap(text)
		return true
	}
	q.raw = append(append(q.raw, text...), '\r', '\n')
	return true
}

// respelt returns a header line as SIP spells it, where the document spells it otherwise.
// Size is how many octets of the document the line takes.
func (r *reader) respelt(q *quotation, text []byte, size int) []byte {
	if !textlog.IsASCII(text) {
		text = q.undone(text, respelling{spaced, plainSigns}, respelling{visible, shown})
	}
	if size-len(text) > len("\r\n") && edged(r.w.LineAt(q.at, longestHeader)) {
		q.damaged(q.at, true, shown)
	}
	if !q.slashed && slashed(text) {
		q.slashed = true
		q.damaged(q.at, true, "backslashes that a document puts before punctuation were taken off")
		q.raw = unslashed(q.raw)
		text = q.plain(text)
	}
	if !q.inLine && !q.doubled && quotesTwice(text) {
		q.doubled = true
		q.damaged(q.at, true, "quotes that a table doubles became single ones")
		q.raw = undouble(q.raw)
		text = q.plain(text)
	}
	if !q.page && reference(text) {
		q.page = true
		q.damaged(q.at, true, "character references of a page were undone")
		q.raw = unescapePage(q.raw)
		text = q.plain(text)
	}
	return text
}

// captioned reports whether text is what a program writes above a message.
func (r *reader) captioned(text []byte) bool {
	k, _ := r.captions.find(text)
	return k != nil
}

// unwrap joins text to the header before it.
func (q *quotation) unwrap(text []byte) {
	q.damaged(q.at, true, wrapped)
	q.raw = q.raw[:len(q.raw)-len("\r\n")]
	last := q.raw[len(q.raw)-1]
	if last != ' ' && last != ';' && text[0] != ';' {
		q.raw = append(q.raw, ' ')
	}
	q.raw = append(append(q.raw, text...), '\r', '\n')
}

func lastLine(raw []byte) []byte {
	raw = raw[:len(raw)-len("\r\n")]
	return raw[bytes.LastIndexByte(raw, '\n')+1:]
}

func openQuote(line []byte) bool { return bytes.Count(line, []byte{'"'})%2 == 1 }

// field takes what a header tells of the message.
func (q *quotation) field(text []byte) {
	q.count++
	f, value, _ := fieldOf(text)
	q.own = q.own || f.own
	switch value = bytes.TrimSpace(value); f.role {
	case typeRole:
		q.content = true
		kind := bytes.ToLower(value)
		q.carries, q.text = bytes.HasPrefix(kind, []byte("message/sip")), bytes.HasPrefix(kind, []byte("text/plain"))
	case lengthRole:
		q.announced(value)
	case viaRole:
		if q.transport == formats.UnknownTransport {
			q.transport = formats.ParseTransport(string(sip.ViaTransport(value)))
		}
	case fromRole, toRole:
		q.unaddressed = q.unaddressed || !schemed(text) && !bytes.ContainsAny(value, "<[*@=;")
		q.seen[f.role] = true
	case callIDRole, cseqRole:
		q.seen[f.role] = true
	}
}

// announced takes a Content-Length.
func (q *quotation) announced(value []byte) {
	n, err := strconv.ParseUint(string(value), 10, 31)
	switch {
	case len(value) == 0: // it may be wrapped
	case err != nil:
		q.damaged(q.at, false, "content-length is no number")
	case q.length < 0:
		q.length = int(n)
	case q.length != int(n):
		q.damaged(q.at, false, "content-length is there twice, with different numbers")
	}
}

// missing names the fields that the document does not show.
func (q *quotation) missing() {
	var names []string
	for i, name := range required {
		if !q.seen[i] {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		q.damaged(q.start, false, "the excerpt does not show "+strings.Join(names, ", "))
	}
}

// body reads what stands below the headers, if it is a body: as long as
// Content-Length says, or lines that look like one, also behind a mark that
// something was left out.
func (r *reader) body(q *quotation) {
	head := len(q.raw)
	if q.length > 0 && r.wholeBody(q) {
		return
	}
	r.bodyLines(q)
	logged := len(q.raw) - head
	if logged == 0 && q.content && q.length < 0 {
		q.damaged(q.start, false, "content-type announces a body, but nothing tells which of the text below is it")
	}
	if logged == q.length+len("\r\n") {
		q.raw = q.raw[:len(q.raw)-len("\r\n")] // the last line's end is the document's
		logged = q.length
	}
	if q.cut {
		q.damaged(q.start, true, "the document's author cut the message")
	}
	if q.length >= 0 && logged != q.length {
		q.damaged(q.start, false, fmt.Sprintf("content-length is %d, but the excerpt has a body of %d octets", q.length, logged))
	}
}

// wholeBody takes a body of the announced length if it ends with a line.
func (r *reader) wholeBody(q *quotation) bool {
	at, raw := q.at, q.raw
	want := len(raw) + q.length
	first, size, ok := r.line(q, at, longestHeader)
	if want > r.max || !ok || size == 0 || kindOf(first) == noBody && !q.content {
		return false
	}
	for len(raw) < want {
		text, size, whole, ok := r.bodyLine(q, at, r.max)
		if n := want - len(raw); ok && n < len(text) && (r.behind(q, text[n:]) || at == q.at && len(bytes.TrimSpace(text[n:])) == 0) {
			if i := bytes.LastIndex(textlog.TrimEOL(r.w.LineAt(at, r.max)), text[n:]); i >= 0 {
				text, size, whole = text[:n], i, false
			}
		}
		if size == 0 || !ok || !q.carries && r.begins(text) || len(raw)+len(text) > want {
			return false
		}
		raw = append(raw, text...)
		at += size
		if len(raw) < want && whole {
			raw = append(raw, '\r', '\n')
		}
	}
	if len(raw) != want {
		return false
	}
	q.raw, q.at, q.end = raw, at, at
	return true
}

// behind reports whether text is the log's own, behind a body that ends within a line: a
// rule is longer than the dashes of a multipart body's last line.
func (r *reader) behind(q *quotation, text []byte) bool {
	bare := bytes.TrimSpace(text)
	return text[0] == '"' && valueEnds(text[1:]) || closes(q.opener, text) || startIn(bare) > 0 || bytes.HasPrefix(text, []byte("</")) || len(bare) > len("--") && drawn(bare) || r.captions.ends(text) || r.begins(text)
}

// bodyLines takes the lines below the headers that can only be a body. Blank
// lines are part of a multipart body; SDP has none (RFC 8866 §5), so there they
// are the document's.
func (r *reader) bodyLines(q *quotation) {
	kind, blanks, head := noBody, 0, len(q.raw)
	for at := q.at; at-q.end < longestPause; {
		text, size, ok := r.line(q, at, longestHeader)
		if size == 0 || !ok || len(q.raw)+size > r.max {
			return
		}
		from := at
		at += size
		switch {
		case len(text) == 0 && kind != markup:
			blanks++
			continue
		case len(text) > 0 && kind != markup && omission(text):
			q.cut, q.end = true, at
			continue
		case kind == words && (len(q.raw)-head >= q.length || blanks > 0), !q.continues(kind, text) || r.begins(text):
			return
		}
		if kind == noBody {
			if kind, blanks = kindOf(text), 0; kind == noBody {
				kind = words
			}
		}
		if kind == multipart {
			q.raw = append(q.raw, bytes.Repeat([]byte("\r\n"), blanks)...)
		}
		blanks = 0
		body, _, _, _ := r.bodyLine(q, from, longestHeader)
		if edged(r.w.LineAt(from, longestHeader)) {
			q.damaged(from, true, shown)
		}
		if body = trimEnd(body); kind == description {
			body = q.undone(body, respelling{spaced, plainSigns})
		}
		q.raw = append(append(q.raw, body...), '\r', '\n')
		q.at, q.end = at, at
		if kind == multipart && bytes.HasSuffix(text, []byte("--")) {
			return
		}
	}
}

// continues reports whether text can be the next line of a body of a kind.
// Without a Content-Type only SDP is known for what it is.
func (q *quotation) continues(kind bodyKind, text []byte) bool {
	next := kindOf(text)
	switch kind {
	case noBody:
		return q.length != 0 && (next == description || next != noBody && q.content || q.text && q.length > 0)
	case description:
		return next == description
	default:
		return len(text) > 0
	}
}

// longestPause is how many octets of blank lines and marks may stand inside a
// message.
const longestPause = 512

// bodyKind is what a line of a body can be.
type bodyKind uint8

const (
	noBody bodyKind = iota
	description
	markup
	multipart
	words // of a message that somebody wrote, as many as its length allows
)

func kindOf(text []byte) bodyKind {
	switch {
	case descriptionLine(text):
		return description
	case bytes.HasPrefix(text, []byte("--")):
		return multipart
	case bytes.HasPrefix(text, []byte("<")):
		return markup
	}
	return noBody
}
