package uccapi_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
)

// messages returns the SIP messages of a log.
func messages(tb testing.TB, log []byte, opts *formats.Options) []*formats.Message {
	tb.Helper()
	var list []*formats.Message
	for m, err := range formats.Messages(uccapi.NewReader(bytes.NewReader(log), opts)) {
		require.NoError(tb, err)
		list = append(list, m)
	}
	return list
}

// rewrite reads a log and writes it again.
func rewrite(tb testing.TB, log []byte, opts *formats.Options) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := uccapi.NewWriter(&out, nil)
	for m, err := range formats.All(uccapi.NewReader(bytes.NewReader(log), opts)) {
		require.NoError(tb, err)
		require.NoError(tb, w.Write(m))
	}
	require.NoError(tb, w.Close())
	return out.Bytes()
}

var lengthHeader = regexp.MustCompile(`(?i)\r\nContent-Length *: *(\d+)`)

func contentLength(tb testing.TB, raw []byte) int {
	tb.Helper()
	found := lengthHeader.FindSubmatch(raw)
	require.NotNil(tb, found)
	n, err := strconv.Atoi(string(found[1]))
	require.NoError(tb, err)
	return n
}

// crlf writes test logs: the lines of text with CRLF line ends.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

const (
	p1    = "01/05/2010|14:00:47.889 418:D8 INFO  :: "
	p2    = "01/05/2010|14:00:47.890 418:1A4C TRACE :: " // another thread
	out   = "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 100 bytes"
	in    = "Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 100 bytes"
	heads = "Via: SIP/2.0/TLS 192.0.2.10:50123\nFrom: <sip:alice@example.com>;tag=a;epid=b\nTo: <sip:bob@example.com>\nCall-ID: 1@example.com\nCSeq: 1 INFO\n"
	info  = "INFO sip:bob@example.com SIP/2.0\n" + heads
)

// withBody returns a message with a body whose line ends count two octets.
func withBody(body string) string {
	return info + fmt.Sprintf("Content-Length: %d\n\n", len(crlf(body))) + body
}

