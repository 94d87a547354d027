package converters

import (
	"bytes"
	"encoding/binary"
	"io"
	"net/netip"
	"slices"
	"time"

	"github.com/klauspost/compress/s2"

	"ocsconv/annotate"
	"ocsconv/converters/input"
	"ocsconv/formats"
)

// Shelf keeps the gists of logs from one run to the next. A gist is what a survey takes
// of a log for its sessions: reading it tells the same as reading the log, in a tenth
// of the time. The octets are for the build that wrote them.
type Shelf interface {
	// Gist returns the gist of a log that is what it was when the gist was kept, nil
	// where there is none.
	Gist(l *input.Log) []byte

	// KeepGist takes the gist of a log that was read to its end.
	KeepGist(l *input.Log, gist []byte)
}

// shelved reports whether gists of a log make sense: of a text that is the log itself.
func (g *Gathered) shelved(l *input.Log) bool {
	return g.opts.Shelf != nil && g.opts.Redactor == nil && !l.Format.Binary && !l.Foreign && l.Input.Document == nil
}

// fromShelf returns the reader of a log's gist where nobody looks into whole messages of
// the log, and a gist is there.
func (g *Gathered) fromShelf(l *input.Log) *gistReader {
	if !g.shelved(l) || g.opts.Each != nil || g.opts.Columns {
		return nil
	}
	gist := g.opts.Shelf.Gist(l)
	if gist == nil {
		return nil
	}
	if g.opts.Progress != nil {
		g.opts.Progress(int(max(l.Input.Source.Size, 0)))
	}
	return &gistReader{packed: gist}
}

// toShelf lets a survey's reading of a log leave the gist.
func (g *Gathered) toShelf(r formats.Reader, l *input.Log) formats.Reader {
	if !g.shelved(l) {
		return r
	}
	return &gistWriter{Reader: r, log: l, keep: g.opts.Shelf, layouts: map[gistLayout]uint64{}}
}

// Bounds of a gist.
const (
	gistHead  = 4        // octets that say how long a block is
	gistBlock = 64 << 10 // octets that are packed together, and what is left of the last message
	maxBlock  = 64 << 20
	maxGist   = 32 << 20 // as packed
)

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
	transport formats.Transport
	trace     bool
	local     formats.Address
	remote    formats.Address

	format, file, level, component, server string
}

// gistWriter reads a log and writes its gist, which is done when the log was read to
// its end.
type gistWriter struct {
	formats.Reader
	log     *input.Log
	keep    Shelf // nil once it is given up
	packed  []byte
	block   []byte
	layouts map[gistLayout]uint64
	before  gistLayout // of the piece before
	number  uint64     // of that
	line    int
	offset  int64
	seconds int64
}

// Read implements [formats.Reader].
func (w *gistWriter) Read() (*formats.Message, error) {
	m, err := w.Reader.Read()
	switch {
	case w.keep == nil:
	case err == io.EOF:
		w.flush()
		if len(w.packed) <= maxGist {
			w.keep.KeepGist(w.log, w.packed)
		}
		w.keep = nil
	case err != nil || m.Comment != "" || m.Remarks != nil || len(w.packed) > maxGist:
		w.keep, w.packed, w.block = nil, nil, nil
	default:
		w.add(m)
	}
	return m, err
}

func (w *gistWriter) flush() {
	if len(w.block) == 0 {
		return
	}
	at := len(w.packed) + gistHead
	w.packed = slices.Grow(w.packed, gistHead+s2.MaxEncodedLen(len(w.block)))
	packed := s2.Encode(w.packed[at:cap(w.packed)], w.block)
	w.packed = binary.BigEndian.AppendUint32(w.packed, uint32(len(packed)))[:at+len(packed)]
	w.block = w.block[:0]
}

