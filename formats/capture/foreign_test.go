package capture_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// The frames of these tests are built with gopacket, which the reader does not
// use.

func message(n, size int) []byte {
	body := strings.Repeat("x", size)
	return fmt.Appendf(nil, "MESSAGE sip:user%d@fabrikam.example SIP/2.0\r\nCall-ID: id%d\r\nCSeq: %d MESSAGE\r\nContent-Length: %d\r\n\r\n%s", n, n, n, len(body), body)
}

var (
	mac1, mac2 = net.HardwareAddr{2, 0, 0, 0, 0, 1}, net.HardwareAddr{2, 0, 0, 0, 0, 2}
	ip1, ip2   = net.IP{192, 0, 2, 1}, net.IP{198, 51, 100, 2}
	ip61, ip62 = net.ParseIP("2001:db8::1"), net.ParseIP("2001:db8::2")
)

func serialize(t testing.TB, all ...gopacket.SerializableLayer) []byte {
	t.Helper()
	buf := gopacket.NewSerializeBuffer()
	require.NoError(t, gopacket.SerializeLayers(buf, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}, all...))
	return bytes.Clone(buf.Bytes())
}

func ip4(proto layers.IPProtocol) *layers.IPv4 {
	return &layers.IPv4{Version: 4, TTL: 9, Protocol: proto, SrcIP: ip1, DstIP: ip2}
}

func ip6(proto layers.IPProtocol) *layers.IPv6 {
	return &layers.IPv6{Version: 6, HopLimit: 9, NextHeader: proto, SrcIP: ip61, DstIP: ip62}
}

func udp(network gopacket.NetworkLayer) *layers.UDP {
	u := &layers.UDP{SrcPort: 2604, DstPort: 5060}
	_ = u.SetNetworkLayerForChecksum(network)
	return u
}

// packet4 and packet6 are a message in UDP over IP.
func packet4(t testing.TB, payload []byte) []byte {
	ip := ip4(layers.IPProtocolUDP)
	return serialize(t, ip, udp(ip), gopacket.Payload(payload))
}

func packet6(t testing.TB, payload []byte) []byte {
	ip := ip6(layers.IPProtocolUDP)
	return serialize(t, ip, udp(ip), gopacket.Payload(payload))
}

func onEthernet(t testing.TB, typ layers.EthernetType, payload []byte) []byte {
	return serialize(t, &layers.Ethernet{SrcMAC: mac1, DstMAC: mac2, EthernetType: typ}, gopacket.Payload(payload))
}

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

type pcapOptions struct {
	order binary.AppendByteOrder
	magic uint32
	extra int
}

var microseconds = pcapOptions{binary.LittleEndian, 0xa1b2c3d4, 0}

var captured = time.Date(2015, 6, 7, 8, 9, 10, 123_456_000, time.UTC)

// pcap makes a file of the frames, a millisecond apart.
func pcap(o pcapOptions, link uint32, frames ...[]byte) []byte {
	b := o.order.AppendUint32(nil, o.magic)
	b = o.order.AppendUint16(o.order.AppendUint16(b, 2), 4)
	b = append(b, make([]byte, 8)...)
	b = o.order.AppendUint32(o.order.AppendUint32(b, 262144), link)
	for i, f := range frames {
		frac := uint32(captured.Nanosecond()) + uint32(i)*1e6
		if o.magic != 0xa1b23c4d {
			frac /= 1000
		}
		b = o.order.AppendUint32(o.order.AppendUint32(b, uint32(captured.Unix())), frac)
		b = o.order.AppendUint32(o.order.AppendUint32(b, uint32(len(f))), uint32(len(f)))
		b = append(append(b, make([]byte, o.extra)...), f...)
	}
	return b
}

// callIDs lists the messages that were read by their Call-ID.
func callIDs(pieces []*formats.Message) []string {
	var ids []string
	for _, m := range pieces {
		if m.Raw == nil {
			continue
		}
		_, id, _ := strings.Cut(string(m.Raw), "Call-ID: ")
		id, _, _ = strings.Cut(id, "\r\n")
		ids = append(ids, id)
	}
	return ids
}