func TestRead(t *testing.T) {
	const body5 = info + "Content-Length: 5\n\nhello"
	for _, c := range []struct {
		name     string
		log      string
		want     []string // the messages, with LF for CRLF
		problems string   // of all pieces
	}{
		{"full form", p1 + out + ":\n" + p1 + info + "Content-Length: 0\n\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Length: 0\n\n"}, ""},
		{"several blank lines before the trailer", p1 + out + ":\n" + p1 + info + "Content-Length: 0\n\n\n\n\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Length: 0\n\n"}, ""},
		{"body without a line end", p1 + in + ":\n" + p1 + body5 + "\n" + p1 + "End of " + in + "\n", []string{body5}, ""},
		{"trailer right behind the body", p1 + in + ":\n" + p1 + body5 + p1 + "End of " + in + "\n", []string{body5}, ""},
		{"short form", p1 + "Sending Packet\n" + p1 + info + p1 + "End of\n", []string{info + "\n"}, ""},
		{"short form, received", p1 + "Data Received\n" + p1 + info + p1 + "End of\n", []string{info + "\n"}, ""},
		{"no prefix before the start line", p1 + out + ":\n" + body5 + "\n" + p1 + "End of " + out + "\n", []string{body5}, ""},
		{"one blank before the colons", strings.ReplaceAll(p1+out+":\n"+p1+body5+"\n"+p1+"End of "+out+"\n", "INFO  ::", "INFO ::"), []string{body5}, ""},
		{"many blanks before the colons", strings.ReplaceAll(p1+out+":\n"+p1+body5+"\n"+p1+"End of "+out+"\n", "INFO  ::", "INFO     ::"), []string{body5}, ""},
		{"no packet lines", p1 + body5 + "\n\n" + p1 + info + "Content-Length: 0\n\n\n", []string{body5, info + "Content-Length: 0\n\n"}, ""},
		{"text like a trailer in the body", p1 + out + ":\n" + p1 + withBody("hi\n\n"+p1+"End of "+out+"\n!") + "\n" + p1 + "End of " + out + "\n",
			[]string{withBody("hi\n\n" + p1 + "End of " + out + "\n!")}, ""},
		{"text like a packet in the body", p1 + out + ":\n" + p1 + withBody(p1+in+":\n"+p1+info+"\n") + p1 + "End of " + out + "\n",
			[]string{withBody(p1 + in + ":\n" + p1 + info + "\n")}, ""},
		{"other threads before the start line", p1 + out + ":\n" + p2 + "x\n" + p1 + body5 + "\n" + p1 + "End of " + out + "\n", []string{body5}, ""},
		{"other threads among the headers", p1 + out + ":\n" + p1 + info + p2 + "CFoo::Bar\n and more of it\n" + p2 + "y\nContent-Length: 5\n\nhello\n" + p1 + "End of " + out + "\n",
			[]string{body5}, ""},
		{"other threads in the body", p1 + out + ":\n" + p1 + info + "Content-Length: 10\n\none\n" + p2 + "y\ntwo\n" + p2 + "y\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Length: 10\n\none\ntwo\n"}, ""},
		{"other threads before the trailer", p1 + out + ":\n" + p1 + body5 + "\n" + p2 + "y\nz\n" + p1 + "End of " + out + "\n", []string{body5}, ""},
		{"no trailer", p1 + out + ":\n" + p1 + body5 + "\n" + p1 + in + ":\n" + p1 + body5 + "\n" + p1 + "End of " + in + "\n", []string{body5, body5}, "packet without its end line"},
		{"no trailer at the end", p1 + out + ":\n" + p1 + body5 + "\n", []string{body5}, "ends before the packet's end line"},
		{"body cut by the logger", p1 + out + ":\n" + p1 + info + "Content-Length: 900\n\nhello\n" + p1 + "End of " + out + "\n" + p1 + out + ":\n" + p1 + body5 + "\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Length: 900\n\nhello\n", body5}, "content-length is 900, but the log has a body of 7 octets"},
		{"body longer than announced", p1 + out + ":\n" + p1 + info + "Content-Length: 3\n\nhello\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Length: 3\n\nhello\n"}, "content-length is 3, but the log has a body of 7 octets"},
		{"no length", p1 + out + ":\n" + p1 + info + "Content-Type: text/plain\n\nhello\n\n\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Type: text/plain\n\nhello\n"}, ""},
		{"compact length", p1 + out + ":\n" + p1 + info + "l:5\n\nhello\n\n\n" + p1 + "End of " + out + "\n", []string{info + "l:5\n\nhello"}, ""},
		{"keep-alive", p1 + in[:len(in)-9] + "4 bytes:\n" + p1 + "\n\n" + p1 + "End of " + in + "\n" + p1 + out + ":\n" + p1 + body5 + "\n" + p1 + "End of " + out + "\n", []string{body5}, ""},
		{"no SIP in the packet", p1 + in + ":\n" + p1 + "HTTP/1.1 200 OK\n\n" + p1 + "End of " + in + "\n", nil, "packet line without a SIP message"},
		{"a hole between two messages", p1 + out + ":\n" + p1 + "INVITE sip:b@c SIP/2.0\nCall-ID: c0ff9:50:00.720 418:D8 INFO  :: " + body5 + "\n" + p1 + "End of " + out + "\n",
			[]string{"INVITE sip:b@c SIP/2.0\nCall-ID: c0ff9:50:00.720 418:D8 INFO  :: " + body5}, "the start line of another message stands inside a header"},
		{"no empty line", p1 + in + ":\n" + p1 + info + p1 + "End of " + in + "\n", []string{info + "\n"}, "no empty line behind the headers"},
		{"no empty line before the body", p1 + in + ":\n" + p1 + info + "Content-Length: 10\n<a>bcdef</a>\n" + p1 + "End of " + in + "\n",
			[]string{info + "Content-Length: 10\n\n<a>bcdef</a>\n"}, "no empty line|content-length is 10, but the log has a body of 14 octets"},
		{"every line has the prefix", p1 + out + ":\n" + p1 + strings.ReplaceAll(strings.TrimSuffix(info, "\n"), "\n", "\n"+p1) + "\n" + p1 + "Content-Length: 5\n" + p1 + "\n" + p1 + "hello\n" + p1 + "End of " + out + "\n",
			[]string{body5}, ""},
		{"trailer of another thread", p1 + out + ":\n" + p1 + body5 + "\n" + p2 + "End of " + out + "\n", []string{body5}, ""},
		{"trailer of another thread, body cut", p1 + out + ":\n" + p1 + info + "Content-Length: 900\n\nhello\n" + p2 + "End of " + out + "\n" + p1 + out + ":\n" + p1 + body5 + "\n" + p1 + "End of " + out + "\n",
			[]string{info + "Content-Length: 900\n\nhello\n", body5}, "content-length is 900, but the log has a body of 7 octets"},
		{"beginning lost", "CSeq: 1 INFO\nContent-Length: 0\n\n" + p1 + "End of " + in + "\n" + p1 + out + ":\n" + p1 + body5 + "\n" + p1 + "End of " + out + "\n", []string{body5}, "end line of a packet whose beginning is lost"},
		{"packet line lost", p1 + body5 + "\n" + p1 + "End of " + in + "\n", []string{body5}, "no packet line"},
		{"plain lines only", p1 + "hello\n" + p2 + "SIP/2.0 is a protocol\n", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := crlf(c.log)
			// Content-Length and "N bytes" count CRLF, so the LF log must read the same.
			for _, log := range []string{log, c.log} {
				var got []string
				var problems []string
				for m, err := range formats.All(uccapi.NewReader(strings.NewReader(log), nil)) {
					require.NoError(t, err)
					if m.Raw != nil {
						got = append(got, strings.ReplaceAll(string(m.Raw), "\r\n", "\n"))
						assert.Equal(t, string(m.Raw), string(textlog.Wire(m.Raw)), "line ends of the wire")
					}
					for _, p := range m.Problems {
						problems = append(problems, p.Msg)
					}
				}
				assert.Equal(t, c.want, got)
				if c.problems == "" {
					assert.Empty(t, problems)
				} else {
					assert.Regexp(t, "^(?:(?:.*(?:"+c.problems+").*)\n?)+$", strings.Join(problems, "\n"))
				}
				assert.Equal(t, log, string(rewrite(t, []byte(log), nil)))
			}
		})
	}
}

