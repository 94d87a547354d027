package excerpt_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/excerpt"
)

const (
	busy = "SIP/2.0 486 Busy Here\n" + ids + "User-Agent: Phone 1.0\nContent-Length: 0\n"
	call = "INVITE sip:bob@example.com SIP/2.0\n" + ids + "Content-Length: 0\n"
)

// wire is what a message of tests is, read from anywhere.
func wire(texts ...string) (list []string) {
	for _, t := range texts {
		list = append(list, crlf(t+"\n"))
	}
	return list
}

func raws(list []*formats.Message) (out []string) {
	for _, m := range list {
		out = append(out, string(m.Raw))
	}
	return out
}

// Behind the last header without an empty line stands what belongs to the
// document: none of it becomes a part of the header.
func TestBehindLastHeader(t *testing.T) {
	for _, what := range []string{
		"```", "~~~", "---", "=====", "*****", "</pre>", "[/code]", "{% endhighlight %}", "--end msg--", "<------------->",
		"MESSAGE END <<<<<<<<<< SIP(0x1) - 2021-03-04T10:15:00.100000Z", "EOF", "ann@sbc:~$ ls", "$ tail log", "# ", "C:\\logs>dir", "Any idea?",
		"(16:46:40) sipe: process_input_message: msg->response(0)", "Dec 12 19:32:55 host prog[1]: done", "16:46:40.100 INFO done",
		"[Time:19-12@12:45:02.514]", "Thanks for any help you can give", "and gets:", "Note: the call fails every time", "https://example.com/x",
		"<br>", "<hr/>", "-----Original Message-----", "________________________________", "...", "mysql>", "#", "2021-03-04 10:15:00 next line",
		"   ------------------------------------------------------------------------",
	} {
		t.Run(what, func(t *testing.T) {
			for _, doc := range []string{call + what + "\n" + busy + what + "\n", call + what + "\n\n" + busy + what} {
				assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)))
				checkLaw(t, []byte(doc))
				short := strings.ReplaceAll(doc, "Content-Length: 0\n", "")
				assert.Equal(t, wire(strings.TrimSuffix(call, "Content-Length: 0\n"), strings.TrimSuffix(busy, "Content-Length: 0\n")), raws(messages(t, short, nil)))
			}
		})
	}
}

// A mark of code or of bold text that stands right before a start line is none of its
// method, which may begin with one.
func TestBeforeStartLine(t *testing.T) {
	for _, mark := range []string{"```", "`", "**", "~~~", "'''", "\ufeff"} {
		for _, around := range []string{"", "> ", "   "} {
			doc := "prose\n" + each(around, mark+call+"\n") + each(around, mark+busy+"\n")
			assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)), "%q", doc)
			checkLaw(t, []byte(doc))
		}
	}
	for _, mark := range []string{"**", "*", "__", "`", "~~"} {
		doc := "prose\n" + strings.Replace(call, "SIP/2.0\n", "SIP/2.0"+mark+"\n", 1) + "\n"
		doc = strings.Replace(doc, "INVITE", mark+"INVITE", 1) + strings.Replace(mark+busy, "\n", mark+"\n", 1)
		assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)), "%q", doc)
		checkLaw(t, []byte(doc))
	}
	own := strings.Replace(call, "INVITE", "*TURN", 1)
	assert.Equal(t, wire(own), raws(messages(t, own+"\n", nil)))
}

// Links that programs make of addresses are undone, and addresses that stand behind a
// name that looks like one stay.
func TestLinks(t *testing.T) {
	for _, link := range []string{
		"<sip:ann@example.com<mailto:sip:ann@example.com>>", "<sip:ann@example.com<mailto:ann@example.com>>", "<sip:ann@example.com <mailto:ann@example.com> >",
		"<sip:ann@example.com <javascript:>>", "<sip:<mailto:ann@example.com|ann@example.com>>", "<sip:ann@example.com|sip:ann@example.com>",
		"<sip:[ann@example.com](mailto:ann@example.com)>", "<sip:ann@example.com<sip:ann@example.com>>", "<sip:ann@example.com>",
	} {
		doc := "x\n" + strings.ReplaceAll(call, "<sip:ann@example.com>", link) + "\n" + strings.ReplaceAll(busy, "<sip:ann@example.com>", link)
		assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)), link)
		checkLaw(t, []byte(doc))
	}
	linked := strings.Replace(call, " SIP/2.0", "<mailto:sip:bob@example.com> SIP/2.0", 1)
	assert.Equal(t, wire(call), raws(messages(t, linked+"\n", nil)))
	for _, stays := range []string{
		"+15550100 <tel:+15550100>", "ann@example.com <sip:ann@example.com>", "\"x\" <javascript:>", "<sip:ann@example.com>, <sip:ann@example.com>",
		"<http://example.com>;purpose=icon, <http://example.com>", "<sip:x|y@example.com>", "[x](y)", "\"[a@b](mailto:c@d)\" <sip:a@b>",
	} {
		doc := strings.Replace(call, "CSeq", "Contact: "+stays+"\nCSeq", 1)
		assert.Equal(t, wire(doc), raws(messages(t, doc+"\n", nil)), stays)
	}
}

