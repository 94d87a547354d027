package annotate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

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