// TestParts shows where the octets of a record go.
func TestParts(t *testing.T) {
	log := crlf("\ufeff" + p2 + "before\n" + p1 + out + ":\n" + p1 + info + "Content-Length: 5\n\nhello\n\n" + p1 + "End of " + out + "\n\n" + p2 + "after\n")
	r := uccapi.NewReader(strings.NewReader(log), &formats.Options{File: "a.uccapilog"})
	m, err := r.Read()
	require.NoError(t, err)
	assert.Equal(t, crlf("\ufeff"+p2+"before\n"), string(m.Gap))
	assert.Equal(t, crlf(p1+out+":\n"+p1), string(m.Head))
	assert.Equal(t, crlf(info+"Content-Length: 5\n\nhello"), string(m.Raw))
	assert.Nil(t, m.Text)
	assert.Equal(t, crlf("\n\n"+p1+"End of "+out+"\n"), string(m.Foot))
	assert.Equal(t, formats.Origin{Format: "uccapi", File: "a.uccapilog", Line: 3, Offset: int64(len(m.Gap)), Process: 0x418, Thread: 0xD8, Level: "INFO"}, m.Origin)
	assert.Equal(t, time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC), m.Time)
	m, err = r.Read()
	require.NoError(t, err)
	assert.Nil(t, m.Raw)
	assert.Equal(t, crlf("\n"+p2+"after\n"), string(m.Gap))
	for range 2 {
		m, err = r.Read()
		assert.Nil(t, m)
		assert.Equal(t, io.EOF, err)
	}
}

