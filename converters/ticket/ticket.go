// Package ticket writes what a colleague needs who has not seen the log: what
// happened, to whom, when, what to do, how that is known, and the id to find it
// again. It leaves out epids, tags, candidates and routine messages.
package ticket

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// maxSteps is how many messages tell the story; a ticket is no log.
const maxSteps = 10

// Ticket is one session as a ticket tells it. Texts are as the log has them:
// each form escapes what it must.
type Ticket struct {
	Headline string
	Caller   string
	Callee   string
	Between  bool   // who of the two called is not known
	Start    string // "2010-01-05 14:00:47 UTC"
	Known    []string
	Places   []Place
	Proof    string // the header that proves the failure, as it stands in the log
	Steps    []Step
	Seen     string // file and line of the proof, else of the first message
	CallID   string
}

// Place is one endpoint of the callee.
type Place struct {
	Name    string
	Product string
	State   string // what became of it
	Rang    string // "10.5 s", "" for never
}

// Step is one message that carries the story.
type Step struct {
	Number  int    // in the whole input, by which sentences and ladders name it
	After   string // "+0.942"
	Message string
	Meaning string
}

// Options guide [New].
type Options struct {
	Zone *time.Location     // of all times; UTC when nil
	Raw  func(n int) []byte // octets of message n, from 1; nil when there are none
}

// New makes the ticket of a session.
func New(s *annotate.Session, o Options) *Ticket {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	t := &Ticket{Between: bool(s.CallerUnknown), Caller: s.Caller.AOR, Callee: s.Callee, CallID: s.CallID}
	if len(s.Summary) > 0 {
		t.Headline, t.Known = s.Summary[0], s.Summary[1:]
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

func places(s *annotate.Session) []Place {
	var list []Place
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		p := Place{Name: e.Label, Product: e.Product, State: string(e.State)}
		if e.Name != "" {
			p.Name += " " + e.Name
		} else if e.AOR != "" {
			p.Name += " " + e.AOR
		}
		if e.Reason != "" {
			p.State += ": " + e.Reason
		}
		if e.How == annotate.Inferred {
			p.State += " (follows from SIP)"
		}
		if e.RingMS != nil {
			p.Rang = seconds(time.Duration(*e.RingMS) * time.Millisecond)
		}
		list = append(list, p)
	}
	return list
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// proofOf returns the message that proves a failure: that of its cause, else the last
// final response to the INVITE that is one, nil when the call did not fail.
func proofOf(s *annotate.Session) *annotate.Note {
	if c := s.Cause; c != nil && c.Message > 0 && c.Message <= len(s.Messages) {
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

// steps picks the messages that carry the story, up to the proof of a failure.
func steps(s *annotate.Session, proof *annotate.Note) []Step {
	var list []Step
	ready := map[string]bool{}
	for i := range s.Messages {
		n := &s.Messages[i]
		if repeated(n) || !tells(n, ready) {
			continue
		}
		if len(list) == maxSteps {
			list[maxSteps-1] = Step{Message: "…", Meaning: "more messages in the log"}
			break
		}
		list = append(list, Step{Number: n.Frame, After: after(s, n), Message: message(n), Meaning: meaning(n)})
		if n == proof {
			break
		}
	}
	return list
}

// tells reports whether a message carries the story. Of the provisional
// responses of an endpoint only the first one does.
func tells(n *annotate.Note, ready map[string]bool) bool {
	switch n.Kind {
	case annotate.CodeInvite, annotate.CodeFork, annotate.CodeAdd, annotate.CodeForward, annotate.CodeApplication,
		annotate.CodeAnswer, annotate.CodeAnswer2, annotate.CodeAck, annotate.CodeFinalError, annotate.CodeCancel,
		annotate.CodeReinviteError, annotate.CodeBye, annotate.CodeRefer, annotate.CodeRegister, annotate.CodeRegisterOK,
		annotate.CodeRegisterOther, annotate.CodeMessage:
		return true
	case annotate.CodeRing, annotate.CodeProgress:
		first := !ready[n.Endpoint]
		ready[n.Endpoint] = true
		return first
	}
	return false
}

var (
	standing = formats.Pattern(`^(E\d+) \([^)]*\): `) // "E1 (lost, inferred): "
	device   = formats.Pattern(`,? \(?epid [0-9A-Za-z]+\)?`)
)

// meaning is the first sentence of what is known of a message, without what the
// ticket says elsewhere: how the endpoint ended, its epid, the start line.
func meaning(n *annotate.Note) string {
	text, _, _ := strings.Cut(n.InFrames(), ". ")
	text = device().ReplaceAllString(standing().ReplaceAllString(text, "$1: "), "")
	text = strings.Replace(text, message(n)+": ", "", 1)
	text = strings.Replace(text, message(n)+" ", "", 1)
	return strings.TrimSuffix(text, ".")
}

func after(s *annotate.Session, n *annotate.Note) string {
	if s.Start.IsZero() || n.Time.IsZero() {
		return ""
	}
	return fmt.Sprintf("%+.3f", n.Time.Sub(s.Start.Time).Seconds())
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
