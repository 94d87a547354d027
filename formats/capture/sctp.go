package capture

import (
	"bytes"
	"container/list"
	"encoding/binary"
	"net/netip"

	"ocsconv/formats"
)

// SIP over SCTP: one user message is one SIP message (RFC 4168 §5.1), which may
// come in several chunks.

// Chunks of SCTP that carry octets of its user (RFC 9260 §3.3.1, RFC 8260 §2.1).
const (
	chunkData  = 0
	chunkIData = 64

	// sctpPort is that of SCTP in UDP (RFC 6951 §5.1).
	sctpPort = 9899

	lastFragment  = 1
	firstFragment = 2
)

// Bounds on messages that wait for chunks, and on what is remembered of chunks
// that have come.
const (
	maxChunkBytes   = 16 << 20
	maxChunks       = 1 << 10 // of one message
	maxAssociations = 1 << 10
	tsnWindow       = 1 << 12
)

// association is one direction between two ports.
type association struct{ src, dst netip.AddrPort }

// chunk is a part of a user message.
type chunk struct {
	tsn         uint32 // transmission sequence number
	stream      uint16
	message     uint32 // number of the message in the stream
	first, last bool
	octets      []byte
}

// chunkKey names the message that a chunk is a part of.
type chunkKey struct {
	association
	stream  uint16
	message uint32
}

// partial is a message of which some chunks have come.
type partial struct {
	key         chunkKey
	parts       map[uint32][]byte
	first, last uint32
	begun, done bool // first, last are known
	bytes       int
	place       *list.Element
}

// chunks puts user messages together and leaves out chunks that came before.
type chunks struct {
	open  map[chunkKey]*partial
	age   list.List // of *partial, the oldest first
	bytes int
	lost  int // messages that were given up
	seen  map[association]*received
}

// received remembers the transmission sequence numbers of an association up to
// the highest.
type received struct {
	highest uint32
	bits    [tsnWindow / 64]uint64
}

// again reports whether tsn has come before, and remembers it.
func (r *received) again(tsn uint32) bool {
	switch d := int32(tsn - r.highest); {
	case d > tsnWindow, d <= -tsnWindow:
		*r = received{highest: tsn} // another association at the same ports
	case d > 0:
		for n := r.highest + 1; n != tsn+1; n++ {
			r.bits[n%tsnWindow/64] &^= 1 << (n % 64)
		}
		r.highest = tsn
	}
	word, bit := &r.bits[tsn%tsnWindow/64], uint64(1)<<(tsn%64)
	was := *word&bit != 0
	*word |= bit
	return was
}

// sctp reads the chunks of an SCTP packet.
func (r *Reader) sctp(f *frame, d *datagram, dir formats.Direction) {
	b := d.payload
	if len(b) < 12 {
		r.stats.damaged++
		return
	}
	a := association{
		netip.AddrPortFrom(d.src, binary.BigEndian.Uint16(b)),
		netip.AddrPortFrom(d.dst, binary.BigEndian.Uint16(b[2:])),
	}
	for b = b[12:]; len(b) >= 4; {
		typ, flags, n := b[0], b[1], int(binary.BigEndian.Uint16(b[2:]))
		if n < 4 || n > len(b) {
			r.stats.damaged++
			return
		}
		if c, ok := parseChunk(typ, flags, b[:n]); ok {
			r.userChunk(f, a, &c, dir)
		}
		b = b[min(len(b), (n+3)&^3):]
	}
}

func parseChunk(typ, flags byte, b []byte) (c chunk, ok bool) {
	const dataHeader, iDataHeader = 16, 20
	switch {
	case typ == chunkData && len(b) > dataHeader:
		c.message, c.octets = uint32(binary.BigEndian.Uint16(b[10:])), b[dataHeader:]
	case typ == chunkIData && len(b) > iDataHeader:
		c.message, c.octets = binary.BigEndian.Uint32(b[12:]), b[iDataHeader:]
	default:
		return c, false
	}
	c.tsn, c.stream = binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint16(b[8:])
	c.first, c.last = flags&firstFragment != 0, flags&lastFragment != 0
	return c, true
}

func (r *Reader) userChunk(f *frame, a association, c *chunk, dir formats.Direction) {
	s := &r.chunks
	if s.known(a).again(c.tsn) {
		r.stats.retransmittedChunks++
		return
	}
	octets := c.octets
	if !c.first || !c.last {
		if octets = s.add(a, c); octets == nil {
			return
		}
	}
	if !looksLikeSIP(octets) {
		r.notMessage(f, octets)
		return
	}
	r.message(a.src, a.dst, octets, formats.SCTP, momentOf(f, dir), cutShort(f))
}

// known returns what is remembered of an association.
func (s *chunks) known(a association) *received {
	w := s.seen[a]
	if w == nil {
		if s.seen == nil || len(s.seen) >= maxAssociations {
			s.seen = make(map[association]*received)
		}
		w = &received{}
		s.seen[a] = w
	}
	return w
}

// add takes a chunk and returns the message that it completes, nil for none.
func (s *chunks) add(a association, c *chunk) []byte {
	for e := s.age.Front(); e != nil && s.bytes > maxChunkBytes; e = s.age.Front() {
		s.lost++
		s.remove(e.Value.(*partial))
	}
	key := chunkKey{a, c.stream, c.message}
	p := s.open[key]
	if p == nil {
		if s.open == nil {
			s.open = make(map[chunkKey]*partial)
		}
		p = &partial{key: key, parts: make(map[uint32][]byte)}
		p.place = s.age.PushBack(p)
		s.open[key] = p
	}
	if c.first {
		p.first, p.begun = c.tsn, true
	}
	if c.last {
		p.last, p.done = c.tsn, true
	}
	p.parts[c.tsn] = bytes.Clone(c.octets)
	p.bytes += len(c.octets) + 64
	s.bytes += len(c.octets) + 64
	if len(p.parts) > maxChunks {
		s.lost++
		s.remove(p)
		return nil
	}
	if !p.begun || !p.done || p.last-p.first+1 != uint32(len(p.parts)) {
		return nil
	}
	s.remove(p)
	return p.join()
}

func (s *chunks) remove(p *partial) {
	s.bytes -= p.bytes
	s.age.Remove(p.place)
	delete(s.open, p.key)
}

// join returns the chunks from the first to the last, nil where they do not hang
// together.
func (p *partial) join() []byte {
	out := make([]byte, 0, p.bytes)
	for tsn := p.first; tsn != p.last+1; tsn++ {
		part, ok := p.parts[tsn]
		if !ok {
			return nil
		}
		out = append(out, part...)
	}
	return out
}

// finish gives up what still waits at the end of the capture.
func (s *chunks) finish() {
	s.lost += len(s.open)
	*s = chunks{lost: s.lost}
}
