package redact

import (
	"bytes"
	"strings"
)

// A computer, its network card and its account have one owner, so they count as
// people: machine names, device names and access points by their place, MAC addresses
// and security identifiers also by their form.

const macLength = 12 // digits

// macDigits returns the digits of a MAC address in lower case, with "-", ":", ".",
// "_" or a blank between its groups, or nothing; nil when v is none.
func macDigits(v []byte) []byte {
	digits := make([]byte, 0, macLength)
	for _, c := range v {
		switch {
		case isHex[c] && len(digits) < macLength:
			digits = append(digits, lowerOf[c])
		case c != '-' && c != ':' && c != '.' && c != '_' && c != ' ':
			return nil
		}
	}
	if len(digits) != macLength {
		return nil
	}
	return digits
}

// macEnd returns where the MAC address with marks in it ends that begins here; 0 when
// there is none.
func macEnd(b []byte, at int) int {
	const short, long = len("hh-"), len("hhhh-")
	if at+long > len(b) || !isMACMark[b[at+short-1]] && !isMACMark[b[at+long-1]] || at > 0 && (isAtom[b[at-1]] || (b[at-1] == ':' || b[at-1] == '-') && at > 1 && isAtom[b[at-2]]) {
		return 0 // as most text
	}
	for _, shape := range [...]string{"hh-hh-hh-hh-hh-hh", "hh:hh:hh:hh:hh:hh", "hh_hh_hh_hh_hh_hh", "hhhh.hhhh.hhhh", "hhhh-hhhh-hhhh"} {
		mark, behind := strings.Trim(shape, "h")[0], b[min(len(b), at+len(shape)):]
		if like(b[at:], shape) && !(len(behind) > 0 && (isAtom[behind[0]] || behind[0] == mark && len(behind) > 1 && isAtom[behind[1]])) {
			return at + len(shape)
		}
	}
	return 0
}

var isMACMark = octets("-:_.")

// macLengthAt returns the length of the MAC address that b begins with where a name
// promises one, whatever stands between its groups; 0 when there is none.
func macLengthAt(b []byte) int {
	const longest = macLength + macLength/2 - 1
	for n := min(len(b), longest); n >= macLength; n-- {
		if (n == len(b) || !isAtom[b[n]]) && isHex[b[n-1]] && macDigits(b[:n]) != nil {
			return n
		}
	}
	return 0
}

// productMAC takes a MAC address in the name of a product, which telephones have at its
// end, also without marks: behind a blank, bracket, "_" or "-". Digits alone are a version.
func (s *scan) productMAC(at, _ int) int {
	if s.mode&asProduct == 0 || s.w.r.level < People || at < s.last || isAtom[s.at(at-1)] || s.at(at-1) == ':' && !bytes.HasSuffix(fold(s.b[max(0, at-len("mac:")):at]), []byte("mac:")) {
		return 0
	}
	if end := macEnd(s.b[at:], 0); end > 0 {
		return s.put(mac, at, at+end)
	}
	if n := atomLen(s.b[at:]); n == macLength && macDigits(s.b[at:at+n]) != nil && countDigits(s.b[at:at+n]) < n {
		return s.put(mac, at, at+n)
	}
	return 0
}

// appendMAC appends the pseudonym of a MAC address as v is written. It is one of those
// that nobody was given.
func (r *Redactor) appendMAC(dst, v []byte) []byte {
	return asWritten(dst, cased(r.draw(mac, string(macDigits(v))), isUpper(v)), v, &isHex)
}

// newMAC returns a MAC address that is administered locally. The stream must be seeded.
func (r *Redactor) newMAC() string {
	const digits = "0123456789abcdef"
	p := []byte("02")
	for len(p) < macLength {
		p = append(p, digits[r.below(len(digits))])
	}
	return string(p)
}

// sidStarts begin the identifiers of accounts, of a domain and of a directory in the
// cloud ([MS-DTYP] 2.4.2), all with as many octets. The numbers of one account follow.
var sidStarts = texts{"S-1-5-21-", "S-1-12-1-"}

// sidLength returns the length of the security identifier that b begins with; 0 when it
// is none of an account.
func sidLength(b []byte) int {
	if b[0]|0x20 != 's' {
		return 0
	}
	n := sidStarts.before(bytes.ToUpper(b[:min(len(b), len(sidStarts[0]))]))
	if n == 0 || n == len(b) {
		return 0
	}
	for n < len(b) && (b[n]-'0' <= 9 || b[n] == '-' && n+1 < len(b) && b[n+1]-'0' <= 9) {
		n++
	}
	return n
}

// newSID returns an identifier of another account. The stream must be seeded.
func (r *Redactor) newSID(value string) string {
	at := min(len(sidStarts[0]), len(value))
	p := []byte(value)
	for i := at; i < len(p); i++ {
		if p[i]-'0' <= 9 {
			p[i] = '1' + byte(r.below(9))
		}
	}
	return string(p)
}