// A mark for a line end may stand right before the start line of a message in one line,
// and versions again and again before one cost no more than other text.
func TestGluedToMark(t *testing.T) {
	for _, mark := range []string{"#012", "#015#012", `\r\n`, "<br>"} {
		one := strings.ReplaceAll(call+"\n", "\n", mark)
		two := strings.ReplaceAll(busy+"\n", "\n", mark)
		doc := "Mar  4 10:15:00 sbc sipd[9]: recv from 192.0.2.1:5060" + mark + one + "\nMar  4 10:15:00 sbc sipd[9]: sent" + mark + two + "\n"
		assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)), mark)
		checkLaw(t, []byte(doc))
	}
	many := strings.Repeat(`SIP/2.0\n`, 10_000) + "\n" + call + "\n"
	assert.Equal(t, wire(call), raws(messages(t, many, nil)))
}

// A Content-Length that is no number, or two, is named as in a log.
func TestContentLengths(t *testing.T) {
	for lengths, want := range map[string]string{
		"Content-Length: -1": "content-length is no number", "l: many": "content-length is no number", "Content-Length: 0\nContent-Length: 0": "", "Content-Length: 0": "",
		"Content-Length: 0\nl: 5": "content-length is there twice, with different numbers", "Content-Length: 0 bytes": "content-length is no number",
	} {
		got := messages(t, strings.Replace(call, "Content-Length: 0", lengths, 1)+"\n", nil)
		require.Len(t, got, 1)
		if want == "" {
			assert.Empty(t, got[0].Problems, lengths)
			continue
		}
		require.Len(t, got[0].Problems, 1, lengths)
		assert.Equal(t, want, got[0].Problems[0].Msg)
	}
}

// A converter to Markdown puts backslashes before punctuation.
func TestBackslashes(t *testing.T) {
	doc := call + "\n" + busy
	for _, c := range "<>-@" {
		doc = strings.ReplaceAll(doc, string(c), `\`+string(c))
	}
	assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)))
	checkLaw(t, []byte(doc))
	quoted := strings.Replace(call, "CSeq", "Contact: \"a\\\"b\\-c\" <sip:a@b>\nUser-Agent: x (a\\(b)\nCSeq", 1)
	assert.Equal(t, wire(quoted), raws(messages(t, quoted+"\n", nil)))
}

// What can only be the rest of a header is joined to it, also to the last one.
func TestRestOfHeader(t *testing.T) {
	long := "Via: SIP/2.0/TLS host.example.com:5061;branch=z9hG4bK0123456789abcdef0123"
	for before, after := range map[string]string{
		"ms-diagnostics: 1;reason=\"User\n": "does not exist\"", "Contact: <sip:bob@example.com;opaque=user:epid:\n": "abc;gruu>",
		"Contact: <sip:bob@example.com>\n": ";expires=600", "Allow: INVITE, ACK,\n": "BYE", "User-Agent:\n": "Phone 1.0",
		"Contact: <sip:b@example.com>;expires=600;\n": "q=0.5", long + "\n": "4567", "Contact: <sip:b@example.com>;expires=600\n": "+sip.instance=x",
	} {
		got := messages(t, info+before+after+"\n", nil)
		require.Len(t, got, 1)
		assert.Equal(t, "wrapped lines were joined", problems(got[0]), before)
		assert.Contains(t, string(got[0].Raw), strings.TrimSpace(after)+"\r\n")
	}
}

// The marks that dumps show for line ends are undone for a whole message.
func TestMarks(t *testing.T) {
	const sdp = "v=0\no=- 0 0 IN IP4 192.0.2.10\ns=-\n"
	text := info + "Content-Type: application/sdp\nContent-Length: 37\n\n" + sdp
	want := crlf(text)
	for _, mark := range []string{".", "^M", "#015", "#015#012", `\r\n`, `\r`, "[0x0D]", "[0x0D][0x0A]", "<CR><LF>", "<0d><0a>", "␍␊", "^M$", "$", "_x000D_", "&#13;", "<br>", `\`, "\u2502"} {
		t.Run(mark, func(t *testing.T) {
			for _, indent := range []string{"", "> ", "    "} {
				doc := "prose\n" + each(indent, strings.ReplaceAll(text, "\n", mark+"\n")+strings.ReplaceAll(busy, "\n", mark+"\n"))
				got := messages(t, doc, nil)
				assert.Equal(t, []string{want, crlf(busy + "\n")}, raws(got), indent)
				assert.Contains(t, problems(got[0]), "line ends that are shown as "+mark+" were undone")
				checkLaw(t, []byte(doc))
				checkLaw(t, []byte(crlf(doc)))
			}
		})
	}
	for _, mark := range []string{"#015#012", "#012", `\r\n`, `\n`, "[0x0D][0x0A]", "<CR><LF>", "␍␊", "%0D%0A"} {
		t.Run(mark+" in one line", func(t *testing.T) {
			for _, form := range []string{"%s", "Mar  4 10:15:00 sbc proxy[7]: %s", `{"message":"%s","id":7}`} {
				doc := "prose\n" + fmt.Sprintf(form, strings.ReplaceAll(text, "\n", mark)) + "\n" + fmt.Sprintf(form, strings.ReplaceAll(busy+"\n", "\n", mark)) + "\nprose\n"
				if strings.HasPrefix(form, "{") && mark[0] != '\\' {
					continue
				}
				assert.Equal(t, []string{want, crlf(busy + "\n")}, raws(messages(t, doc, nil)), doc)
				checkLaw(t, []byte(doc))
			}
		})
	}
	// A dot that ends a sentence or a reason is none.
	got := messages(t, strings.Replace(busy, "Busy Here", "Busy Here.", 1), nil)
	require.Len(t, got, 1)
	assert.Contains(t, string(got[0].Raw), "486 Busy Here.\r\n")
	assert.Empty(t, got[0].Problems)
}

// A log may put every line of a message into a record of its own.
func TestTails(t *testing.T) {
	for name, f := range map[string]func(i int, line string) string{
		"container": func(i int, line string) string {
			return fmt.Sprintf(`{"log":"%s\n","stream":"stdout","time":"2021-03-04T10:15:00.%dZ"}`, strings.ReplaceAll(line, `"`, `\"`), 100+i)
		},
		"program": func(_ int, line string) string { return `       "` + line + `\r\n"` },
	} {
		t.Run(name, func(t *testing.T) {
			doc := "prose\n"
			i := 0
			for line := range strings.Lines(info + "Subject: \"x\"\n\n" + busy + "\n") {
				line = strings.TrimSuffix(line, "\n")
				if name == "program" {
					line = strings.ReplaceAll(line, `"`, `\"`)
				}
				doc += f(i, line) + "\n"
				i++
			}
			assert.Equal(t, []string{crlf(info + "Subject: \"x\"\n\n"), crlf(busy + "\n")}, raws(messages(t, doc, nil)))
			checkLaw(t, []byte(doc))
		})
	}
}

