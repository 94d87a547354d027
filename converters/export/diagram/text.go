package diagram

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"ocsconv/converters/table/cells"
)

// TextOptions guide [Text].
type TextOptions struct {
	Width int  // columns of the terminal; 0 means 80
	Color bool // use ANSI colours
	ASCII bool // signs of ASCII only, since the letters of the terminal have no others

	// Compact puts what messages say beside a ladder of narrow lanes, in a line or two,
	// and counts those that are routine: for somebody who reads at a terminal.
	Compact bool
}

// Limits of the text ladder, in columns.
const (
	defaultWidth = 80
	minWidth     = 50
	minSpacing   = 9   // between two lanes, so that "180" still fits
	maxSpacing   = 28  // more does not help
	wideWidth    = 120 // from here the annotations stand beside the ladder
)

// Text writes the ladder for a terminal: a legend of the lanes, the arrows with
// frame number and seconds since the start, and every annotation
// below its arrow, or beside it where the terminal is wide. Nothing but
// colours, if they are asked for, controls the terminal.
func Text(w io.Writer, l *Ladder, opts TextOptions) error {
	t := newText(w, l, opts)
	if opts.Compact {
		t.compact()
		t.legend()
		t.compactSteps()
	} else {
		t.legend()
		t.heads()
		for _, s := range t.l.Steps {
			t.step(s)
		}
	}
	t.footer()
	return t.w.Flush()
}

type text struct {
	w       *bufio.Writer
	l       *Ladder
	paint   bool
	ascii   bool
	width   int
	frame   int    // columns of the frame number
	time    int    // columns of the time
	columns []int  // of the lanes
	ladder  int    // columns of the ladder
	short   bool   // lanes are named by their IDs
	notes   int    // column where annotations stand beside the ladder; 0 for below
	row     canvas // the room of the row being drawn, used again for the next one
}

func newText(w io.Writer, l *Ladder, opts TextOptions) *text {
	t := &text{
		w:     bufio.NewWriter(w),
		paint: opts.Color,
		ascii: opts.ASCII,
		width: max(limit(opts.Width, defaultWidth), minWidth),
		frame: 2,
		time:  len("+0.000"),
	}
	for _, s := range l.Steps {
		if m, ok := s.(*Message); ok {
			t.frame = max(t.frame, len(fmt.Sprint(m.Frame)))
			t.time = max(t.time, len(clock(m)))
		}
	}
	left := t.frame + t.time + 3
	room := t.width - left - 1
	if t.width >= wideWidth {
		room = room * 3 / 5
	}
	t.l = l.narrow(room/minSpacing + 1)
	spacing := min(room/(max(len(t.l.Lanes), 2)-1), maxSpacing)
	for i := range t.l.Lanes {
		t.columns = append(t.columns, left+i*spacing)
	}
	t.ladder = t.columns[len(t.columns)-1] + 1
	if t.width >= wideWidth {
		t.notes = t.ladder + 2
	}
	return t
}

func clock(m *Message) string {
	if !m.Timed {
		return ""
	}
	return since(m.Offset)
}

// legend says which session this is, what happened and who the lanes are. The
// endpoint's state stands first, since it is what people look for.
func (t *text) legend() {
	t.line(t.colour(bold, fmt.Sprintf("Session %d: %s", t.l.Number, t.l.Title)))
	for _, line := range wrap(t.l.About, t.width-2) {
		t.line("  " + line)
	}
	for n, sentence := range t.l.Verdict {
		if n > 0 && t.short && t.inLegend(sentence) {
			continue
		}
		for i, line := range wrap(sentence, t.width-4) {
			t.line([2]string{"  ", "    "}[min(i, 1)] + line)
		}
	}
	t.media()
	t.line("")
	for i := range t.l.Lanes {
		lane := &t.l.Lanes[i]
		text := strings.Join(lane.facts(), ", ")
		label := lane.Label
		if t.short && label != lane.ID {
			label = pad(lane.ID, 4) + label
		}
		head := pad(label, 16)
		for n, line := range wrap(text, t.width-20) {
			if n > 0 {
				head = strings.Repeat(" ", 16)
			}
			t.line("  " + t.colour(laneColour(lane), head) + "  " + line)
		}
		if text == "" {
			t.line("  " + t.colour(laneColour(lane), head))
		}
	}
	t.line("")
}