func TestLinkTypes(t *testing.T) {
	v4, v6 := packet4(t, message(1, 10)), packet6(t, message(1, 10))
	inner := onEthernet(t, layers.EthernetTypeIPv4, v4)
	vlan := func(id uint16, next layers.EthernetType) *layers.Dot1Q {
		return &layers.Dot1Q{VLANIdentifier: id, Type: next}
	}
	eth := func(next layers.EthernetType) *layers.Ethernet {
		return &layers.Ethernet{SrcMAC: mac1, DstMAC: mac2, EthernetType: next}
	}
	greOf := func(header, p []byte) []byte {
		return serialize(t, eth(layers.EthernetTypeIPv4), ip4(layers.IPProtocolGRE), gopacket.Payload(join(header, p)))
	}
	outer := ip4(layers.IPProtocolUDP)
	vxlan := &layers.UDP{SrcPort: 50000, DstPort: 4789}
	_ = vxlan.SetNetworkLayerForChecksum(outer)
	sll2 := func(proto uint16, typ byte, p []byte) []byte {
		return join(binary.BigEndian.AppendUint16(nil, proto), []byte{0, 0, 0, 0, 0, 2, 0, 1, typ, 6, 2, 0, 0, 0, 0, 1, 0, 0}, p)
	}
	tests := []struct {
		name  string
		link  uint32
		frame []byte
		v6    bool
		dir   formats.Direction
	}{
		{"Ethernet", 1, inner, false, 0},
		{"Ethernet IPv6", 1, onEthernet(t, layers.EthernetTypeIPv6, v6), true, 0},
		{"Ethernet padding", 1, append(bytes.Clone(inner), 0, 0, 0, 0, 0), false, 0},
		{"VLAN", 1, serialize(t, eth(layers.EthernetTypeDot1Q), vlan(5, layers.EthernetTypeIPv4), gopacket.Payload(v4)), false, 0},
		{"QinQ", 1, serialize(t, eth(layers.EthernetTypeQinQ), vlan(5, layers.EthernetTypeDot1Q), vlan(6, layers.EthernetTypeIPv6), gopacket.Payload(v6)), true, 0},
		{"PPPoE", 1, serialize(t, eth(layers.EthernetTypePPPoESession), &layers.PPPoE{Version: 1, Type: 1, SessionId: 7, Length: uint16(len(v4) + 2)}, &layers.PPP{PPPType: layers.PPPTypeIPv4}, gopacket.Payload(v4)), false, 0},
		{"MPLS", 1, serialize(t, eth(layers.EthernetTypeMPLSUnicast), &layers.MPLS{Label: 7}, &layers.MPLS{Label: 8, StackBottom: true}, gopacket.Payload(v4)), false, 0},
		{"802.3 SNAP", 1, join(mac2, mac1, []byte{0, 100, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0}, v4), false, 0},
		{"GRE", 1, serialize(t, eth(layers.EthernetTypeIPv4), ip4(layers.IPProtocolGRE), &layers.GRE{Protocol: layers.EthernetTypeIPv4, KeyPresent: true, Key: 9}, gopacket.Payload(v4)), false, 0},
		{"GRE bridging", 1, serialize(t, eth(layers.EthernetTypeIPv4), ip4(layers.IPProtocolGRE), &layers.GRE{Protocol: layers.EthernetTypeTransparentEthernetBridging}, gopacket.Payload(inner)), false, 0},
		{"GRE of PPTP", 1, greOf([]byte{0x30, 0x81, 0x88, 0x0b, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 3, 0, 0x21}, v4), false, 0},
		{"ERSPAN I", 1, greOf([]byte{0, 0, 0x88, 0xbe}, inner), false, 0},
		{"ERSPAN II", 1, greOf([]byte{0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 0x05, 0, 9, 0, 0, 0, 0}, inner), false, 0},
		{"IP in IP", 1, serialize(t, eth(layers.EthernetTypeIPv4), ip4(layers.IPProtocolIPv4), gopacket.Payload(v4)), false, 0},
		{"IPv6 in IP", 1, serialize(t, eth(layers.EthernetTypeIPv4), ip4(layers.IPProtocolIPv6), gopacket.Payload(v6)), true, 0},
		{"VXLAN", 1, serialize(t, eth(layers.EthernetTypeIPv4), outer, vxlan, &layers.VXLAN{ValidIDFlag: true, VNI: 3}, gopacket.Payload(inner)), false, 0},
		{"SLL in", 113, join([]byte{0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 8, 0}, v4), false, formats.In},
		{"SLL out", 113, join([]byte{0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x86, 0xdd}, v6), true, formats.Out},
		{"SLL2", 276, sll2(0x0800, 0, v4), false, formats.In},
		{"SLL2 IPv6", 276, sll2(0x86dd, 4, v6), true, formats.Out},
		{"NULL", 0, join([]byte{2, 0, 0, 0}, v4), false, 0},
		{"NULL big-endian BSD IPv6", 0, join([]byte{0, 0, 0, 28}, v6), true, 0},
		{"LOOP", 108, join([]byte{0, 0, 0, 2}, v4), false, 0},
		{"RAW 101", 101, v4, false, 0},
		{"RAW 12", 12, v6, true, 0},
		{"RAW 14", 14, v4, false, 0},
		{"IPv4", 228, v4, false, 0},
		{"IPv6", 229, v6, true, 0},
		{"PPP", 9, join([]byte{0xff, 3, 0, 0x21}, v4), false, 0},
		{"PPP compressed", 9, join([]byte{0x57}, v6), true, 0},
		{"Cisco HDLC", 104, join([]byte{0x0f, 0, 8, 0}, v4), false, 0},
		{"frame check sequence flags", 1 | 4<<28, inner, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, pcap(microseconds, tt.link, tt.frame))
			require.Len(t, got, 1)
			src, dst := "192.0.2.1:2604", "198.51.100.2:5060"
			if tt.v6 {
				src, dst = "[2001:db8::1]:2604", "[2001:db8::2]:5060"
			}
			m := got[0]
			assert.Equal(t, string(message(1, 10)), string(m.Raw))
			assert.Equal(t, src, m.Src().AddrPort.String())
			assert.Equal(t, dst, m.Dst().AddrPort.String())
			assert.Equal(t, tt.dir, m.Direction)
			assert.Equal(t, formats.UDP, m.Transport)
			assert.Equal(t, captured, m.Time)
			assert.Equal(t, formats.Origin{Format: "pcap", File: "test.pcapng", Offset: 24, Sequence: "1"}, m.Origin)
		})
	}
}

