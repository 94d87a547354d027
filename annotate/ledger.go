package annotate

import (
	"encoding/binary"
	"math/bits"

	"ocsconv/formats"
)

// ledger holds the facts of all messages, packed: of each message only what
// differs from the one before it in its session, which is about a quarter of a
// fact. The records of a session are linked backwards, so that none is written
// twice.
type ledger struct {
	chunks [][]byte
	latest [1 << 10]latest // by session
}

// latest is the newest record of a session, which the next one is packed
// against. A session that was pushed out by another begins anew, with a record
// that stands alone.
type latest struct {
	session uint32 // and 1, so that 0 is none
	time    int64
	line    uint32
	length  uint32
	row     row
}

// chain is one session's messages in the ledger.
type chain struct {
	callID, count uint32
	last          uint64 // position of the newest record
	frame         uint32 // of the newest record
	part, parts   uint32 // which of the calls with this Call-ID, where there are several
	watch         watch
}

const (
	pageBits  = 18  // octets of a chunk of the ledger, as a power of two
	maxRecord = 512 // octets of a packed record, at most
)

// The marks of a record; the bits above tell which columns of its row follow.
const (
	standsAlone = 1 << iota // packed against nothing
	exactTime               // nanoseconds, otherwise milliseconds
	firstColumn
)

// append packs the facts of a session's next message.
func (l *ledger) append(c *chain, session, frame uint32, f *fact) {
	page := len(l.chunks) - 1
	if page < 0 || len(l.chunks[page])+maxRecord > 1<<pageBits {
		l.chunks = append(l.chunks, make([]byte, 0, min(len(l.chunks), 1)<<pageBits)) // the first one grows
		page++
	}
	b := l.chunks[page]
	at := uint64(page)<<pageBits | uint64(len(b))
	back := uint64(0)
	if c.count > 0 {
		back = at - c.last
	} else {
		l.latest[session%uint32(len(l.latest))] = latest{} // the number may have been another chain's
	}
	b = binary.AppendUvarint(b, back)
	b = binary.AppendVarint(b, int64(frame)-int64(c.frame))
	l.chunks[page] = l.pack(b, session, f)
	c.last, c.frame = at, frame
	c.count++
}

func (l *ledger) pack(b []byte, session uint32, f *fact) []byte {
	marks := uint64(0)
	before := &l.latest[session%uint32(len(l.latest))]
	if before.session != session+1 {
		marks = standsAlone
		*before = latest{session: session + 1}
	}
	elapsed := f.time - before.time // wraps for noTime, and back again
	if elapsed%1e6 != 0 {
		marks |= exactTime
	} else {
		elapsed /= 1e6
	}
	now := f.row()
	for i := range now {
		if now[i] != before.row[i] {
			marks |= firstColumn << i
		}
	}
	b = binary.AppendUvarint(b, marks)
	b = binary.AppendVarint(b, elapsed)
	b = binary.AppendVarint(b, int64(f.line)-int64(before.line))
	b = binary.AppendVarint(b, int64(f.length)-int64(before.length))
	for left := marks / firstColumn; left != 0; left &= left - 1 {
		b = binary.AppendUvarint(b, now[bits.TrailingZeros64(left)])
	}
	before.time, before.line, before.length, before.row = f.time, f.line, f.length, now
	return b
}

// slab is the room for one session's messages, used again for the next one.
type slab struct {
	places   []uint64
	frames   []int
	facts    []fact
	messages []message
}

// maxSlab is the number of messages up to which a slab is kept.
const maxSlab = 1 << 12

// sized returns a slice of n elements, in the room of s if that is enough. What
// they hold is undefined.
func sized[T any](s []T, n uint32) []T {
	if uint32(cap(s)) < n {
		return make([]T, n)
	}
	return s[:n]
}

