package hosts

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// Name is an address and what to call it.
type Name struct {
	Addr netip.Addr
	Name string
}

// Names returns what the hosts are called, one name per address, by address.
// It settles every host that was learnt, so that no address depends on which
// message is asked for first.
func (h *Hosts) Names() []Name {
	h.mu.Lock()
	defer h.mu.Unlock()
	byAddr := map[netip.Addr]string{}
	for _, host := range slices.Sorted(maps.Keys(h.peers)) {
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
	for _, host := range slices.Sorted(maps.Keys(h.given)) {
		byAddr[h.given[host]] = host + " (address not in the log)"
	}
	var list []Name
	for a, n := range byAddr {
		list = append(list, Name{a, n})
	}
	slices.SortFunc(list, func(a, b Name) int { return a.Addr.Compare(b.Addr) })
	return list
}

// InFrames returns names, with those of IPv4 hosts also as they stand in frames to
// and from IPv6 hosts, if there are any of these.
func (h *Hosts) InFrames(names []Name) []Name {
	v6 := func(a netip.Addr) bool { return a.Is6() && !a.Is4In6() }
	found := slices.ContainsFunc(names, func(n Name) bool { return v6(n.Addr) })
	for a := range h.used {
		found = found || v6(a)
	}
	if !found {
		return names
	}
	all := slices.Clone(names)
	for _, n := range names {
		if n.Addr.Is4() {
			all = append(all, Name{netip.AddrFrom16(n.Addr.As16()), n.Name})
		}
	}
	return all
}

// sortedOwners returns the owners in an order that no run changes.
func sortedOwners(m map[logKey]*owner) []logKey {
	return slices.SortedFunc(maps.Keys(m), func(a, b logKey) int {
		return cmp.Or(strings.Compare(a.file, b.file), strings.Compare(a.server, b.server))
	})
}