func TestAddresses(t *testing.T) {
	addr := func(s string) formats.Address { return formats.Address{AddrPort: netip.MustParseAddrPort(s)} }
	host := func(h string, port uint16) formats.Address {
		return formats.Address{AddrPort: netip.AddrPortFrom(netip.Addr{}, port), Host: h}
	}
	for _, c := range []struct {
		line          string
		dir           formats.Direction
		local, remote formats.Address
	}{
		{"Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 1 bytes:", formats.Out, addr("192.0.2.10:50123"), addr("192.0.2.1:5061")},
		{"Data Received -192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 1 bytes:", formats.In, addr("192.0.2.10:50123"), addr("192.0.2.1:5061")},
		{"Data Received - 192.0.2.1:5061 (To Local Address: 192.0.2.10:50123) 1 bytes:", formats.In, addr("192.0.2.10:50123"), addr("192.0.2.1:5061")},
		{"Data Received -[2001:db8::1]:5061 (To Local Address: [2001:db8::2]:50123) 1 bytes:", formats.In, addr("[2001:db8::2]:50123"), addr("[2001:db8::1]:5061")},
		{"Data Received -2001:db8::1:5061 (To Local Address: [fe80::1%5]:50123) 1 bytes:", formats.In, addr("[fe80::1%5]:50123"), addr("[2001:db8::1]:5061")},
		{"Sending Packet - pool.example.com:443 (From Local Address: pc7:50123) 1 bytes:", formats.Out, host("pc7", 50123), host("pool.example.com", 443)},
		{"Sending Packet - 192.0.2.1:5061", formats.Out, formats.Address{}, formats.Address{}},
		{"Sending Packet", formats.Out, formats.Address{}, formats.Address{}},
		{"Data Received", formats.In, formats.Address{}, formats.Address{}},
	} {
		t.Run(c.line, func(t *testing.T) {
			got := messages(t, []byte(crlf(p1+c.line+"\n"+p1+info+"Content-Length: 0\n\n"+p1+"End of "+strings.TrimSuffix(c.line, ":")+"\n")), nil)
			require.Len(t, got, 1)
			assert.Equal(t, c.dir, got[0].Direction)
			assert.Equal(t, formats.Logged, got[0].How)
			assert.Equal(t, c.local, got[0].Local)
			assert.Equal(t, c.remote, got[0].Remote)
			assert.Empty(t, got[0].Problems)
		})
	}
}

func TestTransport(t *testing.T) {
	for via, want := range map[string]formats.Transport{
		"Via: SIP/2.0/TLS 192.0.2.10:50123": formats.TLS, "VIA: SIP/2.0/tcp host": formats.TCP, "v:SIP / 2.0 / UDP host": formats.UDP,
		"Via: SIP/2.0": formats.UnknownTransport, "Subject: SIP/2.0/TLS": formats.UnknownTransport,
	} {
		got := messages(t, []byte(crlf(p1+"INFO sip:a@b SIP/2.0\n"+via+"\nContent-Length: 0\n\n")), nil)
		require.Len(t, got, 1)
		assert.Equal(t, want, got[0].Transport, via)
	}
}

func TestTime(t *testing.T) {
	zone := time.FixedZone("UTC+2", 2*3600)
	dateless := func(times ...string) []byte {
		var b strings.Builder
		for _, s := range times {
			b.WriteString(s + " 33C:B00 INFO  :: REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.7:7519\r\nContent-Length: 0\r\n\r\n")
		}
		return []byte(b.String())
	}
	at := func(y int, mo time.Month, d, h, mi, s, ms int) time.Time {
		return time.Date(y, mo, d, h, mi, s, ms*1e6, time.UTC)
	}
	for _, c := range []struct {
		name string
		log  []byte
		opts formats.Options
		want []time.Time
	}{
		{"local time", []byte(crlf(p1 + info + "\n")), formats.Options{Clock: formats.NewClock(zone)}, []time.Time{at(2010, 1, 5, 12, 0, 47, 889)}},
		{"no date, told", dateless("10:38:58.520"), formats.Options{Date: at(2005, 4, 21, 0, 0, 0, 0)}, []time.Time{at(2005, 4, 21, 10, 38, 58, 520)}},
		{"no date, not told", dateless("10:38:58.520"), formats.Options{Clock: formats.NewClock(zone)}, []time.Time{at(1, 1, 1, 10, 38, 58, 520)}},
		{"midnight", dateless("23:59:59.000", "00:00:01.000", "23:59:59.500", "00:00:02.000", "20:00:00.000", "08:00:00.000", "07:59:00.000"), formats.Options{Date: at(2005, 4, 21, 0, 0, 0, 0)},
			[]time.Time{at(2005, 4, 21, 23, 59, 59, 0), at(2005, 4, 22, 0, 0, 1, 0), at(2005, 4, 21, 23, 59, 59, 500), at(2005, 4, 22, 0, 0, 2, 0), at(2005, 4, 22, 20, 0, 0, 0), at(2005, 4, 23, 8, 0, 0, 0), at(2005, 4, 23, 7, 59, 0, 0)}},
		{"midnight in a gap", append([]byte("23:00:00.000 33C:B00 INFO  :: x\r\n01:00:00.000 33C:B00 INFO  :: y\r\n"), dateless("09:00:00.000")...), formats.Options{Date: at(2005, 4, 21, 0, 0, 0, 0)},
			[]time.Time{at(2005, 4, 22, 9, 0, 0, 0)}},
		{"end of a month, told with a zone", dateless("23:00:00.000", "01:00:00.000"), formats.Options{Date: at(2005, 4, 30, 0, 0, 0, 0), Clock: formats.NewClock(zone)},
			[]time.Time{at(2005, 4, 30, 21, 0, 0, 0), at(2005, 4, 30, 23, 0, 0, 0)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []time.Time
			for _, m := range messages(t, c.log, &c.opts) {
				got = append(got, m.Time)
			}
			assert.Equal(t, c.want, got)
			assert.Equal(t, string(c.log), string(rewrite(t, c.log, &c.opts)))
		})
	}
}

