package capture

import "ocsconv/formats"

// registry is a list of numbers that a header names what follows it by.
type registry uint8

// The registries. What internet names is IP, which says its version itself;
// aggregate is several Ethernet frames in one of IEEE 802.11.
const (
	linkTypes     registry = iota // www.tcpdump.org/linktypes.html
	etherTypes                    // IEEE 802, also the lengths of 802.3
	pppProtocols                  // RFC 1661 §2
	serviceAccess                 // DSAP of IEEE 802.2
	ipProtocols                   // RFC 791 §3.1
	nextHeaders                   // RFC 8300 §2.2, VXLAN-GPE has the same
	guesses                       // of links whose header does not tell, see guess
	internet
	aggregate
	encrypted
)

// layer is a part of a packet and what names it.
type layer struct {
	registry  registry
	number    uint32
	octets    []byte
	direction formats.Direction // Unknown where the header before it does not tell
}

// opener takes one header off. It is not ok when the octets are too few or
// cannot be of its kind.
type opener func(b []byte) (next layer, ok bool)

// openers are the headers that can be taken off, in the files of their families.
var openers = map[registry]map[uint32]opener{
	linkTypes:     linkOpeners,
	etherTypes:    etherOpeners,
	pppProtocols:  pppOpeners,
	serviceAccess: accessOpeners,
	ipProtocols:   protocolOpeners,
	nextHeaders:   nextOpeners,
	guesses:       {0: guess},
}

// maxHeaders bounds the headers before one IP header.
const maxHeaders = 32

// end is why headers could not be taken off any further.
type end uint8

const (
	atInternet  end = iota // what is left is IP
	atAggregate            // or several frames
	atUnknown              // no opener for it
	atDamage               // it is shorter than it says, or nested too deep
)

// peel takes headers off up to IP. Where it ends elsewhere the layer tells what
// is not read.
func peel(l layer) (layer, end) {
	dir := l.direction
	for range maxHeaders {
		switch l.registry {
		case internet:
			l.direction = dir
			return l, atInternet
		case aggregate:
			l.direction = dir
			return l, atAggregate
		case encrypted:
			return l, atUnknown
		}
		open, known := openers[l.registry][l.number]
		if !known && l.registry == etherTypes && l.number < minEtherType {
			open, known = accessPoint, true
		}
		if !known {
			return l, atUnknown
		}
		next, ok := open(l.octets)
		if !ok {
			return l, atDamage
		}
		if next.direction != formats.Unknown {
			dir = next.direction
		}
		l = next
	}
	return l, atDamage
}

// skip is an opener of a header of n octets in front of IP.
func skip(n int) opener { return behind(n, internet, 0) }

// ethernetAt is an opener of a header of n octets in front of an Ethernet frame.
func ethernetAt(n int) opener { return behind(n, linkTypes, linkEthernet) }

// behind is an opener of a header of n octets in front of what number names.
func behind(n int, r registry, number uint32) opener {
	return past(n, func(b []byte) (layer, bool) { return layer{registry: r, number: number, octets: b}, true })
}

// past is an opener of a header of n octets in front of another one.
func past(n int, open opener) opener {
	return func(b []byte) (layer, bool) {
		if len(b) < n {
			return layer{}, false
		}
		return open(b[n:])
	}
}

// guess tells what follows a header that does not say it: IP, LLC, PPP or an
// Ethernet frame, whichever its first octets can only be.
func guess(b []byte) (layer, bool) {
	switch {
	case looksIP(b):
		return layer{registry: internet, octets: b}, true
	case len(b) >= 3 && (b[0] == sapSNAP && b[1] == sapSNAP || b[0] == sapOSI && b[1] == sapOSI) && b[2] == unnumbered:
		return accessPoint(b)
	case len(b) >= 4 && b[0] == 0xff && b[1] == 3, len(b) >= 2 && b[0] == 0 && (b[1] == pppIPv4 || b[1] == pppIPv6):
		return ppp(b)
	case len(b) >= 14 && isEtherType(uint32(b[12])<<8|uint32(b[13])):
		return ethernet(b)
	}
	return layer{}, false
}

// looksIP reports whether b can be an IP packet.
func looksIP(b []byte) bool {
	if len(b) < 20 {
		return false
	}
	switch b[0] >> 4 {
	case 4:
		header, total := int(b[0]&15)*4, int(b[2])<<8|int(b[3])
		return header >= 20 && (total == 0 || total >= header)
	case 6:
		return len(b) >= 40 && b[7] > 0
	}
	return false
}
