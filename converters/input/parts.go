package input

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"sync"
	"time"

	"ocsconv/converters/input/logtime"
	"ocsconv/formats"
)

// parts are the zones of what stands in a log in other forms than its own.
type parts struct {
	mu    sync.Mutex
	zones map[string]logtime.Zone // by the name of the format
}

// optionsOf returns the options of the reader of what stands in the log in a form.
func (l *Log) optionsOf(f *formats.Format) *formats.Options {
	if f.Name == l.Format.Name {
		return l.options()
	}
	zone := l.zoneOf(f)
	return &formats.Options{File: l.File, Clock: zone.Clock.Clone(), Date: zone.Date, Assumed: zone.Parts()}
}

// zoneOf returns the zone of the lines of another form. It is that of the log where
// a user told it, where the lines do not tell it and for documents, whose lines are
// those of anybody.
func (l *Log) zoneOf(f *formats.Format) logtime.Zone {
	if l.zoneGiven || f.Document {
		return l.Zone
	}
	l.parts.mu.Lock()
	defer l.parts.mu.Unlock()
	zone, ok := l.parts.zones[f.Name]
	if !ok {
		zone = l.Zone
		if found, err := l.findZone(f); err == nil && found.Clock != nil {
			zone.Clock = found.Clock
		}
		l.parts.zones[f.Name] = zone
	}
	return zone
}

// findZone looks for the zone of the lines of another form, from the first of them
// on.
func (l *Log) findZone(f *formats.Format) (zone logtime.Zone, err error) {
	if f.Line == nil {
		return l.zoneOfMessages(f)
	}
	r, closer, err := l.Input.decoded(l.count)
	if err != nil {
		return zone, err
	}
	defer closer.Close()
	lines := bufio.NewReaderSize(r, HeadSize)
	var first []byte
	for midLine := false; err == nil; {
		var line []byte
		if line, err = lines.ReadSlice('\n'); !midLine && f.Line(line).Timed {
			first = bytes.Clone(line)
			break
		}
		if midLine = err == bufio.ErrBufferFull; midLine {
			err = nil
		}
	}
	if head, _ := lines.Peek(HeadSize - len(first)); f.UTC != nil && f.UTC(slices.Concat(first, head)) {
		return logtime.Zone{Clock: formats.NewClock(time.UTC)}, nil
	}
	found, err := logtime.Scan(io.MultiReader(bytes.NewReader(first), lines), f.Line)
	switch {
	case err != nil:
		return zone, err
	case found.Reports && !found.TellsZone():
		return l.zoneOfMessages(f)
	}
	return found.Zone(), nil
}

// zoneOfMessages looks for the zone in the messages of another form.
func (l *Log) zoneOfMessages(f *formats.Format) (zone logtime.Zone, err error) {
	r, closer, err := l.Input.decoded(l.count)
	if err != nil {
		return zone, err
	}
	defer closer.Close()
	found, err := logtime.Messages(formats.Messages(f.NewReader(r, nil)))
	if err != nil {
		return zone, err
	}
	return found.Zone(), nil
}
