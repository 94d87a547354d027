package redact

import (
	"bytes"
	"slices"
)

// proof is the walk through the parameters by which somebody proves who he is.
type proof struct{ *walker }

// credentials appends the value of an authentication header ([MS-SIPAE],
// RFC 3261 §20). Everything that is not known to be public is replaced, by what
// stays equal where it was equal.
func (w *walker) credentials(value []byte) {
	if !w.r.covers(secret) {
		w.text(value)
		return
	}
	p, word := proof{w}, blanks(value)
	for word < len(value) && !isBlank[value[word]] && value[word] != '=' && value[word] != ',' {
		word++
	}
	next := word + blanks(value[word:])
	if next < len(value) && value[next] != '=' && next > word {
		w.scan(value[:next], quiet)
		value = value[next:]
		if !p.looksLikeParam(value) { // Basic, Bearer
			w.whole(value, func(v []byte) { w.put(secret, v) })
			return
		}
	}
	w.elements(value, elementLength, func(v []byte) { w.onceAs(&w.seen.proofs, v, v, func() { p.authParam(v) }) })
}

// password takes the word that begins at an octet and has octets of all four kinds
// that rules for passwords ask for, whatever stands before it: Summer$2023.
func (s *scan) password(from, _ int) int {
	const shortest, longest = 8, 40
	if from > 0 && !startsWord[s.b[from-1]] || !s.w.r.covers(secret) || s.mode&^asReason != 0 {
		return 0
	}
	to := inPassword.end(s.b[:min(len(s.b), from+longest)], from)
	v := s.b[from:to]
	if len(v) < shortest || to < len(s.b) && !endsValue[s.b[to]] || isPasswordMark[v[0]] || countDigits(v) == 0 ||
		!bytes.ContainsAny(v, upperSet) || !bytes.ContainsAny(v, lowerSet) || !slices.ContainsFunc(v, func(c byte) bool { return isPasswordMark[c] }) {
		return 0
	}
	if text, escapes := unescape(v); escapes > 0 && countMarks(text) > countMarks(v)-escapes { // letters are not escaped
		return 0
	}
	return s.put(secret, from, to)
}

// crypt takes the hash of a password as crypt(3) writes it, by the mark that it begins with:
// $6$salt$hash, $2b$12$hash.
func (s *scan) crypt(at, _ int) int {
	const shortest, longest = 20, 160
	end := inCrypt.end(s.b[:min(len(s.b), at+longest)], at)
	id := isAtom.end(s.b, at+1) - at - 1
	if end-at < shortest || id < 1 || id > len("argon2id") || s.at(at+1+id) != '$' || at > 0 && isAtom[s.b[at-1]] {
		return 0
	}
	return s.put(secret, at, end)
}

// inCrypt tells the octets of such a hash.
var inCrypt = isAtom.and("$./=,+-")

// hashes takes two hashes of a password side by side, as Windows has them: of LAN Manager
// and of NTLM. The run [from, end) is the first.
func (s *scan) hashes(from, end int) int {
	const size = 128 / 4
	to := isHex.end(s.b, end+1)
	if end-from != size || to-end-1 != size || !isHex.holds(s.b[from:end]) || isAtom[s.at(to)] {
		return 0
	}
	return s.put(secret, from, to)
}

// answer appends a line that answers a mail server's challenge in the line before, with a user
// or a password in base64 (RFC 4954 §4). It reports false and appends nothing where it is none.
func (w *lines) answer(text []byte) bool {
	bare := bytes.TrimRight(text, " \r\n")
	at := bytes.LastIndexByte(bare, ' ') + 1
	before := w.challenged
	w.challenged = bytes.HasSuffix(bare[:at], []byte("334 ")) && unpacked(bare[at:]) != nil
	if isCode := isArmor(bare[at:]) && (len(bare)-at)%4 == 0; !before || w.challenged || !isCode {
		return false
	}
	w.swept(func() {
		w.text(text[:at])
		w.put(secret, bare[at:])
		w.keep(text[len(bare):])
	})
	return true
}

func countMarks(v []byte) (n int) {
	for _, c := range v {
		if !isAtom[c] {
			n++
		}
	}
	return n
}

// isPasswordMark tells marks that passwords have and hardly any other word, inPassword all
// octets of such a password.
var (
	isPasswordMark = octets("!$#%")
	inPassword     = isParamName.and("!$#%@.+")
)

// looksLikeParam reports whether a value begins with name=, and not with base64
// that ends in "=". A known name is one also where its value is cut off.
func (w proof) looksLikeParam(v []byte) bool {
	at := isParamName.end(v, 0)
	if name := v[:at]; (at == len(v) || v[at] == '=' || isBlank[v[at]]) && (is(name, publicAuth) || w.naming(name).class != plain) {
		return true
	}
	at += blanks(v[at:])
	return at+1 < len(v) && v[at] == '=' && v[at+1] != '=' && !isBlank[v[at+1]]
}

func (w proof) authParam(v []byte) {
	i := bytes.IndexByte(v, '=')
	if i < 0 {
		w.text(v)
		return
	}
	key := string(fold(bytes.TrimSpace(v[:i])))
	w.scan(v[:i+1], quiet)
	value := v[i+1:]
	bare := bytes.Trim(value, " \t\r\n\"")
	switch {
	case len(bare) == 0 || is([]byte(key), publicAuth) && runEnd(bare, 0) == len(bare):
		w.scan(value, quiet|digitsStay)
		return
	case is([]byte(key), publicAuth):
		w.text(value)
		return
	}
	w.within(value, bare, func(v []byte) { w.authValue(key, v) })
}

// authValue appends the value of a parameter that is not public.
func (w proof) authValue(key string, v []byte) {
	switch key {
	case "realm", "targetname":
		w.target(v)
	case "uri":
		if end := runEnd(v, 0); end == len(v) && !bytes.Contains(v, []byte{'.'}) {
			w.user(v) // a number without its scheme
		} else {
			w.text(v)
		}
	case "sts-uri", "domain":
		w.text(v)
	case "username":
		if !w.namedUser(naming{class: name, strong: true}, v) {
			w.text(v)
		}
	default:
		w.put(secret, v)
	}
}

// commonRealm is the realm of every server of these products.
const commonRealm = "SIP Communications Service"

// target appends the name of a realm or server: "fe01.contoso.com",
// "sip/fe01.contoso.com", "*" or words.
func (w proof) target(v []byte) {
	service := 0
	if bytes.HasPrefix(fold(v), []byte("sip/")) {
		service = len("sip/")
	}
	if string(v) == commonRealm {
		w.keep(v)
		return
	}
	w.keep(v[:service])
	if !w.namedHost(v[service:]) {
		w.text(v[service:])
	}
}
