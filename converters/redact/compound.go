package redact

import "unicode/utf8"

// Names also stand inside of longer words: JohnSmith, jsmith, smith2. A word is
// looked at part by part, where parts end at a digit, and at a capital letter.

// fragments are the words that are found as a part of another.
type fragments struct {
	words  map[uint64]class
	starts [1 << 10]uint64 // by a hash of the first three octets: a bit when a word begins so
	firsts set             // octets that words begin with, in any case
}

const (
	shortestPart = 4 // a whole part, or one of two names that make it
	shortestEnd  = 5 // with other letters at one end
	loose        = 2 // so many letters
	longestPart  = 64
)

func (f *fragments) add(c class, v []byte) {
	if len(v) < shortestPart || countDigits(v) > 0 || !isAtom.holds(v) || isWord(v) {
		return
	}
	if f.words == nil {
		f.words = map[uint64]class{}
	}
	if _, ok := f.words[foldHash(v)]; !ok {
		f.words[foldHash(v)] = c
	}
	at := startOf(fold(v))
	f.starts[at>>6] |= 1 << (at & 63)
	f.firsts[startOctet(v[0])] = true
}

// startOf folds three octets. Octets of UTF-8 fold alike in either case, bar the
// last ones of a letter.
func startOf(v []byte) uint16 {
	h := hashStart
	for _, c := range v[:3] {
		h = (h ^ uint64(startOctet(c))) * hashPrime
	}
	return uint16(h>>24) & 0xffff
}

func startOctet(c byte) byte { return min(lowerOf[c], 0x80) }

func (f *fragments) mayBegin(v []byte) bool {
	if len(v) < shortestPart || !f.firsts[startOctet(v[0])] {
		return false
	}
	at := startOf(v)
	return f.starts[at>>6]&(1<<(at&63)) != 0
}

// class returns what a part is, plain when it is no known word.
func (f *fragments) class(v []byte) class {
	if !f.mayBegin(v) {
		return plain
	}
	return f.words[foldHash(v)]
}

// part is a known word inside of another.
type part struct {
	from, to int
	class    class
}

// in calls found with the known words in an atom, in order, until it says no.
func (f *fragments) in(atom []byte, found func(part) bool) {
	if len(f.words) == 0 || len(atom) < shortestPart {
		return
	}
	ours := false // a word of the list, such as VQReportEvent, is none of anybody called May Event
	looked := false
	partOf := partLength
	if hasForeign(atom) && !utf8.Valid(atom) {
		partOf = asciiLength
	}
	for from := 0; from < len(atom); {
		to := from + partOf(atom[from:])
		if to-from < shortestPart {
			from = to
			continue
		}
		for _, p := range f.split(atom[from:to]) {
			if p.class == plain {
				continue
			}
			if !looked {
				ours, looked = listed(atom), true
			}
			if ours || !found(part{from + p.from, from + p.to, p.class}) {
				return
			}
		}
		from = to
	}
}

// asciiLength is [partLength] where octets that are no UTF-8 stand between words.
func asciiLength(v []byte) int {
	n := isASCII.end(v, 0)
	if n == 0 {
		return 1
	}
	return partLength(v[:n])
}

// split returns the one or two known words that make a part.
func (f *fragments) split(v []byte) (parts [2]part) {
	if len(v) < shortestPart || len(v) > longestPart {
		return parts
	}
	if c := f.class(v); c != plain {
		parts[0] = part{0, len(v), c}
		return parts
	}
	if f.mayBegin(v) {
		for n := len(v) - 1; n >= shortestPart; n-- {
			c := f.words[foldHash(v[:n])]
			if c == plain {
				continue
			}
			if rest := f.class(v[n:]); rest != plain {
				return [2]part{{0, n, c}, {n, len(v), rest}}
			}
			if n >= shortestEnd && len(v)-n <= loose && !listed(v) {
				parts[0] = part{0, n, c}
				return parts
			}
		}
	}
	for n := 1; n <= loose && len(v)-n >= shortestEnd; n++ {
		if c := f.class(v[n:]); c != plain && !listed(v) {
			parts[0] = part{n, len(v), c}
			return parts
		}
	}
	return parts
}

// partLength returns the length of the part that an atom begins with: up to a
// capital letter behind a small one, up to the last of several capitals when a
// small one follows, and digits by themselves.
func partLength(v []byte) int {
	n := lettersLength(v, 'A')
	switch {
	case n == 0 && v[0]-'0' <= 9:
		return digitsLength(v)
	case n > 1 && n < len(v) && letterKind[v[n]] == 'a':
		return n - 1
	case n > 1:
		return n
	}
	return n + lettersLength(v[n:], 'a')
}

func lettersLength(v []byte, kind byte) int {
	n := 0
	for n < len(v) && letterKind[v[n]] == kind {
		n++
	}
	return n
}
