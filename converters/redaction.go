package converters

import (
	"context"

	"ocsconv/converters/input"
	"ocsconv/converters/redact"
	"ocsconv/formats"
)

// Learnt says which inputs a redactor has seen, and what they held.
type Learnt struct{ sums map[*input.Input]*checksums }

// Learn shows every piece of every input to a redactor, so that a value that is
// found late is replaced early too, and so that one map serves several outputs.
func Learn(ctx context.Context, inputs []*input.Input, r *redact.Redactor, progress func(n int)) (*Learnt, error) {
	g := &Merged{opts: Options{Redactor: r}, sums: map[*input.Input]*checksums{}}
	for i, file := range input.Files(inputs) {
		l := inputs[i].Unzoned(file, progress)
		l.Text = true
		g.Logs = append(g.Logs, l)
	}
	return g.learn(ctx)
}

func (g *Merged) learn(ctx context.Context) (*Learnt, error) {
	err := g.read(ctx, learning, nil, func(p piece) error {
		g.opts.Redactor.Learn(p.m)
		return nil
	})
	return &Learnt{g.sums}, err
}

// startRedaction makes every later pass hand out redacted pieces. From now on the
// logs go by the names that the redactor lets them have.
func (g *Merged) startRedaction(ctx context.Context) error {
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

// redact replaces what a piece tells about people and places.
func (g *Merged) redact(m *formats.Message) {
	file := m.Origin.File
	g.opts.Redactor.Apply(m)
	m.Origin.File = g.opts.Redactor.File(file)
}
