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
	s := sip.Parse(m.Raw)
	switch {
	case !carriesText(&s):
		return 0
	case !f.Document:
		return spilled
	case len(s.Body()) > 0:
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
func carriesText(s *sip.Message) bool {
	if bytes.HasPrefix(s.StartLine(), []byte("MESSAGE ")) {
		return true
	}
	kind := bytes.ToLower(bytes.TrimSpace(s.Header("Content-Type")))
	return bytes.HasPrefix(kind, []byte("text/")) || bytes.HasPrefix(kind, []byte("message/cpim")) || bytes.HasPrefix(kind, []byte("multipart/"))
}

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
