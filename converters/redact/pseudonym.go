package redact

import (
	"bytes"
	"cmp"
	"maps"
	"strings"
	"sync"

	"ocsconv/formats/sip"
)

// seed starts the random stream of a value. It depends on the key, the class,
// the value and the attempt, so the same value always gives the same stream.
func (r *Redactor) seed(c class, value []byte, attempt int) {
	r.mac.Reset()
	r.mac.Write([]byte{byte(c), byte(attempt)})
	r.mac.Write(value)
	r.rng.Seed([32]byte(r.mac.Sum(r.sum[:0])))
}

// below returns a random number in [0, n). The bias is less than n/2^64.
func (r *Redactor) below(n int) int { return int(r.rng.Uint64() % uint64(n)) }

// attempts bounds the search for a pseudonym that is free and no original. A
// space that small is exhausted only by made-up input; then two values share one.
const attempts = 64

// draw returns the pseudonym of a value that is kept in a table.
func (r *Redactor) draw(c class, value string) string {
	t := &r.tables[c]
	if p := t.values[value]; p != "" {
		return p
	}
	if p := r.late.get(c, value); p != "" {
		return p
	}
	p := r.choose(c, value)
	if r.late.isOpen {
		r.late.put(c, value, p)
		return p
	}
	t.values[value], t.used[p] = p, struct{}{}
	return p
}

// choose returns a pseudonym for a value. With a key of other runs it follows from the key
// and the value alone, for what else is in a log differs from run to run. Else it is free
// and no original, where there is one, or at least free.
func (r *Redactor) choose(c class, value string) string {
	free := ""
	for attempt := range attempts {
		p := r.candidate(c, value, attempt)
		if r.keyed {
			if c != word || !listed([]byte(p)) {
				return p
			}
			continue
		}
		if r.isPseudonym(c, []byte(p)) {
			continue
		}
		if !r.clashes(c, p) {
			return p
		}
		free = cmp.Or(free, p)
	}
	return cmp.Or(free, r.candidate(c, value, 0))
}

// late is the pseudonyms of values that nothing has learnt. They do not depend on each
// other, and so not on the order in which they come.
type late struct {
	isOpen bool // everything was learnt
	values [classes]sync.Map
	used   [classes]sync.Map
}

func (t *late) get(c class, value string) string {
	p, _ := t.values[c].Load(value)
	text, _ := p.(string)
	return text
}

func (t *late) put(c class, value, pseudonym string) {
	t.values[c].Store(value, pseudonym)
	t.used[c].Store(pseudonym, true)
}

// with returns the values of a class, those that were learnt and those of the table.
func (t *late) with(c class, learnt map[string]string) map[string]string {
	all := maps.Clone(learnt)
	t.values[c].Range(func(value, pseudonym any) bool {
		all[value.(string)] = pseudonym.(string)
		return true
	})
	return all
}

// candidate returns the pseudonym that an attempt gives.
func (r *Redactor) candidate(c class, value string, attempt int) string {
	switch c {
	case guid:
		if e, ok := r.instances[value]; ok && attempt == 0 {
			return sip.Instance(r.epidOf([]byte(e)))
		}
		return sip.Instance(r.newEpid(value, attempt))
	case epid:
		if len(value) == usualEpid && strings.Trim(value, digitSet+lowerSet[:6]) == "" {
			return r.newEpid(sip.Instance(value), attempt)
		}
	case name, subject:
		return string(r.wordwise(nil, []byte(value)))
	case host:
		return string(r.hostName(nil, []byte(value)))
	case server:
		return string(r.serverName(nil, []byte(value)))
	case gruu:
		if p, ok := r.endpointToken(value); ok {
			return p
		}
	}
	r.seed(c, []byte(value), attempt)
	switch c {
	case word:
		return r.newWord(r.syllables(3, attempt))
	case number:
		return r.newNumber(value, attempt)
	case method:
		return string(appendCased(nil, r.newWord(r.syllables(3, attempt)), []byte(value)))
	case mac:
		return r.newMAC()
	case sid:
		return r.newSID(value)
	case domain:
		return r.newDomain(value, attempt)
	case subnet:
		return r.newSubnet(value, attempt)
	case address:
		return r.newAddress(value, attempt)
	case callID:
		local, at, _ := bytes.Cut([]byte(value), []byte{'@'})
		p := r.shaped(c, local, attempt)
		if len(local) < len(value) {
			p = r.appendHost(append(p, '@'), at)
		}
		return string(p)
	case file:
		return "log-" + r.newWord(r.syllables(4, attempt)) + extension(value)
	}
	return string(r.shaped(c, []byte(value), attempt))
}

