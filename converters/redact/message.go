package redact

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate/catalog"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// header says how the value of a header field is read.
type header uint8

const (
	textual   header = iota
	tokens           // tokens of the list
	numbers          // numbers and tokens
	addressed        // name-addr and addr-spec
	callIDs          // a Call-ID, parameters behind it
	via
	credentials
	subjects
	conversations
	secretive // nothing but a credential
	contentType
	contentLength
	product // User-Agent and Server
	reasons // words of a server, which may quote the request
	dates
	contentID  // names a part, as a Call-ID names a session
	userData   // of an application, parameters behind it (RFC 7433)
	statistics // figures of the media
)

// headerNames are how values are read, as the lexicon calls it.
var headerNames = strings.Fields("textual tokens numbers addressed callIDs via credentials subjects conversations secretive contentType contentLength product reasons dates contentID userData statistics")

// kindOf returns how the header of a name is read; textual of an unknown one.
func kindOf(name []byte) header {
	kind, _ := lookup(lexicon().fields, name)
	return kind
}

// place returns in which place the words of a header field are.
func (h header) place() place {
	switch h {
	case product:
		return inProduct
	case reasons:
		return inReason
	case dates:
		return inDate
	case statistics:
		return inReport
	}
	return anywhere
}

// entity is the walk through a message or a part of one, with what its header fields say of
// its body.
type entity struct {
	*walker
	kind     string // media type, lower case
	boundary []byte
	encoding string // Content-Transfer-Encoding
}

// message appends a SIP message, or the headers of one, redacted. A
// Content-Length moves with the body, so one that was right is right.
func (w *walker) message(raw []byte) {
	if w.depth >= maxDepth {
		w.drop(raw)
		return
	}
	w.depth++
	e := entity{walker: w}
	from, to := -1, 0
	head, start := sip.HeaderLength(raw), len(w.out)
	w.fields = true
	for line := range sip.HeadLines(raw[:head]) {
		name, value, ok := cutField(line)
		switch {
		case !ok && len(w.out) == start:
			w.once(&w.seen.starts, line, func() { w.startLine(line) })
		case !ok && isDescribing(line):
			w.swept(func() { w.sdp(line) })
		case !ok:
			w.swept(func() { w.brokenField(line) })
		default:
			at := len(w.out)
			if e.fieldLine(line, name, value) == contentLength && from < 0 {
				from, to = at+bytes.IndexByte(w.out[at:], ':')+1, len(w.out)
			}
		}
	}
	w.fields = false
	at := len(w.out)
	e.wholeBody(raw[head:])
	w.depth--
	if from >= 0 {
		w.count(from, to, len(raw)-head, len(w.out)-at)
	}
}

// fieldLine appends the line of a field, and notes what it tells of the body.
func (w *entity) fieldLine(line, name, value []byte) header {
	w.once(&w.seen.fields, line, func() {
		w.fieldName(line, name, value)
		w.field(w.fieldKind(name), name, value)
	})
	return w.ofBody(name, value)
}

// startLine appends the first line of a message (RFC 3261 §7.1, §7.2).
func (w *walker) startLine(line []byte) {
	const status = len("SIP/2.0 200")
	if len(line) >= status && bytes.HasPrefix(line, []byte("SIP/2.0 ")) && digitsLength(line[status-3:]) == 3 {
		w.keep(line[:status])
		w.scan(line[status:], quiet|asReason)
		return
	}
	if method, rest, ok := bytes.Cut(line, []byte{' '}); ok && sip.IsStartLine(bytes.TrimRight(line, "\r\n")) {
		version := bytes.LastIndex(rest, []byte(" SIP/2.0"))
		if version > 0 {
			w.method(method)
			w.keep(line[len(method) : len(method)+1])
			w.text(rest[:version]) // by itself, or a parameter's value might go on with the version
			w.keep(rest[version:])
			return
		}
	}
	w.text(line)
}

// count corrects the number in out[from:to] when a body of so many octets
// became one of now octets.
func (w *walker) count(from, to, was, now int) {
	value := w.out[from:to]
	text := bytes.TrimSpace(value)
	n, err := strconv.Atoi(string(text))
	if err != nil || was == now || n < 0 {
		return
	}
	at := from + bytes.Index(value, text)
	fixed := strconv.AppendInt(nil, int64(max(0, n+now-was)), 10)
	w.out = slices.Replace(w.out, at, at+len(text), fixed...)
}

