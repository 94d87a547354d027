package annotate

import (
	"bytes"
	"encoding/binary"
	"iter"

	"ocsconv/formats/sip"
)

// rareText is a list of headers that few messages have, in one symbol: a key, the
// length and the value of each.
type rareText []byte

// The keys of [rareText].
const (
	keyDiagnostics  = "d" // followed by the index of the header's name
	keyReason       = "R"
	keyWarning      = "W"
	keyConv         = "C"
	keyCorrelation  = "K"
	keyReplaces     = "P"
	keyJoin         = "J"
	keyFragment     = "F" // first line of a message/sipfrag
	keyTarget       = "D"
	keyReferredBy   = "B"
	keyReferTo      = "T"
	keyHistory      = "H"
	keyDiversion    = "V"
	keyOnBehalf     = "O"
	keyContact      = "c"
	keyEvent        = "E"
	keyExpires      = "X"
	keySubject      = "S"
	keySubState     = "N"
	keyAsserted     = "A"
	keyPreferred    = "p"
	keyRAck         = "r"
	keyToName       = "n"
	keyPrivacy      = "Y"
	keyDeregistered = "u" // a registration that a NOTIFY takes back: why, and the Call-ID of its REGISTERs
	keyCommand      = "M" // how a conference answered a command: code, command, reason and part of the meeting
	keyStatistics   = "s" // followed by the index of the header's name
	keyChallenge    = "q" // how the server wants a REGISTER's sender to prove itself
)

func (m *rareText) add(key string, value []byte) {
	if len(value) == 0 || len(*m) > maxSymbol-maxRareOf(key)-8 {
		return
	}
	value = cut(value, maxRareOf(key))
	*m = append(*m, key[0])
	*m = binary.BigEndian.AppendUint16(*m, uint16(len(value)))
	*m = append(*m, value...)
}

// maxRareOf bounds the value of a key. Those that name a dialog are as long as what
// they name.
func maxRareOf(key string) int {
	switch key {
	case keyReplaces, keyJoin, keyTarget, keyReferTo:
		return 3*maxIdentity + maxRare
	}
	return maxRare
}

// addMarked adds a value with one octet in front of it.
func (m *rareText) addMarked(key string, mark byte, value []byte) {
	if len(value) == 0 || len(*m) > maxSymbol-maxReported-8 {
		return
	}
	value = cut(value, maxReported-1)
	*m = append(*m, key[0])
	*m = binary.BigEndian.AppendUint16(*m, uint16(len(value)+1))
	*m = append(append(*m, mark), value...)
}

// rareValues yields the values of a key in the text of a [rareText].
func rareValues(text, key string) iter.Seq[string] {
	return func(yield func(value string) bool) {
		for len(text) >= 3 {
			n := int(text[1])<<8 | int(text[2])
			if len(text) < 3+n || text[0] == key[0] && !yield(text[3:3+n]) {
				return
			}
			text = text[3+n:]
		}
	}
}

func rareValue(text, key string) string {
	for v := range rareValues(text, key) {
		return v
	}
	return ""
}

