package excerpt_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/excerpt"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

func messages(tb testing.TB, doc string, opts *formats.Options) []*formats.Message {
	tb.Helper()
	var list []*formats.Message
	for m, err := range formats.Messages(excerpt.NewReader(strings.NewReader(doc), opts)) {
		require.NoError(tb, err)
		list = append(list, m)
	}
	return list
}

func problems(m *formats.Message) string {
	var list []string
	for _, p := range m.Problems {
		list = append(list, p.Msg)
	}
	return strings.Join(list, "; ")
}

// TestBlog reads the document that the project began with: seven messages and
// the fragment of the 101. The expectation was taken from it by eye.
func TestBlog(t *testing.T) {
	doc, err := os.ReadFile("../../testdata/seed/mpop-blog.txt")
	require.NoError(t, err)
	require.NoError(t, excerpt.Detect(doc))
	at := func(s string) time.Time {
		when, err := time.Parse("15:04:05.000", s)
		require.NoError(t, err)
		return when.AddDate(2010, 0, 4)
	}
	const callee = "sip:izabelaf@uclab.org;opaque=user:epid:uozeqPgOuFOVd0DaRpeFCgAA;gruu"
	want := []struct {
		time      time.Time
		direction formats.Direction
		line      int
		start     string
		headers   int
		body      int // lines
		last      string
		problems  string
	}{
		{at("14:00:47.889"), formats.Out, 28, "INVITE sip:izabelaf@uclab.org SIP/2.0", 8, 0, "", ""},
		{time.Time{}, formats.In, 52, "SIP/2.0 101 Progress Report", 2, 0, "", "start line taken from the caption; the excerpt does not show From, To, Call-ID, CSeq"},
		{at("14:00:48.831"), formats.In, 67, "SIP/2.0 183 Session Progress", 10, 0, "", ""},
		{at("14:00:49.191"), formats.In, 97, "SIP/2.0 183 Session Progress", 10, 0, "", ""},
		{at("14:00:59.296"), formats.In, 127, "SIP/2.0 200 OK", 11, 12, "a=candidate:5 2 TCP-ACT 1684797438 172.31.255.73 31247 typ srflx raddr 172.31.255.73 rport 31247", "the document's author cut the message"},
		{at("14:00:59.456"), formats.Out, 172, "ACK " + callee + " SIP/2.0", 11, 0, "", ""},
		{at("14:01:04.934"), formats.Out, 199, "INVITE " + callee + " SIP/2.0", 10, 4, "a=remote-candidates:1 200.1.1.20 52279 2 200.1.1.20 57326", "the document's author cut the message"},
		{at("14:01:05.154"), formats.In, 230, "SIP/2.0 200 OK", 10, 4, "a=remote-candidates:1 200.1.1.201 50016 2 200.1.1.201 50018", "the document's author cut the message"},
	}
	got := messages(t, string(doc), &formats.Options{File: "blog.txt"})
	require.Len(t, got, len(want))
	for i, w := range want {
		m := got[i]
		start, rest, _ := strings.Cut(string(m.Raw), "\r\n")
		headers, body, ok := strings.Cut(rest, "\r\n\r\n")
		require.True(t, ok)
		assert.Equal(t, w.start, start)
		assert.Equal(t, w.headers, strings.Count(headers, "\r\n")+1)
		assert.Equal(t, w.body, strings.Count(body, "\r\n"))
		assert.True(t, strings.HasSuffix(strings.TrimSuffix(body, "\r\n"), w.last))
		assert.Equal(t, w.time, m.Time)
		assert.Equal(t, w.direction, m.Direction, start)
		assert.Equal(t, formats.Logged, m.How)
		assert.Equal(t, w.problems, problems(m))
		assert.Equal(t, w.line, m.Origin.Line)
		assert.Equal(t, "blog.txt", m.Origin.File)
		if w.headers > 2 {
			assert.Equal(t, formats.TLS, m.Transport)
			assert.Contains(t, headers, "\r\nCall-ID: e34305289c3b4c368c583f531fddeff3\r\n")
			assert.EqualValues(t, 0x418, m.Origin.Process)
		}
	}
	assert.True(t, got[1].Problems[0].Altered)
	checkLaw(t, doc)
	crlfDoc := crlf(string(doc))
	checkLaw(t, []byte(crlfDoc))
	for i, m := range messages(t, crlfDoc, nil) {
		assert.Equal(t, string(got[i].Raw), string(m.Raw))
	}
}

