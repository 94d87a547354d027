package diagram

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"ocsconv/converters/table/cells"
)

// SVG writes the ladder as a picture of its own: text that can be selected and
// searched, colours for light and dark backgrounds, no script and nothing to
// load.
func SVG(w io.Writer, l *Ladder) error {
	p := newPicture(l)
	b := bufio.NewWriter(w)
	p.write(b, "", 0, svgStyles())
	return b.Flush()
}

// SVGAll writes several ladders below each other as one picture.
func SVGAll(w io.Writer, ladders []*Ladder) error {
	const between = 24
	pictures := make([]*picture, len(ladders))
	wide, high := 0, 0
	for i, l := range ladders {
		pictures[i] = newPicture(l)
		wide = max(wide, pictures[i].width)
		high += pictures[i].total() + between
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" class="ladder" width="%d" height="%d" viewBox="0 0 %d %d" xml:space="preserve" aria-label="%d sessions">`+"\n",
		wide, high, wide, high, len(ladders))
	b.WriteString(svgStyles())
	fmt.Fprintf(b, `<rect class="paper" width="%d" height="%d"/>`+"\n", wide, high)
	y := 0
	for i, p := range pictures {
		p.write(b, fmt.Sprintf("-%d", i+1), y, "")
		y += p.total() + between
	}
	fmt.Fprint(b, "</svg>\n")
	return b.Flush()
}

// write draws the picture as an <svg> element with its upper edge at y. The
// suffix tells its ids from those of other pictures in the same document.
func (p *picture) write(b *bufio.Writer, suffix string, y int, style string) {
	head, height := p.headHeight(), p.total()
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" class="ladder"`)
	if y > 0 {
		fmt.Fprintf(b, ` y="%d"`, y)
	}
	fmt.Fprintf(b, ` width="%d" height="%d" viewBox="0 0 %d %d" xml:space="preserve" role="img" aria-labelledby="ladder-title%s ladder-desc%s">`+"\n",
		p.width, height, p.width, height, suffix, suffix)
	fmt.Fprintf(b, "<title id=\"ladder-title%s\">%s</title>\n<desc id=\"ladder-desc%s\">%s</desc>\n",
		suffix, escapeXML(p.l.Title), suffix, escapeXML(strings.Join(p.l.Verdict, " ")))
	b.WriteString(style)
	fmt.Fprintf(b, `<rect class="paper" width="%d" height="%d"/>`+"\n", p.width, height)
	fmt.Fprintf(b, `<text class="title" x="16" y="26">%s</text>`+"\n", escapeXML(p.l.Title))
	fmt.Fprintf(b, "<g transform=\"translate(0 40)\">\n%s</g>\n", p.heads())
	fmt.Fprintf(b, "<g transform=\"translate(0 %d)\">\n", 40+head)
	p.rows(b, 0, len(p.l.Steps))
	fmt.Fprint(b, "</g>\n")
	for i, line := range p.footLines() {
		fmt.Fprintf(b, `<text class="%s" x="16" y="%d">%s</text>`+"\n", line.class, 40+head+p.height+26+16*i, escapeXML(line.text))
	}
	fmt.Fprint(b, "</svg>\n")
}

// total is the height of the whole picture: title, heads, rows and footer.
func (p *picture) total() int { return 40 + p.headHeight() + p.height + 24 + 16*len(p.footLines()) }

// Measures of the picture in pixels, and of text in characters.
const (
	svgLeft      = 86 // column of the times
	svgChar      = 7  // upper estimate of a character of 12 px
	svgBold      = 8  // of a bold one
	svgRow       = 30
	svgLine      = 14 // of an annotation
	svgNoteWidth = 300
	svgNoteChars = 50
	svgHeadChars = 28
	svgMaxGap    = 440
)

// picture is the layout of a ladder.
type picture struct {
	l        *Ladder
	x        []int // of the lanes
	heights  []int // of the steps
	notes    [][]string
	headText [][]string
	noteX    int
	width    int
	height   int // of all rows
}

func newPicture(l *Ladder) *picture {
	p := &picture{l: l}
	for i := range l.Lanes {
		p.headText = append(p.headText, headLines(&l.Lanes[i]))
	}
	p.place()
	for _, s := range l.Steps {
		height := 36
		var note []string
		if m, ok := s.(*Message); ok {
			if m.Key {
				note = wrap(m.Note, svgNoteChars)
			}
			height = max(svgRow, 12+svgLine*len(note))
		}
		p.heights = append(p.heights, height)
		p.notes = append(p.notes, note)
		p.height += height
	}
	last := p.x[len(p.x)-1]
	p.noteX = last + max(p.headWidth(len(p.x)-1)/2, 10) + 20
	p.width = p.noteX + svgNoteWidth + 16
	return p
}

