package capture

import "encoding/binary"

// EtherTypes (IEEE 802 numbers; smaller ones than minEtherType are the length of
// an 802.3 frame).
const (
	minEtherType = 0x600

	etherIPv4       = 0x0800
	etherIPv6       = 0x86dd
	etherVLAN       = 0x8100
	etherQinQ       = 0x88a8
	etherQinQ91     = 0x9100
	etherQinQ92     = 0x9200
	etherPPPoE      = 0x8864
	etherMPLS       = 0x8847
	etherMPLSAll    = 0x8848
	etherBridge     = 0x6558 // Ethernet in GRE
	etherPPP        = 0x880b
	etherFrameRelay = 0x6559
	etherMirror2    = 0x88be // ERSPAN, types I and II: see gre
	etherMirror3    = 0x22eb // ERSPAN, type III
	etherBackbone   = 0x88e7 // IEEE 802.1ah, provider backbone bridges
	etherMetaData   = 0x8909 // Cisco MetaData: the group of TrustSec
	etherVNTag      = 0x8926
	etherService    = 0x894f // network service header
	etherMACsec     = 0x88e5
	etherTRILL      = 0x22f3
	etherFabric     = 0x8903 // Cisco FabricPath
	etherRedundancy = 0xf1c1 // IEEE 802.1CB
	etherRing       = 0x892f // HSR, IEC 62439-3
	etherETag       = 0x893f // IEEE 802.1BR
	etherBroadcom   = 0x8874 // the tag of Broadcom's switches
	etherRedirect   = 0x883e // WCCP
)

var etherOpeners = map[uint32]opener{
	etherIPv4:       skip(0),
	etherIPv6:       skip(0),
	etherVLAN:       tagged(2),
	etherQinQ:       tagged(2),
	etherQinQ91:     tagged(2),
	etherQinQ92:     tagged(2),
	etherVNTag:      tagged(4),
	etherRedundancy: tagged(4),
	etherRing:       tagged(4),
	etherBroadcom:   tagged(4),
	etherETag:       tagged(6),
	etherMetaData:   metaData,
	etherPPPoE:      pppoe,
	etherRedirect:   redirected,
	etherPPP:        ppp,
	etherFrameRelay: frameRelay,
	etherMPLS:       mpls,
	etherMPLSAll:    mpls,
	etherBridge:     ethernet,
	etherBackbone:   ethernetAt(4),
	etherService:    serviceHeader,
	etherMACsec:     macSec,
	etherTRILL:      trill,
	etherFabric:     ethernetAt(2),
	etherMirror2:    mirror,
	etherMirror3:    mirror,
}

// isEtherType reports whether typ is one that frames begin with which lead to IP,
// where it is to be told whether there is a frame at all.
func isEtherType(typ uint32) bool {
	switch typ {
	case etherIPv4, etherIPv6, etherVLAN, etherQinQ, etherPPPoE, etherMPLS:
		return true
	}
	return false
}

func ethernet(b []byte) (layer, bool) {
	if len(b) >= 26 && b[0]&^2 == 1 && string(b[1:5]) == "\x00\x0c\x00\x00" && string(b[14:17]) == "\xaa\xaa\x03" {
		return ethernetAt(26)(b) // Cisco's inter-switch link
	}
	return tagged(12)(b)
}

// etherPayload reads a type and what it names.
func etherPayload(b []byte) (layer, bool) {
	if len(b) < 2 {
		return layer{}, false
	}
	return layer{registry: etherTypes, number: uint32(binary.BigEndian.Uint16(b)), octets: b[2:]}, true
}

// tagged opens a tag of n octets that the type of the frame follows.
func tagged(n int) opener { return past(n, etherPayload) }

// redirected opens what a router hands to a cache; version 2 of WCCP has a header.
func redirected(b []byte) (layer, bool) {
	if looksIP(b) {
		return skip(0)(b)
	}
	return skip(4)(b)
}

// metaData opens Cisco's tag: version, number of options, and four octets each.
func metaData(b []byte) (layer, bool) {
	if len(b) < 2 {
		return layer{}, false
	}
	return tagged(2 + 4*int(b[1]))(b)
}

// macSec opens the tag of IEEE 802.1AE, whose bits C and E say that the rest is
// encrypted or changed. What follows the packet is the integrity check.
func macSec(b []byte) (layer, bool) {
	const sci, changed = 0x20, 0x0c
	if len(b) < 6 {
		return layer{}, false
	}
	if b[0]&changed != 0 {
		return layer{registry: encrypted, number: etherMACsec}, true
	}
	if b[0]&sci != 0 {
		return tagged(14)(b)
	}
	return tagged(6)(b)
}

// trill opens the header of RFC 6325 §3 with its options.
func trill(b []byte) (layer, bool) {
	if len(b) < 6 {
		return layer{}, false
	}
	options := int(binary.BigEndian.Uint16(b) >> 6 & 0x1f)
	return ethernetAt(6 + 4*options)(b)
}

// mpls takes labels off. What they lead to their bottom does not say: IP, or a
// pseudowire's Ethernet frame with or without a control word (RFC 4448 §4.6).
func mpls(b []byte) (layer, bool) {
	for len(b) >= 4 {
		bottom := b[2]&1 != 0
		if b = b[4:]; !bottom {
			continue
		}
		if looksIP(b) {
			return layer{registry: internet, octets: b}, true
		}
		return pseudowire(b)
	}
	return layer{}, false
}

// pseudowire opens an Ethernet frame with or without a control word.
func pseudowire(b []byte) (layer, bool) {
	const controlWord = 4
	if l, ok := ethernet(b); ok && isEtherType(l.number) || len(b) < controlWord || b[0]>>4 != 0 {
		return l, ok
	}
	return ethernet(b[controlWord:])
}

// nextOpeners are what a network service header or VXLAN-GPE can carry.
var nextOpeners = map[uint32]opener{1: skip(0), 2: skip(0), 3: ethernet, 4: serviceHeader, 5: mpls}

// serviceHeader opens a network service header (RFC 8300 §2.2).
func serviceHeader(b []byte) (layer, bool) {
	if len(b) < 8 {
		return layer{}, false
	}
	size := int(b[1]&0x3f) * 4
	if size < 8 {
		return layer{}, false
	}
	return behind(size, nextHeaders, uint32(b[3]))(b)
}