// cutField parts a header line. Value has its line end. A name with a dot or a
// digit first is an address or a host in a broken line, unless it begins as those do that
// nobody registered (P-Com.Name), and what slashes or no blank follow is the
// scheme of a URI.
func cutField(line []byte) (name, value []byte, ok bool) {
	const longest = 80
	name, value, ok = sip.CutHeader(line)
	return name, value, ok && len(name) < longest && name[0] > '9' && (bytes.IndexByte(name, '.') < 0 || isUnregistered(name)) && !bytes.HasPrefix(value, []byte("//")) &&
		!(len(value) > 0 && !isBlank[value[0]] && isScheme(name))
}

// isUnregistered reports whether a field's name begins with P- or X- (RFC 5727 §4).
func isUnregistered(name []byte) bool {
	return len(name) > 2 && name[1] == '-' && (lowerOf[name[0]] == 'p' || lowerOf[name[0]] == 'x') && name[2] != '.'
}

func (w *walker) fieldKind(name []byte) header {
	kind, known := lookup(lexicon().fields, name)
	if known {
		return kind
	}
	if said := w.naming(name); said.class == secret && said.strong {
		return secretive
	}
	return textual
}

// field appends the value of a header field.
func (w *entity) field(kind header, name, value []byte) {
	switch kind {
	case tokens:
		w.scan(value, quiet)
	case numbers:
		w.numbers(value)
	case contentLength:
		if isFigure(bytes.TrimSpace(value)) {
			w.keep(value)
		} else {
			w.text(value)
		}
	case addressed:
		w.elements(value, addressLength, w.address)
	case callIDs:
		w.callIDs(value)
	case via:
		w.elements(value, elementLength, w.via)
	case credentials:
		w.credentials(value)
	case subjects:
		w.whole(value, func(v []byte) { w.words(topic, v) })
	case conversations:
		w.whole(value, func(v []byte) {
			if isGUID(v) {
				w.put(guid, v)
				return
			}
			w.put(conversation, v)
		})
	case statistics:
		w.whole(value, report{walker: w.walker}.statistics)
	case contentID:
		w.within(value, bytes.Trim(value, "<> \t\r\n"), func(v []byte) { w.put(callID, v) })
	case userData:
		w.whole(value, func(v []byte) { w.beforeParameters(secret, v) })
	case secretive:
		w.whole(value, func(v []byte) { w.put(secret, v) })
	case contentType:
		w.contentType(value)
	case product:
		w.product(value)
	case reasons:
		w.elements(value, elementLength, w.reason)
	case dates:
		if longest := longestRun(value, isClock); longest > len("00:00:00") {
			w.scan(value, asDate)
			return
		}
		w.scan(value, quiet|digitsStay|asDate)
	default:
		w.unknownField(name, value)
	}
}

// reason appends one value of a field with the words of a server.
func (w *walker) reason(value []byte) {
	at := isLead.end(value, 0)
	for at > 0 && at < len(value) && isAtom[value[at]] && isAtom[value[at-1]] {
		at-- // a word that begins with digits
	}
	code := digitsStay
	if countDigits(value[:at]) >= shortNumber {
		code = 0
	}
	w.scan(value[:at], code)
	if text := bytes.TrimSpace(value[at:]); bytes.IndexByte(text, '"') < 0 && isFreeText(text) && w.r.covers(prose) {
		w.within(value[at:], text, func(v []byte) { w.put(prose, v) })
		return
	}
	w.scan(value[at:], asReason)
}

// isClock tells the octets of a time of day.
var isClock = isDigit.and(":")

// longestRun returns how many octets of a kind follow each other in v at most.
func longestRun(v []byte, kind set) (longest int) {
	for at := 0; at < len(v); at++ {
		end := kind.end(v, at)
		longest, at = max(longest, end-at), end
	}
	return longest
}

// isLead tells what stands before the words of a reason: codes and blanks.
var isLead = isBlank.and(digitSet)

// product appends the value of a field that names a product. What the analysis knows it by
// stays, however usual a word it is.
func (w *walker) product(value []byte) {
	if w.r.level == All && !w.learning {
		w.kept, w.keptIn = signOf(value), value
	}
	w.scan(value, quiet|digitsStay|asProduct)
	w.kept, w.keptIn = nil, nil
}

// signOf returns where the words stand by which a product is known.
func signOf(value []byte) (spans []formats.Span) {
	at := 0
	for _, word := range catalog.ProductSign(string(bytes.TrimSpace(value))) {
		i := bytes.Index(lower(value[at:]), lower([]byte(word)))
		if i < 0 {
			return nil
		}
		spans = append(spans, formats.Span{From: at + i, To: at + i + len(word)})
		at += i + len(word)
	}
	return spans
}

