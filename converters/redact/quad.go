package redact

import (
	"bytes"
	"net/netip"
)

// quad is an IPv4 address in other text: 192.0.2.1, and in the names that are made
// of addresses also 192-0-2-1 and 1.2.0.192.in-addr.arpa.
type quad struct {
	addr    netip.Addr
	n       int // octets of text
	mark    byte
	reverse bool
}

// quadIn returns the address that text begins with.
func quadIn(text []byte) (q quad, ok bool) {
	var v [4]byte
	at := 0
	for i := range v {
		if i > 0 {
			if at == len(text) || !isQuadMark[text[at]] || i > 1 && text[at] != q.mark {
				return q, false
			}
			q.mark = text[at]
			at++
		}
		digits := digitsLength(text[at:min(len(text), at+4)])
		value := 0
		for _, c := range text[at : at+digits] {
			value = value*10 + int(c-'0')
		}
		if digits == 0 || value > 255 || digits > 1 && text[at] == '0' {
			return q, false
		}
		v[i] = byte(value)
		at += digits
	}
	if at < len(text) && isAtom[text[at]] || at+1 < len(text) && text[at] == q.mark && text[at+1]-'0' <= 9 {
		return q, false
	}
	const zone = ".in-addr.arpa"
	if q.mark == '.' && len(text) >= at+len(zone) && bytes.EqualFold(text[at:at+len(zone)], []byte(zone)) {
		q.reverse = true
		v[0], v[1], v[2], v[3] = v[3], v[2], v[1], v[0]
	}
	q.addr, q.n = netip.AddrFrom4(v), at
	return q, !isConstant(q.addr)
}

var isQuadMark = octets(".-_")

func (r *Redactor) knows(q quad) bool { return r.has(address, q.addr.String()) }

func (r *Redactor) learnQuad(q quad) {
	if r.covers(address) {
		r.learnAddress(q.addr)
	}
}

// appendQuad appends the pseudonym of an address as the original is written.
func (r *Redactor) appendQuad(dst []byte, q quad) []byte {
	v := r.addr(q.addr).As4()
	if q.reverse {
		v[0], v[1], v[2], v[3] = v[3], v[2], v[1], v[0]
	}
	for _, c := range []byte(netip.AddrFrom4(v).String()) {
		if c == '.' {
			c = q.mark
		}
		dst = append(dst, c)
	}
	return dst
}

// quad takes an address that is part of a name, or known and written with other
// marks than dots.
func (s *scan) quad(at int) int {
	r := s.w.r
	if r.level < All || s.b[at]-'0' > 9 || at < s.last || at > 0 && s.b[at-1] == '.' {
		return 0
	}
	q, ok := quadIn(s.b[at:])
	if !ok || !q.reverse && (q.mark == '.' || !r.knows(q)) {
		return 0
	}
	if s.w.learning {
		r.learnQuad(q)
		return at + q.n
	}
	s.flush(at)
	s.w.out = r.appendQuad(s.w.out, q)
	s.last = at + q.n
	return s.last
}
