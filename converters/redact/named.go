package redact

import (
	"bytes"
	"slices"
	"unicode"
)

// named takes a value by the name before it: name=value, name="value",
// "name": "value" and name: "value". The run [from, end) is the name.
func (s *scan) named(from, end int) int {
	if end-from > 40 {
		return 0
	}
	end = s.partEnd(end)
	at := s.valueAt(end)
	if s.mode&quiet != 0 { // damage may have put a credential here
		if said := s.w.naming(s.b[from:end]); at == 0 || !said.strong || said.class != secret && said.class != prose && said.class != machine {
			return 0
		}
	}
	if next := s.spoken(from, end); next > 0 {
		return next
	}
	if inQuotes := s.at(end) == ' ' && isQuote[s.at(end+1)]; at == 0 && (inQuotes || s.at(end) == '(' && s.at(end+1) != ')') {
		switch said := s.w.naming(s.b[from:end]); {
		case said.strong && said.class == secret, inQuotes && (said.class == machine || said.class == name), // SSID 'corp', callingName "Jane Doe"
			!inQuotes && (said.class == number || (said.class == prose || said.class == name) && said.strong): // body(…)
			at = end + 1
		}
	}
	tight := at == 0 && s.at(end) == ':' && s.at(end+1) > ' ' && s.at(end+1) != '/'
	if at == 0 && !tight {
		return 0
	}
	if at > 0 && s.at(at) == '[' {
		if next := s.listOf(from, end, at); next > 0 {
			return next
		}
	}
	said := s.namingAt(from, end)
	switch {
	case said.class == plain, said.class == prose && !said.strong:
		return s.unnamed(said, from, end, at)
	case tight && said.class != secret && said.class != prose && !is(s.b[from:end], subscriberIDs) && (said.class != name && said.class != number || s.at(end+1) == ' '):
		return 0
	case tight: // ice-pwd:value, as in SDP
		at = end + 1
	}
	return s.valueOf(said, from, end, at)
}

// partEnd returns where a label ends whose part stands in brackets behind end, as those of
// dial plans do: CALLERID(name)=Jane Doe.
func (s *scan) partEnd(end int) int {
	shut := isAtom.end(s.b, min(end+1, len(s.b)))
	if s.at(end) != '(' || s.at(shut) != ')' || s.at(shut+1) != '=' {
		return end
	}
	if part := lower(s.b[end+1 : shut]); string(part) != "name" && !is(part, contentAttributes) {
		return end
	}
	return shut + 1
}

// unnamed takes the value of a parameter at an octet, of which the name [from, end) says
// nothing or that somebody may have written it; 0 stands for no value.
func (s *scan) unnamed(said naming, from, end, at int) int {
	if at == 0 {
		return 0
	}
	if s.isQuery(from) {
		if to := runEnd(s.b, at); isToken(s.b[at:to]) && !isGUID(s.b[at:to]) && s.w.r.covers(secret) && !isFigure(s.b[at:to]) {
			return s.put(secret, at, to) // what a link carries for whoever has it
		}
	}
	if s.mode != 0 {
		return 0
	}
	text, to, quotes := s.value(at)
	if end := s.proseEnd(to); !quotes && said.class == prose && s.w.r.covers(prose) && isFreeText(s.b[text:end]) { // Message: …
		return s.put(prose, text, end)
	}
	if isReason := isReasonName(s.b[from:end]); quotes && to > text {
		v := s.b[text:to]
		isWritten := said.class == prose && keepsPromise(said, v) // statusText="…", and text="…" in a line of a log
		if isReason && (s.w.fields || s.at(from-1) > ' ' || s.at(from-2) == ';') {
			isWritten = isFreeText(v)
		}
		if isWritten && s.w.r.covers(prose) {
			return s.put(prose, text, to)
		}
		if isReason {
			return s.pass(text, to, func(v []byte) { s.w.scanText(v, asReason) })
		}
	}
	if s.w.r.level < People {
		return 0
	}
	return s.personalValue(from, end, at)
}

