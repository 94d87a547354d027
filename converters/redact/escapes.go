package redact

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Marks and letters are also written otherwise than as themselves: as the typographic quotes
// of blogs and word processors, as character references and entities (&#60;, &lt;), in the
// escapes of JSON and Python (\u003c, \xfc), and as the octets that a syslog shows in octal
// digits (\303\274, #303#274) and Python in hexadecimal ones (\xc3\xbc). To the rules they are what they mean. What the rules leave of them is written as
// it was.

// escape is how text writes something that it means.
type escape struct {
	n     int    // octets
	means []byte // in UTF-8
}

// escapeAt returns the escape that b begins with. One of octets is several in a row.
func escapeAt(b []byte, entities bool) (e escape) {
	const longest = len("&#x10ffff;")
	switch {
	case b[0] == '&':
		end := bytes.IndexByte(b[:min(len(b), longest)], ';')
		if end < 0 {
			return e
		}
		name, base := string(b[1:end]), 10
		if c, ok := markEntities[name]; ok && entities {
			return escape{end + 1, []byte{c}}
		}
		if name == "" || name[0] != '#' {
			return e
		}
		if name = name[1:]; name != "" && name[0]|0x20 == 'x' {
			name, base = name[1:], 16
		}
		if c, err := strconv.ParseUint(name, base, 32); err == nil && c <= utf8.MaxRune && c > 0 {
			return escape{end + 1, utf8.AppendRune(nil, rune(c))}
		}
	case b[0] >= utf8.RuneSelf:
		if mark, n := typographic(b); n > 0 {
			return escape{n, []byte{mark}}
		}
	case bytes.HasPrefix(b, []byte(`\u`)):
		var units []uint16
		for len(b) >= e.n+6 && bytes.HasPrefix(b[e.n:], []byte(`\u`)) && len(units) < 2 {
			unit, err := strconv.ParseUint(string(b[e.n+2:e.n+6]), 16, 16)
			if err != nil || len(units) > 0 && utf16.DecodeRune(rune(units[0]), rune(unit)) == utf8.RuneError {
				break
			}
			units = append(units, uint16(unit))
			e.n += 6
		}
		if len(units) == 0 || units[0] == 0 {
			return escape{}
		}
		e.means = []byte(string(utf16.Decode(units)))
	case bytes.HasPrefix(b, []byte(`\"`)):
		return escape{2, []byte{'"'}}
	case bytes.HasPrefix(b, []byte(`\x`)):
		return octetsAt(b, len(`\x`), 16)
	case b[0] == '\\' || b[0] == '#':
		return octetsAt(b, len(`\`), 8)
	}
	return e
}

// octetsAt returns the octets of UTF-8 that b begins with, each in digits behind a mark of
// that length, or one of Latin-1 in hexadecimal ones, as Python and JavaScript write it.
func octetsAt(b []byte, mark, base int) (e escape) {
	const octet, most = len(`\303`), 64
	for len(b) >= e.n+octet && bytes.HasPrefix(b[e.n:], b[:mark]) && len(e.means) < most {
		c, err := strconv.ParseUint(string(b[e.n+mark:e.n+octet]), base, 8)
		if err != nil || c < ' ' {
			break
		}
		e.n, e.means = e.n+octet, append(e.means, byte(c))
	}
	valid := bytes.IndexFunc(append(e.means, 0xff), func(c rune) bool { return c == utf8.RuneError })
	switch {
	case valid > 1:
		return escape{valid * octet, e.means[:valid]}
	case base == 16 && e.n > 0 && (e.means[0] >= utf8.RuneSelf || !isAtom[e.means[0]]):
		return escape{octet, utf8.AppendRune(nil, rune(e.means[0]))}
	}
	return escape{}
}

// markEntities are the entities of marks (XML 1.0 §4.6).
var markEntities = map[string]byte{"lt": '<', "gt": '>', "quot": '"', "apos": '\'', "amp": '&', "nbsp": ' '}

// typographic returns the quote, the blank or the dash that the typographic one at an octet
// stands for, and its length, 0 for anything else.
func typographic(b []byte) (mark byte, n int) {
	switch r, n := utf8.DecodeRune(b); r {
	case '“', '”', '„', '‟', '″', '‶', '«', '»', '「', '」', '『', '』', '《', '》':
		return '"', n
	case '‘', '’', '‚', '‛', '‹', '›':
		return '\'', n
	case '\u00a0', '\u2007', '\u2009', '\u202f':
		return ' ', n
	case '\u2010', '\u2011', '\u2012', '\u2013', '\u2212':
		return '-', n
	}
	return 0, 0
}

// hasEscapes reports whether text may have escapes other than typographic quotes.
func hasEscapes(b []byte) bool {
	return bytes.IndexByte(b, '&') >= 0 && (bytes.Contains(b, []byte("&#")) || hasEntities(b)) ||
		bytes.IndexByte(b, '\\') >= 0 && (bytes.Contains(b, []byte(`\u`)) || bytes.Contains(b, []byte(`\x`)) || bytes.Contains(b, []byte(`\"`)) || hasOctal(b, '\\')) || hasOctal(b, '#')
}

// hasOctal reports whether text has an octet in octal digits behind a mark.
func hasOctal(b []byte, mark byte) bool {
	for {
		i := bytes.IndexByte(b, mark)
		if i < 0 || i+4 > len(b) {
			return false
		}
		if b = b[i+1:]; b[0] >= '0' && b[0] <= '3' && digitsLength(b[:3]) == 3 {
			return true
		}
	}
}

// hasEntities reports whether text is markup that was escaped as a whole: it has the
// entities of brackets or quotes, and none of these themselves.
func hasEntities(b []byte) bool {
	return (bytes.Contains(b, []byte("&lt;")) || bytes.Contains(b, []byte("&quot;"))) && bytes.IndexByte(b, '<') < 0
}

// hasTypographic reports whether text has a typographic quote.
func hasTypographic(b []byte) bool {
	for _, lead := range [...]byte{0xe2, 0xc2, 0xe3} {
		for from := 0; ; from++ {
			i := bytes.IndexByte(b[from:], lead)
			if i < 0 {
				break
			}
			from += i
			if _, n := typographic(b[from:]); n > 0 {
				return true
			}
		}
	}
	return false
}

// meant is text without its escapes.
type meant struct {
	text  []byte
	shown []byte            // the text as it was written, but with marks in the place of their escapes; nil when none is escaped
	spelt map[rune][][]byte // how the characters are written one after the other that are escaped somewhere
}

// plainOf returns what text means, and false when it has no escapes.
func plainOf(b []byte) (p meant, ok bool) {
	entities := hasEntities(b)
	written := map[int][]byte{} // by where the character stands in text
	for at := 0; at < len(b); {
		e := escape{}
		if c := b[at]; c == '&' || c == '\\' || c == '#' || c >= utf8.RuneSelf {
			e = escapeAt(b[at:], entities)
		}
		if e.n == 0 {
			p.text = append(p.text, b[at])
			at++
			continue
		}
		for ok = true; len(e.means) > 0; {
			c, size := utf8.DecodeRune(e.means)
			n := e.n * size / len(e.means) // each octet of several is written as long
			if c >= utf8.RuneSelf || !isAtom[c] {
				if p.spelt == nil {
					p.spelt, p.shown = map[rune][][]byte{}, bytes.Clone(b)
				}
				if c < utf8.RuneSelf {
					copy(p.shown[at:], bytes.Repeat(e.means[:1], n))
				}
				written[len(p.text)], p.spelt[c] = b[at:at+n], nil
			}
			p.text = append(p.text, e.means[:size]...)
			e.means, e.n, at = e.means[size:], e.n-n, at+n
		}
	}
	for at := 0; at < len(p.text) && len(written) > 0; {
		c, n := utf8.DecodeRune(p.text[at:])
		if list, escaped := p.spelt[c]; escaped && (c != utf8.RuneError || n > 1) {
			as := written[at]
			if as == nil {
				as = p.text[at : at+n]
			}
			p.spelt[c] = append(list, as)
		}
		at += n
	}
	return p, ok
}

// appendEscaped appends what became of the plain text as the text was written.
func (p *meant) appendEscaped(dst, out []byte) []byte {
	for len(out) > 0 {
		c, n := utf8.DecodeRune(out)
		if list := p.spelt[c]; len(list) > 0 && (c != utf8.RuneError || n > 1) {
			dst, p.spelt[c] = append(dst, list[0]...), list[1:]
		} else {
			dst = append(dst, out[:n]...)
		}
		out = out[n:]
	}
	return dst
}

// plainly appends text that hasEscapes through f as what it means. It reports false and
// appends nothing when it has none.
func (w *walker) plainly(b []byte, f func([]byte)) bool {
	p, ok := plainOf(b)
	if ok {
		w.through(b, p.text, f, func(out []byte) []byte { return p.appendEscaped(nil, out) })
	}
	return ok
}

// escapedText appends text that hasEscapes. A mark that is escaped in a value between marks
// that are not is a part of the value, and does not end it.
func (w *walker) escapedText(b []byte, m mode) {
	text := func(b []byte) {
		if !w.plainly(b, func(t []byte) { w.scanText(t, m) }) {
			w.scan(b, m)
		}
	}
	entities := hasEntities(b)
	for tried := 0; m == 0; {
		v := w.valueWithMark(b, tried, entities)
		if v.to == 0 {
			break
		}
		text(b[:v.from])
		b, tried = b[v.from:], v.to-v.from
		if w.named(v.said, b[:tried]) {
			b, tried = b[tried:], 0
		}
	}
	text(b)
}

// namedValue is where the value of a known name stands.
type namedValue struct {
	from, to int
	said     naming
}

// valueWithMark returns the first value of a known name that has an escaped mark at an octet
// or behind it; none has the end 0.
func (w *walker) valueWithMark(b []byte, at int, entities bool) namedValue {
	quote := 0 // behind the last one that is not escaped
	for tried := at; at < len(b); {
		i := bytes.IndexAny(b[at:], `&\#"`)
		if i < 0 {
			break
		}
		at += i
		e, v := escapeAt(b[at:], entities), namedValue{}
		switch {
		case b[at] == '"':
			quote = at + 1
		case bytes.HasPrefix(b[at:], []byte(`\"`)) && quote > 0:
			v = w.stringAround(b, quote, at)
		case bytes.HasPrefix(b[at:], []byte(`\\`)):
			e.n = max(e.n, 2)
		case len(e.means) == 1 && !isAtom[e.means[0]]:
			v = w.valueAround(b, tried, at)
		}
		if v.to > 0 {
			return v
		}
		at += max(e.n, 1)
	}
	return namedValue{}
}

// stringAround returns the string of JSON or C that the escaped quote at an octet is in,
// behind the quote that opens it, where its name says what it is of or that somebody wrote it.
func (w *walker) stringAround(b []byte, from, at int) namedValue {
	const reach = 256
	before := bytes.TrimRight(b[max(0, from-1-reach):from-1], " ")
	name := nameBefore(before)
	if len(name) == 0 {
		return namedValue{}
	}
	isKey := bytes.HasSuffix(bytes.TrimRight(before[:len(before)-1], " "), []byte{'"'})
	said := w.r.keyNaming(name)
	if said.class == plain || !isKey && isReasonName(name) {
		return namedValue{}
	}
	return namedValue{from, stringEnd(b, at), said}
}

// valueAround returns the value of a known name that the escape at an octet is in: from a
// bracket, a quote or an equals sign before it, but behind octet low, to what ends it then.
func (w *walker) valueAround(b []byte, low, at int) (v namedValue) {
	const reach, longest = 256, 4 << 10
	low = max(low, at-reach)
	i := bytes.LastIndexAny(b[low:at], "\"'<>=")
	if i < 0 {
		return v
	}
	v.from = low + i + 1
	mark, before := b[v.from-1], b[max(0, low-reach):v.from-1]
	if e := escapeAt(b[v.from:], true); mark == '=' && len(e.means) == 1 && (e.means[0] == '"' || e.means[0] == '\'') {
		return namedValue{} // between marks that are escaped as well
	}
	switch mark {
	case '>':
		tag := before[bytes.LastIndexByte(before, '<')+1:]
		before = tag[:nameLength(tag)]
	case '"', '\'':
		before = nameBefore(before)
	case '=':
		before = nameBefore(b[max(0, low-reach):v.from])
	default:
		before = nil
	}
	if v.said = w.naming(before); mark == '"' {
		v.said = w.r.keyNaming(before)
	}
	if len(before) == 0 || v.said.class == plain {
		return namedValue{}
	}
	v.to = at
	for rest := b[:min(len(b), at+longest)]; ; {
		e := escape{}
		if v.to < len(rest) {
			e = escapeAt(rest[v.to:], true)
		}
		switch {
		case mark == '=' && (v.to == len(rest) || e.n == 0 && endsValue[rest[v.to]] || string(e.means) == "&"): // before the next parameter of an address
			if v.to == v.from || slices.ContainsFunc(b[v.from:at], func(c byte) bool { return endsValue[c] }) {
				return namedValue{}
			}
			return v
		case v.to == len(rest):
			return namedValue{}
		case mark == '>' && rest[v.to] == '<', rest[v.to] == mark && mark != '>':
			if v.to == v.from {
				return namedValue{}
			}
			return v
		}
		v.to += max(e.n, 1)
	}
}

// nameBefore returns the name before a mark that a value follows.
func nameBefore(b []byte) []byte {
	b = bytes.TrimRight(b, " ")
	if n := len(b); n == 0 || b[n-1] != '=' && b[n-1] != ':' {
		return nil
	}
	b = bytes.TrimRight(bytes.TrimRight(b[:len(b)-1], " "), "\"'")
	return b[runStart(b):]
}
