package uccapi

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// headers measures the start line and the headers of a record, and the empty
// line behind them when it is there.
//
// They have no prefix. A line with one is another thread's, which the message
// goes on behind, or it ends the message: a thread does not interrupt itself.
func (r *reader) headers(rec *record) {
	at := rec.start
	foreign := -1 // where lines of other threads begin, -1 outside of them
	for lines := 0; ; {
		if lines > 0 && foreign < 0 {
			if next := r.plainHeaders(rec, at); next > at {
				at, lines = next, lines+1
			}
			if rec.empty {
				return
			}
		}
		line := r.headerLine(rec, at)
		if line == nil {
			break
		}
		size := len(line)
		line, end := rec.unwrap(line, lines)
		if end {
			break
		}
		if lines > 0 && line != nil && bodyLine(line) {
			break // the empty line was lost
		}
		switch {
		case line == nil: // another thread's
			if foreign < 0 {
				foreign = at
			}
			at += size
			continue
		case foreign >= 0 && !textlog.Blank(line) && !sip.IsHeaderLine(line):
			at += size // further text of the other thread
			continue
		case foreign >= 0:
			rec.cuts = append(rec.cuts, span{foreign, at})
			foreign = -1
		}
		if cut := size - len(line); cut > 0 {
			rec.cuts = append(rec.cuts, span{at, at + cut})
		}
		at += size
		lines++
		rec.body = at
		if n := len(line); line[n-1] == '\n' && (n == 1 || line[n-2] != '\r') {
			rec.bare = true
		}
		if textlog.Blank(line) {
			rec.empty = true
			return
		}
		rec.field(line)
	}
	rec.noEmptyLine(at)
}

// headerLine returns the line at an octet of a record's headers, nil where the record
// is cut there.
func (r *reader) headerLine(rec *record, at int) []byte {
	room := r.max - (at - rec.start)
	if room <= 0 {
		rec.problems.Add(at, "message cut: its headers exceed the limit").Altered = true
		return nil
	}
	if line := r.w.LineAt(at, room); len(line) > 0 {
		return line
	}
	d := rec.problems.Add(at, "the log ends inside the headers")
	d.Truncated, d.Altered = true, true
	return nil
}

// plainHeaders passes the lines of a message that can be nothing but a header or the
// empty line, as nearly all are, as far as they were read from the log, and returns
// where another one begins.
func (r *reader) plainHeaders(rec *record, at int) int {
	if rec.own.Outer > 0 {
		return at
	}
	b := r.w.Peek(min(r.w.Len(), rec.start+r.max))
	for {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return at
		}
		line := b[at : at+i+1]
		first := line[0]
		if sip.IsDigit(first) || bodyLine(line) {
			return at
		}
		at += len(line)
		rec.body = at
		if i == 0 || line[i-1] != '\r' {
			rec.bare = true
		}
		if textlog.Blank(line) {
			rec.empty = true
			return at
		}
		if rec.unfold || first|0x20 == 'c' || first|0x20 == 'l' || first|0x20 == 'v' {
			rec.field(line)
		}
	}
}

// joined complains of a start line that stands behind a prefix in the midst of a header:
// a hole took what ends one record and begins the next, so that two are one. Size is that of
// the message by its packet line: no hole leaves one that Content-Length agrees with.
func (r *reader) joined(rec *record, size int) {
	if len(rec.cuts) > 0 || rec.length >= 0 && size == rec.body-rec.start+rec.length {
		return
	}
	head := r.w.Peek(rec.body)[rec.start:]
	at := bytes.IndexByte(head, '\n') + 1
	rec.joinedLine(head[:at], rec.start)
	for {
		// Every start line has this, and of headers Via alone, with a slash behind it.
		i := bytes.Index(head[at:], []byte("/2.0"))
		if i < 0 {
			return
		}
		if at += i + len("/2.0"); at < len(head) && head[at] == '/' {
			continue
		}
		from, to := bytes.LastIndexByte(head[:at], '\n')+1, len(head)
		if n := bytes.IndexByte(head[at:], '\n'); n >= 0 {
			to = at + n + 1
		}
		rec.joinedLine(head[from:to], rec.start+from)
		at = to
	}
}