// numbers appends a field of numbers, behind which a method may stand, as in CSeq, or a
// comment, as in Retry-After.
func (w *walker) numbers(value []byte) {
	if i := bytes.IndexByte(value, '\n') + 1; i > 0 && len(bytes.TrimSpace(value[:i])) > 0 && len(bytes.TrimSpace(value[i:])) > 0 {
		w.numbers(value[:i])
		w.brokenField(value[i:]) // damage has folded another line to it
		return
	}
	if open := bytes.IndexByte(value, '('); open >= 0 && w.r.covers(prose) { // Retry-After: 18 (in a meeting)
		shut := max(open+1, bytes.LastIndexByte(value, ')'))
		w.scan(value[:open+1], quiet|digitsStay)
		w.words(prose, value[open+1:shut])
		value = value[shut:]
	}
	bare := bytes.TrimRight(value, " \t\r\n")
	at := bytes.LastIndexByte(bare, ' ') + 1
	if lead := isLead.end(bare, 0); lead < len(bare) && isAtom[bare[lead]] && (lead < at || at == 0) {
		w.scan(value[:lead], quiet|digitsStay) // what else somebody or damage has put behind it
		w.scan(value[lead:], 0)
		return
	}
	if at == 0 || digitsLength(bare) == 0 || runEnd(bare, at) < len(bare) {
		w.scan(value, quiet|digitsStay)
		return
	}
	w.scan(value[:at], quiet|digitsStay)
	w.method(bare[at:])
	w.keep(value[len(bare):])
}

// method appends a method. One that is not on the list may be any token.
func (w *walker) method(v []byte) {
	if isWord(v) {
		w.keep(v)
		return
	}
	w.put(method, v)
}

// callIDs appends a Call-ID, or the list of them that In-Reply-To has, with the
// parameters behind each.
func (w *walker) callIDs(value []byte) {
	upToComma := func(v []byte) int {
		id, _, _ := bytes.Cut(v, []byte{','})
		return len(id)
	}
	w.elements(value, upToComma, func(v []byte) {
		if bytes.Contains(v, []byte(`="`)) { // damage has put another field here
			w.text(v)
			return
		}
		w.whole(v, func(v []byte) { w.beforeParameters(callID, v) })
	})
}

// beforeParameters appends a value of a class with parameters behind it.
func (w *walker) beforeParameters(c class, v []byte) {
	value, _, _ := bytes.Cut(v, []byte{';'})
	w.put(c, value)
	w.text(v[len(value):])
}

// fieldName appends the name of a header field, with the colon behind it.
func (w *walker) fieldName(line, name, value []byte) {
	if isWordIn(inHeader, name) {
		w.keep(line[:len(line)-len(value)])
		return
	}
	w.copy(line, 0, len(line)-len(value), 0)
}

// unknownField appends the value of a header that is not known here, by what
// its name says.
func (w *walker) unknownField(field, value []byte) {
	said := w.naming(field)
	bare := bytes.TrimSpace(value)
	text := w.text
	if w.r.level >= People && !isWordIn(inHeader, field) {
		defer func(invented bool) { w.invented = invented }(w.invented)
		w.invented, text = true, w.ofNobody
	}
	switch {
	case isMarkup(value):
		w.markup(value, false)
		return
	case isWordOf(inNumber, field):
		w.scanText(value, counts)
		return
	case w.r.level == Secrets && isUnguessable(bare) && !isWordIn(inHeader, field):
		w.whole(value, func(v []byte) { w.put(secret, v) })
		return
	case isOfMeeting(field) && w.r.covers(conversation):
		w.whole(value, func(v []byte) {
			if !w.meetingURL(v) {
				w.text(v)
			}
		})
		return
	}
	if said = said.of(bare); said.class == prose && bytes.IndexByte(bare, ' ') < 0 && w.naming(field) != said {
		said = naming{}
	}
	switch {
	case said.class != plain:
	case lastWord(field) == "name":
		said = naming{class: name}
	case isDocument(bare) && !bytes.ContainsAny(bare, `/\:;=<"`), w.isSentence(field, bare), w.isSentence(field, unpacked(bare)):
		said = naming{class: prose, strong: true}
	}
	if (said.class == prose || said.class == topic) && said.strong && len(bare) > 0 && w.r.covers(said.class) {
		w.whole(value, func(v []byte) { w.words(said.class, v) }) // marks and all
		return
	}
	marks := "\r\n;,<"
	switch {
	case (said.class == name || said.class == subject) && !bytes.ContainsAny(bare, "@=:\""): // Doe, John
		marks = "\r\n;<"
	case said.class == machine && said.strong: // 48.137, 11.575
		marks = "\r\n;<="
	}
	if said.class == plain || said.opaque || len(bare) == 0 || bytes.ContainsAny(bare, marks) {
		text(value)
		return
	}
	if !w.namedWithin(said, value, bare) {
		text(value)
	}
}

