package annotate

import (
	"cmp"
	"slices"
	"time"
)

// Who won: the branch that completed INVITE/200/ACK and kept it. The rules, the
// strongest first:
//
//   - A 2xx to the INVITE is an answer, one to PRACK, CANCEL, BYE or a re-INVITE is
//     none (RFC 3261 §13.2.2.4, §17.1.3).
//   - An answer whose ACK did not come established nothing ([survey.unconfirmed]).
//   - Of several answers the caller keeps one, and hangs up the surplus ones at once
//     ([progress.surplus], §13.2.2.4); so does a server that had cancelled the branch
//     (5009, 5010 of [MS-OCER]).
//   - An answer that crossed the caller's CANCEL or BYE is hung up at once (§9.1, §15).
//   - Where several are left the one that lasted longer was kept, or the only one that
//     a caller's log without gaps has the ACK of (§13.2.2.4).
//
// What tells whether an answer was acknowledged is in handshake.go, and whether the
// caller wanted it at all in giveup.go.
//
// Whatever of this the log leaves open leaves the winner open. Without times
// nothing is decided by times: an excerpt's race has no winner.

// Times that tell a race from a call.
const (
	raceWindow = 5 * time.Second        // a surplus answer is hung up within this time
	reflex     = time.Second            // nobody hangs up a wanted call faster
	automatic  = 100 * time.Millisecond // what comes so soon no person has done
	outlasts   = 10 * time.Second       // of two answers the longer one was kept, if by so much
	ackTimeout = 32 * time.Second       // 64*T1: then an endpoint gives up its 2xx (RFC 3261 §13.3.1.4)
	ackSpacing = 4 * time.Second        // T2: no 2xx is repeated so long after its ACK arrived (RFC 3261 §13.3.1.4)
	ackRetries = 15 * time.Second       // a 2xx that is repeated for so long is not acknowledged
	ackRepeats = 6                      // as often as it is in that time (RFC 3261 §13.3.1.4)
	ackLate    = 4                      // as often as it is in ackSpacing
	timerC     = 3 * time.Minute        // an INVITE that is older is over (RFC 3261 §16.6)
)

// contest is the ninth stage: what came of the answers of a call, and which was kept.
type contest struct {
	firstStages
	purpose *purpose

	winner      *branch
	won         *dialog
	answerer    *branch          // who answered, also where the log does not prove the handshake
	race        bool             // several places answered
	hasGap      bool             // a race, of which the log lacks a 2xx, an ACK or a BYE
	unconfirmed *dialog          // an answer whose ACK never came
	open        bool             // an answer was not hung up at once, so that the call was kept
	earlyBye    *message         // with which the caller ended an early dialog, and the call
	hunts       map[*branch]bool // branches called when all before them had ended
	ringing     int              // branches that rang and of which no end is known
	counted     bool             // ringing is filled in
}

// find judges the answers.
func (a *contest) find(p *purpose) {
	*a = contest{firstStages: p.firstStages, purpose: p}
	for _, d := range a.fork.dialogs {
		d.late = a.progress.endedBefore(d)
	}
	a.earlyBye, a.hunts = a.progress.findEarlyBye(), a.fork.findHunts()
	if a.survey.call {
		a.findWinner()
	}
}

// findWinner finds the answer that was kept.
func (a *contest) findWinner() {
	if !a.roles.callerKnown {
		return // who was called is unknown
	}
	taken := a.progress.answeredDialogs()
	a.race = len(those(taken, func(d *dialog) bool { return d.answer != nil || d.ack != nil })) >= 2
	a.hasGap = a.race && hasGap(taken)
	open, last := openAnswers(taken)
	var kept, proven []*dialog
	for _, d := range taken {
		switch {
		case a.progress.surplus(d, open, last), d.serverBye, a.progress.failedAfter(d):
			continue
		case a.survey.unconfirmed(d):
			a.unconfirmed = d
			continue
		}
		kept = append(kept, d)
		a.open = a.open || !a.hungUpAtOnce(d)
		if a.established(d) {
			proven = append(proven, d)
		}
	}
	if a.trace.untimed() && len(taken) > 1 || a.race && a.hasGap && !a.trace.ticks() {
		return // only times, or the order of all of them, would tell
	}
	a.won = a.choose(kept, proven)
	a.hasGap = a.hasGap || a.race && len(kept) > 1 // the BYE of a surplus answer is missing
	switch {
	case a.won != nil:
		a.winner, a.answerer = a.won.branch, a.won.branch
	case len(kept) == 1 && kept[0].claimed() && (!a.hungUpAtOnce(kept[0]) || a.trace.untimed() && kept[0].complete()) && !a.progress.crossesCancel(kept[0]) && !a.survey.mayEndEarly(kept[0]):
		a.answerer = kept[0].branch
	}
}

// failedAfter reports whether the caller got a failure after what looks like the
// answer on a dialog: then that never was one, or went no further than to a server,
// for nothing follows a 2xx (RFC 3261 §16.7). So it is where the callee hangs up after the
// failure, and the log has no answer: it had sent one that the caller did not get.
func (a *progress) failedAfter(d *dialog) bool {
	base := d.base()
	switch {
	case a.paths.view == ViewCallee:
		return false
	case base == nil && d.inside == nil && d.bye != nil:
		f := a.try(cmp.Or(d.attempt(), a.survey.lastAttempt)).final
		return f != nil && before(f, d.bye)
	case base == nil, d.lasted():
		return false
	}
	if f := a.try(base.cseq).final; f != nil && f.toTag != d.tag && before(base, f) {
		return true
	}
	return d.answer == nil && slices.ContainsFunc(a.trace.messages, func(m *message) bool {
		return m.code == CodeAckError && m.cseq == base.cseq && before(base, m) && m.toAddressOfRecord()
	})
}

