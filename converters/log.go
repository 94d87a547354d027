package converters

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"ocsconv/converters/document"
	"ocsconv/converters/logtime"
	"ocsconv/converters/source"
	"ocsconv/formats"
	"ocsconv/formats/excerpt"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// Log is an input that a format has recognised.
type Log struct {
	Source   *source.Source
	Format   *formats.Format
	Encoding textlog.Encoding
	Refused  []formats.Refusal // formats that were asked before, and why they refused
	Zone     logtime.Zone      // of the wall time; set by [Job.Survey]
	Label    string            // what messages and reports call the log; unique within a job

	// Foreign says that no format of this module reads the log: its messages
	// come without the octets around them, and with times that need no zone.
	Foreign bool

	id         pcapng.LogID
	made       []pcapng.LogInfo // logs that a capture was made from, once they are known
	homesKnown bool
	inUTC      bool // its form tells that its lines are in UTC
	count      func(n int)

	document *document.Document // that the log stands in; nil when it is the file
	decoded  bool               // pieces have the text, not the octets of the document

	first   time.Time // wall time of its first line, when that has a date
	guessed bool      // nothing in it tells its day
	zoneWhy string    // of Zone, without what is said of the day
}

// Name returns what reports call the log: the name that the user gave, which
// opens it again. Outputs call it by Label, since paths differ from machine to
// machine, and so do reports where Label is a pseudonym.
func (l *Log) Name() string {
	if l.Label != l.Source.Base() || l.Source.Name == source.Stdin {
		return l.Label
	}
	return l.Source.Name
}

// Document returns the mail, page or quotation that the log stands in, nil when it
// is the file.
func (l *Log) Document() *document.Document { return l.document }

// headSize is how much of an input detection sees.
const headSize = 64 << 10

// Open recognises a source by its content.
func Open(src *source.Source) (*Log, error) { return OpenWith(src, nil) }

// OpenWith is Open with formats that this module does not have. More is called
// when no format with unmistakable marks takes the source; it may be nil. Readers
// of these formats may implement [io.Closer], and are closed then.
func OpenWith(src *source.Source, more func() []*formats.Format) (*Log, error) {
	return OpenCaptioned(src, more, nil)
}

// OpenCaptioned is OpenWith with further captions of the excerpts' table; nil for
// none.
func OpenCaptioned(src *source.Source, more func() []*formats.Format, captions *excerpt.Captions) (*Log, error) {
	r, err := src.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	switch head := head[:n]; {
	case n == 0:
		return nil, fmt.Errorf("%s: the file is empty", src.Name)
	case source.IsZip(head), source.IsGzip(head):
		return nil, fmt.Errorf("%s: it is an archive in an archive or a pipe; unpack it first", src.Name)
	}
	l, err := recognise(src, head[:n], more)
	if err == nil && captions != nil && l.Format == excerpt.Format {
		l.Format = excerpt.Captioned(excerpt.Known.With(captions))
	}
	return l, err
}

// recognise asks the formats in their order: captures want the octets as they
// are, logs want text.
func recognise(src *source.Source, head []byte, more func() []*formats.Format) (*Log, error) {
	enc := textlog.SniffEncoding(head)
	text := head
	if enc != textlog.Octets {
		var err error
		if text, err = io.ReadAll(textlog.Decode(bytes.NewReader(head), enc)); err != nil {
			return nil, fmt.Errorf("%s: %w", src.Name, err)
		}
	}
	doc, err := unwrapped(src, text, enc)
	if err != nil {
		return nil, err
	}
	if doc != nil {
		text = doc.Text()[:min(len(doc.Text()), headSize)]
	}
	var refused []formats.Refusal
	for f := range asked(more) {
		look := text
		if f.Binary {
			look = head
		}
		err := f.Detect(look)
		if err != nil {
			refused = append(refused, formats.Refusal{Format: f.Name, Reason: err})
			continue
		}
		l := &Log{Source: src, Format: f, Refused: refused, Label: src.Name, Foreign: !slices.Contains(known.Formats, f)}
		if !f.Binary {
			l.Encoding = enc
			l.id = pcapng.NewLogID(f.Name, src.Base(), head)
			l.document = doc
		}
		l.inUTC = f.UTC != nil && f.UTC(text)
		return l, nil
	}
	return nil, fmt.Errorf("%s: %w", src.Name, &formats.UnknownFormatError{What: looksLike(head, text), Refusals: refused})
}