func TestPcapMagics(t *testing.T) {
	frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, message(1, 10)))
	for _, o := range []pcapOptions{
		{binary.LittleEndian, 0xa1b2c3d4, 0}, {binary.BigEndian, 0xa1b2c3d4, 0},
		{binary.LittleEndian, 0xa1b23c4d, 0}, {binary.BigEndian, 0xa1b23c4d, 0},
		{binary.LittleEndian, 0xa1b2cd34, 8},
	} {
		data := pcap(o, 1, frame, frame)
		require.NoError(t, capture.Pcap.Detect(data))
		_, got := read(t, data)
		require.Len(t, got, 2)
		assert.Equal(t, captured.Add(time.Millisecond), got[1].Time)
	}
}

func TestDetection(t *testing.T) {
	assert.EqualError(t, capture.Pcap.Detect([]byte("SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS")), "it does not start with a pcap magic number")
	assert.EqualError(t, capture.Format.Detect([]byte("SIP/2.0 200 OK")), "it does not start with a pcapng section header")
	assert.ErrorContains(t, capture.Format.Detect([]byte("\n\r\r\n\x00\x00\x00\x00abcd")), "with a byte order magic")
	assert.NoError(t, capture.Format.Detect(write(t, nil, log("a.log", 1))))
}

// block appends a pcapng block by hand.
func block(o binary.AppendByteOrder, typ uint32, body []byte) []byte {
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	n := uint32(len(body) + 12)
	return o.AppendUint32(append(o.AppendUint32(o.AppendUint32(nil, typ), n), body...), n)
}

