package uccapi_test

import (
	"bytes"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

func write(tb testing.TB, opts *formats.WriterOptions, list ...*formats.Message) string {
	tb.Helper()
	var b bytes.Buffer
	w := uccapi.NewWriter(&b, opts)
	for _, m := range list {
		require.NoError(tb, w.Write(m))
	}
	require.NoError(tb, w.Close())
	return b.String()
}

// fresh returns a message that comes from a capture.
func fresh(direction formats.Direction, local, remote, raw string) *formats.Message {
	m := &formats.Message{
		Time: time.Date(2010, 1, 5, 13, 0, 47, 889_999_999, time.UTC), Direction: direction, How: formats.Logged,
		Raw: []byte(crlf(raw)), Origin: formats.Origin{Format: "pcapng", Process: 0x4EC0006, Thread: 0xD8},
		Gap: []byte("not of this format"),
	}
	m.Local, m.Remote = address(local), address(remote)
	return m
}

func address(s string) formats.Address {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return formats.Address{AddrPort: a}
	}
	host, _, ok := strings.Cut(s, ":")
	if !ok {
		return formats.Address{}
	}
	return formats.Address{Host: host, AddrPort: netip.AddrPortFrom(netip.Addr{}, 5061)}
}

// TestWriteFresh pins the records that the vendor's viewer is to read.
func TestWriteFresh(t *testing.T) {
	const sip = "INFO sip:bob@example.com SIP/2.0\nCall-ID: 1\nContent-Length: 2\n\nhi"
	hour := &formats.WriterOptions{Clock: formats.NewClock(time.FixedZone("", 3600))}
	p := "01/05/2010|14:00:47.889 4EC0006:D8 INFO  :: "
	got := write(t, hour,
		fresh(formats.Out, "192.0.2.10:50123", "192.0.2.1:5061", sip),
		fresh(formats.In, "[2001:db8::2]:50123", "sip.example.com:5061", sip),
		fresh(formats.In, "", "192.0.2.1:5061", "\n\n"+sip),
		fresh(formats.Unknown, "", "", sip))
	assert.Equal(t, crlf(p+"Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 69 bytes:\n"+p+sip+"\n"+
		p+"End of Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 69 bytes\n"+
		p+"Data Received -sip.example.com:5061 (To Local Address: [2001:db8::2]:50123) 69 bytes:\n"+p+sip+"\n"+
		p+"End of Data Received -sip.example.com:5061 (To Local Address: [2001:db8::2]:50123) 69 bytes\n"+
		p+"Data Received\n"+p+sip+"\n"+p+"End of\n"+
		p+"Sending Packet\n"+p+sip+"\n"+p+"End of\n"), got)
}

// TestWriteReadBack reads fresh records again.
func TestWriteReadBack(t *testing.T) {
	for _, raw := range []string{
		info + "Content-Length: 0\n\n",
		withBody("hi"), withBody("hi\n"), withBody("hi\n\n\n"), withBody("\n\nhi"),
		withBody(p1 + out + ":\n" + p1 + "End of " + out + "\n"),
		info + "\n", info + "\nno length\n\n", info + "\nno length",
		info + "Content-Length: 77\n\nlies", info + "Content-Length: 0\n\nlies\n\n",
	} {
		for _, local := range []string{"192.0.2.10:50123", ""} {
			if local == "" && !strings.Contains(raw, "Content-Length") || local == "" && strings.Contains(raw, "lies") {
				continue // the short form has no other measure
			}
			for _, dir := range []formats.Direction{formats.In, formats.Out} {
				want := fresh(dir, local, local, raw)
				log := write(t, nil, want, want)
				got := messages(t, []byte(log), nil)
				require.Len(t, got, 2, raw)
				for _, m := range got {
					assert.Equal(t, string(want.Raw), string(m.Raw))
					assert.Nil(t, m.Text)
					assert.Equal(t, want.Time.Truncate(time.Millisecond), m.Time)
					assert.Equal(t, dir, m.Direction)
					assert.Equal(t, want.Local, m.Local)
					assert.Equal(t, want.Remote, m.Remote)
					assert.Equal(t, want.Origin.Process, m.Origin.Process)
					assert.Equal(t, want.Origin.Thread, m.Origin.Thread)
				}
				assert.Equal(t, log, string(rewrite(t, []byte(log), nil)))
			}
		}
	}
}

// TestOwnLineEnds reads messages whose lines end in LF alone as they were written, and those
// of a log of which an editor took the carriage returns as the wire had them.
func TestOwnLineEnds(t *testing.T) {
	for _, text := range []string{info + "Content-Length: 0\n\n", withBody("hi"), withBody("hi\n"), withBody("a\nb\n\n"), info + "\nno length\n"} {
		want := fresh(formats.In, "192.0.2.10:50123", "192.0.2.10:50123", text)
		want.Raw = []byte(text)
		log := write(t, nil, want, want)
		got := messages(t, []byte(log), nil)
		require.Len(t, got, 2, text)
		for _, m := range got {
			assert.Equal(t, text, string(m.Raw))
		}
		assert.Equal(t, log, string(rewrite(t, []byte(log), nil)))
		for _, m := range messages(t, []byte(strings.ReplaceAll(log, "\r", "")), nil) {
			if !strings.Contains(text, "Content-Length") {
				continue // the count is of these octets there too
			}
			assert.NotRegexp(t, `[^\r]\n`, string(m.Raw))
		}
	}
}