// inLegend reports whether a sentence tells what became of one endpoint, which the
// legend does, and the ladder shows how.
func (t *text) inLegend(sentence string) bool {
	return slices.ContainsFunc(t.l.Lanes, func(l Lane) bool { return l.State != "" && strings.HasPrefix(sentence, l.ID+" (") })
}

// media writes a line for each stream of the quality reports. A sign stands behind
// what exceeds its limit, so that it can be seen without colour.
func (t *text) media() {
	if len(t.l.Media) == 0 {
		return
	}
	t.line("")
	t.line("  Media (! exceeds the limit of the rule)")
	who, verdict := 0, 0
	for _, m := range t.l.Media {
		who, verdict = max(who, len([]rune(m.Who))), max(verdict, len([]rune(m.Verdict)))
	}
	own := who+verdict > t.width-20 // a line
	for _, m := range t.l.Media {
		head := pad(m.Who, who) + "  " + pad(m.Verdict, verdict)
		if own {
			t.line("  " + m.Who + "  " + m.Verdict)
			head, who, verdict = "  ", 0, 0
		}
		var parts []string
		for _, f := range m.Figures {
			parts = append(parts, f.Text)
		}
		rest := strings.Join(slices.DeleteFunc(append(parts, m.Path, "by "+m.Report), func(p string) bool { return p == "" }), ", ")
		for i, line := range wrap(rest, max(20, t.width-6-who-verdict)) {
			if i > 0 {
				head = strings.Repeat(" ", who+verdict+2)
			}
			t.line("  " + head + "  " + line)
		}
	}
}

// heads writes the names of the lanes above their lines, and below them how the
// endpoints ended.
func (t *text) heads() {
	names, marks := blank(t.width), blank(t.width)
	put := func(i int, row *canvas, text string) {
		column, room := t.columns[i], t.width-t.columns[i]
		switch {
		case i+1 < len(t.columns):
			room = t.columns[i+1] - column - 1
		case i > 0:
			column = max(t.columns[i-1]+minSpacing, min(column, t.width-cells.Width(text)))
			room = t.width - column
		}
		row.put(column, cells.Cut(text, room))
	}
	for i := range t.l.Lanes {
		put(i, &names, t.l.Lanes[i].Label)
		put(i, &marks, t.l.Lanes[i].Became)
	}
	t.line(names.String())
	if below := marks.String(); strings.TrimLeft(below, " ") != "" {
		t.line(below)
	}
}

func (t *text) step(s Step) {
	switch s := s.(type) {
	case *Message:
		t.message(s)
	case *Divider:
		t.band('─', s.Label)
	case *Pause:
		row := t.lifelines(':')
		row.put(t.columns[0]+2, " "+Span(s.Length)+" ")
		t.line(row.String())
	case *Fold:
		t.band(' ', "… "+s.String())
	}
}

func (t *text) band(fill rune, label string) {
	row := t.blank(max(t.ladder, t.width))
	for i := t.columns[0]; i < t.ladder; i++ {
		row.cells[i] = fill
	}
	label = " " + cells.Cut(label, t.width-t.columns[0]-4) + " "
	row.put(t.columns[0]+2, label)
	t.line(t.colour(bold, strings.TrimRight(row.String(), " ")))
}

func (t *text) message(m *Message) {
	row, missing := t.arrow(m)
	note := m.Note
	if missing != "" && !t.told(m, missing) {
		note = strings.TrimSuffix(missing+": "+note, ": ")
	}
	t.margin(m)
	colour := t.colourOf(m)
	if t.notes > 0 {
		t.beside(row, colour, wrap(note, t.width-t.notes))
		return
	}
	t.line(t.colour(colour, row.from(t.columns[0])))
	for _, n := range wrap(note, t.width-t.columns[0]-2) {
		t.line(strings.Repeat(" ", t.columns[0]) + "│ " + n)
	}
}

// told reports whether the annotation says what did not fit into the label.
func (t *text) told(m *Message, missing string) bool {
	if missing == m.Label {
		missing, _, _ = strings.Cut(missing, " (") // the rest is in the short label
	}
	return strings.Contains(m.Note, missing)
}

