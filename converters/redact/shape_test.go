package redact_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sip"
)

// one redacts one message with this header.
func one(t *testing.T, key, line string) string {
	m := &formats.Message{Raw: []byte("OPTIONS sip:host SIP/2.0\r\n" + line + "\r\n\r\n")}
	r := redact.New(redact.All, redact.Options{Key: []byte(key), Formats: known.Formats})
	r.Learn(m)
	r.Apply(m)
	_, got, ok := strings.Cut(string(m.Raw), "\r\n")
	require.True(t, ok)
	return strings.TrimSuffix(got, "\r\n\r\n")
}

func TestPseudonymsLookRight(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"number with country code", "Route: <tel:+14255550123>", `^Route: <tel:\+1\d{10}>$`},
		{"number with separators", "Route: <tel:+43-664-1234567>", `^Route: <tel:\+43-\d{3}-\d{7}>$`},
		{"number in a SIP URI", "Route: <sip:+385148012345;phone-context=x@contoso.com;user=phone>", `^Route: <sip:\+385\d{9};phone-context=x@[a-z]+\.example;user=phone>$`},
		{"number as a name", `Route: "+1 (425) 555-0123" <sip:x@contoso.com>`, `^Route: "\+1 \(\d{3}\) \d{3}-\d{4}" <sip:`},
		{"number in a name", `Route: "Jo 425 555 0123" <sip:x@contoso.com>`, `^Route: "[A-Z][a-z]+ \d{3} \d{3} \d{4}" <sip:`},
		{"address in a subject", `Subject: printer 10.1.2.3 burns`, `^Subject: [a-z]+ 10\.\d+\.\d+\.\d+ [a-z]+$`},
		{"extension", "Route: <sip:4711@contoso.com>", `^Route: <sip:\d{4}@[a-z]+\.example>$`},
		{"labels", "Route: <sip:a.b.c.contoso.co.uk:5061;lr>", `^Route: <sip:[a-z]+\.[a-z]+\.[a-z]+\.[a-z-]+\.co\.example:5061;lr>$`},
		{"private address", "Route: <sip:10.1.2.3:5060>", `^Route: <sip:10\.\d+\.\d+\.\d+:5060>$`},
		{"private address, 172", "Route: <sip:172.20.2.3>", `^Route: <sip:172\.(1[6-9]|2\d|3[01])\.\d+\.\d+>$`},
		{"private address, 192", "Route: <sip:192.168.1.1>", `^Route: <sip:192\.168\.\d+\.\d+>$`},
		{"documentation", "Route: <sip:198.51.100.7>", `^Route: <sip:(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+>$`},
		{"link-local", "Route: <sip:169.254.7.7>", `^Route: <sip:169\.254\.\d+\.\d+>$`},
		{"loopback stays", "Route: <sip:127.0.0.1>", `^Route: <sip:127\.0\.0\.1>$`},
		{"IPv6", "Route: <sip:[2001:db8::1]:5061>", `^Route: <sip:\[2001:db8:[0-9a-f:]+\]:5061>$`},
		{"public IPv6", "Route: <sip:[2a02:8388::1]>", `^Route: <sip:\[2e00:[0-9a-f:]+\]>$`},
		{"epid, hexadecimal", "From: <sip:a@contoso.com>;epid=aad34505db", `;epid=[0-9a-f]{10}$`},
		{"epid, digits", "From: <sip:a@contoso.com>;epid=148803902", `;epid=\d{9}$`},
		{"epid, upper case", "From: <sip:a@contoso.com>;epid=0004F2AABBCC", `;epid=[0-9A-F]{12}$`},
		{"kind of GRUU", "Route: <sip:bob@contoso.com;opaque=app:conf:focus:id:ABCDEFGH;gruu>", `;opaque=app:conf:focus:id:[A-Z]{8};gruu>$`},
		{"voice mail", "Route: <sip:bob@contoso.com;opaque=app:voicemail>", `;opaque=app:voicemail>$`},
		{"server's GRUU", "Route: <sip:pool@contoso.com;gruu;opaque=srvr:HomeServer:abcDEF123456>", `;opaque=srvr:HomeServer:[0-9A-Za-z]{12}>$`},
		{"magic cookie", "Via: SIP/2.0/TLS 10.0.0.9:5061;branch=z9hG4bK12AB.34CD;branched=TRUE", `;branch=z9hG4bK[0-9A-F]{4}\.[0-9A-F]{4};branched=TRUE$`},
		{"case follows", "Route: <sip:BOB@CONTOSO.COM>", `^Route: <sip:[A-Z]+@[A-Z]+\.EXAMPLE>$`},
		{"version stays", "Server: RTC/6.0.0.0", `^Server: RTC/6\.0\.0\.0$`},
		{"version of a product stays elsewhere", "Accept: SIP/6.1.2.3", `^Accept: SIP/6\.1\.2\.3$`},
		{"realm stays", `WWW-Authenticate: NTLM realm="SIP Communications Service", version=4`, `realm="SIP Communications Service", version=4$`},
		{"counters stay", `Authorization: NTLM qop="auth", cnum="12", response="0123456789abcdef"`, `qop="auth", cnum="12", response="[0-9a-f]{16}"$`},
		{"common words elsewhere", "Accept: info about all sip users", `^Accept: info xxxxx xxx sip xxxxx$`},
		{"name space stays", `Accept: <c xmlns="http://schemas.microsoft.com/2006/09/sip/msrtc-event-categories">`, `^Accept: <c xmlns="http://schemas.microsoft.com/2006/09/sip/msrtc-event-categories">$`},
		{"anonymous stays", "From: <sip:anonymous@anonymous.invalid>;tag=1", `^From: <sip:anonymous@anonymous.invalid>;tag=\d$`},
		{"user=phone stays", "Route: <sip:+1425@h;user=phone>", `;user=phone>$`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := one(t, "k", tt.line)
			assert.Regexp(t, regexp.MustCompile(tt.want), got)
			if !strings.Contains(tt.name, "stays") && !strings.Contains(tt.name, "stay ") && tt.name != "voice mail" {
				assert.NotEqual(t, tt.line, got)
			}
		})
	}
}

