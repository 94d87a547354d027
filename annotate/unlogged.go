package annotate

import "slices"

// Unlogged is a request that must have been sent but that the log cannot hold.
type Unlogged struct {
	Method   string
	From, To Peer
}

// UnloggedAfter returns what must have followed the message with an index of
// [Session.Messages] and is not in the log: in an endpoint's log the server's
// INVITE to each endpoint (RFC 3261 §16.6), and its CANCEL to those that were
// still ringing when a 2xx or a 6xx decided the call (§16.7 step 10), or when the
// caller gave up. Any other final response waits for those of all branches (§16.7
// step 5), so that nothing is left to cancel. A server's log holds both, so what it
// does not show was not sent.
func (f *Flow) UnloggedAfter(message int) []Unlogged {
	if f.unlogged == nil {
		f.unlogged = f.requestsOfServer()
	}
	return f.unlogged[message]
}

// UnloggedBefore returns what must have been sent before a message: the caller's
// INVITE in the log of the endpoint that was called, where only the server's copy
// of it is.
func (f *Flow) UnloggedBefore(n *Note) []Unlogged {
	if n.Kind != CodeInvite || f.s.View != ViewCallee || f.Hops(n) || !f.fromCallersSide(n) {
		return nil
	}
	return []Unlogged{{"INVITE", callerPeer, serverPeer}}
}

func (f *Flow) requestsOfServer() map[int][]Unlogged {
	unlogged := map[int][]Unlogged{}
	if len(f.hops) > 0 || f.s.View == ViewCallee || f.s.View == ViewServer {
		return unlogged
	}
	seen := f.survey()
	for i := range f.s.Endpoints {
		e := &f.s.Endpoints[i]
		if e.State != StateLost && e.State != StateCancelled || seen.cancelled[e.Label] {
			continue
		}
		if at := seen.decided(e); at >= 0 && !seen.waiting[at] && !seen.over(e, at) {
			unlogged[at] = append(unlogged[at], Unlogged{"CANCEL", serverPeer, Peer{RoleEndpoint, i}})
		}
	}
	for i := range f.s.Endpoints {
		if at := seen.forked(&f.s.Endpoints[i]); at >= 0 {
			unlogged[at] = append(unlogged[at], Unlogged{"INVITE", serverPeer, Peer{RoleEndpoint, i}})
		}
	}
	return unlogged
}

// forking holds the places in the log after which the server must have acted:
// indexes of messages, in order.
type forking struct {
	invites   []int        // initial INVITE
	own       []int        // report that it was forked to registered endpoints
	further   []int        // report that it was forked or forwarded to others
	ends      []int        // what ended the ringing of the rest
	reports   map[int]bool // 101 that tell nothing of forking
	waiting   map[int]bool // ends that came when all branches had ended
	first     map[string]int
	early     map[string][]int // provisional responses of each endpoint
	finals    map[string][]int // failures of each endpoint
	cancelled map[string]bool  // endpoints whose CANCEL is in the log
	byNumber  map[int]int      // Note.N -> index
}

func (f *Flow) survey() *forking {
	s := &forking{
		reports: map[int]bool{}, waiting: map[int]bool{}, first: map[string]int{}, early: map[string][]int{}, finals: map[string][]int{},
		cancelled: map[string]bool{}, byNumber: map[int]int{},
	}
	for i := range f.s.Messages {
		n := &f.s.Messages[i]
		s.byNumber[n.N] = i
		if _, seen := s.first[n.Endpoint]; !seen {
			s.first[n.Endpoint] = i
		}
		if n.Status > 100 && n.Status < 200 {
			s.early[n.Endpoint] = append(s.early[n.Endpoint], i)
		}
		switch n.Kind {
		case CodeInvite:
			s.invites = append(s.invites, i)
		case CodeFork:
			s.own = append(s.own, i)
		case CodeReport:
			s.reports[i] = true
		case CodeAdd, CodeApplication:
			s.further = append(s.further, i)
		case CodeForward:
			s.further = append(s.further, i)
			s.ends = append(s.ends, i)
		case CodeAnswer:
			s.ends = append(s.ends, i)
		case CodeFinalError:
			s.ends = append(s.ends, i)
			s.waiting[i] = n.Status < 600
			s.finals[n.Endpoint] = append(s.finals[n.Endpoint], i)
		case CodeCancel:
			s.ends = append(s.ends, i)
			if f.Endpoint(n) >= 0 {
				s.cancelled[n.Endpoint] = true
			}
		case CodeBye:
			s.cancelled[n.Endpoint] = true // in an early dialog it does what CANCEL does (RFC 3261 §15)
		}
	}
	return s
}

// forked returns the index of the last message before the endpoint's first
// reply that says or implies that the INVITE went there; -1 when there is none.
func (s *forking) forked(e *Endpoint) int {
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
func (s *forking) decided(e *Endpoint) int {
	first, ok := s.first[e.Label]
	if !ok {
		return -1
	}
	for _, n := range e.Evidence {
		if at, ok := s.byNumber[n]; ok {
			if _, end := slices.BinarySearch(s.ends, at); end {
				return at
			}
			if s.reports[at] {
				return -1 // the next hop is tried: the one before may have failed by itself
			}
		}
	}
	next, _ := slices.BinarySearch(s.ends, first+1)
	if next == len(s.ends) {
		return -1
	}
	return s.ends[next]
}

// over reports whether an endpoint had ended its part by a final response of its
// own when the message with an index came, or with that message.
func (s *forking) over(e *Endpoint, at int) bool {
	return lastBefore(s.finals[e.Label], at+1) > lastBefore(s.early[e.Label], at+1)
}

// lastBefore returns the greatest number of a sorted list below limit, or -1.
func lastBefore(list []int, limit int) int {
	at, _ := slices.BinarySearch(list, limit)
	if at == 0 {
		return -1
	}
	return list[at-1]
}
