package live

import (
	"bytes"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sequence"
	"ocsconv/formats/sip"
)

// How long the end of a log is waited for.
const (
	// patience is how long a message that is complete waits for the line of
	// the log that closes it.
	patience = 500 * time.Millisecond

	// giveUp is how long one that is not complete waits for the rest: the
	// program that writes the log may have ended.
	giveUp = 10 * time.Second
)

// tail reads the messages of a log whose end is not written yet.
//
// The readers of formats want all of a log. So the tail keeps what is not read
// yet and gives it to a fresh reader whenever there is more. A piece that the
// reader found without asking for what is behind the last octet is what it
// would have found in the whole log. One for which it asked is decided by its
// age. The last record stays, so that the next reader starts where this one
// stood, and so that its end line is recognised when that comes late.
type tail struct {
	format    *formats.Format
	list      formats.List // of what may stand in the log
	zoneGiven bool         // the user told the zone, of all lines
	opts      formats.Options
	clock     *formats.Clock
	day       time.Time // and time of the last message of a log without dates
	begun     bool      // day is that of a message

	buf  []byte
	base int64 // offset of buf[0] in the log
	line int   // its line, from 1
	sent int64 // offset up to which the log was handed out
	last time.Time

	marks   []mark
	read    int   // length of buf when it was read last
	pending int64 // offset of the end of a message that waits, 0 for none
	whole   bool  // that message is complete
}

// mark says when the log had reached an offset.
type mark struct {
	end int64
	at  time.Time
}

// newTail returns a tail that reads from the log's first octet, in which messages of the
// other formats of a list may stand. The zone is that of clock; day is the date of the
// first line where lines have none.
func newTail(format *formats.Format, list formats.List, file string, clock *formats.Clock, day time.Time) *tail {
	return &tail{format: format, list: list, opts: formats.Options{File: file}, clock: clock.Clone(), day: day, line: 1}
}

// end returns the offset behind the last octet.
func (t *tail) end() int64 { return t.base + int64(len(t.buf)) }

// add appends octets of the log.
func (t *tail) add(p []byte, now time.Time) {
	if len(p) == 0 {
		return
	}
	t.buf = append(t.buf, p...)
	if n := len(t.marks); n > 0 && now.Sub(t.marks[n-1].at) < patience/10 {
		t.marks[n-1].end = t.end()
		return
	}
	if len(t.marks) >= maxMarks {
		t.marks = append(t.marks[:0], t.marks[maxMarks/2:]...)
	}
	t.marks = append(t.marks, mark{t.end(), now})
}

// age is how long ago the log had reached an offset.
func (t *tail) age(offset int64, now time.Time) time.Duration {
	for _, m := range t.marks {
		if m.end >= offset {
			return now.Sub(m.at)
		}
	}
	return 0
}

// messages returns the pieces that can be told by now, in order. With final
// nothing more will come, and all of them can.
func (t *tail) messages(now time.Time, final bool) []*formats.Message {
	if !final && !t.worthwhile(now) {
		return nil
	}
	t.read, t.pending = len(t.buf), 0
	src := &exhaustible{rest: t.buf}
	r := sequence.NewReader(src, t.format, t.list, t.options)
	var list []*formats.Message
	at, keep := t.base, t.base
	for {
		m, err := r.Read()
		if err != nil {
			break // the end: memory has no other error
		}
		begin := at + int64(len(m.Gap))
		at = begin + int64(len(m.Head)+len(m.Source())+len(m.Foot))
		if src.exhausted && !final && !t.ripe(m, at, now) {
			break
		}
		if keep = begin; m.Raw == nil {
			keep = at
		}
		if begin >= t.sent && at > t.sent {
			list = append(list, t.adopt(m, begin, at))
		}
	}
	if final && t.sent < t.end() {
		// What followed a message that was not waited for any longer.
		rest := &formats.Message{Gap: bytes.Clone(t.buf[t.sent-t.base:])}
		rest.Origin = formats.Origin{Format: t.format.Name, File: t.opts.File, Offset: t.sent}
		list, t.sent, keep = append(list, rest), t.end(), t.end()
	}
	t.discard(keep)
	return list
}

// options returns those of the reader of a format, which goes on where another one
// stood: the clock remembers what that gave out. Times without a date are for the tail to
// date, since a reader counts days from its own first line.
func (t *tail) options(f *formats.Format) *formats.Options {
	opts := t.opts
	opts.Clock, opts.From.Last = t.clock, t.last
	if f.Name != t.format.Name && !t.zoneGiven && f.UTC != nil && f.UTC(t.buf) {
		opts.Clock = formats.NewClock(time.UTC)
		opts.Assumed &^= formats.AssumedZone
	}
	return &opts
}

// maxMarks bounds the marks of a log that grows octet by octet. What is older
// than the first of them counts as young as that.
const maxMarks = 1024