// place gives the lanes so much room that their heads do not touch and that
// labels between neighbours fit.
func (p *picture) place() {
	gaps := make([]int, len(p.l.Lanes))
	for i := 1; i < len(gaps); i++ {
		gaps[i] = max(130, (p.headWidth(i-1)+p.headWidth(i))/2+18)
	}
	for _, s := range p.l.Steps {
		m, ok := s.(*Message)
		if !ok {
			continue
		}
		if low, high := min(m.From, m.To), max(m.From, m.To); high == low+1 {
			gaps[high] = max(gaps[high], min(labelWidth(m, p.l.text(m))+28, svgMaxGap))
		}
	}
	x := svgLeft + p.headWidth(0)/2
	for _, gap := range gaps {
		x += gap
		p.x = append(p.x, x)
	}
}

func headLines(l *Lane) []string {
	lines := []string{cells.Cut(l.Label, svgHeadChars)}
	if mark := l.Became; mark != "" {
		lines = append(lines, "«"+l.sign()+mark+"»")
	}
	for _, d := range l.details() {
		lines = append(lines, wrap(d, svgHeadChars)...)
	}
	return lines
}

func (p *picture) headWidth(lane int) int {
	widest := cells.Width(p.headText[lane][0]) * svgBold
	for _, line := range p.headText[lane][1:] {
		widest = max(widest, cells.Width(line)*svgChar)
	}
	return max(widest, 8*svgChar) + 16
}

func (p *picture) headHeight() int {
	most := 1
	for _, lines := range p.headText {
		most = max(most, len(lines))
	}
	return 26 + 12 + 15*most
}

func (p *picture) span(first, last int) int {
	height := 0
	for _, h := range p.heights[first:last] {
		height += h
	}
	return height
}

func (p *picture) heads() string {
	var b strings.Builder
	height := p.headHeight()
	for _, box := range p.l.Boxes {
		left, right := p.edges(box)
		fmt.Fprintf(&b, `<rect class="user" x="%d" y="0" width="%d" height="%d"/>`+"\n", left, right-left, height)
		fmt.Fprintf(&b, `<text class="name" x="%d" y="16" text-anchor="middle">%s</text>`+"\n",
			(left+right)/2, escapeXML(cells.Cut(box.Title, (right-left)/8)))
	}
	for i := range p.l.Lanes {
		w := p.headWidth(i)
		fmt.Fprintf(&b, `<g class="head"><title>%s</title><rect class="%s" x="%d" y="24" width="%d" height="%d" rx="5"/>`,
			escapeXML(strings.Join(append([]string{p.l.Lanes[i].Label}, p.l.Lanes[i].facts()...), ", ")), coloured("lane", laneClass(&p.l.Lanes[i])),
			p.x[i]-w/2, w, height-26)
		for n, line := range p.headText[i] {
			class := "small"
			if n == 0 {
				class = "name"
			}
			fmt.Fprintf(&b, `<text class="%s" x="%d" y="%d" text-anchor="middle">%s</text>`, class, p.x[i], 40+15*n, escapeXML(line))
		}
		b.WriteString("</g>\n")
	}
	return b.String()
}

func (p *picture) edges(box Box) (left, right int) {
	return p.x[box.First] - p.headWidth(box.First)/2 - 6, p.x[box.Last] + p.headWidth(box.Last)/2 + 6
}

// rows draws the steps from first to before last, from y = 0 on.
func (p *picture) rows(b *bufio.Writer, first, last int) {
	height := p.span(first, last)
	for _, box := range p.l.Boxes {
		left, right := p.edges(box)
		fmt.Fprintf(b, `<rect class="user" x="%d" y="0" width="%d" height="%d"/>`+"\n", left, right-left, height)
	}
	for _, x := range p.x {
		fmt.Fprintf(b, `<line class="life" x1="%d" y1="0" x2="%d" y2="%d"/>`+"\n", x, x, height)
	}
	y := 0
	for i := first; i < last; i++ {
		switch s := p.l.Steps[i].(type) {
		case *Message:
			p.message(b, s, y, p.heights[i], p.notes[i])
		case *Divider:
			p.divider(b, s.Label, y)
		case *Pause:
			p.text(b, "pause", "… "+Span(s.Length)+" …", y)
		case *Fold:
			p.text(b, "fold", "… "+s.String(), y)
		}
		y += p.heights[i]
	}
}

func (p *picture) divider(b *bufio.Writer, label string, y int) {
	left, right := svgLeft-20, p.noteX-8
	label = cells.Cut(label, (right-left)/svgBold)
	w := cells.Width(label)*svgBold + 16
	middle := (left + right) / 2
	fmt.Fprintf(b, `<g class="divider"><line class="rule" x1="%d" y1="%d" x2="%d" y2="%d"/><rect class="plate" x="%d" y="%d" width="%d" height="22" rx="4"/><text class="phase" x="%d" y="%d" text-anchor="middle">%s</text></g>`+"\n",
		left, y+18, right, y+18, middle-w/2, y+7, w, middle, y+22, escapeXML(label))
}

