package input

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/textlog"
)

// HeadSize is how many octets of an input at most tell its format.
const HeadSize = 64 << 10

// Options guide [Open]. The zero value is useful.
type Options struct {
	// Formats are asked in their order; nil means [known.Formats].
	Formats formats.List

	// More has formats that this module does not have, see [Recognise]. Their
	// readers may implement [io.Closer], and are closed then.
	More func() []*formats.Format

	// Instead returns the format that reads what another one has recognised.
	Instead func(*formats.Format) *formats.Format
}

// Recognition is what the first octets of an input tell.
type Recognition struct {
	Format   *formats.Format
	Encoding textlog.Encoding // of a text log

	// External says that no format of this module reads the log: its messages
	// come without the octets around them, and with times that need no zone.
	External bool

	inUTC bool // its form tells that its lines are in UTC
	list  formats.List
}

// Formats returns the formats that may stand in the log: those that were asked.
func (r *Recognition) Formats() formats.List { return known.Or(r.list) }

// Recognise asks the formats in their order: captures want the octets as they
// are, logs want text. Those of opts.More are asked when no format with
// unmistakable marks takes the head. The error is a [*formats.UnknownFormatError]
// when no format takes it.
func Recognise(head []byte, opts Options) (Recognition, error) {
	text, enc, err := decodedHead(head)
	if err != nil {
		return Recognition{}, err
	}
	return recognise(head, text, enc, opts)
}

func decodedHead(head []byte) ([]byte, textlog.Encoding, error) {
	enc := textlog.SniffEncoding(head)
	if enc == textlog.Octets {
		return head, enc, nil
	}
	text, err := io.ReadAll(textlog.Decode(bytes.NewReader(head), enc))
	return text, enc, err
}

// recognise is Recognise where the text does not begin where the octets do.
func recognise(head, text []byte, enc textlog.Encoding, opts Options) (Recognition, error) {
	list := known.Or(opts.Formats)
	var refused []formats.Refusal
	for f := range asked(list, opts.More) {
		octets := text
		if f.Binary {
			octets = head
		}
		err := f.Detect(octets)
		if f.Document && err == nil && isDump(text) {
			err = errDump
		}
		if err != nil {
			refused = append(refused, formats.Refusal{Format: f.Name, Reason: err})
			continue
		}
		r := Recognition{Format: f, External: !slices.Contains(list, f), list: list}
		if !f.Binary {
			r.Encoding = enc
		}
		r.inUTC = f.UTC != nil && f.UTC(text)
		return r, nil
	}
	what, quote := looksLike(head, text)
	return Recognition{}, &formats.UnknownFormatError{What: what, Quote: quote, Refusals: refused}
}

// Reach is how many octets of a text are searched for SIP when the first ones hold
// none: logs of other programs have much else in them.
const Reach = 64 << 20

// maxParts is how many parts of a text that have SIP in them the formats are asked
// about.
const maxParts = 64

var version = []byte("SIP/2.0")

// recogniseFurther is recognise, and asks about later parts of the text where the
// head is text without SIP.
func recogniseFurther(head, text []byte, all io.Reader, enc textlog.Encoding, opts Options) (Recognition, error) {
	r, refused := recognise(head, text, enc, opts)
	if refused == nil || len(text) < HeadSize || bytes.IndexByte(text, 0) >= 0 {
		return r, refused
	}
	br := bufio.NewReaderSize(io.LimitReader(all, Reach), HeadSize)
	for parts := 0; parts < maxParts; {
		part, err := br.Peek(HeadSize)
		if bytes.Contains(part, version) {
			parts++
			if later, refused := recognise(head, part[bytes.IndexByte(part, '\n')+1:], enc, opts); refused == nil {
				return later, nil
			}
		}
		if err != nil || bytes.IndexByte(part, 0) >= 0 {
			break
		}
		_, _ = br.Discard(HeadSize / 2) // so that what stands at the end of a part is in the middle of the next
	}
	return r, refused
}

// asked yields the formats in the order in which they are asked. Those of others
// come before documents, since most logs are texts with SIP in them, and are
// searched for only when it comes to that.
func asked(list formats.List, more func() []*formats.Format) iter.Seq[*formats.Format] {
	return func(yield func(*formats.Format) bool) {
		for _, f := range list {
			if f.Document && more != nil {
				for _, other := range more() {
					if !yield(other) {
						return
					}
				}
				more = nil
			}
			if !yield(f) {
				return
			}
		}
	}
}

// Grows reports whether the format is that of logs which programs write line by
// line: neither a capture nor a document.
func (r *Recognition) Grows() bool { return !r.Format.Binary && !r.Format.Document }

// NamesLog reports whether the name of a file is one that a log which grows
// usually has.
func (o Options) NamesLog(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return slices.ContainsFunc(known.Or(o.Formats), func(f *formats.Format) bool {
		return (&Recognition{Format: f}).Grows() && slices.Contains(f.Extensions, ext)
	})
}
