package redact

import (
	"bytes"
	"unicode"
)

// sdp appends a session description line by line (RFC 8866). Digits are ports,
// priorities and clock rates there, so none is taken for a telephone number.
func (w *walker) sdp(body []byte) {
	for line := range bytes.Lines(body) {
		text := bytes.TrimRight(line, "\r\n")
		w.once(&w.r.descriptions, text, func() { w.sdpLine(text) })
		w.keep(line[len(text):])
	}
}

// isDescribing reports whether a line is one of a session description, which damage may have
// put anywhere.
func isDescribing(line []byte) bool {
	return len(line) > 2 && line[1] == '=' && line[2] > ' ' && bytes.IndexByte([]byte("vosiuepcbtrzkam"), line[0]|0x20) >= 0
}

func (w *walker) sdpLine(line []byte) {
	if len(line) < 3 || line[1] != '=' {
		w.text(line)
		return
	}
	value := line[2:]
	switch line[0] | 0x20 {
	case 'v', 't', 'b', 'm', 'r', 'z':
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
		method, key, _ := bytes.Cut(value, []byte{':'})
		w.scan(value[:len(value)-len(key)], quiet|digitsStay)
		if len(key) > 0 && len(method) < len(value) {
			w.put(secret, key)
		}
	case 'a':
		w.attribute(value)
	default:
		w.scan(value, 0)
	}
}

var publicTitles = map[string]bool{"": true, "-": true, "session": true, "sip call": true, "media": true, "call": true, "sip media capabilities": true}

// origin appends an o= line: a user first, an address last.
func (w *walker) origin(v []byte) {
	user, rest, ok := bytes.Cut(v, []byte{' '})
	if !ok || len(user) < 2 && !isAtom[at0(user)] {
		w.connection(v)
		return
	}
	if isWord(user) {
		w.keep(user)
	} else {
		w.user(user)
	}
	w.out = append(w.out, ' ')
	w.connection(rest)
}

