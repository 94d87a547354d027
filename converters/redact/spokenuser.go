package redact

import (
	"bytes"
	"slices"
)

// A user by himself tells in a sentence by the words beside him: what announces users, what
// only people do, what is done to them.

// spokenUser takes the user that a line names by the word before, which is [from, end), and
// no mark: user jdoe logged in. What goes on as a sentence does is none.
func (s *scan) spokenUser(from, end int) int {
	const longest = len("samaccountname")
	if end-from > longest {
		return 0
	}
	at := end + 1
	switch said := kindsOf(s.b[from:end]); {
	case said&fromPeople != 0 || said&toPeople != 0 && s.mode&asReason != 0:
		return s.userBehind(from, end)
	case said&(announces|does|fares|moved) == 0:
		return 0
	case said&(does|fares) != 0:
		if next := s.userBefore(said, from, end); next > 0 || said&announces == 0 || s.at(end) != ' ' {
			return next
		}
	case s.at(end) != ' ':
		return 0
	case said&moved != 0:
		if !s.isMoved(at) {
			return 0
		}
		return s.putWhole(at, runEnd(s.b, at))
	}
	if shut := shutsOf[s.at(at)]; shut != 0 {
		to := runEnd(s.b, at+1)
		if s.at(to) != shut || !s.isUser(at+1, to) {
			return 0
		}
		return s.putWhole(at+1, to)
	}
	to := s.without(".-", at, runEnd(s.b, at))
	if n := to - at; n >= shortNumber && n <= longestNumber && isDigit.holds(s.b[at:to]) {
		return s.put(number, at, to)
	}
	if n := fullName(s.b[at:]); n > to-at && s.isUser(at, to) {
		return s.putWhole(at, at+n) // alias Jane Doe
	}
	if s.at(to) == '/' && bytes.Equal(bytes.ToUpper(s.b[at:to]), s.b[at:to]) {
		return s.account(at, to)
	}
	if !s.isUser(at, to) || !s.endsUser(at, to) {
		return 0
	}
	if isAgent := lowerOf[s.b[from+1]] == 'g'; isAgent { // mostly a product
		next := s.b[min(len(s.b), to+1):]
		if s.at(to) != ' ' || !is(next[:atomLen(next)], byPeople) {
			return 0
		}
	}
	return s.putWhole(at, to)
}

// enclosed takes the run [from, end) for the user or password around which programs write what
// the lexicon has.
func (s *scan) enclosed(from, end int) int {
	for i := range lexicon().enclosures {
		e := &lexicon().enclosures[i]
		if from < len(e.before) || !like(s.b[from-len(e.before):], e.before) || e.behind == "$" && !endsLine(s.b, end) || e.behind != "$" && !like(s.b[end:], e.behind) || !s.w.r.covers(e.class) {
			continue
		}
		before, v := fold(lineBefore(s.b, from, 160)), s.b[from:end]
		isUser := s.isUser(from, end) || e.before == "" && !listed(v) && !isDigit.holds(v) // what follows is no port
		switch {
		case slices.ContainsFunc(e.line, func(text string) bool { return !bytes.Contains(before, []byte(text)) }):
		case e.class == secret && !listed(v):
			return s.put(secret, from, s.passwordEnd(end))
		case e.class == name && isUser && !is(v, commonHomes):
			return s.putWhole(from, end)
		}
	}
	return 0
}

// gecos takes what an entry of passwd(5) says of a user behind the numbers of him and of his group,
// the latter of which is [from, end): his name, his room and his telephones.
func (s *scan) gecos(from, end int) int {
	const longest = 256
	n := bytes.IndexByte(s.b[end+1:min(len(s.b), end+1+longest)], ':')
	if n < 1 || s.at(end+n+2) != '/' || s.at(from-1) != ':' || !isDigit.holds(s.b[from:end]) {
		return 0
	}
	// Behind the password, which is no number: 14:00:07 opens server:/export is no entry.
	if user := isDigit.start(s.b, from-1); user == from-1 || s.at(user-1) != ':' || isDigit[s.at(user-2)] {
		return 0
	}
	return s.put(name, end+1, end+1+n)
}

