package capture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"net/netip"

	"ocsconv/formats"
)

// HEP, the protocol by which a capture agent sends what it saw to HOMER: a
// message with the addresses that it had. The time is that of the packet, since
// the agent's clock is another one.

// hepPort is the port of versions 1 and 2; version 3 is known by its first
// octets.
const hepPort = 9060

// Types of chunks of version 3 (github.com/sipcapture/HEP, revision 36).
const (
	hepProtocol   = 2
	hepIPv4Src    = 3
	hepIPv4Dst    = 4
	hepIPv6Src    = 5
	hepIPv6Dst    = 6
	hepSrcPort    = 7
	hepDstPort    = 8
	hepPayload    = 15
	hepCompressed = 16
)

// homer reads a packet of HEP. It reports false when the datagram is none.
func (r *Reader) homer(f *frame, u *userDatagram, dir formats.Direction) bool {
	var inner userDatagram
	var proto byte
	var ok bool
	switch b := u.payload; {
	case bytes.HasPrefix(b, []byte("HEP3")):
		inner, proto, ok = hep3(b)
	case u.dst.Port() == hepPort && len(b) > 0 && (b[0] == 1 || b[0] == 2):
		inner, proto, ok = hep1(b)
	}
	if !ok {
		return false
	}
	if !looksLikeSIP(inner.payload) {
		r.notMessage(f, inner.payload)
		return true
	}
	transport := formats.UnknownTransport
	switch proto {
	case protoUDP:
		transport = formats.UDP
	case protoTCP:
		transport = formats.TCP
	case protoSCTP:
		transport = formats.SCTP
	}
	r.message(inner.src, inner.dst, inner.payload, transport, momentOf(f, dir), cutShort(f))
	return true
}

// hep3 reads version 3: chunks of vendor, type, length and value.
func hep3(b []byte) (u userDatagram, proto byte, ok bool) {
	const header = 6
	if len(b) < header {
		return u, 0, false
	}
	if n := int(binary.BigEndian.Uint16(b[4:])); n >= header && n < len(b) {
		b = b[:n]
	}
	var src, dst netip.Addr
	var srcPort, dstPort uint16
	for b = b[header:]; len(b) >= header; {
		vendor, typ, n := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]), int(binary.BigEndian.Uint16(b[4:]))
		if n < header || n > len(b) {
			return u, 0, false
		}
		v := b[header:n]
		b = b[n:]
		switch {
		case vendor != 0:
		case typ == hepProtocol && len(v) == 1:
			proto = v[0]
		case typ == hepIPv4Src && len(v) == 4, typ == hepIPv6Src && len(v) == 16:
			src, _ = netip.AddrFromSlice(v)
		case typ == hepIPv4Dst && len(v) == 4, typ == hepIPv6Dst && len(v) == 16:
			dst, _ = netip.AddrFromSlice(v)
		case typ == hepSrcPort && len(v) == 2:
			srcPort = binary.BigEndian.Uint16(v)
		case typ == hepDstPort && len(v) == 2:
			dstPort = binary.BigEndian.Uint16(v)
		case typ == hepPayload:
			u.payload = v
		case typ == hepCompressed:
			u.payload = inflated(v)
		}
	}
	u.src, u.dst = netip.AddrPortFrom(src, srcPort), netip.AddrPortFrom(dst, dstPort)
	return u, proto, src.IsValid() && dst.IsValid() && u.payload != nil
}

// inflated returns a payload that was deflated, nil for what is none or too long
// for a datagram.
func inflated(v []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(v))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(z, maxDatagram+1))
	if err != nil || len(out) > maxDatagram {
		return nil
	}
	return out
}

// hep1 reads versions 1 and 2: version, length, family, protocol, ports,
// addresses, and in version 2 the time and the agent.
func hep1(b []byte) (u userDatagram, proto byte, ok bool) {
	const inet, inet6, second = 2, 10, 12
	if len(b) < 8 {
		return u, 0, false
	}
	size := 4
	switch b[2] {
	case inet:
	case inet6:
		size = 16
	default:
		return u, 0, false
	}
	end := 8 + 2*size
	if int(b[1]) != end && int(b[1]) != end+second || len(b) < end {
		return u, 0, false
	}
	src, _ := netip.AddrFromSlice(b[8 : 8+size])
	dst, _ := netip.AddrFromSlice(b[8+size : end])
	u.src = netip.AddrPortFrom(src, binary.BigEndian.Uint16(b[4:]))
	u.dst = netip.AddrPortFrom(dst, binary.BigEndian.Uint16(b[6:]))
	if b[0] == 2 && int(b[1]) == end {
		end += second
	} else {
		end = int(b[1])
	}
	if len(b) < end {
		return u, 0, false
	}
	u.payload = b[end:]
	return u, b[3], true
}
