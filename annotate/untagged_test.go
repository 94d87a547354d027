package annotate_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestDamagedReplyIsOfItsEndpoint gives a reply that lacks its tag to the endpoint that
// answers where its GRUU is the same, whatever its User-Agent reads, and to another one
// where that differs too.
func TestDamagedReplyIsOfItsEndpoint(t *testing.T) {
	for contact, endpoints := range map[string]int{"sip:bob@contoso.com;opaque=user:epid:b0;gruu": 1, "sip:bob@contoso.com;opaque=user:epid:b1;gruu": 2} {
		b := annotate.NewBuilder()
		add := func(d formats.Direction, seconds int, line, tag, more string) {
			text := fmt.Sprintf("%s\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1\r\nFrom: <sip:alice@contoso.com>;tag=a\r\nTo: <sip:bob@contoso.com>%s\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n%sContent-Length: 0\r\n\r\n", line, tag, more)
			b.Add(&formats.Message{Time: time.Unix(int64(1262700000+seconds), 0), Raw: []byte(text), Direction: d, How: formats.Logged, Origin: formats.Origin{Format: "uccapi", File: "bob"}})
		}
		add(formats.In, 0, "INVITE sip:bob@contoso.com SIP/2.0", "", "")
		add(formats.Out, 1, "SIP/2.0 180 Ringing", "", "Contact: <"+contact+">\r\nUser-Agent: UCCAPI/4.0.?577\r\n")
		add(formats.Out, 2, "SIP/2.0 200 OK", ";epid=01;tag=b", "Contact: <sip:bob@contoso.com;opaque=user:epid:b0;gruu>\r\nUser-Agent: UCCAPI/4.0.7577\r\n")
		assert.Len(t, b.Case().Session(1).Endpoints, endpoints, contact)
	}
}

// TestTagInTheACKAlone has a gateway that rings without a tag and answers with one, and the
// answer is not in the log: who rang and who is acknowledged are one.
func TestTagInTheACKAlone(t *testing.T) {
	gateway := "sip:gw.contoso.com:5070"
	for line, tag := range map[string]string{"5.1 > ACK 1 g": "g", "5.1 > ACK 1 g!": ""} { // of an answer, of a failure
		b := annotate.NewBuilder()
		for _, l := range []string{"0 > INVITE 1", "0.5 < 180 1 INVITE | Contact: <" + gateway + ">", line} {
			m := scripted(t, l)
			m.Raw = microsoftMarks.ReplaceAll(bytes.ReplaceAll(m.Raw, []byte("ACK sip:bob@contoso.com;opaque=user:epid:g;gruu"), []byte("ACK "+gateway)), nil)
			b.Add(m)
		}
		s := b.Case().Session(1)
		require.Len(t, s.Endpoints, 1, line)
		assert.Equal(t, tag, s.Endpoints[0].Tag, line)
	}
}