// valueOf takes the value at an octet of which its name [from, end) says this much.
func (s *scan) valueOf(said naming, from, end, at int) int {
	if said.class == prose && s.at(at) == '<' && is([]byte(lettersOf(s.b[s.wordBefore(from):end])), messageNames) { // IM body: <div>…
		return s.pass(at, at+lineLength(s.b[at:]), func(v []byte) { s.w.markup(v, true) })
	}
	if s.at(at) == '/' && string(s.b[from:end]) == "PWD" { // a shell's folder
		return 0
	}
	if end := runEnd(s.b, min(at+1, len(s.b))); s.at(at) == '<' && s.at(end) == '>' && said.class == name { // user=<jdoe>
		at++
	}
	at, to, quotes := s.value(at)
	if kept, until := s.w.keptAt(s.b, at); kept && to <= until {
		return 0
	}
	const longest = 1 << 10 // of what may turn out to be no value
	certain := said.strong && (said.class == secret || said.class == prose || said.class == topic)
	if quotes && (said.class == secret || certain) {
		to = s.escapedEnd(at, to)
	}
	if to <= at || to-at > longest && !certain {
		return 0
	}
	if isOption := s.at(from-1) == '/' && s.at(from-2) == ' '; !quotes && !isOption {
		to = s.unquotedEnd(said, at, to)
	}
	lead := bytes.TrimRight(lineBefore(s.b, from, 96), " \t")
	isPart := quotes && (len(lead) == 0 || lead[len(lead)-1] == ';') && isProgramFile(s.b[at:to]) // Content-Type: …; name="x.log"
	if (isPart || isDocument(s.b[at:to])) && s.w.r.covers(prose) && isNameOfFile(s.b[from:end]) && !bytes.ContainsAny(s.b[at:to], "/\\\n") {
		said = naming{class: prose, strong: true}
	}
	if n := bytes.IndexByte(s.b[at:to], '/'); n > 0 && s.at(from-1) == '/' && !quotes { // /o=…/ou=…/cn=…
		to = at + n
	}
	if !s.w.learning && from >= s.last { // the name itself may be a value: a key of JSON
		if f, t, c := s.w.r.dict.longest(s.b, from, from+atomLen(s.b[from:end])); c != plain && f >= s.last && t <= at {
			s.put(c, f, t)
		}
	}
	s.flush(at)
	if !s.w.named(said, s.b[at:to]) {
		return s.ofParameter(from, end, at, to)
	}
	s.last = to
	return to
}

// columnValues takes the values of the row that SQL inserts behind the word [from, end), by
// the names of their columns: (caller, pin) VALUES ('anna', '4711').
func (s *scan) columnValues(from, end int) int {
	const reach = 1 << 10
	if !bytes.EqualFold(s.b[from:end], []byte("values")) {
		return 0
	}
	columns, closed := bytes.CutSuffix(bytes.TrimRight(s.b[max(0, from-reach):from], " "), []byte{')'})
	at := s.afterBlanks(end)
	if !closed || s.at(at) != '(' {
		return 0
	}
	for column := range bytes.SplitSeq(columns[bytes.LastIndexByte(columns, '(')+1:], []byte{','}) {
		if at = s.item(at+1, s.w.naming(bytes.Trim(column, " []`\"@"))); s.at(at) != ',' {
			break
		}
	}
	return s.last
}

// item takes the value from an octet on that stands in a list, of which this is said, and
// returns where the mark behind it stands.
func (s *scan) item(at int, said naming) int {
	for s.at(at) == ' ' || s.at(at) == 'N' && s.at(at+1) == '\'' {
		at++
	}
	from, to, quotes := s.value(at)
	if to > from {
		s.pass(from, to, func(v []byte) { s.w.labelled(said, v) })
	}
	if quotes {
		to++
	}
	return s.afterBlanks(to)
}

// listOf takes the values of the list that begins with the bracket at an octet, by their name
// [from, end): "phones": ["4711", "4712"].
func (s *scan) listOf(from, end, at int) int {
	said := s.w.r.each(s.b[from:end])
	if first := s.at(s.afterBlanks(at + 1)); said.class == plain || !isQuote[first] && first-'0' > 9 {
		return 0
	}
	for at = s.item(at+1, said); s.at(at) == ','; {
		at = s.item(at+1, said)
	}
	return s.last
}

