package capture

import "encoding/binary"

// udpTunnels are the ports at which UDP carries packets.
var udpTunnels = map[uint16]opener{
	1701:  l2tp,
	2152:  gtp,
	3386:  gtp, // version 0
	3544:  teredo,
	4341:  skip(8),       // LISP (RFC 9300 §5.1)
	4754:  gre,           // RFC 8086
	4789:  ethernetAt(8), // VXLAN (RFC 7348 §5)
	4790:  genericVXLAN,
	5247:  capwap,
	6081:  geneve,
	6635:  mpls,          // RFC 7510
	8472:  ethernetAt(8), // VXLAN as Linux had it first, OTV
	37008: tzsp,
}

// throughUDP opens the tunnel at a datagram's ports.
func throughUDP(u *userDatagram) (layer, bool) {
	for _, port := range []uint16{u.dst.Port(), u.src.Port()} {
		if open := udpTunnels[port]; open != nil {
			if l, ok := open(u.payload); ok {
				return l, true
			}
		}
	}
	return layer{}, false
}

// genericVXLAN opens VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe §3.1).
func genericVXLAN(b []byte) (layer, bool) {
	const named = 0x04
	if len(b) < 8 {
		return layer{}, false
	}
	if b[0]&named == 0 {
		return ethernetAt(8)(b)
	}
	return behind(8, nextHeaders, uint32(b[3]))(b)
}

// geneve opens the header of RFC 8926 §3.4 with its options.
func geneve(b []byte) (layer, bool) {
	if len(b) < 8 || b[0]>>6 != 0 {
		return layer{}, false
	}
	return behind(8+4*int(b[0]&0x3f), etherTypes, uint32(binary.BigEndian.Uint16(b[2:])))(b)
}

// gtp opens a user's packet of a mobile network (3GPP TS 29.281 §5, and TS 29.060
// version 0).
func gtp(b []byte) (layer, bool) {
	const userPacket, optional, extended = 255, 7, 4
	if len(b) < 12 || b[1] != userPacket {
		return layer{}, false
	}
	size, total := 8, 8+int(binary.BigEndian.Uint16(b[2:]))
	switch {
	case b[0]>>5 == 0:
		size, total = 20, total+12
	case b[0]>>5 != 1 || b[0]&0x10 == 0:
		return layer{}, false
	case b[0]&optional != 0:
		size = 12
		for next := b[11]; b[0]&extended != 0 && next != 0; {
			if size >= len(b) || b[size] == 0 || size+4*int(b[size]) > len(b) {
				return layer{}, false
			}
			size += 4 * int(b[size])
			next = b[size-1]
		}
	}
	if total >= size && total < len(b) {
		b = b[:total]
	}
	return behind(size, guesses, 0)(b)
}

// l2tp opens a data message of version 2 with its PPP frame (RFC 2661 §3.1), or
// of version 3 over UDP (RFC 3931 §4.1.2).
func l2tp(b []byte) (layer, bool) {
	const control, length, sequence, offset = 0x80, 0x40, 0x08, 0x02
	if len(b) < 6 || b[0]&control != 0 {
		return layer{}, false
	}
	if b[1]&0x0f == 3 {
		return l2tpv3(4)(b)
	}
	if b[1]&0x0f != 2 {
		return layer{}, false
	}
	size := 6
	if b[0]&length != 0 {
		size += 2
	}
	if b[0]&sequence != 0 {
		size += 4
	}
	if b[0]&offset != 0 {
		if len(b) < size+2 {
			return layer{}, false
		}
		size += 2 + int(binary.BigEndian.Uint16(b[size:]))
	}
	return past(size, ppp)(b)
}

// capwap opens a data packet of a wireless access point, not encrypted and whole
// (RFC 5415 §4.3): a frame of Ethernet or of 802.11, of which Cisco's have the octets of
// the frame control swapped.
func capwap(b []byte) (layer, bool) {
	const native, part, keepAlive = 1 << 8, 1 << 7, 1 << 3
	if len(b) < 8 || b[0] != 0 {
		return layer{}, false
	}
	flags, size := binary.BigEndian.Uint16(b[2:]), 4*int(b[1]>>3)
	switch {
	case flags&(part|keepAlive) != 0 || len(b) < size+2:
		return layer{}, false
	case flags&native == 0:
		return ethernetAt(size)(b)
	}
	if b = b[size:]; b[0]&wlanTypeMask != wlanData && b[1]&(wlanTypeMask|3) == wlanData {
		b = append([]byte{b[1], b[0]}, b[2:]...)
	}
	return wlan(b)
}

// teredo opens IPv6 in UDP, before which the client's authentication and the
// origin may stand (RFC 4380 §5.1.1).
func teredo(b []byte) (layer, bool) {
	const authentication, origin = 1, 0
	for range 2 {
		if len(b) < 4 || b[0] != 0 {
			break
		}
		size := 8
		if b[1] == authentication {
			size = 4 + int(b[2]) + int(b[3]) + 8 + 1
		} else if b[1] != origin {
			return layer{}, false
		}
		if size > len(b) {
			return layer{}, false
		}
		b = b[size:]
	}
	return layer{registry: internet, octets: b}, looksIP(b) && b[0]>>4 == 6
}

// tzspLinks are the link types by TZSP's own numbers.
var tzspLinks = map[uint16]uint32{1: linkEthernet, 18: linkWLAN, 119: linkPrism, 127: linkAVS}

// tzsp opens what a sniffer streams: version, type, what is inside, tagged facts.
func tzsp(b []byte) (layer, bool) {
	const received, transmitted, padding, last = 0, 1, 0, 1
	if len(b) < 5 || b[0] != 1 || b[1] != received && b[1] != transmitted {
		return layer{}, false
	}
	link, known := tzspLinks[binary.BigEndian.Uint16(b[2:])]
	if !known {
		return layer{}, false
	}
	for at := 4; at < len(b); {
		switch tag := b[at]; {
		case tag == last:
			return layer{registry: linkTypes, number: link, octets: b[at+1:]}, true
		case tag == padding:
			at++
		case at+1 < len(b):
			at += 2 + int(b[at+1])
		default:
			return layer{}, false
		}
	}
	return layer{}, false
}
