package converters

import (
	"cmp"
	"hash/fnv"
	"net/netip"
	"slices"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// hosts learns the addresses that a log does not print. A SIPStack record names
// only the peer, and that often by host name; a pasted excerpt names nobody.
// What is learnt comes from the Via headers and from connection records. What
// cannot be learnt becomes a placeholder from a documentation range (RFC 5737,
// RFC 3849), with a name that says so: one host, one address, always the same.
type hosts struct {
	owners map[ownerKey]*owner
	peers  map[string]*votes[netip.Addr] // by lower-case host name
	used   map[netip.Addr]bool
	given  map[string]netip.Addr // placeholders by name
	taken  map[netip.Addr]string
	mapped map[string]netip.Addr // decided addresses by host name
}

// ownerKey tells the owners of logs apart: a merged server trace has several.
type ownerKey struct{ file, server string }

type owner struct {
	addrs votes[netip.Addr]
	ports votes[uint16]
	names votes[string]
	addr  netip.Addr
}

func newHosts() *hosts {
	return &hosts{
		owners: map[ownerKey]*owner{},
		peers:  map[string]*votes[netip.Addr]{},
		used:   map[netip.Addr]bool{},
		given:  map[string]netip.Addr{},
		taken:  map[netip.Addr]string{},
		mapped: map[string]netip.Addr{},
	}
}

func keyOf(m *formats.Message) ownerKey { return ownerKey{m.Origin.File, m.Origin.Server} }

func (h *hosts) owner(k ownerKey) *owner {
	o := h.owners[k]
	if o == nil {
		o = &owner{}
		h.owners[k] = o
	}
	return o
}

// learn takes what one message tells. Complete messages cost two map look-ups.
func (h *hosts) learn(m *formats.Message) {
	local, remote := m.Local.Addr(), m.Remote.Addr()
	h.use(local)
	h.use(remote)
	if local.IsValid() && remote.IsValid() {
		return
	}
	msg := sip.Parse(m.Raw)
	via, ok := msg.TopVia()
	if !ok {
		return
	}
	addr, err := netip.ParseAddr(strings.Trim(string(via.Host), "[]"))
	fromPeer := m.Direction == formats.In && msg.IsRequest()
	switch {
	case fromPeer && m.Remote.Host != "":
		if received, ok := via.Param("received"); ok {
			if a, err2 := netip.ParseAddr(string(received)); err2 == nil {
				addr, err = a, nil
			}
		}
		if err == nil && (via.Port == int(m.Remote.Port()) || via.Port == 0) {
			h.peer(m.Remote.Host).add(addr.Unmap())
			h.use(addr)
		}
	case fromPeer || m.Direction == formats.Out && !msg.IsRequest():
		// The top Via is the peer's own.
	case m.Direction == formats.Unknown && !singleVia(&msg):
		// With several Vias nobody can tell whose the first is.
	default:
		h.own(keyOf(m), string(via.Host), addr, err, via.Port)
	}
}

func singleVia(msg *sip.Message) bool {
	n := 0
	for range msg.Vias() {
		n++
	}
	return n == 1
}

func (h *hosts) own(k ownerKey, host string, addr netip.Addr, err error, port int) {
	o := h.owner(k)
	if err == nil {
		o.addrs.add(addr.Unmap())
		h.use(addr)
	} else {
		o.names.add(host)
	}
	if port > 0 && port < 65536 {
		o.ports.add(uint16(port))
	}
}

// context learns from a connection record, the only one that names both a host
// and its address.
func (h *hosts) context(k ownerKey, c *formats.Context) {
	if c.Local.Addr().IsValid() {
		o := h.owner(k)
		o.addrs.add(c.Local.Addr().Unmap())
		h.use(c.Local.Addr())
	}
	if a := c.Peer.Addr(); a.IsValid() {
		h.use(a)
		if c.Peer.Host != "" {
			h.peer(c.Peer.Host).add(a.Unmap())
		}
	}
}

func (h *hosts) peer(host string) *votes[netip.Addr] {
	host = strings.ToLower(host)
	v := h.peers[host]
	if v == nil {
		v = &votes[netip.Addr]{}
		h.peers[host] = v
	}
	return v
}

func (h *hosts) use(a netip.Addr) {
	if a.IsValid() && !h.used[a] {
		h.used[a] = true
	}
}

// ends returns the addresses to show for a message: its own, else what was
// learnt.
func (h *hosts) ends(m *formats.Message) (src, dst netip.AddrPort) {
	remote, local := m.Remote.AddrPort, m.Local.AddrPort
	if !remote.Addr().IsValid() {
		host := m.Remote.Host
		if host == "" {
			host = unnamedPeer
		}
		remote = netip.AddrPortFrom(h.address(host), remote.Port())
	}
	if !local.Addr().IsValid() {
		k := keyOf(m)
		o := h.owner(k)
		port := local.Port()
		if port == 0 {
			port, _ = o.ports.best()
		}
		local = netip.AddrPortFrom(h.ownAddress(k, o), port)
	}
	local, remote = withPort(local, m.Transport), withPort(remote, m.Transport)
	if m.Direction == formats.In {
		return remote, local
	}
	return local, remote
}

// unnamedPeer stands for the other end in a log that names nobody.
const unnamedPeer = "peer"

func (h *hosts) ownAddress(k ownerKey, o *owner) netip.Addr {
	if o.addr.IsValid() {
		return o.addr
	}
	if a, ok := o.addrs.best(); ok {
		o.addr = a
		return a
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

func (h *hosts) address(host string) netip.Addr {
	key := strings.ToLower(host)
	if a, ok := h.mapped[key]; ok {
		return a
	}
	a, ok := netip.Addr{}, false
	if v := h.peers[key]; v != nil {
		a, ok = v.best()
	}
	if !ok {
		a = h.placeholder(key)
		h.given[host] = a
	}
	h.mapped[key] = a
	return a
}

var documentation = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), // RFC 2544, when the others are full
}

// placeholder picks an address by the host's name, so that the same host gets
// the same one in the next log too, and moves on from those that are in use.
func (h *hosts) placeholder(key string) netip.Addr {
	hash := fnv.New32a()
	hash.Write([]byte(key))
	sum := hash.Sum32()
	for _, p := range documentation {
		n := uint32(1)<<(32-p.Bits()) - 2
		base := p.Addr().As4()
		first := uint32(base[0])<<24 | uint32(base[1])<<16 | uint32(base[2])<<8 | uint32(base[3])
		for i := range n {
			v := first + 1 + (sum+i)%n
			a := netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)})
			if !h.used[a] && h.taken[a] == "" {
				h.taken[a] = key
				return a
			}
		}
	}
	return netip.IPv4Unspecified()
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

