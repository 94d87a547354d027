package capture

import (
	"encoding/binary"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Link types (www.tcpdump.org/linktypes.html).
const (
	linkNull     = 0
	linkEthernet = pcapng.LinkEthernet
	linkPPP      = 9
	linkRawBSD   = 12
	linkRawBSD14 = 14
	linkPPPHDLC  = 50
	linkPPPEther = 51
	linkRaw      = 101
	linkCHDLC    = 104
	linkLoop     = 108
	linkSLL      = 113
	linkIPv4     = 228
	linkIPv6     = 229
	linkSLL2     = 276
)

// EtherTypes.
const (
	etherIPv4    = 0x0800
	etherIPv6    = 0x86dd
	etherVLAN    = 0x8100
	etherQinQ    = 0x88a8
	etherQinQ91  = 0x9100
	etherQinQ92  = 0x9200
	etherPPPoE   = 0x8864
	etherMPLS    = 0x8847
	etherMPLSAll = 0x8848
	etherBridge  = 0x6558 // Ethernet in GRE
	etherPPP     = 0x880b
	etherMirror2 = 0x88be // ERSPAN, types I and II: Ethernet frames of a mirrored port
)

// decapsulate takes the link layer off. The direction is what a Linux cooked
// header says of it. ok is false when what follows is not IP.
func decapsulate(link uint32, b []byte) (ip []byte, dir formats.Direction, ok bool) {
	switch link {
	case linkEthernet:
		ip, ok = ethernet(b)
	case linkSLL:
		if len(b) < 16 {
			return nil, 0, false
		}
		dir = cooked(binary.BigEndian.Uint16(b))
		ip, ok = etherPayload(binary.BigEndian.Uint16(b[14:]), b[16:])
	case linkSLL2:
		if len(b) < 20 {
			return nil, 0, false
		}
		dir = cooked(uint16(b[10]))
		ip, ok = etherPayload(binary.BigEndian.Uint16(b), b[20:])
	case linkRaw, linkRawBSD, linkRawBSD14, linkIPv4, linkIPv6:
		ip, ok = b, true
	case linkNull, linkLoop:
		// The address family differs between systems; IP says its version itself.
		if len(b) < 4 {
			return nil, 0, false
		}
		ip, ok = b[4:], true
	case linkPPP, linkPPPHDLC:
		ip, ok = ppp(b)
	case linkPPPEther:
		ip, ok = pppoe(b)
	case linkCHDLC:
		if len(b) < 4 {
			return nil, 0, false
		}
		ip, ok = etherPayload(binary.BigEndian.Uint16(b[2:]), b[4:])
	}
	return ip, dir, ok && len(ip) > 0
}

// cooked reads the packet type of a Linux cooked header.
func cooked(typ uint16) formats.Direction {
	switch typ {
	case 0:
		return formats.In
	case 4:
		return formats.Out
	default:
		return formats.Unknown
	}
}

func ethernet(b []byte) (ip []byte, ok bool) {
	if len(b) < 14 {
		return nil, false
	}
	return etherPayload(binary.BigEndian.Uint16(b[12:]), b[14:])
}

// etherPayload follows tags and labels down to IP.
func etherPayload(typ uint16, b []byte) (ip []byte, ok bool) {
	for {
		switch typ {
		case etherIPv4, etherIPv6:
			return b, true
		case etherVLAN, etherQinQ, etherQinQ91, etherQinQ92:
			if len(b) < 4 {
				return nil, false
			}
			typ, b = binary.BigEndian.Uint16(b[2:]), b[4:]
		case etherPPPoE:
			return pppoe(b)
		case etherPPP:
			return ppp(b)
		case etherMPLS, etherMPLSAll:
			return mpls(b)
		default:
			// 802.3 has a length here and names the protocol in a SNAP header.
			if typ >= 0x600 || len(b) < 8 || b[0] != 0xaa || b[1] != 0xaa || b[2] != 3 {
				return nil, false
			}
			typ, b = binary.BigEndian.Uint16(b[6:]), b[8:]
			if typ < 0x600 {
				return nil, false
			}
		}
	}
}

func mpls(b []byte) (ip []byte, ok bool) {
	for len(b) >= 4 {
		bottom := b[2]&1 != 0
		if b = b[4:]; bottom {
			return b, true
		}
	}
	return nil, false
}

func pppoe(b []byte) (ip []byte, ok bool) {
	if len(b) < 6 {
		return nil, false
	}
	return ppp(b[6:])
}

func ppp(b []byte) (ip []byte, ok bool) {
	if len(b) >= 2 && b[0] == 0xff && b[1] == 3 {
		b = b[2:]
	}
	if len(b) < 2 {
		return nil, false
	}
	proto, size := uint16(b[0]), 1 // compressed when odd (RFC 1661 §6.5)
	if b[0]&1 == 0 {
		proto, size = binary.BigEndian.Uint16(b), 2
	}
	switch proto {
	case 0x0021, 0x0057:
		return b[size:], true
	case 0x0281:
		return mpls(b[size:])
	}
	return nil, false
}
