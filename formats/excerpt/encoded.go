package excerpt

import (
	"bytes"
	"fmt"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Messages may stand in a document so that no line of them can be read: in base64, with
// percent-encoding, or in a dump of octets in hexadecimal numbers. They are named, since
// nothing else tells of them.

// dumpLine is a line of sixteen octets, behind their place in a packet.
var dumpLine = formats.Pattern(`^[> \t]*(?:0x)?0{4,8}:?[ \t]+(?:[0-9A-Fa-f]{2} {0,2}){16}`)

// firstPlace is that of a packet's first octet.
var firstPlace = []byte("0000")

const (
	encodedMessage = "a SIP message in %s: it is left out; %s makes a text of it that is read"
	dumpedMessage  = "a packet in hexadecimal numbers: it is left out; text2pcap, which comes with Wireshark, makes a capture of such ones"
)

// mostEncoded is how many such messages are named in one piece.
const mostEncoded = 64

// nameEncoded keeps for the next piece what its first n octets hold of messages that cannot be
// read. In base64 one may take many lines.
func (r *reader) nameEncoded(n int) {
	at, within, gap := 0, false, r.w.Peek(n)
	if !bytes.Contains(gap, firstPlace) && sip.EncodingOf(gap) == nil {
		return
	}
	for line := range bytes.Lines(gap) {
		encoding, alone := sip.EncodingOf(line), bytes.IndexByte(bytes.TrimSpace(line), ' ') < 0
		switch {
		case len(r.pending) > mostEncoded:
			return
		case encoding != nil && !(within && alone):
			r.pending = append(r.pending, r.w.SyntaxError(r.file, at, fmt.Sprintf(encodedMessage, encoding.Name, encoding.Decoder)))
		case encoding == nil && bytes.Contains(line, firstPlace) && dumpLine().Match(line):
			r.pending = append(r.pending, r.w.SyntaxError(r.file, at, dumpedMessage))
		}
		within = alone && len(line) > 2 && (encoding != nil && encoding.Wraps || within)
		at += len(line)
	}
}
