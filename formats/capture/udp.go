package capture

import (
	"encoding/binary"
	"net/netip"
)

// userDatagram is a packet of UDP or UDP-Lite.
type userDatagram struct {
	src, dst netip.AddrPort
	payload  []byte
}

func parseUDP(d *datagram) (u userDatagram, ok bool) {
	b := d.payload
	if len(b) < 8 {
		return u, false
	}
	u.src = netip.AddrPortFrom(d.src, binary.BigEndian.Uint16(b))
	u.dst = netip.AddrPortFrom(d.dst, binary.BigEndian.Uint16(b[2:]))
	u.payload = b[8:]
	if d.proto == protoUDPLite {
		return u, true // the field tells how far the checksum reaches (RFC 3828 §3.1)
	}
	if n := int(binary.BigEndian.Uint16(b[4:])); n >= 8 && n < len(b) {
		u.payload = b[8:n]
	}
	return u, true
}
