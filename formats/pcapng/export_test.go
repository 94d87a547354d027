package pcapng

import (
	"net/netip"
	"strings"
)

// Names returns the entries of a name resolution block, every name of an
// address as one.
func (b *Block) Names() []Name {
	if b.Type != NameResolution {
		return nil
	}
	var names []Name
	order := orderOf(b.Big)
	for body := b.Body; len(body) >= 4; {
		typ, n := order.Uint16(body), int(order.Uint16(body[2:]))
		if body = body[4:]; n > len(body) || typ == nrbEnd {
			return names
		}
		size := 4
		if typ == nrbIPv6 {
			size = 16
		}
		if (typ == nrbIPv4 || typ == nrbIPv6) && n > size {
			addr, _ := netip.AddrFromSlice(body[:size])
			for s := range strings.SplitSeq(strings.TrimRight(string(body[size:n]), "\x00"), "\x00") {
				names = append(names, Name{Addr: addr, Name: s})
			}
		}
		body = body[min(len(body), (n+3)&^3):]
	}
	return names
}