// A message in JSON has quotes and slashes escaped, and several stand in a line.
func TestJSON(t *testing.T) {
	text := "INVITE sip:bob@example.com SIP/2.0\n" + strings.Replace(ids, "From: ", "From: \"Ann \\\\ x\" ", 1) + "Content-Length: 0\n\n"
	doc, err := json.Marshal([]map[string]string{{"raw": crlf(text)}, {"raw": crlf(busy + "\n")}, {"raw": "no SIP/2.0"}})
	require.NoError(t, err)
	assert.Equal(t, []string{crlf(text), crlf(busy + "\n")}, raws(messages(t, string(doc), nil)))
	checkLaw(t, doc)
	doc, err = json.Marshal(map[string]string{"log": string(doc) + "\n"}) // as the logs of containers have it
	require.NoError(t, err)
	assert.Equal(t, []string{crlf(text), crlf(busy + "\n")}, raws(messages(t, string(doc), nil)))
	checkLaw(t, doc)
	path := info + "Content-Type: text/plain\nContent-Length: 8\n\nin C:\\a\\" // whose last octet is escaped before the quote
	once, err := json.Marshal(map[string]string{"log": crlf(path)})
	require.NoError(t, err)
	twice, err := json.Marshal(map[string]string{"log": string(once)})
	require.NoError(t, err)
	for _, doc := range [][]byte{once, twice} {
		assert.Equal(t, []string{crlf(path)}, raws(messages(t, string(doc), nil)))
		checkLaw(t, doc)
	}
	doc, err = json.Marshal(map[string]string{"text": "log:\n```" + call + "```"}) // and those of chats
	require.NoError(t, err)
	assert.Equal(t, []string{crlf(call + "\n")}, raws(messages(t, string(doc), nil)))
	checkLaw(t, doc)
}

// Archives of mailing lists hide addresses from who gathers them.
func TestHiddenAddresses(t *testing.T) {
	text := "INVITE sip:bob@example.com;user=phone SIP/2.0\n" + strings.Replace(ids, "From: ", "From: \"Ann at work\" ", 1) + "Subject: meet at noon\nContent-Length: 0\n"
	for _, hide := range []*strings.Replacer{
		strings.NewReplacer("@", " at "), strings.NewReplacer("@", " <at> "), strings.NewReplacer("@", " (at) "), strings.NewReplacer("@example.com", " () example ! com", "@", " () "),
	} {
		doc := "Hi,\n\n> " + strings.ReplaceAll(hide.Replace(text+"\n"+busy), "\n", "\n> ")
		got := messages(t, doc, nil)
		assert.Equal(t, wire(text, busy), raws(got))
		assert.Contains(t, problems(got[0]), "addresses that an archive hid were put back")
		checkLaw(t, []byte(doc))
	}
	// A line with an address that nobody hid has none that somebody did.
	named := strings.Replace(text, "\"Ann at work\"", `"see <sip:ann at home>"`, 1)
	assert.Equal(t, wire(named, busy), raws(messages(t, named+"\n"+busy, nil)))
	start := "INVITE sip:bob@example.com SIP/2.0\n" + ids
	linked := start + "Subject: <sip:ann at example.com>\nContent-Length: 0\n"
	assert.Equal(t, wire(linked), raws(messages(t, linked+"\n", nil)), "what somebody wrote stays")
	words := "Subject: write to sip:ann at example.com\nWarning: 399 a \"sip:ann at example.com \\\" is gone\"\nAuthorization: Digest username=\"ann\", uri=\"sip:ann"
	assert.Equal(t, wire(start+words+"@example.com\"\nContent-Length: 0\n", busy), raws(messages(t, start+words+" at example.com\"\nContent-Length: 0\n\n"+busy, nil)), "what is text stays")
}

