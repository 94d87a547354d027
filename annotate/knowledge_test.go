package annotate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// knowledgeOf makes up knowledge in which the values of several meet often.
func knowledgeOf(r *rand.Rand) *annotate.Knowledge {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	at := func() time.Time {
		if r.IntN(4) == 0 {
			return time.Time{}
		}
		return time.Date(2010, 1, 5, 14, 0, r.IntN(3), 0, time.UTC)
	}
	seen := func() annotate.FirstSeen {
		v := annotate.FirstSeen{Value: pick("x", "y", "z"), Seen: annotate.Seen{At: at()}}
		if v.At.IsZero() {
			v.File, v.Line = pick("a.log", "b.log"), r.IntN(3)
		}
		return v
	}
	k := &annotate.Knowledge{Agents: map[string]annotate.FirstSeen{}, Names: map[string]annotate.FirstSeen{}, Servers: map[string]annotate.ServerName{}, Files: map[string]annotate.FileKnowledge{}, Links: map[string][]annotate.Linked{}}
	for range r.IntN(4) {
		k.Agents[pick("e1", "e2")] = seen()
		k.Names[pick("sip:a@b", "sip:c@d")] = seen()
		k.Servers[pick("192.0.2.1:5061", "192.0.2.2:5061")] = annotate.ServerName{Name: pick("fe01", "FE01", "fe02"), Sure: r.IntN(2) == 0}
		k.Files[pick("a.log", "b.log")] = annotate.FileKnowledge{End: at(), Owners: map[string]annotate.OwnerKnowledge{pick("e1", "e2"): {Count: r.IntN(3), Line: r.IntN(3)}}, Senders: map[string]int{pick("sip:a@b", "sip:c@d"): r.IntN(3)},
			Ways: map[string]annotate.WayKnowledge{pick("192.0.2.1 192.0.2.2", "192.0.2.2 192.0.2.1"): {Sum: r.IntN(9) - 4, Count: 1 + r.IntN(3), First: annotate.Seen{At: at(), Line: 1 + r.IntN(3)}, Asking: r.IntN(2) == 0}}}
	}
	copies := annotate.Copies{}
	for range r.IntN(2 * annotate.MaxCopies) { // in all more than what is kept
		passing := annotate.HopTimes{int64(r.IntN(3)), int64(r.IntN(3))}
		for side := range 2 {
			passing[2+side] = min(passing[side], int64(r.IntN(2)))
		}
		copies[fmt.Sprintf("%016x", r.IntN(2*annotate.MaxCopies))] = passing
	}
	k.Merge(&annotate.Knowledge{Clocks: map[string]annotate.Copies{pick("FE01", "FE02"): copies}})
	for range r.IntN(90) { // some lists are longer than what is kept
		part := &annotate.Knowledge{Links: map[string][]annotate.Linked{pick("K1", "K2"): {{CallID: fmt.Sprint("call ", r.IntN(100)), Seen: seen().Seen}}}}
		k.Merge(part)
	}
	return k
}

// TestKnowledgeMerges holds that order, grouping and repetition of parts make no
// difference.
func TestKnowledgeMerges(t *testing.T) {
	text := func(list ...*annotate.Knowledge) string {
		all := &annotate.Knowledge{}
		for _, k := range list {
			all.Merge(k)
		}
		b, err := json.Marshal(all)
		require.NoError(t, err)
		return string(b)
	}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 16))
		a, b, c := knowledgeOf(r), knowledgeOf(r), knowledgeOf(r)
		before := text(a)
		want := text(a, b, c)
		require.Equal(t, want, text(c, b, a), "seed %d", seed)
		require.Equal(t, want, text(b, a, b, c, a, c), "seed %d", seed)
		bc := &annotate.Knowledge{}
		bc.Merge(b)
		bc.Merge(c)
		require.Equal(t, want, text(a, bc, bc), "seed %d", seed)
		require.Equal(t, before, text(a, a), "seed %d: what is merged is not changed", seed)
	}
}

// TestKnowledgeJSON reads back what was written.
func TestKnowledgeJSON(t *testing.T) {
	k := knowledgeOf(rand.New(rand.NewPCG(3, 1)))
	first, err := json.Marshal(k)
	require.NoError(t, err)
	var again annotate.Knowledge
	require.NoError(t, json.Unmarshal(first, &again))
	second, err := json.Marshal(&again)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
	assert.True(t, bytes.Contains(first, []byte(`"links"`)))
}

// TestKnowledgeOfParts holds that the first who was called something is the same for one
// Builder of all messages and for Builders of one each, also where some have no time.
func TestKnowledgeOfParts(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		whole, known := annotate.NewBuilder(), &annotate.Knowledge{}
		for n := range 6 {
			name := fmt.Sprint("Alice", r.IntN(2))
			m := &formats.Message{Raw: fmt.Appendf(nil, "OPTIONS sip:b@c SIP/2.0\r\nFrom: \"%s\" <sip:a@c>;tag=1;epid=e1\r\nTo: <sip:b@c>\r\n"+
				"Call-ID: call %d\r\nCSeq: 1 OPTIONS\r\nUser-Agent: %s\r\nContent-Length: 0\r\n\r\n", name, n, name)}
			m.Origin.File, m.Origin.Line = string('a'+rune(r.IntN(3))), n+1
			if r.IntN(2) == 0 {
				m.Time = time.Date(2010, 1, 5, 14, 0, r.IntN(3), 0, time.UTC)
			}
			part := annotate.NewBuilder()
			whole.Add(m)
			part.Add(m)
			known.Merge(part.Knowledge())
		}
		got := whole.Knowledge()
		require.Equal(t, known.Names, got.Names, "seed %d", seed)
		require.Equal(t, known.Agents, got.Agents, "seed %d", seed)
	}
}

// TestPartWithKnowledge gives a Builder one session of an input and what the
// whole input teaches: it says what a Builder of the whole says.
func TestPartWithKnowledge(t *testing.T) {
	lines := [][]string{
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		{"20 > INVITE 1", "20.5 < 180 1 INVITE b1"},
	}
	whole := annotate.NewBuilder()
	parts := make([]*annotate.Builder, len(lines))
	known := &annotate.Knowledge{}
	for i, list := range lines {
		learner := annotate.NewBuilder()
		for n, l := range list {
			m := scripted(t, l)
			m.Raw = bytes.ReplaceAll(m.Raw, []byte("Call-ID: "), fmt.Appendf(nil, "Call-ID: %d-", i))
			m.Origin.File, m.Origin.Line = "a.log", 10*i+n+1
			whole.Add(m)
			learner.Add(m)
		}
		known.Merge(learner.Knowledge())
		parts[i] = annotate.NewBuilder()
		for n, l := range list {
			m := scripted(t, l)
			m.Raw = bytes.ReplaceAll(m.Raw, []byte("Call-ID: "), fmt.Appendf(nil, "Call-ID: %d-", i))
			m.Origin.File, m.Origin.Line = "a.log", 10*i+n+1
			parts[i].Add(m)
		}
	}
	all := whole.Case()
	for i, b := range parts {
		b.Know(known)
		got, want := b.Case().Session(1), all.Session(i+1)
		assert.Equal(t, want.Outcome, got.Outcome, "session %d", i+1)
		assert.Equal(t, want.Summary, got.Summary, "session %d", i+1)
	}
}
