package hosts

import (
	"net/netip"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Link is what one message tells of the connection that it went over: its ends
// as the log prints them, and the end that the topmost Via names. It is small
// and comparable, so what must be asked later need not keep the message.
type Link struct {
	log           logKey
	server        bool // the log is a server's trace
	local, remote formats.Address
	transport     formats.Transport
	direction     formats.Direction
	request       bool
	via           via
}

// via is what the topmost Via of a message says: who sent a request, and where
// a response goes (RFC 3261 §18). The zero value stands for none.
type via struct {
	there    bool
	alone    bool       // the message has no other Via
	host     string     // sent-by, as written
	addr     netip.Addr // of sent-by; invalid when that is a name
	received netip.Addr
	port     uint16
}

// LinkOf returns the link of a message.
func LinkOf(m *formats.Message) Link {
	l := logged(m)
	if !l.Complete() {
		l.parse(m)
	}
	return l
}

// logged returns what the log says of a link.
func logged(m *formats.Message) Link {
	return Link{
		log: logKey{m.Origin.File, m.Origin.Server}, server: m.Origin.ServerTrace,
		local: m.Local, remote: m.Remote, transport: m.Transport, direction: m.Direction,
	}
}

// parse adds what the message says.
func (l *Link) parse(m *formats.Message) {
	top, count, request := sip.TopVia(m.Raw)
	if l.request = request; count > 0 {
		l.via = viaOf(top)
		l.via.alone = count == 1
	}
}

// unnamed reports whether the log says nothing of either host.
func (l *Link) unnamed() bool {
	return !l.local.Addr().IsValid() && !l.remote.Addr().IsValid() && l.remote.Host == ""
}

func viaOf(top sip.Via) via {
	v := via{there: true, host: string(top.Host)}
	if top.Port > 0 && top.Port < 65536 {
		v.port = uint16(top.Port)
	}
	if a, err := netip.ParseAddr(strings.Trim(v.host, "[]")); err == nil {
		v.addr = a.Unmap()
	}
	if received, ok := top.Param("received"); ok {
		if a, err := netip.ParseAddr(string(received)); err == nil {
			v.received = a.Unmap()
		}
	}
	return v
}

// Complete reports whether the log prints the addresses of both ends.
func (l *Link) Complete() bool { return l.local.Addr().IsValid() && l.remote.Addr().IsValid() }

// NeedsDirection reports whether what the link tells depends on a direction that
// the log does not state.
func (l *Link) NeedsDirection() bool {
	return l.direction == formats.Unknown && (!l.Complete() || l.server)
}

// Directed returns the link with the direction that follows from the session,
// if the log states none. What names sender and receiver without a direction
// counts as sent, so the ends change places when the message was received.
func (l Link) Directed(d formats.Direction) Link {
	if l.direction != formats.Unknown {
		return l
	}
	l.direction = d
	if d == formats.In && !l.local.IsZero() {
		l.local, l.remote = l.remote, l.local
	}
	return l
}

// hop is the end that the topmost Via names.
type hop struct {
	host string
	addr netip.Addr // invalid when host is a name that says no address
	port uint16
	own  bool // it is the log owner's end, if the direction is known
}

func (l *Link) hop() (hop, bool) {
	v := &l.via
	if !v.there {
		return hop{}, false
	}
	h := hop{host: v.host, addr: v.addr, port: v.port, own: l.request == (l.direction == formats.Out)}
	// The receiver's stamp tells what the network shows (RFC 3261 §18.2.1). A
	// client does not see its packets with the address that a translator gave
	// them.
	if v.received.IsValid() && (l.request || l.direction == formats.Out) {
		h.addr = v.received
	}
	return h, true
}
