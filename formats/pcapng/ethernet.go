package pcapng

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"strconv"

	"ocsconv/formats"
)

// maxUDP is the longest message in octets that a UDP datagram over IPv4 holds.
const maxUDP = 65507

// sipPort is the port that tools go by (RFC 3261 §19.1.2).
const sipPort = 5060

func (w *Writer) writeUDP(in *device, p *packet) {
	w.cut(p, maxUDP)
	src, dst := w.framePorts(p)
	start := w.openPacket(in, p.stamp)
	w.buf = w.frames.udp(w.buf, src, dst, p.sip)
	w.closeData(start)
	w.closeMessage(start, in, p)
}

// framePorts returns the addresses of the frame and notes in the comment which
// ports it does not show.
func (w *Writer) framePorts(p *packet) (src, dst netip.AddrPort) {
	src, dst = sameFamily(p.src, p.dst)
	from, to := src.Port(), dst.Port()
	switch w.opts.Encapsulation {
	case UDP5060:
		from, to = sipPort, sipPort
	case UDP:
		from, to = freePort(from, takenUDP), freePort(to, takenUDP)
	case TCP:
		from, to = freePort(from, takenTCP), freePort(to, takenTCP)
	}
	if from != src.Port() || to != dst.Port() {
		w.note = append(w.note, " [ports "...)
		w.note = strconv.AppendUint(w.note, uint64(src.Port()), 10)
		w.note = append(w.note, " > "...)
		w.note = strconv.AppendUint(w.note, uint64(dst.Port()), 10)
		w.note = append(w.note, ']')
	}
	src, dst = netip.AddrPortFrom(src.Addr(), from), netip.AddrPortFrom(dst.Addr(), to)
	p.src, p.dst = src, dst
	return src, dst
}

// sameFamily maps an IPv4 address into IPv6 (RFC 4291 §2.5.5.2) when the other
// end has an IPv6 address: a frame has one IP header.
func sameFamily(src, dst netip.AddrPort) (s, d netip.AddrPort) {
	if src.Addr().Is4() == dst.Addr().Is4() {
		return src, dst
	}
	wide := func(a netip.AddrPort) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr().As16()), a.Port())
	}
	return wide(src), wide(dst)
}

// maxConnections bounds the memory for sequence numbers. When it is reached
// all connections begin anew, which Wireshark shows as reused ports.
const maxConnections = 1 << 16

func (w *Writer) writeTCP(in *device, p *packet) {
	src, dst := w.framePorts(p)
	f := &w.frames
	there, back := [2]netip.AddrPort{src, dst}, [2]netip.AddrPort{dst, src}
	if _, known := f.next[there]; !known {
		w.handshake(in, p, src, dst)
	}
	mss := 1460
	if src.Addr().Is6() {
		mss = 1440
	}
	for {
		part := p.sip[p.offset:]
		last := len(part) <= mss
		if !last {
			part = part[:mss]
		}
		start := w.openPacket(in, p.stamp)
		seg := segment{src: src, dst: dst, seq: f.next[there], ack: f.next[back], flags: flagACK}
		if last {
			seg.flags |= flagPSH
		}
		w.buf = f.tcp(w.buf, seg, part)
		w.closeData(start)
		f.next[there] += uint32(len(part))
		if last {
			w.closeMessage(start, in, p)
			return
		}
		rec := beginRecord(w.rec[:0], KindSegment, in.log.info.ID)
		rec = binary.AppendUvarint(rec, in.log.next)
		rec = appendNumber(rec, fieldOffset, uint64(p.offset))
		w.closePart(start, p.m, rec)
		p.offset += len(part)
	}
}

// closePart ends a packet that shows no message of its own: it has a direction
// and a record, and no comment.
func (w *Writer) closePart(start int, m *formats.Message, rec []byte) {
	switch m.Direction {
	case formats.In:
		w.appendFlags(flagInbound)
	case formats.Out:
		w.appendFlags(flagOutbound)
	}
	w.buf = appendRecord(w.buf, rec)
	w.buf = endBlock(appendEnd(w.buf), start)
}

// handshake opens a connection. Who sends the first request opened it; when
// the first message is a response its receiver did. Nobody opens one from a port
// to itself, as some logs have it, so that begins with its first message.
func (w *Writer) handshake(in *device, p *packet, src, dst netip.AddrPort) {
	f := &w.frames
	if f.next == nil || len(f.next) >= 2*maxConnections {
		f.next = make(map[[2]netip.AddrPort]uint32)
	}
	client, server := src, dst
	reply := bytes.HasPrefix(p.sip, []byte("SIP/"))
	if reply {
		client, server = dst, src
	}
	f.opened++
	a := f.opened * 0x01000193
	b := a ^ 0x55555555
	if src == dst {
		f.next[[2]netip.AddrPort{src, dst}] = a + 1
		return
	}
	steps := []struct {
		seg        segment
		fromClient bool
	}{
		{segment{src: client, dst: server, seq: a, flags: flagSYN}, true},
		{segment{src: server, dst: client, seq: b, ack: a + 1, flags: flagSYN | flagACK}, false},
		{segment{src: client, dst: server, seq: a + 1, ack: b + 1, flags: flagACK}, true},
	}
	for _, s := range steps {
		m := *p.m
		if s.fromClient == reply {
			m.Direction = m.Direction.Reverse()
		}
		start := w.openPacket(in, p.stamp)
		w.buf = f.tcp(w.buf, s.seg, nil)
		w.closeData(start)
		w.closePart(start, &m, beginRecord(w.rec[:0], KindScaffold, in.log.info.ID))
	}
	f.next[[2]netip.AddrPort{client, server}] = a + 1
	f.next[[2]netip.AddrPort{server, client}] = b + 1
}
