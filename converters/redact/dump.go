package redact

import "bytes"

// Components log buffers in hexadecimal: pairs of digits with something between
// them, often in lines of sixteen with the same octets as text behind. What
// names somebody there goes on from one line to the next.

const (
	shortestDump = 4       // groups of digits that make a line a dump
	longestDump  = 1 << 12 // lines that are looked at as one
)

// dumpRow is where the octets of a line of a dump stand.
type dumpRow struct{ from, to int }

// dumped finds the octets in a line: the longest row of groups of one or two
// octets with a mark between them.
func dumped(line []byte) (r dumpRow, ok bool) {
	most := shortestDump - 1
	for at := 0; at < len(line); {
		if !isAtom[line[at]] {
			at++
			continue
		}
		n := atomLen(line[at:])
		if n != 2 && n != 4 || !isHex(line[at]) || !isHex(line[at+1]) {
			at += n
			continue
		}
		end, groups := dumpedFrom(line, at, n)
		if groups > most {
			r, most = dumpRow{at, end}, groups
		}
		at = max(end, at+n)
	}
	return r, r.to > 0
}

// dumpedFrom returns where the row of groups that begins here ends, and how many
// they are. The last group may be a single octet.
func dumpedFrom(line []byte, at, width int) (end, groups int) {
	end = at
	for at < len(line) {
		n := atomLen(line[at:])
		if n != width && (groups == 0 || n != 2) {
			break
		}
		for _, c := range line[at : at+n] {
			if !isHex(c) {
				return end, groups
			}
		}
		groups++
		at += n
		end = at
		for at < len(line) && at-end < 3 && (line[at] == ' ' || line[at] == '-' || line[at] == ':') {
			at++
		}
		if n < width || at == end || at-end > 2 {
			break
		}
	}
	return end, groups
}

// lastRow finds the few octets of a dump's last line, below those of the others.
func lastRow(line []byte, from int) (r dumpRow, ok bool) {
	if from >= len(line) || !isAtom[line[from]] || from > 0 && isAtom[line[from-1]] {
		return r, false
	}
	n := atomLen(line[from:])
	if n != 2 && n != 4 {
		return r, false
	}
	end, groups := dumpedFrom(line, from, n)
	return dumpRow{from, end}, groups > 0
}

// dumps finds dumps in a text that is read line by line.
type dumps struct {
	w      *walker
	looked bool // a dump told nothing, and …
	silent int  // … so many octets behind it are not looked at yet
}

// next appends the dump that b, the rest of the text, begins with, and returns its
// length; 0 when b begins with no dump, or one that tells nothing. Its digits and
// what stands behind them are replaced.
func (d *dumps) next(b []byte) int {
	w := d.w
	if w.learning || w.decoded > 0 || d.looked && len(b) > d.silent {
		return 0
	}
	var rows []dumpRow
	var text []byte
	n := 0
	for n < len(b) && len(rows) < longestDump {
		line := b[n : n+lineLength(b[n:])]
		row, ok := dumped(line)
		if !ok && len(rows) > 0 {
			row, ok = lastRow(line, rows[0].from)
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
		d.looked, d.silent = true, len(b)-n
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
		if !isHex(digits[i]) {
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
