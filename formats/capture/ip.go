package capture

import (
	"encoding/binary"
	"net/netip"
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
	return d, d.fragment || d.upper()
}

func parseIPv6(b []byte) (d datagram, ok bool) {
	if n := 40 + int(binary.BigEndian.Uint16(b[4:])); n > 40 && n < len(b) {
		b = b[:n]
	}
	d.src, d.dst = netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
	d.proto, d.payload = b[6], b[40:]
	for {
		if !d.upper() {
			return d, false
		}
		p := d.payload
		if d.proto != protoFragment {
			return d, true
		}
		if len(p) < 8 {
			return d, false
		}
		where := binary.BigEndian.Uint16(p[2:])
		d.offset, d.more = int(where&^7), where&1 != 0
		d.id = binary.BigEndian.Uint32(p[4:])
		d.proto, d.payload = p[0], p[8:]
		if d.offset > 0 || d.more { // an atomic fragment is whole (RFC 6946)
			d.fragment = true
			return d, true
		}
	}
}

// upper takes the headers off that stand between IP's own and the payload, but
// for that of a fragment, behind which only the whole datagram has more of them.
func (d *datagram) upper() bool {
	for {
		p, unit, more := d.payload, 8, 1
		switch d.proto {
		case protoAH: // RFC 4302 §2.2
			unit, more = 4, 2
		case protoHopByHop, protoRouting, protoOptions, protoMobility:
			if d.src.Is4() {
				return true
			}
		default:
			return true
		}
		if len(p) < 8 || (int(p[1])+more)*unit > len(p) {
			return false
		}
		d.proto, d.payload = p[0], p[(int(p[1])+more)*unit:]
	}
}
