package merge

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/klauspost/compress/s2"

	"ocsconv/annotate"
	"ocsconv/annotate/codec"
	"ocsconv/converters/input"
	"ocsconv/formats"
)

// Cache keeps the gists of logs from one run to the next. A gist is what a survey takes
// of a log for its sessions: reading it tells the same as reading the log, in a tenth
// of the time. The octets are for the build that wrote them.
type Cache interface {
	// Gist returns the gist of a log that is what it was when the gist was kept, nil
	// where there is none. Of one that has grown since, only the part is what it was that
	// KeepGist was told.
	Gist(l *input.Log) (gist []byte, grown bool)

	// KeepGist takes the gist of a log that was read to its end, and how many octets
	// at its beginning can be told from it by themselves, 0 for none.
	KeepGist(l *input.Log, gist []byte, part int64)
}

// cacheable reports whether gists of a log make sense: of a text that is the log itself.
func (g *Inputs) cacheable(l *input.Log) bool {
	return g.opts.Cache != nil && g.opts.Redactor == nil && !l.Format.Binary && !l.External && l.Input.Document == nil
}

// fromCache returns the reader of a log's gist where one is there. What a log has grown
// by since is read behind it.
func (g *Inputs) fromCache(l *input.Log) (*gistReader, io.Closer) {
	if !g.cacheable(l) {
		return nil, nil
	}
	kept, grown := g.opts.Cache.Gist(l)
	if kept == nil {
		return nil, nil
	}
	r, closer := openGist(kept), io.Closer(io.NopCloser(nil))
	if grown {
		rest, opened, ok := l.ReaderFrom(r.gist.upTo.Place)
		if !ok {
			return nil, nil
		}
		r.grow(&gistWriter{Reader: rest, log: l, keep: g.opts.Cache})
		closer = opened
	}
	if g.opts.Progress != nil {
		g.opts.Progress(int(max(l.Input.Source.Size, 0)))
	}
	return r, closer
}

// toCache lets a survey's reading of a log leave the gist.
func (g *Inputs) toCache(r formats.Reader, l *input.Log) formats.Reader {
	if !g.cacheable(l) {
		return r
	}
	return &gistWriter{Reader: r, log: l, keep: g.opts.Cache, gist: gist{Codec: codec.Codec{Writing: true}, number: map[gistLayout]uint64{}}}
}

// errGist says that octets are not what a survey kept of a log.
var errGist = errors.New("no gist of a log")

// Bounds of a gist.
const (
	gistHead = 4 // octets that say how long a block is
	maxBlock = 64 << 20
	maxGist  = 128 << 20 // as packed
)

// gistBlock is how many octets are packed together at least.
var gistBlock = 64 << 10

// The marks of a piece in a gist.
const (
	gistMessage = 1 << iota
	gistTimed
	gistGap
	gistProblems
	gistSettled
)

// gistLayout is what many pieces of a log have in common.
type gistLayout struct {
	direction formats.Direction
	how       formats.Evidence
	assumed   formats.Assumed
	transport formats.Transport
	trace     bool
	local     formats.Address
	remote    formats.Address

	format, file, level, component, server string
}

func (k *gistLayout) code(c *codec.Codec) {
	codec.Unsigned(c, &k.direction)
	codec.Unsigned(c, &k.how)
	codec.Unsigned(c, &k.assumed)
	codec.Unsigned(c, &k.transport)
	c.Flag(&k.trace)
	for _, a := range []*formats.Address{&k.local, &k.remote} {
		octets, _ := a.AddrPort.MarshalBinary() // never fails
		codec.Inline(c, &octets)
		c.Bad = a.AddrPort.UnmarshalBinary(octets) != nil || c.Bad
		codec.Inline(c, &a.Host)
	}
	for _, s := range []*string{&k.format, &k.file, &k.level, &k.component, &k.server} {
		codec.Inline(c, s)
	}
}

// gistPart is what the first blocks of a gist tell by themselves: all up to a place of
// the log.
type gistPart struct {
	formats.Place
	packed int // octets of those blocks
}

func (p *gistPart) code(c *codec.Codec) {
	codec.Integer(c, &p.Offset)
	codec.Integer(c, &p.Line)
	codec.Integer(c, &p.packed)
	c.Time(&p.Last)
}

// gist codes the pieces of a log, a block after the other.
type gist struct {
	codec.Codec
	upTo    gistPart
	packed  []byte // blocks that are done, or that are left
	layouts []gistLayout
	number  map[gistLayout]uint64 // of a layout, where it is written
	before  uint64                // the layout of the piece before
	line    int                   // of that piece
	offset  int64
	seconds int64
}

