package redact

import (
	"bytes"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// A document tells only by its words where a message's body ends. What people wrote may
// stand below a quoted instant message that nothing marks as its body — no type, or
// another length than the document has after a mail program wrapped its lines.

// unread is how many octets of a body a quoted message announces and has not: all up to
// the next empty line where nothing counts them.
type unread int

const (
	paragraph unread = -1
	spilled   unread = -2 // in a log, all up to a line of its own: damage may have cut the body in two
)

// unreadOf returns what the text behind a message owes it.
func (r *Redactor) unreadOf(m *formats.Message) unread {
	f := r.formats.ByName(m.Origin.Format)
	if m.Raw == nil || f == nil {
		return 0
	}
	switch {
	case !carriesText(m.Raw):
		return 0
	case !f.Document:
		return spilled
	case sip.HeaderLength(m.Raw) < len(m.Raw):
		return 0
	}
	for line := range bytes.Lines(m.Source()) {
		name, value, ok := cutField(bytes.TrimLeft(line, quoteMarks))
		if ok && kindOf(bytes.TrimSpace(name)) == contentLength {
			if n, err := strconv.Atoi(string(bytes.TrimSpace(value))); err == nil {
				return unread(n)
			}
		}
	}
	return paragraph
}

// quoteMarks stand before the lines that a mail quotes.
const quoteMarks = "> |\t"

// carriesText reports whether a message is one that people write: an instant message, or
// any with text.
func carriesText(raw []byte) bool {
	e := entity{}
	raw = bytes.TrimLeft(raw, "\r\n")
	for line := range sip.HeadLines(raw) {
		if lowerOf[line[0]] == 'c' { // as few others do
			if name, value, ok := cutField(line); ok && e.ofBody(name, value) == contentType {
				break
			}
		} else if line[0] <= '\r' {
			break
		}
	}
	return written.before([]byte(e.kind)) > 0 || bytes.HasPrefix(raw, []byte("MESSAGE "))
}

// written are how the types of bodies begin that people write.
var written = texts{"text/", "message/cpim", "multipart/"}

// owed appends the lines of a gap that a message before it owes, as what people wrote,
// and returns their length.
func (w *lines) owed(gap []byte, n unread) int {
	if n == 0 {
		return 0
	}
	at, took := 0, unread(0)
	for line := range bytes.Lines(gap) {
		text := bytes.TrimLeft(line, quoteMarks)
		lead := len(line) - len(text)
		text = bytes.TrimRight(text, "\r\n")
		if len(text) == 0 && n != spilled && took > 0 && (n == paragraph || took >= n) || n == spilled && w.isOfLog(line) {
			break
		}
		w.keep(line[:lead])
		if len(text) > 0 && !(n == spilled && !hasOddLetters(text)) {
			w.put(prose, text)
			took += unread(len(text)) + 2
		} else {
			w.text(text)
		}
		w.keep(line[lead+len(text):])
		at += len(line)
	}
	return at
}

// isOfLog reports whether a line is one of the log's own, or of another message.
func (w *lines) isOfLog(line []byte) bool {
	known := w.line(line)
	_, to := w.r.frame(line)
	return known.Stamp.To > 0 || known.Text > 0 || to > 0 || w.r.isLogged(line)
}
