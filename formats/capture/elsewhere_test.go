package capture_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/capture"
)

// A snoop file has the same packets as a pcap (RFC 1761), with octets that fill the records.
func TestSnoop(t *testing.T) {
	u32 := func(n ...int) (out []byte) {
		for _, v := range n {
			out = binary.BigEndian.AppendUint32(out, uint32(v))
		}
		return out
	}
	data := join([]byte("snoop\x00\x00\x00"), u32(2, 4))
	for i := range 3 {
		frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, message(i, i)))
		fill := bytes.Repeat([]byte{0}, 3-i)
		data = join(data, u32(len(frame), len(frame), 24+len(frame)+len(fill), 0, 1_600_000_000+i, 500_000), frame, fill)
	}
	_, got := read(t, data)
	assert.Equal(t, []string{"id0", "id1", "id2"}, callIDs(got))
	assert.Equal(t, time.Unix(1_600_000_001, 500_000_000).UTC(), got[1].Time)
	_, got = read(t, data[:len(data)-5])
	assert.Equal(t, []string{"id0", "id1"}, callIDs(got))
	assert.Len(t, problems(got), 1)
	assert.NoError(t, capture.Pcap.Detect(data[:16]), "its head alone")
	data[11] = 3
	assert.Error(t, capture.Pcap.Detect(data), "of another version")
	data[11], data[15] = 2, 6
	assert.Equal(t, "Solaris snoop, cut or of another link", capture.Elsewhere(data))
	assert.Equal(t, "Solaris snoop, cut or of another link", capture.Elsewhere(data[:12]))
}

// What editcap writes in other programs' forms is known by its head, and what is
// read here is none of them.
func TestElsewhere(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.pcap")
	frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, message(1, 10)))
	require.NoError(t, os.WriteFile(in, pcap(microseconds, 1, frame), 0o666))
	for form, want := range map[string]string{
		"netmon1": "Microsoft Network Monitor 1", "netmon2": "Microsoft Network Monitor 2", "snoop": "", "k12text": "Tektronix K12 as text",
		"ngsniffer": "Sniffer", "ngwsniffer_2_0": "Sniffer or NetXRay", "visual": "Visual Networks", "5views": "5Views",
		"nettl": "HP-UX nettl", "lanalyzer": "LANalyzer", "observer": "Network Instruments Observer", "pcap": "", "pcapng": "", "modpcap": "",
	} {
		out := filepath.Join(dir, form)
		msg, err := exec.Command(tool(t, "editcap"), "-F", form, in, out).CombinedOutput()
		require.NoError(t, err, string(msg))
		head, err := os.ReadFile(out)
		require.NoError(t, err)
		assert.Equal(t, want, capture.Elsewhere(head), form)
	}
	assert.Empty(t, capture.Elsewhere(nil))
	assert.Empty(t, capture.Elsewhere([]byte("+---------+---------------+----------+\n| n       | time          | kind     |\n")), "a table")

	record := append([]byte{0, 0, 0, 0, 0x24, 0xb3, 0x40, 0x60, 2, 4, 0, 24, 0, 0, 0, 6, 0, 0}, "frame."...)
	assert.Equal(t, "Endace (ERF)", capture.Elsewhere(record))
	assert.Equal(t, "Endace (ERF)", capture.Elsewhere(append(bytes.Repeat(record, 3), record[:9]...)))
	assert.Empty(t, capture.Elsewhere(record[:9]))
	assert.Empty(t, capture.Elsewhere(append(bytes.Clone(record), "INVITE sip:bob@example.com"...)))
}
