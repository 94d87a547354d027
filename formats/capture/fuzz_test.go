package capture_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// fuzzWays reads frames that begin as those of one family of headers.
func fuzzWays(f *testing.F, family []way) {
	for i, w := range family {
		f.Add(uint16(w.link), w.wrap(insideOf(f, i)))
	}
	f.Fuzz(func(t *testing.T, link uint16, data []byte) {
		w := way{link: uint32(link), wrap: func(inside) []byte { return data }}
		readWays(t, mixture(t, []way{w}))
	})
}

// readWays reads a capture to its end.
func readWays(t *testing.T, octets []byte) {
	r := capture.NewReader(bytes.NewReader(octets), nil)
	for m, err := range formats.All(r) {
		require.NoError(t, err)
		require.LessOrEqual(t, len(m.Raw), 1<<20)
	}
	require.LessOrEqual(t, len(r.Stats()), 80)
}

func FuzzLinks(f *testing.F)     { fuzzWays(f, links) }
func FuzzEthernets(f *testing.F) { fuzzWays(f, ethernets) }
func FuzzWireless(f *testing.F)  { fuzzWays(f, wireless) }
func FuzzTunnels(f *testing.F)   { fuzzWays(f, tunnels) }
func FuzzDatagrams(f *testing.F) { fuzzWays(f, datagrams) }

// FuzzStreams reads octets in the segments of a connection, in order or swapped in
// pairs: SIP, WebSocket and what begins so.
func FuzzStreams(f *testing.F) {
	upgrade := "GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: sip\r\n\r\n"
	f.Add(uint8(100), false, join(message(1, 20), message(2, 20)))
	f.Add(uint8(7), true, []byte(upgrade+"\x81\x7e\x01\x00"+string(message(1, 20))))
	f.Fuzz(func(t *testing.T, size uint8, swap bool, data []byte) {
		in := inside{t: t}
		var frames [][]byte
		for at := 0; at < len(data) && len(frames) < 200; at += 1 + int(size) {
			part := data[at:min(len(data), at+1+int(size))]
			head := join(big(40000), big(5060), binary.BigEndian.AppendUint32(nil, uint32(1000+at)), make([]byte, 4), octetsOf("5018 ffff 0000 0000"))
			frames = append(frames, in.proto(6, head, part))
		}
		for i := 1; swap && i < len(frames); i += 2 {
			frames[i-1], frames[i] = frames[i], frames[i-1]
		}
		var list []way
		for _, frame := range frames {
			list = append(list, way{link: 1, wrap: func(inside) []byte { return frame }})
		}
		readWays(t, mixture(t, list))
	})
}

// FuzzChunks reads chunks of SCTP, each with flags, numbers and octets that are
// taken from the data.
func FuzzChunks(f *testing.F) {
	f.Add([]byte{2, 1, 0, 40, 1, 2, 0, 40}, message(1, 20))
	f.Fuzz(func(t *testing.T, plan, data []byte) {
		var list []way
		for len(plan) >= 4 && len(list) < 200 {
			flags, tsn, number, n := plan[0], int(plan[1]), int(plan[2]), min(len(data), int(plan[3]))
			part := data[:n]
			plan, data = plan[4:], data[n:]
			list = append(list, way{link: 1, wrap: func(in inside) []byte { return in.proto(132, sctpHead, chunkOf(flags, tsn, number, part)) }})
		}
		readWays(t, mixture(t, list))
	})
}

// FuzzFragments reads fragments of datagrams with offsets and lengths that are
// taken from the data.
func FuzzFragments(f *testing.F) {
	f.Add([]byte{0x20, 0, 40, 0, 5, 200}, message(1, 20))
	f.Fuzz(func(t *testing.T, plan, data []byte) {
		var list []way
		for len(plan) >= 3 && len(list) < 200 {
			where, n := []byte{plan[0], plan[1]}, min(len(data), 8*int(plan[2]))
			part := data[:n]
			plan, data = plan[3:], data[n:]
			list = append(list, way{link: 1, wrap: func(in inside) []byte {
				head := join(octetsOf("4500"), big(20+len(part)), octetsOf("0001"), where, octetsOf("4011 0000 0a000001 0a000002"))
				return in.ether(0x0800, head, part)
			}})
		}
		readWays(t, mixture(t, list))
	})
}