func option(o binary.AppendByteOrder, code uint16, v []byte) []byte {
	b := append(o.AppendUint16(o.AppendUint16(nil, code), uint16(len(v))), v...)
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

func TestPcapngBlocks(t *testing.T) {
	frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, message(1, 10)))
	raw := packet4(t, message(2, 10))
	for _, o := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		u16 := func(v uint16) []byte { return o.AppendUint16(nil, v) }
		u32 := func(v uint32) []byte { return o.AppendUint32(nil, v) }
		section := block(o, 0x0a0d0d0a, join(u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff)))
		ethernet := block(o, 1, join(u16(1), u16(0), u32(0)))
		offset := o.(interface {
			AppendUint64([]byte, uint64) []byte
		}).AppendUint64(nil, uint64(1000))
		rawIP := block(o, 1, join(u16(101), u16(0), u32(0), option(o, 9, []byte{0x80 | 10}), option(o, 14, offset), u32(0)))
		micro := uint64(captured.UnixMicro())
		binary1024 := uint64(captured.Unix()-1000)<<10 | 512
		enhanced := func(in uint32, stamp uint64, data []byte, options ...[]byte) []byte {
			body := join(u32(in), u32(uint32(stamp>>32)), u32(uint32(stamp)), u32(uint32(len(data))), u32(uint32(len(data))), data)
			for len(body)%4 != 0 {
				body = append(body, 0)
			}
			return block(o, 6, join(body, join(options...)))
		}
		old := block(o, 2, join(u16(0), u16(0), u32(uint32(micro>>32)), u32(uint32(micro)), u32(uint32(len(frame))), u32(uint32(len(frame))), frame))
		simple := block(o, 3, join(u32(uint32(len(frame))), frame))
		data := join(section, ethernet, rawIP,
			enhanced(0, micro, frame, option(o, 1, []byte("seen")), option(o, 2, u32(1)), option(o, 1, []byte("twice")), option(o, 8, join(u32(7), u32(9))), u32(0)),
			enhanced(1, binary1024, raw, option(o, 2, u32(2)), u32(0)),
			block(o, 0xbad, join(u32(99), []byte("other people's"))),
			old,
			section, ethernet, simple)
		_, got := read(t, data)
		require.Equal(t, []string{"id1", "id2", "id1", "id1"}, callIDs(got))
		assert.Equal(t, captured, got[0].Time)
		assert.Equal(t, "seen; twice", got[0].Comment)
		assert.Equal(t, formats.In, got[0].Direction)
		assert.Equal(t, formats.Logged, got[0].How)
		assert.Equal(t, "192.0.2.1:2604", got[0].Remote.AddrPort.String())
		assert.EqualValues(t, 7, got[0].Origin.Process)
		assert.EqualValues(t, 9, got[0].Origin.Thread)
		assert.Equal(t, captured.Truncate(time.Second).Add(500*time.Millisecond), got[1].Time)
		assert.Equal(t, formats.Out, got[1].Direction)
		assert.Equal(t, "192.0.2.1:2604", got[1].Local.AddrPort.String())
		assert.Equal(t, captured, got[2].Time)
		assert.Equal(t, formats.Unknown, got[2].Direction)
		assert.True(t, got[3].Time.IsZero())
		assert.Equal(t, "192.0.2.1:2604", got[3].Src().AddrPort.String())
	}
}

// fragments cuts the payload of an IP packet into parts of size octets.
func fragments4(t *testing.T, size int, payload []byte) (out [][]byte) {
	whole := serialize(t, udp(ip4(layers.IPProtocolUDP)), gopacket.Payload(payload))
	for at := 0; at < len(whole); at += size {
		part := whole[at:min(len(whole), at+size)]
		ip := ip4(layers.IPProtocolUDP)
		ip.Id, ip.FragOffset = 77, uint16(at/8)
		if at+size < len(whole) {
			ip.Flags = layers.IPv4MoreFragments
		}
		out = append(out, onEthernet(t, layers.EthernetTypeIPv4, serialize(t, ip, gopacket.Payload(part))))
	}
	return out
}

