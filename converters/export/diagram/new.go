package diagram

import (
	"time"

	"ocsconv/annotate"
)

// Options guide [New]. The zero value draws every message of the session.
type Options struct {
	// NoInferred leaves out what is not in the log.
	NoInferred bool
	// Duplicates draws a record that several logs hold as often as they do.
	Duplicates bool
	// Collapse folds what a reader of the call's outline does not need: PRACK
	// and its replies, retransmissions, keep-alives, what endpoints said that
	// did not get the call, and in a server's log the second record of a
	// message that was passed on.
	Collapse bool
	// MaxSteps is the number of messages that are drawn at most, 0 for no
	// limit. What decided the call is kept, then the first and last messages.
	MaxSteps int
	// MaxLanes is the number of lanes at most; 0 means DefaultMaxLanes. Further
	// endpoints share one lane.
	MaxLanes int
	// First and Last limit the ladder to messages with these numbers, both
	// included; 0 for no limit. They make pages.
	First, Last int
	// Zone is that of all times; nil means UTC.
	Zone *time.Location
}

// DefaultMaxLanes is the number of lanes that still fit on a sheet of paper.
const DefaultMaxLanes = 24

// minPause is the shortest silence that is shown. It is longer than what a
// server needs to find an endpoint, and shorter than any ringing.
const minPause = 2 * time.Second

// New draws the ladder of a session. It does not keep s.
func New(s *annotate.Session, opts Options) *Ladder {
	b := &builder{s: s, opts: opts, flow: s.Flow()}
	b.lanes = newLanes(s, b.flow)
	var since string
	b.start, since = start(s)
	b.diagnostics = firstDiagnostics(s)
	b.firsts = firsts(s)
	b.ending = ending(s)
	b.untold = untold(s)
	b.answered = endpointsWith(s.Messages, annotate.CodeAnswer, annotate.CodeAnswer2)
	b.acknowledged = endpointsWith(s.Messages, annotate.CodeAck)
	b.folds = b.plan()
	b.draw()

	l := &Ladder{
		Title:    title(s),
		Number:   s.Number,
		CallID:   clean(s.CallID, maxText),
		About:    about(s, opts.Zone),
		Lanes:    b.lanes.all,
		Steps:    b.steps,
		Since:    since,
		Messages: s.Count(),
		Folded:   b.folded,
	}
	for _, sentence := range s.SummaryIn(opts.Zone) {
		l.Verdict = append(l.Verdict, clean(sentence, maxText))
	}
	l.Media = streams(s)
	l.dropUnused(b.lanes.fallback)
	l.Boxes = boxes(l.Lanes)
	return l.narrow(limit(opts.MaxLanes, DefaultMaxLanes))
}

func limit(n, fallback int) int {
	if n <= 0 {
		return fallback
	}
	return n
}

// builder holds what New knows while it goes over the messages.
type builder struct {
	s           *annotate.Session
	opts        Options
	lanes       *lanes
	start       time.Time
	flow        *annotate.Flow
	firsts      map[string]int // endpoint -> number of its first message
	ending      int            // number of the message that ended an unanswered call
	untold      bool           // whether a 2xx to an INVITE began the call or changed it
	diagnostics map[int]int    // message number -> ms-diagnostics id
	folds       []string       // per message: why it is folded, "" when it is drawn

	answered, acknowledged map[string]bool // endpoints with an answer in the log, and with the ACK for one

	steps  []Step
	folded int
	open   *Fold
	copies map[int]*Message // N -> drawn message, for collapsed copies
	last   time.Time
	phase  phase
}

