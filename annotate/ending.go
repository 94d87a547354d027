package annotate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ending is how an endpoint's part ended, and how that is known.
type ending struct {
	state    State
	how      How
	evidence []*message
	words    string
}

// endings tells how each endpoint's part ended.
func (a *verdict) endings() map[*branch]ending {
	a.answers = len(those(a.fork.branches, (*branch).answered))
	if b := a.contest.answerer; b != nil {
		a.unexplained = a.contest.unexplained(b)
	}
	list := make(map[*branch]ending, len(a.fork.branches))
	for _, b := range a.fork.branches {
		list[b] = a.ending(b)
	}
	return list
}

func (a *verdict) ending(b *branch) ending {
	if !a.roles.callerKnown && a.survey.call {
		return ending{StateUnknown, HowUnknown, nil, "one of the two parties; who was called is not in this log"}
	}
	if b == a.contest.winner {
		return a.contest.won.wonEnding()
	}
	if e, ok := a.lateEnding(b); ok {
		return e
	}
	if d := a.progress.surplusOf(b); d != nil && (a.contest.winner != nil || d.base() != nil && a.answers > 1 && a.trace.ticks()) {
		return ending{StateRaceLost, raceHow(d), evidence(d.answer, d.ack, d.bye), "the caller hung up this surplus answer"}
	}
	if e, ok := a.ownEnding(b); ok {
		return e
	}
	if e, ok := b.earlyEnding(); ok {
		return e
	}
	if d := a.contest.outlastedOf(b); d != nil {
		return ending{StateRaceLost, raceHow(d), evidence(d.answer, d.ack, d.bye), "it answered too, and this call ended before the one that was kept"}
	}
	if b.answered() {
		return a.unprovenEnding(b)
	}
	if b.ackError != nil && b.cancel == nil {
		return ending{StateUnknown, HowUnknown, evidence(b.ackError), "failed, but the log lacks its response"}
	}
	if b.first == nil && a.outcome != OutcomeAnswered && b.cancel == nil && a.outcome != OutcomeNoAnswer && a.outcome != OutcomeCancelled && a.outcome != OutcomeVoicemail && a.outcome != OutcomeForwarded {
		return ending{StateUnknown, HowUnknown, nil, "never replied"}
	}
	return a.sharedEnding(b)
}

// lateEnding is for a branch whose early dialog the caller ended with BYE, and for
// one that answered when the server had cancelled it.
func (a *verdict) lateEnding(b *branch) (ending, bool) {
	for _, d := range b.dialogs {
		switch {
		case d.bye != nil && a.progress.endedEarly(d):
			how := Inferred // from what came of the call: its ring is not in the log
			if d.ok || d.answer != nil {
				how = Observed
			}
			return ending{StateCancelled, how, evidence(d.bye), "the caller ended its early dialog with BYE"}, true
		case d.serverBye:
			return a.serverByeEnding(d), true
		case d.perhapsLate() && a.trace.untimed():
			return ending{StateUnknown, HowUnknown, evidence(d.late, d.answer, d.bye), "it answered behind the " + d.late.statusWords() + "; whether that call was kept this log does not show"}, true
		case d.late != nil && d.late != b.lastFinal:
			return ending{StateLost, Observed, evidence(d.late, d.answer, d.bye), "it answered too late, the attempt had ended with " + d.late.statusWords()}, true
		case d.answer != nil && a.elsewhere() != nil && d.byeCaller && d.within(raceWindow):
			return ending{StateRaceLost, Observed, evidence(d.answer, d.bye, a.elsewhere()), "it answered too late, somebody else had" + acceptedWords(a.acceptedBy())}, true
		}
	}
	return ending{}, false
}

