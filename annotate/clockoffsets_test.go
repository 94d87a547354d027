package annotate_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// asks is a request or its response between two hosts, as either logs it.
func asks(line string, call int, from, to string, forward bool) (there, here *formats.Message) {
	text := fmt.Sprintf("%s\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK%d\r\nFrom: <sip:alice@contoso.com>;tag=f%d\r\nTo: <sip:bob@contoso.com>\r\nCall-ID: call%d\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n", line, call, call, call)
	message := func(host string, d formats.Direction) *formats.Message {
		return &formats.Message{Raw: []byte(text), Direction: d, How: formats.Logged, Origin: formats.Origin{File: host + ".log", Server: host, ServerTrace: true}}
	}
	if !forward {
		from, to = to, from
	}
	return message(from, formats.Out), message(to, formats.In)
}

// exchange logs calls that one host passes on to another, whose clock is ahead.
func exchange(calls int, ahead time.Duration, onlyThere bool) []*formats.Message {
	start := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)
	var list []*formats.Message
	for call := range calls {
		at := start.Add(time.Duration(call) * time.Minute)
		there, here := asks("INVITE sip:bob@contoso.com SIP/2.0", call, "FE01", "FE02", true)
		there.Time, here.Time = at, at.Add(20*time.Millisecond+ahead)
		back, home := asks("SIP/2.0 180 Ringing", call, "FE01", "FE02", false)
		back.Time, home.Time = at.Add(500*time.Millisecond+ahead), at.Add(520*time.Millisecond)
		list = append(list, there, here)
		if !onlyThere {
			list = append(list, back, home)
		}
	}
	return list
}

// TestClocksKnown estimates clocks by messages that two servers have logged, and
// puts the messages of a call into their true order.
func TestClocksKnown(t *testing.T) {
	for _, ahead := range []time.Duration{2 * time.Second, -2 * time.Second, 7 * time.Minute, -7 * time.Minute, 10 * time.Millisecond} {
		b := annotate.NewBuilder()
		list := exchange(4, ahead, false)
		slices.SortStableFunc(list, func(x, y *formats.Message) int { return x.Time.Compare(y.Time) })
		for _, m := range list {
			b.Add(m)
		}
		c := b.Case()
		want := []annotate.Clock{{Name: "FE02", AheadMS: ahead.Milliseconds(), Copies: 8}}
		switch {
		case ahead < 0: // of two the one that is ahead is named
			want = []annotate.Clock{{Name: "FE01", AheadMS: -ahead.Milliseconds(), Copies: 8}}
		case ahead < time.Second: // as far apart as a network makes them
			want = nil
		}
		assert.Equal(t, want, c.Clocks(), ahead)
		for s := range c.Sessions() {
			var order []string
			for _, n := range s.Messages {
				order = append(order, fmt.Sprint(n.Server, " ", n.Direction, " ", n.Status))
			}
			require.Equal(t, []string{"FE01 out 0", "FE02 in 0", "FE02 out 180", "FE01 in 180"}, order, ahead)
			assert.Equal(t, []int{0, 1, 0, 3}, []int{s.Messages[0].Duplicate, s.Messages[1].Duplicate, s.Messages[2].Duplicate, s.Messages[3].Duplicate})
		}
	}
}

// TestClocksUnknown holds that two messages, or differences that scatter, tell nothing.
func TestClocksUnknown(t *testing.T) {
	few := exchange(2, time.Hour, true)
	scattered := exchange(9, 0, true)
	for i, m := range scattered {
		m.Time = m.Time.Add(time.Duration(i*i) * time.Second)
	}
	for _, list := range [][]*formats.Message{few, scattered} {
		b := annotate.NewBuilder()
		for _, m := range list {
			b.Add(m)
		}
		assert.Empty(t, b.Case().Clocks())
	}
}

// TestWholeSecondsOfALog has a message twice at one time, a whole second: in a log that
// tells no parts of seconds it may have been sent again, in another it is one record.
func TestWholeSecondsOfALog(t *testing.T) {
	for part, want := range map[time.Duration][]int{0: {0, 0, 0}, 40 * time.Millisecond: {0, 1, 0}} {
		start := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)
		invite, _ := asks("INVITE sip:bob@contoso.com SIP/2.0", 1, "", "", true)
		invite.Time, invite.Origin.ServerTrace = start, false
		again, ringing := *invite, *invite
		again.Raw = bytes.Clone(invite.Raw)
		ringing.Raw = bytes.Replace(invite.Raw, []byte("INVITE sip:bob@contoso.com SIP/2.0"), []byte("SIP/2.0 180 Ringing"), 1)
		ringing.Direction, ringing.Time = formats.In, start.Add(time.Second+part)
		b := annotate.NewBuilder()
		for _, m := range []*formats.Message{invite, &again, &ringing} {
			b.Add(m)
		}
		var marked []int
		for _, n := range b.Case().Session(1).Messages {
			marked = append(marked, n.Duplicate)
		}
		assert.Equal(t, want, marked, part)
	}
}

// TestSameRecordTwice holds that a record that two servers have collected is one,
// and that one that was sent again is not.
func TestSameRecordTwice(t *testing.T) {
	start := time.Date(2010, 1, 5, 14, 0, 0, 0, time.UTC)
	there, _ := asks("INVITE sip:bob@contoso.com SIP/2.0", 1, "FE01", "FE02", true)
	there.Time, there.Origin.Instance = start, "00000517"
	copied, again := *there, *there
	copied.Origin.Server, copied.Origin.File = "FE02", "FE02.log"
	again.Origin.Server, again.Origin.File, again.Origin.Instance = "FE02", "FE02.log", "00000600"
	again.Time = start.Add(500 * time.Millisecond)
	alone, _ := asks("INVITE sip:bob@contoso.com SIP/2.0", 2, "FE01", "FE02", true) // a log without Instance-Ids, joined with itself
	alone.Time, alone.Origin.Server, alone.Origin.ServerTrace = start.Add(time.Millisecond), "", false
	twice := *alone
	twice.Raw = bytes.Clone(alone.Raw)
	b := annotate.NewBuilder()
	for _, m := range []*formats.Message{there, &copied, &again, alone, &twice} {
		b.Add(m)
	}
	c := b.Case()
	var marked []int
	for _, n := range append(c.Session(1).Messages, c.Session(2).Messages...) {
		marked = append(marked, n.Duplicate)
	}
	assert.Equal(t, []int{0, 1, 0, 0, 1}, marked)
	assert.Equal(t, "Same record as message 1, in the log of another server.", c.Session(1).Messages[1].Note)
}
