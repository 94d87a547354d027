package converters

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"
)

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

// sortedOwners returns the owners in an order that no run changes.
func sortedOwners(m map[ownerKey]*owner) []ownerKey {
	return slices.SortedFunc(maps.Keys(m), func(a, b ownerKey) int {
		return cmp.Or(strings.Compare(a.file, b.file), strings.Compare(a.server, b.server))
	})
}
