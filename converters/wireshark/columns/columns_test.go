package columns_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/converters/wireshark/columns"
	"ocsconv/formats"
)

// Every spelling here was read off Wireshark 4.4.5.
func TestBodiesAreWiresharks(t *testing.T) {
	const part = "multipart/mixed;boundary=b"
	tests := []struct{ kind, inside, protocol, tail string }{
		{"application/json", "", "SIP/JSON", " | , JSON (application/json)"},
		{"application/foo+json", "", "SIP", " | "},
		{"application/cccp+xml", "", "SIP", " | "},
		{"application/pidf+xml", "", "SIP/XML", " | "},
		{"text/plain", "", "SIP", " |  (text/plain)"},
		{part, "application/json", "SIP/JSON", " | , JSON (application/json)"},
		{part, "application/foo+json", "SIP/JSON", " | , JSON (json)"},
		{part, "application/cccp+xml", "SIP/XML", " | "},
		{part, "APPLICATION/CCCP+XML", "SIP/XML", " | "},
		{part, "image/foo+xml", "SIP/XML", " | "},
		{part, "application/gw-sdp", "SIP", " |  (application/gw-sdp)"},
		{part, "text/plain", "SIP", " |  (text/plain)"},
	}
	w := columns.New(hosts.New(nil), true)
	s := &annotate.Session{}
	for i, tt := range tests {
		body := "{}\r\n"
		if tt.inside != "" {
			body = "--b\r\nContent-Type: " + tt.inside + "\r\n\r\n" + body + "--b--\r\n"
		}
		raw := fmt.Appendf(nil, "INFO sip:b@contoso.com SIP/2.0\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", tt.kind, len(body), body)
		w.Look(i+1, &formats.Message{Raw: raw})
		s.Messages = append(s.Messages, annotate.Note{Frame: i + 1})
	}
	w.Fill(s)
	for i, tt := range tests {
		assert.Equal(t, tt.protocol, s.Messages[i].Protocol, tt)
		assert.Equal(t, tt.tail, s.Messages[i].InfoTail, tt)
	}
}
