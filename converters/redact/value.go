package redact

import (
	"bytes"
	"html"
	"math/bits"
	"net/netip"
	"strings"
	"unicode/utf8"

	"ocsconv/formats/sip"
)

// maxValue bounds a value that is remembered. A longer one is replaced in its
// place, but not looked for elsewhere.
const maxValue = 512

// learn notes a value of a class.
func (r *Redactor) learn(c class, v []byte) {
	switch {
	case len(v) == 0 || !r.covers(c) || isFiller(v):
		return
	case c == prose:
		r.learnProse(v)
		return
	case len(v) > maxValue:
		return
	case c == secret:
		r.addOriginal(v) // which no pseudonym is to equal
		if bare := fold(bytes.TrimRight(v, "=")); len(v) >= 6 && !isWord(bare) {
			r.secrets[exactHash(v)] = struct{}{}
		}
		return
	case c == host:
		r.learnHost(v)
		return
	case c == address:
		if a, err := netip.ParseAddr(string(v)); err == nil {
			r.learnAddress(a)
		}
		return
	case c == server:
		for part := range bytes.SplitSeq(v, []byte{'\\'}) {
			r.learnHost(part)
		}
	}
	if c, v = learnt(c, v); v == nil {
		return
	}
	if c == epid {
		r.instances[sip.Instance(string(v))] = string(v)
		v = fold(v)
	}
	if r.note(c, string(v)) || c == name && r.whole[string(v)] {
		delete(r.whole, string(v))
		r.learnInside(c, v)
	}
}

// note adds a value to the table of its class. It reports false where it was there.
func (r *Redactor) note(c class, v string) bool {
	if r.has(c, v) {
		return false
	}
	r.tables[c].values[v] = ""
	r.addOriginal([]byte(v))
	return true
}

// has reports whether a value is in the table of its class.
func (r *Redactor) has(c class, v string) bool {
	_, known := r.tables[c].values[v]
	return known
}

