package capture_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
)

// octetsOf reads hexadecimal digits, among which blanks do not count.
func octetsOf(digits string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func big(v int) []byte    { return binary.BigEndian.AppendUint16(nil, uint16(v)) }
func little(v int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(v)) }

// inside is what a header of a test is put before.
type inside struct {
	t       testing.TB
	message []byte
	ip      []byte // a message in UDP over IPv4
	ip6     []byte
	eth     []byte // ip in Ethernet
}

func insideOf(t testing.TB, n int) inside {
	m := message(n, 20)
	in := inside{t: t, message: m, ip: packet4(t, m), ip6: packet6(t, m)}
	in.eth = onEthernet(t, layers.EthernetTypeIPv4, in.ip)
	return in
}

// ether puts b into Ethernet.
func (in inside) ether(typ int, parts ...[]byte) []byte {
	return onEthernet(in.t, layers.EthernetType(typ), join(parts...))
}

// proto puts b into IPv4 over Ethernet.
func (in inside) proto(proto int, parts ...[]byte) []byte {
	b := join(parts...)
	head := octetsOf("45000000 00000000 40000000 0a000001 0a000002")
	binary.BigEndian.PutUint16(head[2:], uint16(20+len(b)))
	head[9] = byte(proto)
	return in.ether(0x0800, head, b)
}

// udp puts b into a datagram to a port.
func (in inside) udp(port int, parts ...[]byte) []byte {
	b := join(parts...)
	return in.proto(17, big(40000), big(port), big(8+len(b)), []byte{0, 0}, b)
}

func (in inside) gre(typ int, parts ...[]byte) []byte {
	return in.proto(47, []byte{0, 0}, big(typ), join(parts...))
}

// llc is a frame of 802.3 with an LLC header.
func (in inside) llc(parts ...[]byte) []byte {
	b := join(parts...)
	return in.ether(len(b), b)
}

const (
	fromMAC = "020000000001"
	toMAC   = "020000000002"
	snapIP  = "aaaa03 000000 0800"
	dataIP  = "0801 0000" + toMAC + fromMAC + toMAC + "1000" // 802.11, to the distribution system
)

// A way is one way in which a packet lies in a frame.
type way struct {
	name string
	link uint32
	peer bool // tshark 4.0 shows the message too; it does so for a pseudowire whose addresses have known makers
	wrap func(in inside) []byte
}

// before is a link whose header of the digits stands before IP.
func before(digits string) func(inside) []byte {
	return func(in inside) []byte { return join(octetsOf(digits), in.ip) }
}

var ways = slices.Concat(links, ethernets, wireless, tunnels, datagrams)

