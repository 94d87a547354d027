package redact

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// finding is an original value in a redacted line.
type finding struct {
	class    class
	value    []byte
	from, to int // of the value in the line, or of the encoded text that it stands in
	encoded  bool
}

// kind returns what the map calls such values. Credentials and what people wrote are
// not in it.
func (f *finding) kind() string {
	switch f.class {
	case secret:
		return "credentials"
	case prose:
		return "lines that people wrote"
	}
	return classNames[f.class]
}

// look tells hit the original values that one line has, as it is and encoded.
// Own are the words that the output writes by itself.
func (r *Redactor) look(line []byte, own OwnWords, hit func(finding)) {
	if noShownEnd.holds(line) {
		r.lookAt(line, own, hit)
		return
	}
	for from := 0; from < len(line); {
		n := shownLine(line[from:])
		r.lookAt(line[from:from+n], own, func(f finding) {
			f.from, f.to = f.from+from, f.to+from
			hit(f)
		})
		from += n
	}
}

// noShownEnd tells the octets that begin no mark of a line end.
var noShownEnd = octets(`#\`).not()

// shownLine returns the length of the line that text begins with where line ends are
// shown by marks, as a syslog does: header fields stand in such lines.
func shownLine(text []byte) int {
	for at := 0; ; at++ { // once through, for a text may have many marks of one kind and none of the other
		if at = noShownEnd.end(text, at); at == len(text) {
			return at
		}
		for _, mark := range [...]string{"#012", `\r\n`} {
			if bytes.HasPrefix(text[at:], []byte(mark)) {
				return at + len(mark)
			}
		}
	}
}

// isReference reports whether line[from:to] is the name of a character reference that every page
// has, and no name of a machine that begins with LT-.
func isReference(line []byte, from, to int) bool {
	if _, known := markEntities[string(line[from:to])]; !known || to == len(line) || line[to] != ';' {
		return false
	}
	before := line[:from]
	for bytes.HasSuffix(before, []byte("amp;")) { // in a page of what has it itself: &amp;lt;
		before = before[:len(before)-len("amp;")]
	}
	return bytes.HasSuffix(before, []byte{'&'})
}

// lookAt is look for a line without such marks.
func (r *Redactor) lookAt(line []byte, own OwnWords, hit func(finding)) {
	line = r.withoutWideStamp(line)
	found := r.findings(line, own)
	if len(found) == 0 {
		return
	}
	known := r.lineOf(line)
	text := known.Text + blanks(line[known.Text:]) // before which telephones write some
	for _, f := range found {
		inStamp := f.to > known.Stamp.From && f.from < known.Stamp.To
		inFront := f.class == number && f.to <= known.Text // numbers of packets and threads
		if !inStamp && !inFront && (text == 0 || f.from < text) {
			hit(f)
		}
	}
	if text == 0 {
		return
	}
	for _, f := range r.findings(line[text:], own) { // as in a line of its own
		f.from, f.to = f.from+text, f.to+text
		hit(f)
	}
}

// findings returns the original values in a line, in the order in which they were found.
func (r *Redactor) findings(line []byte, own OwnWords) (found []finding) {
	l := looker{r: r, own: own, hit: func(f finding) { found = append(found, f) }}
	l.digits = len(line) > 2 && line[1] == '=' && (line[0] == 'a' || line[0] == 'm') // its digits are priorities and ports
	if field, value, ok := cutField(line); ok {
		switch kindOf(field) {
		case textual:
			if isWordIn(inHeader, field) {
				l.start = len(line) - len(value)
			}
		case tokens, numbers, contentLength, product, dates, reasons, statistics:
			l.digits = kindOf(field) != reasons
			l.place = kindOf(field).place()
			l.start = len(line) - len(value)
		default:
			l.start = len(line) - len(value) // a header's name is no value
		}
	}
	l.text(line[l.start:], 0)
	if plain := withoutMarks(line); plain != nil {
		l.text(plain[l.start:], 0)
	}
	return found
}

// withoutWideStamp returns a line with blanks in the place of its stamp where that stands in
// UTF-16: a stamp holds no value, whatever octets it is written in.
func (r *Redactor) withoutWideStamp(line []byte) []byte {
	if bytes.IndexByte(line, 0) < 0 {
		return line
	}
	stamp := r.lineOf(bytes.ReplaceAll(line, []byte{0}, nil)).Stamp
	if stamp.IsEmpty() {
		return line
	}
	line = bytes.Clone(line)
	at := 0 // without the NULs
	for i, c := range line {
		if c == 0 {
			continue
		}
		if at >= stamp.From && at < stamp.To {
			line[i] = ' '
		}
		at++
	}
	return line
}

// withoutMarks returns text with "?" for every octet of what is no letter, digit or
// ASCII: quotation marks, dashes, blanks without break, broken UTF-8. An output
// may show such marks as something else, and then the words beside them stand
// alone. It returns nil when there are none.
func withoutMarks(text []byte) []byte {
	if isASCII.holds(text) {
		return nil
	}
	var plain []byte
	for at := 0; at < len(text); {
		c, n := utf8.DecodeRune(text[at:])
		if c >= utf8.RuneSelf && !(c == utf8.RuneError && n == 1) && (unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.IsMark(c)) || c < utf8.RuneSelf {
			at += n
			continue
		}
		if plain == nil {
			plain = bytes.Clone(text)
		}
		for range n {
			plain[at] = '?'
			at++
		}
	}
	return plain
}

// looker searches one text.
type looker struct {
	r      *Redactor
	own    OwnWords
	hit    func(finding)
	start  int  // of the text in its line
	digits bool // that are no telephone numbers

	place place

	from, to int // of the encoded text at hand, in the text that was given
}

// inner searches text that stands encoded in [from, to).
func (l *looker) inner(text []byte, from, to, depth int) {
	if depth == 0 {
		l.from, l.to = from, to
	}
	l.text(text, depth+1)
	if depth == 0 {
		l.from, l.to = 0, 0
	}
}

func (l *looker) found(c class, b []byte, from, to int) {
	f := finding{class: c, value: b[from:to], from: from + l.start, to: to + l.start}
	if l.to > 0 {
		f.from, f.to, f.encoded = l.from+l.start, l.to+l.start, true
	}
	l.hit(f)
}

func (l *looker) text(b []byte, depth int) {
	r, shown := l.r, b
	if depth < maxDecoded && hasEscapes(b) {
		if p, ok := plainOf(b); ok {
			l.inner(p.text, 0, len(b), depth)
			if p.shown != nil {
				shown = p.shown
			}
		}
	}
	for at := 0; depth < maxDecoded && bytes.IndexByte(b[at:], 0) >= 0; {
		from, text, n := nextWide(b[at:])
		l.inner(text, at+from, at+from+n, depth)
		at += from + n
	}
	for at := noAtom.end(b, 0); at < len(b); at = noAtom.end(b, at) {
		if n := publicHost(b, at); n > 0 {
			at += n
			continue
		}
		end := isAtom.end(b, at)
		if address6, n := colonAddressIn(b[at:]); n > 0 && r.isPseudonym(address, address6) {
			at += n // somebody may be called like a group of it
			continue
		}
		if from, to, c := r.dict.longest(b, at, end); c != plain {
			if !r.isPseudonym(c, b[from:to]) && !isReference(b, from, to) && !(to == end && l.excused(c, b, shown, from, to)) {
				l.found(c, b, from, to)
			}
		} else {
			l.parts(b, at, end)
		}
		l.address(b, at, end)
		l.number(b, at)
		if at == 0 || !isRun[b[at-1]] && !isBase64[b[at-1]] {
			l.encoded(b, at, depth)
		}
		at = end
	}
}

// excused reports whether a value of one atom proves nothing: it is a word of the list
// where it stands, a word or number of the output's own, or digits that count something.
// What its place is show the marks around it, which may be escaped.
func (l *looker) excused(c class, b, shown []byte, from, to int) bool {
	if c == secret || c == prose {
		return false
	}
	if countDigits(b[from:to]) == to-from && (c == number || c == address) {
		return l.digits || to-from < shortNumber && (l.own != nil || !standsAlone(l.r, b, from, to))
	}
	return l.own.has(b[from:to]) || means(shown, from, to, l.place)
}

// parts looks for original names inside of a word.
func (l *looker) parts(b []byte, at, end int) {
	r, atom := l.r, b[at:end]
	r.dict.parts.in(atom, func(p part) bool {
		if v := atom[p.from:p.to]; !r.isPseudonym(word, fold(v)) && !l.own.has(atom) && !l.own.has(v) {
			l.found(p.class, b, at+p.from, at+p.to)
		}
		return true
	})
}

// publicHost returns the length of a name that is the same in every log, when
// one begins here.
func publicHost(b []byte, at int) int {
	if at > 0 && isRun[b[at-1]] || b[at]|0x20 < 'a' {
		return 0
	}
	end := runEnd(b[:min(len(b), at+64)], at)
	if bytes.IndexByte(b[at:end], '.') < 0 || !is(b[at:end], publicHosts) {
		return 0
	}
	return end - at
}

// number looks for an original number that is written in groups.
func (l *looker) number(b []byte, at int) {
	r := l.r
	if l.digits || r.level < People || b[at]-'0' > 9 || at > 0 && b[at-1]-'0' <= 9 {
		return
	}
	s := scan{b: b}
	const subscriber = 7 // as short as other numbers of a log
	end, n := s.number(at)
	for ; n > subscriber; end, n = s.shorter(at, end, n) {
		if n > 15 || end-at == n || isAtom[s.at(end)] || !r.knowsNumber(b[at:end]) {
			continue
		}
		digits, _ := normalNumber(b[at:end])
		if !r.isPseudonym(number, digits) && !r.isPseudonym(number, append([]byte{'+'}, digits...)) {
			l.found(number, b, at, end)
		}
		return
	}
}

// isPseudonym reports whether text that equals an original is a pseudonym by
// chance.
func (r *Redactor) isPseudonym(c class, v []byte) bool {
	if _, ok := r.tables[c].used[string(v)]; ok {
		return true
	}
	_, ok := r.late.used[c].Load(string(v))
	return ok
}

// address looks for an original address, and for a host of an original domain.
func (l *looker) address(b []byte, at, end int) {
	r := l.r
	if r.level < All || at > 0 && (isRun[b[at-1]] || b[at-1] == ':') {
		return
	}
	if q, ok := quadIn(b[at:]); ok && q.mark != '.' && r.knows(q) && !r.isPseudonym(address, []byte(q.addr.String())) {
		l.found(address, b, at, at+q.n)
	}
	stop := isHost.end(b, at)
	run := bytes.TrimRight(b[at:stop], ".-_")
	a, ok := addressOf(run)
	text, n := []byte(a.String()), len(run)
	switch {
	case stop == end:
		text, n = colonAddressIn(b[at:])
	case !ok:
		host := string(lower(run))
		if base := host[min(registered(host), len(host)):]; base != "" && r.domains[base] {
			l.found(domain, b, at, at+len(run))
		}
		return
	}
	if n > 0 && r.has(address, string(text)) && !r.isPseudonym(address, text) {
		l.found(address, b, at, at+n)
	}
}

// colonAddressIn returns the IPv6 address that b begins with, with a group before its first
// colon, as it is in the table of addresses, and its length; 0 when b begins with none.
func colonAddressIn(b []byte) (text []byte, n int) {
	const group, longest = 4, 48
	if first := isHex.end(b[:min(len(b), group+1)], 0); first == 0 || first == len(b) || b[first] != ':' {
		return nil, 0
	}
	n = len(bytes.TrimRight(b[:isColonAddress.end(b[:min(len(b), longest)], 0)], "."))
	a, ok := addressOf(b[:n])
	if !ok || n < len(b) && isAtom[b[n]] {
		return nil, 0
	}
	return []byte(a.String()), n
}

// encoded looks into percent-escapes and base64, and for credentials, which are
// known by their hashes only.
func (l *looker) encoded(b []byte, at, depth int) {
	end := runEnd(b, at)
	if run := b[at:end]; bytes.IndexByte(run, '%') >= 0 && depth < maxDecoded {
		if text, n := unescape(run); n > 0 {
			l.inner(text, at, end, depth)
		}
	}
	digits := isBase64.end(b, at)
	end = paddingEnd(b, digits)
	run := b[at:end]
	if len(run) < 8 {
		return
	}
	if _, known := l.r.secrets[exactHash(run)]; known {
		l.found(secret, b, at, end)
	}
	if depth >= maxDecoded || len(run) < 12 && digits == end {
		return
	}
	if text, _, ok := base64Text(b[at:digits]); ok {
		l.inner(narrowed(text), at, end, depth)
	}
	at += prefixLength(b[at:digits])
	if text := hexText(b[at:digits]); text != nil {
		l.inner(narrowed(text), at, end, depth)
	}
}