// What stands between words is no sign of an address that was hidden.
func TestWordsAtWords(t *testing.T) {
	for _, line := range []string{"Subject: call sip:bob at noon", `Warning: 399 x "no route to sip:example.com at 192.0.2.5"`,
		`ms-diagnostics: 1003;reason="nobody is known at sip:example.com at port 5061"`, `Reason: SIP;text="ask mailto:help at desk"`} {
		text := info + line + "\nContent-Length: 0\n\n"
		got := messages(t, text, nil)
		assert.Equal(t, []string{crlf(text)}, raws(got))
		assert.NotContains(t, problems(got[0]), "hid", line)
	}
}

// A cell of a table may hold escapes of line ends, and two quotes for one.
func TestEscapesInCell(t *testing.T) {
	text := "INVITE sip:bob@example.com SIP/2.0\n" + strings.Replace(ids, "From: ", "From: \"Ann\" ", 1) + "Content-Length: 0\n\n"
	cell := strings.NewReplacer("\n", `\r\n`, `"`, `""`).Replace(text)
	doc := "id,raw\n1,\"" + cell + "\",x\n2,\"" + cell + "\",y\n"
	assert.Equal(t, []string{crlf(text), crlf(text)}, raws(messages(t, doc, nil)))
	checkLaw(t, []byte(doc))
}

// A line may tell the start line alone before the message.
func TestTitleInJSON(t *testing.T) {
	doc := ""
	for _, text := range []string{call + "\n", busy + "\n"} {
		first, _, _ := strings.Cut(text, "\n")
		line, err := json.Marshal([]string{first, crlf(text)})
		require.NoError(t, err)
		doc += string(line) + "\n"
	}
	assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)))
	checkLaw(t, []byte(doc))
}

// A frame of characters stands around every line.
func TestFrame(t *testing.T) {
	doc := "+------+\n"
	for line := range strings.Lines(call + "\n" + busy + "\n") {
		doc += fmt.Sprintf("| %-90s |\n", strings.TrimSuffix(line, "\n"))
	}
	doc += "+------+\n"
	assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)))
	checkLaw(t, []byte(doc))
}

// A method in which an octet is wrong is not read as the rest of it.
func TestDamagedMethod(t *testing.T) {
	for _, method := range []string{"INV\x01TE", "INV)TE", "IN\xc9ITE"} {
		assert.Empty(t, messages(t, "prose\n"+strings.Replace(call, "INVITE", method, 1)+"\nprose\n", nil), method)
	}
}

// What a log puts before every line, or before the start line alone, is found
// from the lines together.
func TestLeads(t *testing.T) {
	const sdp = "Content-Type: application/sdp\nContent-Length: 37\n\nv=0\no=- 0 0 IN IP4 192.0.2.10\ns=-\n"
	want := []string{crlf(info + sdp), crlf(busy + "\n")}
	for name, f := range map[string]func(i int) string{
		"syslog":     func(i int) string { return fmt.Sprintf("Mar  4 10:15:%02d sbc proxy[837]: ", i) },
		"logcat":     func(i int) string { return fmt.Sprintf("03-04 10:15:00.%03d  7698  %d D baresip : ", i, 7000+i) },
		"flutter":    func(i int) string { return "I/flutter (12345): │ " },
		"uptime":     func(i int) string { return fmt.Sprintf("11d:03h:12m:%02ds ", i) },
		"bar":        func(i int) string { return "| " },
		"polycom":    func(i int) string { return fmt.Sprintf("03041015%02d|sip  |0|00|    ", i) },
		"expressway": func(i int) string { return "  |" },
		"counter":    func(i int) string { return fmt.Sprintf("<134>Mar  4 10:15:00 sua [1176]: DLG <6+info > [%03d] ", i) },
		"quoted":     func(i int) string { return fmt.Sprintf("> Mar  4 10:15:%02d sbc proxy[837]: ", i) },
	} {
		t.Run(name, func(t *testing.T) {
			lead := func(text string, only int) string {
				i := 0
				out := ""
				for line := range strings.Lines(text) {
					if i < only {
						line = strings.TrimRight(f(i)+strings.TrimSuffix(line, "\n"), " ") + "\n"
					}
					out += line
					i++
				}
				return out
			}
			all := "prose\n" + lead(info+sdp, 1<<10) + lead(busy+"\n", 1<<10)
			assert.Equal(t, want, raws(messages(t, all, nil)))
			checkLaw(t, []byte(all))
			if name != "bar" && name != "quoted" {
				alone := "prose\n" + lead(info+sdp, 1) + "\n" + lead(busy, 1)
				assert.Equal(t, want, raws(messages(t, alone, nil)))
				checkLaw(t, []byte(alone))
			}
		})
	}
	// Prose that ends with a start line is none.
	assert.Empty(t, messages(t, "The phone sends INVITE sip:bob@example.com SIP/2.0\nand waits: nothing comes.\n", nil))
}

