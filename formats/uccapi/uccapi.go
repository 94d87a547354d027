// Package uccapi reads and writes the client log of Office Communicator, Lync
// and Skype for Business (*.uccapilog), its ancestor RTCDLL0.log without dates,
// and the same lines nested in a Lync phone's CELog.
//
// A log is lines with a prefix of time, process, thread and level. A message
// stands between two packet lines; only its start line has a prefix of its own:
//
//	01/05/2010|14:00:47.889 418:D8 INFO  :: Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 652 bytes:
//	01/05/2010|14:00:47.889 418:D8 INFO  :: INVITE sip:bob@example.com SIP/2.0
//	Via: SIP/2.0/TLS 192.0.2.10:50123
//	…
//
//	v=0
//	…
//	01/05/2010|14:00:47.889 418:D8 INFO  :: End of Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 652 bytes
//
// The server's address comes first whatever the direction. Everything may be
// missing but the start line with its prefix. There is no public grammar: the
// rules come from published logs and from what the vendor's viewer accepts.
package uccapi

import (
	"bytes"
	"errors"
	"fmt"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "uccapi"

// Format is the client log, read and written.
var Format = &formats.Format{
	Name:         Name,
	Title:        "client log (UCCAPI) of Office Communicator, Lync and Skype for Business",
	Marks:        "lines that begin with MM/DD/YYYY|HH:MM:SS.mmm pid:tid LEVEL ::",
	Extensions:   []string{".uccapilog", ".uccplog", ".log", ".txt"},
	Detect:       Detect,
	NewReader:    NewReader,
	NewWriter:    NewWriter,
	Line:         Line,
	LineMarks:    []string{":: "},
	Context:      Context,
	ContextTells: func([]byte) bool { return false }, // its other lines have no fields

	CountsOctets: true,
}

var errLed = errors.New("something stands before every line, also before those that have no prefix in a log")

var errNoPrefix = errors.New("no line begins like a client log (MM/DD/YYYY|HH:MM:SS.mmm pid:tid LEVEL :: text)")

// Detect takes an input in which packet lines stand, or one of whose lines most
// have the prefix of a client log. SIP messages with a prefix but no packet
// lines may also be quotations in a document: where paragraphs of prose stand
// between them it refuses.
func Detect(head []byte) error {
	s := survey(head)
	switch {
	case s.led:
		return errLed
	case s.packets > 0:
		return nil
	case s.prefixed == 0:
		return errNoPrefix
	case s.prose > 0 && s.prose >= s.messages+s.prefixed/4:
		return fmt.Errorf("%d paragraphs of prose stand around %d SIP messages and no packet line: a document, not a log", s.prose, s.messages)
	}
	return nil
}

// look is what the first octets of an input hold.
type look struct {
	packets  int  // packet lines
	messages int  // SIP messages
	prefixed int  // lines with a prefix, outside of messages
	prose    int  // paragraphs outside of messages that no prefix begins
	led      bool // what stands before a prefix stands before a header too
}

func survey(head []byte) look {
	var s look
	before := emptyText // the kind of the line before
	for m := range formats.All(NewReader(bytes.NewReader(head), nil)) {
		for line := range bytes.Lines(m.Gap) {
			before = s.line(line, before)
		}
		if m.Raw == nil {
			continue
		}
		s.messages++
		s.prefixed++
		s.led = s.led || led(m)
		if p, ok := ParsePrefix(m.Head); ok && classify(m.Head[p.Size:]) == packetLine {
			s.packets++
		}
		if s.packets > 0 {
			break // nothing else matters then
		}
		before = emptyText
	}
	return s
}

// led reports whether the header below a message's start line has before it what the
// start line's prefix has: a number, the name of a file. A phone writes its own before
// lines of its log alone.
func led(m *formats.Message) bool {
	head := m.Head[bytes.LastIndexByte(m.Head, '\n')+1:] // the start line's prefix
	p, ok := ParsePrefix(head)
	if !ok || p.Outer == 0 || phonePrefix(head) > 0 {
		return false
	}
	_, rest, _ := bytes.Cut(m.Source(), []byte{'\n'})
	line, _, _ := bytes.Cut(rest, []byte{'\n'})
	text, ok := textlog.LinePrefix(head[:p.Outer]).Cut(line)
	return ok && len(text) < len(line) && sip.IsHeaderLine(text)
}

func (s *look) line(line []byte, before payload) payload {
	if p, ok := ParsePrefix(bytes.TrimPrefix(line, textlog.Mark)); ok {
		s.prefixed++
		kind := classify(bytes.TrimPrefix(line, textlog.Mark)[p.Size:])
		if kind == packetLine || kind == trailerLine {
			s.packets++
		}
		return trailerLine
	}
	if len(bytes.Trim(line, " \t\r\n\u00a0")) == 0 {
		return emptyText
	}
	if before == emptyText {
		s.prose++
	}
	return plainText
}
