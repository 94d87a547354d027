package annotate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
)

// reporting is a SERVICE with a quality report of about so many octets, whose media
// lines are those of a log.
func reporting(t *testing.T, n, octets int) *formats.Message {
	t.Helper()
	log, err := os.ReadFile(filepath.Join("testdata", "quality", "poor-wifi.uccapilog"))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(log), "<VQReportEvent")
	head, rest, _ := strings.Cut(rest, "<MediaLine")
	line, _, _ := strings.Cut(rest, "</MediaLine>")
	var b strings.Builder
	b.WriteString("<VQReportEvent" + strings.ReplaceAll(head, "q1poor", fmt.Sprint("call", n)))
	for i := 0; b.Len() < octets; i++ {
		b.WriteString("<MediaLine" + line + "</MediaLine>")
	}
	b.WriteString("</VQSessionReport></VQReportEvent>")
	body := b.String()
	return &formats.Message{Time: time.Unix(int64(n), 0), Direction: formats.Out, How: formats.Logged, Raw: fmt.Appendf(nil,
		"SERVICE sip:pool@contoso.com SIP/2.0\r\nFrom: <sip:a@contoso.com>;tag=t\r\nTo: <sip:pool@contoso.com>\r\nCall-ID: report%d\r\nCSeq: 1 SERVICE\r\nContent-Type: application/vq-rtcpxr+xml\r\nContent-Length: %d\r\n\r\n%s",
		n, len(body), body)}
}

// TestMemoryOfReports holds what is kept of a quality report to its own length.
func TestMemoryOfReports(t *testing.T) {
	const reports = 32
	for _, octets := range []int{40 << 10, 300 << 10} {
		var messages []*formats.Message
		length := 0
		for n := range reports {
			messages = append(messages, reporting(t, n, octets))
			length += len(messages[n].Raw)
		}
		caseOf(messages) // loads the tables
		one, first := caseOf(messages[:1])
		c, kept := caseOf(messages)
		each := int(kept*reports-first) / (reports - 1)
		t.Logf("%d octets kept of a report of %d", each, length/reports)
		assert.LessOrEqual(t, each, length/reports)
		assert.Equal(t, []int{1, reports}, []int{one.Len(), c.Len()})
		assert.Contains(t, c.Session(reports).Summary[0], "Quality report of")
		runtime.KeepAlive(messages)
	}
}