func (w *gistWriter) add(m *formats.Message) {
	gap := m.Gap
	if !w.log.Around(m).ContextTells(m) {
		gap = nil
	}
	marks := uint64(0)
	mark := func(there bool, bit uint64) {
		if there {
			marks |= bit
		}
	}
	mark(m.Raw != nil, gistMessage)
	mark(!m.Time.IsZero(), gistTimed)
	mark(gap != nil, gistGap)
	mark(len(m.Problems) > 0, gistProblems)
	mark(m.Settled, gistSettled)
	if marks&(gistMessage|gistGap|gistProblems) == 0 {
		return // nobody asks for it
	}
	b := binary.AppendUvarint(w.block, marks)
	b = w.appendLayout(b, m)
	o := &m.Origin
	b = binary.AppendVarint(b, int64(o.Line-w.line))
	b = binary.AppendVarint(b, o.Offset-w.offset)
	w.line, w.offset = o.Line, o.Offset
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(o.Process)), uint64(o.Thread))
	b = appendOctets(b, o.Instance)
	if marks&gistTimed != 0 {
		seconds := m.Time.Unix()
		b = binary.AppendVarint(b, seconds-w.seconds)
		b = binary.AppendUvarint(b, uint64(m.Time.Nanosecond()))
		w.seconds = seconds
	}
	if marks&gistMessage != 0 {
		gist, octets := gistOf(m), 0
		if len(gist) < len(m.Raw) {
			octets = len(m.Raw)
		}
		b = appendOctets(binary.AppendUvarint(b, uint64(octets)), gist)
	}
	if marks&gistGap != 0 {
		b = appendOctets(b, gap)
	}
	if marks&gistProblems != 0 {
		b = appendProblems(b, m.Problems)
	}
	if marks&gistSettled != 0 {
		b = appendOctets(b, m.Session)
	}
	if w.block = b; len(b) >= gistBlock {
		w.flush()
	}
}

// gistOf returns what is kept of a message: all of one that is damaged, or that is
// counted by what stands in its body.
func gistOf(m *formats.Message) []byte {
	if len(m.Problems) > 0 {
		return m.Raw
	}
	repaired := formats.Message{Raw: m.Raw}
	if repair(&repaired); len(repaired.Problems) > 0 {
		return m.Raw
	}
	if gist := annotate.Gist(m.Raw); bytes.Contains(gist, callIDMark) {
		return gist
	}
	return m.Raw
}

// appendLayout appends the number of a layout, and the layout itself where it is new.
func (w *gistWriter) appendLayout(b []byte, m *formats.Message) []byte {
	o := &m.Origin
	k := gistLayout{m.Direction, m.How, m.Transport, o.ServerTrace, m.Local, m.Remote, o.Format, o.File, o.Level, o.Component, o.Server}
	if len(w.layouts) > 0 && k == w.before {
		return binary.AppendUvarint(b, w.number)
	}
	n, known := w.layouts[k]
	if !known {
		n = uint64(len(w.layouts))
		w.layouts[k] = n
	}
	w.before, w.number = k, n
	if known {
		return binary.AppendUvarint(b, n)
	}
	b = append(binary.AppendUvarint(b, n), byte(k.direction), byte(k.how), byte(k.transport), 0)
	if k.trace {
		b[len(b)-1] = 1
	}
	for _, a := range []*formats.Address{&k.local, &k.remote} {
		octets, _ := a.AddrPort.MarshalBinary() // never fails
		b = appendOctets(appendOctets(b, octets), a.Host)
	}
	for _, s := range []string{k.format, k.file, k.level, k.component, k.server} {
		b = appendOctets(b, s)
	}
	return b
}

func appendProblems(b []byte, list []*formats.SyntaxError) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, p := range list {
		b = appendOctets(appendOctets(b, p.File), p.Msg)
		b = binary.AppendVarint(binary.AppendVarint(b, int64(p.Line)), p.Offset)
		kind := byte(0)
		if p.Truncated {
			kind |= 1
		}
		if p.Altered {
			kind |= 2
		}
		b = append(b, kind)
	}
	return b
}

