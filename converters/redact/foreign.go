package redact

import (
	"unicode"
	"unicode/utf8"
)

// Programs log in English. A word with a letter that English has not is somebody's name,
// or that of a place or group, in whatever line it stands.

// foreignName takes the name in which the run [from, end) stands, one word of which has such
// a letter: that word, and those beside it that look like parts of a name.
func (s *scan) foreignName(from, end int) int {
	if !s.foreign || s.mode&^asReason != 0 || s.w.r.level < People || from < s.last {
		return 0
	}
	n := s.foreignWord(from)
	if n == 0 {
		return 0
	}
	to := from + n
	const most = 3
	for range most { // before
		before := from
		if s.at(from-1) == ' ' {
			before = from - 1
		} else if s.at(from-1) == '.' && s.at(from-2) != ' ' {
			break
		}
		start := before
		for start > s.last && (isAtom[s.b[start-1]] || s.b[start-1] == '-' || s.b[start-1] == '\'') {
			start--
		}
		if start == before || !startsAt(s.b, start) {
			break
		}
		word := s.b[start:before]
		if nameWord(word) < len(word) || listed(word) {
			break
		}
		from = start
	}
	for range most { // behind, with particles and the comma of "Last, First"
		at := to
		if s.at(at) == ',' && s.at(at+1) == ' ' {
			at++
		}
		if s.at(at) != ' ' {
			break
		}
		at++
		for {
			n := atomLen(s.b[at:])
			if n == 0 || s.at(at+n) != ' ' || !nameParticles[string(s.b[at:at+n])] {
				break
			}
			at += n + 1
		}
		n := s.foreignWord(at)
		if n == 0 {
			n = nameWord(s.b[at:])
			if n == 0 || listed(s.b[at:at+n]) || s.at(at+n) == '=' || s.at(at+n) == ':' {
				break
			}
		}
		to = at + n
	}
	return s.putWhole(from, to)
}

// startsAt reports whether a word may begin at an octet.
func startsAt(b []byte, at int) bool { return at == 0 || startsWord[b[at-1]] }

// foreignWord returns the length of the word at an octet, 0 when it has no letter that
// English has not, or begins with a small one and nothing says that it is somebody.
func (s *scan) foreignWord(at int) int {
	n := 0
	for at+n < len(s.b) && (isAtom[s.b[at+n]] || n > 0 && (s.b[at+n] == '-' || s.b[at+n] == '\'') && at+n+1 < len(s.b) && isAtom[s.b[at+n+1]]) {
		n++
	}
	word := s.b[at : at+n]
	if n < 2 || !utf8.Valid(word) {
		return 0
	}
	odd, first := false, rune(0)
	for i, c := range string(word) {
		if i == 0 {
			first = c
		}
		if c >= utf8.RuneSelf {
			if !unicode.IsLetter(c) && !unicode.IsMark(c) {
				return 0
			}
			odd = odd || unicode.IsLetter(c)
		}
	}
	if !odd || listed(word) {
		return 0
	}
	if unicode.IsLower(first) || unicode.IsDigit(first) {
		if said, _ := s.isSomebody(at, at+n); !said {
			return 0
		}
	}
	return n
}

// hasForeign reports whether text has octets beyond ASCII.
func hasForeign(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}
