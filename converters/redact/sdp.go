package redact

import (
	"bytes"
	"unicode"
)

// sdp appends a session description line by line (RFC 8866). Digits are ports,
// priorities and clock rates there, so none is taken for a telephone number.
func (w *walker) sdp(body []byte) {
	d := description{w}
	w.eachLine(body, func(line []byte) { w.onceAs(&w.seen.descriptions, line, line, func() { d.line(line) }) })
}

// description is the walk through a session description.
type description struct{ *walker }

// isDescribing reports whether a line is one of a session description, which damage may have
// put anywhere.
func isDescribing(line []byte) bool {
	return len(line) > 2 && line[1] == '=' && line[2] > ' ' && (line[0]|0x20 != 'a' || letterKind[line[2]] != '0') && bytes.IndexByte([]byte("vosiuepcbtrzkam"), line[0]|0x20) >= 0 &&
		(line[0]|0x20 != 'o' || bytes.Contains(line, []byte(" IN "))) // of no distinguished name
}

func (w description) line(line []byte) {
	if len(line) < 3 || line[1] != '=' {
		w.text(line)
		return
	}
	value := line[2:]
	switch line[0] | 0x20 {
	case 'b':
		w.keep(line[:2])
		w.scan(value, limited(value))
		return
	case 'v', 't', 'm', 'r', 'z':
		w.keep(line[:2])
		w.scan(value, quiet|digitsStay)
		return
	}
	w.keep(line[:2])
	switch line[0] | 0x20 {
	case 'o':
		w.origin(value)
	case 's', 'i':
		if publicTitles[string(fold(bytes.TrimSpace(value)))] {
			w.keep(value)
			return
		}
		w.put(topic, value)
	case 'e', 'p':
		w.contactLine(value)
	case 'u':
		w.aboutURI(value)
	case 'c':
		w.connection(value)
	case 'k':
		w.marked(value, []markedValue{{":", secret, "", 0}})
	case 'a':
		w.attribute(value)
	default:
		w.scan(value, 0)
	}
}

// limited is how a value is read of which no number has so many digits as a telephone's.
func limited(value []byte) mode {
	if longestRun(value, isDigit) >= longNumber {
		return 0
	}
	return quiet | digitsStay
}

var publicTitles = map[string]bool{"": true, "-": true, "session": true, "sip call": true, "media": true, "call": true, "sip media capabilities": true}

// origin appends an o= line: a user first, an address last.
func (w description) origin(v []byte) {
	user, rest, ok := bytes.Cut(v, []byte{' '})
	if !ok || len(user) < 2 && atomLen(user) == 0 {
		w.connection(v)
		return
	}
	if isWord(user) {
		w.keep(user)
	} else {
		w.user(user)
	}
	w.keep([]byte{' '})
	w.connection(rest)
}

// connection appends text that ends with "IN IP4 address".
func (w description) connection(v []byte) {
	i := bytes.LastIndexByte(v, ' ')
	address, _, _ := bytes.Cut(v[i+1:], []byte{'/'})
	if i < 0 || len(address) == 0 || address[0] == '-' {
		w.scan(v, limited(v))
		return
	}
	w.scan(v[:i+1], quiet|digitsStay)
	w.put(host, address)
	w.scan(v[i+1+len(address):], quiet|digitsStay)
}

// contactLine appends an e= or p= line: an address or number, and a name before
// a bracket or in parentheses.
func (w description) contactLine(v []byte) {
	if open := bytes.IndexByte(v, '('); open >= 0 && (bytes.IndexByte(v[:open], '@') >= 0 || bytes.IndexFunc(v[open:], unicode.IsLetter) >= 0) {
		end := len(bytes.TrimRight(v, ") "))
		w.contactLine(bytes.TrimRight(v[:open], " "))
		w.keep(v[len(bytes.TrimRight(v[:open], " ")) : open+1])
		w.put(name, v[open+1:max(end, open+1)])
		w.keep(v[max(end, open+1):])
		return
	}
	if open := bytes.IndexByte(v, '<'); open > 0 {
		display := bytes.TrimRight(v[:open], " ")
		w.put(name, display)
		w.scan(v[len(display):], 0)
		return
	}
	if _, ok := normalNumber(v); ok {
		w.put(number, v)
		return
	}
	if w.r.level >= People {
		w.ofNobody(v)
		return
	}
	w.scan(v, 0)
}

// attribute appends the value of an a= line.
func (w description) attribute(v []byte) {
	key, value, ok := bytes.Cut(v, []byte{':'})
	if !ok {
		w.scan(v, limited(v))
		return
	}
	w.scan(v[:len(key)+1], quiet|digitsStay)
	attr := string(fold(key))
	kind := lexicon().attributes[attr]
	switch {
	case attr == "msid", attr == "ssrc" && bytes.Contains(value, []byte(" msid:")): // RFC 8830
		w.streams(value)
	case attributeValues[attr] != nil:
		w.marked(value, attributeValues[attr])
	case kind == tokens && attr != "ssrc":
		w.scan(value, limited(value))
	case kind == tokens:
		w.scan(value, quiet|digitsStay)
	case kind == secretive:
		w.whole(value, func(v []byte) { w.put(secret, v) })
	case attr == "tool" && w.r.level >= People:
		w.ofNobody(value)
	case attr == "tool":
		w.scan(value, digitsStay)
	case attr == "label" || attr == "info": // RFC 4574, mostly a number or a kind of medium
		if !w.writtenAttribute(value) {
			w.scan(value, limited(value))
		}
	case attr == "alt":
		w.alternative(value)
	case attr == "candidate" || attr == "x-candidate" || attr == "x-candidate-ipv6":
		w.candidate(value)
	default:
		said := w.r.keyNaming(key)
		if !isWordIn(anywhere, key) && isUnguessable(value) && w.r.covers(secret) {
			w.put(secret, value)
			return
		}
		if ofOne := said.class == name || said.class == number || said.class == conversation || said.class == machine || said.class == mac || said.class == secret && (said.strong || isToken(value)); ofOne && w.named(said, value) {
			return
		}
		if isWordIn(anywhere, key) && said.class != prose && !isFreeText(value) || !w.writtenAttribute(value) {
			w.scan(value, 0)
		}
	}
}

