package sequence

import (
	"bytes"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// maxHeadless is how many messages without a start line are named in one piece.
const maxHeadless = 64

// name adds to the problems of a piece what its gap holds of messages without a
// start line, unless the reader of the log has said near by what is wrong there.
func (r *reader) name(m *formats.Message) {
	line, from, behind := 0, 0, r.place.offset+int64(len(m.Gap))
	said, named := slices.Clone(m.Problems), 0
	for at := range sip.Headless(m.Gap) {
		offset := r.place.offset + int64(at)
		if i := slices.IndexFunc(said, func(p *formats.SyntaxError) bool {
			return p.Offset < behind && max(p.Offset-offset, offset-p.Offset) < sip.FieldReach
		}); i >= 0 {
			said = slices.Delete(said, i, i+1)
			continue
		}
		if line == 0 {
			r.place.settle()
			line = r.place.line
		}
		line += bytes.Count(m.Gap[from:at], []byte{'\n'})
		from = at
		m.Problems = append(m.Problems, &formats.SyntaxError{File: r.file, Line: line, Offset: offset, Msg: sip.HeadlessMessage})
		if named++; named == maxHeadless {
			return
		}
	}
}
