// Package formats is the common ground of all log and capture formats: the
// [Message] that every reader yields and every writer takes, the [Reader] and
// [Writer] contracts, the description of a [Format], and positioned errors.
//
// A log is octets around messages:
//
//	gap, head, text, foot, gap, head, text, foot, …, gap
//
// The gap is what other components wrote, head and foot are the lines that the
// log itself puts around one message (a packet line, a record frame), and text
// is the message as the log spells it. A reader hands out all four, so a writer
// of the same format can put the file together again, octet for octet; that is
// the law Write(Read(x)) == x. Everything else — time, direction, addresses —
// is a view of those octets.
//
// The package knows the standard library only. Each format is a package below
// this one; the list of them is in formats/known.
package formats

import "time"

// Message is one SIP message as a log or a capture recorded it. It owns its
// slices: a reader never touches them again, and whoever changes them changes
// only this message. Slices may share one backing array, so append to a copy.
type Message struct {
	Time      time.Time // UTC; zero when the log has none
	Direction Direction
	How       Evidence // of the direction
	Local     Address  // the log owner's end
	Remote    Address  // the other end
	Transport Transport

	// Raw is the SIP message with the line ends of the wire (CRLF). It is nil
	// in a piece that holds no message but only a Gap.
	Raw []byte

	Gap  []byte // foreign octets before the record
	Head []byte // the record's own octets before the message
	Text []byte // the message as the log spells it; nil when that is Raw
	Foot []byte // the record's own octets after the message

	Origin   Origin
	Problems []*SyntaxError // damage found and survived

	// Comment explains the message in one line of UTF-8. Readers of captures
	// set it from the packet comment, annotation sets it for writers.
	Comment string

	// Remarks are the comments that people wrote on a packet, as they wrote them
	// but for octets that are no UTF-8. Only captures have them.
	Remarks []string
}

// Source returns the message as the log spells it: Text, or Raw when they are
// the same.
func (m *Message) Source() []byte {
	if m.Text != nil {
		return m.Text
	}
	return m.Raw
}

// Src returns the address that the message came from. Where the direction is
// unknown the message counts as sent.
func (m *Message) Src() Address {
	if m.Direction == In {
		return m.Remote
	}
	return m.Local
}

// Dst returns the address that the message went to. Where the direction is
// unknown the message counts as sent.
func (m *Message) Dst() Address {
	if m.Direction == In {
		return m.Local
	}
	return m.Remote
}