const (
	ids  = "Via: SIP/2.0/TCP 192.0.2.10:50123\nFrom: <sip:alice@example.com>;tag=a\nTo: <sip:bob@example.com>\nCall-ID: 1@example.com\nCSeq: 1 INFO\n"
	info = "INFO sip:bob@example.com SIP/2.0\n" + ids
	ok   = "SIP/2.0 200 OK\n" + ids
	p    = "01/05/2010|14:00:47.889 418:D8 INFO :: "
)

func each(prefix, text string) string {
	return prefix + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+prefix) + "\n"
}

func TestRead(t *testing.T) {
	const sdp = "v=0\no=- 0 0 IN IP4 192.0.2.10\ns=-\n"
	const cut = "the document's author cut the message"
	for _, c := range []struct {
		name     string
		doc      string
		want     []string // with LF
		problems string   // of all messages
	}{
		{"prose around", "See this one:\n\n" + info + "\nIt has no body.\n\nUser-Agent: X is what it was.\n", []string{info + "\n"}, ""},
		{"at the end", info, []string{info + "\n"}, ""},
		{"one after the other", info + "\n" + ok + "\n", []string{info + "\n", ok + "\n"}, ""},
		{"no blank line between", info + ok, []string{info + "\n", ok + "\n"}, ""},
		{"quoted in a mail", "Bob wrote:\n" + each("> ", "see\n\n"+info+"\n"+ok+"\n") + "\nbye\n", []string{info + "\n", ok + "\n"}, ""},
		{"quoted twice", each("> > ", info+"\n") + "> what is that?\n", []string{info + "\n"}, ""},
		{"quoted without a blank", each(">", info+"\n"), []string{info + "\n"}, ""},
		{"indented", each("    ", info+"\n"), []string{info + "\n"}, ""},
		{"indented by a tab", each("\t", info+"\n"), []string{info + "\n"}, ""},
		{"headers indented more", p + "INFO sip:bob@example.com SIP/2.0\n" + each(" ", ids) + "\n", []string{info + "\n"}, ""},
		{"folded", "INFO sip:bob@example.com SIP/2.0\n" + ids + "Subject: one\n  two\n\n", []string{info + "Subject: one\n  two\n\n"}, ""},
		{"wrapped behind the name", strings.Replace(info, "From: ", "From:\n", 1) + "\n", []string{info + "\n"}, "wrapped lines were joined"},
		{"wrapped before a parameter", strings.Replace(info, ";tag=a", "\n;tag=a", 1) + "\n", []string{info + "\n"}, "wrapped lines were joined"},
		{"wrapped in quotes", info + "ms-diagnostics: 1;reason=\"Request was proxied to\none or more registered endpoints\"\n\n",
			[]string{info + "ms-diagnostics: 1;reason=\"Request was proxied to one or more registered endpoints\"\n\n"}, "wrapped lines were joined"},
		{"wrapped start line", strings.Replace(info, " SIP/2.0\n", "\nSIP/2.0\n", 1) + "\n", []string{info + "\n"}, "wrapped lines were joined"},
		{"prose right behind", info + "This message has no body at all.\n", []string{info + "\n"}, ""},
		{"no-break spaces", strings.ReplaceAll(info, ": ", ":\u00a0") + "\u00a0\n", []string{info + "\n"}, "no-break spaces and hyphens became plain ones"},
		{"no-break spaces as margin", each("\u00a0\u00a0", info+"\n"), []string{info + "\n"}, ""},
		{"curly quotes stay", info + "ms-diagnostics: 1;reason=”x”\n\n", []string{info + "ms-diagnostics: 1;reason=”x”\n\n"}, ""},
		{"double spaced", strings.ReplaceAll(info, "\n", "\n\n") + "\n\nThe end.\n", []string{info + "\n"}, ""},
		{"body by length", info + "Content-Type: text/plain\nContent-Length: 12\n\nhi\n\nyou: a\n\nprose\n", []string{info + "Content-Type: text/plain\nContent-Length: 12\n\nhi\n\nyou: a"}, ""},
		{"quoted body by length", each("> ", info+"Content-Type: text/plain\nContent-Length: 12\n\nhi\n\nyou: a\n"), []string{info + "Content-Type: text/plain\nContent-Length: 12\n\nhi\n\nyou: a"}, ""},
		{"SDP by length", info + "Content-Length: 37\n\n" + sdp + "\nprose\n", []string{info + "Content-Length: 37\n\n" + sdp}, ""},
		{"SDP without length", info + "\n" + sdp + "\nprose\n", []string{info + "\n" + sdp}, ""},
		{"SDP without an empty line", info + sdp + "\nprose\n", []string{info + "\n" + sdp}, ""},
		{"SDP cut", info + "Content-Length: 900\n\n" + sdp, []string{info + "Content-Length: 900\n\n" + sdp}, "content-length is 900, but the excerpt has a body of 37 octets"},
		{"body left out", info + "Content-Length: 900\n\nprose\n", []string{info + "Content-Length: 900\n\n"}, "content-length is 900, but the excerpt has a body of 0 octets"},
		{"dots", info + "...\n\n" + "a=x\n\na=y\n\nprose\n", []string{info + "\na=x\na=y\n"}, cut},
		{"snip", info + "\n[snip]\na=x\n", []string{info + "\na=x\n"}, cut},
		{"cut at the end", info + "…\n\nprose\n", []string{info + "\n"}, cut},
		{"markup", info + "Content-Type: text/xml\n\n<a>\n <b/>\n</a>\n\nprose\n", []string{info + "Content-Type: text/xml\n\n<a>\n <b/>\n</a>\n"}, ""},
		{"multipart", info + "Content-Type: multipart/mixed;boundary=b\n\n--b\nContent-Type: application/sdp\n\n" + sdp + "\n--b--\n\nprose\n",
			[]string{info + "Content-Type: multipart/mixed;boundary=b\n\n--b\nContent-Type: application/sdp\n\n" + sdp + "\n--b--\n"}, ""},
		{"fragment", "200 OK (IN)\nimage\nExcerpt:\n" + ids + "\n", []string{ok + "\n"}, "start line taken from the caption"},
		{"fragment of a request", "INFO (OUT)\n\n" + ids + "\n", nil, ""},
		{"start line in prose", "The answer was\n\nSIP/2.0 200 OK\n\nand that is good: all went well.\n", nil, ""},
		{"headers missing", "SIP/2.0 200 OK\nVia: SIP/2.0/TLS a\n\n", []string{"SIP/2.0 200 OK\nVia: SIP/2.0/TLS a\n\n"}, "the excerpt does not show From, To, Call-ID, CSeq"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, doc := range []string{c.doc, crlf(c.doc), "\ufeff" + c.doc} {
				var got, found []string
				for _, m := range messages(t, doc, nil) {
					got = append(got, strings.ReplaceAll(string(m.Raw), "\r\n", "\n"))
					if s := problems(m); s != "" {
						found = append(found, s)
					}
				}
				assert.Equal(t, c.want, got)
				assert.Equal(t, c.problems, strings.Join(found, "; "))
				checkLaw(t, []byte(doc))
			}
		})
	}
}

