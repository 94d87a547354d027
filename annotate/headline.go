package annotate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// outcomeSentence is the verdict in one sentence: what became of the call, by
// whom and where, and what the log leaves open. Its first word is that of the
// outcome, whatever else is to be said.
func (a *analysis) outcomeSentence(s *Session) string {
	v := &a.verdict
	after := ""
	if s.AnswerMS != nil {
		after = " after " + tenths(*s.AnswerMS)
	}
	if !a.roles.callerKnown {
		return a.verdict.insideSentence()
	}
	switch v.outcome {
	case OutcomeAnswered, OutcomeVoicemail, OutcomeForwarded:
		return a.answeredSentence(after)
	case OutcomeCancelled:
		return a.cancelledSentence()
	case OutcomeInProgress:
		return a.openSentence()
	case OutcomeUnknown:
		return a.unknownSentence()
	}
	return a.failedSentence()
}

// tenths writes a time as a headline does; ladders and messages have it in
// milliseconds.
func tenths(ms int64) string {
	if ms >= 0 && ms < 50 {
		return "less than 0.1 s"
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}

// insideSentence is for a log that begins inside a call: it tells of the two
// parties, not of a caller and a callee.
func (a *verdict) insideSentence() string {
	x, y := a.trace.parties()
	between := "between " + x + " and " + y
	call := a.purpose.words(ActCall)
	lead, what := unknownLead, "only the end of a "+call+" "+between
	if a.outcome == OutcomeAnswered {
		lead = "Answered: "
	}
	switch gone := a.fork.goneInside(); {
	case a.trace.onlyAccepted():
		what = "an INVITE " + between + " was accepted; whether it began the " + call + " or changed it, this log does not tell"
	case gone != nil:
		what = "the " + call + " " + between + " was gone (" + gone.statusWords() + " to " + fallback(gone.method, "a request") + " inside it)"
	case a.outcome == OutcomeAnswered:
		lead, what = "Answered before this log begins: ", "a "+call+" "+between
	case !a.progress.anyBye():
		what = "only a part of a " + call + " " + between
	}
	if m := find(a.trace.messages, func(m *message) bool { return m.code == CodeBye }); m != nil {
		what += "; " + fallback(a.aor(m.from), "one of them") + " " + a.purpose.words(ActHungUp)
	}
	return lead + what + "; who called whom is not in this log."
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
func (a *trace) onlyAccepted() bool {
	asked := func(m *message) bool { return m.request() && m.method != sip.ACK }
	accepted := func(m *message) bool { return m.method == sip.INVITE && m.status/100 == 2 }
	return find(a.messages, asked) == nil && find(a.messages, accepted) != nil
}

// goneInside returns a response after which a dialog was over.
func (a *fork) goneInside() *message {
	for _, b := range a.branches {
		if d := find(b.dialogs, func(d *dialog) bool { return d.gone != nil }); d != nil {
			return d.gone
		}
	}
	return nil
}

func (a *analysis) answeredSentence(after string) string {
	v := &a.verdict
	if b := a.contest.winner; b != nil {
		tail := a.others(b) + a.gaveUpBefore()
		if v.states[b].how == Inferred {
			tail += "; this follows from SIP (worked out), as part of the handshake is not in this log"
		}
		tail += a.handedOn()
		return a.answeredBySentence(b, after, tail)
	}
	switch b := a.contest.answerer; {
	case a.verdict.elsewhere() != nil:
		return a.elsewhereSentence()
	case b != nil:
		return strings.TrimSuffix(a.answeredBySentence(b, after, ""), ".") + "; not proven: " + b.lacks() + "."
	case a.contest.unconfirmed != nil:
		return fmt.Sprintf("Answered by %s, but not established: %s.", a.whose(a.contest.unconfirmed.branch), a.survey.unconfirmedWords(a.contest.unconfirmed))
	case a.contest.race && a.trace.untimed():
		return "Answered at several places; without times this log does not show which of them kept the call."
	}
	return "Answered, but this log does not show which place kept the call."
}

// gaveUpBefore tells that the caller had cancelled an attempt before the one that was
// answered.
func (a *analysis) gaveUpBefore() string {
	answered := a.progress.began
	for _, i := range a.paths.invites {
		if cancel := a.progress.try(i.cseq).gaveUp(); cancel != nil && i != answered && before(cancel, answered) {
			return "; " + fallback(a.callerName(), "the caller") + " had cancelled an earlier attempt" + a.progress.afterWords(cancel)
		}
	}
	return ""
}

// answeredBySentence says who answered and where: "Answered by Frank on the desk
// phone after 11.4 s; the PC stopped ringing."
func (a *analysis) answeredBySentence(b *branch, after, tail string) string {
	who := a.whoIs(b)
	switch {
	case b.voicemail:
		text := "Voice mail took the call" + after
		if b == a.contest.winner {
			if a.others(b) != "" {
				tail = ":" + tail[1:] // what became of the other places is why
			}
			text += "; " + fallback(a.calleeName(), "the person called") + " did not answer" + tail
		}
		return text + "."
	case a.purpose.partOfMeeting() != "":
		return a.purpose.joinedPart() + after + tail + "."
	case a.verdict.outcome == OutcomeForwarded:
		return "Forwarded to " + a.purpose.byWhom(b, a.withAddress(b, who)) + " and answered there" + after + tail + "."
	case a.purpose.byAnotherUser(b):
		who, tail = a.withAddress(b, who), ", not by "+fallback(a.calleeBeside(b), "the person called")+": "+a.explanation.whyAnother(b)+tail
	case a.verdict.unexplained:
		tail += "; whether the call was forwarded there or rang at both, this log does not tell"
	case b.onTelephoneNetwork() && !isNumber(a.purpose.callee) && a.explanation.reason == ReasonSimRing:
		if after != "" {
			after = "," + after
		}
		after = ", rung as well" + after
	}
	return "Answered by " + a.purpose.byWhom(b, who) + after + tail + "."
}

// byWhom names who answered: "Frank on the desk phone", "+14255550123 on the telephone
// network", "the Response Group Service".
func (a *purpose) byWhom(b *branch, who string) string {
	switch {
	case b.isService():
		return "the " + fallback(b.noun(), "server")
	case b.onTelephoneNetwork():
		if !isNumber(who) {
			who = b.numberBehind()
		}
		return strings.TrimPrefix(who+" on the telephone network", " on ")
	case who == "" && a.fork.place(b) == "":
		return "an unknown user"
	case who == "":
		return "an unknown user" + a.fork.at(b)
	}
	return who + a.fork.at(b)
}

// withAddress puts the address behind the name of somebody who was not called.
func (a *lookup) withAddress(b *branch, who string) string {
	if who == "" || who == b.aor || isNumber(b.aor) || b.onTelephoneNetwork() {
		return who
	}
	if a.displayName(b) == "" {
		return b.aor
	}
	return who + " (" + b.aor + ")"
}

// numberBehind is the telephone number that answered by way of the Mediation Server, as
// its answer asserts it; "" where it asserts none.
func (b *branch) numberBehind() string {
	if b.answer == nil {
		return ""
	}
	return b.answer.telephone()
}

// elsewhereSentence is for the log of a place that rang and lost.
func (a *analysis) elsewhereSentence() string {
	text := "Answered elsewhere"
	told := a.verdict.elsewhere()
	if ms := a.progress.waited(told); ms != nil && told.method != sip.BYE { // with which the caller may have taken its time
		text += " after " + tenths(*ms)
	}
	switch by := a.verdict.acceptedBy(); {
	case by == "":
	case a.verdict.lostToOwn():
		text += ", by " + a.calleeName() + " on another device"
	case a.purpose.isCallee(by):
		text += " by " + a.calleeName()
	default:
		text += " by " + a.nameOf(by, a.c.name("sip:"+by))
	}
	return text + a.stoppedRinging() + "."
}

// stoppedRinging tells of the place whose log it is that it had rung.
func (a *analysis) stoppedRinging() string {
	switch {
	case len(a.fork.branches) == 0:
		return ""
	case a.verdict.states[a.fork.branches[0]].state == StateRaceLost:
		return "; " + a.whose(a.fork.branches[0]) + " answered too late"
	case !a.fork.branches[0].alerts():
		return ""
	}
	return "; " + a.whose(a.fork.branches[0]) + " " + a.purpose.words(ActStoppedRinging)
}

// lacks says what of the handshake is not in the log.
func (b *branch) lacks() string {
	answer, ack := false, false
	for _, d := range b.dialogs {
		answer, ack = answer || d.answer != nil, ack || d.ack != nil
	}
	switch {
	case answer && ack:
		return "whether the call was kept this log does not show"
	case answer:
		return "the confirmation (ACK) that would prove it is not in this log"
	case ack:
		return "the answer itself (200 OK) is not in this log, and others may have answered"
	}
	return "neither the answer itself (200 OK) nor its confirmation (ACK) is in this log"
}

// byAnotherUser reports whether somebody else than the called user answered, with
// a client and not by way of a server.
func (a *purpose) byAnotherUser(b *branch) bool {
	if b.own || b.voicemail || b.aor == "" || b.product.Class.IsServer() || a.isCallee(b.aor) {
		return false
	}
	kind, _ := a.contactAOR(b.gruu)
	return kind == sip.OpaqueEndpoint || !sameUser(b.aor, a.callee)
}

// assertedName returns the display name that P-Asserted-Identity has for an address.
func (m *message) assertedName(aor string) string {
	for id := range addresses(m.c.text(m.rare), keyAsserted) {
		if strings.EqualFold(clean(id.AOR(), 120), aor) {
			return clean(id.DisplayName(), 80)
		}
	}
	return ""
}

// whyAnother says how the call came to another user.
func (a *explanation) whyAnother(b *branch) string {
	switch {
	case a.survey.plain && a.paths.view == ViewServer && b.leg != nil:
		return "the server sent the call there"
	case a.verdict.unexplained, a.survey.plain:
		return "whether it was forwarded there or rang at both, this log does not tell"
	case a.reason == ReasonTeamCall:
		return "a team call"
	}
	return "a delegate or simultaneous ring"
}

func (a *analysis) cancelledSentence() string {
	last := a.progress.last()
	caller := fallback(a.callerName(), "the caller")
	switch cancel := last.gaveUp(); {
	case cancel.whyCancelled() != "":
		return "Cancelled" + a.progress.afterWords(cancel) + ": " + cancel.whyCancelled() + a.stillRinging() + "."
	case a.verdict.reasonStatus == 487:
		return fmt.Sprintf("Cancelled: %s gave up%s (Reason of the CANCEL: SIP 487).", caller, a.progress.afterWords(a.verdict.reasoned))
	case a.paths.mayBeCallee() && a.contest.earlyBye == nil && (a.paths.view == ViewCallee || last.cancel != nil):
		return "Cancelled" + a.progress.afterWords(last.cancel) + ": " + caller + " gave up or somebody else answered; this log cannot tell."
	case cancel == nil && a.contest.earlyBye != nil:
		return "Cancelled: " + caller + " gave up" + a.progress.afterWords(a.contest.earlyBye) + ", with a BYE in the early dialog" + a.stillRinging() + "."
	case cancel == nil && last.final != nil:
		return "Cancelled (" + last.final.statusWords() + "); who cancelled it is not in this log."
	}
	return "Cancelled: " + caller + " gave up" + a.progress.afterWords(last.cancel) + a.stillRinging() + "."
}

// takenOver reports whether just before a call was cancelled another one had come to take
// its place, and was not refused: then nobody gave up (RFC 3891 §3). A log without times
// does not tell that.
func (cancel *message) takenOver() bool {
	refused := map[string]bool{}
	for _, l := range cancel.c.linkedBy(cancel.keyNamed(keyRefused)) {
		refused[l.CallID] = true
	}
	for _, l := range cancel.c.linkedBy(cancel.keyNamed(keyAccepted)) { // what it refuses then is a change of it, or one of its forks
		delete(refused, l.CallID)
	}
	return slices.ContainsFunc(cancel.c.linkedBy(cancel.keyNamed(keyReplaces)), func(l Linked) bool {
		ms := cancel.time().Sub(l.At)
		return !refused[l.CallID] && !l.At.IsZero() && ms >= 0 && ms <= raceWindow
	})
}

// afterWords says how long after its begin something happened in the call: " after
// 8.0 s", "" where that is not known.
func (a *progress) afterWords(m *message) string {
	if ms := a.waited(m); ms != nil {
		return " after " + tenths(*ms)
	}
	return ""
}

// stillRinging names the places that rang when the caller gave up: "; Bob's PC and
// desk phone were ringing".
func (a *analysis) stillRinging() string {
	gaveUp := a.contest.cancelled()
	list := a.fork.rung(func(b *branch) bool {
		end := a.contest.endOfRinging(b)
		return a.verdict.states[b].state == StateCancelled && !a.contest.followed(b) && (gaveUp == nil || end == nil || !before(end, gaveUp))
	})
	if len(list) == 0 {
		return "; " + fallback(a.calleeName(), "the person called") + " was called"
	}
	return "; " + a.places(list, nil) + " " + a.purpose.wereRinging(list)
}

// wereRinging is what places did that had not ended yet.
func (a *purpose) wereRinging(list []*branch) string {
	if len(list) == 1 {
		return a.words(ActWasRinging)
	}
	return a.words(ActWereRinging)
}

// longestRinging is for how long the places rang of which the headline tells, nil
// where that is not known.
func (a *contest) longestRinging(list []*branch) *int64 {
	var longest *int64
	for _, b := range list {
		if ms := a.ringTime(b); ms != nil && (longest == nil || *ms > *longest) {
			longest = ms
		}
	}
	return longest
}

// rung lists the places that rang and of which more is true.
func (a *fork) rung(also func(*branch) bool) []*branch {
	return those(a.branches, func(b *branch) bool { return b.alerts() && also(b) })
}

// rungBeyond lists the ways to the telephone network that ended without an answer and by
// what they said before, or say of it, had reached who was called there.
func (a *fork) rungBeyond() []*branch {
	return those(a.branches, func(b *branch) bool { return b.onTelephoneNetwork() && (b.rang || b.lastFinal.saysAlerted()) })
}

// saysAlerted reports whether a final response has the cause of the telephone network
// for a user who was alerted and did not answer (ITU-T Q.850).
func (m *message) saysAlerted() bool {
	const noAnswer = 19
	if m != nil {
		for r := range m.reasonValues() {
			if r.Protocol == "Q850" && r.Cause == noAnswer {
				return true
			}
		}
	}
	return false
}

func (a *analysis) unknownSentence() string {
	f := a.progress.last().final
	switch {
	case f == nil || f.status != 487:
		return "Unknown: this log does not show how " + a.callWords() + " ended."
	case a.progress.last().gaveUp() != nil:
		return "Unknown: one attempt was cancelled, and this log does not show how " + a.callWords() + " ended."
	}
	text := unknownLead + a.callWords() + " ended with " + f.statusWords() + a.progress.afterWords(f)
	if a.paths.view == ViewCaller {
		return text + "; this log has no CANCEL of the caller, so who ended it is not known."
	}
	return text + "; why is not in this log."
}

// callWords names the call by its people: "Alice's call to Bob".
func (a *analysis) callWords() string {
	x, y := a.callerName(), a.calleeName()
	switch {
	case a.purpose.byMeeting && y != "":
		return "the meeting's call to " + y
	case x != "" && y != "":
		return owned(x, a.purpose.words(ActCall)+" to "+y)
	case y != "":
		return "the " + a.purpose.words(ActCall) + " to " + y
	}
	return "this " + a.purpose.words(ActCall)
}

// failedSentence is for an outcome that a final response, or the Reason of a CANCEL,
// tells.
func (a *analysis) failedSentence() string {
	lead := outcomeWords[a.verdict.outcome]
	if a.verdict.reasonStatus >= 300 && a.verdict.outcome == OutcomeNoAnswer {
		return a.notAnsweredSentence(nil, nil)
	}
	if a.verdict.reasonStatus >= 300 {
		return capitalised(a.verdict.causeWords()) + a.stoppedRinging() + "."
	}
	f := a.progress.last().final
	if a.verdict.outcome == OutcomeNoAnswer {
		return a.notAnsweredSentence(f, nil)
	}
	if f == nil {
		return lead + ": " + a.callWords() + "."
	}
	text := a.finalWords(f)
	if a.verdict.outcome != OutcomeRedirected {
		text += a.sentOn(f.branch)
	}
	if a.paths.view == ViewCallee && f.branch != nil && f.status < 600 {
		text += notOfOthers
	}
	return text + "."
}

// finalWords say how a call ended with a final response that failed, and where.
func (a *analysis) finalWords(f *message) string {
	place, after := "", a.progress.afterWords(a.progress.last().reached())
	if f.branch != nil {
		place = a.whose(f.branch)
	}
	status := a.verdict.statusBehind(f)
	lead := outcomeWords[a.verdict.outcome]
	text := lead
	who := fallback(place, fallback(a.calleeName(), "the person called"))
	if place == "" && (a.progress.forward != nil || a.purpose.diverted) {
		who = "who the call was forwarded to"
	}
	switch a.verdict.outcome {
	case OutcomeBusy:
		rang := rangFirst(f.branch)
		if f.branch != nil && f.branch.onTelephoneNetwork() {
			who, rang = a.purpose.numberReached(f.branch), ""
		}
		text += ": " + who + rang + " was busy" + after + status
	case OutcomeDeclined:
		if f.declinedByWarning() {
			text += ": " + fallback(a.calleeName(), "the person called") + " does not want to be disturbed" + status
			break
		}
		text += ": " + who + " declined" + after + status
		if place != "" && !f.branch.isService() && a.whoIs(f.branch) != "" {
			text = lead + " by " + a.purpose.byWhom(f.branch, a.whoIs(f.branch)) + after + status
		}
	case OutcomeRedirected:
		if to := f.redirectsTo(); to != "" {
			text += " to " + to
		}
		if text += after; place != "" {
			text += " by " + place
		}
		if a.aor(f.contact) == "" {
			text += ": " + remedyOf(int(f.status), f.statusWords()).Text
		}
		text += status
	default:
		if text += ": " + a.callWords(); place != "" {
			text += ", at " + place
		}
		text += after + status
	}
	return text
}

// redirectsTo is whereto a response sends the caller, "" where it names nobody.
func (m *message) redirectsTo() string {
	if m.toVoicemail() {
		return "voice mail"
	}
	return m.aor(m.contact)
}

// sentOn names the places that had sent a call on which another one ended.
func (a *analysis) sentOn(but *branch) string {
	list := those(a.fork.branches, func(b *branch) bool { return b != but && a.verdict.states[b].state == StateDiverted })
	if len(list) == 0 {
		return ""
	}
	return "; " + a.places(list, nil) + " had sent the call on"
}

// notOfOthers ends what the log of an endpoint says of its own refusal.
const notOfOthers = "; what became of the call at other places is not in this log"

// rangFirst says of a place that was busy that it rang before: then somebody may have
// refused the call there with a 486, which is not what "busy" makes one think of.
func rangFirst(b *branch) string {
	if b == nil || !b.alerts() {
		return ""
	}
	return " rang, then"
}

// toVoicemail reports whether a redirection names voice mail as its target
// with the opaque parameter of its URI.
func (m *message) toVoicemail() bool {
	return m.opaque(m.contact) == sip.OpaqueVoicemail
}

// numberReached names the number that the telephone network says something of.
func (a *purpose) numberReached(b *branch) string {
	number := b.numberBehind()
	if number == "" && b.first != nil {
		number = b.first.telephone()
	}
	if number == "" && b.leg != nil {
		number = userPart(a.targetOf(b.leg))
	}
	if callee := fallback(a.callee, a.user); number == "" && isNumber(callee) {
		number = userPart(callee)
	}
	return fallback(number, "the number that was called")
}

// statusBehind is the status of a final response as a headline has it behind the words
// that say what it means: the phrase too where these do not.
func (a *verdict) statusBehind(f *message) string {
	if a.outcome == OutcomeFailed {
		return " (" + f.statusWords() + ")"
	}
	return " (" + strconv.Itoa(int(f.status)) + ")"
}

// witness is the final response that tells how the call ended, where the headline has
// the meaning of its status only; nil where none did.
func (a *explanation) witness() *message {
	switch a.verdict.outcome {
	case OutcomeBusy, OutcomeDeclined, OutcomeNoAnswer, OutcomeRedirected:
		if a.survey.call && a.cause == nil && a.verdict.reasonStatus < 300 && a.roles.callerKnown {
			return a.progress.last().final
		}
	}
	return nil
}

// witnessSentence names the witness: "486 Busy Here from Lync 2010 (desktop, E1) in
// message 7."
func (a *analysis) witnessSentence(f *message) string {
	text := f.statusWords()
	switch {
	case f.branch != nil:
		text += " from " + f.branch.named()
	case a.records.microsoft():
		text += " from the server"
	}
	if q, ok := f.networkCause(); ok {
		text += fmt.Sprintf(" with Q.850 cause %d (%s)", q.Value, lowerFirst(q.Name))
	}
	return fmt.Sprintf("%s in message %d.", text, a.shownNumber(f))
}

// networkCause is the first cause of the telephone network that a message gives and
// that the standard has.
func (m *message) networkCause() (q catalog.Cause, ok bool) {
	for r := range m.reasonValues() {
		if q, ok = catalog.Q850(r.Cause); ok && r.Protocol == "Q850" {
			return q, true
		}
	}
	return q, false
}

// notAnsweredSentence is for a call that nobody took, with the ids of the cause that
// the server gives for it.
func (a *analysis) notAnsweredSentence(f *message, c *Cause) string {
	status := ""
	switch {
	case c != nil:
		status = " (" + strings.TrimSuffix(strings.Join(append(c.ids(), c.Where()), ", "), ", ") + ")"
	case f != nil:
		status = a.verdict.statusBehind(f)
	case a.verdict.reasonStatus >= 300:
		status = fmt.Sprintf(" (Reason of the CANCEL: SIP %d)", a.verdict.reasonStatus)
	}
	callee := fallback(a.calleeName(), "the person called")
	list := a.fork.rung(func(b *branch) bool { return a.verdict.states[b].state == StateNoAnswer })
	if len(list) == 0 {
		list = a.fork.rung(func(*branch) bool { return true })
	}
	if len(list) == 0 {
		list = a.fork.rungBeyond()
	}
	after := ""
	if ms := a.contest.longestRinging(list); ms != nil {
		after = " " + tenths(*ms)
	} else if ms := a.progress.waited(a.progress.last().reached()); ms != nil && len(list) == 0 {
		after = " " + tenths(*ms)
	}
	elsewhere := ""
	if a.paths.view == ViewCallee && f != nil && f.branch != nil && f.status < 600 {
		elsewhere = notOfOthers
	}
	switch late := a.fork.tooLate(); {
	case late != nil:
		return "Not answered: " + a.whose(late) + " answered too late, when the attempt had ended" + status + "."
	case len(list) > 0:
		who := a.places(list, nil)
		if len(list) == 1 && list[0].onTelephoneNetwork() && isNumber(callee) {
			who = a.purpose.numberReached(list[0])
		}
		return "Not answered: " + who + " " + a.purpose.words(ActRang) + after + ", " + a.purpose.words(ActNobodyTook) + status + elsewhere + "."
	case a.verdict.reasonStatus >= 300:
		return "Not answered: no answer came in time" + status + "."
	case a.fork.anyReply() && isNumber(callee):
		return "Not answered: " + a.purpose.words(ActNobodyTook) + " at " + callee + strings.Replace(after, " ", " within ", 1) + status + elsewhere + "."
	case a.fork.anyReply():
		return "Not answered: no place of " + callee + " " + a.purpose.words(ActTook) + strings.Replace(after, " ", " within ", 1) + status + elsewhere + "."
	}
	return "Not reached: no place of " + callee + " replied" + status + "."
}

// tooLate returns a place that answered when the attempt had ended, nil where none did.
func (a *fork) tooLate() *branch {
	return find(a.branches, func(b *branch) bool {
		return slices.ContainsFunc(b.dialogs, func(d *dialog) bool { return d.late != nil })
	})
}

// capitalised begins a sentence.
func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func acceptedWords(by string) string {
	if by == "" {
		return ""
	}
	return " by " + by
}

// replied reports whether an endpoint replied to the INVITE.
func (b *branch) replied() bool { return b.first != nil }

// anyReply reports whether an endpoint replied to the call.
func (a *fork) anyReply() bool { return slices.ContainsFunc(a.branches, (*branch).replied) }

var outcomeWords = map[Outcome]string{
	OutcomeBusy: "Busy", OutcomeDeclined: "Declined", OutcomeNoAnswer: "Not answered",
	OutcomeRedirected: "Redirected", OutcomeFailed: "Failed",
}
