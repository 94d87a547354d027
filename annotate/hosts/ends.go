package hosts

import (
	"cmp"
	"net/netip"

	"ocsconv/formats"
)

// Ends returns the addresses that a packet of a message shows: those of the log,
// else what was learnt, else a placeholder.
func (h *Hosts) Ends(m *formats.Message) (src, dst netip.AddrPort) {
	l := logged(m)
	if l.unnamed() { // else the message itself is not asked
		l.parse(m)
	}
	return h.EndsOf(&l)
}

// EndsOf is Ends for a message of which only its link was kept.
func (h *Hosts) EndsOf(l *Link) (src, dst netip.AddrPort) {
	local, remote := l.local.AddrPort, l.remote.AddrPort
	if !l.Complete() {
		h.mu.Lock()
		defer h.mu.Unlock()
		local, remote = h.fill(l)
	}
	local, remote = withPort(local, l.transport), withPort(remote, l.transport)
	if l.direction == formats.In {
		return remote, local
	}
	return local, remote
}

// fill returns the ends of a message that lacks at least one of them.
func (h *Hosts) fill(l *Link) (local, remote netip.AddrPort) {
	local, remote = l.local.AddrPort, l.remote.AddrPort
	if l.unnamed() {
		if v, ok := l.hop(); ok && v.addr.IsValid() {
			return h.beside(l, v)
		}
	}
	if !remote.Addr().IsValid() {
		remote = h.remote(l)
	}
	if !local.Addr().IsValid() {
		local = h.ownEnd(l.log, local.Port())
	}
	return local, remote
}

// beside returns the ends of a message of which only the topmost Via tells one.
func (h *Hosts) beside(l *Link, v hop) (local, remote netip.AddrPort) {
	near := netip.AddrPortFrom(v.addr, v.port)
	switch {
	case l.direction == formats.Unknown:
		// It counts as sent: who sends a request, and who gets a response.
		far := h.ownEnd(l.log, 0)
		if far.Addr() == near.Addr() {
			far = h.remote(l)
		}
		if l.request {
			return near, far
		}
		return far, near
	case v.own:
		return netip.AddrPortFrom(h.ownAddress(l.log, h.owner(l.log)), v.port), h.remote(l)
	default:
		return h.ownEnd(l.log, 0), near
	}
}

func (h *Hosts) ownEnd(k logKey, port uint16) netip.AddrPort {
	o := h.owner(k)
	if port == 0 {
		port, _ = o.ports.best()
	}
	return netip.AddrPortFrom(h.ownAddress(k, o), port)
}

func (h *Hosts) remote(l *Link) netip.AddrPort {
	host, port := l.remote.Host, l.remote.Port()
	if host == "" {
		host = unnamedPeer(l.log)
		if port == 0 {
			port, _ = h.owner(l.log).peerPorts.best()
		}
	}
	return netip.AddrPortFrom(h.address(host), port)
}

// unnamedPeer stands for the other end in a log that names nobody.
func unnamedPeer(k logKey) string { return peerOf + cmp.Or(k.server, k.file) }

const peerOf = "peer of " // no host name has blanks

func (h *Hosts) ownAddress(k logKey, o *owner) netip.Addr {
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