// What is looked at for start lines within headers, so that a header of nothing but
// prefixes does not take the square of its length.
const (
	longestJoined = 8 << 10 // octets of a line from there on
	mostJoined    = 16      // of a message
)

// joinedLine is joined for a line that begins at an octet of the window.
func (rec *record) joinedLine(line []byte, begin int) {
	const colons = ":: "
	for at := max(0, len(line)-longestJoined); len(rec.problems) < mostJoined; {
		i := bytes.Index(line[at:], []byte(colons))
		if i < 0 {
			return
		}
		if at += i + len(colons); classify(line[at:]) == startLine {
			rec.problems.Add(begin+at, "the start line of another message stands inside a header: what ends this message and begins that one is missing")
		}
	}
}

// noEmptyLine ends a message behind its last header. The shortest form that
// viewers accept has no empty line; elsewhere it was lost.
func (rec *record) noEmptyLine(at int) {
	short := rec.framed && len(bytes.TrimSpace(rec.packet)) <= len(sending)
	if !short && len(rec.problems) == 0 {
		rec.problems.Add(at, "no empty line behind the headers").Altered = true
	}
}

// bodyLine reports whether a line among headers can only be the first of a body.
func bodyLine(line []byte) bool {
	return line[0] == '<' || line[0] == 'v' && bytes.HasPrefix(line, []byte("v=0")) ||
		line[0] == '-' && bytes.HasPrefix(line, []byte("--"))
}

// unwrap returns what a line holds of the message: all of it, what stands
// behind a prefix that every line of this message has, or nil when the line is
// another thread's. Lines is how many lines of the message came before. End says
// that the line ends the message.
func (rec *record) unwrap(line []byte, lines int) (text []byte, end bool) {
	if lines == 0 || !sip.IsDigit(line[0]) && rec.own.Outer == 0 {
		return line, false
	}
	p, ok := ParsePrefix(line)
	if !ok {
		if outer := phonePrefix(line); rec.own.Outer > 0 && outer < len(line) {
			return line[min(outer, len(textlog.TrimEOL(line))):], false
		}
		return line, false
	}
	text = line[p.Size:]
	if len(text) == 0 { // the log's last line, and nothing of the message in it
		return nil, false
	}
	kind := classify(text)
	same := p.sameThread(&rec.own)
	switch {
	case kind == packetLine || kind == startLine || rec.closes(&p, text):
		return nil, true
	case !same:
		return nil, false
	case lines == 1 && sip.IsHeaderLine(text):
		rec.prefixed = true
	}
	return text, !rec.prefixed
}

// field learns from a header line what the reader needs to know.
func (rec *record) field(line []byte) {
	if rec.unfold {
		rec.unfold = false
		rec.contentLength(sip.ParseLength(line))
	}
	switch line[0] {
	case 'C', 'c', 'L', 'l':
		if v, ok := sip.HeaderValue(line, "Content-Length", 'l'); ok {
			if n := sip.ParseLength(v); n >= 0 || len(bytes.TrimSpace(v)) > 0 {
				rec.contentLength(n)
			} else {
				rec.unfold = true
			}
			return
		}
		if _, ok := sip.HeaderValue(line, "Content-Type", 'c'); ok {
			rec.content = true
		}
	case 'V', 'v':
		if rec.transport == formats.UnknownTransport {
			if v, ok := sip.HeaderValue(line, "Via", 'v'); ok {
				rec.transport = formats.ParseTransport(string(sip.ViaTransport(v)))
			}
		}
	}
}

// contentLength takes a value of Content-Length, -1 for no number. The first one counts, and another
// that says something else is damage: what reads a stream may take either.
func (rec *record) contentLength(n int) {
	switch {
	case n < 0:
		rec.garbled = true
	case rec.length < 0:
		rec.length = n
	case rec.length != n:
		rec.twice = true
	}
}