// TestPhone reads client log lines that a phone nests behind its own prefix.
func TestPhone(t *testing.T) {
	outer := "0:01:43.203.610 : Raw data 211 (char), UCD_LOG_INFO: 10/19/2012|14:50:27 Desk: "
	p := "10/19/2012|14:50:27.214 4EC0006:5250012 INFO :: "
	sip := info + "Content-Length: 5\n\nhello\n"
	all := strings.ReplaceAll(strings.TrimSuffix(sip, "\n"), "\n", "\n"+outer)
	inner := strings.ReplaceAll(strings.TrimSuffix(sip, "\n"), "\n", "\n"+outer+p)
	for name, log := range map[string]string{
		"raw headers":             outer + "other text\n" + outer + p + out + ":\n" + outer + p + sip + outer + p + "End of " + out + "\n",
		"every line nested":       outer + p + out + ":\n" + outer + p + all + "\n" + outer + p + "End of " + out + "\n",
		"every line a whole line": outer + p + out + ":\n" + outer + p + inner + "\n" + outer + p + "End of " + out + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			log := crlf(log)
			assert.NoError(t, uccapi.Detect([]byte(log)))
			got := messages(t, []byte(log), nil)
			require.Len(t, got, 1)
			m := got[0]
			assert.Equal(t, crlf(strings.TrimSuffix(sip, "\n")), string(m.Raw))
			assert.Equal(t, formats.Out, m.Direction)
			assert.Equal(t, time.Date(2012, 10, 19, 14, 50, 27, 214e6, time.UTC), m.Time)
			assert.EqualValues(t, 0x4EC0006, m.Origin.Process)
			assert.Empty(t, m.Problems)
			assert.Equal(t, log, string(rewrite(t, []byte(log), nil)))
		})
	}
}

// TestPacketLineLost takes direction and addresses from the end line.
func TestPacketLineLost(t *testing.T) {
	got := messages(t, []byte(crlf(p1+info+"Content-Length: 0\n\n"+p1+"End of "+in+"\n")), nil)
	require.Len(t, got, 1)
	assert.Equal(t, formats.In, got[0].Direction)
	assert.Equal(t, "192.0.2.1:5061", got[0].Remote.String())
	assert.Equal(t, "192.0.2.10:50123", got[0].Local.String())
}

// TestProblems shows that damage has its place and kind.
func TestProblems(t *testing.T) {
	log := crlf(p1 + "x\n" + p1 + out + ":\n" + p1 + "INFO sip:bob@example.com SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.10:501")
	got := messages(t, []byte(log), &formats.Options{File: "cut.log"})
	require.Len(t, got, 1)
	assert.Equal(t, "INFO sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.10:501\r\n\r\n", string(got[0].Raw))
	require.Len(t, got[0].Problems, 1)
	p := got[0].Problems[0]
	assert.EqualError(t, p, "cut.log:4: the log ends inside the headers")
	assert.True(t, p.Truncated && p.Altered)
	assert.EqualValues(t, len(log), p.Offset)
}

