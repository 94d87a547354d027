package query

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ocsconv/converters/input/logtime"
	"ocsconv/formats"
)

// Window is the part of time that a session must touch: it begins before the
// end of the window, and ends after its beginning.
type Window struct {
	since, until moment
	margin       time.Duration // to both sides, when both moments are one
}

// around is how far from a moment a session may be that was "around" it.
const around = 5 * time.Minute

// maxDays bounds how many days a time without a date may stand for.
const maxDays = 100

// moment is what a person wrote: a day, a time of day, or both.
type moment struct {
	day   time.Time     // midnight UTC of the day; zero means every day of the logs
	name  string        // by which the day was called, "" for a date
	week  bool          // the day was called by its name in the week
	clock time.Duration // since midnight; less than 0 means the whole day
	zone  *time.Location
	set   bool
}

// Parse reads what --since, --until and --around say; empty strings ask
// nothing. A time without an offset is in the zone that is shown. Names of days
// are the last such day before now, or that of now, until [Window.Resolve].
func Parse(since, until, about string, zone *time.Location, now time.Time) (Window, error) {
	var w Window
	if about != "" && (since != "" || until != "") {
		return w, fmt.Errorf("--around stands for both --since and --until; give it alone")
	}
	read := func(flag, text string, to *moment) error {
		if text == "" {
			return nil
		}
		m, err := parseMoment(text, zone, now)
		if err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
		if midnight := strings.Contains(strings.ToLower(text), "midnight"); to == &w.until && m.clock == 0 && (midnight || m.day.IsZero()) {
			m.clock = 24 * time.Hour // the end of the day, at whose beginning nothing was yet
		}
		*to = m
		return nil
	}
	if about != "" {
		if err := read("--around", about, &w.since); err != nil {
			return w, err
		}
		w.until, w.margin = w.since, around
		return w, nil
	}
	if err := read("--since", since, &w.since); err != nil {
		return w, err
	}
	return w, read("--until", until, &w.until)
}

// IsZero reports whether the window takes every time.
func (w Window) IsZero() bool { return !w.since.set && !w.until.set }

// NeedsDays reports whether the window names a time of no certain day, which
// [Window.Resolve] has to give it.
func (w Window) NeedsDays() bool {
	return w.since.set && w.since.day.IsZero() || w.until.set && w.until.day.IsZero()
}

