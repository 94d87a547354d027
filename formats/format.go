package formats

import (
	"errors"
	"io"
	"iter"
	"net/netip"
	"strings"
	"time"
)

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

	// Line tells of one line of a log, with or without its line end, also of a
	// damaged one. It reads no more than about the first KiB. It is nil when the
	// lines say nothing by themselves; then the zone of a log is found from the
	// times of its messages.
	Line func(line []byte) Line

	// RecordStart returns where in a line the one stands that opens a record, behind what
	// a mail or another log puts before it; -1 when the line opens none. It is nil
	// for a format whose reader finds its records wherever they stand.
	RecordStart func(line []byte) int

	// StartMark are octets that a line has which opens a record.
	StartMark []byte

	// Delimiters are the octets that open or close a record, and the words between the
	// values of such a line (" via "). Who rewrites values must leave them. One with a
	// sign in it ("$$begin_record") is one wherever it stands, even in a document or in
	// the middle of a value; one of letters and blanks alone in the format's own lines.
	Delimiters []string

	// LineMarks are octets that the lines of its logs have and hardly any other text, so that
	// also what damage left of one is known for what a program wrote.
	LineMarks []string

	// StampWords are the words that its stamps hold beside numbers ("thread"), which
	// tell nothing of anybody.
	StampWords []string

	// FixedParts returns the parts of a line that programs always write there, in order, with
	// the times, ports and counts among them; nil when the format knows no such lines.
	FixedParts func(line []byte) []Span

	// FixedWords returns the words of those parts, sorted and in lower case; nil
	// together with FixedParts.
	FixedWords func() []string

	// Respell returns the text of a log that shows another message in the place of the
	// one that text shows; nil where the text of a message is its own lines.
	Respell func(text, raw []byte) []byte

	// Context returns the lines of a piece's gap that are no SIP message; nil
	// when the format has none.
	Context func(m *Message, opts *Options) iter.Seq[Context]

	// ContextTells reports, without parsing it, whether a gap may hold a line whose
	// Context names a session or an address; nil means that Context is asked
	// about every gap.
	ContextTells func(gap []byte) bool

	// UTC reports whether the lines of a log are in UTC, or name their zone
	// themselves, as its first octets tell (those that Detect sees): then no zone
	// is looked for. It is nil when they never do.
	UTC func(head []byte) bool

	// CountsOctets says that a record tells how many octets its message has, so that one
	// whose lines end in LF alone is told from one of which a program shows the text.
	CountsOctets bool

	// ServerTrace says that a server wrote the log, so that what it receives may
	// leave it again. Readers say the same in [Origin.ServerTrace].
	ServerTrace bool

	// Binary says that Detect and NewReader want the undecoded octets.
	Binary bool

	// Document says that any text with SIP in it is taken. Formats that know
	// their own records are asked before it, and what it reads does not grow.
	Document bool

	// Dateless says that its times may lack the year or the whole date, and that
	// it is read all the same where nothing tells them: its readers take the year
	// and, for times alone, the day from [Options].Date.
	Dateless bool

	// Mixed says that records of several kinds follow each other, so that the
	// first messages do not tell which facts the later ones come with.
	Mixed bool
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
	Reason    string // what went wrong with a request, as a diagnostic record says; it stands in Text too
	Result    string // the code that goes with it, with its name: "0xc3e93d67 SIPPROXY_E_…"
	Local     netip.AddrPort
	Peer      Address
}

// ErrUnknownFormat is wrapped by the error of [Detect] when no format fits.
var ErrUnknownFormat = errors.New("no known format")

// UnknownFormatError lists why every format refused an input.
type UnknownFormatError struct {
	What     string // the input is, as far as its first octets tell; "" when nobody looked
	Quote    string // of the input, which goes on with what What says
	Refusals []Refusal
}

// Refusal is one format's reason not to read an input.
type Refusal struct {
	Format string
	Reason error
}

// Error says what the input is, then lists the reasons, one per line.
func (e *UnknownFormatError) Error() string {
	var b strings.Builder
	b.WriteString(ErrUnknownFormat.Error())
	if e.What != "" {
		b.WriteString(": ")
		b.WriteString(e.What + e.Quote)
	}
	for _, r := range e.Refusals {
		b.WriteString("\n\t")
		b.WriteString(r.Format)
		b.WriteString(": ")
		b.WriteString(r.Reason.Error())
	}
	return b.String()
}

// Unwrap returns [ErrUnknownFormat].
func (e *UnknownFormatError) Unwrap() error { return ErrUnknownFormat }

// Detect returns the first of the formats that takes head, and the reasons of
// those that were asked before and refused. When none takes it the error is an
// [*UnknownFormatError].
func Detect(list []*Format, head []byte) (*Format, []Refusal, error) {
	var refused []Refusal
	for _, f := range list {
		err := f.Detect(head)
		if err == nil {
			return f, refused, nil
		}
		refused = append(refused, Refusal{Format: f.Name, Reason: err})
	}
	return nil, refused, &UnknownFormatError{Refusals: refused}
}
