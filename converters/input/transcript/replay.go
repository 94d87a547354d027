package transcript

import (
	"encoding/binary"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// Replay returns a reader of the log's octets that hands out the pieces as the recorded
// one did. What stands in their places is not its concern.
func (t *Transcript) Replay(r io.Reader) formats.Reader {
	memory := new(formats.Memory)
	return &replay{memory: memory, w: textlog.NewWindowOf(r, &formats.Options{Memory: memory}), fresh: textlog.Fresh{Memory: memory}, t: t, time: t.start}
}

// replay hands out the pieces of a log by its transcript.
type replay struct {
	w     *textlog.Window
	t     *Transcript
	page  int
	left  []byte // of the page
	entry int
	time  time.Time
	err   error
	fresh textlog.Fresh

	memory *formats.Memory
}

// Memory returns that of the pieces.
func (r *replay) Memory() *formats.Memory { return r.memory }

func (r *replay) Read() (*formats.Message, error) {
	if r.err != nil {
		return nil, r.err
	}
	for len(r.left) == 0 {
		if r.page == len(r.t.pages) {
			return nil, io.EOF
		}
		r.left = r.t.pages[r.page]
		r.page++
	}
	k := &r.t.layouts.list[r.uvarint()]
	e := entry{gap: int(r.uvarint())}
	if !k.message {
		if !r.has(e.gap) {
			return nil, r.err
		}
		return r.gap(k, e.gap), nil
	}
	p := &r.t.places.list[r.uvarint()]
	e.remote, e.source = r.uvarint(), int(r.uvarint())
	if k.rewriting.is {
		e.headers = int(r.uvarint())
	}
	elapsed, n := binary.Varint(r.left)
	r.left = r.left[n:]
	e.elapsed = time.Duration(elapsed) * time.Millisecond
	if !r.has(e.gap + p.head + e.source + p.foot) {
		return nil, r.err
	}
	return r.message(k, p, &e), nil
}

// has reports whether the log goes on for so many octets.
func (r *replay) has(size int) bool {
	if len(r.w.Peek(size)) == size {
		return true
	}
	if r.err = r.w.Err(); r.err == nil {
		r.err = io.EOF // the log became shorter, which its checksums show
	}
	return false
}

// new returns a message of a layout.
func (r *replay) new(k *layout) *formats.Message {
	m := r.fresh.Message()
	m.Direction, m.How, m.Assumed, m.Local, m.Transport, m.Origin = k.direction, k.how, k.assumed, k.local, k.transport, k.origin
	m.Problems = r.t.problems[r.entry]
	r.entry++
	return m
}

func (r *replay) gap(k *layout, n int) *formats.Message {
	m := r.new(k)
	if k.placed {
		m.Origin.Line, m.Origin.Offset = r.w.Line(), r.w.Offset()
	}
	m.Gap = r.w.Take(n)
	return m
}

func (r *replay) message(k *layout, p *places, e *entry) *formats.Message {
	m := r.new(k)
	m.Remote = r.t.remotes.list[e.remote]
	r.time = r.time.Add(e.elapsed)
	m.Time = r.time
	m.Gap = r.w.Take(e.gap)
	o := &m.Origin
	o.Offset = r.w.Offset()
	m.Head = r.w.Take(p.head)
	o.Sequence, o.Correlation, o.Instance = wordAt(m.Head, p.sequence), wordAt(m.Head, p.correlation), wordAt(m.Head, p.instance)
	o.Line = r.w.Line()
	m.Raw = r.w.Take(e.source)
	if k.rewriting.is {
		m.Text = m.Raw
		m.Raw = k.rewriting.append(make([]byte, 0, len(m.Text)+k.rewriting.grows(m.Text)), m.Text, e.headers)
	}
	m.Foot = r.w.Take(p.foot)
	return m
}

func wordAt(head []byte, at formats.Span) string { return string(head[at.From:at.To]) }

func (r *replay) uvarint() uint64 {
	v, n := binary.Uvarint(r.left)
	r.left = r.left[n:]
	return v
}
