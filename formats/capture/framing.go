package capture

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Bounds on what a stream may hold before it is a message.
const (
	maxHeader    = 256 << 10
	maxStartLine = 16 << 10
	maxRoom      = 4 << 10 // that is made for a message before it is there
)

// emitter takes a message that the last segment of a stream completed, or that
// the stream broke off in. The octets are the emitter's.
type emitter func(st *stream, raw []byte, transport formats.Transport, damages []string)

// framer cuts the octets of a stream into SIP messages by Content-Length
// (RFC 3261 §18.3). Where it does not know how the octets hang together, at the
// start of a capture or after a loss, it goes on at the next start line.
type framer struct {
	buf     []byte
	lent    bool     // buf is of a packet, not the framer's own
	begun   bool     // buf begins with a start line
	scanned int      // octets of buf in which no end of the headers was found
	need    int      // octets of the message that buf begins with; 0 while unknown
	damages []string // of its headers
	skipped int      // octets that are no SIP
	headed  bool     // and a CSeq is among them
	unsync  bool     // look for a start line first
	broken  bool     // where one had to stand, not after a loss
	limit   int      // octets of the longest message
	socket  *webSocket
}

// lost says that octets are missing.
func (f *framer) lost() {
	f.buf, f.begun, f.scanned, f.need, f.unsync, f.broken = nil, false, 0, 0, true, false
	if f.socket != nil {
		f.socket.lost = true
	}
}

func (f *framer) add(st *stream, b []byte, stats *counters, emit emitter) {
	if f.socket != nil {
		f.socket.add(st, b, stats, emit)
		return
	}
	if f.lent = len(f.buf) == 0; f.lent { // most packets hold whole messages: only what is left of one is copied
		f.buf = b
	} else {
		f.buf = append(f.buf, b...)
	}
	held := len(f.buf)
	for f.step(st, stats, emit) {
	}
	switch left := len(f.buf); {
	case left == 0:
		f.buf = nil
	case f.lent || left < held-left:
		f.buf = append(make([]byte, 0, max(left, min(f.need, maxRoom))), f.buf...)
	}
	f.lent = false
}

// step takes one thing off the buffer and reports whether to go on.
func (f *framer) step(st *stream, stats *counters, emit emitter) bool {
	switch {
	case f.need > len(f.buf):
		return false
	case f.need > 0:
		f.take(st, f.need, f.damages, emit)
		return true
	}
	if !f.begun && !f.begin(st, stats, emit) {
		return false
	}
	if f.scanned == 0 {
		if end, n, ok := plainHead(f.buf); ok && n <= f.limit {
			f.need, f.damages = end+n, nil
			return true
		}
	}
	end, ok := headerEnd(f.buf, f.scanned)
	if !ok {
		f.scanned = max(0, len(f.buf)-3)
		if len(f.buf) > maxHeader {
			f.resync(stats)
			return true
		}
		return false
	}
	m := sip.Parse(f.buf[:end])
	n, _ := m.ContentLength()
	if n < 0 || n > f.limit {
		f.take(st, end, []string{"the Content-Length cannot be, the body is left out"}, emit)
		f.unsync = true
		return true
	}
	f.need, f.damages = end+n, headDamages(&m)
	return true
}

// take hands out the first n octets of the buffer, as they are where they are all of it.
func (f *framer) take(st *stream, n int, damages []string, emit emitter) {
	raw := f.buf[:n:n]
	if f.lent || n < len(f.buf) {
		raw = bytes.Clone(raw)
	}
	emit(st, raw, formats.TCP, damages)
	f.drop(n)
}

func (f *framer) drop(n int) {
	f.buf = f.buf[n:]
	f.begun, f.scanned, f.need = false, max(0, f.scanned-n), 0
}

// skip drops octets that are no SIP.
func (f *framer) skip(n int, stats *counters) {
	stats.skipped += int64(n)
	f.skipped += n
	f.drop(n)
}

// begin finds the start of a message. It reports whether the buffer begins
// with one.
func (f *framer) begin(st *stream, stats *counters, emit emitter) bool {
	f.keepAlives(stats)
	for len(f.buf) > 0 {
		line, whole := firstLine(f.buf)
		switch {
		case sip.ClaimsStartLine(line):
			f.begun, f.unsync, f.broken = true, false, false
			return true
		case !whole && len(line) < maxStartLine && mayStart(line, f.unsync):
			return false // the rest of the line is to come
		case isUpgrade(line) && f.upgrade(st, stats, emit):
			return false
		}
		if !f.unsync {
			f.unsync, f.broken = true, true
			stats.resyncs++
		}
		if sequence := sip.IsSequence(line); sequence && f.broken {
			stats.tell(st.at.number, sip.HeadlessMessage)
		} else if sequence {
			f.headed = true
		}
		n := startWithin(line)
		if n < 0 {
			n = len(line)
			if whole {
				n++
			}
		}
		f.skip(n, stats)
		f.keepAlives(stats)
	}
	return false
}

