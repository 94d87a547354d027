package redact

import (
	"bytes"
	"html"
	"strconv"
	"strings"
)

// markup is the walk through XML or HTML.
type markup struct {
	*walker
	page     bool   // all text of which somebody wrote
	keyed    []byte // the name that an attribute gave last, or the text of the last element where that is a key or a name
	open     elements
	unclosed bool // a comment is, which is looked for once
}

// markup appends XML or HTML. Tags keep the names of the list; the values of their
// attributes and the text between them go by their names. Where nothing is known of a
// name its value was written by somebody. In a page, which is how clients send what
// people type, all text was.
func (w *walker) markup(b []byte, page bool) {
	m := markup{walker: w, page: page}
	for len(b) > 0 {
		n := bytes.IndexByte(b, '<')
		if n < 0 {
			n = len(b)
		}
		m.between(b[:n])
		if b = b[n:]; len(b) > 0 {
			b = b[m.construct(b):]
		}
	}
}

// construct appends what stands from a bracket on — a section of characters, an instruction,
// a comment or a tag — and returns its length.
func (w *markup) construct(b []byte) int {
	const section, shut, comment, close = "<![CDATA[", "]]>", "<!--", "-->"
	end := tagLength(b)
	switch {
	case bytes.HasPrefix(b, []byte(section)):
		text, _, closed := bytes.Cut(b[len(section):], []byte(shut))
		w.keep([]byte(section))
		w.between(text)
		if end = len(section) + len(text); closed {
			w.keep([]byte(shut))
			end += len(shut)
		}
		return end
	case bytes.HasPrefix(b, []byte("<?")) && !bytes.HasPrefix(fold(b[:min(len(b), 5)]), []byte("<?xml")): // an instruction to nobody knows whom
		w.within(b[:end], bytes.Trim(b[:end], "<?>"), func(v []byte) { w.put(prose, v) })
		return end
	case !w.unclosed && bytes.HasPrefix(b, []byte(comment)):
		if text, _, closed := bytes.Cut(b[len(comment):], []byte(close)); closed {
			end = len(comment) + len(text) + len(close)
			w.within(b[:end], text, func(v []byte) { w.put(prose, v) })
			return end
		}
		w.unclosed = true
	}
	tag := b[:end]
	if i := bytes.Index(tag, []byte(` name="`)); i >= 0 { // <property name="pin">
		w.keyed, _, _ = bytes.Cut(tag[i+len(` name="`):], []byte{'"'})
	}
	if w.page {
		w.tag(tag)
	} else {
		w.onceAs(&w.seen.tags, keyOf(w.keyed, tag), tag, func() { w.tag(tag) })
	}
	w.open.pass(tag)
	return end
}

// isMarkup reports whether a line is markup: a tag at either end, or so many elements that end
// in it.
func isMarkup(line []byte) bool {
	const most = 2
	line = bytes.TrimSpace(line)
	n := len(line)
	return n > 2 && (line[0] == '<' && isAtom[line[1]] && line[n-1] == '>' && !isScheme(line[1:1+atomLen(line[1:])]) || bytes.Count(line, []byte("</")) >= most)
}

// elements are the names of the elements that are open, without prefixes.
type elements []string

// pass takes a tag into account.
func (e *elements) pass(tag []byte) {
	const deepest = 64
	switch {
	case len(tag) > 1 && (tag[1] == '?' || tag[1] == '!') || bytes.HasSuffix(tag, []byte("/>")):
	case len(tag) > 1 && tag[1] == '/':
		if n := len(*e); n > 0 {
			*e = (*e)[:n-1]
		}
	case len(*e) < deepest:
		*e = append(*e, string(localName(elementName(tag))))
	}
}

// name returns the name of the innermost element, or of the n-th around it.
func (e elements) name(n int) string {
	if len(e) <= n {
		return ""
	}
	return e[len(e)-1-n]
}

