package catalog

import (
	"cmp"
	"net/netip"
	"strings"

	"ocsconv/formats/sip"
)

// MediaPath says in words what a client found out about the way of its media: one
// line for its own end, one for the other, one for the warnings, and what else is
// of use. Each is a name and a text.
func MediaPath(m sip.MediaDebug) []sip.Attribute {
	var list []sip.Attribute
	add := func(name, value string) {
		if value != "" {
			list = append(list, sip.Attribute{Name: name, Value: value})
		}
	}
	add("view", strings.TrimSpace(strings.ToLower(m.Side)+" "+m.Modality))
	add("own end", end(m.Param("LocalSite"), m.LocalLocation(), m.Param("LocalMR")))
	add("other end", end(m.Param("RemoteSite"), m.RemoteLocation(), m.Param("RemoteMR")))
	if mask, ok := m.ICEWarn(); ok {
		add("ICE", Hex(mask)+": "+IceWords(IceTableA, mask))
	}
	if ex := m.Param("ICEWarnEx"); ex != "" {
		add("ICE further", ex+" (these bits are not published)")
	}
	add("ports", strings.Replace(m.Param("PortRange"), ":", " to ", 1))
	switch m.Param("FederationType") {
	case "0":
		add("companies", "both ends in one company")
	case "1":
		add("companies", "the other end is in a partner company")
	}
	add("network", m.Param("NetworkName"))
	add("interfaces", interfaces(m.Param("Interfaces"), "has "))
	add("interface", interfaces(m.Param("BaseInterface"), "used "))
	return list
}

// end describes one end of the media path.
func end(site string, where sip.Location, relay string) string {
	if site == "" && where == sip.LocationAbsent && relay == "" {
		return ""
	}
	text := cmp.Or(site, "address not said")
	switch where {
	case sip.Inside:
		text += ", inside"
	case sip.Outside:
		text += ", outside"
	case sip.LocationUnknown:
		text += ", place not known"
	}
	if relay != "" {
		text += ", relay " + relay
	}
	return text
}

