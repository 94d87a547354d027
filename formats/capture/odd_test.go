package capture_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/gopacket/layers"
	"github.com/stretchr/testify/assert"

	"ocsconv/formats/capture"
)

// odd is a message with the line ends and lines of a test.
func odd(eol, start string, lines ...string) []byte {
	all := append([]string{start, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "Call-ID: odd", "CSeq: 1 OPTIONS"}, lines...)
	return []byte(strings.Join(all, eol) + eol + eol + "body")
}

// What lenient stacks send stays as it is, and what cannot be is named.
func TestOddMessages(t *testing.T) {
	const options = "OPTIONS sip:b@example.com SIP/2.0"
	long := strings.Repeat("X-", 100) + "!%*_+`'~."
	tests := []struct {
		name   string
		raw    []byte
		damage string
		behind int64
	}{
		{"sound", odd("\r\n", options, "Content-Length: 4"), "", 0},
		{"without length", odd("\r\n", options), "", 0},
		{"line feeds alone", odd("\n", options, "Content-Length: 4"), "", 0},
		{"a long method", odd("\r\n", long+" sip:b@example.com SIP/2.0", "Content-Length: 4"), "", 0},
		{"a method in small letters", odd("\r\n", "options2 sip:b@example.com SIP/2.0", "l: 4"), "", 0},
		{"too large", odd("\r\n", options, "Content-Length: 9999"), "content-length is 9999, but the packet has a body of 4 octets", 0},
		{"too small", odd("\r\n", options, "Content-Length: 1"), "content-length is 1, but the packet has a body of 4 octets", 3},
		{"empty lines behind", append(odd("\r\n", options, "Content-Length: 4"), "\r\n\r\n"...), "", 4},
		{"negative", odd("\r\n", options, "Content-Length: -4"), "content-length is no number", 0},
		{"no number", odd("\r\n", options, "Content-Length: four"), "content-length is no number", 0},
		{"twice the same", odd("\r\n", options, "Content-Length: 4", "l: 4"), "", 0},
		{"twice", odd("\r\n", options, "Content-Length: 4", "l: 5"), "content-length is there twice, with different numbers", 0},
		{"carriage return alone", odd("\r\n", options, "From: <sip:a@example.com>;tag=a\rTo: <sip:b@example.com>"), "a carriage return without a line feed stands in the headers", 0},
		{"status 1000", odd("\r\n", "SIP/2.0 1000 Odd"), "", 0},
		{"status 099", odd("\r\n", "SIP/2.0 099 Odd"), "", 0},
		{"status 700", odd("\r\n", "SIP/2.0 700 Odd"), "", 0},
		{"status 699", odd("\r\n", "SIP/2.0 699 Odd"), "", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, got := read(t, pcap(microseconds, 1, onEthernet(t, layers.EthernetTypeIPv4, packet4(t, test.raw))))
			if assert.NotEmpty(t, got) {
				assert.Equal(t, string(test.raw), string(got[0].Raw))
			}
			var want []string
			if test.damage != "" {
				want = []string{fmt.Sprintf("test.pcapng: at octet 24: frame 1: %s", test.damage)}
			}
			assert.Equal(t, want, problems(got))
			stats := r.Stats()
			if test.behind > 0 {
				assert.Contains(t, stats, capture.Counter{Name: "octets behind the Content-Length of a datagram", Count: test.behind})
			} else {
				assert.Len(t, stats, 1)
			}
		})
	}
}
