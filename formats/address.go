package formats

import (
	"net/netip"
	"strings"
)

// Transport is the transport protocol under SIP.
type Transport uint8

// The transports of RFC 3261 §7 and RFC 7118.
const (
	UnknownTransport Transport = iota
	UDP
	TCP
	TLS
	SCTP
	WS
	WSS
)

var transports = [...]string{"", "UDP", "TCP", "TLS", "SCTP", "WS", "WSS"}

// String returns the transport as a Via header spells it, or "" if unknown.
func (t Transport) String() string {
	if int(t) < len(transports) {
		return transports[t]
	}
	return ""
}

// ParseTransport reads the transport token of a Via header, in any case.
func ParseTransport(s string) Transport {
	for i, name := range transports {
		if i > 0 && strings.EqualFold(s, name) {
			return Transport(i)
		}
	}
	return UnknownTransport
}

// Address is one end of a message's way. Either part may be missing: a client
// log names address and port, a server trace often only a host name.
type Address struct {
	netip.AddrPort        // invalid Addr when unknown; the port may be set alone
	Host           string // the host as the log names it, when that is not an address
}

// IsZero reports whether nothing is known of the address.
func (a Address) IsZero() bool { return a.Host == "" && !a.Addr().IsValid() && a.Port() == 0 }
