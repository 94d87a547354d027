package hosts

import (
	"hash/fnv"
	"net/netip"
	"strings"
)

func (h *Hosts) address(host string) netip.Addr {
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
func (h *Hosts) learnt(key string) (netip.Addr, bool) {
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
func (h *Hosts) server(key string) (netip.Addr, bool) {
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
func (h *Hosts) placeholder(key string) netip.Addr {
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
			if !h.used[a] && h.taken[a] == "" && (h.reserved == nil || !h.reserved(a)) {
				h.taken[a] = key
				return a
			}
		}
	}
	return netip.IPv4Unspecified()
}
