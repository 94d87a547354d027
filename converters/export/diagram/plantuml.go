package diagram

import (
	"bufio"
	_ "embed" // of ladder.puml
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"ocsconv/converters/wireshark/palette"
)

// PlantUML writes the ladder as a PlantUML sequence diagram. It renders with
// version 1.2020.02 and later. Frame numbers are the diagram's own numbers
// (autonumber). A ladder that would exceed the 4096 pixels to which PlantUML
// cuts its pictures goes on on a new page; lanes that would be cut share one.
//
// Text from messages is written as character references except for letters,
// digits and blanks, so neither the preprocessor (!include, %getenv) nor Creole
// nor a line of the diagram's grammar can be in it.
func PlantUML(w io.Writer, l *Ladder) error {
	l = l.narrow(plantUMLLanes(l))
	p := plantUML{Writer: bufio.NewWriter(w), l: l, left: l.notesLeft()}
	p.line("@startuml")
	p.WriteString(plantUMLStyle)
	p.line("title <size:15><b>%s</b></size>", escapePlantUML(l.Title))
	p.lanes()
	p.numbered = true
	for _, s := range l.Steps {
		p.step(s)
	}
	p.legend()
	p.line("@enduml")
	return p.Flush()
}

// Words, signs and line styles say what the colours say.
var plantUMLStyle = strings.NewReplacer("INK", palette.Light.Ink, "LINE", palette.Timeline.Light.Text, "RULE", palette.Light.Rule, "BAND", palette.Light.Band, "PAPER", palette.Light.Paper).Replace(plantUMLRules)

//go:embed ladder.puml
var plantUMLRules string

// plantUMLLanes returns how many lanes fit into a picture, by an estimate of
// their widths in pixels.
func plantUMLLanes(l *Ladder) int {
	const (
		limit = 4096 - 450 // less the notes
		char  = 7
		space = 42
	)
	width := 0
	for i := range l.Lanes {
		widest := 8
		for _, line := range append([]string{l.Lanes[i].Label + l.Lanes[i].Became}, l.Lanes[i].details()...) {
			widest = max(widest, utf8.RuneCountInString(line))
		}
		if width += widest*char + space; width > limit {
			return i
		}
	}
	return len(l.Lanes)
}

type plantUML struct {
	*bufio.Writer
	l        *Ladder
	left     bool // notes stand left of the ladder
	next     int  // number that autonumber gives the next message
	numbered bool
	height   int // estimate in pixels since the start of the page
}

func (p *plantUML) line(format string, args ...any) {
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *plantUML) lanes() {
	box := 0
	for i := range p.l.Lanes {
		if box < len(p.l.Boxes) && p.l.Boxes[box].First == i {
			p.line(`box "%s"`, escapePlantUML(p.l.Boxes[box].Title))
		}
		p.lane(&p.l.Lanes[i])
		if box < len(p.l.Boxes) && p.l.Boxes[box].Last == i {
			p.line("end box")
			box++
		}
	}
	p.height = 160
}

func (p *plantUML) lane(l *Lane) {
	head := "<b>" + escapePlantUML(l.Label) + "</b>"
	if mark := l.Became; mark != "" {
		head += " " + escapePlantUML("«"+l.sign()+mark+"»")
	}
	for _, d := range l.details() {
		head += `\n<size:11>` + escapePlantUML(d) + `</size>`
	}
	p.line(`participant "%s" as %s %s`, head, l.ID, plantUMLFill(l))
}

func plantUMLFill(l *Lane) string {
	if r := l.Colours(); r != nil {
		return r.Light.Fill
	}
	return palette.Light.Paper
}

func (p *plantUML) step(s Step) {
	switch s := s.(type) {
	case *Message:
		p.page(26 + p.noteHeight(s))
		p.message(s)
	case *Divider:
		p.page(44)
		p.line("== %s ==", escapePlantUML(s.Label))
	case *Pause:
		p.page(36)
		p.line("... %s ...", escapePlantUML(Span(s.Length)))
	case *Fold:
		p.page(36)
		p.line("... %s ...", escapePlantUML(s.String()))
	}
}

