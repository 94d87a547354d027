package diagram

import (
	"slices"

	"ocsconv/annotate"
	"ocsconv/converters/wireshark/palette"
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
// it came too late or established nothing: of a call that failed it has the ACK.
func (b *builder) answers(n *annotate.Note) bool {
	switch {
	case b.untold, n.Kind != annotate.CodeAnswer && n.Kind != annotate.CodeAnswer2:
		return false
	case b.s.Winner != nil:
		return *b.s.Winner == n.Endpoint
	}
	return n.Kind == annotate.CodeAnswer && !b.raceLost(n.Endpoint) && !b.s.Failing(n) && (b.s.Cause == nil || b.acknowledged[n.Endpoint])
}

// endpointsWith returns the endpoints that have a message of a kind: an answer, or the ACK
// for it.
func endpointsWith(list []annotate.Note, kinds ...annotate.Code) map[string]bool {
	have := map[string]bool{}
	for i := range list {
		if slices.Contains(kinds, list[i].Kind) {
			have[list[i].Endpoint] = true
		}
	}
	return have
}

// untold reports whether the log does not tell what a 2xx to an INVITE was to, the call
// or a change of it: it begins inside a call, and has no INVITE.
func untold(s *annotate.Session) bool {
	return bool(s.CallerUnknown) && !slices.ContainsFunc(s.Messages, func(n annotate.Note) bool { return n.Status == 0 && n.Method == "INVITE" })
}

// tooLate reports whether another endpoint than that of an answer got the call, with an
// answer that the log has: without it, the stage begins with the one that is there.
func (b *builder) tooLate(n *annotate.Note) bool {
	return b.s.Winner != nil && *b.s.Winner != n.Endpoint && b.answered[*b.s.Winner]
}

// sign stands before the label of what decides: a failure, or the answer.
func (m *Message) sign() string {
	if r := decisive(m); r != nil {
		return r.Sign + " "
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
