package excerpt

import (
	"bytes"
	"html"
	"sync"
	"unicode"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
)

// line returns the text of the message's line at an octet of the window, less
// what the document puts around it, and how many octets of the document it
// takes: none where the message can have no further line. Ok is false when the
// line is none of this quotation.
func (r *reader) line(q *quotation, at, limit int) (text []byte, size int, ok bool) {
	if q.inLine {
		text, size = r.segment(q, at, limit)
		return trimEnd(q.plain(text)), size, true
	}
	line := r.w.LineAt(at, limit)
	if text, ok = q.margin.under(line); ok && q.lead != nil && len(text) > 0 {
		text, ok = q.lead.Cut(spaced(text))
	}
	if ok {
		text = trimEnd(q.plain(text))
	}
	return text, len(line), ok
}

// bodyLine is line for a body, whose blanks are its own. Whole says that a line
// end follows.
func (r *reader) bodyLine(q *quotation, at, limit int) (text []byte, size int, whole, ok bool) {
	if q.inLine {
		text, size = r.segment(q, at, limit)
		return q.plain(text), size, size > len(text), true
	}
	line := r.w.LineAt(at, limit)
	text = textlog.TrimEOL(line)
	for range q.margin.quotes {
		rest, _ := trimBlanks(text, len(text))
		if len(rest) == 0 || rest[0] != '>' {
			return nil, len(line), false, false
		}
		text = bytes.TrimPrefix(rest[1:], []byte{' '})
	}
	text, _ = trimBlanks(text, q.margin.indent)
	ok = true
	if q.lead != nil && len(text) > 0 {
		text, ok = q.lead.Cut(spaced(text))
	}
	return q.plain(text), len(line), endsLine(line), ok
}

// segment returns a line of a message that stands in one line of the document.
func (r *reader) segment(q *quotation, at, limit int) (text []byte, size int) {
	if q.closed >= 0 && at >= q.closed {
		return nil, 0
	}
	piece := r.w.LineAt(at, limit)
	end, next := len(textlog.TrimEOL(piece)), len(piece)
	if q.inQuote {
		if i := closing(piece[:end], q.mark, q.doubled); i >= 0 {
			end, next = i, i
		}
	}
	if i := bytes.Index(piece[:end], q.mark); i >= 0 {
		end, next = i, i+len(q.mark)
	} else {
		q.closed = at + next
	}
	text, _ = trimBlanks(piece[:end], q.margin.indent)
	return text, next
}

// plain undoes the dump's or the page's spelling of a line.
func (q *quotation) plain(text []byte) []byte {
	switch i := -1; {
	case q.tailed:
		if i = bytes.LastIndex(text, q.mark); i >= 0 {
			text = text[:i]
		}
	case q.mark != nil && !q.inLine:
		text = unmarked(text, q.mark)
	}
	if escaped(q.mark) {
		text = unescape(text)
	}
	if nested(q.mark) {
		text = unescape(text)
	}
	if q.doubled || string(q.mark) == `"` {
		text = undouble(text)
	}
	if q.slashed {
		text = unslashed(text)
	}
	text = unclosed(text)
	if q.page && bytes.IndexByte(text, '&') >= 0 {
		text = unescapePage(text)
	}
	return text
}

// unescapePage undoes character references, also where a page was escaped twice.
func unescapePage(text []byte) []byte {
	const most = 3
	for range most {
		text = []byte(html.UnescapeString(string(text)))
		if !reference(text) {
			break
		}
	}
	return text
}

