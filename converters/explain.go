package converters

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/formats"
)

// explainer completes the next message in the order of frames: direction and
// comment. It returns the session and the annotation where it makes them, and
// false when there are more messages than the survey has seen.
type explainer func(m *formats.Message) (*annotate.Session, *annotate.Note, bool)

// place says where messages stand in their logs, and no more.
func (g *Merged) place() explainer {
	var places provenance
	return func(m *formats.Message) (*annotate.Session, *annotate.Note, bool) {
		m.Comment = places.of(m)
		return nil, nil, true
	}
}

// comment explains messages without making more of a session than that takes.
func (g *Merged) comment() explainer {
	comments := g.sessions.Comments()
	if g.opts.Plain {
		comments = g.sessions.Directions()
	}
	return func(m *formats.Message) (*annotate.Session, *annotate.Note, bool) {
		comment, direction, ok := comments.Next()
		g.complete(m, comment, direction)
		return nil, nil, ok
	}
}

// walk explains messages with all that is known of them.
func (g *Merged) walk() explainer {
	walk := g.sessions.Walk()
	return func(m *formats.Message) (*annotate.Session, *annotate.Note, bool) {
		s, n := walk.Next()
		if n == nil {
			return nil, nil, false
		}
		comment := ""
		if !g.opts.Plain {
			comment = annotate.Comment(s, n)
		}
		g.complete(m, comment, n.Direction)
		return s, n, true
	}
}

func (g *Merged) complete(m *formats.Message, comment string, direction formats.Direction) {
	infer(m, direction)
	if g.opts.Plain {
		m.Comment = Provenance(m)
		return
	}
	m.Comment = remarked(comment, m)
}

// remarked adds to a comment what is wrong with the message.
func remarked(comment string, m *formats.Message) string {
	if len(m.Problems) > 0 {
		comment += " (" + m.Problems[0].Msg + ")"
	}
	return comment
}

// infer gives a message the direction that follows from its session, if its log
// states none. A capture names sender and receiver all the same: a message
// without a direction counts as sent, so the ends change places when it was
// received.
func infer(m *formats.Message, d formats.Direction) {
	if m.Direction != formats.Unknown || d == formats.Unknown {
		return
	}
	m.Direction, m.How = d, formats.Inferred
	if d == formats.In && !m.Local.IsZero() {
		m.Local, m.Remote = m.Remote, m.Local
	}
}

// step is a piece that was explained, and where it stands in the whole input.
type step struct {
	piece
	session *annotate.Session // nil where the explainer makes none, and for a gap
	note    *annotate.Note
	at      position
}

// position is where a message stands in time. A capture repeats the last time for
// a message without.
type position struct{ first, previous, time time.Time }

// steps goes through the logs and yields every piece in the order of time,
// explained. Count is as in read.
func (g *Merged) steps(ctx context.Context, explain explainer, count []*Report) iter.Seq2[step, error] {
	return func(yield func(step, error) bool) {
		errStop := errors.New("stopped")
		var s step
		frame := 0
		err := g.read(ctx, writing, count, func(p piece) error {
			s.piece = p
			if p.m.Raw != nil {
				var ok bool
				if s.session, s.note, ok = explain(p.m); !ok {
					return changed(g.Logs[p.log])
				}
				frame++
				s.at.next(p.m, frame)
			}
			s.frame = frame
			if !yield(s, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && err != errStop {
			yield(step{}, err)
		}
	}
}

func (p *position) next(m *formats.Message, frame int) {
	p.previous = p.time
	if !m.Time.IsZero() {
		p.time = m.Time
	}
	if frame == 1 {
		p.first = p.time
	}
}

// changed says that a later pass found another log than the first one.
func changed(l *input.Log) error {
	if l.External {
		return fmt.Errorf("%s: %s reads other messages in it the second time", l.Name(), l.Format.Title)
	}
	return fmt.Errorf("%s: was changed while it was read; convert a copy, or follow the log with --follow as it grows", l.Name())
}

// packet returns a message as the capture shows it.
func (g *Merged) packet(s *step) filter.Packet {
	p := filter.Packet{
		Message: s.m, Session: s.session, Note: s.note, Frame: s.frame, Time: s.at.time,
		First: s.at.first, Previous: s.at.previous, Interface: interfaceOf(s.m),
	}
	p.Src, p.Dst = g.hosts.Ends(s.m)
	return p
}

func interfaceOf(m *formats.Message) string {
	if m.Origin.Server != "" {
		return m.Origin.Server
	}
	return input.Stem(input.BaseName(m.Origin.File))
}
