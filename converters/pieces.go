package converters

import (
	"context"
	"errors"
	"iter"

	"ocsconv/converters/input"
	"ocsconv/formats"
)

// Piece is a piece of a log: a message with the gap before it, or a gap alone.
type Piece struct {
	Message *formats.Message
	Log     *input.Log
}

// Gather prepares inputs for one pass by [Merged.Pieces].
func Gather(ctx context.Context, inputs []*input.Input, opts Options) (*Merged, error) {
	opts.Plain = true
	return gather(ctx, inputs, opts)
}

// Pieces goes through the logs once and yields their pieces in the order of time,
// repaired and redacted, as they are. Reports are filled in at the end.
func (g *Merged) Pieces(ctx context.Context) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		errStop := errors.New("stopped")
		reports := newReports(g.Logs)
		err := g.read(ctx, writing, reports, func(p piece) error {
			if !yield(Piece{p.m, g.Logs[p.log]}, nil) {
				return errStop
			}
			return nil
		})
		g.Reports = reports
		if err != nil && err != errStop {
			yield(Piece{}, err)
		}
	}
}
