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
	if !s.foreign {
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
		start := min(before, max(s.last, isJoined.start(s.b, before)))
		if start == before || !startsAt(s.b, start) {
			break
		}
		if word := s.b[start:before]; nameWord(word) < len(word) || listed(word) {
			break
		}
		from = start
	}
	for range most { // behind
		at := nextOfName(s.b, to, true)
		if at == 0 {
			break
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
	n := foreignLength(s.b[at:])
	if n < 2 || listed(s.b[at:at+n]) {
		return 0
	}
	if beginsSmall(s.b[at:]) {
		if said, _ := s.isSomebody(at, at+n); !said {
			return 0
		}
	}
	return n
}

// foreignLength returns the length of the word that b begins with, 0 when it has no letter
// that English has not, or is no text.
func foreignLength(b []byte) (n int) {
	odd, small, joints := false, beginsSmall(b), 0
	for n < len(b) {
		if n > longestPlain && (small || !odd) || joints > mostJoints {
			return 0
		}
		c, size := utf8.DecodeRune(b[n:])
		switch {
		case c >= utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsMark(c)):
			odd = odd || unicode.IsLetter(c)
		case c >= utf8.RuneSelf && n <= longestPlain:
			return 0
		case c >= utf8.RuneSelf, !isAtom[b[n]] && !joins(b, n):
			b = b[:n]
			continue
		case !isAtom[b[n]]:
			joints++
		}
		n += size
	}
	if !odd {
		return 0
	}
	return n
}

// joins reports whether the octet of b at an offset stands between two parts of a word.
func joins(b []byte, at int) bool {
	return at > 0 && (b[at] == '-' || b[at] == '\'') && at+1 < len(b) && isAtom[b[at+1]]
}

// mostJoints is how many marks a word may have between its parts: a line may be one chain of
// them.
const mostJoints = 8

// longestPlain is how many octets of a word are looked at where it has no such letter, or
// begins with a small one: a line may be one chain of words, which is looked at from each
// of them. Chinese writes whole sentences as one word.
const longestPlain = 128

func beginsSmall(b []byte) bool {
	first, _ := utf8.DecodeRune(b)
	return unicode.IsLower(first) || unicode.IsDigit(first)
}

// hasForeign reports whether text has octets beyond ASCII.
func hasForeign(b []byte) bool { return !isASCII.holds(b) }
