package capture_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/capture"
)

// What editcap writes in other programs' forms is known by its head, and what is
// read here is none of them.
func TestElsewhere(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in.pcap")
	frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, message(1, 10)))
	require.NoError(t, os.WriteFile(in, pcap(microseconds, 1, frame), 0o666))
	for form, want := range map[string]string{
		"netmon1": "Microsoft Network Monitor 1", "netmon2": "Microsoft Network Monitor 2", "snoop": "Solaris snoop",
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

	record := append([]byte{0, 0, 0, 0, 0x24, 0xb3, 0x40, 0x60, 2, 4, 0, 24, 0, 0, 0, 6, 0, 0}, "frame."...)
	assert.Equal(t, "Endace (ERF)", capture.Elsewhere(record))
	assert.Equal(t, "Endace (ERF)", capture.Elsewhere(append(bytes.Repeat(record, 3), record[:9]...)))
	assert.Empty(t, capture.Elsewhere(record[:9]))
	assert.Empty(t, capture.Elsewhere(append(bytes.Clone(record), "INVITE sip:bob@example.com"...)))
}
