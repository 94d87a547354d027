package redact

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Marks and letters are also written otherwise than as themselves: as the typographic quotes
// of blogs and word processors, as character references and entities (&#60;, &lt;), in the
// escapes of JSON (\u003c), and as the octets that a syslog shows in octal digits (\303\274,
// #303#274). To the rules they are what they mean. What the rules leave of them is written as
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
		if n := quoteLength(b); n > 0 {
			return escape{n, []byte{'"'}}
		}
	case bytes.HasPrefix(b, []byte(`\u`)):
		var units []uint16
		for len(b) >= e.n+6 && bytes.HasPrefix(b[e.n:], []byte(`\u`)) && len(units) < 2 {
			unit, err := strconv.ParseUint(string(b[e.n+2:e.n+6]), 16, 16)
			if err != nil || len(units) > 0 && !utf16.IsSurrogate(rune(units[0])) {
				break
			}
			units = append(units, uint16(unit))
			e.n += 6
		}
		if len(units) == 0 || units[0] == 0 {
			return escape{}
		}
		e.means = []byte(string(utf16.Decode(units)))
	case b[0] == '\\' || b[0] == '#':
		const octet = len(`\303`)
		for len(b) >= e.n+octet && b[e.n] == b[0] {
			c, err := strconv.ParseUint(string(b[e.n+1:e.n+octet]), 8, 8)
			if err != nil || c < ' ' {
				break
			}
			e.n, e.means = e.n+octet, append(e.means, byte(c))
		}
		if len(e.means) < 2 || !utf8.Valid(e.means) {
			return escape{}
		}
	}
	return e
}

// markEntities are the entities of marks (XML 1.0 §4.6).
var markEntities = map[string]byte{"lt": '<', "gt": '>', "quot": '"', "apos": '\'', "amp": '&', "nbsp": ' '}

// quoteLength is the length of the typographic quote at an octet, 0 for anything else.
func quoteLength(b []byte) int {
	switch r, n := utf8.DecodeRune(b); r {
	case '“', '”', '„', '‟', '″', '‶', '«', '»', '「', '」', '『', '』', '《', '》':
		return n
	}
	return 0
}

// hasEscapes reports whether text may have escapes other than typographic quotes.
func hasEscapes(b []byte) bool {
	return bytes.IndexByte(b, '&') >= 0 && (bytes.Contains(b, []byte("&#")) || hasEntities(b)) ||
		bytes.IndexByte(b, '\\') >= 0 && (bytes.Contains(b, []byte(`\u`)) || hasOctal(b, '\\')) || hasOctal(b, '#')
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
			if from += i; quoteLength(b[from:]) > 0 {
				return true
			}
		}
	}
	return false
}

// meant is text without its escapes.
type meant struct {
	text  []byte
	marks map[byte][][]byte // how the marks are written one after the other that are escaped somewhere
	wide  func(dst []byte, c rune) []byte
}

// plainOf returns what text means, and false when it has no escapes.
func plainOf(b []byte) (p meant, ok bool) {
	entities := hasEntities(b)
	written := map[int][]byte{} // by where the mark stands in text
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
		ok = true
		switch c := e.means[0]; {
		case len(e.means) == 1 && !isAtom[c]:
			written[len(p.text)] = b[at : at+e.n]
			if p.marks == nil {
				p.marks = map[byte][][]byte{}
			}
			p.marks[c] = nil
		case b[at] == '&':
			p.wide = appendReference
		case bytes.HasPrefix(b[at:], []byte(`\u`)):
			p.wide = appendUnicode
		default:
			mark := b[at]
			p.wide = func(dst []byte, c rune) []byte { return appendOctal(dst, mark, c) }
		}
		p.text = append(p.text, e.means...)
		at += e.n
	}
	for at, c := range p.text {
		if list, escaped := p.marks[c]; escaped {
			as := written[at]
			if as == nil {
				as = p.text[at : at+1]
			}
			p.marks[c] = append(list, as)
		}
	}
	return p, ok
}

func appendReference(dst []byte, c rune) []byte {
	return append(strconv.AppendInt(append(dst, "&#"...), int64(c), 10), ';')
}

func appendUnicode(dst []byte, c rune) []byte {
	const digits = "0123456789abcdef"
	for _, u := range utf16.Encode([]rune{c}) {
		dst = append(dst, '\\', 'u', digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	return dst
}

func appendOctal(dst []byte, mark byte, c rune) []byte {
	for _, o := range []byte(string(c)) {
		dst = append(dst, mark, '0'+o>>6, '0'+o>>3&7, '0'+o&7)
	}
	return dst
}

// appendEscaped appends what became of the plain text as the text was written.
func (p *meant) appendEscaped(dst, out []byte) []byte {
	for len(out) > 0 {
		c, n := utf8.DecodeRune(out)
		list := p.marks[out[0]]
		switch {
		case len(list) > 0:
			dst, p.marks[out[0]] = append(dst, list[0]...), list[1:]
		case c >= utf8.RuneSelf && n > 1 && p.wide != nil:
			dst = p.wide(dst, c)
		default:
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
	if !ok {
		return false
	}
	if out, changed := w.inner(p.text, f); changed {
		w.out = p.appendEscaped(w.out, out)
	} else {
		w.out = append(w.out, b...)
	}
	return true
}
