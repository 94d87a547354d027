package annotate

import (
	"cmp"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// ackRequest assigns an ACK to the final response that it acknowledges.
func (a *progress) ackRequest(m *message) {
	m.code, m.state = CodeAckUnknown, a.attempt
	if a.paths.ofCopy(m) {
		m.code = CodeAckError // for the refusal of the copy, of which the call knows nothing
		return
	}
	if l := cmp.Or(a.paths.legTops[m.viaTop], a.strayOf(m)); l != nil && m.is(topBranch) && m.vias == 1 && a.survey.finals[finalKey{m.cseq, m.toTag}]/100 != 2 {
		// The ACK for a failure is a hop's own and repeats the INVITE's branch
		// (RFC 3261 §17.1.1.3).
		m.code, m.state = CodeAckError, DialogTerminated
		a.survey.inferFailure(finalKey{m.cseq, m.toTag})
		m.branch = a.fork.byTag[m.toTag]
		if !l.transit && m.branch == nil && !a.survey.servers[m.toTag] {
			m.branch = a.fork.branchOf(m, m.toTag, m.toEpid, l)
		}
		a.fork.noteAckError(m)
		return
	}
	if !a.roles.callers[m.fromTag] || !a.roles.initial[m.cseq] {
		a.fork.reinviteAck(m)
		return
	}
	switch a.fork.ackedStatus(m) {
	case ackedSuccess:
		b := a.fork.branchOf(m, m.toTag, m.toEpid, nil)
		d := a.fork.dialog(b, m.toTag)
		if d.ack != nil && m.original == nil {
			d.again = m
		}
		d.ack = cmp.Or(d.ack, m)
		b.reach(m)
		m.code, m.branch = CodeAck, b
		m.guessed = d.answer == nil
		d.confirm()
		m.state = d.state
	case ackedFailure:
		m.code, m.state = CodeAckError, DialogTerminated
		m.branch = a.fork.byTag[m.toTag]
		if m.branch == nil && m.toEpid != "" && !a.survey.servers[m.toTag] {
			m.branch = a.fork.branchOf(m, m.toTag, m.toEpid, nil)
		}
		a.fork.noteAckError(m)
	}
}

// noteAckError keeps the ACK that proves that a branch failed, also where the
// failure itself is not in the log.
func (a *fork) noteAckError(m *message) {
	if m.branch != nil && m.branch.ackError == nil {
		m.branch.ackError = m
	}
	if d := a.dialogs[m.toTag]; d != nil {
		d.wasEarly()
	}
}

func (a *fork) reinviteAck(m *message) {
	if a.survey.toUnknownDialog(m, CodeReinviteAck) {
		return
	}
	m.code = CodeReinviteAck
	tag := a.roles.remoteTag(m)
	epid := m.toEpid
	if !a.roles.callers[m.fromTag] {
		epid = m.fromEpid
	}
	if a.survey.servers[tag] {
		m.code, m.state = CodeAckError, DialogTerminated
		return
	}
	if m.toAddressOfRecord() && !a.survey.asked[finalKey{m.cseq, m.fromTag}] {
		m.code, m.state = CodeAckError, DialogTerminated
		if m.branch = a.byTag[tag]; m.branch == nil && epid != "" {
			m.branch = a.branchOf(m, tag, epid, nil)
		}
		a.noteAckError(m)
		return
	}
	if tag == "" || epid == "" && a.byTag[tag] == nil && m.vias <= 1 && !a.survey.reinvites[finalKey{m.cseq, m.fromTag}] {
		m.code = CodeAckUnknown
		return
	}
	b := a.branchOf(m, tag, epid, nil)
	d := a.dialog(b, tag)
	m.branch = b
	if d.gone != nil && d.gone.cseq == m.cseq && d.gone.fromTag == m.fromTag {
		m.state = d.state // for the failure that ended the dialog
		return
	}
	if m.vias > 1 || a.survey.reinvites[finalKey{m.cseq, m.fromTag}] || d.proven() || len(a.paths.invites) > 0 && a.roles.callers[m.fromTag] {
		a.survey.reinvited(d, m)
	} else {
		m.code = CodeAckUnknown // perhaps for a failure of an INVITE that is not in the log
	}
	m.state = d.state
}

// ackedStatus is the kind of final response that an ACK acknowledges.
type ackedStatus uint8

const (
	ackedUnknown ackedStatus = iota
	ackedSuccess
	ackedFailure
)

// ackedStatus tells what the caller's ACK acknowledges: the final response with
// this tag, or where the log lacks that, what the ACK itself gives away. An ACK
// for a failure goes to the INVITE's own target with the INVITE's branch, one
// for a 2xx to the Contact of the answer (RFC 3261 §13.2.2.4, §17.1.1.3).
func (a *fork) ackedStatus(m *message) ackedStatus {
	if d := a.dialogs[m.toTag]; d != nil && d.answer != nil {
		return ackedSuccess
	}
	switch status := a.survey.finals[finalKey{m.cseq, m.toTag}]; {
	case status >= 300:
		return ackedFailure
	case status >= 200:
		return ackedSuccess
	}
	if i := a.paths.inviteOf[m.cseq]; m.vias > 1 {
		if i != nil && m.is(topBranch) && i.viaTop == m.viaTop {
			return ackedUnknown // as both are not to be: of a hop, and from further on
		}
		return ackedSuccess // an ACK for a failure has a single Via (§17.1.1.3)
	}
	if a.survey.servers[m.toTag] || a.survey.retriedAfter(m) || a.paths.ofProxy(m) || a.paths.view == ViewServer && m.vias == 1 && m.direction == formats.Out {
		return ackedFailure
	}
	if i := a.paths.invite(); a.paths.view == ViewCallee && i != nil && i.vias > 1 && m.vias == 1 {
		return ackedFailure
	}
	if b := a.byTag[m.toTag]; b != nil && a.paths.view == ViewServer && m.vias == 1 && b.goesElsewhere(requestURI(a.c.text(m.start))) {
		return ackedFailure
	}
	invite := a.paths.inviteOf[m.cseq]
	if invite != nil && a.paths.isLeg(invite) {
		invite = nil // the call's own INVITE is not in the log
	}
	if a.otherHop(m, invite) {
		return ackedFailure
	}
	if invite != nil && invite.is(topBranch) && m.is(topBranch) && invite.sameLog(m) {
		return ackedByBranch(invite, m)
	}
	if invite == nil && m.vias == 1 && (a.paths.view == ViewCallee || a.paths.view == ViewServer) {
		return a.survey.ackOnLastHop(m)
	}
	uri := requestURI(a.c.text(m.start))
	gruu := sip.ParseURI([]byte(uri)).IsGRUU()
	if invite != nil && requestURI(a.c.text(invite.start)) != uri {
		return ackedSuccess
	}
	if invite != nil {
		return a.ackToInviteTarget(m, uri, gruu)
	}
	if b := a.byTag[m.toTag]; b != nil && b.gruu != "" && b.gruu == uri {
		return ackedSuccess
	}
	switch {
	case a.trace.redirectedTo(uri) && !a.survey.usedAfter(m):
		return ackedUnknown // the INVITE went there as well
	case gruu && a.roles.callerKnown, a.survey.usedAfter(m):
		return ackedSuccess
	}
	return ackedUnknown
}

// ackedByBranch is ackedStatus where the Vias of INVITE and ACK tell.
func ackedByBranch(invite, m *message) ackedStatus {
	if invite.viaTop == m.viaTop {
		return ackedFailure
	}
	return ackedSuccess
}

// ofProxy reports whether a proxy made an ACK, which it only does for failures
// (RFC 3261 §16.7, §17.1.1.3): the only Via is not of who sent the INVITE, or it is of
// who had sent that on.
func (a *paths) ofProxy(m *message) bool {
	invite := cmp.Or(a.inviteOf[m.cseq], a.invite())
	if invite == nil || m.vias != 1 || invite.vias == 0 {
		return false
	}
	by, from := m.madeBy(), invite.madeBy()
	return by != "" && from != "" && (by == from) == (invite.vias > 1)
}

// madeBy returns the host that sent a message of a log that tells no directions, "" of
// any other.
func (m *message) madeBy() string {
	switch {
	case m.fact.dir != formats.Unknown:
		return ""
	case m.sentBy != 0:
		return Host(m.c.text(m.sentBy))
	}
	return Host(m.c.text(m.local))
}

// redirectedTo reports whether a redirection named a URI as the next target.
func (a *trace) redirectedTo(uri string) bool {
	return slices.ContainsFunc(a.messages, func(m *message) bool {
		return m.status >= 300 && m.status < 400 && m.contact != 0 && a.c.text(m.contact) == uri
	})
}

// goesElsewhere reports whether a request does not go to the Contact of the endpoint,
// which is a GRUU and so the same on all hops but the last.
func (b *branch) goesElsewhere(uri string) bool {
	return sip.ParseURI([]byte(b.gruu)).IsGRUU() && !sip.ParseURI([]byte(uri)).IsGRUU()
}

// toAddressOfRecord reports whether a request goes to the user in To and not to
// a Contact: within a call only the INVITE's own transaction does.
func (m *message) toAddressOfRecord() bool {
	uri := requestURI(m.c.text(m.start))
	if uri == "" || uri != m.c.text(m.to) {
		return false
	}
	u := sip.ParseURI([]byte(uri))
	return !u.IsGRUU() && !u.Addr().IsValid() // an address of a machine is a Contact as well
}

// otherHop reports whether an ACK goes to the address of record, as that for a failure
// does, on another hop than the INVITE that is in the log: no endpoint has named that
// address as its Contact.
func (a *fork) otherHop(m, invite *message) bool {
	if invite == nil || !m.toAddressOfRecord() {
		return false
	}
	uri := requestURI(a.c.text(m.start))
	if b := a.byTag[m.toTag]; b != nil && contactKey(b.gruu) == contactKey(uri) {
		return false
	}
	return uri != requestURI(a.c.text(invite.start))
}

// ackOnLastHop judges an ACK that reached the endpoint, where the INVITE went to its
// Contact as well: only what follows in the dialog tells.
func (a *survey) ackOnLastHop(m *message) ackedStatus {
	switch {
	case a.usedAfter(m):
		return ackedSuccess
	case m.toAddressOfRecord():
		return ackedFailure
	}
	return ackedUnknown
}

// ackToInviteTarget judges an ACK that goes where the INVITE went. A 2xx is
// acknowledged at the Contact of the endpoint, which only is the INVITE's target
// where that was a GRUU already; then what follows in the dialog tells.
func (a *fork) ackToInviteTarget(m *message, uri string, gruu bool) ackedStatus {
	d := a.dialogs[m.toTag]
	switch {
	case a.survey.usedAfter(m):
		return ackedSuccess
	case d != nil && d.branch.gruu == uri && !gruu:
		return ackedUnknown
	case d != nil && d.branch.gruu != "" && d.branch.gruu != uri, !gruu:
		return ackedFailure
	}
	return ackedUnknown
}

// retriedAfter reports whether the caller sent another initial INVITE after the
// one that the ACK belongs to: what it acknowledged was a challenge, a
// redirection or another failure.
// One that goes elsewhere than its INVITE, by another branch, is for an answer all the
// same: the caller may have sent the next INVITE before that came.
func (a *survey) retriedAfter(ack *message) bool {
	if a.lastInvite[ack.fromTag] <= ack.cseq {
		return false
	}
	i := a.paths.inviteOf[ack.cseq]
	return i == nil || !i.is(topBranch) || !ack.is(topBranch) || i.viaTop == ack.viaTop || requestURI(a.c.text(i.start)) == requestURI(a.c.text(ack.start))
}

// usedAfter reports whether the ACK's dialog carried requests afterwards, which
// it does not after a failure.
func (a *survey) usedAfter(ack *message) bool {
	last := a.lastInside[ack.toTag]
	return last != nil && before(ack, last)
}

// requestURI cuts the Request-URI out of a start line.
func requestURI(line string) string {
	m := sip.Parse([]byte(line + "\r\n\r\n"))
	return string(m.RequestURI())
}
