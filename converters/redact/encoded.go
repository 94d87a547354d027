package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"unicode/utf8"
)

// A value may stand in percent-escapes, in base64 or in character references.
// Such text is decoded, redacted and encoded again, but only when something in
// it changed.

// inner runs f over decoded text and returns what it appended.
func (w *walker) inner(text []byte, f func([]byte)) (out []byte, changed bool) {
	mark := len(w.out)
	w.decoded++
	if w.decoded > maxDecoded {
		w.drop(text)
	} else {
		f(text)
	}
	out = bytes.Clone(w.out[mark:])
	w.out = w.out[:mark]
	w.decoded--
	return out, !bytes.Equal(out, text)
}

// through appends text that stands encoded as v through f: encoded again where f changed it,
// else as it was.
func (w *walker) through(v, text []byte, f func([]byte), encode func(out []byte) []byte) {
	out, changed := w.inner(text, f)
	if changed {
		v = encode(out)
	}
	w.out = append(w.out, v...)
}

// escaped appends v through f, without its percent-escapes. It reports false and
// appends nothing when v has none or nothing in it changed.
func (w *walker) escaped(v []byte, f func([]byte)) bool {
	text, n := unescape(v)
	if n == 0 {
		return false
	}
	out, changed := w.inner(text, f)
	if !changed {
		return false
	}
	var literal [256]bool
	for _, c := range v {
		literal[c] = c != '%'
	}
	for _, c := range out {
		if isAtom[c] && c < 0x80 || literal[c] || c == '-' || c == '.' || c == '_' || c == '~' {
			w.out = append(w.out, c)
			continue
		}
		w.out = append(w.out, '%', upperHex[c>>4], upperHex[c&15])
	}
	return true
}

const upperHex = "0123456789ABCDEF"

func unescape(v []byte) (text []byte, escapes int) {
	text = make([]byte, 0, len(v))
	for i := 0; i < len(v); i++ {
		if v[i] == '%' && i+2 < len(v) && isHex[v[i+1]] && isHex[v[i+2]] {
			text = append(text, hexValue(v[i+1])<<4|hexValue(v[i+2]))
			escapes++
			i += 2
			continue
		}
		text = append(text, v[i])
	}
	return text, escapes
}

func hexValue(c byte) byte {
	if c-'0' <= 9 {
		return c - '0'
	}
	return lowerOf[c] - 'a' + 10
}

// encoded takes a run for base64: of text, which is redacted inside, or of a
// ticket or key, which is replaced. It returns 0 when the run is neither.
func (s *scan) encoded(from, end int) int {
	limit := end
	if from >= s.packed { // else this text was looked at from its beginning
		limit = len(s.b)
	}
	digits := isBase64.end(s.b[:limit], from)
	end = paddingEnd(s.b, digits)
	s.packed = max(s.packed, digits)
	run := s.b[from:end]
	if digits-from < 8 {
		return 0
	}
	r := s.w.r
	if n := webTokenLength(s.b[from:]); n > 0 {
		return s.put(secret, from, from+n)
	}
	if n := apiKeyLength(s.b[from:]); n > 0 && r.covers(secret) {
		return s.put(secret, from, from+n)
	}
	if _, known := r.secrets[exactHash(run)]; known || isTicket(run) || s.nearAuth(from, run) {
		return s.put(secret, from, end)
	}
	if next := s.hexadecimal(from, digits); next > 0 {
		return next
	}
	if len(run) < 12 && digits == end || isHex.holds(run) { // an id: chance may make letters of it
		return 0
	}
	text, enc, ok := base64Text(s.b[from:digits])
	if !ok {
		if s.binary(s.b[from:digits], enc) {
			return s.put(secret, from, end)
		}
		return 0
	}
	if end > digits || len(run)%4 == 0 {
		enc = enc.WithPadding('=')
	}
	return s.repack(from, end, text, func(out []byte) []byte { return enc.AppendEncode(nil, out) })
}

