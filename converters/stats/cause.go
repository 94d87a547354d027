package stats

import (
	"ocsconv/annotate"
)

// cause counts why a call failed, as its session says. The refusal of a call that is
// in progress where the log ends is no failure yet, and a missed call is none.
func (c *Collector) cause(s *annotate.Session) {
	if s.Cause == nil && !s.Failed() || s.Outcome == annotate.OutcomeInProgress || s.Missed() {
		return
	}
	key := causeOf(s)
	x := c.causes[key]
	if x == nil {
		x = &Cause{Status: key.status, ID: key.id, Text: key.text, Host: key.host, Family: key.family}
		c.causes[key] = x
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

// causeOf names the reason of a failed call: what the session says, else its final
// status alone. A diagnosis that the session did not choose proves nothing.
func causeOf(s *annotate.Session) causeKey {
	var key causeKey
	if c := s.Cause; c != nil {
		key.text, key.host, key.family = c.Text, c.Host, c.Family
		if c.Status != nil {
			key.status = *c.Status
		}
		if c.ID != nil {
			key.id = *c.ID
		}
		return key
	}
	for i := range s.Messages {
		if n := &s.Messages[i]; n.Kind == annotate.CodeFinalError && !n.Retransmit {
			key.status = n.Status
		}
	}
	return key
}
