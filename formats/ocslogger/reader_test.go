package ocslogger_test

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/textlog"
)

// crlf returns s with the line ends of Windows.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

// pieces reads a whole log and checks the law of every reader: the pieces put
// together are the log, and so is what the writer makes of them.
func pieces(t testing.TB, log string, opts *formats.Options) []*formats.Message {
	t.Helper()
	var all []*formats.Message
	var joined, written bytes.Buffer
	w := ocslogger.NewWriter(&written, nil)
	for m, err := range formats.All(ocslogger.NewReader(strings.NewReader(log), opts)) {
		require.NoError(t, err)
		all = append(all, m)
		for _, b := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			joined.Write(b)
		}
		require.NoError(t, w.Write(m))
		if m.Raw == nil {
			assert.NotEmpty(t, m.Gap, "a piece without a message has a gap")
			continue
		}
		head, _, found := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
		assert.True(t, found, "the header ends in an empty line: %q", m.Raw)
		assert.NotContains(t, strings.ReplaceAll(string(head), "\r\n", ""), "\n", "line ends are CRLF")
		text, err := textlog.Apply(m.Raw, textlog.Diff(m.Raw, m.Source()))
		require.NoError(t, err)
		assert.Equal(t, string(m.Source()), string(text), "the text can be had from a patch")
	}
	require.NoError(t, w.Close())
	require.True(t, log == joined.String(), "the pieces make the log")
	require.True(t, log == written.String(), "the writer makes the log")
	return all
}

// messages returns the pieces with a message.
func messages(t testing.TB, log string, opts *formats.Options) []*formats.Message {
	t.Helper()
	var some []*formats.Message
	for _, m := range pieces(t, log, opts) {
		if m.Raw != nil {
			some = append(some, m)
		}
	}
	return some
}

func problems(m *formats.Message) []string {
	var all []string
	for _, p := range m.Problems {
		all = append(all, p.Error())
	}
	return all
}

func address(s string) formats.Address {
	return formats.Address{AddrPort: netip.MustParseAddrPort(s)}
}

func host(name string, port uint16) formats.Address {
	return formats.Address{AddrPort: netip.AddrPortFrom(netip.Addr{}, port), Host: name}
}

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05.000", s)
	if err != nil {
		panic(err)
	}
	return t
}

// The same request as the servers of each version log it.
const (
	inviteHeaders = `From: <sip:alice@contoso.com>;tag=a1b2c3d401;epid=a11ce00001
To: <sip:bob@contoso.com>
CSeq: 1 INVITE
Call-ID: c0ffee00000000000000000000000001
Via: SIP/2.0/TLS 192.0.2.10:50101
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: 32
`
	inviteBody = `v=0
o=- 0 0 IN IP4 192.0.2.10
`
	inviteStart = "INVITE sip:bob@contoso.com SIP/2.0\n"
)

var inviteRaw = crlf(inviteStart + inviteHeaders + "\n" + inviteBody)