// tagLength returns the length of the tag that b begins with: to the ">" outside of
// quotes, or to the first one where quotes do not close.
func tagLength(b []byte) int {
	const reach = 8 << 10
	quote := byte(0)
	for i, c := range b[:min(len(b), reach)] {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && b[i-1] == '=':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	if n := bytes.IndexByte(b, '>'); n >= 0 {
		return n + 1
	}
	return len(b)
}

// tag appends a tag: its name, and its attributes by their names.
func (w *markup) tag(tag []byte) {
	element := elementName(tag)
	known := len(element) == 0 || element[0] == '?' || isWordIn(inMarkup, localName(element))
	for at := 0; at < len(tag); {
		eq := attributeAt(tag[at:])
		if eq < 0 {
			w.tagText(tag[at:])
			return
		}
		from := at + eq + 2
		quote := tag[from-1]
		n := bytes.IndexByte(tag[from:], quote)
		if n < 0 {
			w.scan(tag[at:], asMarkup)
			return
		}
		before := tag[at:from]
		w.tagText(before)
		name := before[:eq]
		name = bytes.TrimRight(name, " \t\r\n")
		name = name[isQualified.start(name, len(name)):]
		w.attributeValue(element, name, tag[from:from+n], known)
		at = from + n
	}
}

// tagText appends what stands in a tag outside of quotes: names, and in a page values that
// have none.
func (w *markup) tagText(b []byte) {
	if !w.page {
		w.scan(b, quiet|asMarkup)
		return
	}
	for len(b) > 0 {
		n := bytes.IndexAny(b, " \t\r\n")
		if n < 0 {
			n = len(b)
		}
		word := b[:max(n, 1)]
		b = b[len(word):]
		name, value, _ := bytes.Cut(word, []byte{'='})
		value = bytes.TrimRight(value, "/>")
		if len(value) == 0 || value[0] == '"' || value[0] == '\'' {
			w.scan(word, quiet|asMarkup)
			continue
		}
		w.scan(word[:len(name)+1], quiet|asMarkup)
		if is(name, plainAttributes) && isStyle(value) {
			w.keep(value)
		} else {
			w.put(prose, value)
		}
		w.keep(word[len(name)+1+len(value):])
	}
}

// isQualified tells the octets of a name with its name space's prefix.
var isQualified = isRun.and(":")

// attributeAt returns where the "=" of the next attribute in quotes stands, -1 when
// there is none.
func attributeAt(b []byte) int {
	for at := 0; at+1 < len(b); at++ {
		if b[at] == '=' && (b[at+1] == '"' || b[at+1] == '\'') {
			return at
		}
	}
	return -1
}

// isStyle reports whether a value shapes text: numbers, colours, units, words of style
// sheets and the names of usual fonts.
func isStyle(v []byte) bool {
	for atom := range atoms(v) {
		word := bytes.TrimLeft(fold(atom), digitSet)
		if len(word) > 0 && !is(word, styleWords) && !isHexNumber(atom) && !isWordIn(inMarkup, word) {
			return false
		}
	}
	return true
}

// attributeValue appends the value of an attribute.
func (w *markup) attributeValue(element, name, v []byte, known bool) {
	lower := string(fold(localName(name)))
	switch {
	case len(bytes.TrimSpace(v)) == 0:
		w.keep(v)
		return
	case w.page && (!is([]byte(lower), plainAttributes) || !isStyle(v)):
		w.put(prose, v)
		return
	case w.page:
		w.text(v)
		return
	case lower == "xmlns" || bytes.HasPrefix(fold(name), []byte("xmlns:")):
		if isAtom.holds(v) && len(v) > 3 && isWritten(v) { // no name space is one word
			w.writtenText(v, false)
			return
		}
		w.scan(v, quiet|digitsStay|asMarkup)
		return
	}
	said, ok := lexicon().inner[string(fold(localName(element)))+"/@"+lower]
	if !ok && lower != "name" {
		said = w.naming(name)
	}
	if said.class == plain && is([]byte(lower), contentAttributes) { // <passcode value="…">
		if said = w.naming(element); said.class == plain {
			said = w.naming(w.keyed)
		}
	}
	if said = said.of(v); said.class == subject && !known && isWritten(v) {
		said = naming{} // the title of what nobody knows
	}
	if said.class != plain && w.named(said, v) {
		return
	}
	if lower == "id" && bytes.HasSuffix(fold(element), []byte("stream")) {
		lower = "ssrc" // which the streams of a report are called by
	}
	w.markupText(lower, v, said, isWordOf(inMarkup, []byte(lower)), func() bool {
		return said.class == plain && !(known && isWordIn(inMarkup, []byte(lower))) && (isWritten(v) || isCode(v))
	})
}

// markupText appends the value of an attribute or element, whose name in lower case says
// this much of it and may be that of a product, unless it is written by somebody.
func (w *markup) markupText(lower string, v []byte, said naming, product bool, isWritten func() bool) {
	m := asMarkup
	switch {
	case said.class == plain && w.r.covers(number) && isOfSomebody(lower, v):
		w.put(number, v)
		return
	case said.class == plain && w.r.covers(name) && isPersonal(v):
		w.putWhole(v)
		return
	case isWritten():
		w.writtenText(v, false)
		return
	case product && isAgent(lower):
		m = quiet | digitsStay | asProduct
	case said.class == plain && isFigure(v) && (!isCode(v) || isCounter([]byte(lower), len(v)) || w.r.level < All):
		m |= digitsStay | quiet
	}
	w.scanText(v, m)
}

// isCode reports whether text is nothing but so many digits that they may be a code which
// somebody was given.
func isCode(v []byte) bool {
	const shortest = 4
	v = bytes.TrimPrefix(v, []byte{'+'})
	return len(v) >= shortest && isDigit.holds(v)
}

// isAgent reports whether an element or attribute has the product of a client or server.
func isAgent(name string) bool { return strings.HasSuffix(name, "useragent") }

// isFigure reports whether text is a number, a fraction or a version.
func isFigure(v []byte) bool { return isFigureOctet.holds(v) }

var isFigureOctet = isDigit.and(".-:/+")

// isOfSomebody reports whether the value of an element or attribute is a number of so many
// digits that it may be that of a telephone, a person or a conference: all such numbers
// are, but under the names that are listed for what they count.
func isOfSomebody(lower string, v []byte) bool {
	digits, ok := numberOf(v, shortNumber)
	return ok && (v[0] == '+' || !bytes.ContainsAny(v, "./")) && len(digits) > 0 && timeLength(v, 0) < len(v) && !isCounter([]byte(lower), len(v))
}

// element takes the text of an element that stands in other text, by its name.
// Its tag ends with the mark shut, which is looked for at this octet.
func (s *scan) element(at int, open, shut string) int {
	const reach, longest = 256, 4 << 10
	if !bytes.HasPrefix(s.b[at:], []byte(shut)) {
		return 0
	}
	tag := s.b[max(0, at-reach):at]
	i := bytes.LastIndex(tag, []byte(open))
	if i < 0 {
		return 0
	}
	of := tag[i+len(open):]
	of = of[:nameLength(of)]
	said := s.w.naming(of)
	if len(of) == 1 && of[0]|0x20 == 'a' && personSchemes.in(tag[i:]) { // a link to somebody
		said = naming{class: name}
	}
	if len(of) == 0 || said.class == plain || said.opaque {
		return 0
	}
	from := at + len(shut)
	n := bytes.Index(s.b[from:min(len(s.b), from+longest)], []byte(open+"/"))
	if n < 0 {
		return 0
	}
	v := bytes.TrimSpace(s.b[from : from+n])
	if len(v) == 0 || bytes.Contains(v, []byte(open)) {
		return 0
	}
	from += bytes.Index(s.b[from:], v)
	s.flush(from)
	if !s.w.named(said, v) {
		return 0
	}
	s.last = from + len(v)
	return s.last
}

var personSchemes = texts{"sip:", "sips:", "im:", "mailto:", "tel:"}

// elementName returns the name of the element that a tag opens, nil for one that
// closes.
func elementName(tag []byte) []byte {
	return tag[1 : 1+nameLength(tag[1:])]
}

// nameLength returns the length of the name that a tag begins with.
func nameLength(tag []byte) int {
	if n := bytes.IndexAny(tag, " >/\r\n\t"); n >= 0 {
		return n
	}
	return len(tag)
}

// between appends the text in an element.
func (w *markup) between(v []byte) {
	w.whole(v, w.element)
}

func (w *markup) element(v []byte) {
	element := []byte(w.open.name(0))
	lower := fold(element)
	said, ok := lexicon().inner[strings.ToLower(w.open.name(1)+"/"+w.open.name(0))]
	if !ok {
		said = w.naming(element)
	}
	if said.class == plain && is(lower, contentAttributes) { // <key>pin</key><value>…
		said = w.naming(w.keyed)
	}
	said = said.of(v)
	if w.keyed = nil; string(lower) == "key" || string(lower) == "name" {
		w.keyed = v
	}
	switch written := w.page || said.class == prose; {
	case w.markupInside(v, written):
		return
	case written:
		w.writtenText(v, true)
		return
	case isWordIn(inMarkup, lower) && isReal(v):
		w.keep(v)
		return
	case len(element) > 0 && said.class != plain && !said.opaque && w.named(said, v):
		return
	}
	w.markupText(string(lower), v, said, true, func() bool {
		return len(element) > 0 && !isWordIn(inMarkup, lower) || isWritten(v) && !isAgent(string(lower))
	})
}

// isReal reports whether text is a number with an exponent or with digits by their code,
// which nobody is called or called by.
func isReal(v []byte) bool {
	if !bytes.ContainsAny(v, "eE&") || len(v) > 64 {
		return false
	}
	text := html.UnescapeString(string(v))
	_, err := strconv.ParseFloat(text, 64)
	return err == nil && strings.Trim(text, "+-.0123456789eE") == ""
}

// markupInside appends a document that stands as the text of an element, as it is in CDATA
// or with its marks escaped, as an envelope carries it. What somebody may have written is
// taken for one only where it is a report that machines send.
func (w *markup) markupInside(v []byte, written bool) bool {
	raw := v[0] == '<'
	if !raw && !bytes.HasPrefix(v, []byte("&lt;")) || w.decoded >= maxDecoded {
		return false
	}
	text, encode := v, func(out []byte) []byte { return out }
	if !raw {
		text = []byte(html.UnescapeString(string(v)))
		encode = func(out []byte) []byte { return []byte(html.EscapeString(string(out))) }
	}
	root := text
	if bytes.HasPrefix(text, []byte("<?")) {
		root = bytes.TrimSpace(text[tagLength(text):])
	}
	if written && !bytes.HasPrefix(root, []byte("<VQReportEvent")) {
		return false
	}
	w.through(v, text, func(t []byte) { w.markup(t, false) }, encode)
	return true
}

// writtenText appends what somebody wrote. What other components log of it is known
// there when it is certain that somebody did.
func (w *walker) writtenText(v []byte, certain bool) {
	if !w.learning {
		w.put(prose, v)
		return
	}
	if certain {
		w.r.learn(prose, v)
	}
	w.text(v) // what it names is replaced elsewhere too
}

// isWritten reports whether text is words, and not a number, a date, a URI, an
// address or words of the list.
func isWritten(v []byte) bool {
	if len(v) > 256 {
		return true
	}
	if isGUID(v) || wordPlaces(v)&(in(anywhere)|in(inMarkup)|in(inProduct)) != 0 {
		return false // a word with marks in it is one as a whole only, as x-msrta
	}
	letters, odd := 0, false
	for atom := range atoms(v) {
		if digits := countDigits(atom); digits < len(atom) {
			letters += len(atom) - digits
			odd = odd || wordPlaces(atom)&(in(inMarkup)|in(inProduct)|in(anywhere)) == 0
		}
	}
	if !odd || letters <= 4 && countDigits(v) > 3 {
		return false
	}
	return bytes.ContainsAny(v, " \t\n") || !bytes.ContainsAny(v, "@:")
}
