package ocslogger

import (
	"bytes"
	"fmt"
	"ocsconv/formats/textlog"
	"strconv"

	"ocsconv/formats/sip"
)

// layout says where the parts of one record are, in octets from the window's
// first, and what is wrong with them.
type layout struct {
	s4    bool
	limit int // the record is read up to here

	begin   int // of the head
	text    int // of the start line's value
	header  int // end of the last header line
	body    int // of the body's text
	bodyEnd int
	textEnd int // of the message's text: bodyEnd, or header when there is no body
	end     int // of the record
	via     int // of the top Via's value, 0 if there is none

	startLines int
	crlf       bool // the record's lines end in CRLF
	plain      bool // the header lines are as on the wire
	fold       bool // LF in the body stands for CRLF
	lies       bool // Content-Length must be rewritten
	shared     bool // the message in wire form is the text itself

	blank      int // end of the header lines before the first empty one, 0 if there is none
	afterBlank int
	length     int // Content-Length; -1 if it is no number
	hasLength  bool

	from, to, callID, cseq bool // headers seen

	fields fields // before the start line
	damage textlog.Damages
}

// move shifts all places by n.
func (l *layout) move(n int) {
	for _, p := range []*int{&l.begin, &l.text, &l.header, &l.body, &l.bodyEnd, &l.textEnd, &l.end} {
		*p += n
	}
	if l.via != 0 {
		l.via += n
	}
	for i := range l.damage {
		l.damage[i].At += n
	}
}

// frame says what a line means for the record around it.
type frame uint8

const (
	inside     frame = iota // a line of the record
	closed                  // the line that ends it
	nextRecord              // a line that starts something else
	endOfInput
	tooLong
)

// frameAt returns the line at an octet of the window and what it means.
func (r *reader) frameAt(l *layout, at int) ([]byte, frame) {
	if at >= l.limit {
		return nil, tooLong
	}
	line := r.w.LineAt(at, l.limit-at)
	switch {
	case len(line) == 0:
		return nil, endOfInput
	case l.ends(line):
		return line, closed
	case isTrace(line), endsInBegin(line), l.s4 && isConnection(line):
		return line, nextRecord
	}
	return line, inside
}

func (l *layout) ends(line []byte) bool {
	if l.s4 {
		return isTrailer(line)
	}
	return isEnd(line)
}

// readHeaders goes through the header lines. A SIPStack record ends them with
// "Message-Body:" or its own end, an S4 record with an empty line. It reports
// whether a body's text follows; if not, the layout is complete.
func (r *reader) readHeaders(l *layout) (body bool) {
	for at := l.header; ; {
		line, f := r.frameAt(l, at)
		if f != inside {
			r.endWithoutBody(l, at, len(line), f)
			return false
		}
		if n, ok := messageBody(line); ok && !l.s4 {
			l.body = at + n
			return true
		}
		next := at + len(line)
		if len(trimRight(line)) == 0 {
			if l.s4 {
				l.body = next
				return true
			}
			if l.blank == 0 {
				l.blank, l.afterBlank = l.header, next
			}
		} else {
			l.noteHeader(line, at)
			l.header = next
		}
		at = next
	}
}

// noteHeader takes from one header line what framing and the views need.
func (l *layout) noteHeader(line []byte, at int) {
	wire := bytes.HasSuffix(line, []byte("\r\n"))
	switch {
	case isHeader(line):
		l.noteField(line, at)
	case line[0] == ' ' || line[0] == '\t': // folded, RFC 3261 §7.3.1
	default:
		wire = false
	}
	if !wire || l.blank != 0 {
		l.plain = false
	}
}

func (l *layout) noteField(line []byte, at int) {
	switch line[0] | 0x20 {
	case 'c', 'l':
		if v, ok := sip.HeaderValue(line, "Content-Length", 'l'); ok && !l.hasLength {
			l.length, l.hasLength = sip.ParseLength(v), true
		} else if _, ok := sip.HeaderValue(line, "Call-ID", 0); ok {
			l.callID = true
		} else if _, ok := sip.HeaderValue(line, "CSeq", 0); ok {
			l.cseq = true
		}
	case 'i':
		_, ok := sip.HeaderValue(line, "i", 0)
		l.callID = l.callID || ok
	case 'f':
		_, ok := sip.HeaderValue(line, "From", 'f')
		l.from = l.from || ok
	case 't':
		_, ok := sip.HeaderValue(line, "To", 't')
		l.to = l.to || ok
	case 's':
		if n, ok := startLineValue(line); ok && startLine(trimRight(line[n:])) {
			l.damage.Add(at, "the Start-Line of another record stands among the headers: what ends this record and begins that one is missing")
		}
	case 'v':
		if v, ok := sip.HeaderValue(line, "Via", 'v'); ok && l.via == 0 {
			l.via = at + len(line) - len(v)
		}
	}
}

