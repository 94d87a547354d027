package sip

import (
	"bytes"
	"iter"
	"math"
	"net/netip"
)

// Two dialects of ICE meet in Microsoft's products. OCS 2007 speaks
// draft-ietf-mmusic-ice-06 ([MS-ICE]):
//
//	a=candidate:USER COMPONENT PASSWORD TRANSPORT 0.830 ADDRESS PORT
//	a=remote-candidate:USER
//
// R2 and later speak draft 19 ([MS-ICE2]), close to RFC 5245:
//
//	a=candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE [raddr ADDRESS rport PORT]
//	a=remote-candidates:COMPONENT ADDRESS PORT …
//
// and Lync writes IPv6 candidates as a=x-candidate-ipv6 with the same tail.

// Dialect is a dialect of ICE.
type Dialect uint8

// The dialects.
const (
	NoICE   Dialect = iota
	Draft06         // OCS 2007
	Draft19         // OCS 2007 R2, Lync, Skype for Business
)

// String returns "none", "draft-06" or "draft-19".
func (d Dialect) String() string {
	switch d {
	case Draft06:
		return "draft-06"
	case Draft19:
		return "draft-19"
	default:
		return "none"
	}
}

// Candidate is one address that media may be sent to.
type Candidate struct {
	Dialect    Dialect
	Foundation string // draft 19; "" in draft 06
	Component  int    // 1 RTP, 2 RTCP
	Transport  string // as written: "UDP", "TCP-PASS", "TCP-ACT", "TCP"
	Priority   uint32 // in draft 06 the q-value in thousandths
	Addr       netip.AddrPort
	Host       string         // the address as written; it is all there is when Addr is invalid
	Type       string         // "host", "srflx", "prflx" or "relay"; "" in draft 06, which has none
	Related    netip.AddrPort // raddr and rport, invalid when absent
	User       Secret         // draft 06; remote-candidate names it
}

// Candidates returns the candidates of all media, in order, of both dialects.
// Lines that are no candidate are skipped.
func (s SDP) Candidates() iter.Seq[Candidate] { return candidates(s.raw) }

// Candidates returns the candidates of this media description.
func (m Media) Candidates() iter.Seq[Candidate] { return candidates(m.raw) }

func candidates(raw []byte) iter.Seq[Candidate] {
	return func(yield func(Candidate) bool) {
		for name, value := range attributes(raw) {
			if !equalFold(name, "candidate") && !equalFold(name, "x-candidate-ipv6") {
				continue
			}
			if c, ok := ParseCandidate(value); ok && !yield(c) {
				return
			}
		}
	}
}

// ParseCandidate reads what stands behind "a=candidate:".
func ParseCandidate(value []byte) (c Candidate, ok bool) {
	var words [8][]byte
	n := 0
	for n < len(words) {
		var word []byte
		if word, value = field(value); len(word) == 0 {
			break
		}
		words[n], n = word, n+1
	}
	switch {
	case n == len(words) && equalFold(words[6], "typ"):
		return draft19(words, value)
	case n == 7:
		return draft06(words)
	}
	return Candidate{}, false
}

func draft19(w [8][]byte, rest []byte) (Candidate, bool) {
	priority, okPriority := parseUint(w[3], math.MaxUint32)
	c, ok := candidate(w[1], w[2], w[4], w[5])
	c.Dialect = Draft19
	c.Foundation = string(w[0])
	c.Priority = uint32(priority)
	c.Type = word(w[7])
	c.Related = related(rest)
	return c, ok && okPriority
}

func draft06(w [8][]byte) (Candidate, bool) {
	q, okQ := parseQ(w[4])
	c, ok := candidate(w[1], w[3], w[5], w[6])
	c.Dialect = Draft06
	c.User = Secret{w[0]}
	c.Priority = q
	return c, ok && okQ
}

