package capture

import (
	"encoding/binary"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Link types (www.tcpdump.org/linktypes.html).
const (
	linkNull       = 0
	linkEthernet   = pcapng.LinkEthernet
	linkTokenRing  = 6
	linkSLIP       = 8
	linkPPP        = 9
	linkFDDI       = 10
	linkATMBSD     = 11
	linkRawBSD     = 12
	linkRawBSD14   = 14
	linkPPPHDLC    = 50
	linkPPPEther   = 51
	linkSymantec   = 99
	linkATM        = 100
	linkRaw        = 101
	linkCHDLC      = 104
	linkWLAN       = 105
	linkFrameRelay = 107
	linkLoop       = 108
	linkENC        = 109
	linkSLL        = 113
	linkPFLog      = 117
	linkPrism      = 119
	linkIPoverFC   = 122
	linkSunATM     = 123
	linkRadiotap   = 127
	linkIEEE1394   = 138
	linkDOCSIS     = 143
	linkUser2      = 149 // PKTAP before it had a number
	linkAVS        = 163
	linkPPPD       = 166
	linkPPI        = 192
	linkERF        = 197
	linkPPPDir     = 204
	linkCHDLCDir   = 205
	linkFRDir      = 206
	linkMPLS       = 219
	linkIPNet      = 226
	linkIPv4       = 228
	linkIPv6       = 229
	linkNFLog      = 239
	linkNetAnalyze = 240
	linkNetTransp  = 241
	linkIPoIB      = 242
	linkPKTAP      = 258
	linkEPON       = 259
	linkPreamble   = 274
	linkSLL2       = 276
	linkDSABroad   = 281
	linkDSABroadPr = 282
	linkDSA        = 283
	linkEDSA       = 284
)

var linkOpeners = map[uint32]opener{
	// The address family differs between systems; IP says its version itself.
	linkNull: skip(4),
	linkLoop: skip(4),

	linkRaw: skip(0), linkRawBSD: skip(0), linkRawBSD14: skip(0), linkIPv4: skip(0), linkIPv6: skip(0),

	linkEthernet:   ethernet,
	linkEPON:       ethernetAt(8),
	linkDOCSIS:     ethernet,
	linkPreamble:   ethernetAt(8),
	linkNetAnalyze: ethernetAt(4),
	linkNetTransp:  ethernetAt(4 + 8),
	linkDSABroad:   switchTag(4),
	linkDSA:        switchTag(4),
	linkEDSA:       switchTag(8),
	linkDSABroadPr: ethernetAt(4),

	linkTokenRing: tokenRing,
	linkFDDI:      past(13, accessPoint),
	linkIPoverFC:  past(16, accessPoint), // RFC 2625 §3
	linkIEEE1394:  tagged(16),

	linkPPP:        hdlc,
	linkPPPHDLC:    hdlc,
	linkPPPEther:   pppoe,
	linkPPPD:       pppd,
	linkPPPDir:     directed(ppp),
	linkCHDLC:      tagged(2),
	linkCHDLCDir:   directed(tagged(2)),
	linkFrameRelay: frameRelay,
	linkFRDir:      directed(frameRelay),
	linkSLIP:       skip(16),
	linkMPLS:       mpls,
	linkATM:        rfc1483,
	linkATMBSD:     rfc1483,
	linkSunATM:     sunATM,

	linkWLAN: wlan, linkRadiotap: radiotap, linkPrism: prism, linkAVS: avs, linkPPI: perPacket,

	linkENC: skip(12), linkPFLog: packetFilter, linkSymantec: symantec, linkSLL: cooked, linkSLL2: cooked2, linkNFLog: netfilter,
	linkPKTAP: pktap, linkUser2: oldPKTAP, linkIPNet: skip(24),
	linkERF: erf, linkIPoIB: ipoib,

	130: juniper(guesses, 0), // MLPPP
	131: juniper(guesses, 0), // MLFR
	132: juniper(guesses, 0), // encryption services
	133: juniper(guesses, 0), // GGSN
	134: juniper(guesses, 0), // MFR
	135: juniperATM(8), 137: juniperATM(4),
	136: juniper(guesses, 0), // services
	164: juniper(guesses, 0), // monitor
	167: juniper(guesses, 0), // PPPoE
	168: juniperATM(4),
	178: juniper(linkTypes, linkEthernet),
	179: juniper(linkTypes, linkPPP),
	180: juniper(linkTypes, linkFrameRelay),
	181: juniper(linkTypes, linkCHDLC),
	183: juniper(guesses, 0), // voice
	194: juniper(guesses, 0), // integrated services
	200: juniper(guesses, 0), // secure tunnels
}

// fromDLT turns the number that a system has for a link into the one of files,
// where they differ (www.tcpdump.org/linktypes.html).
func fromDLT(dlt uint32) uint32 {
	if dlt == linkATMBSD {
		return linkATM
	}
	return dlt
}

// cooked opens what Linux captures on all interfaces: packet type, two fields of
// the link, its address, protocol.
func cooked(b []byte) (layer, bool) {
	if len(b) < 16 {
		return layer{}, false
	}
	return cookedPayload(binary.BigEndian.Uint16(b), b[14:16], b[16:]), true
}

func cooked2(b []byte) (layer, bool) {
	if len(b) < 20 {
		return layer{}, false
	}
	return cookedPayload(uint16(b[10]), b[:2], b[20:]), true
}

func cookedPayload(typ uint16, proto, b []byte) layer {
	const frame802dot2 = 4 // not an EtherType, but Linux' own number
	l := layer{registry: etherTypes, number: uint32(binary.BigEndian.Uint16(proto)), octets: b}
	if l.number > frame802dot2 && l.number < minEtherType {
		l.number |= unreadable // those of CAN, IrDA and others
	}
	switch typ {
	case 0:
		l.direction = formats.In
	case 4:
		l.direction = formats.Out
	}
	return l
}

// switchTag opens Ethernet with the tag of a switch of n octets behind the
// addresses.
func switchTag(n int) opener { return tagged(12 + n) }

// tokenRing opens a frame of IEEE 802.5, which may name its route behind the
// addresses.
func tokenRing(b []byte) (layer, bool) {
	const dataFrame, routed = 0x40, 0x80
	if len(b) < 15 {
		return layer{}, false
	}
	if b[1]&0xc0 != dataFrame {
		return layer{registry: linkTypes, number: unreadable | linkTokenRing}, true
	}
	size := 14
	if b[8]&routed != 0 {
		size += int(b[14] & 0x1f)
	}
	return past(size, accessPoint)(b)
}

// symantec opens what Symantec's firewalls put before IP, of version 2 or 3.
func symantec(b []byte) (layer, bool) {
	if len(b) < 8 {
		return layer{}, false
	}
	if b[6] != 0 || b[7] != 0 {
		return skip(44)(b)
	}
	return skip(56)(b)
}