// piece codes the next piece. Octets are those of the whole message, where Raw is less.
func (g *gist) piece(m *formats.Message, marks uint64, octets *uint64) {
	c, o := &g.Codec, &m.Origin
	c.Natural(&marks)
	g.layout(m)
	codec.Step(c, &o.Line, &g.line)
	codec.Step(c, &o.Offset, &g.offset)
	codec.Unsigned(c, &o.Process)
	codec.Unsigned(c, &o.Thread)
	codec.Inline(c, &o.Instance)
	if marks&gistTimed != 0 {
		seconds, nanoseconds := m.Time.Unix(), int64(m.Time.Nanosecond())
		codec.Step(c, &seconds, &g.seconds)
		codec.Integer(c, &nanoseconds)
		m.Time = time.Unix(seconds, nanoseconds).UTC()
	}
	if marks&gistMessage != 0 {
		c.Natural(octets)
		codec.Inline(c, &m.Raw)
	}
	if marks&gistGap != 0 {
		codec.Inline(c, &m.Gap)
	}
	if marks&gistProblems != 0 {
		codec.List(c, &m.Problems, codeProblem)
	}
	if m.Settled = marks&gistSettled != 0; m.Settled {
		codec.Inline(c, &m.Session)
	}
}

// layout codes the number of a piece's layout, and the layout itself where it is new.
func (g *gist) layout(m *formats.Message) {
	o := &m.Origin
	k, n := gistLayout{}, g.before
	if g.Writing {
		k = gistLayout{m.Direction, m.How, m.Assumed, m.Transport, o.ServerTrace, m.Local, m.Remote, o.Format, o.File, o.Level, o.Component, o.Server}
		if n >= uint64(len(g.layouts)) || g.layouts[n] != k {
			n = g.numberOf(k)
		}
	}
	g.Natural(&n)
	switch known := uint64(len(g.layouts)); {
	case n < known:
		k = g.layouts[n]
	case n > known:
		g.Bad = true
	default:
		k.code(&g.Codec)
		g.layouts = append(g.layouts, k)
	}
	g.before = n
	m.Direction, m.How, m.Assumed, m.Transport, m.Local, m.Remote = k.direction, k.how, k.assumed, k.transport, k.local, k.remote
	o.ServerTrace, o.Format, o.File, o.Level, o.Component, o.Server = k.trace, k.format, k.file, k.level, k.component, k.server
}

// numberOf returns the number of a layout, that of the next one where it is new.
func (g *gist) numberOf(k gistLayout) uint64 {
	n, ok := g.number[k]
	if !ok {
		n = uint64(len(g.layouts))
		g.number[k] = n
	}
	return n
}

func codeProblem(c *codec.Codec, p **formats.SyntaxError) {
	if !c.Writing {
		*p = new(formats.SyntaxError)
	}
	x := *p
	codec.Inline(c, &x.File)
	codec.Inline(c, &x.Msg)
	codec.Integer(c, &x.Line)
	codec.Integer(c, &x.Offset)
	c.Flag(&x.Truncated)
	c.Flag(&x.Altered)
}

// gistWriter reads a log and writes its gist, which is done when the log was read to
// its end.
type gistWriter struct {
	formats.Reader
	log  *input.Log
	keep Cache // nil once it is given up
	gist gist
	kept formats.Message // what is kept of the newest one
}

// Read implements [formats.Reader].
func (w *gistWriter) Read() (*formats.Message, error) {
	m, err := w.Reader.Read()
	switch {
	case w.keep == nil:
	case err == io.EOF:
		w.flush()
		if head := codec.Writer(); len(w.gist.packed) <= maxGist {
			w.gist.upTo.code(head)
			w.keep.KeepGist(w.log, append(head.Octets, w.gist.packed...), w.gist.upTo.Offset)
		}
		w.keep = nil
	case err != nil || m.Comment != "" || m.Remarks != nil || len(w.gist.packed) > maxGist:
		w.keep, w.gist = nil, gist{}
	default:
		w.add(m)
	}
	return m, err
}

func (w *gistWriter) flush() {
	g := &w.gist
	if len(g.Octets) == 0 {
		return
	}
	at := len(g.packed) + gistHead
	g.packed = slices.Grow(g.packed, gistHead+s2.MaxEncodedLen(len(g.Octets)))
	packed := s2.Encode(g.packed[at:cap(g.packed)], g.Octets)
	g.packed = binary.BigEndian.AppendUint32(g.packed, uint32(len(packed)))[:at+len(packed)]
	g.Octets = g.Octets[:0]
}

