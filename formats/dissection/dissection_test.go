package dissection_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/dissection"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/uccapi"
)

const text = `Frame 1: 570 bytes on wire (4560 bits), 570 bytes captured (4560 bits)
    Arrival Time: May  6, 2023 10:20:30.100000000 UTC
Ethernet II, Src: 02:00:00:00:00:01, Dst: 02:00:00:00:00:02
Internet Protocol Version 4, Src: 192.0.2.1, Dst: 192.0.2.2
User Datagram Protocol, Src Port: 5060, Dst Port: 5061
Session Initiation Protocol (MESSAGE)
    Request-Line: MESSAGE sip:bob@example.com SIP/2.0
        Method: MESSAGE
        [Resent Packet: False]
    Message Header
        From: <sip:ann@example.com>;tag=1
            SIP from address: sip:ann@example.com
        To: <sip:bob@example.com>
        Call-ID: one
        [Generated Call-ID: one]
        CSeq: 1 MESSAGE
            Sequence Number: 1
        Content-Type: text/plain
        Content-Length: 9
    Message Body
        Line-based text data: text/plain (2 lines)
            Hi,\r\n
            Bob!

`

func read(t testing.TB, log string) (list []*formats.Message) {
	t.Helper()
	var pieces bytes.Buffer
	for m, err := range formats.All(dissection.NewReader(strings.NewReader(log), &formats.Options{File: "log"})) {
		require.NoError(t, err)
		for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			pieces.Write(part)
		}
		if m.Raw != nil {
			list = append(list, m)
		}
	}
	require.Equal(t, log, pieces.String())
	return list
}

func TestRead(t *testing.T) {
	want := strings.ReplaceAll("MESSAGE sip:bob@example.com SIP/2.0\nFrom: <sip:ann@example.com>;tag=1\nTo: <sip:bob@example.com>\nCall-ID: one\nCSeq: 1 MESSAGE\nContent-Type: text/plain\nContent-Length: 9\n\nHi,\nBob!", "\n", "\r\n")
	for name, log := range map[string]string{
		"as it is":  text,
		"old names": strings.NewReplacer("Src: 192.0.2.1, Dst: 192.0.2.2", "Src: gw (192.0.2.1), Dst: phone (192.0.2.2)", "Src Port: 5060, Dst Port: 5061", "Src Port: sip (5060), Dst Port: 5061 (5061)").Replace(text),
		"epoch":     strings.Replace(text, "Arrival Time: May  6, 2023 10:20:30.100000000 UTC", "Epoch Arrival Time: 1683368430.100000000", 1),
	} {
		got := read(t, log+log)
		require.Len(t, got, 2, name)
		for _, m := range got {
			assert.Equal(t, want, string(m.Raw), name)
			assert.Empty(t, m.Problems, name)
			assert.Equal(t, "192.0.2.1:5060", m.Local.String(), name)
			assert.Equal(t, "192.0.2.2:5061", m.Remote.String(), name)
			assert.Equal(t, formats.UDP, m.Transport, name)
			assert.Equal(t, time.Date(2023, 5, 6, 10, 20, 30, 1e8, time.UTC), m.Time, name)
		}
	}
}

// What the text does not show of a message is said.
func TestCut(t *testing.T) {
	for name, c := range map[string]struct{ log, problem string }{
		"field":    {strings.Replace(text, "        To:", "        [truncated]To:", 1), "log:7: Wireshark cut a long header field"},
		"ellipsis": {strings.Replace(text, "        To:", "        To […]:", 1), "log:7: Wireshark cut a long header field"},
		"body":     {strings.Replace(text, "Line-based text data: text/plain (2 lines)", "eXtensible Markup Language", 1), "log:7: content-length is 9, and of the body the text shows 0 octets"},
		"end":      {text[:strings.Index(text, "    Message Body")], "log:7: content-length is 9, and of the body the text shows 0 octets"},
	} {
		got := read(t, c.log)
		require.Len(t, got, 1, name)
		require.Len(t, got[0].Problems, 1, name)
		assert.Equal(t, c.problem, got[0].Problems[0].Error(), name)
		assert.Contains(t, string(got[0].Raw), "\r\nTo: <sip:bob@example.com>\r\n", name)
	}
	for n := range len(text) {
		assert.LessOrEqual(t, len(read(t, text[:n])), 1)
	}
}

