package sip

import (
	"bytes"
	"iter"
	"net/netip"
)

// SDP is a line-based view of one session description (RFC 8866). Lines that do
// not have the form "x=…" are skipped, order and completeness do not matter, and
// a cut in the middle costs no more than the line that it hits.
type SDP struct {
	raw []byte
}

// ParseSDP views body as a session description. It never fails.
func ParseSDP(body []byte) SDP { return SDP{raw: body} }

// SDPs returns the session descriptions of the body, also from inside of
// multipart bodies. An offer to clients of OCS 2007 and of R2 carries one for
// each ([MS-SDPEXT] 3.1.5.13).
func (m *Message) SDPs() iter.Seq[SDP] {
	return func(yield func(SDP) bool) {
		for part := range m.Parts() {
			if part.IsType("application/sdp") && !yield(ParseSDP(part.Body)) {
				return
			}
		}
	}
}

// Bytes returns the octets of the session description.
func (s SDP) Bytes() []byte { return s.raw }

// Lines returns type and value of each line in order.
func (s SDP) Lines() iter.Seq2[byte, []byte] { return sdpLines(s.raw) }

func sdpLines(raw []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for off := 0; off < len(raw); {
			line, next := cutLine(raw, off)
			if len(line) >= 2 && line[1] == '=' && 'a' <= line[0] && line[0] <= 'z' {
				if !yield(line[0], trim(line[2:])) {
					return
				}
			}
			off = next
		}
	}
}

// Attribute returns the value of the first attribute with that name anywhere in
// the description. An attribute without a value is ok and nil.
func (s SDP) Attribute(name string) (value []byte, ok bool) { return attribute(s.raw, name) }

// attribute finds "a=name" or "a=name:value".
func attribute(raw []byte, name string) (value []byte, ok bool) {
	for n, v := range attributes(raw) {
		if equalFold(n, name) {
			return v, true
		}
	}
	return nil, false
}

func attributes(raw []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for kind, line := range sdpLines(raw) {
			if kind != 'a' {
				continue
			}
			name, value, found := bytes.Cut(line, []byte{':'})
			if !found {
				value = nil
			}
			if !yield(trim(name), trim(value)) {
				return
			}
		}
	}
}

// Session returns the part before the first m= line.
func (s SDP) Session() []byte {
	for off := 0; off < len(s.raw); {
		line, next := cutLine(s.raw, off)
		if bytes.HasPrefix(line, []byte("m=")) {
			return s.raw[:off]
		}
		off = next
	}
	return s.raw
}

// Connection returns the address of the session's c= line as written, nil when
// there is none.
func (s SDP) Connection() []byte { return connection(s.Session()) }

func connection(raw []byte) []byte {
	for kind, value := range sdpLines(raw) {
		if kind != 'c' {
			continue
		}
		_, rest := field(value)
		_, rest = field(rest)
		address, _ := field(rest)
		address, _, _ = bytes.Cut(address, []byte{'/'})
		return address
	}
	return nil
}

// Media is one media description: an m= line and what follows it.
type Media struct {
	Type    []byte // "audio", "video", "message", "applicationsharing", …
	Port    int    // 0 when the stream is refused or the port is no number
	Proto   []byte // "RTP/SAVP"
	Formats []byte // payload types or formats, separated by blanks
	raw     []byte
	session []byte
}

// Media returns the media descriptions in order.
func (s SDP) Media() iter.Seq[Media] {
	return func(yield func(Media) bool) {
		session := s.Session()
		for off := len(session); off < len(s.raw); {
			_, next := cutLine(s.raw, off)
			end := next + len(SDP{s.raw[next:]}.Session())
			if !yield(parseMedia(s.raw[off:end], session)) {
				return
			}
			off = end
		}
	}
}

func parseMedia(raw, session []byte) Media {
	m := Media{raw: raw, session: session}
	line, _ := cutLine(raw, 0)
	var port []byte
	m.Type, line = field(line[len("m="):])
	port, line = field(line)
	m.Proto, line = field(line)
	m.Formats = trim(line)
	port, _, _ = bytes.Cut(port, []byte{'/'})
	n, _ := parseUint(port, 65535)
	m.Port = int(n)
	return m
}

// Lines returns type and value of each line in order, the m= line first.
func (m Media) Lines() iter.Seq2[byte, []byte] { return sdpLines(m.raw) }

// Attribute returns the value of the first attribute with that name in this
// media description. An attribute without a value is ok and nil.
func (m Media) Attribute(name string) (value []byte, ok bool) { return attribute(m.raw, name) }

// Addr returns where media is to be sent without ICE: the address of the media's
// c= line, else of the session's, with the port of the m= line. The address is
// invalid when it is a name or absent.
func (m Media) Addr() netip.AddrPort {
	host := connection(m.raw)
	if host == nil {
		host = connection(m.session)
	}
	return netip.AddrPortFrom(parseHost(string(host)), uint16(m.Port))
}

// Direction returns "sendrecv", "sendonly", "recvonly" or "inactive": the media's
// own, else the session's, else the default (RFC 8866 §6.7).
func (m Media) Direction() string {
	for _, raw := range [][]byte{m.raw, m.session} {
		for name := range attributes(raw) {
			switch string(name) {
			case "sendrecv", "sendonly", "recvonly", "inactive":
				return string(name)
			}
		}
	}
	return "sendrecv"
}
