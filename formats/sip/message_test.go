package sip_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

// wire turns a test's text into octets as they go over the wire.
func wire(s string) []byte {
	return []byte(strings.ReplaceAll(strings.TrimPrefix(s, "\n"), "\n", "\r\n"))
}

func parse(s string) *sip.Message {
	m := sip.Parse(wire(s))
	return &m
}

// texts makes what an iterator yields comparable and readable.
func texts(values func(func([]byte) bool)) []string {
	var list []string
	for v := range values {
		list = append(list, string(v))
	}
	return list
}

const invite = `
INVITE sip:bob@contoso.com SIP/2.0
Via: SIP/2.0/TLS 192.0.2.10:2604
Max-Forwards: 70
From: "Alice, \"A\" <x>" <sip:alice@Contoso.COM>;tag=0fae8454e3;epid=1488039028
To: <sip:bob@contoso.com>;epid=aad34505db
Call-ID: e343
CSeq: 1 INVITE
Contact: <sip:alice@contoso.com;opaque=user:epid:NFExHZ6mj1yDHREOYWtdYQAA;gruu>
User-Agent: UCCAPI/3.5.6907.0 OC/3.5.6907.0
Supported: timer
Supported: 100rel, histinfo
Content-Type: application/sdp
Content-Length: 5

v=0
`

func TestParseRequest(t *testing.T) {
	m := parse(invite)
	assert.True(t, m.IsRequest())
	assert.False(t, m.IsResponse())
	assert.Equal(t, sip.INVITE, m.Method())
	assert.Equal(t, "sip:bob@contoso.com", string(m.RequestURI()))
	assert.Equal(t, "INVITE sip:bob@contoso.com SIP/2.0", string(m.StartLine()))
	assert.Zero(t, m.Status())
	assert.Nil(t, m.Reason())
	assert.Equal(t, "e343", string(m.CallID()))

	n, method, ok := m.CSeq()
	require.True(t, ok)
	assert.EqualValues(t, 1, n)
	assert.Equal(t, sip.INVITE, method)

	assert.Equal(t, "0fae8454e3", string(m.From().Tag()))
	assert.Equal(t, "1488039028", string(m.From().Epid()))
	assert.Equal(t, `Alice, "A" <x>`, m.From().DisplayName())
	assert.Equal(t, "alice@contoso.com", m.From().AOR())
	assert.Nil(t, m.To().Tag())
	assert.Equal(t, "aad34505db", string(m.To().Epid()))

	assert.Equal(t, []string{"timer", "100rel, histinfo"}, texts(m.Headers("supported")))
	assert.Equal(t, []string{"timer", "100rel", "histinfo"}, texts(m.List("k")))
	assert.Equal(t, "v=0\r\n", string(m.Body()))
	length, ok := m.ContentLength()
	require.True(t, ok)
	assert.Equal(t, len(m.Body()), length)
	assert.Equal(t, len(m.Bytes())-len(m.Body()), m.HeaderLength())
}

func TestParseResponse(t *testing.T) {
	tests := []struct {
		line   string
		status int
		reason string
	}{
		{"SIP/2.0 200 OK", 200, "OK"},
		{"SIP/2.0 180", 180, ""},
		{"SIP/2.0 101 Progress Report", 101, "Progress Report"},
		{"sip/2.0  486   Busy Here ", 486, "Busy Here"},
		{"SIP/2.0 200\tOK", 200, "OK"},
		{"SIP/2.0 603 D\u00e9clin", 603, "D\u00e9clin"},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			m := parse(tt.line + "\nCSeq: 7 PRACK\n\n")
			assert.True(t, m.IsResponse())
			assert.Equal(t, tt.status, m.Status())
			assert.Equal(t, tt.reason, string(m.Reason()))
			assert.Equal(t, sip.PRACK, m.Method(), "a response has the method of its CSeq")
			assert.Nil(t, m.RequestURI())
		})
	}
}

func TestStartLineOfOtherKinds(t *testing.T) {
	tests := []struct {
		name, text string
		request    bool
		start      string
		method     string
		uri        string
	}{
		{"blanks in the URI", "INVITE sip:a b@c SIP/2.0\n\n", true, "INVITE sip:a b@c SIP/2.0", "INVITE", "sip:a b@c"},
		{"unknown method", "XYZZY sip:a@b SIP/2.0\n\n", true, "XYZZY sip:a@b SIP/2.0", "XYZZY", "sip:a@b"},
		{"empty lines first", "\n\nBYE sip:a@b SIP/2.0\n\n", true, "BYE sip:a@b SIP/2.0", "BYE", "sip:a@b"},
		{"cut in the URI", "BYE sip:a@", true, "BYE sip:a@", "BYE", "sip:a@"},
		{"HTTP", "GET / HTTP/1.1\n\n", false, "GET / HTTP/1.1", "", ""},
		{"garbage", "hello world\nCall-ID: x\n\n", false, "hello world", "", ""},
		{"status without code", "SIP/2.0 OK\n\n", false, "SIP/2.0 OK", "", ""},
		{"status of four digits", "SIP/2.0 2000 OK\n\n", false, "SIP/2.0 2000 OK", "", ""},
		{"nothing", "", false, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := parse(tt.text)
			if tt.name == "empty lines first" {
				m2 := sip.Parse(wire("\n" + tt.text))
				m = &m2
			}
			assert.Equal(t, tt.request, m.IsRequest())
			assert.False(t, m.IsResponse())
			assert.Equal(t, tt.start, string(m.StartLine()))
			assert.Equal(t, tt.method, m.Method())
			assert.Equal(t, tt.uri, string(m.RequestURI()))
		})
	}
}