// markAt returns the mark for a line end that a start line ends with, where the
// lines at an octet of the window and behind it end with it too.
func (r *reader) markAt(at int, start []byte, m margin) []byte {
	start = bytes.TrimRight(start, " \t")
	below := sync.OnceValue(func() [][]byte { return r.below(at, m) })
	mark := markOf(start, func(mark []byte) bool {
		request := bytes.HasSuffix(start[:len(start)-len(mark)], version) // nothing may follow that
		with, without := 0, 0
		for _, text := range below() {
			if bytes.HasSuffix(text, mark) {
				with++
			} else { // or wrapped
				without++
			}
		}
		return with >= 2 && with > without || with > 0 && (request || len(mark) > 1)
	})
	if len(start) == 0 || mark == nil && word(start[len(start)-1]) {
		return mark
	}
	shared := sharedEnd(start, below())
	if mark == nil || len(shared) > len(mark) && bytes.HasSuffix(shared, mark) {
		return shared // of a page or another listing, or one mark within another
	}
	return mark
}

// below returns the texts of the lines at an octet of the window and behind it, nothing in
// the place of one of another quotation.
func (r *reader) below(at int, m margin) (texts [][]byte) {
	for range 6 {
		line := r.w.LineAt(at, longestLine)
		at += len(line)
		if text, own := split(line); own.quotes != m.quotes {
			texts = append(texts, nil)
		} else if len(text) > 0 { // lines may be spaced
			texts = append(texts, text)
		}
	}
	return texts
}

// dashed returns how many octets of a mark of a list, a comparison or a literal lines have
// before them: a start line, which a method may begin with too, and the header in the next
// line, at an octet of the window.
func (r *reader) dashed(at int, start []byte, m margin) int {
	n := 1
	if len(start) > 1 && start[1] == '\'' {
		n = 2 // b'…'
	}
	if len(start) == 0 || textlog.WordSize(start[n-1:n]) > 0 || !sip.IsStartLine(start[n:]) {
		return 0
	}
	next, own := split(r.w.LineAt(at, longestLine))
	if own.quotes != m.quotes || !bytes.HasPrefix(next, start[:n]) || !knownHeader(bytes.TrimLeft(next[n:], " ")) {
		return 0
	}
	return n
}

// diagnostic stands before a start line in a server trace's record that tells of a
// message by its fields and is none.
var diagnostic = []byte("SIP-Start-Line: ")

// behindLead returns the message whose start line stands behind a log's prefix.
// The lines below have a prefix of the same form, or none.
func (r *reader) behindLead(at int, line, text []byte, m margin) *formats.Message {
	mark, bare := r.tailed(at+len(line), text)
	tailed := mark != nil
	if !tailed {
		mark = r.markAt(at+len(line), text, m)
		bare = bytes.TrimRight(unmarked(text, mark), " \t")
	}
	from := startIn(bare)
	if from == 0 {
		from = r.dashed(at+len(line), bare, m)
	}
	if from < 0 || bytes.HasSuffix(text[:from], diagnostic) {
		return nil
	}
	lead, behind, own := r.leadBelow(text, from, at+len(line))
	if lead == nil && behind < 0 || own.quotes != m.quotes {
		return nil
	}
	q := r.begin(at, m)
	q.mark, q.tailed = mark, tailed
	q.doubled = r.doubled(at+len(line), text[:from])
	if q.lead, from = lead, behind; lead != nil {
		own.indent = max(own.indent, m.indent)
	}
	q.margin.indent = own.indent
	q.opener = text[:from]
	if tailed {
		q.closer = text[len(bare):]
	}
	q.prefix, q.logged = uccapi.ParsePrefix(text)
	q.startLine(line, text[from:], bare[from:], len(line))
	return r.message(q)
}

// leadBelow returns the lead of the first header below a start line, which begins at octet
// from of text, where it begins behind that lead, and the margin of the header: a nil lead
// where the header has none, and a negative place where none comes next. At is the octet of
// the window below. A blank line before the header is one of those between all lines, as
// prose that quotes a start line has one above the fields of a mail.
func (r *reader) leadBelow(text []byte, from, at int) (lead textlog.LinePrefix, behind int, own margin) {
	line := r.w.LineAt(at, longestHeader)
	blank := func(line []byte) bool {
		bare, _ := split(line)
		n, _ := textlog.LinePrefix(text[:from]).Common(bare)
		return n == len(bare)
	}
	if blank(line) {
		at += len(line)
		if line = r.w.LineAt(at, longestHeader); !blank(r.w.LineAt(at+len(line), longestHeader)) {
			return nil, -1, own
		}
	}
	next, own := split(line)
	if next = spaced(next); knownHeader(visible(next)) {
		return nil, from, own
	}
	if lead, behind = leadOf(text, from, next); lead == nil {
		behind = -1
	}
	return lead, behind, own
}

