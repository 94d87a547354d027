package diagram

import (
	"ocsconv/annotate"
	"ocsconv/formats"
)

// span is the part of the way between caller and called side that a log saw a
// message on.
type span uint8

const (
	whole     span = iota // from end to end, through the server
	callerHop             // between caller and server
	calleeHop             // between server and called side
)

// route returns the lanes that a message is drawn from and to. They differ.
func (b *builder) route(n *annotate.Note) (from, to int) {
	forth := b.fromCallersSide(n)
	switch b.span(n, forth) {
	case callerHop:
		from, to = callerLane, serverLane
	case calleeHop:
		from, to = serverLane, b.calledOtherThanServer(n)
	default:
		from, to = callerLane, b.called(n)
	}
	if forth {
		return from, to
	}
	return to, from
}

func (b *builder) span(n *annotate.Note, forth bool) span {
	switch {
	case b.hops[n.File] && n.Direction == formats.Unknown:
		return whole
	case b.hops[n.File] && (n.Direction == formats.In) == forth:
		return callerHop
	case b.hops[n.File]:
		return calleeHop
	case !hopByHop(n):
		return whole
	case b.s.View == annotate.ViewCallee:
		return calleeHop
	}
	return callerHop
}

// called is the lane of the called side of a message: its endpoint, or the
// server where it belongs to none.
func (b *builder) called(n *annotate.Note) int {
	if lane := b.lanes.endpoint(n.Endpoint); lane >= 0 {
		return lane
	}
	if b.s.View == annotate.ViewCallee && !b.hops[n.File] {
		return b.ownEndpoint()
	}
	return serverLane
}

func (b *builder) calledOtherThanServer(n *annotate.Note) int {
	if lane := b.called(n); lane != serverLane {
		return lane
	}
	return b.lanes.fallback
}

// ownEndpoint is the lane of the endpoint whose log this is. A callee's log
// holds no other.
func (b *builder) ownEndpoint() int {
	if len(b.s.Endpoints) > 0 {
		return b.lanes.endpoint(b.s.Endpoints[0].Label)
	}
	return b.lanes.fallback
}

// fromCallersSide reports whether a message travels from the caller's side to
// the called side. The tags tell: From and To of a response are those of its
// request (RFC 3261 §8.2.6.2). Without them the direction does.
func (b *builder) fromCallersSide(n *annotate.Note) bool {
	request := n.Status == 0
	switch tag := b.s.Caller.Tag; {
	case tag != "" && n.FromTag == tag:
		return request
	case tag != "" && n.ToTag == tag:
		return !request
	case n.Direction == formats.Out:
		return b.s.View != annotate.ViewCallee
	case n.Direction == formats.In:
		return b.s.View == annotate.ViewCallee || b.s.View == annotate.ViewServer && request
	}
	return request
}

// hopByHop reports whether a message is not passed on by a proxy, which sends
// one of its own instead: RFC 3261 §16.7 step 5 (100), §16.10 (CANCEL),
// §17.1.1.3 (the ACK for a failure). The copy of an INVITE that reaches an
// endpoint is the proxy's too (§16.6).
func hopByHop(n *annotate.Note) bool {
	switch n.Kind {
	case annotate.CodeTrying, annotate.CodeCancel, annotate.CodeCancelOK, annotate.CodeAckError, annotate.CodeInvite, annotate.CodeLeg:
		return true
	}
	return false
}

// hopFiles finds the logs that record what a server received and sent, rather
// than what an endpoint did: those with fork legs or with copies.
func hopFiles(s *annotate.Session) map[string]bool {
	hops := map[string]bool{}
	for i := range s.Messages {
		n := &s.Messages[i]
		if s.View == annotate.ViewServer || n.CopyOf != 0 || n.Kind == annotate.CodeLeg {
			hops[n.File] = true
		}
	}
	return hops
}