// asked yields the formats in the order in which they are asked. Those of others
// come before documents, since most logs are texts with SIP in them, and are
// searched for only when it comes to that.
func asked(more func() []*formats.Format) iter.Seq[*formats.Format] {
	return func(yield func(*formats.Format) bool) {
		for _, f := range known.Formats {
			if f.Document && more != nil {
				for _, other := range more() {
					if !yield(other) {
						return
					}
				}
				more = nil
			}
			if !yield(f) {
				return
			}
		}
	}
}

// open opens the log as decoded octets and counts what is read of it.
func (l *Log) open() (io.Reader, io.Closer, error) {
	rc, err := l.Source.Open()
	if err != nil {
		return nil, nil, err
	}
	var r io.Reader = rc
	if l.count != nil {
		r = &counted{r, l.count}
	}
	if l.document != nil {
		return bytes.NewReader(l.document.Text()), rc, nil
	}
	return textlog.Decode(r, l.Encoding), rc, nil
}

type counted struct {
	r     io.Reader
	count func(n int)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.count(n)
	return n, err
}

// Reader opens the log for one pass. The closer belongs to the caller.
func (l *Log) Reader() (formats.Reader, io.Closer, error) {
	r, closer, err := l.open()
	if err != nil {
		return nil, nil, err
	}
	opts := &formats.Options{File: l.Label, Clock: l.Zone.Clock.Clone(), Date: l.Zone.Date}
	lr := l.Format.NewReader(r, opts)
	if c, ok := lr.(io.Closer); ok {
		closer = closers{c, closer}
	}
	if l.document != nil {
		lr = &wrapping{Reader: lr, document: l.document, decoded: l.decoded}
	}
	return lr, closer, nil
}

// closers are closed in their order.
type closers []io.Closer

