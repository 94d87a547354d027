package redact

import "bytes"

// spoken takes the value that a sentence names by the word at [from, end).
func (s *scan) spoken(from, end int) int {
	if end > from && s.b[end-1] == '.' { // ext. 4711
		end--
	}
	if dot := bytes.IndexByte(s.b[from:end], '.'); dot > 0 && digitsLength(s.b[from+dot+1:end]) == end-from-dot-1 { // ext.4711
		end = from + dot
	}
	const longest = len("destination-pattern")
	switch s.at(end) {
	case ' ', '.', ':', '#', '=', '(':
	default:
		return 0
	}
	if s.mode&quiet != 0 || end == from || end-from > longest {
		return 0
	}
	said, ok := s.spokenNaming(from, end)
	if !ok || !s.w.r.covers(said.class) || s.at(end) == '=' && said.class != number || (s.at(end) == '#' || s.at(end) == '(') && said.class != secret {
		return 0
	}
	switch {
	case said.class == number && s.at(end) == '=':
		return s.equalNumber(from, end)
	case said.class == number:
		return s.spokenNumber(end)
	case said.worded && s.at(end) == ' ' && !isQuote[s.at(end+1)]:
		return s.spokenWord(said.class, end+1)
	case said.class == conversation, said.class == machine && said.strong:
		return s.spokenID(said.class, end)
	case said.class == machine || said.class == prose || said.class == subject:
		return s.spokenDevice(said.class, end)
	case said.class == mac:
		return s.spokenMAC(end)
	case said.class == name:
		return s.spokenName(from, end)
	}
	if said.strong {
		if next := s.spokenDigits(from, end); next > 0 {
			return next
		}
	}
	if s.at(end) == ' ' {
		return s.spokenPassword(end + 1)
	}
	return 0
}

// spokenNaming returns what the word at [from, end) says of the value behind it, in a sentence,
// with the word before it, or as it does anywhere: voicemailPassword, access-code.
func (s *scan) spokenNaming(from, end int) (naming, bool) {
	if said, ok := lookup(lexicon().spoken, s.b[from:end]); ok {
		return said, true
	}
	if s.at(end) == '=' {
		return naming{}, false // no sentence
	}
	if of := s.twoWords(from, end); of.strong && (of.class == machine || of.class == secret || of.class == name) { // Android ID 77aa11bb22cc33dd, access code 4711
		return of, true
	}
	said := s.w.naming(s.b[from:end])
	return said, said.class == secret && said.strong && endsSecrets.behind(lower(s.b[from:end])) > 0 // also as the end of a longer word
}

var endsSecrets = texts{"password", "passcode", "code", "pin"}

// equalNumber takes a telephone number behind number=, which mostly counts something.
func (s *scan) equalNumber(from, end int) int {
	to, digits := s.number(end + 1)
	shortest, plainly := 4, 4 // digits, and without marks between them
	if string(lower(s.b[from:end])) == "number" {
		shortest, plainly = shortNumber, 9
	}
	if digits < shortest || to == end+1+digits && digits < plainly || digits > longestNumber || s.mode&digitsStay != 0 || isAtom[s.at(to)] || timeLength(s.b, end+1) > 0 {
		return 0
	}
	return s.put(number, end+1, to)
}

// spokenPassword takes a password. What has no quotes must look like no word.
func (s *scan) spokenPassword(at int) int {
	if at = s.past(s.pastSaying(at), "("); s.at(at-1) == '(' { // password (TURN) …
		n := bytes.IndexByte(s.b[at:min(len(s.b), at+16)], ')')
		if n < 0 || s.at(at+n+1) != ' ' {
			return 0
		}
		at += n + len(") ")
	}
	from, to, quotes := s.value(at)
	if quotes {
		return s.put(secret, from, to)
	}
	to = s.passwordEnd(to)
	const shortest = 4
	value := s.b[at:to]
	digits := countDigits(value)
	if to-at < shortest || digits == 0 && !(endsLine(s.b, to) && !isSaidOfPassword(fold(value))) || digits == to-at {
		return 0
	}
	return s.put(secret, at, to)
}

// pastSaying returns where text goes on behind the words at an octet that go between a name
// and its value.
func (s *scan) pastSaying(at int) int { return at + saying.before(s.b[min(at, len(s.b)):]) }

