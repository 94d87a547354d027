package redact_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sip"
)

// swept learns and applies one message between log lines.
func swept(level redact.Level, head, raw string) (m *formats.Message, d *redact.Detector) {
	m = &formats.Message{Raw: []byte(raw), Head: []byte(head)}
	r := redact.New(level, redact.Options{Key: []byte("k"), Formats: known.Formats})
	r.Learn(m)
	r.Apply(m)
	return m, r.Leaks(nil)
}

const sweepMessage = "INVITE sip:deckard@voight.com SIP/2.0\r\n" +
	"Via: SIP/2.0/TLS 10.248.156.112:5061;branch=z9hG4bKa1b2c3d4\r\n" +
	"From: \"Rick Deckard\" <sip:deckard@voight.com>;tag=ab12cd34ef;epid=aad34505db\r\n" +
	"Call-ID: abc9f31@10.248.156.112\r\n" +
	"P-Asserted-Identity: <tel:+442079460018>\r\n" +
	"Authorization: NTLM opaque=\"135DF6CC\", response=\"0123456789abcdef\"\r\n"

// damagedLines have values of sweepMessage, which damage hides from the walk.
var damagedLines = []string{
	`Authorization: NTqop="auth", fque="135DF6CC", realm="x"`,
	"a=candidatUDP 2130706429 10.248.156.112 50017 typ host",
	"X-Deckard: 1",
	"Contact: <sip:deckard\xff10.248.156.112>",
	"Note: \u201cDeckard\u201d\u2014gone",
	"P: 0@1 20 7946 0018",
}

// TestDamageHidesNoValue holds that a value is replaced also where damage took
// away what told the walk its kind.
func TestDamageHidesNoValue(t *testing.T) {
	for _, line := range damagedLines {
		t.Run(line, func(t *testing.T) {
			body := line + "\r\n"
			raw := sweepMessage + line + "\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
			m, d := swept(redact.All, "", raw)
			require.NoError(t, d.CheckReader("out", bytes.NewReader(m.Raw)))
			assert.Empty(t, d.Found())
			assert.NotContains(t, strings.ToLower(string(m.Raw)), "deckard")
			assert.NotContains(t, string(m.Raw), "135DF6CC")
			parsed := sip.Parse(m.Raw)
			n, _ := parsed.ContentLength()
			assert.Equal(t, len(parsed.Body()), n)
		})
	}
}

func TestStampsStay(t *testing.T) {
	for _, stamp := range []string{
		"01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: ",
		"\ufeff01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: ",
		"TL_INFO(TF_PROTOCOL) []1A2C.09F0::01/05/2010-14:00:47.921.000012CB (S4,SipMessage.DataLoggingHelper:sipmessage.cs(774)) ",
	} {
		raw := sweepMessage + "To: <sip:1a2c@voight.com>\r\nContact: <sip:sipmessage@voight.com>\r\n\r\n"
		m, _ := swept(redact.All, stamp+"deckard\r\n", raw)
		assert.True(t, strings.HasPrefix(string(m.Head), stamp), "%s", m.Head)
		assert.NotContains(t, string(m.Head), "deckard")
	}
	m, d := swept(redact.All, "01/05/2010|14:0:deckard\r\n", sweepMessage+"\r\n")
	assert.NotContains(t, string(m.Head), "deckard", "what damage put there is no stamp")
	require.NoError(t, d.CheckReader("out", bytes.NewReader(m.Head)))
	assert.Empty(t, d.Found())
}

func TestRecordMarksStay(t *testing.T) {
	m, _ := swept(redact.All, "", sweepMessage+"Authentication-Info: NTLM rspauth=\"01000000$$begin_record\r\n\r\n")
	assert.Contains(t, string(m.Raw), "$$begin_record\r\n")
	assert.NotContains(t, string(m.Raw), "01000000")
}

