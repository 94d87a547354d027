package live

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"time"

	"ocsconv/converters/logtime"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

const (
	headSize = 64 << 10 // octets that the recognition of a format sees
	portion  = 1 << 20  // octets that are read at once
	zoneSize = 64 << 20 // octets of a log that are looked at for its zone
)

// file is a log that is followed.
//
// It is read where the last read ended, as long as the octets before that place
// are still the same. If they are not, or the name stands for another file, the
// log was written anew and is read from its start. The handle is kept, so that
// the end of a log that was renamed is not lost, and shared as far as the system
// allows.
type file struct {
	path   string
	label  string
	shown  int64   // messages that end before this octet are not shown
	hidden imprint // what the file was up to there

	f      *os.File
	info   fs.FileInfo // of f
	offset int64
	print  imprint   // what the file was up to there
	rested time.Time // time of the last change that a file had when it came to rest
	grown  time.Time
	failed bool        // something is wrong with it, and the user was told
	seen   fs.FileInfo // what the name stood for when it was looked up last

	clock   *formats.Clock // what the user said; nil finds it out
	day     time.Time
	head    []byte // the log as long as it is not recognised
	format  *formats.Format
	decoder decoder
	tail    *tail
	from    int64 // shown, in octets of the tail
	guessed bool  // the log has not told its zone yet
	zone    logtime.Zone
	id      pcapng.LogID
}

// found is what one look at a file found.
type found struct {
	messages []*formats.Message // to be shown
	history  []*formats.Message // from before, for what they teach
	more     bool               // there is more to read
}

// look reads what is new. Errors of reading are the caller's to judge: a file
// on a network may come back.
func (l *file) look(now time.Time, buf []byte) (found, error) {
	var got found
	if l.f == nil {
		if err := l.open(); err != nil {
			return got, err
		}
	}
	if !l.print.fits(l.f) {
		got.add(l, l.finish(now))
		l.rewind()
	}
	room := buf[:portion]
	if l.offset < l.shown && l.shown-l.offset < int64(len(room)) {
		room = room[:l.shown-l.offset] // nothing is read across the border
	}
	n, err := l.f.ReadAt(room, l.offset)
	if err == io.EOF {
		err = nil
	}
	if err != nil {
		l.close()
		return got, err
	}
	if n > 0 {
		l.offset += int64(n)
		l.print.grow(room[:n])
		l.grown, l.failed = now, false
		err = l.take(room[:n], now)
	}
	got.more = n == len(room)
	if l.tail != nil {
		got.add(l, l.tail.messages(now, false))
	}
	return got, err
}

// add sorts messages of a log by whether they are shown.
func (got *found) add(l *file, list []*formats.Message) {
	for _, m := range list {
		end := m.Origin.Offset + int64(len(m.Head)+len(m.Source())+len(m.Foot))
		if m.Raw == nil {
			end = m.Origin.Offset + int64(len(m.Gap))
		}
		if l.from > 0 && end <= l.from {
			got.history = append(got.history, m)
		} else {
			got.messages = append(got.messages, m)
		}
	}
}

// replaced reports whether the name stands for another file now.
func (l *file) replaced() bool {
	return l.f != nil && l.seen != nil && !os.SameFile(l.info, l.seen)
}

// reopen ends the file that is gone and turns to the one that has its name now.
// What the old one still holds must have been read.
func (l *file) reopen(now time.Time) found {
	var got found
	got.add(l, l.finish(now))
	l.close()
	l.rewind()
	return got
}

func (l *file) open() error {
	f, err := openShared(l.path)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s: is no file that grows", l.path)
	}
	if err != nil {
		f.Close()
		return err
	}
	l.f, l.info, l.seen = f, info, info
	if l.offset == 0 && !l.hidden.fits(f) {
		l.shown = 0 // written anew since the start
	}
	return nil
}

// hide keeps what the file holds now from being shown.
func (l *file) hide() error {
	if err := l.open(); err != nil {
		return err
	}
	defer l.rest()
	l.shown = l.info.Size()
	return l.hidden.take(l.f, l.shown)
}

func (l *file) close() {
	if l.f != nil {
		_ = l.f.Close() // it was only read
		l.f = nil
	}
}

// rest closes the file until it changes.
func (l *file) rest() {
	l.close()
	l.rested = l.seen.ModTime()
}

