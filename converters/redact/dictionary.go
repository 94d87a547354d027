package redact

import (
	"bytes"
	"net/netip"
	"strings"
)

// dictionary knows the values that are replaced wherever they stand. A value is
// a chain of atoms — letters and digits — and what stands between them, where
// blanks and line ends count as one blank. So a value is found on the boundaries
// of words only, in any case, and the longest first; the cost of a look-up is
// one hash per atom.
type dictionary struct {
	first  map[uint64]uint8    // first atom to the most atoms of a value that begins so
	begins [1 << 12]uint64     // by a hash of the first atom: a bit when a value begins so
	sizes  [256]uint64         // by the first octet of a first atom of ASCII: a bit for each length
	values map[uint64]entry    // whole value
	parts  fragments           // words that are found inside of others
	quads  map[uint32]struct{} // IPv4 addresses
}

// entry says what a known value is, and which octets around its atoms belong to
// it where they stand there.
type entry struct {
	class       class
	lead, trail string
}

// maxAtoms bounds a value in the dictionary.
const maxAtoms = 48

func (d *dictionary) add(c class, v []byte) {
	lead, trail := noAtom.end(v, 0), noAtom.start(v, len(v))
	if lead == len(v) || lead > 8 || len(v)-trail > 8 {
		return
	}
	core := v[lead:trail]
	first, chain, atoms := uint64(0), hashStart, 0
	for at := 0; at < len(core); {
		end := at + atomLen(core[at:])
		chain = chainAtom(chain, foldHash(core[at:end]))
		if atoms++; atoms == 1 {
			first = chain
			folded := fold(core[:end])
			d.sizes[folded[0]] |= 1 << (len(folded) & 63)
		}
		if atoms > maxAtoms {
			return
		}
		at, chain = chainGap(chain, core, end)
	}
	if d.values == nil {
		d.first, d.values = map[uint64]uint8{}, map[uint64]entry{}
	}
	d.first[first] = max(d.first[first], uint8(atoms))
	d.begins[first>>46&0xfff] |= 1 << (first >> 58)
	if have, ok := d.values[chain]; !ok || have.class > c {
		d.values[chain] = entry{c, string(v[:lead]), string(v[trail:])}
	}
}

func chainAtom(chain, atom uint64) uint64 { return (chain ^ atom) * hashPrime }

// chainGap adds what stands between two atoms and returns where the next one
// begins, the length of b when none does.
func chainGap(chain uint64, b []byte, at int) (int, uint64) {
	blank := false
	for ; at < len(b) && !isAtom[b[at]]; at++ {
		c := b[at]
		if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			blank = true
			continue
		}
		if blank {
			chain, blank = (chain^' ')*hashPrime, false
		}
		chain = (chain ^ uint64(c)<<8) * hashPrime
	}
	if blank {
		chain = (chain ^ ' ') * hashPrime
	}
	return at, chain
}

// longest returns the known value that begins at the atom [at, end) of b, and
// where it ends.
func (d *dictionary) longest(b []byte, at, end int) (from, to int, c class) {
	first, most, chain := end, 0, uint64(0)
	if d.sizes[lowerOf[b[at]]]&(1<<((end-at)&63)) != 0 || hasForeign(b[at:end]) { // for most atoms are the beginning of nothing
		if chain = chainAtom(hashStart, foldHash(b[at:end])); d.begins[chain>>46&0xfff]&(1<<(chain>>58)) != 0 {
			most = int(d.first[chain])
		}
	}
	for n := 1; n <= most; n++ {
		if e, ok := d.values[chain]; ok {
			from, to, c = at, end, e.class
			if len(e.lead) > 0 && bytes.HasSuffix(b[:at], []byte(e.lead)) {
				from -= len(e.lead)
			}
			if len(e.trail) > 0 && bytes.HasPrefix(b[end:], []byte(e.trail)) {
				to += len(e.trail)
			}
		}
		if n == most {
			break
		}
		next := 0
		next, chain = chainGap(chain, b, end)
		if next == len(b) || next-end > 16 {
			break
		}
		end = next + atomLen(b[next:])
		chain = chainAtom(chain, foldHash(b[next:end]))
	}
	if c == plain {
		if _, ok := d.packedIn(b[at:first]); ok {
			return at, first, address
		}
	}
	return from, to, c
}

