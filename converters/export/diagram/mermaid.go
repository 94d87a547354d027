package diagram

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"ocsconv/converters/wireshark/palette"
)

// mermaidLimit is the length of a text above which Mermaid refuses to draw
// (maxTextSize), less some room.
const mermaidLimit = 49_000

// Mermaid writes the ladder as a Mermaid sequence diagram, for wikis. Mermaid
// refuses long diagrams, so messages are folded until the text is short enough.
//
// Punctuation from messages is written as Mermaid's entities (#59;), so it
// cannot end a statement or start a directive, a comment or markup.
func Mermaid(w io.Writer, l *Ladder) error {
	m := mermaid{l: l, left: l.notesLeft()}
	m.draw()
	for max := len(l.Steps); m.Len() > mermaidLimit && max > 1; {
		max = max * 2 / 3
		m = mermaid{l: l.shorten(max), left: m.left}
		m.draw()
	}
	_, err := m.WriteTo(w)
	return err
}

type mermaid struct {
	bytes.Buffer
	l    *Ladder
	left bool
}

func (m *mermaid) line(format string, args ...any) {
	fmt.Fprintf(m, format+"\n", args...)
}

func (m *mermaid) draw() {
	m.line("sequenceDiagram")
	m.line("  accTitle: %s", escapeMermaid(m.l.Title))
	if len(m.l.Verdict) > 0 {
		m.line("  accDescr: %s", escapeMermaid(m.l.Verdict[0]))
	}
	m.lanes()
	for _, s := range m.l.Steps {
		m.step(s)
	}
	for _, sentence := range m.l.Verdict {
		m.over(sentence)
	}
	m.over(m.l.About)
	m.over(m.l.Key("Grey background"))
}

func (m *mermaid) lanes() {
	box := 0
	for i := range m.l.Lanes {
		if box < len(m.l.Boxes) && m.l.Boxes[box].First == i {
			m.line("  box rgba(128, 140, 150, 0.12) %s", escapeMermaid(m.l.Boxes[box].Title))
		}
		lane := &m.l.Lanes[i]
		head := escapeMermaid(lane.Label)
		if mark := lane.Became; mark != "" {
			head += " " + escapeMermaid("«"+lane.sign()+mark+"»")
		}
		for _, d := range lane.details() {
			head += "<br/>" + escapeMermaid(d)
		}
		m.line("  participant %s as %s", lane.ID, head)
		if box < len(m.l.Boxes) && m.l.Boxes[box].Last == i {
			m.line("  end")
			box++
		}
	}
}

func (m *mermaid) step(s Step) {
	switch s := s.(type) {
	case *Message:
		m.message(s)
	case *Divider:
		m.over("── " + s.Label + " ──")
	case *Pause:
		m.over("… " + Span(s.Length) + " …")
	case *Fold:
		m.over("… " + s.String())
	}
}

// over writes a band over all lanes.
func (m *mermaid) over(text string) {
	m.line("  Note over %s: %s", m.ends(), m.lines(text, 100))
}

func (m *mermaid) ends() string { return m.l.Lanes[0].ID + "," + m.l.Lanes[len(m.l.Lanes)-1].ID }

func (m *mermaid) message(s *Message) {
	from, to := m.l.Lanes[s.From].ID, m.l.Lanes[s.To].ID
	text := escapeMermaid(m.l.text(s))
	if s.Inferred {
		m.line("  rect rgba(128, 128, 128, 0.18)")
		m.line("  %s--)%s: %s", from, to, text)
		m.line("  end")
		return
	}
	text = escapeMermaid(s.sign()) + text
	if s.Frame > 0 {
		text = escapeMermaid(fmt.Sprintf("[%d] ", s.Frame)) + text
	}
	if s.Timed {
		text += escapeMermaid(" " + offset(s))
	}
	arrow := "->>"
	if !s.Request {
		arrow = "-->>"
	}
	band := decisive(s)
	if band != nil {
		m.line("  rect %s", rgb(band.Light.Fill))
	}
	m.line("  %s%s%s: %s", from, arrow, to, text)
	if band != nil {
		m.line("  end")
	}
	if s.Key {
		m.line("  Note %s: %s", m.side(), m.lines(s.Note, 44))
	}
}

// decisive is the role of the band behind a message, since Mermaid has no colours of
// arrows: a failure or the answer; nil for all others.
func decisive(s *Message) *palette.Role {
	switch {
	case s.Failing:
		return &palette.Failed
	case s.Answers:
		return &palette.Won
	}
	return nil
}

// rgb writes a colour as Mermaid reads it.
func rgb(colour string) string {
	red, green, blue := palette.RGB(colour)
	return fmt.Sprintf("rgb(%d, %d, %d)", red, green, blue)
}

func (m *mermaid) side() string {
	if m.left {
		return "left of " + m.l.Lanes[0].ID
	}
	return "right of " + m.l.Lanes[len(m.l.Lanes)-1].ID
}

func (m *mermaid) lines(text string, width int) string {
	lines := wrap(text, width)
	for i := range lines {
		lines[i] = escapeMermaid(lines[i])
	}
	return strings.Join(lines, "<br/>")
}

// escapeMermaid writes ASCII punctuation as entities.
func escapeMermaid(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r > 0x7e, r == ' ', r == '.', r == ',',
			r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