func fragments6(t *testing.T, size int, payload []byte) (out [][]byte) {
	whole := serialize(t, udp(ip6(layers.IPProtocolUDP)), gopacket.Payload(payload))
	for at := 0; at < len(whole); at += size {
		part := whole[at:min(len(whole), at+size)]
		where := uint16(at)
		if at+size < len(whole) {
			where |= 1
		}
		header := join([]byte{17, 0}, binary.BigEndian.AppendUint16(nil, where), []byte{0, 0, 0, 77})
		out = append(out, onEthernet(t, layers.EthernetTypeIPv6, serialize(t, ip6(layers.IPProtocolIPv6Fragment), gopacket.Payload(join(header, part)))))
	}
	return out
}

func TestFragments(t *testing.T) {
	raw := message(1, 5000)
	reverse := func(f [][]byte) [][]byte { f = slices.Clone(f); slices.Reverse(f); return f }
	double := func(f [][]byte) [][]byte { return append(slices.Clone(f), f[:len(f)-1]...) }
	for name, f := range map[string][][]byte{
		"IPv4": fragments4(t, 1480, raw), "IPv4 576": fragments4(t, 552, raw), "IPv4 68": fragments4(t, 48, raw),
		"IPv6": fragments6(t, 1440, raw), "IPv6 48": fragments6(t, 48, raw),
	} {
		for how, frames := range map[string][][]byte{"": f, "reversed": reverse(f), "doubled": double(reverse(f))} {
			r, got := read(t, pcap(microseconds, 1, frames...))
			require.Equal(t, []string{"id1"}, callIDs(got), "%s %s", name, how)
			assert.Equal(t, string(raw), string(got[0].Raw))
			assert.EqualValues(t, len(frames), counted(r, "IP fragments"))
		}
		r, got := read(t, pcap(microseconds, 1, f[1:]...))
		assert.Empty(t, callIDs(got))
		assert.EqualValues(t, 1, counted(r, "fragmented datagrams that lack a part"))
		_, got = read(t, pcap(microseconds, 1, fragments4(t, 1480, join(raw, []byte("\r\na=rtpmap:8 PCMA/8000\r\n")))[1:]...))
		require.Len(t, problems(got), 1, "its lines tell what it was")
		assert.Contains(t, problems(got)[0], "frame 1: fragments of a SIP message")
		for _, lines := range []string{"\r\nCSeq: 3\r\nContent-Length: 9\r\n", "\r\nm=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:trackID=1\r\n"} {
			_, got = read(t, pcap(microseconds, 1, fragments4(t, 1480, join(raw, []byte(lines)))[1:]...))
			assert.Empty(t, problems(got), "RTSP is no SIP")
		}
		// Where its beginning is there, the message that is lost is named.
		r, got = read(t, pcap(microseconds, 1, f[:len(f)-1]...))
		assert.Empty(t, callIDs(got))
		assert.EqualValues(t, 1, counted(r, "fragmented datagrams that lack a part"))
		require.Len(t, problems(got), 1, name)
		assert.Contains(t, problems(got)[0], "frame 1: fragments of a SIP message")
		// The number of a datagram that lacks a part is that of another one soon.
		next := fragments4(t, 1480, message(2, 3000))
		if strings.HasPrefix(name, "IPv6") {
			next = fragments6(t, 1440, message(2, 3000))
		}
		_, got = read(t, pcap(microseconds, 1, slices.Concat(f[:1], f[2:], next)...))
		assert.Equal(t, []string{"id2"}, callIDs(got), name)
		if len(f[0]) > 300 { // it has the start line
			require.Len(t, problems(got), 1, name)
		}
	}
}

// tcpStream builds segments from one side of a connection.
type tcpStream struct {
	t      *testing.T
	back   bool
	ack    uint32
	frames [][]byte
}

func (s *tcpStream) segment(seq uint32, payload []byte, syn, fin bool) {
	ip := ip4(layers.IPProtocolTCP)
	seg := &layers.TCP{SrcPort: 50000, DstPort: 5061, Seq: seq, Ack: s.ack, SYN: syn, FIN: fin, ACK: true, Window: 9999}
	if s.back {
		ip.SrcIP, ip.DstIP = ip2, ip1
		seg.SrcPort, seg.DstPort = seg.DstPort, seg.SrcPort
	}
	require.NoError(s.t, seg.SetNetworkLayerForChecksum(ip))
	s.frames = append(s.frames, onEthernet(s.t, layers.EthernetTypeIPv4, serialize(s.t, ip, seg, gopacket.Payload(payload))))
}

