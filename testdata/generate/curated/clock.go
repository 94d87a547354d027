package curated

import (
	"strconv"
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

func itoa(n int) string { return strconv.Itoa(n) }

var (
	winter = time.FixedZone("+01:00", 3600)
	summer = time.FixedZone("+02:00", 7200)
)

// clocks are logs in which the time is the difficulty.
func clocks() []File {
	registration := func(seed uint64, at time.Time) *calls.Session {
		r := source(seed)
		return calls.Registration(r, calls.NewCast(r, calls.R2, 1), at).View("caller")
	}
	at := func(seed uint64, when time.Time) *calls.Session {
		r := source(seed)
		return calls.Play(r, calls.NewCast(r, calls.R2, 1), short, when).View("caller", 0)
	}
	autumn := time.Date(2010, 10, 31, 0, 58, 30, 0, time.UTC)
	spring := time.Date(2010, 3, 28, 0, 58, 30, 0, time.UTC)
	midnight := time.Date(2010, 1, 5, 23, 59, 56, 0, time.UTC)
	return []File{
		file("clock/plus-one-hour.uccapilog", "a client at +01:00; Date: headers in the responses tell",
			logs.UCCAPI{Zone: winter}.Render, registration(50, tuesday), at(51, tuesday.Add(20*time.Second))),
		file("clock/autumn-night.uccapilog", "Central Europe, 31 October 2010: 02:00 to 03:00 comes twice",
			turn(autumn.Add(90*time.Second), summer, winter), registration(52, autumn), at(53, autumn.Add(80*time.Second)), registration(54, autumn.Add(5*time.Minute))),
		file("clock/spring-night.uccapilog", "Central Europe, 28 March 2010: 02:00 to 03:00 does not exist",
			turn(spring.Add(90*time.Second), winter, summer), registration(55, spring), at(56, spring.Add(80*time.Second)), registration(57, spring.Add(5*time.Minute))),
		file("clock/midnight.uccapilog", "a call over midnight", logs.UCCAPI{}.Render, at(58, midnight)),
		file("rtcdll/RTCDLL0.log", "lines without a date; a Date: header gives the day",
			logs.UCCAPI{NoDate: true, Bare: true, Zone: winter}.Render, registration(59, tuesday), at(60, tuesday.Add(9*time.Second))),
		file("rtcdll/no-date-at-all.log", "lines without a date, and nothing that gives the day",
			logs.UCCAPI{NoDate: true}.Render, at(61, tuesday)),
		file("rtcdll/midnight.log", "lines without a date over midnight; Date: headers before it",
			logs.UCCAPI{NoDate: true}.Render, registration(62, midnight.Add(-4*time.Second)), at(63, midnight)),
	}
}

// turn renders with one offset before and another after the clock is changed.
func turn(change time.Time, before, after *time.Location) func([]*calls.Message) []byte {
	return func(messages []*calls.Message) []byte {
		n := 0
		for n < len(messages) && messages[n].Time.Before(change) {
			n++
		}
		return append(logs.UCCAPI{Zone: before}.Render(messages[:n]), logs.UCCAPI{Zone: after}.Render(messages[n:])...)
	}
}
