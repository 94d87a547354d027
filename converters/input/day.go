package input

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"ocsconv/converters/input/logtime"
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
// times of what is left count from 1970. However many logs there are, each is read for
// that a few times only.
func shareDays(logs []*Log) error {
	dated := slices.DeleteFunc(slices.Clone(logs), func(l *Log) bool { return l.dayless })
	left := map[copied][]*lookup{}
	open := 0
	for _, l := range logs {
		if !l.dayless || len(dated) == 0 {
			continue
		}
		if err := l.lookFor(left); err != nil {
			return err
		}
		open++
	}
	for ; open > 0 && len(dated) > 0; dated = dated[1:] {
		found, err := dated[0].timesOf(left, open)
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := f.settle(dated[0]); err != nil {
				return err
			}
			open--
			if !f.log.dayless {
				dated = append(dated, f.log)
			}
		}
	}
	for _, l := range logs {
		if l.dayless && l.Format.Dateless {
			l.Zone.Undated = true
			l.dateFrom(time.Unix(0, 0).UTC(), "counted from 1970-01-01")
		}
	}
	return nil
}

// lookup is a log that does not tell its day, and when another one has logged its
// messages.
type lookup struct {
	log   *Log
	times map[copied]time.Time
	done  bool
}

// settle sets the day by what another log has told.
func (f *lookup) settle(by *Log) error {
	f.done = true
	day, err := f.log.dayBy(f.times)
	if err != nil || day.IsZero() {
		return err
	}
	f.log.dayless = false
	f.log.dateFrom(day, "taken from the same messages in "+by.Name())
	return nil
}

// dateFrom sets a day that the log does not tell.
func (l *Log) dateFrom(day time.Time, how string) {
	l.Zone.Date = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	l.Zone.Why += "; no date in it: " + how + ", --date sets it"
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

// maxCopies is how many messages of a log are looked for in others, and maxLeft how many
// different ones of all logs.
const (
	maxCopies = 4096
	maxLeft   = 1 << 17
)

// lookFor adds the first messages of a log to those that are looked for.
func (l *Log) lookFor(left map[copied][]*lookup) error {
	r, closer, err := l.Reader()
	if err != nil {
		return err
	}
	defer closer.Close()
	f := &lookup{log: l, times: map[copied]time.Time{}}
	n := 0
	for m, err := range l.own(formats.Messages(r)) {
		if err != nil {
			return err
		}
		c, ok := copiedOf(m.Raw)
		of := left[c]
		if !ok || m.Time.IsZero() || len(of) > 0 && of[len(of)-1] == f {
			continue
		}
		if of != nil || len(left) < maxLeft {
			left[c] = append(of, f)
		}
		if n++; n == maxCopies {
			break
		}
	}
	return nil
}

// timesOf finds when the log has logged messages that are looked for, and returns the
// logs that have some, in the order in which these were found. Open is how many logs are
// looked for.
func (l *Log) timesOf(left map[copied][]*lookup, open int) (found []*lookup, err error) {
	r, closer, err := l.Reader()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	const enough = 64
	for m, err := range formats.Messages(r) {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Name(), err)
		}
		if m.Time.IsZero() || m.Time.Year() == 1 {
			continue
		}
		c, ok := copiedOf(m.Raw)
		if !ok {
			continue
		}
		for _, f := range left[c] {
			if f.done || len(f.times) == enough || !f.times[c].IsZero() {
				continue
			}
			if len(f.times) == 0 {
				found = append(found, f)
			}
			if f.times[c] = m.Time; len(f.times) == enough {
				open--
			}
		}
		if open == 0 {
			break
		}
	}
	return found, nil
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
