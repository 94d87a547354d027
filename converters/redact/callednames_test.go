package redact_test

import (
	"html"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

func fromSomebody(called, body, lines string) []byte {
	return client("SERVICE sip:x@contoso.com SIP/2.0\nFrom: \""+called+"\" <sip:x1@contoso.com>;tag=1\nTo: <sip:x2@contoso.com>\nCall-ID: a1\nCSeq: 1 SERVICE\n"+
		"Content-Type: application/vq-rtcpxr+xml\nContent-Length: LENGTH\n\n"+body, lines)
}

func TestNamesOfMarkupStayWhateverAnybodyIsCalled(t *testing.T) {
	const body = `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport><MediaLine Label="main-audio"><InboundStream Id="1"><Payload><PayloadDescription>SIREN</PayloadDescription>` +
		`</Payload></InboundStream></MediaLine></VQSessionReport></VQReportEvent><category name="contactCard"/><ci:conference-info/>`
	for _, called := range []string{"May Event", "Contact", "Stream", "Line", "Inbound", "Payload", "Exchange", "Ann Report", "Media Conference", "Name"} {
		for _, level := range []redact.Level{redact.People, redact.All} {
			list := piecesOf(t, fromSomebody(called, body, "none\n"))
			r := redacted(level, list)
			got := written(list)
			for _, stays := range []string{"<VQReportEvent ", "<VQSessionReport>", "<MediaLine ", "<InboundStream ", "<PayloadDescription>", "</VQReportEvent>", `"contactCard"`, "<ci:conference-info"} {
				assert.Contains(t, got, stays, "%s at %v", called, level)
			}
			assert.NotContains(t, got, `"`+called+`"`)
			assert.Empty(t, found(t, r, []byte(got)), "%s at %v", called, level)
			assert.Empty(t, found(t, r, []byte(html.EscapeString(got))), "%s at %v, on a page", called, level)
		}
	}
}

func TestNameOfFieldInALineIsNoLeak(t *testing.T) {
	for _, field := range []string{"Subject", "Date", "Contact", "Via", "Allow", "Authorization", "Require"} {
		for _, level := range []redact.Level{redact.People, redact.All} {
			list := piecesOf(t, fromSomebody("Alert "+field, "", field+": maglundholdask\n"))
			r := redacted(level, list)
			got := written(list)
			assert.NotContains(t, got, "Alert "+field)
			assert.Empty(t, found(t, r, []byte(got)), "%s at %v", field, level)
			assert.NotEmpty(t, found(t, r, []byte("somebody is Alert "+field+" there\n")))
		}
	}
}
