package redact

import (
	"bytes"
	"strconv"
)

// log appends octets around messages, line by line: lines that look like header
// fields are read as such, all others as text.
func (w *walker) log(b []byte) {
	d := dumps{w: w}
	for len(b) > 0 {
		n := d.next(b)
		if n == 0 {
			n = lineLength(b)
			w.logLine(b[:n])
		}
		b = b[n:]
	}
}

func (w *walker) logLine(line []byte) {
	if from, to := stamp(line); to > 0 {
		w.text(line[:from])
		w.out = append(w.out, line[from:to]...)
		line = line[to:]
	}
	at := payload(line)
	name, value, ok := cutField(line[at:])
	if !ok {
		w.text(line)
		return
	}
	kind := w.fieldKind(name)
	switch kind {
	case callIDs, addressed, via, credentials, subjects, conversations, secretive:
		w.text(line[:at])
		w.out = append(w.out, line[at:len(line)-len(value)]...)
		var about content
		w.field(kind, name, value, &about)
	default:
		w.text(line)
	}
}

// lead appends what stands before a message's text in a line of the log.
func (w *walker) lead(b []byte) {
	_, to := stamp(b)
	w.logLine(b[:to])
	w.text(b[to:])
}

// stamp returns where time, process and thread stand in the prefix of a log line,
// 01/05/2010|14:00:47.889 1A2C:9F0 or 1788.08EC::01/05/2010-14:00:47.921, and
// nothing when it has none. No value stands there, though it may look like one,
// and without it the line is none of a log.
func stamp(line []byte) (from, to int) {
	const reach = 160
	head := line[:min(len(line), reach)]
	from = len(head) - len(bytes.TrimPrefix(head, []byte("\ufeff")))
	if i := bytes.IndexByte(head, '|'); i == from+len("01/05/2010") && digitsLength(head[from:]) == 2 {
		to = i + 1 + stampLength(head[i+1:])
		if n := stampLength(head[to:]); n > 0 && bytes.IndexByte(head[to:to+n], ':') > 0 {
			to += n
		}
		return from, to
	}
	if i := bytes.Index(head, []byte("::")); i > 0 && digitsLength(head[i+2:]) == 2 && i+4 < len(head) && head[i+4] == '/' {
		for from = i; from > 0 && (isHex(head[from-1]) || head[from-1] == '.'); {
			from--
		}
		if n := stampLength(head[i:]); n > 0 {
			return from, i + n
		}
	}
	return 0, 0
}

// stampLength returns the length of a time, or of process and thread, that b begins
// with, the blank behind it included; 0 when other text stands there.
func stampLength(b []byte) int {
	for n, c := range b {
		switch {
		case c == ' ':
			return n + 1
		case !isHex(c) && c != ':' && c != '.' && c != '/' && c != '-':
			return 0
		}
	}
	return 0
}

// payload returns where the text of a log line begins: behind the double colon
// of a client log's prefix.
func payload(line []byte) int {
	if i := bytes.Index(line[:min(len(line), 160)], []byte(" :: ")); i >= 0 {
		return i + len(" :: ")
	}
	return 0
}

// packetSizes remembers the last packet lines of a file. The end line of a
// record repeats the number of octets, and other threads may have put it into
// the gap before a later message.
type packetSizes struct {
	ring [32]packetSize
	next int
}

type packetSize struct {
	line  uint64 // hash of what stands before the number
	old   int
	delta int
}

func (r *Redactor) packetsOf(file string) *packetSizes {
	p := r.packets[file]
	if p == nil {
		p = &packetSizes{}
		r.packets[file] = p
	}
	return p
}

// logText returns octets around a message redacted. Delta is by how much the
// message grew, for lines that count its octets.
func (r *Redactor) logText(b []byte, sizes *packetSizes, delta int) []byte {
	if len(b) == 0 {
		return b
	}
	w := r.walk.begin(false)
	d := dumps{w: w}
	for len(b) > 0 {
		if n := d.next(b); n > 0 {
			b = b[n:]
			continue
		}
		n := lineLength(b)
		line := b[:n]
		if from, to, size := packetCount(line); to > 0 {
			by := sizes.delta(line[:from], size, delta)
			w.logLine(line[:from])
			w.out = strconv.AppendInt(w.out, int64(max(0, size+by)), 10)
			w.text(line[to:]) // in a damaged log another line's text
		} else {
			w.logLine(line)
		}
		b = b[n:]
	}
	return r.sweep(bytes.Clone(w.out))
}

// delta returns by how much the packet that a line counts grew: the message at
// hand, or one before it.
func (p *packetSizes) delta(before []byte, size, delta int) int {
	at := max(bytes.LastIndex(before, []byte("Sending Packet")), bytes.LastIndex(before, []byte("Data Received")))
	key := exactHash(before[max(at, 0):])
	if delta != 0 {
		p.ring[p.next%len(p.ring)] = packetSize{key, size, delta}
		p.next++
		return delta
	}
	for i := range p.ring {
		e := p.ring[(p.next+len(p.ring)-1-i)%len(p.ring)]
		if e.line == key && e.old == size {
			return e.delta
		}
	}
	return 0
}

