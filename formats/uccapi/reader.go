package uccapi

import (
	"io"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// reader cuts a log into messages and gaps. It looks ahead in the window with
// offsets that count from the window's first octet, and takes octets only when
// it knows what they are.
type reader struct {
	textlog.Pieces
	w    *textlog.Window
	file string
	max  int // longest message
	cal  calendar
	ends addresses

	assumed formats.Assumed // see [formats.Options]

	prefixes prefixes

	odd      bool  // the gap before held what is no text
	unclosed int   // packets whose end lines are still to come in gaps
	vain     int64 // octets that were looked at for nothing
	fresh    textlog.Fresh
	pending  []*formats.SyntaxError // found in the gap before the next piece
}

// NewReader returns a reader of a client log. Directions are as logged, and
// Unknown for messages without a packet line. A log without dates and without
// [formats.Options.Date] yields times in the year 1.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	own := opts.WithDefaults()
	u := &reader{w: textlog.NewWindowOf(r, &own), fresh: textlog.Fresh{Memory: own.Memory}, file: own.File, max: own.MaxMessage, cal: newCalendar(&own), assumed: own.Assumed}
	u.Pieces = textlog.Pieces{Window: u.w, Message: u.record, Gap: u.gap}
	return u
}

// Place implements [formats.Resumable]. Lines without dates are dated by all before them.
func (r *reader) Place() (formats.Place, bool) {
	p, ok := r.w.Place(r.cal.base)
	return p, ok && !r.MidLine && !r.odd && !r.cal.begun && r.unclosed == 0 && r.vain == 0 && len(r.pending) == 0
}

// inspect names what in the next n octets, a gap, cannot be read: once, however
// many pieces it comes in.
func (r *reader) inspect(n int) {
	at := textlog.Undecoded(r.w.Peek(n))
	if at >= 0 && !r.odd {
		r.note(at, textlog.NotText)
	}
	r.odd = at >= 0
}

// gap takes n octets that are no message.
func (r *reader) gap(n int) *formats.Message {
	r.inspect(n)
	m := r.fresh.Message()
	m.Gap, m.Problems = r.w.Take(n), r.pending
	m.Origin.Format, m.Origin.File = Name, r.file
	r.pending = nil
	return m
}

// record returns the message whose first line is line, which begins at octet
// at; nil when no message begins there.
func (r *reader) record(at int, line []byte, midLine bool) *formats.Message {
	if midLine {
		return nil
	}
	p := r.prefixes.parse(line)
	if p == nil {
		return nil
	}
	own := *p
	r.cal.observe(&own)
	switch text := line[own.Size:]; classify(text) {
	case startLine:
		return r.message(&record{own: own, head: at, start: at + own.Size})
	case packetLine:
		rec := &record{own: own, framed: true, head: at, packet: text}
		if r.findStart(rec, at+len(line)) {
			return r.message(rec)
		}
		r.unclosed++
	case trailerLine:
		if r.unclosed == 0 {
			r.note(at, "end line of a packet whose beginning is lost")
		} else {
			r.unclosed--
		}
	}
	return nil
}

// record is one message while it is being looked at. Numbers are offsets in the
// window.
type record struct {
	own    Prefix // of the first line
	framed bool   // it has a packet line
	packet []byte // payload of the packet line

	head  int // the record's first octet
	start int // the start line
	body  int // behind the headers and their empty line
	end   int // behind the message
	foot  int // behind the record

	cuts     []span // foreign octets inside the message
	prefixed bool   // every line of the message has a prefix
	bare     bool   // headers have line ends without CR
	wire     bool   // the body's line ends must become CRLF
	empty    bool   // the empty line behind the headers is there

	length    int  // Content-Length; -1 when it is missing or no number
	garbled   bool // Content-Length is there and no number
	twice     bool // it is there again, with another number
	unfold    bool // its value is to come on the next line
	content   bool
	transport formats.Transport
	problems  textlog.Damages
}

type span struct{ from, to int }

