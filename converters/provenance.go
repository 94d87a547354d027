package converters

import (
	"strconv"
	"strings"

	"ocsconv/converters/input"
	"ocsconv/formats"
)

// Provenance returns where a message stands in its log, as packet comments
// show it: "oc-phone.uccapilog:2 pid=0x1B3C tid=0xA1F INFO".
func Provenance(m *formats.Message) string {
	o := m.Origin
	o.File = input.BaseName(o.File)
	b := o.AppendPlace(make([]byte, 0, 96))
	if len(m.Problems) > 0 {
		b = append(append(append(b, " ("...), m.Problems[0].Msg...), ')')
	}
	return string(b)
}

// provenance makes the comments of messages that follow each other, of which most
// differ in the line alone.
type provenance struct {
	last         writer
	file, behind string // what stands before and behind the line
	made         strings.Builder
}

// commentsTogether is how many octets of comments are allocated at a time.
const commentsTogether = 4 << 10

// writer is who wrote a message into which log.
type writer struct {
	file, server, level string
	process, thread     uint32
}

// of is [Provenance].
func (p *provenance) of(m *formats.Message) string {
	o := &m.Origin
	if o.File == "" || o.Line <= 0 || len(m.Problems) > 0 {
		return Provenance(m)
	}
	if by := (writer{o.File, o.Server, o.Level, o.Process, o.Thread}); p.file == "" || by != p.last {
		whole := Provenance(m)
		p.last, p.file = by, input.BaseName(o.File)+":"
		p.behind = whole[len(p.file)+len(strconv.Itoa(o.Line)):]
	}
	var digits [20]byte
	line := strconv.AppendInt(digits[:0], int64(o.Line), 10)
	if size := len(p.file) + len(line) + len(p.behind); p.made.Cap()-p.made.Len() < size {
		p.made = strings.Builder{}
		p.made.Grow(max(size, commentsTogether))
	}
	from := p.made.Len()
	p.made.WriteString(p.file)
	p.made.Write(line)
	p.made.WriteString(p.behind)
	return p.made.String()[from:]
}
