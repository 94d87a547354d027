package merge

import (
	"container/heap"
	"io"
	"iter"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// feed is one log of a merge: its reader and the message that is next.
type feed struct {
	log    int            // index of Inputs.Logs
	r      formats.Reader // nil behind the end: of many logs most may have ended
	counts counting       // r as the format made it, where that counts
	gist   *gistReader    // r where that reads a gist
	next   *formats.Message
	at     time.Time // time of next, or of the one before when it has none

	memory     *formats.Memory // of the pieces; nil where they cannot give it back
	begin, end int64           // of what was read last, in the log

	counted []capture.Counter // what a capture held, behind its end
}

// counting is a reader of a capture, which says what its packets hold.
type counting interface{ Stats() []capture.Counter }

// merge yields the pieces of all feeds in the order of time. Within one log the
// order is the log's own: its lines may run backwards by milliseconds, and its
// order is the better witness.
func merge(feeds []*feed) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		var open queue
		for _, f := range feeds {
			if !f.advance(yield) {
				return
			}
			if f.next != nil {
				open = append(open, f)
			}
		}
		heap.Init(&open)
		for len(open) > 0 {
			f := open[0]
			if !yield(f.piece(), nil) || !f.advance(yield) {
				return
			}
			if f.next == nil {
				heap.Pop(&open)
			} else {
				heap.Fix(&open, 0)
			}
		}
	}
}

// piece returns the message that is next.
func (f *feed) piece() Piece {
	p := Piece{Message: f.next, Log: f.log, begin: f.begin}
	if f.gist != nil {
		p.Octets = f.gist.length
	}
	return p
}

// read returns the next piece, and notes where it stands: readers of a log hand it out
// octet for octet.
func (f *feed) read() (*formats.Message, error) {
	m, err := f.r.Read()
	if m != nil {
		f.begin, f.end = f.end, f.end+int64(len(m.Gap)+len(m.Head)+len(m.Source())+len(m.Foot))
	}
	return m, err
}

// advance moves to the next message of a feed; next is nil at its end. Gaps are
// yielded at once, since they need no place in time. It reports whether the
// merge goes on.
func (f *feed) advance(yield func(Piece, error) bool) bool {
	for {
		m, err := f.read()
		switch {
		case err == io.EOF:
			if f.counts != nil {
				f.counted = f.counts.Stats()
			}
			f.r, f.counts, f.next = nil, nil, nil
			return true
		case err != nil:
			yield(Piece{Log: f.log}, err)
			return false
		case m.Raw == nil:
			if !yield(Piece{Message: m, Log: f.log, begin: f.begin}, nil) {
				return false
			}
		default:
			f.next = m
			if !m.Time.IsZero() {
				f.at = m.Time
			}
			return true
		}
	}
}

// queue is a heap of the feeds that have a message: the earliest first, and of
// several with the same time that of the log which was named first.
type queue []*feed

func (q queue) Len() int { return len(q) }
func (q queue) Less(a, b int) bool {
	if q[a].at.Equal(q[b].at) {
		return q[a].log < q[b].log
	}
	return q[a].at.Before(q[b].at)
}
func (q queue) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*feed)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	f := (*q)[last]
	*q = (*q)[:last]
	return f
}
