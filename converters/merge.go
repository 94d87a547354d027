package converters

import (
	"io"
	"iter"
	"time"

	"ocsconv/formats"
)

// feed is one input of a merge: its reader and the message that is next.
type feed struct {
	input int
	r     formats.Reader
	next  *formats.Message
	at    time.Time // time of next, or of the one before when it has none
}

// merged opens all inputs and yields their pieces in the order of time. Within
// one input the order is the input's own: a log's lines may run backwards by
// milliseconds, and its order is the better witness.
func (j *Job) merged() (iter.Seq[piece], func(), error) {
	var closers []io.Closer
	closeAll := func() {
		for _, c := range closers {
			_ = c.Close() // what went wrong in reading, Read has said
		}
	}
	feeds := make([]*feed, 0, len(j.Logs))
	j.readers = j.readers[:0]
	for _, l := range j.Logs {
		r, closer, err := j.reader(l)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		closers = append(closers, closer)
		j.readers = append(j.readers, r)
		feeds = append(feeds, &feed{r: r, input: len(feeds)})
	}
	return func(yield func(piece) bool) { merge(feeds, yield) }, closeAll, nil
}

// merge yields the pieces of all feeds until yield has enough.
func merge(feeds []*feed, yield func(piece) bool) {
	var open []*feed
	for _, f := range feeds {
		if !f.advance(yield) {
			return
		}
		if f.next != nil {
			open = append(open, f)
		}
	}
	for len(open) > 0 {
		first := 0
		for i, f := range open {
			if f.at.Before(open[first].at) {
				first = i
			}
		}
		f := open[first]
		if !yield(piece{m: f.next, input: f.input}) || !f.advance(yield) {
			return
		}
		if f.next == nil {
			open = append(open[:first], open[first+1:]...)
		}
	}
}

// advance moves to the next message of a feed; next is nil at its end. Gaps are
// yielded at once, since they need no place in time. It reports whether the
// merge goes on.
func (f *feed) advance(yield func(piece) bool) bool {
	for {
		m, err := f.r.Read()
		switch {
		case err == io.EOF:
			f.next = nil
			return true
		case err != nil:
			yield(piece{input: f.input, err: err})
			return false
		case m.Raw == nil:
			if !yield(piece{m: m, input: f.input}) {
				return false
			}
		default:
			f.next = m
			if !m.Time.IsZero() {
				f.at = m.Time
			}
			return true
		}
	}
}
