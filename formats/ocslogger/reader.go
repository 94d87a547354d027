package ocslogger

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// NewReader returns a reader of the trace r. Times need opts.Clock; everything
// else is in the text.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	own := opts.WithDefaults()
	return &reader{
		w:     textlog.NewWindowOf(r, &own),
		file:  own.File,
		last:  own.From.Last,
		clock: own.Clock, assumed: own.Assumed,
		max:   own.MaxMessage,
		trace: -1,
		meta:  -1,
		names: map[string]string{},
		fresh: textlog.Fresh{Memory: own.Memory},
	}
}

// reader goes through the trace line by line. What it has passed and does not
// understand waits at the front of the window as gap.
type reader struct {
	w       *textlog.Window
	file    string
	clock   *formats.Clock
	assumed formats.Assumed // see [formats.Options]
	max     int             // octets of a message
	err     error

	at     int  // octets of the window that are gap
	odd    bool // the gap before held what is no text
	inLine bool // the gap ends within a line
	trace  int  // start of the last trace line or record in the gap, -1 if none
	since  int  // lines in the gap after that line
	meta   int  // start of the record fields that the gap ends in, -1 if none

	last  time.Time // of the last prefix that had one
	doubt int64     // offset up to which a Content-Length has been found to lie

	problems []*formats.SyntaxError // of the gap
	fresh    textlog.Fresh
	names    map[string]string
	peer     lastPeer
	sides    lastSides
}

// Read implements [formats.Reader].
func (r *reader) Read() (*formats.Message, error) {
	for r.err == nil {
		if m := r.step(); m != nil {
			return m, nil
		}
	}
	return nil, r.err
}

// Place implements [formats.Resumable].
func (r *reader) Place() (formats.Place, bool) {
	p, ok := r.w.Place(r.last)
	behind := r.at == 0 && r.trace < 0 && r.meta < 0 && r.since == 0 && !r.inLine // a record
	return p, ok && behind && !r.odd && r.doubt <= p.Offset && len(r.problems) == 0
}

// step looks at one line. It returns a message when one starts there, or a
// piece of the gap when that has become long.
func (r *reader) step() *formats.Message {
	line := r.w.LineAt(r.at, formats.MaxGap)
	switch {
	case len(line) == 0:
		return r.finish()
	case r.inLine, line[len(line)-1] != '\n' && len(line) > formats.MaxGap/2:
		r.pass(line) // no line of ours is that long
	case textlog.Blank(line):
		r.passEmpty()
	case r.at == 0 && r.w.Offset() == 0 && bytes.HasPrefix(line, textlog.Mark):
		r.at = len(textlog.Mark)
	default:
		if m, found := r.look(line); found {
			return m
		}
		r.pass(line)
	}
	return r.flush()
}

// look reports whether a record starts at or shortly before the line. If it is
// no SIP message the record has become gap, and m is nil.
func (r *reader) look(line []byte) (m *formats.Message, found bool) {
	next := r.at + len(line)
	switch {
	case endsInBegin(line):
		return r.record(r.recordStart(line, false), next), true
	case line[0] == '>' || line[0] == '<':
		if _, ok := parseConnection(line); ok {
			return r.s4(r.recordStart(line, true), next), true
		}
	case bytes.HasPrefix(line, levelMark):
		if s4Inline(line) {
			return r.s4(r.at, next), true
		}
	default:
		if _, ok := startLineValue(line); ok {
			return r.bareRecord(), true
		}
	}
	return nil, false
}

// recordStart returns where the record starts whose marker is in line: there,
// or at a prefix that was broken over two or three lines.
func (r *reader) recordStart(line []byte, s4 bool) int {
	const longest = 1 << 10
	if r.trace < 0 || r.since > 1 || r.at-r.trace > longest || bytes.HasPrefix(line, levelMark) {
		return r.at
	}
	before := r.w.Peek(r.at)[r.trace:]
	p := parsePrefix(joinLines(before))
	if !p.whole || len(trimRight(p.payload)) == 0 || s4 && is4(p.component) {
		return r.trace
	}
	return r.at
}

// joinLines returns b with blanks for line ends; b itself if it is one line.
func joinLines(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i < 0 || i == len(b)-1 {
		return b
	}
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte{' '})
	return bytes.ReplaceAll(b, []byte{'\n'}, []byte{' '})
}

// pass makes a line part of the gap.
func (r *reader) pass(line []byte) {
	start := r.at
	r.at += len(line)
	whole := !r.inLine
	r.inLine = line[len(line)-1] != '\n'
	switch {
	case !whole:
	case bytes.HasPrefix(line, levelMark):
		r.trace, r.since, r.meta = start, 0, -1
	default:
		r.since++
		if !isMeta(line) {
			r.meta = -1
		} else if r.meta < 0 {
			r.meta = start
		}
	}
}

// passEmpty makes the empty lines that come next part of the gap: all that are
// in the window, for there may be millions.
func (r *reader) passEmpty() {
	r.at += r.w.EmptyLines(r.at, 2*formats.MaxGap)
	r.since, r.meta = r.since+1, -1
}

// skip makes the octets up to end part of the gap: a record that starts at
// begin and is no message.
func (r *reader) skip(begin, end int) *formats.Message {
	r.trace, r.since, r.meta = begin, 2, -1
	r.at = end
	r.inLine = r.w.Peek(end)[end-1] != '\n'
	return r.flush()
}

