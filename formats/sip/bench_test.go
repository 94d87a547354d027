package sip_test

import (
	"bytes"
	"strings"
	"testing"

	"ocsconv/formats/sip"
)

// lync is an INVITE of the size that Lync clients send.
var lync = wire(strings.Replace(invite, "Content-Type: application/sdp\nContent-Length: 5\n\nv=0\n", `Supported: ms-early-media
Supported: ms-dialog-route-set-update
Supported: replaces
Supported: ms-safe-transfer
Supported: ms-bypass
Allow: INVITE, BYE, ACK, CANCEL, INFO, MESSAGE, UPDATE, REFER
Ms-Conversation-ID: Ac1b2c3d4e5f60718293a4b5c6d7e8f90a==
ms-keep-alive: UAC;hop-hop=yes
ms-subnet: 192.0.2.0
Accept-Language: en-US
ms-endpoint-location-data: NetworkScope;ms-media-location-type=Intranet
P-Preferred-Identity: <sip:alice@contoso.com>, <tel:+14255550100>
Proxy-Authorization: NTLM qop="auth", realm="SIP Communications Service", opaque="135DF6CC", targetname="fe01.contoso.com", crand="a1b5d20c", cnum="12", response="0100000000000000adf58669807b40ea"
Content-Type: multipart/alternative;boundary="----=_NextPart_000"
Content-Length: 1500

------=_NextPart_000
Content-Type: application/sdp

`+offerR1+`
------=_NextPart_000
Content-Type: application/sdp

`+offerR2+`
------=_NextPart_000--
`, 1))

func BenchmarkParse(b *testing.B) {
	b.SetBytes(int64(len(lync)))
	b.ReportAllocs()
	for b.Loop() {
		m := sip.Parse(lync)
		if !m.IsRequest() {
			b.Fatal("no request")
		}
	}
}

// BenchmarkParseAndAsk adds what an analysis asks of every message.
func BenchmarkParseAndAsk(b *testing.B) {
	b.SetBytes(int64(len(lync)))
	b.ReportAllocs()
	for b.Loop() {
		m := sip.Parse(lync)
		_, _, ok := m.CSeq()
		via, _, _ := sip.TopVia(lync)
		if !ok || m.Method() == "" || m.CallID() == nil || m.From().Tag() == nil || m.To().Epid() == nil ||
			m.Header("User-Agent") == nil || via.Host == nil {
			b.Fatal("not all found")
		}
	}
}

func BenchmarkHeaderThatIsNotIndexed(b *testing.B) {
	m := sip.Parse(lync)
	b.ReportAllocs()
	for b.Loop() {
		if m.Header("ms-subnet") == nil {
			b.Fatal("not found")
		}
	}
}

func BenchmarkSDP(b *testing.B) {
	m := sip.Parse(lync)
	b.SetBytes(int64(len(m.Body())))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for s := range m.SDPs() {
			for kind, line := range s.Lines() {
				if _, ok := sip.ParseCandidate(bytes.TrimPrefix(line, []byte("candidate:"))); ok && kind == 'a' {
					n++
				}
			}
		}
		if n != 8 {
			b.Fatal(n)
		}
	}
}

func BenchmarkDiagnostics(b *testing.B) {
	value := []byte(`13004;reason="Request was proxied to one or more registered endpoints";source="fe01.contoso.com";appName="InboundRouting"`)
	b.SetBytes(int64(len(value)))
	b.ReportAllocs()
	for b.Loop() {
		if len(sip.ParseDiagnostics(value)) != 1 {
			b.Fatal("none")
		}
	}
}
