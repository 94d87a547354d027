package live

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// said makes a message of a client's log.
func said(line int, start, headers string) *formats.Message {
	m := &formats.Message{
		Time: time.Date(2010, 1, 5, 14, 0, line, 0, time.UTC), Direction: formats.In, How: formats.Logged,
		Raw: []byte(start + "\r\nVia: SIP/2.0/TLS 192.0.2.10:50123\r\n" + headers + "Content-Length: 0\r\n\r\n"),
	}
	m.Origin = formats.Origin{Format: uccapi.Name, File: "client.uccapilog", Line: line}
	return m
}

func register(line int) *formats.Message {
	return said(line, "REGISTER sip:example.com SIP/2.0",
		"From: <sip:bob@example.com>;tag=r;epid=b0b\r\nTo: <sip:bob@example.com>\r\nCall-ID: reg\r\nCSeq: 1 REGISTER\r\nUser-Agent: UCCAPI/3.5.6907.0 OC/3.5.6907.0 (Microsoft Office Communicator 2007 R2)\r\n")
}

const dialog = "From: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>%s\r\nCall-ID: call\r\nCSeq: 1 INVITE\r\n"

// TestStreamKnowsOtherSessions asks for the product of an endpoint that only its
// registration names.
func TestStreamKnowsOtherSessions(t *testing.T) {
	ringing := func() *formats.Message {
		return said(3, "SIP/2.0 180 Ringing", fmt.Sprintf(dialog, ";tag=b;epid=b0b"))
	}
	s := newStream(nil)
	s.learn(register(1))
	invite := said(2, "INVITE sip:bob@example.com SIP/2.0", fmt.Sprintf(dialog, ""))
	invite.Direction = formats.Out
	s.complete([]*formats.Message{invite})
	m := ringing()
	s.complete([]*formats.Message{m})
	assert.Contains(t, m.Comment, "180 Ringing from Office Communicator 2007 R2")
	assert.Contains(t, m.Comment, " session=2", "sessions are numbered as they come")

	s = newStream(nil)
	m = ringing()
	s.complete([]*formats.Message{m})
	assert.NotContains(t, m.Comment, "2007 R2", "nobody can know")
}

// TestStreamOfALongSession goes on with one session for longer than the stream
// remembers.
func TestStreamOfALongSession(t *testing.T) {
	s := newStream(nil)
	for i := range 3000 {
		m := said(i+1, "NOTIFY sip:alice@example.com SIP/2.0",
			fmt.Sprintf("From: <sip:bob@example.com>;tag=b\r\nTo: <sip:alice@example.com>;tag=a\r\nCall-ID: sub\r\nEvent: presence\r\nCSeq: %d NOTIFY\r\n", i+1))
		s.complete([]*formats.Message{m})
		require.True(t, strings.Contains(m.Comment, "(so far) {kind=") && strings.Contains(m.Comment, " session=1"), m.Comment)
		require.Contains(t, m.Comment, fmt.Sprintf("[client.uccapilog:%d]", i+1))
		require.NotContains(t, m.Comment, "duplicate=")
	}
}

// TestStreamRepairs completes a message whose Content-Length lies.
func TestStreamRepairs(t *testing.T) {
	m := said(1, "MESSAGE sip:bob@example.com SIP/2.0", "From: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>\r\nCall-ID: im\r\nCSeq: 1 MESSAGE\r\n")
	m.Raw = []byte(strings.Replace(string(m.Raw), "Content-Length: 0", "Content-Length: 99", 1))
	m.Problems = []*formats.SyntaxError{{File: "client.uccapilog", Line: 1, Msg: "content-length is 99, but the log has a body of 0 octets"}}
	s := newStream(nil)
	s.complete([]*formats.Message{m})
	assert.Contains(t, string(m.Raw), "Content-Length: 0\r\n")
	assert.True(t, strings.HasSuffix(m.Comment, "(content-length is 99, but the log has a body of 0 octets)"), m.Comment)
	src, dst := s.ends(m)
	assert.True(t, src.Addr().IsValid() && dst.Addr().IsValid(), "placeholders where the log names nobody")
	assert.NotEqual(t, src, dst)
}

func BenchmarkStream(b *testing.B) {
	b.ReportAllocs()
	s := newStream(nil)
	s.learn(register(1))
	n := 0
	for b.Loop() {
		n++
		m := said(n, "NOTIFY sip:alice@example.com SIP/2.0",
			fmt.Sprintf("From: <sip:bob@example.com>;tag=b\r\nTo: <sip:alice@example.com>;tag=a\r\nCall-ID: sub%d\r\nEvent: presence\r\nCSeq: %d NOTIFY\r\n", n%50, n))
		b.SetBytes(int64(len(m.Raw)))
		s.complete([]*formats.Message{m})
	}
}
