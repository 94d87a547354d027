// Package logtime finds out which zone a log was written in. A log's lines
// carry wall time without a zone, but some messages in it carry an absolute
// time: the Date header (RFC 3261 §20.17) and the time stamp in an NTLM
// challenge ([MS-NLMP] 2.2.2.1). The difference between the two, rounded to a
// quarter of an hour, is the offset from UTC.
package logtime

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
)

// Sample is one place of a log where wall time and absolute time meet.
type Sample struct {
	Wall    time.Time // as if it were UTC; on day 1 of year 1 when the log has no date
	UTC     time.Time
	HasDate bool
	What    string // "Date header", "NTLM time stamp"
}

// Offset returns how far the wall time runs ahead of UTC, rounded to a quarter
// of an hour, and whether the two are close enough to that to be believed:
// clocks of servers and clients differ by some minutes at most.
func (s Sample) Offset() (time.Duration, bool) {
	d := s.Wall.Sub(s.UTC)
	if !s.HasDate {
		d = ofDay(s.Wall) - ofDay(s.UTC)
		if d < -12*time.Hour {
			d += 24 * time.Hour
		}
		if d >= 14*time.Hour {
			d -= 24 * time.Hour
		}
	}
	rounded := d.Round(15 * time.Minute)
	skew := (d - rounded).Abs()
	return rounded, skew <= 5*time.Minute && rounded >= -12*time.Hour && rounded <= 14*time.Hour
}

// Agrees reports whether f and g each have samples and all of both tell one
// offset.
func (f *Findings) Agrees(g *Findings) bool {
	seen := map[time.Duration]bool{}
	for _, list := range [][]Sample{f.Samples, g.Samples} {
		n := 0
		for _, s := range list {
			if o, ok := s.Offset(); ok && s.HasDate {
				seen[o] = true
				n++
			}
		}
		if n == 0 {
			return false
		}
	}
	return len(seen) == 1
}

