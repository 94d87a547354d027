package pcapng

import (
	"encoding/binary"
	"errors"
	"net/netip"
)

// Tags of Wireshark's exported PDU (epan/exported_pdu.h). All numbers are
// big-endian, values are padded to four octets, and the length includes the
// padding.
const (
	tagEnd           = 0
	tagDissector     = 12
	tagIPv4Src       = 20
	tagIPv4Dst       = 21
	tagIPv6Src       = 22
	tagIPv6Dst       = 23
	tagPortType      = 24
	tagSrcPort       = 25
	tagDstPort       = 26
	tagOriginalFrame = 30
	tagDirection     = 35 // 0 sent, 1 received

	// portUDP is the port type under which Wireshark 4.0 and 4.2 compute
	// sip.response-time and sip.resend, whatever the wire was.
	portUDP = 3
	portTCP = 2
)

// PDU is a packet of link type 252: a message of one dissector,
// with the addresses of the layers that were taken off.
type PDU struct {
	Dissector     string
	Src, Dst      netip.AddrPort
	PortType      uint32
	OriginalFrame uint32 // frame of the source capture, or line of the log
	Received      bool   // tag 35 says that the packet was received
	Sent          bool   // tag 35 says that the packet was sent
	Payload       []byte
}

func u16be(b []byte, v uint16) []byte { return binary.BigEndian.AppendUint16(b, v) }
func u32be(b []byte, v uint32) []byte { return binary.BigEndian.AppendUint32(b, v) }

func appendTag(b []byte, tag uint16, v uint32) []byte { return u32be(u16be(u16be(b, tag), 4), v) }

// PDUHeader returns what stands before a message in a packet of link type 252
// that this package writes.
func PDUHeader(src, dst netip.AddrPort, line int) []byte {
	return appendPDUHeader(nil, src, dst, uint32(max(line, 0)))
}

// appendPDUHeader appends the tags, the layout of Wireshark's own "Export PDUs
// to File". Families may differ between source and destination.
func appendPDUHeader(b []byte, src, dst netip.AddrPort, line uint32) []byte {
	b = append(u16be(u16be(b, tagDissector), 4), "sip\x00"...)
	b = appendAddr(b, src.Addr(), tagIPv4Src, tagIPv6Src)
	b = appendAddr(b, dst.Addr(), tagIPv4Dst, tagIPv6Dst)
	b = appendTag(b, tagPortType, portUDP)
	b = appendTag(b, tagSrcPort, uint32(src.Port()))
	b = appendTag(b, tagDstPort, uint32(dst.Port()))
	if line > 0 {
		b = appendTag(b, tagOriginalFrame, line)
	}
	return u32be(b, 0)
}

func appendAddr(b []byte, a netip.Addr, tag4, tag6 uint16) []byte {
	if a.Is4() {
		v := a.As4()
		return append(u16be(u16be(b, tag4), 4), v[:]...)
	}
	v := a.As16()
	return append(u16be(u16be(b, tag6), 16), v[:]...)
}

var errPDU = errors.New("exported PDU: a tag runs past the end of the packet")

// ParsePDU reads the tags of a link type 252 packet. The payload is a
// part of data.
func ParsePDU(data []byte) (PDU, error) {
	var p PDU
	var src, dst netip.Addr
	var srcPort, dstPort uint16
	for {
		if len(data) < 4 {
			return p, errPDU
		}
		tag, n := binary.BigEndian.Uint16(data), int(binary.BigEndian.Uint16(data[2:]))
		data = data[4:]
		if n > len(data) {
			return p, errPDU
		}
		v := data[:n]
		data = data[n:]
		switch {
		case tag == tagEnd:
			p.Src, p.Dst = netip.AddrPortFrom(src, srcPort), netip.AddrPortFrom(dst, dstPort)
			p.Payload = data
			return p, nil
		case tag == tagDissector:
			p.Dissector = dissectorName(v)
		case tag == tagIPv4Src && n == 4, tag == tagIPv6Src && n == 16:
			src, _ = netip.AddrFromSlice(v)
		case tag == tagIPv4Dst && n == 4, tag == tagIPv6Dst && n == 16:
			dst, _ = netip.AddrFromSlice(v)
		case n != 4:
		case tag == tagPortType:
			p.PortType = binary.BigEndian.Uint32(v)
		case tag == tagSrcPort:
			srcPort = binary.BigEndian.Uint16(v[2:])
		case tag == tagDstPort:
			dstPort = binary.BigEndian.Uint16(v[2:])
		case tag == tagOriginalFrame:
			p.OriginalFrame = binary.BigEndian.Uint32(v)
		case tag == tagDirection:
			p.Sent, p.Received = v[3] == 0, v[3] == 1
		}
	}
}

func dissectorName(v []byte) string {
	for len(v) > 0 && v[len(v)-1] == 0 {
		v = v[:len(v)-1]
	}
	if string(v) == "sip" {
		return "sip" // the usual one needs no allocation
	}
	return string(v)
}

// TCP reports whether the message came over TCP.
func (p *PDU) TCP() bool { return p.PortType == portTCP }

// UDP reports whether the message came over UDP.
func (p *PDU) UDP() bool { return p.PortType == portUDP }
