package sequence

import (
	"bytes"
	"io"

	"ocsconv/formats"
)

// reader hands out the pieces of a log, and those that the readers of other formats
// find between its messages.
type reader struct {
	log     formats.Reader
	file    string
	others  formats.List
	options func(*formats.Format) *formats.Options

	ahead []*formats.Message // pieces of the log that were read and not handed out
	err   error              // what comes behind them

	inner formats.Reader // of the gap in front of the next message of the log
	place place          // where the next piece begins, and where that gap did
	owed  []*formats.SyntaxError
	mixed bool // messages of other formats were there
}

// NewReader returns a reader of a log of the format f in which messages of the
// other formats of a list may stand. Options returns those of the reader of a
// format; it is asked for f at once, and for another one when its messages are
// there.
func NewReader(r io.Reader, f *formats.Format, list formats.List, options func(*formats.Format) *formats.Options) formats.Reader {
	own := options(f)
	from := own.WithDefaults().From
	return &reader{log: f.NewReader(r, own), file: own.WithDefaults().File, others: others(list, f), options: options, place: place{offset: from.Offset, line: from.Line}}
}

// Place implements [formats.Resumable]. What there is of other formats has options of its
// own, which all of the log may decide about.
func (r *reader) Place() (p formats.Place, ok bool) {
	log, ok := r.log.(formats.Resumable)
	if !ok || r.mixed || len(r.ahead) > 0 || len(r.owed) > 0 {
		return p, false
	}
	return log.Place()
}

// Read implements [formats.Reader].
func (r *reader) Read() (*formats.Message, error) {
	for {
		if r.inner != nil {
			m, err := r.inner.Read()
			if err == nil {
				r.settle(m)
				return m, nil
			}
			if r.inner = nil; err != io.EOF {
				r.err, r.ahead = err, nil
			}
		}
		m, err := r.next()
		switch {
		case err != nil:
			return nil, err
		case len(m.Gap) > 0 && tells(m.Gap) && r.enter(m):
			continue
		}
		r.name(m)
		r.place.pass(m)
		r.claim(m)
		return m, nil
	}
}

// next returns the next piece of the log.
func (r *reader) next() (*formats.Message, error) {
	if len(r.ahead) > 0 {
		m := r.ahead[0]
		r.ahead = r.ahead[1:]
		return m, nil
	}
	if r.err != nil {
		return nil, r.err
	}
	m, err := r.log.Read()
	r.err = err
	return m, err
}

// reach is how many octets of a gap are looked at together. A message that begins
// in a piece of it ends in one of the next.
const reach = 3 * formats.MaxGap

// enter lets another reader read the gap that begins with a piece of the log, if
// one finds a message in it.
func (r *reader) enter(m *formats.Message) bool {
	pieces, gap := []*formats.Message{m}, m.Gap
	for m.Raw == nil && len(gap) < reach {
		further, err := r.next()
		if err != nil {
			break
		}
		m = further
		pieces = append(pieces, m)
		gap = append(gap[:len(gap):len(gap)], m.Gap...)
	}
	r.ahead = append(pieces, r.ahead...)
	f := first(r.others, gap)
	if f == nil {
		r.ahead = r.ahead[1:]
		return false
	}
	r.place.settle()
	r.mixed = true
	r.inner = NewReader(&between{reader: r}, f, r.others, r.options)
	return true
}

// between is the gap in front of the next message of the log: the octets that the
// readers of other formats read.
type between struct {
	*reader
	octets []byte
	ended  bool
}

// Read implements [io.Reader].
func (b *between) Read(p []byte) (int, error) {
	for len(b.octets) == 0 {
		if b.ended {
			return 0, io.EOF
		}
		m, err := b.next()
		if err != nil {
			b.ended = true
			continue
		}
		if b.octets, m.Gap = m.Gap, nil; m.Raw != nil {
			b.ended = true
			b.ahead = append([]*formats.Message{m}, b.ahead...)
		} else {
			b.owed = append(b.owed, m.Problems...)
		}
	}
	n := copy(p, b.octets)
	b.octets = b.octets[n:]
	return n, nil
}

// settle tells a piece that another reader has read where it stands in the log.
func (r *reader) settle(m *formats.Message) {
	at := &r.place
	if m.Raw != nil {
		m.Origin.Line += at.line - 1
		m.Origin.Offset += at.offset
	}
	for _, e := range m.Problems {
		e.Line += at.line - 1
		e.Offset += at.offset
	}
	r.claim(m)
}

// claim gives a piece what is wrong in the gap that its reader has left.
func (r *reader) claim(m *formats.Message) {
	if len(r.owed) > 0 {
		m.Problems = append(r.owed, m.Problems...)
		r.owed = nil
	}
}

// place is a place in a log.
type place struct {
	offset int64
	line   int      // that begins there or goes on, from 1
	behind [][]byte // octets that stand before it and whose lines are not counted yet
}

// pass moves to what stands behind a piece.
func (p *place) pass(m *formats.Message) {
	if m.Raw == nil {
		p.offset += int64(len(m.Gap))
		p.behind = append(p.behind, m.Gap)
		p.settle() // the next piece may lie where this one does
		return
	}
	p.line = m.Origin.Line
	p.offset = m.Origin.Offset + int64(len(m.Head)+len(m.Source())+len(m.Foot))
	p.behind = append(p.behind[:0], m.Source(), m.Foot)
}

// settle counts the lines.
func (p *place) settle() {
	p.line = max(p.line, 1)
	for _, b := range p.behind {
		p.line += bytes.Count(b, []byte{'\n'})
	}
	p.behind = p.behind[:0]
}