func at0(b []byte) byte {
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

// connection appends text that ends with "IN IP4 address".
func (w *walker) connection(v []byte) {
	i := bytes.LastIndexByte(v, ' ')
	address, _, _ := bytes.Cut(v[i+1:], []byte{'/'})
	if i < 0 || len(address) == 0 || address[0] == '-' {
		w.scan(v, digitsStay)
		return
	}
	w.scan(v[:i+1], quiet|digitsStay)
	w.put(host, address)
	w.scan(v[i+1+len(address):], quiet|digitsStay)
}

// contactLine appends an e= or p= line: an address or number, and a name before
// a bracket or in parentheses.
func (w *walker) contactLine(v []byte) {
	if open := bytes.IndexByte(v, '('); open >= 0 && (bytes.IndexByte(v[:open], '@') >= 0 || bytes.IndexFunc(v[open:], unicode.IsLetter) >= 0) {
		end := len(bytes.TrimRight(v, ") "))
		w.scan(v[:open+1], 0)
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
	w.scan(v, 0)
}

// attribute appends the value of an a= line.
func (w *walker) attribute(v []byte) {
	key, value, ok := bytes.Cut(v, []byte{':'})
	if !ok {
		w.scan(v, quiet|digitsStay)
		return
	}
	w.scan(v[:len(key)+1], quiet|digitsStay)
	switch string(fold(key)) {
	case "rtpmap", "fmtp", "ptime", "maxptime", "rtcp-fb", "extmap", "setup", "connection", "encryption",
		"x-caps", "x-ssrc-range", "x-source-streamid", "x-bypassid", "x-mediabw", "mid", "rtcp-rsize", "rtcp-mux",
		"sendrecv", "x-candidate-info", "msi", "x-applicationsharing-role", "x-applicationsharing-media-type":
		w.scan(value, quiet|digitsStay)
	case "file-selector": // RFC 5547 §6
		before, rest, ok := bytes.Cut(value, []byte("name:\""))
		file, rest, closed := bytes.Cut(rest, []byte{'"'})
		if !ok || !closed {
			w.scan(value, 0)
			return
		}
		w.scan(value[:len(before)+len("name:\"")], digitsStay)
		w.put(prose, file)
		w.scan(value[len(before)+len("name:\"")+len(file):len(value)-len(rest)], digitsStay)
		if i := bytes.Index(rest, []byte("hash:")); i >= 0 { // tells the file to who has it
			if j := bytes.IndexByte(rest[i+len("hash:"):], ':'); j >= 0 {
				at := i + len("hash:") + j + 1
				w.scan(rest[:at], digitsStay)
				w.put(secret, rest[at:])
				return
			}
		}
		w.scan(rest, digitsStay)
	case "ssrc": // RFC 5576 §4.1
		_, label, ok := bytes.Cut(value, []byte(" label:"))
		w.scan(value[:len(value)-len(label)], digitsStay)
		if ok && len(label) > 0 {
			w.put(prose, label)
		}
	case "tool":
		if w.r.level < People {
			w.scan(value, digitsStay)
			return
		}
		w.ofNobody(value)
	case "label", "info": // RFC 4574, mostly a number or a kind of medium
		if w.r.covers(prose) && hasOddLetters(value) {
			w.whole(value, func(v []byte) { w.writtenText(v, false) })
			return
		}
		w.scan(value, quiet|digitsStay)
	case "file-icon": // RFC 5547 §6
		scheme, id, _ := bytes.Cut(value, []byte{':'})
		w.scan(value[:len(value)-len(id)], quiet|digitsStay)
		if len(scheme) < len(value) {
			w.put(secret, id)
		}
	case "alt": // of candidates before ICE: id, weight, user, password, address
		w.alternative(value)
	case "ice-ufrag", "ice-pwd", "remote-candidate", "file-transfer-id", "identity":
		w.whole(value, func(v []byte) { w.put(secret, v) })
	case "crypto", "cryptoscale":
		w.crypto(value)
	case "key-mgmt": // RFC 4567
		protocol, data, _ := bytes.Cut(value, []byte{' '})
		w.scan(value[:len(value)-len(data)], quiet|digitsStay)
		if len(protocol) < len(value) {
			w.put(secret, data)
		}
	case "fingerprint":
		algorithm, print, _ := bytes.Cut(value, []byte{' '})
		w.scan(value[:len(value)-len(print)], quiet|digitsStay)
		if len(algorithm) < len(value) {
			w.put(secret, print)
		}
	case "candidate", "x-candidate", "x-candidate-ipv6":
		w.candidate(value)
	default:
		said := w.r.naming(key)
		if ofOne := said.class == name || said.class == machine || said.class == mac || said.class == secret && said.strong; ofOne && w.named(said, value, digitsStay) {
			return
		}
		if w.r.covers(prose) && !isWordIn(anywhere, key) && hasOddLetters(value) {
			w.whole(value, func(v []byte) { w.writtenText(v, false) }) // of what nobody knows
			return
		}
		w.scan(value, digitsStay)
	}
}

// aboutURI appends the URI of a u= line, the path of which says what the session is about.
func (w *walker) aboutURI(v []byte) {
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
func (w *walker) alternative(v []byte) {
	before, rest, ok := bytes.Cut(v, []byte(" : "))
	words := bytes.Split(rest, []byte{' '})
	if !ok || len(words) < 4 {
		w.scan(v, digitsStay)
		return
	}
	w.scan(v[:len(before)+len(" : ")], quiet|digitsStay)
	for i, f := range words {
		if i > 0 {
			w.out = append(w.out, ' ')
		}
		switch i {
		case 0, 1:
			w.put(secret, f)
		case 2:
			w.put(host, f)
		default:
			w.scan(f, quiet|digitsStay)
		}
	}
}

// crypto appends the value of an a=crypto line (RFC 4568): the keys stand behind
// "inline:", up to a bar.
func (w *walker) crypto(v []byte) {
	marker := []byte("inline:")
	for {
		i := bytes.Index(v, marker)
		if i < 0 {
			break
		}
		at := i + len(marker)
		end := at + keyLength(v[at:])
		w.scan(v[:at], digitsStay)
		w.put(secret, v[at:end])
		v = v[end:]
	}
	w.scan(v, digitsStay)
}

func keyLength(v []byte) int {
	if n := bytes.IndexAny(v, "|; \t"); n >= 0 {
		return n
	}
	return len(v)
}

// candidate appends a candidate of either dialect. That of draft 06 carries the
// credentials in itself: user, component, password.
func (w *walker) candidate(v []byte) {
	words := bytes.Split(v, []byte{' '})
	draft19 := len(words) > 6 && bytes.EqualFold(words[6], []byte("typ"))
	for i, f := range words {
		if i > 0 {
			w.out = append(w.out, ' ')
		}
		switch {
		case !draft19 && (i == 0 || i == 2):
			w.put(secret, f)
		case draft19 && i == 4, !draft19 && i == 5, i > 6 && bytes.EqualFold(words[i-1], []byte("raddr")):
			w.put(host, f)
		default:
			w.scan(f, digitsStay|quiet)
		}
	}
}
