package diagram

import (
	"slices"

	"ocsconv/annotate"
)

// missing returns the messages that must have been sent but that this log
// cannot hold, by the index of the message that they follow: in an endpoint's
// log the server's INVITE to each endpoint (RFC 3261 §16.6), and its CANCEL to
// those that were still ringing when the call was decided (§16.7 step 10). A
// server's log holds both, so what it does not show is not drawn.
func (b *builder) missing() map[int][]*Message {
	inferred := map[int][]*Message{}
	if b.opts.NoInferred || len(b.hops) > 0 || b.s.View == annotate.ViewCallee || b.s.View == annotate.ViewServer {
		return inferred
	}
	seen := b.survey()
	for i := range b.s.Endpoints {
		e := &b.s.Endpoints[i]
		if e.State != annotate.StateLost && e.State != annotate.StateCancelled || seen.cancelled[e.Label] {
			continue
		}
		if at := seen.decided(e); at >= 0 {
			inferred[at] = append(inferred[at], b.unseen("CANCEL", b.lanes.endpoint(e.Label)))
		}
	}
	for i := range b.s.Endpoints {
		e := &b.s.Endpoints[i]
		lane := b.lanes.endpoint(e.Label)
		if at := seen.forked(e); at >= 0 {
			inferred[at] = append(inferred[at], b.unseen("INVITE", lane))
		}
	}
	return inferred
}

// before returns the caller's INVITE in the log of the endpoint that was
// called: only the server's copy of it is there.
func (b *builder) before(n *annotate.Note) []Step {
	if b.opts.NoInferred || b.s.View != annotate.ViewCallee || b.hops[n.File] || !b.fromCallersSide(n) {
		return nil
	}
	m := b.unseen("INVITE", serverLane)
	m.From = callerLane
	return []Step{m}
}

func (b *builder) unseen(method string, lane int) *Message {
	endpoint := lane
	if lane == serverLane {
		endpoint = -1
	}
	return &Message{
		From:     serverLane,
		To:       lane,
		Branch:   b.lanes.all[lane].Label,
		Endpoint: endpoint,
		Request:  true,
		Inferred: true,
		Label:    method + " (not in this log)",
		Short:    method,
	}
}

// survey holds the places in the log after which the server must have acted:
// indexes of messages, in order.
type survey struct {
	invites   []int // initial INVITE
	own       []int // report that it was forked to registered endpoints
	further   []int // report that it was forked or forwarded to others
	ends      []int // what ended the ringing of the rest
	first     map[string]int
	cancelled map[string]bool // endpoints whose CANCEL is in the log
	byNumber  map[int]int     // Note.N -> index
}

func (b *builder) survey() *survey {
	s := &survey{first: map[string]int{}, cancelled: map[string]bool{}, byNumber: map[int]int{}}
	for i := range b.s.Messages {
		n := &b.s.Messages[i]
		s.byNumber[n.N] = i
		if _, seen := s.first[n.Endpoint]; !seen {
			s.first[n.Endpoint] = i
		}
		switch n.Kind {
		case annotate.CodeInvite:
			s.invites = append(s.invites, i)
		case annotate.CodeFork:
			s.own = append(s.own, i)
		case annotate.CodeAdd, annotate.CodeApplication:
			s.further = append(s.further, i)
		case annotate.CodeForward:
			s.further = append(s.further, i)
			s.ends = append(s.ends, i)
		case annotate.CodeAnswer, annotate.CodeFinalError:
			s.ends = append(s.ends, i)
		case annotate.CodeCancel:
			s.ends = append(s.ends, i)
			if b.lanes.endpoint(n.Endpoint) >= 0 {
				s.cancelled[n.Endpoint] = true
			}
		}
	}
	return s
}

// forked returns the index of the last message before the endpoint's first
// reply that says or implies that the INVITE went there; -1 when there is none.
func (s *survey) forked(e *annotate.Endpoint) int {
	first, ok := s.first[e.Label]
	if !ok {
		return -1
	}
	reports := s.own
	if !e.SameAOR && lastBefore(s.further, first) >= 0 {
		reports = s.further
	}
	invite, report := lastBefore(s.invites, first), lastBefore(reports, first)
	if invite < 0 {
		return -1 // the log starts later
	}
	return max(invite, report)
}

// decided returns the index of the message that ended the endpoint's ringing:
// the one that proves its state if there is one, else the first end after its
// first reply; -1 when there is none.
func (s *survey) decided(e *annotate.Endpoint) int {
	first, ok := s.first[e.Label]
	if !ok {
		return -1
	}
	for _, n := range e.Evidence {
		if at, ok := s.byNumber[n]; ok {
			if _, end := slices.BinarySearch(s.ends, at); end {
				return at
			}
		}
	}
	next, _ := slices.BinarySearch(s.ends, first+1)
	if next == len(s.ends) {
		return -1
	}
	return s.ends[next]
}

// lastBefore returns the greatest number of a sorted list below limit, or -1.
func lastBefore(list []int, limit int) int {
	at, _ := slices.BinarySearch(list, limit)
	if at == 0 {
		return -1
	}
	return list[at-1]
}