// A page or a forum takes angle brackets for markup, or masks addresses.
func TestDamagedAddresses(t *testing.T) {
	for from, want := range map[string]string{
		`"Ext 1" sip:1@example.com;tag=a;epid=11`:              `"Ext 1" <sip:1@example.com>;tag=a;epid=11`,
		`Ann sip:1@example.com;user=phone;transport=tls;tag=a`: `Ann <sip:1@example.com;user=phone;transport=tls>;tag=a`,
		`sip:1@example.com;tag=a`:                              `sip:1@example.com;tag=a`,
		`"a" <sip:1@example.com>;tag=a`:                        `"a" <sip:1@example.com>;tag=a`,
		`&quot;A&quot; &lt;sip:1@example.com&gt;;tag=a`:        `"A" <sip:1@example.com>;tag=a`,
	} {
		got := messages(t, strings.Replace(info, "<sip:alice@example.com>;tag=a", from, 1), nil)
		require.Len(t, got, 1)
		assert.Contains(t, string(got[0].Raw), "\r\nFrom: "+want+"\r\n")
		assert.Equal(t, from != want, len(got[0].Problems) > 0, from)
	}
	got := messages(t, strings.Replace(info, "<sip:bob@example.com>", `"Bob" ;tag=b`, 1), nil)
	require.Len(t, got, 1)
	assert.Contains(t, problems(got[0]), "an address is missing")
	for _, mask := range []string{"<sip:[email protected]>", "<removed>", "<guid>"} {
		got := messages(t, strings.Replace(info, "<sip:alice@example.com>", mask, 1), nil)
		require.Len(t, got, 1)
		assert.Contains(t, problems(got[0]), "the document masks values with")
	}
}

// Mail headers are no SIP, also where nobody says so.
func TestMailHeaders(t *testing.T) {
	got := messages(t, "From: Ann <ann@example.com>\nTo: Bob <bob@example.com>\nDate: Mon, 4 Mar 2021 10:00:00 +0000\nSubject: log\n\n"+busy, nil)
	require.Len(t, got, 1)
	assert.Empty(t, got[0].Problems)
}

