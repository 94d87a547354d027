package transcript

import (
	"bytes"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// Record returns a reader that hands out what r does. Done gets the transcript when the
// log was read to its end, unless that cannot tell everything.
func Record(r formats.Reader, done func(*Transcript)) formats.Reader {
	t := &Transcript{problems: map[int][]*formats.SyntaxError{}}
	t.layouts.begin()
	t.places.begin()
	t.remotes.begin()
	return &recorder{Reader: r, done: done, t: t, line: 1}
}

// recorder reads a log and writes its transcript.
type recorder struct {
	formats.Reader
	done   func(*Transcript)
	t      *Transcript // nil once it is given up
	offset int64       // behind the piece before
	line   int
	begun  bool      // a message was seen
	time   time.Time // of the message before
	wire   []byte    // kept from message to message
}

func (r *recorder) Read() (*formats.Message, error) {
	m, err := r.Reader.Read()
	switch {
	case r.t == nil:
	case err == io.EOF:
		r.t.done()
		r.done(r.t)
		r.t = nil
	case err != nil || !r.note(m):
		r.t = nil
	}
	return m, err
}

// note takes a piece into the transcript and reports whether that holds all that
// the piece tells.
func (r *recorder) note(m *formats.Message) bool {
	if m.Comment != "" || m.Settled || m.Session != "" || m.Remarks != nil || !r.noteProblems(m) {
		return false
	}
	if m.Raw == nil {
		return r.noteGap(m)
	}
	r.pass(m.Gap)
	offset := r.offset
	r.pass(m.Head)
	if m.Origin.Line != r.line || m.Origin.Offset != offset || len(m.Raw) == 0 {
		return false
	}
	e := entry{gap: len(m.Gap), source: len(m.Source())}
	k := layout{message: true, direction: m.Direction, how: m.How, assumed: m.Assumed, local: m.Local, transport: m.Transport, origin: m.Origin}
	k.origin.Line, k.origin.Offset, k.origin.Sequence, k.origin.Correlation, k.origin.Instance = 0, 0, "", "", ""
	var ok bool
	if e.elapsed, ok = r.elapsed(m.Time); !ok {
		return false
	}
	if m.Text != nil {
		if k.rewriting, e.headers, ok = r.rewritten(m.Raw, m.Text); !ok {
			return false
		}
	}
	p, ok := r.placesOf(m)
	if !ok {
		return false
	}
	r.pass(m.Source())
	r.pass(m.Foot)
	return r.add(&e, k, p, m.Remote)
}

func (r *recorder) add(e *entry, k layout, p places, remote formats.Address) bool {
	var ok [3]bool
	e.layout, ok[0] = r.t.layouts.number(k)
	e.places, ok[1] = r.t.places.number(p)
	e.remote, ok[2] = r.t.remotes.number(remote)
	if ok != [3]bool{true, true, true} {
		return false
	}
	r.t.add(e)
	return true
}

// noteGap takes a piece without a message.
func (r *recorder) noteGap(m *formats.Message) bool {
	k := layout{direction: m.Direction, how: m.How, assumed: m.Assumed, local: m.Local, transport: m.Transport, origin: m.Origin}
	o := &k.origin
	if k.placed = o.Line != 0 || o.Offset != 0; k.placed && (o.Line != r.line || o.Offset != r.offset) {
		return false
	}
	o.Line, o.Offset = 0, 0
	if len(m.Head)+len(m.Text)+len(m.Foot) > 0 || !m.Time.IsZero() || !m.Remote.IsZero() {
		return false
	}
	r.pass(m.Gap)
	n, ok := r.t.layouts.number(k)
	if ok {
		r.t.add(&entry{layout: n, gap: len(m.Gap)})
	}
	return ok
}

// noteProblems keeps those of a piece. Whoever gets them adds to a copy.
func (r *recorder) noteProblems(m *formats.Message) bool {
	if m.Problems == nil {
		return true
	}
	if len(r.t.problems) == maxProblematic {
		return false
	}
	r.t.problems[r.t.entries] = m.Problems[:len(m.Problems):len(m.Problems)]
	return true
}

// elapsed returns the time since the message before.
func (r *recorder) elapsed(t time.Time) (time.Duration, bool) {
	if !r.begun {
		r.begun, r.t.start, r.time = true, t, t
	}
	d := t.Sub(r.time).Truncate(time.Millisecond)
	if r.time.Add(d) != t {
		return 0, false
	}
	r.time = t
	return d, true
}

// rewritten finds out how the text of a message became what the wire had.
func (r *recorder) rewritten(raw, text []byte) (k rewriting, headers int, ok bool) {
	k, headers = rewritingOf(raw, text)
	if headers < 0 {
		return k, 0, false
	}
	r.wire = k.append(r.wire[:0], text, headers)
	return k, headers, bytes.Equal(r.wire, raw)
}

// placesOf finds what only this record's head says.
func (r *recorder) placesOf(m *formats.Message) (p places, ok bool) {
	var before places
	if d := &r.t.places; len(d.list) > 0 {
		before = d.list[d.recent[0]]
	}
	o := &m.Origin
	p.head, p.foot = len(m.Head), len(m.Foot)
	if p.sequence, ok = placeOf(m.Head, o.Sequence, before.sequence.From); !ok {
		return p, false
	}
	if p.correlation, ok = placeOf(m.Head, o.Correlation, before.correlation.From); !ok {
		return p, false
	}
	p.instance, ok = placeOf(m.Head, o.Instance, before.instance.From)
	return p, ok
}

// placeOf returns where in head a word stands, most likely at an octet where one of
// its kind stood before. An empty one stands nowhere.
func placeOf(head []byte, word string, at int) (formats.Span, bool) {
	if word == "" {
		return formats.Span{}, true
	}
	if at+len(word) > len(head) || string(head[at:at+len(word)]) != word {
		at = bytes.Index(head, []byte(word))
	}
	return formats.Span{From: at, To: at + len(word)}, at >= 0
}

func (r *recorder) pass(b []byte) {
	r.offset += int64(len(b))
	r.line += textlog.CountLines(b)
}
