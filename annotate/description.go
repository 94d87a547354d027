package annotate

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats/sip"
)

// description is what is kept of the session descriptions of one message: the
// candidates without their credentials, of which a hash remains so that two can
// be compared.
type description struct {
	credentials uint64 // hash of ice-ufrag and ice-pwd, 0 for none
	candidates  []candidate
	remote      []remoteCandidate
}

type candidate struct {
	old       bool // draft 06, the dialect of OCS 2007
	kind      candidateKind
	component uint8
	addr      netip.AddrPort
}

type remoteCandidate struct {
	component uint8
	addr      netip.AddrPort
}

type candidateKind uint8

const (
	otherCandidate candidateKind = iota
	hostCandidate
	srflxCandidate
	prflxCandidate
	relayCandidate
)

var candidateNames = [...]string{"", "host", "srflx", "prflx", "relay"}

func (k candidateKind) String() string { return candidateNames[k] }

func kindOfCandidate(name string) candidateKind {
	for k, n := range candidateNames {
		if n == name {
			return candidateKind(k)
		}
	}
	return otherCandidate
}

// maxCandidates bounds the candidates that are kept of one message.
const maxCandidates = 128

// body is what is kept of a message's session descriptions.
type body struct {
	sdp   uint32
	marks flags
}

// description packs the SDP of a message into one symbol. The same body comes
// several times in a call: after a challenge, in a retransmission, on the legs.
func (x *extractor) description(s *sip.Message, f *fact) {
	kind := s.Get(headerContentType)
	quoted := kind == nil && s.Get(headerContentLength) == nil && bytes.Contains(s.Bytes(), []byte("\na="))
	if !quoted && (len(s.Body()) == 0 || !hasFold(kind, "application/sdp") && !hasFold(kind, "multipart/")) {
		return
	}
	octets := s.Body()
	if quoted {
		octets = s.Bytes()
	}
	known, ok := x.bodies.recall(mixVia(maphash.Bytes(x.sym.seed, octets)|1, maphash.Bytes(x.sym.seed, kind)))
	if !ok {
		*known = x.readBody(s, quoted)
	}
	f.sdp = known.sdp
	f.flags |= known.marks
}

func (x *extractor) readBody(s *sip.Message, quoted bool) body {
	pack := append(x.scratch[:0], make([]byte, 8)...)
	read := body{}
	for d := range s.SDPs() {
		read.marks |= hasSDP
		pack = x.packSDP(pack, d, &read.marks)
	}
	if quoted && read.marks == 0 {
		// A document quotes the lines that matter and leaves the rest out.
		read.marks = hasSDP
		pack = x.packSDP(pack, sip.ParseSDP(s.Bytes()), &read.marks)
	}
	x.scratch = pack
	if read.marks != 0 {
		read.sdp = x.sym.add(pack)
	}
	return read
}

func (x *extractor) packSDP(pack []byte, d sip.SDP, marks *flags) []byte {
	var ufrag, pwd []byte
	remote := false
	for kind, value := range d.Lines() {
		switch {
		case len(value) == 0:
		case kind == 'm':
			if hasFold(value, "message") {
				*marks |= imSession
			}
		case kind != 'a':
		case value[0]|0x20 == 'c', value[0]|0x20 == 'x':
			if hasFold(value, "candidate:") || hasFold(value, "x-candidate-ipv6:") {
				pack = packCandidate(pack, value[bytes.IndexByte(value, ':')+1:])
			}
		case hasFold(value, "remote-candidates:"):
			remote = true
		case hasFold(value, "ice-ufrag:"):
			ufrag = value
		case hasFold(value, "ice-pwd:"):
			pwd = value
		}
	}
	if remote {
		for c := range d.RemoteCandidates() {
			pack = packAddress(append(pack, 'r', 0, byte(c.Component)), c.Addr)
		}
	}
	if ufrag != nil && pwd != nil {
		h := mixVia(maphash.Bytes(x.sym.seed, ufrag)|1, maphash.Bytes(x.sym.seed, pwd))
		binary.BigEndian.PutUint64(pack, h|1)
	}
	return pack
}

