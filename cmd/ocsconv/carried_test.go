package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A report on a call that another call carries keeps neither from its files, whichever ends
// first.
func TestExportOfCarriedReports(t *testing.T) {
	for _, order := range [][]string{{"call-a", "call-b"}, {"call-b", "call-a"}} {
		var log strings.Builder
		minute := 0
		message := func(method, id, cseq, body string) {
			minute++
			raw := fmt.Sprintf("%s sip:b@x.example SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.14:51576\r\nFrom: <sip:a@x.example>;tag=1\r\nTo: <sip:b@x.example>\r\nCall-ID: %s\r\nCSeq: %s %s\r\n"+
				"Content-Type: application/vq-rtcpxr\r\nContent-Length: %d\r\n\r\n%s", method, id, cseq, method, len(body), body)
			stamp := fmt.Sprintf("01/05/2010|14:%02d:47.889 1A2C:9F0 INFO  :: ", minute)
			fmt.Fprintf(&log, "%sSending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.14:51576) %d bytes:\r\n%s%s\r\n"+
				"%sEnd of Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.14:51576) %d bytes\r\n", stamp, len(raw), stamp, raw, stamp, len(raw))
		}
		for _, id := range order {
			message("INVITE", id, "1", "")
			if id == "call-b" {
				message("INFO", id, "2", "VQSessionReport: CallTerm\r\nCallID: call-a\r\nLocalID: <sip:a@x.example>\r\nRemoteID: <sip:b@x.example>\r\nLocalMetrics:\r\nPacketLoss:NLR=5.0 JDR=0.0\r\n")
			}
			message("BYE", id, "3", "")
		}
		file, folder := filepath.Join(t.TempDir(), "a.uccapilog"), t.TempDir()
		require.NoError(t, os.WriteFile(file, []byte(log.String()), 0o666))
		must(t, "export", file, "--as", "pcapng,json", "-d", folder, "-q")
		for _, pattern := range []string{"S00?-call-a.pcapng", "S00?-call-b.pcapng", "S00?-call-a.json", "S00?-call-b.json", "*"} {
			found, err := filepath.Glob(filepath.Join(folder, pattern))
			require.NoError(t, err)
			assert.Len(t, found, map[bool]int{true: 4, false: 1}[pattern == "*"], pattern)
		}
	}
}
