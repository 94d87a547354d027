package converters

import (
	"context"
	"iter"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
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
	annotate.Explain(m, comment, direction)
	if g.opts.Plain {
		m.Comment = Provenance(m)
	}
}

// step is a piece that was explained, and where it stands in time.
type step struct {
	merge.Piece
	session *annotate.Session // nil where the explainer makes none, and for a gap
	note    *annotate.Note
	at      position
}

// position is where a message stands in time. A capture repeats the last time for
// a message without.
type position struct{ first, previous, time time.Time }

// steps goes through the logs and yields every piece in the order of time,
// explained. Count is as in [merge.Pass].
func (g *Merged) steps(ctx context.Context, explain explainer, count []*merge.Report) iter.Seq2[step, error] {
	return func(yield func(step, error) bool) {
		var s step
		for p, err := range g.Pieces(ctx, merge.Pass{Count: count}) {
			if err != nil {
				yield(step{}, err)
				return
			}
			s.Piece = p
			if p.Message.Raw != nil {
				var ok bool
				if s.session, s.note, ok = explain(p.Message); !ok {
					yield(step{}, g.Logs[p.Log].Changed())
					return
				}
				s.at.next(p.Message, p.Frame)
			}
			if !yield(s, nil) {
				return
			}
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

// packet returns a message as the capture shows it.
func (g *Merged) packet(s *step) filter.Packet {
	p := filter.Packet{
		Message: s.Message, Session: s.session, Note: s.note, Frame: s.Frame, Time: s.at.time,
		First: s.at.first, Previous: s.at.previous, Interface: interfaceOf(s.Message),
	}
	p.Src, p.Dst = g.hosts.Ends(s.Message)
	return p
}

func interfaceOf(m *formats.Message) string {
	if m.Origin.Server != "" {
		return m.Origin.Server
	}
	return input.Stem(input.BaseName(m.Origin.File))
}
