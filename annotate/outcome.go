package annotate

import (
	"strings"
	"time"

	"ocsconv/formats/sip"
)

// outcome tells how the session ended. For sessions without an INVITE,
// "answered" says that the request got a 2xx and "failed" that it got anything
// else but a challenge.
func (a *analysis) outcome() Outcome {
	if !a.call {
		return a.plainOutcome()
	}
	v := &a.verdict
	switch {
	case v.winner != nil, v.answerer != nil:
		return a.answeredBy(v.answerer)
	case a.anyAnswer() && (a.cancel != nil || a.cancelOK != nil) && a.view != ViewCallee:
		return OutcomeCancelled
	case a.anyAnswer() && a.callerKnown && !v.open && !v.race && a.view != ViewCallee:
		return OutcomeUnknown // hung up at once: another answer of a race is missing, or a CANCEL
	case a.anyAnswer():
		return OutcomeAnswered
	case a.elsewhere != nil:
		return OutcomeAnswered
	case a.final != nil:
		return a.failedBy(a.final)
	case a.cancel != nil:
		return OutcomeCancelled
	case a.cancelOK != nil:
		return OutcomeCancelled
	case a.acknowledgedFailure(), a.anyBye():
		return OutcomeUnknown
	}
	return a.openOutcome()
}

func (a *analysis) anyAnswer() bool {
	for _, d := range a.dialogs {
		if d.answer != nil || d.ack != nil || d.inside != nil || d.doubt {
			return true
		}
	}
	return false
}

func (a *analysis) anyBye() bool {
	for _, d := range a.dialogs {
		if d.bye != nil {
			return true
		}
	}
	return false
}

// acknowledgedFailure reports whether an ACK proves a failure that the log lacks.
func (a *analysis) acknowledgedFailure() bool {
	for _, m := range a.messages {
		if m.cseq == a.lastAttempt && (m.code == CodeAckError || m.code == CodeAckUnknown) && (a.view != ViewServer || m.branch == nil) {
			return true
		}
	}
	return false
}

// openOutcome is for a call without an end in the log. An INVITE cannot stay
// open longer than timer C, so where its log goes on for longer the end is
// missing and unknown.
func (a *analysis) openOutcome() Outcome {
	begun := len(a.invites) > 0 || len(a.legs) > 0 || a.attempt != DialogNone
	if !begun || len(a.messages) == 0 {
		return OutcomeUnknown
	}
	if a.goesOn() > timerC {
		return OutcomeUnknown
	}
	return OutcomeInProgress
}

// endsWith reports whether the log ends with a failure, before the ACK for it. The
// caller may try again, with another offer.
func (a *analysis) endsWith(m *message) bool {
	if a.view == ViewCallee || a.goesOn() > reflex {
		return false
	}
	for _, ack := range a.messages {
		if ack.method == sip.ACK && ack.cseq == m.cseq && before(m, ack) {
			return false
		}
	}
	return true
}

// goesOn is for how long the log goes on behind the last message of the session.
func (a *trace) goesOn() time.Duration {
	last := a.messages[len(a.messages)-1]
	return time.Duration(a.c.b.files[a.c.b.sources[last.source].file].last - last.at)
}

// answeredBy tells a plain answer from voice mail and a forwarded call.
func (a *analysis) answeredBy(b *branch) Outcome {
	switch {
	case b.voicemail:
		return OutcomeVoicemail
	case a.forward != nil && b.appeared != nil && before(a.forward, b.appeared):
		return OutcomeForwarded
	case !b.own && b.product.Class.IsClient() && a.diverted() && !a.has(CodeAdd):
		return OutcomeForwarded
	case a.unexplained(b):
		return OutcomeUnknown
	}
	return OutcomeAnswered
}

func (a *progress) has(code Code) bool {
	for _, m := range a.messages {
		if m.code == code {
			return true
		}
	}
	return false
}

// diverted reports whether a server said that it sent the call elsewhere: 181,
// or a History-Info with more than one entry (RFC 4244).
func (a *analysis) diverted() bool {
	for _, m := range a.messages {
		if m.status == 181 && a.isInitialResponse(m) {
			return true
		}
		if len(a.history(m)) >= 2 {
			return true
		}
	}
	return false
}

// history returns the AORs of a message's History-Info entries.
func (a *trace) history(m *message) []string {
	var list []string
	eachMore(a.c.text(m.more), keyHistory, func(v string) bool {
		p := sip.Parse([]byte("History-Info: " + v + "\r\n\r\n"))
		for h := range p.Addresses("History-Info") {
			list = append(list, clean(h.AOR(), 120))
		}
		return len(list) < 16
	})
	return list
}

// failedBy reads a final response to the INVITE.
func (a *analysis) failedBy(m *message) Outcome {
	switch s := m.status; {
	case s == 401 || s == 407, s >= 400 && retried(s) && a.endsWith(m):
		return a.openOutcome()
	case s >= 300 && s < 400:
		return OutcomeRedirected
	case s == 486 || s == 600:
		return OutcomeBusy
	case s == 603 || s == 605:
		return OutcomeDeclined
	case a.declinedByWarning(m):
		return OutcomeDeclined
	case s == 480 || s == 408:
		return OutcomeNoAnswer
	case s == 487:
		return a.terminated(m)
	}
	return OutcomeFailed
}

// declinedByWarning reports whether a 480 says that the callee does not want to be
// disturbed.
func (a *trace) declinedByWarning(m *message) bool {
	return m.status == 480 && strings.HasPrefix(strings.TrimSpace(firstMore(a.c.text(m.more), keyWarning)), "391")
}

// terminated reads a 487: it follows a CANCEL, but a server also uses it when
// its routing gives up. Without a sign of either it says nothing.
func (a *analysis) terminated(m *message) Outcome {
	if a.cancel != nil && a.view != ViewCallee || a.cancelOK != nil {
		return OutcomeCancelled
	}
	for _, d := range a.diagnostics(m) {
		switch d.ID {
		case 5002:
			return OutcomeCancelled
		case 13001, 13002:
			return OutcomeNoAnswer
		}
	}
	if a.cancel != nil {
		return OutcomeCancelled
	}
	return OutcomeUnknown
}

// plainOutcome is for sessions without an INVITE.
func (a *analysis) plainOutcome() Outcome {
	out := OutcomeUnknown
	for _, m := range a.messages {
		switch {
		case m.request() || m.is(isFragment):
		case m.status >= 200 && m.status < 300:
			return OutcomeAnswered
		case m.status >= 300 && m.status != 401 && m.status != 407:
			out = OutcomeFailed
		}
	}
	return out
}