var saying = texts{"changed to ", "set to ", "reset to ", "is ", "to ", "was ", "lautet ", "ist "}

var endsSentence = octets(".!")

// endsLine reports whether nothing stands behind an octet in its line but a full stop.
func endsLine(b []byte, at int) bool {
	at = endsSentence.end(b, at)
	return at == len(b) || b[at] == '\r' || b[at] == '\n'
}

// isSaidOfPassword reports whether a word in lower case is what sentences say of a
// password: "password is required".
func isSaidOfPassword(word []byte) bool {
	word = bytes.TrimRight(word, ".!")
	return verbEnds.behind(word) > 0 || isWord(word) || is(word, wordsOfPasswords)
}

var verbEnds = texts{"ed", "ing", "ble", "ory", "ent", "ect", "al"}

// spokenDigits takes the digits behind a few further words: "DTMF digit string: 4711#". The
// word that says so stands at from; of tones one digit is enough.
func (s *scan) spokenDigits(from, at int) int {
	const reach, shortest = 48, 3
	if s.at(at) == '#' { // PIN#: 4711
		at++
	}
	limit := min(len(s.b), at+reach)
	for ; at < limit; at++ {
		c, n := s.b[at], digitsLength(s.b[at:])
		if n > 0 && s.at(at+n) == '.' && isDigit[s.at(at+n+1)] { // of an address or a version
			at = isDecimal.end(s.b, at) - 1
			continue
		}
		if isTone[c] {
			break
		}
		if c == '\r' || c == '\n' || c == ';' || c == '<' || c == '>' || c == '/' || c == '.' || c >= 0x80 {
			return 0
		}
	}
	if at >= limit || isAtom[s.at(at-1)] || s.at(at-1) == '-' || bytes.HasSuffix(fold(s.b[max(0, at-5):at]), []byte("type ")) {
		return 0
	}
	end := isTone.end(s.b, at)
	for s.b[from]|0x20 != 'p' && (s.at(end) == ' ' || s.at(end) == ',') && isTone[s.at(end+1)] && !isAtom[s.at(end+2)] { // tones one by one
		end += 2
	}
	for s.at(end) == '-' && isTone[s.at(end+1)] { // 693884-127298
		end = isTone.end(s.b, end+1)
	}
	tone := s.b[from]|0x20 == 't' || s.b[from]|0x20 == 'd'
	if end-at < shortest && !(tone && (endsLine(s.b, end) || s.at(end) == '\'' || s.at(end) == '"')) || s.at(end) != 0 && isAtom[s.b[end]] || hasUnit(s.b, end) {
		return 0
	}
	return s.put(secret, at, end)
}

// isTone tells the keys of a telephone.
var isTone = isDigit.and("*#")

// isLeader tells what stands between a word and its number.
var isLeader = octets(" .:")

// spokenNumber takes the telephone number that something dials, or an extension.
func (s *scan) spokenNumber(at int) int {
	const shortest, longest = 2, 15
	for range 2 {
		at = s.past(isLeader.end(s.b, at), "party ", "voice ", "local ", "to ", "by ", "id ", "number", "no.", "is ")
	}
	at = s.past(at, "string ")
	if c := s.at(at); c == '*' || c == '#' {
		return s.spokenCode(at)
	}
	from := at
	if s.at(at) == '+' {
		at++
	}
	open := s.at(at) == '('
	if open {
		at++
	}
	if s.at(at)-'0' > 9 || s.inTime(at) || s.mode&digitsStay != 0 {
		return 0
	}
	if s.at(at) == '9' && s.at(at+1) == ',' && s.at(at+2)-'0' <= 9 { // for an outside line
		at += len("9,")
		from = at
	}
	end, digits := s.number(at)
	for digits > longest { // several
		end, digits = s.shorter(at, end, digits)
	}
	if digits < shortest || digits > longest || isAtom[s.at(end)] || timeLength(s.b, at) > 0 || hasUnit(s.b, end) || isNumberMark[s.at(end)] && s.at(end+1)-'0' <= 9 {
		return 0
	}
	s.put(number, from, end)
	for _, mark := range [...]string{" / ", ", ", " or "} {
		if next := end + len(mark); digits >= shortNumber && bytes.HasPrefix(s.b[end:], []byte(mark)) && (s.at(next)-'0' <= 9 || s.at(next) == '+') && digitsLength(s.b[next:]) > 1 {
			if more := s.spokenNumber(next); more > 0 {
				return more
			}
		}
	}
	return end
}

