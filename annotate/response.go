package annotate

import (
	"cmp"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

func (a *progress) response(m *message) {
	switch {
	case a.roles.isInitialResponse(m):
		a.initialResponse(m)
	case m.method == sip.CANCEL:
		a.cancelResponse(m)
	case m.method == sip.INVITE && m.toTag == "":
		m.code, m.who, m.state = CodeTrying, "S", DialogProceeding
	case m.toTag == "" || !a.survey.call || outside(m.method) || a.survey.besideCall(m):
		a.roles.plainResponse(m)
	default:
		a.insideResponse(m)
	}
}

// besideCall reports whether a response is to a request without a To tag, or to one that
// the caller counted before the first INVITE: no dialog of the call had that.
func (a *survey) besideCall(m *message) bool {
	if m.method == "" || m.method == sip.INVITE || m.method == sip.BYE { // "": its CSeq is lost
		return false
	}
	return a.outOfDialog[outsideKey(m)] || len(a.paths.invites) > 0 && m.fromTag == a.paths.invites[0].fromTag && m.cseq < a.paths.invites[0].cseq
}

func (a *roles) plainResponse(m *message) {
	m.code = responseCode(m.method, int(m.status))
	if a.callers[m.fromTag] {
		m.who = "S"
	}
	if m.status < 300 && m.toTag != "" && (m.method == sip.SUBSCRIBE || m.method == sip.NOTIFY) {
		m.state = DialogConfirmed
	}
}

func (a *progress) cancelResponse(m *message) {
	m.code, m.state, m.who = responseCode(m.method, int(m.status)), DialogTerminated, "S"
	byCallee := len(a.roles.callers) > 0 && !a.roles.callers[m.fromTag] // who only asks inside a dialog
	if byCallee || a.survey.reinvites[finalKey{m.cseq, m.fromTag}] && !(a.roles.initial[m.cseq] && a.roles.callers[m.fromTag]) {
		m.who = "-"
		a.cancelInside(m)
		return
	}
	l := a.paths.legTops[m.viaTop]
	if l == nil {
		l = a.paths.legs[m.via()]
	}
	switch {
	case l != nil && !l.transit:
		m.branch = a.fork.branchOf(m, "", m.toEpid, l)
	case a.paths.view == ViewCallee:
		m.branch = a.fork.branchOf(m, m.toTag, m.toEpid, a.strayOf(m))
	case a.paths.view == ViewServer && m.toTag != "" && m.toEpid != "" && !a.survey.servers[m.toTag]:
		m.branch = a.fork.branchOf(m, m.toTag, m.toEpid, nil)
	case l != nil, a.paths.view == ViewServer && m.direction == formats.In: // for a server's own CANCEL
	default:
		a.try(m.cseq).cancelAnswered(m)
		return
	}
	a.strayedTo(m)
	if m.branch != nil && m.status >= 300 {
		m.branch.refused = m
	}
	if a.paths.view == ViewCallee && !a.fork.givenUp(m.branch) {
		a.try(m.cseq).cancelAnswered(m)
	}
}

// cancelAnswered notes the response to the attempt's CANCEL.
func (t *attempt) cancelAnswered(m *message) {
	switch {
	case m.status >= 300:
		t.refused = m
	case m.status >= 200 && t.cancelOK == nil:
		t.cancelOK = m
	}
}

// insideResponse answers a request inside a dialog of the call.
func (a *progress) insideResponse(m *message) {
	tag := a.roles.remoteTag(m)
	code := responseCode(m.method, int(m.status))
	if m.method == sip.INVITE {
		code = reinviteCode(int(m.status))
	}
	if a.survey.toUnknownDialog(m, code) {
		return
	}
	fromCallee := a.roles.callers[m.fromTag]
	epid := m.fromEpid
	if fromCallee {
		epid = m.toEpid
	}
	// A proxy may put a tag of its own into a failure, which is no endpoint's.
	if a.survey.servers[tag] || m.status >= 300 && epid == "" && a.fork.byTag[tag] == nil && len(a.fork.branches) > 0 {
		m.code, m.who, m.state = responseCode(m.method, int(m.status)), "S", a.attempt
		return
	}
	b := a.fork.branchOf(m, tag, epid, nil)
	d := a.fork.dialog(b, tag)
	if fromCallee && m.status < 300 {
		b.describe(m, epid)
	}
	m.branch, m.code = b, code
	inEarly := m.method == sip.UPDATE || m.method == sip.INFO
	switch {
	case m.method == sip.ACK: // a stack's mistake: nothing answers an ACK (RFC 3261 §17.1.1.3)
	case m.method == sip.PRACK:
		d.atLeastEarly()
	case m.method == sip.BYE:
		a.byeResponse(d, m, fromCallee)
	case m.status == 481, m.status == 408, m.status >= 300 && !inEarly:
		a.survey.failedInside(d, m)
	case m.method == sip.INVITE:
		a.survey.reinvited(d, m)
	case inEarly:
		a.early(d, m)
	default:
		a.survey.insideProof(d, m)
	}
	m.state = d.state
}

// subscribes reports whether a method belongs to a subscription that shares the dialog
// of a call: 481 and 408 to it end that subscription and not the call (RFC 5057 §5.1).
func subscribes(method string) bool {
	return method == sip.SUBSCRIBE || method == sip.NOTIFY || method == sip.BENOTIFY || method == sip.REFER
}

// failedInside is the failure of a request inside a dialog. After 481 and 408 the
// dialog is over (RFC 3261 §12.2.1.2): the request proves nothing of it.
func (a *survey) failedInside(d *dialog, m *message) {
	if m.status != 481 && m.status != 408 {
		initial := m.method == sip.INVITE && !a.asked[finalKey{m.cseq, m.fromTag}] && !d.proven() // perhaps
		if m.status != 401 && m.status != 407 && !initial {
			a.insideProof(d, m)
		}
		return
	}
	if subscribes(m.method) {
		return
	}
	d.state, d.ended, d.gone = DialogTerminated, true, m
	if d.inside != nil && d.inside.cseq == m.cseq && d.inside.method == m.method {
		d.inside, d.lastUse = nil, nil
	}
}

// byeResponse is the response to a BYE. A challenge ends nothing; after any other
// the dialog is over (RFC 3261 §15.1.1), and 481 says that it was unknown before.
func (a *progress) byeResponse(d *dialog, m *message, fromCaller bool) {
	switch {
	case m.status < 200, m.status == 401, m.status == 407:
		return
	case m.status == 481 && d.byeRefused == nil && (d.bye == nil || d.byeCaller == fromCaller && d.bye.cseq == m.cseq):
		d.byeRefused = m
	}
	a.bye(d, m, fromCaller)
}

func reinviteCode(status int) Code {
	switch {
	case status < 200:
		return CodeReinviteProg
	case status < 300:
		return CodeReinviteOK
	}
	return CodeReinviteError
}

// initialResponse is a response to the initial INVITE.
func (a *progress) initialResponse(m *message) {
	if a.attempt == DialogTerminated && a.paths.view != ViewServer && a.tries[m.cseq] == nil && a.failedBefore(m.cseq) {
		a.tryAgain() // its INVITE is not in the log
	}
	switch {
	case m.status == 100:
		a.trying(m)
	case m.status == 101:
		a.report(m)
	case m.status < 200:
		a.provisionalResponse(m)
	case m.status < 300:
		a.answer(m)
	default:
		a.failure(m)
	}
}

func (a *progress) answer(m *message) {
	b := a.fork.branchOf(m, m.toTag, m.toEpid, cmp.Or(a.paths.legs[m.via()], a.strayOf(m)))
	b.describe(m, m.toEpid)
	d := a.fork.dialog(b, m.toTag)
	b.tryAgain(m)
	m.branch, m.code = b, CodeAnswer
	a.answered = cmp.Or(a.answered, m)
	if a.answered.toTag != m.toTag {
		m.code = CodeAnswer2
	}
	if d.answer == nil {
		d.answer = m
	} else {
		d.again = m
		if m.original == nil {
			d.repeats++
		}
	}
	b.answer = cmp.Or(b.answer, m)
	b.first = cmp.Or(b.first, m)
	if s := m.description(); s != nil {
		b.sdp = s
	}
	if d.state != DialogConfirmed && !d.ended {
		d.state = DialogAccepted
	}
	m.state = d.state
	if a.attempt != DialogTerminated {
		a.attempt = DialogAccepted
	}
}

// endsWithout returns the branch of a leg that ends with a failure of which nothing tells
// that an endpoint sent it, nil where that leg leads on to others, or the attempt is to
// be made again.
func (l *leg) endsWithout(m *message) *branch {
	if l == nil || l.transit || l.branch == nil || m.branch != nil || l.branch.lastFinal != nil || asksAgain(m.status) || isChallenge(m.status) {
		return nil
	}
	return l.branch
}

// failure is a final response of 300 or more. In a server's log it may come from
// one leg and go no further.
func (a *progress) failure(m *message) {
	m.code, m.who, m.state = CodeFinalError, "S", DialogTerminated
	switch {
	case m.status == 482 && a.survey.rang[m.toTag]:
		m.branch = a.fork.byTag[m.toTag] // the request came over a second way; the first one counts
		return
	case a.paths.ofCopy(m), m.status == 482 && a.paths.ownReply(m) && a.paths.inviteOf[m.cseq] != nil && a.paths.inviteOf[m.cseq].via() != m.via():
		m.who, m.state = "-", a.attempt
		return
	}
	l := cmp.Or(a.paths.legs[m.via()], a.strayOf(m))
	onLeg := l != nil || a.paths.view == ViewServer && m.vias > 1 && len(a.paths.invites) > 0 // whose INVITE may not be in the log
	toServer := m.direction == formats.In || onLeg && (m.direction == formats.Unknown || !m.is(isServerLog))
	behind := a.paths.view == ViewServer || a.paths.view == ViewCaller && l != nil // a server has it before the caller
	held := behind && toServer && !a.paths.inviteVias[m.via()]                     // not on its way to who sent the INVITE
	if !a.survey.servers[m.toTag] && (m.toTag != "" || l != nil) && (l == nil || !l.transit || a.fork.byTag[m.toTag] != nil || m.toEpid != "") {
		m.branch = a.fork.branchOf(m, m.toTag, m.toEpid, l)
		m.branch.describe(m, m.toEpid)
		m.branch.lastFinal = m
		m.branch.first = cmp.Or(m.branch.first, m)
		a.strayedTo(m)
		d := a.fork.dialog(m.branch, m.toTag)
		d.state, d.ended = DialogTerminated, true
		d.wasEarly()
	}
	if b := l.endsWithout(m); b != nil {
		m.branch, b.lastFinal = b, m // whoever sent it, it is the end of this leg
	}
	if held && !a.survey.forwarded[m] {
		return
	}
	t := a.try(m.cseq)
	passed := toServer && a.survey.forwarded[t.final] && !a.survey.forwarded[m] // a server sent another one on
	if t.final == nil || !passed && (a.paths.view != ViewCallee || !betterFinal(t.final, m)) {
		t.final = m
	}
	if a.attempt == DialogTerminated || a.answered != nil {
		return
	}
	a.attempt = DialogTerminated
	a.fork.terminate()
}
