package annotate_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestClocksApart gives the caller's log together with that of the callee, whose
// clock is wrong.
func TestClocksApart(t *testing.T) {
	lines := []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "8 < 486 1 INVITE b1", "8.1 > ACK 1 b1"}
	for _, apart := range []time.Duration{0, 3 * time.Second, -3 * time.Second, time.Hour, -time.Hour} {
		var all []*formats.Message
		for _, line := range lines {
			here, there := scripted(t, line), scripted(t, line)
			here.Origin.File, there.Origin.File = "caller.log", "callee.log"
			there.Direction, there.Time = formats.In, there.Time.Add(apart+20*time.Millisecond)
			if here.Direction == formats.In {
				there.Direction, there.Time = formats.Out, there.Time.Add(-40*time.Millisecond)
			}
			all = append(all, here, there)
		}
		slices.SortStableFunc(all, func(x, y *formats.Message) int { return x.Time.Compare(y.Time) })
		b := annotate.NewBuilder()
		for _, m := range all {
			b.Add(m)
		}
		s := b.Case().Session(1)
		assert.Equal(t, annotate.OutcomeBusy, s.Outcome, apart)
		assert.Equal(t, "busy/observed", states(s), apart)
		for _, n := range s.Messages {
			received := n.Status > 0 && n.Direction == formats.In
			assert.Equal(t, received, n.Status > 0 && n.CopyOf > 0, "%v: the copy is what was received", apart)
		}
	}
}

// TestAssumedTimes holds that a session says what of its times nothing tells: the day, the
// zone, and whether logs without a common message have one clock.
func TestAssumedTimes(t *testing.T) {
	start := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)
	add := func(b *annotate.Builder, n int, file, user, epid string) {
		m := &formats.Message{Time: start.Add(time.Duration(n) * time.Second), Assumed: formats.AssumedZone, Direction: formats.Out, How: formats.Logged}
		m.Raw = fmt.Appendf(nil, "INVITE sip:bob@contoso.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK%d\r\n"+
			"From: <sip:%s@contoso.com>;tag=1;epid=%s\r\nTo: <sip:bob@contoso.com>\r\nCall-ID: x\r\nCSeq: %d INVITE\r\n\r\n", n, user, epid, n)
		m.Origin.File = file
		b.Add(m)
	}
	b := annotate.NewBuilder()
	add(b, 1, "a", "ann", "0a")
	add(b, 2, "b", "carl", "0b")
	s := b.Case().Session(1)
	assert.Equal(t, []string{"zone", "clock"}, s.Assumed)
	assert.Contains(t, s.Summary, "The clocks of a and b could not be compared (no common message); taken to agree.")

	b = annotate.NewBuilder()
	add(b, 1, "a", "ann", "0a")
	add(b, 2, "b", "ann", "0a")
	assert.Equal(t, []string{"zone"}, b.Case().Session(1).Assumed, "one client's log that goes on")
}