// name is an address and what to call it.
type name struct {
	addr netip.Addr
	name string
}

// names returns what the hosts are called, one name per address, by address.
// It settles every host that was seen, so that the list can be written before
// the first message.
func (h *hosts) names() []name {
	byAddr := map[netip.Addr]string{}
	for _, host := range sortedKeys(h.peers) {
		if a := h.address(host); byAddr[a] == "" {
			byAddr[a] = host
		}
	}
	for _, k := range sortedOwners(h.owners) {
		o := h.owners[k]
		label := k.server
		if n, ok := o.names.best(); ok && label == "" {
			label = n
		}
		if a := h.ownAddress(k, o); label != "" && byAddr[a] == "" {
			byAddr[a] = label
		}
	}
	for _, host := range sortedKeys(h.given) {
		byAddr[h.given[host]] = host + " (address not in the log)"
	}
	var list []name
	for a, n := range byAddr {
		list = append(list, name{a, n})
	}
	slices.SortFunc(list, func(a, b name) int { return a.addr.Compare(b.addr) })
	return list
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func sortedOwners(m map[ownerKey]*owner) []ownerKey {
	keys := make([]ownerKey, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b ownerKey) int {
		return cmp.Or(strings.Compare(a.file, b.file), strings.Compare(a.server, b.server))
	})
	return keys
}

// votes counts proposals. The one with the most votes wins, the earlier of two
// with as many.
type votes[T comparable] struct {
	list  []T
	count []int
}

// maxCandidates bounds what is remembered of one host: behind a load balancer
// every connection may bring a new address.
const maxCandidates = 16

func (v *votes[T]) add(x T) {
	if i := slices.Index(v.list, x); i >= 0 {
		v.count[i]++
		return
	}
	if len(v.list) < maxCandidates {
		v.list, v.count = append(v.list, x), append(v.count, 1)
	}
}

func (v *votes[T]) best() (T, bool) {
	var best T
	most := 0
	for i, n := range v.count {
		if n > most {
			best, most = v.list[i], n
		}
	}
	return best, most > 0
}
