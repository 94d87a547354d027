package annotate

import (
	"cmp"

	"ocsconv/formats"
)

// Whether the caller had given up when an answer came: with CANCEL, or with a BYE (RFC 3261 §9.1, §15).

// endedBefore returns the failure with which an attempt had ended when the answer came that
// the caller then hung up at once: a 408 of its own side (RFC 3261 §16.8), or timer B. The
// caller acknowledges such a 2xx as any other, and ends the dialog (§13.2.2.4).
func (a *progress) endedBefore(d *dialog) *message {
	if d.answer == nil {
		return nil
	}
	if f := d.branch.lastFinal; f != nil && f.toTag == d.tag && f.cseq == d.answer.cseq && before(f, d.answer) {
		return f // of the endpoint itself, which may send no other one (RFC 3261 §17.2.1)
	}
	if !d.byeCaller || d.inside != nil || !d.within(raceWindow) {
		return nil
	}
	if f := a.try(d.attempt()).final; f != nil && f.toTag != d.tag && before(f, d.answer) && before(d.answer, d.bye) {
		return f
	}
	return nil
}

// endedEarly reports whether the caller's BYE ended an early dialog, which it may
// instead of a CANCEL (RFC 3261 §15): no 2xx had come, and the INVITE got its final
// response later. One that crosses the BYE stands before it in the callee's log, and its ACK
// behind it.
func (a *progress) endedEarly(d *dialog) bool {
	if !d.byeCaller || d.serverBye || d.inside != nil || d.ack != nil && before(d.ack, d.bye) {
		return false
	}
	if d.answer != nil {
		seen := a.paths.view == ViewCaller && d.bye.how == formats.Logged && d.answer.sameLog(d.bye) // in the order in which the caller had them
		crossed := d.ack != nil && !seen && a.statusGiven != 200 && d.bye.at-d.answer.at <= int64(reflex)
		return crossed || before(d.bye, d.answer)
	}
	if ack := d.branch.ackError; ack != nil && before(d.bye, ack) {
		return true // the INVITE failed then
	}
	if final := a.try(d.branch.repliedTo()).final; final != nil && before(d.bye, final) {
		return true
	}
	return a.firstAnswer != nil && a.firstAnswer.cseq >= d.branch.attempt && before(d.bye, a.firstAnswer)
}

// mayEndEarly reports whether all that tells of an answer is a BYE of the caller to
// what rings: a phone may end an early dialog with it (RFC 3261 §15), and what the INVITE
// got is not in the log. Clients of Microsoft send CANCEL.
func (a *survey) mayEndEarly(d *dialog) bool {
	i := a.paths.invite()
	return a.plain && !d.answered() && d.byeCaller && (i == nil || d.bye.at-i.at < int64(timerC))
}

// hungUpAtOnce reports whether a single answer may not have been the call: the
// caller hung up at once, and part of the story may be missing.
func (a *contest) hungUpAtOnce(d *dialog) bool {
	if !d.byeCaller || d.inside != nil {
		return false
	}
	if a.progress.wantedOut(d) {
		return true
	}
	if a.progress.gaveUpOn(d) != nil {
		return d.base() == nil || d.within(raceWindow)
	}
	if !a.trace.ticks() {
		// An excerpt that may be of one of several places does not tell whether the caller hung up at once.
		return a.trace.untimed() && (a.survey.mayBeForked() || d.answer == nil) || !d.complete() && a.othersOpen(d.branch)
	}
	if d.answer == nil || a.paths.invite() == nil {
		return d.within(raceWindow)
	}
	if a.paths.mayBeCallee() && d.complete() {
		return a.survey.mayBeForked() && d.within(automatic) // no person is so quick, but the end of a race is
	}
	return d.within(reflex) && (a.paths.view == ViewCallee || a.othersOpen(d.branch) && !a.progress.noGaps())
}

// mayBeForked reports whether the log may be that of one of several endpoints that were
// called. Only who forwards an INVITE forks it: one that came to a phone straight from the
// caller, with no other Via, went nowhere else (RFC 3261 §16.6).
func (a *survey) mayBeForked() bool {
	i := a.paths.invite()
	return a.paths.mayBeCallee() && !(a.plain && i != nil && i.vias == 1)
}

// wantedOut reports whether the caller hung up what it had meant to cancel: its
// CANCEL came too late, and was refused, since the answer was on its way
// (RFC 5407 §3.1.2).
func (a *progress) wantedOut(d *dialog) bool {
	cancel := a.cancelOf(d)
	return cancel != nil && d.byeCaller && d.inside == nil && before(cancel, d.bye) && (a.trace.untimed() || d.within(raceWindow))
}

// cancelOf returns the CANCEL of the attempt that made a dialog, or what it got where
// that was refused and is not in the log.
func (a *progress) cancelOf(d *dialog) *message {
	t := a.try(d.attempt())
	return cmp.Or(d.meant(cmp.Or(t.cancel, t.refused)), d.branch.cancel)
}

// gaveUpOn returns what shows that the attempt that made a dialog was cancelled.
func (a *progress) gaveUpOn(d *dialog) *message { return d.meant(a.try(d.attempt()).gaveUp()) }

// meant returns what shows that an attempt was cancelled, where that is of the dialog: in
// the logs of several endpoints a CANCEL counts for the one that got it. For another one
// that is what the server sent on its leg.
func (d *dialog) meant(m *message) *message {
	if m != nil && m.branch != nil && m.branch != d.branch {
		return d.branch.cancel
	}
	return m
}

// crossesCancel reports whether the caller had given up when the answer came: it
// acknowledges the 2xx and hangs up (RFC 3261 §15), so that only a dialog that
// lasted was kept. An ACK behind the CANCEL may be for the failure that this made.
func (a *progress) crossesCancel(d *dialog) bool {
	if a.wantedOut(d) || a.gaveUpOn(d) != nil && (!d.lasted() || d.answer == nil && d.inside == nil) {
		return true
	}
	cancel := a.cancelOf(d)
	return cancel != nil && d.ack != nil && before(cancel, d.ack) && !d.lasted() && d.bye == nil && a.trace.goesOn() <= raceWindow
}

// othersOpen reports whether other endpoints rang of which no end is known: none
// that the server announced to have cancelled (13006).
func (a *contest) othersOpen(b *branch) bool {
	if !a.counted {
		a.counted, a.ringing = true, len(those(a.fork.branches, a.progress.isOpen))
	}
	if a.progress.isOpen(b) {
		return a.ringing > 1
	}
	return a.ringing > 0
}

func (a *progress) isOpen(b *branch) bool {
	return (a.forward == nil || !before(b.appeared, a.forward)) && b.lastFinal == nil && b.cancel == nil && b.first != nil
}