// Every program of the table has its captions in the forms that it writes.
func TestCaptionsOfPrograms(t *testing.T) {
	far, near := "192.0.2.1:5060", "192.0.2.2:5060"
	const day, noDay = "2021-03-04", "0001-01-01"
	for _, c := range []struct {
		program, above string
		direction      formats.Direction
		far, near      string // or sender and receiver
		time           string // "" for none
		below          string
	}{
		{"pidgin-sipe", "(10:15:00) sipe: \nMESSAGE START <<<<<<<<<< SIP(0x55) - 2021-03-04T10:15:00.100000Z\n", formats.In, "", "", day + " 10:15:00.100", "MESSAGE END <<<<<<<<<< SIP(0x55) - 2021-03-04T10:15:00.100000Z\n"},
		{"pidgin-sipe", "MESSAGE START >>>>>>>>>> SIP - 2021-03-04T10:15:00.100000Z\n", formats.Out, "", "", day + " 10:15:00.100", "MESSAGE END >>>>>>>>>> SIP - 2021-03-04T10:15:00.100000Z\n"},
		{"sofia-sip", "recv 300 bytes from tls/[192.0.2.1]:5060 at 10:15:00.100200:\n------------------------------------------------------------------------\n", formats.In, far, "", noDay + " 10:15:00.100", "------------------------------------------------------------------------\n"},
		{"sofia-sip", "send 300 bytes to udp/[2001:db8::1]:5060 at 10:15:00.100200:\n   -----\n", formats.Out, "[2001:db8::1]:5060", "", noDay + " 10:15:00.100", ""},
		{"pjsip", "10:15:00.100   pjsua_core.c  .RX 300 bytes Response msg 486/INVITE/cseq=1 (rdata0x1) from UDP 192.0.2.1:5060:\n", formats.In, far, "", noDay + " 10:15:00.100", "--end msg--\n"},
		{"pjsip", "Mar  4 10:15:00 phone[1]: pjsip: 10:15:00.100   pjsua_core.c  ....TX 300 bytes Request msg INVITE/cseq=1 (tdta0x1) to TLS 192.0.2.1:5060:\n", formats.Out, far, "", "0001-03-04 10:15:00.100", "--end msg--\n"},
		{"belle-sip", "2021-03-04 10:15:00:100 MESSAGE channel [02ECBEE0]: received [300] new bytes from [UDP://192.0.2.1:5060]:\n", formats.In, far, "", day + " 10:15:00.100", ""},
		{"belle-sip", "Mar 04 10:15:00  phone[4195] <Notice>: bel/channel [0x1]: received [300] new bytes from [UDP://::ffff:192.0.2.1:5060]:\n", formats.In, far, "", "0001-03-04 10:15:00.000", ""},
		{"belle-sip", "10:15:00:100 17212 [D]log.cpp:175: channel [04B8]: message sent to [UDP://192.0.2.1:5060], size: [300] bytes\n", formats.Out, far, "", noDay + " 10:15:00.100", ""},
		{"belle-sip", "1614852900.100 1724-1724/com.example.app I/door: channel [0x1]: received [300] new bytes from [UDP://192.0.2.1:5060]:\n", formats.In, far, "", day + " 10:15:00.100", ""},
		{"sofia-sip", day + "T10:15:00.100Z drachtio:agent <===300#1|response|2|OK|application|9|tcp|192.0.2.1|5060|10:15:00.100668|5|x||Msg sent:|\n\n", formats.Out, far, "", day + " 10:15:00.100", ""},
		{"sofia-sip", day + " 10:15:00.100000 recv 300 bytes from udp/[*.*.2.1]:5060 at 10:15:00.100000:\n", formats.In, "invalid AddrPort", "", day + " 10:15:00.100", ""},
		{"belle-sip", "2021-03-04 10:15:00:100 belle-sip-message-channel [0x1]: message sent to [TLS://192.0.2.1:5060], size: [300] bytes\n", formats.Out, far, "", day + " 10:15:00.100", ""},
		{"asterisk-pjsip", "[2021-03-04 10:15:00] VERBOSE[21] res_pjsip_logger.c: <--- Received SIP response (300 bytes) from UDP:192.0.2.1:5060 --->\n", formats.In, far, "", day + " 10:15:00.000", ""},
		{"asterisk-pjsip", "<--- Transmitting SIP request (300 bytes) to TLS:192.0.2.1:5060 --->\n", formats.Out, far, "", "", ""},
		{"asterisk-sip", "<--- SIP read from UDP:192.0.2.1:5060 --->\n", formats.In, far, "", "", "<------------->\n--- (6 headers 0 lines) ---\n"},
		{"asterisk-sip", "[Mar  4 10:15:00] <--- Transmitting (NAT) to 192.0.2.1:5060 --->\n", formats.Out, far, "", "0001-03-04 10:15:00.000", "<------------>\n"},
		{"asterisk-sip", "Retransmitting #3 (no NAT) to 192.0.2.1:5060:\n", formats.Out, far, "", "", "---\n"},
		{"ngrep", "#\nU 2021/03/04 10:15:00.100000 192.0.2.1:5060 -> 192.0.2.2:5060 #1\n", formats.Unknown, far, near, day + " 10:15:00.100", "#\n"},
		{"ngrep", "T 2021/03/04 10:15:00.100000 192.0.2.1:5060 -> 192.0.2.2:5060 [AP]\n", formats.Unknown, far, near, day + " 10:15:00.100", ""},
		{"ngrep", "##\nU +0.002123 192.0.2.1:5060 -> 192.0.2.2:5060 #3\n", formats.Unknown, far, near, "", ""},
		{"fritzbox", "2021-03-04 10:15:00.100 - IN: my=192.0.2.2%16:5060 peer=192.0.2.1 port=5060 UDP, sipiface=none:\n", formats.In, far, near, day + " 10:15:00.100", ""},
		{"fritzbox", "2021-03-04 10:15:00.100 - OUT: my=192.0.2.2%16:5060 peer=192.0.2.1 port=5060 UDP, sipiface=none:\n", formats.Out, far, near, day + " 10:15:00.100", ""},
		{"lancom", "[SIP-Packet] 2021/03/04 10:15:00,100  Devicetime: 2021/03/04 10:15:00,200\nReceiving datagram with length 300 from 192.0.2.1:5060 to 192.0.2.2:5060\n", formats.In, far, near, day + " 10:15:00.100", ""},
		{"lancom", "[SIP-Packet] 2021/03/04 10:15:00,100\nSending datagram with length 300 from 192.0.2.2:5060 to 192.0.2.1:5060\n", formats.Out, far, near, day + " 10:15:00.100", ""},
		{"x-lite", "RECEIVE TIME: 3223465\nRECEIVE << 192.0.2.1:5060\n", formats.In, far, "", "", ""},
		{"x-lite", "SEND TIME: 3223465\nSEND >> 192.0.2.1:5060\n", formats.Out, far, "", "", ""},
		{"sipura", "Mar  4 10:15:00 192.0.2.7 [0]<<192.0.2.1:5060(300)\n", formats.In, far, "", "0001-03-04 10:15:00.000", ""},
		{"sipura", "[1]->192.0.2.1:5060(300)\n", formats.Out, far, "", "", ""},
		{"ribbon", "1787 03042021 101500.100000:1.01.00.38939.MAJOR .SIPSG:FILTER=x GCID=0x1: EXTRA INFO: Ingress: received msg for CallId:1@192.0.2.9 gcid:0xDDB from IP/port:192.0.2.1/5060, Local IP/port:192.0.2.2/5060\nRAW PDU:\n", formats.In, far, near, day + " 10:15:00.100", ""},
		{"broadworks", "2021.03.04 10:15:00:100 UTC | Info       | Sip | +15550100 | 42\n\n\tudp 300 Bytes IN from 192.0.2.1:5060\n", formats.In, far, "", day + " 10:15:00.100", ""},
		{"broadworks", "2021.03.04 10:15:00:100 EST | Info | Sip | 42\n\n\ttcp 300 Bytes OUT to 192.0.2.1:5060\n", formats.Out, far, "", day + " 10:15:00.100", ""},
		{"sngrep", "2021/03/04 10:15:00.100000 192.0.2.1:5060 -> 192.0.2.2:5060\n", formats.Unknown, far, near, day + " 10:15:00.100", ""},
		{"homer", "proto:UDP 2021-03-04T10:15:00.100Z  192.0.2.1:5060 ---> 192.0.2.2:5060\n\n", formats.Unknown, far, near, day + " 10:15:00.100", ""},
		{"homer", "[12] 2021-03-04 10:15:00.100 UTC : 192.0.2.1:5060 -> 192.0.2.2:5060 (a title)\n\n", formats.Unknown, far, near, day + " 10:15:00.100", ""},
		{"sipp", "----------------------------------------------- 2021-03-04 10:15:00.100000\nTCP message received [300] bytes :\n\n", formats.In, "", "", day + " 10:15:00.100", ""},
		{"sipp", "----------------------------------------------- 2021-03-04\t10:15:00.100000\t1614852900.1\nUDP message sent [300] bytes:\n\n", formats.Out, "", "", day + " 10:15:00.100", ""},
		{"sip.js", "Thu Mar 04 2021 10:15:00 GMT+0000 | sip.Transport | Received WebSocket text message:\n\n", formats.In, "", "", day + " 10:15:00.000", ""},
		{"jssip", "JsSIP:Transport sending message:\n\n", formats.Out, "", "", "", ""},
		{"diago", "--- 10:15:00.100 SIP recv ---\n", formats.In, "", "", noDay + " 10:15:00.100", ""},
		{"diago", "--- 2021-03-04T10:15:00.100Z SIP send ---\n", formats.Out, "", "", day + " 10:15:00.100", ""},
		{"diago", "--- 2021-03-04 10:15:00 SIP recv ---\n", formats.In, "", "", day + " 10:15:00.000", ""},
		{"diago", "--- 1614852900.100 SIP sent ---\n", formats.Out, "", "", day + " 10:15:00.100", ""},
		{"sipsorcery", "Request sent: tls:192.0.2.2:5060->tls:192.0.2.1:5060\n", formats.Out, far, near, "", ""},
		{"sipsorcery", "Response received: tls:192.0.2.2:5060<-tls:192.0.2.1:5060\n", formats.In, far, near, "", ""},
		{"dart-sip-ua", "[2021-03-04 10:15:00.100] Level.debug sip_transport.dart ::: Sending message:\n\n", formats.Out, "", "", day + " 10:15:00.100", ""},
		{"cisco-ios", "Mar  4 2021 10:15:00.100: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\nReceived:\n", formats.In, "", "", day + " 10:15:00.100", ""},
		{"cisco-ios", "004321: *Mar  4 10:15:00.100 CET: //27/8A1B/SIP/Msg/ccsipDisplayMsg:\nSent: \n", formats.Out, "", "", "0001-03-04 10:15:00.100", ""},
		{"cisco-cucm", "01382866.006 |10:15:00.100 |AppInfo |SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from 192.0.2.1 on port 5060 index 65 with 300 bytes:\n[105066,NET]\n", formats.In, far, "", noDay + " 10:15:00.100", ""},
		{"expressway", "2021-03-04T11:15:00.100+01:00 vcs tvcs: UTCTime=\"2021-03-04 10:15:00,100\" Module=\"network.sip\" Level=\"DEBUG\":  Action=\"Received\" Local-ip=\"192.0.2.2\" Local-port=\"5060\" Src-ip=\"192.0.2.1\" Src-port=\"5060\" Msg-Hash=\"1\"\n SIPMSG:\n", formats.In, far, near, day + " 10:15:00.100", ""},
		{"snom", "Received from udp:192.0.2.1:5060 at 4/3/2021 10:15:00:100 (300 bytes):\n\n", formats.In, far, "", day + " 10:15:00.100", ""},
		{"scripts", "Mar  4 10:15:00 sbc proxy[7]: request received from udp:192.0.2.1:5060\n", formats.In, far, "", "0001-03-04 10:15:00.000", ""},
		{"sipdump", "====================\ntag: snd\npid: 1\nprocess: 2\ntime: 1614852900.100000\ndate: Thu Mar  4 10:15:00 2021\nproto: udp ipv4\nsrcip: 192.0.2.1\nsrcport: 5060\ndstip: 192.0.2.2\ndstport: 5060\n~~~~~~~~~~~~~~~~~~~~\n", formats.Out, near, far, day + " 10:15:00.100", "||||||||||||||||||||\n"},
		{"acme", "Mar  4 10:15:00.100 On [256:0]192.0.2.2:5060 received from 192.0.2.1:5060\n", formats.In, far, near, "0001-03-04 10:15:00.100", "----------------------------------------\n"},
		{"avaya", "2021-03-04 10:15:00,100 --> octets: 300, Body Length: 0\ningress: { L192.0.2.2:5060/R192.0.2.1:5060/UDP/0x3f }\n", formats.In, far, near, day + " 10:15:00.100", "--------------------\n"},
		{"resiprocate", "STACK | 20210304-101500.100 | repro | RESIP:TRANSPORT | 7 | UdpTransport.cxx:330 | sending to: [ V4 192.0.2.1:5060 UDP target domain=unspecified mFlowKey=6 ]\n\n", formats.Out, far, "", day + " 10:15:00.100", ""},
		{"ribbon", "128 03042021 101500.100000:1.01.00.12345.Info    .SIPCM: SipFeSocketRecvMsg - msg = \n", formats.In, "", "", day + " 10:15:00.100", ", msgLen = 300\n"},
		{"twinkle", "+++ 4-3-2021 10:15:00.100000 INFO SIP ::listen_udp\nReceived from: udp:192.0.2.1:5060\n", formats.In, far, "", day + " 10:15:00.100", "---\n"},
		{"opal", "2021/03/04 10:15:00.100\t  0:01.200\tOpal Liste:4710\tSIP\tReceived PDU from udp$192.0.2.1:5060\n", formats.In, far, "", day + " 10:15:00.100", ""},
		{"cisco-ios", "3w2d: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\n3w2d: Received: \n", formats.In, "", "", "", ""},
		{"cisco-cucm", "10:15:00.100 |//SIP/SIPUdp/wait_UdpDataInd: Incoming SIP UDP message size 300 from 192.0.2.1:[5060]:\n", formats.In, far, "", noDay + " 10:15:00.100", ""},
		{"jain-sip", "<message\nfrom=\"192.0.2.1:5060\"\nto=\"192.0.2.2:5060\"\ntime=\"1614852900100\"\nisSender=\"false\"\n>\n", formats.In, far, near, day + " 10:15:00.100", "]]>\n</message>\n"},
		{"baresip", "10:15:00.100#\nUDP 192.0.2.1:5060 -> 192.0.2.2:5060\n", formats.Unknown, far, near, noDay + " 10:15:00.100", ""},
		{"yealink", "Data Received :from src=192.0.2.1:5060\n", formats.In, far, "", "", ""},
	} {
		t.Run(c.program+" "+c.direction.String(), func(t *testing.T) {
			assert.Contains(t, names(excerpt.Known()), c.program)
			for _, empty := range []string{"\n", ""} {
				doc := "prose\n" + c.above + busy + empty + c.below + c.above + busy + empty + c.below
				for _, doc := range []string{doc, each("> ", doc)} {
					got := messages(t, doc, nil)
					assert.Equal(t, wire(busy, busy), raws(got))
					checkLaw(t, []byte(doc))
					for _, m := range got {
						assert.Equal(t, c.direction, m.Direction)
						a, b := m.Remote, m.Local
						if c.direction == formats.Unknown {
							a, b = b, a
						}
						assert.Equal(t, c.far, addr(a))
						assert.Equal(t, c.near, addr(b))
						when := ""
						if !m.Time.IsZero() {
							when = m.Time.Format("2006-01-02 15:04:05.000")
						}
						assert.Equal(t, c.time, when)
					}
				}
			}
		})
	}
}

