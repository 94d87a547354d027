package sip_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

func TestConferenceAnswer(t *testing.T) {
	const ns = `xmlns="urn:ietf:params:xml:ns:cccp" requestId="1" C3PVersion="1"`
	for _, tt := range []struct {
		name, kind, body string
		want             sip.ConferenceAnswer
		ok               bool
	}{
		{"refused", sip.ConferenceType, `<?xml version="1.0"?><response ` + ns + ` code="failure"><addUser reason="mcuTypeNotAvailable" mcuUri="sip:o@example.com;gruu;opaque=app:conf:chat:id:1"/></response>`,
			sip.ConferenceAnswer{Command: "addUser", Code: "failure", Reason: "mcuTypeNotAvailable", Server: "sip:o@example.com;gruu;opaque=app:conf:chat:id:1"}, true},
		{"reason of the whole", "Application/CCCP+XML; charset=utf-8", `<c:response xmlns:c="urn:ietf:params:xml:ns:cccp" code="Failure" reason="otherFailure"><c:deleteUser/></c:response>`,
			sip.ConferenceAnswer{Command: "deleteUser", Code: "failure", Reason: "otherFailure"}, true},
		{"done", sip.ConferenceType, `<response ` + ns + ` code="success"><addUser><conferenceKeys confEntity="x"/></addUser></response>`, sip.ConferenceAnswer{Command: "addUser", Code: "success"}, true},
		{"cut", sip.ConferenceType, `<response ` + ns + ` code="failure"><addUser reas`, sip.ConferenceAnswer{Code: "failure"}, true},
		{"a command", sip.ConferenceType, `<request ` + ns + `><addUser/></request>`, sip.ConferenceAnswer{}, false},
		{"another kind", "application/xml", `<response code="failure"/>`, sip.ConferenceAnswer{}, false},
		{"no XML", sip.ConferenceType, "code=failure", sip.ConferenceAnswer{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := sip.Parse([]byte("INFO sip:a@example.com SIP/2.0\r\nContent-Type: " + tt.kind + "\r\n\r\n" + tt.body))
			a, ok := m.ConferenceAnswer()
			assert.Equal(t, tt.ok, ok)
			if tt.ok {
				assert.Equal(t, tt.want, a)
			}
		})
	}
	many := sip.Parse([]byte("INFO sip:a@example.com SIP/2.0\r\nContent-Type: " + sip.ConferenceType + "\r\n\r\n<response code=\"failure\">" + strings.Repeat("<a>", 50_000)))
	_, ok := many.ConferenceAnswer()
	assert.True(t, ok)
}
