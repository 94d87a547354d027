package annotate

import (
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// paths is the third stage: from where the session was seen, and on which ways
// the INVITE went on from there.
type paths struct {
	roles

	view       View
	invites    []*message          // the initial INVITEs, one per attempt
	inviteOf   map[uint32]*message // by CSeq number
	inviteVias map[uint64]bool     // Via stacks of the initial INVITEs
	arrivals   []*message          // initial INVITEs that came to a client, over different ways
	merged     map[uint64]bool     // Via stacks, and first Vias, of those that came a second time, over another way
	firstLeg   *message
	legs       map[uint64]*leg // by Via stack
	legTops    map[uint64]*leg // by first Via
}

// begin empties the stage.
func (a *paths) begin() {
	*a = paths{roles: a.roles, arrivals: a.arrivals[:0], inviteOf: emptied(a.inviteOf), inviteVias: emptied(a.inviteVias), legs: emptied(a.legs), legTops: emptied(a.legTops)}
}

// findView tells from where the log saw the session.
func (a *paths) findView() {
	a.view = ViewUnknown
	for _, m := range a.messages {
		if m.is(isServerLog) || m.original != nil && a.sameLog(m, m.original) || m.parent != nil && a.sameLog(m, m.parent) {
			a.view = ViewServer
			return
		}
	}
	var first *message
	for _, m := range a.messages {
		if m.direction == formats.Unknown || m.is(isFragment) {
			continue
		}
		seat := a.seat(m)
		switch {
		case first == nil:
			first, a.view = m, seat
			if !a.atHub(m) {
				return
			}
		case seat != a.view && a.atHub(m) && a.sameLog(first, m):
			a.view = ViewServer // whose capture it is receives from one side what the other gets
			return
		}
	}
}

// seat tells whose log a message is in: of the caller's side or the callee's.
func (a *roles) seat(m *message) View {
	byCaller := (a.callers[m.fromTag] || m.method == sip.REGISTER) == m.request() // a REGISTER has no callee
	if byCaller == (m.direction == formats.Out) {
		return ViewCaller
	}
	return ViewCallee
}

// atHub reports whether the direction of a message follows from where all ways of a
// capture meet.
func (a *trace) atHub(m *message) bool {
	w, ok := a.c.b.wayOf(m.fact)
	return ok && abs(a.c.sides[w]) == hubPoints
}
