package pcapng_test

import (
	"strings"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/pcapng"
)

// Frames are those that gopacket's own layers make: of what it decodes in them it
// makes the same octets again, with lengths and checksums of its own.
func TestFramesAreThoseOfGopacket(t *testing.T) {
	const phone6, front6 = "2001:db8::201", "2001:db8::20"
	for name, encap := range map[string]pcapng.Encapsulation{"udp": pcapng.UDP, "udp5060": pcapng.UDP5060, "tcp": pcapng.TCP} {
		for _, ends := range [][2]string{{phone, front}, {phone6, front6}, {phone, front6}} {
			t.Run(name+" "+ends[0]+" "+ends[1], func(t *testing.T) {
				samples := client(addrPort(ends[0], 2604), addrPort(ends[1], 443))
				for i, n := range []int{0, 1, 7, 1459, 1460, 1461, 5000} {
					s := samples[i%len(samples)]
					s.message.Raw = append(s.message.Raw[:len(s.message.Raw):len(s.message.Raw)], strings.Repeat("\xff", n)...)
					samples = append(samples, s)
				}
				frames := 0
				for _, b := range readBlocks(t, build(t, samples, &pcapng.WriterOptions{Encapsulation: encap})) {
					if b.packet != nil {
						frames++
						assert.Equal(t, serialised(t, b.packet.Data), b.packet.Data)
					}
				}
				assert.GreaterOrEqual(t, frames, len(samples))
			})
		}
	}
}

// serialised returns a frame as gopacket writes it.
func serialised(t *testing.T, frame []byte) []byte {
	t.Helper()
	p := gopacket.NewPacket(frame, layers.LayerTypeEthernet, gopacket.DecodeStreamsAsDatagrams)
	var list []gopacket.SerializableLayer
	for _, l := range p.Layers() {
		switch l := l.(type) {
		case *layers.UDP:
			require.NoError(t, l.SetNetworkLayerForChecksum(p.NetworkLayer()))
			list = append(list, l, gopacket.Payload(l.Payload))
		case *layers.TCP:
			require.NoError(t, l.SetNetworkLayerForChecksum(p.NetworkLayer()))
			list = append(list, l, gopacket.Payload(l.Payload))
		case *layers.Ethernet:
			list = append(list, l)
		case *layers.IPv4:
			list = append(list, l)
		case *layers.IPv6:
			list = append(list, l)
		}
	}
	require.Len(t, list, 4)
	buf := gopacket.NewSerializeBuffer()
	require.NoError(t, gopacket.SerializeLayers(buf, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}, list...))
	return buf.Bytes()
}