// earlyEnding is for a branch of which a 199 says that its early dialog is over, and
// in its Reason perhaps why (RFC 6228 §4).
func (b *branch) earlyEnding() (ending, bool) {
	for _, d := range b.dialogs {
		if d.early == nil || b.answered() {
			continue
		}
		e := ending{StateLost, Announced, evidence(d.early), "its early dialog ended by itself (199)"}
		switch outcomeOfCause(d.early.statusGiven()) {
		case OutcomeBusy:
			e.state, e.words = StateBusy, "busy, as the 199 says"
		case OutcomeNoAnswer:
			e.words = "did not answer, as the 199 says"
		case OutcomeDeclined:
			e.state, e.words = StateDeclined, "declined, as the 199 says"
		}
		return e, true
	}
	return ending{}, false
}

// statusGiven is the SIP status that a Reason gives, or that stands for its cause of the
// telephone network (RFC 3398 §7.2.4.1), 0 for none.
func (m *message) statusGiven() int {
	status, _ := m.cancelReason()
	if q, ok := m.networkCause(); ok && status == 0 {
		status = map[int]int{17: 486, 18: 408, 19: 480, callRejected: 603}[q.Value]
	}
	return status
}

// everywhere says what a 6xx means, which ends the call at all endpoints (RFC 3261 §21.6).
func everywhere(says State) string {
	switch says {
	case StateBusy:
		return "busy at all endpoints of the callee"
	case StateDeclined:
		return "declined for all endpoints of the callee"
	}
	return "final for all endpoints of the callee"
}

func evidence(list ...*message) []*message {
	return those(list, func(m *message) bool { return m != nil })
}

func (d *dialog) wonEnding() ending {
	how := Observed
	if d.answer == nil || d.ack == nil {
		how = Inferred
	}
	e := ending{StateWon, how, evidence(d.answer, d.ack), "completed INVITE/200/ACK"}
	if how == Inferred {
		e.evidence, e.words = evidence(d.answer, d.ack, d.inside, d.bye), "the log lacks part of the handshake, but what followed proves it"
	}
	return e
}

func raceHow(d *dialog) How {
	if d.answer != nil && d.bye != nil {
		return Observed
	}
	return Inferred
}

// surplusOf returns the dialog of a branch that the caller hung up at once.
func (a *progress) surplusOf(b *branch) *dialog {
	return find(b.dialogs, func(d *dialog) bool { return d.byeCaller && d.inside == nil && a.hungUpSoon(d) })
}

// outlastedOf returns the dialog of a branch that was acknowledged and ended before that
// of the winner did.
func (a *contest) outlastedOf(b *branch) *dialog {
	if a.won == nil || !a.trace.ticks() {
		return nil
	}
	return find(b.dialogs, func(d *dialog) bool {
		return d.complete() && d.bye != nil && (a.won.bye == nil || before(d.bye, a.won.bye)) && !a.survey.unconfirmed(d)
	})
}

func (b *branch) answered() bool {
	return slices.ContainsFunc(b.dialogs, func(d *dialog) bool { return d.answer != nil || d.proven() || d.doubt || d.bye != nil })
}

// unprovenEnding is for a branch that answered, while the log does not prove
// that it kept the call.
func (a *verdict) unprovenEnding(b *branch) ending {
	for _, d := range b.dialogs {
		switch cancel := a.progress.cancelOf(d); {
		case a.survey.unconfirmed(d):
			return ending{StateUnknown, HowUnknown, evidence(d.answer, d.again, d.bye, d.byeRefused), a.survey.unconfirmedWords(d)}
		case a.progress.stillWaits(d):
			return ending{StateUnknown, HowUnknown, evidence(d.answer, d.again), "it repeated its answer where the log ends, which does not show that the confirmation (ACK) came"}
		case a.contest.winner != nil && d.onlyAnswered():
			return ending{StateUnknown, HowUnknown, evidence(d.answer), "answered, and its ACK is not in this log"}
		case a.outcome == OutcomeCancelled && cancel != nil:
			e := ending{StateCancelled, Inferred, evidence(b.answer, cancel), "its answer crossed the CANCEL"}
			if final := a.progress.try(d.attempt()).final; final != nil {
				e.how, e.evidence = Observed, append(e.evidence, final) // which the caller got for the answer
			}
			return e
		}
	}
	if !slices.ContainsFunc(b.dialogs, (*dialog).answered) && a.outcome == OutcomeUnknown {
		return ending{StateUnknown, HowUnknown, nil, "hung up, and the log does not show whether it had answered"}
	}
	return ending{StateUnknown, HowUnknown, evidence(b.answer), "answered, but the log does not show that the call was kept"}
}