func TestCommonUserIsReplacedInItsPlaceOnly(t *testing.T) {
	got := one(t, "k", "From: <sip:info@contoso.com>\r\nSupported: info\r\nAccept: info is a word, sip:info@contoso.com is not")
	assert.Contains(t, got, "\r\nAccept: info is a xxxx, sip:")
	assert.NotContains(t, got, "info@")
	assert.NotContains(t, got, "contoso")
}

func TestEndpointStaysOneEndpoint(t *testing.T) {
	const known, unknown = "aad34505db", "77aa88bb99"
	line := fmt.Sprintf("From: <sip:a@contoso.com>;epid=%s\r\nContact: <sip:a@contoso.com;opaque=user:epid:%s;gruu>;+sip.instance=\"<urn:uuid:%s>\"\r\n"+
		"Contact: <sip:a@contoso.com;opaque=user:epid:%s;gruu>;+sip.instance=\"<urn:uuid:%s>\"\r\nAccept: {%s}",
		known, sip.GRUUToken(known), sip.Instance(known), sip.GRUUToken(unknown), sip.Instance(unknown), strings.ToUpper(sip.Instance(known)))
	m := sip.Parse([]byte("OPTIONS sip:x SIP/2.0\r\n" + one(t, "k", line) + "\r\n\r\n"))
	from := m.From()
	epid := string(from.Epid())
	assert.NotEqual(t, known, epid)
	var contacts []sip.NameAddr
	for c := range m.Contacts() {
		contacts = append(contacts, c)
	}
	require.Len(t, contacts, 2)
	assert.Equal(t, sip.GRUUToken(epid), string(contacts[0].Parse().EndpointToken()))
	assert.Equal(t, sip.Instance(epid), string(contacts[0].SIPInstance()))
	assert.Equal(t, "{"+strings.ToUpper(sip.Instance(epid))+"}", string(m.Header("Accept")))
	assert.NotEqual(t, sip.Instance(unknown), string(contacts[1].SIPInstance()))
	assert.Len(t, contacts[1].Parse().EndpointToken(), 24)
}

