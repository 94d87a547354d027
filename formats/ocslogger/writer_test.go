package ocslogger_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
)

func write(t testing.TB, opts *formats.WriterOptions, list ...*formats.Message) string {
	t.Helper()
	var b bytes.Buffer
	w := ocslogger.NewWriter(&b, opts)
	for _, m := range list {
		require.NoError(t, w.Write(m))
	}
	require.NoError(t, w.Close())
	return b.String()
}

func TestWriteFresh(t *testing.T) {
	wire := crlf("INVITE sip:bob@contoso.com SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.10:50101\nMax-Forwards: 70\nf: <sip:alice@contoso.com>;tag=1\nTo: <sip:bob@contoso.com>\nCall-ID: c0ffee\nCSEQ: 1 INVITE\nSupported: timer,\n 100rel\nContent-Length: 5\n\nhello")
	first := &formats.Message{Time: at("2010-03-01 09:10:00.123"), Direction: formats.In, How: formats.Logged,
		Remote: address("192.0.2.10:50101"), Raw: []byte(wire), Gap: []byte("lines of another format"),
		Origin: formats.Origin{Format: "uccapi", Process: 0xa2c, Thread: 0x1a9c}}
	second := &formats.Message{Time: at("2010-03-01 09:10:00.200"), Direction: formats.Out, Remote: host("fe01.contoso.com", 5061),
		Raw:    []byte(crlf("\n\nSIP/2.0 100 Trying\nVia: SIP/2.0/TLS 192.0.2.10:50101\nContent-Length: 0\n\n")),
		Origin: formats.Origin{Server: `POOL01\FE01`, Correlation: "1619709682"}}
	third := &formats.Message{Raw: []byte(crlf("OPTIONS sip:a@contoso.com SIP/2.0\n\n"))}
	keepAlive := &formats.Message{Raw: []byte("\r\n\r\n")}

	want := crlf(`TL_INFO(TF_PROTOCOL) [0]0A2C.1A9C::03/01/2010-10:10:00.123.00000001 (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(125))$$begin_record
Instance-Id: 00000001
Direction: incoming
Peer: 192.0.2.10:50101
Message-Type: request
Start-Line: INVITE sip:bob@contoso.com SIP/2.0
From: <sip:alice@contoso.com>;tag=1
To: <sip:bob@contoso.com>
CSEQ: 1 INVITE
Call-ID: c0ffee
Via: SIP/2.0/TLS 192.0.2.10:50101
Max-Forwards: 70
Supported: timer,
 100rel
Content-Length: 5
Message-Body: hello
$$end_record
TL_INFO(TF_PROTOCOL) [POOL01\FE01]0000.0000::03/01/2010-10:10:00.200.00000002 (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) [1619709682] $$begin_record
Instance-Id: 00000002
Direction: outgoing
Peer: fe01.contoso.com:5061
Message-Type: response
Start-Line: SIP/2.0 100 Trying
Via: SIP/2.0/TLS 192.0.2.10:50101
Content-Length: 0
Message-Body: -
$$end_record
$$begin_record
Instance-Id: 00000003
Direction: no-direction
Message-Type: request
Start-Line: OPTIONS sip:a@contoso.com SIP/2.0
Message-Body: -
$$end_record
`)
	zone := time.FixedZone("CET", 3600)
	assert.Equal(t, want, write(t, &formats.WriterOptions{Clock: formats.NewClock(zone)}, first, second, keepAlive, third))
}

func TestWriteAfterBrokenLine(t *testing.T) {
	cut := pieces(t, strings.TrimSuffix(component, "\n"), nil)[0]
	fresh := &formats.Message{Raw: []byte("OPTIONS sip:a@contoso.com SIP/2.0\r\n\r\n")}
	log := write(t, nil, cut, fresh)
	assert.Contains(t, log, "done\r\n$$begin_record\r\n")
}

func TestWriteKeepsForeignRecordsOfItsOwn(t *testing.T) {
	m := messages(t, response("Message-Body: -\n$$end_record\n"), nil)[0]
	m.Head = nil // a capture that lost it
	m.Gap = []byte(component)
	log := write(t, nil, m)
	assert.True(t, strings.HasPrefix(log, component+"TL_INFO(TF_PROTOCOL) [0]0A2C.0A9C::06/22/2009-17:58:48.922.00000001 "), log)
}

