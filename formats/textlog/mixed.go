package textlog

import "bytes"

// Part is a part of a file in one encoding: octets From to To.
type Part struct {
	Encoding Encoding
	From, To int
}

const (
	// wideUnits is how many characters in a row show UTF-16 by their zeros.
	wideUnits = 8

	// narrowBlock is how many octets in a row without a zero, all of them of ASCII,
	// show that UTF-16 has ended. Chinese has some such characters, not so many in a row.
	narrowBlock = 32

	// maxEncodings bounds the parts of a file: no program and no person makes more.
	maxEncodings = 256
)

// Parts tells where the encoding of a file changes, as where PowerShell appends to a
// log or two logs were put together. It is nil where the file has one encoding, and
// where a boundary cannot be told. Parts follow each other without a gap.
func Parts(b []byte) (list []Part) {
	enc := SniffEncoding(b)
	for at, changes := 0, 0; at < len(b); changes++ {
		if changes == maxEncodings {
			return nil
		}
		var next int
		other := Octets
		if enc == Octets {
			next, other = wideFrom(b, at)
		} else {
			next, other = wideEnd(b, at, enc)
		}
		if next > at { // the first octets of a small part tell the encoding of the next one
			list = append(list, Part{enc, at, next})
		}
		at, enc = next, other
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// wideFrom returns where UTF-16 begins, at an octet of b or behind it.
func wideFrom(b []byte, at int) (int, Encoding) {
	for at < len(b) {
		i := bytes.IndexByte(b[at:], 0)
		if i < 0 {
			break
		}
		first := at + i
		n := alternating(b[first:])
		if n < wideUnits {
			at = first + max(1, 2*n)
			continue
		}
		// The zero is the second octet of a character in UTF-16LE, the first in UTF-16BE.
		mark := func(end int, m string) bool { return end-2 >= at && string(b[end-2:end]) == m }
		switch {
		case mark(first, "\xfe\xff"):
			return first - 2, UTF16BE
		case mark(first-1, "\xff\xfe"):
			return first - 3, UTF16LE
		case first == at || b[first-1] == '\n':
			return first, UTF16BE // text ends with a line end rather than begins with one
		}
		return first - 1, UTF16LE
	}
	return len(b), Octets
}

// alternating counts the zeros with one other octet between each two that b begins
// with.
func alternating(b []byte) (n int) {
	for 2*n < len(b) && b[2*n] == 0 && (2*n+1 == len(b) || b[2*n+1] != 0) {
		n++
	}
	return n
}

// wideEnd returns where UTF-16 that begins at an octet of b ends, and what follows it.
func wideEnd(b []byte, at int, enc Encoding) (int, Encoding) {
	for from := at; from+narrowBlock <= len(b); from += narrowBlock {
		block := b[from : from+narrowBlock]
		switch {
		case turned(block, enc) >= wideUnits:
			for from-2 > at && turned(b[from-2:from], enc) == 1 {
				from -= 2
			}
			if from-2 > at && SniffEncoding(b[from-2:from]) == enc.turned() {
				from -= 2 // its mark
			}
			return from, enc.turned()
		case bytes.IndexByte(block, 0) < 0 && isASCIIText(block):
			// The character before is whole; that which ends it is a line end nearly always.
			for from-2 > at && isASCIIText(b[from-2:from]) {
				from -= 2
			}
			for odd := range 2 { // behind a mark of three octets
				if from-odd > at && bytes.HasSuffix(b[at:from-odd], Mark) {
					from -= odd + len(Mark)
					break
				}
			}
			return from, Octets
		}
	}
	return len(b), Octets
}

// turned returns the encoding with the octets of each unit in the other order.
func (e Encoding) turned() Encoding {
	if e == UTF16LE {
		return UTF16BE
	}
	return UTF16LE
}

// turned counts the characters of ASCII that b begins with if the octets of a unit stand
// in the other order. Few characters have such a code in this order, and no word.
func turned(b []byte, enc Encoding) (n int) {
	zero := 0
	if enc == UTF16BE {
		zero = 1
	}
	for 2*n+1 < len(b) && b[2*n+zero] == 0 && isASCIIText(b[2*n+1-zero:][:1]) {
		n++
	}
	return n
}

// isASCIIText reports whether b holds letters, signs, blanks and line ends of ASCII.
func isASCIIText(b []byte) bool {
	for _, c := range b {
		if c > '~' || c < ' ' && c != '\r' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// Differs reports whether a sample from an even octet of a file on is in another encoding
// than the file began in, so that its [Parts] are worth a look.
func (e Encoding) Differs(sample []byte) bool {
	next, _ := wideFrom(sample, 0)
	if e != Octets {
		next, _ = wideEnd(sample, 0, e)
	}
	return next < len(sample)
}