// TestCurated reads the documents in testdata and counts what its README says
// they hold.
func TestCurated(t *testing.T) {
	root := filepath.Join("..", "..", "testdata")
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	rows := regexp.MustCompile("(?m)^\\| `((?:excerpt|seed|forks)/[^`]+\\.txt)` \\|.*\\| (\\d+) \\| \\d+ \\|$").FindAllSubmatch(readme, -1)
	require.NotEmpty(t, rows)
	for _, row := range rows {
		name := string(row[1])
		t.Run(name, func(t *testing.T) {
			want, err := strconv.Atoi(string(row[2]))
			require.NoError(t, err)
			doc, err := os.ReadFile(filepath.Join(root, name))
			require.NoError(t, err)
			assert.NoError(t, excerpt.Detect(doc))
			got := messages(t, string(doc), nil)
			assert.Len(t, got, want)
			for _, m := range got {
				known := bytes.Contains(doc, []byte(" (IN)\n"))
				assert.Equal(t, known, m.Direction != formats.Unknown)
			}
			checkLaw(t, doc)
		})
	}
}

// TestGenerated plays calls, quotes them with captions in a mail, and compares
// what is read with what was played.
func TestGenerated(t *testing.T) {
	for i := range 100 {
		rnd := rand.New(rand.NewPCG(2, uint64(i)))
		cast := calls.NewCast(rnd, calls.Era(i%4), 1)
		want := calls.Play(rnd, cast, calls.RandomPlan(rnd), time.Date(2012, 3, 4, 5, 0, 0, 0, time.UTC)).View("caller", 0).Messages
		doc := string(logs.Excerpt{Captions: i%2 == 0}.Render(want))
		doc = each([]string{"", "> ", "  ", "> > "}[i%4], doc)
		got := messages(t, doc, nil)
		require.Len(t, got, len(want), i)
		for n, m := range got {
			require.Equal(t, string(want[n].Raw), string(m.Raw), i)
			require.Empty(t, m.Problems, i)
			if i%2 == 0 {
				require.Equal(t, want[n].Direction, m.Direction.String())
			}
		}
	}
}