// Named returns the days that were called by a name, which now decides about: "yesterday
// is 2015-03-02".
func (w Window) Named() []string {
	var list []string
	for _, m := range []moment{w.since, w.until} {
		if text := m.name + " is " + m.day.Format(time.DateOnly); m.name != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// Turned says what became of an end that is earlier than the beginning, "" where it is not.
func (w Window) Turned() string {
	var day time.Time
	switch {
	case !w.since.set || !w.until.set || !w.until.end(day).Before(w.since.start(day)):
		return ""
	case w.until.day.IsZero():
		return "--until is earlier than --since, so it is taken for that time of the next day"
	}
	return "--until is before --since, so that no time lies between them"
}

// Resolved is a window on certain days.
type Resolved []Interval

// Interval is a part of time; a zero end is open.
type Interval struct{ From, To time.Time }

// Resolve returns the intervals that the window stands for in logs that span
// certain times: one, or one for every day of a log where no day was named. A day of the
// week becomes the last such day of the logs, where they have one.
func (w *Window) Resolve(logs []Interval) (Resolved, error) {
	if w.IsZero() {
		return nil, nil
	}
	w.since.settle(logs)
	w.until.settle(logs)
	if w.until.week && w.until.day.Before(w.since.day) {
		w.until.day = w.until.day.AddDate(0, 0, 7) // "since friday until monday"
	}
	w.untilNext()
	if !w.NeedsDays() {
		return Resolved{w.on(time.Time{})}, nil
	}
	zone := w.zone()
	days := map[time.Time]bool{}
	for _, l := range logs {
		first, last := date(l.From.In(zone)), date(l.To.In(zone))
		for day := first.AddDate(0, 0, -1); !day.After(last.AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
			if outside := day.Before(first) || day.After(last); outside && !w.on(day).touches(l) {
				continue // a window over midnight reaches into the log from the day beside it
			}
			days[day] = true
			if len(days) > maxDays {
				return nil, fmt.Errorf("a time without a date stands for every day, and the logs span more than %d; name the day, as in 2006-01-02T15:04", maxDays)
			}
		}
	}
	list := Resolved{}
	for _, day := range slices.SortedFunc(maps.Keys(days), time.Time.Compare) {
		list = append(list, w.on(day))
	}
	return list, nil
}

// untilNext takes an end without a day for the next such time after a beginning that has
// one: "since yesterday until noon".
func (w *Window) untilNext() {
	if !w.since.set || w.since.day.IsZero() || !w.until.set || !w.until.day.IsZero() {
		return
	}
	w.until.day, w.until.name = w.since.day, "the day of --until"
	if !w.until.end(w.until.day).After(w.since.start(w.since.day)) {
		w.until.day = w.until.day.AddDate(0, 0, 1)
	}
}

// on returns the interval on a day, for moments that name none.
func (w Window) on(day time.Time) Interval {
	var i Interval
	if w.since.set {
		i.From = w.since.start(day).Add(-w.margin)
	}
	if w.until.set {
		i.To = w.until.end(day).Add(w.margin)
	}
	if !i.From.IsZero() && !i.To.IsZero() && i.To.Before(i.From) && w.until.day.IsZero() {
		i.To = w.until.end(day.AddDate(0, 0, 1)).Add(w.margin) // 23:00 until 01:00
	}
	everyDay := moment{clock: -1, zone: w.zone()}
	switch {
	case !w.until.set && w.since.day.IsZero():
		i.To = everyDay.end(day) // else the first of several days would take all
	case !w.since.set && w.until.day.IsZero():
		i.From = everyDay.start(day)
	}
	return i
}

// zone is that of the moments.
func (w Window) zone() *time.Location {
	if w.since.zone != nil {
		return w.since.zone
	}
	return w.until.zone
}

// touches reports whether two intervals have an instant in common; both ends of log
// are certain.
func (i Interval) touches(log Interval) bool {
	return (i.From.IsZero() || !i.From.After(log.To)) && (i.To.IsZero() || !i.To.Before(log.From))
}

// settle makes of a day of the week the last such day of the logs, or before their end.
func (m *moment) settle(logs []Interval) {
	if !m.week {
		return // one that nobody named has no zone
	}
	var found, before time.Time
	for _, l := range logs {
		last := date(l.To.In(m.zone))
		day := last.AddDate(0, 0, -int(last.Weekday()-m.day.Weekday()+7)%7)
		if !day.Before(date(l.From.In(m.zone))) && day.After(found) {
			found = day
		}
		if day.After(before) {
			before = day
		}
	}
	for _, day := range []time.Time{before, found} {
		if !day.IsZero() {
			m.day = day
		}
	}
}

func (m moment) start(day time.Time) time.Time { return m.at(day, 0) }

// end of a whole day is its last instant, that of a time is the time.
func (m moment) end(day time.Time) time.Time {
	if m.clock >= 0 {
		return m.at(day, 0)
	}
	return m.at(day, 1).Add(-1)
}

func (m moment) at(day time.Time, days int) time.Time {
	if !m.day.IsZero() {
		day = m.day
	}
	clock := max(m.clock, 0)
	return time.Date(day.Year(), day.Month(), day.Day()+days, int(clock/time.Hour), int(clock/time.Minute%60), int(clock/time.Second%60),
		int(clock%time.Second), m.zone)
}

// Touches reports whether a session that began and ended then is one that [Resolved.Expression]
// takes, as far as it has times.
func (s Resolved) Touches(begin, end time.Time) bool {
	return !begin.IsZero() && slices.ContainsFunc(s, func(i Interval) bool { return i.touches(Interval{begin, end}) })
}

// Expression returns the intervals as a display filter, "" for none.
func (s Resolved) Expression() string { return either(s, Interval.expression) }

func (i Interval) expression() string {
	var all []string
	if !i.To.IsZero() {
		all = append(all, "mpop.session.start <= "+quote(stamp(i.To)))
	}
	if !i.From.IsZero() {
		all = append(all, "mpop.session.end >= "+quote(stamp(i.From)))
	}
	return strings.Join(all, " and ")
}

func stamp(t time.Time) string { return t.Format("2006-01-02 15:04:05.999999999Z07:00") }

// date returns the day of t as moments have it.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

var (
	dotsForm  = formats.Pattern(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)
	slashForm = formats.Pattern(`^\d{1,4}/\d{1,2}/\d{1,4}$`)
	halfForm  = formats.Pattern(`(?i)^(\d{1,2})([:.]\d{2}(?::\d{2})?)? ?([ap])\.?m\.?$`)
	hourForm  = formats.Pattern(`^(\d{1,2})(?:h|[h.](\d{2}))?$|^(\d{2})(\d{2})$`)
	yearForm  = formats.Pattern(`^(19|20)\d\d$`)
	clockForm = formats.Pattern(`^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$`)
	zoneForm  = formats.Pattern(`(?i)(Z|UTC|[+-]\d{2}:?\d{2})$`)
)

// parseMoment reads "14:05", "14", "2015-03-03", "2015-03-03T14:05:12+01:00", "14:05 CET",
// "yesterday", "yesterday at 14:05", "tuesday 9:30", "5.1.2010 14:05" with the day first,
// "5 Jan 2010".
func parseMoment(text string, zone *time.Location, now time.Time) (moment, error) {
	m := moment{clock: -1, zone: zone, set: true}
	fail := fmt.Errorf("%q is no time; write it as 14:05, 2pm, 2015-03-03, 3 Mar 2015 14:05, yesterday 14:05 or tuesday 9:30", text)
	rest := strings.TrimSpace(text)
	if at := zoneForm().FindStringIndex(rest); at != nil && (strings.Contains(rest, ":") || hourForm().MatchString(rest[:at[0]])) {
		before, sign := rest[:at[0]], rest[at[0]:]
		offset, err := parseOffset(sign)
		if err != nil {
			return m, fail
		}
		_, ahead := now.In(offset).Zone()
		if ahead%(15*60) != 0 || max(ahead, -ahead) > 14*60*60 || later(strings.TrimPrefix(sign, "-"), before) { // 09:00-10:00
			return m, fmt.Errorf("%q: from one time to another are --since and --until; an offset that is meant stands behind a blank", text)
		}
		m.zone, rest = offset, strings.TrimSpace(before)
	}
	if before, behind := cutZone(rest, now); behind != nil {
		m.zone, rest = behind, before
	}
	if yearForm().MatchString(rest) {
		return m, fmt.Errorf("%q: a year or a time? Write %s-01-01 or %s:%s", text, rest, rest[:2], rest[2:])
	}
	words := strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == 'T' && strings.Contains(rest, "-") })
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(idle, strings.ToLower(w)) })
	words = plainClock(dayFirst(namedMonth(words)))
	for i, w := range words {
		switch {
		case slashForm().MatchString(w):
			return m, fmt.Errorf("%q: is the day or the month first? Write the date as 2010-01-05", text)
		case clockForm().MatchString(w) && i == len(words)-1:
			clock, ok := parseClock(w)
			if !ok {
				return m, fail
			}
			m.clock = clock
		case i == 0:
			day, ok := parseDay(w, now.In(m.zone))
			if !ok {
				return m, fail
			}
			m.day = day
			if strings.ContainsFunc(w, unicode.IsLetter) {
				m.name = strings.ToLower(w)
				m.week = m.name != "today" && m.name != "yesterday"
			}
		default:
			return m, fail
		}
	}
	if len(words) == 0 {
		return m, fail
	}
	return m, nil
}