// interfaces names the bits of a client's network interfaces. They are not
// documented: the order is that of an interface of the Edge.
func interfaces(mask, lead string) string {
	bits, ok := sip.ParseMask(mask)
	if !ok || bits == 0 {
		return ""
	}
	var names []string
	for i, name := range []string{"other", "Ethernet", "Wi-Fi", "PPP or VPN", "tunnel", "mobile broadband"} {
		if bits&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return lead + strings.Join(names, ", ") + " (probably; the bits are not published)"
}

// iceOrder is the order in which the bits of table A are taken for the cause of a
// media failure: what keeps a client from its relay, then what failed between the
// relays, then the relay itself, then the direct way.
var iceOrder = []uint64{
	0x1, 0x4000, 0x2000000, 0x800000, 0x200000, 0x40000, 0x8000, 0x4000000, 0x2, 0x4, 0x8, 0x10, 0x800, 0x400, 0x80000,
	0x80, 0x8000000, 0x20000, 0x2000, 0x10000000,
}

// overTCP reports whether the kind of media goes over TCP, so that the failure of
// TCP means something: application sharing and file transfer do.
func overTCP(modality string) bool {
	m := strings.ToLower(modality)
	return strings.Contains(m, "sharing") || strings.Contains(m, "data") || strings.Contains(m, "file")
}

// MediaRemedyOf is [MediaRemedy] for a client that reports a media failure with an
// id: 22 says that both ends are inside, so that the direct way between them is what
// should have worked.
func MediaRemedyOf(id int, m sip.MediaDebug) (r Remedy, ok bool) {
	if mask, has := m.ICEWarn(); id == 22 && has && mask&0x20 != 0 {
		return Remedy{"the direct way between the two ends failed", directNext(m)}, true
	}
	return MediaRemedy(m)
}

// MediaRemedy says what failed on the way of the media and what to open, by the
// strongest warning of a client whose call got no media. It is not ok when the
// client gives no warning that would tell.
func MediaRemedy(m sip.MediaDebug) (r Remedy, ok bool) {
	mask, has := m.ICEWarn()
	if !has || mask == 0 {
		return Remedy{}, false
	}
	bothInside := m.LocalLocation() == sip.Inside && m.RemoteLocation() == sip.Inside
	if bothInside && m.Param("FederationType") != "1" && mask&0x20 != 0 {
		return Remedy{"the direct way between the two ends failed", directNext(m)}, true
	}
	for _, bit := range iceOrder {
		if mask&bit == 0 {
			continue
		}
		if bit == 0x4000000 {
			return betweenRelays(m, mask), true
		}
		w := IceWarnings(IceTableA, bit)[0]
		if bit == 0x80 && mask&0x200 != 0 {
			return Remedy{"the relay passed neither UDP nor TCP", at(m, "Open UDP 3478, TCP 443 and 50,000–59,999 at the Edge")}, true
		}
		return Remedy{w.Meaning, w.Next}, true
	}
	if w := IceWarnings(IceTableA, 0x200)[0]; mask&w.Bit != 0 && overTCP(m.Modality) {
		return Remedy{w.Meaning, w.Next}, true
	}
	return Remedy{}, false
}

// at adds the address of the client's relay.
func at(m sip.MediaDebug, next string) string {
	if relay := host(m.Param("LocalMR")); relay != "" {
		return next + " " + relay + "."
	}
	return next + "."
}

func betweenRelays(m sip.MediaDebug, mask uint64) Remedy {
	text := "relay to relay failed over TCP"
	if mask&0x80 != 0 {
		text = "relay to relay failed over UDP and TCP"
	}
	own, other := host(m.Param("LocalMR")), host(m.Param("RemoteMR"))
	switch {
	case own == "" || other == "":
		return Remedy{text, "Open UDP 3478, TCP 443 and 50,000–59,999 between the two Edges."}
	case own == other:
		return Remedy{text, "Let the Edge " + own + " reach itself at its public address: UDP 3478, TCP 443 and 50,000–59,999."}
	}
	return Remedy{text, "Open UDP 3478, TCP 443 and 50,000–59,999 between the two Edges: " + own + " and " + other + "."}
}

func directNext(m sip.MediaDebug) string {
	next := "Open the media ports"
	if low, high, ok := strings.Cut(m.Param("PortRange"), ":"); ok {
		next += " (" + low + " to " + high + ")"
	}
	own, other := host(m.Param("LocalSite")), host(m.Param("RemoteSite"))
	if own == "" || other == "" {
		return next + " between the two subnets."
	}
	return next + " between " + own + " and " + other + "."
}

// host returns the address of "192.0.2.1:5060" where it is one.
func host(site string) string {
	if ap, err := netip.ParseAddrPort(site); err == nil {
		return ap.Addr().String()
	}
	if a, err := netip.ParseAddr(site); err == nil {
		return a.String()
	}
	return ""
}

// MidCallRemedy is for ms-client-diagnostics of which the reason says that the media
// broke off while the call was up, and where its ends were. The ids that go with it are
// published nowhere, so that only the reason tells; not ok for an id that the table has.
func MidCallRemedy(id int, reason string) (r Remedy, ok bool) {
	reason = strings.ToLower(reason)
	if _, listed := RemedyFor(id, RemedyClient); listed || !strings.Contains(reason, "mid-call media failure") {
		return Remedy{}, false
	}
	ends := ""
	switch {
	case strings.Contains(reason, "both endpoints are internal"):
		ends = ", both ends inside"
	case strings.Contains(reason, "both endpoints are remote"):
		ends = ", both ends outside"
	case strings.Contains(reason, "one endpoint is internal"):
		ends = ", one end outside"
	}
	return Remedy{
		Text: "answered, but the media broke off during the call" + ends,
		Next: "Look what cut the media off: a network that one side left, a firewall's idle time-out, or the A/V Edge.",
	}, true
}
