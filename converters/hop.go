package converters

import (
	"net/netip"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// hop is the end of a message's way that its topmost Via names: who sent a
// request, and where a response goes (RFC 3261 §18).
type hop struct {
	host string
	addr netip.Addr // invalid when host is a name that says no address
	port uint16
	own  bool // it is the log owner's end, if the direction is known
}

func hopOf(m *formats.Message, msg *sip.Message) (hop, bool) {
	via, ok := msg.TopVia()
	if !ok {
		return hop{}, false
	}
	request := msg.IsRequest()
	v := hop{host: string(via.Host), own: request == (m.Direction == formats.Out)}
	if via.Port > 0 && via.Port < 65536 {
		v.port = uint16(via.Port)
	}
	if a, err := netip.ParseAddr(strings.Trim(v.host, "[]")); err == nil {
		v.addr = a.Unmap()
	}
	// The receiver's stamp tells what the network shows (RFC 3261 §18.2.1). A
	// client does not see its packets with the address that a translator gave
	// them.
	if received, ok := via.Param("received"); ok && (request || m.Direction == formats.Out) {
		if a, err := netip.ParseAddr(string(received)); err == nil {
			v.addr = a.Unmap()
		}
	}
	return v, true
}

func singleVia(msg *sip.Message) bool {
	n := 0
	for range msg.Vias() {
		n++
	}
	return n == 1
}