func ofDay(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// Findings is what a scan of one log found.
type Findings struct {
	Samples []Sample
	First   time.Time // wall time of the first line that has one
	Dated   bool      // the lines carry dates
}

// maxSamples bounds the memory of a scan. A log has a Date header for every
// registration, so a thousand spread over the first part of it tell the zone,
// and the last ones tell of a clock change.
const maxSamples = 4096

// Scan reads a whole log and collects its samples. It searches for the few
// strings that announce an absolute time and looks at nothing else, so it runs
// about as fast as the log can be read.
func Scan(r io.Reader) (*Findings, error) {
	f := &Findings{}
	const size, keep = 1 << 20, 64 << 10
	buf := make([]byte, 0, size+keep)
	from := 0
	for {
		n, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		f.scan(buf, from, last)
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

var announcements = []struct {
	mark []byte
	what string
	read func(b []byte) (time.Time, bool)
}{
	{[]byte("\nDate"), "Date header", readDate},
	{[]byte("\nDATE"), "Date header", readDate},
	{[]byte("\ndate"), "Date header", readDate},
	{[]byte(`gssapi-data="TlRMTVNTUAAC`), "NTLM time stamp", readNTLM},
}

func (f *Findings) scan(buf []byte, from int, last bool) {
	if f.First.IsZero() {
		f.First, f.Dated, _ = firstWall(buf[:min(len(buf), 64<<10)])
	}
	limit := len(buf)
	if !last {
		limit -= ahead
	}
	for _, a := range announcements {
		var near stamp
		for at := from; at < limit; {
			i := bytes.Index(buf[at:limit], a.mark)
			if i < 0 {
				break
			}
			at += i + len(a.mark)
			utc, ok := a.read(buf[at:])
			if !ok {
				continue
			}
			if near.before(buf, at) {
				f.add(Sample{Wall: near.wall, UTC: utc, HasDate: near.dated, What: a.what})
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

// dateForms are how a Date header spells a time: as SIP and HTTP do today, as
// mail does, and in the two ways that HTTP still reads (RFC 9110 §5.6.7).
var dateForms = []string{
	"Mon, _2 Jan 2006 15:04:05 GMT", time.RFC1123Z, "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC,
}

// readDate reads what stands behind the name of a Date header.
func readDate(b []byte) (time.Time, bool) {
	line := b[:min(len(b), 64)]
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	line, isHeader := bytes.CutPrefix(bytes.TrimLeft(line, " \t"), []byte{':'})
	if !isHeader {
		return time.Time{}, false
	}
	text := string(bytes.TrimSpace(line))
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readNTLM reads the MsvAvTimestamp of a CHALLENGE_MESSAGE, whose base64 text
// goes on at b ("TlRMTVNTUAAC" is "NTLMSSP\0\x02", which was cut off).
func readNTLM(b []byte) (time.Time, bool) {
	end := bytes.IndexByte(b[:min(len(b), ahead)], '"')
	if end < 0 {
		return time.Time{}, false
	}
	msg, err := base64.StdEncoding.DecodeString("TlRMTVNTUAAC" + string(b[:end]))
	if err != nil || len(msg) < 48 {
		return time.Time{}, false
	}
	size, off := int(binary.LittleEndian.Uint16(msg[40:])), int(binary.LittleEndian.Uint32(msg[44:]))
	if off < 0 || off > len(msg) || size > len(msg)-off {
		return time.Time{}, false
	}
	for info := msg[off : off+size]; len(info) >= 4; {
		id, n := binary.LittleEndian.Uint16(info), int(binary.LittleEndian.Uint16(info[2:]))
		if n > len(info)-4 || id == 0 {
			break
		}
		if id == 7 && n == 8 {
			return fileTime(binary.LittleEndian.Uint64(info[4:])), true
		}
		info = info[4+n:]
	}
	return time.Time{}, false
}

// fileTime converts 100 ns steps since 1601.
func fileTime(v uint64) time.Time {
	const epoch = 11644473600
	return time.Unix(int64(v/1e7)-epoch, int64(v%1e7)*100).UTC()
}

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

// Zone is the answer: a clock, how it was found, and the day of the first line
// when the lines carry none, as [Day] finds it.
type Zone struct {
	Clock *formats.Clock
	Why   string    // "from 3 Date headers", "assumed, no Date header to tell; --tz sets it"
	Date  time.Time // zero when not needed or not known
}

// noDate is why a log without a usable absolute time is in UTC.
const noDate = "assumed, no Date header to tell; --tz sets it"

// Zone derives the zone from the samples. Without a believable sample the log
// is taken to be in UTC.
func (f *Findings) Zone() Zone {
	var good []Sample
	for _, s := range f.Samples {
		if _, ok := s.Offset(); ok {
			good = append(good, s)
		}
	}
	if len(good) == 0 {
		why := noDate
		if len(f.Samples) > 0 {
			why = "its Date headers do not fit any zone"
		}
		return Zone{Clock: formats.NewClock(time.UTC), Why: why}
	}
	if !good[0].HasDate {
		return Zone{Clock: fixed(majority(offsetsOf(good))), Why: why(good)}
	}
	return Zone{Clock: f.clock(good), Why: why(good)}
}

func why(good []Sample) string {
	if len(good) == 1 {
		return "from a " + good[0].What
	}
	return fmt.Sprintf("from %d %ss", len(good), good[0].What)
}

// clock returns a fixed offset when most samples agree, else steps where the
// samples show a clock change: a run of at least two that agree with each
// other and not with what was before.
func (f *Findings) clock(good []Sample) *formats.Clock {
	sort.SliceStable(good, func(i, j int) bool { return good[i].UTC.Before(good[j].UTC) })
	offsets := offsetsOf(good)
	main := majority(offsets)
	var steps []formats.Step
	for i, off := range offsets {
		differs := len(steps) > 0 && steps[len(steps)-1].Offset != off
		// Clocks change by an hour (half an hour on Lord Howe); anything else
		// is somebody's wrong clock.
		jump := time.Hour
		if len(steps) > 0 {
			jump = (off - steps[len(steps)-1].Offset).Abs()
		}
		switch {
		case len(steps) == 0 && off != main && !agreed(offsets, i):
			continue
		case len(steps) == 0:
			steps = append(steps, formats.Step{At: good[i].Wall.Add(-off), Offset: off})
		case differs && (jump == time.Hour || jump == 30*time.Minute) && agreed(offsets, i):
			steps = append(steps, formats.Step{At: changeBetween(good[i-1].Wall, good[i].Wall, offsets[i-1], off), Offset: off})
		}
	}
	// Two changes a year are as many as there are. More steps mean that the
	// Date headers are not what they seem, and the most frequent offset counts.
	if len(steps) == 1 || len(steps) > 3 {
		return fixed(main)
	}
	return formats.NewStepClock(offsetName(steps[0].Offset)+" then "+offsetName(steps[len(steps)-1].Offset), steps)
}

// agreed reports whether the sample after i says the same, so that one wrong
// Date header makes no clock change.
func agreed(offsets []time.Duration, i int) bool {
	return i+1 < len(offsets) && offsets[i+1] == offsets[i]
}

// changeBetween guesses the instant, by the log's own clock, of a clock change
// between two samples: changes happen on the full hour of UTC, so the latest one
// before the second sample is the best that can be said. Where the clock was set
// back and the wall times of the samples do not show it, the order of the lines
// cannot tell the hours apart, and all from the second sample on is taken for
// the later one.
func changeBetween(before, after time.Time, old, new time.Duration) time.Time {
	at := after.Add(-new).Truncate(time.Hour)
	if !at.After(before.Add(-old)) {
		at = after.Add(-new)
	}
	if unchanged := after.Add(-old); after.After(before) && unchanged.Before(at) {
		return unchanged
	}
	return at
}

func majority(offsets []time.Duration) time.Duration {
	count := map[time.Duration]int{}
	for _, o := range offsets {
		count[o]++
	}
	best, n := offsets[0], 0
	for _, o := range offsets {
		if count[o] > n {
			best, n = o, count[o]
		}
	}
	return best
}

// fixed returns a clock that is always as far ahead of UTC.
func fixed(offset time.Duration) *formats.Clock {
	return formats.NewClock(time.FixedZone(offsetName(offset), int(offset/time.Second)))
}

func offsetsOf(samples []Sample) []time.Duration {
	offsets := make([]time.Duration, len(samples))
	for i, s := range samples {
		offsets[i], _ = s.Offset()
	}
	return offsets
}

func offsetName(d time.Duration) string {
	if d == 0 {
		return "UTC"
	}
	sign := '+'
	if d < 0 {
		sign, d = '-', -d
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, int(d.Hours()), int(d.Minutes())%60)
}

// Parse reads what --tz takes: a zone name, "UTC", an offset such as +01:00 or
// UTC+1, or "auto", for which it returns nil.
func Parse(s string) (*formats.Clock, error) {
	if s == "" || strings.EqualFold(s, "auto") {
		return nil, nil
	}
	if offset, ok := parseOffset(s); ok {
		return fixed(offset), nil
	}
	loc, err := time.LoadLocation(s)
	if err != nil || s == "Local" {
		return nil, fmt.Errorf("unknown zone %q: give a name such as Europe/Zagreb, an offset such as +01:00, or auto", s)
	}
	return formats.NewClock(loc), nil
}

var offsetForm = regexp.MustCompile(`^(?i:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$`)

// parseOffset reads an offset from UTC, also as reports spell it.
func parseOffset(s string) (time.Duration, bool) {
	if strings.EqualFold(s, "Z") || strings.EqualFold(s, "UTC") {
		return 0, true
	}
	part := offsetForm.FindStringSubmatch(s)
	if part == nil || strings.HasSuffix(s, ":") {
		return 0, false
	}
	hours, _ := strconv.Atoi(part[2])
	minutes, _ := strconv.Atoi(part[3])
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if minutes > 59 || offset > 24*time.Hour {
		return 0, false
	}
	if part[1] == "-" {
		offset = -offset
	}
	return offset, true
}
