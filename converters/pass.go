package converters

import (
	"context"
	"io"
	"iter"

	"ocsconv/converters/input"
	"ocsconv/formats/textlog"
)

// pass says what one reading of all logs is for.
type pass uint8

const (
	writing   pass = iota // nothing needs to be remembered
	learning              // the pieces go to the redactor as they are
	surveying             // the later passes hand out the same pieces
)

// read runs f over the repaired pieces of all logs in the order of time. Reading
// runs on a goroutine of its own. Count has the reports that the pieces are
// counted in, nil when they were counted before.
func (g *Gathered) read(ctx context.Context, purpose pass, count []*Report, f func(piece) error) error {
	feeds, closeAll, err := g.feeds(purpose)
	if err != nil {
		return err
	}
	defer closeAll()
	n := 0
	for p := range g.repaired(merge(feeds), purpose) {
		if p.err != nil {
			return p.err
		}
		if n++; n&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if count != nil {
			if err := count[p.log].add(p.m, g.opts.Strict); err != nil {
				return err
			}
		}
		if err := f(p); err != nil {
			return err
		}
	}
	if count != nil {
		for _, feed := range feeds {
			count[feed.log].Counted = feed.counted
		}
	}
	return ctx.Err()
}

// repaired yields the pieces of seq, which runs ahead of the caller, as a pass sees them.
func (g *Gathered) repaired(seq iter.Seq[piece], purpose pass) iter.Seq[piece] {
	if g.opts.Redactor != nil && purpose != learning {
		return g.redacted(seq)
	}
	return func(yield func(piece) bool) {
		for p := range ahead(seq) {
			if p.err == nil {
				repair(p.m)
			}
			if !yield(p) {
				return
			}
		}
	}
}

// feeds opens all logs for a pass.
func (g *Gathered) feeds(purpose pass) ([]*feed, func(), error) {
	var open []io.Closer
	closeAll := func() {
		for _, c := range open {
			_ = c.Close() // what went wrong in reading, Read has said
		}
	}
	feeds := make([]*feed, len(g.Logs))
	for i, l := range g.Logs {
		f := &feed{log: i}
		closer, err := g.start(f, l, purpose)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		feeds[i], open = f, append(open, closer)
	}
	return feeds, closeAll, nil
}

// start opens a log for a pass. The first of several passes leaves checksums and
// a transcript for the passes after it.
func (g *Gathered) start(f *feed, l *input.Log, purpose pass) (closer io.Closer, err error) {
	if purpose == surveying {
		if f.gist, closer = g.fromCache(l); f.gist != nil {
			f.r = f.gist
			return closer, nil
		}
	}
	if t := g.cuts[l]; t != nil {
		r, c, err := l.Decoded()
		if err != nil {
			return nil, err
		}
		f.r, closer = &replay{w: textlog.NewWindow(r), t: t, time: t.start}, c
	} else if f.r, closer, err = l.Reader(); err != nil {
		return nil, err
	}
	f.counts, _ = f.r.(counting)
	if purpose == surveying {
		f.r = g.toCache(f.r, l)
	}
	if purpose == surveying && !l.Format.Binary && l.Input.Document == nil && !l.External && !g.opts.Sessions { // else nobody may read it again, or other octets
		f.r = &recorder{Reader: f.r, done: func(t *transcript) { g.cuts[l] = t }, t: newTranscript(), line: 1}
	}
	if sums := g.sums[l.Input]; sums != nil {
		f.r = &checked{Reader: f.r, log: l, sums: sums}
	} else if purpose != writing {
		f.r = &summing{f.r, &checksums{}, func(s *checksums) { g.sums[l.Input] = s }}
	}
	return closer, nil
}
