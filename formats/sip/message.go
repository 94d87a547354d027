// Package sip looks at one SIP message without copying it: the start line, the
// headers, addresses, Via, the body with its parts and SDP, and the
// ms-diagnostics headers of Microsoft's servers.
//
// Everything that a [Message] hands out as octets is a slice of the message
// itself. Parsing never fails, since a log is evidence also where it is damaged:
// a header that is not there is nil, a number that does not parse says so, and
// the rest of the message stays readable.
package sip

import (
	"bytes"
	"math"
)

// Message is a view of one SIP message. It keeps the octets that it was made
// from and an index of the headers that matter; copying it is cheap enough, but
// hand out a pointer. The zero value is an empty message.
type Message struct {
	raw   []byte
	line  []byte         // the start line without its end; nil when there is none
	kind  kind           // what the start line is
	head  int            // offset of the first header line
	end   int            // offset behind the last header line
	body  int            // offset of the first octet after the empty line
	found uint64         // bit per known header: a line has it
	again uint64         // likewise: more than one line has it
	first [numKnown]span // of the first line of each known header, with its folds
}

// span is where the value of a header stands, from the octet behind the colon on. The zero
// span is of a header that is not there.
type span struct{ from, to int32 }

type kind uint8

const (
	fragment kind = iota
	request
	response
)

// maxHead bounds the part of a message that is searched for headers, so that an
// offset fits the index. No log has 2 GiB of headers.
const maxHead = math.MaxInt32 - 1

// Parse indexes one SIP message. It takes CRLF and LF line ends, folded lines,
// compact and upper-case names, and a message that is cut anywhere. Empty lines
// before the start line are skipped (RFC 3261 §7.5). A block of headers without
// a start line, as documents quote it, is a message whose StartLine is nil.
//
// The message keeps raw, which must not change as long as the message is used.
func Parse(raw []byte) (m Message) {
	m.begin(raw)
	m.index(m.head)
	return m
}

// begin reads the start line of raw and where the headers begin.
func (m *Message) begin(raw []byte) {
	off := 0
	for off < len(raw) && (raw[off] == '\r' || raw[off] == '\n') {
		off++
	}
	line, next := cutLine(raw, off)
	m.raw, m.kind = raw, startKind(line, next == len(raw))
	if m.kind != fragment || !isHeaderLine(line) {
		m.line, off = line, next
	}
	m.head = off
}

// index notes where each known header is first seen and where the body begins.
func (m *Message) index(off int) {
	limit := min(len(m.raw), maxHead)
	open := unknown // whose value a fold goes on with
	for off < limit {
		line, next := cutLine(m.raw, off)
		switch {
		case len(line) == 0:
			m.end, m.body = off, next
			return
		case line[0] != ' ' && line[0] != '\t':
			open = m.note(line, off)
		case open != unknown:
			m.first[open].to = int32(off + len(line))
		}
		off = next
	}
	m.end, m.body = limit, len(m.raw)
}

// note returns the known header that a line is the first one of.
func (m *Message) note(line []byte, off int) known {
	colon := bytes.IndexByte(line, ':')
	if colon < 0 {
		return unknown
	}
	h := lookup(trimRight(line[:colon]))
	switch {
	case h == unknown:
	case m.found&(1<<h) == 0:
		m.found |= 1 << h
		m.first[h] = span{int32(off+colon) + 1, int32(off + len(line))}
		return h
	default:
		m.again |= 1 << h
	}
	return unknown
}

// Bytes returns the whole message as it was given to [Parse].
func (m *Message) Bytes() []byte { return m.raw }

// HeaderLength returns the number of octets before the body, the empty line
// included. Without an empty line it is the length of the message.
func (m *Message) HeaderLength() int { return m.body }

// HeaderLength returns what [Message.HeaderLength] does, of a message that is not parsed.
func HeaderLength(raw []byte) int {
	var m Message
	m.begin(raw)
	for off := m.head; off < min(len(raw), maxHead); {
		line, next := cutLine(raw, off)
		if len(line) == 0 {
			return next
		}
		off = next
	}
	return len(raw)
}

// HeadersEnded reports whether an empty line ends the headers. A message
// without one was cut before its body.
func (m *Message) HeadersEnded() bool { return m.body > m.end }

// Body returns the octets after the headers, nil when there are none. It is
// what is there, not what Content-Length promises: where one message ends is
// settled by whoever read the log, and redacted logs carry wrong lengths.
// [Message.ContentLength] tells what was declared.
func (m *Message) Body() []byte {
	if m.body >= len(m.raw) {
		return nil
	}
	return m.raw[m.body:]
}

// ContentLength returns the declared length of the body in octets. It is not ok
// when the header is absent or no number.
func (m *Message) ContentLength() (n int, ok bool) {
	v, ok := parseUint(m.known(hContentLength), math.MaxInt32)
	return int(v), ok
}

// cutLine returns the line at off without its end, and where the next begins.
func cutLine(b []byte, off int) (line []byte, next int) {
	i := bytes.IndexByte(b[off:], '\n')
	if i < 0 {
		return b[off:], len(b)
	}
	end := off + i
	if i > 0 && b[end-1] == '\r' {
		return b[off : end-1], end + 1
	}
	return b[off:end], end + 1
}
