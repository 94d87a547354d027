package capture

import (
	"bytes"
	"container/list"
	"encoding/binary"
	"net/netip"
	"slices"
	"time"
)

// Bounds on TCP streams.
const (
	maxStreams     = 1 << 14
	maxStreamBytes = 16 << 20 // in all streams together
	maxAhead       = 256      // segments of one stream that wait for an earlier one
	maxAheadBytes  = 1 << 20
	streamAge      = time.Hour // SIP connections are kept alive every few minutes

	// lossAge is how long in capture time a stream waits for a segment that is
	// missing. Retransmissions come within seconds.
	lossAge = 30 * time.Second

	// ackedAge is how long it waits once the receiver has acknowledged the missing
	// segment, so that it is only the capture that lacks it.
	ackedAge = 200 * time.Millisecond

	// maxOpening is how many octets of a stream that the capture met in its
	// middle are kept, for segments before them that come late.
	maxOpening = 16 << 10
)

// segment is a TCP segment.
type segment struct {
	src, dst      netip.AddrPort
	seq, ack      uint32
	syn, fin, rst bool
	acks          bool // ack counts
	payload       []byte
}

const (
	flagFIN = 1
	flagSYN = 2
	flagRST = 4
	flagACK = 16
)

func parseTCP(d *datagram) (s segment, ok bool) {
	b := d.payload
	if len(b) < 20 {
		return s, false
	}
	header := int(b[12]>>4) * 4
	if header < 20 || header > len(b) {
		return s, false
	}
	s.src = netip.AddrPortFrom(d.src, binary.BigEndian.Uint16(b))
	s.dst = netip.AddrPortFrom(d.dst, binary.BigEndian.Uint16(b[2:]))
	s.seq, s.ack = binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])
	s.acks = b[13]&flagACK != 0
	s.syn, s.fin, s.rst = b[13]&flagSYN != 0, b[13]&flagFIN != 0, b[13]&flagRST != 0
	s.payload = b[header:]
	return s, true
}

// stream is one direction of a TCP connection.
type stream struct {
	src, dst netip.AddrPort
	started  bool
	first    uint32  // sequence number of the first octet
	next     uint32  // and of the octet that is to come
	ahead    []early // segments after a missing one, by sequence number
	waiting  int     // octets in ahead
	since    time.Time
	acked    time.Time // when the missing segment was acknowledged; zero when it was not
	framer   framer
	holes    holes
	opening  *opening // until the stream has shown a message
	middle   int      // frame in which the capture met the stream in its middle, until that is settled
	at       moment   // of the segment that was delivered last
	seen     moment   // when its last segment came
	place    *list.Element
}

type early struct {
	seq     uint32
	payload []byte
	at      moment
}

// opening is what came first of a stream whose SYN is not in the capture. Its
// very first segments may be out of order, so that octets before it follow.
type opening struct {
	at     moment
	octets []byte
}

// after tells how far b is behind a, across the wrap at 2^32.
func after(a, b uint32) int32 { return int32(b - a) }

// streams puts the segments of all connections in order and hands their octets
// to each stream's framer.
type streams struct {
	open   map[[2]netip.AddrPort]*stream
	recent [2]*stream // of open, which most segments belong to: both directions of a connection
	age    list.List  // of *stream, the one not seen for longest first
	bytes  int
	limit  int // octets of the longest message
	stats  *counters
	emit   emitter
}

// find returns the stream between two ends, nil where there is none.
func (t *streams) find(src, dst netip.AddrPort) *stream {
	for _, st := range t.recent {
		if st != nil && st.src == src && st.dst == dst {
			return st
		}
	}
	st := t.open[[2]netip.AddrPort{src, dst}]
	if st != nil {
		t.recent = [2]*stream{st, t.recent[0]}
	}
	return st
}

