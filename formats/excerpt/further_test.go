package excerpt_test

import (
	"encoding/json"
	"fmt"
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
	for spelt, want := range map[string]string{`M\u00fcller`: "Müller", `\ud83d\ude00`: "😀", `M\xc3\xbcller`: "Müller", `\ud83d`: `\ud83d`, `\u00`: `\u00`, `\x`: `\x`, `\u000a`: `\u000a`, `\u0085`: `\u0085`} {
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

// TestMailThatQuotesStartLine has a start line in prose and the fields of a mail below it.
func TestMailThatQuotesStartLine(t *testing.T) {
	const mail = "From: Bob <bob@example.com>\nSent: Monday\nTo: Alice <alice@example.com>\nCc: Ann <ann@example.com>\nSubject: calls\n\nSee below\n"
	for _, prose := range []string{"for this number we always get SIP/2.0 404 Not Found\n\n", "He sent: OPTIONS sip:bob@example.com SIP/2.0\n\n"} {
		assert.Empty(t, messages(t, prose+mail, nil))
		assert.Empty(t, messages(t, lined(prose+mail, "> ", ""), nil))
	}
}

// TestStringEnds has a message up to the quote that ends a string, whatever stands before the
// quote that begins it.
func TestStringEnds(t *testing.T) {
	message := strings.TrimSuffix(strings.ReplaceAll(ring, "\n", `\r\n`), `\r\n\r\n`)
	for _, before := range []string{`sock.send(b`, `2024-01-02 10:00:00 sent `, `{"a": "b", "log": `, "a\t", "a;", "a|"} {
		list := messages(t, before+`"`+message+`" to 192.0.2.9`+"\n", nil)
		require.Len(t, list, 1, before)
		assert.Equal(t, crlf(ring), string(list[0].Raw), before)
	}
	for _, before := range []string{"{\"a\": \"b\", \"log\": ", "a\t", "a;", "a|"} {
		list := messages(t, before+`"it got \"this\":\r\n`+message+`", "level": 3`+"\n", nil)
		require.Len(t, list, 1, before)
		assert.Equal(t, crlf(ring), string(list[0].Raw), before)
	}
}

// TestCellOfOwnQuote has a cell in quotes with a quote that is the message's own.
func TestCellOfOwnQuote(t *testing.T) {
	for _, agent := range []string{`19"`, `19", blue`, `a="b"; c`} {
		want := strings.Replace(ring, "To: ", "User-Agent: "+agent+"\nTo: \"B\" ", 1)
		list := messages(t, `a,"`+want+"\"\n", nil)
		require.Len(t, list, 1, agent)
		assert.Equal(t, crlf(want), string(list[0].Raw), agent)
	}
}

// TestBodyIsNotCut has a body whose length changed on the way, so that Content-Length ends
// before what may look like the log's own.
func TestBodyIsNotCut(t *testing.T) {
	for _, c := range []struct {
		length int
		body   string
	}{{5, `hello"friend"`}, {5, "hello -- Bob"}, {32, "--b\nContent-Type: a/b\n\nx\n--b--"}} {
		head := "MESSAGE sip:bob@example.com SIP/2.0\n" + ids + fmt.Sprintf("Content-Type: text/plain\nContent-Length: %d\n\n", c.length)
		list := messages(t, head+c.body+"\n\nprose\n", nil)
		require.Len(t, list, 1, c.body)
		assert.Equal(t, crlf(head+c.body+"\n"), string(list[0].Raw))
		assert.NotEmpty(t, list[0].Problems, c.body)
	}
}

// TestBodyBeforeRule has a body whose last line, in a dump that shows line ends, goes on with a
// rule of the log.
func TestBodyBeforeRule(t *testing.T) {
	want := "MESSAGE sip:bob@example.com SIP/2.0\n" + ids + "Content-Type: text/plain\nContent-Length: 5\n\nhello"
	list := messages(t, lined(want+"|||||||||\n=========", "", "^M"), nil)
	require.Len(t, list, 1)
	assert.Equal(t, crlf(want), string(list[0].Raw))
}

// TestTimeBetweenRules has a line with a time alone between two rules, which stand behind
// what a dump puts before every line.
func TestTimeBetweenRules(t *testing.T) {
	doc := lined("----------\n2021-03-04 10:15:00.100\n----------\n"+ring, "sip.log-2-", "")
	list := messages(t, doc, nil)
	require.Len(t, list, 1)
	assert.Equal(t, time.Date(2021, 3, 4, 10, 15, 0, 1e8, time.UTC), list[0].Time)
}

// TestAssumedDays holds that what the line of a message does not tell of its time is marked.
func TestAssumedDays(t *testing.T) {
	const alone, zoned = "recv 10 bytes from udp/[192.0.2.1]:5060 at 10:15:01.2:\n", "2021-03-04T10:15:01Z received from 192.0.2.1\n"
	for name, c := range map[string]struct {
		doc  string
		opts formats.Options
		want []formats.Assumed
	}{
		"a day above":        {heard + ring + alone + ring + heard + ring, formats.Options{}, []formats.Assumed{0, formats.AssumedDay, 0}},
		"a day that is told": {alone + ring, formats.Options{Date: time.Date(2021, 3, 4, 0, 0, 0, 0, time.UTC)}, []formats.Assumed{0}},
		"a guessed day":      {alone + ring + heard + ring, formats.Options{Date: time.Unix(0, 0), Assumed: formats.AssumedDay}, []formats.Assumed{formats.AssumedDay, 0}},
		"a guessed zone":     {heard + ring + zoned + ring, formats.Options{Assumed: formats.AssumedZone}, []formats.Assumed{formats.AssumedZone, 0}},
		"client logs": {"03/04/2021|10:15:00.100 A:B INFO  :: " + ring + "10:15:01.100 A:B INFO  :: " + ring, formats.Options{},
			[]formats.Assumed{0, formats.AssumedDay}},
	} {
		var got []formats.Assumed
		for _, m := range messages(t, c.doc, &c.opts) {
			got = append(got, m.Assumed)
		}
		assert.Equal(t, c.want, got, name)
	}
}

// TestSeveralInALine has messages that end where the line goes on, with a further one in it.
func TestSeveralInALine(t *testing.T) {
	for _, between := range []string{"</Data></Event><Event><Data>", "]\n2021-03-04 10:15:01 message [", ">\n[12] DBG: buf=<", "299 <134>1 2021-03-04T10:15:00Z sbc sipd 812 - - "} {
		opener := between[strings.LastIndexAny(between, "\n>")+1:]
		if strings.HasPrefix(between, "</") {
			opener = "<Event><Data>"
		}
		doc := opener + said + between + said
		switch between[0] {
		case '<':
			doc += "</Data></Event>\n"
		case ']', '>':
			doc += between[:1] + "\n"
		}
		list := messages(t, doc, nil)
		require.Len(t, list, 2, doc)
		for _, m := range list {
			assert.Equal(t, crlf(said), string(m.Raw), doc)
		}
		checkLaw(t, []byte(doc))
	}
}

// TestCellBehind has the time of a message in the next cell of its row.
func TestCellBehind(t *testing.T) {
	quoted := strings.ReplaceAll(said, "Max", "Subject: \"\"x\"\"\nMax")
	for _, text := range []string{ring, said, quoted} {
		list := messages(t, "\"_raw\",\"_time\"\n\""+text+"\",\"2021-03-04T10:15:00.100+0000\"\n", nil)
		require.Len(t, list, 1)
		assert.Equal(t, time.Date(2021, 3, 4, 10, 15, 0, 1e8, time.UTC), list[0].Time, text)
	}
}
