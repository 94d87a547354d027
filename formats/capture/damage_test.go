package capture_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

// allOctets puts the pieces of all logs together.
func allOctets(pieces []*formats.Message) string {
	var out strings.Builder
	for _, m := range pieces {
		out.WriteString(octets([]*formats.Message{m}, m.Origin.File))
	}
	return out.String()
}

func TestTruncatedAnywhere(t *testing.T) {
	pieces := log("a.log", 3)
	whole := octets(pieces, "a.log")
	for _, e := range encapsulations {
		data := write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, pieces)
		for n := range len(data) {
			_, got := read(t, data[:n])
			rebuilt := allOctets(got)
			require.True(t, strings.HasPrefix(whole, rebuilt), "%s cut at %d", e.name, n)
			if n > 0 && rebuilt != whole {
				hasEnd := slices.ContainsFunc(problems(got), func(p string) bool {
					return strings.Contains(p, "the file ends") || strings.Contains(p, "end of a.log is missing")
				})
				headOnly := len(got) == 0 // an interface and no packets: a whole file without messages
				assert.True(t, hasEnd || headOnly, "%s cut at %d: %v", e.name, n, problems(got))
			}
		}
	}
}

// A bit that is wrong either does not matter to the log or is noticed.
func TestFlippedBitsAreNoticed(t *testing.T) {
	pieces := log("a.log", 3)
	whole := octets(pieces, "a.log")
	for _, e := range encapsulations {
		data := write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, pieces)
		for i := range data {
			damaged := bytes.Clone(data)
			damaged[i] ^= 1 << (i % 8)
			r, got := read(t, damaged)
			if allOctets(got) != whole {
				assert.NotEmpty(t, problems(got), "%s: octet %d", e.name, i)
			}
			if len(problems(got)) == 0 {
				assert.Equal(t, "uccapi", r.Logs()[0].Format, "%s: octet %d", e.name, i)
			}
		}
	}
}

func TestTruncatedPcap(t *testing.T) {
	frame := onEthernet(t, layers.EthernetTypeIPv4, packet4(t, message(1, 10)))
	data := pcap(microseconds, 1, frame, frame)
	for n := 24; n < len(data); n++ {
		_, got := read(t, data[:n])
		boundary := n == 24 || n == 24+16+len(frame)
		if boundary {
			assert.Empty(t, problems(got), n)
			continue
		}
		last := got[len(got)-1]
		require.Len(t, last.Problems, 1, n)
		assert.True(t, last.Problems[0].Truncated, n)
	}
}

func FuzzCapture(f *testing.F) {
	for _, e := range encapsulations {
		f.Add(write(f, &pcapng.WriterOptions{Encapsulation: e.encap}, log("a.log", 3)))
	}
	frame := onEthernet(f, layers.EthernetTypeIPv4, packet4(f, message(1, 10)))
	f.Add(pcap(microseconds, 1, frame, frame))
	f.Add(pcap(microseconds, 113, frame, frame))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := capture.NewReader(bytes.NewReader(data), nil)
		for {
			m, err := r.Read()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			require.LessOrEqual(t, len(m.Gap), 64<<10)
		}
		_, err := r.Read()
		require.Equal(t, io.EOF, err)
		r.Stats()
		r.Logs()
	})
}

// FuzzRoundTrip sends a log of any octets through a capture.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("gap"), []byte("head"), []byte("INVITE sip:a SIP/2.0\r\n\r\n"), []byte("text"), []byte("foot"), "comment", uint16(3), uint8(0))
	f.Add([]byte{}, []byte{}, []byte("\r\n"), []byte{}, []byte{}, "\x00", uint16(0), uint8(3))
	f.Fuzz(func(t *testing.T, gap, head, raw, text, foot []byte, comment string, port uint16, encap uint8) {
		m := piece("a.log", 3, string(gap))
		m.Head, m.Raw, m.Text, m.Foot, m.Comment = head, append([]byte{}, raw...), text, foot, comment
		pieces := []formats.Message{{Gap: gap, Origin: m.Origin}, m, m, {Gap: foot, Origin: m.Origin}}
		e := encapsulations[int(encap)%len(encapsulations)].encap
		_, got := read(t, write(t, &pcapng.WriterOptions{Encapsulation: e}, pieces))
		require.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"))
		require.Empty(t, problems(got))
		require.Equal(t, string(raw), string(got[0].Raw))
		require.NotNil(t, got[0].Raw)
	})
}
