package merge

import (
	"context"
	"io"
	"iter"

	"ocsconv/converters/input"
	"ocsconv/converters/input/transcript"
	"ocsconv/formats"
)

// Pass says what one reading of all logs is for. The zero value remembers nothing.
type Pass struct {
	Count []*Report // what the pieces are counted in, in the order of the logs; nil when they were counted before
	First bool      // later passes hand out the same pieces
	Again bool      // of a first pass: a later one reads all of them
	Gists bool      // of a first pass: messages may be the gists that [Options.Cache] has kept

	// Fleeting says that nobody looks at a piece once the next one is asked for, so that
	// its memory is taken again.
	Fleeting bool

	plain bool // the pieces go to the redactor as they are
}

// Pieces goes through the logs once and yields their pieces in the order of time,
// repaired and redacted. Reading runs on a goroutine of its own.
func (g *Inputs) Pieces(ctx context.Context, pass Pass) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		feeds, closeAll, err := g.feeds(pass)
		if err != nil {
			yield(Piece{}, err)
			return
		}
		defer closeAll()
		n, frame := 0, 0
		for p, err := range g.repaired(feeds, pass) {
			if n++; err == nil && n&1023 == 0 {
				err = ctx.Err()
			}
			if err == nil && pass.Count != nil {
				err = pass.Count[p.Log].add(p.Message, g.opts.Strict)
			}
			if err != nil {
				yield(Piece{}, err)
				return
			}
			if p.Message.Raw != nil {
				frame++
			}
			p.Frame = frame
			if !yield(p, nil) {
				return
			}
		}
		if pass.Count != nil {
			for _, feed := range feeds {
				pass.Count[feed.log].Counted = feed.counted
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Piece{}, err)
		}
	}
}

// repaired yields the pieces of the feeds, which are read ahead of the caller, as a pass sees them.
func (g *Inputs) repaired(feeds []*feed, pass Pass) iter.Seq2[Piece, error] {
	seq := merge(feeds)
	if g.opts.Redactor != nil && !pass.plain {
		return g.redacted(seq)
	}
	return func(yield func(Piece, error) bool) {
		var done func(*Piece)
		if pass.Fleeting {
			done = func(p *Piece) { feeds[p.Log].memory.Done(p.begin, p.Message) }
		}
		for p, err := range ahead(seq, done) {
			if err == nil {
				Repair(p.Message)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// feeds opens all logs for a pass.
func (g *Inputs) feeds(pass Pass) ([]*feed, func(), error) {
	var open []io.Closer
	closeAll := func() {
		for _, c := range open {
			_ = c.Close() // what went wrong in reading, Read has said
		}
	}
	feeds := make([]*feed, len(g.Logs))
	shared := new(formats.Memory)
	for i, l := range g.Logs {
		f := &feed{log: i}
		closer, err := g.start(f, l, pass)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		if pass.Fleeting && g.opts.Redactor == nil { // redacting hands no piece back
			f.memory.Share(shared)
		}
		feeds[i], open = f, append(open, closer)
	}
	return feeds, closeAll, nil
}

// start opens a log for a pass. The first of several passes leaves checksums and
// a transcript for the passes after it.
func (g *Inputs) start(f *feed, l *input.Log, pass Pass) (closer io.Closer, err error) {
	if pass.Gists {
		if f.gist, closer = g.fromCache(l); f.gist != nil {
			f.r = f.gist
			return closer, nil
		}
	}
	if t := g.transcripts[l]; t != nil {
		r, c, err := l.Decoded()
		if err != nil {
			return nil, err
		}
		f.r, closer = t.Replay(r), c
	} else if f.r, closer, err = l.Reader(); err != nil {
		return nil, err
	}
	f.counts, _ = f.r.(counting)
	if r, ok := f.r.(interface{ Memory() *formats.Memory }); ok {
		f.memory = r.Memory()
	}
	if pass.First {
		f.r = g.toCache(f.r, l)
	}
	if pass.Again && !l.Format.Binary && l.Input.Document == nil && !l.External { // else other octets are read again
		f.r = transcript.Record(f.r, func(t *transcript.Transcript) { g.transcripts[l] = t })
	}
	if sums, known := g.sums[l.Input]; known {
		f.r = &checked{Reader: f.r, log: l, sums: sums}
	} else if pass.First {
		f.r = &summing{Reader: f.r, done: func(sums []uint32) { g.sums[l.Input] = sums }}
	}
	return closer, nil
}