func (list closers) Close() error {
	var errs []error
	for _, c := range list {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// ErrNoDate says that a log without dates needs one.
var ErrNoDate = errors.New("its lines have a time but no date, and no Date header tells the day; give it with --date YYYY-MM-DD")

// findZone settles the log's zone and day: what the user said, else what the
// log itself shows, else UTC.
func (l *Log) findZone(clock *formats.Clock, date time.Time) error {
	if l.Format.Binary {
		l.Zone = logtime.Zone{Why: "captures are in UTC"}
		return nil
	}
	l.Zone = logtime.Zone{Clock: clock, Why: "as told by --tz", Date: date}
	if clock == nil && l.inUTC {
		l.Zone.Clock, l.Zone.Why = formats.NewClock(time.UTC), "logs of this form are in UTC"
		if l.Format.ServerTrace {
			l.Zone.Why = "centralised logs are in UTC"
		}
	}
	if l.Foreign && clock == nil {
		l.Zone.Clock, l.Zone.Why = formats.NewClock(time.UTC), "its times name their zone, or are in UTC"
	}
	if l.Foreign || l.Zone.Clock != nil && !date.IsZero() {
		return nil
	}
	r, closer, err := l.open()
	if err != nil {
		return err
	}
	defer closer.Close()
	found, err := l.scan(r)
	if err != nil {
		return err
	}
	zone := found.Zone()
	if l.Zone.Clock == nil {
		l.Zone.Clock, l.Zone.Why = zone.Clock, zone.Why
	}
	if found.Dated {
		l.first = found.First
	}
	if found.Dated || found.First.IsZero() || !date.IsZero() {
		return nil
	}
	return l.findDay()
}

// findDay settles the day of the first line where a line of the log begins with
// a time and no date. What looks like one may also be the text of a document.
func (l *Log) findDay() error {
	r, closer, err := l.Reader()
	if err != nil {
		return err
	}
	defer closer.Close()
	day, needed, err := logtime.Day(formats.Messages(r), l.Zone.Clock)
	if err == nil && needed && day.IsZero() {
		if !l.Format.Dateless {
			return fmt.Errorf("%s: %w", l.Name(), ErrNoDate)
		}
		l.guessDay(time.Unix(0, 0).UTC(), "no date in it: counted from 1970-01-01, --date sets it")
		return nil
	}
	l.Zone.Date = day
	return err
}

// guessDay sets a day that the log does not tell.
func (l *Log) guessDay(day time.Time, why string) {
	l.Zone.Date = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	if !l.guessed {
		l.zoneWhy = l.Zone.Why
	}
	l.guessed, l.Zone.Why = true, l.zoneWhy+"; "+why
}

// scan reads the whole log for its absolute times, or only its head when the
// zone is known and nothing but the presence of dates is asked.
func (l *Log) scan(r io.Reader) (*logtime.Findings, error) {
	if l.Zone.Clock == nil {
		if found, ok := l.scanEnds(); ok {
			return found, nil
		}
		return l.scanAll(r)
	}
	found, err := logtime.Scan(io.LimitReader(r, headSize), l.Format.Line)
	if err == nil && found.First.IsZero() && l.Format.Dateless {
		return l.scanMessages()
	}
	if err != nil || found.Dated || found.First.IsZero() {
		return found, err
	}
	rest, closer, err := l.open()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return logtime.Scan(rest, l.Format.Line)
}

// scanAll looks for absolute times in the lines of the log and, where it does
// not know the stamps that these begin with, in its messages.
func (l *Log) scanAll(r io.Reader) (*logtime.Findings, error) {
	found, err := logtime.Scan(r, l.Format.Line)
	if err != nil || !found.First.IsZero() || len(found.Samples) > 0 {
		return found, err
	}
	return l.scanMessages()
}

func (l *Log) scanMessages() (*logtime.Findings, error) {
	again, closer, err := l.open()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return logtime.Messages(formats.Messages(l.Format.NewReader(again, &formats.Options{File: l.Label})))
}

// end is how much of a large log is scanned at a time, from its ends inwards.
const end = 32 << 20

// scanEnds looks at both ends of a large log. When the first samples and the
// last tell the same zone, the clock did not change between, and the rest need
// not be read. The last ones may stand far before the end: a client registers
// every few hours.
func (l *Log) scanEnds() (*logtime.Findings, bool) {
	size := l.Source.Size
	if size < 4*end || l.Encoding != textlog.Octets {
		return nil, false
	}
	first, ok := l.scanSection(0)
	if !ok || len(first.Samples) == 0 {
		return nil, false
	}
	for off := size - end; off > 0; off -= end {
		last, ok := l.scanSection(off)
		switch {
		case !ok:
			return nil, false
		case len(last.Samples) == 0:
			continue
		case !first.Agrees(last):
			return nil, false
		}
		first.Samples = append(first.Samples, last.Samples...)
		break
	}
	return first, true
}

func (l *Log) scanSection(off int64) (*logtime.Findings, bool) {
	r, ok := l.Source.Section(off, end)
	if !ok {
		return nil, false
	}
	defer r.Close()
	found, err := logtime.Scan(r, l.Format.Line)
	return found, err == nil
}

// sample is what the first messages of a log have.
type sample struct{ addresses, directions bool }

// sampled is how many messages tell what the others have.
const sampled = 20

// sample takes from have what the log's first messages lack.
func (l *Log) sample(have *sample) error {
	if l.Format.Mixed {
		have.addresses = false
	}
	r, closer, err := l.Reader()
	if err != nil {
		return err
	}
	defer closer.Close()
	n := 0
	for m, err := range formats.Messages(r) {
		if err != nil {
			return err
		}
		have.addresses = have.addresses && m.Local.Addr().IsValid() && m.Remote.Addr().IsValid()
		have.directions = have.directions && m.Direction != formats.Unknown
		if n++; n == sampled {
			break
		}
	}
	return nil
}
