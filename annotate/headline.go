package annotate

import (
	"fmt"
	"strings"

	"ocsconv/formats/sip"
)

// outcomeSentence is the verdict in one sentence: what became of the call, by
// whom, and what the log leaves open.
func (a *analysis) outcomeSentence(s *Session, t *teller) string {
	v := &a.verdict
	after := ""
	if s.AnswerMS != nil {
		after = " after " + seconds(*s.AnswerMS)
	}
	if !a.callerKnown {
		return a.insideSentence()
	}
	switch v.outcome {
	case OutcomeAnswered, OutcomeVoicemail, OutcomeForwarded:
		return a.answeredSentence(t, after)
	case OutcomeCancelled:
		return a.cancelledSentence()
	case OutcomeInProgress:
		return a.openSentence()
	case OutcomeUnknown:
		return a.unknownSentence()
	}
	return a.failedSentence()
}

// insideSentence is for a log that begins inside a call: it tells of the two
// parties, not of a caller and a callee.
func (a *analysis) insideSentence() string {
	x, y := a.parties()
	how := "this log holds only the end of a call"
	switch gone := a.goneInside(); {
	case a.onlyAccepted():
		how = "an INVITE was accepted; whether it began the call or changed it, this log does not tell"
	case gone != nil:
		how = "the call was gone (" + a.statusWords(gone) + " to " + fallback(gone.method, "a request") + " inside it)"
	case a.verdict.outcome == OutcomeAnswered:
		how = "a call that was answered before this log begins"
	case !a.anyBye():
		how = "this log holds only a part of a call"
	}
	if m := a.firstBye(); m != nil {
		how += ", hung up by " + fallback(a.aor(m.from), "one of them")
	}
	return "Between " + x + " and " + y + ": " + how + "; who called whom is not in this log."
}

// parties returns the addresses of both sides of a session.
func (a *trace) parties() (x, y string) {
	for _, m := range a.messages {
		if m.from != 0 && m.to != 0 {
			return fallback(a.aor(m.from), "unknown"), fallback(a.aor(m.to), "unknown")
		}
	}
	return "unknown", "unknown"
}

// onlyAccepted reports whether a 2xx to an INVITE that is not in the log is all
// that tells of an answer.
func (a *analysis) onlyAccepted() bool {
	accepted := false
	for _, m := range a.messages {
		switch {
		case m.method == "INVITE" && !m.request() && m.status >= 200 && m.status < 300:
			accepted = true
		case m.request() && m.method != "ACK":
			return false
		}
	}
	return accepted
}

// goneInside returns a response after which a dialog was over.
func (a *progress) goneInside() *message {
	for _, b := range a.branches {
		for _, d := range b.dialogs {
			if d.gone != nil {
				return d.gone
			}
		}
	}
	return nil
}

func (a *progress) firstBye() *message {
	for _, m := range a.messages {
		if m.code == CodeBye {
			return m
		}
	}
	return nil
}

func (a *analysis) answeredSentence(t *teller, after string) string {
	v := &a.verdict
	if b := v.winner; b != nil {
		how := ""
		if v.states[b].how == Inferred {
			how = "; inferred, part of the handshake is not in this log"
		}
		switch {
		case v.outcome == OutcomeVoicemail:
			return fmt.Sprintf("Answered by voice mail: %s%s%s, not by the user%s.", b.label, t.described(b), after, how)
		case v.outcome == OutcomeForwarded:
			return fmt.Sprintf("Forwarded to %s and answered there by %s%s%s%s.", fallback(a.personOf(b), "an unknown user"), b.label, t.described(b), after, how)
		case a.byAnotherUser(b):
			return fmt.Sprintf("Answered by another user, %s (%s)%s, not by %s: %s%s.", a.personOf(b), t.named(b), after, fallback(v.callee, "the callee"), a.whyAnother(b), how)
		}
		return fmt.Sprintf("Answered by %s%s%s%s%s.", b.label, t.described(b), after, how, a.whyOpen())
	}
	switch {
	case a.elsewhere() != nil:
		return "Answered elsewhere" + acceptedWords(a.acceptedBy()) + ": this endpoint lost."
	case v.answerer != nil && v.outcome == OutcomeVoicemail:
		return fmt.Sprintf("Answered by voice mail: %s%s, not by the user; %s.", v.answerer.label, t.described(v.answerer), v.answerer.lacks())
	case v.answerer != nil:
		return fmt.Sprintf("Answered by %s%s, but %s.", v.answerer.label, t.described(v.answerer), v.answerer.lacks())
	case v.unconfirmed != nil:
		b := v.unconfirmed.branch
		return fmt.Sprintf("Answered by %s%s, but the call was not established: %s.", b.label, t.described(b), a.unconfirmedWords(v.unconfirmed))
	case v.race && a.untimed():
		return "Answered by several endpoints; without times this log does not show which of them kept the call."
	}
	return "Answered, but the log does not show which endpoint kept the call."
}

// lacks says what of the handshake is not in the log.
func (b *branch) lacks() string {
	answer, ack := false, false
	for _, d := range b.dialogs {
		answer, ack = answer || d.answer != nil, ack || d.ack != nil
	}
	switch {
	case answer:
		return "the ACK that would prove it is not in this log"
	case ack:
		return "the 200 OK is not in this log, and others may have answered"
	}
	return "neither the 200 OK nor the ACK is in this log"
}

