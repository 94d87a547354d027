package sip_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

func TestDeregistrations(t *testing.T) {
	const info = "application/reginfo+xml"
	for _, tt := range []struct {
		name, kind, body string
		want             []sip.Deregistration
	}{
		{"of Microsoft", "text/registration-event", "deregistered;event=rejected", []sip.Deregistration{{Event: "rejected"}}},
		{"blanks and capitals", "Text/Registration-Event; charset=utf-8", " \r\n Deregistered ; Event = Deactivated \r\n", []sip.Deregistration{{Event: "deactivated"}}},
		{"without a reason", "text/registration-event", "deregistered", []sip.Deregistration{{}}},
		{"still registered", "text/registration-event", "registered;event=userservices-unavailable", nil},
		{"of another kind", "text/plain", "deregistered;event=rejected", nil},
		{"a contact", info, `<reginfo xmlns="urn:ietf:params:xml:ns:reginfo"><registration aor="sip:a@example.com" id="a7" state="active">` +
			`<contact id="76" state="active" event="registered" callid="one"><uri>sip:a@192.0.2.1</uri></contact>` +
			`<contact id="77" state="terminated" event="Rejected" callid="two"><uri>sip:a@192.0.2.2</uri></contact></registration></reginfo>`,
			[]sip.Deregistration{{Event: "rejected", CallID: "two"}}},
		{"no contact is left", info, `<r:reginfo xmlns:r="urn:ietf:params:xml:ns:reginfo"><r:registration state="terminated"/></r:reginfo>`, []sip.Deregistration{{}}},
		{"cut", info, `<reginfo><registration state="active"><contact state="terminated" event="probation" callid="x"><uri>sip:`, []sip.Deregistration{{Event: "probation", CallID: "x"}}},
		{"no XML", info, "deregistered", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := sip.Parse([]byte("NOTIFY sip:a@example.com SIP/2.0\r\nContent-Type: " + tt.kind + "\r\n\r\n" + tt.body))
			assert.Equal(t, tt.want, m.Deregistrations())
		})
	}
	many := sip.Parse([]byte("NOTIFY sip:a@example.com SIP/2.0\r\nContent-Type: " + info + "\r\n\r\n<reginfo>" + strings.Repeat(`<contact state="terminated"/>`, 5000)))
	assert.Len(t, many.Deregistrations(), 32, "bounded")
}