// givenNameLength returns the length of the name that b begins with and that says wherever it
// stands that a program gave it to a device: Windows to a computer when it is set up
// (DESKTOP-4C1Q2AB), Cisco's call managers to a telephone (SEP and its MAC address).
func givenNameLength(b []byte) int {
	if c := b[0] | 0x20; c != 'd' && c != 'l' && c != 's' {
		return 0
	}
	n := givenStarts.before(bytes.ToUpper(b[:min(len(b), len("DESKTOP-"))]))
	rest := b[n:]
	rest = rest[:atomLen(rest)]
	if n == len("SEP") && len(rest) == macLength && macDigits(rest) != nil || n > len("SEP") && len(rest) >= 4 {
		return n + len(rest)
	}
	return 0
}

var givenStarts = texts{"DESKTOP-", "LAPTOP-", "SEP"}

// labelledMachineLength returns the length of the name that b begins with and that tells by
// its first letters what kind of computer it is, as companies label theirs: NB-MUC0815. It
// is 0 for anything else.
func labelledMachineLength(b []byte) int {
	const shortest, longest = 3, 12
	if !isCapital(b) {
		return 0
	}
	start := machineKinds.before(b)
	if start == 0 {
		return 0
	}
	n := start + atomLen(b[start:])
	for n < len(b) && b[n] == '-' && atomLen(b[n+1:]) > 0 {
		n += 1 + atomLen(b[n+1:])
	}
	if label := b[start:n]; len(label) < shortest || len(label) > longest || countDigits(label) == 0 || bytes.ContainsAny(label, lowerSet) {
		return 0
	}
	return n
}

var machineKinds = texts{"PC-", "NB-", "LT-", "WS-", "WKS-", "NOTEBOOK-", "TABLET-", "CLIENT-", "VDI-", "XPS-"}

// device takes a MAC address, security identifier or name of a computer by its form.
func (s *scan) device(from, _ int) int {
	if n := sidLength(s.b[from:]); n > 0 && !isAtom[s.at(from-1)] {
		return s.put(sid, from, from+n)
	}
	beginsRun := from == 0 || !isRun[s.b[from-1]]
	if n := max(givenNameLength(s.b[from:]), labelledMachineLength(s.b[from:])); n > 0 && beginsRun {
		return s.put(machine, from, from+n)
	}
	if s.mode&digitsStay != 0 {
		return 0
	}
	if end := macEnd(s.b, from); end > 0 {
		return s.put(mac, from, end)
	}
	if n := vendorMAC(s.b[from:]); n > 0 && s.mode&quiet == 0 && beginsRun {
		return s.put(machine, from, from+n)
	}
	if s.isBareMAC(from) {
		return s.put(mac, from, from+macLength)
	}
	return 0
}

// isBareMAC reports whether a word of twelve hexadecimal digits, letters among them,
// stands at an octet: without marks between its digits a MAC address looks like this, and
// hardly anything else does.
func (s *scan) isBareMAC(at int) bool {
	if c := s.b[at]; !isHex[c] || len(s.b)-at < macLength || at > 0 && (isRun[s.b[at-1]] || s.b[at-1] == ':' || s.b[at-1] == '@' || s.b[at-1] == '+' || s.b[at-1] == '/') || s.mode&quiet != 0 {
		return false
	}
	if end := at + macLength; end < len(s.b) && (isRun[s.b[end]] && s.b[end] != '.' || s.b[end] == '@' || s.b[end] == '=' || s.b[end] == '+' || s.b[end] == '/') {
		return false
	}
	v := s.b[at : at+macLength]
	digits := countDigits(v)
	return macDigits(v) != nil && digits > 1 && digits < macLength && atomLen(v) == macLength && (!bytes.ContainsAny(v, "abcdef") || !bytes.ContainsAny(v, "ABCDEF"))
}

// vendorMAC returns the length of the MAC address that b begins with and that has the name
// of who made it for its first half, as Wireshark prints it: Cisco_1a:2b:3c. It is 0 for
// anything else.
func vendorMAC(b []byte) int {
	const longest, half = 9, "_hh:hh:hh"
	n := isHyphened.end(b[:min(len(b), longest)], 0)
	end := n + len(half)
	if n < 2 || !like(b[n:], half) || len(b) > end && (isAtom[b[end]] || b[end] == ':') {
		return 0
	}
	return end
}

var isHyphened = octets(digitSet + lowerSet + upperSet + "-")

