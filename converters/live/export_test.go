package live

import (
	"time"

	"ocsconv/formats"
	"ocsconv/formats/known"
)

// The waiting times, for tests that bring their own clock.
const (
	Patience = patience
	GiveUp   = giveUp
)

// Tail lets tests feed a tail by hand.
type Tail struct{ t *tail }

// NewTail returns a tail of a log in UTC.
func NewTail(format *formats.Format, day time.Time) Tail {
	return Tail{newTail(format, known.Formats, "test.log", formats.NewClock(time.UTC), day)}
}

// NewTailIn returns a tail of a log in a zone.
func NewTailIn(format *formats.Format, zone *formats.Clock, day time.Time) Tail {
	return Tail{newTail(format, known.Formats, "test.log", zone, day)}
}

// Add appends octets at an instant.
func (t Tail) Add(p []byte, now time.Time) { t.t.add(p, now) }

// Messages returns what can be told at an instant.
func (t Tail) Messages(now time.Time) []*formats.Message { return t.t.messages(now, false) }

// Finish returns all that is left.
func (t Tail) Finish(now time.Time) []*formats.Message { return t.t.messages(now, true) }

// Buffered returns how many octets the tail keeps.
func (t Tail) Buffered() int { return len(t.t.buf) }

// Quiet is how long a log that does not grow is held open.
const Quiet = quiet
