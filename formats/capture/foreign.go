package capture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sip"
)

// foreign reads a packet that comes from elsewhere.
func (r *Reader) foreign(f *frame) {
	if f.link == pcapng.LinkExportedPDU {
		r.exported(f)
		return
	}
	r.open(f, layer{registry: linkTypes, number: f.link, octets: f.packet.Data}, 0)
}

// open reads what the headers before IP lead to. Depth counts the tunnels around
// them.
func (r *Reader) open(f *frame, l layer, depth int) {
	left, end := peel(l)
	switch {
	case end == atUnknown:
		r.stats.unread.add(left)
	case end == atDamage:
		r.stats.damaged++
	case end == atAggregate:
		r.aggregate(f, left, depth)
	case len(left.octets) == 0:
		r.stats.empty++
	default:
		r.internet(f, left.octets, left.direction, depth)
	}
}

// aggregate reads the frames in one of IEEE 802.11, each with addresses, a length,
// and padding up to four octets (§9.3.2.2).
func (r *Reader) aggregate(f *frame, l layer, depth int) {
	for b := l.octets; len(b) >= 14; {
		n := 14 + int(binary.BigEndian.Uint16(b[12:]))
		if n > len(b) {
			r.stats.damaged++
			return
		}
		r.open(f, layer{registry: linkTypes, number: linkEthernet, octets: b[:n], direction: l.direction}, depth)
		b = b[min(len(b), (n+3)&^3):]
	}
}

// moment is when and where in the capture a message was.
type moment struct {
	time            time.Time
	number          int
	offset          int64
	direction       formats.Direction
	process, thread uint32
	comments        []string
}

// momentOf describes frame f. What the packet's flags say of the direction
// counts before what its headers say.
func momentOf(f *frame, dir formats.Direction) moment {
	m := moment{time: f.packet.Time, number: f.number, offset: f.offset, direction: dir, comments: f.packet.Options.Comments()}
	if d := f.packet.Direction(); d != formats.Unknown {
		m.direction = d
	}
	m.process, m.thread, _ = f.packet.ProcessThread()
	return m
}

// cutShort describes a packet of which the capture holds only a part.
func cutShort(f *frame) string {
	if int64(f.packet.Length) <= int64(len(f.packet.Data)) {
		return ""
	}
	return fmt.Sprintf("captured with %d of its %d octets", len(f.packet.Data), f.packet.Length)
}

// notMessage counts a datagram that is no message, and names it where one was meant.
func (r *Reader) notMessage(f *frame, b []byte) {
	for _, c := range b {
		if c != '\r' && c != '\n' && c != 0 {
			r.stats.notSIP++
			for range sip.Headless(b) {
				r.note(r.damage(f, leftOut(b)))
				return
			}
			return
		}
	}
	r.stats.keepAlives++
}

// leftOut says why the message in a datagram is none for the reader.
func leftOut(b []byte) string {
	for line := range bytes.Lines(b) {
		if startWithin(bytes.TrimRight(line, "\r\n")) >= 0 {
			return "a SIP message stands behind other octets, in a tunnel that is not read: it is left out"
		}
	}
	return sip.HeadlessMessage
}

// maxTunnels bounds IP packets in others.
const maxTunnels = 8

// internet reads an IP packet.
func (r *Reader) internet(f *frame, b []byte, dir formats.Direction, depth int) {
	d, ok := parseIP(b)
	if !ok || depth > maxTunnels {
		r.stats.damaged++
		return
	}
	if d.fragment {
		r.stats.fragments++
		if !r.fragments.add(&d, f.number, f.packet.Time) {
			return
		}
	}
	switch d.proto {
	case protoUDP, protoUDPLite:
		r.datagram(f, &d, dir, depth)
	case protoTCP:
		s, ok := parseTCP(&d)
		if !ok {
			r.stats.damaged++
			return
		}
		r.streams.add(&s, momentOf(f, dir))
	case protoSCTP:
		r.sctp(f, &d, dir)
	default:
		r.open(f, layer{registry: ipProtocols, number: uint32(d.proto), octets: d.payload, direction: dir}, depth+1)
	}
}

func (r *Reader) datagram(f *frame, d *datagram, dir formats.Direction, depth int) {
	u, ok := parseUDP(d)
	switch {
	case !ok:
		r.stats.damaged++
	case looksLikeSIP(u.payload):
		r.message(u.src, u.dst, u.payload, formats.UDP, momentOf(f, dir), cutShort(f))
	case r.homer(f, &u, dir), r.tunnel(f, d, &u, dir, depth):
	default:
		r.notMessage(f, u.payload)
	}
}

// tunnel reads the packet that a datagram carries. It reports false when it
// carries none.
func (r *Reader) tunnel(f *frame, d *datagram, u *userDatagram, dir formats.Direction, depth int) bool {
	if u.dst.Port() == sctpPort || u.src.Port() == sctpPort {
		r.sctp(f, &datagram{src: d.src, dst: d.dst, payload: u.payload}, dir)
		return true
	}
	l, ok := throughUDP(u)
	if !ok {
		return false
	}
	l.direction = dir
	left, end := peel(l)
	if end == atInternet && looksIP(left.octets) {
		r.internet(f, left.octets, left.direction, depth+1)
		return true
	}
	if end == atAggregate {
		r.aggregate(f, left, depth+1)
	}
	return end == atAggregate
}

// message releases the message of a packet from elsewhere.
func (r *Reader) message(src, dst netip.AddrPort, raw []byte, transport formats.Transport, at moment, damage string) {
	raw = raw[leading(raw):]
	list, behind := []string{damage}, 0
	if damage == "" {
		list, behind = damages(raw)
	}
	r.stats.behind += int64(behind)
	r.admit(src, dst, raw, transport, at, list)
}

func (r *Reader) admit(src, dst netip.AddrPort, raw []byte, transport formats.Transport, at moment, damages []string) {
	x := &restored{message: formats.Message{
		Time:      at.time,
		Direction: at.direction,
		Raw:       raw,
		Transport: transport,
		Comment:   strings.Join(at.comments, "; "),
		Remarks:   at.comments,
		Origin: formats.Origin{
			Format: r.format, File: r.opts.File, Offset: at.offset, Sequence: strconv.Itoa(at.number),
			Process: at.process, Thread: at.thread,
		},
	}}
	m := &x.message
	if m.Direction != formats.Unknown {
		m.How = formats.Logged
	}
	m.Local, m.Remote = formats.Address{AddrPort: src}, formats.Address{AddrPort: dst}
	if m.Direction == formats.In {
		m.Local, m.Remote = m.Remote, m.Local
	}
	for _, what := range damages {
		r.problem(m, "frame %d: %s", at.number, what)
	}
	r.follow(x)
}

// streamMessage is the emitter of all streams.
func (r *Reader) streamMessage(st *stream, raw []byte, transport formats.Transport, damages []string) {
	st.opening = nil
	st.carry(&r.stats)
	st.begun(&r.stats)
	r.admit(st.src, st.dst, raw, transport, st.at, damages)
}
