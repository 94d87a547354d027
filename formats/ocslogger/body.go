package ocslogger

import (
	"bytes"

	"ocsconv/formats/textlog"
)

// readBody finds the end of the body that starts at l.body, and the record's.
//
// The frame tells it: the first line that closes the record or starts another.
// But a body may hold such lines, when somebody sends a piece of a log as an
// instant message, and Content-Length may be wrong, when an author has masked
// the log. So Content-Length decides when a frame line stands where it points
// to; otherwise the first frame line does, and the length is rewritten.
func (r *reader) readBody(l *layout) {
	at := l.body
	if !l.s4 && at < l.limit {
		at += len(r.w.LineAt(at, l.limit-at)) // the rest of the line of "Message-Body:"
	}
	line, f := r.frameAt(l, at)
	for f == inside {
		at += len(line)
		line, f = r.frameAt(l, at)
	}
	n := len(line)
	text := r.w.Peek(at)[l.body:at]

	if l.placeBody(text, f) || l.placeWrapped(text, f) {
		r.close(l, at, n, f)
		return
	}
	if end, frameAt, frameLen, ok := r.lookAhead(l); ok {
		l.bodyEnd = end
		r.close(l, frameAt, frameLen, closed)
		return
	}
	l.bodyEnd = l.body + l.trimBody(text, f)
	l.lies = true
	r.close(l, at, n, f)
}

// placeBody sets the body's end within text, which reaches to a frame line, and
// reports whether Content-Length agrees.
func (l *layout) placeBody(text []byte, f frame) bool {
	if !l.s4 && noBody(text) && l.length == 0 {
		l.bodyEnd = l.body
		return true
	}
	if !l.hasLength {
		l.bodyEnd = l.body + l.trimBody(text, f)
		return true
	}
	if n, fold, ok := l.fit(text); ok {
		l.bodyEnd, l.fold = l.body+n, fold
		return true
	}
	// What stands behind a record that nothing closes may be anything. That
	// the body ends with its line is enough then.
	if n, ok := wireOffset(text, l.length, !l.crlf); ok && f != closed && textlog.LineEnd(text[n:]) > 0 {
		l.bodyEnd, l.fold = l.body+n, !l.crlf
		return true
	}
	l.fold = !l.crlf
	return false
}

// placeWrapped is placeBody for a body that a page wrap put on the line after
// "Message-Body:".
func (l *layout) placeWrapped(text []byte, f frame) bool {
	n := textlog.LineEnd(text)
	if l.s4 || n == 0 {
		return false
	}
	l.body += n
	if l.placeBody(text[n:], f) {
		return true
	}
	l.body -= n
	return false
}

// trimBody returns the length of the body in text without the help of
// Content-Length: the logger's own line end is not part of it.
func (l *layout) trimBody(text []byte, f frame) int {
	l.fold = !l.crlf
	if !l.s4 && noBody(text) {
		return 0
	}
	if f == closed {
		return len(textlog.TrimEOL(text))
	}
	for n := len(text); ; n = len(text) {
		if text = textlog.TrimEOL(text); len(text) == n {
			return n
		}
	}
}

// noBody reports whether text is how a record says that there is no body:
// nothing, a hyphen, or the dash that word processors make of it, in UTF-8 or
// in the Windows code page.
func noBody(text []byte) bool {
	switch string(bytes.TrimSpace(text[:min(len(text), 64)])) {
	case "", "-", "\u2013", "\x96":
		return len(trimRight(text)) <= 64
	}
	return false
}

// fit returns the length of the body in text, and whether its LF stand for
// CRLF, when Content-Length leaves nothing of text over but line ends.
func (l *layout) fit(text []byte) (n int, fold, ok bool) {
	for _, fold := range [...]bool{!l.crlf, l.crlf} {
		if n, ok := wireOffset(text, l.length, fold); ok && onlyLineEnds(text[n:]) {
			return n, fold, true
		}
	}
	return 0, false, false
}

// wireOffset returns how many octets of text make n on the wire. With fold every
// LF without CR counts as two. It fails when text is too short or the place is
// within a line end.
func wireOffset(text []byte, n int, fold bool) (int, bool) {
	if n < 0 || !fold && n > len(text) {
		return 0, false
	}
	if !fold {
		return n, n == 0 || n == len(text) || text[n-1] != '\r' || text[n] != '\n'
	}
	at := 0
	for n > 0 {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 || i >= n {
			at, n = at+n, 0
			break
		}
		line := i + 1
		if i == 0 || text[at+i-1] != '\r' {
			line++
		}
		if n < line {
			return 0, false
		}
		at, n = at+i+1, n-line
	}
	if at > len(text) {
		return 0, false
	}
	return at, at == 0 || at == len(text) || text[at-1] != '\r' || text[at] != '\n'
}

func onlyLineEnds(b []byte) bool {
	for len(b) > 0 {
		n := textlog.LineEnd(b)
		if n == 0 {
			return false
		}
		b = b[n:]
	}
	return true
}

// lookAhead looks for the line that closes the record behind the octets that
// Content-Length announces, where frame lines before it are the body's own. A
// length that lies costs octets that are looked at in vain; no octet is looked
// at twice that way, so reading stays linear.
func (r *reader) lookAhead(l *layout) (bodyEnd, frameAt, frameLen int, ok bool) {
	if l.length <= 0 || l.body+l.length > l.limit || r.w.Offset()+int64(l.body) < r.doubt {
		return 0, 0, 0, false
	}
	const slack = 4 // line ends between body and frame line
	text := r.w.Peek(l.body + l.length + slack)[l.body:]
	n, ok := wireOffset(text, l.length, !l.crlf)
	if ok {
		bodyEnd = l.body + n
		frameAt = bodyEnd
		for range 2 {
			frameAt += textlog.LineEnd(r.w.Peek(frameAt + 2)[frameAt:])
		}
		line := r.w.LineAt(frameAt, 256)
		if len(line) > 0 && l.ends(line) {
			l.fold = !l.crlf
			return bodyEnd, frameAt, len(line), true
		}
	}
	r.doubt = r.w.Offset() + int64(l.body+l.length)
	return 0, 0, 0, false
}
