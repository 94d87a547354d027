package logtime

import (
	"bytes"
	"iter"
	"time"

	"ocsconv/formats"
)

// Messages collects samples from the messages of a log instead of its lines,
// for a log whose lines [Scan] cannot read. The reader must have no clock, so
// that the messages have wall times; those without a time tell nothing.
func Messages(messages iter.Seq2[*formats.Message, error]) (*Findings, error) {
	f := &Findings{}
	for m, err := range messages {
		if err != nil {
			return f, err
		}
		if m.Time.IsZero() {
			continue
		}
		dated := m.Time.Year() > 1
		if f.First.IsZero() {
			f.First, f.Dated = m.Time, dated
		}
		for utc, what := range absolute(m.Raw) {
			f.add(Sample{Wall: m.Time, UTC: utc, HasDate: dated, What: what})
		}
	}
	return f, nil
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
