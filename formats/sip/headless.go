package sip

import (
	"bytes"
	"iter"
)

// HeadlessMessage is what readers say of header fields that they have found no start
// line for: a message was there, and is not among those that they hand out.
const HeadlessMessage = "header fields of a SIP message whose start line cannot be read: it is left out"

var (
	sequenceField = []byte("CSeq")
	callIDField   = []byte("Call-ID")
	fromField     = []byte("From")
)

// fieldReach is how many octets around a CSeq header field the others that every
// message has stand in (RFC 3261 §8.1.1).
const fieldReach = 4 << 10

// Headless yields where the CSeq header fields of messages stand in octets that are
// no message for a reader: each with a number and a method, and with a Call-ID and
// a From near by.
func Headless(b []byte) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; ; at += len(sequenceField) {
			i := bytes.Index(b[at:], sequenceField)
			if i < 0 {
				return
			}
			at += i
			if !sequenceAt(b, at) {
				continue
			}
			around := b[max(0, at-fieldReach):min(len(b), at+fieldReach)]
			if hasField(around, callIDField) && hasField(around, fromField) && !yield(at) {
				return
			}
		}
	}
}

// IsSequence reports whether a line is a CSeq header field with a number and a method.
func IsSequence(line []byte) bool {
	return bytes.HasPrefix(line, sequenceField) && sequenceAt(line, 0)
}

// sequenceAt reports whether the field at an octet is CSeq with its value, and none
// whose name only ends so.
func sequenceAt(b []byte, at int) bool {
	if at > 0 && (letter(b[at-1]) || b[at-1] == '-') {
		return false
	}
	value := bytes.TrimLeft(b[at+len(sequenceField):], " \t")
	if len(value) == 0 || value[0] != ':' {
		return false
	}
	value = bytes.TrimLeft(value[1:], " \t")
	method := bytes.TrimLeft(value, "0123456789")
	return len(method) < len(value) && len(method) > 1 && method[0] == ' ' && letter(method[1])
}

// hasField reports whether a header field with this name stands in b.
func hasField(b, name []byte) bool {
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
