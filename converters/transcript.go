package converters

import (
	"encoding/binary"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// transcript is how a reader cut a text log: enough to hand out the same pieces
// again without looking at their lines. It takes about nine octets for each. A log
// of which it cannot tell everything has none, and is read like the first time:
// one with damage, whose messages are not on the wire as they are in the log, or
// a server's, whose records have little in common.
type transcript struct {
	pages   [][]byte // of entries, see [transcript.add]
	layouts []layout
	numbers map[layout]uint64 // of layouts
	start   time.Time         // of the first message
}

// layout is what many pieces of a log have in common.
type layout struct {
	message    bool // no piece of a gap
	head, foot int  // octets
	direction  formats.Direction
	how        formats.Evidence
	local      formats.Address
	remote     formats.Address
	transport  formats.Transport
	origin     formats.Origin // without line and offset
}

const (
	transcriptPage = 64 << 10
	maxEntry       = 4 * binary.MaxVarintLen64
	maxLayouts     = 1 << 12
)

func layoutOf(m *formats.Message) layout {
	k := layout{
		message: m.Raw != nil, head: len(m.Head), foot: len(m.Foot), direction: m.Direction, how: m.How,
		local: m.Local, remote: m.Remote, transport: m.Transport, origin: m.Origin,
	}
	k.origin.Line, k.origin.Offset = 0, 0
	return k
}

// number returns the number of a layout; not ok for one too many.
func (t *transcript) number(k layout) (n uint64, ok bool) {
	if n, ok = t.numbers[k]; ok {
		return n, true
	}
	n = uint64(len(t.layouts))
	if n == maxLayouts {
		return 0, false
	}
	t.numbers[k] = n
	t.layouts = append(t.layouts, k)
	return n, true
}

// add appends an entry: the layout, the octets of the gap and of the message, and
// the milliseconds since the message before.
func (t *transcript) add(layout uint64, m *formats.Message, elapsed time.Duration) {
	last := len(t.pages) - 1
	if last < 0 || len(t.pages[last])+maxEntry > cap(t.pages[last]) {
		size := transcriptPage
		if last < 0 {
			size = smallPage * maxEntry
		}
		t.pages = append(t.pages, make([]byte, 0, size))
		last++
	}
	b := binary.AppendUvarint(t.pages[last], layout)
	b = binary.AppendUvarint(b, uint64(len(m.Gap)))
	b = binary.AppendUvarint(b, uint64(len(m.Raw)))
	t.pages[last] = binary.AppendVarint(b, elapsed.Milliseconds())
}

// recorder reads a log and writes its transcript, which is done when the log was
// read to its end.
type recorder struct {
	formats.Reader
	done   func(*transcript)
	t      *transcript // nil once it is given up
	offset int64       // behind the piece before
	line   int
	begun  bool      // a message was seen
	time   time.Time // of the message before
}

func newRecorder(r formats.Reader, done func(*transcript)) *recorder {
	return &recorder{Reader: r, done: done, t: &transcript{numbers: map[layout]uint64{}}, line: 1}
}

func (r *recorder) Read() (*formats.Message, error) {
	m, err := r.Reader.Read()
	switch {
	case r.t == nil:
	case err == io.EOF:
		r.t.numbers = nil
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
	if m.Text != nil || m.Problems != nil || m.Comment != "" {
		return false
	}
	r.pass(m.Gap)
	offset := r.offset
	r.pass(m.Head)
	elapsed := time.Duration(0)
	switch o := &m.Origin; {
	case m.Raw == nil:
		if o.Line != 0 || o.Offset != 0 || len(m.Head)+len(m.Foot) > 0 {
			return false
		}
	case o.Line != r.line || o.Offset != offset || len(m.Raw) == 0:
		return false
	default:
		if !r.begun {
			r.begun, r.t.start, r.time = true, m.Time, m.Time
		}
		elapsed = m.Time.Sub(r.time).Truncate(time.Millisecond)
		if r.time.Add(elapsed) != m.Time {
			return false
		}
		r.time = m.Time
	}
	r.pass(m.Raw)
	r.pass(m.Foot)
	n, ok := r.t.number(layoutOf(m))
	if ok {
		r.t.add(n, m, elapsed)
	}
	return ok
}

func (r *recorder) pass(b []byte) {
	r.offset += int64(len(b))
	r.line += textlog.CountLines(b)
}

// replay hands out the pieces of a log by its transcript. What stands in their
// places is not its concern, see [checked].
type replay struct {
	w    *textlog.Window
	t    *transcript
	page int
	left []byte // of the page
	time time.Time
	err  error
}

func newReplay(r io.Reader, t *transcript) *replay {
	return &replay{w: textlog.NewWindow(r), t: t, time: t.start}
}

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
	k := &r.t.layouts[r.uvarint()]
	gap, raw := int(r.uvarint()), int(r.uvarint())
	elapsed, n := binary.Varint(r.left)
	r.left = r.left[n:]
	size := gap + k.head + raw + k.foot
	if len(r.w.Peek(size)) < size {
		if r.err = r.w.Err(); r.err == nil {
			r.err = io.EOF // the log became shorter, which its checksums show
		}
		return nil, r.err
	}
	return r.take(k, gap, raw, time.Duration(elapsed)*time.Millisecond), nil
}

func (r *replay) take(k *layout, gap, raw int, elapsed time.Duration) *formats.Message {
	m := &formats.Message{Direction: k.direction, How: k.how, Local: k.local, Remote: k.remote, Transport: k.transport, Origin: k.origin}
	m.Gap = r.w.Take(gap)
	if !k.message {
		return m
	}
	r.time = r.time.Add(elapsed)
	m.Time, m.Origin.Offset = r.time, r.w.Offset()
	m.Head = r.w.Take(k.head)
	m.Origin.Line = r.w.Line()
	m.Raw, m.Foot = r.w.Take(raw), r.w.Take(k.foot)
	return m
}

func (r *replay) uvarint() uint64 {
	v, n := binary.Uvarint(r.left)
	r.left = r.left[n:]
	return v
}