var links = []way{
	{"null", 0, true, before("02000000")},
	{"token ring", 6, true, before("10 40" + toMAC + fromMAC + snapIP)},
	{"token ring with a route", 6, true, before("10 40" + toMAC + "820000000001" + "0630 0011 0020" + snapIP)},
	{"PPP", 9, true, before("ff03 0021")},
	{"PPP compressed", 9, true, before("21")},
	{"FDDI", 10, true, before("50" + toMAC + fromMAC + snapIP)},
	{"raw of BSD", 12, true, before("")},
	{"PPP in HDLC", 50, true, before("ff03 0021")},
	{"Cisco HDLC in PPP in HDLC", 50, true, before("0f00 0800")},
	{"PPP over Ethernet", 51, true, func(in inside) []byte {
		return join(octetsOf("1100 0001"), big(2+len(in.ip)), octetsOf("0021"), in.ip)
	}},
	{"ATM RFC 1483 routed", 100, true, before(snapIP)},
	{"ATM RFC 1483 bridged", 100, true, func(in inside) []byte { return join(octetsOf("aaaa03 0080c2 0007 0000"), in.eth) }},
	{"ATM RFC 1483 PPP", 100, true, before("fefe03 cf 0021")},
	{"raw", 101, true, before("")},
	{"Cisco HDLC", 104, true, before("0f00 0800")},
	{"Frame Relay NLPID", 107, true, before("1841 03 cc")},
	{"Frame Relay Cisco", 107, true, before("1841 0800")},
	{"Frame Relay SNAP", 107, true, before("1841 03 00 80 000000 0800")},
	{"Frame Relay bridged", 107, true, func(in inside) []byte { return join(octetsOf("1841 03 00 80 0080c2 0007"), in.eth) }},
	{"Frame Relay PPP", 107, true, before("1841 03 cf 0021")},
	{"Frame Relay long address", 107, true, before("18402003 03 cc")},
	{"loop", 108, true, before("00000002")},
	{"ENC", 109, true, before("02000000 00001000 00000000")},
	{"ENC big-endian", 109, true, before("00000002 00001000 00000000")},
	{"cooked", 113, true, before("0000 0001 0006" + fromMAC + "0000 0800")},
	{"cooked LLC", 113, true, before("0000 0001 0006" + fromMAC + "0000 0004 0606 03")},
	{"pf", 117, true, before("3d020000" + strings.Repeat("00", 56) + "01000000")},
	{"IP over Fibre Channel", 122, true, before("1000" + toMAC + "1000" + fromMAC + snapIP)},
	{"EPON", 259, true, func(in inside) []byte { return join(octetsOf("5555d555 55000100"), in.eth) }},
	{"Symantec", 99, true, before("000000000000 0800" + strings.Repeat("00", 36))},
	{"SunATM", 123, true, before("0200 0020" + snapIP)},
	{"IP over IEEE 1394", 138, true, before("0011223344556677 8899aabbccddeeff 0800")},
	{"DOCSIS or Ethernet of a cable", 274, false, func(in inside) []byte { return join(octetsOf("55555555555555d5"), in.eth) }},
	{"pppd", 166, false, before("00 03 0021")},
	{"ERF Ethernet", 197, true, func(in inside) []byte {
		return join(make([]byte, 8), []byte{2, 4}, big(18+len(in.eth)), big(0), big(len(in.eth)), []byte{0, 0}, in.eth)
	}},
	{"ERF Ethernet with further headers", 197, true, func(in inside) []byte {
		return join(make([]byte, 8), []byte{0x82, 4}, big(34+len(in.eth)), big(0), big(len(in.eth)), octetsOf("8300000000000000 0300000000000000"), []byte{0, 0}, in.eth)
	}},
	{"ERF PPP", 197, true, func(in inside) []byte {
		return join(make([]byte, 8), []byte{1, 4}, big(20+len(in.ip)), big(0), big(4+len(in.ip)), octetsOf("ff030021"), in.ip)
	}},
	{"ERF IPv4", 197, true, func(in inside) []byte {
		return join(make([]byte, 8), []byte{22, 4}, big(16+len(in.ip)), big(0), big(len(in.ip)), in.ip)
	}},
	{"ERF AAL5", 197, true, func(in inside) []byte {
		return join(make([]byte, 8), []byte{4, 4}, big(28+len(in.ip)), big(0), big(8+len(in.ip)), octetsOf("00000000"+snapIP), in.ip)
	}},
	{"PPP with direction", 204, true, before("01 ff03 0021")},
	{"Cisco HDLC with direction", 205, false, before("00 0f00 0800")},
	{"Frame Relay with direction", 206, false, before("01 1841 03 cc")},
	{"MPLS", 219, false, before("00064140")},
	{"IPNET of Solaris", 226, true, func(in inside) []byte {
		return join(octetsOf("0102 0000 0000"), big(len(in.ip)), octetsOf("00000001 00000002 00000000 00000000"), in.ip)
	}},
	{"IPv4", 228, true, before("")},
	{"NFLOG", 239, true, func(in inside) []byte {
		return join(octetsOf("02000000 0800 0100 08000000 0700 0a00 41424300"), little(4+len(in.ip)), little(9), in.ip)
	}},
	{"NFLOG big-endian", 239, false, func(in inside) []byte {
		return join(octetsOf("02000000 0008 0001 08000000"), big(4+len(in.ip)), big(9), in.ip)
	}},
	{"NetANALYZER", 240, false, func(in inside) []byte { return join(octetsOf("00000000"), in.eth, octetsOf("00000000")) }},
	{"IP over InfiniBand", 242, true, before(strings.Repeat("00", 40) + "0800 0000")},
	{"PKTAP Ethernet", 258, true, func(in inside) []byte { return join(pktapOf(1), in.eth) }},
	{"PKTAP raw", 258, true, func(in inside) []byte { return join(pktapOf(12), in.ip) }},
	{"PKTAP null", 258, true, func(in inside) []byte { return join(pktapOf(0), octetsOf("02000000"), in.ip) }},
	{"PKTAP under its old number", 149, true, func(in inside) []byte { return join(pktapOf(1), in.eth) }},
	{"cooked 2", 276, true, before("0800 0000 00000002 0001 00 06" + fromMAC + "0000")},
	{"Juniper Ethernet", 178, true, func(in inside) []byte { return join(octetsOf("4d4743 01"), in.eth) }},
	{"Juniper Ethernet with facts", 178, true, func(in inside) []byte {
		return join(octetsOf("4d4743 80 0008 0101 15 0301 03 0000"), in.eth)
	}},
	{"Juniper PPP", 179, true, before("4d4743 01 ff03 0021")},
	{"Juniper Frame Relay", 180, true, before("4d4743 01 1841 03 cc")},
	{"Juniper Cisco HDLC", 181, true, before("4d4743 01 0f00 0800")},
	{"Juniper without link", 178, true, before("4d4743 03 02000000")},
	{"Juniper ATM 1", 137, true, before("4d4743 01 00000000" + snapIP)},
	{"Juniper ATM 2", 135, true, before("4d4743 01 0000000000000000" + snapIP)},
	{"Juniper services", 136, false, before("4d4743 01")},
}

