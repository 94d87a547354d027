package converters

import (
	"iter"

	"ocsconv/formats"
)

// batch is how many pieces travel together between goroutines, so that the
// hand-over costs nothing beside the work.
const batch = 128

type piece struct {
	m   *formats.Message
	err error
}

// ahead runs seq on a goroutine of its own, a few batches ahead of the caller,
// and yields the same pairs in the same order. The goroutine has ended when
// the iteration has.
func ahead(seq iter.Seq2[*formats.Message, error]) iter.Seq2[*formats.Message, error] {
	return func(yield func(*formats.Message, error) bool) {
		full := make(chan []piece, 2)
		stop := make(chan struct{})
		go produce(seq, full, stop)
		stopped := false
		for pieces := range full {
			if stopped {
				continue
			}
			for _, p := range pieces {
				if !yield(p.m, p.err) {
					stopped = true
					close(stop)
					break
				}
			}
		}
	}
}

func produce(seq iter.Seq2[*formats.Message, error], full chan<- []piece, stop <-chan struct{}) {
	defer close(full)
	pieces := make([]piece, 0, batch)
	send := func() bool {
		select {
		case full <- pieces:
			pieces = make([]piece, 0, batch)
			return true
		case <-stop:
			return false
		}
	}
	for m, err := range seq {
		pieces = append(pieces, piece{m, err})
		if len(pieces) == batch && !send() {
			return
		}
	}
	if len(pieces) > 0 {
		send()
	}
}
