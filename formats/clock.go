package formats

import (
	"sort"
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

// Step says that from a wall time on (as if it were UTC) the log runs Offset
// ahead of UTC.
type Step struct {
	From   time.Time
	Offset time.Duration
}

// NewClock returns a clock that follows loc.
func NewClock(loc *time.Location) *Clock {
	return &Clock{name: loc.String(), loc: loc}
}

// NewStepClock returns a clock for observed offsets. The first step holds for
// all time before it too.
func NewStepClock(name string, steps []Step) *Clock {
	s := append([]Step(nil), steps...)
	sort.SliceStable(s, func(i, j int) bool { return s[i].From.Before(s[j].From) })
	return &Clock{name: name, steps: s}
}

// Clone returns a clock with the same zone and no memory.
func (c *Clock) Clone() *Clock {
	if c == nil {
		return nil
	}
	return &Clock{name: c.name, loc: c.loc, steps: c.steps}
}

// Name says which zone the clock follows.
func (c *Clock) Name() string {
	if c == nil {
		return "UTC"
	}
	return c.name
}

// Instant returns the UTC time of a wall time that is given as if it were UTC.
// In the hour that a clock change repeats it takes the first reading that does
// not run backwards from the last instant.
func (c *Clock) Instant(wall time.Time) time.Time {
	if c == nil || wall.IsZero() {
		return wall
	}
	var t time.Time
	if c.loc == nil {
		t = c.byStep(wall)
	} else {
		t = c.byLocation(wall)
	}
	c.last, c.used = t.Unix(), true
	return t
}

func (c *Clock) byStep(wall time.Time) time.Time {
	if len(c.steps) == 0 {
		return wall
	}
	i := sort.Search(len(c.steps), func(i int) bool { return c.steps[i].From.After(wall) })
	if i > 0 {
		i--
	}
	t := wall.Add(-c.steps[i].Offset)
	// After a clock set back, wall times before the step's start repeat. The
	// log does not run backwards by most of an hour otherwise.
	if c.used && i+1 < len(c.steps) && t.Unix() < c.last-backwards {
		if later := wall.Add(-c.steps[i+1].Offset); later.Unix() >= c.last-backwards {
			return later
		}
	}
	return t
}

// backwards is how far in seconds log lines of several threads may run back
// before a clock change is the better explanation.
const backwards = 20 * 60

func (c *Clock) byLocation(wall time.Time) time.Time {
	y, mo, d := wall.Date()
	h, mi, s := wall.Clock()
	t := time.Date(y, mo, d, h, mi, s, wall.Nanosecond(), c.loc)
	if !c.used || t.Unix() >= c.last-backwards {
		return t.UTC()
	}
	// time.Date picks the first of two readings; try the second.
	_, before := t.Zone()
	_, after := t.Add(3 * time.Hour).Zone()
	second := t.Add(time.Duration(before-after) * time.Second)
	if after < before && sameWall(second, wall) {
		return second.UTC()
	}
	return t.UTC()
}

func sameWall(t, wall time.Time) bool {
	h, mi, s := t.Clock()
	wh, wmi, ws := wall.Clock()
	return h == wh && mi == wmi && s == ws
}

// Wall returns the wall time of an instant, as if it were UTC: the way back of
// [Clock.Instant].
func (c *Clock) Wall(t time.Time) time.Time {
	if c == nil || t.IsZero() {
		return t
	}
	if c.loc != nil {
		_, off := t.In(c.loc).Zone()
		return t.Add(time.Duration(off) * time.Second).UTC()
	}
	offset := time.Duration(0)
	for i, s := range c.steps {
		if i == 0 || !t.Before(s.From.Add(-c.steps[i-1].Offset)) {
			offset = s.Offset
		}
	}
	return t.Add(offset).UTC()
}