// pktapOf is the header of Apple's systems before a link of their number.
func pktapOf(dlt int) []byte {
	b := make([]byte, 108)
	binary.LittleEndian.PutUint32(b, 108)
	binary.LittleEndian.PutUint32(b[4:], 1)
	binary.LittleEndian.PutUint32(b[8:], uint32(dlt))
	copy(b[12:], "en0")
	binary.LittleEndian.PutUint32(b[36:], 2)
	binary.LittleEndian.PutUint32(b[52:], 4711)
	copy(b[56:], "softphone")
	return b
}

var ethernets = []way{
	{"plain", 1, true, func(in inside) []byte { return in.eth }},
	{"IPv6", 1, true, func(in inside) []byte { return in.ether(0x86dd, in.ip6) }},
	{"VLAN", 1, true, func(in inside) []byte { return in.ether(0x8100, octetsOf("0007 0800"), in.ip) }},
	{"VLAN in VLAN", 1, true, func(in inside) []byte { return in.ether(0x88a8, octetsOf("0007 8100 0008 0800"), in.ip) }},
	{"inter-switch link", 1, true, func(in inside) []byte {
		return join(octetsOf("01000c0000 00"+fromMAC), big(len(in.eth)+16), octetsOf("aaaa03 020000 000a 0000 0000"), in.eth, octetsOf("00000000"))
	}},
	{"LLC", 1, true, func(in inside) []byte { return in.llc(octetsOf("060603"), in.ip) }},
	{"SNAP", 1, true, func(in inside) []byte { return in.llc(octetsOf(snapIP), in.ip) }},
	{"SNAP 802.1H", 1, true, func(in inside) []byte { return in.llc(octetsOf("aaaa03 0000f8 0800"), in.ip) }},
	{"MPLS", 1, true, func(in inside) []byte { return in.ether(0x8847, octetsOf("00064040 00065140"), in.ip) }},
	{"MPLS pseudowire", 1, false, func(in inside) []byte { return in.ether(0x8847, octetsOf("00065140 00000000"), in.eth) }},
	{"MPLS pseudowire without control word", 1, false, func(in inside) []byte { return in.ether(0x8847, octetsOf("00065140"), in.eth) }},
	{"PPPoE", 1, true, func(in inside) []byte {
		return in.ether(0x8864, octetsOf("1100 0001"), big(2+len(in.ip)), octetsOf("0021"), in.ip)
	}},
	{"PPPoE multilink", 1, true, func(in inside) []byte {
		return in.ether(0x8864, octetsOf("1100 0001"), big(8+len(in.ip)), octetsOf("003d c0000001 0021"), in.ip)
	}},
	{"802.1ah", 1, true, func(in inside) []byte { return in.ether(0x88e7, octetsOf("00001234"), in.eth) }},
	{"802.1ah behind its tag", 1, true, func(in inside) []byte { return in.ether(0x88a8, octetsOf("0007 88e7 00001234"), in.eth) }},
	{"Cisco MetaData", 1, true, func(in inside) []byte { return in.ether(0x8909, octetsOf("0101 0001 0007 0800"), in.ip) }},
	{"VN-Tag", 1, true, func(in inside) []byte { return in.ether(0x8926, octetsOf("80010000 0800"), in.ip) }},
	{"E-Tag", 1, true, func(in inside) []byte { return in.ether(0x893f, octetsOf("000010010000 0800"), in.ip) }},
	{"NSH", 1, true, func(in inside) []byte {
		return in.ether(0x894f, octetsOf("0fc6 0103 00000aff 00000000 00000000 00000000 00000000"), in.eth)
	}},
	{"NSH without metadata", 1, true, func(in inside) []byte { return in.ether(0x894f, octetsOf("0fc2 0201 00000aff"), in.ip) }},
	{"NSH in NSH", 1, true, func(in inside) []byte {
		return in.ether(0x894f, octetsOf("0fc2 0204 00000aff 0fc2 0201 00000aff"), in.ip)
	}},
	{"MACsec without encryption", 1, true, func(in inside) []byte {
		return in.ether(0x88e5, octetsOf("20 00 00000001 0200000000010001 0800"), in.ip, make([]byte, 16))
	}},
	{"TRILL", 1, true, func(in inside) []byte { return in.ether(0x22f3, octetsOf("0014 0001 0002"), in.eth) }},
	{"FabricPath", 1, true, func(in inside) []byte { return in.ether(0x8903, octetsOf("0420"), in.eth) }},
	{"802.1CB", 1, true, func(in inside) []byte { return in.ether(0xf1c1, octetsOf("00000001 0800"), in.ip) }},
	{"HSR", 1, true, func(in inside) []byte { return in.ether(0x892f, octetsOf("00340001 0800"), in.ip) }},
	{"PPP in Ethernet", 1, false, func(in inside) []byte { return in.ether(0x880b, octetsOf("0021"), in.ip) }},
}

