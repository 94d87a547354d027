// Package announced reads and writes logs in which a line of the log's own
// announces every message. It walks through the log, hands out what stands
// between the records and keeps the contract of [formats.Reader]; a grammar tells
// only where a record begins and what is in it. The example is a whole format.
package announced

import (
	"bytes"
	"fmt"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Record is one message of a log with the log's own lines around it.
type Record struct {
	Head, Text, Foot int // octets before the message, of its spelling, behind it

	// Message has what the record tells: Raw, time, direction, ends, and of the
	// origin whatever the log names.
	Message formats.Message
	Damage  textlog.Damages // at octets behind the record's first
}

// Damage is what is wrong with a record.
type Damage = textlog.Damage

// Grammar reads the record that begins with the line at an octet of the window,
// or behind a record that ended within the line; none when none does. Most lines
// begin none, so it looks at these briefly. Further records are of messages whose
// octets stand between those of the first: they have none of their own. A grammar
// whose times need the Clock closes over what [formats.Options.WithDefaults] returns.
type Grammar func(w *textlog.Window, at int, line []byte) []*Record

// reader walks through a log.
type reader struct {
	w       *textlog.Window
	name    string
	file    string
	grammar Grammar
	midLine bool // the window begins inside a line
	behind  bool // and a record ended there, which another may follow
	ready   []*Record
	odd     bool // the gap before held what is no text
}

// NewReader returns a reader of a log in the format of this name.
func NewReader(r io.Reader, name string, opts *formats.Options, grammar Grammar) formats.Reader {
	own := opts.WithDefaults()
	return &reader{w: textlog.NewWindow(r), name: name, file: own.File, grammar: grammar}
}

var byteOrderMark = []byte("\ufeff")

// Read implements [formats.Reader].
func (r *reader) Read() (*formats.Message, error) {
	if len(r.ready) > 0 {
		rec := r.ready[0]
		r.ready = r.ready[1:]
		return r.within(rec), nil
	}
	at, midLine := 0, r.midLine
	if r.w.Offset() == 0 && bytes.HasPrefix(r.w.Peek(len(byteOrderMark)), byteOrderMark) {
		at = len(byteOrderMark)
	}
	for {
		line := r.w.LineAt(at, formats.MaxGap)
		switch {
		case len(line) == 0 && at > 0:
			return r.gap(at), nil
		case len(line) == 0 && r.w.Err() != nil:
			return nil, r.w.Err()
		case len(line) == 0:
			return nil, io.EOF
		case at > 0 && at+len(line) > formats.MaxGap:
			r.midLine = midLine
			return r.gap(at), nil
		}
		if n := r.w.EmptyLines(at, formats.MaxGap); n > 0 && !midLine {
			at += n
			continue
		}
		if !midLine || at == 0 && r.behind {
			if list := r.grammar(r.w, at, line); len(list) > 0 {
				r.ready = list[1:]
				return r.take(at, list[0]), nil
			}
		}
		midLine = line[len(line)-1] != '\n'
		at += len(line)
	}
}

func (r *reader) gap(n int) *formats.Message {
	m := &formats.Message{Problems: r.inspect(n)}
	m.Origin = formats.Origin{Format: r.name, File: r.file, Line: r.w.Line(), Offset: r.w.Offset()}
	m.Gap = r.w.Take(n)
	r.behind = false
	return m
}

// inspect names what in the gap cannot be read: once, however many pieces it
// comes in.
func (r *reader) inspect(n int) []*formats.SyntaxError {
	at := textlog.Undecoded(r.w.Peek(n))
	said := r.odd
	r.odd = at >= 0
	if at < 0 || said {
		return nil
	}
	return []*formats.SyntaxError{r.w.SyntaxError(r.file, at, textlog.NotText)}
}

// take removes the gap and a record from the window.
func (r *reader) take(at int, rec *Record) *formats.Message {
	m := rec.Message
	m.Problems = r.w.Problems(r.inspect(at), r.file, at, rec.Damage)
	m.Gap = r.w.Take(at)
	m.Origin.Format, m.Origin.File, m.Origin.Offset = r.name, r.file, r.w.Offset()
	m.Head = r.w.Take(rec.Head)
	m.Origin.Line = r.w.Line()
	if text := r.w.Take(rec.Text); !bytes.Equal(text, m.Raw) {
		m.Text = text
		if text == nil {
			m.Text = []byte{}
		}
	}
	m.Foot = r.w.Take(rec.Foot)
	r.midLine = !bytes.HasSuffix(last(m.Foot, m.Source(), m.Head), []byte{'\n'})
	r.behind = r.midLine
	return &m
}

// within returns a message whose octets another one had around its own.
func (r *reader) within(rec *Record) *formats.Message {
	m := rec.Message
	m.Text = []byte{}
	m.Origin.Format, m.Origin.File, m.Origin.Offset, m.Origin.Line = r.name, r.file, r.w.Offset(), r.w.Line()
	for _, d := range rec.Damage {
		m.Problems = append(m.Problems, r.w.SyntaxError(r.file, 0, d.Msg))
	}
	return &m
}

// last returns the first of the parts that is not empty.
func last(parts ...[]byte) []byte {
	for _, p := range parts {
		if len(p) > 0 {
			return p
		}
	}
	return nil
}

// Wire returns a message in wire form, given its lines without line ends: the
// start line, headers, an empty line, the body. Logs add line ends behind a
// message, which Content-Length tells from its own. Damage is what is wrong, ""
// if nothing is.
func Wire(lines [][]byte) (raw []byte, damage string) {
	size := 0
	for _, l := range lines {
		size += len(l) + len("\r\n")
	}
	raw = make([]byte, 0, size+len("\r\n"))
	length, at := -1, 0
	for ; at < len(lines) && len(lines[at]) > 0; at++ {
		raw = append(append(raw, lines[at]...), '\r', '\n')
		if v, ok := sip.HeaderValue(lines[at], "Content-Length", 'l'); ok && length < 0 && at > 0 {
			length = sip.ParseLength(v)
		}
	}
	raw = append(raw, '\r', '\n')
	body := len(raw)
	for at++; at < len(lines); at++ {
		raw = append(append(raw, lines[at]...), '\r', '\n')
	}
	if length < 0 {
		for bytes.HasSuffix(raw[body:], []byte("\r\n\r\n")) || string(raw[body:]) == "\r\n" {
			raw = raw[:len(raw)-len("\r\n")]
		}
		return raw, ""
	}
	for len(raw)-body > length && bytes.HasSuffix(raw[body:], []byte("\r\n")) {
		raw = raw[:len(raw)-len("\r\n")]
	}
	if held := len(raw) - body; held != length {
		return raw, fmt.Sprintf("content-length is %d, but the log has a body of %d octets", length, held)
	}
	return raw, ""
}

// Length returns the Content-Length that a header line states.
func Length(line []byte) (n int, ok bool) {
	v, ok := sip.HeaderValue(line, "Content-Length", 'l')
	if !ok {
		return 0, false
	}
	n = sip.ParseLength(v)
	return n, n >= 0
}

// Transport returns the transport that the top Via of a message names.
func Transport(lines [][]byte) formats.Transport {
	for _, l := range lines {
		if v, ok := sip.HeaderValue(l, "Via", 'v'); ok {
			return formats.ParseTransport(string(sip.ViaTransport(v)))
		}
		if len(l) == 0 {
			break
		}
	}
	return formats.UnknownTransport
}