// writtenAttribute appends the value of an attribute that says more than words of the list.
func (w description) writtenAttribute(v []byte) bool {
	if !w.r.covers(prose) || !hasOddLetters(v) {
		return false
	}
	w.whole(v, func(v []byte) { w.writtenText(v, false) })
	return true
}

// markedValue is a value that stands behind a mark, up to one of the octets that end it or
// to the end.
type markedValue struct {
	mark  string
	class class
	ends  string
	lead  byte // ends what is none of the value behind the mark, unless 0
}

// attributeValues are the values of attributes of which nothing else is anybody's.
var attributeValues = map[string][]markedValue{
	"crypto": {{"inline:", secret, "|; \t", 0}}, "cryptoscale": {{"inline:", secret, "|; \t", 0}}, // RFC 4568
	"fingerprint": {{" ", secret, "", 0}}, "zrtp-hash": {{" ", secret, "", 0}}, "key-mgmt": {{" ", secret, "", 0}}, // RFC 8122, 4567
	"file-icon":     {{":", secret, "", 0}},                                   // RFC 5547 §6
	"file-selector": {{`name:"`, prose, `"`, 0}, {"hash:", secret, " ", ':'}}, // the hash tells the file to who has it
	"ssrc":          {{" label:", prose, "", 0}},                              // RFC 5576 §4.1
}

// marked appends text in which values stand behind marks, in any order.
func (w description) marked(v []byte, values []markedValue) {
	if len(values) == 0 {
		w.scan(v, quiet|digitsStay)
		return
	}
	m, others := values[0], values[1:]
	for i := bytes.Index(v, []byte(m.mark)); i >= 0; i = bytes.Index(v, []byte(m.mark)) {
		from := i + len(m.mark)
		if m.lead != 0 {
			from += bytes.IndexByte(v[from:], m.lead) + 1
		}
		to := len(v)
		if n := bytes.IndexAny(v[from:], m.ends); n >= 0 {
			to = from + n
		}
		w.marked(v[:from], others)
		w.put(m.class, v[from:to])
		v = v[to:]
	}
	w.marked(v, others)
}

// streams appends the ids of a stream and of its track, of one run of a browser.
func (w description) streams(v []byte) {
	if i := bytes.IndexByte(v, ':'); i > 0 {
		w.scan(v[:i+1], quiet|digitsStay)
		v = v[i+1:]
	}
	for i, id := range bytes.Split(v, []byte{' '}) {
		if i > 0 {
			w.out = append(w.out, ' ')
		}
		if len(id) > 1 {
			w.put(conversation, id)
		} else {
			w.keep(id)
		}
	}
}

// aboutURI appends the URI of a u= line, the path of which says what the session is about.
func (w description) aboutURI(v []byte) {
	from := bytes.Index(v, []byte("://"))
	if from < 0 || !w.r.covers(prose) {
		w.scan(v, 0)
		return
	}
	from += len("://")
	if slash := bytes.IndexByte(v[from:], '/'); slash >= 0 {
		from += slash + 1
		w.scan(v[:from], 0)
		w.put(prose, v[from:])
		return
	}
	w.scan(v, 0)
}

// alternative appends the value of an a=alt line: id, weight, a colon, the user, the
// password, the address and the port.
func (w description) alternative(v []byte) {
	before, rest, ok := bytes.Cut(v, []byte(" : "))
	words := bytes.Split(rest, []byte{' '})
	if !ok || len(words) < 4 {
		w.scan(v, digitsStay)
		return
	}
	w.scan(v[:len(before)+len(" : ")], quiet|digitsStay)
	w.columns(words, map[int]class{0: secret, 1: secret, 2: host})
}

// candidate appends a candidate of either dialect. That of draft 06 carries the
// credentials in itself: user, component, password.
func (w description) candidate(v []byte) {
	words := bytes.Split(v, []byte{' '})
	if len(words) <= 6 || !bytes.EqualFold(words[6], []byte("typ")) {
		w.columns(words, map[int]class{0: secret, 2: secret, 5: host})
		return
	}
	w.columns(words, map[int]class{4: host})
}

// columns appends words with a blank between them, by the class that those of a column have,
// and what is behind "raddr" as a host.
func (w description) columns(words [][]byte, classes map[int]class) {
	for i, f := range words {
		if i > 0 {
			w.out = append(w.out, ' ')
		}
		c := classes[i]
		if i > 6 && bytes.EqualFold(words[i-1], []byte("raddr")) {
			c = host
		}
		if c == plain {
			w.scan(f, digitsStay|quiet)
		} else {
			w.put(c, f)
		}
	}
}
