package redact

import (
	"bytes"
	"slices"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// log appends octets around messages, line by line: lines that look like header
// fields are read as such, all others as text.
func (w *walker) log(b []byte) {
	l := lines{walker: w}
	l.walk(b, l.logLine)
}

// lines is the walk through octets around messages, line by line.
type lines struct {
	*walker
	notLost int     // in so many octets before the end of the text no message is lost
	silent  int     // so many octets before it are behind a dump that told nothing
	isEntry bool    // the lines at hand may be attributes of somebody
	table   heading // that the lines at hand may be rows of

	challenged bool         // a mail server has asked for a credential
	counts     []octetCount // numbers that are missing in out
}

// walk appends octets around messages, those lines through f that are no more than lines.
func (w *lines) walk(b []byte, f func(line []byte)) {
	w.notLost, w.silent = len(b), 0
	for len(b) > 0 {
		n := 0
		w.swept(func() { n = w.dump(b) })
		if n == 0 {
			n = w.lost(b)
		}
		if n == 0 {
			n = lineLength(b)
			f(b[:n])
			n += w.armored(b[:n], b[n:])
		}
		b = b[n:]
	}
}

// armored appends what stands behind a line that begins a key or certificate as text (RFC 7468),
// and returns its length: the lines up to the one that ends it, or those of base64 where
// the log was cut before that.
func (w *lines) armored(line, b []byte) (n int) {
	const begin, end, longest = "-----BEGIN ", "-----END ", 32 << 10
	if !bytes.Contains(line, []byte(begin)) || bytes.Contains(line, []byte(end)) || !w.r.covers(secret) {
		return 0
	}
	last := bytes.Index(b[:min(len(b), longest)], []byte(end))
	for line := range bytes.Lines(b) {
		l := w.line(line)
		if last >= 0 && n+len(line) > last || last < 0 && !isArmor(line[max(l.Text, l.Stamp.To):]) {
			break
		}
		w.whole(line[w.prefix(line, l):], func(v []byte) { w.put(secret, v) })
		n += len(line)
	}
	return n
}

// isArmor reports whether a line is one of base64.
func isArmor(line []byte) bool {
	line = bytes.TrimRight(bytes.TrimSpace(line), "=")
	return len(line) > 0 && isBase64.holds(line) && bytes.IndexByte(line, '-') < 0
}

func (w *lines) logLine(line []byte) { w.logged(line, w.line(line)) }

// logged appends a line of which the format knows this much.
func (w *lines) logged(line []byte, l formats.Line) {
	stamp := formats.Span{From: len(line), To: len(line)}
	if l.Text > 0 && l.Stamp.From >= l.Text { // behind the text
		stamp, l.Stamp = l.Stamp, formats.Span{}
	}
	from := w.prefix(line, l)
	if l.Body.From >= from && l.Body.To <= stamp.From && !l.Body.IsEmpty() { // the format's own word
		w.text(line[from:l.Body.From])
		w.out = append(w.out, l.Body.Of(line)...)
		from = l.Body.To
	}
	if text := line[from:stamp.From]; !w.answer(text) && !w.row(text) {
		w.once(&w.seen.texts, text, func() { w.fixedText(text) })
	}
	w.stamp(stamp.Of(line))
	w.tail(line[stamp.To:])
}

// tail appends what stands in a line behind all that the format knows of it.
func (w *lines) tail(text []byte) {
	if len(text) > 0 {
		w.once(&w.seen.tails, text, func() { w.framed(text) })
	}
}

// swept appends what f does, swept: what stands in a line of a log repeats, while the
// stamp before it does not.
func (w *walker) swept(f func()) {
	from := len(w.out)
	f()
	w.sweepFrom(from)
}

// sweepFrom sweeps what was appended from an octet of the output on.
func (w *walker) sweepFrom(from int) {
	if w.learning || w.decoded > 0 {
		return
	}
	if out, changed := w.r.swept(w.out[from:]); changed {
		w.out = append(w.out[:from], out...)
	}
}

// fixedText appends the text of a line of a log, of which some parts may be fixed.
func (w *lines) fixedText(text []byte) {
	if w.r.level < All || w.decoded > 0 || w.fixed == nil {
		w.lineText(text)
		return
	}
	if w.kept = w.fixed(text); len(w.kept) == 0 {
		w.lineText(text)
		return
	}
	w.keptIn = text
	w.text(text)
	w.kept, w.keptIn = nil, nil
}

// lineText appends the text of a line of a log.
func (w *lines) lineText(text []byte) {
	name, value, ok := cutField(text)
	switch {
	case ok && isWordIn(inHeader, name):
	case isDescribing(text):
		w.sdp(text)
		return
	case isMarkup(text):
		w.markup(text, false)
		return
	}
	if !ok {
		w.framed(text)
		return
	}
	switch kind := w.fieldKind(name); kind {
	case callIDs, addressed, via, credentials, subjects, conversations, secretive, reasons, dates, product, statistics:
		w.fieldName(text, name, value)
		e := entity{walker: w.walker}
		e.field(kind, name, value)
	default:
		w.textField(text, name, value)
	}
}

// framed appends text. The marks of records in it are the log's own.
func (w *lines) framed(b []byte) {
	for from, to := w.delimiter(b); to > 0; from, to = w.delimiter(b) {
		w.text(b[:from])
		w.out = append(w.out, b[from:to]...)
		b = b[to:]
	}
	w.text(b)
}

// textField appends a line that looks like a header field of no known kind.
func (w *lines) textField(line, name, value []byte) {
	if !isWordOf(inHeader, name) && !isUnregistered(name) {
		w.text(line)
		return
	}
	w.fieldName(line, name, value)
	w.unknownField(name, value)
}

// prefix appends what a log puts in front of a line's text, and returns its length.
// The names in it are those of the program that logs.
func (w *lines) prefix(line []byte, l formats.Line) int {
	at := 0
	if !l.Stamp.IsEmpty() {
		if lead := line[:l.Stamp.From]; len(lead) > 0 {
			w.swept(func() { w.scanText(lead, digitsStay) })
		}
		w.stamp(l.Stamp.Of(line))
		at = l.Stamp.To
	}
	if l.Text > at {
		front := line[at:l.Text]
		w.once(&w.seen.fronts, front, func() { w.scan(front, quiet|digitsStay) })
		at = l.Text
	}
	return at
}

// stamp appends the time, process and thread of a line: numbers, words of the list and
// those of a format's stamps, unless damage put something else there.
func (w *lines) stamp(b []byte) {
	if w.learning || w.r.level < All {
		w.keep(b)
		return
	}
	for len(b) > 0 {
		n := atomLen(b)
		switch atom := b[:n]; {
		case n == 0:
			n = 1
			w.keep(b[:n])
		case isHexNumber(atom) || listed(atom) || isTimeOctet.holds(atom) || w.r.stampWords[string(atom)]:
			w.keep(atom)
		default:
			w.out = appendShape(w.out, atom)
		}
		b = b[n:]
	}
}

// isTimeOctet tells the octets of an atom that is the end of a date and the beginning of a time,
// as in 2010-01-05T14:00:47Z.
var isTimeOctet = isDigit.and("TZ")

// logText returns octets around a message redacted, which may begin with what people
// wrote in the message before it.
func (r *Redactor) logText(b []byte, owed unread) counted {
	if len(b) == 0 {
		return counted{text: b}
	}
	w := lines{walker: r.walk.begin(false)}
	w.walk(b[w.owed(b, owed):], w.counted)
	return counted{bytes.Clone(w.out), w.counts}
}

// counted appends a line of the log that may count the octets of a message.
func (w *lines) counted(line []byte) {
	l := w.line(line)
	const longest = 1 << 10
	if l.Count.IsEmpty() || len(line) > longest {
		w.logged(line, l)
		return
	}
	size, err := strconv.Atoi(string(l.Count.Of(line)))
	if err != nil {
		w.logged(line, l)
		return
	}
	if front := line[:l.Count.From]; l.Text <= len(front) && l.Stamp.To <= len(front) && l.Stamp.From <= len(front) {
		w.logged(front, l)
	} else {
		w.logLine(front)
	}
	w.counts = append(w.counts, octetCount{len(w.out), size, exactHash(l.Packet.Of(line))})
	w.tail(line[l.Count.To:]) // in a damaged log another line's text
}

// respell returns how a log spells the redacted message, from how it spelt the
// original. Redaction keeps lines, so the log's lines are those of the message
// again; lines of others between them are redacted by themselves. Where the
// spelling does not follow the message the log's form is written anew.
func (r *Redactor) respell(old, raw, text []byte) []byte {
	if r.walk.respell != nil {
		return r.walk.respell(text, raw)
	}
	if out, ok := r.spelt(old, raw, text); ok {
		return out
	}
	return r.walk.inForm(raw, text)
}

// inForm writes a message in the form that a log's text has: its line ends, and the
// name of a field for the empty line where it has that.
func (w *walker) inForm(raw, text []byte) []byte {
	out := raw
	if field := w.bodyField(text); len(field) > 0 {
		head := sip.HeaderLength(raw)
		out = slices.Concat(bytes.TrimRight(raw[:head], "\r\n"), []byte("\r\n"), field)
		if len(raw) == head {
			out = append(out, '-')
		}
		out = append(out, raw[head:]...)
	}
	if i := bytes.IndexByte(text, '\n'); i == 0 || i > 0 && text[i-1] != '\r' {
		out = bytes.ReplaceAll(out, []byte("\r\n"), []byte{'\n'})
	}
	if bytes.Equal(out, raw) {
		return nil
	}
	return out
}

// bodyField returns what a log's text has instead of the empty line before the body.
func (w *walker) bodyField(text []byte) []byte {
	for line := range bytes.Lines(text) {
		if body := w.line(line).Body; !body.IsEmpty() {
			return body.Of(line)
		}
	}
	return nil
}
