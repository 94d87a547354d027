package annotate

import (
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// paths is the fourth stage: from where the session was seen, and on which ways
// the INVITE went on from there.
type paths struct {
	*lookup
	records *records
	trace   *trace
	roles   *roles

	view       View
	guessed    bool                // whether the view is that of who spoke first, and no mark tells it
	invites    []*message          // the initial INVITEs, one per attempt
	inviteOf   map[uint32]*message // by CSeq number
	inviteVias map[uint64]bool     // Via stacks of the initial INVITEs
	arrivals   []*message          // initial INVITEs that came to a client, over different ways
	merged     map[uint64]bool     // Via stacks, and first Vias, of those that came a second time, over another way
	firstLeg   *message
	legs       map[uint64]*leg // by Via stack
	legTops    map[uint64]*leg // by first Via
}

// find tells from where the log saw the session, and finds the legs of a fork.
func (a *paths) find(r *roles) {
	*a = paths{
		lookup: r.lookup, records: r.trace.records, trace: r.trace, roles: r,
		arrivals: a.arrivals[:0], inviteOf: emptied(a.inviteOf), inviteVias: emptied(a.inviteVias), legs: emptied(a.legs), legTops: emptied(a.legTops),
	}
	a.findView()
	a.findLegs()
	if a.view == ViewServer {
		a.trace.serverDirections()
	}
}

// findView tells from where the log saw the session.
func (a *paths) findView() {
	a.view = ViewUnknown
	for _, m := range a.trace.messages {
		if m.is(isServerLog) || m.original != nil && m.sameLog(m.original) || m.parent != nil && m.sameLog(m.parent) {
			a.view = ViewServer
			return
		}
	}
	var first *message
	for _, m := range a.trace.messages {
		if m.direction == formats.Unknown || m.is(isFragment) {
			continue
		}
		seat := a.roles.seat(m)
		switch {
		case first == nil:
			first, a.view, a.guessed = m, seat, m.spokeFirst() && !a.roles.hearsSeveral()
			if !m.atHub() {
				return
			}
		case seat != a.view && m.atHub() && first.sameLog(m):
			a.view = ViewServer // whose capture it is receives from one side what the other gets
			return
		}
	}
	switch {
	case a.view != ViewUnknown:
		return
	case a.roles.hearsSeveral():
		a.view = ViewCaller
	case a.trace.hearsElsewhere():
		a.view = ViewCallee
	}
	a.takeSeat()
}

// mayBeCallee reports whether the log is that of an endpoint that was called, or may be:
// where two phones talk to each other nothing in their messages tells the one's log, or
// capture, from the other's.
func (a *paths) mayBeCallee() bool {
	return a.view == ViewCallee || a.view == ViewUnknown || a.guessed
}

// hearsElsewhere reports whether a CANCEL says what became of the call at other places,
// which a proxy tells an endpoint (RFC 3326).
func (a *trace) hearsElsewhere() bool {
	return slices.ContainsFunc(a.messages, func(m *message) bool {
		return m.method == sip.CANCEL && m.request() && m.toTag == "" && (m.completedElsewhere() || m.carriesID(forwarding, tryingNextHop))
	})
}

// hearsSeveral reports whether replies to one INVITE have different To tags, which only
// the caller's side gets: an endpoint knows its own.
func (a *roles) hearsSeveral() bool {
	tags := map[uint32]string{} // by CSeq number
	for _, m := range a.trace.messages {
		if !a.isInitialResponse(m) || m.status < 101 || m.status >= 300 || m.toTag == "" || m.vias > 1 {
			continue
		}
		if tag := tags[m.cseq]; tag != "" && tag != m.toTag {
			return true
		}
		tags[m.cseq] = m.toTag
	}
	return false
}

// takeSeat gives the messages of a log without directions those of its seat. Where the
// seat is unknown they get those of the caller's side, which is a guess: but what the
// caller sent and what came to it are known, and a response goes against its request.
func (a *paths) takeSeat() {
	seat, confidence := a.view, seatConfidence
	if seat == ViewUnknown {
		seat, confidence = ViewCaller, sideConfidence
		if !a.roles.asked() {
			return
		}
	}
	for _, m := range a.trace.messages {
		if m.direction != formats.Unknown || m.is(isFragment) {
			continue
		}
		m.direction, m.how, m.confidence = formats.Out, formats.Inferred, confidence
		if a.roles.seat(m) != seat {
			m.direction = formats.In
		}
	}
}

// asked reports whether the log has a request of the caller, so that the two sides of the
// session can be told apart.
func (a *roles) asked() bool {
	return slices.ContainsFunc(a.trace.messages, func(m *message) bool {
		return m.request() && !m.is(isFragment) && a.callers[m.fromTag]
	})
}

const (
	// seatConfidence is that of a direction that follows from where the log was made.
	seatConfidence = 0.9
	// sideConfidence is that of a direction where the log may be that of either side: the
	// least with which one is told.
	sideConfidence = 0.6
)

// seat tells whose log a message is in: of the caller's side or the callee's.
func (a *roles) seat(m *message) View {
	byCaller := (a.callers[m.fromTag] || m.method == sip.REGISTER) == m.request() // a REGISTER has no callee
	if byCaller == (m.direction == formats.Out) {
		return ViewCaller
	}
	return ViewCallee
}

// spokeFirst reports whether nothing but who spoke first tells the direction of a message
// of a capture.
func (m *message) spokeFirst() bool {
	w, ok := m.c.b.taught.wayOf(m.fact)
	return ok && abs(m.c.sides[w]) <= firstSpeaker && abs(m.points) <= firstSpeaker
}

// atHub reports whether the direction of a message follows from where all ways of a
// capture meet.
func (m *message) atHub() bool {
	w, ok := m.c.b.taught.wayOf(m.fact)
	return ok && abs(m.c.sides[w]) == hubPoints
}
