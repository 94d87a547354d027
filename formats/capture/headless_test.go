package capture_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// whole is a message with the fields that every message has.
func whole(n int) []byte {
	return bytes.Replace(message(n, 20*n), []byte("\r\n"), fmt.Appendf(nil, "\r\nFrom: <sip:a@example.com>;tag=%d\r\n", n), 1)
}

// A message whose start line has a wrong octet is read or named, in datagrams and in
// streams.
func TestDamagedStartLine(t *testing.T) {
	line := bytes.IndexByte(whole(2), '\r')
	rnd := rand.New(rand.NewPCG(3, 4))
	for at := range line {
		damaged := whole(2)
		damaged[at] ^= 1 << rnd.IntN(8)
		datagrams := [][]byte{}
		stream := &tcpStream{t: t}
		stream.segment(99, nil, true, false)
		stream.cut(100, 150, join(whole(1), damaged, whole(3)))
		for _, raw := range [][]byte{whole(1), damaged, whole(3)} {
			datagrams = append(datagrams, onEthernet(t, layers.EthernetTypeIPv4, packet4(t, raw)))
		}
		for name, frames := range map[string][][]byte{"datagrams": datagrams, "stream": stream.frames} {
			_, got := read(t, pcap(microseconds, 1, frames...))
			ids := callIDs(got)
			require.Contains(t, ids, "id1")
			require.Contains(t, ids, "id3")
			if !slices.Contains(ids, "id2") {
				assert.NotEmpty(t, problems(got), "%s: %q", name, damaged[:line])
			}
		}
	}
}

// A message in a tunnel that is not read is named as one.
func TestMessageInTunnel(t *testing.T) {
	frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, join([]byte("\x00\x10\x02own head"), whole(1))))
	_, got := read(t, pcap(microseconds, 1, frame))
	require.Empty(t, callIDs(got))
	require.Len(t, problems(got), 1)
	assert.Contains(t, problems(got)[0], "frame 1: a SIP message stands behind other octets, in a tunnel that is not read")
}