func addr(a formats.Address) string {
	if a.AddrPort == (netip.AddrPort{}) {
		return ""
	}
	return a.AddrPort.String()
}

func names(c *excerpt.Captions) (list []string) {
	for _, p := range c.Programs {
		list = append(list, p.Name)
	}
	return list
}

// A user's own table adds captions; what is wrong with one is told by its line.
func TestParseCaptions(t *testing.T) {
	own, err := excerpt.ParseCaptions([]byte("# ours\nprogram ours: branch proxy\nin\t^{date} {time} got {size} octets by {transport} from {far}\nend ^-- end\n"))
	require.NoError(t, err)
	f := excerpt.Captioned(excerpt.Known().With(own))
	doc := "2021-03-04 10:15:00.1 got 300 octets by tls from 192.0.2.1:5061\n" + busy + "-- end\n"
	var got []*formats.Message
	for m, err := range formats.Messages(f.NewReader(strings.NewReader(doc), nil)) {
		require.NoError(t, err)
		got = append(got, m)
	}
	require.Len(t, got, 1)
	assert.Equal(t, formats.In, got[0].Direction)
	assert.Equal(t, "192.0.2.1:5061", got[0].Remote.String())
	assert.Equal(t, time.Date(2021, 3, 4, 10, 15, 0, 1e8, time.UTC), got[0].Time)
	for text, want := range map[string]string{
		"": "no captions", "in x": "1: a caption stands below the program", "program x": "a program is", "program x: y\nup z": "2: no word \"up\"",
		"program x: y\nin {what}": "no field is called {what}", "program x: y\nin (": "no regular expression", "program x: y\nin": "has no pattern",
		"program x: y\nin " + strings.Repeat("a", 2000): "more than 1024", "program x: y\nin " + strings.Repeat("(a{1000}){1000}", 2): "no regular expression",
		strings.Repeat("#\n", 64<<10): "more than 65536", "program x: y\n" + strings.Repeat("in a\n", 300): "more than 256 captions",
	} {
		_, err := excerpt.ParseCaptions([]byte(text))
		assert.ErrorContains(t, err, want)
	}
}
