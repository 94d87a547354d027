package logtime

import (
	"iter"
	"time"

	"ocsconv/formats"
)

// Day finds the day of the first line of a log whose lines have a time but no
// date. The messages are those of a reader that was told no date, whose times
// count from the first day of the year 1, so that every midnight between the
// first line and an absolute time counts. The day is the zero time when no
// message tells it. Needed is false when no message wants a day.
func Day(messages iter.Seq2[*formats.Message, error], clock *formats.Clock) (day time.Time, needed bool, err error) {
	var heard calls
	return DayBy(messages, clock, heard.samples)
}

// DayBy is [Day] where something else tells when messages were written: told yields
// what is known of one.
func DayBy(messages iter.Seq2[*formats.Message, error], clock *formats.Clock, told func(m *formats.Message) iter.Seq[Sample]) (day time.Time, needed bool, err error) {
	var last time.Time // of a line without a date
	for m, err := range messages {
		if err != nil {
			return time.Time{}, needed, err
		}
		if m.Time.IsZero() || m.Time.Year() != 1 {
			if needed && day.IsZero() && !m.Time.IsZero() {
				day, _ = firstDay(clock.Clone().Wall(m.Time), last) // by the next line that has one
			}
			continue
		}
		needed, last = true, m.Time
		for s := range told(m) {
			first, fits := firstDay(clock.Clone().Wall(s.UTC), s.Wall)
			if fits {
				return first, true, nil
			}
			if day.IsZero() {
				day = first
			}
		}
	}
	return day, needed, nil
}

// firstDay returns the day of the first line when a line that is at since the
// start of that day was written at local, and whether the two are close.
func firstDay(local, since time.Time) (day time.Time, fits bool) {
	const perDay = 24 * 60 * 60
	seconds := local.Unix() - since.Unix() // a Duration holds no two thousand years
	days := (seconds + perDay/2) / perDay
	skew := time.Duration(seconds-days*perDay) * time.Second
	return time.Date(1, 1, 1+int(days), 0, 0, 0, 0, time.UTC), skew.Abs() <= maxSkew
}