func TestCaptions(t *testing.T) {
	for caption, want := range map[string]formats.Direction{
		"200 OK (IN)": formats.In, "200 OK (OUT)": formats.Out, "200 ok (endpoint 2) (in)": formats.In, "SIP 200 OK (received)": formats.In,
		"## 200 OK (sent):": formats.Out, "200 (IN)": formats.In, "\u00a0 200 OK (OUT) ": formats.Out,
		"180 Ringing (IN)": formats.Unknown, "INVITE (OUT)": formats.Unknown, "200 OK": formats.Unknown, "It was a 200 OK (IN)": formats.Unknown,
	} {
		t.Run(caption, func(t *testing.T) {
			got := messages(t, "prose\n\n"+caption+"\n\nimage\n\n"+ok+"\n\n"+ok+"\n", nil)
			require.Len(t, got, 2)
			assert.Equal(t, want, got[0].Direction)
			assert.Equal(t, want != formats.Unknown, got[0].How == formats.Logged)
			assert.Equal(t, formats.Unknown, got[1].Direction, "a caption is for one message")
		})
	}
}

// TestPacketLines takes directions and addresses from a log that was pasted
// into a mail.
func TestPacketLines(t *testing.T) {
	doc := each("> ", p+"Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 1 bytes:\n"+p+ok+"Content-Length: 0\n\n"+p+"End of Data Received\n"+p+info+"\n")
	got := messages(t, doc, &formats.Options{Clock: formats.NewClock(time.FixedZone("", 3600))})
	require.Len(t, got, 2)
	assert.Equal(t, formats.In, got[0].Direction)
	assert.Equal(t, netip.MustParseAddrPort("192.0.2.10:50123"), got[0].Local.AddrPort)
	assert.Equal(t, netip.MustParseAddrPort("192.0.2.1:5061"), got[0].Remote.AddrPort)
	assert.Equal(t, time.Date(2010, 1, 5, 13, 0, 47, 889e6, time.UTC), got[0].Time)
	assert.Equal(t, formats.Unknown, got[1].Direction)
}

func TestLooseHeaders(t *testing.T) {
	doc := "prose\n\n" + ids + "\nprose\n\n" + info + "\n"
	got := messages(t, doc, nil)
	require.Len(t, got, 1)
	require.Len(t, got[0].Problems, 1)
	assert.Equal(t, "headers without a start line, and no caption that tells it", got[0].Problems[0].Msg)
	assert.Equal(t, 4, got[0].Problems[0].Line)
}

