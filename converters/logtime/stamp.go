package logtime

import (
	"bytes"
	"time"
)

// stamp is the last time stamp of a log line that was found. Announcements may
// follow each other without one between them, so no octet is searched twice.
type stamp struct {
	wall   time.Time
	dated  bool
	found  bool
	at     int // of its colon
	looked int // octets that were searched
}

// reach is how far before an announcement its line may begin.
const reach = 48 << 10

// before searches for the last time stamp in the octets of b before end, which
// grows from call to call, and reports whether one is near.
func (s *stamp) before(b []byte, end int) bool {
	const overlap = len("15:04:05.000") // a stamp may have begun where the search ended
	b, from := b[:end], max(0, end-reach, s.looked-overlap)
	s.looked = end
	for i := bytes.LastIndexByte(b[from:], ':'); i >= 0; i = bytes.LastIndexByte(b[from:from+i], ':') {
		if t, dated, ok := wallAround(b, from+i); ok {
			s.wall, s.dated, s.found, s.at = t, dated, true, from+i
			break
		}
	}
	return s.found && s.at >= end-reach
}

func firstWall(b []byte) (time.Time, bool, bool) {
	for at := 0; at < len(b); {
		i := bytes.IndexByte(b[at:], ':')
		if i < 0 {
			break
		}
		if t, dated, ok := wallAround(b, at+i); ok {
			return t, dated, true
		}
		at += i + 1
	}
	return time.Time{}, false, false
}

// wallAround reads a time stamp whose last colon (before the seconds) or first
// colon stands at i: "MM/DD/YYYY|HH:MM:SS.mmm" of clients, with a dash instead
// of the bar in server traces, or a bare "HH:MM:SS.mmm pid:tid" of RTCDLL at
// the start of a line.
func wallAround(b []byte, i int) (time.Time, bool, bool) {
	start := i - 5 // the colon before the seconds
	if t, dated, ok := wallAt(b, start); ok {
		return t, dated, ok
	}
	return wallAt(b, i-2)
}

func wallAt(b []byte, at int) (time.Time, bool, bool) {
	const clock = len("15:04:05.000")
	if at < 0 || at+clock > len(b) || b[at+2] != ':' || b[at+5] != ':' || b[at+8] != '.' {
		return time.Time{}, false, false
	}
	h, ok1 := digits(b[at : at+2])
	m, ok2 := digits(b[at+3 : at+5])
	s, ok3 := digits(b[at+6 : at+8])
	ms, ok4 := digits(b[at+9 : at+12])
	if !ok1 || !ok2 || !ok3 || !ok4 || h > 23 || m > 59 || s > 59 {
		return time.Time{}, false, false
	}
	nano := ms * int(time.Millisecond)
	if d := at - len("01/02/2006|"); d >= 0 && (b[at-1] == '|' || b[at-1] == '-') && b[d+2] == '/' && b[d+5] == '/' {
		month, ok1 := digits(b[d : d+2])
		day, ok2 := digits(b[d+3 : d+5])
		year, ok3 := digits(b[d+6 : d+10])
		if ok1 && ok2 && ok3 && month >= 1 && month <= 12 && day >= 1 && day <= 31 {
			return time.Date(year, time.Month(month), day, h, m, s, nano, time.UTC), true, true
		}
		return time.Time{}, false, false
	}
	lineStart := at == 0 || b[at-1] == '\n' || at == 3 && bytes.HasPrefix(b, []byte("\ufeff"))
	if lineStart && at+clock < len(b) && b[at+clock] == ' ' {
		return time.Date(1, 1, 1, h, m, s, nano, time.UTC), false, true
	}
	return time.Time{}, false, false
}

func digits(b []byte) (int, bool) {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