// findStart looks for the start line behind a packet line. Blank lines and lines
// of other threads may come first. A packet of blank lines alone keeps a
// connection alive and is no damage.
func (r *reader) findStart(rec *record, at int) bool {
	first := at
	for at-first < formats.MaxGap {
		line := r.w.LineAt(at, r.max)
		if len(line) == 0 {
			r.note(at, "the log ends inside a packet").Truncated = true
			return false
		}
		p, text := r.prefixes.parse(line), line
		if p != nil {
			text = line[p.Size:]
		}
		switch kind := classify(text); {
		case kind == emptyText:
		case kind == startLine && (p == nil || p.sameThread(&rec.own)):
			rec.start = at + len(line) - len(text)
			return true
		case p != nil && rec.closes(p, text):
			return false
		case p != nil && kind != packetLine && kind != startLine && !p.sameThread(&rec.own):
		default:
			r.note(first, "packet line without a SIP message")
			return false
		}
		at += len(line)
	}
	r.note(first, "packet line without a SIP message")
	return false
}

// note keeps damage in a gap for the piece that will carry it.
func (r *reader) note(at int, msg string) *formats.SyntaxError {
	e := r.w.SyntaxError(r.file, at, msg)
	r.pending = append(r.pending, e)
	return e
}

// message measures the record and takes it.
func (r *reader) message(rec *record) *formats.Message {
	rec.length = -1
	r.headers(rec)
	var p packet
	if rec.framed {
		p = r.ends.parsePacket(rec.packet)
	}
	r.joined(rec, p.size)
	if rec.garbled || rec.unfold {
		rec.problems.Add(rec.start, "content-length is no number")
	}
	if rec.twice {
		rec.problems.Add(rec.start, "content-length is there twice, with different numbers")
	}
	r.findEnd(rec, p.size)
	r.close(rec)
	if !rec.framed && rec.packet != nil {
		p = r.ends.parsePacket(rec.packet)
	}
	return r.take(rec, p)
}

// take cuts the measured record out of the window.
func (r *reader) take(rec *record, p packet) *formats.Message {
	m := r.fresh.Message()
	m.Direction, m.Local, m.Remote, m.Transport = p.direction, p.local, p.remote, rec.transport
	if p.direction != formats.Unknown {
		m.How = formats.Logged
	}
	r.inspect(rec.head)
	m.Problems, r.pending = r.w.Problems(r.pending, r.file, 0, rec.problems), nil
	m.Time, m.Assumed = r.cal.instant(&rec.own), r.assumed.Of(rec.own.Date != 0, false)
	o := &m.Origin
	o.Format, o.File, o.Offset = Name, r.file, r.w.Offset()+int64(rec.head)
	o.Process, o.Thread, o.Level = rec.own.Process, rec.own.Thread, rec.own.Level
	m.Gap, m.Head = textlog.Cut(r.w.Take(rec.start), rec.head)
	o.Line = r.w.Line()
	behind := r.w.Take(rec.foot - rec.start)
	r.MidLine = behind[len(behind)-1] != '\n'
	m.Raw, m.Foot = textlog.Cut(behind, rec.end-rec.start)
	if raw := rec.rebuild(m.Raw); raw != nil {
		m.Raw, m.Text = raw, m.Raw
	}
	return m
}

// rebuild returns the message in wire form when text, as the log spells it, is
// not that already; otherwise nil.
func (rec *record) rebuild(text []byte) []byte {
	if len(rec.cuts) == 0 && !rec.bare && !rec.wire && rec.empty {
		return nil
	}
	raw := make([]byte, 0, len(text)+len(text)/16+4)
	raw = rec.appendPart(raw, text, rec.start, min(rec.body, rec.end), rec.bare)
	if !rec.empty {
		if len(raw) > 0 && raw[len(raw)-1] != '\n' {
			raw = append(raw, '\r', '\n')
		}
		raw = append(raw, '\r', '\n')
	}
	return rec.appendPart(raw, text, min(rec.body, rec.end), rec.end, rec.wire)
}

// appendPart appends the message octets between two offsets.
func (rec *record) appendPart(raw, text []byte, from, to int, wire bool) []byte {
	part := func(from, to int) {
		b := text[from-rec.start : to-rec.start]
		if wire {
			b = textlog.Wire(b)
		}
		raw = append(raw, b...)
	}
	for _, c := range rec.cuts {
		if c.from >= from && c.to <= to {
			part(from, c.from)
			from = c.to
		}
	}
	part(from, to)
	return raw
}
