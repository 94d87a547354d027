package capture_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// chunksOf cuts a message into SCTP chunks of size octets, each in a packet.
func chunksOf(t testing.TB, tsn, number, size int, m []byte) (frames [][]byte) {
	in := inside{t: t}
	for at := 0; at < len(m); at += size {
		var flags byte
		if at == 0 {
			flags |= 2
		}
		if at+size >= len(m) {
			flags |= 1
		}
		frames = append(frames, in.proto(132, sctpHead, chunkOf(flags, tsn, number, m[at:min(len(m), at+size)])))
		tsn++
	}
	return frames
}

func TestSCTP(t *testing.T) {
	one, two := message(1, 300), message(2, 400)
	in := inside{t: t}
	tests := []struct {
		name   string
		frames func() [][]byte
		want   []string
	}{
		{"in order", func() [][]byte { return slices.Concat(chunksOf(t, 10, 0, 100, one), chunksOf(t, 20, 1, 100, two)) }, []string{"id1", "id2"}},
		{"reversed", func() [][]byte {
			f := chunksOf(t, 10, 0, 100, one)
			slices.Reverse(f)
			return f
		}, []string{"id1"}},
		{"interleaved", func() [][]byte {
			a, b := chunksOf(t, 10, 0, 200, one), chunksOf(t, 20, 1, 200, two)
			return [][]byte{a[0], b[0], a[1], b[1], b[2]}
		}, []string{"id1", "id2"}},
		{"over the end of the numbers", func() [][]byte { return chunksOf(t, 0xfffffffe, 65535, 80, one) }, []string{"id1"}},
		{"two in one packet", func() [][]byte {
			return [][]byte{in.proto(132, sctpHead, chunkOf(3, 1, 0, one), chunkOf(3, 2, 1, two))}
		}, []string{"id1", "id2"}},
		{"sent again", func() [][]byte {
			f := chunksOf(t, 10, 0, 100, one)
			return slices.Concat(f[:2], f[:1], f[1:], chunksOf(t, 20, 1, 999, two), chunksOf(t, 20, 1, 999, two))
		}, []string{"id1", "id2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data := pcap(microseconds, 1, test.frames()...)
			_, got := read(t, data)
			assert.Equal(t, test.want, callIDs(got))
			for _, m := range got {
				assert.Equal(t, formats.SCTP, m.Transport)
				assert.True(t, bytes.Equal(m.Raw, one) || bytes.Equal(m.Raw, two))
			}
			if test.name == "reversed" || testing.Short() { // tshark wants the first chunk first
				return
			}
			path := filepath.Join(t.TempDir(), "in.pcap")
			require.NoError(t, os.WriteFile(path, data, 0o666))
			out, err := exec.Command(tool(t, "tshark"), "-n", "-2", "-r", path, "-Y", "sip", "-T", "fields", "-e", "sip.Call-ID").Output()
			require.NoError(t, err)
			assert.Equal(t, test.want, strings.Fields(strings.ReplaceAll(string(out), ",", " ")), "tshark")
		})
	}
}

func TestSCTPThatLacksAPart(t *testing.T) {
	f := chunksOf(t, 10, 0, 100, message(1, 300))
	r, got := read(t, pcap(microseconds, 1, f[0], f[1], f[3]))
	assert.Empty(t, callIDs(got))
	assert.Contains(t, r.Stats(), capture.Counter{Name: "SCTP messages that lack a part", Count: 1})
}

// Tunnels in tunnels end somewhere, and cost no more than their octets.
func TestTunnelsWithoutEnd(t *testing.T) {
	in := insideOf(t, 1)
	nested := in.ip
	for range 3000 {
		head := bytes.Clone(in.ip[:20])
		head[2], head[3], head[9] = byte((len(nested)+20)>>8), byte(len(nested)+20), 4
		nested = join(head, nested)
	}
	r, got := read(t, pcap(microseconds, 101, nested))
	assert.Empty(t, callIDs(got))
	assert.Contains(t, r.Stats(), capture.Counter{Name: "damaged packets", Count: 1})

	labels := bytes.Repeat(octetsOf("0007 8100"), 1<<15)
	r, _ = read(t, pcap(microseconds, 1, in.ether(0x8100, labels, in.ip)))
	assert.Contains(t, r.Stats(), capture.Counter{Name: "damaged packets", Count: 1})
}

// A frame of 802.11 may hold several.
func TestSeveralFramesInOne(t *testing.T) {
	var parts []byte
	for n := range 3 {
		in := insideOf(t, n)
		part := join(octetsOf(toMAC+fromMAC), big(8+len(in.ip)), octetsOf(snapIP), in.ip)
		parts = append(parts, append(part, make([]byte, -len(part)&3)...)...)
	}
	_, got := read(t, pcap(microseconds, 105, join(octetsOf("8801 0000"+toMAC+fromMAC+toMAC+"1000 8000"), parts)))
	assert.Equal(t, []string{"id0", "id1", "id2"}, callIDs(got))
}

// What is not read is counted by its name, and a link type is a problem too: a
// whole interface is not looked at.
func TestUnreadIsNamed(t *testing.T) {
	in := insideOf(t, 1)
	tests := []struct {
		link    uint32
		frame   []byte
		counter string
		problem string
	}{
		{195, []byte{1, 2, 3}, "packets of link type 195 (IEEE 802.15.4)", "test.pcapng: 1 packet of link type 195 (IEEE 802.15.4) is not read"},
		{60000, []byte{1}, "packets of link type 60000", "test.pcapng: 1 packet of link type 60000 is not read"},
		{105, octetsOf("80000000" + toMAC + fromMAC + toMAC + "1000"), "packets of link type 105 (IEEE 802.11) without data", ""},
		{105, join(octetsOf("0841 0000"+toMAC+fromMAC+toMAC+"1000 0000 0020 00000000"), in.ip), "packets of frames that are encrypted (802.11)", ""},
		{1, in.ether(0x88cc, []byte{1}), "packets of EtherType 0x88cc (LLDP)", ""},
		{1, in.ether(0x4242, []byte{1}), "packets of EtherType 0x4242", ""},
		{1, in.llc(octetsOf("424203 0000000000")), "packets of 802.2 service access point 0x42 (spanning tree)", ""},
		{1, in.proto(50, in.ip), "packets of IP protocol 50 (ESP, encrypted)", ""},
		{9, octetsOf("ff03 c021 01"), "packets of PPP protocol 0xc021 (LCP)", ""},
		{1, in.gre(0x894f, octetsOf("0fc2 0209 00000aff")), "packets of next protocol 9 of a network service header", ""},
	}
	for _, test := range tests {
		r, got := read(t, pcap(microseconds, test.link, test.frame))
		assert.Contains(t, r.Stats(), capture.Counter{Name: test.counter, Count: 1})
		want := []string(nil)
		if test.problem != "" {
			want = []string{test.problem}
		}
		assert.Equal(t, want, problems(got))
	}
	var many [][]byte
	for n := range 500 {
		many = append(many, in.ether(0x5000+n, []byte{1}))
	}
	r, _ := read(t, pcap(microseconds, 1, many...))
	assert.Contains(t, r.Stats(), capture.Counter{Name: "packets of other kinds", Count: 500 - 64})
	assert.LessOrEqual(t, len(fmt.Sprint(r.Stats())), 8<<10)
}