// TestTruncated cuts a log at every octet.
// However often start lines stand within the headers of a message, some are named.
func TestJoinedOften(t *testing.T) {
	log := crlf(p1 + out + ":\n" + p1 + info + "X: " + strings.Repeat(":: SIP/2.0 200 OK ", 5000) + "\nContent-Length: 5\n\nhello\n" + p1 + "End of " + out + "\n")
	list := messages(t, []byte(log), nil)
	require.Len(t, list, 1)
	assert.Len(t, list[0].Problems, 16)
	checkLaw(t, []byte(log), nil)
}

func TestTruncated(t *testing.T) {
	log := []byte(crlf(p2 + "x\n" + p1 + out + ":\n" + p1 + info + p2 + "y\nContent-Length: 7\n\nhi\n\nyo\n" + p1 + "End of " + out + "\n" +
		p1 + "Sending Packet\n" + p1 + info + p1 + "End of\n"))
	for _, log := range [][]byte{log, bytes.ReplaceAll(log, []byte("\r\n"), []byte("\n"))} {
		for n := range log {
			checkLaw(t, log[:n], nil)
		}
	}
}

// TestDamaged flips octets and line ends at random.
func TestDamaged(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		log := busyLog(3000)
		for range 1 + rnd.IntN(20) {
			switch at := rnd.IntN(len(log)); rnd.IntN(4) {
			case 0:
				log[at] = byte(rnd.Uint32())
			case 1:
				log = append(log[:at:at], log[min(len(log), at+rnd.IntN(200)):]...)
			case 2:
				log = append(log[:at:at], append([]byte("\n\r\n"), log[at:]...)...)
			default:
				if i := bytes.IndexByte(log[at:], '\r'); i >= 0 {
					log = append(log[:at+i:at+i], log[at+i+1:]...)
				}
			}
		}
		checkLaw(t, log, &formats.Options{MaxMessage: 1 << (6 + rnd.IntN(8))})
	}
}

// checkLaw asserts what holds for every input: the pieces are the input, gaps
// stay small, messages keep the limit and the patch leads back to the text.
func checkLaw(t *testing.T, log []byte, opts *formats.Options) {
	t.Helper()
	limit := formats.DefaultMaxMessage
	if opts != nil && opts.MaxMessage > 0 {
		limit = opts.MaxMessage
	}
	var all []byte
	for m, err := range formats.All(uccapi.NewReader(iotest.HalfReader(bytes.NewReader(log)), opts)) {
		require.NoError(t, err)
		if m.Raw != nil {
			require.Equal(t, int64(len(all)+len(m.Gap)), m.Origin.Offset)
			require.True(t, bytes.Contains(m.Raw, []byte("\r\n\r\n")), "%q", m.Raw)
			require.NotEmpty(t, m.Head)
			require.LessOrEqual(t, len(m.Source()), limit+1)
		}
		require.True(t, m.Raw != nil || len(m.Gap) > 0, "an empty piece")
		require.LessOrEqual(t, len(m.Gap), formats.MaxGap)
		for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			all = append(all, part...)
		}
		back, err := textlog.Apply(m.Raw, textlog.Diff(m.Raw, m.Source()))
		require.NoError(t, err)
		require.Equal(t, string(m.Source()), string(back))
	}
	require.Equal(t, string(log), string(all))
}

func FuzzReader(f *testing.F) {
	f.Add(busyLog(3000))
	f.Add([]byte(p1 + "Sending Packet\n" + p1 + info + p1 + "End of\n"))
	f.Add([]byte(crlf(p1 + out + ":\n" + p1 + info + p2 + "x\nContent-Length: 9\n\nhi\n" + p2 + "y\nyo\n" + p1 + "End of " + out + "\n")))
	f.Add([]byte("0:01:43.2 : Raw data 2 (char), UCD_LOG_INFO: 10/19/2012|14:50:27 A: 10/19/2012|14:50:27.214 4E:52 INFO :: " + info))
	f.Add([]byte("\ufeff10:38:58.520 33C:B00 INFO  :: SIP/2.0 401 Unauthorized\r\nl: 3\r\n\r\nab"))
	f.Fuzz(func(t *testing.T, log []byte) {
		checkLaw(t, log, nil)
		checkLaw(t, log, &formats.Options{MaxMessage: 100})
		assert.Equal(t, string(log), string(rewrite(t, log, nil)))
		_ = uccapi.Detect(log)
		for m := range formats.All(uccapi.NewReader(bytes.NewReader(log), nil)) {
			for range uccapi.Context(m, nil) {
				continue
			}
		}
	})
}

