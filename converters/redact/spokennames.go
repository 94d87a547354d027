package redact

import "bytes"

// People are also named where nothing announces a name: in the text of a Reason or a
// Warning, in a field of a name that nobody registered, in a sentence of another component.
// What a name looks like tells it: words that begin with a capital letter and go on in
// small ones, side by side, of which the list has none.

// nameWord returns the length of the word that b begins with, 0 when it does not look like
// part of a name.
func nameWord(b []byte) int {
	const shortest = 2
	n := 0
	if len(b) > 3 && letterKind[b[0]] == 'a' { // al-Harithi, d'Artagnan
		for _, lead := range [...]string{"al-", "el-", "d'", "l'", "ibn-", "bin-"} {
			if len(b) > len(lead)+1 && string(b[:len(lead)]) == lead && letterKind[b[len(lead)]] == 'A' {
				n = len(lead)
			}
		}
	}
	lead, joints := n, 0
	for n < len(b) && (isAtom[b[n]] || joins(b, n)) {
		if !isAtom[b[n]] {
			joints++
		}
		if n++; n == longestPlain && !hasForeign(b[:n]) || joints > mostJoints {
			return 0
		}
	}
	word := b[:n]
	if n < shortest || countDigits(word) > 0 || word[lead] < 0x80 && letterKind[word[lead]] != 'A' {
		return 0
	}
	small := false
	for i, c := range word {
		capital := c < 0x80 && letterKind[c] == 'A'
		small = small || !capital
		if i > lead+1 && capital && isAtom[word[i-1]] && !is(word[:i], nameParts) { // CamelCase, but for McCoy and MacDonald
			return 0
		}
	}
	if !small {
		return 0
	}
	return n
}

// fullName returns the length of the name of two to four words that b begins with, between
// the words of which particles may stand; 0 when there is none. One of the list is none,
// nor are two of which either is.
func fullName(b []byte) int {
	const most = 4
	end, words := 0, 0
	for at := 0; words < most; {
		n := nameWord(b[at:])
		if n == 0 || listed(b[at:at+n]) {
			break
		}
		words++
		end = at + n
		if at = nextOfName(b, end, words == 1); at == 0 {
			break
		}
	}
	if words < 2 {
		return 0
	}
	return end
}

// nextOfName returns where the next word of a name begins behind the one that ends at an
// octet, over particles and perhaps the comma of "Last, First"; 0 where none can.
func nextOfName(b []byte, at int, comma bool) int {
	if comma && at < len(b) && b[at] == ',' {
		at++
	}
	if at >= len(b) || b[at] != ' ' {
		return 0
	}
	for at++; ; {
		n := atomLen(b[at:])
		if n == 0 || at+n >= len(b) || b[at+n] != ' ' || !isParticle(b[at:at+n]) {
			return at
		}
		at += n + 1
	}
}

// isParticle reports whether a word in small letters stands between those of a name.
func isParticle(v []byte) bool { return letterKind[v[0]] == 'a' && is(v, nameParticles) }

// isPersonal reports whether the value of a field is the name of a person and nothing else.
func isPersonal(v []byte) bool { return len(v) > 0 && fullName(v) == len(v) }

// spokenPerson takes a name that a sentence has, the first word of which is [from, end): in
// a reason that of anybody, also one word that no list has, elsewhere one that something says to be somebody's. Its words
// are looked for elsewhere only where that is certain.
func (s *scan) spokenPerson(from, end int) int {
	inReason, inComment := s.mode&asReason != 0, s.mode&asProduct != 0 && bytes.IndexByte(s.b[:from], '(') >= 0
	if s.mode&quiet != 0 && s.mode&(asReason|asProduct) == 0 || letterKind[s.b[from]] != 'A' && s.b[from] < 0x80 || !startsAt(s.b, from) {
		return 0
	}
	first := nameWord(s.b[from:])
	if n := s.owner(from); n > 0 {
		return s.putWhole(from, from+n)
	}
	if first == 0 || s.mode&quiet != 0 && !inReason && !inComment || !inReason && !s.goesOn(from+first) && s.greeted(from, from+first) == 0 {
		return 0
	}
	n := fullName(s.b[from:])
	if n == 0 && inReason { // a surname by itself
		if n = nameWord(s.b[from:end]); n < end-from || listed(s.b[from:end]) {
			return 0
		}
	}
	if n == 0 && s.mode == 0 {
		n = s.greeted(from, from+first)
	}
	if n == 0 {
		return 0
	}
	if n > first && bytes.HasSuffix(s.b[from:from+n], []byte("'s")) { // Jane Doe's phone
		n -= len("'s")
	}
	said, certain := s.isSomebody(from, from+n)
	if shut := runEnd(s.b, min(from+n+2, len(s.b))); said && s.at(from+n) == ' ' && s.at(from+n+1) == '(' && (s.at(shut) == ')' || s.at(shut) == ',') && s.isUser(from+n+2, shut) {
		s.putWhole(from, from+n)
		return s.putWhole(from+n+2, shut) // Doe, Jane (jdoe) called
	} else if said && s.at(from+n) == ' ' && s.at(from+n+1) == '(' && s.at(shut) == ')' && shut-from-n > len("(47") && isDigit.holds(s.b[from+n+2:shut]) {
		s.put(name, from, from+n)
		return s.put(number, from+n+2, shut)
	}
	if c := s.at(from + n); inComment && (s.at(from-1) == '(' || s.at(from-2) == ';') && (c == ')' || c == ';') {
		return s.putWhole(from, from+n) // a full name is all of the comment, or of a part
	}
	switch {
	case !said && !inReason, inComment && !certain:
		return 0
	case certain:
		return s.put(name, from, from+n)
	}
	return s.putWhole(from, from+n)
}

