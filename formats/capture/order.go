package capture

import (
	"bytes"
	"container/heap"
	"fmt"
	"hash/fnv"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Bounds on messages that wait for an earlier one of their log.
const (
	maxWaiting      = 1 << 14
	maxWaitingBytes = 16 << 20
	maxMissing      = 1024 // ranges of missing numbers that are remembered
)

// restored is a message of a log, or the end of one, as a packet gave it back.
type restored struct {
	message  formats.Message
	gap      pcapng.Octets // before the message, when it is deflated
	sequence uint64
	size     int
	changed  bool
	last     *last // while segments of the message are missing
	mark     mark
	form     uint64 // tells copies of the message apart that were changed; 0 of one that was not
}

// slot is a place in the capture. The places of a log's packets are filled with
// its messages in the order of the log, all others keep their own.
type slot struct {
	log  *logState // whose next message comes here, or …
	item *restored // … what comes here
}

// mark tells one message of a log from another, without keeping it.
type mark struct {
	log      pcapng.LogID
	sequence uint64
	sum      uint64
}

func markOf(rec *pcapng.Record) mark {
	return mark{rec.Log, rec.Sequence, rec.Stamp ^ uint64(rec.PayloadSum)<<32}
}

// formOf is a checksum over what somebody made of a message.
func formOf(m *formats.Message) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, m.Time.UnixNano(), m.Local.AddrPort, m.Remote.AddrPort)
	h.Write(m.Raw)
	return h.Sum64() | 1
}

// marks remembers the messages that were released last, each in the place that
// its numbers lead to, and the further forms of a message in others.
type marks []released

type released struct {
	mark mark
	form uint64
}

const maxMarks = 1 << 16

func (m released) place(offset uint64) uint64 {
	return (m.mark.sequence + uint64(m.mark.log)*2654435761 + offset) % maxMarks
}

func (s *marks) add(k mark, form uint64) {
	if *s == nil {
		*s = make(marks, maxMarks)
	}
	m := released{k, form}
	first := m.place(0)
	if (*s)[first].mark == k {
		(*s)[m.place(form+1)] = m
		return
	}
	(*s)[first] = m
}

// find reports whether a message was released in any form, and in this one.
func (s marks) find(k mark, form uint64) (known, same bool) {
	if s == nil {
		return false, false
	}
	m := released{k, form}
	first := s[m.place(0)]
	return first.mark == k, first == m || s[m.place(form+1)] == m
}

// logState puts the messages of one log in the order of the log again.
type logState struct {
	info    pcapng.LogInfo
	next    uint64 // number of the message that is to come
	waiting waiting
	missing []numbers
	end     *pcapng.Record // what follows the last message
	ended   bool           // what is known of the end has been released
}

// numbers is a range of sequence numbers, the last not included.
type numbers struct{ first, last uint64 }

type waiting []*restored

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return w[i].sequence < w[j].sequence }
func (w waiting) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waiting) Push(x any)        { *w = append(*w, x.(*restored)) }
func (w *waiting) Pop() any {
	old := *w
	n := len(old) - 1
	x := old[n]
	old[n] = nil
	*w = old[:n]
	return x
}

// accept takes a message of a log and releases what can be read now.
func (r *Reader) accept(l *logState, x *restored) {
	if len(r.slots) == 0 && x.sequence == l.next && x.last == nil {
		l.next++
		r.release(x)
		return
	}
	if x.sequence < l.next {
		r.whole(x)
		if r.late(l, x) {
			r.follow(x)
		}
		return
	}
	x.keep()
	heap.Push(&l.waiting, x)
	r.wait(slot{log: l}, x.size)
}

// follow takes what stays where it is in the capture, such as a message from
// elsewhere.
func (r *Reader) follow(x *restored) {
	if len(r.slots) == 0 {
		r.release(x)
		return
	}
	x.keep()
	if x.size == 0 {
		x.size = len(x.message.Raw) + len(x.message.Comment) + 1024
	}
	r.wait(slot{item: x}, x.size)
}

func (r *Reader) wait(s slot, size int) {
	r.slots = append(r.slots, s)
	r.waitingBytes += size
	r.settle()
}

