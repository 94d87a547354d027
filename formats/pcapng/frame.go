package pcapng

import (
	"encoding/binary"
	"math/bits"
	"net/netip"

	"github.com/google/gopacket"
)

// framer builds Ethernet frames with gopacket. The layers are its own: package
// layers of gopacket fills tables for hundreds of protocols whenever a program
// starts that links it.
type framer struct {
	buf gopacket.SerializeBuffer

	next   map[[2]netip.AddrPort]uint32 // sequence number of the next octet on the way from [0] to [1]
	opened uint32
}

// udp appends a frame with a datagram.
func (f *framer) udp(b []byte, src, dst netip.AddrPort, payload []byte) []byte {
	return f.frame(b, datagram{src, dst}, network{src.Addr(), dst.Addr(), protocolUDP}, payload)
}

// tcp appends a frame with a segment.
func (f *framer) tcp(b []byte, seg segment, payload []byte) []byte {
	return f.frame(b, seg, network{seg.src.Addr(), seg.dst.Addr(), protocolTCP}, payload)
}

func (f *framer) frame(b []byte, transport gopacket.SerializableLayer, ip network, payload []byte) []byte {
	if f.buf == nil {
		f.buf = gopacket.NewSerializeBuffer()
	}
	opts := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	// There are no errors: lengths that do not fit were cut before.
	if err := gopacket.SerializeLayers(f.buf, opts, ethernet{ip}, ip, transport, gopacket.Payload(payload)); err != nil {
		panic("pcapng: " + err.Error())
	}
	return append(b, f.buf.Bytes()...)
}

// prepend makes room for a header of n octets, all zero.
func prepend(b gopacket.SerializeBuffer, n int) ([]byte, error) {
	h, err := b.PrependBytes(n)
	clear(h)
	return h, err
}

// ethernet is the header of a frame (IEEE 802.3). Its addresses are locally
// administered ones, the same for the same IP address.
type ethernet struct{ ip network }

const (
	etherTypeIPv4 = 0x0800
	etherTypeIPv6 = 0x86dd
	shortestFrame = 60 // octets without the checksum of the frame
)

func (ethernet) LayerType() gopacket.LayerType { return gopacket.LayerTypePayload }

func (e ethernet) SerializeTo(b gopacket.SerializeBuffer, _ gopacket.SerializeOptions) error {
	h, err := prepend(b, 14)
	if err != nil {
		return err
	}
	putMAC(h, e.ip.dst)
	putMAC(h[6:], e.ip.src)
	kind := uint16(etherTypeIPv6)
	if e.ip.src.Is4() {
		kind = etherTypeIPv4
	}
	binary.BigEndian.PutUint16(h[12:], kind)
	if short := shortestFrame - len(b.Bytes()); short > 0 {
		padding, err := b.AppendBytes(short)
		clear(padding)
		return err
	}
	return nil
}

func putMAC(h []byte, a netip.Addr) {
	ip := a.As16()
	h[0] = 2
	copy(h[2:6], ip[12:])
}

// network is an IP header (RFC 791 §3.1, RFC 8200 §3).
type network struct {
	src, dst netip.Addr // of one family
	protocol byte
}

const (
	protocolTCP = 6
	protocolUDP = 17
	hopLimit    = 64
)

func (network) LayerType() gopacket.LayerType { return gopacket.LayerTypePayload }

func (n network) SerializeTo(b gopacket.SerializeBuffer, _ gopacket.SerializeOptions) error {
	length := len(b.Bytes())
	if n.src.Is4() {
		h, err := prepend(b, 20)
		if err != nil {
			return err
		}
		h[0] = 4<<4 | 20/4
		binary.BigEndian.PutUint16(h[2:], uint16(length+20))
		h[6] = 0x40 // don't fragment
		h[8], h[9] = hopLimit, n.protocol
		src, dst := n.src.As4(), n.dst.As4()
		copy(h[12:], src[:])
		copy(h[16:], dst[:])
		binary.BigEndian.PutUint16(h[10:], folded(sum(0, h)))
		return nil
	}
	h, err := prepend(b, 40)
	if err != nil {
		return err
	}
	h[0] = 6 << 4
	binary.BigEndian.PutUint16(h[4:], uint16(length))
	h[6], h[7] = n.protocol, hopLimit
	src, dst := n.src.As16(), n.dst.As16()
	copy(h[8:], src[:])
	copy(h[24:], dst[:])
	return nil
}

// checksum is that of a datagram or a segment below this header (RFC 9293 §3.1).
func (n network) checksum(b []byte) uint16 {
	s := uint64(n.protocol) + uint64(len(b))
	for _, a := range []netip.Addr{n.src, n.dst} {
		ip := a.As16()
		if a.Is4() {
			clear(ip[:12])
		}
		s = sum(s, ip[:])
	}
	return folded(sum(s, b))
}

// datagram is a UDP header (RFC 768).
type datagram struct{ src, dst netip.AddrPort }

func (datagram) LayerType() gopacket.LayerType { return gopacket.LayerTypePayload }

func (d datagram) SerializeTo(b gopacket.SerializeBuffer, _ gopacket.SerializeOptions) error {
	h, err := prepend(b, 8)
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint16(h, d.src.Port())
	binary.BigEndian.PutUint16(h[2:], d.dst.Port())
	binary.BigEndian.PutUint16(h[4:], uint16(len(b.Bytes())))
	check := network{d.src.Addr(), d.dst.Addr(), protocolUDP}.checksum(b.Bytes())
	if check == 0 && d.src.Addr().Is6() {
		check = 0xffff // zero says that there is none, which IPv6 forbids (RFC 8200 §8.1)
	}
	binary.BigEndian.PutUint16(h[6:], check)
	return nil
}

// segment is a TCP header without options (RFC 9293 §3.1).
type segment struct {
	src, dst netip.AddrPort
	seq, ack uint32
	flags    byte
}

const (
	flagSYN = 0x02
	flagPSH = 0x08
	flagACK = 0x10
	window  = 65535
)

func (segment) LayerType() gopacket.LayerType { return gopacket.LayerTypePayload }

func (s segment) SerializeTo(b gopacket.SerializeBuffer, _ gopacket.SerializeOptions) error {
	h, err := prepend(b, 20)
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint16(h, s.src.Port())
	binary.BigEndian.PutUint16(h[2:], s.dst.Port())
	binary.BigEndian.PutUint32(h[4:], s.seq)
	binary.BigEndian.PutUint32(h[8:], s.ack)
	h[12], h[13] = 20/4<<4, s.flags
	binary.BigEndian.PutUint16(h[14:], window)
	binary.BigEndian.PutUint16(h[16:], network{s.src.Addr(), s.dst.Addr(), protocolTCP}.checksum(b.Bytes()))
	return nil
}

// sum adds octets in pairs to what was added before (RFC 1071). Four pairs go at a
// time, for their ones' complement sum is the same.
func sum(s uint64, b []byte) uint64 {
	var carry uint64
	for ; len(b) >= 8; b = b[8:] {
		s, carry = bits.Add64(s, binary.BigEndian.Uint64(b), carry)
	}
	var rest [8]byte
	copy(rest[:], b)
	s, carry = bits.Add64(s, binary.BigEndian.Uint64(rest[:]), carry)
	s, carry = bits.Add64(s, 0, carry)
	return s + carry
}

// folded is the checksum of what was added.
func folded(s uint64) uint16 {
	for s > 0xffff {
		s = s>>16 + s&0xffff
	}
	return ^uint16(s)
}