// cut sends b in segments of at most size octets from seq on.
func (s *tcpStream) cut(seq uint32, size int, b []byte) {
	for at := 0; at < len(b); at += size {
		s.segment(seq+uint32(at), b[at:min(len(b), at+size)], false, false)
	}
}

func TestTCP(t *testing.T) {
	three := join(message(1, 300), message(2, 0), message(3, 700))
	all := []string{"id1", "id2", "id3"}
	one := len(message(1, 300))
	tests := []struct {
		name    string
		build   func(s *tcpStream)
		want    []string
		counter string
	}{
		{"several in one segment", func(s *tcpStream) { s.segment(99, nil, true, false); s.cut(100, 9999, three) }, all, ""},
		{"one over many", func(s *tcpStream) { s.segment(99, nil, true, false); s.cut(100, 100, three) }, all, ""},
		{"seven octets", func(s *tcpStream) { s.segment(99, nil, true, false); s.cut(100, 7, three) }, all, ""},
		{"single octets", func(s *tcpStream) { s.segment(99, nil, true, false); s.cut(100, 1, three) }, all, ""},
		{"sequence wrap", func(s *tcpStream) { s.segment(1<<32-50, nil, true, false); s.cut(1<<32-49, 100, three) }, all, ""},
		{"out of order", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 100, three)
			for i := 1; i+2 < len(s.frames); i += 3 {
				s.frames[i], s.frames[i+2] = s.frames[i+2], s.frames[i]
			}
		}, all, ""},
		{"retransmitted", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 100, three)
			s.frames = append(s.frames, s.frames[1:]...)
		}, all, "retransmitted TCP segments"},
		{"retransmitted after the end", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 9999, three)
			s.segment(100+uint32(len(three)), nil, false, true)
			s.cut(100, 9999, three)
		}, all, "retransmitted TCP segments"},
		{"overlapping", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			for at := 0; at < len(three); at += 50 {
				s.segment(uint32(100+at), three[at:min(len(three), at+120)], false, false)
			}
		}, all, ""},
		{"from the middle of the stream", func(s *tcpStream) { s.cut(4242, 100, three) }, all, ""},
		{"from the middle of a message", func(s *tcpStream) { s.cut(4242, 100, three[40:]) }, all[1:], "octets of TCP that are not SIP"},
		{"from the middle of the stream, out of order", func(s *tcpStream) {
			s.cut(4242, 100, three)
			s.frames[0], s.frames[2] = s.frames[2], s.frames[0]
		}, all, ""},
		{"from the middle of the stream, backwards", func(s *tcpStream) {
			s.cut(1<<32-99, 100, three)
			slices.Reverse(s.frames[:4])
		}, all, ""},
		{"SYN behind the data", func(s *tcpStream) {
			s.cut(100, 100, three)
			s.segment(99, nil, true, false)
			s.frames[1], s.frames[len(s.frames)-1] = s.frames[len(s.frames)-1], s.frames[1]
			s.frames = append(s.frames[:2:2], append(s.frames[len(s.frames)-1:], s.frames[2:len(s.frames)-1]...)...)
		}, all, ""},
		{"keep-alives", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 100, join([]byte("\r\n\r\n"), three[:one], []byte("\r\n\r\n"), three[one:]))
		}, all, "keep-alives"},
		{"keep-alive probe", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 9999, three[:one])
			s.segment(uint32(99+one), []byte{0}, false, false)
			s.cut(uint32(100+one), 9999, three[one:])
		}, all, "retransmitted TCP segments"},
		{"lost segment", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 100, three)
			s.frames = slices.Delete(s.frames, 2, 3)
		}, []string{"id1", "id2", "id3"}, "places where TCP segments are missing"},
		{"port used again", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 200, three[:one])
			s.segment(70_000, nil, true, false)
			s.cut(70_001, 200, three[one:])
		}, all, ""},
		{"port used again in the middle of a message", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 200, three[:one-10])
			s.segment(50, nil, true, false)
			s.cut(51, 200, three[one:])
		}, all, ""},
		{"big", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 1460, join(message(1, 200_000), three[one:]))
		}, all, ""},
		{"not SIP", func(s *tcpStream) {
			s.cut(1, 1460, bytes.Repeat([]byte{0x17, 3, 3, 9, 0xfe, 0x0a}, 9000))
		}, nil, "octets of TCP that are not SIP"},
		{"rubbish between", func(s *tcpStream) {
			s.segment(99, nil, true, false)
			s.cut(100, 300, join(three[:one], []byte("rubbish\nmore of it\r\n"), three[one:]))
		}, all, "places where a TCP stream was searched for the next message"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &tcpStream{t: t}
			tt.build(s)
			r, got := read(t, pcap(microseconds, 1, s.frames...))
			assert.Equal(t, tt.want, callIDs(got))
			if tt.counter != "" {
				assert.NotZero(t, counted(r, tt.counter), r.Stats())
			}
			for _, m := range got {
				if m.Raw == nil {
					continue
				}
				assert.Equal(t, formats.TCP, m.Transport)
				assert.Equal(t, "192.0.2.1:50000", m.Src().AddrPort.String())
				assert.Equal(t, "198.51.100.2:5061", m.Dst().AddrPort.String())
			}
		})
	}
}

