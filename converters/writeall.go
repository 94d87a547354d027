package converters

import (
	"context"
	"io"
)

// File is an output of [Merged.WriteFiles].
type File struct {
	Target
	To io.Writer
}

// Independent reports whether outputs can be written in one pass: each is of one of the logs
// that a capture was made from, and no two are of the same.
func Independent(targets []Output) bool {
	seen := map[string]bool{}
	for _, t := range targets {
		if t.File == "" || t.Wanted != nil || t.Sink != nil || t.Document != nil || seen[t.File] {
			return false
		}
		seen[t.File] = true
	}
	return true
}

// fileSize is writeSize where many files are written side by side.
const fileSize = 8 << 10

// WriteFiles is [Merged.Write] of several outputs that are [Independent], in one pass.
func (g *Merged) WriteFiles(ctx context.Context, files []File) ([]*Written, error) {
	if err := g.findAddresses(ctx); err != nil {
		return nil, err
	}
	reports, count := g.reports()
	type made struct {
		*output
		*Written
	}
	all := make([]*Written, len(files))
	outputs := map[string]made{}
	for i := range files {
		all[i] = &Written{Reports: reports}
		outputs[files[i].File] = made{g.output(files[i].To, &files[i].Target, fileSize), all[i]}
	}
	pieces := func(yield func(piece) bool) {
		for s, err := range g.steps(ctx, g.place(), count) {
			if s.err = err; !yield(s.piece) {
				return
			}
		}
	}
	for p := range ahead(pieces) {
		if p.err != nil {
			return all, p.err
		}
		if o, ok := outputs[p.m.Origin.File]; ok {
			if err := o.write(ctx, p, o.Written); err != nil {
				return all, err
			}
		}
	}
	for i := range files {
		if err := outputs[files[i].File].close(all[i]); err != nil {
			return all, err
		}
	}
	return all, nil
}
