package filter_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// shapes are messages that show what dissectors differ about: folds, compact
// names, lists in one line and in several, addresses without brackets, IPv6,
// tel, what is missing and what is damaged.
var shapes = []string{
	`INVITE sip:bob@example.com;user=phone SIP/2.0
Via: SIP/2.0/TLS 192.0.2.10:49152;branch=z9hG4bK1;received=203.0.113.9;rport=1024
Max-Forwards: 70
From: "Alice, A. \"Q\"" <sip:alice@contoso.com:5061;transport=tls>;tag=a1;epid=0123456789
To: "Bob" <sip:bob@example.com;user=phone>
Call-ID: Call-1@contoso.com
CSeq: 1 INVITE
Contact: <sip:alice@contoso.com;opaque=user:epid:abc;gruu>;+sip.instance="<urn:uuid:1>"
Route: <sip:edge.contoso.com:443;transport=tls;lr>, <sip:pool.contoso.com:5061;lr>
Route: <sip:fe.contoso.com;lr>
User-Agent: UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office Communicator 2007 R2)
Supported: timer, 100rel
Supported: histinfo
Require: a, b
P-Asserted-Identity: "Alice" <sip:alice@contoso.com>, <tel:+15550100>
Allow: INVITE, BYE
Subject:   lunch
ms-keep-alive: UAC;hop-hop=yes
Content-Type: application/sdp
Content-Length: 206

v=0
o=- 0 0 IN IP4 192.0.2.10
s=session
c=IN IP4 192.0.2.10
b=CT:99980
t=0 0
m=audio 50000 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=sendrecv
m=video 50002 RTP/AVP 34
c=IN IP4 192.0.2.11
a=inactive
`,
	`SIP/2.0 183 Session Progress
v: SIP/2.0/TLS proxy.contoso.com:5061;branch=z9hG4bK2, SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bK1
VIA: SIP / 2.0 / UDP 192.0.2.10;branch=z9hG4bK0
f: Alice <sip:alice@contoso.com>;tag=a1
t: sip:bob@example.com;tag=b1;epid=e1
i: Call-1@contoso.com
CSeq: 1 INVITE
m: sip:bob@[2001:db8::2]:5060
Record-Route: <sip:fe.contoso.com:5061;transport=tls;lr>, <sip:edge.contoso.com;lr>
Server: RTC/5.0
Require: 100rel
RSeq: 7
Event: presence
Expires: 3600
ms-diagnostics: 13004;reason="Request was proxied to one or more registered endpoints";source="FE01.CONTOSO.COM";appName="InboundRouting"
l: 0

`,
	`SIP/2.0 200 OK
Via: SIP/2.0/TLS 192.0.2.10:49152
From: <sip:alice@contoso.com>;tag=a1
To: <sip:bob@example.com>
 ;tag=b1
Call-ID: Call-1@contoso.com
CSeq: 1   INVITE
Contact: <sip:bob@192.0.2.20:5061>, "Bob, 2" <sip:bob@192.0.2.21>;q=0.5
Content-Length:   0
User-Agent:
Server: first
Server: second

`,
	`REGISTER sip:contoso.com SIP/2.0
Via: SIP/2.0/TCP 192.0.2.10:49152
From: <sip:alice@contoso.com>;tag=a2
To: <sip:alice@contoso.com>
Call-ID: reg-1
CSeq: 17 REGISTER
Contact: *
Expires: 0
Authorization: NTLM qop="auth", realm="SIP Communications Service", opaque="AA"
Content-Length: 0

`,
	`ACK sip:+15550100@gw.example.com:5060;user=phone SIP/2.0
Via: SIP/2.0/UDP gw.example.com
From: "T" <tel:+15550199;phone-context=example.com>;tag=t1
To: <sip:+15550100@gw.example.com;user=phone>;tag=u1
Call-ID: 4100
CSeq: 4294967295 ACK
RAck: 7 1 INVITE
Reason: SIP;cause=200;text="Call completed elsewhere"
Content-Length: 0

`,
	`BENOTIFY sip:192.0.2.10:49152;transport=tls SIP/2.0
Via: SIP/2.0/TLS 192.0.2.30:5061;branch=z9hG4bK9;branched=FALSE
From: <sip:alice@contoso.com>;tag=n1
To: <sip:alice@contoso.com>;tag=n2;epid=0123456789
Call-ID: sub-1
CSeq: 2 BENOTIFY
Event: vnd-microsoft-provisioning
Subscription-State: active;expires=28800
Content-Type: text/plain; charset=UTF-8
Content-Length: 12

Grüße
x=1
`,
	`MESSAGE sip:carol@contoso.com SIP/2.0
Call-ID:im-1
From:<sip:alice@contoso.com>;tag=m1
To: "Carol"<sip:carol@contoso.com>
CSeq:9 MESSAGE
Content-Type: text/plain

no length, no Via`,
	`SIP/2.0 603 Decline
Via: SIP/2.0/TLS 192.0.2.10:49152;branch=z9hG4bK1
From: <sip:ALICE@Contoso.com>;tag=a1
To: <sip:bob@example.com>;tag=b2
Call-ID: Call-1@contoso.com
CSeq: 1 INVITE
Content-Length: abc

`,
	`INFO sip:bob@example.com SIP/2.0
From: nobody in particular
To: bob <sip:bob@example.com>
CSeq: x INFO
Call-ID:
Max-Forwards: 7x
Expires:
Content-Length:
Via:
Contact:
header without colon

`,
	`INVITE sip:bob@example.com SIP/2.0
Via: SIP/2.0/TLS 192.0.2.10:49152
From: <sip:alice@contoso.com>;tag=a3
To: <sip:bob@example.com>
Call-ID: Call-2@contoso.com
CSeq: 1 INVITE
Content-Type: multipart/alternative;boundary="xx"
Content-Length: 402

--xx
Content-Type: application/sdp

v=0
o=- 0 0 IN IP4 192.0.2.10
s=first
c=IN IP4 192.0.2.10
t=0 0
m=audio 0 RTP/AVP 8

--xx
Content-Type: application/sdp

v=0
o=- 0 0 IN IP4 192.0.2.10
s=second
t=0 0
m=audio 50010 TCP/RTP/SAVP 8
c=IN IP6 2001:db8::9
a=candidate:1 1 UDP 2130706431 192.0.2.10 50010 typ host

--xx--
`,
	`SIP/2.0 500 Server Error with a longer phrase
Via: SIP/2.0/TLS 192.0.2.10:49152
From: <sips:al%20ice@contoso.com?subject=x>;tag=a3
To: <sip:contoso.com>;tag=
Call-ID: Call-2@contoso.com
CSeq: 1 INVITE
Warning: 399 contoso "x"
Retry-After: 5
ms-diagnostics-public: 2;reason="See response code and reason phrase"
ms-client-diagnostics: 52031;reason="Call failed"

`,
}

