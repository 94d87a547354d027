package redact_test

import (
	"fmt"
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
