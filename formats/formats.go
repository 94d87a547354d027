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

import (
	"io"
	"iter"
	"net/netip"
	"time"
)

// Direction tells which way a message went, seen from the log's owner.
type Direction uint8

// The directions. A server that forwards a message logs it twice, once In and
// once Out.
const (
	Unknown Direction = iota
	In
	Out
)

// String returns "in", "out" or "unknown".
func (d Direction) String() string {
	switch d {
	case In:
		return "in"
	case Out:
		return "out"
	default:
		return "unknown"
	}
}

// Reverse returns the opposite direction; Unknown stays Unknown.
func (d Direction) Reverse() Direction {
	switch d {
	case In:
		return Out
	case Out:
		return In
	default:
		return Unknown
	}
}

// Evidence says how a statement is known.
type Evidence uint8

// The kinds of evidence. NotKnown is the zero value and belongs to statements
// that are not made.
const (
	NotKnown Evidence = iota
	Logged            // the log or capture says so
	Inferred          // derived from other facts
)

// String returns "logged", "inferred" or "unknown".
func (e Evidence) String() string {
	switch e {
	case Logged:
		return "logged"
	case Inferred:
		return "inferred"
	default:
		return "unknown"
	}
}

// Transport is the transport protocol under SIP.
type Transport uint8

// The transports of RFC 3261 §7 and RFC 7118.
const (
	UnknownTransport Transport = iota
	UDP
	TCP
	TLS
	SCTP
	WS
	WSS
)

var transports = [...]string{"", "UDP", "TCP", "TLS", "SCTP", "WS", "WSS"}

// String returns the transport as a Via header spells it, or "" if unknown.
func (t Transport) String() string {
	if int(t) < len(transports) {
		return transports[t]
	}
	return ""
}

// ParseTransport reads the transport token of a Via header, in any case.
func ParseTransport(s string) Transport {
	for i, name := range transports {
		if i > 0 && equalFold(s, name) {
			return Transport(i)
		}
	}
	return UnknownTransport
}

func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if a[i]|0x20 != b[i]|0x20 {
			return false
		}
	}
	return true
}

// Address is one end of a message's way. Either part may be missing: a client
// log names address and port, a server trace often only a host name.
type Address struct {
	netip.AddrPort        // invalid Addr when unknown; the port may be set alone
	Host           string // the host as the log names it, when that is not an address
}

// IsZero reports whether nothing is known of the address.
func (a Address) IsZero() bool {
	return a.Host == "" && !a.Addr().IsValid() && a.Port() == 0
}

// Origin tells where a message came from. Strings are empty and numbers zero
// where the log does not say. Line counts from 1; Offset is in octets of the
// decoded text (after UTF-16 and gzip).
type Origin struct {
	Format      string // name of the format that read it: "uccapi"
	File        string // the input's name as the user gave it
	Line        int    // line of the message's start line
	Offset      int64  // offset of the record's first octet (the head)
	Process     uint32
	Thread      uint32
	Level       string // "INFO", "TL_INFO"
	Component   string // "SIPStack", "S4"
	Server      string // `POOL01\FE01` in a merged CLS file
	Instance    string // Instance-Id of a SIPStack record
	Correlation string // Trace-Correlation-Id
	Sequence    string // the trace's own sequence number
}

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

// MaxGap is the length in octets above which a reader hands out a gap in
// pieces, so that a gigabyte of foreign lines needs no gigabyte of memory.
const MaxGap = 64 << 10

// Reader yields the pieces of one log or capture in its own order.
//
// Read returns the next message together with the gap before it. A gap longer
// than about [MaxGap], and the gap after the last message, come as pieces of
// their own with a nil Raw. At the end Read returns nil and io.EOF, unwrapped.
// It never returns a message and an error together, and after an error it
// returns the same error again. Damage is not an error: it is in
// [Message.Problems]. Readers are not safe for concurrent use.
type Reader interface {
	Read() (*Message, error)
}

// Writer takes the pieces that a Reader yields. A message that comes from the
// writer's own format with its Head is written as it was; any other is written
// as a fresh, well-formed record. Write does not keep the message. Close
// finishes the output and does not close what is below it.
type Writer interface {
	Write(*Message) error
	Close() error
}

// All returns an iterator over the pieces of r, gaps included. The last pair
// carries the error that ended reading, if it was not io.EOF.
func All(r Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		for {
			m, err := r.Read()
			if err == io.EOF {
				return
			}
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// Messages returns an iterator over the SIP messages of r. The last pair
// carries the error that ended reading, if it was not io.EOF.
func Messages(r Reader) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		for m, err := range All(r) {
			if err == nil && m.Raw == nil {
				continue
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

// Options guide a reader, which keeps a copy ([Options.Own]). The zero value and
// nil are useful.
type Options struct {
	File  string    // name for origins and errors
	Clock *Clock    // turns the log's wall time into UTC; nil means the log is in UTC
	Date  time.Time // day of the first line of a log whose lines have no date; zero: times are in the year 1

	// MaxMessage is the longest message in octets that is read as one; nil
	// options or zero mean DefaultMaxMessage. What exceeds it is cut, counted
	// in Problems and given back as gap.
	MaxMessage int
}

// DefaultMaxMessage is the limit on one message in octets.
const DefaultMaxMessage = 8 << 20

// Own returns what a reader works with: a copy of o, or of the zero value when o
// is nil, with MaxMessage filled in and a clock that nobody else uses.
func (o *Options) Own() Options {
	var own Options
	if o != nil {
		own = *o
	}
	if own.MaxMessage <= 0 {
		own.MaxMessage = DefaultMaxMessage
	}
	own.Clock = own.Clock.Clone()
	return own
}

// WriterOptions guide a writer. The zero value and nil are useful.
type WriterOptions struct {
	Clock *Clock // zone of the wall time in fresh records; nil means UTC
}

// Context is one line or record of a log that is no SIP message.
type Context struct {
	Time      time.Time
	Process   uint32
	Thread    uint32
	Level     string
	Component string
	Server    string
	CallID    string // the session that the record names, if it does
	CSeq      string
	Text      string // the payload, further lines included
	Local     netip.AddrPort
	Peer      Address
}

// Format describes one format: how to know it, read it and write it.
type Format struct {
	Name       string   // what --to and Origin.Format say: "uccapi"
	Title      string   // what people call it
	Marks      string   // what Detect looks for, in words
	Extensions []string // with the dot, lower case, the usual one first

	// Detect looks at the first octets of an input (up to 64 KiB, decoded).
	// It returns nil when they look like this format, otherwise why not.
	Detect func(head []byte) error

	// NewReader returns a reader of r.
	NewReader func(r io.Reader, opts *Options) Reader

	// NewWriter returns a writer to w; nil when the format is only read.
	NewWriter func(w io.Writer, opts *WriterOptions) Writer

	// Context returns the lines of a piece's gap that are no SIP message; nil
	// when the format has none.
	Context func(m *Message, opts *Options) iter.Seq[Context]

	// Tells reports, without parsing it, whether a gap may hold a line whose
	// Context names a session or an address; nil means that Context is asked
	// about every gap.
	Tells func(gap []byte) bool

	// UTC reports whether the lines of a log are in UTC, as its first octets
	// tell (those that Detect sees); nil when they never do.
	UTC func(head []byte) bool

	// Binary says that Detect and NewReader want the undecoded octets.
	Binary bool

	// Document says that any text with SIP in it is taken. Formats that know
	// their own records are asked before it, and what it reads does not grow.
	Document bool

	// Mixed says that records of several kinds follow each other, so that the
	// first messages do not tell which facts the later ones come with.
	Mixed bool
}