// A segment that the capture lacks holds the messages behind it back no longer
// than it must, and never changes their times.
func TestTCPLossChangesNoTime(t *testing.T) {
	s := &tcpStream{t: t}
	s.segment(99, nil, true, false)
	s.segment(100, message(1, 0)[:50], false, false)
	s.segment(100+uint32(len(message(1, 0))), message(2, 0), false, false) // 2 ms after the SYN
	s.back, s.ack = true, 100+uint32(len(join(message(1, 0), message(2, 0))))
	for range 300 {
		s.segment(1, nil, false, false)
	}
	s.segment(1, message(3, 0), false, false)
	_, got := read(t, pcap(microseconds, 1, s.frames...))
	require.Equal(t, []string{"id1", "id2", "id3"}, append([]string{"id1"}, callIDs(got)[1:]...))
	require.Len(t, got, 3)
	assert.Equal(t, captured.Add(1*time.Millisecond), got[0].Time)
	assert.Equal(t, captured.Add(2*time.Millisecond), got[1].Time)
	assert.Equal(t, captured.Add(303*time.Millisecond), got[2].Time)
}

func TestTCPLossIsAProblemOfItsMessage(t *testing.T) {
	s := &tcpStream{t: t}
	s.segment(99, nil, true, false)
	s.cut(100, 100, join(message(1, 300), message(2, 0)))
	s.frames = slices.Delete(s.frames, 3, 4)
	_, got := read(t, pcap(microseconds, 1, s.frames...))
	require.Equal(t, []string{"id1", "id2"}, callIDs(got))
	require.Len(t, got[0].Problems, 1)
	assert.ErrorContains(t, got[0].Problems[0], "the stream ends within the message or lacks a part of it")
	assert.Empty(t, got[1].Problems)
}

