package annotate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocsconv/formats"
)

// A rule writes a time of day into its sentence as a value between two marks, and only
// what shows the sentence makes words of it, since readers have different zones. What a
// rule takes out of a log has no such mark: [clean] lets no control character through.
const timeMark = "\x00"

// A timeForm is how exactly a sentence tells a time of day.
type timeForm string

const (
	toMinutes timeForm = "15:04"
	toSeconds timeForm = "15:04:05"
)

// timeOfDay is a time as a value in a sentence, which [inZone] turns into words.
func timeOfDay(t time.Time, form timeForm) string {
	return timeMark + string(form) + "@" + strconv.FormatInt(t.Unix(), 10) + timeMark
}

// cutTime cuts a sentence at the first time that is a value in it.
func cutTime(sentence string) (before string, t time.Time, form timeForm, after string, found bool) {
	for at := 0; ; {
		begin := strings.Index(sentence[at:], timeMark)
		if begin < 0 {
			return sentence, time.Time{}, "", "", false
		}
		begin += at
		value, after, _ := strings.Cut(sentence[begin+len(timeMark):], timeMark)
		form, seconds, _ := strings.Cut(value, "@")
		unix, err := strconv.ParseInt(seconds, 10, 64)
		if form := timeForm(form); err == nil && (form == toMinutes || form == toSeconds) {
			return sentence[:begin], time.Unix(unix, 0).UTC(), form, after, true
		}
		at = begin + len(timeMark)
	}
}

// cleanTimed is [clean] of a sentence that may have times as values, which stay.
func cleanTimed(sentence string, n int) string {
	before, t, form, after, found := cutTime(sentence)
	words := clean(before, n)
	if n -= len(words) + len(form) + len(" UTC"); !found || n < 0 {
		return words
	}
	return words + timeOfDay(t, form) + cleanTimed(after, n)
}

// inZone returns a sentence with its times of day in words, of UTC where zone is nil.
func inZone(sentence string, zone *time.Location) string {
	before, t, form, after, found := cutTime(sentence)
	if !found {
		return sentence
	}
	name := "UTC"
	if zone != nil {
		t = t.In(zone)
	}
	if _, offset := t.Zone(); offset != 0 {
		name = formats.ZoneName(t)
	}
	return before + t.Format(string(form)) + " " + name + inZone(after, zone)
}

// told returns the sentence in words of UTC, and the sentence itself where it has times
// that another zone tells otherwise.
func told(sentence string) (words, timed string) {
	if words = inZone(sentence, nil); words != sentence {
		timed = sentence
	}
	return words, timed
}

// SummaryIn is Summary for a person who reads times in a zone, UTC when nil.
func (s *Session) SummaryIn(zone *time.Location) []string {
	if s.timed == nil {
		return s.Summary
	}
	return allInZone(s.timed, zone)
}

func allInZone(list []string, zone *time.Location) []string {
	words := make([]string, len(list))
	for i, sentence := range list {
		words[i] = inZone(sentence, zone)
	}
	return words
}

// tell sets the summary, and keeps the times in it as values where it has any.
func (s *Session) tell(list []string) {
	if s.Summary = allInZone(list, nil); !slices.Equal(s.Summary, list) {
		s.timed = list
	}
}

// NextIn is Next for a person who reads times in a zone, UTC when nil.
func (c *Cause) NextIn(zone *time.Location) string { return inZone(c.next(), zone) }

// next is Next with its times as values.
func (c *Cause) next() string { return cmp.Or(c.timed, c.Next) }

// InFramesIn is [Note.InFrames] for a person who reads times in a zone, UTC when nil.
func (n *Note) InFramesIn(zone *time.Location) string { return n.inFrames(inZone(n.sentence(), zone)) }

// sentence is the sentence of the note with its times as values.
func (n *Note) sentence() string { return cmp.Or(n.timed, n.Note) }

// tell sets the sentence of the note.
func (n *Note) tell(sentence string) { n.Note, n.timed = told(sentence) }