func (w *gistWriter) add(read *formats.Message) {
	w.kept = *read
	m := &w.kept
	if !w.log.Around(read).ContextTells(read) {
		m.Gap = nil
	}
	marks := uint64(0)
	mark := func(there bool, bit uint64) {
		if there {
			marks |= bit
		}
	}
	mark(m.Raw != nil, gistMessage)
	mark(!m.Time.IsZero(), gistTimed)
	mark(m.Gap != nil, gistGap)
	mark(len(m.Problems) > 0, gistProblems)
	mark(m.Settled, gistSettled)
	if marks&(gistMessage|gistGap|gistProblems) == 0 {
		return // nobody asks for it
	}
	octets := uint64(0)
	if whole := len(m.Raw); whole > 0 {
		if m.Raw = gistOf(m); len(m.Raw) < whole {
			octets = uint64(whole)
		}
	}
	if w.gist.piece(m, marks, &octets); len(w.gist.Octets) >= gistBlock {
		w.flush()
		if r, ok := w.Reader.(formats.Resumable); ok && w.log.Zone.Clock.Steady() {
			if p, ok := r.Place(); ok {
				w.gist.upTo = gistPart{p, len(w.gist.packed)}
			}
		}
	}
}

// goOn makes the writer go on behind the pieces of a gist that was read.
func (w *gistWriter) goOn(read *gist, packed []byte) {
	w.gist = *read
	w.gist.Writing, w.gist.Octets, w.gist.packed = true, nil, slices.Clip(packed)
	w.gist.number = make(map[gistLayout]uint64, len(read.layouts))
	for n, k := range read.layouts {
		w.gist.number[k] = uint64(n)
	}
}

// gistOf returns what is kept of a message: all of one that is damaged, or that is
// counted by what stands in its body.
func gistOf(m *formats.Message) []byte {
	if len(m.Problems) > 0 {
		return m.Raw
	}
	repaired := formats.Message{Raw: m.Raw}
	if Repair(&repaired); len(repaired.Problems) > 0 {
		return m.Raw
	}
	if gist := annotate.Gist(m.Raw); bytes.Contains(gist, callIDMark) {
		return gist
	}
	return m.Raw
}

// gistReader hands out the pieces of a log of which the gist was kept, without the gaps
// that tell nothing.
type gistReader struct {
	gist   gist
	length int         // octets of the newest message, 0 where all of them are there
	rest   *gistWriter // of what the log has grown by; nil where it has not
	known  []byte      // blocks that rest goes on behind; nil once it does
}

// openGist returns the reader of a gist as [Cache] keeps it.
func openGist(kept []byte) *gistReader {
	r, head := &gistReader{}, codec.Reader(kept, nil)
	r.gist.upTo.code(head)
	r.gist.Bad, r.gist.packed = head.Bad, head.Octets
	return r
}

// grow leaves what the gist tells of a part of the log by itself, and reads the rest.
func (r *gistReader) grow(rest *gistWriter) {
	part := r.gist.upTo.packed
	if r.gist.Bad = r.gist.Bad || part < 0 || part > len(r.gist.packed); !r.gist.Bad {
		r.gist.packed = r.gist.packed[:part]
	}
	r.known, r.rest = r.gist.packed, rest
}

// Read implements [formats.Reader]. Its message has of Raw what [annotate.Gist] leaves.
func (r *gistReader) Read() (*formats.Message, error) {
	g := &r.gist
	if len(g.Octets) == 0 && !g.Bad {
		if len(g.packed) == 0 {
			return r.behind()
		}
		if err := g.unpack(); err != nil {
			return nil, err
		}
	}
	m, octets := &formats.Message{}, uint64(0)
	if g.piece(m, 0, &octets); g.Bad {
		return nil, errGist
	}
	r.length = int(octets)
	return m, nil
}

// behind returns what stands behind the last piece of the gist.
func (r *gistReader) behind() (*formats.Message, error) {
	if r.rest == nil {
		return nil, io.EOF
	}
	if r.known != nil {
		r.rest.goOn(&r.gist, r.known)
		r.known, r.length = nil, 0
	}
	return r.rest.Read()
}

// unpack reads the next block, whose octets the messages keep.
func (g *gist) unpack() error {
	if len(g.packed) < gistHead {
		return errGist
	}
	end := gistHead + int64(binary.BigEndian.Uint32(g.packed))
	if end > int64(len(g.packed)) {
		return errGist
	}
	packed := g.packed[gistHead:end]
	if length, err := s2.DecodedLen(packed); err != nil || length > maxBlock {
		return errGist
	}
	block, err := s2.Decode(nil, packed)
	if err != nil {
		return errGist
	}
	g.packed, g.Octets = g.packed[end:], block
	return nil
}
