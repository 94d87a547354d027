package redact

import (
	"bytes"
	"hash/maphash"
	"sync"
)

// Most lines of a log repeat: routes, products, lists of what a client supports. What
// becomes of one is remembered by the line itself.

// lineTable remembers something of lines, in two generations that bound its memory: when
// the younger one is full the older one is forgotten. A line is known by two hashes that
// nobody can foresee, so that its octets need neither be kept nor be looked at.
type lineTable[T any] struct {
	mu         sync.Mutex
	young, old map[lineHash]T
	size       int // octets of the lines in young
}

// lineHash is the hash of a line: of 2⁴⁰ lines no two share one but by a chance of 2⁻⁴⁸.
type lineHash [2]uint64

// lineSeeds are those of this process.
var lineSeeds = [...]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func hashOf(line []byte) lineHash {
	return lineHash{maphash.Bytes(lineSeeds[0], line), maphash.Bytes(lineSeeds[1], line)}
}

const (
	longestLine = 16 << 10
	fullTable   = 4 << 20 // octets
)

// get returns what is remembered of a line.
func (t *lineTable[T]) get(line []byte) (v T, ok bool) {
	if len(line) > longestLine {
		return v, false
	}
	return t.at(hashOf(line), len(line))
}

// at is get for the hash of a line of so many octets.
func (t *lineTable[T]) at(h lineHash, size int) (v T, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if v, ok = t.young[h]; ok {
		return v, true
	}
	if v, ok = t.old[h]; ok {
		t.note(h, size, v)
	}
	return v, ok
}

// put remembers something of a line.
func (t *lineTable[T]) put(line []byte, v T) {
	if len(line) <= longestLine {
		t.keep(hashOf(line), len(line), v)
	}
}

// keep is put for the hash of a line of so many octets.
func (t *lineTable[T]) keep(h lineHash, size int, v T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.note(h, size, v)
}

func (t *lineTable[T]) note(h lineHash, size int, v T) {
	if t.young == nil || t.size > fullTable {
		t.old, t.young, t.size = t.young, map[lineHash]T{}, 0
	}
	t.young[h] = v
	t.size += size
}

// seenLines are the lines of one kind that a redactor has walked through.
type seenLines struct {
	learnt lineTable[struct{}]
	walked lineTable[[]byte] // to what became of them
}

// once appends a line through f, or what f made of the same line of its kind before. What
// f does must depend on the line alone.
func (w *walker) once(seen *seenLines, line []byte, f func()) {
	if w.trusted || w.decoded > 0 || len(line) > longestLine {
		f()
		return
	}
	h := hashOf(line)
	if w.learning {
		if _, ok := seen.learnt.at(h, len(line)); ok {
			w.out = append(w.out, line...)
			return
		}
		f()
		seen.learnt.keep(h, len(line), struct{}{})
		return
	}
	if out, ok := seen.walked.at(h, len(line)); ok {
		w.out = append(w.out, out...)
		return
	}
	from := len(w.out)
	f()
	seen.walked.keep(h, len(line), bytes.Clone(w.out[from:]))
}
