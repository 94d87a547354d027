package converters

import (
	"context"
	"errors"
	"slices"

	"ocsconv/annotate"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Complete reads the messages of some sessions, given by their numbers, and hands each
// session to done once, when it has all of them: in the order of its notes and without
// their gaps, for done to keep. They are not explained, see [Case.Explain]. It reads no
// further than to the last of them, and only the logs that hold them, where places in
// logs tell messages apart. It may run beside other passes.
func (c *Case) Complete(ctx context.Context, sessions []int, done func(*annotate.Session, []*formats.Message) error) error {
	w := &awaited{Case: c, done: done, files: map[string]bool{}}
	for i, n := range slices.Compact(slices.Sorted(slices.Values(sessions))) {
		w.await(c.Session(n), i < maxHeld)
	}
	if logs := w.logs(); logs != nil {
		if err := w.read(ctx, logs, false); err != errPlaces {
			return err
		}
	}
	err := w.read(ctx, c.Logs, true)
	if err == errPlaces {
		return errors.New("the inputs were changed while they were read; convert copies, or follow a log with --follow as it grows")
	}
	return err
}

// WithReports returns the numbers of some sessions, each once, and of those that carry the
// quality reports and ratings on them: they are shown as part of the call.
func (c *Case) WithReports(sessions []int) []int {
	list := slices.Clone(sessions)
	for _, n := range sessions {
		list = append(list, ReportSessions(c.SessionList.Session(n))...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ReportSessions returns the numbers of the sessions that carry the reports and ratings on a
// session.
func ReportSessions(s *annotate.Session) []int {
	var list []int
	for i := range s.ReportMessages {
		if n := s.ReportMessages[i].Session; n > 0 && !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// Explain completes the messages of a session as [Case.Packets] does.
func (c *Case) Explain(s *annotate.Session, messages []*formats.Message) {
	for i, m := range messages {
		comment, n := "", &s.Messages[i]
		if !c.opts.Plain {
			comment = annotate.Comment(s, n)
		}
		c.complete(m, comment, n.Direction)
	}
}

// maxHeld is how many sessions are held while they are awaited. Others are worked out
// again with their first messages.
const maxHeld = 1000

// awaited are sessions whose messages are being read.
type awaited struct {
	*Case
	done  func(*annotate.Session, []*formats.Message) error
	notes []awaitedNote
	files map[string]bool // that hold them
	left  int             // sessions
}

// awaitedNote is a message of a session: a line of a file, and a number in the whole input.
type awaitedNote struct {
	session *awaitedSession
	index   int
	file    string
	line    int
	frame   int
	found   bool
}

type awaitedSession struct {
	number   int
	callID   string
	session  *annotate.Session // nil where it is not held
	messages []*formats.Message
	left     int
}

// errPlaces says that messages are not where they were, or several are at one place.
var errPlaces = errors.New("messages cannot be told apart by their places")

func (w *awaited) await(s *annotate.Session, hold bool) {
	one := &awaitedSession{number: s.Number, callID: s.CallID, left: len(s.Messages)}
	if hold {
		one.session = s
	}
	for i := range s.Messages {
		n := &s.Messages[i]
		w.notes = append(w.notes, awaitedNote{one, i, n.File, n.Line, n.Frame, false})
		w.files[n.File] = true
	}
	if one.left > 0 {
		w.left++
	}
}

// logs returns those that hold the sessions, nil where only the numbers of messages tell
// them apart.
func (w *awaited) logs() (list []*input.Log) {
	if w.opts.Redactor != nil {
		return nil
	}
	found := map[string]bool{}
	for _, l := range w.Logs {
		if !w.files[l.File] {
			continue
		}
		if found[l.File] || l.Format.Binary || l.External || l.Input.Document != nil {
			return nil
		}
		found[l.File] = true
		list = append(list, l)
	}
	if len(found) < len(w.files) { // what a capture was made from
		return nil
	}
	return list
}

// read reads logs until no session is awaited, and finds messages by their numbers in all
// of them or by their places.
func (w *awaited) read(ctx context.Context, logs []*input.Log, numbered bool) error {
	type place struct {
		file string
		line int // or number
	}
	at := map[place]*awaitedNote{}
	for i := range w.notes {
		n := &w.notes[i]
		p := place{n.file, n.line}
		if numbered {
			p = place{"", n.frame}
		}
		if at[p] != nil {
			return errPlaces
		}
		at[p] = n
	}
	for p, err := range w.Only(logs).Pieces(ctx, merge.Pass{}) {
		if err != nil {
			return err
		}
		if w.left == 0 {
			return nil
		}
		if p.Message.Raw == nil {
			continue
		}
		where := place{p.Message.Origin.File, p.Message.Origin.Line}
		if numbered {
			where = place{"", p.Frame}
		}
		n := at[where]
		if n == nil || n.session.left == 0 { // which was complete before
			continue
		}
		if m := sip.Parse(p.Message.Raw); !numbered && (n.found || m.CallID() != nil && string(m.CallID()) != n.session.callID) {
			return errPlaces
		}
		if err := w.found(n, p.Message); err != nil {
			return err
		}
	}
	if w.left > 0 {
		return errPlaces
	}
	return nil
}

// found takes the message of a note.
func (w *awaited) found(n *awaitedNote, m *formats.Message) error {
	s := n.session
	if s.messages == nil {
		if s.session == nil {
			s.session = w.Session(s.number)
		}
		s.messages = make([]*formats.Message, len(s.session.Messages))
	}
	if !n.found {
		n.found = true
		s.left--
	}
	m.Gap = nil
	s.messages[n.index] = m
	if s.left > 0 {
		return nil
	}
	session, messages := s.session, s.messages
	s.session, s.messages = nil, nil
	w.left--
	return w.done(session, messages)
}
