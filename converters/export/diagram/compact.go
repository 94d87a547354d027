package diagram

import (
	"fmt"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/table/cells"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats"
)

// compactSpacing returns the columns between two lanes of a compact ladder: more lanes
// stand closer, so that what the messages say keeps its room.
func compactSpacing(lanes int) int {
	switch {
	case lanes <= 5:
		return 5
	case lanes <= 9:
		return 4
	}
	return 3
}

// Columns of a compact ladder.
const (
	minCompactText = 30 // for what a message says
	maxCompactRows = 2  // lines of it
)

// compact makes room beside a ladder of narrow lanes: what a message is and says
// stands there, once, and the arrows only show from where to where.
func (t *text) compact() {
	t.short = true
	left := t.frame + t.time + 3
	room := t.width - left - 2 - minCompactText
	t.l = t.l.narrow(max(room/3+1, 3))
	spacing := compactSpacing(len(t.l.Lanes))
	t.columns = t.columns[:0]
	for i := range t.l.Lanes {
		t.columns = append(t.columns, left+i*spacing)
	}
	t.ladder = t.columns[len(t.columns)-1] + 1
	t.notes = t.ladder + 2
}

// compactSteps draws the steps of a compact ladder. Messages that belong to the routine
// of SIP are counted where they were.
func (t *text) compactSteps() {
	heads := t.blank(t.width)
	heads.put(t.frame-1, "#")
	heads.put(t.frame+1+t.time-len("AFTER"), "AFTER")
	for i := range t.l.Lanes {
		heads.put(t.columns[i], t.l.Lanes[i].ID)
	}
	heads.put(t.notes, "MESSAGE")
	t.line(t.colour(dim, strings.TrimRight(heads.String(), " ")))
	routine := 0
	flush := func() {
		if routine > 0 {
			text := "… 1 routine message"
			if routine > 1 {
				text = fmt.Sprintf("… %d routine messages", routine)
			}
			t.line(t.colour(dim, t.lifelines('│').String()+"  "+text))
		}
		routine = 0
	}
	for _, s := range t.l.Steps {
		m, ok := s.(*Message)
		if ok && m.Routine != "" && !m.Failing && !m.Answers {
			routine++
			continue
		}
		if _, phase := s.(*Divider); phase {
			continue // what begins is in the message that begins it
		}
		flush()
		if ok {
			t.compactMessage(m)
		} else {
			t.compactOther(s)
		}
	}
	flush()
}

// compactOther draws what is no message.
func (t *text) compactOther(s Step) {
	switch s := s.(type) {
	case *Pause:
		t.line(t.colour(dim, t.lifelines(':').String()+"  "+Span(s.Length)))
	case *Fold:
		t.line(t.colour(dim, t.lifelines('│').String()+"  … "+s.String()))
	}
}

func (t *text) compactMessage(m *Message) {
	row := t.bareArrow(m)
	t.margin(m)
	colour := t.colourOf(m)
	lines := wrap(said(m), t.width-t.notes)
	if len(lines) > maxCompactRows {
		lines = lines[:maxCompactRows]
		last := &lines[maxCompactRows-1]
		*last = cells.Cut(*last+" …", t.width-t.notes)
	}
	first := ""
	if len(lines) > 0 {
		first = lines[0]
		if m.Failing || m.Answers || m.Inferred {
			first = t.colour(colour, first)
		}
	}
	t.line(t.colour(colour, row.from(t.columns[0])) + "  " + first)
	for _, more := range lines[min(1, len(lines)):] {
		t.line(t.lifelines('│').String() + "  " + more)
	}
}

// said is what a message is and what it means, in a sentence. Whose it is shows its
// lane, and which device that is the legend.
func said(m *Message) string {
	note, _, _ := strings.Cut(m.Note, ". ")
	note = strings.TrimSuffix(strings.TrimSpace(note), ".")
	if whose, rest, ok := strings.Cut(note, ": "); ok && (whose == m.Branch || strings.HasPrefix(whose, m.Branch+" (")) {
		note = rest
	}
	note = epids().ReplaceAllString(note, "")
	word, _, _ := strings.Cut(m.Label, " ")
	switch {
	case m.Inferred:
		return m.Label
	case note == "" || strings.HasPrefix(m.Label, note):
		return m.Label
	case strings.HasPrefix(note, word+" "):
		return note
	}
	return m.Label + ": " + note
}

var epids = formats.Pattern(`, epid [0-9a-f]+`)

// bareArrow draws one message without a label. A circle stands where it comes from.
func (t *text) bareArrow(m *Message) *canvas {
	row := t.lifelines('│')
	a, b := t.columns[min(m.From, m.To)], t.columns[max(m.From, m.To)]
	line := stroke(m)
	for i := a + 1; i < b; i++ {
		row.cells[i] = line[(i-a-1)%len(line)]
	}
	if m.To > m.From {
		row.cells[b-1] = '>'
	} else {
		row.cells[a+1] = '<'
	}
	if !m.Inferred {
		row.cells[t.columns[m.From]] = 'o'
	}
	return row
}

// mark is the sign of what decides, beside the time of its message.
func (t *text) mark(m *Message) string {
	switch r := decisive(m); {
	case r == nil:
		return " "
	case t.ascii:
		return r.ASCII
	default:
		return r.Sign
	}
}

// sgr returns the colour of a role for a terminal.
func sgr(r *palette.Role) string {
	if r == nil || r.SGR == "0" {
		return ""
	}
	return r.SGR
}

// laneColour is that of a lane's name and of the messages of its endpoint.
func laneColour(l *Lane) string {
	if l.State == annotate.StateUnknown {
		return ""
	}
	return sgr(l.Colours())
}
