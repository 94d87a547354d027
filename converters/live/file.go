package live

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"ocsconv/converters/input"
	"ocsconv/converters/input/logtime"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

const (
	portion  = 1 << 20  // octets that are read at once
	zoneSize = 64 << 20 // octets of a log that are looked at for its zone
)

// file is a log that is followed.
//
// It is read where the last read ended, as long as the octets before that place
// are still the same. If they are not, or the name stands for another file, the
// log was written anew and is read from its start. While the log grows the handle
// is kept, so that the end of a log that was renamed is not lost, and shared as far
// as the system allows.
type file struct {
	formats formats.List
	path    string
	label   string
	shown   int64   // messages that end before this octet are not shown
	hidden  imprint // what the file was up to there

	f      *os.File
	info   fs.FileInfo // of f, also when that is closed
	offset int64
	print  imprint     // what the file was up to there
	rested fs.FileInfo // of a file that came to rest, until it changes
	grown  time.Time
	failed bool        // something is wrong with it, and the user was told
	seen   fs.FileInfo // what the name stood for when it was looked up last

	clock *formats.Clock // what the user gave; nil finds it out
	day   time.Time
	head  []byte // the log as long as it is not recognised
	log   *growing
}

// growing is a log that was recognised.
type growing struct {
	input.Identity
	decoder decoder
	tail    *tail
	from    int64 // file.shown, in octets of the tail
}

// found is what one poll of a file found.
type found struct {
	messages []*formats.Message // to be shown
	history  []*formats.Message // from before, for what they teach
	more     bool               // there is more to read
}

// poll returns what is new. Errors of reading are the caller's to judge: a file
// on a network may come back.
func (l *file) poll(now time.Time, buf []byte) (found, error) {
	var got found
	var err error
	if l.active() {
		got, err = l.read(now, buf[:portion])
	}
	if l.log != nil {
		got.add(l, l.log.tail.messages(now, false))
	}
	return got, err
}

// read reads what is new, and returns what is left of a log that was written anew.
func (l *file) read(now time.Time, room []byte) (found, error) {
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
	return got, err
}

