package merge

import (
	"context"
	"iter"
	"runtime"

	"ocsconv/converters/input"
	"ocsconv/converters/redact"
)

// Learnt says which inputs a redactor has seen, and what they held.
type Learnt struct{ sums map[*input.Input][]uint32 }

// Learn shows every piece of every input to a redactor, so that a value that is
// found late is replaced early too, and so that one map serves several outputs.
func Learn(ctx context.Context, inputs []*input.Input, r *redact.Redactor, progress func(n int)) (*Learnt, error) {
	g := &Inputs{opts: Options{Redactor: r}, sums: map[*input.Input][]uint32{}}
	for i, file := range input.Files(inputs) {
		l := inputs[i].Unzoned(file, progress)
		l.Text = true
		g.Logs = append(g.Logs, l)
	}
	return g.learn(ctx)
}

func (g *Inputs) learn(ctx context.Context) (*Learnt, error) {
	for p, err := range g.Pieces(ctx, Pass{First: true, plain: true}) {
		if err != nil {
			return nil, err
		}
		g.opts.Redactor.Learn(p.Message)
	}
	return &Learnt{g.sums}, nil
}

// startRedaction makes every later pass hand out redacted pieces. From now on the
// logs go by the names that the redactor lets them have.
func (g *Inputs) startRedaction(ctx context.Context) error {
	learnt, r := g.opts.Learnt, g.opts.Redactor
	if learnt == nil {
		var err error
		if learnt, err = g.learn(ctx); err != nil {
			return err
		}
	}
	g.sums = learnt.sums
	r.Seal()
	for i, l := range g.Logs {
		g.Logs[i] = l.Renamed(r.File)
	}
	return nil
}

// redacted yields the pieces of seq, repaired and redacted on every core, in the same
// order. Its goroutines have ended when the iteration has.
func (g *Inputs) redacted(seq iter.Seq2[Piece, error]) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		cores := runtime.GOMAXPROCS(0)
		full, stop := make(chan []handed, 1), make(chan struct{})
		begun, free := make(chan *redaction, cores), make(chan *redact.Redactor, cores)
		for range cores {
			free <- g.opts.Redactor.Another()
		}
		go produce(seq, full, nil, stop, nil)
		go g.beginRedaction(full, begun, free)
		stopped := false
		for b := range begun {
			<-b.done
			if !stopped && !g.endRedaction(b, yield) {
				stopped = true
				close(stop)
			}
		}
	}
}

// redaction is pieces that are being redacted, and the work for each, nil for an error.
type redaction struct {
	pieces []handed
	work   []*redact.Work
	done   chan struct{}
}

// beginRedaction hands each of the batches to a redactor that is free.
func (g *Inputs) beginRedaction(full <-chan []handed, begun chan<- *redaction, free chan *redact.Redactor) {
	defer close(begun)
	for pieces := range full {
		b := &redaction{pieces, make([]*redact.Work, len(pieces)), make(chan struct{})}
		for i, p := range pieces {
			if p.err == nil {
				Repair(p.Message)
				b.work[i] = g.opts.Redactor.Begin(p.Message)
			}
		}
		r := <-free
		go func() {
			for _, w := range b.work {
				if w != nil {
					r.Do(w)
				}
			}
			free <- r
			close(b.done)
		}()
		begun <- b
	}
}

// endRedaction yields the pieces of a batch, and reports whether the iteration goes on.
func (g *Inputs) endRedaction(b *redaction, yield func(Piece, error) bool) bool {
	for i, p := range b.pieces {
		if w := b.work[i]; w != nil {
			g.opts.Redactor.End(w)
			p.Message.Origin.File = g.opts.Redactor.File(p.Message.Origin.File)
		}
		if !yield(p.Piece, p.err) {
			return false
		}
	}
	return true
}
