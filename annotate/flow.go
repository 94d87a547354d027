package annotate

import "ocsconv/formats"

// Role tells who takes part in a session.
type Role uint8

// The roles. All servers on the way are one: a client's log sees one connection,
// and in a server's log each record is one hop to or from it.
const (
	RoleCaller   Role = iota // the caller, or the client of a session that is no call
	RoleServer               // see [Session.Server]
	RoleEndpoint             // an endpoint of the called side
	RoleCalled               // the called side, where the log does not tell which endpoint
)

// Peer is one end of a message's way.
type Peer struct {
	Role     Role
	Endpoint int // index into [Session.Endpoints]; valid for RoleEndpoint
}

var (
	callerPeer = Peer{Role: RoleCaller}
	serverPeer = Peer{Role: RoleServer}
	calledPeer = Peer{Role: RoleCalled}
)

// Flow tells who speaks to whom in a session, and what must have been said that
// the log does not hold.
//
// A client's log sees one connection, that to its server. A reply comes from the
// endpoint that sent it all the same, since the question is which endpoint said
// what. What travels one hop only (100, CANCEL, the ACK for a failure; RFC 3261
// §16.7, §9.1, §17.1.1.3) ends at the server. In a server's log every record is
// one hop.
type Flow struct {
	s         *Session
	endpoints map[string]int     // by label
	hops      map[string]bool    // files that log hops: servers' traces
	forwards  map[string]bool    // files of which a message forwards another one of the same file
	within    map[int]bool       // by number of the message, see [Flow.Within]
	straight  bool               // the logs of caller and endpoint share their hop: no server is on the way
	alone     bool               // nobody but the only endpoint was called
	unlogged  map[int][]Unlogged // by index of the message that they follow
}

// Flow works out who speaks to whom. It keeps s.
func (s *Session) Flow() *Flow {
	f := &Flow{s: s, endpoints: make(map[string]int, len(s.Endpoints)), hops: map[string]bool{}, within: betweenServers(s), forwards: map[string]bool{}}
	f.findHops()
	for i := range s.Endpoints {
		f.endpoints[s.Endpoints[i].Label] = i
	}
	return f
}

// findHops finds the logs that record what a server received and sent, rather
// than what an endpoint did: those with fork legs or with copies.
func (f *Flow) findHops() {
	invites := 0
	for i := range f.s.Messages {
		n := &f.s.Messages[i]
		if (n.Kind == CodeInvite || n.Kind == CodeLeg) && n.CopyOf == 0 && !n.Retransmit {
			invites++
		}
		if f.s.View == ViewServer || n.CopyOf != 0 || n.Kind == CodeLeg {
			f.hops[n.File] = true
		}
		if n.CopyOf > 0 && n.CopyOf <= len(f.s.Messages) && f.s.Messages[n.CopyOf-1].File == n.File {
			f.forwards[n.File] = true
		}
	}
	f.straight = f.s.straight
	f.alone = len(f.s.Endpoints) == 1 && invites == 1
}

// betweenServers finds the messages of which two servers' traces hold both ends.
func betweenServers(s *Session) map[int]bool {
	var within map[int]bool
	for i := range s.Messages {
		n := &s.Messages[i]
		if n.Duplicate == 0 || n.Duplicate != n.CopyOf || n.Duplicate > len(s.Messages) {
			continue
		}
		if o := &s.Messages[n.Duplicate-1]; n.traced && o.traced && n.Server != o.Server {
			within = put(put(within, n.N, true), o.N, true)
		}
	}
	return within
}

// Within reports whether a message went from one server to another one, whose
// traces both hold it. All servers on the way are one, so that such a hop has no
// ends of its own.
func (f *Flow) Within(n *Note) bool { return n.Session == 0 && f.within[n.N] }

// Straight reports whether caller and called side talk to each other without a server.
func (f *Flow) Straight() bool { return f.straight }

// Hops reports whether the log that a message is from records what a server
// received and sent.
func (f *Flow) Hops(n *Note) bool { return f.hops[n.File] }

// Endpoint returns the index of the endpoint that a message belongs to, -1 where
// it belongs to none.
func (f *Flow) Endpoint(n *Note) int {
	if i, ok := f.endpoints[n.Endpoint]; ok {
		return i
	}
	return -1
}

// stretch is the part of the way between caller and called side that a log saw a
// message on.
type stretch uint8

const (
	whole     stretch = iota // from end to end, through the server
	callerHop                // between caller and server
	calleeHop                // between server and called side
)

