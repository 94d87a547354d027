package sip_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

func TestParseNameAddr(t *testing.T) {
	tests := []struct {
		name, value           string
		display, uri, tag, id string
	}{
		{"plain", `<sip:a@b>;tag=1;epid=2`, "", "sip:a@b", "1", "2"},
		{"epid before tag", `<sip:a@b>;epid=2;tag=1`, "", "sip:a@b", "1", "2"},
		{"no blank after the name", `"Marino F"<sip:a@b>;tag=1`, "Marino F", "sip:a@b", "1", ""},
		{"token name", `Bob Smith <sip:a@b>;tag=1`, "Bob Smith", "sip:a@b", "1", ""},
		{"comma and angle in quotes", `"Smith, Bob <boss>" <sip:a@b>;tag=1`, "Smith, Bob <boss>", "sip:a@b", "1", ""},
		{"escaped quotes", `"Bob \"B\" \\ Smith" <sip:a@b>`, `Bob "B" \ Smith`, "sip:a@b", "", ""},
		{"empty name", `"" <sip:a@b>`, "", "sip:a@b", "", ""},
		{"parameters inside only", `<sip:a@b;tag=no;epid=no>`, "", "sip:a@b;tag=no;epid=no", "", ""},
		{"parameters on both sides", `<sip:a@b;tag=no>;tag=yes`, "", "sip:a@b;tag=no", "yes", ""},
		{"addr-spec: parameters belong to the header", `sip:a@b;tag=1;epid=2`, "", "sip:a@b", "1", "2"},
		{"addr-spec with quoted angle", `sip:a@b;x="<sip:no@no>";tag=1`, "", "sip:a@b", "1", ""},
		{"blanks everywhere", " < sip:a@b > ; Tag = 1 ; EPID\t=\t2 ", "", "sip:a@b", "1", "2"},
		{"folded", "\"A\"\r\n <sip:a@b>\r\n\t;tag=1", "A", "sip:a@b", "1", ""},
		{"quoted value with semicolon", `<sip:a@b>;x="p;tag=no";tag=1`, "", "sip:a@b", "1", ""},
		{"first tag counts", `<sip:a@b>;tag=1;tag=2`, "", "sip:a@b", "1", ""},
		{"quote never closed", `"Bob <sip:a@b>;tag=1`, "Bob", "sip:a@b", "1", ""},
		{"angle never closed", `<sip:a@b;tag=1`, "", "sip:a@b;tag=1", "", ""},
		{"wildcard", `*`, "", "*", "", ""},
		{"wildcard with parameter", `*;expires=0`, "", "*", "", ""},
		{"name in UTF-8", `"Jürgen Ž" <sip:j@b>`, "Jürgen Ž", "sip:j@b", "", ""},
		{"urn", `<urn:uuid:1d315134-a69e-5c8f-831d-110e616b5d61>`, "", "urn:uuid:1d315134-a69e-5c8f-831d-110e616b5d61", "", ""},
		{"name only", `"Bob"`, "", `"Bob"`, "", ""},
		{"nothing", ``, "", "", "", ""},
		{"lone quote", `"`, "", `"`, "", ""},
		{"backslash at the end", `"\`, "", `"\`, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := sip.ParseNameAddr([]byte(tt.value))
			assert.Equal(t, tt.display, a.DisplayName())
			assert.Equal(t, tt.uri, string(a.URI))
			assert.Equal(t, tt.tag, string(a.Tag()))
			assert.Equal(t, tt.id, string(a.Epid()))
			assert.Equal(t, tt.value == "", a.IsZero())
		})
	}
	assert.True(t, sip.ParseNameAddr([]byte("*")).IsWildcard())
	assert.False(t, sip.ParseNameAddr([]byte("<sip:*@b>")).IsWildcard())
}

func TestParamWithoutValue(t *testing.T) {
	a := sip.ParseNameAddr([]byte(`<sip:edge.contoso.com;lr>;ms-edge-route;X=`))
	v, ok := a.Param("MS-Edge-Route")
	assert.True(t, ok)
	assert.Nil(t, v)
	v, ok = a.Param("x")
	assert.True(t, ok)
	assert.NotNil(t, v)
	_, ok = a.Param("lr")
	assert.False(t, ok, "lr belongs to the URI")
	_, ok = a.Parse().Param("lr")
	assert.True(t, ok)
}

func TestContactsOfManyLines(t *testing.T) {
	m := parse(`
SIP/2.0 200 OK
Contact: "A, B" <sip:a@b;opaque=user:epid:x;gruu>;expires=7200, <sip:c@d>;q=0.5
Via: SIP/2.0/TLS h
m: sip:e@f;expires=60
Contact: ,,
Contact: *

`)
	var got []string
	for c := range m.Contacts() {
		expires, _ := c.Param("expires")
		got = append(got, string(c.URI)+" "+string(expires))
	}
	assert.Equal(t, []string{"sip:a@b;opaque=user:epid:x;gruu 7200", "sip:c@d ", "sip:e@f 60", "* "}, got)
}