func appendOctets[T []byte | string](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// gistReader hands out the pieces of a log of which the gist was kept, without the gaps
// that tell nothing.
type gistReader struct {
	packed  []byte
	left    []byte // of the block
	layouts []gistLayout
	line    int
	offset  int64
	seconds int64
	length  int // octets of the newest message, 0 where all of them are there
	bad     bool
}

// Read implements [formats.Reader]. Its message has of Raw what [annotate.Gist] leaves.
func (r *gistReader) Read() (*formats.Message, error) {
	if len(r.left) == 0 && !r.bad {
		if len(r.packed) == 0 {
			return nil, io.EOF
		}
		if len(r.packed) < gistHead {
			return nil, errKept
		}
		end := gistHead + int64(binary.BigEndian.Uint32(r.packed))
		if end > int64(len(r.packed)) {
			return nil, errKept
		}
		packed := r.packed[gistHead:end]
		if length, err := s2.DecodedLen(packed); err != nil || length > maxBlock {
			return nil, errKept
		}
		block, err := s2.Decode(nil, packed) // whose octets the messages keep
		if err != nil {
			return nil, errKept
		}
		r.packed, r.left = r.packed[end:], block
	}
	m := r.piece()
	if r.bad {
		return nil, errKept
	}
	return m, nil
}

func (r *gistReader) piece() *formats.Message {
	m := &formats.Message{}
	marks := r.uvarint()
	k := r.layout()
	m.Direction, m.How, m.Transport, m.Local, m.Remote = k.direction, k.how, k.transport, k.local, k.remote
	r.line, r.offset = r.line+int(r.varint()), r.offset+r.varint()
	m.Origin = formats.Origin{
		Format: k.format, File: k.file, Level: k.level, Component: k.component, Server: k.server, ServerTrace: k.trace,
		Line: r.line, Offset: r.offset, Process: uint32(r.uvarint()), Thread: uint32(r.uvarint()), Instance: string(r.octets()),
	}
	if marks&gistTimed != 0 {
		r.seconds += r.varint()
		m.Time = time.Unix(r.seconds, int64(r.uvarint())).UTC()
	}
	if marks&gistMessage != 0 {
		r.length = int(r.uvarint())
		m.Raw = r.octets()
	}
	if marks&gistGap != 0 {
		m.Gap = r.octets()
	}
	if marks&gistProblems != 0 {
		m.Problems = r.problems()
	}
	if marks&gistSettled != 0 {
		m.Settled, m.Session = true, string(r.octets())
	}
	return m
}

func (r *gistReader) layout() *gistLayout {
	n := r.uvarint()
	if n < uint64(len(r.layouts)) {
		return &r.layouts[n]
	}
	var k gistLayout
	head := r.take(4)
	if r.bad || n > uint64(len(r.layouts)) {
		r.bad = true
		return &k
	}
	k.direction, k.how, k.transport, k.trace = formats.Direction(head[0]), formats.Evidence(head[1]), formats.Transport(head[2]), head[3] != 0
	for _, a := range []*formats.Address{&k.local, &k.remote} {
		var ends netip.AddrPort
		r.bad = ends.UnmarshalBinary(r.octets()) != nil || r.bad
		a.AddrPort, a.Host = ends, string(r.octets())
	}
	for _, s := range []*string{&k.format, &k.file, &k.level, &k.component, &k.server} {
		*s = string(r.octets())
	}
	r.layouts = append(r.layouts, k)
	return &r.layouts[n]
}

func (r *gistReader) problems() (list []*formats.SyntaxError) {
	for range min(r.uvarint(), uint64(len(r.left))) {
		p := &formats.SyntaxError{File: string(r.octets()), Msg: string(r.octets()), Line: int(r.varint()), Offset: r.varint()}
		if kind := r.take(1); !r.bad {
			p.Truncated, p.Altered = kind[0]&1 != 0, kind[0]&2 != 0
		}
		list = append(list, p)
	}
	return list
}

func (r *gistReader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.left)) {
		r.bad = true
		return nil
	}
	b := r.left[:n:n]
	r.left = r.left[n:]
	return b
}

func (r *gistReader) octets() []byte { return r.take(r.uvarint()) }

func (r *gistReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.left)
	return v * uint64(r.skip(n))
}

func (r *gistReader) varint() int64 {
	v, n := binary.Varint(r.left)
	return v * int64(r.skip(n))
}

// skip passes a number of n octets, and returns 0 where there is none.
func (r *gistReader) skip(n int) int {
	if r.bad || n <= 0 {
		r.bad = true
		return 0
	}
	r.left = r.left[n:]
	return 1
}