func (p *picture) text(b *bufio.Writer, class, label string, y int) {
	fmt.Fprintf(b, `<g class="%s"><text class="gap" x="%d" y="%d" text-anchor="middle">%s</text></g>`+"\n",
		class, (p.x[0]+p.x[len(p.x)-1])/2, y+22, escapeXML(label))
}

func (p *picture) message(b *bufio.Writer, m *Message, top, height int, note []string) {
	y := top + 22
	fmt.Fprintf(b, `<g class="%s"`, p.class(m))
	if m.N > 0 && m.Session == 0 {
		fmt.Fprintf(b, ` data-n="%d"`, m.N)
	}
	ground := "hit"
	switch {
	case m.Failing:
		ground = "row-failed"
	case m.Answers:
		ground = "row-won"
	}
	fmt.Fprintf(b, `><title>%s</title><rect class="%s" x="0" y="%d" width="%d" height="%d"/>`, escapeXML(p.hint(m)), ground, top, p.width, height)
	if m.Timed {
		fmt.Fprintf(b, `<text class="time" x="%d" y="%d" text-anchor="end">%s</text>`, svgLeft-22, y+2, escapeXML(offset(m)))
	}
	p.arrow(b, m, y)
	x := min(p.x[m.From], p.x[m.To]) + 12
	label := "label"
	switch {
	case m.Inferred:
		label = "unseen-label"
	case m.Failing:
		label = "label-failed"
	case m.Answers:
		label = "label-won"
	}
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%d">`, label, x, y-6)
	if m.Frame > 0 {
		fmt.Fprintf(b, `<tspan class="frame">[%d]</tspan> `, m.Frame)
	}
	b.WriteString(m.sign())
	fmt.Fprintf(b, `%s</text>`, escapeXML(fitted(m, p.l.text(m), max(p.x[m.From], p.x[m.To])-x)))
	for i, line := range note {
		fmt.Fprintf(b, `<text class="note" x="%d" y="%d">%s</text>`, p.noteX, top+16+svgLine*i, escapeXML(line))
	}
	b.WriteString("</g>\n")
}

func (p *picture) arrow(b *bufio.Writer, m *Message, y int) {
	from, to := p.x[m.From], p.x[m.To]
	back := -9 // from the tip to the end of the shaft
	if to < from {
		back = 9
	}
	shaft, tip := p.strokes(m)
	fmt.Fprintf(b, `<path class="%s" d="M%d %dH%d"/><path class="%s" d="M%d %dL%d %dL%d %d`,
		shaft, from, y, to+back, tip, to+back, y-4, to, y, to+back, y+4)
	if !m.Inferred {
		b.WriteString("Z")
	}
	b.WriteString(`"/>`)
}

// hint is what a pointer over the message shows.
func (p *picture) hint(m *Message) string {
	parts := []string{p.l.text(m)}
	if m.CSeq != "" {
		parts = append(parts, "CSeq "+m.CSeq)
	}
	if m.Note != "" && !m.Key { // key notes stand beside the message
		parts = append(parts, m.Note)
	}
	return strings.Join(parts, " · ")
}

func (p *picture) class(m *Message) string {
	class := "message response"
	if m.Request {
		class = "message request"
	}
	if m.Inferred {
		return class + " inferred"
	}
	return strings.TrimSpace(class + " " + p.colour(m))
}

// strokes returns the classes of an arrow's line and of its tip.
func (p *picture) strokes(m *Message) (shaft, tip string) {
	if m.Inferred {
		return "unseen-shaft", "unseen-tip"
	}
	shaft = "dash"
	if m.Request {
		shaft = "shaft"
	}
	return coloured(shaft, p.colour(m)), coloured("tip", p.colour(m))
}

// colour names the colour of a message, "" for none.
func (p *picture) colour(m *Message) string {
	if r := p.l.Role(m); r != nil {
		return r.Name
	}
	return ""
}

func coloured(class, colour string) string {
	if colour == "" {
		return class
	}
	return class + "-" + colour
}

// laneClass names the colours of a lane.
func laneClass(l *Lane) string {
	if r := l.Colours(); r != nil {
		return r.Name
	}
	return ""
}

// footLine is a line below the ladder.
type footLine struct{ class, text string }

// footLines are the verdict, and in smaller letters which session it is and how
// the ladder is drawn.
func (p *picture) footLines() []footLine {
	room := max(60, (p.width-32)/svgChar)
	var lines []footLine
	for _, sentence := range p.l.Verdict {
		bullet := "• "
		for _, line := range wrap(sentence, room-2) {
			lines = append(lines, footLine{"verdict", bullet + line})
			bullet = "\u2003"
		}
	}
	for _, sentence := range []string{p.l.About, p.l.Key("Dotted")} {
		for _, line := range wrap(sentence, room) {
			lines = append(lines, footLine{"foot", line})
		}
	}
	return lines
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
