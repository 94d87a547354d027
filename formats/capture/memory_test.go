package capture_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"runtime"
	"slices"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// atEnd runs a function when everything before it was read.
type atEnd func()

func (f atEnd) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}

// blocks cuts a little-endian pcapng file into its blocks.
func blocks(t *testing.T, data []byte) (list [][]byte) {
	for len(data) > 0 {
		n := binary.LittleEndian.Uint32(data[4:])
		require.LessOrEqual(t, int(n), len(data))
		list, data = append(list, data[:n]), data[n:]
	}
	return list
}

// What waits for something in a capture, or is known of its interfaces, must
// not hold the buffers that it was read into.
func TestWhatWaitsHoldsNoBuffers(t *testing.T) {
	const count = 1000
	o := binary.LittleEndian
	filler := block(o, 0xbad, make([]byte, 256<<10))
	head := block(o, 0x0a0d0d0a, join(o.AppendUint32(nil, 0x1a2b3c4d), []byte{1, 0, 0, 0}, bytes.Repeat([]byte{255}, 8)))
	described := block(o, 1, join([]byte{1, 0, 0, 0, 0, 0, 0, 0}, option(o, 2, []byte("eth0")), make([]byte, 4)))

	ours := blocks(t, write(t, nil, log("a.log", count)))
	first := 0
	for o.Uint32(ours[first]) != 6 {
		first++
	}
	segments := func() [][]byte {
		s := &tcpStream{t: t}
		for n := range uint32(count) {
			ip := ip4(layers.IPProtocolTCP)
			seg := &layers.TCP{SrcPort: layers.TCPPort(10_000 + n), DstPort: 5061, Seq: 99, SYN: true}
			require.NoError(t, seg.SetNetworkLayerForChecksum(ip))
			s.frames = append(s.frames, onEthernet(t, layers.EthernetTypeIPv4, serialize(t, ip, seg)))
			seg.Seq, seg.SYN = 200, false
			s.frames = append(s.frames, onEthernet(t, layers.EthernetTypeIPv4, serialize(t, ip, seg, gopacket.Payload("a piece"))))
		}
		var list [][]byte
		for _, f := range s.frames {
			body := join(make([]byte, 12), o.AppendUint32(nil, uint32(len(f))), o.AppendUint32(nil, uint32(len(f))), f)
			list = append(list, block(o, 6, body))
		}
		return list
	}
	tests := []struct {
		name   string
		before [][]byte
		parts  [][]byte
	}{
		{"messages after a missing one", ours[:first], ours[first+1:]},
		{"segments after a missing one", [][]byte{head, described}, segments()},
		{"interfaces", [][]byte{head}, slices.Repeat([][]byte{described}, count)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var in []io.Reader
			for _, b := range tt.before {
				in = append(in, bytes.NewReader(b))
			}
			for _, b := range tt.parts {
				in = append(in, bytes.NewReader(b), bytes.NewReader(filler))
			}
			var before, after runtime.MemStats
			in = append(in, atEnd(func() {
				runtime.GC()
				runtime.ReadMemStats(&after)
			}))
			runtime.GC()
			runtime.ReadMemStats(&before)
			for _, err := range formats.All(capture.NewReader(io.MultiReader(in...), nil)) {
				require.NoError(t, err)
			}
			assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(16<<20), "of %d MiB", count/4)
		})
	}
}