func packCandidate(pack, value []byte) []byte {
	c, ok := sip.ParseCandidate(bytes.TrimSpace(value))
	if !ok || len(pack) > maxCandidates*24 {
		return pack
	}
	key := byte('c')
	if c.Dialect == sip.Draft06 {
		key = 'o'
	}
	return packAddress(append(pack, key, byte(kindOfCandidate(c.Type)), byte(c.Component)), c.Addr)
}

func packAddress(pack []byte, a netip.AddrPort) []byte {
	ip := a.Addr().AsSlice()
	pack = binary.BigEndian.AppendUint16(pack, a.Port())
	return append(append(pack, byte(len(ip))), ip...)
}

// unpackDescription is the reverse of packing; nil for a message without SDP.
func unpackDescription(text string) *description {
	d := &description{credentials: binary.BigEndian.Uint64([]byte(text[:8]))}
	const candidateSize = 6 + 4 // of one with an IPv4 address
	d.candidates = make([]candidate, 0, len(text)/candidateSize)
	for text = text[8:]; len(text) >= 6; {
		n := int(text[5])
		ip, _ := netip.AddrFromSlice([]byte(text[6 : 6+n]))
		addr := netip.AddrPortFrom(ip, uint16(text[3])<<8|uint16(text[4]))
		if text[0] == 'r' {
			d.remote = append(d.remote, remoteCandidate{text[2], addr})
		} else {
			d.candidates = append(d.candidates, candidate{text[0] == 'o', candidateKind(text[1]), text[2], addr})
		}
		text = text[6+n:]
	}
	d.inferTypes()
	return d
}

// inferTypes gives the candidates of draft 06, which carry no type, that of an
// equal address of draft 19 in the same message.
func (d *description) inferTypes() {
	if old, _ := d.count(); old == 0 {
		return
	}
	kinds := map[netip.Addr]candidateKind{}
	for _, c := range d.candidates {
		if !c.old && (c.kind == hostCandidate || c.kind == relayCandidate) {
			kinds[c.addr.Addr()] = c.kind
		}
	}
	for i := range d.candidates {
		if c := &d.candidates[i]; c.old {
			c.kind = kinds[c.addr.Addr()]
		}
	}
}

// count returns the number of candidates of each dialect.
func (d *description) count() (old, new int) {
	for _, c := range d.candidates {
		if c.old {
			old++
		} else {
			new++
		}
	}
	return old, new
}

// summary counts by type: "host 2, relay 4". Candidates of the newer dialect
// count, and those of the old one where there are no others.
func (d *description) summary() string {
	var n [len(candidateNames)]int
	_, newer := d.count()
	for _, c := range d.candidates {
		if !c.old || newer == 0 {
			n[c.kind]++
		}
	}
	var parts []string
	for k := hostCandidate; k <= relayCandidate; k++ {
		if n[k] > 0 {
			parts = append(parts, k.String()+" "+strconv.Itoa(n[k]))
		}
	}
	if n[otherCandidate] > 0 {
		parts = append(parts, "unknown "+strconv.Itoa(n[otherCandidate]))
	}
	return strings.Join(parts, ", ")
}

// relayed reports whether one of the candidates is a relay.
func (d *description) relayed() bool {
	return slices.ContainsFunc(d.candidates, func(c candidate) bool { return c.kind == relayCandidate })
}

// typeOf returns the type of the candidate with an address, "" when there is none.
func (d *description) typeOf(a netip.AddrPort) string {
	if d == nil {
		return ""
	}
	for _, c := range d.candidates {
		if c.addr == a {
			return c.kind.String()
		}
	}
	return ""
}

// rtp returns the address of the first candidate for RTP.
func (d *description) rtp() (candidate, bool) { return d.component(1) }

// component returns the first candidate for a component.
func (d *description) component(n uint8) (candidate, bool) {
	for _, c := range d.candidates {
		if c.component == n && !c.old {
			return c, true
		}
	}
	return candidate{}, false
}
