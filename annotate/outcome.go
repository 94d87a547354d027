package annotate

import (
	"slices"
	"strings"
	"time"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// findOutcome tells how the session ended. For sessions without an INVITE,
// "answered" says that the request got a 2xx and "failed" that it got anything
// else but a challenge.
func (a *verdict) findOutcome() Outcome {
	if !a.survey.call {
		return a.purpose.plainOutcome()
	}
	last := a.progress.last()
	switch {
	case a.contest.answerer != nil:
		return a.purpose.answeredBy(a.contest.answerer)
	case !a.roles.callerKnown:
		return a.fork.insideOutcome()
	case a.reasonStatus >= 200:
		return outcomeOfCause(a.reasonStatus)
	case a.trace.untimed() && a.fork.anyDialog((*dialog).perhapsLate):
		return OutcomeUnknown // whether the answer behind the failure was hung up at once is not known
	case a.fork.anyAnswer() && last.final != nil && a.progress.allFailed():
		return a.contest.failedBy(last)
	case a.fork.anyAnswer() && a.progress.allGivenUp() && a.trace.untimed() && last.gaveUp() == nil && a.contest.earlyBye == nil:
		return OutcomeUnknown // the CANCEL was refused, and when the BYE came is not known
	case a.fork.anyAnswer() && a.progress.allGivenUp():
		return OutcomeCancelled
	case a.fork.anyAnswer() && !a.contest.open && !a.contest.race && a.contest.unconfirmed == nil && a.paths.view != ViewCallee && !a.fork.anyDialog((*dialog).complete):
		return OutcomeUnknown // hung up at once: another answer of a race is missing, or a CANCEL
	case a.fork.anyAnswer() && a.fork.onlyVoicemail():
		return OutcomeVoicemail
	case a.fork.anyAnswer():
		return OutcomeAnswered
	case a.progress.wentOn(last):
		return OutcomeUnknown
	case last.final != nil:
		return a.contest.failedBy(last)
	case last.gaveUp() != nil, a.contest.earlyBye != nil:
		return OutcomeCancelled
	case a.survey.acknowledgedFailure():
		return OutcomeUnknown
	case a.fork.calleeHungUp():
		return OutcomeAnswered
	case a.progress.anyBye():
		return OutcomeUnknown
	}
	return a.progress.openOutcome()
}

// reasonHolds reports whether the CANCEL that gives a reason ended the call: a callee's
// log has the word of the server for that, and what a caller cancels may have ended before.
func (a *contest) reasonHolds() bool {
	last := a.progress.last()
	return a.paths.view == ViewCallee || last.gaveUp() == a.progress.reasonGiven && !a.fork.anyAnswer() && (last.final == nil || a.failedBy(last) == OutcomeCancelled)
}

// insideOutcome is for a log that begins inside a call, so that it does not show
// who called whom. That a call was up is known where a request inside it succeeded.
func (a *fork) insideOutcome() Outcome {
	for _, d := range a.dialogs {
		if d.answer != nil || d.agreed && (d.doubt || d.inside != nil) {
			return OutcomeAnswered
		}
	}
	return OutcomeUnknown
}

// outcomeOfCause reads the Reason with which a branch was cancelled.
func outcomeOfCause(cause int) Outcome {
	switch cause {
	case 200:
		return OutcomeAnswered
	case 486, 600:
		return OutcomeBusy
	case 603, 605, 607:
		return OutcomeDeclined
	case 408, 480:
		return OutcomeNoAnswer
	}
	return OutcomeCancelled
}

// allGivenUp reports whether every answer crossed the CANCEL or BYE with which the
// caller gave up, or came when a server had cancelled its branch.
func (a *progress) allGivenUp() bool {
	gaveUp := false
	for _, d := range a.fork.dialogs {
		switch {
		case !d.answered():
		case a.endedEarly(d), a.wantedOut(d), a.gaveUpOn(d) != nil, d.serverBye:
			gaveUp = true
		default:
			return false
		}
	}
	return gaveUp
}

// allFailed reports whether the caller got a failure after every answer: a server had
// kept that back.
func (a *progress) allFailed() bool {
	return !a.fork.anyDialog(func(d *dialog) bool { return d.answered() && !a.failedAfter(d) })
}

// findEarlyBye returns the BYE with which the caller ended an early dialog, and so the
// call: none while other places ring (RFC 3261 §15).
func (a *progress) findEarlyBye() *message {
	var first *message
	left := map[*branch]bool{}
	for _, d := range a.fork.dialogs {
		if d.bye != nil && a.endedEarly(d) {
			left[d.branch] = true
			if first == nil || before(d.bye, first) {
				first = d.bye
			}
		}
	}
	if a.last().final == nil && slices.ContainsFunc(a.fork.branches, func(b *branch) bool { return !left[b] && b.lastFinal == nil && b.cancel == nil }) {
		return nil
	}
	return first
}

// anyDialog reports whether something is true of a dialog with an endpoint.
func (a *fork) anyDialog(is func(*dialog) bool) bool {
	for _, d := range a.dialogs {
		if is(d) {
			return true
		}
	}
	return false
}

// calleeHungUp reports whether the callee's side ended a dialog with a BYE, which it
// may only once it has answered (RFC 3261 §15).
func (a *fork) calleeHungUp() bool {
	return a.anyDialog(func(d *dialog) bool { return d.bye != nil && !d.byeCaller && d.branch.first == nil })
}

// answered reports whether the log has an answer on the dialog, or what follows one.
func (d *dialog) answered() bool {
	return d.answer != nil || d.ack != nil || d.inside != nil || d.doubt
}

func (a *fork) anyAnswer() bool {
	return a.anyDialog(func(d *dialog) bool { return d.answered() && d.late == nil })
}

// onlyVoicemail reports whether nobody else answered than voice mail.
func (a *fork) onlyVoicemail() bool {
	return !a.anyDialog(func(d *dialog) bool { return d.answered() && !d.branch.voicemail })
}

// anyBye reports whether a dialog was hung up that was more than an early one.
func (a *progress) anyBye() bool {
	return a.fork.anyDialog(func(d *dialog) bool { return d.bye != nil && !a.endedEarly(d) })
}

// wentOn reports whether the log has of something that the CANCEL of the last attempt did
// not end no more than the caller's ACK for a later one, or its BYE. What crosses the CANCEL
// is hung up at once, and behind the failure that this made nothing crosses it.
func (a *progress) wentOn(t *attempt) bool {
	cancel := t.gaveUp()
	if cancel == nil {
		return false
	}
	again := func(m *message) bool {
		return (m.code == CodeAckUnknown || m.code == CodeAckError) && m.cseq > a.survey.lastAttempt && a.roles.callers[m.fromTag]
	}
	return slices.ContainsFunc(a.trace.messages, again) || a.fork.anyDialog(func(d *dialog) bool {
		behind := t.final != nil && d.byeCaller && before(t.final, d.bye) && (a.trace.untimed() || d.bye.at-t.final.at > int64(reflex))
		return behind || d.byeCaller && d.bye.at-cancel.at > int64(raceWindow)
	})
}

// acknowledgedFailure reports whether an ACK proves a failure that the log lacks.
func (a *survey) acknowledgedFailure() bool {
	return slices.ContainsFunc(a.trace.messages, func(m *message) bool {
		return m.cseq >= a.lastAttempt && !a.paths.ofCopy(m) && (m.code == CodeAckError || m.code == CodeAckUnknown) && (a.paths.view != ViewServer || m.branch == nil)
	})
}

// openOutcome is for a call without an end in the log. An INVITE cannot stay
// open longer than timer C, so where its log goes on for longer the end is
// missing and unknown.
func (a *progress) openOutcome() Outcome {
	begun := len(a.paths.invites) > 0 || len(a.paths.legs) > 0 || a.attempt != DialogNone
	if !begun || a.trace.goesOn() > timerC {
		return OutcomeUnknown
	}
	return OutcomeInProgress
}

// endsWith reports whether the log ends with a failure, before the ACK for it. The
// caller may try again, with another offer.
func (a *paths) endsWith(m *message) bool {
	if a.view == ViewCallee || a.trace.goesOn() > reflex {
		return false
	}
	return !slices.ContainsFunc(a.trace.messages, func(ack *message) bool { return ack.method == sip.ACK && ack.cseq == m.cseq && before(m, ack) })
}

// goesOn is for how long the logs of the session go on behind its last message:
// that of the log which goes on longest. OPTIONS and REGISTER with the Call-ID of a call
// do not say that it goes on.
func (a *trace) goesOn() time.Duration {
	if a.beyond >= 0 {
		return a.beyond
	}
	a.beyond = 0
	last := map[uint32]int64{} // by file
	for _, m := range a.messages {
		if apart := m.method == sip.OPTIONS || m.method == sip.REGISTER; apart && a.messages[0].method != m.method {
			continue
		}
		a.latest = m
		if m.fact.time != noTime {
			file := a.c.b.sym.sources[m.source].file
			last[file] = max(last[file], m.fact.time)
		}
	}
	for file, at := range last {
		a.beyond = max(a.beyond, time.Duration(a.c.b.taught.files[file].last-at))
	}
	return a.beyond
}

// answeredBy tells a plain answer from voice mail and a forwarded call.
func (a *purpose) answeredBy(b *branch) Outcome {
	switch {
	case b.voicemail:
		return OutcomeVoicemail
	case a.progress.beganBehind(a.progress.forward, b) && (!b.own && b.aor != "" || b.calledAfter(a.progress.forward)):
		return OutcomeForwarded
	case !b.own && (a.survey.plain || b.product.Class.IsClient()) && (a.diverted || a.fork.deflectedTo(b)) && !a.trace.has(CodeAdd):
		return OutcomeForwarded
	case !b.own && b.aor != "" && !sameUser(b.aor, a.callee) && a.progress.redirected(b):
		return OutcomeForwarded
	}
	return OutcomeAnswered
}

func (a *trace) has(code Code) bool {
	return slices.ContainsFunc(a.messages, func(m *message) bool { return m.code == code })
}

// failedBy reads the final response of the last attempt. Whatever it is, the caller
// gave up if a CANCEL came before it (RFC 3261 §9.1): a proxy need not send 487, and what
// crosses the CANCEL finds nobody who still wants the call.
func (a *contest) failedBy(t *attempt) Outcome {
	m := t.final
	if cancel := t.gaveUp(); cancel != nil && before(cancel, m) && m.status >= 400 {
		return OutcomeCancelled
	}
	if s := m.status; s >= 400 && retried(s) && a.paths.endsWith(m) && !(isChallenge(s) && a.trace.refusesCredentials(m)) {
		return a.progress.openOutcome()
	}
	switch m.says() {
	case StateDiverted:
		return OutcomeRedirected
	case StateBusy:
		return OutcomeBusy
	case StateDeclined:
		return OutcomeDeclined
	case StateNoAnswer:
		if a.fork.anyRang() || !m.namesFailure() {
			return OutcomeNoAnswer
		}
	case StateCancelled:
		return a.terminated(t)
	}
	return OutcomeFailed
}

// namesFailure reports whether the server gives an id for a final response that says
// what failed. Those of inbound routing (13000 and up) are about places that did not
// take the call, and those that pass a failure on name none.
func (m *message) namesFailure() bool {
	for _, d := range m.diagnostics() {
		_, known := catalog.RemedyFor(d.ID, catalog.RemedyServer)
		if known && catalog.FamilyOf(d.Header) == catalog.FamilyServer && !passedOn[d.ID] && !harmless[d.ID] && d.ID/1000 != 13 {
			return true
		}
	}
	return false
}

// refuses reports whether a status says that the callee does not want the call: 603,
// 605 as Microsoft's clients send it, and 607 (RFC 8197).
func refuses(status uint16) bool { return status == 603 || status == 605 || status == 607 }

// declinedByWarning reports whether a 480 says that the callee does not want to be
// disturbed.
func (m *message) declinedByWarning() bool {
	return m.status == 480 && strings.HasPrefix(strings.TrimSpace(rareValue(m.c.text(m.rare), keyWarning)), "391")
}

// terminated reads a 487: it follows a CANCEL or a BYE in the early dialog, but a
// server of Microsoft also uses it when its routing gives up. In the caller's log and the
// server's its CANCEL would be there. Elsewhere, and where an endpoint sent it, which has no other reason to
// (RFC 3261 §9.2, §15.1.2), 487 tells that the INVITE was cancelled, not by whom; at the callee it
// may be that somebody else answered, and so where nothing tells whose log it is.
func (a *contest) terminated(t *attempt) Outcome {
	if t.gaveUp() != nil || a.earlyBye != nil {
		return OutcomeCancelled
	}
	for _, d := range t.final.diagnostics() {
		switch d.ID {
		case 13001, 13002:
			return OutcomeNoAnswer
		}
	}
	if a.paths.view == ViewCallee || a.paths.view == ViewUnknown || len(a.paths.invites) > 0 && t.final.branch == nil && !a.survey.plain {
		return OutcomeUnknown
	}
	return OutcomeCancelled
}