// degrees takes two numbers side by side that are as precise as only coordinates are, and of which a
// comma, a letter or a word says so: 48.61540,11.61540, GPS 48.6154 11.6154, 48.6154N 11.6154E.
func (s *scan) degrees(from, _ int) int {
	end := degreesEnd(s.b, from)
	if end == 0 || s.at(from-1) == '.' {
		return 0
	}
	next := end
	if c := s.at(end) | 0x20; c == 'n' || c == 's' {
		next++
	}
	told := next > end || s.at(next) == ',' || bytes.HasSuffix(lower(s.b[max(0, from-len("gps: ")):from]), []byte("gps "))
	if s.at(next) == ',' {
		next++
	}
	if next = s.afterBlanks(next); s.at(next) == '-' {
		next++
	}
	to := degreesEnd(s.b, next)
	if to == 0 || !told || next == end {
		return 0
	}
	s.put(machine, from, end)
	return s.put(machine, next, to)
}

// degreesEnd returns where the number of degrees that stands at an octet ends, 0 where there is none.
func degreesEnd(b []byte, at int) int {
	const places = 4
	n := digitsLength(b[min(at, len(b)):])
	if n == 0 || n > len("180") || at+n >= len(b) || b[at+n] != '.' {
		return 0
	}
	at += n + 1
	if n = digitsLength(b[at:]); n < places || n > 2*places || at+n < len(b) && b[at+n] == '.' {
		return 0
	}
	return at + n
}

// coordinates takes the latitude and longitude of a URI in the scheme geo (RFC 5870), which is
// [from, at).
func (s *scan) coordinates(from, at int) int {
	const most = 3 // with the altitude
	if !bytes.EqualFold(s.b[from:at], []byte("geo")) || s.at(at+1) != '-' && s.at(at+1)-'0' > 9 {
		return 0
	}
	for range most {
		from := at + 1
		if s.at(from) == '-' {
			from++
		}
		end := isDecimal.end(s.b, from)
		if end == from {
			break
		}
		s.put(machine, from, end)
		if at = end; s.at(at) != ',' {
			break
		}
	}
	return s.last
}

// isDegrees reports whether a value is a number of degrees that tells a place: one with
// at least so many digits behind its point.
func isDegrees(v []byte) bool {
	const decimals = 3
	whole, rest, _ := bytes.Cut(bytes.TrimPrefix(v, []byte("-")), []byte{'.'})
	return len(whole) > 0 && len(whole) <= len("180") && len(rest) >= decimals && isDigit.holds(whole) && isDigit.holds(rest)
}

// account takes the user of DOMAIN\user, the backslash of which stands at an octet. A
// server of a trace is written so too, in brackets, and so are folders.
func (s *scan) account(from, at int) int {
	name := s.b[from:at]
	at = s.past(at+1, `\`) - 1 // in a string of JSON or C
	end := runEnd(s.b, at+1)
	domain, user := name, s.b[at+1:end]
	if s.w.r.level < People || len(user) < 2 || len(domain) < 2 || len(domain) > 15 && bytes.IndexByte(domain, '.') < 0 || s.at(from-1) == '\\' || s.at(from-1) == '/' ||
		s.at(from-1) == '[' || s.at(end) == '\\' || s.at(end) == ']' || strings.ToUpper(string(domain)) != string(domain) && !s.w.r.looksLikeHost(domain) && !usersWords.in(fold(lineBefore(s.b, from, 48))) && !isHandle(user) || isProgramFile(user) || isDocument(user) {
		return 0
	}
	s.pass(from, at, s.w.accountDomain)
	s.pass(at, at+1, s.w.keep)
	return s.pass(at+1, end, s.w.user)
}

// accountDomain appends the domain of an account, which below level All is hidden with
// it as machines are. One with a dot is a host, which stays.
func (w *walker) accountDomain(v []byte) {
	bare := bytes.TrimRight(v, `\\`)
	if w.r.level >= All || len(bare) < 2 || bytes.IndexByte(bare, '.') >= 0 || listed(bare) {
		w.put(host, bare)
	} else {
		w.put(machine, bare)
	}
	w.keep(v[len(bare):])
}

// usersWords are in a line that speaks of somebody who logs on.
var usersWords = texts{"user", "whoami", "logon", "login", "account", "domain", "principal", "identity", "credential", "impersonat"}

// namedMachine appends what stands where a machine or device is named. SSIDs are
// written in hexadecimal digits.
func (w *walker) namedMachine(said naming, v []byte) bool {
	if said.degrees && !isDegrees(v) {
		return false
	}
	if !said.strong {
		if len(v) < 2 || listed(v) || bytes.ContainsAny(v, "@<:/") || isDigit.holds(v) {
			return false
		}
		if w.r.looksLikeHost(v) {
			label, rest, _ := bytes.Cut(v, []byte{'.'})
			w.put(machine, label)
			w.out = append(w.out, '.')
			w.put(host, rest)
			return true
		}
	}
	if text := hexText(v); text != nil && w.learning {
		w.r.learn(machine, text)
	}
	w.put(machine, v)
	return true
}
