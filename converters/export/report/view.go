package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/export/ticket"
	"ocsconv/formats"
)

// view is what the page shows of a session when it is opened, but for the
// annotations and the text for the ticket.
type view struct {
	Title       string         `json:"title"`
	Summary     []string       `json:"summary"`
	Further     []string       `json:"further,omitempty"` // sentences of which the table of places says all
	Next        string         `json:"next,omitempty"`
	Facts       []fact         `json:"facts"`
	Media       []stream       `json:"media,omitempty"`
	Rule        string         `json:"rule,omitempty"`
	Endpoints   []endpoint     `json:"endpoints,omitempty"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	Links       []link         `json:"links,omitempty"`
	Lanes       []lane         `json:"lanes"`
	Since       string         `json:"since"`
	Since0      int64          `json:"since0"` // what the offsets count from, in milliseconds from the session's start
	Steps       steps          `json:"steps"`
	Words       []string       `json:"words"`
	Comments    map[int]string `json:"comments,omitempty"` // that people wrote on messages, by number
	Ahead       map[int]int64  `json:"ahead,omitempty"`    // milliseconds by which a log's clock is ahead of that of the session, by number
	Lengths     []int          `json:"lengths"`            // octets of each message that the page has
	Missing     map[int]int    `json:"missing,omitempty"`  // octets that it has not, by number of the message
}

// lane is the head of one vertical line of the ladder.
type lane struct {
	Label  string   `json:"label"`
	Detail []string `json:"detail,omitempty"`
	Mark   string   `json:"mark,omitempty"` // what became of it
	How    string   `json:"how,omitempty"`  // that is known, where it is not in the log
	Role   string   `json:"role,omitempty"`
	AOR    string   `json:"aor,omitempty"`
}

// steps are the rows of the ladder, a column each, since columns compress better.
// A row is a divider or a fold, which has a text only, a pause, or a message. Words
// are places in the view's dictionary, 0 for none.
type steps struct {
	Text   []int   `json:"text"`
	Pause  []int   `json:"pause"`
	N      []int   `json:"n"` // of the message; 0 for one that is not in the log
	From   []int   `json:"a"` // lanes
	To     []int   `json:"b"`
	Label  []int   `json:"label"`
	Role   []int   `json:"role"`
	Flags  []int   `json:"is"`   // letters: see flags
	Fold   []int   `json:"fold"` // why the outline does without it
	Branch []int   `json:"e"`
	At     []int64 `json:"at"`    // milliseconds from the session's start by the log's own clock, -1 for no time
	Frame  []int   `json:"frame"` // difference to the message before
	Line   []int   `json:"line"`  // likewise
	Dir    []int   `json:"dir"`
	State  []int   `json:"state"`
	Tx     []int   `json:"tx"`
	Start  []int   `json:"line0"` // start line, where the message itself is not in the page
	File   []int   `json:"f"`
	Src    []int   `json:"s"`
	Dst    []int   `json:"d"`
	Prod   []int   `json:"p"`
	Of     []int   `json:"of"` // session that the message is of, where that is another; N counts there

	words       *dictionary
	frame, line int
}

// row adds a row in which everything is 0.
func (t *steps) row() int {
	for _, c := range []*[]int{&t.Text, &t.Pause, &t.N, &t.From, &t.To, &t.Label, &t.Role, &t.Flags, &t.Fold, &t.Branch, &t.Frame, &t.Line, &t.Dir, &t.State, &t.Tx, &t.Start, &t.File, &t.Src, &t.Dst, &t.Prod, &t.Of} {
		*c = append(*c, 0)
	}
	t.At = append(t.At, -1)
	return len(t.At) - 1
}

func (p *Page) view(s *annotate.Session, raw func(n int) []byte) ([]byte, error) {
	l := p.ladder(s)
	p.named = l.Title
	v := &view{
		Title: l.Title, Facts: p.facts(s),
		Endpoints: endpoints(s), Diagnostics: diagnostics(s), Links: p.links(s), Since: l.Since,
	}
	v.Summary, v.Further, v.Next = apart(l.Verdict, len(s.Endpoints))
	v.Next = cmp.Or(v.Next, p.next(s))
	if v.Media = streams(l); v.Media != nil {
		v.Rule = rules(s)
	}
	for i := range l.Lanes {
		v.Lanes = append(v.Lanes, newLane(&l.Lanes[i]))
	}
	var words dictionary
	v.Steps.words = &words
	v.Since0 = since(s, l)
	for _, st := range l.Steps {
		v.Steps.add(s, l, st, v.Since0, raw)
	}
	v.Words = words.list
	for i := range s.Messages {
		v.measure(s.Messages[i].N, len(raw(s.Messages[i].N)))
		v.comment(&s.Messages[i])
		v.clock(&s.Messages[i])
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return out.Bytes(), err
}

// apart parts a verdict into what stands above the table of places, the headline first; the
// sentences that say what the table says, or that there may be other places; and the next
// step.
func apart(verdict []string, places int) (above, further []string, next string) {
	for i, sentence := range verdict {
		switch step, isNext := strings.CutPrefix(sentence, "Next: "); {
		case i > 0 && isNext && next == "":
			next = step
		case i > 0 && annotate.AboutPlaces(sentence) && (places > 1 || !strings.HasPrefix(sentence, "E")):
			further = append(further, sentence)
		default:
			above = append(above, sentence)
		}
	}
	return above, further, next
}

// since is what the ladder counts from, in milliseconds from the session's start.
func since(s *annotate.Session, l *diagram.Ladder) int64 {
	for _, st := range l.Steps {
		if m, ok := st.(*diagram.Message); ok && m.Timed && m.N > 0 && m.Session == 0 {
			return s.Messages[m.N-1].At().Sub(s.Start.Time).Milliseconds() - m.Offset.Milliseconds()
		}
	}
	return 0
}

// clock notes by how much the time of a message is ahead.
func (v *view) clock(n *annotate.Note) {
	if n.AheadMS == 0 {
		return
	}
	if v.Ahead == nil {
		v.Ahead = map[int]int64{}
	}
	v.Ahead[n.N] = n.AheadMS
}

// measure notes how much of a message the page has, and what is missing of it.
func (v *view) measure(n, length int) {
	v.Lengths = append(v.Lengths, min(length, maxRaw))
	if length <= maxRaw {
		return
	}
	if v.Missing == nil {
		v.Missing = map[int]int{}
	}
	v.Missing[n] = length - maxRaw
}

// comment keeps what people wrote on a message.
func (v *view) comment(n *annotate.Note) {
	if len(n.Comments) == 0 {
		return
	}
	if v.Comments == nil {
		v.Comments = map[int]string{}
	}
	v.Comments[n.N] = strings.Join(n.Comments, "\n")
}

// notes are the annotations of a session, one a line, with what people wrote on the
// message behind a tabulator.
func notes(s *annotate.Session) []byte {
	var b []byte
	for i := range s.Messages {
		n := &s.Messages[i]
		b = append(b, text(annotate.WithoutState(n.Note))...)
		for _, comment := range n.Comments {
			b = append(b, '\t')
			b = append(b, text(comment)...)
		}
		b = append(b, '\n')
	}
	return b
}

func (p *Page) ticket(s *annotate.Session, raw func(n int) []byte) ([]byte, error) {
	var b bytes.Buffer
	err := ticket.New(s, ticket.Options{Zone: p.opts.Zone, Raw: raw}).Markdown(&b)
	return b.Bytes(), err
}

func newLane(l *diagram.Lane) lane {
	v := lane{Label: l.Label, Detail: l.Detail, Mark: l.Became, How: l.How.Words(), AOR: l.AOR}
	if r := l.Colours(); r != nil {
		v.Role = r.Name
	}
	return v
}

// dictionary gives texts places from 1 on; 0 is the empty one.
type dictionary struct {
	list []string
	at   map[string]int
}

func (d *dictionary) place(text string) int {
	if text == "" {
		return 0
	}
	n, ok := d.at[text]
	if !ok {
		if d.at == nil {
			d.at = map[string]int{}
		}
		d.list = append(d.list, text)
		n = len(d.list)
		d.at[text] = n
	}
	return n
}

func (t *steps) add(s *annotate.Session, l *diagram.Ladder, st diagram.Step, since int64, raw func(n int) []byte) {
	k, place := t.row(), t.words.place
	switch st := st.(type) {
	case *diagram.Divider:
		t.Text[k] = place(st.Label)
	case *diagram.Pause:
		t.Pause[k] = place(diagram.Span(st.Length))
	case *diagram.Fold:
		t.Text[k] = place(st.String())
	case *diagram.Message:
		label := st.Label
		if st.SDP != "" {
			label += ", SDP " + st.SDP
		}
		t.N[k], t.From[k], t.To[k], t.Label[k], t.Of[k] = st.N, st.From, st.To, place(label), st.Session
		t.Flags[k], t.Fold[k], t.Branch[k] = place(flags(st)), place(st.Routine), place(st.Branch)
		if r := l.Role(st); r != nil {
			t.Role[k] = place(r.Name)
		}
		if st.Timed {
			t.At[k] = since + st.Offset.Milliseconds()
		}
		if st.N > 0 {
			t.Frame[k], t.frame = st.Frame-t.frame, st.Frame
		}
		if st.N > 0 && st.Session == 0 {
			t.At[k] += s.Messages[st.N-1].AheadMS
			t.describe(k, &s.Messages[st.N-1])
			if len(raw(st.N)) == 0 {
				t.Start[k] = place(text(s.Messages[st.N-1].StartLine))
			}
		}
	}
}

// describe adds what the page tells beside a message that is open.
func (t *steps) describe(k int, n *annotate.Note) {
	place := t.words.place
	if n.Direction != formats.Unknown {
		direction := n.Direction.String()
		if how := n.DirectionHow.String(); how != "logged" {
			direction += ", " + how
		}
		t.Dir[k] = place(direction)
	}
	if n.Kind == annotate.CodeTrying && t.Fold[k] == 0 {
		t.Fold[k] = place("100 Trying")
	}
	if n.Duplicate > 0 && t.Fold[k] == 0 {
		t.Fold[k] = place("in another log as well")
	}
	t.Line[k], t.line = n.Line-t.line, n.Line
	t.State[k], t.Tx[k] = place(text(string(n.State))), place(text(n.Transaction))
	t.File[k], t.Src[k], t.Dst[k], t.Prod[k] = place(text(n.File)), place(text(n.Src)), place(text(n.Dst)), place(text(n.Product))
}