func TestReadSIPStack(t *testing.T) {
	fields := `Instance-Id: 0018A2F9
Direction: incoming
Peer: 192.0.2.10:50101
Message-Type: request
`
	record := fields + "Start-Line: " + inviteStart + inviteHeaders + "Message-Body: " + inviteBody + "\n$$end_record\n"
	tests := []struct {
		name   string
		log    string
		head   string // up to the start line; empty: not checked
		raw    string // empty: inviteRaw
		want   formats.Message
		origin formats.Origin
	}{
		{
			name: "OCS 2007 R2",
			log:  "TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::06/22/2009-17:58:48.922.0009935d (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n" + record,
			want: formats.Message{Time: at("2009-06-22 17:58:48.922"), Direction: formats.In, How: formats.Logged, Remote: address("192.0.2.10:50101"), Transport: formats.TLS},
			origin: formats.Origin{Line: 6, Process: 0xa2c, Thread: 0xa9c, Level: "TL_INFO", Component: "SIPStack",
				Instance: "0018A2F9", Sequence: "0009935d"},
		},
		{
			name: "Lync 2010, Edge, fields in another order",
			log: "TL_INFO(TF_PROTOCOL) [0]06E4.0EB4::01/18/2012-05:00:43.101.00005386 (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125))$$begin_record\n" +
				"Peer: edge.fabrikam.com:61182\nTrace-Correlation-Id: 2003888399\nMessage-Type: request\nDirection: outgoing;source=\"internal edge\";destination=\"external edge\"\nInstance-Id: 0000C23F\n" +
				strings.TrimPrefix(record, fields),
			want: formats.Message{Time: at("2012-01-18 05:00:43.101"), Direction: formats.Out, How: formats.Logged, Remote: host("edge.fabrikam.com", 61182), Transport: formats.TLS},
			origin: formats.Origin{Line: 7, Process: 0x6e4, Thread: 0xeb4, Level: "TL_INFO", Component: "SIPStack",
				Instance: "0000C23F", Correlation: "2003888399", Sequence: "00005386"},
		},
		{
			name: "Skype for Business, CLS",
			log:  `TL_INFO(TF_PROTOCOL) [POOL01\FE01]0B60.0D6C::03/02/2017-06:30:40.025.00005602 (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) [3634190282] $$begin_record` + "\n" + strings.Replace(record, "192.0.2.10:50101\nMessage-Type", "[2001:db8::10]:50101\nMessage-Type", 1),
			want: formats.Message{Time: at("2017-03-02 06:30:40.025"), Direction: formats.In, How: formats.Logged, Remote: address("[2001:db8::10]:50101"), Transport: formats.TLS},
			origin: formats.Origin{Line: 6, Process: 0xb60, Thread: 0xd6c, Level: "TL_INFO", Component: "SIPStack", Server: `POOL01\FE01`,
				Instance: "0018A2F9", Correlation: "3634190282", Sequence: "00005602"},
		},
		{
			name: "damaged flags, trailing blanks, no direction",
			log: "TL_WARN(TF_PROTOffice (Lync) 2010 OL) [1]0A2C.0A9C::06/22/2009-17:58:48.922.0009935d (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record \n" +
				strings.Replace(strings.Replace(record, "incoming", "no-direction ", 1), "50101\nMess", "50101 \nMess", 1),
			want: formats.Message{Time: at("2009-06-22 17:58:48.922"), Remote: address("192.0.2.10:50101"), Transport: formats.TLS},
			origin: formats.Origin{Line: 6, Process: 0xa2c, Thread: 0xa9c, Level: "TL_WARN", Component: "SIPStack",
				Instance: "0018A2F9", Sequence: "0009935d"},
		},
		{
			name: "edited prefix",
			log:  "06/22/2009-17:58:48.922 (SIPStack,Trace:x.cpp(1)) $$begin_record\n" + record,
			want: formats.Message{Time: at("2009-06-22 17:58:48.922"), Direction: formats.In, How: formats.Logged, Remote: address("192.0.2.10:50101"), Transport: formats.TLS},
			origin: formats.Origin{Line: 6, Component: "SIPStack",
				Instance: "0018A2F9"},
		},
		{
			name: "prefix wrapped by a page",
			log:  "TL_INFO(TF_PROTOCOL) [1]0A2C.059C::06/22/2009-18:18:42.695.0009ef1d\n(SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n" + record,
			head: "TL_INFO(TF_PROTOCOL) [1]0A2C.059C::06/22/2009-18:18:42.695.0009ef1d\n(SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n" + fields + "Start-Line: ",
			want: formats.Message{Time: at("2009-06-22 18:18:42.695"), Direction: formats.In, How: formats.Logged, Remote: address("192.0.2.10:50101"), Transport: formats.TLS},
			origin: formats.Origin{Line: 7, Process: 0xa2c, Thread: 0x59c, Level: "TL_INFO", Component: "SIPStack",
				Instance: "0018A2F9", Sequence: "0009ef1d"},
		},
		{
			name: "no body",
			log: "TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::06/22/2009-17:58:48.922.0009935d (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n" +
				"Direction: outgoing;source=\"local\"\nPeer: fe01\nMessage-Type: response\nStart-Line: SIP/2.0 180 Ringing\n" +
				"From: <sip:a@contoso.com>;tag=1\nTo: <sip:b@contoso.com>;tag=2\nCSeq: 7 INVITE\nCall-ID: 1\nVIA: SIP/2.0/TCP 192.0.2.1\nCONTENT-LENGTH: 0\nMessage-Body: -\n$$end_record\n",
			raw: crlf("SIP/2.0 180 Ringing\nFrom: <sip:a@contoso.com>;tag=1\nTo: <sip:b@contoso.com>;tag=2\nCSeq: 7 INVITE\nCall-ID: 1\n" +
				"VIA: SIP/2.0/TCP 192.0.2.1\nCONTENT-LENGTH: 0\n\n"),
			want:   formats.Message{Time: at("2009-06-22 17:58:48.922"), Direction: formats.Out, How: formats.Logged, Remote: host("fe01", 0), Transport: formats.TCP},
			origin: formats.Origin{Line: 5, Process: 0xa2c, Thread: 0xa9c, Level: "TL_INFO", Component: "SIPStack", Sequence: "0009935d"},
		},
	}
	for _, test := range tests {
		for _, log := range []string{test.log, crlf(test.log)} {
			t.Run(test.name, func(t *testing.T) {
				got := messages(t, log, &formats.Options{File: "a.log"})
				require.Len(t, got, 1)
				m := got[0]
				if test.raw == "" {
					test.raw = inviteRaw
				}
				assert.Equal(t, test.raw, string(m.Raw))
				assert.Empty(t, problems(m))
				if test.head != "" && log == test.log {
					assert.Equal(t, test.head, string(m.Head))
				}
				assert.True(t, test.want.Time.Equal(m.Time), m.Time)
				assert.Equal(t, test.want.Direction, m.Direction)
				assert.Equal(t, test.want.How, m.How)
				assert.Equal(t, test.want.Remote, m.Remote)
				assert.True(t, m.Local.IsZero(), "the record does not name the own address")
				assert.Equal(t, test.want.Transport, m.Transport)
				test.origin.Format, test.origin.File, test.origin.ServerTrace = "ocslogger", "a.log", true
				assert.Equal(t, test.origin, m.Origin)
			})
		}
	}
}