// ofNobody appends the value of a field or parameter that no list has: what can be
// somebody is a name, and of all else only hosts, addresses and words of the list stay.
func (w *walker) ofNobody(v []byte) {
	defer func(invented bool) { w.invented = invented }(w.invented)
	w.invented = true
	if bytes.ContainsAny(v, "@=:{%&") {
		if from, to := 0, bytes.IndexByte(v, '|'); to > 0 { // cells, of which each is read by itself
			for ; to >= 0; to = bytes.IndexByte(v[from:], '|') {
				w.ofNobody(v[from : from+to])
				w.keep([]byte{'|'})
				from += to + 1
			}
			v = v[from:]
		}
		w.text(v)
		return
	}
	for len(v) > 0 {
		n := bytes.IndexAny(v, ",;<>|\r\n")
		if n < 0 {
			n = len(v)
		}
		part := v[:n]
		if bare := bytes.Trim(part, " \t\"'()[]*"); len(bare) > 0 && w.r.isPerson(bare) {
			if known := !w.learning || len(bare) <= 80 && !isSmallWord(bare); known { // else a word as any other
				w.within(part, bare, w.putWhole)
			} else {
				w.keep(part)
			}
		} else {
			w.text(part)
		}
		if v = v[n:]; len(v) > 0 {
			w.keep(v[:1])
			v = v[1:]
		}
	}
}

// brokenField appends a line among fields that damage has taken the name of.
func (w *walker) brokenField(line []byte) {
	switch {
	case isMarkup(line):
		w.markup(line, false)
	case w.r.level < People:
		w.text(line)
	default:
		w.ofNobody(line)
	}
}

// putWhole appends a name that is looked for elsewhere as a whole only.
func (w *walker) putWhole(v []byte) {
	if !w.learning {
		w.put(name, v)
		return
	}
	w.r.learnWhole(v)
	w.keep(v)
}

// isSentence reports whether a field that no list has says something in so many words: that
// somebody wrote.
func (w *walker) isSentence(field, v []byte) bool {
	const odd = 2
	if !w.r.covers(prose) || isWordIn(inHeader, field) || len(v) > 4<<10 || bytes.ContainsAny(v, ";=@/\\<>\"{}|&") {
		return false
	}
	all, own := ownWords(v)
	return own >= odd && (all > odd || !isPersonal(v))
}

// isFreeText reports whether a text is nothing but words, half of which or more no list has, and
// nobody's name: that somebody wrote, whatever its name.
func isFreeText(v []byte) bool {
	const longest, least = 4 << 10, 2
	if len(v) > longest || bytes.ContainsAny(v, "=@/\\<>{}|&") || isPersonal(v) {
		return false
	}
	all, own := ownWords(v)
	return own >= least && own*2 >= all
}

// ownWords returns how many words a text has, and how many of them no list has.
func ownWords(v []byte) (all, own int) {
	for word := range bytes.FieldsSeq(v) {
		word = bytes.Trim(word, ".,:!?()")
		if len(word) > 1 && countDigits(word) == 0 {
			all++
			if !listed(word) {
				own++
			}
		}
	}
	return all, own
}

// lastWord returns the last word of a field's name, in lower case.
func lastWord(name []byte) string { return string(fold(name[bytes.LastIndexByte(name, '-')+1:])) }

// whole appends a value through f, the blanks around it as they are.
func (w *walker) whole(value []byte, f func([]byte)) { w.within(value, bytes.TrimSpace(value), f) }

// within appends a part of a value through f, unless it is empty, and keeps what stands
// around it.
func (w *walker) within(value, part []byte, f func([]byte)) {
	if len(part) == 0 {
		w.keep(value)
		return
	}
	at := cap(value) - cap(part) // for both end in one array
	w.keep(value[:at])
	f(part)
	w.keep(value[at+len(part):])
}

// eachLine appends text through f, line by line, the line ends as they are.
func (w *walker) eachLine(b []byte, f func(line []byte)) {
	for line := range bytes.Lines(b) {
		text := bytes.TrimRight(line, "\r\n")
		f(text)
		w.keep(line[len(text):])
	}
}

