package formats

import (
	"bytes"
	"io"
	"iter"
	"time"
)

// MaxGap is the length in octets above which a reader hands out a gap in
// pieces, so that a gigabyte of foreign lines needs no gigabyte of memory.
const MaxGap = 64 << 10

// Reader yields the pieces of one log or capture in its own order.
//
// Read returns the next message together with the gap before it. A gap longer
// than about [MaxGap], and the gap after the last message, come as pieces of
// their own with a nil Raw. At the end Read returns nil and io.EOF, unwrapped.
// It never returns a message and an error together, and after an error it
// returns the same error again. Damage is not an error: it is in
// [Message.Problems]. Readers are not safe for concurrent use.
type Reader interface {
	Read() (*Message, error)
}

// Writer takes the pieces that a Reader yields. A message that comes from the
// writer's own format with its Head is written as it was; any other is written
// as a fresh, well-formed record, and gaps of another format are left out. Write
// does not keep the message. Close finishes the output and does not close what
// is below it.
type Writer interface {
	Write(*Message) error
	Close() error
}

// All returns an iterator over the pieces of r, gaps included. The last pair
// carries the error that ended reading, if it was not io.EOF.
func All(r Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		for {
			m, err := r.Read()
			if err == io.EOF {
				return
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// Messages returns an iterator over the SIP messages of r. The last pair
// carries the error that ended reading, if it was not io.EOF.
func Messages(r Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		for m, err := range All(r) {
			if err == nil && m.Raw == nil {
				continue
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

// Holds reports whether the reader that a format makes finds a message in the first
// octets of an input.
func Holds(head []byte, newReader func(io.Reader, *Options) Reader) bool {
	for _, err := range Messages(newReader(bytes.NewReader(head), nil)) {
		return err == nil
	}
	return false
}

// Options guide a reader, which keeps a copy ([Options.WithDefaults]). The zero value and
// nil are useful.
type Options struct {
	File  string    // name for origins and errors
	Clock *Clock    // turns the log's wall time into UTC; nil means the log is in UTC
	Date  time.Time // day of the first line of a log whose lines have no date; zero: times are in the year 1
	From  Place     // where the octets begin in the log; zero at its start

	Memory *Memory // of the pieces; nil for fresh memory, which they keep

	// Assumed are Date and the zone of Clock, as far as nobody told them.
	Assumed Assumed

	// MaxMessage is the longest message in octets that is read as one; nil
	// options or zero mean DefaultMaxMessage. What exceeds it is cut, counted
	// in Problems and given back as gap.
	MaxMessage int
}

// DefaultMaxMessage is the limit on one message in octets.
const DefaultMaxMessage = 8 << 20

// WithDefaults returns what a reader works with: a copy of o, or of the zero value when o
// is nil, with MaxMessage filled in and a clock that nobody else uses.
func (o *Options) WithDefaults() Options {
	var own Options
	if o != nil {
		own = *o
	}
	if own.MaxMessage <= 0 {
		own.MaxMessage = DefaultMaxMessage
	}
	own.Clock = own.Clock.Resumed(own.From.Last)
	return own
}

// WriterOptions guide a writer. The zero value and nil are useful.
type WriterOptions struct {
	Clock *Clock // zone of the wall time in fresh records; nil means UTC
}

// WithDefaults returns what a writer works with: a copy of o, or of the zero value when o is
// nil, with a clock that nobody else uses.
func (o *WriterOptions) WithDefaults() WriterOptions {
	if o == nil {
		return WriterOptions{}
	}
	return WriterOptions{Clock: o.Clock.Clone()}
}