// TestWriteBehindHalfLine begins a fresh record on a line of its own.
func TestWriteBehindHalfLine(t *testing.T) {
	pieces := read(t, []byte(p1+"half a line"))
	got := write(t, nil, append(pieces, fresh(formats.Out, "", "", info+"\n"))...)
	assert.True(t, strings.HasPrefix(got, p1+"half a line\r\n01/05/2010|13:00:47.889 "), "%q", got[:100])
}

func TestContext(t *testing.T) {
	log := crlf("\ufeffrest of a lost line\n" + p2 + "CFoo::Bar this\n  more: 1\n\n" + p1 + "\n" +
		"01/05/2010|14:00:47.900 418:D8 ERROR :: bad\n" +
		p1 + in + ":\n" + p1 + "\n" + p1 + "End of " + in + "\n" + p1 + out + ":\n" + p1 + info + "\n\n" + p1 + "End of " + out + "\n" + p2 + "last\n")
	var got []formats.Context
	for m, err := range formats.All(uccapi.NewReader(strings.NewReader(log), nil)) {
		require.NoError(t, err)
		for c := range uccapi.Context(m, &formats.Options{Clock: formats.NewClock(time.FixedZone("", -3600))}) {
			got = append(got, c)
		}
	}
	at := time.Date(2010, 1, 5, 15, 0, 47, 890e6, time.UTC)
	assert.Equal(t, []formats.Context{
		{Text: "rest of a lost line"},
		{Time: at, Process: 0x418, Thread: 0x1A4C, Level: "TRACE", Text: "CFoo::Bar this\r\n  more: 1"},
		{Time: at.Add(10 * time.Millisecond), Process: 0x418, Thread: 0xD8, Level: "ERROR", Text: "bad"},
		{Time: at, Process: 0x418, Thread: 0x1A4C, Level: "TRACE", Text: "last"},
	}, got)
}

// TestContextDay gives lines without a date the day of the message behind them.
func TestContextDay(t *testing.T) {
	log := "23:59:00.000 33C:B00 INFO  :: before\r\n00:01:00.000 33C:B00 INFO  :: after\r\n00:02:00.000 33C:B00 INFO  :: OPTIONS sip:a@b SIP/2.0\r\n\r\n"
	opts := &formats.Options{Date: time.Date(2005, 4, 21, 0, 0, 0, 0, time.UTC)}
	got := messages(t, []byte(log), opts)
	require.Len(t, got, 1)
	var times []time.Time
	for c := range uccapi.Context(got[0], opts) {
		times = append(times, c.Time)
	}
	assert.Equal(t, []time.Time{time.Date(2005, 4, 21, 23, 59, 0, 0, time.UTC), time.Date(2005, 4, 22, 0, 1, 0, 0, time.UTC)}, times)
}

func TestDetect(t *testing.T) {
	prose := "The call is set up.\n\nExcerpt:\n\n"
	for _, c := range []struct {
		name, head string
		want       string // part of the refusal
	}{
		{"packets", p1 + out + ":\n" + p1 + info + "\n", ""},
		{"packets among prose", strings.Repeat(prose, 9) + p1 + out + ":\n", ""},
		{"a trailer", "the body's end\n" + p1 + "End of " + out + "\n", ""},
		{"no packet lines", p1 + info + "\n\n" + p1 + info + "\n\n", ""},
		{"no packet lines, bodies", p1 + withBody("any\n\ntext\n") + "\n" + p1 + withBody("any\n\ntext\n"), ""},
		{"plain lines", "\ufeff" + p2 + "CFoo::Bar\n" + p2 + "and on\nover lines\n", ""},
		{"no date", "10:38:58.520 33C:B00 INFO  :: REGISTER sip:example.com SIP/2.0\n" + heads, ""},
		{"a document", prose + p1 + info + "\n" + prose + p1 + info + "\n", "4 paragraphs of prose stand around 2 SIP messages"},
		{"a quotation in mail", "> " + p1 + out + ":\n> " + p1 + info, "no line begins like a client log"},
		{"SIP alone", info + "\n", "no line begins like a client log"},
		{"a server trace", "TL_INFO(TF_PROTOCOL) [1]0B48.1080::01/05/2010-14:00:47.889.00000001 (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n", "no line begins like a client log"},
		{"nothing", "", "no line begins like a client log"},
		{"octets", "\x0a\x0d\x0d\x0a\x00\x00\x00\x1c", "no line begins like a client log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, head := range []string{c.head, crlf(c.head)} {
				err := uccapi.Detect([]byte(head))
				if c.want == "" {
					assert.NoError(t, err)
				} else {
					assert.ErrorContains(t, err, c.want)
				}
			}
		})
	}
}

// TestDetectBlog leaves a document with pasted log lines to the excerpt reader.
func TestDetectBlog(t *testing.T) {
	doc, err := os.ReadFile("../../testdata/seed/mpop-blog.txt")
	require.NoError(t, err)
	assert.ErrorContains(t, uccapi.Detect(doc), "paragraphs of prose stand around 7 SIP messages and no packet line: a document, not a log")
}

// TestDetectLed leaves a log of which every line has a number or a name before it to the
// excerpt reader, but not one of which those lines have that a phone wrote.
func TestDetectLed(t *testing.T) {
	log := p1 + out + ":\n" + p1 + info + "\n" + p1 + "End of " + out + "\n"
	for _, lead := range []string{"7: ", "a.log:7:", "10.1.2.3 host app[7]: "} {
		assert.ErrorContains(t, uccapi.Detect([]byte(lead+strings.ReplaceAll(strings.TrimSuffix(log, "\n"), "\n", "\n"+lead)+"\n")), "stands before every line")
		assert.NoError(t, uccapi.Detect([]byte(strings.ReplaceAll(log, p1, lead+p1))))
	}
}
