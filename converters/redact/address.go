package redact

import (
	"encoding/binary"
	"net/netip"
)

// An address stays in its kind — private, documentation, link-local, public —
// and addresses of one subnet (/24, /64) stay in one subnet.

// blocks are the kinds of addresses: an address becomes one of the same block.
var blocks = prefixes(
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
	"169.254.0.0/16", "100.64.0.0/10", "198.18.0.0/15", // RFC 3927, 6598, 2544
	"fe80::/10", "fc00::/7", "2001:db8::/32", "3fff::/20", // RFC 4291, 4193, 3849, 9637
)

// documentation is the three networks of RFC 5737. They count as one block.
var documentation = prefixes("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")

// public is where public addresses go: blocks of IPv4 whose holder hardly uses
// them on the open Internet, and a block of IPv6 global unicast that nobody was
// given.
var public = prefixes("11.0.0.0/8", "21.0.0.0/8", "22.0.0.0/8", "26.0.0.0/8", "28.0.0.0/8", "30.0.0.0/8", "33.0.0.0/8")
var public6 = netip.MustParsePrefix("2e00::/16")

func prefixes(list ...string) []netip.Prefix {
	var p []netip.Prefix
	for _, s := range list {
		p = append(p, netip.MustParsePrefix(s))
	}
	return p
}

// isConstant reports whether an address names no host: unspecified, loopback,
// multicast, broadcast.
func isConstant(a netip.Addr) bool {
	a = a.Unmap()
	return !a.IsValid() || a.IsUnspecified() || a.IsLoopback() || a.IsMulticast() ||
		a.Is4() && (a.As4()[0] == 0 || a.As4()[0] >= 240)
}

// Replaces reports whether an address is one of the inputs that no output may show.
func (r *Redactor) Replaces(a netip.Addr) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.has(address, a.WithZone("").Unmap().String())
}

func (r *Redactor) addr(a netip.Addr) netip.Addr {
	if r.level < All || isConstant(a) {
		return a
	}
	zone := a.Zone()
	p, err := netip.ParseAddr(r.draw(address, a.WithZone("").Unmap().String()))
	if err != nil {
		return a
	}
	if a.Is4In6() {
		p = netip.AddrFrom16(p.As16())
	}
	return p.WithZone(zone)
}

func (r *Redactor) learnAddress(a netip.Addr) {
	if a = a.Unmap().WithZone(""); !isConstant(a) && r.note(address, a.String()) {
		r.note(subnet, subnetOf(a).String())
	}
}

func subnetOf(a netip.Addr) netip.Prefix {
	bits := 64
	if a.Is4() {
		bits = 24
	}
	p, _ := a.Prefix(bits)
	return p
}

// newSubnet returns another subnet of the same kind. The stream must be seeded.
func (r *Redactor) newSubnet(value string, attempt int) string {
	p, err := netip.ParsePrefix(value)
	if err != nil {
		return value
	}
	in := r.blockOf(p.Addr())
	if p.Addr().Is6() {
		return r.fill(in[0], p.Bits()).String()
	}
	at, inside, all := uint64(0), false, uint64(0)
	for _, block := range in {
		if block.Contains(p.Addr()) {
			at, inside = all+uint64(number4(p.Addr())-number4(block.Addr()))>>8, true
		}
		all += subnets4(block)
	}
	if inside {
		at = r.circle(subnet, uint64(number4(in[0].Addr())), all).after(at, attempt+1)
	} else {
		at = uint64(r.below(int(all))) // a public one: there are more of them than go into those blocks
	}
	for _, block := range in {
		if n := subnets4(block); at >= n {
			at -= n
			continue
		}
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], number4(block.Addr())+uint32(at)<<8)
		return netip.PrefixFrom(netip.AddrFrom4(b), p.Bits()).String()
	}
	return value
}

func number4(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

// subnets4 returns how many subnets are in a block of IPv4.
func subnets4(block netip.Prefix) uint64 { return 1 << (24 - block.Bits()) }

// blockOf returns the block or blocks that an address may move in.
func (r *Redactor) blockOf(a netip.Addr) []netip.Prefix {
	for _, p := range documentation {
		if p.Contains(a) {
			return documentation
		}
	}
	for _, p := range blocks {
		if p.Contains(a) {
			return []netip.Prefix{p}
		}
	}
	if a.Is6() {
		return []netip.Prefix{public6}
	}
	return public
}

// fill returns a random subnet with so many bits inside of a block of IPv6. A link-local
// subnet is always the same.
func (r *Redactor) fill(block netip.Prefix, bits int) netip.Prefix {
	b := block.Addr().As16()
	if b[0] != 0xfe {
		prefix := binary.BigEndian.Uint64(b[:])
		prefix |= r.rng.Uint64() >> block.Bits()
		binary.BigEndian.PutUint64(b[:], prefix)
	}
	p, _ := netip.AddrFrom16(b).Prefix(bits)
	return p
}

// newAddress returns an address in the pseudonym of its subnet. The last octet of 0 or 255
// stays, since it may name the subnet and all of it.
func (r *Redactor) newAddress(value string, attempt int) string {
	a, err := netip.ParseAddr(value)
	if err != nil {
		return value
	}
	net, err := netip.ParsePrefix(r.draw(subnet, subnetOf(a).String()))
	if err != nil {
		return value
	}
	if a.Is4() {
		const hosts = 254
		b, from := net.Addr().As4(), number4(a)
		b[3] = byte(from)
		if b[3]-1 < hosts {
			b[3] = 1 + byte(r.circle(address, uint64(from>>8), hosts).after(uint64(b[3]-1), attempt+1))
		}
		return netip.AddrFrom4(b).String()
	}
	r.seed(address, []byte(value), attempt)
	b := net.Addr().As16()
	binary.BigEndian.PutUint64(b[8:], r.rng.Uint64())
	return netip.AddrFrom16(b).String()
}