// later reports whether a text is a time of day that comes after another one.
func later(text, than string) bool {
	if !clockForm().MatchString(text) || !clockForm().MatchString(than) {
		return false
	}
	to, ok := parseClock(text)
	from, also := parseClock(than)
	return ok && also && to > from
}

// cutZone parts a time from the name of a zone behind it, which may be of several words: New
// York, W. Europe Standard Time. The zone is nil where there is none.
func cutZone(text string, now time.Time) (string, *time.Location) {
	for at := strings.LastIndexByte(text, ' '); at > 0 && unicode.IsLetter(rune(text[at+1])); at = strings.LastIndexByte(text[:at], ' ') {
		if _, isDay := parseDay(text[at+1:], now); isDay {
			break
		}
		if clock, err := logtime.Parse(text[at+1:]); err == nil && clock != nil {
			return text[:at], clock.Location()
		}
	}
	return text, nil
}

// namedMonth writes a date as 2010-01-05 that begins the words, or ends them, and names its
// month: "5 Jan 2010", "January 5, 2010".
func namedMonth(words []string) []string {
	for _, at := range []int{0, len(words) - 3} {
		if at < 0 || at+3 > len(words) {
			continue
		}
		written := strings.NewReplacer(",", "", ".", "").Replace(strings.Join(words[at:at+3], " "))
		for _, layout := range []string{"2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006"} {
			if day, err := time.Parse(layout, written); err == nil {
				return slices.Concat(words[:at], []string{day.Format(time.DateOnly)}, words[at+3:])
			}
		}
	}
	return words
}

