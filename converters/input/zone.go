package input

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"ocsconv/converters/input/logtime"
	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// ErrNoDate says that a log without dates needs one.
var ErrNoDate = errors.New("its lines have a time but no date, and no Date header tells the day; give it with --date YYYY-MM-DD")

// GivenZone returns the zone that a user gave, or that the form of the log tells. It
// is not ok when the lines must be looked at. A nil clock says that the user gave
// none.
func (r *Recognition) GivenZone(clock *formats.Clock) (zone logtime.Zone, ok bool) {
	utc := func(why string) (logtime.Zone, bool) {
		return logtime.Zone{Clock: formats.NewClock(time.UTC), Why: why}, true
	}
	switch {
	case r.Format.Binary:
		return logtime.Zone{Why: "captures are in UTC"}, true
	case clock != nil:
		return logtime.Zone{Clock: clock, Why: "as told by --tz"}, true
	case r.External:
		return utc("or what its times name; --tz tells the zone of those that name none")
	case r.inUTC && r.Format.ServerTrace:
		return utc("centralised logs are in UTC")
	case r.inUTC:
		return utc("logs of this form are in UTC")
	}
	return logtime.Zone{}, false
}

// Scan looks for absolute times in the lines of a text log and, where it does
// not know the stamps that these begin with or these tell none, in its messages.
// Open returns the decoded octets; it may be called twice.
func (r *Recognition) Scan(open func() (io.Reader, error)) (*logtime.Findings, error) {
	lines, err := open()
	if err != nil {
		return nil, err
	}
	found, err := logtime.Scan(lines, r.Format.Line)
	switch {
	case err != nil:
		return found, err
	case found.First.IsZero() && len(found.Samples) == 0:
		return r.scanMessages(open)
	case !found.Reports || found.TellsZone():
		return found, nil
	}
	told, err := r.scanMessages(open)
	if err == nil && told.TellsZone() {
		return told, nil
	}
	return found, err
}

func (r *Recognition) scanMessages(open func() (io.Reader, error)) (*logtime.Findings, error) {
	lines, err := open()
	if err != nil {
		return nil, err
	}
	return logtime.Messages(formats.Messages(r.Format.NewReader(lines, nil)))
}

// ZoneOptions say what a user told of the times of logs.
type ZoneOptions struct {
	Clock *formats.Clock // zone of the wall time; nil finds it out
	Date  time.Time      // day of the first line of logs without dates; zero finds it out

	// Strict makes it an error that nothing tells the day of a log.
	Strict bool
}

// Logs settles the zones and days of inputs that are read together: what the user
// said, else what a log itself shows, else UTC, and for the day what another log
// shows that has a message of it. A log whose day nothing tells is left out where there
// are others: it would have no place among them. Undated names these; the errors wrap
// [ErrNoDate].
// Progress is told how many octets each pass has read; it may be nil, and is
// called from several goroutines.
func Logs(inputs []*Input, opts ZoneOptions, progress func(n int)) (logs []*Log, undated []error, err error) {
	files := Files(inputs)
	for i, in := range inputs {
		l, err := in.log(files[i], opts, progress)
		if err != nil {
			return nil, nil, err
		}
		logs = append(logs, l)
	}
	if err := shareDays(logs); err != nil {
		return nil, nil, err
	}
	logs = slices.DeleteFunc(logs, func(l *Log) bool {
		if l.dayless && !l.Format.Dateless {
			undated = append(undated, fmt.Errorf("%s: %w", l.Name(), ErrNoDate))
			return true
		}
		return false
	})
	if len(logs) == 0 || opts.Strict && len(undated) > 0 {
		return nil, nil, errors.Join(undated...)
	}
	return logs, undated, nil
}