// reasonValues yields the values of the Reason headers of a message, one for each
// protocol (RFC 3326 §2).
func (m *message) reasonValues() iter.Seq[sip.Reason] {
	return func(yield func(sip.Reason) bool) {
		for v := range rareValues(m.c.text(m.rare), keyReason) {
			for _, r := range sip.ParseReasons([]byte(v)) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// addresses yields those in the values of a key in the text of a [rareText]: a header may
// list several (RFC 3261 §7.3.1).
func addresses(text, key string) iter.Seq[sip.NameAddr] {
	return func(yield func(sip.NameAddr) bool) {
		for v := range rareValues(text, key) {
			list := sip.Parse([]byte("Contact: " + v + "\r\n\r\n"))
			for address := range list.Addresses("Contact") {
				if !yield(address) {
					return
				}
			}
		}
	}
}

var diagnosticNames = [...]string{"ms-diagnostics", "ms-diagnostics-public", "ms-client-diagnostics"}

var diagnosticHeaders = [...]sip.Name{sip.NameOf(diagnosticNames[0]), sip.NameOf(diagnosticNames[1]), sip.NameOf(diagnosticNames[2])}

// header is a rare header and its key in [rareText].
type header struct {
	key  string
	name sip.Name
}

// headersNamed pairs keys with the names of their headers.
func headersNamed(pairs ...string) []header {
	var list []header
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, header{pairs[i], sip.NameOf(pairs[i+1])})
	}
	return list
}

var (
	ofInvite = headersNamed(
		keyConv, "Ms-Conversation-ID", keyCorrelation, "Ms-Correlation-Id", keyReplaces, "Replaces", keyJoin, "Join",
		keyTarget, "Target-Dialog", keyReferredBy, "Referred-By", keyHistory, "History-Info", keyDiversion, "Diversion",
		keyOnBehalf, "P-Session-On-Behalf-Of", keySubject, "Subject", keyAsserted, "P-Asserted-Identity",
		keyPrivacy, "Ms-Sensitivity", keyPreferred, "P-Preferred-Identity",
	)
	ofResponse = headersNamed(
		keyConv, "Ms-Conversation-ID", keyCorrelation, "Ms-Correlation-Id", keyHistory, "History-Info",
		keyAsserted, "P-Asserted-Identity", keyWarning, "Warning", keyReason, "Reason", keyExpires, "Expires",
	)
	ofRequest = headersNamed(
		keyConv, "Ms-Conversation-ID", keyCorrelation, "Ms-Correlation-Id", keyReason, "Reason",
		keyReplaces, "Replaces", keyTarget, "Target-Dialog", keyReferredBy, "Referred-By", keyReferTo, "Refer-To",
		keyEvent, "Event", keyExpires, "Expires", keySubject, "Subject", keySubState, "Subscription-State",
		keyAsserted, "P-Asserted-Identity", keyPreferred, "P-Preferred-Identity",
	)
	ofPrack = headersNamed(keyRAck, "RAck")
	ofClose = headersNamed(keyReason, "Reason")
)

// rareHeaders returns the headers that matter in a message of this kind.
func rareHeaders(method string, request bool) []header {
	switch {
	case !request:
		return ofResponse
	case method == sip.INVITE:
		return ofInvite
	case method == sip.PRACK:
		return ofPrack
	case method == sip.ACK, method == sip.BYE, method == sip.CANCEL:
		return ofClose
	}
	return ofRequest
}

var (
	headerChallenge      = sip.NameOf("WWW-Authenticate")
	headerProxyChallenge = sip.NameOf("Proxy-Authenticate")
)

// challenge notes how a server wants the sender of a REGISTER to prove itself, and
// for TLS-DSK where to get the certificate ([MS-SIPAE] 2.2.1).
func (x *extractor) challenge(s *sip.Message, buf *rareText, f *fact) {
	if f.status != 401 || s.Get(headerChallenge) == nil {
		return
	}
	for v := range s.Headers(headerChallenge.String()) {
		scheme, _, _ := bytes.Cut(bytes.TrimSpace(v), []byte{' '})
		text := append([]byte(nil), cut(scheme, 20)...)
		if i := bytes.Index(v, []byte("sts-uri")); i >= 0 {
			text = append(append(text, ' '), cut(v[i:], 200)...)
		}
		buf.add(keyChallenge, text)
	}
}

// addDiagnostics adds the diagnostics headers of a message, or of a part of one.
func (m *rareText) addDiagnostics(s *sip.Message) {
	for i, name := range diagnosticHeaders {
		if s.Get(name) == nil {
			continue
		}
		for v := range s.Headers(name.String()) {
			m.addMarked(keyDiagnostics, '0'+byte(i), sip.Unfold(cut(v, maxReported)))
		}
	}
}

// addRare adds rare headers of a message, or of a part of one.
func (m *rareText) addRare(s *sip.Message, list []header) {
	for i := range list {
		h := &list[i]
		if !s.MayHave(h.name) { // as nearly all
			continue
		}
		v := s.Get(h.name)
		switch {
		case v == nil:
		case s.Repeated(h.name):
			for v := range s.Headers(h.name.String()) {
				m.add(h.key, sip.Unfold(v))
			}
		default:
			m.add(h.key, sip.Unfold(v))
		}
	}
}

// further collects the rare headers.
func (x *extractor) further(s *sip.Message, toName uint32, f *fact) {
	buf := rareText(x.scratch[:0])
	buf.addDiagnostics(s)
	method := x.sym.text(f.method)
	if method == sip.BYE {
		for i, name := range statisticsHeaders {
			buf.addMarked(keyStatistics, '0'+byte(i), sip.Unfold(s.Get(name)))
		}
	}
	buf.addRare(s, rareHeaders(method, f.is(isRequest)))
	if method == sip.NOTIFY {
		buf.addFragment(s)
	}
	if (method == sip.NOTIFY || method == sip.BENOTIFY) && f.is(isRequest) {
		for _, d := range s.Deregistrations() {
			buf.add(keyDeregistered, []byte(d.Event+" "+d.CallID))
		}
	}
	if hasFold(s.Get(headerContentType), sip.ConferenceType) {
		keepCommand(s, &buf)
	}
	if toName != 0 {
		buf.add(keyToName, []byte(x.sym.text(toName)))
	}
	if method == sip.REGISTER {
		x.challenge(s, &buf, f)
	}
	if method == sip.REGISTER || f.status/100 == 3 {
		n := 0
		for c := range s.List("Contact") {
			if n++; n <= maxContacts {
				buf.add(keyContact, sip.Unfold(c))
			}
		}
	}
	x.scratch = buf
	f.rare = x.sym.add(buf)
}
