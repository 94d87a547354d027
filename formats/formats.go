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
//
// # A new log format
//
// A log format is a package with a [Format] and a line in formats/known, in front
// of the formats that take any text. No other code changes: the zone of the log is
// found, its calls are explained, redacted, filtered and followed, and a capture
// made from it goes back, all by what the Format says. Its name is a constant, since
// reader and writer have it too.
//
//  1. Detect reads the first octets and returns nil, or why it refuses them. It
//     must refuse prose, and logs of other formats.
//  2. NewReader returns a [Reader]. Where a line of the log's own announces every
//     message, package announced has reader and writer, and asks for a grammar.
//     For others textlog.NewWindow is a view of the input that grows,
//     textlog.Pieces the loop from line to line; sip.IsStartLine,
//     sip.IsHeaderLine and sip.HeaderValue are the grammar of SIP's lines, and
//     textlog.Wire makes wire form of a message, whose spelling in the log stays
//     in [Message.Text]; octets that a line counts are the window's Peek. Wall times
//     become instants by [Options.Clock]; package stamp reads the usual ones. What is
//     damaged goes to [Message.Problems]; only input and output end reading. A
//     message that the end of the input cuts short has a problem that is
//     Truncated, and Altered where its header fields have no end: without them
//     one that is still being written is followed as it is.
//  3. NewWriter returns a [Writer], or is nil for a format that is only read.
//     Options may be nil: [Options.WithDefaults] and [WriterOptions.WithDefaults] are what reader
//     and writer work with; a grammar gets no options and closes over the reader's.
//     A message of another log may have no time, ends or transport, and its record
//     is read again all the same.
//  4. Line says what stands in one line: its stamp, its text, the number of
//     octets that it counts. Where stamps name their zone, or are in UTC, it has
//     no need of Wall, and UTC says so. Delimiters are the format's own words around
//     messages, where values may stand beside them, and those between two values
//     too (" via "; the first of a line has no blank in front, since blanks behind
//     the stamp are the stamp's): at level all every other word that no list has
//     becomes filler, so that a line may open no message any more. What -v says of a
//     log that was redacted at that level shows whether it is still of its format.
//  5. ServerTrace says that a server wrote the log, here and in the [Origin] of
//     every message; Context yields the lines that are no SIP. Both may be left out.
//  6. A log in testdata, and its line in the README there: the test of
//     formats/known holds it to the law, and every span of Line to its line. A
//     fuzz target feeds the reader with anything. A format of package announced
//     has its log in testdata/other, of the call that the others there hold
//     (ocsconv convert testdata/other/pidgin.sipe --to NAME), and a line in the
//     first table of formats/announced/formats_test.go.
//  7. The page that lists the formats is executed, so it changes too:
//     go test ./cmd/ocsconv -run TestDocuments -update
//
// The example of package announced is a format that is read and written, that of
// formats/known a reader from scratch, each on one page; TestNewFormat of package
// converters holds a whole format, from a zone to a redacted log.
package formats

import "time"

// Message is one SIP message as a log or a capture recorded it. It owns its
// slices: a reader never touches them again, and whoever changes them changes
// only this message. Slices may share one backing array, so append to a copy.
type Message struct {
	Time      time.Time // UTC; zero when the log has none
	Assumed   Assumed   // of Time
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

	// Settled says that somebody who saw the whole log has found out to which
	// session a message without a Call-ID belongs: that of the Call-ID Session, or
	// to none where Session is empty.
	Settled bool
	Session string

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
