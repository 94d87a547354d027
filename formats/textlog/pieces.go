package textlog

import (
	"bytes"
	"io"

	"ocsconv/formats"
)

// Mark is the byte-order mark of UTF-8, which a log may begin with.
var Mark = []byte("\ufeff")

// Pieces cuts a log, line by line, into messages and what stands before them: it
// is the Read of readers whose messages begin with a line.
type Pieces struct {
	Window *Window

	// MidLine says that the window begins inside a line. Who takes a message out
	// of the window sets it.
	MidLine bool

	// Message takes the message that begins with line, at octet at of the window,
	// with the gap before it; nil when none does. MidLine tells that line is not
	// the beginning of one.
	Message func(at int, line []byte, midLine bool) *formats.Message

	// Gap takes n octets that are no message.
	Gap func(n int) *formats.Message
}

// Read returns the next message with the gap before it, or a part of a gap. It is
// that of [formats.Reader].
func (p *Pieces) Read() (*formats.Message, error) {
	at, midLine := 0, p.MidLine
	if p.Window.Offset() == 0 && bytes.HasPrefix(p.Window.Peek(len(Mark)), Mark) {
		at = len(Mark)
	}
	for {
		line := p.Window.LineAt(at, formats.MaxGap)
		switch {
		case len(line) > 0 && (at == 0 || at+len(line) <= formats.MaxGap):
		case at > 0:
			p.MidLine = midLine
			return p.Gap(at), nil
		case p.Window.Err() != nil:
			return nil, p.Window.Err()
		default:
			return nil, io.EOF
		}
		if first := line[0]; !midLine && (first == '\r' || first == '\n') {
			if n := p.Window.EmptyLines(at, formats.MaxGap); n > 0 {
				at += n
				continue
			}
		}
		if m := p.Message(at, line, midLine); m != nil {
			return m, nil
		}
		midLine = line[len(line)-1] != '\n'
		at += len(line)
	}
}