func (b *builder) draw() {
	b.copies = map[int]*Message{}
	for i := range b.s.Messages {
		n := &b.s.Messages[i]
		if n.Duplicate != 0 && !b.opts.Duplicates {
			if after := b.unlogged(b.flow.UnloggedAfter(i)); after != nil {
				b.append(after...)
			}
			continue
		}
		if why := b.folds[i]; why != "" {
			b.fold(n, why)
			b.skip(n, why)
			continue
		}
		if b.joins(n) {
			continue
		}
		b.pause(n)
		b.divide(n)
		if before := b.unlogged(b.flow.UnloggedBefore(n)); before != nil {
			b.append(before...)
		}
		m := b.message(n)
		b.copies[n.N] = m
		b.append(m)
		b.append(b.unlogged(b.flow.UnloggedAfter(i))...)
	}
	b.reports()
	b.append()
}

// reports draws the messages of the quality reports on the call behind its own, on
// the page with its last ones.
func (b *builder) reports() {
	list := b.s.ReportMessages
	o := &b.opts
	if len(list) == 0 || o.Last > 0 && o.Last < b.s.Messages[len(b.s.Messages)-1].N {
		return
	}
	b.append(&Divider{Label: "Quality reports"})
	drawn := len(list)
	if o.MaxSteps > 0 {
		drawn = min(drawn, max(0, o.MaxSteps-len(b.steps)))
	}
	for i := range list[:drawn] {
		b.pause(&list[i])
		b.append(b.message(&list[i]))
	}
	for i := range list[drawn:] {
		b.fold(&list[drawn+i], foldTooMany)
	}
}

// append closes the fold that is open and adds steps.
func (b *builder) append(steps ...Step) {
	if b.open != nil {
		b.steps = append(b.steps, b.open)
		b.open = nil
	}
	b.steps = append(b.steps, steps...)
}

// joins adds a record that only passes a message on to the arrow of that
// message, when the ladder is collapsed.
func (b *builder) joins(n *annotate.Note) bool {
	if !b.opts.Collapse || n.CopyOf == 0 {
		return false
	}
	m := b.copies[n.CopyOf]
	if m == nil || len(m.Copies) > 0 {
		return false
	}
	copied := b.message(n)
	if copied.From != m.To || copied.To == m.From {
		return false
	}
	m.To = copied.To
	m.Copies = append(m.Copies, n.Frame)
	return true
}

func (b *builder) pause(n *annotate.Note) {
	if n.Time.IsZero() {
		return
	}
	silence := n.At().Sub(b.last)
	if !b.last.IsZero() && silence >= minPause {
		b.append(&Pause{Length: silence})
	}
	b.last = n.At()
}

func (b *builder) message(n *annotate.Note) *Message {
	from, to := b.flow.Ends(n)
	m := &Message{
		N:        n.N,
		Session:  n.Session,
		Frame:    n.Frame,
		From:     b.lanes.of(from),
		To:       b.lanes.of(to),
		Branch:   clean(n.Endpoint, maxWord),
		Endpoint: b.lanes.endpoint(n.Endpoint),
		Request:  n.Request(),
		Label:    b.label(n),
		Short:    b.short(n),
		SDP:      clean(n.SDP, maxWord),
		CSeq:     clean(n.CSeq, maxWord),
		Code:     n.Kind,
		Note:     clean(annotate.WithoutState(n.InFramesIn(b.opts.Zone)), maxText),
		Key:      b.matters(n),
		Again:    n.Retransmit,
		Routine:  b.routine(n),
		Failing:  b.s.Failing(n),
		Answers:  b.answers(n),
	}
	if !n.Time.IsZero() && !b.start.IsZero() {
		m.Offset, m.Timed = n.At().Sub(b.start), true
	}
	return m
}

// start is the time from which the ladder counts, and what it is that of: the
// initial INVITE, or the first message that has a time.
func start(s *annotate.Session) (at time.Time, since string) {
	since = "the first message"
	for i := range s.Messages {
		n := &s.Messages[i]
		if n.Time.IsZero() {
			continue
		}
		if n.Kind == annotate.CodeInvite {
			return n.At(), "the INVITE"
		}
		if at.IsZero() {
			at = n.At()
		}
	}
	return at, since
}
