// Package transcript takes down how a reader cut a text log, so that the log is read a
// second time without looking at its lines: [Record] writes a [Transcript] while a log is
// read, and [Transcript.Replay] hands out the same messages again.
package transcript

import (
	"encoding/binary"
	"time"

	"ocsconv/formats"
)

// Transcript is how a reader cut a text log: enough to hand out the same pieces
// again without looking at their lines. It takes ten to fifteen octets for each. A
// log of which it cannot tell everything has none, and is read like the first time,
// such as one with lines of other threads inside of messages.
type Transcript struct {
	pages    [][]byte // of entries, see [Transcript.add]
	layouts  dictionary[layout]
	places   dictionary[places]
	remotes  dictionary[formats.Address]
	problems map[int][]*formats.SyntaxError // by entry
	entries  int
	start    time.Time // of the first message
}

// layout is what many pieces of a log have in common.
type layout struct {
	message   bool // no piece of a gap
	placed    bool // a piece of a gap that says where it begins
	rewriting rewriting
	direction formats.Direction
	how       formats.Evidence
	assumed   formats.Assumed
	local     formats.Address
	transport formats.Transport
	origin    formats.Origin // without line and offset, and what the head says of one record alone
}

// places are those of parts of a record, in octets of its head.
type places struct {
	head, foot                      int // their sizes
	sequence, correlation, instance formats.Span
}

const (
	pageSize       = 64 << 10
	firstPage      = 64 * maxEntry // for most logs of a large case are small
	maxEntry       = 7 * binary.MaxVarintLen64
	maxListed      = 1 << 12 // of one dictionary
	maxProblematic = 1 << 10 // pieces with problems
)

// done gives back what only adding needs.
func (t *Transcript) done() {
	t.layouts.end()
	t.places.end()
	t.remotes.end()
}

// entry is what a transcript says of one piece.
type entry struct {
	layout, places, remote uint64 // numbers in the dictionaries
	gap, source, headers   int    // octets; headers are those of a message that was rewritten
	elapsed                time.Duration
}

// add appends the entry of the next piece.
func (t *Transcript) add(e *entry) {
	last := len(t.pages) - 1
	if last < 0 || len(t.pages[last])+maxEntry > cap(t.pages[last]) {
		size := pageSize
		if last < 0 {
			size = firstPage
		}
		t.pages = append(t.pages, make([]byte, 0, size))
		last++
	}
	b := binary.AppendUvarint(t.pages[last], e.layout)
	b = binary.AppendUvarint(b, uint64(e.gap))
	if k := &t.layouts.list[e.layout]; k.message {
		b = binary.AppendUvarint(b, e.places)
		b = binary.AppendUvarint(b, e.remote)
		b = binary.AppendUvarint(b, uint64(e.source))
		if k.rewriting.is {
			b = binary.AppendUvarint(b, uint64(e.headers))
		}
		b = binary.AppendVarint(b, e.elapsed.Milliseconds())
	}
	t.pages[last] = b
	t.entries++
}

// dictionary numbers values of which a log has few.
type dictionary[V comparable] struct {
	list    []V
	numbers map[V]uint64
	recent  [4]uint64 // numbers, the last one first
}

func (d *dictionary[V]) begin() { d.numbers = map[V]uint64{} }
func (d *dictionary[V]) end()   { d.numbers = nil }

// number returns the number of a value; not ok for one too many.
func (d *dictionary[V]) number(v V) (n uint64, ok bool) {
	for i, n := range d.recent {
		if n < uint64(len(d.list)) && d.list[n] == v {
			copy(d.recent[1:i+1], d.recent[:i])
			d.recent[0] = n
			return n, true
		}
	}
	if n, ok = d.numbers[v]; !ok {
		if n = uint64(len(d.list)); n == maxListed {
			return 0, false
		}
		d.numbers[v] = n
		d.list = append(d.list, v)
	}
	copy(d.recent[1:], d.recent[:])
	d.recent[0] = n
	return n, true
}
