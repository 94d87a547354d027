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
	Draft06 Dialect = iota + 1 // OCS 2007
	Draft19                    // OCS 2007 R2, Lync, Skype for Business
)

// Candidate is one address that media may be sent to. Its credentials are not kept.
type Candidate struct {
	Dialect   Dialect
	Component int            // 1 RTP, 2 RTCP
	Addr      netip.AddrPort // invalid when the candidate names a host
	Type      string         // "host", "srflx", "prflx" or "relay"; "" in draft 06, which has none
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
		c, ok = candidate(words[1], words[4], words[5])
		c.Dialect, c.Type = Draft19, candidateTypes.of(words[7])
		_, okPriority := parseUint(words[3], math.MaxUint32)
		return c, ok && okPriority
	case n == 7:
		c, ok = candidate(words[1], words[5], words[6])
		c.Dialect = Draft06
		return c, ok && isQ(words[4])
	}
	return Candidate{}, false
}

func candidate(component, host, port []byte) (c Candidate, ok bool) {
	n, okComponent := parseUint(component, 256)
	p, okPort := parseUint(port, 65535)
	c.Component = int(n)
	c.Addr = netip.AddrPortFrom(parseHost(string(host)), uint16(p))
	return c, okComponent && okPort
}

// isQ reports whether b is a q-value, as "0.830" or "1".
func isQ(b []byte) bool {
	whole, fraction, _ := bytes.Cut(b, []byte{'.'})
	_, ok := parseUint(whole, 1)
	return ok && !bytes.ContainsFunc(fraction, func(r rune) bool { return r < '0' || '9' < r })
}

// candidateTypes are the usual ones.
var candidateTypes = usualNamesOf("host", "srflx", "prflx", "relay")

// RemoteCandidate is the other side's address that ICE chose, as draft 19 names
// it: by component and address.
type RemoteCandidate struct {
	Component int
	Addr      netip.AddrPort
}

// RemoteCandidates returns the chosen addresses of the other side, of all media
// in order. They stand in the re-INVITE that ends ICE, and its answer mirrors
// them.
func (s SDP) RemoteCandidates() iter.Seq[RemoteCandidate] {
	return func(yield func(RemoteCandidate) bool) {
		for kind, line := range s.Lines() {
			name, value, _ := bytes.Cut(line, []byte{':'})
			if kind == 'a' && equalFold(trim(name), "remote-candidates") && !triples(value, yield) {
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
		c, ok := candidate(component, host, port)
		if !ok {
			return true
		}
		if !yield(RemoteCandidate{c.Component, c.Addr}) {
			return false
		}
	}
}
