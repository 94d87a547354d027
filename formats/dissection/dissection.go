// Package dissection reads what tshark -V prints and Wireshark exports or copies of
// packets as plain text:
//
//	Frame 1: 570 bytes on wire (4560 bits), 570 bytes captured (4560 bits)
//	    Epoch Time: 1262700047.889000000 seconds
//	Internet Protocol Version 4, Src: 192.0.2.10, Dst: 192.0.2.50
//	User Datagram Protocol, Src Port: 5060, Dst Port: 5060
//	Session Initiation Protocol (INVITE)
//	    Request-Line: INVITE sip:bob@example.com SIP/2.0
//	        Method: INVITE
//	    Message Header
//	        Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1
//	            Transport: UDP
//	        …
//	    Message Body
//	        Session Description Protocol
//	            Session Description Protocol Version (v): 0
//
// A line that is indented more than the start line or a header field was worked out
// by Wireshark, and is none of the message. Of bodies the text shows SDP, lines of text
// and the boundaries of multipart bodies as they were; another body is left out, and
// that is said. The form was taken from what tshark 2.6 to 4.4 print.
package dissection

import (
	"bytes"
	"errors"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/stamp"
	"ocsconv/formats/textlog"
)

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "dissection"

// Format is the text of dissected packets. It is only read.
var Format = &formats.Format{
	Name:        Name,
	Title:       "packets as tshark -V or Wireshark writes them as text",
	Marks:       "lines Session Initiation Protocol (…), Request-Line: or Status-Line:, Message Header",
	Extensions:  []string{".dissection", ".txt"},
	Detect:      Detect,
	NewReader:   NewReader,
	RecordStart: opens,
	StartMark:   announcement,
	FixedParts:  Fixed,
	FixedWords:  FixedWords,
	Respell:     Respell,
	Dateless:    true,
}

var errNone = errors.New("no packet with a line Session Initiation Protocol (…) above a Request-Line or a Status-Line")

// Detect takes an input in which a message is found.
func Detect(head []byte) error {
	if !bytes.Contains(head, announcement) || !formats.Holds(head, NewReader) {
		return errNone
	}
	return nil
}

// announcement begins the line above a message; Wireshark names the method or the
// status behind it.
var announcement = []byte("Session Initiation Protocol")

// opens implements RecordStart of [formats.Format]: the line has no indentation of its own.
func opens(line []byte) int {
	i := bytes.Index(line, announcement)
	if i < 0 {
		return -1
	}
	rest := bytes.TrimRight(line[i+len(announcement):], " \t\r\n")
	if !bytes.HasPrefix(rest, []byte(" (")) || bytes.IndexByte(rest, ')') != len(rest)-1 {
		return -1 // a sentence
	}
	return i
}

// NewReader returns a reader of dissected packets. Sender and receiver are those of
// the packet; nothing tells the direction.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	own := opts.WithDefaults()
	p := &packet{calendar: stamp.NewCalendar(&own)}
	return announced.NewReader(r, Name, opts, func(w *textlog.Window, at int, line []byte) []*announced.Record {
		text := textlog.TrimEOL(line)
		if !bytes.HasPrefix(text, announcement) {
			p.hear(text)
			return nil
		}
		if rec := p.message(w, at, len(line), own.MaxMessage); rec != nil {
			return []*announced.Record{rec}
		}
		return nil
	})
}
