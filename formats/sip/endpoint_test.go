package sip_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

func TestIdentityOfAnEpid(t *testing.T) {
	tests := []struct{ epid, token, instance string }{
		{"1488039028", "NFExHZ6mj1yDHREOYWtdYQAA", "1d315134-a69e-5c8f-831d-110e616b5d61"},
		{"aad34505db", "ATX04NzZClmCm9_s1BVjeAAA", "e0f43501-d9dc-590a-829b-dfecd4156378"},
		{"2798f0b3cc", "uozeqPgOuFOVd0DaRpeFCgAA", "a8de8cba-0ef8-53b8-9577-40da4697850a"},
		{"a11ce00001", "-gS0SAHc41ybf494KhhZ0wAA", "48b404fa-dc01-5ce3-9b7f-8f782a1859d3"},
		{"b0b0000001", "pc4u1p6l4VaAjnL2AvUKfwAA", "d62ecea5-a59e-56e1-808e-72f602f50a7f"},
	}
	for _, tt := range tests {
		t.Run(tt.epid, func(t *testing.T) {
			assert.Equal(t, tt.token, sip.GRUUToken(tt.epid))
			assert.Equal(t, tt.instance, sip.Instance(tt.epid))
		})
	}
	assert.NotEqual(t, sip.GRUUToken("AAD34505DB"), sip.GRUUToken("aad34505db"), "case counts")
}

func TestOpaque(t *testing.T) {
	tests := []struct {
		uri  string
		kind sip.Opaque
		rest string
		gruu bool
	}{
		{"sip:a@b;opaque=user:epid:Tok-_en;gruu", sip.OpaqueEndpoint, "Tok-_en", true},
		{"sip:a@b;gruu;opaque=srvr:HomeServer:xyz", sip.OpaqueServer, "HomeServer:xyz", true},
		{"sip:a@b;gruu;opaque=app:conf:focus:id:1F", sip.OpaqueConference, "focus:id:1F", true},
		{"sip:a@b;opaque=app:voicemail", sip.OpaqueVoicemail, "", false},
		{"sip:a@b;opaque=app:rgs", sip.OpaqueApplication, "rgs", false},
		{"sip:h;opaque=state:Ci.R500;lr", sip.OpaqueState, "Ci.R500", false},
		{"sip:a@b;opaque=else", sip.OpaqueOther, "else", false},
		{"sip:a@b", sip.OpaqueNone, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.uri, func(t *testing.T) {
			u := sip.ParseURI([]byte(tt.uri))
			kind, rest := u.Opaque()
			assert.Equal(t, tt.kind, kind)
			assert.Equal(t, tt.rest, string(rest))
			assert.Equal(t, tt.gruu, u.IsGRUU())
			if tt.kind == sip.OpaqueEndpoint {
				assert.Equal(t, tt.rest, string(u.EndpointToken()))
			} else {
				assert.Nil(t, u.EndpointToken())
			}
		})
	}
}

func TestSIPInstance(t *testing.T) {
	a := sip.ParseNameAddr([]byte(`<sip:192.0.2.1:5061>;proxy=replace;+sip.instance="<urn:uuid:1D315134-A69E-5C8F-831D-110E616B5D61>"`))
	assert.Equal(t, "1D315134-A69E-5C8F-831D-110E616B5D61", string(a.SIPInstance()))
	assert.Nil(t, sip.ParseNameAddr([]byte("<sip:a@b>")).SIPInstance())
}

func ExampleGRUUToken() {
	fmt.Println(sip.GRUUToken("aad34505db"))
	// Output: ATX04NzZClmCm9_s1BVjeAAA
}