// isQuery reports whether the query of a web address goes on at an octet.
func (s *scan) isQuery(at int) bool {
	const reach = 512
	if s.mode&^asReason != 0 || s.at(at-1) != '?' && s.at(at-1) != '&' {
		return false
	}
	before := s.b[max(0, at-reach):at]
	before = before[bytes.LastIndexAny(before, " \t\"'<>\r\n")+1:]
	return len(before) > 0 && (before[0] == '?' || before[0] == '/' || bytes.Contains(before, []byte("://"))) // RFC 3986 §4.2
}

// personalValue takes a value that looks like a full name, whatever the name before it says,
// one word that does behind the name of a field that nobody registered, and that of any
// parameter of a message that no list has.
func (s *scan) personalValue(from, end, at int) int {
	at, to, quotes := s.value(at)
	if !quotes {
		to = s.nameEnd(at, to)
	}
	v := s.b[at:max(at, to)]
	switch {
	case len(v) == 0 || at < s.last:
		return 0
	case isPersonal(v):
		return s.putWhole(at, to)
	}
	return s.ofParameter(from, end, at, to)
}

// ofParameter takes the value [at, to) of a parameter of a message that no list has, the
// name of which is [from, end).
func (s *scan) ofParameter(from, end, at, to int) int {
	if !s.w.fields || s.w.invented || s.mode != 0 || s.w.r.level < People || from == 0 || !opensParameter[s.b[from-1]] || listed(s.b[from:end]) {
		return 0
	}
	const telling = 3 // digits: fewer are those of a line, a count or a choice
	if v := s.b[at:to]; isFigure(v) && len(v) < telling {
		return 0
	}
	return s.pass(at, to, s.w.ofNobody)
}

// isReasonName reports whether a parameter has the text of a reason (RFC 3326 §2).
func isReasonName(name []byte) bool {
	return bytes.EqualFold(name, []byte("text")) || bytes.EqualFold(name, []byte("reason"))
}

// unquotedEnd moves the end of a value without quotes over what still belongs to one that
// a name promises.
func (s *scan) unquotedEnd(said naming, at, to int) int {
	switch {
	case said.class == secret && said.strong:
		return s.passwordEnd(to)
	case said.class == prose || said.class == topic:
		return s.proseEnd(to)
	case said.class == name && s.at(to) == ',' && s.at(to-1) == '\\': // CN=Doe\, John,OU=…
		to++
		for to < len(s.b) && (!endsValue[s.b[to]] || s.b[to] == ' ') {
			to++
		}
	case said.class == name && fullName(s.b[at:]) > to-at: // Doe, Jane
		return at + fullName(s.b[at:])
	case said.class == name || said.class == machine && said.strong:
		return s.nameEnd(at, to)
	case said.class == subject:
		to = s.nameEnd(at, to)
		for next := s.townEnd(to); next > to && s.at(to) == ',' && s.at(next) != ':' && s.at(next) != '='; next = s.townEnd(to) { // Hauptstrasse 5, Berlin
			to = next
		}
		return to
	case said.class == number:
		return s.groupsEnd(at, to)
	case said.class == mac:
		return max(to, at+macLengthAt(s.b[at:]))
	}
	return to
}

