package annotate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/annotate/catalog"
)

// TestPastedReport holds that a report says the same in every dress in which a person
// pastes it.
func TestPastedReport(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "formats", "qoe", "testdata", "2010.xml"))
	require.NoError(t, err)
	report := string(data)
	plain := annotate.ExplainPasted(report)
	require.Len(t, plain, 1)
	require.Equal(t, catalog.KindReport, plain[0].Kind)
	lines := strings.ReplaceAll(report, "><", ">\n<")
	for name, text := range map[string]string{
		"many lines":        lines,
		"CRLF":              strings.ReplaceAll(lines, "\n", "\r\n"),
		"quoted":            "> " + strings.ReplaceAll(lines, "\n", "\n> "),
		"quoted twice":      "> > " + strings.ReplaceAll(lines, "\n", "\n>> "),
		"typographic":       strings.ReplaceAll(report, `"`, "”"),
		"JSON":              strings.ReplaceAll(report, `"`, `\"`),
		"with words around": "see below:\n\n" + report + "\n\nregards",
		"not closed":        strings.TrimSuffix(strings.TrimSpace(report), "</VQReportEvent>"),
	} {
		got := annotate.ExplainPasted(text)
		if assert.Len(t, got, 1, name) {
			assert.Equal(t, plain[0].Meaning, got[0].Meaning, name)
			assert.Equal(t, plain[0].Next, got[0].Next, name)
		}
	}
	message := "SERVICE sip:a@example.com SIP/2.0\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:a@example.com>\r\nVia: SIP/2.0/TLS 192.0.2.1\r\nUser-Agent: UCCAPI/15.0.4569.1503 OC/15.0.4569.1503\r\nContent-Type: application/vq-rtcpxr+xml\r\n\r\n" + report
	var kinds []catalog.Kind
	for _, e := range annotate.ExplainPasted(message) {
		kinds = append(kinds, e.Kind)
	}
	assert.Equal(t, []catalog.Kind{catalog.KindHeader, catalog.KindProduct, catalog.KindReport}, kinds)
}

// TestPastedCutReport holds that half a report says no number that is cut.
func TestPastedCutReport(t *testing.T) {
	got := annotate.ExplainPasted(`<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="c"><DialogInfo CallId="c"/><MediaLine Label="main-audio"><InboundStream><Network><Jitter><InterArrival>48</InterArrival></Jitter><PacketLoss><LossRate>0.1`)
	require.Len(t, got, 1)
	assert.Contains(t, got[0].Meaning, "jitter 48 ms")
	assert.NotContains(t, got[0].Meaning, "loss")
}

// TestPastedMessage holds that of a message what tells something is explained, and
// nothing of a text that is neither message nor report.
func TestPastedMessage(t *testing.T) {
	got := annotate.ExplainPasted("SIP/2.0 503 Service Unavailable\nVia: SIP/2.0/TLS 192.0.2.1\nReason: Q.850;cause=34\nms-diagnostics: 12000;reason=\"Routes available for this request but no available\n gateway at this point\";source=\"fe01.example.com\"\nContent-Length: 0\n\n")
	var subjects []string
	for _, e := range got {
		subjects = append(subjects, e.Subject)
	}
	assert.Equal(t, []string{"503", "Q.850 34", "12000"}, subjects)
	for _, text := range []string{"", "1003", "Reason: Q.850;cause=34", "no gateway", "<html>MediaLine", "VQReportEvent",
		"13004\nSIP/2.0 486 Busy Here", "SIP/2.0 404 Not Found\nSIP/2.0 486 Busy Here", strings.Repeat("MediaLine ", 1<<16)} {
		assert.Empty(t, annotate.ExplainPasted(text), "%.60s", text)
	}
}

// TestPastedKinds has a report of every kind that a person may paste.
func TestPastedKinds(t *testing.T) {
	const head = `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="c"><DialogInfo CallId="c"><LocalUserAgent>CPE/3.5.0</LocalUserAgent></DialogInfo><MediaLine Label="`
	const stream = `"><InboundStream><Network><Jitter><InterArrival>3</InterArrival></Jitter></Network></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`
	for text, want := range map[string]string{
		head + "applicationsharing-video" + stream: "pplication",
		"VQSessionReport: CallTerm\nCallID: 1@example.com\nLocalID: <sip:a@example.com>\nRemoteID: <sip:b@example.com>\nLocalMetrics:\nJitterBuffer:JBA=3\nPacketLoss:NLR=9.0 JDR=0.0\n": "by RFC 6035",
		"VQIntervalReport\nCallID: 1@example.com\nLocalID: <sip:a@example.com>\nRemoteID: <sip:b@example.com>\nLocalMetrics:\nPacketLoss:NLR=9.0 JDR=0.0\n":                              "a later one replaces it",
		`<VQReportEvent xmlns="ms-rtcp-metrics"></VQReportEvent>`: "without anything that could be read",
	} {
		said := fmt.Sprint(annotate.ExplainPasted(text))
		assert.Contains(t, said, want, text)
	}
	request := annotate.ExplainPasted("OPTIONS sip:a@example.com SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.1\nCSeq: 1 OPTIONS\nms-diagnostics: 1003\n\n")
	assert.Contains(t, fmt.Sprint(request), "its headers say no more than who asks whom")
}

// A stream in which a report is cut may have been poor: what is missing is not known.
func TestReportCutInAStream(t *testing.T) {
	const head = `<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="c"><DialogInfo CallId="c"/><MediaLine Label="main-audio">`
	for cut, want := range map[string]string{
		`<InboundStream><Network><Jitter><InterArrival>3</InterArrival></Jitter><PacketLoss><LossRate>0.1`:  "not classified: the report is cut in it",
		`<InboundStream><Network><Jitter><InterArrival>48</InterArrival></Jitter><PacketLoss><LossRate>0.1`: "poor: jitter 48 ms",
		// What is no number, or no possible one, may have been poor as well.
		`<InboundStream><Network><Jitter><InterArrival>3</InterArrival></Jitter><PacketLoss><LossRate>NaN</LossRate></PacketLoss></Network></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`:  "not classified: figures of it cannot be read",
		`<InboundStream><Network><Jitter><InterArrival>3</InterArrival></Jitter><PacketLoss><LossRate>12.3</LossRate></PacketLoss></Network></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`: "not classified: figures of it cannot be read",
		// A figure that the rule of the stream does not ask for is none of its.
		`<InboundStream><Network><Jitter><InterArrival>3</InterArrival></Jitter></Network><VideoPostFECPLR>x</VideoPostFECPLR></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`:               "good",
		`<InboundStream><Network><Jitter><InterArrival>48</InterArrival></Jitter><PacketLoss><LossRate>0,1</LossRate></PacketLoss></Network></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`: "poor: jitter 48 ms",
	} {
		var said []string
		for _, e := range annotate.ExplainPasted(head + cut) {
			said = append(said, e.Title, e.Meaning, fmt.Sprint(e.Details))
		}
		assert.Contains(t, strings.Join(said, "\n"), want)
	}
}

// FuzzExplainPasted looks for texts that make it fail.
func FuzzExplainPasted(f *testing.F) {
	f.Add("SIP/2.0 404 Not Found\r\nms-diagnostics: 1003\r\n\r\n")
	f.Add("> <VQReportEvent><VQSessionReport><MediaLine Label=”main-audio”>")
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range annotate.ExplainPasted(text) {
			if e.Subject == "" {
				t.Errorf("an explanation of nothing: %+v", e)
			}
		}
	})
}