func TestDetect(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"a message", info + "\n", ""},
		{"quoted", each("> ", "look\n\n"+info), ""},
		{"a fragment", "101 Progress Report (IN)\n\nServer: InboundRouting/3.5.0.0\n", ""},
		{"prose about SIP", "Send INVITE sip:bob@example.com and wait for SIP/2.0 200 OK\n", "no SIP start line"},
		{"headers alone", ids, "no SIP start line"},
		{"a server trace", "TL_INFO(TF_PROTOCOL) [0]1.2::x$$begin_record\nStart-Line: " + info, "server trace"},
		{"another vendor's trace", "01/08/2022-11:36:14.354 [0x1] - --> Message to Send:$$begin_record\n" + info, "server trace"},
		{"octets", "\x00\x00" + info, "octets that no text has"},
		{"nothing", "", "no SIP start line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := excerpt.Detect([]byte(c.head))
			if c.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.want)
			}
		})
	}
}

// checkLaw asserts what holds for every input: the pieces are the input, and
// the patch leads from the message back to the text.
func checkLaw(t *testing.T, doc []byte) {
	t.Helper()
	var all []byte
	for m, err := range formats.All(excerpt.NewReader(iotest.HalfReader(bytes.NewReader(doc)), nil)) {
		require.NoError(t, err)
		require.LessOrEqual(t, len(m.Gap), formats.MaxGap)
		require.True(t, m.Raw != nil || len(m.Gap) > 0, "an empty piece")
		if m.Raw != nil {
			require.Equal(t, int64(len(all)+len(m.Gap)), m.Origin.Offset)
			require.True(t, bytes.Contains(m.Raw, []byte("\r\n\r\n")), "%q", m.Raw)
			require.True(t, sip.IsStartLine(m.Raw[:bytes.IndexByte(m.Raw, '\r')]), "%q", m.Raw)
		}
		for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			all = append(all, part...)
		}
		back, err := textlog.Apply(m.Raw, textlog.Diff(m.Raw, m.Source()))
		require.NoError(t, err)
		require.Equal(t, string(m.Source()), string(back))
	}
	require.Equal(t, string(doc), string(all))
}

func TestTruncated(t *testing.T) {
	doc := each("> ", "200 OK (IN)\n\nExcerpt:\n"+ids+"\n"+p+info+"From:\nx\n.\n\n. (cut)\na=x\n\na=y\n\nprose\n\n"+ok+"Content-Length: 5\n\na=xyz\n")
	for n := range doc {
		checkLaw(t, []byte(doc[:n]))
		checkLaw(t, []byte(crlf(doc[:n])))
	}
}

func TestDamaged(t *testing.T) {
	doc, err := os.ReadFile("../../testdata/seed/mpop-blog.txt")
	require.NoError(t, err)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := bytes.Clone(doc)
		for range 50 {
			at := rnd.IntN(len(b))
			b[at] = "\n\r\x00 >:\xc2\xa0."[rnd.IntN(9)]
		}
		checkLaw(t, b)
	}
}

// TestHuge reads a document that is larger than what may be kept.
func TestHuge(t *testing.T) {
	for name, line := range map[string]string{"headers": "A: b\n", "wrapped": "x=\n", "markup": "<a/>\n", "blank": "\n", "one line": "x"} {
		t.Run(name, func(t *testing.T) {
			doc := info + "Content-Type: text/xml\n\n<a>\n" + strings.Repeat(line, 1<<20)
			if name == "headers" || name == "wrapped" {
				doc = info + strings.Repeat(line, 1<<20)
			}
			size := 0
			for m, err := range formats.All(excerpt.NewReader(strings.NewReader(doc), &formats.Options{MaxMessage: 1 << 20})) {
				require.NoError(t, err)
				require.LessOrEqual(t, len(m.Gap), formats.MaxGap)
				require.LessOrEqual(t, len(m.Raw), 1<<20+2)
				size += len(m.Gap) + len(m.Head) + len(m.Source())
			}
			assert.Equal(t, len(doc), size)
		})
	}
}

