package excerpt

import (
	"bytes"

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

// fields are the fields with a role, by name in lower case and in compact form.
var fields = map[string]field{}

func init() {
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
		f.known, f.own = sip.KnownField(string(name))
		f.role = noRole
	}
	return f, text[colon+1:], true
}

// knownHeader reports whether text is a line of a SIP header that servers and
// clients of this family write: a standard field or one of Microsoft's own.
func knownHeader(text []byte) bool {
	f, _, _ := fieldOf(text)
	return f.known
}
