// Package excerpt reads SIP that somebody pasted into a document, a mail or a
// ticket: messages without packet lines, with prose and captions around them,
// quoted, indented, wrapped and cut.
//
//	200 OK (IN)
//
//	01/05/2010|14:00:59.296 418:D8 INFO :: SIP/2.0 200 OK
//	Via: SIP/2.0/TLS 192.0.2.10:50123
//	…
//	.
//	. (cut due to simplicity)
//
//	a=candidate:1 1 UDP 2130706431 192.0.2.20 32039 typ host
//
// A caption above a message tells its direction, and the start line of headers
// that stand without one. What the author cut stays cut: nothing is invented,
// and every change that makes a message readable is named in its problems.
package excerpt

import (
	"bytes"
	"errors"
	"io"

	"ocsconv/formats"
)

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "excerpt"

// Format is a document with SIP in it. It is only read.
var Format = &formats.Format{
	Name:       Name,
	Title:      "SIP messages pasted into a document or mail",
	Marks:      "SIP start lines or captions among other text",
	Extensions: []string{".txt", ".eml", ".md", ".log"},
	Detect:     Detect,
	NewReader:  NewReader,
	Line:       Line,
	FixedParts: Fixed,
	FixedWords: FixedWords,
	Document:   true,
	Dateless:   true,
}

var (
	errBinary = errors.New("it holds octets that no text has")
	errTrace  = errors.New("it has the records of a server trace ($$begin_record)")
	errNoSIP  = errors.New("no SIP start line stands on a line of its own, and no caption with a status above headers")
)

// perZero is how many octets of a text one NUL is forgiven in: one octet may be
// damaged, and binary data has many.
const perZero = 8 << 10

// Detect takes a text in which at least one message or fragment is found, and
// which no other format's records frame.
func Detect(head []byte) error {
	if zeros := bytes.Count(head, []byte{0}); zeros > 1+len(head)/perZero {
		return errBinary
	}
	if bytes.Contains(head, []byte("$$begin_record")) || bytes.HasPrefix(head, []byte("TL_")) || bytes.Contains(head, []byte("\nTL_")) {
		return errTrace
	}
	if !formats.Holds(head, NewReader) {
		return errNoSIP
	}
	return nil
}

// Captioned returns the format with another table of captions.
func Captioned(captions *Captions) *formats.Format {
	f := *Format
	f.NewReader = func(r io.Reader, opts *formats.Options) formats.Reader { return newReader(r, opts, captions) }
	return &f
}
