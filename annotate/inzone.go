package annotate

import (
	"strings"
	"time"

	"ocsconv/formats"
)

// utcOfDay is the time of a day as the sentences of a session have it.
var utcOfDay = formats.Pattern(`\bat (\d\d:\d\d(?::\d\d)?) UTC\b`)

// InZone returns a sentence of the session for a person who reads times in a zone, UTC
// when nil. A time of day in it is the one next to the session's start.
func (s *Session) InZone(sentence string, zone *time.Location) string {
	if zone == nil || s.Start.IsZero() || !strings.Contains(sentence, " UTC") {
		return sentence
	}
	return utcOfDay().ReplaceAllStringFunc(sentence, func(at string) string {
		form := "at 15:04:05"[:len(at)-len(" UTC")] + " "
		t, err := time.Parse(form+"UTC", at)
		if err != nil {
			return at
		}
		start := s.Start.UTC()
		t = time.Date(start.Year(), start.Month(), start.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
		t = t.Add(start.Sub(t).Round(24 * time.Hour)).In(zone)
		if _, offset := t.Zone(); offset == 0 {
			return at
		}
		return t.Format(form) + formats.ZoneName(t)
	})
}
