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

// overTCP reports whether the kind of media goes over TCP, so that the failure of
// TCP means something: application sharing and file transfer do.
func overTCP(modality string) bool {
	m := strings.ToLower(modality)
	return strings.Contains(m, "sharing") || strings.Contains(m, "data") || strings.Contains(m, "file")
}

// bothInside is the id of ms-client-diagnostics for media that found no way between two
// ends inside one company.
const bothInside = 22

// MediaRemedy says what failed on the way of the media and what to open, by the
// strongest warning of a client whose call got no media, with the id that it reports, 0
// for none. Between two ends inside, the direct way is what should have worked. It is not
// ok when the client gives no warning that would tell.
func MediaRemedy(t IceTable, id int, m sip.MediaDebug) (r Remedy, ok bool) {
	mask, _ := m.ICEWarn()
	explains := map[string]bool{
		weightLook:   true,
		weightDirect: id == bothInside || m.LocalLocation() == sip.Inside && m.RemoteLocation() == sip.Inside && m.Param("FederationType") != "1",
		weightTCP:    overTCP(m.Modality),
	}
	for _, w := range loadIceWarnings()[t] {
		if mask&w.Bit == w.Bit && explains[w.weight] {
			parts := pathParts(m)
			return Remedy{w.Meaning, filled(w.Next, func(name string) string { return parts[name] })}, true
		}
	}
	return Remedy{}, false
}

// pathParts are what next steps name of the way of the media: the hosts of both ends and
// of their relays, one that serves both, and the ends of the client's range of ports.
func pathParts(m sip.MediaDebug) map[string]string {
	low, high, _ := strings.Cut(m.Param("PortRange"), ":")
	parts := map[string]string{
		"own": host(m.Param("LocalSite")), "other": host(m.Param("RemoteSite")), "low": low, "high": high,
		"relay": host(m.Param("LocalMR")), "other-relay": host(m.Param("RemoteMR")),
	}
	if parts["relay"] == parts["other-relay"] {
		parts["hairpin"] = parts["relay"]
	}
	return parts
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
