package table_test

import (
	"encoding/xml"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/table"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sip"
)

// tshark returns the path of tshark. Without it the test is skipped, or fails
// where all tools are required.
func tshark(t *testing.T) string {
	path, err := exec.LookPath("tshark")
	if err == nil {
		return path
	}
	if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
		t.Fatalf("tshark is required: %v", err)
	}
	t.Skip("tshark is not installed")
	return ""
}

// summaries is what tshark -T psml prints: the columns of Wireshark's list.
type summaries struct {
	Names   []string `xml:"structure>section"`
	Packets []struct {
		Cells []string `xml:"section"`
	} `xml:"packet"`
}

const offer = "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 50000 RTP/AVP 0\r\n"

// messages returns SIP messages with what Wireshark's Info column tells apart.
func messages() [][]byte {
	var list [][]byte
	add := func(start, cseq, tag, body string) {
		kind := ""
		if body != "" {
			kind = "Content-Type: application/sdp\r\n"
		}
		list = append(list, fmt.Appendf(nil, "%s\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1\r\nFrom: <sip:a@contoso.com>;tag=1\r\n"+
			"To: <sip:b@contoso.com>%s\r\nCall-ID: x\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n%s", start, tag, cseq, kind, len(body), body))
	}
	for _, method := range []string{"INVITE", "ACK", "BYE", "CANCEL", "PRACK", "REFER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "INFO", "UPDATE", "OPTIONS", "SERVICE", "BENOTIFY"} {
		add(method+" sip:b@contoso.com;opaque=user:epid:x;gruu SIP/2.0", "1 "+method, "", "")
		add(method+" sip:b@contoso.com SIP/2.0", "1 "+method, ";tag=2", "")
	}
	add("INVITE sip:b@contoso.com SIP/2.0", "1 INVITE", "", offer)
	for _, status := range []string{"100 Trying", "101 Progress Report", "180 Ringing", "200 OK", "202 Accepted", "487 Request Terminated", "603 Décline"} {
		add("SIP/2.0 "+status, "1 INVITE", ";tag=2", "")
	}
	add("SIP/2.0 183 Session Progress", "1 INVITE", ";tag=2", offer)
	add("SIP/2.0 200 OK", "2 PRACK", ";tag=2", "")
	return list
}

func TestColumnsAreWiresharks(t *testing.T) {
	program := tshark(t)
	start := time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC)
	a, b := netip.MustParseAddrPort("192.0.2.1:5061"), netip.MustParseAddrPort("192.0.2.2:5061")
	path := filepath.Join(t.TempDir(), "in.pcapng")
	f, err := os.Create(path)
	require.NoError(t, err)
	w := pcapng.NewWriter(f, &pcapng.WriterOptions{})
	s := &annotate.Session{Start: annotate.Time{Time: start}}
	for i, raw := range messages() {
		at := start.Add(time.Duration(i) * 37 * time.Millisecond)
		require.NoError(t, w.Write(&formats.Message{Time: at, Direction: formats.Out, How: formats.Logged, Transport: formats.TLS,
			Local: formats.Address{AddrPort: a}, Remote: formats.Address{AddrPort: b}, Raw: raw}))
		s.Messages = append(s.Messages, note(i+1, at, raw, a, b))
	}
	require.NoError(t, w.Close())
	require.NoError(t, f.Close())

	cmd := exec.Command(program, "-n", "-r", path, "-T", "psml")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.Output()
	require.NoError(t, err)
	var got summaries
	require.NoError(t, xml.Unmarshal(out, &got))
	require.Len(t, got.Packets, len(s.Messages))

	columns := table.Columns()[:7]
	for i, c := range columns {
		assert.Equal(t, got.Names[i], c.Name)
	}
	i := 0
	for row := range table.Rows(s, time.Time{}) {
		for j, c := range columns {
			assert.Equal(t, got.Packets[i].Cells[j], c.Value(row).String(), "%s of %s", c.Name, row.Note.StartLine)
		}
		i++
	}
}

// note describes a message as the analysis does.
func note(n int, at time.Time, raw []byte, src, dst netip.AddrPort) annotate.Note {
	m := sip.Parse(raw)
	sdp := ""
	if len(m.Body()) > 0 {
		sdp = "offer"
	}
	to := m.To()
	return annotate.Note{N: n, Frame: n, Time: annotate.Time{Time: at}, StartLine: string(m.StartLine()), Method: m.Method(), Status: m.Status(),
		ToTag: string(to.Tag()), Src: src.String(), Dst: dst.String(), SDP: sdp, Length: len(raw)}
}
