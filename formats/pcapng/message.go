package pcapng

import (
	"encoding/binary"
	"net/netip"
	"strconv"

	"ocsconv/formats"
)

// packet is a message on its way into the file.
type packet struct {
	m        *formats.Message
	src, dst netip.AddrPort // as the packet shows them
	sip      []byte         // the octets that a dissector shall see
	lead     []byte         // those of Raw before them
	rest     []byte         // and after
	stamp    uint64
	ownTime  bool // the message's own time is the stamp
	offset   int  // octets of sip that went into earlier packets
}

func (w *Writer) prepare(m *formats.Message) packet {
	p := packet{m: m, sip: m.Raw}
	w.note = w.note[:0]
	if n := leading(m.Raw); n < len(m.Raw) {
		p.lead, p.sip = m.Raw[:n], m.Raw[n:]
	}
	if p.stamp, p.ownTime = stampOf(m.Time); !p.ownTime {
		p.stamp = w.stamp // keeps the order of the log in the packet list
		if !m.Time.IsZero() {
			w.problem(&m.Origin, "%s is a time that a packet cannot have, so it shows that of the one before", m.Time.Format("2006-01-02"))
		}
	}
	w.stamp = p.stamp
	if w.opts.Addresses != nil {
		p.src, p.dst = w.opts.Addresses(m)
	} else {
		p.src, p.dst = m.Src().AddrPort, m.Dst().AddrPort
	}
	p.src, p.dst = visibleAddrs(p.src, p.dst)
	return p
}

// leading counts the octets before the start line that Wireshark does not skip:
// empty lines (RFC 3261 §7.5) and byte order marks.
func leading(raw []byte) int {
	n := 0
	for n < len(raw) {
		switch {
		case raw[n] == '\r' || raw[n] == '\n':
			n++
		case raw[n] == 0xef && len(raw) >= n+3 && raw[n+1] == 0xbb && raw[n+2] == 0xbf:
			n += 3
		default:
			return n
		}
	}
	return n
}

// visibleAddrs fills in what a packet must have: an end that nobody knows is
// the unspecified address of the other's family.
func visibleAddrs(src, dst netip.AddrPort) (s, d netip.AddrPort) {
	a, b := src.Addr().Unmap().WithZone(""), dst.Addr().Unmap().WithZone("")
	if !a.IsValid() {
		a = unspecified(b)
	}
	if !b.IsValid() {
		b = unspecified(a)
	}
	return netip.AddrPortFrom(a, src.Port()), netip.AddrPortFrom(b, dst.Port())
}

func unspecified(other netip.Addr) netip.Addr {
	if other.Is6() {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

// cut leaves at most limit octets of the message in the packet.
func (w *Writer) cut(p *packet, limit int) {
	if len(p.sip) <= limit {
		return
	}
	total := len(p.sip)
	p.sip, p.rest = p.sip[:limit], p.sip[limit:]
	w.note = append(w.note, " [cut: the packet holds "...)
	w.note = strconv.AppendInt(w.note, int64(limit), 10)
	w.note = append(w.note, " of "...)
	w.note = strconv.AppendInt(w.note, int64(total), 10)
	w.note = append(w.note, " octets]"...)
	w.problem(&p.m.Origin, "message of %d octets was cut to %d in the capture", total, limit)
}

func (w *Writer) writePDU(in *device, p *packet) {
	start := w.openPacket(in, p.stamp)
	data := len(w.buf)
	w.buf = appendPDUHeader(w.buf, p.src, p.dst, uint32(max(p.m.Origin.Line, 0)))
	w.cut(p, MaxPacket-(len(w.buf)-data))
	w.buf = append(w.buf, p.sip...)
	w.closeData(start)
	w.closeMessage(start, in, p)
}

const packetHeader = 28 // octets of an enhanced packet block before its data

func (w *Writer) openPacket(in *device, stamp uint64) (start int) {
	w.packets++
	start = len(w.buf)
	b := beginBlock(w.buf, EnhancedPacket)
	b = u32(b, in.index)
	if in.key.early {
		stamp += -epoch * second
	}
	b = u32(u32(b, uint32(stamp>>32)), uint32(stamp))
	w.buf = u32(u32(b, 0), 0) // captured and original length, see closeData
	return start
}

func (w *Writer) closeData(start int) {
	n := len(w.buf) - start - packetHeader
	binary.LittleEndian.PutUint32(w.buf[start+20:], uint32(n))
	binary.LittleEndian.PutUint32(w.buf[start+24:], uint32(n))
	w.buf = pad(w.buf, n)
}

// closeMessage appends the options of a message's packet. The packet waits
// then for the next.
func (w *Writer) closeMessage(start int, in *device, p *packet) {
	w.makeComment(p.m.Comment)
	w.rec = w.appendMessageRecord(w.rec[:0], in, p)
	if len(w.own) > 0 {
		w.buf = appendOption(w.buf, OptComment, w.own)
	}
	w.appendRemarks(p.m)
	w.appendFacts(p.m)
	w.buf = appendRecord(w.buf, w.rec)
	w.last, w.options, w.at = start, len(w.buf), w.written+int64(start)
	w.buf = appendEnd(w.buf)
	w.buf = endBlock(w.buf, start)
	w.end = len(w.buf)
}

func (w *Writer) appendFacts(m *formats.Message) {
	switch m.Direction {
	case formats.In:
		w.appendFlags(flagInbound)
	case formats.Out:
		w.appendFlags(flagOutbound)
	}
	if o := &m.Origin; o.Process != 0 || o.Thread != 0 {
		w.buf = u16(u16(w.buf, epbProcessThread), 8)
		w.buf = u32(u32(w.buf, o.Process), o.Thread)
	}
}

func (w *Writer) appendFlags(v uint32) {
	w.buf = u16(u16(w.buf, epbFlags), 4)
	w.buf = u32(w.buf, v)
}
