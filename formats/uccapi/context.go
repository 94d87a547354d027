package uccapi

import (
	"bytes"
	"iter"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// Context returns the log's other lines in the gap before m, each with the
// lines that continue it. Packet lines and empty lines are left out; what an
// unreadable packet held is returned with its time. Lines that continue nothing
// have no time. A log without dates takes the day from m, else from the options.
func Context(m *formats.Message, opts *formats.Options) iter.Seq[formats.Context] {
	if opts == nil {
		opts = &formats.Options{}
	}
	return func(yield func(formats.Context) bool) {
		day := newContextDay(m, opts)
		var now formats.Context
		var text []byte
		flush := func() bool {
			now.Text = string(bytes.TrimSpace(text))
			return now.Text == "" || yield(now)
		}
		for line := range bytes.Lines(bytes.TrimPrefix(m.Gap, textlog.Mark)) {
			p, ok := ParsePrefix(line)
			if !ok {
				text = append(text, line...)
				continue
			}
			if !flush() {
				return
			}
			now = formats.Context{Time: day.instant(&p), Process: p.Process, Thread: p.Thread, Level: p.Level}
			text = text[:0]
			if kind := classify(line[p.Size:]); kind != packetLine && kind != trailerLine {
				text = append(text, line[p.Size:]...)
			}
		}
		flush()
	}
}

// contextDay knows the day of lines that do not say it.
type contextDay struct {
	clock  *formats.Clock
	day    time.Time // zero when it is unknown
	millis int       // of the message, -1 when there is none
}

func newContextDay(m *formats.Message, opts *formats.Options) contextDay {
	d := contextDay{clock: opts.Clock.Clone(), millis: -1}
	known := opts.Date
	if m.Raw != nil && m.Time.Year() > 1 {
		known = d.clock.Wall(m.Time)
		d.millis = int(known.Sub(midnight(known)).Milliseconds())
	}
	if !known.IsZero() {
		d.day = midnight(known)
	}
	return d
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// instant returns the UTC time of a line. One that is much later in the day than
// the message behind it is from the day before.
func (d *contextDay) instant(p *Prefix) time.Time {
	if p.Date == 0 && d.day.IsZero() {
		return p.Wall(d.day)
	}
	day := d.day
	if d.millis >= 0 && p.Millis-d.millis > setBack {
		day = day.AddDate(0, 0, -1)
	}
	return d.clock.Instant(p.Wall(day))
}
