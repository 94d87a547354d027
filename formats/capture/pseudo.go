package capture

import (
	"encoding/binary"

	"ocsconv/formats"
)

// The headers of this file were on no wire: a system or an analyser put them
// before what it captured.

// packetFilter opens the log of pf, whose header says its length.
func packetFilter(b []byte) (layer, bool) {
	const directionAt, shortest = 60, 45
	if len(b) < 4 || b[0] < shortest {
		return layer{}, false
	}
	l, ok := skip((int(b[0]) + 3) &^ 3)(b)
	if ok && int(b[0]) > directionAt {
		l.direction = directions[b[directionAt]]
	}
	return l, ok
}

// directions are those of pf, and of PKTAP's flags.
var directions = map[byte]formats.Direction{1: formats.In, 2: formats.Out}

// netfilter opens what Linux' firewall logs: attributes in the byte order of the
// machine, of which one is the packet.
func netfilter(b []byte) (layer, bool) {
	if len(b) < 4 {
		return layer{}, false
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if packet := attribute(b[4:], order); packet != nil {
			return layer{registry: internet, octets: packet}, true
		}
	}
	return layer{}, false
}

// attribute returns the packet among the attributes of NFLOG, nil where their
// lengths do not fit.
func attribute(b []byte, order binary.ByteOrder) []byte {
	const payload = 9
	for len(b) >= 4 {
		n := int(order.Uint16(b))
		if n < 4 || n > len(b) {
			return nil
		}
		if order.Uint16(b[2:])&0x7fff == payload {
			return b[4:n]
		}
		b = b[min(len(b), (n+3)&^3):]
	}
	return nil
}

// pktap opens what Apple's systems put before a packet of any interface: the
// length of the header and the link type, in that machine's byte order.
func pktap(b []byte) (layer, bool) {
	const flagsAt, shortest = 36, 40
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if len(b) < shortest {
			return layer{}, false
		}
		n := order.Uint32(b)
		if n < shortest || n > uint32(len(b)) {
			continue
		}
		l, ok := behind(int(n), linkTypes, fromDLT(order.Uint32(b[8:])))(b)
		l.direction = directions[byte(order.Uint32(b[flagsAt:])&3)]
		return l, ok
	}
	return layer{}, false
}

// oldPKTAP opens PKTAP under the number that everybody may use for his own.
func oldPKTAP(b []byte) (layer, bool) {
	if l, ok := pktap(b); ok {
		return l, true
	}
	return layer{registry: linkTypes, number: unreadable | linkUser2}, true
}

// erf opens a record of Endace's cards: time stamp, type, flags, lengths, and
// further headers of eight octets each.
func erf(b []byte) (layer, bool) {
	const header, more = 16, 0x80
	if len(b) < header {
		return layer{}, false
	}
	typ, follows := b[8]&0x7f, b[8]&more != 0
	b = b[header:]
	for follows {
		if len(b) < 8 {
			return layer{}, false
		}
		follows = b[0]&more != 0
		b = b[8:]
	}
	switch typ {
	case 2, 11, 16, 20: // Ethernet, of several kinds
		return ethernetAt(2)(b)
	case 1, 10, 15, 19: // packets over SONET
		return packetOverSONET(b)
	case 4, 18: // AAL5 and AAL2
		return behind(4, linkTypes, linkATM)(b)
	case 22, 23:
		return layer{registry: internet, octets: b}, true
	}
	return layer{registry: linkTypes, number: unreadable | uint32(typ)<<16 | linkERF}, true
}

// packetOverSONET opens PPP, Cisco HDLC or Frame Relay, which their first octets
// tell apart.
func packetOverSONET(b []byte) (layer, bool) {
	if len(b) < 4 {
		return layer{}, false
	}
	if (b[0] == 0xff || b[0] == 0x0f || b[0] == 0x8f) && b[1] <= 3 {
		return hdlc(b)
	}
	return frameRelay(b)
}

// juniper opens the header of Junos: "MGC", flags, and where these say so a list
// of further facts. A packet whose link was taken off has an address family there.
func juniper(r registry, number uint32) opener {
	return func(b []byte) (layer, bool) { return junos(b, 0, r, number) }
}

// juniperATM opens the same header with a cookie of n octets behind it.
func juniperATM(n int) opener {
	return func(b []byte) (layer, bool) { return junos(b, n, guesses, 0) }
}

func junos(b []byte, cookie int, r registry, number uint32) (layer, bool) {
	const received, withoutLink, extended = 0x01, 0x02, 0x80
	if len(b) < 6 || string(b[:3]) != "MGC" {
		return layer{}, false
	}
	size := 4
	if b[3]&extended != 0 {
		size += 2 + int(binary.BigEndian.Uint16(b[4:]))
	}
	next := behind(size+cookie, r, number)
	if b[3]&withoutLink != 0 {
		next = skip(size + 4)
	}
	l, ok := next(b)
	l.direction = formats.Out
	if b[3]&received != 0 {
		l.direction = formats.In
	}
	return l, ok
}

// rfc1483 opens what follows ATM's own header (RFC 2684): LLC, or IP at once.
func rfc1483(b []byte) (layer, bool) { return guess(b) }

// sunATM opens the header that SunOS puts before cells: what they are, the path,
// the circuit.
func sunATM(b []byte) (layer, bool) {
	const lane = 1
	if len(b) < 4 {
		return layer{}, false
	}
	next := behind(4, guesses, 0)
	if b[0]&0x0f == lane {
		next = ethernetAt(4 + 2)
	}
	l, ok := next(b)
	l.direction = formats.In
	if b[0]&0x80 != 0 {
		l.direction = formats.Out
	}
	return l, ok
}

// ipoib opens IP over InfiniBand (RFC 4391 §6): type and two octets that are
// zero. Before them stands the receiver's address where a system keeps it.
func ipoib(b []byte) (layer, bool) {
	for _, n := range []int{20, 0, 40, 44} {
		if len(b) >= n+4 && b[n+2] == 0 && b[n+3] == 0 {
			if l, _ := etherPayload(b[n:]); isEtherType(l.number) {
				l.octets = l.octets[2:]
				return l, true
			}
		}
	}
	return layer{}, false
}