// folder takes the folder of somebody behind the run [from, end), which is the one that users
// have theirs in.
func (s *scan) folder(from, end int) int {
	run := s.b[from:end]
	switch {
	case s.b[end] == '$' && s.at(end+1) != '\\': // else a shared folder that the network does not show
		return 0
	case s.b[end] == '$' && s.at(from-1) == '\\' && len(run) > len("C") && !isHome(run) && !listed(run) && !is(run, commonHomes): // that of somebody
		return s.put(name, from, end)
	case run[0] == '~' && s.b[end] == '/' && s.at(from-1) == '/' && len(run) > 1: // as web servers have it
		return s.put(name, from+1, end)
	case s.b[end] == '\\' && profileFolders.before(s.b[end+1:]) > 0 && !listed(run) && !is(run, commonHomes):
		return s.put(name, from, end)
	case isHome(run):
		if s.b[end] == '$' {
			end++
		}
		return s.home(end + len(`\`))
	case s.b[end] == '/' && is(run, mailFolders) && spools.behind(s.b[:from]) > 0:
		return s.home(end + 1)
	}
	return 0
}

// profileFolders are those that each user has.
var profileFolders = texts{`Desktop\`, `Documents\`, `My Documents\`, `AppData\`, `Application Data\`, `Downloads\`, `Favorites\`, `Pictures\`, `My Received Files\`, "NTUSER.DAT"}

// learnt returns the class that a value turns out to be of, and its form in the table of that
// class; no form where it is none of its class.
func learnt(c class, v []byte) (class, []byte) {
	switch c {
	case number:
		digits, ok := numberOf(v, 1)
		if !ok {
			return name, v
		}
		if without, ok := withoutTrunk(string(digits)); ok && bytes.Contains(v, []byte("(0)")) {
			digits = []byte(without)
		}
		return c, digits
	case guid:
		if id, ok := dashed(v); ok {
			v = id
		}
		if !isGUID(v) {
			return conversation, v
		}
		return c, fold(v)
	case mac:
		return c, macDigits(v)
	case sid:
		return c, bytes.ToUpper(v)
	}
	return c, v
}

// learnWhole notes a name that is looked for elsewhere as a whole only.
func (r *Redactor) learnWhole(v []byte) {
	if r.covers(name) && len(v) <= maxValue && r.note(name, string(v)) {
		r.whole[string(v)] = true
	}
}

// learnInside notes the values that one of a class is made of.
func (r *Redactor) learnInside(c class, v []byte) {
	switch c {
	case name:
		r.learnWords(v)
	case machine:
		r.learnMachine(v)
	case subject:
		r.learnAddresses(v)
	case gruu:
		if id, ok := sip.TokenInstance(string(v)); ok {
			r.learn(guid, []byte(id))
		}
	case callID:
		if _, h, ok := bytes.Cut(v, []byte{'@'}); ok {
			r.learnHost(h)
		}
	}
}

// learnProse notes the lines that people wrote, where they are long enough to
// be told from chance: other components log them too.
func (r *Redactor) learnProse(v []byte) {
	const shortest, longest = 10, 256
	for line := range bytes.Lines(v) {
		line = bytes.TrimSpace(line)
		if _, _, isField := cutField(line); isField || r.isLogged(line) {
			continue
		}
		if len(line) >= shortest && len(line) <= longest && bytes.IndexByte(line, ' ') > 0 && hasOddLetters(line) {
			if _, ok := r.written[string(line)]; !ok {
				r.written[string(line)] = struct{}{}
			}
		}
	}
}

// hasOddLetters reports whether text has a word with letters that is not of the list.
func hasOddLetters(text []byte) bool {
	for atom := range atoms(text) {
		if len(atom) >= 2 && countDigits(atom) == 0 && !isWord(atom) {
			return true
		}
	}
	return false
}

// isLogged reports whether a line in what somebody wrote is one of the log, which
// damage put there: of a description, of a message, of a component, of a product.
func (r *Redactor) isLogged(line []byte) bool {
	for _, mark := range r.marks {
		if bytes.Contains(line, mark) {
			return true
		}
	}
	return len(line) > 1 && line[1] == '=' || bytes.Contains(line, []byte("SIP/2.0")) || isOfProduct(line)
}

// isOfProduct reports whether all words of a line are those that products have.
func isOfProduct(line []byte) bool {
	for atom := range atoms(line) {
		if countDigits(atom) == 0 && !isWordIn(inProduct, atom) {
			return false
		}
	}
	return true
}

// learnAddresses notes the addresses in a text that is replaced word by word.
func (r *Redactor) learnAddresses(v []byte) {
	for len(v) > 0 {
		n := atomLen(v)
		if q, ok := quadIn(v); ok {
			r.learnQuad(q)
			n = q.n
		}
		v = v[max(n, 1):]
	}
}

// learnWords notes the words of a name, which may stand alone elsewhere.
func (r *Redactor) learnWords(v []byte) {
	if bytes.IndexByte(v, '&') >= 0 { // Name: &lt;
		v = []byte(html.UnescapeString(string(v)))
	}
	if plain := withoutMarks(v); plain != nil && utf8.Valid(v) { // in a one-byte code page a mark may be a letter
		r.learnWords(plain)
	}
	for v = v[noAtom.end(v, 0):]; len(v) > 0; v = v[noAtom.end(v, 0):] {
		if q, ok := quadIn(v); ok {
			r.learnQuad(q)
			v = v[q.n:]
			continue
		}
		atom := v[:atomLen(v)]
		v = v[len(atom):]
		switch digits := countDigits(atom); {
		case digits == len(atom) && digits >= 2:
			r.learn(number, atom)
		case digits < len(atom) && len(atom) > 1 && !isFiller(atom):
			r.note(word, string(fold(atom)))
		}
	}
}

// learnMachine notes the first label of a machine's name, which stands alone elsewhere.
func (r *Redactor) learnMachine(v []byte) {
	if label, _, ok := bytes.Cut(v, []byte{'.'}); ok && len(label) > 1 && countDigits(label) < len(label) {
		r.learn(machine, label)
	}
}

func (r *Redactor) learnHost(v []byte) {
	if a, ok := addressOf(v); ok {
		r.learnAddress(a)
		return
	}
	v = lower(bytes.TrimRight(v, "."))
	if from, to := valueIn(host, v); to-from < len(v) || len(v) == 0 || is(v, publicHosts) || !r.note(host, string(v)) {
		return
	}
	at := registered(string(v))
	first, _, _ := bytes.Cut(v[:at], []byte{'.'})
	if !is(first, publicLabels) {
		r.learnWords(first)
	}
	if base := string(v[at:]); base != "" && r.note(domain, base) {
		r.domains[base] = true
		label, _, _ := bytes.Cut(v[at:], []byte{'.'})
		r.addOriginal(label)
	}
}

// addressOf reads an address, also in brackets.
func addressOf(v []byte) (netip.Addr, bool) {
	if n := len(v); n > 2 && v[0] == '[' && v[n-1] == ']' {
		v = v[1 : n-1]
	}
	if len(v) < 2 || len(v) > 64 || !isHex[v[0]] && v[0] != ':' {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(string(v))
	return a, err == nil
}

// pseudonym appends what stands for a value of a class.
func (r *Redactor) pseudonym(dst []byte, c class, v []byte) []byte {
	if !r.covers(c) {
		return append(dst, v...)
	}
	switch c {
	case secret:
		return r.appendSecret(dst, v)
	case prose:
		return appendFiller(dst, v)
	case word, name, subject:
		return r.wordwise(dst, v)
	case number:
		if _, ok := numberOf(v, 1); ok {
			return r.appendNumber(dst, v)
		}
		return r.wordwise(dst, v)
	case guid:
		if of, id := learnt(c, v); of == guid {
			p := strings.ReplaceAll(r.draw(guid, string(id)), "-", "")
			return asWritten(dst, cased(p, bytes.ContainsAny(v, "ABCDEF")), v, &isHex)
		}
		c = conversation
	case epid:
		return append(dst, r.epidOf(v)...)
	case mac:
		if macDigits(v) != nil {
			return r.appendMAC(dst, v)
		}
	case sid:
		v = bytes.ToUpper(v)
	case address:
		if p, ok := r.dict.packedIn(v); ok {
			return r.appendPacked(dst, p, v)
		}
		return r.appendHost(dst, v)
	case host:
		return r.appendHost(dst, v)
	case server:
		return r.serverName(dst, v)
	}
	if p := r.tables[c].values[string(v)]; p != "" {
		return append(dst, p...)
	}
	if len(v) > maxValue {
		r.seed(c, v, 0)
		return r.reshape(dst, v)
	}
	return append(dst, r.draw(c, string(v))...)
}

// appendHost appends the pseudonym of a host, be it a name or an address.
func (r *Redactor) appendHost(dst, v []byte) []byte {
	a, ok := addressOf(v)
	if !ok {
		return r.hostName(dst, v)
	}
	p := r.addr(a)
	if p == a {
		return append(dst, v...)
	}
	if v[0] == '[' {
		return append(append(append(dst, '['), p.String()...), ']')
	}
	return append(dst, p.String()...)
}

// appendFiller appends as much text as there was, roughly: every line becomes a
// run of "x" whose length is the next power of two, at least eight.
func appendFiller(dst, v []byte) []byte {
	const least, most = 8, 4096
	for line := range bytes.Lines(v) {
		text := bytes.TrimRight(line, "\r\n")
		if n := len(bytes.TrimSpace(text)); n > 0 && !noAtom.holds(text) {
			size := min(most, max(least, 1<<bits.Len(uint(n-1))))
			dst = append(dst, bytes.Repeat([]byte{'x'}, size)...)
		}
		dst = append(dst, line[len(text):]...)
	}
	return dst
}

// isFiller reports whether a value is what an earlier redaction left of text.
func isFiller(v []byte) bool { return len(v) >= 8 && len(bytes.TrimLeft(v, "x")) == 0 }

// keep notes the label of a registered domain that the level leaves as it is, so
// that the word is no secret elsewhere.
func (r *Redactor) keep(v []byte) {
	if _, ok := addressOf(v); ok {
		return
	}
	name := string(lower(bytes.TrimRight(v, ".")))
	label, _, _ := strings.Cut(name[min(registered(name), len(name)):], ".")
	if top := name[strings.LastIndexByte(name, '.')+1:]; label != "" && (label == name || is([]byte(top), topLevels|countries)) { // else it may be a user
		r.kept[label] = true
	}
}