// shaped returns other characters in the shape of v, as reshape does, and where there are
// few enough of them those that no other value of this shape has. The stream must be seeded.
func (r *Redactor) shaped(c class, v []byte, attempt int) []byte {
	alphabet := alphabetOf(v)
	size := uint64(len(alphabet))
	n, at, shape := uint64(1), uint64(0), []byte(alphabet[:1])
	for _, ch := range v {
		if !isAtom[ch] {
			shape = append(shape, ch)
			continue
		}
		i := strings.IndexByte(alphabet, ch)
		if i < 0 || n > largestCircle/size {
			return r.reshape(nil, v)
		}
		n, at = n*size, at*size+uint64(i)
	}
	at = r.circle(c, foldHash(shape), n).after(at, attempt+1)
	p := bytes.Clone(v)
	for i := len(p) - 1; i >= 0; i-- {
		if isAtom[p[i]] {
			p[i], at = alphabet[at%size], at/size
		}
	}
	return p
}

// syllables returns how many syllables a pseudonym has of which so few are usual. Where
// nothing can see that another value has drawn it — in another run with the same key, or
// beside this one behind the learning — it is so long that none has.
func (r *Redactor) syllables(usual, attempt int) int {
	const apart = 6
	if r.keyed || r.late.isOpen {
		usual = apart
	}
	return usual + attempt/16
}

// clashes reports whether a pseudonym is, or shows, an original value: then the
// output could not be told from one that leaks.
func (r *Redactor) clashes(c class, p string) bool {
	switch c {
	case word:
		if listed([]byte(p)) {
			return true
		}
		for i := 0; i+3 <= len(p); i++ {
			for j := i + 3; j <= len(p); j++ {
				if r.isOriginal([]byte(p[i:j])) {
					return true
				}
			}
		}
		return false
	case name, subject, host, server, file:
		return false // made of words that do not clash
	case address:
		for cut := range 3 {
			if cut < len(p) && r.isOriginal([]byte(p[:len(p)-cut])) {
				return true
			}
		}
		return false
	}
	return r.isOriginal([]byte(p))
}

func (r *Redactor) isOriginal(v []byte) bool {
	_, ok := r.originals[foldHash(v)]
	return ok
}

func (r *Redactor) addOriginal(v []byte) { r.originals[foldHash(v)] = struct{}{} }

const (
	consonants = "bdfgklmnprstvz"
	vowels     = "aeiou"
)

// newWord returns a word that can be spoken and means nothing.
func (r *Redactor) newWord(syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteByte(consonants[r.below(len(consonants))])
		b.WriteByte(vowels[r.below(len(vowels))])
	}
	return b.String()
}

// wordwise appends text with every word replaced by its pseudonym, in the case
// of the original. What stands between the words stays, and so do numbers of up
// to three digits, unless they make an address or a telephone number.
func (r *Redactor) wordwise(dst, text []byte) []byte {
	const telephone, group = 7, 3
	if countDigits(text) < telephone {
		return r.reworded(dst, text, 0)
	}
	return r.reworded(dst, text, group)
}

// reworded is wordwise for text in which numbers of up to so many digits are replaced by
// others, each by itself.
func (r *Redactor) reworded(dst, text []byte, longest int) []byte {
	for len(text) > 0 {
		n := atomLen(text)
		q, ok := quadIn(text)
		switch {
		case n == 0:
			dst, n = append(dst, text[0]), 1
		case ok && r.level >= All:
			dst, n = r.appendQuad(dst, q), q.n
		case n <= longest && countDigits(text[:n]) == n:
			r.seed(number, text[:n], 0)
			dst = r.reshape(dst, text[:n])
		default:
			dst = r.appendWord(dst, text[:n])
		}
		text = text[n:]
	}
	return dst
}

// appendWord appends the pseudonym of one word.
func (r *Redactor) appendWord(dst, atom []byte) []byte {
	digits := countDigits(atom)
	switch {
	case len(atom) == 1 && digits == 1:
		return append(dst, atom...)
	case digits == len(atom):
		return append(dst, r.draw(number, string(atom))...)
	case len(atom) == 1:
		return append(dst, r.letter(atom[0]))
	}
	return appendCased(dst, r.draw(word, string(fold(atom))), atom)
}

