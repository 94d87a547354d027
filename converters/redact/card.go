package redact

import "bytes"

// card takes a vCard (RFC 6350) that stands in other text, the BEGIN of which is [from, end):
// its properties in lines of their own, in one line, or in lines that escapes part. Of its
// properties names, numbers and what else it says of somebody are replaced.
func (s *scan) card(from, end int) int {
	const begin, finish, longest = "BEGIN:V", "END:V", 16 << 10 // a card, calendar or event
	if !isCapital(s.b[from:end]) {
		return 0
	}
	if s.mode == 0 && (from == 0 && s.last == 0 || prefixEnds.behind(s.b[:from]) > 0) { // in a line of its own
		to := from + lineLength(s.b[from:])
		key, colon := propertyAt(s.b[from:to])
		said := lexicon().card[string(key)]
		if len(key) > 0 && string(key) != "URL" && (bytes.IndexByte(s.b[from:to], ';') > 0 || said.class == prose) && (len(key) > 1 || isAtom[s.at(end+1)] && s.at(end+1) > '9') && (from == 0 || hasOddLetters(s.b[from+colon:to])) {
			s.property(said, from+colon+1, to)
			return max(end, s.last)
		}
	}
	if end-from != len("BEGIN") || !bytes.HasPrefix(s.b[from:], []byte(begin)) {
		return 0
	}
	at := from + len(begin)
	to := len(s.b)
	if i := bytes.Index(s.b[at:min(to, at+longest)], []byte(finish)); i >= 0 {
		to = at + i
	}
	said, valued := naming{}, -1 // the property at hand, and where its value begins
	for at < to {
		name, colon := propertyAt(s.b[at:to])
		if len(name) == 0 || isAtom[s.at(at-1)] && !(s.at(at-2) == '\\' && (s.at(at-1) == 'n' || s.at(at-1) == 'r')) {
			at++
			continue
		}
		s.property(said, valued, at)
		said, valued = lexicon().card[string(name)], at+colon+1
		at = valued
	}
	s.property(said, valued, to)
	return max(at, s.last)
}

// prefixEnds end what logs put before the text of a line.
var prefixEnds = texts{": ", "] ", "| "}

// propertyAt returns the name of the property that a text begins with, in capital letters,
// and where its colon stands behind the parameters.
func propertyAt(b []byte) (name []byte, colon int) {
	const reach = 80
	n := 0
	for n < len(b) && (b[n] >= 'A' && b[n] <= 'Z' || n > 0 && (b[n] == '-' || b[n] == '.' || b[n]-'0' <= 9)) {
		n++
	}
	name = b[bytes.LastIndexByte(b[:n], '.')+1 : n] // behind the group
	if _, known := lexicon().card[string(name)]; !known && !bytes.HasPrefix(name, []byte("X-")) {
		return nil, 0
	}
	for at := n; at < len(b) && at < reach; at++ {
		switch c := b[at]; {
		case c == ':':
			return name, at
		case at == n && c != ';', c == '\r', c == '\n':
			return nil, 0
		}
	}
	return nil, 0
}

// property emits the value [from, to) of a property, without the white space and escapes
// around it.
func (s *scan) property(said naming, from, to int) {
	if from < 0 {
		return
	}
	for _, end := range [...]string{`\n`, `\r`, `\n`} {
		to = max(from, isSpace.start(s.b, to))
		if to-from >= len(end) && string(s.b[to-len(end):to]) == end {
			to -= len(end)
		}
	}
	if from = isSpace.end(s.b, from); from >= to || said.class == plain && isFigure(s.b[from:to]) {
		return
	}
	c := said.class
	if c == plain {
		c = subject
	}
	if _, ok := numberOf(s.b[from:to], 2); c == number && !ok {
		c = subject
	}
	if v := s.b[from:to]; c == name && bytes.ContainsAny(v, "@:") {
		s.pass(from, to, s.w.text)
		return
	}
	s.put(c, from, to)
}