// flush hands out a long gap. It cuts before the last trace line, so that lines
// which belong together stay so.
func (r *reader) flush() *formats.Message {
	if r.at < formats.MaxGap {
		return nil
	}
	cut := r.at
	if r.trace > 0 {
		cut = r.trace
	}
	if r.meta > 0 {
		cut = min(cut, r.meta)
	}
	return r.gapPiece(cut)
}

// finish hands out the gap at the end of the input, then ends reading.
func (r *reader) finish() *formats.Message {
	if r.at > 0 {
		return r.gapPiece(r.at)
	}
	if r.err = r.w.Err(); r.err == nil {
		r.err = io.EOF
	}
	return nil
}

// gapPiece takes the first n octets of the gap as a piece of its own.
func (r *reader) gapPiece(n int) *formats.Message {
	r.noteTime(n)
	r.inspect(n)
	m := r.fresh.Message()
	m.Problems, r.problems = r.problems, nil
	m.Origin = formats.Origin{Format: Name, File: r.file, ServerTrace: true, Line: r.w.Line(), Offset: r.w.Offset()}
	m.Gap = r.w.Take(n)
	r.at -= n
	r.trace = max(r.trace-n, -1)
	r.meta = max(r.meta-n, -1)
	return m
}

// noteTime remembers the time of the last trace line in the first n octets: it
// is the next best for a record without one.
func (r *reader) noteTime(n int) {
	if r.trace < 0 || r.trace >= n {
		return
	}
	if _, wall := findTime(r.w.Peek(n)[r.trace:]); !wall.IsZero() {
		r.last = r.clock.Instant(wall)
	}
}

// take removes the gap and the record from the window. The message that it
// returns has both, and what the record's prefix says.
func (r *reader) take(l *layout) *formats.Message {
	r.noteTime(l.begin)
	r.inspect(l.begin)
	m := r.fresh.Message()
	m.Problems, r.problems = r.problems, nil
	m.Gap = r.w.Take(l.begin)
	m.Origin = formats.Origin{Format: Name, File: r.file, ServerTrace: true, Offset: r.w.Offset()}
	line := r.w.Line()
	rec := r.w.Take(l.end - l.begin)
	l.move(-l.begin)
	m.Head = rec[:l.text:l.text]
	if l.textEnd < len(rec) {
		m.Foot = rec[l.textEnd:]
	}
	m.Origin.Line = line + bytes.Count(m.Head, []byte{'\n'})

	r.at, r.trace, r.meta, r.since = 0, -1, -1, 0
	r.inLine = rec[len(rec)-1] != '\n'

	m.Raw = l.wire(rec)
	if text := rec[l.text:l.textEnd:l.textEnd]; !l.shared {
		m.Text = text
	}
	for _, d := range l.damage {
		m.Problems = append(m.Problems, &formats.SyntaxError{
			File: r.file, Line: line + bytes.Count(rec[:d.At], []byte{'\n'}), Offset: m.Origin.Offset + int64(d.At),
			Msg: d.Msg, Truncated: d.Truncated, Altered: d.Altered,
		})
	}
	sortProblems(m)
	m.Transport = formats.ParseTransport(string(sip.ViaTransport(l.topVia(rec))))
	return m
}

// describe fills in what a prefix says of a message.
func (r *reader) describe(m *formats.Message, p *prefix) {
	o := &m.Origin
	o.Process, o.Thread = p.process, p.thread
	o.Level = r.intern(p.level)
	o.Component = r.intern(p.component)
	o.Server = r.intern(p.server())
	o.Sequence = string(p.sequence)
	o.Correlation = string(p.correlation)
	switch {
	case !p.wall.IsZero():
		m.Assumed = r.assumed
		m.Time = r.clock.Instant(p.wall)
		r.last = m.Time
	case r.last.IsZero():
		r.complain(m, "record without a time")
	default:
		m.Time = r.last
		r.complain(m, "record without a time: the time of the line before is taken")
	}
}

func (r *reader) complain(m *formats.Message, msg string) {
	m.Problems = append(m.Problems, &formats.SyntaxError{
		File: r.file, Line: m.Origin.Line, Offset: m.Origin.Offset, Msg: msg,
	})
	sortProblems(m)
}

func sortProblems(m *formats.Message) {
	slices.SortStableFunc(m.Problems, func(a, b *formats.SyntaxError) int { return cmp.Compare(a.Offset, b.Offset) })
}

// complainGap names damage at an octet of the window that becomes gap.
func (r *reader) complainGap(at int, truncated bool, msg string) {
	r.problems = append(r.problems, &formats.SyntaxError{
		File: r.file, Line: r.w.LineNumber(at),
		Offset: r.w.Offset() + int64(at), Msg: msg, Truncated: truncated,
	})
}

// inspect names what in the first n octets of the gap cannot be read: once,
// however many pieces it comes in.
func (r *reader) inspect(n int) {
	at := textlog.Undecoded(r.w.Peek(n))
	if at >= 0 && !r.odd {
		r.complainGap(at, false, textlog.NotText)
	}
	r.odd = at >= 0
}

// intern returns b as a string; the few names of a trace are kept.
func (r *reader) intern(b []byte) string {
	if s, ok := r.names[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(r.names) < 256 && len(s) < 256 {
		r.names[s] = s
	}
	return s
}

func tooLongMessage(max int) string {
	return fmt.Sprintf("message longer than %d octets: cut", max)
}