// letter replaces an initial by another. Two initials never become the same.
func (r *Redactor) letter(c byte) byte {
	first := byte('a')
	switch {
	case c >= 'A' && c <= 'Z':
		first = 'A'
	case c < 'a' || c > 'z':
		return 'x'
	}
	return first + byte(r.circle(word, 0, 26).after(uint64(c-first), 1))
}

// appendCased appends a lower-case word in the case of like: all upper, first
// letter upper, else lower.
func appendCased(dst []byte, w string, like []byte) []byte {
	switch {
	case isUpper(like):
		return append(dst, strings.ToUpper(w)...)
	case isCapital(like):
		dst = append(dst, w[0]-'a'+'A')
		return append(dst, w[1:]...)
	}
	return append(dst, w...)
}

// cased returns a text in upper case where that is wanted.
func cased(text string, upper bool) string {
	if upper {
		return strings.ToUpper(text)
	}
	return text
}

// asWritten appends the digits of a pseudonym as a value of the set is written, with the
// marks between its own.
func asWritten(dst []byte, pseudonym string, v []byte, digits *set) []byte {
	for _, c := range v {
		if digits[c] {
			c, pseudonym = pseudonym[0], pseudonym[1:]
		}
		dst = append(dst, c)
	}
	return dst
}

// reshape appends random characters in the shape of v: digits stay digits,
// hexadecimal stays hexadecimal, base64 stays base64, what is neither letter nor
// digit stays in place, and so does the magic cookie of a branch (RFC 3261
// §8.1.1.7). The stream must be seeded.
func (r *Redactor) reshape(dst, v []byte) []byte {
	const cookie = "z9hG4bK"
	if bytes.HasPrefix(v, []byte(cookie)) {
		dst, v = append(dst, cookie...), v[len(cookie):]
	}
	alphabet := alphabetOf(v)
	var bits uint64
	have := 0
	for _, c := range v {
		if !isAtom[c] {
			dst = append(dst, c)
			continue
		}
		if have == 0 {
			bits, have = r.rng.Uint64(), 8
		}
		dst = append(dst, alphabet[int(bits&0xff)%len(alphabet)])
		bits >>= 8
		have--
	}
	return dst
}

const (
	digitSet = "0123456789"
	lowerSet = "abcdefghijklmnopqrstuvwxyz"
	upperSet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// alphabetOf returns the characters of which text of the shape of v is.
func alphabetOf(v []byte) string {
	digits, foreign := "", hasForeign(v)
	lower, upper := foreign || bytes.ContainsAny(v, lowerSet), bytes.ContainsAny(v, upperSet)
	other := foreign || bytes.ContainsAny(v, lowerSet[6:]) || bytes.ContainsAny(v, upperSet[6:])
	if bytes.ContainsAny(v, digitSet) {
		digits = digitSet
	}
	switch hex := !other && (digits != "" || len(v) >= 8); {
	case !lower && !upper:
		return digitSet
	case lower && upper:
		return lowerSet + upperSet + digitSet
	case hex && lower:
		return digitSet + lowerSet[:6]
	case hex:
		return digitSet + upperSet[:6]
	case lower:
		return lowerSet + digits
	}
	return upperSet + digits
}

// appendSecret appends the pseudonym of a credential. It is a function of key
// and value, so equal credentials stay equal, and nothing is kept.
func (r *Redactor) appendSecret(dst, v []byte) []byte {
	r.seed(secret, v, 0)
	return r.reshape(dst, v)
}

// FNV-1a, the 64 bit variant, with case folded.
const (
	hashStart uint64 = 14695981039346656037
	hashPrime uint64 = 1099511628211
)

// foldHash returns the hash of v in lower case.
func foldHash(v []byte) uint64 {
	h, ascii := hashStart, true
	for _, c := range v {
		h = (h ^ uint64(lowerOf[c])) * hashPrime
		ascii = ascii && c < 0x80
	}
	if ascii {
		return h
	}
	h = hashStart
	for _, c := range fold(v) {
		h = (h ^ uint64(c)) * hashPrime
	}
	return h
}

// exactHash returns a hash of v that counts the case.
func exactHash(v []byte) uint64 {
	h := hashStart
	for _, c := range v {
		h = (h ^ uint64(c)) * hashPrime
	}
	return h ^ h>>29 ^ uint64(len(v))<<56
}
