package redact

import (
	"bytes"
	"strings"
)

// A user by himself tells in a sentence by the words beside him: what announces users, what
// only people do, what is done to them.

// spokenUser takes the user that a line names by the word before, which is [from, end), and
// no mark: user jdoe logged in. What goes on as a sentence does is none.
func (s *scan) spokenUser(from, end int) int {
	const longest = len("samaccountname")
	if s.mode != 0 || end-from > longest || from < s.last || !s.w.r.covers(name) {
		return 0
	}
	at := end + 1
	switch said := userWords[string(fold(s.b[from:end]))]; {
	case said == nobody:
		return 0
	case said == does || said == fares:
		return s.userBefore(said, from, end)
	case s.at(end) != ' ':
		return 0
	case said == handed:
		return s.userBehind(at)
	case said == moved:
		if !s.isMoved(at) {
			return 0
		}
		return s.putWhole(at, runEnd(s.b, at))
	}
	if q := s.at(at); q == '\'' || q == '"' || q == '[' || q == '(' {
		to := runEnd(s.b, at+1)
		if shut := s.at(to); q == '[' && shut != ']' || q == '(' && shut != ')' || (q == '\'' || q == '"') && shut != q || !s.isUser(at+1, to) {
			return 0
		}
		return s.putWhole(at+1, to)
	}
	to := runEnd(s.b, at)
	for to > at && (s.b[to-1] == '.' || s.b[to-1] == '-') {
		to--
	}
	if s.at(to) == '/' && bytes.Equal(bytes.ToUpper(s.b[at:to]), s.b[at:to]) {
		return s.account(at, to)
	}
	if !s.isUser(at, to) || !s.endsUser(at, to) {
		return 0
	}
	if isAgent := lowerOf[s.b[from+1]] == 'g'; isAgent { // mostly a product
		next := s.b[min(len(s.b), to+1):]
		if s.at(to) != ' ' || !byPeople[string(fold(next[:atomLen(next)]))] {
			return 0
		}
	}
	return s.putWhole(at, to)
}

// userWord is what a word says of one beside it.
type userWord uint8

const (
	nobody    userWord = iota
	announces          // a user behind it
	does               // a user before it, who does what only people do
	fares              // a user before it, behind "is" or an arrow: what the presence of people is
	handed             // a user behind the next word: assigned to Anna
	moved              // a user behind it, where a group follows: removing anna from the group
)

var userWords = func() map[string]userWord {
	m := map[string]userWord{}
	for said, words := range [...]string{
		announces: "user users login logon account username userid useralias loginid loginname samaccount samaccountname alias subscriber uid principal impersonating agent " +
			"kicked kicking ejected ejecting inviting muted unmuted paging lookup",
		does:   "joined joins left leaves signed logged hung typing",
		fares:  "busy away online offline idle available",
		handed: "assigned transferred escalated delegated handed reported answered parked forwarded approved",
		moved:  "adding added removing removed",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] = userWord(said)
		}
	}
	return m
}()

// userBefore takes the user before the word [from, end), which only people do or are.
func (s *scan) userBefore(said userWord, from, end int) int {
	to := from - 1
	helped := false // has joined
	for _, helper := range [...]string{" has", " had", " is", " now", " went", " ->", " =>"} {
		if to > 0 && bytes.HasSuffix(s.b[:to], []byte(helper)) {
			to -= len(helper)
			helped = true
			break
		}
	}
	behind := s.b[min(len(s.b), end+1):]
	if to <= s.last || s.b[from-1] != ' ' || !helped && !(said == does && s.at(end) == ' ' && behindDoing[string(fold(behind[:atomLen(behind)]))]) {
		return 0
	}
	at := to
	for at > s.last && isRun[s.b[at-1]] {
		at--
	}
	if at > s.last && s.b[at-1] != ' ' && s.b[at-1] != '"' || !s.isUser(at, to) {
		return 0
	}
	s.putWhole(at, to)
	return end
}

// behindDoing stand behind what only people do.
var behindDoing = set("in on out off up the meeting conference call room chat channel session group")

