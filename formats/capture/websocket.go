package capture

import (
	"bytes"
	"encoding/binary"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// webSocket takes the frames of RFC 6455 off a stream whose opening handshake
// was seen. Each message in them is one SIP message (RFC 7118 §4.2).
type webSocket struct {
	buf     []byte
	message []byte // fragments so far
	lost    bool   // octets are missing: the next frame cannot be found
}

const maxSocketFrame = 1 << 20

// isUpgrade reports whether line can open a WebSocket connection.
func isUpgrade(line []byte) bool {
	return bytes.HasPrefix(line, []byte("GET ")) || bytes.HasPrefix(line, []byte("HTTP/1.1 101"))
}

// upgrade reads the opening handshake. It reports whether the stream is, or
// with more octets may become, a WebSocket that carries SIP.
func (f *framer) upgrade(st *stream, stats *counters, emit emitter) bool {
	end, ok := headerEnd(f.buf, 0)
	if !ok {
		return len(f.buf) <= maxStartLine
	}
	if !namesSIP(f.buf[:end]) {
		return false
	}
	rest := f.buf[end:]
	f.buf, f.scanned, f.need = nil, 0, 0
	f.socket = &webSocket{}
	f.socket.add(st, rest, stats, emit)
	return true
}

// namesSIP reports whether the headers of an opening handshake name SIP among
// the protocols that are offered or taken (RFC 6455 §11.3.4, RFC 7118 §4).
func namesSIP(headers []byte) bool {
	for line := range bytes.Lines(headers) {
		list, ok := sip.HeaderValue(line, "Sec-WebSocket-Protocol", 0)
		if !ok {
			continue
		}
		for name := range bytes.SplitSeq(list, []byte(",")) {
			if bytes.EqualFold(bytes.TrimSpace(name), []byte("sip")) {
				return true
			}
		}
	}
	return false
}

func (s *webSocket) add(st *stream, b []byte, stats *counters, emit emitter) {
	if s.lost {
		stats.skipped += int64(len(b))
		return
	}
	s.buf = append(s.buf, b...)
	for {
		n := s.frame(st, stats, emit)
		if n == 0 {
			break
		}
		s.buf = s.buf[n:]
	}
	if s.lost {
		stats.skipped += int64(len(s.buf))
		s.buf, s.message = nil, nil
	}
}

// frame reads one frame and returns its length, 0 when more is to come.
func (s *webSocket) frame(st *stream, stats *counters, emit emitter) int {
	b := s.buf
	if len(b) < 2 {
		return 0
	}
	length, at := uint64(b[1]&0x7f), 2
	switch {
	case length == 126 && len(b) >= 4:
		length, at = uint64(binary.BigEndian.Uint16(b[2:])), 4
	case length == 127 && len(b) >= 10:
		length, at = binary.BigEndian.Uint64(b[2:]), 10
	case length >= 126:
		return 0
	}
	var mask []byte
	if b[1]&0x80 != 0 {
		if len(b) < at+4 {
			return 0
		}
		mask, at = b[at:at+4], at+4
	}
	if length > maxSocketFrame || len(s.message) > maxSocketFrame {
		s.lost = true
		return 0
	}
	if uint64(len(b)-at) < length {
		return 0
	}
	s.payload(st, b[0], b[at:at+int(length)], mask, stats, emit)
	return at + int(length)
}

func (s *webSocket) payload(st *stream, first byte, b, mask []byte, stats *counters, emit emitter) {
	if first&8 != 0 { // ping, pong, close
		return
	}
	start := len(s.message)
	s.message = append(s.message, b...)
	if mask != nil {
		for i := range s.message[start:] {
			s.message[start+i] ^= mask[i&3]
		}
	}
	if first&0x80 == 0 {
		return
	}
	raw := s.message
	s.message = nil
	switch {
	case looksLikeSIP(raw):
		raw = raw[leading(raw):]
		list, behind := damages(raw)
		stats.behind += int64(behind)
		emit(st, raw, formats.WS, list)
	case leading(raw) == len(raw):
		stats.keepAlives++
	default:
		stats.notSIP++
		for range sip.Headless(raw) {
			stats.tell(st.at.number, sip.HeadlessMessage)
			break
		}
	}
}
