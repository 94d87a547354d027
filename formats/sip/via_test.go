package sip_test

import (
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
	top, ok := m.TopVia()
	require.True(t, ok)
	assert.Equal(t, "a", string(top.Branch()))
	_, ok = parse("SIP/2.0 200 OK\n\n").TopVia()
	assert.False(t, ok)
}