// TestServerBelowAll holds that a server's name loses the people in it.
func TestServerBelowAll(t *testing.T) {
	m := &formats.Message{Raw: []byte(sweepMessage + "\r\n")}
	m.Origin.Server = `POOL\DECKARD`
	r := redact.New(redact.People, redact.Options{Key: []byte("k"), Formats: known.Formats})
	r.Learn(m)
	r.Apply(m)
	assert.Regexp(t, `^POOL\\[A-Z]+$`, m.Origin.Server)
	assert.NotContains(t, m.Origin.Server, "DECKARD")
}

func TestTokenThatIsNoUUID(t *testing.T) {
	assert.NotPanics(t, func() {
		swept(redact.All, "", sweepMessage+"Contact: <sip:a@voight.com;opaque=user:epid:AAAAAAAAAAAAAAAAAAAAAAA=;gruu>\r\n\r\n")
	})
}

// TestOneValueInManySpellings holds that one address, number and Call-ID has one
// pseudonym however it is written.
func TestOneValueInManySpellings(t *testing.T) {
	m, _ := swept(redact.All, "10.248.156.112 0x0AF89C70 0af89c70 184065136 0x709CF80A\r\n", sweepMessage+"\r\n")
	var a, b, c, e uint32
	var q [4]uint32
	_, err := fmt.Sscanf(string(m.Head), "%d.%d.%d.%d 0x%08X %08x %d 0x%08X", &q[0], &q[1], &q[2], &q[3], &a, &b, &c, &e)
	require.NoError(t, err, "%s", m.Head)
	want := q[0]<<24 | q[1]<<16 | q[2]<<8 | q[3]
	assert.Equal(t, []uint32{want, want, want}, []uint32{a, b, c})
	assert.Equal(t, q[3]<<24|q[2]<<16|q[1]<<8|q[0], e)
	assert.NotEqual(t, uint32(0x0af89c70), want)

	m, _ = swept(redact.People, "+44 20 7946 0018/020 7946 0018/+44 (0)20 7946 0018/0044 20 7946 0018/442079460018\r\n", sweepMessage+"\r\n")
	parsed := sip.Parse(m.Raw)
	number := string(parsed.Header("P-Asserted-Identity"))
	national := strings.TrimSuffix(strings.TrimPrefix(number, "<tel:+44"), ">")
	digits := strings.NewReplacer(" ", "", "(", "", ")", "", "\r\n", "").Replace(string(m.Head))
	assert.Equal(t, "+44"+national+"/0"+national+"/+440"+national+"/0044"+national+"/44"+national, digits)

	m, _ = swept(redact.All, "call abc9f31@10.248.156.112 ends\r\n", sweepMessage+"\r\n")
	parsed = sip.Parse(m.Raw)
	assert.Equal(t, "xxxx "+string(parsed.Header("Call-ID"))+" xxxx\r\n", string(m.Head))
}

// TestNameOfCommonWords holds that a person is replaced in either order of names, and
// each of them alone, though both are words of any page.
func TestNameOfCommonWords(t *testing.T) {
	raw := strings.Replace(sweepMessage, "Rick Deckard", "Mark Page", 1) + "\r\n"
	m, _ := swept(redact.People, "contact Mark Page, Page, Mark; Server Busy; the server is busy\r\n", raw)
	assert.NotRegexp(t, "Mark|Page", string(m.Head))
	assert.Contains(t, string(m.Head), "; Server Busy; the server is busy\r\n")
}

// TestReplaces holds that addresses which are made up can avoid those of the input.
func TestReplaces(t *testing.T) {
	r := redact.New(redact.All, redact.Options{Formats: known.Formats})
	r.Learn(&formats.Message{Raw: []byte(sweepMessage + "\r\n")})
	r.Seal()
	assert.True(t, r.Replaces(netip.MustParseAddr("10.248.156.112")))
	assert.False(t, r.Replaces(netip.MustParseAddr("10.248.156.113")))
}
