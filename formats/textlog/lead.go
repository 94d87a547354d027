package textlog

import "bytes"

// LinePrefix is what a log puts before every line of a message, as one of the lines
// shows it:
//
//	Mar  3 07:08:09 sbc01 proxy[837]:
//	1105081502|sip  |0|00|
//
// No list of logs stands behind it: the leads of two lines are of one form when
// they have the same words and punctuation, and numbers in the same places.
type LinePrefix []byte

// Cut takes a lead of the same form off a line. Ok is false when the line begins
// otherwise.
func (l LinePrefix) Cut(line []byte) (text []byte, ok bool) {
	n, size := l.Common(line)
	if size < len(l) && len(bytes.TrimLeft(l[size:], " \t")) > 0 {
		return nil, false
	}
	return line[n:], true
}

// Common returns how many octets at the front of line have the form of the
// lead's first size octets.
func (l LinePrefix) Common(line []byte) (n, size int) {
	for size < len(l) && n < len(line) {
		a, b := WordSize(l[size:]), WordSize(line[n:])
		switch {
		case (a == 0) != (b == 0), a == 0 && l[size] != line[n] && !(place(l, size) && place(line, n)):
			return n, size
		case a == 0 && blank(l[size]):
			x, y := blanks(l[size:]), blanks(line[n:])
			if size+x == len(l) {
				y = min(x, y) // what a line is indented further is its own
			}
			size, n = size+x, n+y
		case a == 0:
			size, n = size+1, n+1
		case !alike(l[size:size+a], line[n:n+b]):
			return n, size
		default:
			size, n = size+a, n+b
		}
	}
	return n, size
}

// place reports whether the octet at a place is what a search prints beside the number of a
// line: grep -n has a colon in a line that it found and a dash in those around it.
func place(b []byte, at int) bool {
	return (b[at] == ':' || b[at] == '-') && (at > 0 && b[at-1]-'0' <= 9 || at+1 < len(b) && b[at+1]-'0' <= 9)
}

// alike reports whether two words can stand in the same place of two lines: they
// are one word, or both have a digit, as counters, addresses and hexadecimal
// numbers do.
func alike(a, b []byte) bool {
	return bytes.Equal(a, b) || bytes.ContainsAny(a, "0123456789") && bytes.ContainsAny(b, "0123456789")
}

// WordSize returns how many letters and digits b begins with.
func WordSize(b []byte) int {
	for i, c := range b {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c-'0' > 9 {
			return i
		}
	}
	return len(b)
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

func blanks(b []byte) int {
	for i, c := range b {
		if !blank(c) {
			return i
		}
	}
	return len(b)
}