// answeredDialogs returns the dialogs that were answered, as far as the log shows.
func (a *progress) answeredDialogs() []*dialog {
	var taken []*dialog
	for _, b := range a.fork.branches {
		taken = append(taken, those(b.dialogs, func(d *dialog) bool { return d.claimed() && !a.endedEarly(d) && d.late == nil })...)
	}
	return taken
}

// choose picks the winner among the answers that were not hung up as surplus.
func (a *contest) choose(kept, proven []*dialog) *dialog {
	switch {
	case len(proven) == 0:
		return nil
	case len(kept) > 1:
		return a.progress.longest(kept, proven)
	}
	d := proven[0]
	if a.hungUpAtOnce(d) || a.progress.crossesCancel(d) || a.progress.stillWaits(d) || d.answer == nil && !d.lasted() && a.othersOpen(d.branch) {
		return nil
	}
	return d
}

// longest picks among several answers of which none was hung up at once: only
// what happened later tells.
func (a *progress) longest(kept, proven []*dialog) *dialog {
	lasting := those(proven, (*dialog).lasted)
	if len(lasting) == 1 && lasting[0].complete() && a.aloneAcknowledged(lasting[0], kept) {
		return lasting[0]
	}
	// What lasted is outlasted by one that was hung up later, or not at all.
	outlasted := len(lasting) == 1 && lasting[0].bye != nil && slices.ContainsFunc(kept, func(d *dialog) bool {
		return d.bye == nil || before(lasting[0].bye, d.bye)
	})
	if len(lasting) == 1 && !outlasted && a.roles.shared(lasting[0]) {
		return lasting[0]
	}
	var longest *dialog
	for _, d := range kept {
		if d.bye == nil {
			return nil
		}
		if longest == nil || before(longest.bye, d.bye) {
			longest = d
		}
	}
	soon := func(d *dialog) bool { return d != longest && longest.bye.at-d.bye.at < int64(outlasts) }
	if slices.ContainsFunc(kept, soon) || !slices.Contains(lasting, longest) {
		return nil
	}
	return longest
}

// shared reports whether both sides knew a dialog: one hung up, or the callee's side used
// it or took what the caller's side asked. A request of the caller alone may have gone to
// somebody who knew nothing of it.
func (a *roles) shared(d *dialog) bool {
	return d.bye != nil || d.agreed || d.inside != nil && !a.callers[d.inside.fromTag]
}

// aloneAcknowledged reports whether of several answers the caller acknowledged one, and
// its log, in which nothing else is missing, has no more of the others than their 2xx.
func (a *progress) aloneAcknowledged(d *dialog, kept []*dialog) bool {
	more := func(o *dialog) bool { return o != d && !o.onlyAnswered() }
	return !slices.ContainsFunc(kept, more) && a.noGapsBut((*dialog).onlyAnswered)
}

// unconfirmed reports whether the log shows that the ACK never reached the
// endpoint that answered, so that no call came about: the endpoint says so, it
// sends its 2xx again and again, its dialog is unknown to the other side when it is
// hung up, or a server's own trace has the 2xx coming in and never going out, or its ACK,
// and the 2xx comes again.
func (a *survey) unconfirmed(d *dialog) bool {
	switch {
	case d.inside != nil:
		return false
	case d.bye != nil && !d.byeCaller && d.bye.saysNoACK():
		return true
	case a.trace.untimed() && d.repeats >= ackRepeats && (!d.byeCaller || d.ack == nil):
		return true
	case d.answer != nil && d.again != nil && (d.again.at-d.answer.at >= int64(ackRetries) || d.givenUp()):
		// A dialog that is hung up later than the endpoint would have waited was up.
		return d.bye == nil || d.bye.at-d.answer.at < int64(ackTimeout+8*time.Second)
	case d.again != nil && d.bye == nil && a.ackKeptBack(d):
		return true
	case d.byeRefused != nil && d.gone == nil && !d.bothLeft && (d.byeCaller || d.ack == nil) && (d.base() == nil || d.within(ackTimeout+8*time.Second)):
		return true
	}
	return d.ack == nil && d.bye == nil && a.keptBack(d.answer)
}

// hasGap reports whether the log lacks a 2xx or an ACK of these dialogs.
func hasGap(taken []*dialog) bool {
	return slices.ContainsFunc(taken, func(d *dialog) bool { return !d.complete() })
}

// surplus reports whether the caller hung up this answer because it kept
// another one (RFC 3261 §13.2.2.4).
func (a *progress) surplus(d *dialog, open *dialog, last *dialog) bool {
	if !d.byeCaller || !a.hungUpSoon(d) || d.lastUse != nil && a.trace.ticks() && (d.base() == nil || d.lastUse.at-d.base().at > int64(reflex)) {
		return false
	}
	return open != nil && open.branch != d.branch || last != nil && last.branch != d.branch && before(d.bye, last.bye)
}

// hungUpSoon reports whether the BYE followed the answer so soon that it may end
// the surplus one of a race; where the log lacks that answer, the first answer
// of the call stands in.
func (a *progress) hungUpSoon(d *dialog) bool {
	if d.base() != nil {
		return d.within(raceWindow)
	}
	return d.bye != nil && a.firstAnswer != nil && d.bye.at-a.firstAnswer.at <= int64(raceWindow)
}

// openAnswers returns an answer that was not hung up, and the one that was hung
// up last; nil where there is none.
func openAnswers(taken []*dialog) (open, last *dialog) {
	for _, d := range taken {
		switch {
		case d.bye == nil:
			open = d
		case last == nil || before(last.bye, d.bye):
			last = d
		}
	}
	return open, last
}
