package filter

import (
	"net/netip"
	"time"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// frameFields are what Wireshark says of every frame.
var frameFields = []field{
	{name: "frame", kind: protocol, about: "The SIP message as octets", values: ofLogged(func(_ *packet, m *formats.Message) (value, bool) {
		return octetsOf(m.Raw), true
	})},
	{name: "frame.len", kind: unsigned, about: "Octets of the packet, with the header that the capture adds", values: ofLogged(packetLength)},
	{name: "frame.cap_len", kind: unsigned, about: "The same: a packet is there as a whole", values: ofLogged(packetLength)},
	{name: "frame.number", kind: unsigned, about: "Number of the message in the whole input, from 1", values: one(frameNumber)},
	{name: "frame.time", kind: instant, about: "Time of the message", values: one((*packet).when)},
	{name: "frame.time_utc", kind: instant, about: "The same: times without a zone are UTC here", values: one((*packet).when)},
	{name: "frame.time_epoch", kind: instant, about: "Time of the message; numbers are seconds since 1970", values: one((*packet).when)},
	{name: "frame.time_relative", kind: period, about: "Seconds since the first message", values: one(func(p *packet) (value, bool) {
		return value{number: since(p.stamp(), p.First)}, true
	})},
	{name: "frame.time_delta", kind: period, about: "Seconds since the message before, which the first one has not", values: one(func(p *packet) (value, bool) {
		n, known := frameNumber(p)
		v, _ := sinceBefore(p)
		return v, !known || n.number > 1
	})},
	{name: "frame.comment", kind: text, about: "Packet comment: what the message means", note: true, values: comments},
	{name: "frame.interface_name", kind: text, about: "Name of the log, or of the server in a merged one", values: one(func(p *packet) (value, bool) {
		return octetsOf([]byte(p.Interface)), p.Interface != ""
	})},
	{
		name: "frame.p2p_dir", kind: signed, about: "Direction: 0 Sent, 1 Received",
		names:  map[string]int64{"unknown": -1, "sent": 0, "received": 1},
		values: ofLogged(direction),
	},
}

// sinceBefore returns the time since the message before, 0 for the first.
func sinceBefore(p *packet) (value, bool) {
	return value{number: since(p.stamp(), p.Previous)}, true
}

// packetLength returns the octets of the message as a packet of link type 252.
func packetLength(p *packet, m *formats.Message) (value, bool) {
	n := len(pcapng.PDUHeader(p.source(), p.destination(), m.Origin.Line)) + len(m.Raw)
	return value{number: int64(min(n, pcapng.MaxPacket))}, true
}

func frameNumber(p *packet) (value, bool) {
	n := p.Frame
	if n == 0 && p.Note != nil {
		n = p.Note.Frame
	}
	return value{number: int64(n)}, n > 0
}

// stamp returns the time of the packet in nanoseconds since 1970, which is what
// a capture shows for a message without a time.
func (p *packet) stamp() int64 {
	t := p.Time
	if t.IsZero() && p.Message != nil {
		t = p.Message.Time
	}
	return stamp(t)
}

func (p *packet) when() (value, bool) { return value{number: p.stamp()}, true }

// ofLogged makes the values of a field that needs the message as the log has it.
func ofLogged(get func(*packet, *formats.Message) (value, bool)) values {
	return one(func(p *packet) (value, bool) {
		if p.Message == nil {
			return value{}, false
		}
		return get(p, p.Message)
	})
}

func stamp(t time.Time) int64 {
	if t.IsZero() || t.Unix() < 0 {
		return 0
	}
	return saturated(t)
}

func since(now int64, then time.Time) int64 {
	if then.IsZero() {
		return 0
	}
	return now - stamp(then)
}

// comments are what the packet of a capture says: what the message means, and what
// people have written on it.
func comments(p *packet, yield func(value) bool) {
	if v, ok := comment(p); ok && !yield(v) || p.Message == nil {
		return
	}
	for _, text := range p.Message.Remarks {
		if !yield(octetsOf([]byte(text))) {
			return
		}
	}
}

func comment(p *packet) (value, bool) {
	switch {
	case p.Message != nil && p.Message.Comment != "":
		return octetsOf([]byte(p.Message.Comment)), true
	case p.Session != nil && p.Note != nil:
		return octetsOf([]byte(annotate.Comment(p.Session, p.Note))), true
	}
	return value{}, false
}

func direction(_ *packet, m *formats.Message) (value, bool) {
	switch m.Direction {
	case formats.In:
		return value{number: 1}, true
	case formats.Out:
		return value{number: 0}, true
	}
	return value{}, false
}

// addressFields are the addresses and ports that the packet shows.
var addressFields = []field{
	{name: "ip.addr", kind: ipv4, about: "Source or destination address", values: addresses(ipv4, (*packet).source, (*packet).destination)},
	{name: "ip.src", kind: ipv4, about: "Source address", values: addresses(ipv4, (*packet).source)},
	{name: "ip.dst", kind: ipv4, about: "Destination address", values: addresses(ipv4, (*packet).destination)},
	{name: "ipv6.addr", kind: ipv6, about: "Source or destination address", values: addresses(ipv6, (*packet).source, (*packet).destination)},
	{name: "ipv6.src", kind: ipv6, about: "Source address", values: addresses(ipv6, (*packet).source)},
	{name: "ipv6.dst", kind: ipv6, about: "Destination address", values: addresses(ipv6, (*packet).destination)},
	{name: "exported_pdu.src_port", kind: unsigned, about: "Source port", values: port((*packet).source)},
	{name: "exported_pdu.dst_port", kind: unsigned, about: "Destination port", values: port((*packet).destination)},
	{name: "exported_pdu.orig_fno", kind: unsigned, about: "Line of the log that the message begins at", values: ofLogged(func(_ *packet, m *formats.Message) (value, bool) {
		return value{number: int64(m.Origin.Line)}, m.Origin.Line > 0
	})},
}

func (p *packet) source() netip.AddrPort {
	if p.Src.Addr().IsValid() || p.Message == nil {
		return p.Src
	}
	return p.Message.Src().AddrPort
}

func (p *packet) destination() netip.AddrPort {
	if p.Dst.Addr().IsValid() || p.Message == nil {
		return p.Dst
	}
	return p.Message.Dst().AddrPort
}

func addresses(k kind, ends ...func(*packet) netip.AddrPort) values {
	return func(p *packet, yield func(value) bool) {
		for _, end := range ends {
			a := end(p).Addr()
			if a.IsValid() && a.Is4() == (k == ipv4) && !yield(value{addr: a}) {
				return
			}
		}
	}
}

func port(end func(*packet) netip.AddrPort) values {
	return one(func(p *packet) (value, bool) {
		e := end(p)
		return value{number: int64(e.Port())}, e.Addr().IsValid()
	})
}
