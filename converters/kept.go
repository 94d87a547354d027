package converters

import (
	"context"
	"errors"
	"iter"

	"ocsconv/annotate"
	"ocsconv/annotate/codec"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
)

// errKept says that octets are not what [Case.Keep] wrote about these inputs.
var errKept = errors.New("no kept case")

// Keep returns what a survey found out, for [Recall] of the same inputs and options. It
// is false where that cannot be kept. Its sessions are those from then on, so
// that none is worked out twice.
func (c *Case) Keep() ([]byte, bool) { return c.keep(true) }

// KeepBriefs is Keep of the sessions in brief alone, which takes half the work.
func (c *Case) KeepBriefs() ([]byte, bool) { return c.keep(false) }

func (c *Case) keep(whole bool) ([]byte, bool) {
	if c.Recalled() || c.opts.Redactor != nil {
		return nil, false
	}
	w := codec.Writer()
	n := len(c.Reports)
	codec.Integer(w, &n)
	w.Fields(&whole)
	for _, r := range c.Reports {
		if r.Messages == 0 {
			return nil, false // why it has none is more than what is kept
		}
		r.Code(w)
	}
	head := len(w.Octets)
	archived := c.sessions.Archive
	if !whole {
		archived = c.sessions.ArchiveBriefs
	}
	b, ok := archived(w.Octets)
	if !ok || w.Bad {
		return nil, false
	}
	archive, err := annotate.OpenArchive(b[head:])
	if err != nil {
		return nil, false
	}
	if c.SessionList = archive; !whole {
		c.SessionList = briefs{archive, c.sessions}
	}
	return b, true
}

// briefs are sessions of which what is in brief is kept, and all else is worked out.
type briefs struct {
	*annotate.Archive
	whole *annotate.Case
}

func (b briefs) Session(n int) *annotate.Session       { return b.whole.Session(n) }
func (b briefs) Sessions() iter.Seq[*annotate.Session] { return b.whole.Sessions() }
func (b briefs) SessionsOf(wanted func(annotate.Kind) bool) iter.Seq[*annotate.Session] {
	return b.whole.SessionsOf(wanted)
}

// Whole makes the sessions those of a survey where sessions were kept in brief alone, which takes a
// reading of the inputs.
func (c *Case) Whole(ctx context.Context) error {
	if !c.BriefOnly {
		return nil
	}
	sessions, err := c.Analysis(ctx)
	if err == nil {
		c.SessionList, c.BriefOnly = sessions, false
	}
	return err
}

// Recall is [Survey] of inputs of which the result was kept, without reading their
// messages. The options must be those of the survey, and the inputs as they were then.
func Recall(ctx context.Context, inputs []*input.Input, opts Options, kept []byte) (*Case, error) {
	g, err := merged(ctx, inputs, opts)
	if err != nil {
		return nil, err
	}
	r := codec.Reader(kept, nil)
	var n int
	whole := false
	codec.Integer(r, &n)
	if r.Fields(&whole); n != len(g.Logs) {
		return nil, errKept
	}
	for _, l := range g.Logs {
		report := &merge.Report{Log: l}
		report.Code(r)
		g.counted = append(g.counted, report)
	}
	if r.Bad {
		return nil, errKept
	}
	archive, err := annotate.OpenArchive(r.Octets)
	if err != nil {
		return nil, err
	}
	return &Case{Merged: g, Reports: g.counted, SessionList: archive, BriefOnly: !whole}, nil
}