// A message that is spelt again in the place of another is read as it is, and what the
// text did not show of it is said again.
func TestRespell(t *testing.T) {
	for name, log := range map[string]string{
		"as it is": text, "lines end otherwise": strings.ReplaceAll(text, "\n", "\r\n"),
		"cut":     strings.Replace(text, "        To:", "        [truncated]To:", 1),
		"no body": text[:strings.Index(text, "    Message Body")], "bare line end": strings.Replace(strings.Replace(text, `Hi,\r\n`, `Hi,\n`, 1), "Content-Length: 9", "Content-Length: 8", 1),
	} {
		old := read(t, log)[0]
		raw := bytes.ReplaceAll(bytes.ReplaceAll(old.Raw, []byte("ann"), []byte("eve")), []byte("Hi,"), []byte("Yo,"))
		got := read(t, string(slices.Concat(old.Gap, old.Head, dissection.Respell(old.Text, raw), old.Foot)))
		require.Len(t, got, 1, name)
		assert.Equal(t, string(raw), string(got[0].Raw), name)
		assert.Equal(t, old.Problems, got[0].Problems, name)
		assert.NotContains(t, string(got[0].Text), "ann", name)
	}
}

func TestFixed(t *testing.T) {
	for line, want := range map[string]string{
		"Frame 12: 570 bytes on wire": "Frame 12", "    Epoch Time: 1262700047.889000000 seconds": "    Epoch Time: 1262700047.889000000",
		"    Arrival Time: May  6, 2023 10:20:30.1 CEST":                           "    Arrival Time: May  6, 2023 10:20:30.1",
		"Internet Protocol Version 4, Src: gw (192.0.2.1), Dst: phone (192.0.2.2)": "Internet Protocol Version 4, Src: , Dst: ",
		"Internet Protocol Version 6, Src: 2001:db8::1, Dst: 2001:db8::2":          "Internet Protocol Version 6, Src: , Dst: ",
		"User Datagram Protocol, Src Port: sip (5060), Dst Port: 5061":             "User Datagram Protocol, Src Port: (5060), Dst Port: 5061",
		"Session Initiation Protocol (INVITE)":                                     "Session Initiation Protocol (", "    Framework of Ann": "", "Internet Protocol of Ann": "",
	} {
		got := ""
		for _, span := range dissection.Fixed([]byte(line)) {
			got += string(span.Of([]byte(line)))
		}
		assert.Equal(t, want, got)
		for _, word := range strings.FieldsFunc(strings.ToLower(got), func(c rune) bool { return !unicode.IsLetter(c) }) {
			if word != "may" {
				assert.Contains(t, dissection.FixedWords(), word)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	for _, text := range []string{"", "Session Initiation Protocol is old\n", "Session Initiation Protocol (INVITE)\n    Method: INVITE\n", "INVITE sip:a@b SIP/2.0\nVia: x\n\n"} {
		assert.Error(t, dissection.Detect([]byte(text)), text)
		assert.Empty(t, read(t, text))
	}
	require.NoError(t, dissection.Detect([]byte(text)))
}

// What tshark prints of a call is the call, octet for octet.
func TestTshark(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		t.Skip("tshark is not installed")
	}
	log, err := os.ReadFile("../../testdata/uccapi/r2-caller.uccapilog")
	require.NoError(t, err)
	capture := filepath.Join(t.TempDir(), "a.pcapng")
	f, err := os.Create(capture)
	require.NoError(t, err)
	defer f.Close()
	w := pcapng.NewWriter(f, &pcapng.WriterOptions{Encapsulation: pcapng.UDP})
	var want []*formats.Message
	for m, err := range formats.Messages(uccapi.NewReader(bytes.NewReader(log), nil)) {
		require.NoError(t, err)
		want = append(want, m)
		require.NoError(t, w.Write(m))
	}
	require.NoError(t, w.Close())
	printed, err := exec.CommandContext(t.Context(), tshark, "-r", capture, "-d", "udp.port==1-65535,sip", "-V").Output()
	require.NoError(t, err)
	got := read(t, string(printed))
	require.Len(t, got, len(want))
	for i, m := range got {
		assert.Equal(t, string(want[i].Raw), string(m.Raw))
		assert.Equal(t, want[i].Time, m.Time)
		assert.Equal(t, want[i].Src().AddrPort, m.Local.AddrPort)
	}
}

func FuzzReader(f *testing.F) {
	printed, err := os.ReadFile("../../testdata/other/packets.dissection")
	require.NoError(f, err)
	f.Add(text)
	f.Add(string(printed[:4000]))
	f.Fuzz(func(t *testing.T, log string) {
		for _, m := range read(t, log) {
			dissection.Respell(m.Text, m.Raw)
		}
	})
}