// read unpacks the facts of a session into the slab, in the order in which they
// were appended, with the frames of the messages. It may run on several
// goroutines, with a slab each.
func (l *ledger) read(c chain, s *slab) {
	s.places, s.frames, s.facts = sized(s.places, c.count), sized(s.frames, c.count), sized(s.facts, c.count)
	at := c.last
	for i := len(s.places) - 1; i >= 0; i-- {
		s.places[i] = at
		back, _ := binary.Uvarint(l.record(at))
		at -= back
	}
	frame, before := int64(0), latest{}
	for i, at := range s.places {
		r := record(l.record(at))
		r.uvarint()
		frame += r.varint()
		r.unpack(&before)
		s.frames[i] = int(frame)
		f := &s.facts[i]
		f.time, f.line, f.length = before.time, before.line, before.length
		f.fill(&before.row)
	}
}

func (l *ledger) record(at uint64) []byte {
	return l.chunks[at>>pageBits][at&(1<<pageBits-1):]
}

// record is what is left to read of a packed record.
type record []byte

func (r *record) uvarint() uint64 {
	v, n := binary.Uvarint(*r)
	*r = (*r)[n:]
	return v
}

func (r *record) varint() int64 {
	v, n := binary.Varint(*r)
	*r = (*r)[n:]
	return v
}

// unpack replaces the record before by this one.
func (r *record) unpack(before *latest) {
	marks := r.uvarint()
	if marks&standsAlone != 0 {
		*before = latest{}
	}
	elapsed := r.varint()
	if marks&exactTime == 0 {
		elapsed *= 1e6
	}
	before.time += elapsed
	before.line = uint32(int64(before.line) + r.varint())
	before.length = uint32(int64(before.length) + r.varint())
	marks /= firstColumn
	for ; marks != 0; marks &= marks - 1 {
		before.row[bits.TrailingZeros64(marks)] = r.uvarint()
	}
}

// row is a fact as a row of numbers. The columns that change most often from
// message to message come first.
type row [29]uint64

func (f *fact) row() row {
	return row{
		uint64(f.start), uint64(f.flags), uint64(f.status), uint64(f.toTag), uint64(f.cseq),
		uint64(f.method), f.viaTop, uint64(f.rare), uint64(f.agent), uint64(f.contact),
		uint64(f.dir)<<24 | uint64(f.how)<<16 | uint64(uint16(f.score)), uint64(f.sdp),
		uint64(f.vias), uint64(f.rseq), f.viaRest, uint64(f.toEpid), uint64(f.fromTag),
		uint64(f.fromEpid), uint64(f.from), uint64(f.to), uint64(f.fromName), uint64(f.server),
		uint64(f.thread), uint64(f.process), uint64(f.source), uint64(f.local), uint64(f.remote), f.instance,
		uint64(f.sentBy),
	}
}

func (f *fact) fill(r *row) {
	f.start, f.flags, f.status, f.toTag, f.cseq = uint32(r[0]), flags(r[1]), uint16(r[2]), uint32(r[3]), uint32(r[4])
	f.method, f.viaTop, f.rare, f.agent, f.contact = uint32(r[5]), r[6], uint32(r[7]), uint32(r[8]), uint32(r[9])
	f.dir, f.how, f.score = formats.Direction(r[10]>>24), formats.Evidence(r[10]>>16), int16(r[10])
	f.sdp, f.vias, f.rseq, f.viaRest = uint32(r[11]), uint8(r[12]), uint32(r[13]), r[14]
	f.toEpid, f.fromTag, f.fromEpid = uint32(r[15]), uint32(r[16]), uint32(r[17])
	f.from, f.to, f.fromName, f.server = uint32(r[18]), uint32(r[19]), uint32(r[20]), uint32(r[21])
	f.thread, f.process, f.source = uint32(r[22]), uint32(r[23]), uint32(r[24])
	f.local, f.remote, f.instance = uint32(r[25]), uint32(r[26]), r[27]
	f.sentBy = uint32(r[28])
}
