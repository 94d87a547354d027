package redact_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats/sip"
)

const trailer = "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: End of Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.14:51576) %d bytes\r\n"

// client makes a client log with one message and lines of other components.
func client(message, lines string) []byte {
	message = strings.ReplaceAll(strings.ReplaceAll(message, "\r\n", "\n"), "\n", "\r\n")
	head, body, _ := strings.Cut(message, "\r\n\r\n")
	message = strings.Replace(head, "LENGTH", fmt.Sprint(len(body)), 1) + "\r\n\r\n" + body
	var b strings.Builder
	for line := range strings.Lines(lines) {
		b.WriteString("01/05/2010|14:00:47.100 1A2C:1C0 INFO  :: " + strings.TrimRight(line, "\n") + "\r\n")
	}
	const prefix = "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: "
	fmt.Fprintf(&b, prefix+"Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.14:51576) %d bytes:\r\n", len(message))
	b.WriteString(prefix + message)
	b.WriteString("\r\n")
	fmt.Fprintf(&b, trailer, len(message))
	for line := range strings.Lines(lines) {
		b.WriteString("01/05/2010|14:00:48.100 1A2C:1C0 INFO  :: " + strings.TrimRight(line, "\n") + "\r\n")
	}
	return []byte(b.String())
}

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

const planted = `INVITE sip:zebulon.quark@north.tyrell.com SIP/2.0
Via: SIP/2.0/TLS 192.0.2.14:51576;branch=z9hG4bKplantedbranch77
Max-Forwards: 70
From: "Wilhelmina
  Oberhuber" <sip:wilhelmina@tyrell.com>;tag=plantedtag01;epid=77aa88bb99
To: Quark, Zebulon <sip:zebulon.quark@north.tyrell.com>
f: "ignored"
Call-ID: plantedcallid4711@192.0.2.14
CSeq: 1 INVITE
Contact: <sip:wilhelmina@tyrell.com;opaque=user:epid:GRUU;gruu>;+sip.instance="<urn:uuid:INSTANCE>"
Subject: Takeover of Cyberdyne
P-Asserted-Identity: "W. Oberhuber" <sip:wilhelmina@tyrell.com>, <tel:+4366412345678>
History-Info: <sip:roy.batty@offworld.tyrell.com?Reason=SIP%3Bcause%3D302>;index=1
Refer-To: <sip:deckard@tyrell.com?Replaces=replacedcall99%40north.tyrell.com%3Bto-tag%3Dplantedtag02%3Bfrom-tag%3Dplantedtag03>
Proxy-Authorization: TLS-DSK qop="auth", realm="SIP Communications Service", opaque="0BADCAFE", targetname="fe77.tyrell.com",
 crand="deadbeef", cnum="1", response="00112233445566778899aabbccddeeff00112233"
X-Ms-Odd: who=wilhelmina%40tyrell.com&b=B64USER&n=Oberhuber
X-Auth-Token: sekrettokenvalue123
Ms-Conversation-ID: AcPlantedConversation123==
ms-diagnostics: 1003;reason="User does not exist";TargetUri="rachael@tyrell.com";source="fe77.tyrell.com"
Content-Type: multipart/mixed;boundary="=_b"
Content-Length: LENGTH

--=_b
Content-Type: application/sdp

v=0
o=wilhelmina 0 0 IN IP4 10.20.30.40
s=-
e=Wilhelmina Oberhuber <w.oberhuber@tyrell.com>
p=+43 664 12345678
c=IN IP4 10.20.30.40
t=0 0
m=audio 50000 RTP/SAVP 0
a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:PlantedSrtpKeyPlantedSrtpKeyPlantedSr1|2^31|1:1
a=ice-ufrag:Plnt
a=ice-pwd:PlantedIcePassword123456
a=candidate:1 1 UDP 2130706431 10.20.30.40 50000 typ host
a=candidate:2 1 UDP 1694498815 81.82.83.84 50001 typ srflx raddr 10.20.30.40 rport 50000
--=_b
Content-Type: text/plain

Meet me at the opera, bring the briefcase
--=_b
Content-Type: application/xml

<contact uri="sip:pris.stratton@tyrell.com" displayName="Pris&#32;Str&#97;tton"><note>gone fishing today</note>
<deviceId>{5B7A1E20-1111-4222-8333-ABCDEFABCDEF}</deviceId><password>hunter2hunter2</password></contact>
--=_b
Content-Type: text/plain
Content-Transfer-Encoding: base64

B64PLAIN
--=_b--
`