// userBefore takes the user before the word [from, end), which only people do or are.
func (s *scan) userBefore(said kinds, from, end int) int {
	to := from - 1
	helper := helpers.behind(s.b[:max(to, 0)]) // has joined
	to -= helper
	behind := s.b[min(len(s.b), end+1):]
	if to <= s.last || s.b[from-1] != ' ' || helper == 0 && !(said&does != 0 && (s.at(end) == ' ' && is(behind[:atomLen(behind)], behindDoing) || s.at(end) == ':' && said&messageWords != 0)) {
		return 0
	}
	at := max(s.last, isRun.start(s.b, to))
	if at > s.last && s.b[at-1] != ' ' && s.b[at-1] != '"' || !s.isUser(at, to) {
		return 0
	}
	s.putWhole(at, to)
	return end
}

var helpers = texts{" has", " had", " is", " now", " went", " ->", " =>"}

// userBehind takes the user behind the preposition [from, end), who got or did something: assigned
// to Anna, created by anna. By himself he ends the line, or is one word that looks like a name.
func (s *scan) userBehind(from, end int) int {
	at, inReason, before := end+1, s.mode&asReason != 0, s.b[:max(from-1, 0)]
	to := runEnd(s.b, min(at, len(s.b)))
	given := s.last > 0 && s.last+1 >= len(before) || is(before[lastAtom(before):], handed)
	ends := (inReason || given || bytes.HasSuffix(before, []byte("ed"))) && (endsLine(s.b, to) || s.at(to) == '"' || s.at(runEnd(s.b, min(to+1, len(s.b)))) == '=')
	if s.at(end) != ' ' || !ends && (!given || nameWord(s.b[at:]) < to-at || s.goesOn(to) && fullName(s.b[at:]) > 0) || !s.isUser(at, to) {
		return 0
	}
	return s.putWhole(at, to)
}

// isMoved reports whether a run at an octet can be a user, and a group of people follows.
func (s *scan) isMoved(at int) bool {
	to := runEnd(s.b, at)
	rest := s.b[to:min(len(s.b), to+len(" from the conference"))]
	word, rest, ok := bytes.Cut(bytes.TrimPrefix(rest, []byte{' '}), []byte{' '})
	rest = bytes.TrimPrefix(rest, []byte("the "))
	return ok && (string(word) == "to" || string(word) == "from" || string(word) == "in") && is(rest[:atomLen(rest)], groupsOfPeople) && s.isUser(at, to)
}

// isUser reports whether a run can be that of a user: it has letters, and is no word of the
// list, no host and nothing else of its own form.
func (s *scan) isUser(from, to int) bool {
	v := s.b[from:to]
	switch {
	case from < s.last || len(v) < 2 || len(v) > 40 || isDigit.holds(v) || listed(v) || s.at(to) == '@' || s.at(to) == '=' || s.at(to) == '\\' || s.at(to) == '/',
		bytes.IndexByte(v, '%') >= 0, s.at(to) == ':' && isAtom[s.at(to+1)], isGUID(v), s.w.r.looksLikeHost(v) && bytes.Count(v, []byte{'.'}) > 1:
		return false
	}
	for atom := range atoms(v) {
		if !listed(atom) && !is(atom, notUsers) {
			return true
		}
	}
	return false
}

// endsUser reports whether a run behind a word such as user is a name by what it has, a
// digit or a mark, or by what follows: an end of the sentence, a bracket, or a verb.
func (s *scan) endsUser(from, to int) bool {
	v := s.b[from:to]
	if countDigits(v) > 0 || bytes.ContainsAny(v, "._-") {
		return true
	}
	const stem = 3
	if lower := fold(v); nounEnds.behind(lower[min(stem, len(lower)):]) > 0 {
		return false
	}
	if endsLine(s.b, to) || s.at(to) != ' ' {
		return true
	}
	at := to + 1
	if c := s.at(at); c == '(' || c == '<' || c == '[' || c == '-' || c == '=' {
		return true
	}
	next := fold(s.b[at : at+atomLen(s.b[at:])])
	return is(next, byPeople|behindUsers|fares)
}

var nounEnds = texts{"ed", "ing", "tion", "sion", "ment", "ity", "ance", "ence"}