func (t *streams) of(s *segment, now moment) *stream {
	st := t.find(s.src, s.dst)
	if st == nil {
		if t.open == nil {
			t.open = make(map[[2]netip.AddrPort]*stream)
		}
		st = &stream{src: s.src, dst: s.dst, framer: framer{limit: t.limit}}
		st.place = t.age.PushBack(st)
		t.open[[2]netip.AddrPort{s.src, s.dst}] = st
	}
	t.age.MoveToBack(st.place)
	st.seen = now
	return st
}

// add takes a segment and emits the messages that it completes.
func (t *streams) add(s *segment, now moment) {
	t.expire(now.time)
	t.acknowledge(s, now.time)
	if len(s.payload) == 0 && !s.syn && !s.fin && !s.rst {
		return
	}
	st := t.of(s, now)
	before := st.held()
	defer func() { t.bytes += st.held() - before }()
	if s.syn {
		t.reopen(st, s.seq)
		s.seq++
	}
	if len(s.payload) > 0 {
		t.data(st, s.seq, s.payload, now)
	}
	if s.fin && st.started && after(st.next, s.seq) > 0 {
		st.holes.reached(s.seq)
	}
	// The stream stays known, so that a late retransmission is not taken for a
	// new one.
	if s.rst || s.fin && after(st.next, s.seq+uint32(len(s.payload))) <= 0 {
		t.finish(st)
	}
}

// acknowledge gives the missing segment of the other direction up when its
// receiver had it. The capture may have seen the two a little out of order.
func (t *streams) acknowledge(s *segment, now time.Time) {
	if !s.acks {
		return
	}
	st := t.find(s.dst, s.src)
	if st == nil || after(st.next, s.ack) <= 0 {
		return
	}
	if !s.syn && !s.rst {
		st.holes.reached(s.ack)
	}
	if len(st.ahead) == 0 {
		return
	}
	if st.acked.IsZero() {
		st.acked = now
	}
	if now.Sub(st.acked) > ackedAge {
		before := st.held()
		t.skip(st)
		t.bytes += st.held() - before
	}
}

// reopen starts a stream at its SYN. A SYN that is repeated, or that comes after
// the octets behind it, changes nothing; another one means that the ports are
// used again.
func (t *streams) reopen(st *stream, isn uint32) {
	if st.started && (st.next == isn+1 || st.first == isn+1) {
		return
	}
	t.finish(st)
	st.started, st.first, st.next = true, isn+1, isn+1
}

func (t *streams) data(st *stream, seq uint32, payload []byte, now moment) {
	if !st.started {
		st.started, st.first, st.next = true, seq, seq
		st.framer.lost() // a message may have begun before the capture did
		st.opening, st.middle = &opening{at: now}, now.number
	}
	d := after(st.next, seq)
	switch {
	case d > 0:
		t.keep(st, seq, payload, now)
		return
	case st.opening != nil && after(st.first, seq) < 0 && after(st.first, seq) >= -maxOpening:
		t.rewind(st, seq)
	case int(-int64(d)) >= len(payload):
		t.stats.retransmitted++
		return
	case d < 0:
		payload = payload[-int64(d):]
	}
	st.at = now
	t.deliver(st, payload)
	t.drain(st)
}

// rewind starts a stream again, at octets before those that came first.
func (t *streams) rewind(st *stream, seq uint32) {
	o := st.opening
	t.stats.skipped -= int64(st.framer.skipped)
	st.ahead = slices.Insert(st.ahead, 0, early{st.first, o.octets, o.at})
	st.waiting += len(o.octets)
	st.since = o.at.time
	st.first, st.next = seq, seq
	st.framer = framer{limit: t.limit}
	st.framer.lost()
	st.opening = &opening{at: o.at}
}

func (t *streams) deliver(st *stream, payload []byte) {
	st.next += uint32(len(payload))
	st.acked = time.Time{}
	st.framer.add(st, payload, t.stats, t.emit)
	o := st.opening
	if o == nil {
		return
	}
	if o.octets = append(o.octets, payload...); len(o.octets) > maxOpening || st.framer.socket != nil {
		st.opening = nil
	}
}

