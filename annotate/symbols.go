package annotate

import (
	"hash/maphash"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/printable"
)

// symbols keeps every different string once and names it by a number, so that
// what is retained of a message is a row of numbers. Number 0 is the empty
// string. Texts live in large chunks; a text never moves. The sources of messages have
// numbers of their own.
type symbols struct {
	chunks []string
	last   strings.Builder // of the last chunk
	at     []uint64        // per symbol: chunk, offset and length
	slots  []uint32        // open hash table over the symbols
	marks  []uint8         // an octet of the hash of each, by which most others are told apart unread
	seed   maphash.Seed

	sources    []source
	sourceOf   map[source]uint32
	lastOrigin formats.Origin
	lastSource uint32
}

const (
	chunkBits = 20 // octets of one chunk, as a power of two
	maxSymbol = 1<<16 - 1
)

func newSymbols() *symbols {
	return &symbols{
		at: make([]uint64, 1, 1024), slots: make([]uint32, 2048), marks: make([]uint8, 2048), seed: maphash.MakeSeed(),
		sources: []source{{}}, sourceOf: map[source]uint32{{}: 0},
	}
}

// add returns the symbol of a text. Longer texts than maxSymbol octets are cut.
func (t *symbols) add(text []byte) uint32 {
	if len(text) == 0 {
		return 0
	}
	if len(text) > maxSymbol {
		text = text[:maxSymbol]
	}
	hash := maphash.Bytes(t.seed, text)
	i := t.find(hash, text)
	if t.slots[i] != 0 {
		return t.slots[i]
	}
	id := t.store(text)
	t.slots[i], t.marks[i] = id, markOf(hash)
	if len(t.at) > len(t.slots)/4*3 {
		t.grow()
	}
	return id
}

func (t *symbols) addString(text string) uint32 {
	if text == "" {
		return 0
	}
	return t.add([]byte(text))
}

// lookup returns the symbol of a text that was added before.
func (t *symbols) lookup(text string) (uint32, bool) {
	b := []byte(text)
	id := t.slots[t.find(maphash.Bytes(t.seed, b), b)]
	return id, id != 0
}

// markOf is that octet of a hash that its slot depends on last.
func markOf(hash uint64) uint8 { return uint8(hash >> 56) }

// find returns the slot that holds text, or the free one where it belongs.
func (t *symbols) find(hash uint64, text []byte) uint64 {
	mask, mark := uint64(len(t.slots)-1), markOf(hash)
	for i := hash & mask; ; i = (i + 1) & mask {
		id := t.slots[i]
		if id == 0 || t.marks[i] == mark && t.text(id) == string(text) {
			return i
		}
	}
}

func (t *symbols) store(text []byte) uint32 {
	if len(t.chunks) == 0 || t.last.Len()+len(text) > 1<<chunkBits {
		t.last.Reset()
		t.last.Grow(1 << chunkBits)
		t.chunks = append(t.chunks, "")
	}
	last := len(t.chunks) - 1
	t.at = append(t.at, uint64(last)<<36|uint64(t.last.Len())<<16|uint64(len(text)))
	t.last.Write(text)
	t.chunks[last] = t.last.String()
	return uint32(len(t.at) - 1)
}

// text returns a symbol's text, which shares the table's memory.
func (t *symbols) text(id uint32) string {
	if id == 0 {
		return ""
	}
	p := t.at[id]
	off, n := p>>16&(1<<chunkBits-1), p&maxSymbol
	return t.chunks[p>>36][off : off+n]
}

func (t *symbols) grow() {
	t.slots, t.marks = make([]uint32, 2*len(t.slots)), make([]uint8, 2*len(t.slots))
	mask := uint64(len(t.slots) - 1)
	for id := uint32(1); int(id) < len(t.at); id++ {
		hash := maphash.String(t.seed, t.text(id))
		i := hash & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i], t.marks[i] = id, markOf(hash)
	}
}

// clean makes a piece of a message fit for a sentence of at most n octets.
func clean(s string, n int) string { return printable.Sentence.Octets(s, n) }
