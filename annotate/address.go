package annotate

import (
	"net/netip"
	"strconv"
	"strings"

	"ocsconv/formats"
)

// addressText spells one end of a message's way for a [Note]: the address with
// its port, else the host's name with its port, as far as they are known.
func addressText(a formats.Address) string {
	switch {
	case a.Addr().IsValid() && a.Port() != 0:
		return a.AddrPort.String()
	case a.Addr().IsValid():
		return a.Addr().String()
	case a.Host != "" && a.Port() != 0:
		return clean(a.Host, 100) + ":" + strconv.Itoa(int(a.Port()))
	case a.Host != "":
		return clean(a.Host, 100)
	default:
		return ":" + strconv.Itoa(int(a.Port()))
	}
}

// Host returns an address of a [Note] without its port: an IP address without
// brackets, or a host's name. An IPv6 address without a port stays whole.
func Host(address string) string {
	if ap, err := netip.ParseAddrPort(address); err == nil {
		return ap.Addr().Unmap().String()
	}
	name, port, ok := strings.Cut(address, ":")
	if _, err := strconv.ParseUint(port, 10, 16); ok && err == nil {
		return name
	}
	return address
}
