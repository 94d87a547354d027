package capture

import (
	"encoding/binary"

	"ocsconv/formats"
)

// PPP protocols (RFC 1661 §2).
const (
	pppIPv4      = 0x0021
	pppIPv6      = 0x0057
	pppBridge    = 0x0031
	pppMultilink = 0x003d
	pppMPLS      = 0x0281
)

var pppOpeners = map[uint32]opener{
	pppIPv4:      skip(0),
	pppIPv6:      skip(0),
	pppMPLS:      mpls,
	pppMultilink: multilink,
	pppBridge:    pppBridged,
}

// ppp opens a PPP frame, whose address and control octets may be left out and
// whose protocol may be compressed (RFC 1661 §6.5, §6.6).
func ppp(b []byte) (layer, bool) {
	if len(b) >= 2 && b[0] == 0xff && b[1] == 3 {
		b = b[2:]
	}
	if len(b) < 2 {
		return layer{}, false
	}
	if b[0]&1 != 0 {
		return layer{registry: pppProtocols, number: uint32(b[0]), octets: b[1:]}, true
	}
	return layer{registry: pppProtocols, number: uint32(binary.BigEndian.Uint16(b)), octets: b[2:]}, true
}

// hdlc opens PPP in frames like those of HDLC, or Cisco's own, which has other
// addresses.
func hdlc(b []byte) (layer, bool) {
	const unicast, multicast = 0x0f, 0x8f
	if len(b) >= 4 && (b[0] == unicast || b[0] == multicast) && b[1] == 0 {
		return etherPayload(b[2:])
	}
	return ppp(b)
}

// pppoe opens the header of a PPPoE session (RFC 2516 §4).
func pppoe(b []byte) (layer, bool) { return past(6, ppp)(b) }

// multilink opens a packet that is a whole one (RFC 1990 §3).
func multilink(b []byte) (layer, bool) {
	const whole = 0xc0
	if len(b) < 4 {
		return layer{}, false
	}
	if b[0]&whole != whole {
		return layer{registry: pppProtocols, number: unreadable | pppMultilink}, true
	}
	return ppp(b[4:])
}

// pppBridged opens a bridged Ethernet frame (RFC 3518 §4.1).
func pppBridged(b []byte) (layer, bool) {
	const withLAN, ethernetFrame = 0x20, 1
	if len(b) < 2 {
		return layer{}, false
	}
	if b[1] != ethernetFrame {
		return layer{registry: pppProtocols, number: unreadable | pppBridge}, true
	}
	if b[0]&withLAN != 0 {
		return ethernetAt(6)(b)
	}
	return ethernetAt(2)(b)
}

// directed opens a link whose first octet tells the direction: 0 for received.
func directed(open opener) opener {
	return func(b []byte) (layer, bool) {
		if len(b) < 1 {
			return layer{}, false
		}
		l, ok := open(b[1:])
		l.direction = formats.In
		if b[0] != 0 {
			l.direction = formats.Out
		}
		return l, ok
	}
}

// pppd opens what pppd captures: the direction stands in the place of the address.
func pppd(b []byte) (layer, bool) {
	return directed(func(b []byte) (layer, bool) {
		if len(b) > 0 && b[0] == 3 {
			b = b[1:]
		}
		return ppp(b)
	})(b)
}

// frameRelay opens Q.922 frames, whose address is over with the first odd octet.
// What follows names its protocol (RFC 2427 §3), or is of Cisco's encapsulation,
// which has an EtherType there.
func frameRelay(b []byte) (layer, bool) {
	for n := 1; n <= min(4, len(b)); n++ {
		if b[n-1]&1 == 0 {
			continue
		}
		b = b[n:]
		if len(b) >= 1 && b[0] == unnumbered {
			return networkLayer(b[1:])
		}
		return etherPayload(b)
	}
	return layer{}, false
}