// leadOf returns the lead of the line behind a start line, which begins at an octet
// of text or, where the lead ends with a dash, behind it. It is nil when the line is
// no header behind one.
func leadOf(text []byte, from int, next []byte) (textlog.LinePrefix, int) {
	method, _, _ := bytes.Cut(text[from:], []byte{' '})
	behind := from + bytes.LastIndexByte(method, '-') + 1
	for _, from := range []int{from, behind} {
		n := leadSize(text[:from], next)
		if n == 0 {
			if at := said().FindIndex(text[:from]); at != nil {
				n = leadSize(text[at[1]:from], next)
			}
		}
		if n > 0 {
			return textlog.LinePrefix(bytes.Clone(next[:n])), from
		}
	}
	if n := len(next) - len(bytes.TrimLeft(next, "|\u2502 ")); n > 0 && knownHeader(next[n:]) { // the cells before it are empty
		return textlog.LinePrefix(bytes.Clone(next[:n])), from
	}
	return nil, from
}

// leadSize returns how many octets of the line behind a start line are a lead of the form of
// that line's and stand before a header; 0 when none do.
func leadSize(first, next []byte) int {
	n, _ := textlog.LinePrefix(first).Common(next)
	n += blanks(next[n:])
	if n == 0 {
		n = bytes.IndexFunc(next, unicode.IsLetter) // a quote alone
	}
	if n == 0 && len(next) > 1 && next[1] == '\'' {
		n = 2 // octets of Python: b'…'
	}
	if n > 0 && knownHeader(next[n:]) {
		return n
	}
	return 0
}

// tailed returns the mark for a line end behind which a start line's line has text
// of the log, and what stands before it: the next line, at an octet of the window,
// has the same mark and text of the same form behind it. It is nil when there is
// none.
func (r *reader) tailed(at int, text []byte) (mark, bare []byte) {
	if !bytes.ContainsAny(text, `"'`) {
		return nil, nil // the text of a string ends with a quote
	}
	next := bytes.TrimRight(textlog.TrimEOL(r.w.LineAt(at, longestHeader)), " \t")
	for _, mark := range marks {
		if common(mark) || bytes.IndexByte(text, mark[0]) < 0 {
			continue
		}
		i := bytes.LastIndex(text, mark)
		if i < 0 || startIn(bytes.TrimRight(text[:i], " ")) < 0 {
			continue
		}
		j := bytes.LastIndex(next, mark)
		if j < 0 {
			continue
		}
		form := textlog.LinePrefix(text[i+len(mark):])
		if bytes.IndexByte(form, '"') < 0 && bytes.IndexByte(form, '\'') < 0 {
			continue
		}
		if rest, ok := form.Cut(next[j+len(mark):]); ok && len(rest) == 0 && len(form) > 0 {
			return mark, bytes.TrimRight(text[:i], " ")
		}
	}
	return nil, nil
}

