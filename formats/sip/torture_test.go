package sip_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

// The messages here are allowed by the grammar and ugly, or forbidden and met
// all the same, in the spirit of RFC 4475.

func TestValidButUgly(t *testing.T) {
	m := parse(`
INVITE sip:vivekg@contoso.com;unknown=x@not SIP/2.0
TO :
 sip:vivekg@contoso.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\""       <sip:jdr@Contoso.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: w(s[i}n"v<x>@192.0.2.1
Content-Length   : 4
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Route:
 <sip:services.contoso.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.contoso.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.0.2.255   ; branch=
 z9hG4bK30239
m:"Quoted string \"\"" <sip:jdr@contoso.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

body`)
	assert.Equal(t, "sip:vivekg@contoso.com;unknown=x@not", string(m.RequestURI()))
	assert.Equal(t, "1918181833n", string(m.To().Tag()))
	assert.Equal(t, "sip:vivekg@contoso.com", string(m.To().URI))
	assert.Equal(t, `J Rosenberg \"`, m.From().DisplayName())
	assert.Equal(t, "98asjd8", string(m.From().Tag()))
	assert.Equal(t, "jdr@contoso.com", m.From().AOR())
	assert.Equal(t, `w(s[i}n"v<x>@192.0.2.1`, string(m.CallID()))
	n, method, ok := m.CSeq()
	require.True(t, ok)
	assert.EqualValues(t, 9, n)
	assert.Equal(t, sip.INVITE, method)
	length, ok := m.ContentLength()
	require.True(t, ok)
	assert.Equal(t, 4, length)
	assert.Equal(t, "body", string(m.Body()))
	assert.Equal(t, "newfangled value continued newfangled value", string(sip.Unfold(m.Header("newfangledheader"))))
	assert.Equal(t, ";;,,;;,;", string(m.Header("UnknownHeaderWithUnusualValue")))

	var vias []string
	for v := range m.Vias() {
		vias = append(vias, fmt.Sprintf("%s %s %s", v.Transport, v.Host, v.Branch()))
	}
	assert.Equal(t, []string{"UDP 192.0.2.2 390skdjuw", "TCP spindle.contoso.com z9hG4bK9ikj8", "UDP 192.0.2.255 z9hG4bK30239"}, vias)

	contacts := slices.Collect(m.Contacts())
	require.Len(t, contacts, 1)
	assert.Equal(t, `Quoted string ""`, contacts[0].DisplayName())
	q, _ := contacts[0].Param("Q")
	assert.Equal(t, "0.33", string(q))
	second, ok := contacts[0].Param("secondparam")
	assert.True(t, ok)
	assert.Nil(t, second)
}