// elements appends a list through f, element by element, the length of which length tells.
func (w *walker) elements(value []byte, length func([]byte) int, f func([]byte)) {
	for len(value) > 0 {
		n := length(value)
		f(value[:n])
		if value = value[n:]; len(value) > 0 {
			w.keep(value[:1])
			value = value[1:]
		}
	}
}

// elementLength returns the length of the first element of a list with commas.
func elementLength(value []byte) int { return sip.ElementLength(value, ',') }

// addressLength is elementLength of a list of addresses, in which a display name may have a
// comma: Doe, John <sip:…>.
func addressLength(value []byte) int {
	n := elementLength(value)
	if next := n + 1; next < len(value) && !bytes.ContainsAny(value[:n], "<>:@\"") {
		if end := next + elementLength(value[next:]); bytes.IndexByte(value[next:end], '<') > 0 {
			return end
		}
	}
	return n
}

// address appends an element of a field of addresses. Who it is comes again, and the parameters
// behind the bracket mostly not.
func (w *walker) address(v []byte) {
	n := bytes.IndexByte(v, '>') + 1
	if who := v[:n]; n < len(v) && v[n] == ';' && bytes.Count(who, []byte{'"'})%2 == 0 && bytes.IndexByte(who, '\\') < 0 {
		w.onceAs(&w.seen.addresses, who, who, func() { w.nameAddr(who) })
		w.text(v[n:])
		return
	}
	w.nameAddr(v)
}

// nameAddr appends a name and its address, or an address alone.
func (w *walker) nameAddr(v []byte) {
	at := blanks(v)
	if at < len(v) && v[at] == '"' {
		end := stringEnd(v, at+1)
		if n := bytes.IndexAny(v[at+1:], "<>;"); end == len(v) && n >= 0 { // damage has taken the mark that ends it
			end = at + 1 + n
		}
		if open := bytes.IndexByte(v[end:], '<'); open > 0 { // perhaps behind further marks: ""Jane Doe""
			if all := at + 1 + len(bytes.TrimRight(v[at+1:end+open], " \t\r\n\"")); all > end && isDisplay(v[at+1:all]) {
				end = all
			}
		}
		w.keep(v[:at+1])
		w.display(v[at+1 : end])
		w.text(v[end:])
		return
	}
	open := bytes.IndexByte(v, '<')
	if open < 0 && !bytes.ContainsAny(v, ":@") && w.r.level >= People { // a name without its address
		w.ofNobody(v)
		return
	}
	if open <= at || !isDisplay(v[at:open]) {
		w.text(v)
		return
	}
	display := bytes.TrimRight(v[at:open], " \t\r\n")
	w.keep(v[:at])
	w.display(display)
	w.text(v[at+len(display):])
}

// isDisplay reports whether what stands before a bracket can be a display name
// without quotes: words, also encoded ones.
func isDisplay(v []byte) bool {
	for {
		i := bytes.IndexAny(v, ":;=@")
		if i < 0 {
			return true
		}
		word, ok := encodedWordAt(v[i:])
		if !ok {
			return false
		}
		v = v[i+len(word.b):]
	}
}

// display appends a display name, which is often a number.
func (w *walker) display(v []byte) {
	if _, ok := numberOf(v, 2); ok {
		w.put(number, v)
		return
	}
	w.words(name, v)
}

// via appends a Via value. Whose it is comes again, and the branch mostly not.
func (w *walker) via(v []byte) {
	who, _, _ := bytes.Cut(v, []byte{';'})
	if bytes.IndexByte(who, '&') >= 0 { // the semicolon may be that of an escape
		who = v
	}
	w.onceAs(&w.seen.vias, who, who, func() { w.sentBy(who) })
	w.text(v[len(who):])
}

// sentBy appends the transport of a Via value and the host behind it.
func (w *walker) sentBy(v []byte) {
	at := 0
	for range 2 { // two slashes, perhaps with blanks around them
		slash := bytes.IndexByte(v[at:], '/')
		if slash < 0 {
			w.text(v)
			return
		}
		at += slash + 1
	}
	at += blanks(v[at:])
	for at < len(v) && !isBlank[v[at]] && v[at] != ';' {
		at++
	}
	at += blanks(v[at:])
	w.scan(v[:at], quiet|digitsStay)
	s := scan{w: w, b: v[at:]}
	end := s.hostAt(0)
	w.text(v[at+end:])
}