// serverByeEnding is for an answer that came when the server had cancelled the
// branch: the server acknowledges it and hangs up by itself.
func (a *verdict) serverByeEnding(d *dialog) ending {
	proof := evidence(d.answer, d.ack, d.bye)
	how := Announced
	if d.answer != nil {
		how = Observed
	}
	if a.contest.winner != nil || a.contest.race || a.elsewhere() != nil {
		words := "it answered too late, and the server hung up"
		if !d.bye.carriesID(5009, 5010) {
			words = "it answered too late, as the Reason of its BYE says"
		}
		return ending{StateRaceLost, how, proof, words}
	}
	return ending{StateCancelled, how, proof, "it answered when the server had cancelled this branch, and the server hung up"}
}

// unconfirmedWords says what shows that the ACK never came.
func (a *survey) unconfirmedWords(d *dialog) string {
	switch {
	case d.bye != nil && !d.byeCaller && d.bye.saysNoACK():
		return "no confirmation (ACK) came, as its BYE says"
	case d.byeRefused != nil:
		return "the call was unknown there when it was hung up (481)"
	case d.again == nil:
		return "the server did not send the answer on, and no confirmation (ACK) came"
	case a.ackKeptBack(d):
		return "it repeated its answer, whose confirmation (ACK) the server did not send on"
	case d.bye != nil && !d.byeCaller:
		return "it repeated its answer and gave up: no confirmation (ACK) came"
	}
	return "it repeated its answer, and no confirmation (ACK) came"
}

// cancelled returns what shows that the caller gave up: its CANCEL, the response
// to that, or its BYE in an early dialog.
func (a *contest) cancelled() *message {
	if m := a.progress.last().gaveUp(); m != nil {
		return m
	}
	return a.earlyBye
}

// ownEnding is for an endpoint that ended its part by itself, or of which the
// log shows how the server ended it.
func (a *verdict) ownEnding(b *branch) (ending, bool) {
	m := b.lastFinal
	if m == nil || m.status == 401 || m.status == 407 {
		return a.legEnding(b)
	}
	switch state := m.says(); state {
	case StateCancelled:
		return a.legEnding(b)
	case StateLost:
		return ending{state, Observed, evidence(m), "gave up with " + m.statusWords()}, true
	default:
		return ending{state, Observed, evidence(m), "replied " + m.statusWords()}, true
	}
}

// says tells what a final response of 300 or more says of who sent it; [StateLost] stands
// for a failure that nobody decided on.
func (m *message) says() State {
	switch s := m.status; {
	case s == 486 || s == 600:
		return StateBusy
	case refuses(s) || m.declinedByWarning():
		return StateDeclined
	case s >= 300 && s < 400:
		return StateDiverted
	case s == 480 || s == 408:
		return StateNoAnswer
	case s == 487:
		return StateCancelled
	}
	return StateLost
}

func (m *message) statusWords() string {
	_, rest, _ := strings.Cut(m.c.text(m.start), " ")
	return clean(rest, 60)
}

// legEnding is for a branch that was cancelled in the log: by the CANCEL of its
// leg or its 487.
func (a *verdict) legEnding(b *branch) (ending, bool) {
	seen := evidence(b.cancel, b.lastFinal)
	if len(seen) == 0 {
		return ending{}, false
	}
	switch {
	case a.fork.givenUp(b):
		return ending{StateCancelled, Observed, seen, "the server gave this leg up before it tried the next one"}, true
	case a.paths.view == ViewCallee:
		return a.calleeEnding(b, seen), true
	case a.contest.cancelledBeforeAnswer(b):
		return ending{StateCancelled, Observed, seen, "the server gave this leg up before the other one answered"}, true
	}
	e := a.sharedEnding(b)
	if e.state == StateRinging || e.state == StateUnknown {
		return b.unexplainedEnding(seen), true
	}
	if e.state == StateNoAnswer && b.lastFinal != nil {
		e.how, e.words = Observed, "did not answer until it was cancelled"
		e.evidence = append(e.evidence, seen...)
		return e, true
	}
	if b.cancel == nil && b.lastFinal.status == 487 && e.state == StateCancelled {
		e.evidence = append(e.evidence, seen...)
		return e, true // who sent the CANCEL is not in the log
	}
	if e.state == StateLost || e.state == StateCancelled {
		e.how = Observed
		e.evidence = append(e.evidence, seen...)
	}
	if e.state == StateLost {
		e.words = "cancelled by the server"
	}
	return e, true
}