// namingAt returns what the name at [from, end) says of the value behind it, with the
// word before it where both are the name: machine name, meeting subject. In a tag the
// attribute name says what it is of.
func (s *scan) namingAt(from, end int) naming {
	run, mark := s.b[from:end], s.at(from-1)
	said := kindsOf(run)
	var before []byte
	if at := s.wordBefore(from); at < from {
		before = s.b[at : from-1]
	}
	if of, ok := lookup(lexicon().keys, run); ok && s.mode == 0 {
		isKey := mark == '"' && s.at(end) == '"' && (of.class != number || s.at(s.valueAt(end)) == '"')
		if isKey || of.class == prose && kindsIn(lineBefore(s.b, from, 64))&messageKinds != 0 { // a field of a message
			return of
		}
	}
	if mark == '"' && s.mode == 0 && slices.Contains(partsOfPeople, string(lower(run))) && s.w.r.arePeople(s.objectOf(from)) {
		return naming{class: name, strong: true}
	}
	switch {
	case said&organizations != 0 && (mark == '/' || mark == ',' || isCapital(run) && mark <= ' ' && s.isDistinguished(end)):
		return naming{class: subject} // CN=…, O=… (RFC 4514), /o=…/ou=…
	case said&moved != 0 && s.at(end) == ':' && is(before, people):
		return naming{class: name, worded: true} // delegate added: Anna
	case said&lastNames == 0:
		return s.w.naming(run)
	}
	if said := s.twoWords(from, end); said.class != plain {
		return said
	}
	return s.w.naming(run)
}

// partsOfPeople are the keys in an object of JSON that say who somebody is where it is a person's.
var partsOfPeople = []string{"id", "uri", "label", "login", "handle", "ref", "address"}

// objectOf returns the key of the object of JSON, or of the list of such, that has the key at an
// octet; nothing where it has none.
func (s *scan) objectOf(from int) []byte {
	const reach = 1 << 9
	before := lineBefore(s.b, from, reach)
	deep, inObject := 0, false
	for at := len(before) - 1; at >= 0; at-- {
		switch c := before[at]; {
		case c == '}' || c == ']':
			deep++
		case c != '{' && c != '[':
		case deep > 0:
			deep--
		default:
			if key, ok := bytes.CutSuffix(bytes.TrimRight(before[:at], " "), []byte{':'}); ok {
				key = bytes.TrimRight(key, "\" ")
				return key[lastAtom(key):]
			}
			if inObject && c == '{' {
				return nil
			}
			inObject = true
		}
	}
	return nil
}

// arePeople reports whether a key is of somebody, or of several.
func (r *Redactor) arePeople(key []byte) bool {
	return is(key, people|listWords|announces) || r.each(key).class == name
}

// twoWords returns what the word [from, end) says together with the one before it, where both
// are a label: machine name, access code.
func (s *scan) twoWords(from, end int) naming {
	before := bytes.TrimRight(s.b[max(0, from-32):from], " :({[") // conference: id=…
	if word := before[runStart(before):]; len(before) < from && len(word) > 0 && is(s.b[from:end], lastNames) {
		return s.w.naming(slices.Concat(word, []byte{' '}, s.b[from:end]))
	}
	return naming{}
}

// isDistinguished reports whether a distinguished name, or its end, is around the attribute
// the name of which ends here.
func (s *scan) isDistinguished(end int) bool {
	const reach = 128
	before, behind := lineBefore(s.b, end, reach), s.b[end:min(len(s.b), end+reach)]
	return bytes.HasSuffix(bytes.TrimRight(before[:lastAtom(before)], " "), []byte{','}) || bytes.Contains(behind[:lineLength(behind)], []byte("CN="))
}

// wordBefore returns where the word begins that a blank parts from what stands at an
// octet, that octet when there is none.
func (s *scan) wordBefore(at int) int {
	const longest = len("SendInstantMessage") + 2
	if s.at(at-1) != ' ' {
		return at
	}
	low := max(0, at-longest)
	from := low + lastAtom(s.b[low:at-1])
	if from == at-1 {
		return at
	}
	return from
}

