package converters

import (
	"cmp"
	"hash/fnv"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// hosts learns the addresses that a log does not print. A SIPStack record names
// only the peer, and that often by host name; a pasted excerpt names nobody.
// What is learnt comes from the Via headers and from connection records. What
// cannot be learnt becomes a placeholder from a documentation range (RFC 5737,
// RFC 3849), with a name that says so: one host, one address, always the same.
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

func (h *hosts) address(host string) netip.Addr {
	key := strings.ToLower(host)
	if a, ok := h.mapped[key]; ok {
		return a
	}
	a, ok := h.learnt(key)
	if !ok {
		a = h.placeholder(key)
		h.given[host] = a
	}
	h.mapped[key] = a
	h.holder[a] = key
	return a
}

// learnt returns the address that the inputs tell of a host: its own, that of
// the server of this name whose log is among the inputs, or a guess that gives
// no other host's address, be that settled already or still to come.
func (h *hosts) learnt(key string) (netip.Addr, bool) {
	c := h.peers[key]
	if c != nil {
		if a, ok := c.sure.best(); ok {
			return a, true
		}
	}
	if a, ok := h.server(key); ok {
		return a, true
	}
	if c != nil {
		if a, ok := c.guesses.best(); ok && h.holder[a] == "" && !h.certain[a] {
			return a, true
		}
	}
	return netip.Addr{}, false
}

// server returns the address of the logging server with the host's name. A
// centralised log calls fe01.contoso.com POOL01\FE01.
func (h *hosts) server(key string) (netip.Addr, bool) {
	name, _, _ := strings.Cut(key, ".")
	var found netip.Addr
	for _, k := range h.machines[name] {
		a, ok := h.owners[k].addrs.sure.best()
		if !ok || found.IsValid() && found != a {
			return netip.Addr{}, false // nobody knows which
		}
		found = a
	}
	return found, found.IsValid()
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
	for ; h.filled < len(documentation); h.filled++ {
		p := documentation[h.filled]
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
		if a := h.address(host); byAddr[a] == "" && !strings.HasPrefix(host, peerOf) {
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

// bothFamilies reports whether frames may run between an IPv6 host and one of
// names that has an IPv4 address.
func (h *hosts) bothFamilies(names []name) bool {
	v6 := func(a netip.Addr) bool { return a.Is6() && !a.Is4In6() }
	for a := range h.used {
		if v6(a) {
			return true
		}
	}
	return slices.ContainsFunc(names, func(n name) bool { return v6(n.addr) })
}

// inIPv6 returns the names of IPv4 addresses as they stand in frames to and from
// IPv6 hosts.
func inIPv6(names []name) []name {
	var list []name
	for _, n := range names {
		if n.addr.Is4() {
			list = append(list, name{netip.AddrFrom16(n.addr.As16()), n.name})
		}
	}
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
