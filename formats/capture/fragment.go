package capture

import (
	"bytes"
	"container/list"
	"net/netip"
	"slices"
	"time"

	"ocsconv/formats"
)

// Bounds on datagrams that wait for fragments.
const (
	maxDatagram      = 65535
	maxFragmentBytes = 16 << 20
	fragmentAge      = 30 * time.Second // RFC 8200 §4.5 allows 60, IPv4 stacks take 30
)

type fragmentKey struct {
	src, dst netip.Addr
	proto    uint8
	id       uint32
}

// assembly is a datagram of which some fragments have come. Fragments begin at
// multiples of eight octets, so have counts those units.
type assembly struct {
	key     fragmentKey
	data    []byte
	have    []uint64 // one bit per unit of eight octets
	units   int
	total   int // of the datagram, -1 while the last fragment is missing
	started time.Time
	frame   int // number of the first of its fragments
	place   *list.Element
}

// fragments puts IPv4 and IPv6 fragments together, in any order and with
// duplicates. Of overlapping ones the first counts.
type fragments struct {
	open  map[fragmentKey]*assembly
	age   list.List // of *assembly, the oldest first
	bytes int
	lost  int // datagrams that were given up

	cut     []int // frames of those that had a SIP message, up to maxNotes
	cutMore int   // how many there are beyond
}

// add takes a fragment and reports the whole datagram when it was the last
// that was missing.
func (f *fragments) add(d *datagram, frame int, now time.Time) bool {
	f.expire(now)
	end := d.offset + len(d.payload)
	if end > maxDatagram || d.more && len(d.payload)%8 != 0 {
		return false
	}
	key := fragmentKey{d.src, d.dst, d.proto, d.id}
	a := f.open[key]
	if a != nil && d.offset == 0 && a.beginsOtherwise(d.payload) {
		f.giveUp(a) // the sender has used the number again
		a = nil
	}
	if a == nil {
		a = f.begin(key, frame, now)
	}
	if !d.more {
		a.total = end
	}
	f.bytes -= a.size()
	a.put(d.offset, d.payload)
	f.bytes += a.size()
	if a.total != len(a.data) || a.units < (a.total+7)/8 {
		return false
	}
	d.payload, d.fragment = a.data[:a.total:a.total], false
	f.remove(a)
	return d.upper()
}

func (f *fragments) begin(key fragmentKey, frame int, now time.Time) *assembly {
	if f.open == nil {
		f.open = make(map[fragmentKey]*assembly)
	}
	a := &assembly{key: key, total: -1, started: now, frame: frame}
	a.place = f.age.PushBack(a)
	f.open[key] = a
	f.bytes += a.size()
	return a
}

func (f *fragments) expire(now time.Time) {
	for e := f.age.Front(); e != nil; e = f.age.Front() {
		a := e.Value.(*assembly)
		if f.bytes <= maxFragmentBytes && now.Sub(a.started) <= fragmentAge {
			return
		}
		f.giveUp(a)
	}
}

// finish gives up what still waits at the end of the capture.
func (f *fragments) finish() {
	for e := f.age.Front(); e != nil; e = f.age.Front() {
		f.giveUp(e.Value.(*assembly))
	}
}

// giveUp drops a datagram that lacks a part. A SIP message is no longer one then, and
// the frame where it began is kept, so that it can be named.
func (f *fragments) giveUp(a *assembly) {
	f.lost++
	switch {
	case !a.hadSIP():
	case len(f.cut) == maxNotes:
		f.cutMore++
	default:
		f.cut = append(f.cut, a.frame)
	}
	f.remove(a)
}

// hadSIP reports whether the datagram is one of UDP and its first part begins a SIP
// message or, where that is missing, the others have lines of one. What goes to a group
// is none: SAP announces descriptions so (RFC 2974).
func (a *assembly) hadSIP() bool {
	const header = 8
	switch first := len(a.have) > 0 && a.have[0]&1 != 0; {
	case a.key.proto != protoUDP && a.key.proto != protoUDPLite:
		return false
	case first:
		return len(a.data) > header && looksLikeSIP(a.data[header:])
	}
	return !a.key.dst.IsMulticast() && restLine().Match(a.data) && !ofRTSP().Match(a.data)
}

var (
	// restLine begins a line of a SIP message that long headers or a body push out of the
	// first fragment.
	restLine = formats.Pattern(`\r\n(?:CSeq:[ \t]*\d+[ \t]+[A-Z]|Content-Length:|a=(?:rtpmap|candidate|crypto):)`)

	// ofRTSP is a line that RTSP alone has (RFC 2326 §12, §C.1.1).
	ofRTSP = formats.Pattern(`\r\n(?:CSeq:[ \t]*\d+[ \t]*\r|(?:Public|Transport|RTP-Info|Content-Base|Range):|a=(?:control|range):)`)
)

// beginsOtherwise reports whether the first part has come, and with other octets.
func (a *assembly) beginsOtherwise(b []byte) bool {
	const unit = 8
	n := min(len(b), len(a.data), unit+len("INVITE sip:user@host SIP/2.0"))
	for i := 0; i < n; i += unit {
		if at := i / unit; a.have[at/64]>>(at%64)&1 == 0 {
			n = i
		}
	}
	return !bytes.Equal(a.data[:n], b[:n])
}

func (f *fragments) remove(a *assembly) {
	f.bytes -= a.size()
	f.age.Remove(a.place)
	delete(f.open, a.key)
}

// size is what the assembly takes in memory, its own members included.
func (a *assembly) size() int { return cap(a.data) + 8*cap(a.have) + 256 }

func (a *assembly) put(offset int, b []byte) {
	end := offset + len(b)
	if end > len(a.data) {
		a.data = slices.Grow(a.data, end-len(a.data))[:end]
		a.have = append(a.have, make([]uint64, end/512+1-len(a.have))...)
	}
	for at := offset; at < end; at += 8 {
		unit := at / 8
		if a.have[unit/64]&(1<<(unit%64)) != 0 {
			continue
		}
		a.have[unit/64] |= 1 << (unit % 64)
		a.units++
		copy(a.data[at:min(at+8, end)], b[at-offset:])
	}
}