// Ends returns who sent a message of the session and whom it went to. They
// differ; of a message within the servers they are those of the whole way.
func (f *Flow) Ends(n *Note) (from, to Peer) {
	if n.Session != 0 {
		return f.reportEnds(n)
	}
	forth := f.fromCallersSide(n)
	switch f.stretch(n, forth) {
	case callerHop:
		from, to = callerPeer, serverPeer
	case calleeHop:
		from, to = serverPeer, f.called(n)
		if to == serverPeer {
			to = calledPeer
		}
	default:
		from, to = callerPeer, f.called(n)
	}
	if forth {
		return from, to
	}
	return to, from
}

// reportEnds is for a message of a report, which goes from who reports to the server.
func (f *Flow) reportEnds(n *Note) (from, to Peer) {
	from, to = calledPeer, serverPeer
	if i := f.Endpoint(n); i >= 0 {
		from = Peer{RoleEndpoint, i}
	} else if n.Endpoint == "-" {
		from = callerPeer
	}
	if !n.Request() {
		return to, from
	}
	return from, to
}

// NextHop reports whether what a server's log has beyond the server, and of no endpoint, is
// the next hop and not the callee: an INVITE went there or a 407 came, which is a proxy's (RFC 3261
// §22.3). The address is "" where the log has none or several.
func (f *Flow) NextHop() (address string, ok bool) {
	several := false
	for i := range f.s.Messages {
		n := &f.s.Messages[i]
		from, to := f.Ends(n)
		far := n.Dst
		if from == calledPeer {
			far = n.Src
		} else if to != calledPeer {
			continue
		}
		ok = ok || f.s.View == ViewServer && (n.Kind == CodeLeg || n.Status == 407)
		several = several || address != "" && address != Host(far)
		address = Host(far)
	}
	if several || !ok {
		return "", ok
	}
	return address, ok
}

func (f *Flow) stretch(n *Note, forth bool) stretch {
	switch {
	case f.straight, f.Hops(n) && n.Direction == formats.Unknown:
		return whole
	case f.Hops(n) && f.ofClient(n) && (n.Direction == formats.Out) == forth:
		return callerHop // the caller's own log sends what goes forth, and receives what comes back
	case f.Hops(n) && f.ofClient(n):
		return calleeHop
	case f.Hops(n) && (n.Direction == formats.In) == forth:
		return callerHop
	case f.Hops(n):
		return calleeHop
	case !hopByHop(n) && !n.ofServer:
		return whole
	case f.s.View == ViewCallee:
		return calleeHop
	}
	return callerHop
}

// ofClient reports whether the log that a message is from is a client's, beside which
// there may be those of servers.
func (f *Flow) ofClient(n *Note) bool {
	return !n.traced && (f.s.View != ViewServer || n.DirectionHow == formats.Logged && !f.forwards[n.File])
}

// called is the called side of a message: its endpoint, or the server where it
// belongs to none. A callee's log holds no endpoint but its own.
func (f *Flow) called(n *Note) Peer {
	switch i := f.Endpoint(n); {
	case i >= 0:
		return Peer{RoleEndpoint, i}
	case f.straight, f.alone && f.Hops(n):
		return Peer{RoleEndpoint, 0}
	case f.s.View != ViewCallee || f.Hops(n):
		return serverPeer
	case len(f.s.Endpoints) == 0:
		return calledPeer
	}
	return Peer{RoleEndpoint, 0}
}

// fromCallersSide reports whether a message travels from the caller's side to
// the called side. The tags tell: From and To of a response are those of its
// request (RFC 3261 §8.2.6.2). Without them the direction does.
func (f *Flow) fromCallersSide(n *Note) bool {
	request := n.Request()
	switch tag := f.s.Caller.Tag; {
	case tag != "" && n.FromTag == tag:
		return request
	case tag != "" && n.ToTag == tag:
		return !request
	case n.Direction == formats.Out:
		return f.s.View != ViewCallee
	case n.Direction == formats.In:
		return f.s.View == ViewCallee || f.s.View == ViewServer && request
	}
	return request
}

// hopByHop reports whether a message is not passed on by a proxy, which sends
// one of its own instead: RFC 3261 §16.7 step 5 (100), §16.10 (CANCEL),
// §17.1.1.3 (the ACK for a failure). The copy of an INVITE that reaches an
// endpoint is the proxy's too (§16.6).
func hopByHop(n *Note) bool {
	switch n.Kind {
	case CodeTrying, CodeCancel, CodeCancelOK, CodeAckError, CodeInvite, CodeLeg:
		return true
	}
	return false
}