var wireless = []way{
	{"802.11", 105, true, before(dataIP + snapIP)},
	{"802.11 QoS", 105, true, before("8801 0000" + toMAC + fromMAC + toMAC + "1000 0000" + snapIP)},
	{"802.11 QoS and HT control", 105, true, before("8881 0000" + toMAC + fromMAC + toMAC + "1000 0000 00000000" + snapIP)},
	{"802.11 four addresses", 105, true, before("0803 0000" + toMAC + fromMAC + toMAC + "1000" + fromMAC + snapIP)},
	{"802.11 two frames in one", 105, true, func(in inside) []byte {
		part := join(octetsOf(toMAC+fromMAC), big(8+len(in.ip)), octetsOf(snapIP), in.ip)
		part = append(part, make([]byte, -len(part)&3)...)
		return join(octetsOf("8801 0000"+toMAC+fromMAC+toMAC+"1000 8000"), part)
	}},
	{"802.11 deciphered, still marked", 105, false, before("0841 0000" + toMAC + fromMAC + toMAC + "1000" + snapIP)},
	{"radiotap", 127, true, before("0000 0800 00000000" + dataIP + snapIP)},
	{"radiotap with time and flags", 127, true, before("0000 1100 03000000 0102030405060708 00" + dataIP + snapIP)},
	{"radiotap with padding", 127, true, before("0000 0900 02000000 20 8801 0000" + toMAC + fromMAC + toMAC + "1000 0000 0000" + snapIP)},
	{"radiotap of several words", 127, true, before("0000 1800 020000a0 00000000" + strings.Repeat("00", 12) + dataIP + snapIP)},
	{"Prism", 119, true, before("44000000 90000000" + strings.Repeat("00", 136) + dataIP + snapIP)},
	{"Prism of a big-endian machine", 119, true, before("00000044 00000090" + strings.Repeat("00", 136) + dataIP + snapIP)},
	{"AVS in Prism", 119, true, before("80211001 00000040" + strings.Repeat("00", 56) + dataIP + snapIP)},
	{"AVS", 163, true, before("80211001 00000040" + strings.Repeat("00", 56) + dataIP + snapIP)},
	{"PPI 802.11", 192, true, before("0000 0800 69000000" + dataIP + snapIP)},
	{"PPI 802.11 with facts", 192, true, before("0000 2000 69000000 0200 1400" + strings.Repeat("00", 20) + dataIP + snapIP)},
	{"PPI Ethernet", 192, true, func(in inside) []byte { return join(octetsOf("0000 0800 01000000"), in.eth) }},
}