func TestWebSocket(t *testing.T) {
	mask := []byte{1, 2, 3, 4}
	frame := func(first byte, payload []byte, masked bool) []byte {
		b := []byte{first, 126}
		b = binary.BigEndian.AppendUint16(b, uint16(len(payload)))
		if !masked {
			return append(b, payload...)
		}
		b[1] |= 0x80
		b = append(b, mask...)
		for i, c := range payload {
			b = append(b, c^mask[i&3])
		}
		return b
	}
	one, two := message(1, 100), message(2, 100)
	s := &tcpStream{t: t}
	s.segment(99, nil, true, false)
	s.cut(100, 333, join([]byte("GET / HTTP/1.1\r\nHost: edge.fabrikam.example\r\nUpgrade: websocket\r\nsec-websocket-protocol:msrp,\tSIP\r\n\r\n"),
		frame(0x81, one, true), frame(0x89, []byte("ping"), true), frame(0x01, two[:50], true), frame(0x80, two[50:], true)))
	s.back = true
	s.segment(499, nil, true, false)
	s.cut(500, 333, join([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n"), frame(0x82, message(3, 10), false)))
	_, got := read(t, pcap(microseconds, 1, s.frames...))
	require.Equal(t, []string{"id1", "id2", "id3"}, callIDs(got))
	assert.Equal(t, string(two), string(got[1].Raw))
	assert.Equal(t, formats.WS, got[2].Transport)
	assert.Equal(t, "198.51.100.2:5061", got[2].Src().AddrPort.String())
}

// Wireshark's own export of SIP is read like ours.
func TestExportByTshark(t *testing.T) {
	s := &tcpStream{t: t}
	s.segment(99, nil, true, false)
	s.cut(100, 200, join(message(1, 300), message(2, 0)))
	frames := append(s.frames, onEthernet(t, layers.EthernetTypeIPv6, packet6(t, message(3, 10))))
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pcap"), filepath.Join(dir, "out.pcapng")
	require.NoError(t, os.WriteFile(in, pcap(microseconds, 1, frames...), 0o666))
	msg, err := exec.Command(tool(t, "tshark"), "-r", in, "-Y", "sip", "-U", "OSI layer 7", "-w", out).CombinedOutput()
	require.NoError(t, err, string(msg))
	data, err := os.ReadFile(out)
	require.NoError(t, err)
	_, got := read(t, data)
	require.Equal(t, []string{"id1", "id2", "id3"}, callIDs(got))
	assert.Equal(t, []formats.Transport{formats.TCP, formats.TCP, formats.UDP}, []formats.Transport{got[0].Transport, got[1].Transport, got[2].Transport})
	assert.Equal(t, netip.MustParseAddrPort("[2001:db8::1]:2604"), got[2].Src().AddrPort)
	assert.Equal(t, netip.MustParseAddrPort("192.0.2.1:50000"), got[0].Src().AddrPort)
}

// Of a segment with several messages tshark 4.0 exports all of it once for each.
func TestExportOfSeveralMessagesInASegment(t *testing.T) {
	s := &tcpStream{t: t}
	s.segment(99, nil, true, false)
	all := join(message(1, 300), message(2, 0), message(3, 40), message(4, 500))
	s.cut(100, len(all)-450, all)
	s.cut(100+uint32(len(all)), 9999, join(message(5, 0), message(6, 0)))
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pcap"), filepath.Join(dir, "out.pcapng")
	require.NoError(t, os.WriteFile(in, pcap(microseconds, 1, s.frames...), 0o666))
	msg, err := exec.Command(tool(t, "tshark"), "-r", in, "-Y", "sip", "-U", "OSI layer 7", "-w", out).CombinedOutput()
	require.NoError(t, err, string(msg))
	data, err := os.ReadFile(out)
	require.NoError(t, err)
	_, got := read(t, data)
	require.Equal(t, []string{"id1", "id2", "id3", "id4", "id5", "id6"}, callIDs(got))
	for i, size := range []int{300, 0, 40, 500, 0, 0} {
		assert.Equal(t, string(message(i+1, size)), string(got[i].Raw))
	}
}

func TestNotSIPIsCounted(t *testing.T) {
	arp := onEthernet(t, layers.EthernetTypeARP, make([]byte, 46))
	icmp := onEthernet(t, layers.EthernetTypeIPv4, serialize(t, ip4(layers.IPProtocolICMPv4), gopacket.Payload("echo")))
	rtp := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, []byte("\x80\x00audio")))
	alive := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, []byte("\r\n\r\n")))
	r, got := read(t, pcap(microseconds, 1, arp, icmp, rtp, alive))
	assert.Empty(t, got)
	assert.Equal(t, []capture.Counter{
		{Name: "packets", Count: 4}, {Name: "packets of EtherType 0x0806 (ARP)", Count: 1}, {Name: "packets of IP protocol 1 (ICMP)", Count: 1},
		{Name: "datagrams that are not SIP", Count: 1}, {Name: "keep-alives", Count: 1},
	}, r.Stats())
}
