package sequence

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// maxHeadless is how many messages without a start line are named in one piece.
const maxHeadless = 64

// name adds to the problems of a piece what its gap holds of messages without a
// start line, unless the reader of the log has said what is wrong with it.
func (r *reader) name(m *formats.Message) {
	if len(m.Problems) > 0 {
		return
	}
	line, from := 0, 0
	for at := range sip.Headless(m.Gap) {
		if line == 0 {
			r.place.settle()
			line = r.place.line
		}
		line += bytes.Count(m.Gap[from:at], []byte{'\n'})
		from = at
		m.Problems = append(m.Problems, &formats.SyntaxError{File: r.file, Line: line, Offset: r.place.offset + int64(at), Msg: sip.HeadlessMessage})
		if len(m.Problems) == maxHeadless {
			return
		}
	}
}
