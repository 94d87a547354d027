package redact

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"

	"ocsconv/formats"
	"ocsconv/formats/stamp"
)

// walker goes through octets and appends them to out, redacted. While it learns
// it notes the values and leaves them as they are.
type walker struct {
	r        *Redactor
	out      []byte
	learning bool
	depth    int                           // of parts and messages in each other
	decoded  int                           // of encodings in each other
	looked   int                           // octets that scans began on, so that tests can count the work
	hostEnd  int                           // where the last host in out ends: a port may follow
	document bool                          // only its words tell where a message's body ends
	seen     *seen                         // in logs of this format
	line     func([]byte) formats.Line     // what the log's format knows of a line
	own      []string                      // the delimiters of the log's format
	fixed    func([]byte) []formats.Span   // what the log's format knows to be fixed in a line; may be nil
	respell  func(text, raw []byte) []byte // of the log's format; may be nil
	labels   [128]struct {
		label string
		said  naming
	}
	kept     []formats.Span // fixed parts of keptIn
	keptIn   []byte
	unknown  bool // the text is a body of a type that nobody knows
	invented bool // the text is the value of a field or parameter that no list has
	fields   bool // the text is header fields
	trusted  bool // what is asked is whether a value stands in the text, so that words of no list stay
	problem  bool // the text says what is damaged, and may quote what is
}

// maxDepth bounds how deep messages and multiparts stand in each other, and
// maxDecoded how deep encodings do: base64 in XML in base64. What is deeper is
// not read, so it is dropped.
const (
	maxDepth   = 16
	maxDecoded = 6
)

// noHost is the end of the last host where there is none.
const noHost = -1

// in makes the walker read lines of logs in the named format.
func (w *walker) in(format string) {
	w.seen, w.line, w.own, w.fixed, w.respell, w.document = w.r.seen[""], w.r.formats.LineOf(format), nil, nil, nil, false
	if f := w.r.formats.ByName(format); f != nil {
		w.seen, w.own, w.fixed, w.respell, w.document = w.r.seen[f.Name], f.Delimiters, f.FixedParts, f.Respell, f.Document
	}
}

// begin starts a walk over octets of a log in the named format.
func (w *walker) begin(learning bool) *walker {
	w.out, w.learning, w.depth, w.decoded, w.hostEnd = w.out[:0], learning, 0, 0, noHost
	w.unknown, w.invented, w.fields, w.trusted, w.problem = false, false, false, false, false
	if cap(w.out) > 16<<20 {
		w.out = nil
	}
	return w
}

// drop appends filler in the place of what is nested too deep to be read.
func (w *walker) drop(b []byte) {
	if w.learning || w.r.level == Off {
		w.out = append(w.out, b...)
		return
	}
	w.out = appendFiller(w.out, b)
}

// put appends a value of a class. Where damage put the mark of a server trace's
// record into it, the mark stays, or the records behind it would be others.
func (w *walker) put(c class, v []byte) {
	if from, to := w.r.frame(v); to > 0 {
		w.put(c, v[:from])
		w.out = append(w.out, v[from:to]...)
		w.put(c, v[to:])
		return
	}
	if lead, n := valueIn(c, v); n-lead < len(v) && n > lead {
		w.text(v[:lead])
		w.put(c, v[lead:n])
		w.text(v[n:])
		return
	}
	if c == topic {
		if c = subject; w.r.level < People {
			c = prose
		}
	}
	defer func() {
		if c == host || c == address || c == server {
			w.hostEnd = len(w.out)
		}
	}()
	switch {
	case len(v) == 0:
	case !w.r.covers(c):
		w.uncovered(c, v)
	case w.learning:
		w.r.learn(c, v)
		w.out = append(w.out, v...)
	default:
		w.out = w.r.pseudonym(w.out, c, v)
	}
}

// frame returns where the first mark that opens or closes a record of any format stands in v.
func (r *Redactor) frame(v []byte) (from, to int) {
	for _, mark := range r.frames {
		from, to = sooner(v, mark, from, to)
	}
	return from, to
}

// delimiter is frame, or where a delimiter of the log's own format stands before that.
func (w *walker) delimiter(v []byte) (from, to int) {
	from, to = w.r.frame(v)
	for _, d := range w.own {
		from, to = sooner(v, []byte(d), from, to)
	}
	return from, to
}