// givenUp reports whether the server cancelled a leg before another one was called: it
// tried one after the other.
func (a *fork) givenUp(b *branch) bool {
	return b != nil && b.leg != nil && b.cancel != nil && slices.ContainsFunc(a.branches, func(o *branch) bool {
		return o.leg != nil && o.leg.invite.cseq == b.leg.invite.cseq && before(b.cancel, o.leg.invite)
	})
}

// cancelledBeforeAnswer reports whether a server cancelled a branch so long before the
// answer that this was not why.
func (a *contest) cancelledBeforeAnswer(b *branch) bool {
	w := a.answerer
	return b.cancel != nil && w != nil && w.answer != nil && w.answer.at-b.cancel.at > int64(reflex)
}

// unexplainedEnding is for a leg that the server cancelled, while the log does
// not show what had become of the call. The CANCEL itself may say.
func (b *branch) unexplainedEnding(seen []*message) ending {
	if b.cancel != nil && b.cancel.completedElsewhere() {
		return ending{StateLost, Announced, seen, "cancelled by the server, since another endpoint answered"}
	}
	return ending{StateUnknown, HowUnknown, seen, "cancelled by the server, the log does not show why"}
}

// calleeEnding is for the owner of a callee's log.
func (a *verdict) calleeEnding(b *branch, seen []*message) ending {
	switch {
	case a.elsewhere() != nil:
		words := "answered elsewhere"
		if by := a.acceptedBy(); by != "" {
			words += " by " + by
		}
		return ending{StateLost, Announced, seen, words}
	case a.outcome == OutcomeNoAnswer && a.reasonStatus >= 300:
		return ending{StateNoAnswer, Announced, seen, a.causeWords()}
	case a.reasonStatus >= 300:
		return ending{StateCancelled, Announced, seen, a.causeWords()}
	case b.cancel.whyCancelled() != "":
		return ending{StateCancelled, Announced, seen, b.cancel.whyCancelled()}
	case b.cancel == nil:
		return ending{StateUnknown, HowUnknown, seen, "cancelled, but the log lacks the CANCEL that would tell why"}
	}
	return ending{StateCancelled, Observed, seen, "the caller gave up or somebody else answered, the log cannot tell"}
}

// causeWords says what became of the call by the Reason of the CANCEL.
func (a *verdict) causeWords() string {
	words := map[Outcome]string{OutcomeBusy: "busy elsewhere", OutcomeDeclined: "declined elsewhere", OutcomeNoAnswer: "not answered in time"}[outcomeOfCause(a.reasonStatus)]
	if a.reasonStatus == 487 {
		words = "the caller gave up"
	}
	return fmt.Sprintf("%s (Reason of the CANCEL: SIP %d)", fallback(words, "ended elsewhere"), a.reasonStatus)
}