var tunnels = []way{
	{"IP in IP", 1, true, func(in inside) []byte { return in.proto(4, in.ip) }},
	{"IPv6 in IP", 1, true, func(in inside) []byte { return in.proto(41, in.ip6) }},
	{"EtherIP", 1, true, func(in inside) []byte { return in.proto(97, octetsOf("3000"), in.eth) }},
	{"Ethernet in IP", 1, true, func(in inside) []byte { return in.proto(143, in.eth) }},
	{"MPLS in IP", 1, true, func(in inside) []byte { return in.proto(137, octetsOf("00065140"), in.ip) }},
	{"AH", 1, true, func(in inside) []byte {
		return in.proto(51, octetsOf("04 04 0000 00000001 00000001 000000000000000000000000"), in.ip)
	}},
	{"AH of the transport", 1, true, func(in inside) []byte {
		return in.proto(51, octetsOf("11 04 0000 00000001 00000001 000000000000000000000000"), in.ip[20:])
	}},
	{"GRE", 1, true, func(in inside) []byte { return in.gre(0x0800, in.ip) }},
	{"WCCP", 1, true, func(in inside) []byte { return in.gre(0x883e, in.ip) }},
	{"WCCP version 2", 1, true, func(in inside) []byte { return in.gre(0x883e, octetsOf("00000000"), in.ip) }},
	{"GRE with everything", 1, true, func(in inside) []byte {
		return in.proto(47, octetsOf("b000 0800 00000000 00000001 00000002"), in.ip)
	}},
	{"GRE Ethernet", 1, true, func(in inside) []byte { return in.gre(0x6558, in.eth) }},
	{"GRE NSH", 1, true, func(in inside) []byte { return in.gre(0x894f, octetsOf("0fc2 0201 00000aff"), in.ip) }},
	{"GRE MPLS", 1, true, func(in inside) []byte { return in.gre(0x8847, octetsOf("00065140"), in.ip) }},
	{"GRE Frame Relay", 1, true, func(in inside) []byte { return in.gre(0x6559, octetsOf("1841 03 cc"), in.ip) }},
	{"PPTP", 1, true, func(in inside) []byte {
		return in.proto(47, octetsOf("3001 880b"), big(4+len(in.ip)), octetsOf("0001 00000001 ff03 0021"), in.ip)
	}},
	{"PPTP that acknowledges", 1, true, func(in inside) []byte {
		return in.proto(47, octetsOf("3081 880b"), big(2+len(in.ip)), octetsOf("0001 00000001 00000001 0021"), in.ip)
	}},
	{"ERSPAN I", 1, true, func(in inside) []byte { return in.gre(0x88be, in.eth) }},
	{"ERSPAN II", 1, true, func(in inside) []byte {
		return in.proto(47, octetsOf("1000 88be 00000001 1007 0001 00000002"), in.eth)
	}},
	{"ERSPAN III", 1, true, func(in inside) []byte {
		return in.proto(47, octetsOf("1000 22eb 00000001 2007 0001 00000000 0000 0000"), in.eth)
	}},
	{"ERSPAN III with subheader", 1, true, func(in inside) []byte {
		return in.proto(47, octetsOf("1000 22eb 00000001 2007 0001 00000000 0000 0001 0000000000000000"), in.eth)
	}},
	{"L2TPv3 PPP", 1, false, func(in inside) []byte { return in.proto(115, octetsOf("00000007 ff03 0021"), in.ip) }},
	{"L2TPv3 Ethernet with cookie", 1, false, func(in inside) []byte { return in.proto(115, octetsOf("00000007 01020304"), in.eth) }},
	{"UDP-Lite", 1, true, func(in inside) []byte {
		p := bytes.Clone(in.ip)
		p[9] = 136
		copy(p[24:], big(8)) // the checksum covers the header
		return in.ether(0x0800, p)
	}},
	{"SCTP", 1, true, func(in inside) []byte { return in.proto(132, sctpHead, chunkOf(3, 7, 0, in.message)) }},
	{"SCTP with other chunks before", 1, true, func(in inside) []byte {
		return in.proto(132, sctpHead, octetsOf("0300 0010 00000001 0000ffff 0000 0000"), chunkOf(3, 8, 0, in.message))
	}},
	{"AH in IPv6", 1, true, func(in inside) []byte {
		p := bytes.Clone(in.ip6)
		auth := octetsOf("11 05 0000 00000001 00000001 00000000000000000000000000000000")
		binary.BigEndian.PutUint16(p[4:], uint16(len(p)-40+len(auth)))
		p[6] = 51
		return in.ether(0x86dd, p[:40], auth, p[40:])
	}},
}

