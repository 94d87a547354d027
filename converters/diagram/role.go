package diagram

import (
	"ocsconv/annotate"
	"ocsconv/converters/palette"
)

// Role returns what the arrow of a message is coloured for, nil where it is just a
// message: a failure before whose endpoint it belongs to.
func (l *Ladder) Role(m *Message) *palette.Role {
	switch {
	case m.Inferred:
		return &palette.Inferred
	case m.Failing:
		return &palette.Failed
	case m.Endpoint >= 0:
		return palette.OfState(l.Lanes[m.Endpoint].State)
	case l.Lanes[m.From].Role == Server || l.Lanes[m.To].Role == Server:
		return &palette.Server
	}
	return nil
}

// Colours returns the role of a lane, nil for one of none.
func (l *Lane) Colours() *palette.Role {
	if l.Role == Server {
		return &palette.Server
	}
	return palette.OfState(l.State)
}

// answers reports whether a message is the answer of the endpoint that got the call. Where
// the log does not tell which one did, it is the first answer, unless it is known that
// it came too late or established nothing.
func (b *builder) answers(n *annotate.Note) bool {
	switch {
	case n.Kind != annotate.CodeAnswer && n.Kind != annotate.CodeAnswer2:
		return false
	case b.s.Winner != nil:
		return *b.s.Winner == n.Endpoint
	}
	return n.Kind == annotate.CodeAnswer && b.s.Cause == nil && !b.raceLost(n.Endpoint)
}

// tooLate reports whether another endpoint than that of an answer got the call.
func (b *builder) tooLate(n *annotate.Note) bool {
	return b.s.Winner != nil && *b.s.Winner != n.Endpoint
}

// sign stands before the label of what decides: a failure, or the answer.
func (m *Message) sign() string {
	switch {
	case m.Failing:
		return palette.Failed.Sign + " "
	case m.Answers:
		return palette.Won.Sign + " "
	}
	return ""
}

// sign stands before the state in a lane's head.
func (l *Lane) sign() string {
	if r := palette.OfState(l.State); r != nil {
		return r.Sign + " "
	}
	return ""
}
