package annotate

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// A message between two hosts is in the logs of both, and tells by how much their
// clocks differ. Which messages two logs share is not known before both are at
// hand, so of each clock the messages with the lowest hashes are kept: two hosts
// keep the same ones of those that they share.

// MaxCopies bounds the messages that are kept of each clock.
const MaxCopies = 1024

// maxClocks bounds the clocks of an input.
const maxClocks = 1 << 12

// Copies are messages that passed a host, by a hash of what both ends of a hop log
// alike (16 hexadecimal digits; FNV-1a of the first Via, without what receivers
// write into it, and of CSeq, status, tags and RSeq). They are the [MaxCopies] with
// the lowest hashes.
type Copies map[string]HopTimes

// HopTimes is when a message was first sent and first received, in milliseconds
// since 1970 by the host's clock, 0 for never, and hashes of the Instance-Ids of
// these two records, 0 where there is none: what was sent again is another record.
type HopTimes [4]int64

// The elements of a [HopTimes].
const (
	sent = iota
	received
	sentRecord
	receivedRecord
)

// otherRecord stands for a record that no other log has, as of one leg of a fork.
const otherRecord = -1

func (p HopTimes) merge(o HopTimes) HopTimes {
	for at := sent; at <= received; at++ {
		record := at + sentRecord
		if p[at] == 0 || o[at] != 0 && cmp.Or(cmp.Compare(o[at], p[at]), cmp.Compare(o[record], p[record])) < 0 {
			p[at], p[record] = o[at], o[record]
		}
	}
	return p
}

// merge takes what another part of the log has.
func (c Copies) merge(o Copies) Copies {
	all := maps.Clone(c)
	for hash, p := range o {
		all = put(all, hash, all[hash].merge(p))
	}
	if len(all) <= MaxCopies {
		return all
	}
	kept := slices.Sorted(maps.Keys(all))[:MaxCopies]
	maps.DeleteFunc(all, func(hash string, _ HopTimes) bool { return hash > kept[MaxCopies-1] })
	return all
}

// clock is a [Copies] in short.
type clock struct {
	kept  map[uint64]HopTimes
	above uint64 // hashes from here on are not kept; 0 for all are
}

// FNV-1a, 64 bits: the hash must be the same in every process.
const (
	fnvBasis = 14695981039346656037
	fnvPrime = 1099511628211
)

func fnvAdd[T []byte | string](h uint64, text T) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * fnvPrime
	}
	return (h ^ 0xff) * fnvPrime // no octet of UTF-8: where the text ends
}

// passed keeps when the newest message passed its log's clock.
func (k *teaching) passed(x *extractor, m *formats.Message, s *sip.Message, f *fact) {
	if f.time == noTime || f.dir == formats.Unknown || f.how != formats.Logged {
		return
	}
	v := s.Get(headerVia)
	if i := bytes.IndexByte(v, ','); i >= 0 {
		v = v[:i]
	}
	if len(v) == 0 {
		return
	}
	hop := x.readVia(v)
	if hop.marks&topBranch == 0 {
		return
	}
	rseq, _ := s.RSeq()
	h := hop.hop ^ uint64(f.cseq)<<32 ^ uint64(f.status)<<16 ^ uint64(rseq)
	h = fnvAdd(fnvAdd(fnvAdd(h, k.sym.text(f.method)), k.sym.text(f.fromTag)), k.sym.text(f.toTag))
	if c := k.clockOf(f); c != nil {
		c.keep(h, f, m.Origin.Instance)
	}
}

// clockOf returns the clock that stamped a message, nil where there are too many.
func (k *teaching) clockOf(f *fact) *clock {
	whose := k.whoseClock(f)
	c := k.clocks[whose]
	if c == nil && len(k.clocks) < maxClocks {
		c = &clock{kept: map[uint64]HopTimes{}}
		k.clocks[whose] = c
	}
	return c
}

// whoseClock names the clock that stamped a message: the server's, else its log's.
func (k *teaching) whoseClock(f *fact) uint32 {
	s := k.sym.sources[f.source]
	return cmp.Or(s.server, s.file)
}

func (c *clock) keep(hash uint64, f *fact, instance string) {
	if c.above != 0 && hash >= c.above {
		return
	}
	var p HopTimes
	at := sent
	if f.dir == formats.In {
		at = received
	}
	p[at] = f.time / 1e6
	if instance != "" {
		p[at+sentRecord] = int64(uint32(fnvAdd(fnvBasis, instance))) | 1
	}
	c.kept[hash] = c.kept[hash].merge(p)
	if len(c.kept) >= 2*MaxCopies {
		c.trim()
	}
}

// trim leaves those that count.
func (c *clock) trim() {
	if len(c.kept) <= MaxCopies {
		return
	}
	c.above = slices.Sorted(maps.Keys(c.kept))[MaxCopies]
	maps.DeleteFunc(c.kept, func(hash uint64, _ HopTimes) bool { return hash >= c.above })
}

// ownClocks returns what the messages so far teach about clocks.
func (k *teaching) ownClocks() map[string]Copies {
	var list map[string]Copies
	for whose, c := range k.clocks {
		c.trim()
		copies := make(Copies, len(c.kept))
		for hash, p := range c.kept {
			copies[hashText(hash)] = p
		}
		list = put(list, k.sym.text(whose), copies)
	}
	return list
}

func hashText(hash uint64) string {
	digits := strconv.FormatUint(hash, 16)
	return "0000000000000000"[len(digits):] + digits
}
