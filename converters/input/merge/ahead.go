package merge

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

// Piece is a piece of one log: a message with the gap before it, or a gap alone.
type Piece struct {
	Message *formats.Message
	Log     int // index of Inputs.Logs
	Frame   int // number of the message in the whole input, from 1; of a gap that of the message before
	Octets  int // of the message, where its Raw is a gist of it; else 0

	begin int64 // in the log
}

// handed is a piece, or the error that ended reading.
type handed struct {
	Piece
	err error
}

// Ahead runs seq on a goroutine of its own, a few batches ahead of the caller,
// and yields the same pieces in the same order. The goroutine has ended when
// the iteration has.
func Ahead(seq iter.Seq2[Piece, error]) iter.Seq2[Piece, error] { return ahead(seq, nil) }

// ahead is Ahead that tells done, on the goroutine of seq, of pieces that the caller is done
// with; nil is told nothing.
func ahead(seq iter.Seq2[Piece, error], done func(*Piece)) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		full := make(chan []handed, 2)
		empty := make(chan []handed, cap(full)+2) // has room for all: one is filled, and one is looked at
		stop := make(chan struct{})
		go produce(seq, full, empty, stop, done)
		stopped := false
		for pieces := range full {
			if stopped {
				continue
			}
			for _, p := range pieces {
				if !yield(p.Piece, p.err) {
					stopped = true
					close(stop)
					break
				}
			}
			if done == nil {
				clear(pieces) // so that nothing keeps them
			}
			empty <- pieces
		}
	}
}

func produce(seq iter.Seq2[Piece, error], full chan<- []handed, empty <-chan []handed, stop <-chan struct{}, done func(*Piece)) {
	defer close(full)
	pieces, size := make([]handed, 0, batch), 0
	send := func() bool {
		select {
		case full <- pieces:
			size = 0
			select {
			case pieces = <-empty:
				for i := range pieces {
					if done != nil {
						done(&pieces[i].Piece)
					}
				}
				clear(pieces)
				pieces = pieces[:0]
			default:
				pieces = make([]handed, 0, batch)
			}
			return true
		case <-stop:
			return false
		}
	}
	for p, err := range seq {
		pieces = append(pieces, handed{p, err})
		if m := p.Message; m != nil {
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