func TestFragmentWithoutStartLine(t *testing.T) {
	m := parse("ms-diagnostics: 13004;reason=\"x\"\nServer: InboundRouting/3.5.0.0\n\n")
	assert.Nil(t, m.StartLine())
	assert.False(t, m.IsRequest())
	assert.False(t, m.IsResponse())
	assert.Equal(t, "InboundRouting/3.5.0.0", string(m.Header("Server")))
	assert.NotNil(t, m.Header("ms-diagnostics"), "the first line counts")
}

func TestHeaderNames(t *testing.T) {
	m := parse("OPTIONS sip:a@b SIP/2.0\nVIA: SIP/2.0/UDP h\nf : <sip:a@b>;tag=1\nT:\t<sip:c@d>\ni:abc\nl: 0\nMS-Diagnostics: 1\nX-Thing: one\nx-thing: two\nEmpty:\n\n")
	assert.Equal(t, "SIP/2.0/UDP h", string(m.Header("via")))
	assert.Equal(t, "SIP/2.0/UDP h", string(m.Header("v")))
	assert.Equal(t, "1", string(m.From().Tag()))
	assert.Equal(t, "c@d", m.To().AOR())
	assert.Equal(t, "abc", string(m.CallID()))
	assert.Equal(t, "1", string(m.Header("ms-diagnostics")))
	assert.Equal(t, "one", string(m.Header("X-THING")))
	assert.Equal(t, []string{"one", "two"}, texts(m.Headers("X-Thing")))
	assert.NotNil(t, m.Header("Empty"))
	assert.Empty(t, m.Header("Empty"))
	assert.Nil(t, m.Header("Absent"))
	assert.Nil(t, m.Header("Subject"))
	assert.Nil(t, m.Header(""))
}

func TestAllKeepsOrderAndLinesWithoutColon(t *testing.T) {
	m := parse("BYE sip:a@b SIP/2.0\nA: 1\nno colon here\n<sip:wrapped@b>;tag=1\nB: 2\n 3\n\t4\nC:\n\nbody: no header\n")
	var got []string
	for name, value := range m.All() {
		got = append(got, string(name)+"|"+string(sip.Unfold(value)))
	}
	assert.Equal(t, []string{"A|1", "|no colon here", "|<sip:wrapped@b>;tag=1", "B|2 3 4", "C|"}, got)
}

func TestFolding(t *testing.T) {
	m := parse("BYE sip:a@b SIP/2.0\nTo:\n <sip:a@b>\n ;tag=7\nSubject: one  \n   two\n\nx")
	assert.Equal(t, "7", string(m.To().Tag()))
	assert.Equal(t, "one two", string(sip.Unfold(m.Header("Subject"))))
	plain := []byte("no folds")
	assert.Same(t, &plain[0], &sip.Unfold(plain)[0], "nothing is copied without need")
}

func TestLineEnds(t *testing.T) {
	lf := sip.Parse([]byte("BYE sip:a@b SIP/2.0\nCall-ID: x\n\nbody\n"))
	assert.Equal(t, "x", string(lf.CallID()))
	assert.Equal(t, "body\n", string(lf.Body()))
	mixed := sip.Parse([]byte("BYE sip:a@b SIP/2.0\r\nCall-ID: x\nl: 4\r\n\nbody"))
	assert.Equal(t, "x", string(mixed.CallID()))
	assert.Equal(t, "body", string(mixed.Body()))
}

func TestTruncatedAnywhere(t *testing.T) {
	full := wire(invite)
	for n := range full {
		m := sip.Parse(full[:n])
		for range m.All() {
		}
		m.From()
		m.To()
		m.Status()
		assert.LessOrEqual(t, m.HeaderLength(), n)
	}
}

func TestBodyDoesNotDependOnContentLength(t *testing.T) {
	tests := []struct {
		name, header string
		declared     int
		ok           bool
	}{
		{"exact", "Content-Length: 4\n", 4, true},
		{"too small", "Content-Length: 3\n", 3, true},
		{"too large", "l: 99\n", 99, true},
		{"none", "", 0, false},
		{"negative", "Content-Length: -1\n", 0, false},
		{"no number", "Content-Length: many\n", 0, false},
		{"too many digits", "Content-Length: 99999999999999999999999\n", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := parse("BYE sip:a@b SIP/2.0\n" + tt.header + "\nbody")
			n, ok := m.ContentLength()
			assert.Equal(t, tt.declared, n)
			assert.Equal(t, tt.ok, ok)
			assert.Equal(t, "body", string(m.Body()))
		})
	}
}

