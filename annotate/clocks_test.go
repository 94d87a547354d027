package annotate_test

import (
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
