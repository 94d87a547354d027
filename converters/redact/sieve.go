package redact

import "bytes"

// copy appends b[from:to], in which no rule found a value. Below level All it stays as
// it is, but for what stands in a body, field or parameter that nobody knows. At level All it passes a sieve: words of the list in their place and numbers
// of a harmless kind go through, every other letter and digit becomes filler of the
// same shape. So what nobody thought of does not stay.
func (w *walker) copy(b []byte, from, to int, m mode) {
	if w.learning || w.trusted || w.r.level < All && !w.unknown && !w.invented {
		w.out = append(w.out, b[from:to]...)
		return
	}
	port := from < to && b[from] == ':' && w.hostEnd == len(w.out)
	for at := from; at < to; {
		kept, until := w.keptAt(b, at)
		until = min(until, to)
		if kept {
			w.keep(b[at:until])
			at = until
			continue
		}
		if bytes.HasPrefix(b[at:to], byteOrderMark) {
			w.keep(byteOrderMark)
			at += len(byteOrderMark)
			continue
		}
		if !isRun[b[at]] {
			w.out = append(w.out, b[at])
			at++
			continue
		}
		end := at + runEnd(b[at:until], 0)
		if n := digitsLength(b[at:end]); port && at == from+1 && n <= len("65535") && (at+n == end || !isAtom[b[at+n]]) {
			w.out = append(w.out, b[at:at+n]...)
			at += n
		}
		w.copyRun(b, at, end, m)
		at = end
	}
}

// keptAt tells of an octet of b whether it is in a fixed part of the line at hand, and
// where that ends or the next one begins.
func (w *walker) keptAt(b []byte, at int) (kept bool, until int) {
	if len(w.kept) == 0 || len(b) != len(w.keptIn) || &b[0] != &w.keptIn[0] {
		return false, len(b)
	}
	for _, span := range w.kept {
		switch {
		case at < span.From:
			return false, span.From
		case at < span.To:
			return true, span.To
		}
	}
	return false, len(b)
}

var byteOrderMark = []byte("\ufeff")

// keep appends grammar that its place alone proves to be none of anybody's.
func (w *walker) keep(b []byte) { w.out = append(w.out, b...) }

// copyRun appends the run b[from:end] through the sieve.
func (w *walker) copyRun(b []byte, from, end int, m mode) {
	bare := bytes.Trim(b[from:end], "._-~%")
	if len(bare) > 0 && (isWordIn(m.place(), bare) || w.problem && saysDamage(b, from, bare)) {
		w.out = append(w.out, b[from:end]...)
		return
	}
	for at := from; at < end; {
		c := b[at]
		if c == '%' && at+2 < end && isHex[b[at+1]] && isHex[b[at+2]] {
			if isAtom[hexValue(b[at+1])<<4|hexValue(b[at+2])] {
				w.out = append(w.out, "%78"...)
			} else {
				w.out = append(w.out, b[at:at+3]...)
			}
			at += 3
			continue
		}
		if !isAtom[c] {
			w.out = append(w.out, c)
			at++
			continue
		}
		n := atomLen(b[at:end])
		if w.stays(b, at, at+n, m) {
			w.out = append(w.out, b[at:at+n]...)
		} else {
			w.out = appendShape(w.out, b[at:at+n])
		}
		at += n
	}
}

// saysDamage reports whether the run at an octet is a word of what is said of damage, or a
// number behind such a word or before all.
func saysDamage(b []byte, from int, run []byte) bool {
	if isDigit.holds(run) {
		before := bytes.TrimRight(b[:from], " ")
		if run = before[lastAtom(before):]; len(before) == 0 {
			return true
		}
	}
	return wordPlaces(run)&(in(anywhere)|in(inProblem)|in(inHeader)) != 0
}

// stays reports whether the sieve lets an atom through.
func (w *walker) stays(b []byte, from, to int, m mode) bool {
	if isLineEnd(b, from, to) {
		return true
	}
	atom := b[from:to]
	if len(atom) <= 4 && isInDate(b, from, to) {
		return true
	}
	digits := countDigits(atom)
	if digits < len(atom) {
		return means(b, from, to, m.place()) || isInTime(b, from, to) || isHexNumber(atom) && (m&counts != 0 || from > 0 && b[from-1] != '/' && isResult(atom) && countedBy(w.r, b, from, 0))
	}
	if m&asProduct != 0 && (len(atom) >= longNumber || len(atom) >= shortNumber-1 && (from == 0 || b[from-1] != '.' && b[from-1] != '/')) {
		return false // no version
	}
	const longest = 10 // digits of a 32 bit number
	return !inGroups(b, from, to) && len(atom) <= longest && (m&(digitsStay|counts) != 0 || numberStays(w.r, b, from, to))
}

// inGroups reports whether the digits b[from:to] are a group of a number in several, as telephone
// numbers and addresses are written and what counts is not: of a version some have one digit.
func inGroups(b []byte, from, to int) bool {
	const groups, least, reach = 3, 2, 4 * longestNumber // octets, for a line may be one chain of them
	if to-from < least || isInTime(b, from, to) {
		return false
	}
	lead, rest := b[max(0, from-reach):from], b[to:min(len(b), to+reach)]
	lead, rest = lead[inGroup.start(lead, len(lead)):], rest[:inGroup.end(rest, 0)]
	if len(lead) == reach { // which may begin within a group, and end within one
		lead = lead[isDigit.end(lead, 0):]
	}
	if len(rest) == reach {
		rest = rest[:isDigit.start(rest, reach)]
	}
	n, number := 0, b[from-len(lead):to+len(rest)]
	for atom := range atoms(number) {
		if n++; len(atom) < least {
			return false
		}
	}
	return n >= groups && countDigits(number) >= longNumber
}

// inGroup tells digits and the marks between their groups.
var inGroup = isDigit.and(".-_")

// isHexNumber reports whether an atom is a number of 32 bits in hexadecimal digits: the
// HRESULT 0x80ef0191, the Instance-Id 0018CF11.
func isHexNumber(atom []byte) bool {
	digits := bytes.TrimPrefix(lower(atom), []byte("0x"))
	const longest = 8
	return len(digits) <= longest && isHex.holds(digits)
}

// isResult reports whether a hexadecimal number can be a code rather than an address: of 32
// bits those of success and failure (HRESULT, NTSTATUS) begin so.
func isResult(atom []byte) bool {
	digits := bytes.TrimPrefix(lower(atom), []byte("0x"))
	const long = 8
	return len(digits) < long || results.before(digits) > 0
}

var results = texts{"00", "80", "c0000"}

// appendShape appends filler in the shape of v.
func appendShape(dst, v []byte) []byte {
	for _, c := range v {
		switch {
		case c-'0' <= 9:
			c = '0'
		case c >= 'A' && c <= 'Z':
			c = 'X'
		case isAtom[c]:
			c = 'x'
		}
		dst = append(dst, c)
	}
	return dst
}
