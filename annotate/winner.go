package annotate

import (
	"slices"
	"time"
)

// findWinner decides which branch completed INVITE/200/ACK and kept it. Where
// the log leaves a doubt there is no winner: after a 2xx without a trace of its
// ACK, and where the caller hung up so soon that the answer may have been the
// surplus one of a race, or have crossed a CANCEL.
func (a *analysis) findWinner() {
	v := &a.verdict
	if !a.callerKnown {
		return // who was called is unknown
	}
	var taken []*dialog // answered, as far as the log shows
	for _, b := range a.branches {
		for _, d := range b.dialogs {
			if d.answer != nil || d.proven() || d.doubt || d.bye != nil {
				taken = append(taken, d)
			}
		}
	}
	answers := 0
	for _, d := range taken {
		if d.answer != nil || d.ack != nil {
			answers++
		}
	}
	v.race = answers >= 2
	v.holed = v.race && holed(taken)
	open, last := openAnswers(taken)
	var kept, proven []*dialog
	for _, d := range taken {
		if a.surplus(d, open, last) {
			continue
		}
		kept = append(kept, d)
		v.open = v.open || !a.hungUpAtOnce(d)
		if d.proven() {
			proven = append(proven, d)
		}
	}
	if v.holed && !a.ticks() {
		return // without a clock only the order of all of them tells
	}
	v.won = a.choose(kept, proven)
	v.holed = v.holed || v.race && len(kept) > 1 // the BYE of a surplus answer is missing
	switch {
	case v.won != nil:
		v.winner, v.answerer = v.won.branch, v.won.branch
	case len(kept) == 1 && (kept[0].answer != nil || kept[0].proven() || kept[0].doubt) && !a.hungUpAtOnce(kept[0]) && !a.crossesCancel(kept[0]):
		v.answerer = kept[0].branch
	}
}

// choose picks the winner among the answers that were not hung up as surplus.
func (a *analysis) choose(kept, proven []*dialog) *dialog {
	if len(proven) == 0 {
		return nil
	}
	if len(kept) > 1 {
		// Two answers and no BYE yet: only what happened later tells.
		var lasting []*dialog
		for _, d := range proven {
			if a.lasted(d) {
				lasting = append(lasting, d)
			}
		}
		if len(lasting) == 1 {
			return lasting[0]
		}
		return nil
	}
	d := proven[0]
	if a.hungUpAtOnce(d) || a.crossesCancel(d) || d.answer == nil && !a.lasted(d) && a.othersOpen(d.branch) {
		return nil
	}
	return d
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
func (a *analysis) surplus(d *dialog, open *dialog, last *dialog) bool {
	if d.bye == nil || !d.byeCaller || !a.hungUpSoon(d) || d.lastUse != nil && a.ticks() && (d.base() == nil || d.lastUse.at-d.base().at > int64(reflex)) {
		return false
	}
	return open != nil && open.branch != d.branch || last != nil && last.branch != d.branch && before(d.bye, last.bye)
}

// hungUpSoon reports whether the BYE followed the answer so soon that it may end
// the surplus one of a race; where the log lacks that answer, the first answer
// of the call stands in.
func (a *analysis) hungUpSoon(d *dialog) bool {
	if d.base() != nil {
		return d.within(raceWindow)
	}
	first := a.firstAnswer
	return d.bye != nil && first != nil && d.bye.at-first.at <= int64(raceWindow)
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

// lasted reports whether a dialog was kept: it was used, or hung up by the
// callee or late.
func (a *analysis) lasted(d *dialog) bool {
	return d.inside != nil || d.bye != nil && (!d.byeCaller || !d.within(raceWindow) && d.base() != nil)
}

// hungUpAtOnce reports whether a single answer may not have been the call: the
// caller hung up at once, and part of the story may be missing.
func (a *analysis) hungUpAtOnce(d *dialog) bool {
	if d.bye == nil || !d.byeCaller || d.inside != nil {
		return false
	}
	if a.cancel != nil || a.cancelOK != nil {
		return d.base() == nil || d.within(raceWindow)
	}
	if !a.ticks() {
		return !d.complete() && a.othersOpen(d.branch)
	}
	if d.answer == nil || a.invite() == nil {
		return d.within(raceWindow)
	}
	return d.within(reflex) && (a.view == ViewCallee || a.othersOpen(d.branch))
}

// crossesCancel reports whether the caller had given up when the answer came: it
// acknowledges the 2xx and hangs up (RFC 3261 §15), so that only a dialog that
// lasted was kept.
func (a *analysis) crossesCancel(d *dialog) bool {
	return (a.cancel != nil || a.cancelOK != nil) && a.view != ViewCallee && !a.lasted(d)
}

// othersOpen reports whether other endpoints rang of which no end is known: none
// that the server announced to have cancelled (13006).
func (a *analysis) othersOpen(b *branch) bool {
	for _, o := range a.branches {
		if a.forward != nil && before(o.appeared, a.forward) {
			continue
		}
		if o != b && o.lastFinal == nil && o.cancel == nil && o.first != nil {
			return true
		}
	}
	return false
}
