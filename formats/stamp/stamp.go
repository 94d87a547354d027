// Package stamp reads the times that programs of many kinds write into their
// logs: with the year first or last, with the name of the month, without a year,
// without a date, with a zone or with none.
package stamp

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
)

// Stamp is what the lines of a log tell of one time. Parts may come from several
// lines: what was told first stays.
type Stamp struct {
	Year, Month, Day int           // Month is 0 where nothing tells the day, Year where nothing tells it
	Clock            time.Duration // since midnight, valid if Timed
	Timed            bool
	Zone             time.Duration // ahead of UTC, valid if Zoned
	Zoned            bool
	Instant          time.Time // of seconds since 1970; the zero time when there are none
}

// Known reports whether there is a time at all.
func (s *Stamp) Known() bool { return s.Timed || !s.Instant.IsZero() }

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// SetDate reads "2021-03-04", "Mar 4 2021", "4 Mar 2021", "Mar  4" and, as dots stand only
// where the day is first, "04.03.2021".
func (s *Stamp) SetDate(text string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/., ", r) })
	if len(parts) == 1 { // 04Mar2021
		parts = splitName(parts[0])
	}
	switch {
	case len(parts) == 3 && len(parts[0]) == 4:
		s.Set(number(parts[0]), max(monthOf(parts[1]), number(parts[1])), number(parts[2]))
	case len(parts) >= 2 && monthOf(parts[0]) > 0:
		year := 0
		if len(parts) > 2 {
			year = number(parts[2])
		}
		s.Set(year, monthOf(parts[0]), number(parts[1]))
	case len(parts) == 3 && monthOf(parts[1]) > 0:
		s.Set(number(parts[2]), monthOf(parts[1]), number(parts[0]))
	case len(parts) == 3 && strings.Count(text, ".") == 2:
		s.SetOrdered("dmy", text)
	}
}

func splitName(text string) []string {
	from := strings.IndexFunc(text, func(r rune) bool { return r > '9' })
	if from < 0 {
		return []string{text}
	}
	to := from + strings.IndexFunc(text[from:], func(r rune) bool { return r <= '9' })
	if to < from {
		return []string{text}
	}
	return []string{text[:from], text[from:to], text[to:]}
}

// SetOrdered reads a date of numbers, the order of which is told by letters: dmy,
// mdy, dm or md.
func (s *Stamp) SetOrdered(order, text string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	if len(parts) != len(order) {
		return
	}
	var year, month, day int
	for i, c := range order {
		switch n := number(parts[i]); c {
		case 'd':
			day = n
		case 'm':
			month = n
		default:
			year = n
		}
	}
	s.Set(year, month, day)
}

// Set sets the date, with a year of 0 where nothing tells it.
func (s *Stamp) Set(year, month, day int) {
	if s.Month == 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31 {
		s.Year, s.Month, s.Day = year, month, day
	}
}

func monthOf(text string) int {
	if len(text) < 3 {
		return 0
	}
	for i, name := range monthNames {
		if strings.EqualFold(text[:3], name) {
			return i + 1
		}
	}
	return 0
}

// SetTime reads the field time.
func (s *Stamp) SetTime(text string) {
	if s.Timed {
		return
	}
	half := 0
	if n := len(text); n > 2 && text[n-1]|0x20 == 'm' {
		half = 1
		if text[n-2]|0x20 == 'p' {
			half = 2
		}
		text = strings.TrimSpace(text[:n-2])
	}
	h, rest, _ := strings.Cut(text, ":")
	m, rest, _ := strings.Cut(rest, ":")
	sec, fraction := rest, ""
	if i := strings.IndexAny(rest, ".,:"); i >= 0 {
		sec, fraction = rest[:i], rest[i+1:]
	}
	hour := number(h)
	if half > 0 {
		hour = hour%12 + 12*(half-1)
	}
	if hour > 23 || number(m) > 59 || number(sec) > 60 {
		return
	}
	nanos := number((fraction + "000000000")[:9])
	s.Clock = time.Duration(hour)*time.Hour + time.Duration(number(m))*time.Minute + time.Duration(number(sec))*time.Second + time.Duration(nanos)
	s.Timed = true
}

