package main

import (
	"strings"
	"time"

	"ocsconv/converters/input"
	"ocsconv/converters/input/logtime"
	"ocsconv/converters/input/merge"
)

// shownZone reads --show-tz: nil for the zone of the logs.
func shownZone(s string) (*time.Location, error) {
	if s == "" || strings.EqualFold(s, "logs") {
		return nil, nil
	}
	clock, err := logtime.Parse(s)
	if err != nil {
		return nil, usagef("--show-tz: %w", err)
	}
	if clock == nil { // auto
		return nil, nil
	}
	return clock.Location(), nil
}

// sayAssumed tells how many logs do not say the zone of their times, where they have any, or
// their day.
func (s *console) sayAssumed(logs []*input.Log, reports []*merge.Report) {
	n, undated := 0, 0
	for _, r := range reports {
		if r.Log.Zone.Assumed && !r.First.IsZero() {
			n++
		}
		if assumed := r.Assumed(); assumed != "" {
			s.say("%s: %s", r.Log.Name(), assumed)
		}
	}
	for _, l := range logs {
		if l.Zone.Undated {
			undated++
		}
	}
	switch {
	case undated == 1 && len(logs) == 1:
		s.say("the log does not tell its day or year: times count from 1970-01-01; --date sets it")
	case undated > 0:
		s.say("%d of %s: no day or year is told, and times count from 1970-01-01; --date sets it", undated, count(len(logs), "log"))
	}
	switch {
	case n == 1 && len(logs) == 1:
		s.say("the log does not tell its zone: times are taken for UTC; --tz sets it")
	case n > 0:
		s.say("%d of %s: no zone is told, and times are taken for UTC; --tz sets it", n, count(len(logs), "log"))
	}
}

// zone is what a person reads times in: what --show-tz says, else the zone of
// the logs where all of them were written in one, else UTC. Captures have UTC.
func (k *analysed) zone() *time.Location {
	if k.shown != nil {
		return k.shown
	}
	return input.CommonZone(k.Logs)
}
