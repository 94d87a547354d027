package logtime

import (
	"bytes"
	"io"
	"sync"

	"ocsconv/formats"
)

// maxSamples bounds the memory of a scan. A log has a Date header for every
// registration, so a thousand spread over the first part of it tell the zone,
// and the last ones tell of a clock change.
const maxSamples = 4096

// rooms are used again: a case may have a thousand small logs.
var rooms sync.Pool // of *[]byte

// Scan reads a whole log and collects its samples. It searches for the few
// strings that announce an absolute time and looks at nothing else, so it runs
// about as fast as the log can be read. Line tells of the log's lines
// ([formats.Format]); without it there are no findings, see [Messages].
func Scan(r io.Reader, line func([]byte) formats.Line) (*Findings, error) {
	f := &Findings{}
	if line == nil {
		return f, nil
	}
	const size, keep = 1 << 20, 64 << 10
	room, _ := rooms.Get().(*[]byte)
	if room == nil {
		room = new([]byte)
		*room = make([]byte, 0, keep) // enough for a small log
	}
	buf, from := (*room)[:0], 0
	defer func() { *room = buf; rooms.Put(room) }()
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == nil && cap(buf) < size+keep {
			buf = append(make([]byte, 0, size+keep), buf...)
			n, err = io.ReadFull(r, buf[len(buf):cap(buf)])
			buf = buf[:len(buf)+n]
		}
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		f.scan(buf, from, last, line)
		if last {
			return f, nil
		}
		if err != nil {
			return f, err
		}
		// A sample needs its announcement, what follows it, and the time
		// before it: all three within keep octets of each other.
		copy(buf, buf[len(buf)-keep:])
		buf, from = buf[:keep], keep-ahead
	}
}

// ahead is how much must follow an announcement before it is looked at.
const ahead = 8 << 10

func (f *Findings) scan(buf []byte, from int, last bool, line func([]byte) formats.Line) {
	if f.First.IsZero() {
		first := firstStamp(buf[:min(len(buf), 64<<10)], line)
		f.First, f.Dated = first.Wall, first.Dated
	}
	limit := len(buf)
	if !last {
		limit -= ahead
	}
	if !f.Reports && !f.TellsZone() {
		f.Reports = bytes.Contains(buf, anyReport)
	}
	if from >= limit {
		return
	}
	for i, places := range announced(buf[:limit], from) {
		a := &announcements[i]
		near := stamps{line: line, begins: from == 0}
		for _, at := range places {
			utc, ok := a.read(buf[at:])
			if !ok {
				continue
			}
			if near.before(buf, at) {
				f.add(Sample{Wall: near.last.Wall, UTC: utc, HasDate: near.last.Dated, What: a.what})
			}
		}
	}
}

func (f *Findings) add(s Sample) {
	if len(f.Samples) > 0 && f.Samples[len(f.Samples)-1] == s {
		return
	}
	if len(f.Samples) >= maxSamples {
		copy(f.Samples[maxSamples/2:], f.Samples[maxSamples/2+1:])
		f.Samples = f.Samples[:maxSamples-1]
	}
	f.Samples = append(f.Samples, s)
}
