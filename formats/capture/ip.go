package capture

import (
	"encoding/binary"
	"net/netip"
)

// IP protocol numbers.
const (
	protoHopByHop = 0
	protoIPIP     = 4
	protoTCP      = 6
	protoUDP      = 17
	protoIPv6     = 41
	protoRouting  = 43
	protoFragment = 44
	protoGRE      = 47
	protoAH       = 51
	protoOptions  = 60
	protoSCTP     = 132
	protoMobility = 135
)

// datagram is an IP packet without its headers.
type datagram struct {
	src, dst netip.Addr
	proto    uint8
	payload  []byte

	fragment bool // payload is a part, to be put at offset of datagram id
	id       uint32
	offset   int
	more     bool
}

// parseIP reads an IPv4 or IPv6 packet, which says its version itself.
func parseIP(b []byte) (d datagram, ok bool) {
	switch {
	case len(b) >= 20 && b[0]>>4 == 4:
		return parseIPv4(b)
	case len(b) >= 40 && b[0]>>4 == 6:
		return parseIPv6(b)
	default:
		return d, false
	}
}

func parseIPv4(b []byte) (d datagram, ok bool) {
	header, total := int(b[0]&15)*4, int(binary.BigEndian.Uint16(b[2:]))
	if header < 20 || header > len(b) {
		return d, false
	}
	// What follows the packet is padding of Ethernet. The length is zero where
	// the network card cuts the segments itself.
	if total >= header && total < len(b) {
		b = b[:total]
	}
	d.src, d.dst = netip.AddrFrom4([4]byte(b[12:16])), netip.AddrFrom4([4]byte(b[16:20]))
	d.proto, d.payload = b[9], b[header:]
	where := binary.BigEndian.Uint16(b[6:])
	d.offset, d.more = int(where&0x1fff)*8, where&0x2000 != 0
	d.fragment = d.offset > 0 || d.more
	d.id = uint32(binary.BigEndian.Uint16(b[4:]))
	return d, true
}

func parseIPv6(b []byte) (d datagram, ok bool) {
	if n := 40 + int(binary.BigEndian.Uint16(b[4:])); n > 40 && n < len(b) {
		b = b[:n]
	}
	d.src, d.dst = netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
	d.proto, d.payload = b[6], b[40:]
	for !d.fragment {
		p := d.payload
		var size int
		switch d.proto {
		case protoHopByHop, protoRouting, protoOptions, protoMobility:
			if len(p) < 8 {
				return d, false
			}
			size = (int(p[1]) + 1) * 8
		case protoAH:
			if len(p) < 8 {
				return d, false
			}
			size = (int(p[1]) + 2) * 4
		case protoFragment:
			if len(p) < 8 {
				return d, false
			}
			where := binary.BigEndian.Uint16(p[2:])
			d.offset, d.more = int(where&^7), where&1 != 0
			d.fragment = d.offset > 0 || d.more // an atomic fragment is whole (RFC 6946)
			d.id = binary.BigEndian.Uint32(p[4:])
			size = 8
		default:
			return d, true
		}
		if size > len(p) {
			return d, false
		}
		d.proto, d.payload = p[0], p[size:]
	}
	return d, true
}

// upper reads the headers that follow the fragment header, which only the
// whole datagram has.
func (d *datagram) upper() bool {
	for d.src.Is6() {
		p := d.payload
		switch d.proto {
		case protoHopByHop, protoRouting, protoOptions, protoMobility:
		default:
			return true
		}
		if len(p) < 8 || (int(p[1])+1)*8 > len(p) {
			return false
		}
		d.proto, d.payload = p[0], p[(int(p[1])+1)*8:]
	}
	return true
}

// gre takes a GRE header off (RFC 2784, RFC 2890), also that of PPTP, whose key
// holds a length and which may acknowledge (RFC 2637 §4.1).
func gre(b []byte) (typ uint16, payload []byte, ok bool) {
	if len(b) < 4 || b[1]&7 > 1 {
		return 0, nil, false
	}
	size := 4
	for _, flag := range []byte{0x80, 0x20, 0x10} { // checksum, key, sequence number
		if b[0]&flag != 0 {
			size += 4
		}
	}
	if b[1]&7 == 1 && b[1]&0x80 != 0 {
		size += 4
	}
	typ = binary.BigEndian.Uint16(b[2:])
	if typ == etherMirror2 && b[0]&0x10 != 0 {
		size += 8 // without a sequence number the mirrored frame follows at once
	}
	if size > len(b) {
		return 0, nil, false
	}
	return typ, b[size:], true
}