// settle releases what need not wait any longer.
func (r *Reader) settle() {
	for len(r.slots) > 0 {
		full := len(r.slots) > maxWaiting || r.waitingBytes > maxWaitingBytes
		if !full && !r.slots[0].known() {
			return
		}
		r.advance()
	}
}

// known reports whether it is certain what comes next.
func (s slot) known() bool {
	return s.item != nil || s.log.waiting[0].sequence <= s.log.next && s.log.waiting[0].last == nil
}

// whole makes a message of the segments that there are.
func (r *Reader) whole(x *restored) {
	if x.last != nil {
		r.complete(x)
	}
}

// advance releases what comes next, and gives up the messages that it waits for.
func (r *Reader) advance() {
	s := r.slots[0]
	r.slots[0] = slot{}
	r.slots = r.slots[1:]
	if s.item != nil {
		r.waitingBytes -= s.item.size
		r.release(s.item)
		return
	}
	l := s.log
	x := heap.Pop(&l.waiting).(*restored)
	r.waitingBytes -= x.size
	r.whole(x)
	if x.sequence < l.next {
		if r.late(l, x) {
			r.release(x)
		}
		return
	}
	if n := x.sequence - l.next; n > 0 {
		r.problem(&x.message, "%d of the messages of %s before this one are missing from the capture", n, l.info.File)
		if len(l.missing) == maxMissing {
			l.missing = l.missing[1:]
		}
		l.missing = append(l.missing, numbers{l.next, x.sequence})
	}
	l.next = x.sequence + 1
	r.release(x)
}

// keep copies what is a part of the packet's block, and so of a larger buffer
// that must not wait with the message.
func (x *restored) keep() {
	m := &x.message
	m.Raw, m.Gap, m.Head, m.Foot = bytes.Clone(m.Raw), bytes.Clone(m.Gap), bytes.Clone(m.Head), bytes.Clone(m.Foot)
	x.gap = x.gap.Clone()
	if l := x.last; l != nil {
		l.seen.sip = bytes.Clone(l.seen.sip)
		l.frame.packet.Data = nil
		l.frame.packet.Options = l.frame.packet.Options.Clone()
		l.record.Keep()
	}
}

func (r *Reader) release(x *restored) {
	if x.mark != (mark{}) {
		r.marks.add(x.mark, x.form)
	}
	r.ready = append(r.ready, x)
}

// late tells about a message whose place in the log has been passed: one that
// was believed missing, or one that is in the capture twice. It reports false
// when the message adds nothing.
func (r *Reader) late(l *logState, x *restored) bool {
	for i, m := range l.missing {
		if x.sequence < m.first || x.sequence >= m.last {
			continue
		}
		rest := append([]numbers(nil), l.missing[:i]...)
		for _, part := range []numbers{{m.first, x.sequence}, {x.sequence + 1, m.last}} {
			if part.first < part.last {
				rest = append(rest, part)
			}
		}
		l.missing = append(rest, l.missing[i+1:]...)
		r.problem(&x.message, "message %d of %s stands too far from its place in the log", x.sequence+1, l.info.File)
		return true
	}
	known, same := r.marks.find(x.mark, x.form)
	if same {
		r.stats.duplicates++
		return false
	}
	// One of two copies was changed, or two logs have one id.
	if x.changed || known {
		x.message.Gap, x.gap = nil, pcapng.Octets{} // the other copy has it
	}
	r.problem(&x.message, "message %d of %s is in the capture twice, in different forms", x.sequence+1, l.info.File)
	return true
}

// finishLog releases what follows the last message of a log. It reports false
// when there is nothing left.
func (r *Reader) finishLog(l *logState) bool {
	end := l.end
	if l.ended || end == nil && l.next == 0 {
		return false
	}
	l.ended = true
	x := &restored{message: formats.Message{Origin: r.logOrigin(l)}}
	switch {
	case end == nil:
		r.problem(&x.message, "the end of %s is missing from the capture", l.info.File)
	case end.Sequence > l.next:
		r.problem(&x.message, "%d of the last messages of %s are missing from the capture", end.Sequence-l.next, l.info.File)
		fallthrough
	default:
		x.gap = end.Gap
	}
	if len(x.message.Problems) > 0 || !x.gap.IsZero() {
		r.release(x)
	}
	return true
}

func (r *Reader) logOrigin(l *logState) formats.Origin {
	return formats.Origin{Format: l.info.Format, File: l.info.File}
}
