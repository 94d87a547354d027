package formats

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// Clock turns the wall time of a log into instants. A log carries no zone, so
// the zone comes from outside: a fixed offset, a location with its clock
// changes, or steps that were observed in the log itself. A Clock holds the
// last instant to tell the two 02:30s of an autumn night apart, so every
// reader needs its own: see [Clock.Clone].
type Clock struct {
	name  string
	loc   *time.Location // nil when steps decide
	steps []Step
	last  int64 // last instant given out, in Unix seconds
	used  bool
}

// Step says that from an instant on the log runs Offset ahead of UTC.
type Step struct {
	At     time.Time
	Offset time.Duration
}

// NewClock returns a clock that follows loc.
func NewClock(loc *time.Location) *Clock { return &Clock{name: loc.String(), loc: loc} }

// NewStepClock returns a clock for observed offsets. The first step holds for
// all time before it too.
func NewStepClock(name string, steps []Step) *Clock {
	s := append([]Step(nil), steps...)
	sort.SliceStable(s, func(i, j int) bool { return s[i].At.Before(s[j].At) })
	return &Clock{name: name, steps: s}
}

// Clone returns a clock with the same zone and no memory.
func (c *Clock) Clone() *Clock {
	if c == nil {
		return nil
	}
	return &Clock{name: c.name, loc: c.loc, steps: c.steps}
}

// Resumed returns a clock with the same zone that has given out an instant before, as a
// reader leaves it that read up to there.
func (c *Clock) Resumed(last time.Time) *Clock {
	again := c.Clone()
	if again != nil && !last.IsZero() {
		again.last, again.used = last.Unix(), true
	}
	return again
}

// Steady reports whether the name of the clock tells all of it: no change was observed.
func (c *Clock) Steady() bool { return c == nil || c.loc != nil || len(c.steps) == 1 }

// Name says which zone the clock follows.
func (c *Clock) Name() string {
	if c == nil {
		return "UTC"
	}
	return c.name
}

// Location returns the zone that the clock follows, to show its times in: a
// fixed one where one offset was observed, UTC where there were several.
func (c *Clock) Location() *time.Location {
	switch {
	case c == nil:
		return time.UTC
	case c.loc != nil:
		return c.loc
	case len(c.steps) == 1 && c.steps[0].Offset == 0:
		return time.UTC
	case len(c.steps) == 1:
		return time.FixedZone(c.name, int(c.steps[0].Offset/time.Second))
	}
	return time.UTC
}

// Instant returns the UTC time of a wall time that is given as if it were UTC.
// In the hour that a clock change repeats it takes the first reading that does
// not run backwards from the last instant.
func (c *Clock) Instant(wall time.Time) time.Time {
	if c == nil || wall.IsZero() {
		return wall
	}
	t, again := c.readings(wall)
	if c.used && !again.IsZero() && t.Unix() < c.last-backwards {
		t = again
	}
	c.last, c.used = t.Unix(), true
	return t
}

// backwards is how far in seconds log lines of several threads may run back
// before a clock change is the better explanation.
const backwards = 5 * 60

// readings returns the instant of a wall time, and the later one that has the
// same wall time where a clock change repeats it. A wall time that a clock
// change leaves out is read as if there were no change.
func (c *Clock) readings(wall time.Time) (first, again time.Time) {
	if c.loc != nil {
		return c.byLocation(wall)
	}
	return c.byStep(wall)
}

func (c *Clock) byStep(wall time.Time) (first, again time.Time) {
	if len(c.steps) == 0 {
		return wall, again
	}
	skipped := wall
	for i, s := range c.steps {
		t := wall.Add(-s.Offset)
		if i > 0 && t.Before(s.At) {
			break
		}
		skipped = t
		switch {
		case i+1 < len(c.steps) && !t.Before(c.steps[i+1].At):
		case first.IsZero():
			first = t
		default:
			again = t
		}
	}
	if first.IsZero() {
		return skipped, again
	}
	return first, again
}

func (c *Clock) byLocation(wall time.Time) (first, again time.Time) {
	const day = 24 * time.Hour // more than any zone is away from UTC
	before, after := c.offset(wall.Add(-day)), c.offset(wall.Add(day))
	first = wall.Add(-before)
	if before == after {
		return first, again
	}
	again = wall.Add(-after)
	switch {
	case c.offset(again) != after:
		return first, time.Time{}
	case c.offset(first) != before:
		return again, time.Time{}
	}
	return first, again
}

// offset returns how far the location's clocks run ahead of UTC at an instant.
func (c *Clock) offset(t time.Time) time.Duration {
	_, seconds := t.In(c.loc).Zone()
	return time.Duration(seconds) * time.Second
}

// Wall returns the wall time of an instant, as if it were UTC: the way back of
// [Clock.Instant].
func (c *Clock) Wall(t time.Time) time.Time {
	if c == nil || t.IsZero() {
		return t
	}
	if c.loc != nil {
		return t.Add(c.offset(t)).UTC()
	}
	offset := time.Duration(0)
	for i, s := range c.steps {
		if i == 0 || !t.Before(s.At) {
			offset = s.Offset
		}
	}
	return t.Add(offset).UTC()
}

// ZoneName names the zone of a time for a person: "CET", "UTC", or "UTC+01:00"
// where the zone has no name of its own.
func ZoneName(t time.Time) string {
	name, offset := t.Zone()
	if name != "" && strings.Trim(name, "+-:0123456789") != "" {
		return name
	}
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, offset/3600, offset/60%60)
}
