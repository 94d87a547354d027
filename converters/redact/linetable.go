package redact

import (
	"bytes"
	"encoding/binary"
	"sync"
)

// Most lines of a log repeat: routes, products, lists of what a client supports. What
// becomes of one is remembered by the line itself.

// lineTable remembers something of lines or names, in two generations that bound its memory:
// when the younger one is full the older one is forgotten.
type lineTable[T any] struct {
	mu         sync.RWMutex
	young, old map[string]T
	size       int  // octets of young, about
	isShut     bool // remembers nothing, so that a test can tell that remembering changes nothing
}

const (
	longestLine = 16 << 10
	fullTable   = 8 << 20 // octets
	perText     = 64      // octets that a text takes in a table beside itself
)

// get returns what is remembered of a line.
func (t *lineTable[T]) get(line []byte) (v T, ok bool) {
	t.mu.RLock()
	v, ok = t.young[string(line)]
	if ok {
		t.mu.RUnlock()
		return v, true
	}
	v, ok = t.old[string(line)]
	t.mu.RUnlock()
	if ok {
		t.put(line, v)
	}
	return v, ok
}

// put remembers something of a line.
func (t *lineTable[T]) put(line []byte, v T) {
	if len(line) > longestLine || t.isShut {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.young == nil || t.size > fullTable {
		t.old, t.young, t.size = t.young, map[string]T{}, 0
	}
	t.young[string(line)] = v
	t.size += perText + 2*len(line) // what becomes of a line is about as long
}

// seen are the texts that a redactor has learnt from or walked through in logs of one format.
type seen struct {
	starts, fields, descriptions, tags, fronts, texts, tails, bodies, addresses, vias, proofs seenTexts
}

// seenTexts are those of one kind: among header fields, where rules hold that hold nowhere else,
// and elsewhere.
type seenTexts struct{ inFields, elsewhere lineTable[seenText] }

// seenText is what became of a text.
type seenText struct {
	walked bool // else it was learnt only
	out    []byte
}

// once appends a line through f and sweeps it, or appends what became of the same line of its
// kind before. What f does must depend on the line alone.
func (w *walker) once(seen *seenTexts, line []byte, f func()) {
	w.onceAs(seen, line, line, func() { w.swept(f) })
}

// onceAs appends text through f, or what f made before of text that has the same key, which
// must tell all that it depends on but for the place: where other rules hold, as within what
// nobody knows, nothing is remembered.
func (w *walker) onceAs(seen *seenTexts, key, text []byte, f func()) {
	if w.unknown || w.invented || w.decoded > 0 {
		f()
		return
	}
	table := &seen.elsewhere
	if w.fields {
		table = &seen.inFields
	}
	known, ok := table.get(key)
	switch from := len(w.out); {
	case w.learning && ok:
		w.out = append(w.out, text...)
	case w.learning:
		f()
		table.put(key, seenText{})
	case known.walked:
		w.out = append(w.out, known.out...)
	default:
		f()
		table.put(key, seenText{true, bytes.Clone(w.out[from:])})
	}
}

// keyOf returns a key that tells several things apart.
func keyOf(parts ...[]byte) (key []byte) {
	for _, part := range parts {
		key = append(binary.AppendUvarint(key, uint64(len(part))), part...)
	}
	return key
}
