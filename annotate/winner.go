package annotate

import (
	"slices"
	"strings"
	"time"

	"ocsconv/formats"
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
// Whatever of this the log leaves open leaves the winner open. Without times
// nothing is decided by times: an excerpt's race has no winner.

// Times that tell a race from a call.
const (
	raceWindow = 5 * time.Second        // a surplus answer is hung up within this time
	reflex     = time.Second            // nobody hangs up a wanted call faster
	automatic  = 100 * time.Millisecond // what comes so soon no person has done
	outlasts   = 10 * time.Second       // of two answers the longer one was kept, if by so much
	ackTimeout = 32 * time.Second       // 64*T1: then an endpoint gives up its 2xx (RFC 3261 §13.3.1.4)
	ackRetries = 15 * time.Second       // a 2xx that is repeated for so long is not acknowledged
	ackRepeats = 6                      // as often as it is in that time (RFC 3261 §13.3.1.4)
	timerC     = 3 * time.Minute        // an INVITE that is older is over (RFC 3261 §16.6)
)

// answering is the tenth stage: which of the answers was kept.
type answering struct {
	aims
	contest contest
}

// contest is what came of the answers of a call.
type contest struct {
	winner      *branch
	won         *dialog
	answerer    *branch          // who answered, also where the log does not prove the handshake
	race        bool             // several places answered
	holed       bool             // a race, of which the log lacks a 2xx, an ACK or a BYE
	unconfirmed *dialog          // an answer whose ACK never came
	open        bool             // an answer was not hung up at once, so that the call was kept
	earlyBye    *message         // with which the caller ended an early dialog, and the call
	hunts       map[*branch]bool // branches called when all before them had ended
	ringing     int              // branches that rang and of which no end is known
	counted     bool             // ringing is filled in
}

// begin empties the stage.
func (a *answering) begin() { a.contest = contest{} }

// findAnswer fills in the stage.
func (a *answering) findAnswer() {
	for _, d := range a.dialogs {
		d.late = a.endedBefore(d)
	}
	a.contest.earlyBye, a.contest.hunts = a.findEarlyBye(), a.findHunts()
	if a.call {
		a.findWinner()
	}
}

// findWinner judges the answers.
func (a *answering) findWinner() {
	if !a.callerKnown {
		return // who was called is unknown
	}
	c := &a.contest
	taken := a.answeredDialogs()
	answers := 0
	for _, d := range taken {
		if d.answer != nil || d.ack != nil {
			answers++
		}
	}
	c.race = answers >= 2
	c.holed = c.race && holed(taken)
	open, last := openAnswers(taken)
	var kept, proven []*dialog
	for _, d := range taken {
		switch {
		case a.surplus(d, open, last), d.serverBye, a.failedAfter(d):
			continue
		case a.unconfirmed(d):
			c.unconfirmed = d
			continue
		}
		kept = append(kept, d)
		c.open = c.open || !a.hungUpAtOnce(d)
		if a.established(d) {
			proven = append(proven, d)
		}
	}
	if a.untimed() && len(taken) > 1 || c.race && c.holed && !a.ticks() {
		return // only times, or the order of all of them, would tell
	}
	c.won = a.choose(kept, proven)
	c.holed = c.holed || c.race && len(kept) > 1 // the BYE of a surplus answer is missing
	switch {
	case c.won != nil:
		c.winner, c.answerer = c.won.branch, c.won.branch
	case len(kept) == 1 && kept[0].claimed() && !a.hungUpAtOnce(kept[0]) && !a.crossesCancel(kept[0]) && !a.mayEndEarly(kept[0]):
		c.answerer = kept[0].branch
	}
}

// failedAfter reports whether the caller got a failure after what looks like the
// answer on a dialog: then that never was one, or went no further than to a server,
// for nothing follows a 2xx (RFC 3261 §16.7).
func (a *progress) failedAfter(d *dialog) bool {
	base := d.base()
	if base == nil || a.view == ViewCallee || d.lasted() {
		return false
	}
	if f := a.try(base.cseq).final; f != nil && f.toTag != d.tag && before(base, f) {
		return true
	}
	return d.answer == nil && slices.ContainsFunc(a.messages, func(m *message) bool {
		return m.code == CodeAckError && m.cseq == base.cseq && before(base, m) && m.toAddressOfRecord()
	})
}

// answeredDialogs returns the dialogs that were answered, as far as the log shows.
func (a *progress) answeredDialogs() []*dialog {
	var taken []*dialog
	for _, b := range a.branches {
		for _, d := range b.dialogs {
			if d.claimed() && !a.endedEarly(d) && d.late == nil {
				taken = append(taken, d)
			}
		}
	}
	return taken
}

// endedBefore returns the failure with which an attempt had ended when the answer came that
// the caller then hung up at once: a 408 of its own side (RFC 3261 §16.8), or timer B. The
// caller acknowledges such a 2xx as any other, and ends the dialog (§13.2.2.4).
func (a *progress) endedBefore(d *dialog) *message {
	if d.answer == nil || d.bye == nil || !d.byeCaller || d.inside != nil || !d.within(raceWindow) {
		return nil
	}
	if f := a.try(d.attempt()).final; f != nil && f.toTag != d.tag && before(f, d.answer) && before(d.answer, d.bye) {
		return f
	}
	return nil
}

// claimed reports whether something says that the dialog was answered.
func (d *dialog) claimed() bool {
	return d.answer != nil || d.ack != nil || d.inside != nil || d.doubt || d.bye != nil
}

// endedEarly reports whether the caller's BYE ended an early dialog, which it may
// instead of a CANCEL (RFC 3261 §15): no 2xx had come, and the INVITE got its final
// response later.
func (a *progress) endedEarly(d *dialog) bool {
	if d.bye == nil || !d.byeCaller || d.ack != nil && before(d.ack, d.bye) || d.inside != nil || d.answer != nil && before(d.answer, d.bye) {
		return false
	}
	if d.answer != nil {
		return true // it crossed the BYE
	}
	if ack := d.branch.ackError; ack != nil && before(d.bye, ack) {
		return true // the INVITE failed then
	}
	if final := a.try(d.branch.repliedTo()).final; final != nil && before(d.bye, final) {
		return true
	}
	return d.ok && a.firstAnswer != nil && a.firstAnswer.cseq >= d.branch.attempt && before(d.bye, a.firstAnswer)
}

// mayEndEarly reports whether all that tells of an answer is a BYE of the caller to
// what rings: a phone may end an early dialog with it (RFC 3261 §15), and what the INVITE
// got is not in the log. Clients of Microsoft send CANCEL.
func (a *survey) mayEndEarly(d *dialog) bool {
	i := a.invite()
	return a.plain && !d.answered() && d.bye != nil && d.byeCaller && (i == nil || d.bye.at-i.at < int64(timerC))
}

// choose picks the winner among the answers that were not hung up as surplus.
func (a *answering) choose(kept, proven []*dialog) *dialog {
	switch {
	case len(proven) == 0:
		return nil
	case len(kept) > 1:
		return a.longest(kept, proven)
	}
	d := proven[0]
	if a.hungUpAtOnce(d) || a.crossesCancel(d) || d.answer == nil && !d.lasted() && a.othersOpen(d.branch) {
		return nil
	}
	return d
}

// longest picks among several answers of which none was hung up at once: only
// what happened later tells.
func (a *progress) longest(kept, proven []*dialog) *dialog {
	var lasting []*dialog
	for _, d := range proven {
		if d.lasted() {
			lasting = append(lasting, d)
		}
	}
	if len(lasting) == 1 && lasting[0].complete() && a.aloneAcknowledged(lasting[0], kept) {
		return lasting[0]
	}
	// What lasted is outlasted by one that was hung up later, or not at all.
	outlasted := len(lasting) == 1 && lasting[0].bye != nil && slices.ContainsFunc(kept, func(d *dialog) bool {
		return d.bye == nil || before(lasting[0].bye, d.bye)
	})
	if len(lasting) == 1 && !outlasted && a.shared(lasting[0]) {
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
	for _, d := range kept {
		if d != longest && longest.bye.at-d.bye.at < int64(outlasts) {
			return nil
		}
	}
	if !slices.Contains(lasting, longest) {
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
	for _, o := range kept {
		if o != d && !o.onlyAnswered() {
			return false
		}
	}
	return a.wholeBut((*dialog).onlyAnswered)
}

// onlyAnswered reports whether a 2xx is all that the log has of a dialog behind its
// provisionals.
func (d *dialog) onlyAnswered() bool {
	return d.answer != nil && d.ack == nil && d.inside == nil && d.bye == nil && d.again == nil
}

// established reports whether the three-way handshake is known to have completed.
// A BYE of the caller proves it when it comes so late that it is none of a surplus
// answer, one of the callee when it comes before the endpoint would give up
// waiting for the ACK (RFC 3261 §15).
func (a *answering) established(d *dialog) bool {
	switch {
	case d.ack != nil, d.inside != nil:
		return true
	case d.bye == nil:
		return false
	case d.byeCaller && d.answer == nil:
		return a.onlyAnswer(d)
	case d.byeCaller:
		// Surplus answers are a matter of endpoints with an epid, which a log may lack.
		return !d.within(raceWindow) || a.ticks() && a.view != ViewCallee && d.branch.epid == "" && !a.othersOpen(d.branch)
	}
	return d.answer != nil && a.ticks() && !a.firstOf(d.answer) && !d.timesOut()
}

// onlyAnswer reports whether the caller's own log shows that it called and hung up
// an endpoint, and nothing else of the call. Clients of Microsoft end what rings
// with CANCEL, so that the endpoint had answered.
func (a *progress) onlyAnswer(d *dialog) bool {
	return a.view == ViewCaller && len(a.invites) > 0 && len(a.dialogs) == 1 && len(a.branches) == 1 && d.branch.epid != "" && !d.ok &&
		d.byeRefused == nil && a.last().final == nil && a.last().gaveUp() == nil
}

// timesOut reports whether the callee hung up just when it would give up waiting
// for the ACK.
func (d *dialog) timesOut() bool {
	after := time.Duration(d.bye.at - d.answer.at)
	if d.again != nil {
		return after < ackTimeout+8*time.Second // it was waiting, and the log may lack when it began to
	}
	return after > ackTimeout-time.Second && after < ackTimeout+8*time.Second
}

// unconfirmed reports whether the log shows that the ACK never reached the
// endpoint that answered, so that no call came about: the endpoint says so, it
// sends its 2xx again and again, its dialog is unknown to the other side when it is
// hung up, or a server's own trace has the 2xx coming in and never going out.
func (a *survey) unconfirmed(d *dialog) bool {
	switch {
	case d.inside != nil:
		return false
	case d.bye != nil && !d.byeCaller && d.bye.saysNoACK():
		return true
	case a.untimed() && d.repeats >= ackRepeats && (d.bye == nil || !d.byeCaller):
		return true
	case d.answer != nil && d.again != nil && d.again.at-d.answer.at >= int64(ackRetries):
		// A dialog that is hung up later than the endpoint would have waited was up.
		return d.bye == nil || d.bye.at-d.answer.at < int64(ackTimeout+8*time.Second)
	case d.ack == nil && d.bye != nil && !d.byeCaller && d.answer != nil && d.again != nil && d.timesOut():
		return true
	case d.byeRefused != nil && d.gone == nil && !d.bothLeft && (d.byeCaller || d.ack == nil) && (d.base() == nil || d.within(ackTimeout+8*time.Second)):
		return true
	}
	return d.ack == nil && d.bye == nil && a.keptBack(d.answer)
}

// keptBack reports whether a server's own trace has a 2xx that came in from a leg
// and that it did not send on.
func (a *survey) keptBack(m *message) bool {
	if m == nil || !a.stopsHere(m) {
		return false
	}
	last := a.messages[len(a.messages)-1]
	return time.Duration(last.at-m.at)+a.goesOn() > reflex
}

// stopsHere reports whether a server's own trace has a message that came in and that
// it did not send on.
func (a *survey) stopsHere(m *message) bool {
	return a.view == ViewServer && m.is(isServerLog) && m.direction == formats.In && !a.forwarded[m]
}

// saysNoACK reports whether a BYE says in words that the ACK did not come. The id
// alone does not: 51004 of the clients is that of any hang-up by the user too.
func (m *message) saysNoACK() bool {
	said := slices.Collect(eachMore(m.c.text(m.more), keyReason))
	for _, d := range m.diagnostics() {
		said = append(said, d.Reason)
	}
	return slices.ContainsFunc(said, func(v string) bool {
		v = strings.ToLower(v)
		return strings.Contains(v, "ack not received") || strings.Contains(v, "no ack") || strings.Contains(v, "ack timeout")
	})
}

// base returns when the dialog was established: its ACK, else the 2xx.
func (d *dialog) base() *message {
	if d.ack != nil {
		return d.ack
	}
	return d.answer
}

// holed reports whether the log lacks a 2xx or an ACK of these dialogs.
func holed(taken []*dialog) bool {
	return slices.ContainsFunc(taken, func(d *dialog) bool { return !d.complete() })
}

// complete reports whether the log has both the 2xx and its ACK.
func (d *dialog) complete() bool { return d.answer != nil && d.ack != nil }

// within reports whether the BYE came so soon after the answer. Where the clock
// stands still any BYE does.
func (d *dialog) within(limit time.Duration) bool {
	base := d.base()
	return d.bye != nil && base != nil && d.bye.at-base.at <= int64(limit)
}

// surplus reports whether the caller hung up this answer because it kept
// another one (RFC 3261 §13.2.2.4).
func (a *progress) surplus(d *dialog, open *dialog, last *dialog) bool {
	if d.bye == nil || !d.byeCaller || !a.hungUpSoon(d) || d.lastUse != nil && a.ticks() && (d.base() == nil || d.lastUse.at-d.base().at > int64(reflex)) {
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

// before compares two messages in the order of the analysis.
func before(x, y *message) bool {
	return x.at < y.at || x.at == y.at && x.n < y.n
}

// ticks reports whether the log's clock moves within the session.
func (a *trace) ticks() bool {
	n := len(a.messages)
	return n > 0 && a.messages[0].at != a.messages[n-1].at
}

// untimed reports whether the log has no times, as an excerpt. One in which
// everything happens at one time, as in the capture that another program made of an
// excerpt, has none either.
func (a *trace) untimed() bool {
	n := len(a.messages)
	return n > 0 && !a.ticks() && (a.messages[0].fact.time == noTime || n > 1 && a.stands())
}

// stands reports whether the clocks of the session's logs stand still as long as the
// logs go on.
func (a *trace) stands() bool { return a.goesOn() == 0 }

// lasted reports whether a dialog was kept: it was used, or hung up by the
// callee or late.
func (d *dialog) lasted() bool {
	return d.inside != nil || d.bye != nil && (!d.byeCaller || !d.within(raceWindow) && d.base() != nil)
}

// hungUpAtOnce reports whether a single answer may not have been the call: the
// caller hung up at once, and part of the story may be missing.
func (a *answering) hungUpAtOnce(d *dialog) bool {
	if d.bye == nil || !d.byeCaller || d.inside != nil {
		return false
	}
	if a.wantedOut(d) {
		return true
	}
	if a.gaveUpOn(d) != nil {
		return d.base() == nil || d.within(raceWindow)
	}
	if !a.ticks() {
		// A callee's excerpt does not tell whether the caller hung up at once.
		return a.untimed() && (a.view == ViewCallee || d.answer == nil) || !d.complete() && a.othersOpen(d.branch)
	}
	if d.answer == nil || a.invite() == nil {
		return d.within(raceWindow)
	}
	if a.view == ViewCallee && d.complete() {
		return d.within(automatic) // no person is so quick, but the end of a race is
	}
	return d.within(reflex) && (a.view == ViewCallee || a.othersOpen(d.branch) && !a.whole())
}

// wantedOut reports whether the caller hung up what it had meant to cancel: its
// CANCEL came too late, and was refused, since the answer was on its way
// (RFC 5407 §3.1.2).
func (a *progress) wantedOut(d *dialog) bool {
	cancel := a.cancelOf(d)
	return cancel != nil && d.bye != nil && d.byeCaller && d.inside == nil && before(cancel, d.bye) && (a.untimed() || d.within(raceWindow))
}

// cancelOf returns the CANCEL of the attempt that made a dialog, also one that was
// refused. In the logs of several endpoints it counts for the one that got it.
func (a *progress) cancelOf(d *dialog) *message {
	t := a.try(d.attempt())
	m := t.cancel
	if m == nil {
		m = t.refused // its CANCEL is not in the log
	}
	if m != nil && m.branch != nil && m.branch != d.branch {
		return d.branch.cancel
	}
	return m
}

// gaveUpOn returns what shows that the attempt that made a dialog was cancelled. In
// the logs of several endpoints a CANCEL counts for the one that got it.
func (a *progress) gaveUpOn(d *dialog) *message {
	m := a.try(d.attempt()).gaveUp()
	if m != nil && m.branch != nil && m.branch != d.branch {
		return d.branch.cancel
	}
	return m
}

// attempt returns the CSeq number of the INVITE that made the dialog.
func (d *dialog) attempt() uint32 {
	if base := d.base(); base != nil {
		return base.cseq
	}
	return d.branch.attempt
}

// crossesCancel reports whether the caller had given up when the answer came: it
// acknowledges the 2xx and hangs up (RFC 3261 §15), so that only a dialog that
// lasted was kept.
func (a *progress) crossesCancel(d *dialog) bool {
	if a.wantedOut(d) || a.gaveUpOn(d) != nil && !d.lasted() {
		return true
	}
	cancel := a.cancelOf(d)
	return cancel != nil && d.ack != nil && before(cancel, d.ack) && !d.lasted() && d.bye == nil && a.goesOn() <= raceWindow
}

// othersOpen reports whether other endpoints rang of which no end is known: none
// that the server announced to have cancelled (13006).
func (a *answering) othersOpen(b *branch) bool {
	if !a.contest.counted {
		a.contest.counted = true
		for _, o := range a.branches {
			if a.isOpen(o) {
				a.contest.ringing++
			}
		}
	}
	if a.isOpen(b) {
		return a.contest.ringing > 1
	}
	return a.contest.ringing > 0
}

func (a *progress) isOpen(b *branch) bool {
	if a.forward != nil && before(b.appeared, a.forward) {
		return false
	}
	return b.lastFinal == nil && b.cancel == nil && b.first != nil
}
