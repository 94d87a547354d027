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
	if at, ok := bracketed(host); ok {
		a.AddrPort = at
	} else if at, err := netip.ParseAddrPort(host); err == nil {
		a.AddrPort = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	} else if at, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		a.AddrPort = netip.AddrPortFrom(at.Unmap(), 0)
	} else if at, ok := unbracketed(host); ok {
		a.AddrPort = at
	} else {
		name, text, _ := strings.Cut(host, ":")
		n, ok := portOf(text)
		if !ok && text != "" {
			name = host
		}
		a.Host, a.AddrPort = strings.Trim(name, "[]"), netip.AddrPortFrom(netip.Addr{}, n)
	}
	if n, ok := portOf(port); ok {
		a.AddrPort = netip.AddrPortFrom(a.Addr(), n)
	}
	return a
}

// portOf reads the number of a port; 0 and false for what cannot be one.
func portOf(text string) (port uint16, ok bool) {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, false
	}
	return uint16(n), true
}

// unbracketed reads an address behind which the port stands without brackets: as one more
// number, as tcpdump writes it, or behind an IPv4 address in the form of IPv6, as in
// "::ffff:192.0.2.1:5060".
func unbracketed(text string) (netip.AddrPort, bool) {
	end := strings.LastIndexAny(text, ".:")
	if end < 0 {
		return netip.AddrPort{}, false
	}
	addr, err := netip.ParseAddr(text[:end])
	port, ok := portOf(text[end+1:])
	return netip.AddrPortFrom(addr.Unmap(), port), ok && err == nil && (text[end] == '.' || addr.Is4In6())
}

// bracketed reads an address of any family in brackets.
func bracketed(text string) (netip.AddrPort, bool) {
	end := strings.IndexByte(text, ']')
	if end < 0 || text[0] != '[' {
		return netip.AddrPort{}, false
	}
	addr, err := netip.ParseAddr(text[1:end])
	port, _ := portOf(strings.TrimPrefix(text[end+1:], ":"))
	return netip.AddrPortFrom(addr.Unmap(), port), err == nil
}