// keep stores a segment that comes before its time, and gives the missing one
// up when it has waited long enough.
func (t *streams) keep(st *stream, seq uint32, payload []byte, now moment) {
	if len(st.ahead) == 0 {
		st.since = now.time
	}
	at, found := slices.BinarySearchFunc(st.ahead, seq, func(e early, seq uint32) int {
		return int(after(seq, e.seq))
	})
	if found && len(st.ahead[at].payload) >= len(payload) {
		t.stats.retransmitted++
	} else {
		// The packet is a part of a larger buffer, which must not wait with it.
		st.ahead = slices.Insert(st.ahead, at, early{seq, bytes.Clone(payload), now})
		st.waiting += len(payload)
	}
	if len(st.ahead) > maxAhead || st.waiting > maxAheadBytes || now.time.Sub(st.since) > lossAge {
		t.skip(st)
	}
}

// drain delivers the segments that have waited and are next now.
func (t *streams) drain(st *stream) {
	for len(st.ahead) > 0 {
		e := st.ahead[0]
		d := after(st.next, e.seq)
		if d > 0 {
			return
		}
		st.ahead = st.ahead[1:]
		st.waiting -= len(e.payload)
		if e.at.time.After(st.at.time) {
			st.at = e.at // not when the segment before it came, which was late
		}
		if skip := int(-int64(d)); skip < len(e.payload) {
			t.deliver(st, e.payload[skip:])
		} else {
			t.stats.retransmitted++
		}
	}
	st.ahead = nil
}

// skip goes on after a segment that never came.
func (t *streams) skip(st *stream) {
	if len(st.ahead) == 0 {
		return
	}
	t.stats.lostSegments++
	if n := after(st.next, st.ahead[0].seq); !st.framer.fits(n) {
		st.hole(t.stats, st.ahead[0].at.number, n, "before")
	}
	st.framer.flush(st, t.stats, t.emit)
	st.framer.lost()
	st.opening = nil
	st.next, st.at = st.ahead[0].seq, st.ahead[0].at
	t.drain(st)
}

// finish delivers what is left of a stream and ends it.
func (t *streams) finish(st *stream) {
	for len(st.ahead) > 0 {
		t.skip(st)
	}
	if h := &st.holes; h.known {
		if n := after(st.next, h.end); !st.framer.fits(n) {
			st.hole(t.stats, st.at.number, n, "behind")
		}
		h.known = false
	}
	st.framer.flush(st, t.stats, t.emit)
	st.begun(t.stats)
	st.framer = framer{limit: t.limit}
	st.opening = nil
}

// held is how many octets the stream keeps in memory, with its own members.
func (st *stream) held() int {
	n := st.waiting + 256*len(st.ahead) + len(st.framer.buf) + 512
	if st.opening != nil {
		n += len(st.opening.octets)
	}
	return n
}

// expire ends streams that have been silent, and when all together hold too
// much those that have been silent for longest.
func (t *streams) expire(now time.Time) {
	for e := t.age.Front(); e != nil; e = t.age.Front() {
		st := e.Value.(*stream)
		full := t.bytes > maxStreamBytes || len(t.open) > maxStreams
		if !full && now.Sub(st.seen.time) <= streamAge {
			return
		}
		t.close(st)
	}
}

func (t *streams) close(st *stream) {
	before := st.held()
	t.finish(st)
	t.bytes -= before
	t.age.Remove(st.place)
	t.recent = [2]*stream{}
	delete(t.open, [2]netip.AddrPort{st.src, st.dst})
}

// closeAll ends every stream, in the order in which they were last seen.
func (t *streams) closeAll() {
	for e := t.age.Front(); e != nil; e = t.age.Front() {
		t.close(e.Value.(*stream))
	}
}