// add sorts messages of a log by whether they are shown.
func (got *found) add(l *file, list []*formats.Message) {
	for _, m := range list {
		end := m.Origin.Offset + int64(len(m.Head)+len(m.Source())+len(m.Foot))
		if m.Raw == nil {
			end = m.Origin.Offset + int64(len(m.Gap))
		}
		if from := l.log.from; from > 0 && end <= from {
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

// open opens what the name stands for. If another file has come there while this one
// rested, this one is looked for in its folder first, for it may have grown since.
func (l *file) open() error {
	f, info, err := openRegular(l.path)
	if err != nil {
		return err
	}
	l.seen = info
	if l.offset > 0 && !os.SameFile(l.info, info) {
		if old, as := l.elsewhere(); old != nil {
			f.Close()
			f, info = old, as
		}
	}
	l.f, l.info, l.rested = f, info, nil
	if l.offset == 0 && !l.hidden.fits(f) {
		l.shown = 0 // written anew since the start
	}
	return nil
}

// elsewhere opens the file that was read by the name that it has now, if it is still in
// its folder.
func (l *file) elsewhere() (*os.File, fs.FileInfo) {
	folder := filepath.Dir(l.path)
	entries, _ := os.ReadDir(folder) // what cannot be listed is not found
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if now, err := os.Stat(path); err != nil || !os.SameFile(l.info, now) {
			continue
		}
		f, info, err := openRegular(path)
		if err != nil {
			continue
		}
		if l.print.fits(f) { // else its number is that of a file that is gone
			return f, info
		}
		f.Close()
	}
	return nil, nil
}

func openRegular(path string) (*os.File, fs.FileInfo, error) {
	f, err := openShared(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s: is no file that grows", path)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
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
	l.rested = l.seen
}

// finish returns what the log holds at its end, complete or not.
func (l *file) finish(now time.Time) []*formats.Message {
	if l.log == nil {
		return nil
	}
	return l.log.tail.messages(now, true)
}

// rewind starts the log anew.
func (l *file) rewind() {
	l.offset, l.print, l.shown = 0, imprint{}, 0
	l.head, l.log = nil, nil
}

// take passes octets of the file on to the tail, as soon as the log is
// recognised.
func (l *file) take(p []byte, now time.Time) error {
	if l.log == nil {
		l.head = append(l.head, p...)
		if err := l.recognise(); err != nil || l.log == nil {
			return err
		}
		p, l.head = l.head, nil
	}
	g := l.log
	text := g.decoder.decode(p)
	g.tail.add(text, now)
	if g.from == math.MaxInt64 && l.offset >= l.shown {
		g.from = g.tail.end()
	}
	if g.Zone.Assumed && bytes.Contains(text, []byte("\nDate: ")) {
		g.askZone(func() (io.Reader, error) { return bytes.NewReader(text), nil })
	}
	return nil
}

// errFormat says that a file is no log that can be followed.
var errFormat = errors.New("is no client log and no server trace, which are the logs that can be followed")

// recognise tells the format from the first octets. A log that has just been
// started may need more of them.
func (l *file) recognise() error {
	head := l.head[:min(len(l.head), input.HeadSize)]
	if source.IsZip(head) || source.IsCompressed(head) || source.IsTar(head) {
		return fmt.Errorf("%s: %w: it is an archive or compressed; without --follow it is read", l.path, errFormat)
	}
	found, err := input.Recognise(head, input.Options{Formats: l.formats})
	switch {
	case err == nil && found.Grows():
		l.begin(found, head)
	case err == nil && found.Format.Binary:
		return fmt.Errorf("%s: %w: %s", l.path, errFormat, found.Format.Title)
	case len(l.head) >= input.HeadSize:
		return fmt.Errorf("%s: %w", l.path, errFormat)
	}
	return nil
}

// begin makes a log of what was recognised.
func (l *file) begin(found input.Recognition, head []byte) {
	g := &growing{
		Identity: input.Identity{Recognition: found, File: l.label, ID: pcapng.NewLogID(found.Format.Name, l.label, head)},
		decoder:  decoder{encoding: found.Encoding},
	}
	if l.shown > 0 {
		g.from = math.MaxInt64
	}
	l.findZone(g)
	g.tail = newTail(g.Format, g.Formats(), l.label, g.Zone.Clock, g.Zone.Date)
	g.tail.zoneGiven, g.tail.opts.Assumed = l.clock != nil, g.Zone.Parts()
	l.log = g
}

// findZone settles the log's zone: what the user gave, what the log itself
// shows, else the zone of this machine, on which a log that grows is usually
// written. The day of the first line of a log without dates is the user's, else
// that of the last change to the file.
func (l *file) findZone(g *growing) {
	zone, given := g.GivenZone(l.clock)
	if g.Zone = zone; !given {
		here, _ := logtime.Parse(l.info.ModTime().Local().Format("-07:00"))
		g.Zone = logtime.Zone{Clock: here, Why: "this machine's zone, the log does not tell", Assumed: true}
		g.askZone(func() (io.Reader, error) {
			return textlog.Decode(io.NewSectionReader(l.f, 0, zoneSize), g.Encoding), nil
		})
	}
	switch {
	case !g.Zone.Date.IsZero():
	case !l.day.IsZero():
		g.Zone.Date = l.day
	default:
		g.Zone.Date = g.Zone.Clock.Wall(l.info.ModTime().UTC()).Truncate(24 * time.Hour)
		g.Zone.Undated = true
	}
}

// askZone looks for what tells the zone in decoded octets of the log, which can
// be opened again.
func (g *growing) askZone(open func() (io.Reader, error)) {
	found, err := g.Scan(open)
	if err != nil || !found.TellsZone() {
		return
	}
	zone := found.Zone()
	g.Zone.Clock, g.Zone.Why, g.Zone.Assumed = zone.Clock, zone.Why, false
	if !zone.Date.IsZero() && g.Zone.Date.IsZero() {
		g.Zone.Date = zone.Date
	}
	if g.tail != nil {
		g.tail.clock, g.tail.opts.Assumed = zone.Clock.Clone(), g.Zone.Parts()
	}
}
