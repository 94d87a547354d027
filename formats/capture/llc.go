package capture

import "encoding/binary"

// Service access points of IEEE 802.2, and the control octet of its frames
// without a connection.
const (
	sapIP      = 0x06
	sapSNAP    = 0xaa
	sapOSI     = 0xfe
	unnumbered = 0x03
)

var accessOpeners = map[uint32]opener{sapIP: skip(0), sapSNAP: snap, sapOSI: networkLayer}

// accessPoint opens an LLC header of IEEE 802.2.
func accessPoint(b []byte) (layer, bool) {
	if len(b) < 3 {
		return layer{}, false
	}
	if b[2] != unnumbered {
		return layer{registry: serviceAccess, number: unreadable | uint32(b[0])}, true
	}
	return layer{registry: serviceAccess, number: uint32(b[0]), octets: b[3:]}, true
}

// unreadable marks the number of what has no opener although its kind has one.
const unreadable = 1 << 24

// Organisations in SNAP headers.
const (
	ouiEthernet = 0x000000
	ouiBridge   = 0x0000f8 // IEEE 802.1H
	ouiApple    = 0x080007
	ouiBridged  = 0x0080c2 // RFC 2684 §5.2: the protocol says what was bridged
)

// snap opens a SNAP header.
func snap(b []byte) (layer, bool) {
	if len(b) < 5 {
		return layer{}, false
	}
	switch oui := uint32(b[0])<<16 | uint32(binary.BigEndian.Uint16(b[1:])); oui {
	case ouiEthernet, ouiBridge, ouiApple:
		return etherPayload(b[3:])
	case ouiBridged:
		return bridged(b[3:])
	default:
		return layer{registry: serviceAccess, number: unreadable | sapSNAP}, true
	}
}

// bridged opens a frame that was bridged over ATM or Frame Relay. Over ATM two
// octets of padding precede it, over Frame Relay none do (RFC 2427 §4.2).
func bridged(b []byte) (layer, bool) {
	const withFCS, withoutFCS = 1, 7
	if len(b) < 18 {
		return layer{}, false
	}
	if pid := binary.BigEndian.Uint16(b); pid != withFCS && pid != withoutFCS {
		return layer{registry: serviceAccess, number: unreadable | sapSNAP}, true
	}
	for _, padding := range []int{2, 0} {
		l, ok := ethernet(b[2+padding:])
		if ok && (isEtherType(l.number) || l.number < minEtherType) && b[2] == 0 || padding == 0 {
			return l, ok
		}
	}
	return layer{}, false
}

// networkLayer opens what a network layer protocol identifier names (ISO/IEC TR
// 9577, RFC 2427 §3).
func networkLayer(b []byte) (layer, bool) {
	const snapID, ipv4, ipv6, pppID = 0x80, 0xcc, 0x8e, 0xcf
	if len(b) > 0 && b[0] == 0 { // padding
		b = b[1:]
	}
	if len(b) < 1 {
		return layer{}, false
	}
	switch b[0] {
	case ipv4, ipv6:
		return layer{registry: internet, octets: b[1:]}, true
	case snapID:
		return snap(b[1:])
	case pppID:
		return ppp(b[1:])
	}
	return layer{registry: serviceAccess, number: unreadable | sapOSI}, true
}
