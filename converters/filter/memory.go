package filter

import (
	"strings"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// Memory is what filters found in the octets of messages, a bit for each condition, so
// that messages which are not kept can be asked again once their sessions are known:
// two passes over the logs become one.
type Memory struct {
	atoms  []atom
	bit    map[string]int // of an atom, by how it is written
	frames []uint64
}

// atom is a condition that the octets of a message decide.
type atom struct {
	text string
	test test
}

// maxAtoms is how many conditions a Memory holds of each message.
const maxAtoms = 64

// NewMemory returns a Memory for some filters, nil where it could not answer all of
// them: one may ask what only the capture shows.
func NewMemory(filters ...*Filter) *Memory {
	m := &Memory{bit: map[string]int{}}
	for _, f := range filters {
		if f.basis&byCapture != 0 {
			return nil
		}
		for _, a := range f.atoms {
			if _, ok := m.bit[a.text]; !ok {
				m.bit[a.text] = len(m.atoms)
				m.atoms = append(m.atoms, a)
			}
		}
	}
	if len(m.atoms) > maxAtoms {
		return nil
	}
	return m
}

// Add looks into the next message, and does not keep it.
func (m *Memory) Add(message *formats.Message) {
	if len(m.atoms) == 0 {
		return
	}
	q := packet{Packet: Packet{Message: message}}
	var bits uint64
	for i := range m.atoms {
		if m.atoms[i].test(&q) {
			bits |= 1 << i
		}
	}
	m.frames = append(m.frames, bits)
}

// Found reports whether one of the conditions held in the message of a frame.
func (m *Memory) Found(frame int) bool { return frame <= len(m.frames) && m.frames[frame-1] != 0 }

// Remembers reports whether the Memory has to see messages at all.
func (m *Memory) Remembers() bool { return m != nil && len(m.atoms) > 0 }

// Holds reports whether the Memory can answer for a filter: its conditions on the
// octets of messages are among those that the Memory was made for.
func (m *Memory) Holds(f *Filter) bool {
	if m == nil || f.basis&byCapture != 0 {
		return false
	}
	for _, a := range f.atoms {
		if _, ok := m.bit[a.text]; !ok {
			return false
		}
	}
	return true
}

// Match is [Filter.Match] for a message that was added, by what is known of it. The
// Memory must hold the filter.
func (m *Memory) Match(f *Filter, s *annotate.Session, n *annotate.Note) bool {
	q := packet{Packet: Packet{Session: s, Note: n}, memory: m}
	return f.test(&q)
}

// holds returns what an atom found in the message of a packet.
func (m *Memory) holds(p *packet, text string) bool {
	i, ok := m.bit[text]
	frame := p.Note.Frame - 1
	return ok && frame >= 0 && frame < len(m.frames) && m.frames[frame]&(1<<i) != 0
}

// remembered makes a condition an atom.
func (p *parser) remembered(text string, t test) test {
	text = strings.TrimSpace(text)
	if p.version == V40 {
		text += " in 4.0"
	}
	p.atoms = append(p.atoms, atom{text, t})
	return func(q *packet) bool {
		if q.memory != nil {
			return q.memory.holds(q, text)
		}
		return t(q)
	}
}
