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

// Gather prepares inputs for one pass by [Gathered.Pieces].
func Gather(ctx context.Context, inputs []*input.Input, opts Options) (*Gathered, error) {
	opts.Plain = true
	return gather(ctx, inputs, opts)
}

// Pieces goes through the logs once and yields their pieces in the order of time,
// repaired and redacted, as they are. It counts them in reports, as [NewReports] has
// them for the logs.
func (g *Gathered) Pieces(ctx context.Context, reports []*Report) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		errStop := errors.New("stopped")
		err := g.read(ctx, writing, reports, func(p piece) error {
			if !yield(Piece{p.m, g.Logs[p.log]}, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && err != errStop {
			yield(Piece{}, err)
		}
	}
}
