package converters

import (
	"context"
	"iter"

	"ocsconv/annotate"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/wireshark/columns"
	"ocsconv/formats"
)

// SessionList are the sessions of a case: worked out by an [annotate.Case], or kept in an
// [annotate.Archive].
type SessionList interface {
	Len() int
	Session(n int) *annotate.Session
	Sessions() iter.Seq[*annotate.Session]
	Brief(n int) *annotate.Session
	BriefsOf(func(annotate.Kind) bool) iter.Seq[*annotate.Session]
	SessionsOf(func(annotate.Kind) bool) iter.Seq[*annotate.Session]
	Span(n int) (begin, end annotate.Time)
	FindAll(callID string) []int
	Clocks() []annotate.Clock
}

// Case is what a survey found out about a set of inputs: their sessions, and what
// each input held.
type Case struct {
	*Merged
	SessionList                  // worked out, or kept
	BriefOnly   bool             // they were kept in brief, of which [Case.Whole] makes more
	Reports     []*merge.Report  // what each log holds, in the order of Logs
	shown       *columns.Columns // what the capture shows; nil when [Options.Columns] did not ask
}

// Survey looks through the inputs for what must be known before the first message
// can be explained: the zones, the addresses of hosts, and the sessions.
func Survey(ctx context.Context, inputs []*input.Input, opts Options) (*Case, error) {
	g, err := merged(ctx, inputs, opts)
	if err != nil {
		return nil, err
	}
	shown, err := g.survey(ctx, annotate.NewBuilder())
	if err != nil {
		return nil, err
	}
	c := &Case{Merged: g, Reports: g.counted, SessionList: g.sessions}
	if opts.Columns {
		c.shown = shown
	}
	return c, nil
}

// WithColumns returns the case with what [Options.Columns] asks for of some sessions, nil
// for all, which takes another reading where the survey was without it. The case itself
// stays as it is. It must have no [Options.Lent].
func (c *Case) WithColumns(ctx context.Context, sessions []int) (*Case, error) {
	if c.shown != nil {
		return c, nil
	}
	if err := c.findAddresses(ctx); err != nil {
		return nil, err
	}
	shown := columns.New(c.hosts, true)
	if err := c.lookAt(ctx, sessions, shown); err != nil {
		return nil, err
	}
	with := *c
	with.shown = shown
	return &with, nil
}

// lookAt shows the messages of some sessions, nil for all.
func (c *Case) lookAt(ctx context.Context, sessions []int, shown *columns.Columns) error {
	if sessions != nil {
		defer shown.Sort()
		return c.Complete(ctx, sessions, func(s *annotate.Session, messages []*formats.Message) error {
			for i, m := range messages {
				shown.Look(s.Messages[i].Frame, m)
			}
			return nil
		})
	}
	for p, err := range c.Pieces(ctx, merge.Pass{}) {
		if err != nil {
			return err
		}
		if p.Message.Raw != nil {
			shown.Look(p.Frame, p.Message)
		}
	}
	return nil
}

// Recalled reports whether the sessions were kept by an earlier run, so that nothing was
// read for them.
func (c *Case) Recalled() bool { return c.sessions == nil }

// Analysis returns what works the sessions out, for what they tell together. That takes
// a reading of the inputs where they were recalled.
func (c *Case) Analysis(ctx context.Context) (*annotate.Case, error) {
	if c.Recalled() {
		c.opts.Each = nil
		if _, err := c.survey(ctx, annotate.NewBuilder()); err != nil {
			return nil, err
		}
	}
	return c.sessions, nil
}

// ByFrame is [annotate.Case.ByFrame] of a case that was not recalled.
func (c *Case) ByFrame() iter.Seq2[int, int] { return c.sessions.ByFrame() }

// All returns the numbers of all sessions.
func (c *Case) All() []int {
	list := make([]int, c.Len())
	for i := range list {
		list[i] = i + 1
	}
	return list
}

// Session returns one session, with what the capture shows of its messages if
// [Options.Columns] asked for that; nil when there is none of that number. It is
// the caller's own.
func (c *Case) Session(n int) *annotate.Session {
	s := c.SessionList.Session(n)
	if s != nil && c.shown != nil {
		c.shown.Fill(s)
	}
	return s
}

// Packets goes through the inputs once more and yields every message in the order
// of time, explained, as a packet of the capture of the whole case. The message is
// the caller's to keep. What is not SIP in the logs is not yielded.
func (c *Case) Packets(ctx context.Context) iter.Seq2[filter.Packet, error] {
	return func(yield func(filter.Packet, error) bool) {
		_, err := c.Analysis(ctx)
		if err == nil {
			err = c.findAddresses(ctx)
		}
		if err != nil {
			yield(filter.Packet{}, err)
			return
		}
		for s, err := range c.steps(ctx, c.walk(), merge.Pass{}) {
			switch {
			case err != nil:
				yield(filter.Packet{}, err)
				return
			case s.Message.Raw == nil:
				continue
			case c.shown != nil && s.note.Frame == s.session.FirstFrame: // the session is new
				c.shown.Fill(s.session)
			}
			if !yield(c.packet(&s), nil) {
				return
			}
		}
	}
}
