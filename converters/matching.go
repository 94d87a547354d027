package converters

import (
	"context"
	"slices"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/filter"
)

// TimeRange is one or more parts of time of which a session must touch one to be taken; nil takes
// sessions of any time.
type TimeRange interface {
	// Touches reports whether a session that began and ended then touches one of them.
	Touches(begin, end time.Time) bool
}

// Matching returns the numbers of the sessions of which f takes at least one
// message, in their order. Of sessions that touch none of the times, where such are given,
// it takes none. Where a memory of the survey's messages holds the filter, the inputs are
// not read again; it may be nil.
func (c *Case) Matching(ctx context.Context, f *filter.Filter, times TimeRange, memory *filter.Memory) ([]int, error) {
	list := []int{}
	taken := make([]bool, c.Len()+1)
	err := c.ask(ctx, []*filter.Filter{f}, times, memory, func(n, _ int) bool {
		if !taken[n] {
			taken[n] = true
			list = append(list, n)
		}
		return true
	})
	slices.Sort(list)
	return list, err
}

// Counts returns for each of some filters of how many sessions it takes a message. The
// memory is as for [Case.Matching].
func (c *Case) Counts(ctx context.Context, filters []*filter.Filter, memory *filter.Memory) ([]int, error) {
	counts, taken := make([]int, len(filters)), make([][]bool, len(filters))
	for i := range taken {
		taken[i] = make([]bool, c.Len()+1)
	}
	err := c.ask(ctx, filters, nil, memory, func(n, i int) bool {
		if !taken[i][n] {
			taken[i][n] = true
			counts[i]++
		}
		return true
	})
	return counts, err
}

// ask calls took with the number of a session and the index of a filter that takes one
// of its messages, until that returns false.
func (c *Case) ask(ctx context.Context, filters []*filter.Filter, times TimeRange, memory *filter.Memory, took func(session, filter int) bool) error {
	if slices.ContainsFunc(filters, func(f *filter.Filter) bool { return f.NeedsMessage() && !memory.Holds(f) }) {
		return c.askMessages(ctx, filters, took)
	}
	one := &candidate{c: c, memory: memory}
	for n := 1; n <= c.Len(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if times != nil {
			if begin, end := c.Span(n); !times.Touches(begin.Time, end.Time) {
				continue
			}
		}
		one.n, one.brief = n, nil
		for i, f := range filters {
			takes, err := one.taken(ctx, f)
			if err != nil || takes && !took(n, i) {
				return err
			}
		}
	}
	return nil
}

// candidate is a session of which filters may take a message.
type candidate struct {
	c      *Case
	memory *filter.Memory
	frames [][]int // of the messages by session, one of those in which the memory found nothing; nil until they are needed
	n      int
	brief  *annotate.Session // nil until it is needed
}

// taken reports whether a filter takes a message of the session. Most often what the
// session is in brief settles that, or what the memory found in its messages; only
// conditions on what is told of each message take the work of telling it.
func (x *candidate) taken(ctx context.Context, f *filter.Filter) (bool, error) {
	if x.brief == nil && (f.AsksOfSession() || !f.NeedsNote()) {
		x.brief = x.c.Brief(x.n)
	}
	if f.AsksOfSession() {
		if takes, settled := f.OfSession(x.brief); settled {
			return takes, nil
		}
	}
	if f.NeedsNote() {
		if err := x.c.Whole(ctx); err != nil {
			return false, err
		}
		s := x.c.SessionList.Session(x.n)
		return slices.ContainsFunc(s.Messages, func(n annotate.Note) bool { return x.memory.Match(f, s, &n) }), nil
	}
	return slices.ContainsFunc(x.inFrames(), func(frame int) bool {
		return x.memory.Match(f, x.brief, &annotate.Note{Frame: frame})
	}), nil
}

// inFrames returns the frames of the session, of those in which the memory found nothing
// the first one, which stands for all of them.
func (x *candidate) inFrames() []int {
	if x.frames == nil {
		x.frames = make([][]int, x.c.Len()+1)
		vain := make([]bool, len(x.frames))
		for frame, n := range x.c.ByFrame() {
			if found := x.memory.Found(frame); found || !vain[n] {
				x.frames[n] = append(x.frames[n], frame)
				vain[n] = vain[n] || !found
			}
		}
	}
	return x.frames[x.n]
}

// askMessages is ask of filters that must see the messages.
func (c *Case) askMessages(ctx context.Context, filters []*filter.Filter, took func(session, filter int) bool) error {
	for p, err := range c.Packets(ctx) {
		if err != nil {
			return err
		}
		for i, f := range filters {
			if f.Match(p) && !took(p.Session.Number, i) {
				return nil
			}
		}
	}
	return nil
}
