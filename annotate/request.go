package annotate

import (
	"cmp"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

func (a *progress) request(m *message) {
	switch {
	case m.method == sip.INVITE && m.toTag == "":
		a.initialInvite(m)
	case m.method == sip.CANCEL:
		a.cancelRequest(m)
	case m.method == sip.ACK:
		a.ackRequest(m)
	case m.toTag == "" && m.method != sip.BYE || !a.survey.call || outside(m.method):
		a.roles.plainRequest(m)
	default:
		a.insideRequest(m)
	}
}

func (a *progress) initialInvite(m *message) {
	m.code = CodeInvite
	if !a.paths.isLeg(m) {
		if a.attempt == DialogTerminated {
			a.tryAgain()
		}
		return
	}
	m.code = CodeLeg
	l := a.paths.legs[m.via()]
	if l.transit {
		return
	}
	m.branch = a.fork.calledOn(l)
	if t := a.tries[m.cseq]; t != nil && t.cancel != nil && a.fork.givenUp(t.cancel.branch) {
		t.cancel, t.cancelOK = nil, nil // in the logs of places that were called in turn: the server's, and not the caller's
	}
}

// calledOn returns the branch that a server calls on a leg: that of the endpoint which the
// leg's INVITE names, or which replies there.
func (a *fork) calledOn(l *leg) *branch {
	m, tag, epid := l.invite, "", l.invite.toEpid
	if token := m.target().EndpointToken(); token != nil {
		epid = cmp.Or(epid, a.c.epidOf(string(token)))
	}
	if l.reply != nil && (epid == "" || epid == l.reply.toEpid) {
		tag, epid = l.reply.toTag, l.reply.toEpid
	}
	b := a.branchOf(m, tag, epid, l)
	b.reach(m)
	return b
}

// cancelRequest tells the caller's CANCEL from those that a server sends on the
// legs and from the one that the callee's client receives.
func (a *progress) cancelRequest(m *message) {
	m.code, m.state = CodeCancel, DialogTerminated
	if m.toTag != "" {
		a.cancelInside(m)
		return
	}
	l := a.paths.legTops[m.viaTop]
	if l == nil && m.vias > 0 {
		l = a.paths.legs[m.via()]
	}
	own := a.fork.ownBranch(m)
	if l == nil && a.paths.view == ViewCallee && own == nil {
		l = a.stray(m)
	}
	switch {
	case l == nil && own != nil:
		m.branch = own
	case l != nil && !l.transit:
		m.branch = a.fork.branchOf(m, "", m.toEpid, l)
	case l != nil:
		return
	case a.paths.view == ViewServer && !a.paths.fromCaller(m):
		if i := a.paths.invite(); m.toEpid == "" || a.fork.byEpid[m.toEpid] == nil && i != nil && i.toEpid == m.toEpid {
			a.stray(m) // of a leg that is not in the log; a reply may tell whose
			return
		}
		m.branch = a.fork.branchOf(m, "", m.toEpid, nil)
	default:
		a.attempt = DialogTerminated
		if t := a.try(m.cseq); t.cancel == nil {
			t.cancel = m
		}
		if cause, _ := m.cancelReason(); outcomeOfCause(cause) == OutcomeNoAnswer && a.reasonGiven == nil && m.cseq == a.survey.lastAttempt {
			a.reasonGiven, a.statusGiven = m, cause // a timer of the caller's side gave up, and no person
		}
		return
	}
	if m.branch.cancel == nil {
		m.branch.cancel = m
		for _, d := range m.branch.dialogs {
			if d.answer == nil {
				d.state = DialogTerminated
			}
		}
	}
	if a.paths.view == ViewCallee {
		a.attempt = DialogTerminated
		if t := a.try(m.cseq); t.cancel == nil {
			t.cancel = m
		}
		if cause, _ := m.cancelReason(); cause >= 200 && a.reasonGiven == nil {
			a.reasonGiven, a.statusGiven = m, cause
		}
	}
}

// ownBranch returns the branch of the endpoint whose log it is, where a callee's log
// without the INVITE that a CANCEL ends has shown one so far.
func (a *fork) ownBranch(m *message) *branch {
	if a.paths.view != ViewCallee || len(a.branches) != 1 || a.branches[0].leg != nil || a.paths.inviteOf[m.cseq] != nil {
		return nil
	}
	return a.branches[0]
}

// stray returns the leg of a CANCEL whose INVITE is not in the log. Sent again,
// the CANCEL has the same Vias (RFC 3261 §9.1).
func (a *progress) stray(m *message) *leg {
	l := a.strays[m.via()]
	if l == nil {
		l = &leg{invite: m}
		a.strays[m.via()] = l
	}
	return l
}

// strayOf returns the leg of a CANCEL that a callee's log has without its INVITE, for a
// message of that INVITE's transaction.
func (a *progress) strayOf(m *message) *leg {
	if a.paths.view != ViewCallee {
		return nil
	}
	return cmp.Or(a.strays[m.via()], a.strays[mixVia(m.viaTop, 0)])
}

// strayedTo gives a branch of a server's log the CANCEL whose leg is not in it: the
// response has the branch parameter of the leg's INVITE, as the CANCEL has (RFC 3261
// §9.1).
func (a *progress) strayedTo(m *message) {
	if a.paths.view != ViewServer || m.branch == nil || m.branch.cancel != nil || len(a.strays) == 0 || !m.is(topBranch) {
		return
	}
	if l := a.strays[mixVia(m.viaTop, 0)]; l != nil && l.invite.cseq == m.cseq {
		m.branch.cancel, l.invite.branch = l.invite, m.branch
	}
}

// cancelInside is a CANCEL with the To tag of a re-INVITE, which alone it ends
// (RFC 3261 §9.1, §14.1).
func (a *progress) cancelInside(m *message) {
	tag := a.roles.remoteTag(m)
	m.state = a.attempt
	if d := a.fork.dialogs[tag]; d != nil {
		m.branch, m.state = d.branch, d.state
	}
}

// fromCaller reports whether a CANCEL in a server's log is the caller's: it came
// in, or repeats the Via of the call's INVITE (RFC 3261 §9.1).
func (a *paths) fromCaller(m *message) bool {
	if a.inviteVias[m.via()] {
		return true
	}
	if i := a.inviteOf[m.cseq]; m.how != formats.Logged && i != nil && i.is(topBranch) && m.is(topBranch) && i.viaTop != m.viaTop {
		return false // on a leg, of which the log has no INVITE
	}
	return m.direction == formats.In || m.direction == formats.Unknown && len(a.invites) == 0 && m.toEpid == ""
}

// outside reports whether requests of a method are never part of a dialog, whatever
// Call-ID they have.
func outside(method string) bool {
	return method == sip.REGISTER || method == "PUBLISH" || method == "SERVICE"
}

// plainRequest is one outside of any call: REGISTER, SUBSCRIBE, MESSAGE, …
func (a *roles) plainRequest(m *message) {
	m.code = requestCode(m.method)
	if !a.callers[m.fromTag] && m.toTag != "" {
		m.who = "S"
	}
	if m.toTag == "" {
		return
	}
	m.state = DialogConfirmed
	if m.method == sip.BYE || hasFold([]byte(rareValue(a.c.text(m.rare), keySubState)), "terminated") {
		m.state = DialogTerminated
	}
}

// insideRequest is one inside a dialog of the call, from either side.
func (a *progress) insideRequest(m *message) {
	tag, fromCaller := a.roles.remoteTag(m), a.roles.callers[m.fromTag]
	code := requestCode(m.method)
	if m.method == sip.INVITE {
		code = CodeReinvite
	}
	if a.survey.toUnknownDialog(m, code) {
		return
	}
	epid := m.fromEpid
	if fromCaller {
		epid = m.toEpid
	}
	b := a.fork.branchOf(m, tag, epid, nil)
	d := a.fork.dialog(b, tag)
	if fromCaller {
		b.reach(m)
	} else {
		b.describe(m, epid)
	}
	m.branch, m.code = b, code
	switch m.method {
	case sip.INVITE:
		a.survey.insideProof(d, m)
	case sip.PRACK:
		if n, ok := rackCSeq(rareValue(a.c.text(m.rare), keyRAck)); ok {
			b.attempt = max(b.attempt, n)
		}
		d.atLeastEarly()
	case sip.BYE:
		a.bye(d, m, fromCaller)
	case sip.UPDATE, sip.INFO:
		a.early(d, m)
	default:
		a.survey.insideProof(d, m)
	}
	m.state = d.state
}

// early is for what an early dialog carries as well as a confirmed one (RFC 3311
// §5.1). Where the log has the call but no answer on this dialog, it is early; where other
// dialogs of the call had requests too, it may be.
func (a *progress) early(d *dialog, m *message) {
	if d.state == DialogEarly || d.state == DialogNone && (a.attempt != DialogNone || a.paths.callBegan(m) || len(a.survey.lastInside) > 1 || a.trace.givenUpAfter(m)) {
		d.atLeastEarly()
		return
	}
	a.survey.insideProof(d, m)
}

// callBegan reports whether the log has the INVITE of the call, which may still be
// open.
func (a *paths) callBegan(m *message) bool {
	i := a.invite()
	return i != nil && before(i, m) && m.at-i.at < int64(timerC)
}

// givenUpAfter reports whether the INVITE of the call was cancelled after a message, when
// nothing had been answered (RFC 3261 §9.1).
func (a *trace) givenUpAfter(m *message) bool {
	return slices.ContainsFunc(a.messages, func(c *message) bool {
		return c.method == sip.CANCEL && c.request() && c.toTag == "" && c.fromTag == m.fromTag && before(m, c)
	})
}

// insideProof notes that the dialog carried what only a confirmed one does.
func (a *survey) insideProof(d *dialog, m *message) {
	d.inside = cmp.Or(d.inside, m)
	if d.gone != nil && d.bye == nil && m.status/100 == 2 && !subscribes(m.method) {
		d.ended, d.gone = false, nil // the other side had not forgotten it
	}
	// A failure of an INVITE that is not in the log may be that of the call.
	agreed := !m.request() && (m.status < 300 || m.method != sip.INVITE || a.asked[finalKey{m.cseq, m.fromTag}])
	d.lastUse, d.agreed = m, d.agreed || agreed
	d.confirm()
}

// reinvited is for what follows a re-INVITE. Where the log has neither that nor
// the answer to the call, its 2xx may be the answer itself.
func (a *survey) reinvited(d *dialog, m *message) {
	if a.asked[finalKey{m.cseq, m.fromTag}] || d.answer != nil || d.proven() || len(d.reports) > 0 || !a.roles.callers[m.fromTag] {
		a.insideProof(d, m)
		return
	}
	d.doubt, d.agreed = true, d.agreed || !m.request()
	d.confirm()
}
