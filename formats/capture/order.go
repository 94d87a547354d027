package capture

import (
	"bytes"
	"container/heap"

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
	mark     mark
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

// marks remembers the messages that were released last, each in the place that
// its numbers lead to.
type marks []mark

const maxMarks = 1 << 16

func (k mark) place() uint64 { return (k.sequence + uint64(k.log)*2654435761) % maxMarks }

func (s *marks) add(k mark) {
	if *s == nil {
		*s = make(marks, maxMarks)
	}
	(*s)[k.place()] = k
}

func (s marks) has(k mark) bool { return s != nil && s[k.place()] == k }

// logState puts the messages of one log in the order of the log again.
type logState struct {
	info    pcapng.LogInfo
	next    uint64 // number of the message that is to come
	waiting waiting
	bytes   int
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
	switch {
	case x.sequence == l.next:
		l.next++
		r.release(x)
		r.releaseReady(l)
	case x.sequence < l.next:
		r.late(l, x)
	default:
		x.keep()
		heap.Push(&l.waiting, x)
		l.bytes += x.size
		r.waiting++
		r.waitingBytes += x.size
		for r.waiting > maxWaiting || r.waitingBytes > maxWaitingBytes {
			r.advance(r.fullest())
		}
	}
}

// keep copies what is a part of the packet's block, and so of a larger buffer
// that must not wait with the message.
func (x *restored) keep() {
	m := &x.message
	m.Raw, m.Gap, m.Head, m.Foot = bytes.Clone(m.Raw), bytes.Clone(m.Gap), bytes.Clone(m.Head), bytes.Clone(m.Foot)
	x.gap = x.gap.Clone()
}

func (r *Reader) release(x *restored) {
	if x.message.Raw != nil {
		r.marks.add(x.mark)
	}
	r.ready = append(r.ready, x)
}

// releaseReady releases the messages that waited for the one before them.
func (r *Reader) releaseReady(l *logState) {
	for len(l.waiting) > 0 && l.waiting[0].sequence <= l.next {
		x := r.pop(l)
		if x.sequence < l.next {
			r.late(l, x)
			continue
		}
		l.next++
		r.release(x)
	}
}

func (r *Reader) pop(l *logState) *restored {
	x := heap.Pop(&l.waiting).(*restored)
	l.bytes -= x.size
	r.waiting--
	r.waitingBytes -= x.size
	return x
}

// late handles a message whose place in the log has been passed: one that was
// believed missing, or one that is in the capture twice.
func (r *Reader) late(l *logState, x *restored) {
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
		r.release(x)
		return
	}
	if !x.changed && r.marks.has(x.mark) {
		r.stats.duplicates++
		return
	}
	// One of two copies was changed, or two logs have one id.
	if x.changed {
		x.message.Gap, x.gap = nil, pcapng.Octets{} // the other copy has it
	}
	r.problem(&x.message, "message %d of %s is in the capture twice, in different forms", x.sequence+1, l.info.File)
	r.release(x)
}

// advance gives up the messages that the first waiting one waits for.
func (r *Reader) advance(l *logState) {
	x := r.pop(l)
	if x.sequence < l.next {
		r.late(l, x)
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
	r.releaseReady(l)
}

// fullest is the log that holds most octets back.
func (r *Reader) fullest() *logState {
	var most *logState
	for _, l := range r.order {
		if len(l.waiting) > 0 && (most == nil || l.bytes > most.bytes) {
			most = l
		}
	}
	return most
}

// finishLog releases what waits of a log and what follows its last message. It
// reports false when there is nothing left.
func (r *Reader) finishLog(l *logState) bool {
	if len(l.waiting) > 0 {
		r.advance(l)
		return true
	}
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
