package converters

import (
	"iter"

	"ocsconv/formats"
)

// batch is how many pieces travel together between goroutines, so that the
// hand-over costs nothing beside the work.
const batch = 128

// batchSize is the length in octets that ends a batch early: pieces of a gap
// may be hundreds of times as long as messages.
const batchSize = 512 << 10

// piece is a piece of one input, or the error that ended reading.
type piece struct {
	m      *formats.Message
	log    int // index of Merged.Logs
	frame  int // number in the whole input, once that is known
	octets int // of the message, where its Raw is a gist of it; else 0
	err    error
}

// ahead runs seq on a goroutine of its own, a few batches ahead of the caller,
// and yields the same pieces in the same order. The goroutine has ended when
// the iteration has.
func ahead(seq iter.Seq[piece]) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		full := make(chan []piece, 2)
		stop := make(chan struct{})
		go produce(seq, full, stop)
		stopped := false
		for pieces := range full {
			if stopped {
				continue
			}
			for _, p := range pieces {
				if !yield(p) {
					stopped = true
					close(stop)
					break
				}
			}
		}
	}
}

func produce(seq iter.Seq[piece], full chan<- []piece, stop <-chan struct{}) {
	defer close(full)
	pieces, size := make([]piece, 0, batch), 0
	send := func() bool {
		select {
		case full <- pieces:
			pieces, size = make([]piece, 0, batch), 0
			return true
		case <-stop:
			return false
		}
	}
	for p := range seq {
		pieces = append(pieces, p)
		if m := p.m; m != nil {
			size += len(m.Gap) + len(m.Raw) + len(m.Text)
		}
		if (len(pieces) == batch || size >= batchSize) && !send() {
			return
		}
	}
	if len(pieces) > 0 {
		send()
	}
}
