package announced

import (
	"net/netip"
	"strconv"
	"strings"

	"ocsconv/formats"
)

// ParseAddress reads one end as logs name it: address or host, with a port or
// without, IPv6 or any address in brackets. The port may stand apart.
func ParseAddress(host, port string) formats.Address {
	a := formats.Address{}
	if name, p, ok := bracketed(host); ok {
		a.AddrPort = netip.AddrPortFrom(name, p)
	} else if at, err := netip.ParseAddrPort(host); err == nil {
		a.AddrPort = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	} else if at, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		a.AddrPort = netip.AddrPortFrom(at.Unmap(), 0)
	} else if at, ok := dotted(host); ok {
		a.AddrPort = at
	} else if at, ok := mapped(host); ok {
		a.AddrPort = at
	} else {
		name, p, _ := strings.Cut(host, ":")
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil && p != "" {
			name, n = host, 0 // no port is so large
		}
		a.Host, a.AddrPort = strings.Trim(name, "[]"), netip.AddrPortFrom(netip.Addr{}, uint16(n))
	}
	if n, err := strconv.ParseUint(port, 10, 16); err == nil && port != "" {
		a.AddrPort = netip.AddrPortFrom(a.Addr(), uint16(n))
	}
	return a
}

// mapped reads an IPv4 address in the form of IPv6 with a port and without brackets:
// "::ffff:192.0.2.1:5060".
func mapped(text string) (netip.AddrPort, bool) {
	end := strings.LastIndexByte(text, ':')
	if end < 0 || strings.IndexByte(text[:end], '.') < 0 {
		return netip.AddrPort{}, false
	}
	addr, err := netip.ParseAddr(text[:end])
	port, large := strconv.ParseUint(text[end+1:], 10, 16)
	return netip.AddrPortFrom(addr.Unmap(), uint16(port)), err == nil && large == nil && addr.Is4In6()
}

// dotted reads an address behind which the port stands as one more number, as
// tcpdump writes it.
func dotted(text string) (netip.AddrPort, bool) {
	end := strings.LastIndexByte(text, '.')
	if end < 0 {
		return netip.AddrPort{}, false
	}
	addr, err := netip.ParseAddr(text[:end])
	port, notPort := strconv.ParseUint(text[end+1:], 10, 16)
	return netip.AddrPortFrom(addr.Unmap(), uint16(port)), err == nil && notPort == nil
}

// bracketed reads an address of any family in brackets.
func bracketed(text string) (netip.Addr, uint16, bool) {
	end := strings.IndexByte(text, ']')
	if end < 0 || text[0] != '[' {
		return netip.Addr{}, 0, false
	}
	addr, err := netip.ParseAddr(text[1:end])
	port, large := strconv.ParseUint(strings.TrimPrefix(text[end+1:], ":"), 10, 16)
	if large != nil {
		port = 0
	}
	return addr.Unmap(), uint16(port), err == nil
}
