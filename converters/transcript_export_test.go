package converters

import (
	"context"
	"iter"

	"ocsconv/formats"
)

// Transcripts returns how many logs are read by transcript after the survey.
func Transcripts(g *Merged) int { return len(g.cuts) }

// Pieces yields what [Merged.Write] writes, gaps too.
func Pieces(ctx context.Context, g *Merged) iter.Seq2[*formats.Message, error] {
	return func(yield func(*formats.Message, error) bool) {
		for s, err := range g.steps(ctx, g.place(), NewReports(g.Logs)) {
			if !yield(s.m, err) {
				return
			}
		}
	}
}