// pseudonymOf returns the address that a message has after redaction.
func pseudonymOf(r *redact.Redactor, a netip.Addr) netip.Addr {
	m := &formats.Message{Local: formats.Address{AddrPort: netip.AddrPortFrom(a, 1)}}
	r.Apply(m)
	return m.Local.Addr()
}

func TestSubnetsInCommonStay(t *testing.T) {
	for _, pair := range [][3]string{
		{"10.1.2.3", "10.1.2.200", "10.1.3.3"}, {"192.168.5.5", "192.168.5.6", "192.168.6.5"}, {"81.82.83.84", "81.82.83.85", "81.82.84.84"},
		{"2001:db8:1:2::5", "2001:db8:1:2::6", "2001:db8:1:3::5"},
	} {
		r := redact.New(redact.All, redact.Options{Key: []byte("k"), Formats: known.Formats})
		var got []netip.Addr
		for _, a := range pair {
			r.Learn(&formats.Message{Local: formats.Address{AddrPort: netip.AddrPortFrom(netip.MustParseAddr(a), 1)}})
		}
		for _, a := range pair {
			got = append(got, pseudonymOf(r, netip.MustParseAddr(a)))
		}
		bits := 24
		if got[0].Is6() {
			bits = 64
		}
		net, err := got[0].Prefix(bits)
		require.NoError(t, err)
		assert.True(t, net.Contains(got[1]), "%v %v", pair, got)
		assert.False(t, net.Contains(got[2]), "%v %v", pair, got)
		assert.NotEqual(t, got[0], got[1])
	}
}

func TestManyAddressesStayApart(t *testing.T) {
	r := redact.New(redact.All, redact.Options{Formats: known.Formats})
	at := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}) }
	for i := 1; i < 100; i++ {
		r.Learn(&formats.Message{Remote: formats.Address{AddrPort: netip.AddrPortFrom(at(i), 1)}})
	}
	seen := map[netip.Addr]bool{}
	for i := 1; i < 100; i++ {
		a := pseudonymOf(r, at(i))
		assert.False(t, seen[a], "%v", a)
		assert.False(t, netip.MustParsePrefix("192.0.2.0/24").Contains(a), "%v is an original", a)
		seen[a] = true
	}
}

func TestKeyMakesPseudonymsStable(t *testing.T) {
	line := `From: "Alice Archer" <sip:alice@contoso.com>;tag=a1b2c3d4e5;epid=aad34505db`
	assert.Equal(t, one(t, "k", line), one(t, "k", line))
	assert.NotEqual(t, one(t, "k", line), one(t, "other", line))
	assert.NotEqual(t, one(t, "", line), one(t, "", line), "without a key nothing links two runs")
}

func TestPseudonymsDoNotDependOnTheOrderOfInputs(t *testing.T) {
	a := func() *formats.Message {
		return &formats.Message{Raw: []byte("OPTIONS sip:alice@contoso.com SIP/2.0\r\n\r\n")}
	}
	b := func() *formats.Message {
		return &formats.Message{Raw: []byte("OPTIONS sip:bob@contoso.org SIP/2.0\r\n\r\n")}
	}
	x, y := []*formats.Message{a(), b()}, []*formats.Message{b(), a()}
	redacted(redact.All, x)
	redacted(redact.All, y)
	assert.Equal(t, string(x[0].Raw), string(y[1].Raw))
	assert.Equal(t, string(x[1].Raw), string(y[0].Raw))
	assert.NotEqual(t, string(x[0].Raw), string(x[1].Raw))
}

func TestLevels(t *testing.T) {
	log, _ := plantedLog()
	tests := []struct {
		level redact.Level
		gone  []string
		kept  []string
	}{
		{redact.Secrets, []string{"PlantedSrtpKey", "PlantedIcePassword", "briefcase", "hunter2", "sekrettoken", "00112233445566", "fishing", "eagle", "Takeover of Cyberdyne"},
			[]string{"wilhelmina@tyrell.com", "77aa88bb99", "192.0.2.14", "plantedcallid4711", "+4366412345678", "displayName="}},
		{redact.People, []string{"PlantedSrtpKey", "wilhelmina", "Cyberdyne", "77aa88bb99", "4366412345678", "AcPlanted", "kowalski"},
			[]string{"north.tyrell.com", "192.0.2.14", "plantedcallid4711@192.0.2.14", "plantedtag01", "fe77.tyrell.com", "10.20.30.40"}},
	}
	for _, tt := range tests {
		t.Run(tt.level.String(), func(t *testing.T) {
			list := piecesOf(t, log)
			redacted(tt.level, list)
			got := written(list)
			for _, v := range tt.gone {
				assert.NotContains(t, got, v)
			}
			for _, v := range tt.kept {
				assert.Contains(t, got, v)
			}
		})
	}
}

