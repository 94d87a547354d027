// Package filter selects messages with Wireshark's display-filter language:
//
//	sip.Method == "INVITE" and not sip.to.tag
//	sip.Status-Code in {180..189, 486} or mpop.state == "lost"
//
// Fields have the names, types and values that Wireshark gives them in the
// capture that ocsconv writes, so that a filter chooses here what it chooses
// there; [Fields] lists them. Where releases differ the newest counts, and
// [ParseAs] has the meaning of 4.0. The mpop fields are what the annotation knows.
//
// What is taken: a field alone (is it there?), == != === !== < <= > >= and
// their words, also in a chain as 100 <= sip.Status-Code < 200, contains, matches
// and ~, in {…} with ranges and fields, any and all before a comparison, and/&&,
// or/||, xor/^^, not/!, parentheses, slices of text and messages as in
// sip.Call-ID[0:4], the octets of a field as @sip.Method, the functions abs,
// count, dec, hex, len, lower, max, min, string, upper and vals, and + - * / % &
// on numbers, times, addresses and octets, in braces where they are nested.
// A field may have several values in one message: == holds when any value is
// equal, != when all differ (which is what changed with Wireshark 3.6). A
// comparison with a field that is not there never holds; a result alone holds
// where it is not zero. There is no result of a division by zero, and none that
// is too large.
//
// What differs from Wireshark, on purpose:
//
//   - A time without a zone is UTC, for the answer must not depend on the
//     machine, and a host name is no address, for nothing is looked up.
//   - A time without a date is that time of any day: frame.time >= "14:05".
//   - The case of letters in the name of a field does not count.
//   - matches takes RE2 expressions, which have no backreferences and no
//     look-around but always end soon. A dot is a character, not an octet.
//   - The order of text and a bare number (sip.Method > 3) is an error, since
//     nobody means it; so is a negative number for a field that has none, and
//     2.5e-1 for a time, which Wireshark takes for 2.5. A result may be negative
//     and has its order then: sip.CSeq.seq - 1 > -1 finds nothing there.
//   - Points in time have differences, but neither sums nor multiples.
//   - The result of a function may be in {…}.
//   - Arithmetic looks at the first 1,000 pairs of values in a message.
//   - @ has no headers and lines of SDP, which would be the line with its name.
//   - frame is the SIP message without the header that the capture adds, so it
//     has no slices.
//   - Blanks at the end of a header do not count, a body part without its closing
//     boundary does, and all … in {…} looks at every value (4.0 finds nothing).
//   - Layers (#) and references (${…}) are not known.
package filter

import (
	"net/netip"
	"time"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Packet is one message and what is known of it. Everything may be missing;
// fields that need it are then not there.
type Packet struct {
	Message *formats.Message
	Session *annotate.Session
	Note    *annotate.Note // of the message, one of the Session's

	Frame     int            // number from 1 in the whole input; 0 for Note.Frame
	Src, Dst  netip.AddrPort // as the capture shows them; those of Message when invalid
	Time      time.Time      // as the capture shows it; that of Message when zero
	First     time.Time      // of frame 1; zero means that this is the first
	Previous  time.Time      // of the frame before; zero means that there is none
	Interface string         // name of the capture's interface
}

// Filter is a parsed filter. It may be used from several goroutines.
type Filter struct {
	text string
	test test
	note bool
	vain []*Error

	basis basis // all fields
	atoms []atom

	changed string // since 4.0
}

// Parse reads and type-checks a filter. Its errors are of type [*Error]. The
// empty filter takes every message.
func Parse(text string) (*Filter, error) { return ParseAs(text, Newest) }

// ParseAs is Parse with the meaning of one version of Wireshark.
func ParseAs(text string, v Version) (f *Filter, err error) {
	defer func() {
		switch wrong := recover().(type) {
		case nil:
		case *Error:
			err = wrong
		default:
			panic(wrong)
		}
	}()
	p := &parser{scanner: scanner{text: text}, version: v}
	t := p.parse()
	return &Filter{text: text, test: t, note: p.note, vain: p.vain, changed: p.changed, basis: p.all, atoms: p.atoms}, nil
}

// Match reports whether the filter takes the message.
func (f *Filter) Match(p Packet) bool {
	q := packet{Packet: p}
	return f.test(&q)
}

// NeedsAnnotation reports whether the filter looks at fields that are only there
// when the Packet has its Session and Note.
func (f *Filter) NeedsAnnotation() bool { return f.note }

// NeedsMessage reports whether the filter looks at fields that are only there when the
// Packet has its Message or what the capture shows around it.
func (f *Filter) NeedsMessage() bool { return f.basis&(byOctets|byCapture) != 0 }

// NeedsNote reports whether the filter looks at what is told of one message alone, not of
// its session.
func (f *Filter) NeedsNote() bool { return f.basis&byAnnotation != 0 }

// AsksOfSession reports whether [Filter.OfSession] may settle whether a session is taken.
func (f *Filter) AsksOfSession() bool { return f.basis == 0 || f.basis&bySession != 0 }

// OfSession reports whether the filter takes all messages of a session or none of them,
// where that follows from the session; else it is not settled. Of the session no more is
// looked at than [annotate.Case.Brief] has.
func (f *Filter) OfSession(s *annotate.Session) (takes, settled bool) {
	q := packet{Packet: Packet{Session: s, Note: &annotate.Note{}}}
	takes = f.test(&q)
	return takes, !q.asked
}

// Warnings says which values of the filter a field can never have, although the
// filter is one: mpop.state == "lots".
func (f *Filter) Warnings() []*Error { return f.vain }

// String returns the filter as it was written.
func (f *Filter) String() string { return f.text }

// packet is a Packet whose message is parsed once, when a field needs it.
type packet struct {
	Packet
	sip    sip.Message
	parsed bool
	memory *Memory // has what the octets told, where they are not there any more
	asked  bool    // about more than its session
}

// message returns the SIP message, an empty one when there is none.
func (p *packet) message() *sip.Message {
	if !p.parsed && p.Message != nil {
		p.sip = sip.Parse(p.Message.Raw)
	}
	p.parsed = true
	return &p.sip
}
