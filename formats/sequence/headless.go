package sequence

import (
	"bytes"

	"ocsconv/formats"
)

// headless is what is said of header fields that no reader has found a start line
// for: a message was there, and is not among those that are handed out.
const headless = "header fields of a SIP message whose start line cannot be read: it is left out"

// maxHeadless is how many of these are named in one piece.
const maxHeadless = 64

// name adds to the problems of a piece what its gap holds of messages without a
// start line, unless the reader of the log has said what is wrong with it.
func (r *reader) name(m *formats.Message) {
	if len(m.Problems) > 0 {
		return
	}
	line, from := 0, 0
	for at := range headers(m.Gap) {
		if line == 0 {
			r.place.settle()
			line = r.place.line
		}
		line += bytes.Count(m.Gap[from:at], []byte{'\n'})
		from = at
		m.Problems = append(m.Problems, &formats.SyntaxError{File: r.file, Line: line, Offset: r.place.offset + int64(at), Msg: headless})
		if len(m.Problems) == maxHeadless {
			return
		}
	}
}

var (
	sequenceField = []byte("CSeq")
	callIDField   = []byte("Call-ID")
	fromField     = []byte("From")
)

// fieldReach is how many octets around a CSeq header field the others that every
// message has stand in (RFC 3261 §8.1.1).
const fieldReach = 4 << 10

// headers yields where the CSeq header fields of messages stand in octets: a number
// and a method, and a Call-ID and a From near by.
func headers(b []byte) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for at := 0; ; at += len(sequenceField) {
			i := bytes.Index(b[at:], sequenceField)
			if i < 0 {
				return
			}
			at += i
			if around := b[max(0, at-fieldReach):min(len(b), at+fieldReach)]; isSequence(b, at) && isField(around, callIDField) && isField(around, fromField) && !yield(at) {
				return
			}
		}
	}
}

// isSequence reports whether the field at an octet is CSeq with its value, and none
// whose name only ends so.
func isSequence(b []byte, at int) bool {
	if at > 0 && (letter(b[at-1]) || b[at-1] == '-') {
		return false
	}
	value := bytes.TrimLeft(b[at+len(sequenceField):], " \t")
	if len(value) == 0 || value[0] != ':' {
		return false
	}
	value = bytes.TrimLeft(value[1:], " \t")
	method := bytes.TrimLeft(value, "0123456789")
	digits := len(value) - len(method)
	return digits > 0 && len(method) > 1 && method[0] == ' ' && letter(method[1])
}

// isField reports whether a header field with this name stands in b.
func isField(b, name []byte) bool {
	for {
		i := bytes.Index(b, name)
		if i < 0 {
			return false
		}
		if b = bytes.TrimLeft(b[i+len(name):], " \t"); len(b) > 0 && b[0] == ':' {
			return true
		}
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