// quotedNumber takes digits by themselves in the quotes at an octet, where the word before does
// not count: peer '4711'. Nothing else than who is called by them has its digits in quotes.
func (s *scan) quotedNumber(at, _ int) int {
	const shortest, longest = 3, 15
	before := s.b[s.wordBefore(at):at]
	n := digitsLength(s.b[at+1:])
	if end := at + 1 + n; n > shortest && n <= longest && s.b[at] == '"' && s.at(end) == '"' && (s.at(at-1) == ',' && s.at(at-2) == '"' || s.at(end+1) == ',' && s.at(end+2) == '"' && s.at(at-1) <= ' ') {
		return s.put(number, at+1, end) // in a row of strings
	}
	if word := bytes.TrimRight(before, " "); n < shortest || n > longest || s.at(at+1+n) != s.b[at] || len(word) == 0 || is(word, ambiguous) || isWordOf(inNumber, word) && !isScheme(word) {
		return 0
	}
	return s.put(number, at+1, at+1+n)
}

// numberBehind takes the number that something goes to from whom the line has named right
// before: SMS from +4930123456 to 4711.
func (s *scan) numberBehind(from, end int) int {
	const shortest, longest = 3, 15
	if !isDigit[s.b[from]] {
		return 0
	}
	end = s.without(".", from, end)
	at := s.past(end, ")")
	if at += pairs.before(s.b[at:]); at > end+1 && isDigit.holds(s.b[from:end]) && end-from >= shortest && (like(s.b[at:], "+0000000") || bytes.HasPrefix(s.b[at:], []byte("tel:"))) {
		return s.put(number, from, end) // 4711 -> +49301234711
	}
	if n := end - from; n < shortest || n > longest || !isDigit.holds(s.b[from:end]) || s.last == 0 || s.last >= from || pairs.behind(s.b[s.last:from]) < from-s.last || hasUnit(s.b, end) || s.at(end) == ':' {
		return 0
	}
	return s.put(number, from, end)
}

// pairs stand between one number and the other of a call.
var pairs = texts{" to ", " -> ", "->", ">->", " at "}

// spokenCode takes the keys that are dialled for a service, with the number in them:
// **62*0891234567#.
func (s *scan) spokenCode(at int) int {
	const shortest = 3
	end := isTone.end(s.b, at)
	if countDigits(s.b[at:end]) < shortest || isAtom[s.at(end)] {
		return 0
	}
	for at < end {
		n := digitsLength(s.b[at:end])
		if n > 1 {
			s.put(number, at, at+n)
		}
		at += max(n, 1)
	}
	return end
}

// channelNumber takes the number of a telephone in the name of its channel, the kind of which is
// [from, end), or before its address: SIP/4711-0000c1, Dial(SIP/4711), 4711/sip:4711@192.0.2.9.
func (s *scan) channelNumber(from, end int) int {
	if kind, v, ok := bytes.Cut(s.b[from:end], []byte{'-'}); s.at(end) == ']' {
		if !ok || s.at(from-1) != '[' || len(v) < 3 || !isDigit.holds(v) || !bytes.HasSuffix(fold(kind), []byte("sip")) {
			return 0
		}
		return s.put(number, end-len(v), end) // [sip-4711]
	}
	at := end + 1
	if to := runEnd(s.b, at); end-from > 1 && isDigit.holds(s.b[from:end]) && s.at(to) == ':' && isScheme(s.b[at:to]) {
		return s.put(number, from, end)
	}
	n := digitsLength(s.b[at:])
	if to := runEnd(s.b, at); n == 0 && string(s.b[from:end]) == "SIP" && to-at > 2 && isSmall[s.b[at]] {
		if dash := to - len("-0000001a"); dash > at && s.b[dash] == '-' && isHex.holds(s.b[dash+1:to]) {
			to = dash
		}
		if s.w.r.covers(name) && s.isUser(at, to) {
			return s.putWhole(at, to) // SIP/jdoe-0000001a
		}
	}
	if c := s.at(at + n); n < 2 || c != '-' && c != ',' && c != '@' && (c != ' ' && c != ')' && c != '&' && !endsLine(s.b, at+n) || n < 3) || !bytes.HasSuffix(fold(s.b[from:end]), []byte("sip")) {
		return 0
	}
	return s.put(number, at, at+n)
}