var sctpHead = octetsOf("13c4 13c4 00000001 00000000")

// chunkOf is a DATA chunk of one stream.
func chunkOf(flags byte, tsn, message int, b []byte) []byte {
	out := join([]byte{0, flags}, big(16+len(b)), binary.BigEndian.AppendUint32(nil, uint32(tsn)), big(0), big(message), make([]byte, 4), b)
	return append(out, make([]byte, -len(out)&3)...)
}

var datagrams = []way{
	{"VXLAN", 1, true, func(in inside) []byte { return in.udp(4789, octetsOf("08000000 00000700"), in.eth) }},
	{"VXLAN at the port of Linux", 1, false, func(in inside) []byte { return in.udp(8472, octetsOf("08000000 00000700"), in.eth) }},
	{"VXLAN-GPE Ethernet", 1, true, func(in inside) []byte { return in.udp(4790, octetsOf("0c000003 00000700"), in.eth) }},
	{"VXLAN-GPE IPv4", 1, true, func(in inside) []byte { return in.udp(4790, octetsOf("0c000001 00000700"), in.ip) }},
	{"VXLAN-GPE IPv6", 1, true, func(in inside) []byte { return in.udp(4790, octetsOf("0c000002 00000700"), in.ip6) }},
	{"VXLAN-GPE NSH", 1, true, func(in inside) []byte {
		return in.udp(4790, octetsOf("0c000004 00000700 0fc2 0201 00000aff"), in.ip)
	}},
	{"VXLAN-GPE MPLS", 1, true, func(in inside) []byte { return in.udp(4790, octetsOf("0c000005 00000700 00065140"), in.ip) }},
	{"Geneve", 1, true, func(in inside) []byte { return in.udp(6081, octetsOf("0000 6558 00000700"), in.eth) }},
	{"Geneve with options", 1, true, func(in inside) []byte {
		return in.udp(6081, octetsOf("0400 0800 00000700 0108 01 03 000000000000000000000000"), in.ip)
	}},
	{"Geneve IPv6", 1, true, func(in inside) []byte { return in.udp(6081, octetsOf("0000 86dd 00000700"), in.ip6) }},
	{"CAPWAP", 1, true, func(in inside) []byte { return in.udp(5247, octetsOf("00100201 00000000"), in.eth) }},
	{"CAPWAP of 802.11", 1, false, func(in inside) []byte {
		return in.udp(5247, octetsOf("00100300 00000000"), octetsOf(dataIP+snapIP), in.ip)
	}},
	{"CAPWAP of 802.11, swapped", 1, true, func(in inside) []byte {
		return in.udp(5247, octetsOf("00100300 00000000 0108"+dataIP[4:]+snapIP), in.ip)
	}},
	{"GTP-U", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("30ff"), big(len(in.ip)), octetsOf("00000001"), in.ip)
	}},
	{"GTP-U IPv6", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("30ff"), big(len(in.ip6)), octetsOf("00000001"), in.ip6)
	}},
	{"GTP-U sequence number", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("32ff"), big(4+len(in.ip)), octetsOf("00000001 0007 00 00"), in.ip)
	}},
	{"GTP-U N-PDU number", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("31ff"), big(4+len(in.ip)), octetsOf("00000001 0000 07 00"), in.ip)
	}},
	{"GTP-U of 5G", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("34ff"), big(8+len(in.ip)), octetsOf("00000001 0000 00 85 01 1001 00"), in.ip)
	}},
	{"GTP-U two extensions", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("36ff"), big(16+len(in.ip)), octetsOf("00000001 0007 00 85 02 100100 000000 c0 01 0007 00"), in.ip)
	}},
	{"GTP-U unused extension octet", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("32ff"), big(4+len(in.ip)), octetsOf("00000001 0007 00 85"), in.ip)
	}},
	{"GTP-U padding behind", 1, true, func(in inside) []byte {
		return in.udp(2152, octetsOf("30ff"), big(len(in.ip)), octetsOf("00000001"), in.ip, octetsOf("0000"))
	}},
	{"GTP-U PPP", 1, false, func(in inside) []byte {
		return in.udp(2152, octetsOf("30ff"), big(4+len(in.ip)), octetsOf("00000001 ff03 0021"), in.ip)
	}},
	{"GTP version 0", 1, true, func(in inside) []byte {
		return in.udp(3386, octetsOf("1eff"), big(len(in.ip)), octetsOf("0001 0002 ff ffffff 0102030405060708"), in.ip)
	}},
	{"L2TPv2", 1, true, func(in inside) []byte { return in.udp(1701, octetsOf("0002 0001 0002 ff03 0021"), in.ip) }},
	{"L2TPv2 length", 1, true, func(in inside) []byte {
		return in.udp(1701, octetsOf("4002"), big(10+len(in.ip)), octetsOf("0001 0002 0021"), in.ip)
	}},
	{"L2TPv2 sequence and offset", 1, true, func(in inside) []byte {
		return in.udp(1701, octetsOf("4a02"), big(20+len(in.ip)), octetsOf("0001 0002 0003 0004 0002 0000 ff03 0021"), in.ip)
	}},
	{"MPLS in UDP", 1, true, func(in inside) []byte { return in.udp(6635, octetsOf("00065140"), in.ip) }},
	{"GRE in UDP", 1, true, func(in inside) []byte { return in.udp(4754, octetsOf("0000 0800"), in.ip) }},
	{"GRE in UDP with key", 1, true, func(in inside) []byte { return in.udp(4754, octetsOf("2000 6558 00000007"), in.eth) }},
	{"Teredo", 1, true, func(in inside) []byte { return in.udp(3544, in.ip6) }},
	{"Teredo origin", 1, true, func(in inside) []byte { return in.udp(3544, octetsOf("0000 3fef 3ffffefd"), in.ip6) }},
	{"Teredo authentication and origin", 1, true, func(in inside) []byte {
		return in.udp(3544, octetsOf("0001 00 00 0102030405060708 00 0000 3fef 3ffffefd"), in.ip6)
	}},
	{"TZSP", 1, true, func(in inside) []byte { return in.udp(37008, octetsOf("01 00 0001 01"), in.eth) }},
	{"TZSP with facts", 1, true, func(in inside) []byte { return in.udp(37008, octetsOf("01 00 0001 00 0a01c0 1201 07 01"), in.eth) }},
	{"TZSP 802.11", 1, true, func(in inside) []byte { return in.udp(37008, octetsOf("01 00 0012 01"+dataIP+snapIP), in.ip) }},
	{"LISP", 1, true, func(in inside) []byte { return in.udp(4341, octetsOf("80000001 00000001"), in.ip) }},
	{"SCTP in UDP", 1, true, func(in inside) []byte { return in.udp(9899, sctpHead, chunkOf(3, 107, 0, in.message)) }},
	{"HEP 3", 1, false, func(in inside) []byte { return in.udp(9060, hepOf(in.message)) }},
	{"HEP 2", 1, false, func(in inside) []byte {
		return in.udp(9060, octetsOf("02 10 02 11 0a2c 13c4 c0000201 c6336402 00000000 00000000 0000 0000"), in.message)
	}},
	{"HEP 1", 1, false, func(in inside) []byte {
		return in.udp(9060, octetsOf("01 10 02 11 0a2c 13c4 c0000201 c6336402"), in.message)
	}},
	{"Geneve in VXLAN in GRE", 1, true, func(in inside) []byte {
		inner := in.udp(6081, octetsOf("0000 0800 00000700"), in.ip)
		return in.gre(0x6558, in.udp(4789, octetsOf("08000000 00000700"), inner))
	}},
}