// small is the length in octets up to which reading anew costs nothing.
const small = 256 << 10

// worthwhile reports whether reading may find something new. A long message that
// arrives in small portions must not be read once for each of them.
func (t *tail) worthwhile(now time.Time) bool {
	if grown := len(t.buf) - t.read; grown > 0 {
		return len(t.buf) < small || grown >= len(t.buf)/8 || t.age(t.end(), now) >= patience/4
	}
	if t.pending == 0 {
		return false
	}
	age := t.age(t.pending, now)
	return t.whole && age >= patience || age >= giveUp
}

// ripe decides about a piece that the log's end may have cut short.
func (t *tail) ripe(m *formats.Message, end int64, now time.Time) bool {
	if m.Raw == nil {
		return false
	}
	t.pending, t.whole = end, complete(m)
	age := t.age(end, now)
	if t.whole && age >= patience || age >= giveUp {
		t.pending = 0
		return true
	}
	return false
}

// complete reports whether a message is all there: its headers are closed, and
// its body has the length that they announce.
func complete(m *formats.Message) bool {
	truncated := false
	for _, p := range m.Problems {
		if p.Truncated && p.Altered {
			return false
		}
		truncated = truncated || p.Truncated
	}
	if !truncated {
		return true
	}
	msg := sip.Parse(m.Raw)
	n, ok := msg.ContentLength()
	return !ok || n == len(msg.Body())
}

// adopt makes a piece of the buffer a piece of the log: its gap begins where the
// last one ended, and places count from the log's first octet.
func (t *tail) adopt(m *formats.Message, begin, end int64) *formats.Message {
	m.Origin.Offset = begin
	if m.Raw == nil {
		m.Origin.Offset, begin = t.sent, end
	}
	m.Gap = bytes.Clone(t.buf[t.sent-t.base : begin-t.base])
	if m.Origin.Line > 0 {
		m.Origin.Line += t.line - 1
	}
	for _, p := range m.Problems {
		p.Offset += t.base
		p.Line += t.line - 1
	}
	m.Time = t.instant(m.Time)
	t.sent = end
	return m
}

// instant dates what a reader tells of the time of a message. Readers come and go, so the
// calendar is the tail's.
func (t *tail) instant(told time.Time) time.Time {
	switch {
	case told.IsZero():
		return t.last // a record that has lost its time
	case told.Year() == 1:
		t.last = t.clock.Resumed(t.last).Instant(t.dated(told))
	default:
		t.last, t.day, t.begun = told, t.clock.Wall(told), true
	}
	return t.last
}

// dated gives a day to the time of a line without date: the day of the line
// before, or the next one where the time runs back by more than half a day.
func (t *tail) dated(wall time.Time) time.Time {
	const half, counted = 12 * time.Hour, 7 // days that a reader counts in what is kept
	if wall.YearDay() > counted {
		return t.yearOf(wall)
	}
	ofDay := wall.Sub(wall.Truncate(24 * time.Hour))
	day := t.day.Truncate(24 * time.Hour)
	before := t.day.Sub(day)
	switch {
	case !t.begun:
		t.begun = true
	case before-ofDay > half:
		day = day.AddDate(0, 0, 1)
	case ofDay-before > 24*time.Hour-time.Minute:
		day = day.AddDate(0, 0, -1)
	}
	t.day = day.Add(ofDay)
	return t.day
}

// yearOf gives a year to the time of a line that has month and day: that of the line
// before, or the next one where the time runs back by more than half a year. Before the
// first line the day is that of the log's end.
func (t *tail) yearOf(wall time.Time) time.Time {
	const half = 180 * 24 * time.Hour
	at := wall.AddDate(t.day.Year()-wall.Year(), 0, 0)
	switch {
	case t.begun && t.day.Sub(at) > half:
		at = at.AddDate(1, 0, 0)
	case !t.begun && at.Sub(t.day) > half:
		at = at.AddDate(-1, 0, 0)
	}
	t.day, t.begun = at, true
	return at
}

// discard forgets what is before an offset.
func (t *tail) discard(offset int64) {
	n := int(offset - t.base)
	if n == 0 {
		return
	}
	t.line += bytes.Count(t.buf[:n], []byte{'\n'})
	rest := t.buf[n:]
	if cap(t.buf) > 4*small && len(rest) < small {
		t.buf = bytes.Clone(rest)
	} else {
		t.buf = t.buf[:copy(t.buf, rest)]
	}
	t.base, t.read = offset, max(t.read-n, 0)
	i := 0
	for i < len(t.marks) && t.marks[i].end <= offset {
		i++
	}
	t.marks = append(t.marks[:0], t.marks[i:]...)
}

// exhaustible reads octets and notes when somebody asks for more.
type exhaustible struct {
	rest      []byte
	exhausted bool
}

func (e *exhaustible) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		e.exhausted = true
		return 0, io.EOF
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}
