package sip_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

func TestParseVia(t *testing.T) {
	tests := []struct {
		name, value     string
		transport, host string
		port            int
		branch          string
	}{
		{"client without branch", "SIP/2.0/TLS 192.0.2.10:2604", "TLS", "192.0.2.10", 2604, ""},
		{"proxy", "SIP/2.0/TLS 192.0.2.20:5061;branch=z9hG4bK5F.1;branched=TRUE", "TLS", "192.0.2.20", 5061, "z9hG4bK5F.1"},
		{"name without port", "SIP/2.0/UDP pc.contoso.com;branch=x", "UDP", "pc.contoso.com", 0, "x"},
		{"IPv6", "SIP/2.0/TCP [2001:db8::9:1]:5060;branch=x", "TCP", "[2001:db8::9:1]", 5060, "x"},
		{"IPv6 without port", "SIP/2.0/TCP [2001:db8::9:1];branch=x", "TCP", "[2001:db8::9:1]", 0, "x"},
		{"blanks everywhere", "SIP / 2.0\t/ UDP  pc.contoso.com : 4000 ; ttl = 16 ; branch = x", "UDP", "pc.contoso.com", 4000, "x"},
		{"folded", "SIP/2.0/UDP\r\n  pc.contoso.com\r\n ;branch=x", "UDP", "pc.contoso.com", 0, "x"},
		{"upper-case parameter", "SIP/2.0/UDP h;BRANCH=x", "UDP", "h", 0, "x"},
		{"unknown transport", "SIP/2.0/TLS-SCTP h:1", "TLS-SCTP", "h", 1, ""},
		{"cut", "SIP/2.0/TL", "TL", "", 0, ""},
		{"nothing", "", "", "", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := sip.ParseVia([]byte(tt.value))
			assert.Equal(t, tt.transport, string(v.Transport))
			assert.Equal(t, tt.host, string(v.Host))
			assert.Equal(t, tt.port, v.Port)
			assert.Equal(t, tt.branch, string(v.Branch()))
			if tt.value != "" {
				assert.Equal(t, "SIP", string(v.Protocol))
				assert.Equal(t, "2.0", string(v.Version))
			}
		})
	}
}

func TestViaParameters(t *testing.T) {
	v := sip.ParseVia([]byte("SIP/2.0/TLS h;ms-received-port=2604;ms-received-cid=500"))
	cid, ok := v.Param("ms-received-cid")
	assert.True(t, ok)
	assert.Equal(t, "500", string(cid))
}

func TestViasInOrder(t *testing.T) {
	m := parse(`
SIP/2.0 200 OK
Via: SIP/2.0/TLS 192.0.2.1:5061;branch=a, SIP/2.0/TLS 192.0.2.2:5061;branch=b
Max-Forwards: 68
v: SIP/2.0/TLS 192.0.2.3:5061;branch="c,d"

`)
	var got []string
	for v := range m.Vias() {
		got = append(got, string(v.Host)+" "+string(v.Branch()))
	}
	assert.Equal(t, []string{"192.0.2.1 a", "192.0.2.2 b", "192.0.2.3 c,d"}, got)
}

// TestTopViaIsTheFirstOfAll: what is read without an index is what the index tells.
func TestTopViaIsTheFirstOfAll(t *testing.T) {
	const start, end = "INVITE sip:b@example.com SIP/2.0", "\nv: SIP/2.0/UDP body\n"
	for want, lines := range map[string][]string{
		"":     {"", "\n", "Max-Forwards: 68", "Via:", " Via: SIP/2.0/TLS h", "Viable: SIP/2.0/TLS h", "Via SIP/2.0/TLS h"},
		"h":    {"Via: SIP/2.0/TLS h", "To: x\nvIA : SIP/2.0/TLS h;x=\"a,b\"", "v:\n SIP/2.0/TLS\n\th\nTo: x", "Via: , SIP/2.0/TLS h"},
		"h, i": {"Via: SIP/2.0/TLS h, SIP/2.0/TLS i", "v: SIP/2.0/TLS h\nTo: x\nVIA: SIP/2.0/TLS i", "Via: SIP/2.0/TLS h\nVia: ,, SIP/2.0/TLS i, SIP/2.0/TLS j"},
	} {
		for _, head := range lines {
			for _, first := range []string{start, "SIP/2.0 200 OK", "To: y"} {
				m := parse(first + "\n" + head + "\n" + end)
				vias := slices.Collect(m.Vias())
				top, count, request := sip.TopVia(m.Bytes())
				assert.Equal(t, m.IsRequest(), request, head)
				require.Equal(t, min(len(vias), 2), count, head)
				if want == "" {
					assert.Zero(t, count, head)
					continue
				}
				assert.Equal(t, vias[0], top, head)
				assert.Equal(t, strings.Count(want, ",")+1, count, head)
				assert.Equal(t, "h", string(top.Host), head)
			}
		}
	}
}