// finish returns what the log holds at its end, complete or not.
func (l *file) finish(now time.Time) []*formats.Message {
	if l.tail == nil {
		return nil
	}
	return l.tail.messages(now, true)
}

// rewind starts the log anew.
func (l *file) rewind() {
	l.offset, l.print, l.shown, l.from = 0, imprint{}, 0, 0
	l.head, l.tail, l.format = nil, nil, nil
}

// take passes octets of the file on to the tail, as soon as the log is
// recognised.
func (l *file) take(p []byte, now time.Time) error {
	if l.tail == nil {
		l.head = append(l.head, p...)
		if err := l.recognise(); err != nil || l.tail == nil {
			return err
		}
		p, l.head = l.head, nil
	}
	text := l.decoder.decode(p)
	l.tail.add(text, now)
	if l.from == math.MaxInt64 && l.offset >= l.shown {
		l.from = l.tail.end()
	}
	if l.guessed && bytes.Contains(text, []byte("\nDate: ")) {
		l.askZone(func() io.Reader { return bytes.NewReader(text) })
	}
	return nil
}

// errFormat says that a file is no log that can be followed.
var errFormat = errors.New("is no client log and no server trace, which are the logs that can be followed")

// recognise tells the format from the first octets. A log that has just been
// started may need more of them.
func (l *file) recognise() error {
	head := l.head[:min(len(l.head), headSize)]
	for _, f := range known.Formats {
		if f.Binary && f.Detect(head) == nil {
			return fmt.Errorf("%s: %w: %s", l.path, errFormat, f.Title)
		}
	}
	d := decoder{encoding: textlog.SniffEncoding(head)}
	text := d.decode(head)
	for _, f := range known.Formats {
		if f.Binary || f.Document || f.Detect(text) != nil {
			continue
		}
		l.format, l.decoder = f, decoder{encoding: d.encoding}
		l.findZone(text)
		l.id = pcapng.NewLogID(f.Name, l.label, head)
		l.tail = newTail(f, l.label, l.zone.Clock, l.zone.Date)
		if l.from = 0; l.shown > 0 {
			l.from = math.MaxInt64
		}
		return nil
	}
	if len(l.head) >= headSize {
		return fmt.Errorf("%s: %w", l.path, errFormat)
	}
	return nil
}

// findZone settles the log's zone: what the user said, what the log itself
// shows, else the zone of this machine, on which a log that grows is usually
// written.
func (l *file) findZone(text []byte) {
	l.guessed = false
	if l.clock != nil {
		l.zone = logtime.Zone{Clock: l.clock, Why: "as told by --tz"}
	} else if l.format.UTC != nil && l.format.UTC(text) {
		l.zone = logtime.Zone{Clock: formats.NewClock(time.UTC), Why: "centralised logs are in UTC"}
	} else {
		here, _ := logtime.Parse(l.info.ModTime().Local().Format("-07:00"))
		l.zone = logtime.Zone{Clock: here, Why: "this machine's zone, the log does not tell"}
		l.guessed = true
		l.askZone(func() io.Reader {
			return textlog.Decode(io.NewSectionReader(l.f, 0, zoneSize), l.decoder.encoding)
		})
	}
	if l.zone.Date.IsZero() {
		l.zone.Date = l.firstDay()
	}
}

// firstDay is the day of the first line of a log without dates: the user's, else
// that of the last change to the file.
func (l *file) firstDay() time.Time {
	if !l.day.IsZero() {
		return l.day
	}
	return l.zone.Clock.Wall(l.info.ModTime().UTC()).Truncate(24 * time.Hour)
}

// askZone looks for what tells the zone in decoded octets of the log, which can
// be opened again. Lines whose stamps are not known may be those of messages.
func (l *file) askZone(open func() io.Reader) {
	findings, err := logtime.Scan(open(), l.format.Line)
	if err == nil && findings.First.IsZero() {
		findings, err = logtime.Messages(formats.Messages(l.format.NewReader(open(), nil)))
	}
	if err != nil {
		return
	}
	zone := findings.Zone()
	for _, s := range findings.Samples {
		if _, ok := s.Offset(); ok {
			l.guessed = false
		}
	}
	if l.guessed {
		return
	}
	l.zone.Clock, l.zone.Why = zone.Clock, zone.Why
	if !zone.Date.IsZero() && l.zone.Date.IsZero() {
		l.zone.Date = zone.Date
	}
	if l.tail != nil {
		l.tail.clock = zone.Clock.Clone()
	}
}
