package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// crowd plays calls and presence traffic until there are n messages.
func crowd(n int) (messages []*formats.Message, octets int64) {
	r := rand.New(rand.NewPCG(7, 7))
	cast := calls.NewCast(r, calls.Lync2010, 1)
	at := time.Date(2011, 3, 1, 9, 0, 0, 0, time.UTC)
	for len(messages) < n {
		at = at.Add(time.Duration(r.IntN(2000)) * time.Millisecond)
		sessions := []*calls.Session{
			calls.Play(r, cast, calls.RandomPlan(r), at).View("caller", 0),
			calls.Subscription(r, cast, at, 4, true).View("caller"),
			calls.Registration(r, cast, at).View("caller"),
		}
		for _, m := range logs.Mix(sessions...) {
			messages = append(messages, &formats.Message{
				Time: m.Time, Raw: m.Raw, Direction: direction(m.Direction, true), How: formats.Logged,
				Local: formats.Address{AddrPort: m.Local}, Remote: formats.Address{AddrPort: m.Remote},
				Origin: formats.Origin{File: "crowd.uccapilog", Line: len(messages)*30 + 1, Process: 0x1B3C, Thread: 0xA1F, Level: "INFO"},
			})
			octets += int64(len(m.Raw))
		}
	}
	return messages, octets
}

// caseOf adds messages to a Builder and returns their case, with the octets of
// memory that remain of each message.
func caseOf(messages []*formats.Message) (c *annotate.Case, kept float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b := annotate.NewBuilder()
	for _, m := range messages {
		b.Add(m)
	}
	c = b.Case()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return c, (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / float64(len(messages))
}

// TestMemory holds the bound on what is kept of a message.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("plays 200,000 messages")
	}
	messages, octets := crowd(200_000)
	c, kept := caseOf(messages)
	t.Logf("%.0f octets kept of a message of %d, %d sessions", kept, octets/int64(len(messages)), c.Len())
	assert.Less(t, kept, 120.0)
	runtime.KeepAlive(messages)
}

func perMessage(b *testing.B, messages []*formats.Message, octets int64) {
	b.SetBytes(octets)
	b.ReportAllocs()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(messages)), "ns/message")
}

// BenchmarkAdd is the first pass over a log.
func BenchmarkAdd(b *testing.B) {
	messages, octets := crowd(50_000)
	_, kept := caseOf(messages)
	for b.Loop() {
		builder := annotate.NewBuilder()
		for _, m := range messages {
			builder.Add(m)
		}
	}
	perMessage(b, messages, octets)
	b.ReportMetric(kept, "kept-B/message")
}

// BenchmarkComments is the second pass, as a conversion does it.
func BenchmarkComments(b *testing.B) {
	messages, octets := crowd(50_000)
	c, _ := caseOf(messages)
	for b.Loop() {
		w := c.Comments()
		for _, _, ok := w.Next(); ok; _, _, ok = w.Next() {
		}
	}
	perMessage(b, messages, octets)
}

// BenchmarkWalk is the second pass with whole sessions, as a display filter
// needs them.
func BenchmarkWalk(b *testing.B) {
	messages, octets := crowd(50_000)
	c, _ := caseOf(messages)
	for b.Loop() {
		w := c.Walk()
		for s, n := w.Next(); s != nil; s, n = w.Next() {
			annotate.Comment(s, n)
		}
	}
	perMessage(b, messages, octets)
}

// BenchmarkLongSession shows that time grows with the messages of one session.
func BenchmarkLongSession(b *testing.B) {
	for _, n := range []int{5_000, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			builder := annotate.NewBuilder()
			for i := range n {
				builder.Add(&formats.Message{Direction: formats.In, Time: time.Unix(int64(i), 0), Raw: []byte(fmt.Sprintf(
					"SIP/2.0 180 Ringing\r\nVia: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK%d\r\nFrom: <sip:a@example.com>;tag=a\r\nTo: <sip:b@example.com>;tag=%d;epid=%d\r\nCall-ID: x\r\nCSeq: %d INVITE\r\nUser-Agent: x\r\n\r\n", i, i, i, i))})
			}
			c := builder.Case()
			require.Equal(b, 1, c.Len())
			for b.Loop() {
				c.Session(1)
			}
		})
	}
}