func candidate(component, transport, host, port []byte) (c Candidate, ok bool) {
	n, okComponent := parseUint(component, 256)
	p, okPort := parseUint(port, 65535)
	c.Component = int(n)
	c.Transport = word(transport)
	c.Host = string(host)
	c.Addr = netip.AddrPortFrom(parseHost(c.Host), uint16(p))
	return c, okComponent && okPort
}

// related reads "raddr ADDRESS rport PORT" out of a candidate's extensions.
func related(rest []byte) netip.AddrPort {
	var addr netip.Addr
	var port uint64
	for {
		var key, value []byte
		key, rest = field(rest)
		if value, rest = field(rest); len(value) == 0 {
			return netip.AddrPortFrom(addr, uint16(port))
		}
		switch {
		case equalFold(key, "raddr"):
			addr = parseHost(string(value))
		case equalFold(key, "rport"):
			port, _ = parseUint(value, 65535)
		}
	}
}

// parseQ reads "0.830" or "1" as thousandths; digits beyond are dropped.
func parseQ(b []byte) (q uint32, ok bool) {
	whole, fraction, _ := bytes.Cut(b, []byte{'.'})
	n, ok := parseUint(whole, 1)
	q = uint32(n) * 1000
	for i, weight := 0, uint32(100); i < len(fraction); i, weight = i+1, weight/10 {
		if !isDigit(fraction[i]) {
			return 0, false
		}
		q += uint32(fraction[i]-'0') * weight
	}
	return q, ok
}

// word returns a token as a string; the usual ones cost no memory.
func word(b []byte) string {
	switch string(b) {
	case "UDP":
		return "UDP"
	case "TCP":
		return "TCP"
	case "TCP-PASS":
		return "TCP-PASS"
	case "TCP-ACT":
		return "TCP-ACT"
	case "host":
		return "host"
	case "srflx":
		return "srflx"
	case "prflx":
		return "prflx"
	case "relay":
		return "relay"
	}
	return string(b)
}

// RemoteCandidate is the other side's address that ICE chose, as draft 19 names
// it: by component and address.
type RemoteCandidate struct {
	Component int
	Addr      netip.AddrPort
}

// RemoteCandidates returns the chosen addresses of the other side, of all media
// in order. They stand in the re-INVITE that ends ICE, and its answer mirrors
// them.
func (s SDP) RemoteCandidates() iter.Seq[RemoteCandidate] { return remoteCandidates(s.raw) }

// RemoteCandidates returns those of this media description.
func (m Media) RemoteCandidates() iter.Seq[RemoteCandidate] { return remoteCandidates(m.raw) }

func remoteCandidates(raw []byte) iter.Seq[RemoteCandidate] {
	return func(yield func(RemoteCandidate) bool) {
		for name, value := range attributes(raw) {
			if equalFold(name, "remote-candidates") && !triples(value, yield) {
				return
			}
		}
	}
}

func triples(value []byte, yield func(RemoteCandidate) bool) bool {
	for {
		var component, host, port []byte
		component, value = field(value)
		host, value = field(value)
		if port, value = field(value); len(port) == 0 {
			return true
		}
		c, ok := candidate(component, nil, host, port)
		if !ok {
			return true
		}
		if !yield(RemoteCandidate{c.Component, c.Addr}) {
			return false
		}
	}
}

// RemoteUser returns what a=remote-candidate of draft 06 names: the
// [Candidate.User] of the other side's candidate that ICE chose.
func (s SDP) RemoteUser() Secret { return secret(s.raw, "remote-candidate") }

// Dialect returns the dialect of the description's candidates, and for one
// without candidates that of its credentials.
func (s SDP) Dialect() Dialect {
	for c := range s.Candidates() {
		return c.Dialect
	}
	if !s.Ufrag().IsZero() {
		return Draft19
	}
	if !s.RemoteUser().IsZero() {
		return Draft06
	}
	return NoICE
}

// Ufrag returns the first ice-ufrag of the description.
func (s SDP) Ufrag() Secret { return secret(s.raw, "ice-ufrag") }
