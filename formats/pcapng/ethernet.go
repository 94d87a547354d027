package pcapng

import (
	"bytes"
	"encoding/binary"
	"net"
	"net/netip"
	"strconv"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

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

// framer builds Ethernet frames with gopacket.
type framer struct {
	buf   gopacket.SerializeBuffer
	eth   layers.Ethernet
	ip4   layers.IPv4
	ip6   layers.IPv6
	datag layers.UDP
	seg   layers.TCP

	next   map[[2]netip.AddrPort]uint32 // sequence number of the next octet on the way from [0] to [1]
	opened uint32
}

func (f *framer) udp(b []byte, src, dst netip.AddrPort, payload []byte) []byte {
	f.datag = layers.UDP{SrcPort: layers.UDPPort(src.Port()), DstPort: layers.UDPPort(dst.Port())}
	f.datag.SetNetworkLayerForChecksum(f.network(src.Addr(), dst.Addr(), layers.IPProtocolUDP))
	return f.frame(b, &f.datag, payload)
}

func (f *framer) tcp(b []byte, src, dst netip.AddrPort, seg layers.TCP, payload []byte) []byte {
	f.seg = seg
	f.seg.SrcPort, f.seg.DstPort, f.seg.Window = layers.TCPPort(src.Port()), layers.TCPPort(dst.Port()), 65535
	f.seg.SetNetworkLayerForChecksum(f.network(src.Addr(), dst.Addr(), layers.IPProtocolTCP))
	return f.frame(b, &f.seg, payload)
}

func (f *framer) network(src, dst netip.Addr, proto layers.IPProtocol) gopacket.NetworkLayer {
	f.eth = layers.Ethernet{SrcMAC: mac(src), DstMAC: mac(dst)}
	if src.Is4() {
		f.eth.EthernetType = layers.EthernetTypeIPv4
		f.ip4 = layers.IPv4{Version: 4, TTL: 64, Protocol: proto, Flags: layers.IPv4DontFragment, SrcIP: src.AsSlice(), DstIP: dst.AsSlice()}
		return &f.ip4
	}
	f.eth.EthernetType = layers.EthernetTypeIPv6
	f.ip6 = layers.IPv6{Version: 6, HopLimit: 64, NextHeader: proto, SrcIP: src.AsSlice(), DstIP: dst.AsSlice()}
	return &f.ip6
}

// mac returns a locally administered address that is the same for the same IP
// address.
func mac(a netip.Addr) net.HardwareAddr {
	ip := a.As16()
	return net.HardwareAddr{2, 0, ip[12], ip[13], ip[14], ip[15]}
}

func (f *framer) frame(b []byte, transport gopacket.SerializableLayer, payload []byte) []byte {
	if f.buf == nil {
		f.buf = gopacket.NewSerializeBuffer()
	}
	var network gopacket.SerializableLayer = &f.ip6
	if f.eth.EthernetType == layers.EthernetTypeIPv4 {
		network = &f.ip4
	}
	opts := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	// The only errors are lengths that do not fit, and those were cut before.
	if err := gopacket.SerializeLayers(f.buf, opts, &f.eth, network, transport, gopacket.Payload(payload)); err != nil {
		panic("pcapng: " + err.Error())
	}
	return append(b, f.buf.Bytes()...)
}

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
		seg := layers.TCP{Seq: f.next[there], Ack: f.next[back], ACK: true, PSH: last}
		w.buf = f.tcp(w.buf, src, dst, seg, part)
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
		seg        layers.TCP
		fromClient bool
	}{
		{layers.TCP{Seq: a, SYN: true}, true},
		{layers.TCP{Seq: b, Ack: a + 1, SYN: true, ACK: true}, false},
		{layers.TCP{Seq: a + 1, Ack: b + 1, ACK: true}, true},
	}
	for _, s := range steps {
		from, to := client, server
		m := *p.m
		if !s.fromClient {
			from, to = server, client
		}
		if s.fromClient == reply {
			m.Direction = m.Direction.Reverse()
		}
		start := w.openPacket(in, p.stamp)
		w.buf = f.tcp(w.buf, from, to, s.seg, nil)
		w.closeData(start)
		w.closePart(start, &m, beginRecord(w.rec[:0], KindScaffold, in.log.info.ID))
	}
	f.next[[2]netip.AddrPort{client, server}] = a + 1
	f.next[[2]netip.AddrPort{server, client}] = b + 1
}