// sooner returns where a mark stands in v, or where another does that stands before it.
func sooner(v, mark []byte, from, to int) (int, int) {
	if i := bytes.Index(v, mark); i >= 0 && (to == 0 || i < from) {
		return i, i + len(mark)
	}
	return from, to
}

// isPlain reports whether a delimiter is of letters and blanks alone. Any other text may
// have it, so it is one in the lines of its own format only.
func isPlain(delimiter string) bool {
	return strings.Trim(delimiter, " abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// valueIn returns from where to where v can be a host, a Call-ID or a token. In a damaged
// log other text may follow.
func valueIn(c class, v []byte) (from, to int) {
	has := valueOctets[c]
	if has == nil {
		return 0, len(v)
	}
	for from < len(v) && !has[v[from]] {
		from++
	}
	return from, has.end(v, from)
}

// valueOctets are the octets of values of a class, where not all are.
var valueOctets = [classes]*set{host: &isHostValue, callID: &isWordOctet, epid: &isParamASCII, tag: &isTagOctet}

// uncovered appends a value that the level leaves: but for values of lower
// levels inside of it. The label of a registered domain is none of those, see keep.
func (w *walker) uncovered(c class, v []byte) {
	if w.learning || w.r.level == Off {
		if c == host {
			w.r.keep(v)
		}
		w.out = append(w.out, v...)
		return
	}
	if c == subject {
		w.text(v)
		return
	}
	defer func(invented bool) { w.invented = invented }(w.invented)
	w.invented = false
	s := scan{w: w, b: v}
	for at := 0; at < len(v); {
		if !isAtom[v[at]] {
			at++
			continue
		}
		at = s.known(at, at+atomLen(v[at:]))
	}
	s.flush(len(v))
}

// user appends the user part of a URI or address.
func (w *walker) user(v []byte) {
	if bytes.IndexByte(v, '%') >= 0 && w.escaped(v, w.user) {
		return
	}
	if at := bytes.IndexByte(v, ';'); at >= 0 {
		w.user(v[:at])
		w.text(v[at:])
		return
	}
	if user, password, ok := bytes.Cut(v, []byte{':'}); ok {
		w.user(user)
		w.out = append(w.out, ':')
		w.put(secret, password)
		return
	}
	_, isNumber := numberOf(v, 1)
	switch {
	case is(v, publicUsers):
		w.out = append(w.out, v...)
	case isGUID(v):
		w.put(guid, v)
	case isNumber:
		w.put(number, v)
	default:
		w.put(name, v)
	}
}

// text appends free text: URIs, addresses, hosts, numbers and UUIDs are told by
// their shape, values by the name before them, and what is known is found
// wherever it stands.
func (w *walker) text(b []byte) { w.scanText(b, 0) }

// scanText is text in a mode.
func (w *walker) scanText(b []byte, m mode) {
	switch {
	case isUnescaped.holds(b): // as most text
		w.scanRuns(b, m, false)
	case bytes.IndexByte(b, 0) >= 0:
		w.wide(b)
	case hasEscapes(b):
		w.escapedText(b, m)
	default:
		w.scan(b, m)
	}
}

// mode restricts what a scan takes for a value.
type mode uint8

const (
	digitsStay mode = 1 << iota // digits are no telephone numbers: SDP
	quiet                       // names of parameters mean nothing
	asMarkup                    // words of a tag mean something, …
	asProduct                   // … of a product, …
	asReason                    // … of a reason, …
	asDate                      // … of a date
	counts                      // numbers are of a harmless kind, hexadecimal ones too
)

// place returns in which place the words of a text are.
func (m mode) place() place {
	switch {
	case m&asMarkup != 0:
		return inMarkup
	case m&asProduct != 0:
		return inProduct
	case m&asReason != 0:
		return inReason
	case m&asDate != 0:
		return inDate
	}
	return anywhere
}

// scan is scanText of text without escapes.
func (w *walker) scan(b []byte, m mode) {
	switch {
	case isUnescaped.holds(b):
		w.scanRuns(b, m, false)
	case m != 0 && bytes.IndexByte(b, 0) >= 0:
		w.wide(b)
	case !hasTypographic(b) || !w.plainly(b, func(t []byte) { w.scan(t, m) }):
		w.scanRuns(b, m, m&^asReason == 0 && hasForeign(b))
	}
}

// scanRuns goes from run to run and mark to mark.
func (w *walker) scanRuns(b []byte, m mode, foreign bool) {
	w.looked += len(b)
	s := scan{w: w, b: b, mode: m, foreign: foreign, rules: rulesFor(w.r.level, m)}
	for at := 0; at < len(b); {
		if isRun[b[at]] {
			at = s.run(at, runEnd(b, at))
		} else {
			at = max(at+1, s.take(s.rules.marks[b[at]], at, at+1))
		}
	}
	s.flush(len(b))
}

// scan is one pass over b. What stands before last is in the output.
type scan struct {
	w    *walker
	b    []byte
	last int
	mode mode

	rules   *rules // of the level and mode
	foreign bool   // there are letters that English has not

	packed int // base64 was looked for up to here
	valued int // the end of the last value without quotes
}

func (s *scan) flush(to int) {
	if to > s.last {
		s.w.copy(s.b, s.last, to, s.mode)
		s.last = to
	}
}

// pass emits b[from:to] through f.
func (s *scan) pass(from, to int, f func([]byte)) int {
	s.flush(from)
	f(s.b[from:to])
	s.last = to
	return to
}

// put emits b[from:to] as a value.
func (s *scan) put(c class, from, to int) int {
	s.flush(from)
	s.w.put(c, s.b[from:to])
	s.last = to
	return to
}

func (s *scan) at(i int) byte {
	if i >= 0 && i < len(s.b) {
		return s.b[i]
	}
	return 0
}

// run takes the run [from, end) and returns where to go on.
func (s *scan) run(from, end int) int {
	if next := s.take(s.rules.runs[s.at(end)], from, end); next > 0 {
		return next
	}
	return s.atoms(from, end)
}

// take takes a value by [from, end), of which the first rule that finds one decides.
func (s *scan) take(rules []rule, from, end int) int {
	behind := s.at(end)
	for i := range rules {
		rule := &rules[i]
		if rule.next != nil && !rule.next[behind] || rule.class != plain && from < s.last {
			continue
		}
		if next := rule.take(s, from, end); next > from { // or the scan would not end
			return next
		}
	}
	return 0
}

// rule takes a value by the run or the mark at [from, end) and returns where to go on, 0 where
// there is none.
type rule struct {
	take  func(s *scan, from, end int) int
	next  *set  // one of which follows; nil where any octet may
	modes mode  // of text that it is for
	class class // that the level must cover
}

// rules are those for runs by the octet behind, and those for marks. The first that finds a value
// decides.
type rules struct{ runs, marks [256][]rule }

// modes are how many modes there are.
const modes = counts << 1

var (
	runRules   []rule
	markRules  [256][]rule
	rulesByUse [All + 1][modes]atomic.Pointer[rules]
)

// rulesFor returns the rules that find something at a level in text of a mode.
func rulesFor(level Level, m mode) *rules {
	use := &rulesByUse[level][m]
	if of := use.Load(); of != nil {
		return of
	}
	holds := func(rule *rule) bool {
		return m&^rule.modes == 0 && (rule.class == plain || level >= rule.class.level())
	}
	of := &rules{}
	for i := range runRules {
		rule := runRules[i]
		next := rule.next
		rule.next = nil
		for behind := range of.runs {
			if holds(&rule) && (next == nil || next[behind]) {
				of.runs[behind] = append(of.runs[behind], rule)
			}
		}
	}
	for mark, list := range markRules {
		for i := range list {
			if holds(&list[i]) {
				of.marks[mark] = append(of.marks[mark], list[i])
			}
		}
	}
	use.Store(of)
	return of
}

func init() { // for rules look at parts of a run again
	const every = ^mode(0)
	property, colon, at, folder, backslash, question, blank, channel := octets(":;"), octets(":"), octets("@"), isSlash.and("$"), octets(`\`), octets("?"), octets(" "), isSlash.and("]")
	degree := octets(", \tNSns&\r\n")
	shut := octets(" ),('=&:\r\n\x00")
	runRules = []rule{
		{(*scan).card, &property, every, prose},
		{(*scan).coordinates, &colon, every, machine},
		{(*scan).degrees, &degree, asReason, machine},
		{(*scan).uri, &colon, every, plain},
		{(*scan).mail, &at, every, plain},
		{(*scan).login, &colon, 0, secret},
		{(*scan).hashes, &colon, 0, secret},
		{(*scan).gecos, &colon, 0, name},
		{(*scan).folder, &folder, every, plain},
		{(*scan).account, &backslash, every, plain},
		{(*scan).password, &isPasswordMark, asReason, secret},
		{(*scan).channelNumber, &channel, every, number},
		{(*scan).device, nil, every, machine},
		{(*scan).productMAC, nil, every, mac},
		{(*scan).peopleList, nil, asReason, name},
		{(*scan).named, nil, every, plain},
		{(*scan).option, &blank, 0, plain},
		{(*scan).columnValues, nil, 0, plain},
		{(*scan).spokenPerson, nil, every &^ (asMarkup | asDate), name},
		{(*scan).handleUser, nil, asReason, name},
		{(*scan).foreignName, nil, asReason, name},
		{(*scan).spokenUser, nil, asReason, name},
		{(*scan).sentFile, nil, 0, prose},
		{(*scan).numberBehind, nil, asReason, number},
		{(*scan).enclosed, &shut, 0, plain},
		{(*scan).street, nil, asReason, subject},
		{(*scan).shaped, nil, every, plain},
	}
	brackets := []rule{{(*scan).channel, nil, 0, subject}, {(*scan).bracketed, nil, 0, name}, {(*scan).unquoted, nil, 0, name}}
	national := rule{(*scan).national, nil, every &^ (digitsStay | quiet), number}
	markRules = [256][]rule{
		'"':  {{(*scan).quotedMessage, nil, 0, prose}, {(*scan).quotedText, nil, asReason, prose}, {(*scan).quotedNumber, nil, 0, number}, {(*scan).quoted, nil, every, plain}},
		'\'': {{(*scan).quotedMessage, nil, 0, prose}, {(*scan).quotedNumber, nil, 0, number}},
		'=':  {{(*scan).encodedWord, &question, every, plain}},
		'$':  {{(*scan).crypt, nil, asReason, secret}},
		'+':  {{(*scan).plus, nil, every, number}},
		'(':  append([]rule{national}, brackets...), // Jane Doe (jane@contoso.com)
		'<':  append([]rule{{(*scan).quotedMessage, nil, 0, prose}}, brackets...),
		':':  {{(*scan).saidMessage, nil, 0, prose}, {(*scan).doubleColon, nil, every, plain}},
		'>':  {{func(s *scan, at, _ int) int { return s.element(at, "<", ">") }, nil, every &^ quiet, plain}},
		'&':  {{func(s *scan, at, _ int) int { return s.element(at, "&lt;", "&gt;") }, nil, every &^ quiet, plain}},
		'@':  {{(*scan).atHandle, nil, 0, name}},
		',':  {{(*scan).dialled, nil, every &^ digitsStay, secret}},
	}
}

// dialled takes what a dial string has from a pause to the sign that ends it, as the passcode
// of a conference: 0891234,,33812#.
func (s *scan) dialled(_, from int) int {
	const shortest = 4
	end := isDigit.end(s.b, from)
	if end-from < shortest || s.at(end) != '#' {
		return 0
	}
	return s.put(secret, from, end)
}

// atoms takes the values that stand inside of a run: addresses, numbers in groups, and what
// is known.
func (s *scan) atoms(from, end int) int {
	b := s.b
	for at := from; at < end; {
		if !isAtom[b[at]] {
			at++
			continue
		}
		if next := s.productMAC(at, end); next > 0 {
			at = next
			continue
		}
		if next := s.quad(at); next > 0 {
			at = next
			continue
		}
		if next := s.digitGroups(at); next > 0 {
			return max(end, next) // a number behind a word and a dash
		}
		at = s.known(at, at+atomLen(b[at:end]))
	}
	return max(end, s.last)
}

// known replaces the known value that begins with the atom [at, end), and
// returns where to go on.
func (s *scan) known(at, end int) int {
	r := s.w.r
	if s.w.learning || len(r.dict.first) == 0 {
		return end
	}
	from, to, c := r.dict.longest(s.b, at, end)
	switch {
	case c == plain:
		r.dict.parts.in(s.b[at:end], func(p part) bool {
			if at+p.from >= s.last {
				s.put(p.class, at+p.from, at+p.to)
			}
			return true
		})
		return end
	case at < s.last:
		return end
	case to == end && means(s.b, at, end, s.mode.place()):
		return end
	case (c == number || c == address) && countDigits(s.b[from:to]) == to-from &&
		(s.mode&digitsStay != 0 && to-from < longNumber || to-from < shortNumber && !standsAlone(r, s.b, from, to)):
		return end
	}
	return s.put(c, max(from, s.last), to)
}

// shaped takes a run for what its form says that it is.
func (s *scan) shaped(from, end int) int {
	b, r := s.b, s.w.r
	run := bytes.TrimLeft(b[from:end], ".-_")
	from, run = end-len(run), bytes.TrimRight(run, ".-_%~")
	end = from + len(run)
	switch {
	case len(run) == 0:
		return 0
	case len(run) == 36 && isGUID(run), len(run) == 128/4 && r.covers(guid) && isHex.holds(run) && s.isID(from):
		return s.put(guid, from, end)
	case bytes.IndexByte(run, '%') >= 0:
		if next := s.password(from, end); next > 0 {
			return next
		}
		s.flush(from)
		if s.w.escaped(run, s.w.text) {
			s.last = end
			return end
		}
		if _, escapes := unescape(run); escapes > 0 && !s.w.learning && r.level >= All {
			return s.pass(from, end, s.w.keep) // what it says passed the sieve
		}
	case (r.level >= All || s.w.invented) && bytes.IndexByte(run, '.') > 0:
		if s.isAddress(from, run) {
			return s.put(address, from, end)
		}
		if (run[0] == 'L' || run[0] == 'R') && s.isAddress(from+1, run[1:]) { // local and remote, as Avaya writes them
			return s.put(address, from+1, end)
		}
		if n := s.dottedPort(from, run); n > 0 {
			return s.pass(s.put(address, from, from+n), end, s.w.keep)
		}
		if r.looksLikeHost(run) {
			return s.put(host, from, end)
		}
	}
	if isWordIn(s.mode.place(), run) {
		return 0
	}
	if len(run) >= 8 || s.at(end) == '=' || s.at(end) == '+' || s.at(end) == '/' {
		if next := s.encoded(from, end); next > 0 {
			return next
		}
	}
	if (r.level >= All || s.w.invented) && len(run) <= 4 && s.at(end) == ':' && isHex[run[0]] {
		return s.colonAddress(from)
	}
	return s.digitGroups(from)
}

// isID reports whether the name of an id and its mark stand before an octet: objectId=…
func (s *scan) isID(at int) bool {
	before := bytes.TrimRight(s.b[:at], `": =`)
	label := before[runStart(before):]
	of := lettersOf(label)
	return len(before) < at && strings.HasSuffix(of, "id") && !strings.HasSuffix(of, "callid") && s.w.naming(label).class == plain
}

// isAddress reports whether a run is an IPv4 address and not the version of a
// product.
func (s *scan) isAddress(from int, run []byte) bool {
	if len(run) < 7 || len(run) > 15 || run[0]-'0' > 9 {
		return false
	}
	a, err := netip.ParseAddr(string(run))
	if err != nil || isConstant(a) {
		return false
	}
	if s.w.r.has(address, a.String()) {
		return true
	}
	v := a.As4()
	afterName := s.at(from-1) == '/' && isAtom[s.at(from-2)] || lowerOf[s.at(from-1)] == 'v'
	return !afterName && !(v[1] == 0 && v[2] == 0 && v[3] == 0) && !bytes.HasSuffix(fold(s.b[max(0, from-10):from]), []byte("version "))
}

// dottedPort returns the length of the address in a run that goes on with a port, as
// tcpdump writes it on either side of ">": 192.0.2.1.5060. It is 0 for any other run.
func (s *scan) dottedPort(from int, run []byte) int {
	dot := bytes.LastIndexByte(run, '.')
	end := from + len(run)
	between := s.at(end) == ' ' && s.at(end+1) == '>' || s.at(from-1) == ' ' && s.at(from-2) == '>'
	if port := run[dot+1:]; !between || dot < 0 || len(port) > len("65535") || !isDigit.holds(port) || !s.isAddress(from, run[:dot]) {
		return 0
	}
	return dot
}

// doubleColon takes an IPv6 address that begins with its double colon.
func (s *scan) doubleColon(at, _ int) int {
	if s.w.r.level < All && !s.w.invented || s.at(at+1) != ':' || !isHex[s.at(at+2)] || isAtom[s.at(at-1)] {
		return 0
	}
	return s.colonAddress(at)
}

// colonAddress takes an IPv6 address.
func (s *scan) colonAddress(from int) int {
	end, colons := from, 0
	for end < len(s.b) && end-from < 48 && (isHex[s.b[end]] || s.b[end] == ':' || s.b[end] == '.') {
		if s.b[end] == ':' {
			colons++
		}
		end++
	}
	if colons < 2 || s.at(from-1) == ':' || isAtom[s.at(end)] {
		return 0
	}
	for end > from && (s.b[end-1] == '.' || s.b[end-1] == ':' && s.at(end-2) != ':') {
		end--
	}
	if a, err := netip.ParseAddr(string(s.b[from:end])); err != nil || isConstant(a) {
		return 0
	}
	return s.put(address, from, end)
}

// mail takes "user@host".
func (s *scan) mail(from, end int) int {
	to := end + 1
	if !isRun[s.at(to)] && s.at(to) != '[' {
		return 0
	}
	for from > s.last && from > 0 && (s.b[from-1] == '+' || s.b[from-1] == '\'' || isRun[s.b[from-1]]) {
		from--
	}
	if n := atomLen(s.b[from:end]); n > 0 && !s.w.learning {
		if f, t, c := s.w.r.dict.longest(s.b, from, from+n); c == callID && f >= s.last && t > end {
			return s.put(callID, f, t)
		}
	}
	s.pass(from, end, s.w.user)
	s.pass(end, to, s.w.keep)
	if last := runEnd(s.b, to); s.w.r.level == People && bytes.IndexByte(s.b[to:last], '.') < 0 && last > to+1 {
		return s.pass(to, last, s.w.accountDomain) // a machine, as in the CNAME of RTCP
	}
	return s.hostAt(to)
}

// hostAt takes the host that begins here.
func (s *scan) hostAt(from int) int {
	end := from
	if s.at(from) == '[' {
		if n := bytes.IndexByte(s.b[from:min(len(s.b), from+64)], ']'); n > 0 {
			end = from + n + 1
		}
	} else {
		end = s.without(".", from, isHost.end(s.b, from))
	}
	return s.put(host, from, end)
}

// isHome reports whether a folder is the one that users have theirs in.
func isHome(b []byte) bool {
	b = b[bytes.LastIndexByte(b, '%')+1:]
	b = bytes.TrimPrefix(b, []byte("20")) // Documents%20and%20Settings
	b = bytes.TrimRight(b, "23456789")    // /home2
	return len(b) <= longestHome && is(b, homes)
}

// spools stand before the folders of users' mail and jobs.
var spools = texts{"/var/", "/spool/", "/spool/cron/"}

const longestHome = len("roamingprofiles")

// isFolder tells the octets of a folder's name.
var isFolder = isRun.and(" ")

// home takes a user's folder in a path.
func (s *scan) home(from int) int {
	if s.at(from) == '\\' && s.at(from-1) == '\\' { // in a string of JSON or C
		from++
	}
	end := isFolder.end(s.b[:min(len(s.b), from+64)], from)
	if next := s.at(end); next != '\\' && next != '/' {
		end = runEnd(s.b, from) // the path ends here, and text may follow
		if s.at(end) == ':' && isScheme(s.b[from:end]) {
			return from
		}
		end = s.without(".", from, end)
	}
	if end == from || is(s.b[from:end], commonHomes) {
		return from
	}
	return s.put(name, from, end)
}

// encodedWord takes a word in the form of RFC 2047.
func (s *scan) encodedWord(at, _ int) int {
	word, ok := encodedWordAt(s.b[at:])
	if !ok {
		return 0
	}
	return s.pass(at, at+len(word.b), func([]byte) {
		s.w.encodedWord(word, func(t []byte) {
			if s.mode == 0 && s.w.r.covers(name) && hasOddLetters(t) && !bytes.ContainsAny(t, "@:=<") {
				s.w.put(name, t) // mostly a name has letters that must be encoded
				return
			}
			s.w.text(t)
		})
	})
}

// plus takes a telephone number with its country code.
func (s *scan) plus(at, _ int) int {
	if s.at(at+1)-'0' > 9 || s.mode&digitsStay != 0 && s.mode&asProduct == 0 || isAtom[s.at(at-1)] {
		return 0
	}
	if n := stamp.Elapsed(s.b[at:]); n > 0 {
		return at + n
	}
	if s.b[at+1] == '0' && digitsLength(s.b[at+1:]) < shortNumber {
		return 0 // no country has a 0: +0.0, a time since another
	}
	end, digits := s.number(at + 1)
	if to := at + 1 + digitsLength(s.b[at+1:]); to-at > 8 {
		end, digits = to, to-at-1 // what follows is another number, or a time
	}
	for to, n := end, digits; n >= 7; to, n = s.shorter(at+1, to, n) {
		if s.w.r.knowsNumber(s.b[at:to]) {
			end, digits = to, n
			break
		}
	}
	if digits < 7 || digits > 15 || isAtom[s.at(end)] {
		return 0
	}
	return s.put(number, at, end)
}

// number returns where the digits from here, with single separators between
// them, end, and how many they are.
func (s *scan) number(from int) (end, digits int) {
	end = from
	for i := from; i < len(s.b) && i-from < 32; i++ {
		switch c := s.b[i]; {
		case c-'0' <= 9:
			digits++
			end = i + 1
		case c == '(' && digits >= 7: // that of another number
			return end, digits
		case c == '(' || c == ')' || c == ' ' || c == '-' || c == '.' || c == '/':
			if i > end+1 && !(i == end+2 && (s.b[i-1] == '/' || s.b[i-1] == '-') && c == ' ' && s.b[end] == ' ') { // 930 / 569090
				return end, digits
			}
		default:
			return end, digits
		}
	}
	return end, digits
}

// digitGroups takes a known number that is written in groups.
func (s *scan) digitGroups(from int) int {
	if s.mode&digitsStay != 0 || s.at(from)-'0' > 9 || s.inTime(from) {
		return 0
	}
	if isAtom[s.at(from-1)] {
		return 0
	}
	end, n := s.number(from)
	for to := end; n >= 7; to, n = s.shorter(from, to, n) {
		if n <= 15 && !isAtom[s.at(to)] && s.w.r.knowsNumber(s.b[from:to]) {
			return s.put(number, from, to)
		}
	}
	if next := s.national(from, from); next > 0 {
		return next
	}
	n = countDigits(s.b[from:end])
	abroad := bytes.HasPrefix(s.b[from:], []byte("00")) || bytes.HasPrefix(s.b[from:], []byte("011 ")) || bytes.HasPrefix(s.b[from:], []byte("011-"))
	if n >= 10 && n <= 17 && !isAtom[s.at(end)] && abroad && s.w.r.level >= People {
		return s.put(number, from, end) // with the prefix of international calls
	}
	return 0
}

// national takes a number without country code by its groups: 089 7654 327, (555)
// 555-0100, 555-555-0100. It returns the octet behind the one at which none begins.
func (s *scan) national(from, _ int) int {
	if s.mode&(digitsStay|quiet) != 0 || s.w.r.level < People || from < s.last || isAtom[s.at(from-1)] || isNumberMark[s.at(from-1)] ||
		s.at(from-1) == ' ' && s.at(from-2)-'0' <= 9 && s.at(from) == '0' { // one of a row of numbers
		return 0
	}
	at := from
	area := s.at(at) == '('
	if area {
		at++
	}
	const most = 5
	var groups [most]int
	n := 0
	for n < most {
		digits := digitsLength(s.b[min(at, len(s.b)):])
		if digits == 0 {
			break
		}
		groups[n] = digits
		n++
		at += digits
		if area && n == 1 {
			if s.at(at) != ')' {
				return 0
			}
			at++
		}
		mark := s.at(at)
		if mark != ' ' && mark != '-' && mark != '.' && !(mark == '/' && n == 1) || s.at(at+1)-'0' > 9 {
			break
		}
		at++
	}
	total := 0
	for _, g := range groups[:n] {
		total += g
	}
	mark, dotted := s.at(from+groups[0]), bytes.IndexByte(s.b[from:at], '.') >= 0
	american := n == 3 && groups == [most]int{3, 3, 4} && (area || mark == '-' || mark == '.' && s.at(from+7) == '.') ||
		n == 4 && groups == [most]int{1, 3, 3, 4} && s.b[from] == '1' && (mark == '-' || mark == '.')
	if dotted && !american {
		return 0
	}
	least := 3 // digits of an area
	if before := s.wordBefore(from); before < from && is(s.b[before:from-1], fromPeople) {
		least-- // from 01 5550100
	}
	short := n == 2 && s.b[from] == '0' && s.b[from+1] != '0' && groups[0] >= least && groups[0] <= 5 && groups[1] >= 6 && groups[1] <= 8 && total <= 12 // 03483/4094570
	long := n == 4 && groups[0] == 4 && total >= 10                                                                                                      // 0664 555 0 100
	trunk := short || n >= 3 && s.b[from] == '0' && (groups[0] >= 3 || n == most) && groups[0] <= 5 && total >= 8 && total <= 12 && (long || slices.Min(groups[1:n]) >= 2)
	if !american && !(area && n >= 2 && groups[0] >= 3 && total >= 8 && total <= 12) && !trunk || isAtom[s.at(at)] {
		return 0
	}
	return s.put(number, from, at)
}

// shorter returns where the number from here, of so many digits, ends without its
// last group: several may follow each other.
func (s *scan) shorter(from, end, digits int) (to, n int) {
	for end > from && s.b[end-1]-'0' <= 9 {
		end, digits = end-1, digits-1
	}
	return from + bytes.LastIndexAny(s.b[from:end], digitSet) + 1, digits
}

// knowsNumber reports whether digits with separators are a number of the log,
// with or without its plus sign.
func (r *Redactor) knowsNumber(v []byte) bool {
	digits, ok := normalNumber(v)
	return ok && (r.has(number, string(digits)) || r.has(number, "+"+string(digits)))
}

// inTime reports whether digits are part of a date or time: behind a colon that
// follows a digit, or before the dashes of ISO 8601.
func (s *scan) inTime(from int) bool {
	return s.at(from-1) == ':' && s.at(from-2)-'0' <= 9 || s.at(from+4) == '-' && s.at(from+7) == '-' && s.at(from+10)-'0' > 9
}

// quoted takes a display name: a quoted string before the bracket of a URI.
func (s *scan) quoted(at, _ int) int {
	const reach = 256
	end := stringEnd(s.b[:min(len(s.b), at+reach)], at+1)
	next := end + 1
	for next-end < reach && (isBlank[s.at(next)] || s.at(next) == '"') { // of marks that somebody doubled
		next++
	}
	s.w.looked += next - at
	if s.at(end) == '"' && s.mode == 0 && s.w.r.covers(name) && isPersonal(s.b[at+1:end]) {
		return s.putWhole(at+1, end) // ["Jane Doe", "Doe, Jane"]
	}
	if s.at(end) != '"' || s.at(next) != '<' || !beginsAddress(s.b[next+1:]) || end-at < 2 {
		return 0
	}
	return s.pass(at+1, end, s.w.display)
}

// beginsAddress reports whether text begins with a URI, or with user@host.
func beginsAddress(b []byte) bool {
	if i := bytes.IndexByte(b[:min(len(b), 8)], ':'); i > 0 && isScheme(b[:i]) {
		return true
	}
	n := runEnd(b[:min(len(b), 64)], 0)
	return n > 0 && n < len(b) && (b[n] == '@' || b[n] == '>' && n > 1 && digitsLength(b) == n)
}