// past returns where text goes on behind those of some words that stand at an octet, in
// their order.
func (s *scan) past(at int, words ...string) int {
	at = min(at, len(s.b))
	for _, w := range words {
		if bytes.HasPrefix(s.b[at:], []byte(w)) {
			at += len(w)
		}
	}
	return at
}

// spokenID takes the id of a telephone or of its card, or of a meeting, which is digits: IMEI
// 356938035643809, joining meeting 907 475 630.
func (s *scan) spokenID(c class, at int) int {
	const shortest, digits, serial = 5, 3, 8 // a serial number has that many octets, also of letters
	at = s.past(at, " ", "id", "number", "no.", " ", ":", "#", "is", " ")
	end := s.without(".", at, runEnd(s.b, at))
	if c == conversation && (!isDigit.holds(s.b[at:end]) || s.mode&digitsStay != 0 || timeLength(s.b, at) > 0) {
		return 0
	}
	for c == conversation && s.at(end) == ' ' && digitsLength(s.b[end+1:]) == 3 && !isAtom[s.at(end+4)] {
		end += len(" 630")
	}
	if n := countDigits(s.b[at:end]); n < digits && (n == 0 || end-at < serial) || c == conversation && n < shortest || end-at < shortest || isAtom[s.at(at-1)] || bytes.IndexByte(s.b[at:end], '%') >= 0 || hasUnit(s.b, end) {
		return 0
	}
	return s.put(c, at, end)
}

// spokenWord takes the name of a wireless network, or of a place in a house, that a word
// announces and nothing marks: SSID wurzel, room B.214.
func (s *scan) spokenWord(c class, at int) int {
	end := s.without(".", at, runEnd(s.b, at))
	v := s.b[at:end]
	if len(v) < 2 || listed(v) || is(v, networkWords) || s.at(end) == '=' || s.at(end) == ':' {
		return 0
	}
	if c == subject {
		if !isCapital(v) && !isDigit[v[0]] || hasUnit(s.b, end) {
			return 0
		}
		if isDigit.holds(v) {
			return s.put(number, at, end)
		}
		end = at + max(end-at, fullName(s.b[at:]))
	}
	return s.put(c, at, end)
}

// spokenMAC takes a MAC address without marks.
func (s *scan) spokenMAC(at int) int {
	at = isColonOrBlank.end(s.b, at)
	if n := macLengthAt(s.b[at:]); n > macLength && s.mode&digitsStay == 0 {
		return s.put(mac, at, at+n)
	}
	if end := inMAC.end(s.b, at); like(s.b[at:], "hh") && isMACMark[s.at(at+2)] && len(macDigits(s.b[max(at, end-len("hh:hh:hh:hh:hh:hh")):end])) > 0 {
		return s.put(machine, at, end) // the address at the end of another id
	}
	end := at + atomLen(s.b[at:])
	if end-at != macLength || len(macDigits(s.b[at:end])) != macLength || s.mode&digitsStay != 0 {
		return 0
	}
	return s.put(mac, at, end)
}

// inMAC tells the octets of a MAC address.
var inMAC = isHex.and("-:")

// spokenName takes what stands behind "login name" or "computer name" and is no word.
func (s *scan) spokenName(from, end int) int {
	if s.at(end) != ' ' || s.at(end+1) == '=' || s.at(end+1) == ':' {
		return 0
	}
	said := s.twoWords(from, end)
	at := s.pastSaying(end + 1)
	to := runEnd(s.b, at)
	if isName := at > end+1 && s.isUser(at, to); isName && nameWord(s.b[at:]) > 0 || isName && said.class == name && endsLine(s.b, to) { // my name is Anna
		return s.putWhole(at, max(to, at+fullName(s.b[at:])))
	}
	v := s.b[end+1 : to]
	if said.class != name && said.class != machine || !s.w.r.covers(said.class) || len(v) < 3 ||
		countDigits(v) == 0 && !bytes.ContainsAny(v, "-_") || listed(v) {
		return 0
	}
	return s.put(said.class, end+1, to)
}

