package logtime

import (
	"bytes"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"
)

// What tells an absolute time in a quality report. A report says when its call was
// answered and when it ended (DialogInfo, [MS-QoE] 2.2.1.4), in UTC. Where the log
// holds the call, that is as good as a Date header. Where it holds the report only,
// the time at which that was sent must do: clients send it at the end of the call,
// but one that was off line sends it later.
const (
	reportOfCall = "quality report"
	reportAlone  = "sending of a quality report"
)

// What a log with a quality report holds, and the report with its call. The first
// begins with a letter that logs have little of, so that a search for it is quick.
var (
	anyReport  = []byte("QReportEvent")
	reportMark = []byte("DialogInfo")
)

// maxCalls bounds the calls that wait for a report.
const maxCalls = 4096

// calls knows when the latest calls of a log were answered and ended, in its wall
// time.
type calls struct {
	known   map[string]*callTimes // by Call-ID
	order   []string              // of their first appearance, oldest first
	reports map[reportKey]bool    // that were met
}

type callTimes struct{ answered, ended time.Time }

type reportKey struct {
	callID     string
	start, end time.Time
}

// heard notes what a message tells of its call, and returns the samples that the
// quality reports in it make.
func (c *calls) heard(m *formats.Message) (list []Sample) {
	switch {
	case bytes.HasPrefix(m.Raw, []byte("SIP/2.0 2")):
		s := sip.Parse(m.Raw)
		if _, method, ok := s.CSeq(); ok && method == "INVITE" {
			if t := c.times(&s); t.answered.IsZero() {
				t.answered = m.Time
			}
		}
	case bytes.HasPrefix(m.Raw, []byte("BYE ")):
		s := sip.Parse(m.Raw)
		if t := c.times(&s); t.ended.IsZero() {
			t.ended = m.Time
		}
	case bytes.Contains(m.Raw, reportMark):
		s := sip.Parse(m.Raw)
		for part := range s.Parts() {
			if report, err := qoe.Read(part.Body); err == nil {
				list = c.report(list, report, m.Time)
			}
		}
	}
	return list
}

// times returns what is known of the call of a message.
func (c *calls) times(s *sip.Message) *callTimes {
	id := string(bytes.TrimSpace(s.CallID()))
	if t := c.known[id]; t != nil {
		return t
	}
	if c.known == nil {
		c.known = map[string]*callTimes{}
	}
	if len(c.order) == maxCalls {
		for _, old := range c.order[:maxCalls/2] {
			delete(c.known, old)
		}
		c.order = append(c.order[:0], c.order[maxCalls/2:]...)
	}
	t := &callTimes{}
	c.known[id], c.order = t, append(c.order, id)
	return t
}

// report appends the samples that a report makes which was sent at a wall time.
func (c *calls) report(list []Sample, report *qoe.Report, sent time.Time) []Sample {
	for i := range report.Sessions {
		d := &report.Sessions[i].Dialog
		key := reportKey{d.CallID, d.Start, d.End}
		if c.reports[key] {
			continue // a server logs what it forwards twice
		}
		if c.reports == nil || len(c.reports) == maxCalls {
			c.reports = map[reportKey]bool{}
		}
		c.reports[key] = true
		if s, ok := c.sample(d, sent); ok {
			list = append(list, s)
		}
	}
	return list
}

// sample sets a time of a report beside the wall time of the same event.
func (c *calls) sample(d *qoe.Dialog, sent time.Time) (s Sample, ok bool) {
	var call callTimes
	if t := c.known[d.CallID]; t != nil {
		call = *t
	}
	answered := Sample{Wall: call.answered, UTC: d.Start, What: reportOfCall}
	ended := Sample{Wall: call.ended, UTC: d.End, What: reportOfCall}
	switch lasted := ended.Wall.Sub(answered.Wall) - ended.UTC.Sub(answered.UTC); {
	case answered.told() && ended.told() && lasted.Abs() > maxSkew:
		return s, false // of another time, or a change of the clock in the call
	case answered.told():
		return answered, true
	case ended.told():
		return ended, true
	}
	return Sample{Wall: sent, UTC: d.End, What: reportAlone}, !d.End.IsZero()
}

// told reports whether both times are there.
func (s *Sample) told() bool { return !s.Wall.IsZero() && !s.UTC.IsZero() }