func TestParseLevel(t *testing.T) {
	for _, l := range []redact.Level{redact.Secrets, redact.People, redact.All} {
		got, err := redact.ParseLevel(strings.ToUpper(l.String()))
		require.NoError(t, err)
		assert.Equal(t, l, got)
	}
	_, err := redact.ParseLevel("off")
	assert.EqualError(t, err, `no level "off": it is secrets, people or all`)
}

func TestWriteMap(t *testing.T) {
	log, _ := plantedLog()
	list := piecesOf(t, log)
	r := redacted(redact.All, list)
	var a, b bytes.Buffer
	require.NoError(t, r.WriteMap(&a))
	require.NoError(t, r.WriteMap(&b))
	assert.Equal(t, a.String(), b.String())
	var m struct {
		Schema, Level string
		Values        map[string]map[string]string
	}
	require.NoError(t, json.Unmarshal(a.Bytes(), &m))
	assert.Equal(t, "ocsconv.pseudonyms/1", m.Schema)
	got := written(list)
	assert.Contains(t, got, m.Values["epids"]["77aa88bb99"])
	assert.Contains(t, got, m.Values["addresses"]["10.20.30.40"])
	assert.Contains(t, got, m.Values["call-ids"]["plantedcallid4711@192.0.2.14"])
	for _, v := range []string{"PlantedSrtpKey", "hunter2", "briefcase", "sekrettoken"} {
		assert.NotContains(t, a.String(), v, "a credential has no place in the map")
	}
}

func TestFile(t *testing.T) {
	r := redact.New(redact.All, redact.Options{Key: []byte("k"), Formats: known.Formats})
	got := r.File(`C:\logs\alice-laptop.uccapilog`)
	assert.Regexp(t, `^log-[a-z]+\.uccapilog$`, got)
	assert.Equal(t, got, r.File(got))
	assert.NotEqual(t, got, r.File("bob.uccapilog"))
	assert.Equal(t, "-", r.File("-"))
}

// A method may be any token (RFC 3261 §7.1), so one that is not on the list is no word
// to let through, and what replaces it is one token in every place.
func TestUnknownMethods(t *testing.T) {
	tests := map[string]string{"IOVITE": "^[A-Z]+$", "x-Zwiebel.kuchen": "^[a-z]+$", "BADCAFE": "^[A-Z]+$", "INVITE": "INVITE", "Benotify": "Benotify"}
	seen := map[string]bool{}
	for method, like := range tests {
		list := piecesOf(t, client(method+" sip:bob@tyrell.com SIP/2.0\nFrom: <sip:wilhelmina@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 "+method+"\n"+
			"RAck: 1 1 "+method+"\nAllow: ACK, "+method+"\nContent-Length: 0\n\n", ""))
		redacted(redact.All, list)
		var raw []byte
		for _, m := range list {
			raw = append(raw, m.Raw...)
		}
		m := sip.Parse(raw)
		want := m.Method()
		assert.Regexp(t, like, want, method)
		assert.False(t, seen[want], "two methods become one")
		seen[want] = true
		_, inCSeq, ok := m.CSeq()
		assert.True(t, ok, method)
		assert.Equal(t, want, inCSeq)
		_, _, inRAck, ok := m.RAck()
		assert.True(t, ok, method)
		assert.Equal(t, want, inRAck)
		assert.Contains(t, string(raw), "Allow: ACK, "+want+"\r\n")
		assert.True(t, sip.IsStartLine(bytes.TrimRight(raw[:bytes.IndexByte(raw, '\n')], "\r")))
	}
}