// response returns the lines of a record with this header tail and body text,
// up to its end.
func response(tail string) string {
	return "TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::06/22/2009-17:58:48.922.0009935d (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))$$begin_record\n" +
		"Direction: incoming\nPeer: 192.0.2.1:5061\nStart-Line: SIP/2.0 200 OK\n" + fourHeaders + tail
}

const (
	fourHeaders = "From: <sip:a@contoso.com>;tag=1\nTo: <sip:b@contoso.com>;tag=2\nCSeq: 7 MESSAGE\nCall-ID: 1\n"
	component   = "TL_INFO(TF_COMPONENT) [1]0A2C.0A9C::06/22/2009-17:58:49.000.0009935e (SIPStack,CSIPMessage::Do:SIPMessage.cpp(1677))[0]( 0000000008A39D40 ) done\n"
)

// The tails of TestBodies start in line 9 of the record.
func TestBodies(t *testing.T) {
	start := "SIP/2.0 200 OK\n" + fourHeaders
	tests := []struct {
		name     string
		tail     string
		raw      string // behind the four headers, with LF
		foot     string
		gap      string // what follows the record
		problems []string
	}{
		{name: "a hyphen", tail: "Content-Length: 0\nMessage-Body: -\n$$end_record\n",
			raw: "Content-Length: 0\n\n", foot: "Message-Body: -\n$$end_record\n"},
		{name: "a hyphen without a length", tail: "Message-Body: -\n$$end_record\n",
			raw: "\n", foot: "Message-Body: -\n$$end_record\n"},
		{name: "a hyphen that is the body", tail: "Content-Length: 1\nMessage-Body: -\n$$end_record\n",
			raw: "Content-Length: 1\n\n-", foot: "\n$$end_record\n"},
		{name: "a dash", tail: "Content-Length: 0\nMessage-Body: \u2013\n$$end_record\n",
			raw: "Content-Length: 0\n\n", foot: "Message-Body: \u2013\n$$end_record\n"},
		{name: "nothing", tail: "Content-Length: 0\nMessage-Body: \n$$end_record\n",
			raw: "Content-Length: 0\n\n", foot: "Message-Body: \n$$end_record\n"},
		{name: "not even the blank", tail: "Content-Length: 0\nMessage-Body:\n$$end_record\n",
			raw: "Content-Length: 0\n\n", foot: "Message-Body:\n$$end_record\n"},
		{name: "no Message-Body", tail: "Content-Length: 0\n$$end_record\n\n",
			raw: "Content-Length: 0\n\n", foot: "$$end_record\n", gap: "\n"},
		{name: "lines", tail: "Content-Length: 10\nMessage-Body: one\n\ntwo\n$$end_record\n",
			raw: "Content-Length: 10\n\none\n\ntwo", foot: "\n$$end_record\n"},
		{name: "lines, the last line end is the body's", tail: "Content-Length: 12\nMessage-Body: one\n\ntwo\n$$end_record\n",
			raw: "Content-Length: 12\n\none\n\ntwo\n", foot: "$$end_record\n"},
		{name: "lines and the logger's line end", tail: "Content-Length: 12\nMessage-Body: one\n\ntwo\n\n$$end_record\n",
			raw: "Content-Length: 12\n\none\n\ntwo\n", foot: "\n$$end_record\n"},
		{name: "body masked by the author", tail: "Content-Length: 241\nMessage-Body: ----****MESSAGE BODY DELETED****----\n$$end_record\n",
			raw: "Content-Length: 36\n\n----****MESSAGE BODY DELETED****----", foot: "\n$$end_record\n",
			problems: []string{"10: Content-Length says 241, the record holds 36 octets: rewritten"}},
		{name: "body left out", tail: "Content-Length: 241\nServer: fe01\nMessage-Body: -\n$$end_record\n",
			raw: "Content-Length: 0\nServer: fe01\n\n", foot: "Message-Body: -\n$$end_record\n",
			problems: []string{"11: Content-Length says 241, the record holds 0 octets: rewritten"}},
		{name: "length that is no number", tail: "l: many\nMessage-Body: x\n$$end_record\n",
			raw: "l: 1\n\nx", foot: "\n$$end_record\n",
			problems: []string{"10: Content-Length says no number, the record holds 1 octets: rewritten"}},
		{name: "message about messages", tail: "Content-Length: 37\nMessage-Body: Message-Body: x\nDirection: out\n\nok\n$$end_record\n",
			raw: "Content-Length: 37\n\nMessage-Body: x\nDirection: out\n\nok", foot: "\n$$end_record\n"},
		{name: "end marker in the body", tail: "Content-Length: 22\nMessage-Body: see\n$$end_record\nbye\n$$end_record\n" + component,
			raw: "Content-Length: 22\n\nsee\n$$end_record\nbye", foot: "\n$$end_record\n", gap: component},
		{name: "a piece of a log in the body", tail: "Content-Length: 169\nMessage-Body: log:\n" + component + "$$end_record\nTL_\n$$end_record\n" + component,
			raw: "Content-Length: 169\n\nlog:\n" + component + "$$end_record\nTL_", foot: "\n$$end_record\n", gap: component},
		{name: "end marker where no length helps", tail: "Content-Length: 9\nMessage-Body: see\n$$end_record\nbye\n$$end_record\n",
			raw: "Content-Length: 3\n\nsee", foot: "\n$$end_record\n", gap: "bye\n$$end_record\n",
			problems: []string{"10: Content-Length says 9, the record holds 3 octets: rewritten"}},
		{name: "end marker behind the body's last octet", tail: "Content-Length: 3\nMessage-Body: see$$end_record\n" + component,
			raw: "Content-Length: 3\n\nsee", foot: "$$end_record\n", gap: component},
		{name: "not closed", tail: "Content-Length: 3\nMessage-Body: see\n" + component,
			raw: "Content-Length: 3\n\nsee", foot: "\n", gap: component, problems: []string{"10: record has no $$end_record"}},
		{name: "not closed, something else behind it", tail: "Content-Length: 3\nMessage-Body: see\nforeign\n" + component,
			raw: "Content-Length: 3\n\nsee", foot: "\n", gap: "foreign\n" + component, problems: []string{"10: record has no $$end_record"}},
		{name: "cut off", tail: "Content-Length: 9\nMessage-Body: see",
			raw: "Content-Length: 3\n\nsee", problems: []string{"10: record is cut off by the end of the input"}},
		{name: "cut off in the header", tail: "Supported: time",
			raw: "Supported: time\n\n", problems: []string{"9: record is cut off by the end of the input"}},
		{name: "value broken by empty lines", tail: "Proxy-Authorization: TLS-DSK cnum=\"85\",\n \nresponse=\"00ff\"\nServer: x\nMessage-Body: -\n$$end_record\n",
			raw: "Proxy-Authorization: TLS-DSK cnum=\"85\", response=\"00ff\"\nServer: x\n\n", foot: "Message-Body: -\n$$end_record\n",
			problems: []string{"11: line is broken: joined"}},
		{name: "value on the next line", tail: "Contact:\n<sip:b@contoso.com>\nContent-Length: 0\nMessage-Body: -\n$$end_record\n",
			raw: "Contact: <sip:b@contoso.com>\nContent-Length: 0\n\n", foot: "Message-Body: -\n$$end_record\n",
			problems: []string{"10: line is broken: joined"}},
		{name: "URI on the next line", tail: "Contact:\nsip:b@contoso.com\nContent-Length: 0\nMessage-Body: -\n$$end_record\n",
			raw: "Contact: sip:b@contoso.com\nContent-Length: 0\n\n", foot: "Message-Body: -\n$$end_record\n",
			problems: []string{"10: line is broken: joined"}},
		{name: "folded header", tail: "Supported: timer,\n 100rel\nMessage-Body: -\n$$end_record\n",
			raw: "Supported: timer,\n 100rel\n\n", foot: "Message-Body: -\n$$end_record\n"},
		{name: "headers named as fields", tail: "Direction: up\nPeer: x\nStart-Line: y\nMessage-Body: -\n$$end_record\n",
			raw: "Direction: up\nPeer: x\nStart-Line: y\n\n", foot: "Message-Body: -\n$$end_record\n"},
		{name: "double spaced", tail: "\nServer: x\n\nContent-Length: 0\n\nMessage-Body: -\n\n$$end_record\n",
			raw: "Server: x\nContent-Length: 0\n\n", foot: "\nMessage-Body: -\n\n$$end_record\n"},
		{name: "body in the form of the wire", tail: "Content-Length: 5\n\nhello\n$$end_record\n",
			raw: "Content-Length: 5\n\nhello", foot: "\n$$end_record\n"},
		{name: "body on the next line", tail: "Content-Length: 5\nMessage-Body: \nhello\n$$end_record\n",
			raw: "Content-Length: 5\n\nhello", foot: "\n$$end_record\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			log := response(test.tail)
			for _, log := range []string{log, crlf(log)} {
				all := pieces(t, log, nil)
				m := all[0]
				var gap []byte
				for _, piece := range all[1:] {
					require.Nil(t, piece.Raw)
					gap = append(gap, piece.Gap...)
				}
				assert.Equal(t, crlf(start+test.raw), string(m.Raw))
				assert.Equal(t, test.foot, strings.ReplaceAll(string(m.Foot), "\r\n", "\n"))
				assert.Equal(t, test.gap, strings.ReplaceAll(string(gap), "\r\n", "\n"))
				assert.Equal(t, test.problems, problems(m))
			}
		})
	}
}

// What a capture keeps of the text is small, wherever the body's line ends are.
func TestTextIsAShortPatch(t *testing.T) {
	xml := `<?xml version="1.0"?>` + strings.Repeat("<participant/>", 100)
	for _, tail := range []string{
		"Content-Length: 1421\nMessage-Body: " + xml + "\n$$end_record\n",
		"Content-Length: 1421\nMessage-Body: " + strings.ReplaceAll(xml, "><", ">\n<") + "\n$$end_record\n",
		"Content-Length: 0\nMessage-Body: -\n$$end_record\n",
	} {
		for _, log := range []string{response(tail), crlf(response(tail))} {
			m := messages(t, log, nil)[0]
			assert.Less(t, len(textlog.Diff(m.Raw, m.Text)), 48)
		}
	}
}
