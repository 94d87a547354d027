package logtime

import (
	"bytes"
	"iter"
	"time"

	"ocsconv/formats"
)

// Messages collects samples from the messages of a log instead of its lines: for a
// log whose lines [Scan] cannot read, and for one in which only quality reports tell
// an absolute time, since these are about messages before them. The reader must have
// no clock, so that the messages have wall times; those without a time tell nothing.
func Messages(messages iter.Seq2[*formats.Message, error]) (*Findings, error) {
	f := &Findings{}
	var heard calls
	dated := false
	for m, err := range messages {
		if err != nil {
			return f, err
		}
		if m.Time.IsZero() {
			continue
		}
		if f.First.IsZero() {
			f.First, f.Dated = m.Time, m.Time.Year() > 1
		}
		dated = dated || m.Time.Year() > 1
		for s := range heard.samples(m) {
			f.add(s)
		}
	}
	f.Dayless = !f.First.IsZero() && !dated && len(f.Samples) == 0
	return f, nil
}

// samples yields what a message with a wall time tells, which for a quality report
// in it depends on the messages before.
func (c *calls) samples(m *formats.Message) iter.Seq[Sample] {
	return func(yield func(Sample) bool) {
		dated := m.Time.Year() > 1
		for utc, what := range absolute(m.Raw) {
			if !yield(Sample{Wall: m.Time, UTC: utc, HasDate: dated, What: what}) {
				return
			}
		}
		for _, s := range c.heard(m) {
			s.HasDate = dated
			if !yield(s) {
				return
			}
		}
	}
}

// absolute yields the absolute times in a message, and what tells them.
func absolute(raw []byte) iter.Seq2[time.Time, string] {
	return func(yield func(time.Time, string) bool) {
		for _, a := range announcements {
			for at := 0; ; {
				i := bytes.Index(raw[at:], a.mark)
				if i < 0 {
					break
				}
				at += i + len(a.mark)
				if utc, ok := a.read(raw[at:]); ok && !yield(utc, a.what) {
					return
				}
			}
		}
	}
}