// log settles the zone and the day of one input as far as it tells them.
func (in *Input) log(file string, opts ZoneOptions, progress func(n int)) (*Log, error) {
	l := in.Unzoned(file, progress)
	zone, given := in.GivenZone(opts.Clock)
	if l.Zone, l.zoneGiven = zone, opts.Clock != nil; in.Format.Binary {
		return l, nil
	}
	l.Zone.Date = opts.Date
	if in.External || given && !opts.Date.IsZero() {
		return l, nil
	}
	found, err := in.findings(given, progress)
	if err != nil {
		return nil, err
	}
	if !given {
		zone := found.Zone()
		l.Zone.Clock, l.Zone.Why, l.Zone.Assumed = zone.Clock, zone.Why, zone.Assumed
	}
	if found.Dated || found.First.IsZero() || !opts.Date.IsZero() {
		return l, nil
	}
	if l.dayless = found.Dayless; l.dayless {
		return l, nil
	}
	return l, l.findDay()
}

// Unzoned returns the log as it can be read where times do not matter: they are
// wall times.
func (in *Input) Unzoned(file string, progress func(n int)) *Log {
	return &Log{
		Identity: Identity{Recognition: in.Recognition, File: file, ID: in.id},
		Input:    in, MadeFrom: in.MadeFrom, count: progress, parts: &parts{zones: map[string]logtime.Zone{}},
	}
}

// findings scans the whole log, or as little of it as tells the zone. Where that
// is told already, only the presence of dates is asked.
func (in *Input) findings(given bool, progress func(n int)) (*logtime.Findings, error) {
	var opened closers
	defer func() { _ = opened.Close() }()
	open := func() (io.Reader, error) {
		r, closer, err := in.decoded(progress)
		if err == nil {
			opened = append(opened, closer)
		}
		return r, err
	}
	if !given {
		if in.found != nil {
			return in.found, nil
		}
		if found, ok := in.scanEnds(); ok {
			return found, nil
		}
		return in.Scan(open)
	}
	head, err := open()
	if err != nil {
		return nil, err
	}
	found, err := logtime.Scan(io.LimitReader(head, HeadSize), in.Format.Line)
	if err == nil && found.First.IsZero() && in.Format.Dateless {
		return in.scanMessages(open)
	}
	if err != nil || found.Dated || found.First.IsZero() {
		return found, err
	}
	all, err := open()
	if err != nil {
		return nil, err
	}
	return logtime.Scan(all, in.Format.Line)
}

// Reads returns how many octets finding out the zone and reading the messages take, as they
// are stored; negative where that is not known. Of a large log the zone is looked for at
// both ends, and of a small one as it is opened.
func (in *Input) Reads() int64 {
	if size := in.Source.Size; size < 4*sectionSize && !in.Format.Binary && !in.External && in.found == nil {
		return 2 * size
	}
	return in.Source.Size
}

// sectionSize is how much of a large log is scanned at a time, from its ends inwards, in
// octets as they are stored; an even number, for UTF-16.
const sectionSize = 4 << 20

// shortestChange is how long a clock that was set to another time stays there at
// least: in Morocco it is set back for Ramadan.
const shortestChange = 28 * 24 * time.Hour

// scanEnds looks at both ends of a large log. When the first samples and the
// last tell the same zone, and no clock changes twice in so short a time, the rest
// need not be read. The last ones may stand far before the end: a client registers
// every few hours.
func (in *Input) scanEnds() (*logtime.Findings, bool) {
	size := in.Source.Size
	if size < 4*sectionSize || in.Document != nil {
		return nil, false
	}
	first, ok := in.scanSection(0)
	if !ok || len(first.Samples) == 0 {
		return nil, false
	}
	for off := (size - sectionSize) &^ 1; off > 0; off -= sectionSize {
		last, ok := in.scanSection(off)
		switch {
		case !ok:
			return nil, false
		case len(last.Samples) == 0:
			continue
		case !first.Agrees(last) || last.Samples[len(last.Samples)-1].UTC.Sub(first.Samples[0].UTC) >= shortestChange:
			return nil, false
		}
		first.Samples = append(first.Samples, last.Samples...)
		break
	}
	return first, true
}

func (in *Input) scanSection(off int64) (*logtime.Findings, bool) {
	r, ok := in.Source.Section(off, sectionSize)
	if !ok {
		return nil, false
	}
	defer r.Close()
	found, err := logtime.Scan(textlog.Decode(r, in.Encoding), in.Format.Line)
	return found, err == nil
}
