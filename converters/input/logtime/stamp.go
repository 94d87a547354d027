package logtime

import (
	"bytes"

	"ocsconv/formats"
)

// stamps finds the stamp that a place of a log has above it. Announcements may
// follow each other without one between them, so no line is asked about twice.
type stamps struct {
	line   func([]byte) formats.Line
	begins bool // the octets begin with a line of the log
	last   formats.Line
	at     int // where the line of last begins
	looked int // lines that begin before were asked about
}

// reach is how far before an announcement its line may begin.
const reach = 48 << 10

// before looks for the last line with a time in the octets of b before end,
// which grows from call to call, and reports whether one is near.
func (s *stamps) before(b []byte, end int) bool {
	from := max(0, end-reach, s.looked-1) // of the line end before a line
	s.looked = end
	for to := end; to > from; {
		i := bytes.LastIndexByte(b[from:to], '\n')
		if i < 0 && (from > 0 || !s.begins) {
			break
		}
		start := from + i + 1
		if l := s.line(b[start:to]); l.Timed {
			s.last, s.at = l, start
			break
		}
		to = start - 1
	}
	return s.last.Timed && s.at >= end-reach
}

// firstStamp returns the first line of b that has a time.
func firstStamp(b []byte, line func([]byte) formats.Line) (l formats.Line) {
	for text := range bytes.Lines(b) {
		if l = line(text); l.Timed {
			break
		}
	}
	return l
}