// paddingEnd returns where the padding of base64 ends that may stand at an octet.
func paddingEnd(b []byte, at int) int {
	const longest = 2
	end := at
	for end < len(b) && b[end] == '=' && end-at < longest {
		end++
	}
	return end
}

// repack replaces what stands encoded in [from, end), text of octets or of units of UTF-16,
// where something in it changes, and returns 0 where nothing does.
func (s *scan) repack(from, end int, text []byte, encode func(out []byte) []byte) int {
	wide, order := narrow(text)
	if order != nil {
		text = wide
	}
	s.flush(from)
	out, changed := s.w.inner(text, func(t []byte) {
		if s.w.r.covers(name) && isPersonal(t) { // somebody's name, and nothing else
			s.w.put(name, t)
			return
		}
		s.w.text(t)
	})
	if !changed {
		return 0
	}
	if order != nil {
		out = widen(out, order)
	}
	s.w.out = append(s.w.out, encode(out)...)
	s.last = end
	return end
}

// binary reports whether base64 is that of octets with text in them that
// redaction changes. Such octets cannot be written anew, since nobody knows what
// counts their lengths.
func (s *scan) binary(v []byte, enc *base64.Encoding) bool {
	const shortest = 20
	if s.w.learning || len(v) < shortest || s.w.decoded >= maxDecoded {
		return false
	}
	octets := make([]byte, enc.DecodedLen(len(v)))
	n, _ := enc.Decode(octets, v)
	return hasRun(octets[:n]) && s.w.tells(octets[:n])
}

// hasRun reports whether octets have as much text in a row as a name has.
func hasRun(octets []byte) bool {
	const shortest = 6
	run, wide := 0, 0
	for i, c := range octets {
		switch {
		case c >= ' ' && c < 0x7f || c >= 0xc3:
			run, wide = run+1, wide+1
		case c == 0 && i > 0 && octets[i-1] != 0:
			run = 0
		default:
			run, wide = 0, 0
		}
		if run >= shortest || wide >= shortest {
			return true
		}
	}
	return false
}

// unpacked returns the text that a value has in base64, nothing where it has none.
func unpacked(v []byte) []byte {
	const shortest = 12
	v = bytes.TrimRight(v, "=")
	if len(v) < shortest || !isBase64.holds(v) {
		return nil
	}
	text, _, ok := base64Text(v)
	if !ok {
		return nil
	}
	return text
}

// base64Text decodes base64 of text, without its padding.
func base64Text(v []byte) (text []byte, enc *base64.Encoding, ok bool) {
	enc = base64.RawStdEncoding
	if bytes.ContainsAny(v, "-_") {
		enc = base64.RawURLEncoding
	}
	var start [3]byte
	if n, err := enc.Decode(start[:], v[:4]); err != nil || !couldBeText(start[:n]) {
		return nil, enc, false
	}
	text = make([]byte, enc.DecodedLen(len(v)))
	n, err := enc.Decode(text, v)
	if err != nil {
		return nil, enc, false
	}
	text = text[:n]
	if _, order := narrow(text); order != nil {
		return text, enc, true
	}
	return text, enc, isText(text)
}

// couldBeText reports whether text may begin so, UTF-16 included.
func couldBeText(v []byte) bool {
	for i, c := range v {
		wide := c == 0 && (i == 1 || v[0] == 0 && i != 1)
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' && !wide || c == 0x7f {
			return false
		}
	}
	return true
}

func isText(v []byte) bool { return isPrinted.holds(v) && utf8.Valid(v) }

// isTicket reports whether base64 is that of a security token, a certificate or
// a key: NTLMSSP, SPNEGO, DER, or just long and binary.
func isTicket(v []byte) bool {
	const least = 40
	return len(v) >= least && (ticketStarts.before(v) > 0 || isUnguessable(v))
}