// owner returns the length of the name at an octet, the first word of which is so long, of
// whom a device is, as programs call it, or whose name is all of a product's comment: Annas
// iPhone, Anna's-MacBook, rv2.8 (Anna).
func (s *scan) owner(from int) int {
	v, _, _ := bytes.Cut(s.b[from:min(len(s.b), from+longestPlain)], []byte{'-'})
	if v = v[:nameWord(v)]; len(v) < 3 || listed(v) {
		return 0
	}
	if s.mode&asProduct != 0 && s.at(from-1) == '(' && s.at(from+len(v)) == ')' {
		return len(v)
	}
	if before := s.b[:from-ofWhom.behind(s.b[:from])]; len(before) < from && is(before[lastAtom(before):], devices) {
		return len(v) // iPhone of Anna
	}
	at := from + len(v)
	if v[len(v)-1] != 's' || s.at(at) != ' ' && s.at(at) != '-' || !is(s.b[at+1:at+1+atomLen(s.b[at+1:])], devices) {
		return 0
	}
	return len(bytes.TrimSuffix(v, []byte("'s")))
}

var ofWhom = texts{" of ", " von ", " de "}

// goesOn reports whether what may be a name has another word at an octet.
func (s *scan) goesOn(at int) bool {
	if s.at(at) == ',' {
		at++
	}
	c := s.at(at + 1)
	return s.at(at) == ' ' && (c >= 0x80 || letterKind[c] == 'A' || isAtom[c] && isParticle(s.b[at+1:at+1+atomLen(s.b[at+1:])]))
}

// greeted returns the length of the one word of a name at [from, end) that a greeting has,
// 0 where none is before it: Hello Anna, …
func (s *scan) greeted(from, end int) int {
	if word := s.b[from:end]; listed(word) || is(word, titles) {
		return 0
	}
	if s.title(from) {
		return end - from
	}
	if c := s.at(end); c != ',' && c != '!' && c != '.' && c != 0 && c != '\r' && c != '\n' {
		return 0
	}
	if before := s.wordBefore(from); before == from || !is(s.b[before:from-1], greetings) {
		return 0
	}
	return end - from
}

// title reports whether a title stands before an octet: Dr. Doe.
func (s *scan) title(at int) bool {
	const longest = len("monsieur. ")
	if s.at(at-1) != ' ' {
		return false
	}
	before := bytes.TrimSuffix(s.b[max(0, at-longest):at-1], []byte{'.'})
	word := before[lastAtom(before):]
	return isCapital(word) && is(word, titles)
}

// shutsName tells what stands between a name and what somebody does.
var shutsName = octets(" \"')")

// isSomebody reports whether the words around a name say that it is somebody's: the one
// before it is what people are called, which is certain, or what is done to or by them, or
// the one behind it is what people do.
func (s *scan) isSomebody(from, end int) (said, certain bool) {
	const reach = 16
	before := s.b[max(0, from-reach):from]
	before = bytes.TrimRight(before, " \t\"'([:,")
	word := before[lastAtom(before):]
	if is(word, people) || s.title(from) {
		return true, true
	}
	if s.isDirectoryEntry(from, end) {
		return true, true
	}
	if is(word, toPeople) || s.at(end) == '\'' && s.at(end+1) == 's' && s.at(end+2) == ' ' {
		return true, false
	}
	if s.isStamped(from, end) {
		return true, false
	}
	at := shutsName.end(s.b, end)
	if shut := runEnd(s.b, min(at+1, len(s.b))); s.at(at) == '(' && s.at(shut) == ')' {
		at = s.past(shut+1, " ")
	}
	if (from == 0 || s.b[from-1] == '\n') && (endsLine(s.b, end) || bytes.HasPrefix(s.b[end:], []byte(" | "))) {
		return true, false // as a mail is signed
	}
	return at > end && is(s.b[at:at+atomLen(s.b[at:])], byPeople), false
}

// isStamped reports whether a time in brackets stands before a name and its colon, or behind
// the name, as chats show who speaks: [10:20] Jane Doe: …
func (s *scan) isStamped(from, end int) bool {
	if at := end + stampedAt.before(s.b[end:]); at > end && isDigit[s.at(at)] {
		return true
	}
	n := stampedTo.behind(s.b[:from])
	return n > 0 && s.at(end) == ':' && (isDigit[s.at(from-n-1)] || s.at(from-n-1) == 'M')
}

var stampedAt, stampedTo = texts{" [", ", ["}, texts{"] ", ") "}

// isDirectoryEntry reports whether a name stands as those of directories do: in a column, or its
// last word first before one.
func (s *scan) isDirectoryEntry(from, end int) bool {
	c := s.at(end)
	return bytes.IndexByte([]byte(cellMarks), c) >= 0 && (s.at(from-1) == c || c != ',' && bytes.IndexByte(s.b[from:end], ',') > 0)
}
