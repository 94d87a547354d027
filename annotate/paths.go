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
	firstLeg   *message
	legs       map[uint64]*leg // by Via stack
	legTops    map[uint64]*leg // by first Via
}

// begin empties the stage.
func (a *paths) begin() {
	*a = paths{roles: a.roles, inviteOf: emptied(a.inviteOf), inviteVias: emptied(a.inviteVias), legs: emptied(a.legs), legTops: emptied(a.legTops)}
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
	for _, m := range a.messages {
		if m.direction == formats.Unknown || m.is(isFragment) {
			continue
		}
		byCaller := (a.callers[m.fromTag] || m.method == sip.REGISTER) == m.request() // a REGISTER has no callee
		if byCaller == (m.direction == formats.Out) {
			a.view = ViewCaller
		} else {
			a.view = ViewCallee
		}
		return
	}
}