// build fills the dictionary with the values that are told from ordinary text
// by themselves.
func (d *dictionary) build(r *Redactor) {
	for c := class(0); c < classes; c++ {
		if c == domain || c == subnet || c == address || c == file {
			continue // found by their shape
		}
		for _, v := range sorted(r.tables[c].values) {
			if telling(c, []byte(v)) && !r.kept[strings.ToLower(v)] {
				d.add(c, []byte(v))
				if c == word {
					d.parts.add(c, []byte(v))
				}
			}
		}
	}
	for v := range r.tables[address].values {
		if a, err := netip.ParseAddr(v); err == nil {
			d.addQuad(a)
		}
	}
	for _, v := range sorted(r.tables[name].values) {
		d.addReversed(v)
	}
	for _, v := range sorted(r.tables[guid].values) {
		d.add(guid, []byte(strings.ReplaceAll(v, "-", "")))
	}
	for _, v := range sorted(r.written) {
		d.add(prose, []byte(v))
	}
	for _, v := range sorted(r.tables[number].values) {
		d.addNational(r, v)
	}
	for _, v := range sorted(r.tables[domain].values) {
		label, _, _ := bytes.Cut([]byte(v), []byte{'.'})
		if telling(host, label) {
			d.add(host, label)
			d.parts.add(host, label)
		}
	}
}

// addReversed adds the other order of a person's two names: "Page, Mark" of "Mark
// Page" and the reverse. Both may be words that mean nothing by themselves.
func (d *dictionary) addReversed(v string) {
	first, last, comma := strings.Cut(v, ", ")
	if !comma {
		var ok bool
		if first, last, ok = strings.Cut(v, " "); !ok {
			return
		}
	}
	for _, n := range [...]string{first, last} {
		if len(n) < 2 || atomLen([]byte(n)) < len(n) || countDigits([]byte(n)) > 0 {
			return
		}
	}
	other := last + ", " + first
	if comma {
		other = last + " " + first
	}
	if telling(name, []byte(other)) {
		d.add(name, []byte(other))
	}
}

// addNational adds a number without its country code, behind the trunk prefix
// that most countries dial, and in North America without its area code.
func (d *dictionary) addNational(r *Redactor, v string) {
	if _, twice := withoutTrunk(v); twice || v[0] != '+' {
		return
	}
	national := v[keptDigits(v):]
	if len(national) < 7 || r.has(number, national) {
		return
	}
	p := r.draw(number, v)[keptDigits(v):]
	values := r.tables[number].values
	values[national] = p
	d.add(number, []byte(national))
	trunk, subscriber := "0"+national, national[len(national)-7:]
	if !r.has(number, trunk) {
		values[trunk] = "0" + p
		d.add(number, []byte(trunk))
	}
	if len(national) == 10 && v[1] == '1' && !r.has(number, subscriber) {
		values[subscriber] = p[len(p)-7:] // 555-0100, found by its shape
	}
}

// telling reports whether a value means something outside of its place. Single letters
// and digits and the words of the list do not.
func telling(c class, v []byte) bool {
	digits := countDigits(v)
	letters := 0
	for _, b := range v {
		if isAtom[b] {
			letters++
		}
	}
	letters -= digits
	switch c {
	case word:
		return letters > 0 && len(v) >= 2 && !isWord(v)
	case name, subject, host, server, machine:
		if n := bytes.IndexFunc(v, func(c rune) bool { return c < 0x80 && !isAtom[byte(c)] }); n < 0 {
			return telling(word, fold(v))
		}
		return letters >= 3 && hasOddWord(v, c == name)
	case number:
		return digits >= 2
	case method:
		return letters >= 2
	}
	if isWord(fold(bytes.TrimFunc(v, func(c rune) bool { return c < 0x80 && !isAtom[byte(c)] }))) {
		return false
	}
	return len(v) >= 6 || len(v) >= 4 && digits > 0 && letters > 0
}

// hasOddWord reports whether a value of several words could not stand in a log
// by chance: it has a word that is not of the list, or, in a name, at least two.
func hasOddWord(v []byte, isName bool) bool {
	words := 0
	for atom := range atoms(v) {
		if len(atom) >= 2 {
			if words++; !isWord(atom) {
				return true
			}
		}
	}
	return isName && words >= 2
}