func TestMethodOfEveryTokenCharacter(t *testing.T) {
	const method = "!interesting-Method0123456789_*+`.%indeed'~"
	m := parse(method + " sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@contoso.com SIP/2.0\nCSeq: 1 " + method + "\n\n")
	assert.True(t, m.IsRequest())
	assert.Equal(t, method, m.Method())
	u := sip.ParseURI(m.RequestURI())
	assert.Equal(t, "contoso.com", string(u.Host))
	assert.Equal(t, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", string(u.User))
	_, inCSeq, ok := m.CSeq()
	assert.True(t, ok)
	assert.Equal(t, method, inCSeq)
}

func TestForbiddenButMet(t *testing.T) {
	t.Run("headers before a missing From", func(t *testing.T) {
		m := parse("BYE sip:a@b SIP/2.0\nCSeq: 1 BYE\n\n")
		assert.True(t, m.From().IsZero())
		assert.True(t, m.To().IsZero())
		assert.Nil(t, m.CallID())
	})
	t.Run("the first of two single headers counts", func(t *testing.T) {
		m := parse("BYE sip:a@b SIP/2.0\nCall-ID: one\ni: two\nCSeq: 1 BYE\nCSeq: 2 BYE\n\n")
		assert.Equal(t, "one", string(m.CallID()))
		assert.Equal(t, []string{"one", "two"}, texts(m.Headers("Call-ID")))
		n, _, _ := m.CSeq()
		assert.EqualValues(t, 1, n)
	})
	t.Run("angle brackets around the Request-URI", func(t *testing.T) {
		m := parse("BYE <sip:a@b> SIP/2.0\n\n")
		assert.Equal(t, "<sip:a@b>", string(m.RequestURI()))
	})
	t.Run("a colon that stands on the folded line", func(t *testing.T) {
		m := parse("BYE sip:a@b SIP/2.0\nCall-ID\n : x\nTo: <sip:a@b>\n\n")
		assert.Nil(t, m.CallID())
		for name, value := range m.All() {
			assert.Nil(t, name)
			assert.Equal(t, "Call-ID : x", string(sip.Unfold(value)))
			break
		}
		assert.Equal(t, "a@b", m.To().AOR())
	})
	t.Run("a line of blanks does not end the headers", func(t *testing.T) {
		m := parse("BYE sip:a@b SIP/2.0\nSubject: x\n \t\nCall-ID: y\n\n")
		assert.Equal(t, "x", string(m.Header("Subject")))
		assert.Equal(t, "y", string(m.CallID()))
	})
	t.Run("no blank after the comma of a list", func(t *testing.T) {
		m := parse("BYE sip:a@b SIP/2.0\nP-Asserted-Identity: <sip:a@b>,<tel:+1425;x=\"a,b\">, \"C, D\"<sip:c@d>\n\n")
		var aors []string
		for a := range m.Addresses("P-Asserted-Identity") {
			aors = append(aors, a.AOR())
		}
		assert.Equal(t, []string{"a@b", "+1425", "c@d"}, aors)
	})
}

// What is asked often of a hostile message must not cost the square of its size.
func TestHostileSizes(t *testing.T) {
	const n = 200000
	for name, text := range map[string]string{
		"quotes":       "Contact: " + strings.Repeat(`"`, n),
		"angles":       "Contact: " + strings.Repeat("<", n),
		"commas":       "Contact: " + strings.Repeat(",", n),
		"semicolons":   "To: <sip:a@b>" + strings.Repeat(";", n),
		"folds":        "Subject: x" + strings.Repeat("\r\n ", n/3),
		"lines":        strings.Repeat("X\r\n", n/3),
		"backslashes":  `From: "` + strings.Repeat(`\`, n),
		"diagnostics":  "ms-diagnostics: 1;a=" + strings.Repeat(`"x" `, n/4),
		"boundaries":   "Content-Type: multipart/mixed;boundary=-\r\n\r\n" + strings.Repeat("---\r\n", n/5),
		"media":        "Content-Type: application/sdp\r\n\r\n" + strings.Repeat("m=a\r\n", n/5),
		"curly quotes": "ms-diagnostics: 1;a=" + strings.Repeat("\u201c", n/3),
	} {
		t.Run(name, func(t *testing.T) {
			m := sip.Parse([]byte("INVITE sip:a@b SIP/2.0\r\n" + text))
			for c := range m.Contacts() {
				c.DisplayName()
			}
			m.To().Tag()
			m.From().DisplayName()
			sip.Unfold(m.Header("Subject"))
			for range m.All() {
			}
			for range m.Diagnostics() {
			}
			for s := range m.SDPs() {
				for range s.RemoteCandidates() {
				}
			}
			for range m.Parts() {
			}
			assert.True(t, m.IsRequest())
		})
	}
}

func ExampleParse() {
	m := sip.Parse([]byte("SIP/2.0 183 Session Progress\r\n" +
		"To: <sip:bob@contoso.com>;epid=aad34505db;tag=c34587eaa8\r\n" +
		"CSeq: 1 INVITE\r\n\r\n"))
	n, method, _ := m.CSeq()
	fmt.Println(m.Status(), string(m.Reason()))
	fmt.Println(n, method)
	fmt.Printf("%s\n", m.To().Epid())
	// Output:
	// 183 Session Progress
	// 1 INVITE
	// aad34505db
}