// startIn returns where a start line that ends with text begins in it, -1 when
// none does.
func startIn(text []byte) int {
	if sip.IsStartLine(text) {
		return 0
	}
	for from := 0; ; {
		i := bytes.Index(text[from:], version)
		if i < 0 {
			break
		}
		from += i
		if from > 0 && (!word(text[from-1]) || text[from-1] == '-' || escapes(text, from-1) || dumped(text[:from])) && sip.IsStartLine(text[from:]) {
			return from
		}
		from++
	}
	if !bytes.HasSuffix(text, []byte(" SIP/2.0")) {
		return -1
	}
	end := len(text) - len(" SIP/2.0")
	uri := bytes.LastIndexByte(text[:end], ' ')
	if bytes.HasSuffix(text[:end], []byte(" protected]")) {
		uri = bytes.LastIndexByte(text[:uri], ' ')
	}
	if uri <= 0 {
		return -1
	}
	method := uri
	for method > 0 && word(text[method-1]) && !escapes(text, method-1) && !(dumped(text[:method]) && sip.IsStandardMethod(text[method:uri])) {
		method--
	}
	if method == uri || !sip.IsStartLine(text[method:]) || glued(text, method) && !sip.IsStandardMethod(behindDash(text[method:uri])) {
		return -1 // or the rest of a method in which an octet is wrong
	}
	return method
}

// dumped reports whether text ends like the packet headers before a message, of which a
// dump shows what is no letter as dots.
func dumped(text []byte) bool { return bytes.Contains(text[max(0, len(text)-8):], []byte("..")) }

// glued reports whether no blank stands before an octet.
func glued(text []byte, at int) bool { return at > 0 && text[at-1] != ' ' && text[at-1] != '\t' }

// behindDash returns what stands behind the last dash of a word: a lead may end with
// one.
func behindDash(word []byte) []byte { return word[bytes.LastIndexByte(word, '-')+1:] }

// escapes reports whether an octet is the letter of an escape, as in "sent:\nACK".
func escapes(text []byte, at int) bool {
	return at > 0 && text[at-1] == '\\' && bytes.IndexByte([]byte("nrt"), text[at]) >= 0
}

// word reports whether a method or a version may go on with c.
func word(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c-'0' <= 9 || c == '-' || c == '_' }

// inLine returns the message that stands in one line of the document, with marks
// for its line ends.
func (r *reader) inLine(at int) *formats.Message {
	const most = 1 << 20 // octets of a line that are looked at
	found := foundMarks{line: r.w.LineAt(at, most)}
	for from := 0; ; {
		i := bytes.Index(found.line[from:], version)
		if i < 0 {
			return nil
		}
		from += i
		if q := r.startInLine(at, &found, from); q != nil {
			if m := r.message(q); m != nil {
				return m
			}
		}
		from += len(version)
	}
}

// foundMarks are the marks of a line near an octet that moves from the front to the end.
// Every octet is looked at once for each, however often a version stands there.
type foundMarks struct {
	line []byte
	seen []foundMark

	asked int // places that joined was asked for
	at    int // the last one
	mark  []byte
}

// joined returns what joins the lines of a message whose version begins at an octet, of the
// first places in a line.
func (f *foundMarks) joined(at int) []byte {
	const most = 256
	if f.at != at+1 && f.asked < most {
		f.asked++
		f.at, f.mark = at+1, joinedBy(f.line[at:])
	}
	if f.at != at+1 {
		return nil
	}
	return f.mark
}

// foundMark is a mark at an octet, or that there is none before it.
type foundMark struct {
	mark bool
	to   int
}

// near returns where the next mark of a kind begins, from an octet to as far behind it as
// a start line may end; -1 when there is none.
func (f *foundMarks) near(kind, at int) int {
	if f.seen == nil {
		f.seen = make([]foundMark, len(marks))
	}
	s := &f.seen[kind]
	if s.mark && s.to >= at {
		return s.to
	}
	mark := marks[kind]
	from := max(at, s.to-len(mark)+1)
	reach := min(len(f.line), at+longestStart+len(mark))
	if from >= reach {
		return -1
	}
	if i := bytes.Index(f.line[from:reach], mark); i >= 0 {
		s.mark, s.to = true, from+i
		return s.to
	}
	s.mark, s.to = false, reach
	return -1
}