// hepOf is a message as an agent sends it to HOMER.
func hepOf(m []byte) []byte {
	chunks := octetsOf("0000 0001 0007 02 0000 0002 0007 11 0000 0003 000a c0000201 0000 0004 000a c6336402" +
		"0000 0007 0008 0a2c 0000 0008 0008 13c4 0000 0009 000a 55555555 0000 000b 0007 01 0000 000c 000a 00000001")
	chunks = join(chunks, octetsOf("0000 000f"), big(6+len(m)), m)
	return join([]byte("HEP3"), big(6+len(chunks)), chunks)
}

// mixture puts a frame of every way into one pcapng with an interface for each.
func mixture(t testing.TB, list []way) []byte {
	o := binary.LittleEndian
	b := block(o, 0x0a0d0d0a, join(o.AppendUint32(nil, 0x1a2b3c4d), little(1), little(0), bytes.Repeat([]byte{0xff}, 8)))
	for _, w := range list {
		b = append(b, block(o, 1, join(little(int(w.link)), little(0), make([]byte, 4)))...)
	}
	for i, w := range list {
		data := w.wrap(insideOf(t, i))
		head := o.AppendUint32(nil, uint32(i))
		head = o.AppendUint32(o.AppendUint32(head, 0x00051000), uint32(i))
		head = o.AppendUint32(o.AppendUint32(head, uint32(len(data))), uint32(len(data)))
		b = append(b, block(o, 6, join(head, data, make([]byte, -len(data)&3)))...)
	}
	return b
}

