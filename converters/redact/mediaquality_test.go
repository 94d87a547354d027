package redact_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/redact"
	"ocsconv/formats/qoe"
)

// mediaOf is what the reports of a case say of the media, without who says it.
func mediaOf(c *annotate.Case) (list []string) {
	for s := range c.Sessions() {
		for _, q := range s.Quality {
			for _, m := range q.Streams {
				list = append(list, fmt.Sprint(s.Number, m.Label, m.Direction, m.Codec, m.Class, m.Exceeded, m.Path, m.Connection, m.Transport, m.IceWarnings))
			}
		}
	}
	return list
}

// TestMediaQualityIsThatOfTheOriginal holds what the reading of quality reports needs
// to what it was, codecs among it.
func TestMediaQualityIsThatOfTheOriginal(t *testing.T) {
	paths, err := filepath.Glob("../../annotate/testdata/quality/*.uccapilog")
	require.NoError(t, err)
	streams := 0
	for _, path := range paths {
		want := mediaOf(cased(pieces(t, path)))
		streams += len(want)
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := pieces(t, path)
			redacted(level, list)
			assert.Equal(t, want, mediaOf(cased(list)), "%s, %s", path, level)
		}
	}
	assert.GreaterOrEqual(t, streams, 8)
}

// TestReportsReadAlikeInAnyClothes holds the figures of a report to what they were where it
// is escaped, in CDATA or in an envelope, or writes its numbers in other ways.
func TestReportsReadAlikeInAnyClothes(t *testing.T) {
	const report = `<?xml version="1.0"?><VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="c;from-tag=a;to-tag=b"><Endpoint Name="NB-KRANICH"/>` +
		`<DialogInfo CallId="c" FromTag="a" ToTag="b" Start="2016-04-12T11:00:05Z"><FromURI>sip:kranich@a.example</FromURI></DialogInfo><MediaLine Label="main-audio">` +
		`<InboundStream Id="1"><Network><Jitter><InterArrival>4.8E1</InterArrival></Jitter><PacketLoss><LossRate>&#48;.137</LossRate></PacketLoss>` +
		`<Utilization><Packets><!-- x -->9000</Packets></Utilization></Network></InboundStream></MediaLine></VQSessionReport></VQReportEvent>`
	const service = "SERVICE sip:x@a.example SIP/2.0\nCall-ID: s\nCSeq: 1 SERVICE\nContent-Type: %s\nContent-Length: %d\n\n%s"
	for _, form := range [][2]string{
		{"application/vq-rtcpxr+xml", report},
		{"application/vq-rtcpxr+xml", strings.Replace(report, `"1.0"`, `"1.0" encoding="utf-16"`, 1)},
		{"application/xml", "<reportEnvelope><body>" + html.EscapeString(report) + "</body></reportEnvelope>"},
		{"application/xml", "<reportEnvelope><body><![CDATA[" + report + "]]></body></reportEnvelope>"},
	} {
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := piecesOf(t, client(fmt.Sprintf(service, form[0], len(form[1]), form[1]), "nothing"))
			redacted(level, list)
			_, body, _ := strings.Cut(written(list), "\r\n\r\n")
			body, _, _ = strings.Cut(body, "\r\n")
			r, err := qoe.Read([]byte(body))
			require.NoError(t, err, "%s: %s", level, body)
			figures := map[qoe.Metric]float64{}
			for metric, value := range r.Sessions[0].Lines[0].Streams[0].Figures {
				figures[metric] = value
			}
			assert.Equal(t, map[qoe.Metric]float64{qoe.Jitter: 48, qoe.Loss: 0.137, qoe.PacketCount: 9000}, figures, "%s: %s", level, body)
			assert.Equal(t, level == redact.Secrets, strings.Contains(strings.ToLower(body), "kranich"), "%s: %s", level, body)
		}
	}
}

