package excerpt

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/stamp"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
)

// reader looks for messages in a document. Offsets count from the window's
// first octet.
type reader struct {
	textlog.Pieces
	w    *textlog.Window
	file string
	max  int

	captions *Captions
	calendar stamp.Calendar
	tail     []byte // of the gap that was handed out before the window's first octet

	above   heading                // what stands above the next message
	loose   int                    // headers in a row that belong to no message
	own     int                    // of them, those that are SIP's alone
	suspect *formats.SyntaxError   // the second of them
	pending []*formats.SyntaxError // for the next piece
	noted   map[string]bool        // what holds for the whole document and was said
	raw     []byte                 // room for the message that is being read
}

// heading is what a document tells of the message below it.
type heading struct {
	headline  headline
	direction formats.Direction // of a packet line
	local     formats.Address
	remote    formats.Address
	lines     int // with text, between it and what comes next
}

// reach is how many lines may stand between a caption and headers without a
// start line: a picture, "Excerpt:".
const reach = 4

// NewReader returns a reader of a document. Messages have a time when a client
// log's prefix was pasted with them, else the zero time.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	return newReader(r, opts, Known())
}

func newReader(r io.Reader, opts *formats.Options, captions *Captions) formats.Reader {
	own := opts.WithDefaults()
	x := &reader{
		w: textlog.NewWindow(r), file: own.File, max: own.MaxMessage,
		captions: captions, calendar: stamp.NewCalendar(&own), noted: map[string]bool{},
	}
	x.Pieces = textlog.Pieces{Window: x.w, Message: x.piece, Gap: x.gap}
	return x
}

// piece returns the message that begins with line, or in a line that began in
// the gap before, nil when none does.
func (r *reader) piece(at int, line []byte, midLine bool) *formats.Message {
	switch {
	case !midLine:
		return r.look(at, line)
	case at == 0 && bytes.Contains(line, version):
		return r.look(at, line)
	}
	return nil
}

func (r *reader) gap(n int) *formats.Message {
	r.nameEncoded(n)
	m := &formats.Message{Gap: r.w.Take(n), Problems: r.pending}
	r.tail = m.Gap[max(0, len(m.Gap)-aboveReach):]
	m.Origin.Format, m.Origin.File = Name, r.file
	r.pending = nil
	return m
}

// longestLine is the length in octets up to which a line may begin a message.
const longestLine = 4096

// longestReason is the length in octets up to which a line may be a status line
// and nothing more.
const longestReason = 160

// look learns from one line of the document, and returns the message that
// begins with it, if one does.
func (r *reader) look(at int, line []byte) *formats.Message {
	text, m := split(line)
	if len(text) == 0 {
		return nil
	}
	holds := bytes.Contains(text, version) || bytes.Contains(text, lowerVersion)
	if len(text) > longestLine {
		if holds {
			return r.inLine(at)
		}
		return nil
	}
	if text = spaced(text); holds {
		text = revealed(text)
	}
	known := knownHeader(text)
	if !known {
		r.loose, r.own, r.suspect = 0, 0, nil
	}
	prefix, logged := uccapi.ParsePrefix(text)
	payload := text[prefix.Size:]
	if holds && len(text) > longestReason {
		if m := r.inLine(at); m != nil {
			return m // its first line may look like a status line that never ends
		}
	}
	if q := r.opening(at, line, payload, m, holds); q != nil {
		q.prefix, q.logged = prefix, logged
		if m := r.message(q); m != nil || prefix.Outer == 0 {
			return m
		} // what stands before the prefix may stand before every line
	}
	if holds {
		if m := r.behindLead(at, line, text, m); m != nil {
			return m
		}
		if m := r.inLine(at); m != nil {
			return m
		}
	}
	r.hear(at, text, payload, known, logged)
	above := &r.above
	if known && above.headline.status != "" && above.lines <= reach+1 {
		q := r.begin(at, m)
		q.fragment(above.headline.startLine())
		return r.message(q)
	}
	return nil
}

// hear takes what a line tells of the message below it.
func (r *reader) hear(at int, text, payload []byte, known, logged bool) {
	above := &r.above
	headline, ok := parseHeadline(text)
	switch {
	case ok:
		*above = heading{headline: headline}
	case logged:
		if direction, local, remote, ok := uccapi.ParsePacket(payload); ok {
			*above = heading{direction: direction, local: local, remote: remote}
		}
	case known && above.headline.status != "" && above.lines <= reach:
		return
	case known:
		if r.loose++; r.loose == 2 {
			r.suspect = r.w.SyntaxError(r.file, at, "headers without a start line, and no caption that tells it")
		}
		if f, _, _ := fieldOf(text); f.own {
			r.own++
		}
		if r.suspect != nil && r.own >= 2 {
			r.pending = append(r.pending, r.suspect)
			r.suspect, r.own = nil, -1<<20 // once for all of them
		}
	case !known && prose(text):
		above.lines += reach
	}
	above.lines++
}

