package redact

import (
	"bytes"

	"ocsconv/formats"
)

// Components log buffers in hexadecimal: pairs of digits with something between
// them, often in lines of sixteen with the same octets as text behind. What
// names somebody there goes on from one line to the next.

const longestDump = 1 << 12 // lines that are looked at as one

// dumpRows are the rows of groups of one or two octets, the last of which may be one octet.
var dumpRows = formats.Pattern(`\b(?:[0-9A-Fa-f]{2}(?:[ :-]{1,2}[0-9A-Fa-f]{2}){3,}|[0-9A-Fa-f]{4}(?:[ :-]{1,2}[0-9A-Fa-f]{4}){2,}[ :-]{1,2}[0-9A-Fa-f]{2,4})\b`)

// lastRow is the row of a dump's last line, which may be short.
var lastRow = formats.Pattern(`^[0-9A-Fa-f]{2}(?:[ :-]{1,2}[0-9A-Fa-f]{2})*|^[0-9A-Fa-f]{4}(?:[ :-]{1,2}[0-9A-Fa-f]{4})*(?:[ :-]{1,2}[0-9A-Fa-f]{2})?`)

// dumped finds the octets in a line: the longest row of groups with a mark between them.
func dumped(line []byte) (r extent, ok bool) {
	for at, c := range line { // for most lines have nothing like it
		if isDumpMark[c] && at > 1 && at+2 < len(line) && isHex[line[at-1]] && isHex[line[at-2]] && isHex[line[at+2]] && (mayBeRow(line, at, 2) || mayBeRow(line, at, 4)) {
			for _, row := range dumpRows().FindAllIndex(line, -1) {
				if isWhole(line, row) && row[1]-row[0] > r.to-r.from {
					r = extent{row[0], row[1]}
				}
			}
			break
		}
	}
	return r, r.to > 0
}

// mayBeRow reports whether two groups of n digits stand between marks, the first of which
// stands at an octet.
func mayBeRow(line []byte, at, n int) bool {
	for range 2 {
		if at++; at < len(line) && isDumpMark[line[at]] {
			at++
		}
		if at+n >= len(line) || !isHex[line[at]] || !isDumpMark[line[at+n]] || !isHex.holds(line[at:at+n]) {
			return false
		}
		at += n
	}
	return true
}

var isDumpMark = octets(" -:")

// isWhole reports whether a row begins and ends with an atom.
func isWhole(line []byte, row []int) bool {
	return row != nil && (row[0] == 0 || !isAtom[line[row[0]-1]]) && (row[1] == len(line) || !isAtom[line[row[1]]])
}

// dump appends the dump that b, the rest of the text, begins with, and returns its
// length; 0 when b begins with no dump, or one that tells nothing. Its digits and
// what stands behind them are replaced.
func (w *lines) dump(b []byte) int {
	if w.learning || w.decoded > 0 || w.silent > 0 && len(b) > w.silent {
		return 0
	}
	var rows []extent
	var text []byte
	n := 0
	for n < len(b) && len(rows) < longestDump {
		line := b[n : n+lineLength(b[n:])]
		row, ok := dumped(line)
		if !ok && len(rows) > 0 {
			from := min(rows[0].from, len(line))
			last := lastRow().FindIndex(line[from:])
			if ok = isWhole(line[from:], last) && (from == 0 || !isAtom[line[from-1]]); ok {
				row = extent{from, from + last[1]}
			}
		}
		if !ok {
			break
		}
		text = appendOctets(text, line[row.from:row.to])
		rows = append(rows, row)
		n += len(line)
	}
	if len(rows) == 0 {
		return 0
	}
	if !w.tells(text) {
		w.silent = len(b) - n
		return 0
	}
	for _, row := range rows {
		line := b[:lineLength(b)]
		b = b[len(line):]
		w.text(line[:row.from])
		w.put(secret, line[row.from:row.to])
		for _, c := range line[row.to:] {
			if isAtom[c] {
				c = '.'
			}
			w.out = append(w.out, c)
		}
	}
	return n
}

// appendOctets appends what pairs of digits stand for.
func appendOctets(dst, digits []byte) []byte {
	for i := 0; i+1 < len(digits); {
		if !isHex[digits[i]] {
			i++
			continue
		}
		dst = append(dst, hexValue(digits[i])<<4|hexValue(digits[i+1]))
		i += 2
	}
	return dst
}

// tells reports whether octets, which may be binary, hold text that redaction
// changes.
func (w *walker) tells(octets []byte) bool {
	text := bytes.Map(func(c rune) rune {
		if c != 0 && c != '\t' && c < ' ' || c == 0x7f || c == '\ufffd' {
			return '\n'
		}
		return c
	}, octets)
	trusted := w.trusted
	w.trusted = true // what is asked is whether a value stands there
	_, changed := w.inner(text, w.text)
	w.trusted = trusted
	return changed
}
