package converters

import (
	"context"
	"iter"
	"strconv"
	"strings"
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
// explained.
func (g *Merged) steps(ctx context.Context, explain explainer, pass merge.Pass) iter.Seq2[step, error] {
	return func(yield func(step, error) bool) {
		var s step
		for p, err := range g.Pieces(ctx, pass) {
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

// Provenance returns where a message stands in its log, as packet comments
// show it: "oc-phone.uccapilog:2 pid=0x1B3C tid=0xA1F INFO".
func Provenance(m *formats.Message) string {
	o := m.Origin
	o.File = input.BaseName(o.File)
	b := o.AppendPlace(make([]byte, 0, 96))
	if len(m.Problems) > 0 {
		b = append(append(append(b, " ("...), m.Problems[0].Msg...), ')')
	}
	return string(b)
}

// provenance makes the comments of messages that follow each other, of which most
// differ in the line alone.
type provenance struct {
	last         writer
	file, behind string // what stands before and behind the line
	made         strings.Builder
}

// commentsTogether is how many octets of comments are allocated at a time.
const commentsTogether = 4 << 10

// writer is who wrote a message into which log.
type writer struct {
	file, server, level string
	process, thread     uint32
}

// of is [Provenance].
func (p *provenance) of(m *formats.Message) string {
	o := &m.Origin
	if o.File == "" || o.Line <= 0 || len(m.Problems) > 0 {
		return Provenance(m)
	}
	if by := (writer{o.File, o.Server, o.Level, o.Process, o.Thread}); p.file == "" || by != p.last {
		whole := Provenance(m)
		p.last, p.file = by, input.BaseName(o.File)+":"
		p.behind = whole[len(p.file)+len(strconv.Itoa(o.Line)):]
	}
	var digits [20]byte
	line := strconv.AppendInt(digits[:0], int64(o.Line), 10)
	if size := len(p.file) + len(line) + len(p.behind); p.made.Cap()-p.made.Len() < size {
		p.made = strings.Builder{}
		p.made.Grow(max(size, commentsTogether))
	}
	from := p.made.Len()
	p.made.WriteString(p.file)
	p.made.Write(line)
	p.made.WriteString(p.behind)
	return p.made.String()[from:]
}
