package dissection

import (
	"bytes"
	"fmt"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// tree is the part of the text that shows one message, while it is read.
type tree struct {
	raw    []byte
	part   part
	text   int // indentation of lines of text in the body, 0 outside of them
	length int // Content-Length, -1 when there is none
	body   int // octets of raw before the body
	cut    bool
}

// part is a part of a message as Wireshark shows it.
type part uint8

const (
	start part = iota
	header
	body
)

// The lines that begin parts.
const (
	messageHeader = "Message Header"
	messageBody   = "Message Body"
)

// step is how much Wireshark indents what stands below a line.
const step = 4

// worked is how many octets of a tree there may be for each octet of the message that it
// shows. Wireshark takes about six for a message of many short fields.
const worked = 16

// message reads the message below the line at an octet of the window; nil when no
// start line stands there. Line is the size of that line.
func (p *packet) message(w *textlog.Window, at, line, limit int) *announced.Record {
	t := tree{length: -1}
	end := at + line
	for {
		next := w.LineAt(end, formats.MaxGap)
		text := textlog.TrimEOL(next)
		indent := len(text) - len(bytes.TrimLeft(text, " "))
		if len(next) == 0 || indent == 0 || len(t.raw)+len(text) > limit || end-at > worked*limit || !t.take(text[indent:], indent) {
			break
		}
		end += len(next)
	}
	if len(t.raw) == 0 {
		return nil
	}
	rec := &announced.Record{Head: line, Text: end - at - line}
	t.finish(rec)
	m := &rec.Message
	m.Raw, m.Transport = t.raw, p.transport
	p.calendar.Settle(m, &p.stamp)
	m.Local, m.Remote = p.src, p.dst
	return rec
}

var (
	requestLine = []byte("Request-Line: ")
	textData    = []byte("Line-based text data")
	statusLine  = []byte("Status-Line: ")
	truncated   = []byte("[truncated]")
	field       = formats.Pattern(`^[A-Z][^():]{2,60} \(([a-z])\): ?(.*)$`) // of SDP
	boundary    = formats.Pattern(`^(?:First b|B|Last b)oundary: (.*)$`)
)

// take takes a line, and reports false for one that does not belong to a message.
func (t *tree) take(line []byte, indent int) bool {
	switch {
	case len(line) == 0:
	case indent == step:
		return t.begin(line)
	case t.part == header && indent == 2*step:
		t.field(line)
	case t.part == body:
		t.content(line, indent)
	}
	return true
}

// begin takes a line that begins a part.
func (t *tree) begin(line []byte) bool {
	for _, name := range [][]byte{requestLine, statusLine} {
		if text, ok := bytes.CutPrefix(t.whole(line), name); ok && len(t.raw) == 0 && sip.IsStartLine(text) {
			t.raw = append(append(t.raw, text...), '\r', '\n')
			return true
		}
	}
	switch {
	case len(t.raw) == 0:
		return line[0] == '['
	case string(line) == messageHeader:
		t.part = header
	case string(line) == messageBody:
		t.part = body
		t.end()
	}
	return true
}

// whole takes off what says that a line was cut.
func (t *tree) whole(line []byte) []byte {
	for _, mark := range [][]byte{truncated, []byte("[…]")} {
		if i := bytes.Index(line, mark); i >= 0 && i < 64 {
			t.cut = true
			return append(bytes.TrimRight(bytes.Clone(line[:i]), " "), bytes.TrimLeft(line[i+len(mark):], " ")...)
		}
	}
	return line
}

// field takes a header field. What stands in brackets was worked out.
func (t *tree) field(line []byte) {
	if line = t.whole(line); line[0] == '[' || !sip.IsHeaderLine(line) {
		return
	}
	t.raw = append(append(t.raw, line...), '\r', '\n')
	if n, ok := announced.Length(line); ok && t.length < 0 {
		t.length = n
	}
}

// end ends the header.
func (t *tree) end() {
	t.raw = append(t.raw, '\r', '\n')
	t.body = len(t.raw)
}

// lineEnd is how Wireshark shows one in a text.
var lineEnd = []byte(`\r\n`)

// content takes a line of a body.
func (t *tree) content(line []byte, indent int) {
	if t.text > 0 && indent >= t.text {
		t.lines(line)
		return
	}
	t.text = 0
	if m := field().FindSubmatch(line); m != nil {
		t.raw = append(append(append(append(t.raw, m[1]...), '='), m[2]...), '\r', '\n')
		return
	}
	switch m := boundary().FindSubmatch(line); {
	case m != nil:
		t.lines(m[1])
	case bytes.HasPrefix(line, textData):
		t.text = indent + step
	case bytes.HasSuffix(line, lineEnd) && sip.IsHeaderLine(line): // of a part
		t.lines(line)
	}
}

// lines appends a text in which line ends are written out. One without any is a line.
func (t *tree) lines(text []byte) {
	if !bytes.HasSuffix(text, lineEnd) && !bytes.HasSuffix(text, []byte(`\n`)) {
		t.raw = append(append(t.raw, text...), '\r', '\n')
		return
	}
	text = bytes.ReplaceAll(text, lineEnd, []byte("\r\n"))
	t.raw = append(t.raw, bytes.ReplaceAll(text, []byte(`\n`), []byte{'\n'})...)
}

// finish ends the message, and says what of it the text does not show.
func (t *tree) finish(rec *announced.Record) {
	damaged := func(msg string) {
		rec.Damage = append(rec.Damage, announced.Damage{At: rec.Head, Msg: msg, Altered: true})
	}
	if t.body == 0 {
		t.end()
	}
	if t.cut {
		damaged("Wireshark cut a long header field")
	}
	for n := len(t.raw) - t.body; t.length >= 0 && n > t.length && n <= t.length+len("\r\n"); n = len(t.raw) - t.body {
		t.raw = t.raw[:t.body+t.length] // the last line of a text has none of its own
	}
	if held := len(t.raw) - t.body; t.length >= 0 && held != t.length {
		damaged(fmt.Sprintf("content-length is %d, and of the body the text shows %d octets", t.length, held))
	}
}