// packetCount returns where the number of octets stands in a packet line or its
// end line: before " bytes", behind a bracket.
func packetCount(line []byte) (from, to, size int) {
	if len(line) > 1024 {
		return 0, 0, 0
	}
	to = bytes.LastIndex(line, []byte(" bytes"))
	if to < 0 || !bytes.Contains(line[:to], []byte("Sending Packet")) && !bytes.Contains(line[:to], []byte("Data Received")) {
		return 0, 0, 0
	}
	from = to
	for from > 0 && line[from-1]-'0' <= 9 && to-from < 9 {
		from--
	}
	size, err := strconv.Atoi(string(line[from:to]))
	if err != nil {
		return 0, 0, 0
	}
	return from, to, size
}

// respell returns how a log spells the redacted message, from how it spelt the
// original. Redaction keeps lines, so the log's lines are those of the message
// again; lines of others between them are redacted by themselves. Where the
// spelling does not follow the message the log's form is written anew.
func (r *Redactor) respell(old, raw, text []byte) []byte {
	eol := []byte{'\n'}
	if bytes.Count(old, eol) == bytes.Count(raw, eol) {
		if out, ok := r.respellLines(old, raw, text); ok {
			return out
		}
	}
	return inForm(raw, text)
}

// lines walks through an original and its redacted form, line by line.
type lines struct{ old, raw []byte }

// line returns the text of a line ahead, nil behind the last.
func (l lines) line(ahead int) []byte {
	b := l.old
	for range ahead {
		b = b[lineLength(b):]
	}
	if len(b) == 0 {
		return nil
	}
	return bytes.TrimRight(b[:lineLength(b)], "\r\n")
}

// take passes n lines and returns the redacted form of the last.
func (l *lines) take(n int) (line []byte) {
	for range n {
		line = bytes.TrimRight(l.raw[:lineLength(l.raw)], "\r\n")
		l.old, l.raw = l.old[lineLength(l.old):], l.raw[lineLength(l.raw):]
	}
	return line
}

func (r *Redactor) respellLines(old, raw, text []byte) ([]byte, bool) {
	w := r.walk.begin(false)
	l := lines{old, raw}
	for full := range bytes.Lines(text) {
		line := bytes.TrimRight(full, "\r\n")
		lead, used, ok := match(l, line)
		if !ok {
			w.logLine(full)
			continue
		}
		w.lead(line[:lead])
		w.out = append(w.out, l.take(used)...)
		w.out = append(w.out, full[len(line):]...)
	}
	if len(bytes.TrimRight(l.old, "\r\n")) > 0 {
		return nil, false
	}
	return bytes.Clone(w.out), true
}

// match tells how many lines of the message a line of the log takes, and what it
// has before them: a log's prefix, or the field name before the body, which has
// no empty line there.
func match(l lines, line []byte) (lead, used int, ok bool) {
	want := l.line(0)
	switch {
	case want == nil:
		return 0, 0, false
	case bytes.Equal(line, want):
		return 0, 1, true
	case len(want) == 0 && hasFieldBody(line):
		body := len("Message-Body:")
		if body < len(line) && line[body] == ' ' {
			body++
		}
		next := l.line(1)
		if next != nil && bytes.Equal(line[body:], next) {
			return body, 2, true
		}
		return len(line), 1, next == nil
	case len(want) > 8 && bytes.HasSuffix(line, want):
		return len(line) - len(want), 1, true
	case isLength(line) && isLength(want):
		return 0, 1, true
	}
	return 0, 0, false
}

func hasFieldBody(line []byte) bool {
	const key = "Message-Body:"
	return len(line) >= len(key) && bytes.EqualFold(line[:len(key)], []byte(key))
}

func isLength(line []byte) bool {
	name, _, ok := cutField(line)
	return ok && (bytes.EqualFold(name, []byte("Content-Length")) || bytes.EqualFold(name, []byte("l")))
}

// inForm writes a message in the form that a log's text has: its line ends, and
// "Message-Body:" for the empty line where it has that.
func inForm(raw, text []byte) []byte {
	out := raw
	if i := bytes.Index(text, []byte("\nMessage-Body:")); i >= 0 {
		head := headLength(raw)
		out = append(bytes.Clone(bytes.TrimRight(raw[:head], "\r\n")), "\r\nMessage-Body: "...)
		if len(raw) == head {
			out = append(out, '-')
		}
		out = append(out, raw[head:]...)
	}
	if i := bytes.IndexByte(text, '\n'); i == 0 || i > 0 && text[i-1] != '\r' {
		out = bytes.ReplaceAll(out, []byte("\r\n"), []byte{'\n'})
	}
	if bytes.Equal(out, raw) {
		return nil
	}
	return out
}