func TestEveryWay(t *testing.T) {
	for i, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			r, got := read(t, mixture(t, ways[i:i+1]))
			require.Equal(t, []string{"id0"}, callIDs(got), "%v", r.Stats())
			m := got[0]
			assert.Equal(t, string(message(0, 20)), string(m.Raw))
			assert.Empty(t, problems(got))
			if m.Src().AddrPort.Addr().Is4() && m.Transport == formats.UDP && !strings.HasPrefix(w.name, "AH of") {
				assert.Equal(t, netip.MustParseAddrPort("192.0.2.1:2604"), m.Src().AddrPort)
				assert.Equal(t, netip.MustParseAddrPort("198.51.100.2:5060"), m.Dst().AddrPort)
			}
		})
	}
}

// What Wireshark finds in these frames is what the reader finds.
func TestEveryWayInTshark(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "in.pcapng")
	require.NoError(t, os.WriteFile(path, mixture(t, ways), 0o666))
	out, err := exec.Command(tool(t, "tshark"), "-n", "-r", path, "-Y", "sip", "-T", "fields", "-e", "frame.interface_id", "-e", "sip.Call-ID").Output()
	require.NoError(t, err)
	found := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		number, id, _ := strings.Cut(strings.TrimSpace(line), "\t")
		assert.Equal(t, "id"+number, id)
		found[id] = true
	}
	for i, w := range ways {
		assert.Equal(t, w.peer, found[fmt.Sprintf("id%d", i)], w.name)
	}
	_, got := read(t, mixture(t, ways))
	assert.Len(t, callIDs(got), len(ways))
}

// Every header may end anywhere.
func TestEveryWayCut(t *testing.T) {
	for i, w := range ways {
		whole := w.wrap(insideOf(t, i))
		for n := range len(whole) {
			short := ways[i]
			short.wrap = func(inside) []byte { return whole[:n] }
			r, got := read(t, mixture(t, []way{short}))
			for _, m := range got {
				if m.Raw != nil {
					assert.True(t, bytes.HasPrefix(message(i, 20), m.Raw), "%s cut at %d", w.name, n)
				}
			}
			r.Stats()
		}
	}
}
