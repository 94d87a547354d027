package excerpt

import (
	"bytes"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
)

// reader looks for messages in a document. Offsets count from the window's
// first octet.
type reader struct {
	w       *textlog.Window
	file    string
	max     int
	clock   *formats.Clock
	date    time.Time
	midLine bool // the window begins inside a line

	above   heading                // what stands above the next message
	loose   int                    // headers in a row that belong to no message
	pending []*formats.SyntaxError // for the next piece
}

// heading is what a document tells of the message below it.
type heading struct {
	caption   caption
	direction formats.Direction // of a packet line
	local     formats.Address
	remote    formats.Address
	lines     int // with text, between it and what comes next
}

// reach is how many lines may stand between a caption and headers without a
// start line: a picture, "Excerpt:".
const reach = 4

// NewReader returns a reader of a document. Messages have a time when a client
// log's prefix was pasted with them, else the zero time.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	own := opts.Own()
	date := own.Date
	if !date.IsZero() {
		y, m, d := date.Date()
		date = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return &reader{w: textlog.NewWindow(r), file: own.File, max: own.MaxMessage, clock: own.Clock, date: date}
}

var mark = []byte("\ufeff")

// Read returns the next message with the text before it, or a part of a text.
func (r *reader) Read() (*formats.Message, error) {
	at, midLine := 0, r.midLine
	if r.w.Offset() == 0 && bytes.HasPrefix(r.w.Peek(len(mark)), mark) {
		at = len(mark)
	}
	for {
		line := r.w.LineAt(at, formats.MaxGap)
		if len(line) == 0 {
			return r.last(at)
		}
		if at > 0 && at+len(line) > formats.MaxGap {
			r.midLine = midLine
			return r.gap(at), nil
		}
		if n := r.w.EmptyLines(at, formats.MaxGap); n > 0 && !midLine {
			at += n
			continue
		}
		if !midLine {
			if m := r.look(at, line); m != nil {
				return m, nil
			}
		}
		midLine = line[len(line)-1] != '\n'
		at += len(line)
	}
}

func (r *reader) last(at int) (*formats.Message, error) {
	if at > 0 {
		return r.gap(at), nil
	}
	if err := r.w.Err(); err != nil {
		return nil, err
	}
	return nil, io.EOF
}

func (r *reader) gap(n int) *formats.Message {
	m := &formats.Message{Gap: r.w.Take(n), Problems: r.pending}
	m.Origin.Format, m.Origin.File = Name, r.file
	r.pending = nil
	return m
}

// longestLine is the length in octets up to which a line may begin a message.
const longestLine = 4096

// look learns from one line of the document, and returns the message that
// begins with it, if one does.
func (r *reader) look(at int, line []byte) *formats.Message {
	text, m := split(line)
	if len(text) == 0 || len(text) > longestLine {
		return nil
	}
	text = spaced(text)
	known := knownHeader(text)
	if !known {
		r.loose = 0
	}
	prefix, logged := uccapi.ParsePrefix(text)
	payload := text[prefix.Size:]
	if start, size := r.startLine(at, line, payload, m); start != nil {
		q := r.begin(at, m)
		q.prefix, q.logged = prefix, logged
		q.startLine(line, payload, start, size)
		return r.message(q)
	}
	above := &r.above
	switch caption, ok := parseCaption(text); {
	case ok:
		*above = heading{caption: caption}
	case logged:
		if direction, local, remote, ok := uccapi.ParsePacket(payload); ok {
			*above = heading{direction: direction, local: local, remote: remote}
		}
	case known && above.caption.status != "" && above.lines <= reach:
		q := r.begin(at, m)
		q.fragment(above.caption.startLine())
		return r.message(q)
	case known:
		if r.loose++; r.loose == 2 {
			r.pending = append(r.pending, r.syntaxError(at, "headers without a start line, and no caption that tells it"))
		}
	case prose(text):
		above.lines += reach
	}
	above.lines++
	return nil
}

var statusVersion = []byte("SIP/2.0")

// startLine returns the SIP start line that text is or begins, and how many
// octets of the document it takes. Documents wrap it before "SIP/2.0".
func (r *reader) startLine(at int, line, text []byte, m margin) (start []byte, size int) {
	if textlog.StartLine(text) {
		return bytes.TrimRight(text, " \t"), len(line)
	}
	method, uri, ok := bytes.Cut(text, []byte{' '})
	if !ok || len(method) > 16 || !bytes.HasPrefix(uri, []byte("sip")) || bytes.IndexByte(uri, ' ') >= 0 {
		return nil, 0
	}
	size = len(line)
	next := r.w.LineAt(at+size, longestLine)
	rest, ok := m.under(next)
	if rest = bytes.TrimLeft(rest, " "); !ok || !bytes.Equal(rest, statusVersion) {
		return nil, 0
	}
	start = append(append(bytes.Clone(text), ' '), rest...)
	if !textlog.StartLine(start) {
		return nil, 0
	}
	return start, size + len(next)
}

// spaced returns text with blanks for no-break spaces.
func spaced(text []byte) []byte {
	if !bytes.Contains(text, noBreakSpace) {
		return text
	}
	return bytes.ReplaceAll(text, noBreakSpace, []byte{' '})
}

func (r *reader) syntaxError(at int, msg string) *formats.SyntaxError {
	return &formats.SyntaxError{File: r.file, Line: r.w.LineNumber(at), Offset: r.w.Offset() + int64(at), Msg: msg}
}

// message reads the rest of a message and takes it out of the window.
func (r *reader) message(q *quotation) *formats.Message {
	r.headers(q)
	if q.count == 0 {
		return nil // a start line in prose
	}
	r.body(q)
	q.missing()
	m := &formats.Message{Transport: q.transport}
	r.direct(m, q)
	m.Problems, r.pending = r.pending, nil
	for _, d := range q.problems {
		e := r.syntaxError(d.at, d.msg)
		e.Altered, e.Truncated = d.altered, d.truncated
		m.Problems = append(m.Problems, e)
	}
	o := &m.Origin
	o.Format, o.File = Name, r.file
	if q.logged {
		m.Time = r.instant(&q.prefix)
		o.Process, o.Thread, o.Level = q.prefix.Process, q.prefix.Thread, q.prefix.Level
	}
	m.Gap = r.w.Take(q.head)
	o.Offset = r.w.Offset()
	m.Head = r.w.Take(q.start - q.head)
	o.Line = r.w.Line()
	m.Raw = r.w.Take(q.end - q.start)
	if !bytes.Equal(q.raw, m.Raw) {
		m.Raw, m.Text = q.raw, m.Raw
	}
	r.midLine = !endsLine(m.Source())
	r.above, r.loose = heading{}, 0
	return m
}

func endsLine(b []byte) bool { return len(b) > 0 && b[len(b)-1] == '\n' }

// instant returns the UTC time of a prefix, which is in the year 1 when neither
// the prefix nor the options have a date.
func (r *reader) instant(p *uccapi.Prefix) time.Time {
	wall := p.Wall(r.date)
	if p.Date == 0 && r.date.IsZero() {
		return wall
	}
	return r.clock.Instant(wall)
}

// direct gives the message the direction that the document states.
func (r *reader) direct(m *formats.Message, q *quotation) {
	start, _, _ := bytes.Cut(q.raw, []byte("\r\n"))
	switch {
	case r.above.direction != formats.Unknown:
		m.Direction, m.How = r.above.direction, formats.Logged
		m.Local, m.Remote = r.above.local, r.above.remote
	case r.above.caption.names(start):
		m.Direction, m.How = r.above.caption.direction, formats.Logged
	}
}