// Messages that could be mistaken for the frame around them come back whole.
func TestWriteReadsBack(t *testing.T) {
	const headers = "INVITE sip:bob@contoso.com SIP/2.0\nFrom: <sip:a@contoso.com>;tag=1\nTo: <sip:b@contoso.com>\nCSeq: 1 INVITE\nCall-ID: 1\n"
	tests := map[string]string{
		"no body":               headers + "Content-Length: 0\n\n",
		"body":                  headers + "Content-Length: 5\n\nhello",
		"body without a length": headers + "\nhello\n",
		"bare LF in the body":   strings.ReplaceAll(headers, "\n", "\r\n") + "Content-Length: 4\r\n\r\na\nb\n",
		"empty lines":           headers + "Content-Length: 9\n\n\n\na\n\n",
		"a hyphen":              headers + "Content-Length: 1\n\n-",
		"end marker":            headers + "Content-Length: 19\n\na\n$$end_record\n\n",
		"trace line":            headers + "Content-Length: 146\n\n" + component,
		"fields":                headers + "Direction: up\nPeer: me\nStart-Line: x\nContent-Length: 0\n\n",
		"octets":                headers + "Content-Length: 3\n\n\x00\xff\x80",
	}
	for name, wire := range tests {
		t.Run(name, func(t *testing.T) {
			if name != "bare LF in the body" {
				wire = crlf(wire)
			}
			for _, direction := range []formats.Direction{formats.In, formats.Out, formats.Unknown} {
				for _, remote := range []formats.Address{{}, address("192.0.2.1:5061"), address("[2001:db8::1]:5061"), host("fe01", 5061), host("fe01", 0)} {
					m := &formats.Message{Time: at("2010-03-01 09:10:00.123"), Direction: direction, Remote: remote, Raw: []byte(wire)}
					log := write(t, nil, m, m)
					got := messages(t, log, nil)
					require.Len(t, got, 2, log)
					for _, back := range got {
						assert.Equal(t, wire, string(back.Raw))
						assert.Equal(t, m.Time, back.Time)
						assert.Equal(t, direction, back.Direction)
						assert.Equal(t, remote, back.Remote)
						assert.Empty(t, problems(back))
					}
				}
			}
		})
	}
}

func TestWriteAddsTheLengthThatFramesTheBody(t *testing.T) {
	raw := crlf("INVITE sip:bob@contoso.com SIP/2.0\nFrom: a\nTo: b\nCSeq: 1 INVITE\nCall-ID: 1\n\n$$end_record\n$$end_record\n")
	m := messages(t, write(t, nil, &formats.Message{Raw: []byte(raw)}), nil)[0]
	assert.Equal(t, strings.Replace(raw, "\r\n\r\n", "\r\nContent-Length: 28\r\n\r\n", 1), string(m.Raw))
}

func TestWriteDisarmsHeaders(t *testing.T) {
	raw := crlf("INVITE sip:bob@contoso.com SIP/2.0\nFrom: a\nTo: b\nCSeq: 1 INVITE\nCall-ID: 1\nMessage-Body: x\n$$end_record\nServer: y\n\n")
	got := messages(t, write(t, nil, &formats.Message{Raw: []byte(raw)}), nil)
	require.Len(t, got, 1)
	assert.Contains(t, string(got[0].Raw), "Message-Body : x\r\n $$end_record\r\nServer: y\r\n\r\n")
}

func TestWriteInventsNoPeer(t *testing.T) {
	for _, a := range []formats.Address{host("two words", 1), host("a\r\nDirection: x", 1), host("...", 1)} {
		log := write(t, nil, &formats.Message{Remote: a, Raw: []byte("OPTIONS sip:a@contoso.com SIP/2.0\r\n\r\n")})
		assert.NotContains(t, log, "Peer:")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestWriteError(t *testing.T) {
	w := ocslogger.NewWriter(fullDisk{}, nil)
	m := &formats.Message{Raw: []byte("OPTIONS sip:a@contoso.com SIP/2.0\r\n\r\n" + strings.Repeat("x", 1<<20))}
	assert.EqualError(t, w.Write(m), "no space")
	assert.EqualError(t, w.Close(), "no space")
}

// Whatever a body holds, and whatever a header is named, a fresh record gives
// the message back.
func FuzzWriter(f *testing.F) {
	f.Add([]byte("v=0\r\n"), "Server", "fe01")
	f.Add([]byte("$$end_record\r\n"), "Message-Body", "-")
	f.Add([]byte("-"), "Start-Line", "SIP/2.0 200 OK")
	f.Fuzz(func(t *testing.T, body []byte, name, value string) {
		if strings.ContainsAny(name+value, "\r\n") || !token(name) || slices.ContainsFunc(leading, func(s string) bool { return strings.EqualFold(s, name) }) {
			return
		}
		raw := fmt.Sprintf("MESSAGE sip:bob@contoso.com SIP/2.0\r\nFrom: a\r\nTo: b\r\nCSeq: 1 MESSAGE\r\nCall-ID: 1\r\nX%s: %s\r\nContent-Length: %d\r\n\r\n%s", name, value, len(body), body)
		m := &formats.Message{Time: at("2010-03-01 09:10:00.123"), Direction: formats.In, Raw: []byte(raw)}
		got := messages(t, write(t, nil, m, m), nil)
		require.Len(t, got, 2)
		for _, back := range got {
			assert.Equal(t, raw, string(back.Raw))
			assert.Equal(t, m.Time, back.Time)
			assert.Empty(t, problems(back))
		}
	})
}

var leading = []string{"From", "f", "To", "t", "CSeq", "Call-ID", "i", "Content-Length", "l", "Message-Body"}

func token(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' {
			return false
		}
	}
	return s != "" && len(s) < 40
}
