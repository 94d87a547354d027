package input

import (
	"fmt"
	"iter"
	"time"

	"ocsconv/converters/logtime"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// findDay settles the day of the first line where a line of the log begins with
// a time and no date. What looks like one may also be the text of a document.
func (l *Log) findDay() error {
	r, closer, err := l.Reader()
	if err != nil {
		return err
	}
	defer closer.Close()
	day, needed, err := logtime.Day(l.own(formats.Messages(r)), l.Zone.Clock)
	switch {
	case err != nil:
		return err
	case !needed || !day.IsZero():
		l.Zone.Date = day
	default:
		l.dayless = true
	}
	return nil
}

// own yields the messages in the log's own form.
func (l *Log) own(messages iter.Seq2[*formats.Message, error]) iter.Seq2[*formats.Message, error] {
	return func(yield func(*formats.Message, error) bool) {
		for m, err := range messages {
			if (err != nil || m.Origin.Format == l.Format.Name) && !yield(m, err) {
				return
			}
		}
	}
}

// shareDays gives logs that do not tell their day that of a log which does and has a
// message of theirs: files that lie beside each other may be of different days. The
// times of what is left count from 1970.
func shareDays(logs []*Log) error {
	for _, l := range logs {
		if !l.dayless {
			continue
		}
		if err := l.shareDay(logs); err != nil {
			return err
		}
		if l.dayless && l.Format.Dateless {
			l.Zone.Undated = true
			l.dateFrom(time.Unix(0, 0).UTC(), "counted from 1970-01-01")
		}
	}
	return nil
}

// dateFrom sets a day that the log does not tell.
func (l *Log) dateFrom(day time.Time, how string) {
	l.Zone.Date = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	l.Zone.Why += "; no date in it: " + how + ", --date sets it"
}

// shareDay looks for the day of a log in the others.
func (l *Log) shareDay(logs []*Log) error {
	wanted, err := l.copies()
	if err != nil {
		return err
	}
	for _, other := range logs {
		if other == l || other.dayless {
			continue
		}
		times, err := other.timesOf(wanted)
		if err != nil {
			return err
		}
		if len(times) == 0 {
			continue
		}
		day, err := l.dayBy(times)
		if err != nil || day.IsZero() {
			return err
		}
		l.dayless = false
		l.dateFrom(day, "taken from the same messages in "+other.Name())
		return nil
	}
	return nil
}

// copied is what is equal in the records of one message on its way.
type copied struct {
	callID, method string
	cseq           uint32
	code           int
}

func copiedOf(raw []byte) (c copied, ok bool) {
	m := sip.Parse(raw)
	c.callID = string(m.CallID())
	c.cseq, c.method, ok = m.CSeq()
	if m.IsResponse() {
		c.code = m.Status()
	}
	return c, ok && c.callID != ""
}

// maxCopies is how many messages of a log are looked for in others.
const maxCopies = 4096

// copies returns the first messages of a log.
func (l *Log) copies() (map[copied]bool, error) {
	r, closer, err := l.Reader()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	list := map[copied]bool{}
	for m, err := range l.own(formats.Messages(r)) {
		if err != nil {
			return nil, err
		}
		if c, ok := copiedOf(m.Raw); ok && !m.Time.IsZero() {
			if list[c] = true; len(list) == maxCopies {
				break
			}
		}
	}
	return list, nil
}

// timesOf returns when the log has logged some of the messages that are wanted.
func (l *Log) timesOf(wanted map[copied]bool) (map[copied]time.Time, error) {
	r, closer, err := l.Reader()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	const enough = 64
	times := map[copied]time.Time{}
	for m, err := range formats.Messages(r) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Name(), err)
		}
		if m.Time.IsZero() || m.Time.Year() == 1 {
			continue
		}
		if c, ok := copiedOf(m.Raw); ok && wanted[c] && times[c].IsZero() {
			if times[c] = m.Time; len(times) == enough {
				break
			}
		}
	}
	return times, nil
}

// dayBy returns the day of the first line by when others have logged its messages.
func (l *Log) dayBy(times map[copied]time.Time) (time.Time, error) {
	r, closer, err := l.Reader()
	if err != nil {
		return time.Time{}, err
	}
	defer closer.Close()
	day, _, err := logtime.DayBy(l.own(formats.Messages(r)), l.Zone.Clock, func(m *formats.Message) iter.Seq[logtime.Sample] {
		return func(yield func(logtime.Sample) bool) {
			c, _ := copiedOf(m.Raw)
			if t := times[c]; !t.IsZero() {
				yield(logtime.Sample{Wall: m.Time, UTC: t})
			}
		}
	})
	return day, err
}