// page starts a new page where the next step, of the given height, would leave
// the picture.
func (p *plantUML) page(height int) {
	const limit = 3600
	if p.height+height > limit {
		p.line("newpage")
		p.height = 160
	}
	p.height += height
}

func (p *plantUML) message(m *Message) {
	p.number(m.Frame)
	from, to := p.l.Lanes[m.From].ID, p.l.Lanes[m.To].ID
	if m.Inferred {
		grey := palette.Inferred.Light.Text
		p.line("%s -[%s,dotted]>> %s : <i><color:%s>%s</color></i>", from, grey, to, grey, escapePlantUML(p.l.text(m)))
		return
	}
	arrow := "-[" + p.colour(m) + "]>"
	if !m.Request {
		arrow = "-[" + p.colour(m) + "]->"
	}
	p.line("%s %s %s : %s", from, arrow, to, p.text(m))
	p.note(m)
}

func (p *plantUML) text(m *Message) string {
	text := escapePlantUML(m.sign() + p.l.text(m))
	switch {
	case m.Failing:
		text = "<color:" + palette.Failed.Light.Text + "><b>" + text + "</b></color>"
	case m.Answers:
		text = "<b>" + text + "</b>"
	}
	if m.Timed {
		text += "  <size:10><color:" + palette.Light.Muted + ">" + escapePlantUML(offset(m)) + "</color></size>"
	}
	return text
}

// number makes autonumber give the next message this number, or none.
func (p *plantUML) number(frame int) {
	switch {
	case frame <= 0 && p.numbered:
		p.line("autonumber stop")
		p.numbered = false
	case frame <= 0:
	case !p.numbered || frame != p.next:
		p.line(`autonumber %d "<b>[0]</b>"`, frame)
		p.numbered = true
	}
	if frame > 0 {
		p.next = frame + 1
	}
}

// colour is what stands in an arrow: a failing one is broader as well.
func (p *plantUML) colour(m *Message) string {
	switch r := p.l.Role(m); r {
	case nil:
		return palette.Light.Ink
	case &palette.Failed:
		return r.Light.Text + ",bold"
	default:
		return r.Light.Text
	}
}

// note writes the annotation beside its message, which works for messages that
// start or end at the outermost lane. Others get it in the row below.
func (p *plantUML) note(m *Message) {
	if !m.Key {
		return
	}
	side, lane := "right", len(p.l.Lanes)-1
	if p.left {
		side, lane = "left", 0
	}
	place := side
	if m.From != lane && m.To != lane {
		place += " of " + p.l.Lanes[lane].ID
	}
	lines := wrap(m.Note, plantUMLNoteWidth)
	for i := range lines {
		lines[i] = escapePlantUML(lines[i])
	}
	p.line("note %s : %s", place, strings.Join(lines, `\n`))
}

const plantUMLNoteWidth = 44

func (p *plantUML) noteHeight(m *Message) int {
	if !m.Key {
		return 0
	}
	return 10 + 15*(len(m.Note)/plantUMLNoteWidth+1)
}

func (p *plantUML) legend() {
	p.line("legend left")
	for _, sentence := range p.l.Verdict {
		for i, line := range wrap(sentence, 110) {
			bullet := "<U+2022> "
			if i > 0 {
				bullet = "<U+2003>"
			}
			p.line("%s", bullet+escapePlantUML(line))
		}
	}
	for _, line := range append(wrap(p.l.About, 130), p.l.Key("Dotted grey")) {
		p.line("<size:10><color:%s>%s</color></size>", palette.Light.Muted, escapePlantUML(line))
	}
	p.line("endlegend")
}

// escapePlantUML writes all but ASCII letters, digits and harmless signs as
// <U+XXXX>, which no character set of the reader can spoil. PlantUML keeps 16
// bits of the number, so what needs more is written as its two surrogates.
func escapePlantUML(s string) string {
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, 2*len(s))
	for _, r := range s {
		if r == ' ' || r == '.' || r == ',' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			b = append(b, byte(r))
			continue
		}
		var units [2]uint16
		for _, u := range utf16.AppendRune(units[:0], r) {
			b = append(b, '<', 'U', '+', digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15], '>')
		}
	}
	return string(b)
}