func TestRouteSet(t *testing.T) {
	m := parse(`
ACK sip:a@b SIP/2.0
Route: <sip:edge.contoso.com:443;transport=tls;opaque=state:Ci.R500;lr>
Route: <sip:pool01.contoso.com:5061;transport=tls;lr;received=192.0.2.9>;tag=ABCDEF, <sip:x;lr>

`)
	var hosts, tags []string
	for r := range m.Addresses("Route") {
		hosts = append(hosts, fmt.Sprintf("%s:%d", r.Parse().Host, r.Parse().Port))
		tags = append(tags, string(r.Tag()))
	}
	assert.Equal(t, []string{"edge.contoso.com:443", "pool01.contoso.com:5061", "x:0"}, hosts)
	assert.Equal(t, []string{"", "ABCDEF", ""}, tags)
}

func TestParseURI(t *testing.T) {
	tests := []struct {
		uri                string
		scheme, user, host string
		port               int
		aor                string
	}{
		{"sip:Bob@Contoso.COM", "sip", "Bob", "Contoso.COM", 0, "Bob@contoso.com"},
		{"SIPS:bob@contoso.com:5061;transport=tls", "SIPS", "bob", "contoso.com", 5061, "bob@contoso.com"},
		{"sip:bob:secret@contoso.com", "sip", "bob", "contoso.com", 0, "bob@contoso.com"},
		{"sip:pool01.contoso.com:5061;lr", "sip", "", "pool01.contoso.com", 5061, "pool01.contoso.com"},
		{"sip:bob@[2001:DB8::1]:5060;x=1", "sip", "bob", "[2001:DB8::1]", 5060, "bob@[2001:db8::1]"},
		{"sip:[2001:db8::1]", "sip", "", "[2001:db8::1]", 0, "[2001:db8::1]"},
		{"sip:+14255550100;phone-context=contoso.com@contoso.com;user=phone", "sip", "+14255550100;phone-context=contoso.com", "contoso.com", 0, "+14255550100;phone-context=contoso.com@contoso.com"},
		{"sip:alice;day=tue?x@contoso.com", "sip", "alice;day=tue?x", "contoso.com", 0, "alice;day=tue?x@contoso.com"},
		{"sip:bob@contoso.com@gw.contoso.com;user=phone", "sip", "bob@contoso.com", "gw.contoso.com", 0, "bob@contoso.com@gw.contoso.com"},
		{"tel:+14255550100;ext=12", "tel", "+14255550100", "", 0, "+14255550100"},
		{"tel:5550100", "tel", "5550100", "", 0, "5550100"},
		{"sip:bob@contoso.com?Replaces=abc%3Bto-tag%3D1&Priority=urgent", "sip", "bob", "contoso.com", 0, "bob@contoso.com"},
		{"bob@contoso.com", "", "bob", "contoso.com", 0, "bob@contoso.com"},
		{"contoso.com:443", "", "", "contoso.com", 443, "contoso.com"},
		{"im:bob@contoso.com", "im", "bob", "contoso.com", 0, "bob@contoso.com"},
		{"urn:uuid:1d315134", "urn", "", "uuid:1d315134", 0, "uuid:1d315134"},
		{"sip:bob@contoso.com:99999", "sip", "bob", "contoso.com", 0, "bob@contoso.com"},
		{"sip:bob@contoso.com:", "sip", "bob", "contoso.com", 0, "bob@contoso.com"},
		{"sip:bob@", "sip", "bob", "", 0, "bob"},
		{"sip:", "sip", "", "", 0, ""},
		{"sip:@", "sip", "", "", 0, ""},
		{"sip:[::1", "sip", "", "[", 0, "["},
		{"", "", "", "", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.uri, func(t *testing.T) {
			u := sip.ParseURI([]byte(tt.uri))
			assert.Equal(t, tt.scheme, string(u.Scheme))
			assert.Equal(t, tt.user, string(u.User))
			assert.Equal(t, tt.host, string(u.Host))
			assert.Equal(t, tt.port, u.Port)
			assert.Equal(t, tt.aor, u.AOR())
		})
	}
}

func TestURIParamsAndHeaders(t *testing.T) {
	u := sip.ParseURI([]byte("sip:bob@contoso.com;Transport=tls;lr?Replaces=abc%40x%3Bto-tag%3D1&Priority=urgent"))
	v, ok := u.Param("transport")
	assert.True(t, ok)
	assert.Equal(t, "tls", string(v))
	_, ok = u.Param("lr")
	assert.True(t, ok)
	_, ok = u.Param("priority")
	assert.False(t, ok, "a header of the URI is no parameter")

	v, ok = u.Header("replaces")
	assert.True(t, ok)
	assert.Equal(t, "abc@x;to-tag=1", sip.Unescape(v))
	_, ok = u.Header("subject")
	assert.False(t, ok)
	assert.Equal(t, "100%", sip.Unescape([]byte("100%")), "what is no escape stays")
}

func ExampleParseNameAddr() {
	to := sip.ParseNameAddr([]byte(`"Bob, Sales"<sip:bob@Contoso.com>;epid=aad34505db;tag=c34587eaa8`))
	fmt.Println(to.DisplayName())
	fmt.Println(to.AOR())
	fmt.Printf("%s %s\n", to.Tag(), to.Epid())
	// Output:
	// Bob, Sales
	// bob@contoso.com
	// c34587eaa8 aad34505db
}
