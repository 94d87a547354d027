// Package logtime finds out which zone a log was written in. A log's lines
// carry wall time without a zone, but some messages in it carry an absolute
// time: the Date header (RFC 3261 §20.17), the time stamp in an NTLM challenge
// ([MS-NLMP] 2.2.2.1) and, where there is neither, the times of a call in the
// quality report about it ([MS-QoE] 2.2.1.4). The difference between the two,
// rounded to a quarter of an hour, is the offset from UTC.
package logtime

import (
	"slices"
	"time"
)

// Sample is one place of a log where wall time and absolute time meet.
type Sample struct {
	Wall    time.Time // as if it were UTC; on day 1 of year 1 when the log has no date
	UTC     time.Time
	HasDate bool
	What    string // "Date header", "NTLM time stamp", "quality report"
}

// The offsets of the zones that people live in, and how far the clocks of two
// machines may be apart: Kerberos allows five minutes by default (RFC 4120
// §8.2), and a client whose clock is off by more does not sign in.
const (
	westmost = -12 * time.Hour
	eastmost = 14 * time.Hour
	maxSkew  = 5 * time.Minute
)

// Offset returns how far the wall time runs ahead of UTC, rounded to a quarter
// of an hour, and whether the two are close enough to that to be believed, and it
// is the time of some place: clocks of servers and clients differ by some minutes
// at most.
func (s Sample) Offset() (time.Duration, bool) {
	d := s.Wall.Sub(s.UTC)
	if !s.HasDate {
		d = ofDay(s.Wall) - ofDay(s.UTC)
		if d < westmost {
			d += 24 * time.Hour
		}
		if d >= eastmost {
			d -= 24 * time.Hour
		}
	}
	rounded := d.Round(15 * time.Minute)
	skew := (d - rounded).Abs()
	return rounded, skew <= maxSkew && kept(rounded)
}

// near reports whether the two times differ by offset but for what clocks do.
func (s Sample) near(offset time.Duration) bool {
	return s.HasDate && offset >= westmost && offset <= eastmost && (s.Wall.Sub(s.UTC)-offset).Abs() <= maxSkew
}

// kept reports whether some place has kept a time so far ahead of UTC since logs of
// these products exist (tz database, 2005 and later): full hours, and few others.
func kept(offset time.Duration) bool {
	if offset < westmost || offset > eastmost {
		return false
	}
	switch minutes := int(offset / time.Minute); minutes {
	case -9*60 - 30, -4*60 - 30, -3*60 - 30, -2*60 - 30, // Marquesas, Venezuela, Newfoundland
		3*60 + 30, 4*60 + 30, 5*60 + 30, 5*60 + 45, 6*60 + 30, // Iran, Afghanistan, India, Nepal, Myanmar
		8*60 + 30, 8*60 + 45, 9*60 + 30, 9*60 + 45, 10*60 + 30, // North Korea, Eucla, Adelaide, Lord Howe
		11*60 + 30, 12*60 + 45, 13*60 + 45: // Norfolk, Chatham
		return true
	default:
		return minutes%60 == 0
	}
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
	Reports bool      // the log may hold quality reports; [Messages] finds what they tell
	Dayless bool      // no message tells the day that the lines lack; known of [Messages] alone
}

// TellsZone reports whether a sample tells the zone.
func (f *Findings) TellsZone() bool {
	return slices.ContainsFunc(f.Samples, func(s Sample) bool {
		_, ok := s.Offset()
		return ok
	})
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
