package stats

import (
	"cmp"
	"strings"

	"ocsconv/annotate"
)

// Reason is why a call failed, as its session says: what [Cause] counts by.
type Reason struct {
	Status int
	ID     int
	Family string
	Text   string
	Host   string
}

// Reason returns what the cause counts by.
func (c *Cause) Reason() Reason { return Reason{c.Status, c.ID, c.Family, c.Text, c.Host} }

// ReasonOf returns the reason by which a session counts among the causes, false where
// it does not. The refusal of a call that is in progress where the log ends is no
// failure yet, and a missed call is none.
func ReasonOf(s *annotate.Session) (Reason, bool) {
	if s.Kind != annotate.KindCall || s.Cause == nil && !s.Failed() || s.Outcome == annotate.OutcomeInProgress || s.Missed() {
		return Reason{}, false
	}
	return reasonOf(s), true
}

func (c *Collector) cause(s *annotate.Session) {
	if key, ok := ReasonOf(s); ok {
		c.causes.count(key, s)
	}
}

// Causes counts sessions of any kind by why they failed. Its memory grows with the
// number of reasons.
type Causes map[Reason]*Cause

// Add counts a session that failed.
func (c Causes) Add(s *annotate.Session) {
	if s.Failed() {
		c.count(reasonOf(s), s)
	}
}

func (c Causes) count(key Reason, s *annotate.Session) {
	x := c[key]
	if x == nil {
		x = &Cause{Status: key.Status, ID: key.ID, Text: key.Text, Host: key.Host, Family: key.Family}
		c[key] = x
	}
	x.Calls++
	if !s.Start.IsZero() {
		if x.First.IsZero() || s.Start.Before(x.First.Time) {
			x.First = s.Start
		}
		if s.Start.After(x.Last.Time) {
			x.Last = s.Start
		}
	}
	if len(x.Sessions) < MaxListed {
		x.Sessions = append(x.Sessions, s.Number)
	}
}

// List returns the causes, the commonest first.
func (c Causes) List() []Cause {
	return sorted(c, func(a, b Cause) int {
		return cmp.Or(b.Calls-a.Calls, a.First.Compare(b.First.Time), a.Status-b.Status, a.ID-b.ID, strings.Compare(a.Text+a.Host, b.Text+b.Host))
	})
}

// reasonOf names the reason of a failed call: what the session says, else its final
// status alone. A diagnosis that the session did not choose proves nothing.
func reasonOf(s *annotate.Session) Reason {
	var key Reason
	if c := s.Cause; c != nil {
		key.Text, key.Host, key.Family = c.Text, c.Host, c.Family
		if c.Status != nil {
			key.Status = *c.Status
		}
		if c.ID != nil {
			key.ID = *c.ID
		}
		return key
	}
	key.Status = s.Refusal()
	return key
}