// beside writes the annotation right of the ladder, whose lines go on.
func (t *text) beside(row *canvas, colour string, notes []string) {
	first := ""
	if len(notes) > 0 {
		first = "  " + notes[0]
		notes = notes[1:]
	}
	t.line(t.colour(colour, row.from(t.columns[0])) + first)
	if len(notes) == 0 {
		return
	}
	lifelines := t.lifelines('│').String() + "  "
	for _, n := range notes {
		t.line(lifelines + n)
	}
}

func (t *text) margin(m *Message) {
	frame := ""
	if m.Frame > 0 {
		frame = fmt.Sprint(m.Frame)
	}
	fmt.Fprintf(t.w, "%*s %*s %s", t.frame, frame, t.time, clock(m), t.colour(t.colourOf(m), t.mark(m)))
}

// arrow draws one message. It returns what of its label did not fit.
func (t *text) arrow(m *Message) (row *canvas, missing string) {
	row = t.lifelines('│')
	low, high := min(m.From, m.To), max(m.From, m.To)
	a, b := t.columns[low], t.columns[high]
	line := stroke(m)
	for i := a + 1; i < b; i++ {
		row.cells[i] = line[(i-a-1)%len(line)]
	}
	for i := low + 1; i < high; i++ {
		row.cells[t.columns[i]] = '│'
	}
	if m.To > m.From {
		row.cells[b-1] = '>'
	} else {
		row.cells[a+1] = '<'
	}
	label, missing := t.labelFor(m, b-a-7)
	if strings.HasSuffix(label, "…") && b-a-3 <= minReason { // between narrow lanes
		if label = cells.Cut(m.Short, b-a-3); m.Inferred && label == m.Short {
			missing = ""
		}
		row.put(a+2, label)
		return row, missing
	}
	row.put(a+3, " "+label+" ")
	return row, missing
}

func stroke(m *Message) []rune {
	switch {
	case m.Inferred:
		return []rune(". ")
	case m.Request:
		return []rune("─")
	}
	return []rune("- ")
}

// labelFor returns the longest label that fits, and what it leaves out.
func (t *text) labelFor(m *Message, room int) (label, missing string) {
	full := t.l.text(m)
	switch {
	case cells.Width(full) <= room:
		return full, ""
	case m.Inferred && cells.Width(m.Short) <= room:
		return m.Short, "" // the key tells what the dots mean
	case m.Inferred:
		return cells.Cut(m.Short, room), full
	case t.l.shared(m):
		return cells.Cut(m.Branch+":"+m.Short, room), full
	case cells.Width(m.Label) <= room && m.SDP != "" && !m.Again && len(m.Copies) == 0:
		return m.Label, "SDP " + m.SDP
	case cells.Width(m.Label) <= room:
		return m.Label, full
	case strings.HasPrefix(m.Label, m.Short+" ") && cells.Width(m.Short)+minReason <= room:
		return cells.Cut(m.Label, room), full
	}
	return cells.Cut(m.Short, room), full
}

// minReason is how much of a reason phrase says more than nothing.
const minReason = 6

// lifelines returns a row as wide as the ladder, which holds until the next one.
func (t *text) lifelines(line rune) *canvas {
	row := t.blank(t.ladder)
	for _, c := range t.columns {
		row.cells[c] = line
	}
	return row
}

// blank returns an empty row, which holds until the next one.
func (t *text) blank(n int) *canvas {
	t.row.cells = slices.Grow(t.row.cells[:0], n)[:n]
	t.row.wipe()
	return &t.row
}

func (t *text) footer() {
	t.line("")
	key := "── request, - - response; +: seconds after " + t.l.Since
	if t.l.inferred() {
		key += "; . . not in this log, follows from the rules of SIP"
	}
	for _, line := range wrap(key, t.width-2) {
		t.line(t.colour(dim, line))
	}
	if t.l.Folded > 0 {
		t.line(fmt.Sprintf("%s of %s messages are folded.", thousands(t.l.Folded), thousands(t.l.Messages)))
	}
}

func (t *text) line(s string) {
	t.w.WriteString(strings.TrimRight(s, " "))
	t.w.WriteByte('\n')
}

// Colours of a terminal, as SGR parameters.
const (
	bold = "1"
	dim  = "2"
)

func (t *text) colour(code, s string) string {
	if !t.paint || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (t *text) colourOf(m *Message) string { return sgr(t.l.Role(m)) }
