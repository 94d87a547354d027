package excerpt_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
)

const said = "MESSAGE sip:bob@example.com SIP/2.0\n" + ids + "Content-Type: text/plain\nContent-Length: 5\n\nhello"

// ring has a caption, a start line, headers and no body.
const (
	heard = "2021/03/04 10:15:00.100000 192.0.2.1:5060 -> 192.0.2.2:5062\n"
	ring  = "SIP/2.0 180 Ringing\n" + ids + "Content-Length: 0\n\n"
)

// lined puts something around every line.
func lined(text, before, behind string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(before + strings.TrimSuffix(line, "\n") + behind + "\n")
	}
	return out.String()
}

// TestBodyEndsInLine has the log's own text behind a body as long as Content-Length says.
func TestBodyEndsInLine(t *testing.T) {
	for _, behind := range []string{", msgLen = 300.\n", "----------------------------------------\n", "||||||||||||||||||||\n", "\"\n", " \n", "\n", "\n\n\n"} {
		doc := "339 09202018 165651.570846:1.01.00.38344.Info    .SIPCM: SipFeSocketRecvMsg - msg = " + said + behind + ring
		list := messages(t, doc, nil)
		require.Len(t, list, 2, behind)
		assert.Equal(t, crlf(said), string(list[0].Raw), behind)
		checkLaw(t, []byte(doc))
	}
}

// TestCaptionsInDisguise has what a document does to the lines of a message done to the
// caption above it too.
func TestCaptionsInDisguise(t *testing.T) {
	asJSON := func(text string) string {
		out, err := json.Marshal(map[string]string{"log": text})
		require.NoError(t, err)
		return string(out) + "\n"
	}
	for name, doc := range map[string]string{
		"carriage returns": lined(heard+ring+heard+ring, "", "^M"),
		"cells":            lined(heard+ring+heard+ring, "| ", "   |"),
		"numbers":          lined(heard+ring+heard+ring, "  12\t", ""),
		"grep":             lined(heard+ring+heard+ring, "sip.log-2-", ""),
		"containers":       lined(heard+ring+heard+ring, "sbc-1  | ", ""),
		"a string":         asJSON(heard + ring + heard + ring),
		"indented string":  asJSON(lined(heard+ring+heard+ring, "   ", "")),
		"a chat":           "[10:12, 3/4/2021] Ann: " + heard + ring + heard + ring,
		"a block":          "```" + heard + ring + heard + ring + "```\n",
		"lines apart":      strings.ReplaceAll(lined(heard+ring+heard+ring, "", "^M"), "\n", "\n\n"),
		"wrapped":          strings.ReplaceAll(lined(heard+ring+heard+ring, "a log with a long name of its own | ", ""), " -> 192", " ->\na log with a long name of its own | 192"),
	} {
		list := messages(t, doc, nil)
		require.Len(t, list, 2, name)
		for _, m := range list {
			assert.Equal(t, crlf(ring), string(m.Raw), name)
			assert.Equal(t, "192.0.2.1:5060 192.0.2.2:5062", m.Local.String()+" "+m.Remote.String(), name)
			assert.Equal(t, time.Date(2021, 3, 4, 10, 15, 0, 1e8, time.UTC), m.Time, name)
		}
		checkLaw(t, []byte(doc))
	}
}

// TestCaptionWithoutDate has a caption with the time alone below a line with a date, which
// counts for what follows too.
func TestCaptionWithoutDate(t *testing.T) {
	caption := "recv 300 bytes from udp/[192.0.2.9]:5060 at 10:15:00.100000:\n"
	for above, want := range map[string]int{"2021-03-04 10:14:59.900 [DEBUG] state\n": 2021, "2021-03-04 08:00:00.000 [DEBUG] state\n": 1} {
		for _, m := range messages(t, above+caption+ring+"\nand\n\n"+caption+ring, nil) {
			assert.Equal(t, want, m.Time.Year(), above)
			assert.Equal(t, formats.In, m.Direction)
		}
	}
}

// TestEscapedLetters has letters as JSON and the literals of programs spell them.
func TestEscapedLetters(t *testing.T) {
	for spelt, want := range map[string]string{`M\u00fcller`: "Müller", `\ud83d\ude00`: "😀", `M\xc3\xbcller`: "Müller", `\ud83d`: `\ud83d`, `\u00`: `\u00`, `\x`: `\x`, `\u000a`: `\u000a`} {
		doc := `{"log": "SIP/2.0 180 Ringing\r\nSubject: ` + spelt + `\r\n` + strings.ReplaceAll(ids, "\n", `\r\n`) + `\r\n"}` + "\n"
		list := messages(t, doc, nil)
		require.Len(t, list, 1, spelt)
		assert.Contains(t, string(list[0].Raw), "Subject: "+want+"\r\n")
	}
}

// TestDumpBeforeStartLine has the headers of a packet before a message, as tcpdump -A shows
// them, which may end with a letter.
func TestDumpBeforeStartLine(t *testing.T) {
	above := "10:15:00.100000 IP 192.0.2.1.5060 > 192.0.2.2.5062: SIP: SIP/2.0 180 Ringing\n"
	for _, before := range []string{"E..1.:@.@.|Q.3dU...;......+3", "E...*9@.@.it.....3dM........", "E..q.\n.G\n.......x"} {
		doc := above + before + ring + strings.Replace(above, "SIP/2.0 180 Ringing", "MESSAGE sip:bob@example.com SIP/2.0", 1) + before + said + "\n"
		assert.Equal(t, []string{crlf(ring), crlf(said)}, raws(messages(t, doc, nil)), before)
	}
}
