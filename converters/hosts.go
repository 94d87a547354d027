package converters

import (
	"net/netip"
	"strings"
	"sync"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// hosts learns the addresses that a log does not print. A SIPStack record names
// only the peer, and that often by host name; a pasted excerpt names nobody.
// What is learnt comes from the Via headers and from connection records. What
// cannot be learnt becomes a placeholder from a documentation range (RFC 5737),
// with a name that says so: one host, one address, always the same.
type hosts struct {
	mu sync.Mutex // of ends: a filter asks for them on another goroutine than the writer

	owners   map[ownerKey]*owner
	machines map[string][]ownerKey  // owners by the lower-case machine that their server names
	peers    map[string]*candidates // by lower-case host name
	used     map[netip.Addr]bool
	certain  map[netip.Addr]bool   // some host's for sure
	given    map[string]netip.Addr // placeholders by name
	taken    map[netip.Addr]string
	mapped   map[string]netip.Addr // decided addresses by host name
	holder   map[netip.Addr]string // and the other way round
	filled   int                   // ranges for placeholders without a free address

	// reserved tells the addresses that no placeholder may have beside those in use;
	// nil for none.
	reserved func(netip.Addr) bool
}

// ownerKey tells the owners of logs apart: a merged server trace has several.
type ownerKey struct{ file, server string }

type owner struct {
	addrs     candidates
	ports     votes[uint16]
	names     votes[string]
	peerPorts votes[uint16] // of a peer that is not named
	addr      netip.Addr    // the decision
}

// candidates are the addresses that a host may have. A guess counts only where
// nothing is sure.
type candidates struct{ sure, guesses votes[netip.Addr] }

func newHosts() *hosts {
	return &hosts{
		owners:   map[ownerKey]*owner{},
		machines: map[string][]ownerKey{},
		peers:    map[string]*candidates{},
		used:     map[netip.Addr]bool{},
		certain:  map[netip.Addr]bool{},
		given:    map[string]netip.Addr{},
		taken:    map[netip.Addr]string{},
		mapped:   map[string]netip.Addr{},
		holder:   map[netip.Addr]string{},
	}
}

func keyOf(m *formats.Message) ownerKey { return ownerKey{m.Origin.File, m.Origin.Server} }

// ofHost returns the key of the machine that wrote the log. One server's lines in
// two files of a centralised log are one machine's.
func (k ownerKey) ofHost() ownerKey {
	if k.server != "" {
		k.file = ""
	}
	return k
}

func (h *hosts) owner(k ownerKey) *owner {
	k = k.ofHost()
	o := h.owners[k]
	if o == nil {
		o = &owner{}
		h.owners[k] = o
		if _, machine, ok := strings.Cut(k.server, `\`); ok {
			machine = strings.ToLower(machine)
			h.machines[machine] = append(h.machines[machine], k)
		}
	}
	return o
}

// learn takes what one message tells. Complete messages cost two map look-ups.
func (h *hosts) learn(m *formats.Message) {
	local, remote := m.Local.Addr(), m.Remote.Addr()
	h.use(local)
	h.use(remote)
	if local.IsValid() && remote.IsValid() {
		h.learnS4(m)
		return
	}
	// Who has no address gets a name in the capture, so all must be known.
	k := keyOf(m)
	h.owner(k)
	if m.Remote.Host != "" {
		h.peer(m.Remote.Host)
	}
	msg := sip.Parse(m.Raw)
	v, ok := hopOf(m, &msg)
	if !remote.IsValid() && m.Remote.Host == "" && (!ok || v.own || m.Direction == formats.Unknown) {
		h.peer(unnamedPeer(k))
	}
	if !ok {
		return
	}
	h.use(v.addr)
	switch {
	case m.Direction == formats.Unknown && !singleVia(&msg):
		// With several Vias nobody can tell whose the first is.
	case m.Direction == formats.Unknown:
		h.owner(k).addrs.guesses.add(v.addr)
	case v.own:
		h.own(k, v)
	case !v.addr.IsValid() || remote.IsValid():
	case m.Remote.Host == "":
		h.ensure(&h.peer(unnamedPeer(k)).sure, v.addr)
		h.owner(k).peerPorts.add(v.port)
	case !msg.IsRequest():
		// What the peer's Via says went through the owner's hands.
	case v.port == m.Remote.Port() || v.port == 0:
		h.ensure(&h.peer(m.Remote.Host).sure, v.addr)
	default:
		// Servers name their listening port and connect from another.
		h.peer(m.Remote.Host).guesses.add(v.addr)
	}
}

// learnS4 takes the server's own address from a record of its other stack, which
// prints both ends: the SIPStack records of the same server print neither. Over
// the loopback a server talks to itself.
func (h *hosts) learnS4(m *formats.Message) {
	if local := m.Local.Addr().Unmap(); m.Origin.Component == "S4" && !local.IsLoopback() {
		h.ensure(&h.owner(keyOf(m)).addrs.sure, local)
	}
}

// ensure takes a proposal that is sure.
func (h *hosts) ensure(v *votes[netip.Addr], a netip.Addr) {
	v.add(a)
	if a.IsValid() {
		h.certain[a] = true
	}
}

func (h *hosts) own(k ownerKey, v hop) {
	o := h.owner(k)
	if v.addr.IsValid() {
		h.ensure(&o.addrs.sure, v.addr)
	} else {
		o.names.add(v.host)
	}
	if v.port != 0 {
		o.ports.add(v.port)
	}
}

// context learns from a connection record, the only one that names both a host
// and its address.
func (h *hosts) context(k ownerKey, c *formats.Context) {
	if c.Local.Addr().IsValid() {
		h.ensure(&h.owner(k).addrs.sure, c.Local.Addr().Unmap())
		h.use(c.Local.Addr())
	}
	if a := c.Peer.Addr(); a.IsValid() {
		h.use(a)
		if c.Peer.Host != "" {
			h.ensure(&h.peer(c.Peer.Host).sure, a.Unmap())
		}
	}
}

func (h *hosts) peer(host string) *candidates {
	host = strings.ToLower(host)
	c := h.peers[host]
	if c == nil {
		c = &candidates{}
		h.peers[host] = c
	}
	return c
}

func (h *hosts) use(a netip.Addr) {
	if a.IsValid() && !h.used[a] {
		h.used[a] = true
	}
}
