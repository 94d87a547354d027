package sip

import (
	"bytes"
	"iter"
	"slices"
)

// HeadlessMessage is what readers say of header fields that they have found no start
// line for: a message was there, and is not among those that they hand out.
const HeadlessMessage = "header fields of a SIP message whose start line cannot be read: it is left out"

var (
	sequenceField = []byte("CSeq")
	callIDField   = []byte("Call-ID")
	fromField     = []byte("From")
)

// FieldReach is how many octets around a CSeq header field the others that every
// message has stand in (RFC 3261 §8.1.1).
const FieldReach = 4 << 10

// Headless yields where the CSeq header fields of messages stand in octets that are
// no message for a reader: each with a number and a method, and with a Call-ID and
// a From near by.
func Headless(b []byte) iter.Seq[int] {
	return func(yield func(int) bool) {
		callID, from := nearby{name: callIDField}, nearby{name: fromField}
		for behind := 0; ; {
			i := bytes.IndexByte(b[behind:], 'q') // the rarest of its letters
			if i < 0 {
				return
			}
			behind += i + 1
			at := behind - len(sequenceField)
			if !bytes.HasSuffix(b[:behind], sequenceField) || !sequenceAt(b, at) {
				continue
			}
			begin, end := max(0, at-FieldReach), min(len(b), at+FieldReach)
			if callID.within(b, begin, end) && from.within(b, begin, end) && !yield(at) {
				return
			}
		}
	}
}

// An Encoding is one in which no line of a message can be read.
type Encoding struct {
	Name    string
	Decoder string   // command that makes a text of it
	Wraps   bool     // one message may take many lines
	marks   []string // what every message has in it
}

// encodings are known by SIP/2.0 in base64, by its place among three octets (RFC 4648 §4), and
// by CSeq with percent-encoding (RFC 3986 §2.1).
var encodings = []*Encoding{
	{"base64", "base64 -d", true, []string{"U0lQLzIuM", "NJUC8yLj", "TSVAvMi4w"}},
	{"percent-encoding", "python3 -c 'import sys,urllib.parse as u;print(u.unquote_plus(sys.stdin.read()))'", false, []string{"CSeq%3A", "CSeq%3a", "CSeq:%20"}},
}

// EncodingOf returns the first encoding in which text holds a message, nil where it holds none.
func EncodingOf(text []byte) *Encoding {
	for _, e := range encodings {
		if slices.ContainsFunc(e.marks, func(mark string) bool { return bytes.Contains(text, []byte(mark)) }) {
			return e
		}
	}
	return nil
}

// IsSequence reports whether a line is a CSeq header field with a number and a method.
func IsSequence(line []byte) bool {
	return bytes.HasPrefix(line, sequenceField) && sequenceAt(line, 0)
}

// sequenceAt reports whether the field at an octet is CSeq with its value, and none
// whose name only ends so.
func sequenceAt(b []byte, at int) bool {
	if at > 0 && (letter(b[at-1]) || b[at-1] == '-') && !lineEnds(b[max(0, at-longestEscape):at]) {
		return false
	}
	value := b[at+len(sequenceField):]
	if !named(value) {
		return false
	}
	value = bytes.TrimLeft(value, ": \t")
	method := bytes.TrimLeft(value, "0123456789")
	return len(method) < len(value) && len(method) > 1 && method[0] == ' ' && letter(method[1])
}

// longestEscape is how many octets stand for a line end in a program's text: "\u000a".
const longestEscape = 6

// lineEnds reports whether b ends with letters that stand for a line end.
func lineEnds(b []byte) bool {
	return slices.ContainsFunc([]string{`\n`, `\r`, "0a", "0A", "^M", "^J", "LF", "CR"}, func(end string) bool { return bytes.HasSuffix(b, []byte(end)) })
}

// nearby looks for a header field in a part of octets that moves on. Every octet is
// looked at once, however many parts it is in.
type nearby struct {
	name  []byte
	found int // behind the field that was found last; 0 for none
	upTo  int // where to look on
}

// within reports whether the field stands in b[from:to], neither of which moves back.
func (n *nearby) within(b []byte, from, to int) bool {
	for n.found == 0 || n.found-len(n.name) < from {
		at := max(n.upTo, from)
		if at >= to {
			return false
		}
		i := bytes.Index(b[at:to], n.name)
		if i < 0 {
			n.upTo = max(at, to-len(n.name)+1)
			return false
		}
		n.upTo = at + i + len(n.name)
		if named(b[n.upTo:]) {
			n.found = n.upTo
		}
	}
	return true
}

// named reports whether a header field's name ends before an octet: with a colon, or with a
// tab in tables.
func named(rest []byte) bool {
	bare := bytes.TrimLeft(rest[:min(len(rest), maxBlanks)], " \t")
	return len(bare) > 0 && (bare[0] == ':' || rest[0] == '\t')
}

// maxBlanks is how many blanks may stand before the colon of a field.
const maxBlanks = 64

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