func TestCSeq(t *testing.T) {
	tests := []struct {
		value  string
		n      uint32
		method string
		ok     bool
	}{
		{"1 INVITE", 1, "INVITE", true},
		{" 0009 \t  INVITE ", 9, "INVITE", true},
		{"4294967295 ACK", 4294967295, "ACK", true},
		{"1\n  BYE", 1, "BYE", true},
		{"7 NEWMETHOD", 7, "NEWMETHOD", true},
		{"4294967296 ACK", 0, "", false},
		{"36893488147419103232 REGISTER", 0, "", false},
		{"INVITE", 0, "", false},
		{"1", 0, "", false},
		{"1 IN VITE", 0, "", false},
		{"-1 INVITE", 0, "", false},
		{"", 0, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			n, method, ok := parse("SIP/2.0 200 OK\nCSeq: " + tt.value + "\n\n").CSeq()
			assert.Equal(t, tt.ok, ok)
			assert.Equal(t, tt.n, n)
			assert.Equal(t, tt.method, method)
		})
	}
}

func TestReliableProvisional(t *testing.T) {
	n, ok := parse("SIP/2.0 183 x\nRSeq: 988789\n\n").RSeq()
	require.True(t, ok)
	assert.EqualValues(t, 988789, n)

	rseq, cseq, method, ok := parse("PRACK sip:a@b SIP/2.0\nRAck: 776656  1 INVITE\n\n").RAck()
	require.True(t, ok)
	assert.EqualValues(t, 776656, rseq)
	assert.EqualValues(t, 1, cseq)
	assert.Equal(t, sip.INVITE, method)

	_, _, _, ok = parse("PRACK sip:a@b SIP/2.0\nRAck: 1 INVITE\n\n").RAck()
	assert.False(t, ok)
}

func TestThousandsOfHeaders(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("BYE sip:a@b SIP/2.0\r\n")
	for range 5000 {
		b.WriteString("Via: SIP/2.0/UDP h;branch=z\r\nX-Filler: " + strings.Repeat("x", 20) + "\r\n")
	}
	b.WriteString("Call-ID: last\r\nX-Last: here\r\nSubject: " + strings.Repeat("long", 25000) + "\r\n\r\n")
	m := sip.Parse(b.Bytes())
	assert.Equal(t, "last", string(m.CallID()))
	assert.Equal(t, "here", string(m.Header("x-last")))
	assert.Len(t, m.Header("s"), 100000)
	assert.Len(t, slices.Collect(m.Vias()), 5000)
}

func TestNULIsAnOctet(t *testing.T) {
	m := sip.Parse([]byte("MESSAGE sip:a@b SIP/2.0\r\nSubject: a\x00b\r\n\r\n\x00\x00"))
	assert.Equal(t, "a\x00b", string(m.Header("Subject")))
	assert.Equal(t, "\x00\x00", string(m.Body()))
}

func TestParseDoesNotAllocate(t *testing.T) {
	raw := wire(invite)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		m := sip.Parse(raw)
		if m.Method() == "" || m.From().Tag() == nil || m.Header("User-Agent") == nil {
			t.Fatal("nothing was parsed")
		}
	}))
}

func TestMethodsAreSharedStrings(t *testing.T) {
	for _, method := range []string{
		sip.ACK, sip.BENOTIFY, sip.BYE, sip.CANCEL, sip.INFO, sip.INVITE, sip.MESSAGE, sip.NOTIFY, sip.OPTIONS,
		sip.PRACK, sip.PUBLISH, sip.REFER, sip.REGISTER, sip.SERVICE, sip.SUBSCRIBE, sip.UPDATE,
	} {
		m := parse(method + " sip:a@b SIP/2.0\n\n")
		assert.Equal(t, method, m.Method())
		assert.Zero(t, testing.AllocsPerRun(10, func() { _ = m.Method() }), method)
	}
}

func TestIteratorsStopWhenAsked(t *testing.T) {
	m := parse("BYE sip:a@b SIP/2.0\nVia: a,b\nVia: c\nm: <sip:a@b>, <sip:c@d>\nm: <sip:e@f>\nms-diagnostics: 1,2\nX: 1\nX: 2\n\n")
	for range m.All() {
		break
	}
	for range m.Headers("Via") {
		break
	}
	for range m.Headers("X") {
		break
	}
	for range m.Vias() {
		break
	}
	for range m.Contacts() {
		break
	}
	for d := range m.Diagnostics() {
		assert.Equal(t, 1, d.ID)
		break
	}
}