// opening returns the message that begins with a line whose payload is a start
// line or the first half of one.
func (r *reader) opening(at int, line, payload []byte, m margin, holds bool) *quotation {
	if holds {
		payload = emphasised(payload)
	}
	if holds && sip.IsStartLine(payload) && r.dashed(at+len(line), payload, m) == 0 {
		payload = payload[openers(payload):]
		q := r.begin(at, m)
		if q.mark = r.markAt(at+len(line), payload, m); q.mark != nil {
			payload = unmarked(payload, q.mark)
		}
		q.startLine(line, payload, bytes.TrimRight(payload, " \t"), len(line))
		return q
	}
	if start, size := r.wrappedStart(at, line, payload, m); start != nil {
		q := r.begin(at, m)
		q.startLine(line, payload, start, size)
		return q
	}
	return nil
}

var version, lowerVersion = []byte("SIP/2.0"), []byte("sip/2.0")

// wrappedStart returns the SIP start line that text begins, and how many octets
// of the document it takes. Documents wrap it before "SIP/2.0".
func (r *reader) wrappedStart(at int, line, text []byte, m margin) (start []byte, size int) {
	method, uri, ok := bytes.Cut(text, []byte{' '})
	if !ok || len(method) > 16 || !bytes.HasPrefix(uri, []byte("sip")) || bytes.IndexByte(uri, ' ') >= 0 {
		return nil, 0
	}
	size = len(line)
	next := r.w.LineAt(at+size, longestLine)
	rest, ok := m.under(next)
	if rest = bytes.TrimLeft(rest, " "); !ok || !bytes.Equal(rest, version) {
		return nil, 0
	}
	start = append(append(bytes.Clone(text), ' '), rest...)
	if !sip.IsStartLine(start) {
		return nil, 0
	}
	return start, size + len(next)
}

// spaced returns text with blanks and hyphens for those of word processors, which have
// more than one octet, and for the dashes that they make of hyphens in a field's name.
func spaced(text []byte) []byte {
	if textlog.IsASCII(text) || bytes.IndexFunc(text, func(c rune) bool { return c == '\u00a0' || c >= '\u2010' && c <= '\u2013' }) < 0 {
		return text
	}
	plain := noBreaks.Replace(string(text))
	if name, value, ok := strings.Cut(plain, ":"); ok && !strings.ContainsAny(strings.TrimRight(name, " \t"), " \t") {
		plain = strings.ReplaceAll(name, "\u2013", "-") + ":" + value
	}
	return []byte(plain)
}

const plainSigns = "no-break spaces and hyphens became plain ones"

var noBreaks = strings.NewReplacer("\u00a0", " ", "\u2010", "-", "\u2011", "-")

// message reads the rest of a message and takes it out of the window.
func (r *reader) message(q *quotation) *formats.Message {
	r.headers(q)
	if q.count == 0 || q.unaddressed && !q.own {
		return nil // a start line in prose or mail
	}
	r.body(q)
	r.raw = q.raw
	q.missing()
	if q.mark != nil && !r.noted[string(q.mark)] {
		r.noted[string(q.mark)] = true
		q.damaged(q.start, true, fmt.Sprintf("line ends that are shown as %s were undone, here and below", q.mark))
	}
	m := &formats.Message{Transport: q.transport}
	told := &above{}
	if !q.logged || r.above.direction == formats.Unknown || q.transport == formats.UnknownTransport {
		told = r.told(q)
	}
	r.direct(m, q, told)
	r.nameEncoded(q.head)
	m.Problems, r.pending = r.w.Problems(r.pending, r.file, 0, q.problems), nil
	o := &m.Origin
	o.Format, o.File = Name, r.file
	if q.logged {
		told.stamp = stampOf(&q.prefix)
		o.Process, o.Thread, o.Level = q.prefix.Process, q.prefix.Thread, q.prefix.Level
	}
	r.calendar.Settle(m, &told.stamp)
	m.Gap = r.w.Take(q.head)
	o.Offset = r.w.Offset()
	m.Head = r.w.Take(q.start - q.head)
	o.Line = r.w.Line()
	m.Raw = r.w.Take(q.end - q.start)
	if !bytes.Equal(q.raw, m.Raw) {
		m.Raw, m.Text = bytes.Clone(q.raw), m.Raw
	}
	r.MidLine = !endsLine(m.Source())
	r.above, r.loose, r.own, r.suspect, r.tail = heading{}, 0, 0, nil, nil
	return m
}

func endsLine(b []byte) bool { return len(b) > 0 && b[len(b)-1] == '\n' }

// stampOf returns what a prefix tells of the time.
func stampOf(p *uccapi.Prefix) (s stamp.Stamp) {
	s.Set(p.Date/10000, p.Date/100%100, p.Date%100)
	s.Clock, s.Timed = time.Duration(p.Millis)*time.Millisecond, true
	return s
}

// direct gives the message what the document states of its way.
func (r *reader) direct(m *formats.Message, q *quotation, told *above) {
	start, _, _ := bytes.Cut(q.raw, []byte("\r\n"))
	if m.Transport == formats.UnknownTransport {
		m.Transport = told.transport
	}
	switch {
	case r.above.direction != formats.Unknown:
		m.Direction, m.How = r.above.direction, formats.Logged
		m.Local, m.Remote = r.above.local, r.above.remote
	case told.direction != formats.Unknown:
		m.Direction, m.How = told.direction, formats.Logged
		m.Local, m.Remote = told.ends()
	case r.above.headline.names(start):
		m.Direction, m.How = r.above.headline.direction, formats.Logged
	default: // sender and receiver may be named all the same
		m.Local, m.Remote = told.from, told.to
	}
}
