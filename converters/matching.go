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
func (c *Case) Matching(ctx context.Context, f *filter.Filter, times TimeRange, memory *filter.Memo) ([]int, error) {
	list := []int{}
	taken := make([]bool, c.Known.Len()+1)
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
func (c *Case) Counts(ctx context.Context, filters []*filter.Filter, memory *filter.Memo) ([]int, error) {
	counts, taken := make([]int, len(filters)), make([][]bool, len(filters))
	for i := range taken {
		taken[i] = make([]bool, c.Known.Len()+1)
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
func (c *Case) ask(ctx context.Context, filters []*filter.Filter, times TimeRange, memory *filter.Memo, took func(session, filter int) bool) error {
	if slices.ContainsFunc(filters, func(f *filter.Filter) bool { return f.NeedsMessage() && !memory.Holds(f) }) {
		return c.askMessages(ctx, filters, took)
	}
	worked := c.Known.Session
	if !slices.ContainsFunc(filters, func(f *filter.Filter) bool { return !f.SameOfAll() }) {
		worked = c.Known.Brief
	}
	for n := 1; n <= c.Known.Len(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if times != nil {
			if begin, end := c.Known.Span(n); !times.Touches(begin.Time, end.Time) {
				continue
			}
		}
		s := worked(n)
		for i, f := range filters {
			if takesOne(memory, f, s) && !took(n, i) {
				return nil
			}
		}
	}
	return nil
}

func takesOne(memory *filter.Memo, f *filter.Filter, s *annotate.Session) bool {
	if f.SameOfAll() {
		return memory.Match(f, s, &annotate.Note{})
	}
	for i := range s.Messages {
		if memory.Match(f, s, &s.Messages[i]) {
			return true
		}
	}
	return false
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