// dayFirst puts a day that stands last, as in "14:05 yesterday", in front.
func dayFirst(words []string) []string {
	last := len(words) - 1
	if last < 1 {
		return words
	}
	if _, ok := parseDay(words[last], time.Time{}); !ok {
		return words
	}
	return append([]string{words[last]}, words[:last]...)
}

// plainClock turns the ways in which people write a time of day, the last words, into
// 14:05: 2:05 pm, 2pm, 14h05, 1405, 14.05 and noon.
func plainClock(words []string) []string {
	for from := max(0, len(words)-2); from < len(words); from++ {
		last := strings.Join(words[from:], " ")
		if named := clockNames[strings.ToLower(last)]; named != "" {
			return append(words[:from:from], named)
		}
		part := halfForm().FindStringSubmatch(last)
		if part != nil {
			hour, _ := strconv.Atoi(part[1])
			if hour < 1 || hour > 12 {
				return words
			}
			hour %= 12 // 12 am is midnight, 12 pm is noon
			if strings.EqualFold(part[3], "p") {
				hour += 12
			}
			rest := strings.Replace(cmp.Or(part[2], ":00"), ".", ":", 1)
			return append(words[:from:from], strconv.Itoa(hour)+rest)
		}
		if part = hourForm().FindStringSubmatch(last); part != nil {
			return append(words[:from:from], part[1]+part[3]+":"+cmp.Or(part[2], part[4], "00"))
		}
	}
	return words
}

// idle are words that say nothing of a time.
var idle = []string{"at", "on", "last"}

var clockNames = map[string]string{"noon": "12:00", "midnight": "00:00"}

func parseOffset(s string) (*time.Location, error) {
	if strings.EqualFold(s, "Z") || strings.EqualFold(s, "UTC") {
		return time.UTC, nil
	}
	for _, layout := range []string{"-07:00", "-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Location(), nil
		}
	}
	return nil, strconv.ErrSyntax
}

func parseClock(s string) (time.Duration, bool) {
	part := clockForm().FindStringSubmatch(s)
	hour, _ := strconv.Atoi(part[1])
	minute, _ := strconv.Atoi(part[2])
	second, _ := strconv.Atoi("0" + part[3])
	fraction, _ := strconv.Atoi((part[4] + "000000000")[:9])
	if hour > 24 || minute > 59 || second > 60 || hour == 24 && minute+second+fraction > 0 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second + time.Duration(fraction), true
}

// parseDay reads a date, or the name of a day that was lately.
func parseDay(s string, now time.Time) (time.Time, bool) {
	today := date(now)
	switch name := strings.ToLower(s); {
	case name == "today":
		return today, true
	case name == "yesterday":
		return today.AddDate(0, 0, -1), true
	case len(name) >= 3:
		for back := range 7 {
			day := today.AddDate(0, 0, -back)
			if strings.HasPrefix(strings.ToLower(day.Weekday().String()), name) {
				return day, true
			}
		}
	}
	if part := dotsForm().FindStringSubmatch(s); part != nil {
		s = part[3] + "-" + part[2] + "-" + part[1]
	}
	day, err := time.Parse("2006-1-2", s)
	return day, err == nil
}
