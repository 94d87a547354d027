package converters

import (
	"context"
	"time"

	"ocsconv/converters/filter"
	"ocsconv/formats"
)

// position is where in the input the message at hand stands.
type position struct {
	frame    int
	first    time.Time // of frame 1
	previous time.Time // of the frame before
	time     time.Time // of the message at hand; a capture repeats the last one for a message without
}

func (p *position) next(m *formats.Message) {
	p.frame++
	p.previous = p.time
	if !m.Time.IsZero() {
		p.time = m.Time
	}
	if p.frame == 1 {
		p.first = p.time
	}
}

// Packet describes the message that Pieces yielded last, as filters see it.
func (j *Job) Packet(m *formats.Message) filter.Packet {
	p := filter.Packet{
		Message: m, Session: j.current, Note: j.note, Frame: j.at.frame, Time: j.at.time,
		First: j.at.first, Previous: j.at.previous, Interface: j.interfaceOf(m),
	}
	p.Src, p.Dst = j.hosts.ends(m)
	return p
}

func (j *Job) interfaceOf(m *formats.Message) string {
	if m.Origin.Server != "" {
		return m.Origin.Server
	}
	return shortName(baseName(m.Origin.File))
}

// takes reports whether a piece belongs into an output.
func (j *Job) takes(m *formats.Message, t *Target) bool {
	if t.File != "" && m.Origin.File != t.File {
		return false
	}
	if t.Wanted == nil {
		return true
	}
	if m.Raw == nil || !t.Wanted(j.Packet(m)) {
		return false
	}
	m.Gap = nil
	return true
}

// Matching returns the numbers of the sessions of which f takes at least one
// message, in their order. Survey must have run, with annotations.
func (j *Job) Matching(ctx context.Context, f *filter.Filter) ([]int, error) {
	taken := make([]bool, j.Case.Len()+1)
	for m, err := range j.Pieces(ctx) {
		if err != nil {
			return nil, err
		}
		if m.Raw != nil && !taken[j.current.Number] && f.Match(j.Packet(m)) {
			taken[j.current.Number] = true
		}
	}
	list := []int{}
	for n, ok := range taken {
		if ok {
			list = append(list, n)
		}
	}
	return list, nil
}
