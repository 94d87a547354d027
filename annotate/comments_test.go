package annotate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

func TestCommentsAreThoseOfTheNotes(t *testing.T) {
	messages, _ := crowd(3000)
	b := annotate.NewBuilder()
	for _, m := range messages {
		b.Add(m)
	}
	c := b.Case()
	comments := c.Comments()
	for w := c.Walk(); ; {
		s, n := w.Next()
		comment, direction, ok := comments.Next()
		require.Equal(t, s != nil, ok)
		if !ok {
			return
		}
		require.Equal(t, annotate.Comment(s, n), comment)
		require.Equal(t, n.Direction, direction)
	}
}

// What a filter may ask for stands in the comment, where it is not the usual.
func TestCommentHoldsWhatIsUnusual(t *testing.T) {
	const cancelled = "SIP/2.0 480 Temporarily Unavailable\r\nVia: SIP/2.0/TLS 192.0.2.10:5061\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>;tag=2\r\n" +
		"Call-ID: c\r\nCSeq: 1 INVITE\r\nms-client-diagnostics: 51004\r\n\r\n"
	b := annotate.NewBuilder()
	for i := range 2 {
		b.Add(&formats.Message{Raw: []byte(cancelled), Direction: formats.In, How: formats.Logged, Time: time.Unix(int64(i), 0)})
	}
	b.Add(&formats.Message{Raw: []byte(cancelled)})
	s := b.Case().Session(1)
	first, second, third := annotate.Comment(s, &s.Messages[0]), annotate.Comment(s, &s.Messages[1]), annotate.Comment(s, &s.Messages[2])
	assert.NotContains(t, first, "retransmit=")
	assert.NotContains(t, first, "confidence=")
	assert.Contains(t, second, " retransmit=true")
	assert.Contains(t, third, " direction.how=unknown confidence=0.5 ")
	assert.Contains(t, first, " diagnostics.id=51004 diagnostics.reason=")
	assert.Contains(t, first, " diagnostics.component=Client_(ms-client-diagnostics)}")
}

// More sessions at a time than the Builder remembers the last message of: what
// is packed against it, and what stands alone, comes out alike.
func TestInterleavedSessionsKeepTheirFacts(t *testing.T) {
	const sessions = 2500
	b := annotate.NewBuilder()
	at := time.Date(2011, 3, 1, 9, 0, 0, 0, time.UTC)
	line := 0
	add := func(session int, start, more string) {
		line++
		var when time.Time
		if line%7 != 0 {
			when = at.Add(time.Duration(line) * 1234567 * time.Nanosecond)
		}
		b.Add(&formats.Message{
			Time: when, Direction: formats.In, How: formats.Logged, Origin: formats.Origin{File: "x", Line: line, Process: 7, Thread: uint32(session)},
			Raw: []byte(fmt.Sprintf("%s\r\nVia: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK%d\r\nFrom: <sip:a@example.com>;tag=f%d\r\nTo: <sip:b@example.com>%s\r\nCall-ID: c%d\r\nCSeq: 1 OPTIONS\r\n\r\n", start, session, session, more, session)),
		})
	}
	for i := range sessions {
		add(i, "OPTIONS sip:b@example.com SIP/2.0", "")
	}
	for i := range sessions {
		add(i, "SIP/2.0 200 OK", fmt.Sprintf(";tag=t%d", i))
		add(i, "SIP/2.0 200 OK", fmt.Sprintf(";tag=u%d", i))
	}
	c := b.Case()
	require.Equal(t, sessions, c.Len())
	for i := range sessions {
		s := c.Session(i + 1)
		require.Len(t, s.Messages, 3)
		for k, frame := range []int{i + 1, sessions + 2*i + 1, sessions + 2*i + 2} {
			n := s.Messages[k]
			assert.Equal(t, frame, n.Frame)
			assert.Equal(t, frame, n.Line)
			assert.Equal(t, uint32(i), n.Thread)
			assert.Equal(t, fmt.Sprint("f", i), n.FromTag)
			assert.Equal(t, []string{"", fmt.Sprint("t", i), fmt.Sprint("u", i)}[k], n.ToTag)
			assert.True(t, strings.HasPrefix(n.StartLine, []string{"OPTIONS", "SIP/2.0 200", "SIP/2.0 200"}[k]))
			if frame%7 == 0 {
				assert.True(t, n.Time.IsZero())
			} else {
				assert.True(t, at.Add(time.Duration(frame)*1234567*time.Nanosecond).Equal(n.Time.Time))
			}
		}
	}
}

func TestEndpointOfLabel(t *testing.T) {
	s := &annotate.Session{Endpoints: []annotate.Endpoint{{Label: "E1"}, {Label: "E2"}, {Label: "E7"}, {Label: "caller"}}}
	for label, want := range map[string]*annotate.Endpoint{
		"E1": &s.Endpoints[0], "E2": &s.Endpoints[1], "E7": &s.Endpoints[2],
		"E3": nil, "E0": nil, "E-1": nil, "E+1": nil, "E": nil, "S": nil, "-": nil, "": nil, "caller": nil,
	} {
		assert.Same(t, want, s.Endpoint(label), "%q", label)
	}
}