// SetZone reads the field zone.
func (s *Stamp) SetZone(text string) {
	s.Zoned = true
	if text[0] != '+' && text[0] != '-' {
		return
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	s.Zone = time.Duration(number(digits[:2]))*time.Hour + time.Duration(number(digits[2:]))*time.Minute
	if text[0] == '-' {
		s.Zone = -s.Zone
	}
}

// SetCompact reads date and time without signs between their numbers, the year first or
// last: "20210304-090807.100200", "03042021 090807.100200".
func (s *Stamp) SetCompact(text string) {
	const day, second = len("20210304"), len("20210304-090807")
	if len(text) < second {
		return
	}
	year, month, date := text[:4], text[4:6], text[6:day]
	if year[:2] != "19" && year[:2] != "20" {
		year, month, date = text[4:day], text[:2], text[2:4]
	}
	s.Set(number(year), number(month), number(date))
	clock := text[day+1:]
	s.SetTime(clock[:2] + ":" + clock[2:4] + ":" + clock[4:])
}

// SetEpoch reads seconds since 1970, "1560000000.123456", or milliseconds, microseconds or
// nanoseconds without a dot.
func (s *Stamp) SetEpoch(text string) {
	sec, fraction, _ := strings.Cut(text, ".")
	if second := len("1560000000"); len(sec) > second {
		sec, fraction = sec[:second], sec[second:]
	}
	s.Instant = time.Unix(int64(number(sec)), int64(number((fraction + "000000000")[:9]))).UTC()
}

// number reads digits; -1 for what is none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// Calendar turns stamps into instants. It gives those without a year or a date
// what they lack: from the day of the first one, counting midnights and new years
// since. Every reader needs its own.
type Calendar struct {
	Clock *formats.Clock // of the wall time; nil is UTC
	Date  time.Time      // of the first stamp without one, later the last that was told; the zero time when nobody tells it

	Assumed formats.Assumed // Date and the zone of Clock, as far as they are a guess

	last time.Time // wall time of the last stamp, to see midnights and new years
	days int       // midnights since the first
	year int       // years since the first
}

// NewCalendar returns the calendar of a reader with such options.
func NewCalendar(own *formats.Options) Calendar {
	return Calendar{Clock: own.Clock, Date: own.Date, Assumed: own.Assumed}
}

// Settle gives a message the time of a stamp, and says what of it is assumed.
func (c *Calendar) Settle(m *formats.Message, s *Stamp) {
	m.Time = c.UTC(s)
	if s.Timed && s.Instant.IsZero() {
		m.Assumed = c.Assumed.Of(s.Month > 0 && s.Year > 0, s.Zoned)
	}
}

// UTC returns the instant of a stamp, the zero time when that tells none. Without
// a date and without anybody to tell it the time is in the year 1.
func (c *Calendar) UTC(s *Stamp) time.Time {
	switch {
	case !s.Instant.IsZero():
		return s.Instant
	case !s.Timed:
		return time.Time{}
	}
	wall := c.wall(s)
	switch {
	case s.Zoned:
		return wall.Add(-s.Zone)
	case c.Date.IsZero() && (s.Month == 0 || s.Year <= 0):
		return wall // its day is still to be found out
	}
	return c.Clock.Instant(wall)
}

// wall returns a stamp's wall time as if it were UTC.
func (c *Calendar) wall(s *Stamp) time.Time {
	first := c.Date
	if first.IsZero() {
		first = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	first = time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	var t time.Time
	switch {
	case s.Month == 0:
		t = first.AddDate(0, 0, c.days).Add(s.Clock)
		if back := c.last.Sub(t); !c.last.IsZero() && back > day/2 && back < day {
			c.days++ // midnight has passed
			t = t.AddDate(0, 0, 1)
		}
	case s.Year <= 0:
		t = time.Date(first.Year()+c.year, time.Month(s.Month), s.Day, 0, 0, 0, 0, time.UTC).Add(s.Clock)
		if !c.last.IsZero() && c.last.Sub(t) > 180*day {
			c.year++ // a new year has begun
			t = t.AddDate(1, 0, 0)
		}
	default:
		c.Date = time.Date(s.Year, time.Month(s.Month), s.Day, 0, 0, 0, 0, time.UTC) // also of those that follow without one
		c.days, c.year = 0, 0
		c.Assumed |= formats.AssumedDay
		t = c.Date.Add(s.Clock)
	}
	c.last = t
	return t
}

// Months is the pattern of a month's name.
const Months = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}`

var (
	dated    = formats.Pattern(`\b(\d{4}[-/.](?:\d\d|` + Months + `)[-/.]\d\d|\d{1,2}\.\d{1,2}\.\d{4}|` + Months + ` +\d{1,2}(?:,? +\d{4})?|\d{1,2}[ .-]` + Months + `[ .-]\d{4})(?: @ |[T ,;|\t_]{1,3})(\d{1,2}:\d\d:\d\d(?:[.,:]\d+)?)(?: ?(?:GMT|UTC)?(Z\b|[+-]\d\d:?\d\d\b))?(?:\D|$)`)
	undated  = formats.Pattern(`(?:^|[^\d:.])(\d{1,2}:\d\d:\d\d(?:[.,]\d+)?)(?::?[^\d:]|:?$)`)
	newsDate = formats.Pattern(`(?:^|[ <])(\d\d)-(\d\d) (\d\d:\d\d:\d\d\.\d{3})\b`) // logcat: month, day
)

func digit(c byte) bool { return c-'0' <= 9 }

// clocked reports whether text has a time of day, which every form has: most lines
// have none, and to look costs less than to match.
func clocked(text []byte) bool {
	for i := 1; i+3 < len(text); i++ {
		if text[i] == ':' && text[i+3] == ':' && digit(text[i-1]) && digit(text[i+1]) && digit(text[i+2]) {
			return true
		}
	}
	return false
}

// calendrical reports whether text has what begins a date: the name of a month, a
// year with a dash, stroke or dot and two digits behind, or two digits, a dash, two
// digits and a blank. An address has none of them.
func calendrical(text []byte) bool {
	for i := 0; i+3 <= len(text); i++ {
		switch c := text[i]; {
		case (c == '-' || c == '/' || c == '.') && i >= 2 && digit(text[i-1]) && digit(text[i-2]) && digit(text[i+1]) && digit(text[i+2]):
			if i >= 4 && digit(text[i-3]) && digit(text[i-4]) || c == '-' && i+3 < len(text) && text[i+3] == ' ' {
				return true
			}
		case c >= 'A' && c <= 'Z' && (i == 0 || text[i-1]|0x20 < 'a' || text[i-1]|0x20 > 'z') && monthOf(string(text[i:i+3])) > 0:
			return true
		}
	}
	return false
}

// Read takes the time out of what a log writes before its text.
func (s *Stamp) Read(text []byte) {
	text = text[:min(len(text), 160)]
	if !clocked(text) || s.Timed && !calendrical(text) {
		return
	}
	if m := dated().FindSubmatch(text); m != nil {
		s.SetDate(string(m[1]))
		s.SetTime(string(m[2]))
		if len(m[3]) > 0 && !s.Zoned {
			s.SetZone(string(m[3]))
		}
		return
	}
	if m := newsDate().FindSubmatch(text); m != nil {
		s.Set(0, number(string(m[1])), number(string(m[2])))
		s.SetTime(string(m[3]))
		return
	}
	if m := undated().FindSubmatch(text); m != nil {
		s.SetTime(string(m[1]))
	}
}

// Head reads a time that a line begins with.
func (s *Stamp) Head(text []byte) {
	text = text[:min(len(text), 64)]
	if !clocked(text) {
		return
	}
	for _, form := range []*regexp.Regexp{dated(), undated(), newsDate()} {
		if at := form.FindIndex(text); at != nil && at[0] <= 2 {
			s.Read(text)
			return
		}
	}
}
