package converters

import (
	"cmp"
	"net/netip"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// ends returns the addresses to show for a message: its own, else what was
// learnt.
func (h *hosts) ends(m *formats.Message) (src, dst netip.AddrPort) {
	h.mu.Lock()
	defer h.mu.Unlock()
	local, remote := m.Local.AddrPort, m.Remote.AddrPort
	if !local.Addr().IsValid() || !remote.Addr().IsValid() {
		local, remote = h.fill(m)
	}
	local, remote = withPort(local, m.Transport), withPort(remote, m.Transport)
	if m.Direction == formats.In {
		return remote, local
	}
	return local, remote
}

// fill returns the ends of a message that lacks at least one of them.
func (h *hosts) fill(m *formats.Message) (local, remote netip.AddrPort) {
	local, remote = m.Local.AddrPort, m.Remote.AddrPort
	k := keyOf(m)
	if !local.Addr().IsValid() && !remote.Addr().IsValid() && m.Remote.Host == "" {
		msg := sip.Parse(m.Raw)
		if v, ok := hopOf(m, &msg); ok && v.addr.IsValid() {
			return h.beside(m, k, v, msg.IsRequest())
		}
	}
	if !remote.Addr().IsValid() {
		remote = h.remote(k, m)
	}
	if !local.Addr().IsValid() {
		local = h.ownEnd(k, local.Port())
	}
	return local, remote
}

// beside returns the ends of a message of which only the topmost Via tells one.
func (h *hosts) beside(m *formats.Message, k ownerKey, v hop, request bool) (local, remote netip.AddrPort) {
	near := netip.AddrPortFrom(v.addr, v.port)
	switch {
	case m.Direction == formats.Unknown:
		// It counts as sent: who sends a request, and who gets a response.
		far := h.ownEnd(k, 0)
		if far.Addr() == near.Addr() {
			far = h.remote(k, m)
		}
		if request {
			return near, far
		}
		return far, near
	case v.own:
		return netip.AddrPortFrom(h.ownAddress(k, h.owner(k)), v.port), h.remote(k, m)
	default:
		return h.ownEnd(k, 0), near
	}
}

func (h *hosts) ownEnd(k ownerKey, port uint16) netip.AddrPort {
	o := h.owner(k)
	if port == 0 {
		port, _ = o.ports.best()
	}
	return netip.AddrPortFrom(h.ownAddress(k, o), port)
}

func (h *hosts) remote(k ownerKey, m *formats.Message) netip.AddrPort {
	host, port := m.Remote.Host, m.Remote.Port()
	if host == "" {
		host = unnamedPeer(k)
		if port == 0 {
			port, _ = h.owner(k).peerPorts.best()
		}
	}
	return netip.AddrPortFrom(h.address(host), port)
}

// unnamedPeer stands for the other end in a log that names nobody.
func unnamedPeer(k ownerKey) string { return peerOf + cmp.Or(k.server, k.file) }

const peerOf = "peer of " // no host name has blanks

func (h *hosts) ownAddress(k ownerKey, o *owner) netip.Addr {
	if o.addr.IsValid() {
		return o.addr
	}
	for _, v := range []*votes[netip.Addr]{&o.addrs.sure, &o.addrs.guesses} {
		if a, ok := v.best(); ok && a.IsValid() {
			o.addr = a
			return a
		}
	}
	name := k.server
	if n, ok := o.names.best(); ok {
		name = n
	}
	if name == "" {
		name = "owner of " + k.file
	}
	o.addr = h.address(name)
	return o.addr
}

func withPort(a netip.AddrPort, t formats.Transport) netip.AddrPort {
	if a.Port() != 0 {
		return a
	}
	if t == formats.TLS || t == formats.WSS || t == formats.UnknownTransport {
		return netip.AddrPortFrom(a.Addr(), 5061)
	}
	return netip.AddrPortFrom(a.Addr(), 5060)
}
