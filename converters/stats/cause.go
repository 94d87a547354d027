package stats

import (
	"ocsconv/annotate"
)

// cause counts why a call failed, as its session says.
func (c *Collector) cause(s *annotate.Session) {
	if s.Cause == nil {
		return
	}
	key := causeOf(s)
	x := c.causes[key]
	if x == nil {
		x = &Cause{Status: key.status, ID: key.id, Text: key.text, Host: key.host}
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

// causeOf names the reason of a failed call.
func causeOf(s *annotate.Session) causeKey {
	var key causeKey
	if s.Cause.Status != nil {
		key.status = *s.Cause.Status
	}
	if s.Cause.ID != nil {
		key.id = *s.Cause.ID
	}
	key.text, key.host = s.Cause.Text, s.Cause.Host
	return key
}
