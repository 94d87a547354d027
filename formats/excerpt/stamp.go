package excerpt

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
)

// stamp is what the lines above a message tell of its time. Parts may come from
// several lines.
type stamp struct {
	year, month, day int // 0 where nothing tells it
	clock            time.Duration
	timed            bool
	zone             time.Duration // ahead of UTC
	zoned            bool
	instant          time.Time // of seconds since 1970
}

// known reports whether there is a time at all.
func (s *stamp) known() bool { return s.timed || !s.instant.IsZero() }

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// setDate reads a date in one of the forms of the field date.
func (s *stamp) setDate(text string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("-/., ", r) })
	if len(parts) == 1 { // 04Mar2021
		parts = splitName(parts[0])
	}
	switch {
	case len(parts) == 3 && len(parts[0]) == 4:
		s.set(number(parts[0]), number(parts[1]), number(parts[2]))
	case len(parts) >= 2 && monthOf(parts[0]) > 0:
		year := 0
		if len(parts) > 2 {
			year = number(parts[2])
		}
		s.set(year, monthOf(parts[0]), number(parts[1]))
	case len(parts) == 3 && monthOf(parts[1]) > 0:
		s.set(number(parts[2]), monthOf(parts[1]), number(parts[0]))
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

// setOrdered reads a date of numbers whose order the field's name tells.
func (s *stamp) setOrdered(order, text string) {
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
	s.set(year, month, day)
}

func (s *stamp) set(year, month, day int) {
	if s.month == 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31 {
		s.year, s.month, s.day = year, month, day
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

// setTime reads the field time.
func (s *stamp) setTime(text string) {
	if s.timed {
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
	s.clock = time.Duration(hour)*time.Hour + time.Duration(number(m))*time.Minute + time.Duration(number(sec))*time.Second + time.Duration(nanos)
	s.timed = true
}

// setZone reads the field zone.
func (s *stamp) setZone(text string) {
	s.zoned = true
	if text[0] != '+' && text[0] != '-' {
		return
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	s.zone = time.Duration(number(digits[:2]))*time.Hour + time.Duration(number(digits[2:]))*time.Minute
	if text[0] == '-' {
		s.zone = -s.zone
	}
}

func (s *stamp) setEpoch(text string) {
	sec, fraction, _ := strings.Cut(text, ".")
	s.instant = time.Unix(int64(number(sec)), int64(number((fraction + "000000000")[:9]))).UTC()
}

// number reads digits; -1 for what is none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// calendar gives stamps without a year or a date the year and the day that they
// belong to.
type calendar struct {
	date time.Time // of the first stamp without one; in the year 1 when nobody tells it
	last time.Time // wall time of the last stamp, to see midnights and new years
	days int       // midnights since the first
	year int       // years since the first
}

// wall returns a stamp's wall time as if it were UTC.
func (c *calendar) wall(s *stamp) time.Time {
	first := c.date
	if first.IsZero() {
		first = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	const half = 12 * time.Hour // a clock that goes back further has passed midnight
	var t time.Time
	switch {
	case s.month == 0:
		at := func() time.Time { return first.AddDate(0, 0, c.days).Add(s.clock) }
		if t = at(); !c.last.IsZero() && c.last.Sub(t) > half && c.last.Sub(t) < 2*half {
			c.days++
			t = at()
		}
	case s.year <= 0:
		at := func() time.Time {
			return time.Date(first.Year()+c.year, time.Month(s.month), s.day, 0, 0, 0, 0, time.UTC).Add(s.clock)
		}
		if t = at(); !c.last.IsZero() && c.last.Sub(t) > 180*2*half {
			c.year++
			t = at()
		}
	default:
		t = time.Date(s.year, time.Month(s.month), s.day, 0, 0, 0, 0, time.UTC).Add(s.clock)
	}
	c.last = t
	return t
}

// address reads one end as a caption names it. The port may stand apart.
func address(host, port string) formats.Address {
	a := formats.Address{}
	if at, err := netip.ParseAddrPort(host); err == nil {
		a.AddrPort = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	} else if at, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		a.AddrPort = netip.AddrPortFrom(at.Unmap(), 0)
	} else if name, p, ok := bracketed(host); ok {
		a.AddrPort = netip.AddrPortFrom(name, p)
	} else {
		name, p, _ := strings.Cut(host, ":")
		n, _ := strconv.ParseUint(p, 10, 16)
		a.Host, a.AddrPort = name, netip.AddrPortFrom(netip.Addr{}, uint16(n))
	}
	if n, err := strconv.ParseUint(port, 10, 16); err == nil && port != "" {
		a.AddrPort = netip.AddrPortFrom(a.Addr(), uint16(n))
	}
	return a
}

// bracketed reads an IPv4 address in brackets with a port behind them, as sofia
// writes it.
func bracketed(text string) (netip.Addr, uint16, bool) {
	end := strings.IndexByte(text, ']')
	if end < 0 || text[0] != '[' {
		return netip.Addr{}, 0, false
	}
	addr, err := netip.ParseAddr(text[1:end])
	port, _ := strconv.ParseUint(strings.TrimPrefix(text[end+1:], ":"), 10, 16)
	return addr.Unmap(), uint16(port), err == nil
}

var (
	dated    = regexp.MustCompile(`\b(\d{4}[-/.]\d\d[-/.]\d\d|` + months + ` +\d{1,2}(?: +\d{4})?|\d{1,2}[ .-]` + months + `[ .-]\d{4})[T ,|]{1,3}(\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,9})?)(?: ?(Z\b|[+-]\d\d:?\d\d\b))?`)
	undated  = regexp.MustCompile(`(?:^|[^\d:.])(\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?)(?:[^\d:]|$)`)
	newsDate = regexp.MustCompile(`(?:^|[ <])(\d\d)-(\d\d) (\d\d:\d\d:\d\d\.\d{3})\b`) // logcat: month, day
)

// read takes the time out of a log's lead, where the captions tell none.
func (s *stamp) read(text []byte) {
	text = text[:min(len(text), 160)]
	if m := dated.FindSubmatch(text); m != nil {
		s.setDate(string(m[1]))
		s.setTime(string(m[2]))
		if len(m[3]) > 0 && !s.zoned {
			s.setZone(string(m[3]))
		}
		return
	}
	if m := newsDate.FindSubmatch(text); m != nil {
		s.set(0, number(string(m[1])), number(string(m[2])))
		s.setTime(string(m[3]))
		return
	}
	if m := undated.FindSubmatch(text); m != nil {
		s.setTime(string(m[1]))
	}
}

// head reads a time that a line begins with.
func (s *stamp) head(text []byte) {
	text = text[:min(len(text), 64)]
	for _, form := range []*regexp.Regexp{dated, undated, newsDate} {
		if at := form.FindIndex(text); at != nil && at[0] <= 2 {
			s.read(text)
			return
		}
	}
}