// repeat is an input of n times text that needs no memory.
type repeat struct {
	text string
	n    int
	at   int
}

func (r *repeat) Read(p []byte) (n int, err error) {
	for n < len(p) && r.n > 0 {
		c := copy(p[n:], r.text[r.at:])
		n, r.at = n+c, r.at+c
		if r.at == len(r.text) {
			r.n, r.at = r.n-1, 0
		}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestHuge reads inputs that are far larger than what may be kept.
func TestHuge(t *testing.T) {
	long := strings.Repeat("x", 1<<10)
	record := func(length int) string {
		return crlf(p1 + out + ":\n" + p1 + info + fmt.Sprintf("Content-Length: %d\n\nhello\n", length) + p1 + "End of " + out + "\n")
	}
	for _, c := range []struct {
		name     string
		input    io.Reader
		size     int64
		messages int
	}{
		{"one line of 100 MB", &repeat{text: long, n: 100 << 10}, 100 << 20, 0},
		{"blank lines", &repeat{text: "\r\n", n: 20 << 20}, 40 << 20, 0},
		{"a body without an end", io.MultiReader(strings.NewReader(crlf(p1+out+":\n"+p1+info+"Content-Length: 900000000\n\n")), &repeat{text: long + "\r\n", n: 40 << 10}), 0, 1},
		{"headers without an end", io.MultiReader(strings.NewReader(crlf(p1+out+":\n"+p1+info)), &repeat{text: "A: b\r\n", n: 4 << 20}), 0, 1},
		{"every length lies", &repeat{text: record(8_000_000), n: 40 << 10}, 0, 40 << 10},
		{"every length lies, LF", &repeat{text: strings.ReplaceAll(record(8_000_000), "\r", ""), n: 40 << 10}, 0, 40 << 10},
		{"packet lines only", &repeat{text: crlf(p1 + out + ":\n"), n: 100 << 10}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var size int64
			found := 0
			for m, err := range formats.All(uccapi.NewReader(c.input, nil)) {
				require.NoError(t, err)
				size += int64(len(m.Gap) + len(m.Head) + len(m.Source()) + len(m.Foot))
				require.LessOrEqual(t, len(m.Gap), formats.MaxGap)
				require.LessOrEqual(t, len(m.Raw), formats.DefaultMaxMessage+4)
				if m.Raw != nil {
					found++
				}
			}
			assert.Equal(t, c.messages, found)
			if c.size > 0 {
				assert.Equal(t, c.size, size)
			}
		})
	}
}

// TestError hands out what was read before an input failed.
func TestError(t *testing.T) {
	log := crlf(p1 + out + ":\n" + p1 + info + "Content-Length: 5\n\nhel")
	r := uccapi.NewReader(io.MultiReader(strings.NewReader(log), iotest.ErrReader(io.ErrUnexpectedEOF)), nil)
	m, err := r.Read()
	require.NoError(t, err)
	assert.Contains(t, string(m.Raw), "\r\n\r\nhel")
	for range 2 {
		_, err = r.Read()
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	}
}

// What follows in another encoding, or as zeros that a stopped machine left, is
// said once and comes back all the same.
func TestNotText(t *testing.T) {
	packet := string(withBody("hello"))
	for name, foreign := range map[string]string{
		"zeros":        strings.Repeat("\x00", 200_000),
		"other octets": strings.Repeat("0\x001\x00\r\x00\n\x00", 200),
	} {
		log := []byte(packet + foreign + "\r\n" + packet)
		var said []string
		for m, err := range formats.All(uccapi.NewReader(bytes.NewReader(log), nil)) {
			require.NoError(t, err)
			for _, p := range m.Problems {
				said = append(said, p.Msg)
			}
		}
		assert.Equal(t, []string{textlog.NotText}, said, name)
		assert.True(t, bytes.Equal(log, rewrite(t, log, nil)), name)
	}
}
