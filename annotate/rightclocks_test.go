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
	"ocsconv/testdata/generate/flows"
)

// TestRightClocksAreLeft merges the logs of every two seats, whose clocks are right, and
// takes messages off the front or the end of one: what a server held for a while, what was
// sent again and what a log lacks tell of no clock, and put nothing off.
func TestRightClocksAreLeft(t *testing.T) {
	for _, f := range flows.All() {
		for i, style := range f.Styles() {
			views := flows.Play(f, style, uint64(i)).Views()
			for x, first := range views {
				for _, second := range views[x+1:] {
					for _, part := range []struct{ front, end int }{{}, {1, 0}, {3, 0}, {0, 1}, {0, 4}} {
						where := fmt.Sprintf("%s, style %d, %s and %s less %v", f.Name, i, first.Seat, second.Seat, part)
						leftAlone(t, where, excerptOf(first, second, part.front, part.end))
					}
				}
			}
		}
	}
}

// excerptOf is the case of two seats, of which the second lacks messages of each session.
func excerptOf(first, second flows.View, front, end int) *annotate.Case {
	b := annotate.NewBuilder()
	for i, v := range []flows.View{first, second} {
		for _, s := range v.Sessions {
			list := s.Present()
			if i == 1 {
				list = list[min(front, len(list)):]
				list = list[:max(0, len(list)-end)]
			}
			for n, m := range list {
				one := logged(m)
				one.Origin.File, one.Origin.Line = v.Seat, n+1
				b.Add(one)
			}
		}
	}
	return b.Case()
}

// leftAlone holds that no clock of a case is said to be wrong, and no time by more than
// what a message may take to the next log.
func leftAlone(t *testing.T, where string, c *annotate.Case) {
	t.Helper()
	for s := range c.Sessions() {
		for _, clock := range s.Clocks {
			t.Errorf("%s: %v", where, clock)
		}
		for i := range s.Messages {
			if n := &s.Messages[i]; n.AheadMS < -1000 {
				t.Errorf("%s: message %d (%s) is put off by %d ms", where, n.N, n.StartLine, -n.AheadMS)
			}
		}
	}
}

// passed is a message of one call as a log has it: the seconds since the call began, which
// way, the start line, the hop and the tag in To.
type passed struct {
	file      string
	at        float64
	dir       formats.Direction
	line, hop string
	tag       string
}

func (p passed) message() *formats.Message {
	method := "INVITE"
	if strings.HasPrefix(p.line, "BYE") {
		method = "BYE"
	}
	text := fmt.Sprintf("%s\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK%s\r\nFrom: <sip:alice@contoso.com>;tag=a\r\nTo: <sip:bob@contoso.com>%s\r\nCall-ID: c\r\nCSeq: 1 %s\r\nContent-Length: 0\r\n\r\n", p.line, p.hop, p.tag, method)
	at := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC).Add(time.Duration(p.at * float64(time.Second)))
	return &formats.Message{Time: at, Raw: []byte(text), Direction: p.dir, How: formats.Logged, Origin: formats.Origin{Format: "uccapi", File: p.file}}
}

// TestHeldCallsTellNoClock holds what a server does on the way for no difference of clocks:
// it calls one phone after the other, and holds an INVITE before it rings anywhere.
func TestHeldCallsTellNoClock(t *testing.T) {
	const in, out, invite, ringing, progress, answer = formats.In, formats.Out, "INVITE sip:bob@contoso.com SIP/2.0", "SIP/2.0 180 Ringing", "SIP/2.0 183 Session Progress", "SIP/2.0 200 OK"
	for name, list := range map[string][]passed{
		"one phone after the other": {
			{"pc", 0.1, in, invite, "1", ""}, {"pc", 0.3, out, ringing, "1", ";tag=pc"},
			{"desk", 20.1, in, invite, "2", ""}, {"desk", 20.3, out, ringing, "2", ";tag=desk"}, {"desk", 25, out, answer, "2", ";tag=desk"},
		},
		"held": {
			{"alice", 0, out, invite, "0", ""}, {"bob", 20.1, in, invite, "1", ""},
			{"bob", 20.2, out, progress, "1", ";tag=b"}, {"alice", 20.25, in, progress, "0", ";tag=b"},
			{"bob", 20.4, out, ringing, "1", ";tag=b"}, {"alice", 20.45, in, ringing, "0", ";tag=b"},
			{"bob", 22, out, answer, "1", ";tag=b"}, {"alice", 22.05, in, answer, "0", ";tag=b"},
		},
		"begins between two alike": {
			{"alice", 0, out, invite, "0", ""}, {"alice", 0.5, in, ringing, "0", ";tag=b"},
			{"bob", 60.4, out, ringing, "1", ";tag=b"}, {"alice", 60.5, in, ringing, "0", ";tag=b"},
		},
	} {
		b := annotate.NewBuilder()
		for _, p := range list {
			b.Add(p.message())
		}
		leftAlone(t, name, b.Case())
	}
}

// TestClockCountsMessages holds that a message between two phones counts once, which is
// that of its one hop and that of its whole way.
func TestClockCountsMessages(t *testing.T) {
	b := annotate.NewBuilder()
	for _, p := range []passed{
		{"alice", 0, formats.Out, "INVITE sip:bob@contoso.com SIP/2.0", "0", ""}, {"bob", 300, formats.In, "INVITE sip:bob@contoso.com SIP/2.0", "0", ""},
		{"bob", 301, formats.Out, "SIP/2.0 180 Ringing", "0", ";tag=b"}, {"alice", 1.1, formats.In, "SIP/2.0 180 Ringing", "0", ";tag=b"},
	} {
		b.Add(p.message())
	}
	s := b.Case().Session(1)
	require.Len(t, s.Clocks, 1)
	assert.Equal(t, 2, s.Clocks[0].Copies)
}