const plantedLines = `roster: loaded Oberhuber, Wilhelmina (WILHELMINA@TYRELL.COM) from \\FE77\share and C:\Users\leon.kowalski\AppData
https://lync.tyrell.com/abs/handler?sip=sip%253Aroy.batty%2540offworld.tyrell.com
resolved edge9.tyrell.com to 81.82.83.99, 2a02:8388:1:2::77 and fe80::aabb:ccdd
login with Password=Tr0ub4dor&3 ok, cookie: CWTTicket=0123456789abcdefABCDEF0123456789
json {"displayName":"Eldon Tyrell","accessToken":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJl"}
callback from +43 (664) 123-456-78 and 0043664999888
negotiate TlRMTVNTUAADAAAAGAAYAHYAAAAYABgAjgAAABAAEABIAAAA done
decoded B64LINE
Call-ID: plantedcallid4711@192.0.2.14
user zebulon.quark on 10.20.30.40:50000
`

// plantedLog is a log with values in odd places, and those values.
func plantedLog() (log []byte, values []string) {
	fill := strings.NewReplacer("GRUU", sip.GRUUToken("77aa88bb99"), "INSTANCE", sip.Instance("77aa88bb99"),
		"B64USER", b64("sip:wilhelmina@tyrell.com"), "B64PLAIN", b64("the eagle has landed, wilhelmina"),
		"B64LINE", b64("owner=wilhelmina@tyrell.com;host=fe77.tyrell.com"))
	return client(fill.Replace(planted), fill.Replace(plantedLines)), []string{
		"zebulon", "quark", "tyrell", "wilhelmina", "oberhuber", "192.0.2.14", "192.0.2.50", "plantedbranch77", "plantedtag01", "plantedtag02",
		"plantedtag03", "77aa88bb99", sip.GRUUToken("77aa88bb99"), sip.Instance("77aa88bb99"), "plantedcallid4711", "Cyberdyne", "Takeover",
		"4366412345678", "66412345678", "roy.batty", "batty", "offworld", "replacedcall99", "deckard", "0BADCAFE", "fe77", "deadbeef", "00112233445566778899",
		"sekrettokenvalue123", "AcPlantedConversation123", "rachael", "10.20.30.40", "81.82.83.84", "PlantedSrtpKey", "Plnt",
		"PlantedIcePassword123456", "opera", "briefcase", "pris.stratton", "Pris", "Stratton", "Str&#97;tton", "fishing", "5B7A1E20", "hunter2",
		"eagle", "leon.kowalski", "kowalski", "edge9", "81.82.83.99", "2a02:8388", "Tr0ub4dor", "0123456789abcdefABCDEF", "Eldon",
		"eyJhbGciOiJIUzI1NiJ9", "123-456-78", "664999888", "TlRMTVNTUAAD", b64("sip:wilhelmina@tyrell.com"), b64("the eagle has landed, wilhelmina"),
		"b3duZXI9d2lsaGVsbWluYUB0eXJlbGw", "aabb:ccdd",
	}
}

func TestPlantedValuesAreGone(t *testing.T) {
	log, values := plantedLog()
	list := piecesOf(t, log)
	redacted(redact.All, list)
	got := written(list)
	for _, v := range values {
		assert.NotContains(t, strings.ToLower(got), strings.ToLower(v))
	}
	if t.Failed() {
		t.Log(got)
	}
	for _, kept := range []string{"SIP Communications Service", "INVITE sip:", "typ srflx raddr", "1003;reason=\"User does not exist\"", "=+43", "tel:+43", "index=1", "AES_CM_128_HMAC_SHA1_80"} {
		assert.Contains(t, got, kept)
	}
	n := 0
	for _, m := range piecesOf(t, []byte(got)) {
		if m.Raw != nil {
			n++
			assert.Empty(t, m.Problems)
			s := sip.Parse(m.Raw)
			length, _ := s.ContentLength()
			assert.Equal(t, len(s.Body()), length)
		}
	}
	require.Equal(t, 1, n)
}