// sharedEnding is for an endpoint whose end follows from the session's.
func (a *verdict) sharedEnding(b *branch) ending {
	if a.progress.forward != nil && before(b.appeared, a.progress.forward) {
		return ending{StateCancelled, Announced, evidence(a.progress.forward), "the server announced that it cancelled this branch (13006)"}
	}
	if a.progress.nextHop != nil && b.answer == nil && before(b.appeared, a.progress.nextHop) {
		return ending{StateCancelled, Announced, evidence(a.progress.nextHop), "the server gave this hop up and tried the next one (12006)"}
	}
	if a.paths.view == ViewServer && !b.beyond && b.cancel == nil && b.lastFinal == nil && a.outcome != OutcomeInProgress {
		words := "the server's own log lacks the end of this leg"
		if last := a.trace.messages[len(a.trace.messages)-1]; b.first == nil && b.leg != nil && !a.survey.holes() && time.Duration(last.at-b.leg.invite.at)+a.trace.goesOn() > staysOpen {
			words = "never replied"
		}
		return ending{StateUnknown, HowUnknown, nil, words}
	}
	if t := a.progress.try(b.attempt); b.attempt != a.survey.lastAttempt && t.gaveUp() != nil && !a.fork.answersAttempt(b.attempt) {
		return ending{StateCancelled, Observed, evidence(t.gaveUp(), t.final), "the caller gave this attempt up"}
	}
	if f := a.progress.try(b.attempt).final; f != nil && f != a.progress.last().final {
		e := endedForAll(f)
		e.words = "another attempt followed; " + e.words
		return e
	}
	if b.attempt != 0 && b.attempt < a.survey.lastAttempt && a.progress.try(b.attempt).final == nil {
		return ending{StateUnknown, HowUnknown, nil, "the log lacks the end of its attempt, which another followed"}
	}
	switch a.outcome {
	case OutcomeVoicemail, OutcomeForwarded:
		if a.progress.forward != nil && b.calledAfter(a.progress.forward) || a.progress.forward == nil && a.fork.deflectedTo(b) {
			return ending{StateLost, Inferred, a.contest.winningEvidence(), "called after the forwarding, another endpoint answered; the CANCEL is not in this log"}
		}
		if a.progress.forward != nil {
			return ending{StateCancelled, Announced, evidence(a.progress.forward), "the server announced that it cancelled the earlier branches (13006)"}
		}
		return ending{StateCancelled, Inferred, a.contest.winningEvidence(), "the call was forwarded"}
	case OutcomeAnswered:
		if a.contest.answerer == nil && !(a.contest.race && a.contest.open) || a.contest.answerer != nil && (a.unexplained || a.contest.gap()) {
			return ending{StateUnknown, HowUnknown, nil, "the log does not show how this branch ended"}
		}
		if w := a.contest.answerer; w != nil && b.mayBe(w) {
			return ending{StateLost, Inferred, a.contest.winningEvidence(), "its early dialog ended when " + w.label + " answered from the same Contact, perhaps the same place"}
		}
		return ending{StateLost, Inferred, a.contest.winningEvidence(), "another endpoint answered; the CANCEL is not in this log"}
	case OutcomeBusy, OutcomeDeclined, OutcomeRedirected, OutcomeFailed:
		return endedForAll(a.progress.last().final)
	case OutcomeCancelled:
		return a.cancelledEnding(b)
	case OutcomeNoAnswer:
		return ending{StateNoAnswer, Inferred, evidence(a.progress.last().final), "did not answer"}
	case OutcomeInProgress:
		words := "still ringing where the log ends"
		switch {
		case !b.alerts():
			words = "had the call, and no more where the log ends"
		case a.trace.goesOn() > staysOpen:
			words = "rang, and its end is not in this log"
		}
		if b.ring != nil {
			return ending{StateRinging, Observed, evidence(b.ring), words}
		}
	}
	return ending{StateUnknown, HowUnknown, nil, "the log does not show how this branch ended"}
}

// cancelledEnding is that of an endpoint of which the log has no end in a call that was
// cancelled.
func (a *verdict) cancelledEnding(b *branch) ending {
	how := Observed
	if a.progress.last().cancel == nil {
		how = Inferred
	}
	if a.contest.cancelled() == nil {
		return ending{StateCancelled, Inferred, evidence(a.progress.last().final), "cancelled, as the 487 shows; by whom is not in this log"}
	}
	words := a.contest.cancelled().whyCancelled()
	switch {
	case a.contest.followed(b):
		how, words = Inferred, "the caller gave up, or the proxy had before it called the next place"
	case words != "":
	case a.paths.mayBeCallee() && a.contest.earlyBye == nil:
		words = "the caller gave up or somebody else answered, the log cannot tell"
	default:
		words = "the caller gave up"
	}
	return ending{StateCancelled, how, evidence(a.contest.cancelled(), a.progress.last().final), words}
}