// startInLine returns the message whose start line has its version at octet i of
// a line, nil when no mark and header follow.
func (r *reader) startInLine(at int, found *foundMarks, i int) *quotation {
	line := found.line
	for kind, mark := range marks {
		if common(mark) {
			continue
		}
		end := found.near(kind, i)
		if end < 0 {
			continue
		}
		if line[end-1] == '.' && bytes.HasPrefix(found.joined(i), append([]byte{'.'}, mark...)) {
			end, mark = end-1, found.joined(i) // ngrep's within another one
		}
		if q, ok := r.marked(at, line, i, end, mark); ok {
			return q
		}
	}
	if mark := found.joined(i); mark != nil {
		q, _ := r.marked(at, line, i, i+bytes.Index(line[i:], mark), mark)
		return q
	}
	return nil
}

// marked returns the message in a line with marks for line ends, of whose start line the
// version begins at octet i and the mark behind it at another one. Ok is false where that is
// none; the message may be named by another field of the line all the same.
func (r *reader) marked(at int, line []byte, i, end int, mark []byte) (q *quotation, ok bool) {
	behind := bytes.TrimLeft(line[end+len(mark):], " ")
	if !knownHeader(behind[:min(len(behind), 64)]) {
		return nil, false
	}
	from := startBefore(line, i, end, mark)
	if from < 0 {
		return nil, false
	}
	from += openers(line[from:end])
	if named(line[i+len(version) : end]) {
		return nil, true // by another field of the line, which tells the start line alone
	}
	q = r.begin(at, margin{})
	q.mark, q.inLine, q.opener = mark, true, line[max(0, from-longestCaptionLine):from]
	q.lead = textlog.LinePrefix(bytes.TrimRight(q.opener, " ")) // of the caption above
	q.inQuote = escaped(mark) && openString(q.opener)
	q.doubled = q.inQuote && doubles(line[i:])
	q.start = at + from
	if i := bytes.LastIndex(q.opener, mark); i >= 0 {
		q.margin.indent = blanks(q.opener[i+len(mark):])
	}
	q.raw = append(append(q.raw, unlinked(bytes.TrimRight(line[from:end], " "))...), '\r', '\n')
	q.at = at + end + len(mark)
	q.end = q.at
	return q, true
}

// openString reports whether some octets of a line end within a string: with its first
// quote, or behind one that stands before a value.
func openString(b []byte) bool {
	if bytes.HasSuffix(b, []byte{'"'}) {
		return true
	}
	for i := bytes.LastIndexByte(b, '"'); i >= 0; i = bytes.LastIndexByte(b, '"') {
		b = b[:i]
		if slashes := len(b) - len(bytes.TrimRight(b, `\`)); slashes%2 == 0 {
			return valueFollows(b)
		}
	}
	return false
}

// startBefore returns where the start line begins that ends at an octet of a line, before
// a mark, and has its version at octet i; -1 when none does.
func startBefore(line []byte, i, end int, mark []byte) int {
	bare := bytes.TrimRight(line[i:end], " ")
	from := max(0, i-longestStart)
	last := from // behind the mark before, if one is near
	if j := bytes.LastIndex(line[from:i], mark); j >= 0 {
		last = from + j + len(mark)
	}
	switch status := sip.IsStartLine(bare); {
	case status && (i == 0 || i == last || !word(line[i-1])):
		return i // behind whatever
	case !status && bytes.Contains(bare[len(version):], version):
		return -1 // a request ends with its version
	case last < i && sip.IsStartLine(line[last:i+len(bare)]):
		return last
	}
	if n := startIn(line[from : i+len(bare)]); n >= 0 {
		return from + n
	}
	return -1
}

// named reports whether a further version, in quotes of its own, stands in what seems
// to be a reason phrase.
func named(reason []byte) bool {
	i := bytes.Index(reason, version)
	return i >= 0 && bytes.IndexByte(reason[:i], '"') >= 0
}

// longestStart is how far from its version a start line is looked for.
const longestStart = 2048
