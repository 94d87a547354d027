// Package hosts learns the addresses that a log does not print. A SIPStack record
// names only the peer, and that often by host name; a pasted excerpt names nobody.
// What is learnt comes from the Via headers and from connection records. What
// cannot be learnt becomes a placeholder from a documentation range (RFC 5737),
// with a name that says so: one host, one address, always the same.
package hosts

import (
	"net/netip"
	"strings"
	"sync"

	"ocsconv/formats"
)

// Hosts is what the inputs tell of the addresses of hosts. Ends may be asked for
// from several goroutines, once everything was learnt.
type Hosts struct {
	mu sync.Mutex // of what Ends decides

	owners   map[logKey]*owner
	machines map[string][]logKey    // owners by the lower-case machine that their server names
	peers    map[string]*candidates // by lower-case host name
	used     map[netip.Addr]bool
	certain  map[netip.Addr]bool   // some host's for sure
	given    map[string]netip.Addr // placeholders by name
	taken    map[netip.Addr]string
	mapped   map[string]netip.Addr // decided addresses by host name
	holder   map[netip.Addr]string // and the other way round
	filled   int                   // ranges for placeholders without a free address

	reserved func(netip.Addr) bool
}

// New returns a Hosts that knows nothing yet. Reserved tells the addresses that no
// placeholder may have beside those in use; nil stands for none.
func New(reserved func(netip.Addr) bool) *Hosts {
	return &Hosts{
		owners:   map[logKey]*owner{},
		machines: map[string][]logKey{},
		peers:    map[string]*candidates{},
		used:     map[netip.Addr]bool{},
		certain:  map[netip.Addr]bool{},
		given:    map[string]netip.Addr{},
		taken:    map[netip.Addr]string{},
		mapped:   map[string]netip.Addr{},
		holder:   map[netip.Addr]string{},
		reserved: reserved,
	}
}

// logKey tells the owners of logs apart: a merged server trace has several.
type logKey struct{ file, server string }

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

// ofHost returns the key of the machine that wrote the log. One server's lines in
// two files of a centralised log are one machine's.
func (k logKey) ofHost() logKey {
	if k.server != "" {
		k.file = ""
	}
	return k
}

func (h *Hosts) owner(k logKey) *owner {
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

// Learn takes what one message tells.
func (h *Hosts) Learn(m *formats.Message) {
	l := LinkOf(m)
	h.LearnLink(&l)
}

// LearnLink takes what one message tells, of which only its link was kept.
// Complete ones cost two map look-ups.
func (h *Hosts) LearnLink(l *Link) {
	local, remote := l.local.Addr(), l.remote.Addr()
	h.use(local)
	h.use(remote)
	if local.IsValid() && remote.IsValid() {
		h.learnComplete(l)
		return
	}
	// Who has no address gets a name in the capture, so all must be known.
	k := l.log
	h.owner(k)
	if l.remote.Host != "" {
		h.peer(l.remote.Host)
	}
	v, ok := l.hop()
	if !remote.IsValid() && l.remote.Host == "" && (!ok || v.own || l.direction == formats.Unknown) {
		h.peer(unnamedPeer(k))
	}
	if !ok {
		return
	}
	h.use(v.addr)
	switch {
	case l.direction == formats.Unknown && !l.via.alone:
		// With several Vias nobody can tell whose the first is.
	case l.direction == formats.Unknown:
		h.owner(k).addrs.guesses.add(v.addr)
	case v.own:
		h.own(k, v)
	case !v.addr.IsValid() || remote.IsValid():
	case l.remote.Host == "":
		h.ensure(&h.peer(unnamedPeer(k)).sure, v.addr)
		h.owner(k).peerPorts.add(v.port)
	case !l.request:
		// What the peer's Via says went through the owner's hands.
	case v.port == l.remote.Port() || v.port == 0:
		h.ensure(&h.peer(l.remote.Host).sure, v.addr)
	default:
		// Servers name their listening port and connect from another.
		h.peer(l.remote.Host).guesses.add(v.addr)
	}
}

// learnComplete takes the server's own address from a record of its trace that
// prints both ends: those of its other components may print one or none. Over the
// loopback a server talks to itself.
func (h *Hosts) learnComplete(l *Link) {
	if local := l.local.Addr().Unmap(); l.server && !local.IsLoopback() {
		h.ensure(&h.owner(l.log).addrs.sure, local)
	}
}

// ensure takes a proposal that is sure.
func (h *Hosts) ensure(v *votes[netip.Addr], a netip.Addr) {
	v.add(a)
	if a.IsValid() {
		h.certain[a] = true
	}
}

func (h *Hosts) own(k logKey, v hop) {
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

// LearnContext takes what a line of a log that is no SIP message tells: a
// connection record is the only one that names both a host and its address.
func (h *Hosts) LearnContext(file string, c *formats.Context) {
	k := logKey{file, c.Server}
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

func (h *Hosts) peer(host string) *candidates {
	host = strings.ToLower(host)
	c := h.peers[host]
	if c == nil {
		c = &candidates{}
		h.peers[host] = c
	}
	return c
}

func (h *Hosts) use(a netip.Addr) {
	if a.IsValid() && !h.used[a] {
		h.used[a] = true
	}
}

// InUse reports whether an address is one of a host, its own or a placeholder.
func (h *Hosts) InUse(a netip.Addr) bool { return h.used[a] || h.taken[a] != "" }
