package redact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// Reports that damage or somebody's fancy has cut short stay as long as they are.
func TestVoiceReportKeepsItsForm(t *testing.T) {
	for _, body := range []string{
		"LocalAddr:IP\r\n",
		"LocalAddr:IP PORT=5060\tSSRC\r\n",
		"CallID\r\nLocalMetrics",
		"CallID: \r\nLocalMAC:\r\n",
		"DialogID:;to-tag;;from-tag=;\r\n",
		"QualityEst:  MOSLQ=4.1  RLQEstAlg=P.564\n",
	} {
		list := piecesOf(t, client("PUBLISH sip:x@a.example SIP/2.0\nCall-ID: c\nCSeq: 1 PUBLISH\nContent-Type: application/vq-rtcpxr\n"+
			fmt.Sprintf("Content-Length: %d\n\n%s", len(body), body), "nothing"))
		want := written(list)
		redacted(redact.Secrets, list)
		assert.Equal(t, want, written(list))
	}
}

// Statistics of the media keep names and numbers of theirs, and nothing that somebody is
// called or reached by.
func TestStatisticsNameNobody(t *testing.T) {
	for header, stays := range map[string]string{
		"P-RTP-Stat: PS=300,OS=48000,PR=365,PL=7,JI=3,LA=12,DU=7": "PS=300,OS=48000,PR=365,PL=7,JI=3,LA=12,DU=7",
		"P-RTP-Stat: PS=300,PL=0,0,JI=23,2,EN=PCMA,PR=3":          "PS=300,PL=0,0,JI=23,2,EN=PCMA,PR=3",
		"X-RTP-Stat: CS=0;PS=1373;SP=0/0;PL=0,0;EN=PCMA;JI=23,2;": "CS=0;PS=1373;SP=0/0;PL=0,0;EN=PCMA;JI=23,2;",
		"X-RTP-Stat: LS=0;QR=-;IP=192.0.2.77:7078,10.1.9.7:7080":  "LS=0;QR=-;IP=",
		"X-RTP-Stat: PS=+4930555010;EN=Kranich;Kranich=5;PR=19":   "PR=19",
		"P-RTP-Stat: Kranich, PS=4930555010,PR=19,DE=192.0.2.77":  "PR=19",
	} {
		for _, level := range []redact.Level{redact.People, redact.All} {
			list := piecesOf(t, client("BYE sip:x@a.example SIP/2.0\nFrom: \"Kranich\" <sip:+4930555010@a.example>\nCall-ID: c\nCSeq: 1 BYE\n"+header+"\nContent-Length: 0\n\n", "nothing"))
			redacted(level, list)
			out := written(list)
			assert.Contains(t, out, stays, "%s at level %s", header, level)
			assert.NotContains(t, out, "Kranich", "%s at level %s", header, level)
			assert.NotContains(t, out, "4930555010", "%s at level %s", header, level)
			if level == redact.All {
				assert.NotContains(t, out, "192.0.2.77")
				assert.Equal(t, strings.Contains(header, "IP="), strings.Contains(out, ":7078") && strings.Contains(out, ":7080"))
			}
		}
	}
}

// reports are of the voice of a call, in text and in XML.
var reports = []string{
	"VQSessionReport: CallTerm\r\nCallID: c\r\nLocalID: <sip:anna.kranich@a.example>\r\nLocalAddr:IP=192.0.2.77 PORT=50020 SSRC=1234\r\n" +
		"LocalMetrics:\r\nTimestamps:START=2018-05-14T09:00:04Z STOP=2018-05-14T09:05:04Z\r\nPacketLoss:NLR=5.0 JDR=1.0\r\nQualityEst:MOSLQ=3.9\r\n",
	`<?xml version="1.0"?><VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport SessionId="c"><Endpoint Name="anna.kranich"/><RoundTrip>73</RoundTrip></VQSessionReport></VQReportEvent>`,
}

// A report is one whatever its type says, as it is to the analysis.
func TestReportsOfAnyType(t *testing.T) {
	as := func(body, kind string, level redact.Level) string {
		list := piecesOf(t, client("PUBLISH sip:x@a.example SIP/2.0\nFrom: \"Kranich\" <sip:anna.kranich@a.example>\nCall-ID: c\nCSeq: 1 PUBLISH\nContent-Type: "+kind+
			fmt.Sprintf("\nContent-Length: %d\n\n%s", len(body), body), "nothing"))
		redacted(level, list)
		_, out, _ := strings.Cut(written(list), "\r\n\r\n")
		out, _, _ = strings.Cut(out, "End of")
		return out
	}
	for i, kind := range []string{"application/vq-rtcpxr", "application/ms-rtcp-metrics+xml"} {
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			want := as(reports[i], kind, level)
			assert.Equal(t, level == redact.Secrets, strings.Contains(want, "kranich"))
			for _, other := range []string{"text/plain", "text/plain; charset=utf-8", "application/octet-stream", "x"} {
				assert.Equal(t, want, as(reports[i], other, level), "%s at level %s", other, level)
				said := as("VQSessionReport: Kranich meets\r\nfive: at the harbour\r\n", other, level)
				for _, word := range []string{"Kranich", "meets", "harbour"} {
					assert.NotContains(t, said, word, "%s at level %s", other, level)
				}
			}
		}
	}
}
