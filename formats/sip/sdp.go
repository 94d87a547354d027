package sip

import "iter"

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
func (s SDP) Lines() iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		raw := s.raw
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
