package excerpt

import (
	"bytes"
	"strings"

	"ocsconv/formats/sip"
)

// field is what the name of a header tells.
type field struct {
	known bool // a standard one or one of this family: prose has words with a colon too ("Note: …")
	own   bool // of SIP alone, where mail and HTTP have none of that name
	role  role
}

// role is what a header tells of its message.
type role uint8

const (
	fromRole role = iota // the first are those of required
	toRole
	callIDRole
	cseqRole
	viaRole
	typeRole
	lengthRole
	noRole
)

// required are the fields without which a message belongs to no session
// (RFC 3261 §8.1.1).
var required = [...]string{"From", "To", "Call-ID", "CSeq"}

// fields are the fields of RFC 3261 and of its extensions, by name in lower case, and the
// compact forms of those with a role.
var fields = map[string]field{}

func init() {
	add := func(names string, f field) {
		for name := range strings.FieldsSeq(names) {
			fields[name] = f
		}
	}
	add(`accept accept-encoding accept-language authorization content-disposition content-encoding content-id content-language date event expires
		identity in-reply-to mime-version organization path priority reason server subject timestamp user-agent warning www-authenticate`,
		field{known: true, role: noRole})
	add(`accept-contact alert-info allow allow-events answer-mode authentication-info call-info contact diversion error-info feature-caps flow-timer
		geolocation history-info identity-info info-package join max-breadth max-forwards min-expires min-se p-asserted-identity p-preferred-identity
		policy-id presence-state privacy proxy-authenticate proxy-authorization proxy-require rack record-route recv-info refer-to referred-by
		reject-contact remote-party-id replaces request-disposition require retry-after route rseq security-client security-server security-verify
		service-route session-expires session-id sip-etag sip-if-match subscription-state supported suppress-if-match target-dialog unsupported user-to-user`,
		field{known: true, own: true, role: noRole})
	for _, f := range []struct {
		name, compact string
		field
	}{
		{"from", "f", field{true, false, fromRole}}, {"to", "t", field{true, false, toRole}}, {"call-id", "i", field{true, true, callIDRole}},
		{"cseq", "", field{true, true, cseqRole}}, {"via", "v", field{true, true, viaRole}},
		{"content-type", "c", field{true, false, typeRole}}, {"content-length", "l", field{true, false, lengthRole}},
	} {
		fields[f.name] = f.field
		if f.compact != "" {
			fields[f.compact] = field{role: f.role}
		}
	}
}

// fieldOf returns what the name of a header line tells, and its value; false when text is
// no such line.
func fieldOf(text []byte) (f field, value []byte, ok bool) {
	if !sip.IsHeaderLine(text) {
		return field{role: noRole}, nil, false
	}
	colon := bytes.IndexByte(text, ':')
	var room [64]byte
	name := room[:0]
	for _, c := range text[:colon] {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		name = append(name, c)
	}
	name = bytes.TrimRight(name, " \t")
	if f, ok = fields[string(name)]; !ok {
		of := func(prefix string) bool { return len(name) > 3 && string(name[:len(prefix)]) == prefix }
		f = field{known: of("ms-") || of("p-") || of("x-"), own: len(name) > 1 && string(name[:2]) != "x-", role: noRole}
	}
	return f, text[colon+1:], true
}

// knownHeader reports whether text is a line of a SIP header that servers and
// clients of this family write: a standard field or one of Microsoft's own.
func knownHeader(text []byte) bool {
	f, _, _ := fieldOf(text)
	return f.known
}

// IsField reports whether a line of a document is a header of SIP, also one that a word
// processor has written.
func IsField(line []byte) bool { return knownHeader(visible(spaced(line))) }
