// Package sipe reads and writes the debug log of pidgin-sipe, the client for
// Office Communications Server, Lync and Skype for Business of Pidgin, Adium and
// Empathy:
//
//	(08:20:10) sipe:
//	MESSAGE START <<<<<<<<<< SIP(0x55aa00bb10c0) - 2018-05-07T06:20:10.250111Z
//	INVITE sip:192.0.2.10:55522;transport=tls SIP/2.0
//	…
//
//	MESSAGE END <<<<<<<<<< SIP(0x55aa00bb10c0) - 2018-05-07T06:20:10.250111Z
//
// The arrows point to the client for what it received. The time is UTC, whatever
// the clock of the lines around it says. Older versions write no pointer behind
// SIP; HTTP messages have the same frame and are no SIP. The frame follows from
// the program's public source (sipe-utils.c), so it is sure.
package sipe

import (
	"bytes"
	"errors"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "sipe"

// Format is the debug log, read and written.
var Format = &formats.Format{
	Name:        Name,
	Title:       "debug log of pidgin-sipe",
	Marks:       "lines MESSAGE START <<<<<<<<<< SIP - TIME around messages",
	Extensions:  []string{".sipe", ".log", ".txt"},
	Detect:      Detect,
	NewReader:   NewReader,
	NewWriter:   NewWriter,
	Line:        Line,
	RecordStart: opens,
	StartMark:   startWords,
	UTC:         func([]byte) bool { return true },
}

var errNoFrame = errors.New("no line MESSAGE START <<<<<<<<<< SIP or MESSAGE START >>>>>>>>>> SIP")

// Detect takes an input with a frame of a SIP message at the start of a line.
func Detect(head []byte) error {
	for line := range bytes.Lines(head) {
		if _, ok := parseStart(line); ok {
			return nil
		}
	}
	return errNoFrame
}

var (
	startWords = []byte("MESSAGE START ")
	endWords   = []byte("MESSAGE END ")
	program    = []byte("sipe: ")
)

// start is what the first line of a frame tells.
type start struct {
	direction formats.Direction
	time      time.Time
	tail      []byte // what the end line repeats
}

// clock returns how many octets a line begins with that are the program's own
// clock: "(08:20:10) sipe: ".
func clock(line []byte) int {
	const most = 40
	if len(line) == 0 || line[0] != '(' {
		return 0
	}
	i := bytes.Index(line[:min(len(line), most)], program)
	if i < 0 {
		return 0
	}
	return i + len(program)
}

// opens implements RecordStart of [formats.Format].
func opens(line []byte) int {
	i := bytes.Index(line, startWords)
	if i < 0 {
		return -1
	}
	if from := bytes.LastIndexByte(line[:i], '('); from >= 0 && from+clock(line[from:]) == i {
		i = from
	}
	if _, ok := parseStart(line[i:]); !ok {
		return -1
	}
	return i
}

// parseStart reads the first line of a SIP message's frame, also behind the
// program's own clock.
func parseStart(line []byte) (s start, ok bool) {
	line = bytes.TrimRight(line, "\r\n")
	line = line[clock(line):]
	rest, ok := bytes.CutPrefix(line, startWords)
	if !ok || len(rest) < len("<<<<<<<<<< SIP") {
		return s, false
	}
	s.tail = rest
	switch arrow := rest[0]; arrow {
	case '<':
		s.direction = formats.In
	case '>':
		s.direction = formats.Out
	default:
		return s, false
	}
	rest = bytes.TrimLeft(rest, string(rest[:1]))
	rest, ok = bytes.CutPrefix(rest, []byte(" SIP"))
	if !ok {
		return s, false
	}
	if i := bytes.Index(rest, []byte(" - ")); i >= 0 {
		s.time, _ = time.Parse(time.RFC3339Nano, string(bytes.TrimSpace(rest[i+len(" - "):])))
	}
	return s, true
}

// NewReader returns a reader of a debug log.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	limit := opts.WithDefaults().MaxMessage
	return announced.NewReader(r, Name, opts, func(w *textlog.Window, at int, line []byte) []*announced.Record {
		if !bytes.Contains(line, startWords) {
			return nil
		}
		s, ok := parseStart(line)
		if !ok {
			return nil
		}
		if rec := record(w, at, len(line), &s, limit); rec != nil {
			return []*announced.Record{rec}
		}
		return nil
	})
}

// record reads the message behind the first line of its frame.
func record(w *textlog.Window, at, head int, s *start, limit int) *announced.Record {
	rec := &announced.Record{Head: head}
	from := at + head
	end := from
	var lines [][]byte
	closed := false
	for end-from < limit {
		line := w.LineAt(end, limit)
		if len(line) == 0 {
			break
		}
		text := bytes.TrimRight(line, "\r\n")
		if tail, ok := bytes.CutPrefix(text[clock(text):], endWords); ok && bytes.Equal(bytes.TrimSpace(tail), bytes.TrimSpace(s.tail)) {
			rec.Foot, closed = len(line), true
			break
		}
		if _, ok := parseStart(line); ok {
			break
		}
		lines = append(lines, text)
		end += len(line)
	}
	if len(lines) == 0 || !sip.IsStartLine(lines[0]) {
		return nil
	}
	rec.Text = end - from
	raw, damage := announced.Wire(lines)
	rec.Message = formats.Message{Time: s.time, Direction: s.direction, How: formats.Logged, Transport: announced.Transport(lines), Raw: raw}
	if !closed {
		rec.Damage = append(rec.Damage, announced.Damage{At: head + rec.Text, Msg: "the message has no line MESSAGE END", Truncated: len(w.LineAt(end, 1)) == 0})
	}
	if damage != "" {
		rec.Damage = append(rec.Damage, announced.Damage{At: head, Msg: damage})
	}
	return rec
}

// timeForm is how the frame writes the time.
const timeForm = "2006-01-02T15:04:05.000000Z"

// NewWriter returns a writer of a debug log. A frame has no address, and none for
// an unknown direction: such a message is written as sent, as
// [formats.Message.Src] counts it.
func NewWriter(w io.Writer, _ *formats.WriterOptions) formats.Writer {
	return announced.NewWriter(w, Name, func(m *formats.Message) []byte {
		arrow := ">>>>>>>>>>"
		if m.Direction == formats.In {
			arrow = "<<<<<<<<<<"
		}
		at := m.Time.UTC()
		if y := at.Year(); y < 1 || y > 9999 {
			at = time.Time{}
		}
		tail := arrow + " SIP - " + at.Format(timeForm) + "\n"
		b := append([]byte("MESSAGE START "), tail...)
		b = append(b, bytes.ReplaceAll(bytes.TrimLeft(m.Raw, "\r\n"), []byte("\r\n"), []byte{'\n'})...)
		return append(append(b, "\nMESSAGE END "...), tail...)
	})
}

// Line implements Line of [formats.Format]: the frame's time is no word of
// people.
func Line(line []byte) formats.Line {
	i := bytes.Index(line, []byte(" - "))
	if _, ok := parseStart(line); !ok && !bytes.HasPrefix(line, endWords) || i < 0 {
		return formats.Line{}
	}
	return formats.Line{Stamp: formats.Span{From: i + len(" - "), To: len(bytes.TrimRight(line, "\r\n"))}}
}