// byAnotherUser reports whether somebody else than the called user answered, with
// a client and not by way of a server.
func (a *analysis) byAnotherUser(b *branch) bool {
	return !b.own && !b.voicemail && b.aor != "" && !b.product.Class.IsServer() && !a.isCallee(b.aor) && !sameUserPart(b.aor, a.verdict.callee)
}

// sameUserPart reports whether two addresses differ in the host only, which for a
// Contact is that of the device (RFC 3261 §8.1.1.8).
func sameUserPart(x, y string) bool {
	x, _, _ = strings.Cut(x, "@")
	y, _, _ = strings.Cut(y, "@")
	return strings.EqualFold(x, y)
}

// personOf is the user on a branch: the address, with the display name where an
// answer asserts it or another message of the input gave it. The name in To is that
// of who was called.
func (a *analysis) personOf(b *branch) string {
	name := a.c.name("sip:" + b.aor)
	if b.answer != nil && name == "" {
		name = a.assertedName(b.answer, b.aor)
	}
	if name == "" {
		return b.aor
	}
	return name + " <" + b.aor + ">"
}

// assertedName returns the display name that P-Asserted-Identity has for an address.
func (a *trace) assertedName(m *message, aor string) (name string) {
	eachMore(a.c.text(m.more), keyAsserted, func(v string) bool {
		p := sip.Parse([]byte("P-Asserted-Identity: " + v + "\r\n\r\n"))
		for id := range p.Addresses("P-Asserted-Identity") {
			if strings.EqualFold(clean(id.AOR(), 120), aor) {
				name = clean(id.DisplayName(), 80)
				return false
			}
		}
		return true
	})
	return name
}

// whyAnother says how the call came to another user.
func (a *analysis) whyAnother(b *branch) string {
	switch {
	case a.redirected(b):
		return "the call was redirected there"
	case a.verdict.unexplained:
		return "whether it was forwarded or rang there as well, this log does not tell"
	case a.verdict.reason == ReasonTeamCall:
		return "a team call"
	}
	return "a delegate or simultaneous ring"
}

// whyOpen adds what is not known of an answer of the callee's own.
func (a *analysis) whyOpen() string {
	if a.verdict.unexplained {
		return "; whether the call was forwarded or rang there as well, this log does not tell"
	}
	return ""
}

func acceptedWords(by string) string {
	if by == "" {
		return ""
	}
	return " by " + by
}

func (a *analysis) cancelledSentence() string {
	last := a.last()
	switch cancel := last.gaveUp(); {
	case a.cause >= 300:
		return "Cancelled: the call ended elsewhere, " + a.causeWords() + "."
	case a.view == ViewCallee && a.verdict.earlyBye == nil:
		return "Cancelled: the caller gave up or somebody else answered; this log cannot tell."
	case cancel == nil && a.verdict.earlyBye != nil:
		if ms := a.since(a.verdict.earlyBye); ms != nil {
			return "Cancelled by the caller after " + seconds(*ms) + ", with a BYE in the early dialog."
		}
		return "Cancelled by the caller, with a BYE in the early dialog."
	case cancel == nil && last.final != nil:
		return "Cancelled (" + a.statusWords(last.final) + "); who cancelled it is not in this log."
	case last.cancel != nil:
		if ms := a.since(last.cancel); ms != nil {
			return "Cancelled by the caller after " + seconds(*ms) + "."
		}
	}
	return "Cancelled by the caller."
}

func (a *analysis) unknownSentence() string {
	f := a.last().final
	if f == nil || f.status != 487 {
		return "The log does not show how this call ended."
	}
	text := "Ended with " + a.statusWords(f)
	if ms := a.since(f); ms != nil {
		text += " after " + seconds(*ms)
	}
	if a.view == ViewCaller {
		return text + "; this log has no CANCEL of the caller, so who ended the call is not known."
	}
	return text + "; why is not in this log."
}

// failedSentence is for an outcome that a final response, or the Reason of a CANCEL,
// tells.
func (a *analysis) failedSentence() string {
	if a.cause >= 300 {
		return capitalised(a.causeWords()) + ": this endpoint was cancelled."
	}
	text := outcomeWords[a.verdict.outcome]
	if a.verdict.outcome == OutcomeNoAnswer && !a.anyReply() {
		text = "Not reached, no endpoint replied"
	}
	f := a.last().final
	if f == nil {
		return text + "."
	}
	own := a.view == ViewCallee && f.branch != nil && f.status < 600
	if own {
		text += " at this endpoint"
	}
	if to := a.aor(f.contact); a.verdict.outcome == OutcomeRedirected && to != "" {
		text += " to " + to
	}
	text += " (" + a.statusWords(f)
	switch {
	case f.branch != nil && f.branch.product.Name != "":
		text += " from " + f.branch.label + ", " + f.branch.product.Name
	case f.branch != nil:
		text += " from " + f.branch.label
	case a.microsoft():
		text += " from the server"
	}
	text += ")"
	if ms := a.since(a.last().reached()); ms != nil {
		text += " after " + seconds(*ms)
	}
	if own {
		text += "; what became of the call at other endpoints is not in this log"
	}
	return text + "."
}

// capitalised begins a sentence.
func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// anyReply reports whether an endpoint replied to the call.
func (a *progress) anyReply() bool {
	for _, b := range a.branches {
		if b.first != nil {
			return true
		}
	}
	return false
}

var outcomeWords = map[Outcome]string{
	OutcomeBusy: "Busy", OutcomeDeclined: "Declined", OutcomeNoAnswer: "No endpoint answered",
	OutcomeRedirected: "Redirected", OutcomeFailed: "Failed",
}