// userBehind takes the user behind a preposition at an octet, where the word before says
// that something is somebody's now. It is one word that looks like a name.
func (s *scan) userBehind(at int) int {
	n := atomLen(s.b[at:])
	if word := s.b[at : at+n]; string(word) != "to" && string(word) != "by" && string(word) != "from" || s.at(at+n) != ' ' {
		return 0
	}
	at += n + 1
	to := at + nameWord(s.b[at:])
	if to == at || !s.isUser(at, to) || s.goesOn(to) && fullName(s.b[at:]) > 0 {
		return 0
	}
	s.putWhole(at, to)
	if next := min(to+1, len(s.b)); s.at(to) == ' ' && bytes.HasPrefix(s.b[next:], []byte("to ")) { // by Anna to Bodo
		return max(to, s.userBehind(next))
	}
	return to
}

// isMoved reports whether a run at an octet can be a user, and a group of people follows.
func (s *scan) isMoved(at int) bool {
	to := runEnd(s.b, at)
	rest := s.b[to:min(len(s.b), to+len(" from the conference"))]
	word, rest, ok := bytes.Cut(bytes.TrimPrefix(rest, []byte{' '}), []byte{' '})
	rest = bytes.TrimPrefix(rest, []byte("the "))
	return ok && (string(word) == "to" || string(word) == "from" || string(word) == "in") && groupsOfPeople[string(fold(rest[:atomLen(rest)]))] && s.isUser(at, to)
}

var groupsOfPeople = set("group groups list contacts conference meeting roster buddies team room chat call")

// isUser reports whether a run can be that of a user: it has letters, and is no word of the
// list, no host and nothing else of its own form.
func (s *scan) isUser(from, to int) bool {
	v := s.b[from:to]
	switch {
	case from < s.last || len(v) < 2 || len(v) > 40 || countDigits(v) == len(v) || listed(v) || s.at(to) == '@' || s.at(to) == '=' || s.at(to) == '\\' || s.at(to) == '/',
		bytes.IndexByte(v, '%') >= 0, s.at(to) == ':' && isAtom[s.at(to+1)], isGUID(v), s.w.r.looksLikeHost(v) && bytes.Count(v, []byte{'.'}) > 1:
		return false
	}
	for rest := v; len(rest) > 0; {
		n := max(1, atomLen(rest))
		if isAtom[rest[0]] && !listed(rest[:n]) && !notUsers[string(fold(rest[:n]))] {
			return true
		}
		rest = rest[n:]
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
	lower := fold(v)
	for _, end := range [...]string{"ed", "ing", "tion", "sion", "ment", "ity", "ance", "ence"} {
		if len(lower) > len(end)+2 && bytes.HasSuffix(lower, []byte(end)) {
			return false
		}
	}
	if endsLine(s.b, to) || s.at(to) != ' ' {
		return true
	}
	at := to + 1
	if c := s.at(at); c == '(' || c == '<' || c == '[' || c == '-' || c == '=' {
		return true
	}
	next := fold(s.b[at : at+atomLen(s.b[at:])])
	return byPeople[string(next)] || behindUsers[string(next)]
}

// behindUsers stand behind a user beside the verbs of people.
var behindUsers = set("on at in from with to not and or by does could cannot can failed fails succeeded successfully disconnected connected registered unregistered enabled disabled " +
	"exists authenticated authorized denied found")

// notUsers follow a word such as user in sentences and are nobody.
var notUsers = set("clicked pressed selected chose agent interface settings setting account accounts profile profiles group groups service services policy policies role roles input action " +
	"actions data info mode type types list lists session sessions state status store database record records token tokens permission permissions rights context object objects " +
	"who that which whose is was has had does did can could may might must shall should will would not no none and or the this these those all any some each every other " +
	"only also already currently still just now then here there when where while because but if else for from with without within by to of in on at as about after before " +
	"id ids name names uri uris sid upn defined generated level side base count feedback experience replicator busy idle away present offline online page pages portal consent " +
	"friendly specific initiated driven part parts space attribute attributes property properties entry entries search lookup look up out off logged moved pool home homed " +
	"does exists exist cancelled canceled hung gave answered wants needs may says password passwords credential credentials certificate certificates")
