package capture

import (
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// foreign reads a packet that comes from elsewhere.
func (r *Reader) foreign(f *frame) {
	if f.link == pcapng.LinkExportedPDU {
		r.exported(f)
		return
	}
	ip, dir, ok := decapsulate(f.link, f.packet.Data)
	if !ok {
		r.stats.notIP++
		return
	}
	r.internet(f, ip, dir, 0)
}

// moment is when and where in the capture a message was.
type moment struct {
	time            time.Time
	number          int
	offset          int64
	direction       formats.Direction
	process, thread uint32
	comment         string
}

// momentOf describes frame f. What the packet's flags say of the direction
// counts before what its headers say.
func momentOf(f *frame, dir formats.Direction) moment {
	m := moment{time: f.packet.Time, number: f.number, offset: f.offset, direction: dir, comment: f.packet.Comment()}
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

// notMessage counts a datagram that is no message.
func (r *Reader) notMessage(b []byte) {
	for _, c := range b {
		if c != '\r' && c != '\n' && c != 0 {
			r.stats.notSIP++
			return
		}
	}
	r.stats.keepAlives++
}

// maxTunnels bounds IP in IP.
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
		if !r.fragments.add(&d, f.packet.Time) {
			return
		}
	}
	switch d.proto {
	case protoUDP:
		r.datagram(f, &d, dir, depth)
	case protoTCP:
		s, ok := parseTCP(&d)
		if !ok {
			r.stats.damaged++
			return
		}
		r.streams.add(&s, momentOf(f, dir))
	case protoIPIP, protoIPv6:
		r.internet(f, d.payload, dir, depth+1)
	case protoGRE:
		typ, inner, ok := gre(d.payload)
		if ok && (typ == etherBridge || typ == etherMirror2) {
			inner, ok = ethernet(inner)
		} else if ok {
			inner, ok = etherPayload(typ, inner)
		}
		if !ok {
			r.stats.otherProtocol++
			return
		}
		r.internet(f, inner, dir, depth+1)
	default:
		r.stats.otherProtocol++
	}
}

// VXLAN (RFC 7348 §5): its port, the length of its header in octets, and the
// flag in the header's first octet that says that it is one.
const (
	vxlanPort   = 4789
	vxlanHeader = 8
	vxlanFlag   = 0x08
)

func (r *Reader) datagram(f *frame, d *datagram, dir formats.Direction, depth int) {
	u, ok := parseUDP(d)
	switch {
	case !ok:
		r.stats.damaged++
	case looksLikeSIP(u.payload):
		r.message(u.src, u.dst, u.payload, formats.UDP, momentOf(f, dir), cutShort(f))
	case u.dst.Port() == vxlanPort && len(u.payload) > vxlanHeader && u.payload[0]&vxlanFlag != 0:
		if inner, ok := ethernet(u.payload[vxlanHeader:]); ok {
			r.internet(f, inner, dir, depth+1)
			return
		}
		r.stats.notSIP++
	default:
		r.notMessage(u.payload)
	}
}

// message releases a message from elsewhere.
func (r *Reader) message(src, dst netip.AddrPort, raw []byte, transport formats.Transport, at moment, damage string) {
	x := &restored{message: formats.Message{
		Time:      at.time,
		Direction: at.direction,
		Raw:       raw[leading(raw):],
		Transport: transport,
		Comment:   at.comment,
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
	if damage != "" {
		r.problem(m, "frame %d: %s", at.number, damage)
	}
	r.follow(x)
}

// streamMessage is the emitter of all streams.
func (r *Reader) streamMessage(st *stream, raw []byte, transport formats.Transport, damage string) {
	st.opening = nil
	r.message(st.src, st.dst, raw, transport, st.at, damage)
}