var ticketStarts = texts{"TlRMTVNTUA", "YII", "oYI", "oRQ", "MII", "H4sIA"}

// apiKeyLength returns the length of the key of a service that b begins with, of those that
// are known by how they begin; 0 for anything else.
func apiKeyLength(b []byte) int {
	for _, k := range [...]struct {
		start string
		least int // octets
	}{{"AKIA", 16}, {"ASIA", 16}, {"ghp_", 20}, {"gho_", 20}, {"ghs_", 20}, {"github_pat_", 20}, {"xoxb-", 20}, {"xoxp-", 20}, {"AIza", 30},
		{"sk_live_", 16}, {"AAAAB3NzaC1", 20}, {"AAAAC3NzaC1", 16}} {
		if !bytes.HasPrefix(b, []byte(k.start)) {
			continue
		}
		n := isBase64.end(b, 0)
		if n >= k.least && countDigits(b[:n]) > 0 {
			return n
		}
	}
	return 0
}

// webTokenLength returns the length of the JSON Web Token (RFC 7519) that b
// begins with: two or three parts in base64, the first of which is JSON.
func webTokenLength(b []byte) int {
	if !bytes.HasPrefix(b, []byte("eyJ")) {
		return 0
	}
	n, dots := 0, 0
	for n < len(b) && (isBase64[b[n]] || b[n] == '.' && n+1 < len(b) && isBase64[b[n+1]]) {
		if b[n] == '.' {
			dots++
		}
		n++
	}
	if dots == 0 {
		return 0
	}
	return n
}

// hexadecimal takes text in hexadecimal digits.
func (s *scan) hexadecimal(from, end int) int {
	from += prefixLength(s.b[from:end])
	text := hexText(s.b[from:end])
	if text == nil {
		return 0
	}
	upper := bytes.ContainsAny(s.b[from:end], "ABCDEF")
	return s.repack(from, end, text, func(out []byte) []byte { return []byte(cased(hex.EncodeToString(out), upper)) })
}

// prefixLength is the length of the mark of hexadecimal digits before some.
func prefixLength(v []byte) int {
	if len(v) > 2 && v[0] == '0' && lowerOf[v[1]] == 'x' {
		return len("0x")
	}
	return 0
}

// hexText decodes hexadecimal digits of text, nil when they are not.
func hexText(v []byte) []byte {
	const shortest = 12
	if len(v) < shortest || len(v)%2 != 0 || !isHex[v[0]] || !isHex[v[1]] || !isHex[v[2]] || !isHex[v[3]] {
		return nil
	}
	if !couldBeText([]byte{hexValue(v[0])<<4 | hexValue(v[1]), hexValue(v[2])<<4 | hexValue(v[3])}) {
		return nil
	}
	text := make([]byte, len(v)/2)
	if _, err := hex.Decode(text, v); err != nil {
		return nil
	}
	if _, order := narrow(text); order == nil && !isText(text) {
		return nil
	}
	return text
}

// nearAuth reports whether a token looks like a credential and stands on a line
// that talks of one.
func (s *scan) nearAuth(from int, run []byte) bool {
	const shortest = 16
	digits := countDigits(run)
	if len(run) < shortest || digits < 2 || digits == len(run) || bytes.IndexByte(run, '/') >= 0 && bytes.IndexByte(run, '-') >= 0 {
		return false
	}
	return authWords.in(fold(lineBefore(s.b, from, 256)))
}

var authWords = texts{"passw", "token", "ticket", "credential", "cookie", "secret", "authoriz", "authentic", "kerberos", "ntlm", "tls-dsk", "bearer", "gssapi",
	"signature", "private key", "session key", "apikey", "masterkey", "master key", "sessionkey", "thumbprint",
	"cred ", "srtp", "integrity", "nthash", "aes", "rc4", "saml", "jwt", "assertion", "ufrag", "key ", " iv "}
