// Package ticket writes what a colleague needs who has not seen the log: what
// happened, to whom, when, what to do, how that is known, and the id to find it
// again. It leaves out epids, tags, candidates and routine messages.
package ticket

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/formats/sip"
)

// Ticket is one session as a ticket tells it. Texts are as the log has them:
// each form escapes what it must.
type Ticket struct {
	Headline string
	Caller   string
	Callee   string
	Between  bool     // who of the two called is not known
	Start    string   // "2010-01-05 14:00:47 UTC"
	Next     []string // what to do
	Known    []string // what else is known, but for what Places say
	Places   []Place
	Proof    string // the header that proves the failure, as it stands in the log
	Steps    []Step
	Seen     string // file and line of the proof, else of the first message
	CallID   string
}

// Options guide [New].
type Options struct {
	Zone *time.Location     // of all times; UTC when nil
	Raw  func(n int) []byte // octets of message n, from 1; nil when there are none
}

// New makes the ticket of a session.
func New(s *annotate.Session, o Options) *Ticket {
	o.Zone = cmp.Or(o.Zone, time.UTC)
	t := &Ticket{Between: bool(s.CallerUnknown), Caller: s.Caller.AOR, Callee: s.Callee, CallID: s.CallID}
	if summary := s.SummaryIn(o.Zone); len(summary) > 0 {
		t.Headline = summary[0]
		for _, sentence := range summary[1:] {
			t.tell(sentence)
		}
	}
	t.Start = started(s, o.Zone)
	t.Places = places(s)
	proof := proofOf(s)
	t.Steps = steps(s, proof)
	t.Proof = proofHeader(proof, o.Raw)
	if proof == nil && len(s.Messages) > 0 {
		proof = &s.Messages[0]
	}
	if proof != nil {
		t.Seen = fmt.Sprintf("%s, line %d", proof.File, proof.Line)
	}
	return t
}

// tell sorts a sentence of a session's summary. A ticket has a table of the places, so it
// needs none about them, nor why there are several.
func (t *Ticket) tell(sentence string) {
	next, isNext := strings.CutPrefix(sentence, "Next: ")
	switch {
	case isNext:
		t.Next = append(t.Next, next)
	case annotate.AboutPlaces(sentence):
	default:
		t.Known = append(t.Known, sentence)
	}
}

// started is the start in the shown zone, and in UTC where that is another.
func started(s *annotate.Session, zone *time.Location) string {
	if s.Start.IsZero() {
		return "no time in the log"
	}
	text := s.Start.In(zone).Format("2006-01-02 15:04:05 MST")
	if _, offset := s.Start.In(zone).Zone(); offset != 0 {
		text += s.Start.UTC().Format(" (15:04:05 UTC)")
	}
	return text
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// proofOf returns the message that proves a failure: that of its cause, else the last
// final response to the INVITE that is one, nil when the call did not fail.
func proofOf(s *annotate.Session) *annotate.Note {
	if c := s.Cause; c != nil && c.Message > 0 && c.Message <= len(s.Messages) && c.ProvenBy(&s.Messages[c.Message-1]) {
		return &s.Messages[c.Message-1]
	}
	if s.Outcome != annotate.OutcomeFailed {
		return nil
	}
	var proof *annotate.Note
	for i := range s.Messages {
		if n := &s.Messages[i]; n.Kind == annotate.CodeFinalError && !repeated(n) {
			proof = n
		}
	}
	return proof
}

func repeated(n *annotate.Note) bool { return n.Retransmit || n.CopyOf > 0 || n.Duplicate > 0 }

// proving are the headers that say why, the most telling first.
var proving = []string{"ms-client-diagnostics", "ms-diagnostics", "ms-diagnostics-public", "Warning", "Reason"}

func proofHeader(n *annotate.Note, raw func(int) []byte) string {
	if n == nil || raw == nil {
		return ""
	}
	m := sip.Parse(raw(n.N))
	for _, name := range proving {
		if value := bytes.TrimSpace(m.Header(name)); len(value) > 0 {
			return name + ": " + string(value)
		}
	}
	return ""
}

func after(s *annotate.Session, n *annotate.Note) string {
	if s.Start.IsZero() || n.Time.IsZero() {
		return ""
	}
	return fmt.Sprintf("%+.3f", n.At().Sub(s.Began()).Seconds())
}

func message(n *annotate.Note) string {
	if n.Status == 0 {
		return n.Method
	}
	_, text, _ := strings.Cut(n.StartLine, " ")
	return text
}

// arrow stands between the parties: who called whom, or only that they talked.
func (t *Ticket) arrow(arrow string) string {
	if t.Between {
		return " and "
	}
	return " " + arrow + " "
}