// nameEnd moves the end of the value that begins at an octet over the further words of
// a name: all up to a mark or the end of the line where they are few, else those with
// capital letters.
func (s *scan) nameEnd(at, to int) int {
	const most, longest = 4, 80
	limit, last, words := to, to, 1
	for limit < len(s.b) && limit-at < longest && s.b[limit] == ' ' {
		n := 0
		for limit+1+n < len(s.b) && (!endsValue[s.b[limit+1+n]] || s.b[limit+1+n] == '\'') && s.b[limit+1+n] != '=' && s.b[limit+1+n] != ':' && s.b[limit+1+n] != '/' {
			n++
		}
		next := limit + 1 + n
		isVersion := s.at(next) == '/' && isDigit[s.at(next+1)] && s.at(next+2) == '.' // user=phone SIP/2.0
		if n == 0 || isVersion || s.at(next) == '=' || s.at(next) == ':' || s.at(next) == '@' {
			return last
		}
		if words++; words > most {
			return last
		}
		if c := s.b[limit+1]; c >= 'A' && c <= 'Z' || c >= 0x80 || is(s.b[limit+1:next], nameParticles) {
			last = next
		}
		limit = next
	}
	if at == to || s.b[at]-'0' <= 9 || bytes.IndexByte(s.b[at:to], '@') >= 0 {
		return to
	}
	return limit
}

// proseEnd moves the end of what somebody wrote to that of its line, unless another
// parameter begins before.
func (s *scan) proseEnd(to int) int {
	const longest = 4 << 10
	end := to
	for end < len(s.b) && end-to < longest {
		switch c := s.b[end]; {
		case c == '\r' || c == '\n' || c == '<' || c == '>' || c == '"' || c == '|' || c == ']':
			return end
		case c == ';' || c == '&':
			next := s.afterBlanks(end + 1)
			if n := runEnd(s.b, next); n > next && (s.at(s.extendedEnd(n)) == '=' || s.at(n) == ':' && s.at(n+1) == ' ') {
				return end
			}
		}
		end++
	}
	return end
}

// groupsEnd moves the end of the value that begins at an octet over the further groups
// of a telephone number.
func (s *scan) groupsEnd(at, to int) int {
	from := at
	if s.at(from) == '+' {
		from++
	}
	if end, digits := s.number(from); digits <= 15 && end > to && !isAtom[s.at(end)] {
		return end
	}
	return to
}

// valueAt returns where the value of a name that ends here begins, its quote
// included; 0 when no value follows.
func (s *scan) valueAt(at int) int {
	key := false
	if c := s.at(at); c == '"' || c == '\'' {
		key = true
		at++
	}
	if next := s.extendedEnd(at); s.at(next) == '=' {
		at = next
	}
	for s.at(at) == '*' { // *Customer*: …
		at++
	}
	if c := s.at(at); (c == '!' || c == '&' || c == '$') && s.at(at+1) == ':' { // as snom's phones say who may write
		at++
	}
	const near, longest = 4, 40
	blanks := at
	for s.at(at) == ' ' && at-blanks < near {
		at++
	}
	if end := isColumnGap.end(s.b[:min(len(s.b), blanks+longest)], blanks); s.at(end) == ':' || s.at(end) == '=' { // in columns
		at = end
	}
	switch s.at(at) {
	case '=':
		if at++; s.at(at) == '>' && (s.at(at+1) == ' ' || s.at(at+1) == '\'' || s.at(at+1) == '"') { // of a hash in Perl or Ruby
			at++
		}
	case 'L', 'l', '-':
		n := comparing.before(s.b[at:])
		if n == 0 || at == blanks || !isQuote[s.at(at+n)] {
			return 0
		}
		at += n
	case '[': // SrcPhoneNum[4711], body [text], but no index
		const longest = 3
		at++
		if n := digitsLength(s.b[at:]); key || n <= longest && s.at(at+n) == ']' || s.at(at) <= ' ' {
			return 0
		}
		return at
	case ':':
		if at++; !key && s.at(at) != ' ' && s.at(at) != '"' && s.at(at) != '\t' {
			return 0
		}
	default:
		return 0
	}
	if at = s.afterBlanks(at); s.at(at) == 'N' && s.at(at+1) == '\'' || s.at(at) == 'L' && s.at(at+1) == '"' { // a string of SQL, a wide one of C
		at++
	}
	return at
}

// isColumnGap tells what fills up the room behind a label in a list of them.
var isColumnGap = octets(" .")

// comparing is between a column of SQL or a property in PowerShell and the text for it.
var comparing = texts{"LIKE ", "like ", "-like ", "-eq ", "-ne ", "-match "}

