package logtime

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"ocsconv/formats"
)

// Zone is the answer: a clock, how it was found, and the day of the first line
// when the lines carry none, as [Day] finds it.
type Zone struct {
	Clock *formats.Clock
	Why   string    // "from 3 Date headers", "assumed, no Date header to tell; --tz sets it"
	Date  time.Time // zero when not needed or not known

	Assumed bool // nothing tells the zone, so that UTC is a guess
	Undated bool // nothing tells Date, so that it is the first day that there is
}

// Parts returns what of the times nobody told.
func (z *Zone) Parts() (parts formats.Assumed) {
	if z.Undated {
		parts |= formats.AssumedDay
	}
	if z.Assumed {
		parts |= formats.AssumedZone
	}
	return parts
}

// reportKinds are what reports tell, the surest first.
var reportKinds = []string{reportOfCall, reportAlone}

// noDate is why a log without a usable absolute time is in UTC.
const noDate = "assumed, no Date header to tell; --tz sets it"

// Zone derives the zone from the samples. Without a believable sample the log
// is taken to be in UTC.
func (f *Findings) Zone() Zone {
	good := f.best()
	if len(good) == 0 {
		why := noDate
		if len(f.Samples) > 0 {
			why = "its " + f.Samples[0].plural() + " do not fit any zone"
			if off, _ := f.Samples[0].Offset(); f.Samples[0].near(off) {
				why = fmt.Sprintf("its %s would make it %s, which no place has", f.Samples[0].plural(), offsetName(off))
			}
		}
		return Zone{Clock: formats.NewClock(time.UTC), Why: why, Assumed: true}
	}
	if !good[0].HasDate {
		return Zone{Clock: fixed(majority(offsetsOf(good))), Why: why(good)}
	}
	return Zone{Clock: f.clock(good), Why: why(good)}
}

// best returns the samples that can be believed, of those that are surest: a report
// says less than a header that gives the time of its own message.
func (f *Findings) best() (good []Sample) {
	surest := len(reportKinds)
	for _, s := range f.Samples {
		if _, ok := s.Offset(); !ok {
			continue
		}
		doubt := slices.Index(reportKinds, s.What) + 1
		if doubt > surest {
			continue
		}
		if doubt < surest {
			surest, good = doubt, nil
		}
		good = append(good, s)
	}
	return good
}

func why(good []Sample) string {
	if good[0].What == reportAlone {
		return "probably, from the " + good[0].What + " at the end of its call"
	}
	if len(good) == 1 {
		return "from a " + good[0].What
	}
	return fmt.Sprintf("from %d %s", len(good), good[0].plural())
}

// plural names several such places.
func (s Sample) plural() string {
	if s.What == reportAlone {
		return reportOfCall + "s"
	}
	return s.What + "s"
}

// clock returns a fixed offset when most samples agree, else steps where the
// samples show a clock change: a run of at least two that agree with each
// other and not with what was before.
func (f *Findings) clock(good []Sample) *formats.Clock {
	sort.SliceStable(good, func(i, j int) bool { return good[i].UTC.Before(good[j].UTC) })
	offsets := offsetsOf(good)
	main := majority(offsets)
	var steps []formats.Step
	for i, off := range offsets {
		differs := len(steps) > 0 && steps[len(steps)-1].Offset != off
		// Clocks change by an hour (half an hour on Lord Howe); anything else
		// is somebody's wrong clock.
		jump := time.Hour
		if len(steps) > 0 {
			jump = (off - steps[len(steps)-1].Offset).Abs()
		}
		switch {
		case len(steps) == 0 && off != main && !agreed(offsets, i):
			continue
		case len(steps) == 0:
			steps = append(steps, formats.Step{At: good[i].Wall.Add(-off), Offset: off})
		case differs && (jump == time.Hour || jump == 30*time.Minute) && agreed(offsets, i):
			steps = append(steps, formats.Step{At: changeBetween(good[i-1].Wall, good[i].Wall, offsets[i-1], off), Offset: off})
		}
	}
	// Two changes a year are as many as there are. More steps mean that the
	// Date headers are not what they seem, and the most frequent offset counts.
	if len(steps) == 1 || len(steps) > 3 {
		return fixed(main)
	}
	return formats.NewStepClock(offsetName(steps[0].Offset)+" then "+offsetName(steps[len(steps)-1].Offset), steps)
}

// agreed reports whether the sample after i says the same, so that one wrong
// Date header makes no clock change.
func agreed(offsets []time.Duration, i int) bool {
	return i+1 < len(offsets) && offsets[i+1] == offsets[i]
}

// changeBetween guesses the instant, by the log's own clock, of a clock change
// between two samples: changes happen on the full hour of UTC, so the latest one
// before the second sample is the best that can be said. Where the clock was set
// back and the wall times of the samples do not show it, the order of the lines
// cannot tell the hours apart, and all from the second sample on is taken for
// the later one.
func changeBetween(before, after time.Time, old, new time.Duration) time.Time {
	at := after.Add(-new).Truncate(time.Hour)
	if !at.After(before.Add(-old)) {
		at = after.Add(-new)
	}
	if unchanged := after.Add(-old); after.After(before) && unchanged.Before(at) {
		return unchanged
	}
	return at
}

func majority(offsets []time.Duration) time.Duration {
	count := map[time.Duration]int{}
	for _, o := range offsets {
		count[o]++
	}
	best, n := offsets[0], 0
	for _, o := range offsets {
		if count[o] > n {
			best, n = o, count[o]
		}
	}
	return best
}

// fixed returns a clock that is always as far ahead of UTC.
func fixed(offset time.Duration) *formats.Clock {
	return formats.NewClock(time.FixedZone(offsetName(offset), int(offset/time.Second)))
}

func offsetsOf(samples []Sample) []time.Duration {
	offsets := make([]time.Duration, len(samples))
	for i, s := range samples {
		offsets[i], _ = s.Offset()
	}
	return offsets
}

func offsetName(d time.Duration) string {
	if d == 0 {
		return "UTC"
	}
	sign := '+'
	if d < 0 {
		sign, d = '-', -d
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, int(d.Hours()), int(d.Minutes())%60)
}
