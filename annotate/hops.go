package annotate

import (
	"cmp"
	"hash/maphash"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// A server logs each message that it forwards twice, and its Via stack tells
// which two belong together: a request leaves with one Via more than it came
// with, a response with one less (RFC 3261 §16.6, §16.7). What receivers write
// into a Via is not part of the comparison. The Instance-Id of a record does not
// help: it is different for both.

// hopKey is what both records of a forwarded message have in common.
type hopKey struct {
	via, report            uint64 // report: ms-diagnostics of a 101, since one call gets several
	method, cseq, from, to uint32
	rseq, status           uint32
}

func (m *message) hopKey(via uint64) hopKey {
	key := hopKey{via: via, method: m.fact.method, cseq: m.cseq, from: m.fact.fromTag, to: m.fact.toTag, rseq: m.rseq, status: uint32(m.status)}
	if m.status == 101 {
		key.report = maphash.String(m.c.b.sym.seed, rareValue(m.c.text(m.rare), keyDiagnostics))
	}
	return key
}

// hops finds for each record the one that it forwards, on this server or as the
// other end of the same hop.
func (a *trace) hops() {
	whole, rest := make(map[hopKey]*message, len(a.messages)), map[hopKey]*message{}
	ends := a.newEnds()
	for _, m := range a.messages {
		if m.vias == 0 {
			continue
		}
		key := m.hopKey(m.via())
		// The other end of its own hop is nearer than the record of the hop before.
		from := ends.match(key, m)
		switch {
		case from == nil:
			from = m.forwardedFrom(whole, rest)
		case m.how == formats.Logged && from.how == formats.Logged && !m.is(isServerLog) && !from.is(isServerLog):
			a.shared = true
		}
		if from != nil {
			if m.isInitialInvite() && from.via() != m.via() {
				m.parent = from
			} else {
				m.original = from
			}
		}
		whole[key] = m
		if m.viaRest != 0 {
			rest[m.hopKey(m.viaRest)] = m
		}
	}
}

// maxHops bounds how far back the records of one message are followed.
const maxHops = 8

// markForwarded marks the records of earlier hops that m forwards. The other end
// of a hop, in the log of who sent it there, forwards nothing.
func (a *survey) markForwarded(m *message) {
	from := m.original
	for range maxHops {
		if from == nil {
			return
		}
		if from.vias != m.vias {
			a.forwarded[from] = true
			if from.method == sip.ACK {
				a.passedACKs[finalKey{from.cseq, from.toTag}] = true
			}
		}
		from = from.original
	}
}

func (m *message) forwardedFrom(whole, rest map[hopKey]*message) *message {
	if m.request() {
		if m.viaRest == 0 {
			return nil
		}
		return whole[m.hopKey(m.viaRest)]
	}
	if len(rest) == 0 {
		return nil
	}
	return rest[m.hopKey(m.via())]
}

func (m *message) isInitialInvite() bool {
	return m.request() && m.method == sip.INVITE && m.toTag == ""
}

// leg is one way on which a server forwarded the INVITE.
type leg struct {
	invite  *message
	branch  *branch
	transit bool     // it was forked or forwarded further on, by another server
	within  bool     // that server is in the log
	tags    int      // different To tags that answered on it
	reply   *message // first one of an endpoint
	client  bool     // a user's client answered on it, seen in a server's own log
}

// findLegs collects the fork legs: INVITEs that forward another one, and, where
// that one is not in the log, INVITEs of one call that differ in their first Via.
func (a *paths) findLegs() {
	siblings := map[uint64]*message{}
	for _, m := range a.trace.messages {
		if !m.isInitialInvite() {
			continue
		}
		if m.original != nil {
			a.arrived(m)
			continue
		}
		switch first := siblings[m.viaRest]; {
		case a.mergedRequest(m):
			a.addInvite(m)
		case m.parent != nil:
			a.addLeg(m)
			if up := a.legs[m.parent.via()]; up != nil {
				up.passOn(m)
			}
		case m.is(isServerLog) && m.direction == formats.Out && m.vias >= 2:
			a.addLeg(m)
		case m.viaRest != 0 && first != nil && first.viaTop != m.viaTop && first.cseq == m.cseq && !first.reachOne(m):
			a.addLeg(first)
			a.addLeg(m)
			if !first.calledTwice(m) {
				a.view = ViewServer
			}
		default:
			siblings[m.viaRest] = m
			a.addInvite(m)
		}
	}
	if a.view == ViewCallee {
		for _, m := range a.invites {
			a.addLeg(m)
		}
	}
}

// reachOne reports whether two INVITEs of one call reached the same phone, over two
// ways (RFC 3261 §8.2.2.2): they are no legs that a server sends.
func (x *message) reachOne(y *message) bool {
	if x.is(isServerLog) || y.is(isServerLog) {
		return false
	}
	if x.fact.dir == formats.Unknown && y.fact.dir == formats.Unknown {
		return x.remote != 0 && Host(x.c.text(x.remote)) == Host(x.c.text(y.remote)) && Host(x.c.text(x.local)) != Host(x.c.text(y.local))
	}
	return x.direction == formats.In && y.direction == formats.In && x.sameLog(y)
}

// calledTwice reports whether two INVITEs of one call are in the logs of the two
// endpoints that were called, and the log of no server.
func (x *message) calledTwice(y *message) bool {
	return !x.is(isServerLog) && !y.is(isServerLog) && !x.sameLog(y) && x.how == formats.Logged && y.how == formats.Logged &&
		x.direction == formats.In && y.direction == formats.In
}

// arrived marks a leg that ended at another server of the log.
func (a *paths) arrived(m *message) {
	if l := a.legs[m.via()]; l != nil && m.is(isServerLog) && m.direction == formats.In && !l.invite.sameLog(m) {
		l.passOn(m)
	}
}

// passOn marks a leg that another server forwards, as a record shows. That of a phone is
// no record of that server's.
func (l *leg) passOn(shown *message) {
	l.transit, l.within = true, l.within || shown.is(isServerLog) || shown.how != formats.Logged
}

// beyond reports whether the leg leads to a server that is not in the log, so
// that what became of the endpoints behind it can only be inferred.
func (l *leg) beyond() bool { return l.transit && !l.within }

// onward reports whether a leg leads to a next server rather than to an
// endpoint: nothing on it names one, and no endpoint replied on it. A server
// calls clients at their registered Contact, so a leg to the user's own address
// leads onward even where a client replied.
func (a *paths) onward(l *leg) bool {
	i := l.invite
	if i.toEpid != "" || l.tags > 0 && !l.client || a.view == ViewCallee {
		return false
	}
	u := i.target()
	if _, ok := u.Param("ms-received-cid"); ok || u.EndpointToken() != nil {
		return false
	}
	if kind, _ := u.Opaque(); kind != sip.OpaqueNone {
		return false
	}
	return clean(u.AOR(), 120) == a.aor(i.to)
}

// mergedRequest reports whether a client got the INVITE before, over another way
// (RFC 3261 §8.2.2.2).
func (a *paths) mergedRequest(m *message) bool {
	for _, first := range a.arrivals {
		if first.cseq == m.cseq && first.fromTag == m.fromTag && first.via() != m.via() && first.reachOne(m) && !m.cameBack(first) {
			a.merged = put(a.merged, m.via(), true)
			if m.is(topBranch) {
				a.merged[m.viaTop] = true // the ACK for a failure has no more (§17.1.1.3)
			}
			return true
		}
	}
	if !m.is(isServerLog) && m.direction != formats.Out && len(a.arrivals) < maxWaiting {
		a.arrivals = append(a.arrivals, m)
	}
	return false
}

// cameBack reports whether an INVITE is one that the server had sent on, and got again: a
// loop or a spiral (RFC 3261 §16.3), and no second way.
func (m *message) cameBack(first *message) bool {
	from := m
	for range maxHops {
		if from = cmp.Or(from.parent, from.original); from == nil {
			return false
		}
		if from == first {
			return true
		}
	}
	return false
}

// ofCopy reports whether a message is of the transaction of a merged request, which
// ends with its 482 and says nothing of the call.
func (a *paths) ofCopy(m *message) bool { return a.merged[m.via()] || a.merged[m.viaTop] }

// addInvite notes an initial INVITE that is no leg, one per attempt.
func (a *paths) addInvite(m *message) {
	a.inviteVias[m.via()] = true
	if a.inviteOf[m.cseq] == nil {
		a.inviteOf[m.cseq] = m
		a.invites = append(a.invites, m)
	}
}

func (a *paths) addLeg(m *message) {
	a.firstLeg = cmp.Or(a.firstLeg, m)
	if a.legs[m.via()] != nil {
		return
	}
	l := &leg{invite: m}
	if m.is(isServerLog) && m.direction == formats.In && a.view == ViewServer {
		l.passOn(m) // it arrived here
	}
	if m.vias > 0 {
		a.legs[m.via()] = l
	}
	if m.is(topBranch) {
		a.legTops[m.viaTop] = l
	}
}

// isLeg reports whether an initial INVITE is a fork leg and not the call itself.
func (a *paths) isLeg(m *message) bool {
	l := a.legs[m.via()]
	return l != nil && a.view != ViewCallee
}

// invite returns the initial INVITE that counts, the last attempt; nil when the
// log has none. Where a server's log lacks it a leg stands in.
func (a *paths) invite() *message {
	if n := len(a.invites); n > 0 {
		return a.invites[n-1]
	}
	return a.firstLeg
}