// extendedEnd returns where the mark of an extended parameter ends that begins at an octet:
// filename*=UTF-8'de'… (RFC 8187), filename*0="…" (RFC 2231).
func (s *scan) extendedEnd(at int) int {
	if s.at(at) != '*' {
		return at
	}
	at++
	at += digitsLength(s.b[at:])
	if s.at(at) == '*' {
		at++
	}
	return at
}

// escapedEnd moves the end of a value in quotes over those that a backslash makes a part of
// it, as in JSON, but not behind the folders of a path.
func (s *scan) escapedEnd(at, to int) int {
	const reach = 1 << 10
	if s.at(at-2) == '\\' || bytes.Contains(s.b[at:min(to, at+3)], []byte(`:\`)) || s.at(at) == '\\' {
		return to
	}
	for (to-len(bytes.TrimRight(s.b[:to], `\`)))%2 == 1 {
		n := bytes.IndexByte(s.b[to+1:min(len(s.b), to+1+reach)], s.b[at-1])
		if n < 0 {
			break
		}
		to += n + 1
	}
	return to
}

// passwordEnd moves the end of a value over the marks that a password may have,
// unless another parameter or a character reference begins there.
func (s *scan) passwordEnd(to int) int {
	end := to
	for end < len(s.b) && s.b[end] > ' ' && s.b[end] != '"' && s.b[end] != '<' {
		switch s.b[end] {
		case '=':
			return to
		case ';', ',', '&':
			if next := runEnd(s.b, end+1); s.at(end+1) <= ' ' || next > end+1 && (s.at(next) == '=' || s.at(next) == ':') {
				return end
			}
		}
		end++
	}
	return end
}

// named appends the value of a parameter. It reports false and appends nothing
// when the value is not of the kind that the name promises, so that it is read
// as text.
func (w *walker) named(said naming, v []byte) bool {
	switch percents := bytes.Count(v, []byte{'%'}); {
	case said.opaque:
		return w.opaque(v)
	case percents == 2 && len(v) > 2 && v[0] == '%' && v[len(v)-1] == '%': // LIKE '%…%'
		return w.matching(said, v)
	case percents > 0:
		return w.escaped(v, func(t []byte) { w.labelled(said, t) })
	case said.dialled && w.r.covers(number) && len(v) <= longestNumber && isDigit.holds(v):
		said.class = number
	case said.account && w.r.level == People && len(v) > 1 && bytes.IndexByte(v, '.') < 0 && nameWord(v) == 0 && !listed(v) && bytes.ContainsAny(v, upperSet):
		w.accountDomain(v)
		return true
	case said.class == subject && !w.r.covers(subject) && isFreeText(v):
		said.class = prose
	case !w.r.covers(said.class):
		return false
	}
	if hasEscapes(v) && w.try(func() (taken bool) {
		return w.plainly(v, func(t []byte) { taken = w.named(said, t) }) && taken
	}) {
		return true
	}
	return w.ofClass(said, v) // it may be one as it is written
}

// labelled appends the value of a label, as text where it is none of the kind that it promises.
func (w *walker) labelled(said naming, v []byte) {
	if !w.named(said, v) {
		w.text(v)
	}
}

// ofClass is named for a value that is not encoded.
func (w *walker) ofClass(said naming, v []byte) bool {
	switch said.class {
	case name:
		return !(said.worded && (nameWord(v) < len(v) || listed(v)) && !isPersonal(v)) && w.namedUser(said, v)
	case host:
		return w.namedHost(v)
	case machine:
		return w.namedMachine(said, v)
	case secret:
		if scheme, token, ok := bytes.Cut(v, []byte{' '}); ok && !said.strong && is(scheme, authSchemes) && runEnd(token, 0) > 0 && bytes.IndexByte(token, ' ') < 0 {
			w.keep(v[:len(scheme)+1])
			w.put(secret, token)
			return true
		}
	}
	if !keepsPromise(said, v) {
		return said.class == number && w.matching(said, v)
	}
	switch said.class {
	case guid:
		w.within(v, bytes.Trim(v, "{<>}"), func(v []byte) { w.put(guid, v) })
	case mac:
		n := prefixLength(v)
		w.keep(v[:n])
		w.put(mac, v[n:])
	case callID:
		w.beforeParameters(callID, v)
	default:
		w.put(said.class, v)
	}
	return true
}

// keepsPromise reports whether a value is of the kind that its name promises.
func keepsPromise(said naming, v []byte) bool {
	switch said.class {
	case secret:
		return said.strong || isToken(v)
	case prose:
		_, own := ownWords(v)
		return said.strong || own > 1
	case number:
		_, ok := numberOf(v, 2)
		return ok
	case guid:
		of, _ := learnt(guid, bytes.Trim(v, "{<>}"))
		return of == guid
	case mac:
		return macDigits(v[prefixLength(v):]) != nil
	case sid:
		return sidLength(v) == len(v)
	case callID:
		return v[0] != ';'
	case epid:
		return isAtom[v[0]]
	case conversation, tag:
		return (len(v) > 1 || said.strong) && !bytes.ContainsAny(v, "<>\" ")
	case subject:
		return bytes.IndexFunc(v, unicode.IsLetter) >= 0 && (said.strong || !bytes.ContainsAny(v, ":/@") && !isWord(v))
	case topic:
		return said.strong || !bytes.ContainsAny(v, ":/@") && !isWord(v)
	}
	return true
}

// try does what f does, and undoes what it appended where f reports false.
func (w *walker) try(f func() bool) bool {
	mark := len(w.out)
	ok := f()
	if !ok {
		w.out = w.out[:mark]
	}
	return ok
}

// namedWithin is named for a part of a value, and keeps what stands around it.
func (w *walker) namedWithin(said naming, v, part []byte) bool {
	return w.try(func() (ok bool) {
		w.within(v, part, func(t []byte) { ok = w.named(said, t) })
		return ok
	})
}

// value returns where the value that begins at an octet stands without its quotes, and
// whether it has any.
func (s *scan) value(at int) (from, to int, quotes bool) {
	if q := s.at(at); isQuote[q] {
		const reach = 64 << 10
		limit := min(len(s.b), at+reach)
		for from := at + 1; ; {
			n := bytes.IndexByte(s.b[from:limit], q)
			if n < 0 {
				break
			}
			if to = from + n; q != '\'' || s.at(to+1) != q || n == 0 { // 'O''Brien', as SQL has it
				return at + 1, to, true
			}
			from = to + 2
		}
	}
	if at >= s.valued { // else the value that was looked at before ends where this one does
		s.valued = at
		for s.valued < len(s.b) && !endsValue[s.b[s.valued]] {
			s.valued++
		}
	}
	return at, s.valued, false
}

// matching appends the value of a pattern, without what stands for any text in it: the
// asterisks of a directory's filter, the percent signs of SQL.
func (w *walker) matching(said naming, v []byte) bool {
	bare := bytes.Trim(v, "*%")
	return len(bare) < len(v) && len(bare) > 0 && w.namedWithin(said, v, bare)
}

// namedUser appends what stands where a user is named. The constants of URIs
// (user=phone) and whatever has a form of its own are no users.
func (w *walker) namedUser(said naming, v []byte) bool {
	if bytes.ContainsAny(v, "@<") || bytes.IndexByte(v, '=') > 0 || // of a distinguished name
		bytes.Contains(v, []byte(":")) && !said.strong {
		return false
	}
	at := bytes.LastIndexByte(v, '\\') + 1
	if bytes.Contains(v, []byte("\\,")) {
		at = 0
	}
	if user := v[at:]; !said.strong && (listed(user) && !(said.user && isCapital(user)) || len(user) < 2) || said.strong && is(user, publicUsers) {
		return false
	}
	if bytes.HasPrefix(v, []byte("SIP/2.0")) || isProgramFile(v) || w.r.looksLikeHost(v) && bytes.Count(v, []byte{'.'}) > 1 {
		return false // SIP: SIP/2.0 100 Trying, name="lync.log", CN=fe01.contoso.com
	}
	if at > 0 { // DOMAIN\user
		w.accountDomain(v[:at-1])
		w.out = append(w.out, '\\')
		v = v[at:]
	}
	if _, ok := numberOf(v, 2); ok {
		w.put(number, v)
		return true
	}
	w.put(name, v)
	return true
}

// namedHost appends what stands where a host is named, a port behind it
// included. "SIP Communications Service" is the realm of every server.
func (w *walker) namedHost(v []byte) bool {
	if a, ok := addressOf(v); ok && a.IsValid() {
		w.put(host, v)
		return true
	}
	end := runEnd(v, 0)
	if end == 0 || len(v) > end && v[end] != ':' || bytes.IndexByte(v, '%') >= 0 {
		return false
	}
	if countDigits(v[:end]) == end || listed(v[:end]) {
		return false
	}
	if at := end + 1; len(v) > at && countDigits(v[at:]) != len(v)-at {
		return false
	}
	w.put(host, v[:end])
	w.keep(v[end:])
	return true
}

// opaque appends the opaque parameter of a URI: the kind stays, what it names is
// replaced.
func (w *walker) opaque(v []byte) bool {
	for _, o := range [...]struct {
		prefix string
		class  class
	}{{"user:epid:", gruu}, {"user:", conversation}, {"srvr:", conversation}, {"app:conf:", conversation}, {"app:", plain}, {"state:", plain}} {
		if len(v) <= len(o.prefix) || !bytes.EqualFold(v[:len(o.prefix)], []byte(o.prefix)) {
			continue
		}
		at := len(o.prefix)
		if o.prefix == "state:" {
			w.keep(v[:at])
			w.state(v[at:])
			return true
		}
		if o.class != gruu {
			at = bytes.LastIndexByte(v, ':') + 1
		}
		if o.class == plain || at == len(v) {
			return false
		}
		w.copy(v, 0, at, 0)
		if o.class == conversation && at == len(o.prefix) && isWord(v[at:]) {
			w.keep(v[at:])
			return true
		}
		w.put(o.class, v[at:])
		return true
	}
	if isToken(v) && w.r.covers(secret) {
		w.put(secret, v)
		return true
	}
	return false
}

// state appends the state of a route, F:T:Ci.R7a00: its marks of a letter or two stay.
func (w *walker) state(v []byte) {
	for len(v) > 0 {
		n := atomLen(v)
		switch {
		case n == 0:
			n = 1
			w.keep(v[:n])
		case n <= 2 && countDigits(v[:n]) == 0:
			w.keep(v[:n])
		default:
			w.copy(v, 0, n, 0)
		}
		v = v[n:]
	}
}

// isToken reports whether a value looks drawn at random.
func isToken(v []byte) bool {
	const shortest, longOfDigits = 8, 12
	digits := countDigits(v)
	return len(v) >= shortest && isTokenOctet.holds(v) && digits > 0 && (digits < len(v) || len(v) >= longOfDigits)
}

var isTokenOctet = isBase64.and("=.%~")

// isUnguessable reports whether a value is one that opens what it stands for to whoever has
// it: drawn at random, of so many octets of all kinds.
func isUnguessable(v []byte) bool {
	const shortest = 20
	if len(v) < shortest || alphabetOf(v) != lowerSet+upperSet+digitSet || !isToken(v) || !isMixed(v) || len(v) > 36 && isGUID(v[len(v)-36:]) { // a branch
		return false
	}
	_, _, isText := base64Text(bytes.TrimRight(v, "="))
	return !isText
}

// isMixed reports whether small letters, capital ones and digits follow each other as they do
// where they are drawn, and do not where words or the folders of a path do.
func isMixed(v []byte) bool {
	const every = 3 // octets
	changes := 0
	for i := 1; i < len(v); i++ {
		if letterKind[v[i]] != letterKind[v[i-1]] {
			changes++
		}
	}
	return changes*every > len(v)
}

func isCapital(v []byte) bool { return len(v) > 0 && letterKind[v[0]] == 'A' }