// keepAlives skips empty lines before a start line (RFC 5626 §3.5.1).
func (f *framer) keepAlives(stats *counters) {
	n := 0
	for n < len(f.buf) && (f.buf[n] == '\r' || f.buf[n] == '\n' || f.buf[n] == 0) {
		n++
	}
	if n >= 2 {
		stats.keepAlives++
	}
	if n > 0 {
		f.drop(n)
	}
}

// resync gives up the first line of the buffer.
func (f *framer) resync(stats *counters) {
	line, _ := firstLine(f.buf)
	n := max(1, len(line))
	stats.resyncs++
	f.skip(n, stats)
	f.unsync = true
}

// flush hands out the message that the stream broke off in.
func (f *framer) flush(st *stream, stats *counters, emit emitter) {
	line, whole := firstLine(f.buf)
	if f.socket == nil && whole && f.begun && sip.ClaimsStartLine(line) {
		emit(st, bytes.Clone(f.buf), formats.TCP, []string{"the stream ends within the message or lacks a part of it"})
	} else {
		stats.skipped += int64(len(f.buf))
	}
	f.buf, f.begun, f.scanned, f.need = nil, false, 0, 0
}

// plainHead returns where the headers of the message that b begins with end, and their
// Content-Length. It is not ok where they are not all there or have anything but lines with
// CRLF, unfolded, and one length.
func plainHead(b []byte) (end, length int, ok bool) {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 1 || b[at+i-1] != '\r' {
			return 0, 0, false
		}
		line := b[at : at+i+1]
		at += len(line)
		switch line[0] {
		case 'C', 'c', 'L', 'l':
			v, is := sip.HeaderValue(line, "Content-Length", 'l')
			if !is {
				break
			}
			if length = sip.ParseLength(v); ok || length < 0 {
				return 0, 0, false
			}
			ok = true
		case ' ', '\t':
			return 0, 0, false
		case '\r':
			return at, length, ok && bytes.Count(b[:at], []byte{'\r'}) == bytes.Count(b[:at], []byte{'\n'})
		}
	}
}

// headerEnd finds the empty line after the headers, from octet from on.
func headerEnd(b []byte, from int) (end int, ok bool) {
	for at := from; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return 0, false
		}
		at += i + 1
		if rest := b[at:]; len(rest) > 0 && rest[0] == '\n' {
			return at + 1, true
		} else if len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n' {
			return at + 2, true
		}
	}
}

// firstLine returns b up to its first line feed, and whether there is one.
func firstLine(b []byte) (line []byte, whole bool) {
	n := min(len(b), maxStartLine)
	if i := bytes.IndexByte(b[:n], '\n'); i >= 0 {
		return b[:i], true
	}
	return b[:n], false
}

var version = []byte("SIP/2.0")

// startWithin finds a start line that follows other octets on the same line,
// as it does when the body before it does not end in a line end. It returns -1
// when there is none.
func startWithin(line []byte) int {
	line = bytes.TrimRight(line, "\r \t")
	if i := bytes.LastIndex(line, append(version[:7:7], ' ')); i > 0 && sip.ClaimsStartLine(line[i:]) {
		return i
	}
	uri := bytes.LastIndexByte(bytes.TrimSuffix(line, append([]byte(" "), version...)), ' ')
	if uri < 0 {
		return -1
	}
	for _, m := range methods {
		if i := uri - len(m); i > 0 && string(line[i:uri]) == m && sip.ClaimsStartLine(line[i:]) {
			return i
		}
	}
	return -1
}

// methods are those that startWithin knows, longer names before their ends.
var methods = []string{
	sip.BENOTIFY, sip.ACK, sip.BYE, sip.CANCEL, sip.INFO, sip.INVITE, sip.MESSAGE, sip.NOTIFY, sip.OPTIONS, sip.PRACK,
	sip.PUBLISH, sip.REFER, sip.REGISTER, sip.SERVICE, sip.SUBSCRIBE, sip.UPDATE, "NEGOTIATE",
}

// mayStart reports whether a line that has not ended yet can become a start
// line. After a loss anything can be the tail of a line before it.
func mayStart(line []byte, unsync bool) bool {
	if unsync {
		return true
	}
	method, _, ok := bytes.Cut(line, []byte(" "))
	if i := bytes.IndexByte(method, '/'); i >= 0 {
		return len(line) < 8 && bytes.HasPrefix(version, bytes.ToUpper(line)) || bytes.EqualFold(method, version) ||
			bytes.HasPrefix(method, []byte("HTTP/1"))
	}
	return ok && sip.IsToken(method) || !ok && sip.IsToken(line)
}

// looksLikeSIP reports whether a datagram is a SIP message.
func looksLikeSIP(b []byte) bool {
	line, whole := firstLine(b[leading(b):])
	return whole && sip.ClaimsStartLine(line)
}

// leading counts the octets of the empty lines before a message.
func leading(b []byte) int { return len(b) - len(bytes.TrimLeft(b, "\r\n")) }