// spokenDevice takes the name of a device or file, or a note, in quotes.
func (s *scan) spokenDevice(c class, at int) int {
	at = isColonOrBlank.end(s.b, at)
	said := at
	if c == prose { // set note to '…'
		at = s.pastSaying(at)
	}
	const shortest = 2
	from, to, quotes := s.value(at)
	if end := s.proseEnd(to); !quotes && at > said && isFreeText(s.b[from:end]) {
		return s.put(prose, from, end)
	}
	if !quotes || to-from < shortest || c == prose && bytes.IndexByte(s.b[from:to], '\n') >= 0 {
		return 0
	}
	return s.put(c, from, to)
}

// isInitialed tells the octets of a word of a name, or of an initial.
var isInitialed = isJoined.and(".")

// unquoted takes the words of a name without quotes before a bracket with an address, the
// bracket of which stands at an octet: those with capital letters, or of other scripts.
func (s *scan) unquoted(at, _ int) int {
	const most = 4
	if s.at(at-1) != ' ' || at-1 <= s.last || !beginsAddress(s.b[at+1:]) {
		return 0
	}
	to, words := at-1, 0
	low := max(s.last, to-longestPlain)
	if open := low + bytes.LastIndexByte(s.b[low:to], '['); s.b[to-1] == ']' && open > low && s.b[open-1] == ' ' {
		to = open - 1 // Doe, Jane [Sales] <…>
	}
	from := to
	for words < most && from > s.last {
		end := from
		start := max(s.last, isInitialed.start(s.b, end))
		first := s.at(start)
		if start == end || !(first >= 'A' && first <= 'Z' || first >= 0x80 || words > 0 && is(s.b[start:end], nameParticles)) {
			break
		}
		words++
		from = start
		if from == s.last || s.b[from-1] != ' ' {
			break
		}
		from--
	}
	for from < to && s.b[from] == ' ' {
		from++
	}
	for words > 1 { // Contact Anna Moll <…>
		n := atomLen(s.b[from:])
		if !listed(s.b[from:from+n]) && !is(s.b[from:from+n], articles) {
			break
		}
		for from += n; s.b[from] == ' '; from++ {
		}
		words--
	}
	if words > 0 && from > s.last+2 && s.b[from-1] == ' ' && s.b[from-2] == ',' { // Doe, John (…)
		start := max(s.last, isJoined.start(s.b, from-2))
		if word := s.b[start : from-2]; len(word) > 0 && nameWord(word) == len(word) && !listed(word) {
			from = start
			words++
		}
	}
	if words == 0 || from >= to || words == 1 && listed(s.b[from:to]) {
		return 0
	}
	s.put(name, from, to)
	if to < at-1 {
		s.put(subject, to+len(" ["), at-len("] "))
	}
	return at + 1
}

// bracketed takes what stands in brackets beside an address: the name in (Jane Doe)
// jane@contoso.com, jane@contoso.com (Jane Doe) and 4711 (Jane Doe), and the number in "Jane" <4711>.
func (s *scan) bracketed(at, _ int) int {
	const longest = 80
	if s.b[at] == '<' {
		n := digitsLength(s.b[at+1:])
		if before := s.at(at - 2); n < 2 || n > 15 || s.at(at+1+n) != '>' || s.at(at-1) != ' ' || before != '"' && !isAtom[before] {
			return 0
		}
		return s.put(number, at+1, at+1+n)
	}
	n := bytes.IndexByte(s.b[at:min(len(s.b), at+longest)], ')')
	if one := n > 1 && s.last == at-1 && s.last > 1 && isDigit[s.b[at-2]] && nameWord(s.b[at+1:]) == n-1 && !listed(s.b[at+1:at+n]); n < 0 || !one && !isPersonal(s.b[at+1:at+n]) {
		return 0
	}
	if s.last == at-1 && s.last > 0 && s.b[at-1] == ' ' && isAtom[s.b[at-2]] { // user jdoe (Jane Doe)
		return s.put(name, at+1, at+n)
	}
	before := s.b[max(0, at-longest):at]
	before = bytes.TrimRight(before, " >")
	before = before[bytes.LastIndexAny(before, " ,;<")+1:]
	if !(s.at(at+n+1) == ' ' && beginsAddress(s.b[min(len(s.b), at+n+2):])) && bytes.IndexByte(before, '@') <= 0 && (len(before) < 3 || !isDigit.holds(before)) {
		return 0
	}
	return s.put(name, at+1, at+n)
}
