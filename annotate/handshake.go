package annotate

import (
	"slices"
	"strings"
	"time"

	"ocsconv/formats"
)

// Whether the three-way handshake of an answer completed, and what shows that it did not.

// established reports whether the three-way handshake is known to have completed.
// A BYE of the caller proves it when it comes so late that it is none of a surplus
// answer, one of the callee when it comes before the endpoint would give up
// waiting for the ACK (RFC 3261 §15).
func (a *contest) established(d *dialog) bool {
	switch {
	case d.ack != nil, d.inside != nil:
		return true
	case d.bye == nil:
		return false
	case d.byeCaller && d.answer == nil:
		return a.progress.onlyAnswer(d)
	case d.byeCaller:
		// Surplus answers are a matter of endpoints with an epid, which a log may lack.
		return !d.within(raceWindow) || a.trace.ticks() && a.paths.view != ViewCallee && d.branch.epid == "" && !a.othersOpen(d.branch)
	}
	return d.answer != nil && a.trace.ticks() && !a.trace.firstOf(d.answer) && !d.timesOut()
}

// onlyAnswer reports whether the caller's own log shows that it called and hung up
// an endpoint, and nothing else of the call. Clients of Microsoft end what rings
// with CANCEL, so that the endpoint had answered.
func (a *progress) onlyAnswer(d *dialog) bool {
	return a.paths.view == ViewCaller && len(a.paths.invites) > 0 && len(a.fork.dialogs) == 1 && len(a.fork.branches) == 1 && d.branch.epid != "" && !d.ok &&
		d.byeRefused == nil && a.last().final == nil && a.last().gaveUp() == nil
}

// timesOut reports whether the callee hung up just when it would give up waiting
// for the ACK.
func (d *dialog) timesOut() bool {
	after := time.Duration(d.bye.at - d.answer.at)
	if d.repeatedUntil(d.bye) {
		return after < ackTimeout+8*time.Second // it was waiting, and the log may lack when it began to
	}
	return after > ackTimeout-time.Second && after < ackTimeout+8*time.Second
}

// repeatedUntil reports whether the next repetition of the 2xx was not yet due at a
// message: an endpoint that is silent for longer has got its ACK (RFC 3261 §13.3.1.4).
func (d *dialog) repeatedUntil(m *message) bool {
	return d.again != nil && m.at-d.again.at < int64(ackSpacing)
}

// givenUp reports whether the callee hung up while it repeated its 2xx: without an ACK in
// the log, or where that had been sent long before. It may only when it has waited its
// time, of which the log may lack the begin (RFC 3261 §15) unless all repetitions it has
// are of the first seconds, when they follow sooner.
func (d *dialog) givenUp() bool {
	if d.bye == nil || d.byeCaller || !d.repeatedUntil(d.bye) {
		return false
	}
	waited := d.bye.at-d.answer.at >= int64(ackTimeout-time.Second)
	if d.ack == nil {
		return waited || d.again.at-d.answer.at >= int64(ackSpacing)
	}
	return (waited || before(d.ack, d.answer)) && d.again.at-d.ack.at >= int64(ackSpacing)
}

// stillWaits reports whether the log ends while the 2xx is repeated, so long after its
// ACK was sent that this one was lost: whether a later one came is not known.
func (a *progress) stillWaits(d *dialog) bool {
	if d.ack == nil || d.again == nil || d.inside != nil || d.bye != nil {
		return false
	}
	if a.trace.untimed() {
		return d.repeats >= ackLate
	}
	return a.trace.ticks() && d.again.at-d.ack.at >= int64(ackSpacing) && d.repeatedUntil(a.trace.messages[len(a.trace.messages)-1]) && a.trace.goesOn() < ackSpacing
}

// keptBack reports whether a server's own trace has a 2xx that came in from a leg
// and that it did not send on.
func (a *survey) keptBack(m *message) bool {
	if m == nil || !a.stopsHere(m) {
		return false
	}
	last := a.trace.messages[len(a.trace.messages)-1]
	return time.Duration(last.at-m.at)+a.trace.goesOn() > reflex
}

// ackKeptBack reports whether a server's own trace has ACKs of an answer coming in and none
// going out.
func (a *survey) ackKeptBack(d *dialog) bool {
	return a.keptBack(d.ack) && !a.passedACKs[finalKey{d.ack.cseq, d.tag}]
}

// stopsHere reports whether a server's own trace, or a capture in which all ways meet at
// it, has a message that came in and that it did not send on.
func (a *survey) stopsHere(m *message) bool {
	return a.paths.view == ViewServer && (m.is(isServerLog) || m.atHub()) && m.direction == formats.In && !a.forwarded[m]
}

// saysNoACK reports whether a BYE says in words that the ACK did not come. The id
// alone does not: 51004 of the clients is that of any hang-up by the user too.
func (m *message) saysNoACK() bool {
	said := slices.Collect(rareValues(m.c.text(m.rare), keyReason))
	for _, d := range m.diagnostics() {
		said = append(said, d.Reason)
	}
	return slices.ContainsFunc(said, func(v string) bool {
		v = strings.ToLower(v)
		return strings.Contains(v, "ack not received") || strings.Contains(v, "no ack") || strings.Contains(v, "ack timeout")
	})
}