// samples returns the shapes as messages of one log, every second incoming.
func samples() []*formats.Message {
	phone := netip.MustParseAddrPort("192.0.2.10:49152")
	front := netip.MustParseAddrPort("198.51.100.20:5061")
	phone6 := netip.MustParseAddrPort("[2001:db8::10]:49153")
	front6 := netip.MustParseAddrPort("[2001:db8::20]:443")
	begin := time.Date(2010, 1, 5, 14, 0, 46, 889_000_000, time.UTC)
	var list []*formats.Message
	for i, text := range shapes {
		m := &formats.Message{
			Time:      begin.Add(time.Duration(i*i) * 250 * time.Millisecond),
			Direction: formats.Out,
			How:       formats.Logged,
			Local:     formats.Address{AddrPort: phone},
			Remote:    formats.Address{AddrPort: front},
			Transport: formats.TLS,
			Raw:       []byte(strings.ReplaceAll(text, "\n", "\r\n")),
			Origin:    formats.Origin{Format: "uccapi", File: "phone.uccapilog", Line: 10 * (i + 1)},
		}
		if i%2 == 1 {
			m.Direction = formats.In
		}
		if i == 5 || i == 6 {
			m.Local.AddrPort, m.Remote.AddrPort = phone6, front6
		}
		if i != 3 {
			m.Comment = "message " + string(rune('A'+i))
		}
		list = append(list, m)
	}
	return list
}

// save writes the messages as a capture and returns its path.
func save(t *testing.T, messages []*formats.Message) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pcapng")
	f, err := os.Create(path)
	require.NoError(t, err)
	w := pcapng.NewWriter(f, &pcapng.WriterOptions{Interfaces: []pcapng.Interface{
		{Name: "phone", Description: "a phone", Log: pcapng.LogInfo{Format: "uccapi", File: "phone.uccapilog"}},
	}})
	for _, m := range messages {
		require.NoError(t, w.Write(m))
	}
	require.NoError(t, w.Close())
	require.NoError(t, f.Close())
	return path
}