// endedForAll is for an endpoint of which the log has no end when a final response
// ended an attempt. A 6xx makes a proxy cancel all other branches; any other failure
// it only forwards when all of them have ended (RFC 3261 §16.7 steps 5 and 10).
func endedForAll(f *message) ending {
	if f == nil || f.status >= 600 {
		return ending{StateLost, Inferred, evidence(f), "the call ended for all; the CANCEL is not in this log"}
	}
	return ending{StateLost, Inferred, evidence(f), fmt.Sprintf("it had ended before the %d was forwarded; its own response is not in this log", f.status)}
}

// gap reports whether the log of an answered call lacks part of a handshake, so
// that it may lack the answer of another endpoint as well: in a race, or where the
// log goes on without the ACK, which follows within moments.
func (a *contest) gap() bool {
	return a.hasGap || a.winner == nil && (a.answerer.answer == nil || a.trace.goesOn() > reflex)
}

// calledAfter reports whether the branch began after a message. A branch of which
// the log only has the end began before.
func (b *branch) calledAfter(m *message) bool {
	return b.rang || b.leg != nil && before(m, b.leg.invite)
}

// unexplained reports whether another user answered although no report of the
// server says that it had added targets before: the call may have been forwarded.
func (a *contest) unexplained(b *branch) bool {
	switch {
	case b.voicemail || b.own && !a.purpose.silent(b) || a.progress.redirected(b):
		return false
	case b.leg != nil && a.paths.view == ViewServer && (b.own || !a.hunts[b]):
		return false // the server's own log shows that it was called with the others, or after them
	case a.progress.beganBehind(a.progress.nextHop, b):
		return false // the server says that it tries another gateway
	case b.own || b.product.Class.IsServer():
		return a.fork.calledLate(b) && !a.trace.addedBefore(b)
	case b.first == nil:
		return !a.trace.has(CodeAdd) // when it rang is unknown
	}
	if !a.trace.has(CodeFork) && !a.trace.untimed() && (a.paths.view != ViewCallee || len(a.fork.branches) > 1) && len(a.paths.invites) > 0 && b.first.at-a.paths.invite().at < teamDelay && !a.purpose.callsAnother() {
		return false // a log without reports, and a delegate that rang at once
	}
	return !a.trace.addedBefore(b)
}

// useProxy names the proxy by which the same user is to be called (RFC 3261 §21.3.4).
const useProxy = 305

// redirected reports whether the caller was sent to the branch: an earlier attempt
// ended with a redirection to somebody else.
func (a *progress) redirected(b *branch) bool {
	for n, t := range a.tries {
		if n < b.repliedTo() && t.final != nil && t.final.status/100 == 3 && t.final.status != useProxy {
			return true
		}
	}
	return a.paths.retargeted(b)
}

// addedBefore reports whether a report of additional targets, or of an application,
// stands before the first message of a branch, which belongs to the report before it.
func (a *trace) addedBefore(b *branch) bool {
	m := cmp.Or(b.first, b.appeared)
	return slices.ContainsFunc(a.messages, func(r *message) bool { return (r.code == CodeAdd || r.code == CodeApplication) && before(r, m) })
}

// calledLate reports whether a branch began so long after the first one that it
// was not called with it.
func (a *fork) calledLate(b *branch) bool {
	return slices.ContainsFunc(a.branches, func(o *branch) bool {
		return o != b && b.appeared.at-o.appeared.at >= teamDelay && !o.product.Class.IsServer()
	})
}

func (a *contest) winningEvidence() []*message {
	d := a.won
	if d == nil && a.answerer != nil {
		for _, o := range a.answerer.dialogs {
			if o.claimed() {
				d = o
			}
		}
	}
	if d == nil {
		return evidence(a.progress.firstAnswer)
	}
	return evidence(d.answer, d.ack, d.inside, d.bye, d.branch.appeared)[:1]
}