// TestQuotesDoNotHideWhatFailed holds the cause of a media failure to what it was,
// whatever quotes its header has, and what they hold to be replaced all the same.
func TestQuotesDoNotHideWhatFailed(t *testing.T) {
	data, err := os.ReadFile("../../annotate/testdata/quality/media-failed.uccapilog")
	require.NoError(t, err)
	header := regexp.MustCompile(`(?i)ms-client-diagnostics: 2[0-9][^\r\n]*`)
	for _, quotes := range [][2]string{{`"`, `"`}, {"“", "”"}, {"”", "″"}, {"«", "»"}} {
		dressed := header.ReplaceAllFunc(data, func(h []byte) []byte {
			return []byte(strings.ReplaceAll(strings.ReplaceAll(string(h), `="`, "="+quotes[0]), `"`, quotes[1]))
		})
		want := cased(piecesOf(t, dressed)).Session(1).Cause
		require.NotEmpty(t, want.Media, quotes)
		for _, level := range []redact.Level{redact.People, redact.All} {
			list := piecesOf(t, dressed)
			redacted(level, list)
			if got := cased(list).Session(1).Cause; assert.NotNil(t, got, "%s %s", quotes, level) {
				assert.Equal(t, want.Media, got.Media, "%s %s", quotes, level)
				assert.Equal(t, want.Text, got.Text, "%s %s", quotes, level)
			}
			if text := written(list); level == redact.All {
				assert.NotContains(t, text, "192.0.2.201:50030", quotes)
			}
		}
	}
}

// TestSignInsAreThoseOfTheOriginal holds who is signed in, and why not, to what it was:
// of a registration that the server took back a line of text tells.
func TestSignInsAreThoseOfTheOriginal(t *testing.T) {
	signIns := func(c *annotate.Case) (list []string) {
		for s := range c.Sessions() {
			text := ""
			if s.Cause != nil {
				text = s.Cause.String()
			}
			ended := strings.Contains(s.Summary[0], "the server ended it")
			list = append(list, fmt.Sprint(s.Kind, s.Outcome, ended, text))
		}
		return list
	}
	for _, name := range []string{"sign-in", "taken-back"} {
		path := "../../annotate/testdata/quality/" + name + ".uccapilog"
		want := signIns(cased(pieces(t, path)))
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := pieces(t, path)
			redacted(level, list)
			assert.Equal(t, want, signIns(cased(list)), "%s, %s", name, level)
		}
	}
}

// TestVoiceReportNamesNobody plants people, machines and places in a report by RFC 6035,
// in its own fields and in those that only hold numbers.
func TestVoiceReportNamesNobody(t *testing.T) {
	data, err := os.ReadFile("../../annotate/testdata/quality/phone-report.uccapilog")
	require.NoError(t, err)
	planted := strings.NewReplacer(
		"LocalMetrics:\r\nTimestamps", "LocalGroup:Kranich Dept\r\nLocalMAC:00:04:F2:AB:CD:EF\r\nx-Room:Kranich\r\nLocalMetrics:\r\nTimestamps",
		"IAJ=41", "IAJ=41 DIR=192.0.2.77 GMIN=+4930555010 Kranich NL=Kranich", "PD=G722 SR", "PD=\"Kranich\" SR",
	).Replace(string(data))
	more := len(planted) - len(data)
	planted = strings.NewReplacer("Content-Length: 826", fmt.Sprint("Content-Length: ", 826+more), "1197 bytes", fmt.Sprint(1197+more, " bytes")).Replace(planted)
	for _, level := range []redact.Level{redact.People, redact.All} {
		list := piecesOf(t, []byte(planted))
		redacted(level, list)
		var out strings.Builder
		for _, m := range list {
			out.Write(m.Raw)
		}
		for _, value := range []string{"Ines", "Rau", "ines@", "00:04:F2:AB:CD:EF", "0004f2abcdef"} {
			assert.False(t, strings.Contains(out.String(), value), "%s at level %s", value, level)
		}
		if level == redact.All {
			for _, value := range []string{"Kranich", "192.0.2", "4930555010", "vq6035phone01", "contoso"} {
				assert.False(t, strings.Contains(out.String(), value), value)
			}
		}
		assert.Contains(t, out.String(), "PacketLoss:NLR=14.1 JDR=0.5\r\n")
	}
}