func FuzzReader(f *testing.F) {
	doc, err := os.ReadFile("../../testdata/seed/mpop-blog.txt")
	require.NoError(f, err)
	f.Add(doc[1800:3600])
	f.Add(doc[6500:9500])
	f.Add([]byte("> 200 OK (IN)\n> \n> Via: x\n> .\n> a=b\n"))
	f.Add([]byte(info + "Content-Length: 5\n\nhello"))
	f.Add([]byte("\u00a0INVITE sip:a@b\n\u00a0SIP/2.0\nFrom:\n<sip:a>\n[snip]\nv=0\n"))
	message := strings.ReplaceAll(strings.ReplaceAll(ok+"Subject: \"a\"\n\n", `"`, `\"`), "\n", `\r\n`)
	for _, form := range []string{ // objects and arrays as stores of logs export them
		`{"@timestamp": "2024-11-20T10:00:00.123Z", "message": "%s"},{"message": "%[1]s"}`,
		"[\n{\n\"log\": {\n\"x\": [1, 2]\n},\n\"message\": \"%s\",\n\"host\": {\n\"time\": \"\"\n}\n},\n\"date\": [\"Nov 20, 2024 @ 10:00:00.123\"]\n}\n]\n",
		`[["1732096800123456789", "%s"], ["1732096800123456", "at: 10:00:00\r\n%[1]s"]]`,
		`{"log": "{\"line\": \"\\u00e9\", \"m\": \"%s\", \"time\": 1732096800.1}"}`,
	} {
		f.Add(fmt.Appendf(nil, form, message))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		checkLaw(t, doc)
		_ = excerpt.Detect(doc)
	})
}

func BenchmarkRead(b *testing.B) {
	doc, err := os.ReadFile("../../testdata/seed/mpop-blog.txt")
	require.NoError(b, err)
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range formats.All(excerpt.NewReader(bytes.NewReader(doc), nil)) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// What somebody wrote is a body also where its length changed on the way.
func TestWordsOfAnotherLength(t *testing.T) {
	for _, c := range []struct{ doc, body string }{
		{"Content-Type: text/plain\nContent-Length: 12\n\nsee you soon, Bob\n\nprose\n", "see you soon, Bob\r\n"},
		{"Content-Type: text/plain\nContent-Length: 40\n\nsee you\nsoon\n\nprose\n", "see you\r\nsoon\r\n"},
	} {
		got := messages(t, info+c.doc, nil)
		require.Len(t, got, 1)
		s := sip.Parse(got[0].Raw)
		assert.Equal(t, c.body, string(s.Body()))
		assert.NotEmpty(t, got[0].Problems)
		checkLaw(t, []byte(info+c.doc))
	}
}

// A body of any type is as long as its Content-Length says, where that is the
// end of a line: nothing of it is left as the document's own text.
func TestBodyOfAnyType(t *testing.T) {
	const body = "From: <im:alice@example.com>\n\nContent-Type: text/plain\n\nsee you\n"
	doc := "prose\n\n" + info + fmt.Sprintf("Content-Type: message/cpim\nContent-Length: %d\n\n", len(body)+strings.Count(body, "\n")) + body + "\nprose\n"
	got := messages(t, doc, nil)
	require.Len(t, got, 1)
	s := sip.Parse(got[0].Raw)
	assert.Equal(t, strings.ReplaceAll(body, "\n", "\r\n"), string(s.Body()))
	assert.Empty(t, got[0].Problems)
}

// TestDamagedStamp holds that the line of a message with a damaged prefix tells when it was
// logged all the same: with its day.
func TestDamagedStamp(t *testing.T) {
	doc := "01/05/2010|14:00:48.775 1A2\x02:9F0 INFO  :: SIP/2.0 180 Ringing\r\nVia: SIP/2.0/TLS a\r\nFrom: <sip:a@b>;tag=1\r\n" +
		"To: <sip:c@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
	list := messages(t, doc, nil)
	require.Len(t, list, 1)
	assert.Equal(t, time.Date(2010, 1, 5, 14, 0, 48, 775e6, time.UTC), list[0].Time)
}