// topVia returns the top Via's value.
func (l *layout) topVia(rec []byte) []byte {
	if l.via == 0 {
		return nil
	}
	return bytes.TrimSpace(rec[l.via:l.header])
}

// isHeader reports whether a line starts a header field. A URI that a page wrap
// put at the start of a line does not.
func isHeader(line []byte) bool {
	if !sip.IsHeaderLine(line) {
		return false
	}
	switch line[0] | 0x20 {
	case 's', 't', 'h', 'u':
		for _, scheme := range []string{"sip", "sips", "tel", "http", "https", "urn"} {
			if n := len(scheme); len(line) > n && line[n] == ':' && is(line[:n], scheme) {
				return false
			}
		}
	}
	return true
}

// endWithoutBody closes a record whose header lines end at a frame line without
// a body before it. A body in the form of the wire, behind an empty line, is
// taken when Content-Length fits it to the octet.
func (r *reader) endWithoutBody(l *layout, at, n int, f frame) {
	if l.blank != 0 && l.length > 0 {
		if end, fold, ok := l.fit(r.w.Peek(at)[l.afterBlank:at]); ok {
			l.header, l.body, l.bodyEnd, l.fold = l.blank, l.afterBlank, l.afterBlank+end, fold
			l.plain = false
			r.close(l, at, n, f)
			return
		}
	}
	l.body, l.bodyEnd = l.header, l.header
	l.lies = l.hasLength && l.length != 0
	r.close(l, at, n, f)
}

// close sets the end of a record whose body is known, given the octet and the
// length of its frame line, and names what is wrong with the record.
func (r *reader) close(l *layout, at, n int, f frame) {
	if l.textEnd = l.bodyEnd; l.bodyEnd == l.body && !l.s4 {
		l.textEnd = l.header
	}
	switch {
	case f == closed:
		l.end = at + n
	case l.bodyEnd == l.header, l.bodyEnd >= l.limit, l.s4 && l.bodyEnd == l.body:
		l.end = l.bodyEnd
	default:
		l.end = l.bodyEnd + textlog.LineEnd(r.w.Peek(l.bodyEnd + 2)[l.bodyEnd:])
	}
	r.judge(l, f)
}

// judge names the damage that the layout shows.
func (r *reader) judge(l *layout, f frame) {
	cut := f == endOfInput && (!l.s4 || l.lies || l.body == l.header) || f == tooLong
	switch {
	case f == tooLong:
		l.damage.Add(l.text, tooLongMessage(r.max)).Altered = true
	case cut:
		d := l.damage.Add(l.textEnd, cutOff)
		d.Truncated, d.Altered = true, l.lies
	case f == nextRecord && !l.s4:
		l.damage.Add(l.textEnd, "record has no $$end_record")
	}
	if l.lies && !cut {
		held := len(l.wireBody(r.w.Peek(l.bodyEnd)[l.body:l.bodyEnd]))
		l.damage.Add(l.header, fmt.Sprintf("Content-Length says %s, the record holds %d octets: rewritten", l.lengthText(), held)).Altered = true
	}
	if missing := l.missing(); missing != "" && !cut {
		l.damage.Add(l.text, "header missing: "+missing)
	}
}

func (l *layout) lengthText() string {
	if l.length < 0 {
		return "no number"
	}
	return strconv.Itoa(l.length)
}

// missing lists the headers that every message has (RFC 3261 §8.1.1, §8.2.6.2)
// and that documents like to leave out.
func (l *layout) missing() string {
	var b []byte
	for _, h := range []struct {
		name string
		seen bool
	}{{"From", l.from}, {"To", l.to}, {"CSeq", l.cseq}, {"Call-ID", l.callID}} {
		if h.seen {
			continue
		}
		if b != nil {
			b = append(b, ", "...)
		}
		b = append(b, h.name...)
	}
	return string(b)
}
