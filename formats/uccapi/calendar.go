package uccapi

import (
	"time"

	"ocsconv/formats"
)

// calendar turns the prefixes of one log into instants. It keeps the last
// second, since a busy client writes hundreds of lines in one.
type calendar struct {
	clock *formats.Clock
	day   time.Time // of the line before, in a log without dates
	known bool      // day is a date that someone told

	millis int // of the line before, in a log without dates
	begun  bool

	date, second int // the second that base stands for
	base         time.Time
}

func newCalendar(opts *formats.Options) calendar {
	c := calendar{clock: opts.Clock, day: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), date: -1, base: opts.From.Last}
	if !opts.Date.IsZero() {
		y, m, d := opts.Date.Date()
		c.day, c.known = time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
	}
	return c
}

// In milliseconds. A clock that is set back at the end of summer runs back by an
// hour; what runs back further had a midnight between, however long the client
// slept.
const (
	setBack = 2 * 3600 * 1000
	fullDay = 24 * 3600 * 1000
	minute  = 60 * 1000
)

// observe follows midnight through the lines of a log without dates: a time
// that runs back by more than a clock is set back belongs to the next day.
// Threads write a little out of order, so a line from just before midnight may
// still follow one from just after it.
func (c *calendar) observe(p *Prefix) {
	if p.Date != 0 {
		return
	}
	switch step := p.Millis - c.millis; {
	case !c.begun:
		c.begun = true
	case step < -setBack:
		c.day = c.day.AddDate(0, 0, 1)
	case step > fullDay-minute:
		c.day = c.day.AddDate(0, 0, -1)
	}
	c.millis = p.Millis
}

// instant returns the UTC time of a line that was observed last.
func (c *calendar) instant(p *Prefix) time.Time {
	if p.Date == 0 && !c.known {
		return p.Wall(c.day) // a zone has no meaning for an unknown day
	}
	date, second := p.Date, p.Millis/1000
	if date == 0 {
		y, m, d := c.day.Date()
		date = y*10000 + int(m)*100 + d
	}
	if date != c.date || second != c.second {
		whole := Prefix{Date: date, Millis: second * 1000}
		c.date, c.second, c.base = date, second, c.clock.Instant(whole.Wall(time.Time{}))
	}
	return c.base.Add(time.Duration(p.Millis%1000) * time.Millisecond)
}
