package capture

import "encoding/binary"

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
	protoOldIPIP  = 94
	protoEtherIP  = 97
	protoL2TP     = 115
	protoSCTP     = 132
	protoMobility = 135
	protoUDPLite  = 136
	protoMPLS     = 137
	protoEthernet = 143
)

// protocolOpeners are the IP protocols that are tunnels.
var protocolOpeners = map[uint32]opener{
	protoIPIP:     skip(0),
	protoIPv6:     skip(0),
	protoOldIPIP:  skip(0),
	protoGRE:      gre,
	protoEtherIP:  ethernetAt(2),
	protoL2TP:     l2tpv3(0),
	protoMPLS:     mpls,
	protoEthernet: ethernet,
}

// gre opens a GRE header (RFC 2784, RFC 2890), also that of PPTP, whose key holds
// a length and which may acknowledge (RFC 2637 §4.1).
func gre(b []byte) (layer, bool) {
	if len(b) < 4 || b[1]&7 > 1 {
		return layer{}, false
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
	typ := uint32(binary.BigEndian.Uint16(b[2:]))
	if typ == etherMirror2 && b[0]&0x10 == 0 {
		typ = etherBridge // ERSPAN type I has no header of its own
	}
	return behind(size, etherTypes, typ)(b)
}

// mirror opens the header of ERSPAN, types II and III
// (draft-foschiano-erspan-03 §4.2, §4.3).
func mirror(b []byte) (layer, bool) {
	const second, third, withSub, frameIP = 1, 2, 1, 2
	if len(b) < 12 {
		return layer{}, false
	}
	switch b[0] >> 4 {
	case second:
		return ethernetAt(8)(b)
	case third:
		size := 12
		if b[11]&withSub != 0 {
			size += 8
		}
		if b[10]>>2&0x1f == frameIP {
			return skip(size)(b)
		}
		return ethernetAt(size)(b)
	}
	return ethernet(b)
}

// l2tpv3 opens a data message of RFC 3931 §4.1: behind n octets the session, then
// what only the ends have agreed on, a cookie of up to eight octets and perhaps a
// sublayer of four. An Ethernet or PPP frame that leads to IP tells where it begins.
func l2tpv3(n int) opener {
	return func(b []byte) (layer, bool) {
		for _, cookie := range []int{0, 4, 8, 12} {
			if at := n + 4 + cookie; at < len(b) {
				if l, ok := guess(b[at:]); ok {
					return l, true
				}
			}
		}
		return layer{registry: ipProtocols, number: unreadable | protoL2TP}, true
	}
}
