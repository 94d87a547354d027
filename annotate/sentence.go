package annotate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// sentenceWriter writes one sentence per message. It remembers what was said before, so
// that "second endpoint" stands at the right place.
type sentenceWriter struct {
	a       *analysis
	invite  *message
	pair    *pair
	replied map[*branch]bool
	offered map[*branch]*description // SDP of the provisional replies
	own     int                      // endpoints of the callee among them
	lost    []string
	buf     []byte
}

func (a *analysis) sentences() *sentenceWriter {
	t := &sentenceWriter{a: a, invite: a.paths.invite(), pair: a.paths.promotion()}
	if a.contest.winner != nil {
		t.lost = t.losers(a.contest.winner)
	}
	return t
}

// maxSentence bounds a sentence in octets; the pieces of it that come from the
// message are bounded before.
const maxSentence = 1000

// usualSentence is room in octets for what most messages of a call are told.
const usualSentence = 192

// sentence explains a message for a support engineer.
func (t *sentenceWriter) sentence(m *message) string {
	if m.duplicate != nil && m.serverOf() != m.duplicate.serverOf() {
		return fmt.Sprintf(sameAs+ownNumber+"%d, in the log of another server.", m.duplicate.n)
	}
	if m.duplicate != nil && m.sameLog(m.duplicate) {
		return fmt.Sprintf(sameAs+ownNumber+"%d, which its log holds twice.", m.duplicate.n)
	}
	if m.duplicate != nil {
		return fmt.Sprintf(sameAs+ownNumber+"%d, from an overlapping log.", m.duplicate.n)
	}
	text := t.body(m)
	if m.original != nil {
		where := copyOf + ownNumber + "%d on its next hop: "
		switch {
		case m.isTwin():
			where = twinOf + ownNumber + "%d, in another log: "
		case m.isOtherEnd():
			where = endOf + ownNumber + "%d, in another log: "
		}
		text = fmt.Sprintf(where, m.original.n) + continued(m, text)
	}
	if m.retransmit && m.original == nil && m.code != CodeRetransmitted && m.code != CodeKeepAlive && m.code != CodeAnswer {
		text += " Sent again: retransmission."
	}
	text += t.commandRemark(m)
	if reports, cause := t.reports(m), t.a.explanation.causeRemark(m); len(text)+len(reports)+len(cause) < maxSentence/2 {
		text += reports + cause
	} else {
		text += cause + reports // of which the cause is what a person must not miss
	}
	if m.is(tied) {
		text += " No Call-ID; session inferred from its neighbours in the log."
	}
	if m.guessed && !m.is(isFragment) {
		text += " Inferred: the log lacks the response."
	}
	if m.how == formats.Inferred {
		text += " Direction inferred."
	}
	if t.buf = t.appendPrefix(t.buf[:0], m); len(t.buf) > 0 {
		t.buf = append(t.buf, text...)
		text = string(t.buf)
	}
	return cleanTimed(text, maxSentence)
}

// continued returns what a sentence says behind a colon. A report begins with the
// name of what made it.
func continued(m *message, text string) string {
	if m.status == 101 {
		return text
	}
	return lowerFirst(text)
}

// lowerFirst keeps words in capitals, such as method names.
func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && (s[1] >= 'a' && s[1] <= 'z' || s[:2] == "A ") {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

// appendPrefix appends the endpoint and how its part ended: "E1 (lost, inferred): ".
func (t *sentenceWriter) appendPrefix(b []byte, m *message) []byte {
	if m.branch == nil {
		return b
	}
	end := t.a.verdict.states[m.branch]
	b = append(b, m.branch.label...)
	if end.state != StateUnknown && end.state != "" {
		b = append(append(b, " ("...), end.state...)
		if end.how == Inferred {
			b = append(b, ", inferred"...)
		}
		b = append(b, ')')
	}
	return append(b, ": "...)
}

// reports quotes what the ms-diagnostics headers say, where the sentence has not.
func (t *sentenceWriter) reports(m *message) string {
	list := m.diagnostics()
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	for i, d := range list {
		if d.ID < 0 || i >= 3 || m.status == 101 || m.is(isFragment) {
			continue
		}
		e := m.explain(d)
		fmt.Fprintf(&b, " %s %s: %s.", e.Header, numbered(e.ID, e.Sub), strings.TrimRight(fallback(e.Reason, "no reason given"), "."))
		b.WriteString(mediaDebugRemark(d))
	}
	return b.String()
}

// numbered writes the id of a diagnostics header as the header does: "13004.2".
func numbered(id, sub int) string {
	if sub == 0 {
		return strconv.Itoa(id)
	}
	return strconv.Itoa(id) + "." + strconv.Itoa(sub)
}

func fallback(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (t *sentenceWriter) body(m *message) string {
	if m.toTag != "" && t.a.survey.unknownDialogs[t.a.roles.remoteTag(m)] {
		return t.inUnknownDialog(m)
	}
	switch m.code {
	case CodeInvite:
		return t.initialInvite(m)
	case CodeLeg:
		return t.leg(m)
	case CodeTrying:
		return t.trying(m)
	case CodeServerProg:
		return t.serverProgress(m)
	case CodeFork, CodeAdd, CodeForward, CodeApplication, CodeReport, CodeFragment:
		return t.report(m)
	case CodeProgress, CodeRing, CodeProgressAgain:
		return t.progress(m)
	case CodeRetransmitted:
		return t.status(m) + " again with the same To tag: retransmission, nothing new."
	case CodeKeepAlive:
		return fmt.Sprintf("%s repeated after a long time: keep-alive, still waiting.", t.status(m))
	case CodePrack:
		return "PRACK acknowledges the reliable provisional" + t.rack(m) + "; each early dialog counts its CSeq for itself."
	case CodePrackOK:
		return t.status(m) + " belongs to PRACK (CSeq " + strconv.FormatUint(uint64(m.cseq), 10) + "): not an answer to the call."
	case CodeAnswer, CodeAnswer2:
		return t.answer(m)
	case CodeAck:
		return t.ack(m)
	case CodeAckUnknown:
		return "ACK for a final response that is not in this log; what it acknowledges is unknown."
	case CodeFinalError:
		return t.failure(m)
	case CodeAckError:
		return "ACK for the failure: part of the INVITE transaction, hop by hop."
	case CodeReinvite, CodeReinviteOK, CodeReinviteProg, CodeReinviteError, CodeReinviteAck:
		return t.reinvite(m)
	case CodeCancel:
		return t.cancel(m)
	case CodeCancelOK:
		return fmt.Sprintf("%s answers the CANCEL, hop by hop: not an answer to the call.", t.status(m))
	case CodeBye:
		return t.bye(m)
	case CodeByeOK:
		return t.status(m) + " to BYE: the dialog is over."
	}
	return t.other(m)
}

func (t *sentenceWriter) status(m *message) string {
	return fallback(m.statusWords(), strconv.Itoa(int(m.status)))
}

func (t *sentenceWriter) initialInvite(m *message) string {
	a := t.a
	from := fallback(a.aor(m.from), "unknown caller")
	to := fallback(a.aor(m.to), "unknown callee")
	if m != t.invite && t.invite != nil && m.cseq != t.invite.cseq && !a.paths.isLeg(t.invite) && !a.fork.answers(m) {
		return fmt.Sprintf("Earlier call attempt %s -> %s (CSeq %d): repeated with CSeq %d.", from, to, m.cseq, t.invite.cseq)
	}
	if a.paths.merged[m.via()] {
		return fmt.Sprintf("The INVITE of %s to %s over another way as well (merged request, RFC 3261 §8.2.2.2): no other call.", from, to)
	}
	var b strings.Builder
	b.Grow(usualSentence)
	fmt.Fprintf(&b, "Call attempt %s -> %s.", from, to)
	if len(a.paths.invites) > 1 && m == t.invite {
		fmt.Fprintf(&b, " Attempt %d of the same call.", len(a.paths.invites))
	}
	switch {
	case a.paths.view == ViewCallee:
		b.WriteString(" Incoming call as this endpoint saw it.")
		if m.is(branchedVia) {
			b.WriteString(" branched=TRUE hints that the server forked it.")
		}
	case m.toEpid != "" || m.addressed() || a.fork.straight():
		b.WriteString(" Addressed to one endpoint: no fork expected.")
	default:
		b.WriteString(" Initial INVITE (no To tag): the server may fork it.")
	}
	if d := m.description(); d != nil {
		if old, newer := d.count(); old+newer > 0 {
			fmt.Fprintf(&b, " Offers ICE: %s: %s.", dialects(old, newer), d.summary())
			if newer > 0 && !d.relayed() && a.paths.view == ViewCaller && a.survey.outside {
				b.WriteString(" The caller is a remote user, but offers no A/V Edge relay candidate.")
			}
		}
	}
	if strings.Contains(strings.ToLower(rareValue(a.c.text(m.rare), keyPrivacy)), "private") {
		b.WriteString(" Private call: no forwarding to team or delegates expected.")
	}
	if a.opaque(m.to) == sip.OpaqueConference {
		b.WriteString(" Leg to a conference, which is not forked.")
	}
	if by := rareValue(a.c.text(m.rare), keyOnBehalf); by != "" {
		fmt.Fprintf(&b, " On behalf of %s.", clean(sip.ParseNameAddr([]byte(by)).AOR(), 120))
	}
	if by := clean(sip.ParseNameAddr([]byte(rareValue(a.c.text(m.rare), keyDiversion))).AOR(), 120); by != "" {
		fmt.Fprintf(&b, " Sent on by %s (Diversion).", by)
	}
	if h := m.history(); len(h) >= 2 {
		fmt.Fprintf(&b, " Forwarded: History-Info names %s.", strings.Join(h[:min(len(h), 4)], " -> "))
	}
	return b.String()
}

// dialects counts the candidates of an offer in both dialects of ICE.
func dialects(old, newer int) string {
	var parts []string
	for _, d := range []struct {
		n    int
		name string
	}{{old, "draft 06 (OCS 2007)"}, {newer, "draft 19 (R2 and later)"}} {
		switch {
		case d.n == 0:
			continue
		case len(parts) > 0:
			parts = append(parts, fmt.Sprintf("%d of %s", d.n, d.name))
		case d.n == 1:
			parts = append(parts, "1 candidate of "+d.name)
		default:
			parts = append(parts, fmt.Sprintf("%d candidates of %s", d.n, d.name))
		}
	}
	return strings.Join(parts, ", ")
}

// addressed reports whether the Request-URI is the GRUU of one endpoint.
func (m *message) addressed() bool {
	return sip.ParseURI([]byte(requestURI(m.c.text(m.start)))).EndpointToken() != nil
}

func (t *sentenceWriter) leg(m *message) string {
	switch {
	case m.branch == nil && m.direction == formats.In && m.duplicate == nil:
		return "The INVITE as another server forwarded it to this one."
	case m.branch == nil:
		if l := t.a.paths.legs[m.via()]; l != nil && (l.within || l.tags > 0) {
			return "Fork leg towards another server, which forwards the INVITE further."
		}
		return "Fork leg towards the next hop."
	}
	s := "Fork leg: the server forwards the INVITE to this endpoint"
	if m.toEpid != "" {
		s += " (epid " + clean(m.toEpid, 40) + ")"
	}
	if m.branch.first == nil {
		s += ", which never replies in this log"
	}
	return s + "."
}

func (t *sentenceWriter) trying(m *message) string {
	if m.branch != nil {
		return "100 Trying from the endpoint itself: it has the INVITE; no dialog yet."
	}
	return "100 Trying: the next hop has the request; no dialog."
}

// report explains a 101 Progress Report.
func (t *sentenceWriter) report(m *message) string {
	a := t.a
	for _, d := range m.diagnostics() {
		if d.ID < 0 {
			continue
		}
		e := m.explain(d)
		by := fallback(e.Component, "a server")
		if e.Source != "" {
			by += " on " + e.Source
		}
		who := fallback(a.purpose.callee, "the callee")
		switch m.code {
		case CodeFork:
			if n := a.purpose.count; n >= 0 {
				return fmt.Sprintf("%s forked the INVITE to %s of %s (13004).", by, registered(n), who)
			}
			return fmt.Sprintf("%s forked the INVITE to one or more registered endpoints of %s (13004).", by, who)
		case CodeAdd:
			return fmt.Sprintf("%s also proxied the INVITE to additional targets (13005): simultaneous ring, team or delegates.", by)
		case CodeForward:
			return fmt.Sprintf("%s forwarded the call and cancelled all earlier branches (13006%s).", by, t.earlier(m))
		case CodeApplication:
			return fmt.Sprintf("%s handed the call to an application (13007).", by)
		}
		return fmt.Sprintf("%s reports %s: %s (no fork).", by, numbered(e.ID, e.Sub), strings.TrimRight(fallback(e.Reason, "no reason given"), "."))
	}
	switch {
	case m.code == CodeFragment && strings.HasPrefix(a.c.text(m.start), "SIP/"):
		return "Response whose status code is none."
	case m.code == CodeFragment:
		return "Headers quoted without a start line."
	}
	return "Progress report of a server without ms-diagnostics."
}

func registered(n int) string {
	if n == 1 {
		return "1 registered endpoint"
	}
	return strconv.Itoa(n) + " registered endpoints"
}

func (t *sentenceWriter) earlier(m *message) string {
	var labels []string
	for _, b := range t.a.fork.branches {
		if len(labels) == 8 || before(m, b.appeared) {
			break // branches are in the order of their first messages
		}
		labels = append(labels, b.label)
	}
	if len(labels) == 0 {
		return ""
	}
	return ": " + strings.Join(labels, ", ")
}

func (t *sentenceWriter) progress(m *message) string {
	a, b := t.a, m.branch
	if d := a.fork.dialogs[a.roles.remoteTag(m)]; m.original == nil && d != nil && d.answer != nil && before(d.answer, m) {
		t.replied = put(t.replied, b, true)
		return t.status(m) + " from " + t.who(b) + ": overtaken on the way by its answer (RFC 3261 §13.2.2.4), nothing new."
	}
	var s strings.Builder
	s.Grow(usualSentence)
	s.WriteString(t.status(m))
	s.WriteString(" from ")
	s.WriteString(t.who(b))
	switch {
	case m.status == 180:
		s.WriteString(": " + t.a.purpose.words(ActIsRinging))
	case m.status == 181:
		s.WriteString(": the call is being forwarded")
	case m.status == 182:
		s.WriteString(": the call is queued")
	case m.status == 199:
		s.WriteString(": this early dialog ended, the call goes on")
	case m.code == CodeProgressAgain:
		s.WriteString(": further reliable provisional")
	}
	if m.rseq != 0 {
		fmt.Fprintf(&s, ", reliable (RSeq %d)", m.rseq)
	}
	if m.is(hasSDP) {
		s.WriteString(", SDP " + a.survey.sdpRole(m) + ": early media possible")
		d := m.description()
		if d != nil && len(d.candidates) > 0 {
			s.WriteString(" (" + d.summary() + ")")
		}
		t.offered = put(t.offered, b, d)
	}
	s.WriteString(".")
	if m.status == 183 && !m.is(hasSDP) && beforeR2(b.agent) {
		s.WriteString(" This client is older than OCS 2007 R2: its SDP comes only with the 200 OK, no early media.")
	}
	if first := !t.replied[b]; first && m.original == nil {
		t.replied = put(t.replied, b, true)
		if b.own {
			t.own++
		}
		if tag := shownTag(m.toTag); tag != "" && m.status != 199 {
			s.WriteString(" New early dialog " + clean(tag, 40) + ".")
		}
		if len(t.replied) > 1 {
			s.WriteString(t.another(b))
		}
	}
	return s.String()
}

// another tells what a further branch means.
func (t *sentenceWriter) another(b *branch) string {
	switch {
	case b.own && t.own >= 2:
		switch {
		case t.a.contest.hunts[b]:
			return " Called when those before had ended: no fork."
		case t.a.verdict.mpop != MPOPYes:
			return "" // see [contest.fewPlaces]
		case t.sharesTag(b) && b.epid == "":
			return " Same callee and tag, another endpoint all the same: the call was forked."
		case t.sharesTag(b):
			return " Same callee and tag, different epid: MPOP confirmed (signed in at several places)."
		case b.epid == "":
			return " Same callee, different tag: the call was forked."
		}
		return " Same callee, different epid and tag: MPOP confirmed (signed in at several places)."
	case !b.own:
		return " Not a registered endpoint of the callee: routed there."
	}
	return ""
}

// sharesTag reports whether an endpoint replied with a To tag of another one.
func (t *sentenceWriter) sharesTag(b *branch) bool {
	if !t.a.survey.split {
		return false
	}
	for other := range t.replied {
		for _, d := range other.dialogs {
			if other != b && slices.ContainsFunc(b.dialogs, func(o *dialog) bool { return shownTag(o.tag) == shownTag(d.tag) }) {
				return true
			}
		}
	}
	return false
}

// who names a branch: product and epid.
func (t *sentenceWriter) who(b *branch) string {
	if b.words == "" {
		b.words = b.who()
	}
	return b.words
}

func (b *branch) who() string {
	name := fallback(b.product.Name, clean(b.agent, 60))
	switch {
	case b.epid == "":
		return fallback(name, b.label)
	case name == "":
		return "epid " + clean(b.epid, 40)
	}
	return name + ", epid " + clean(b.epid, 40)
}

func (t *sentenceWriter) rack(m *message) string {
	v := rareValue(t.a.c.text(m.rare), keyRAck)
	if n, _, ok := strings.Cut(v, " "); ok {
		return " (RSeq " + clean(n, 12) + ")"
	}
	return ""
}

func (t *sentenceWriter) answer(m *message) string {
	a, b := t.a, m.branch
	if !a.roles.callerKnown {
		return t.accepted(m)
	}
	if m.code == CodeAnswer2 {
		return fmt.Sprintf("Another answer: %s also sent %s to the same INVITE with another To tag; a race, no retransmission.", b.label, t.status(m))
	}
	if m.first().retransmit {
		return t.status(m) + " to the INVITE again with the same To tag: it comes until its ACK does (RFC 3261 §13.3.1.4)."
	}
	var s strings.Builder
	s.Grow(usualSentence)
	fmt.Fprintf(&s, "%s to the INVITE: answered by %s", t.status(m), t.who(b))
	if ms := a.progress.waited(m); ms != nil {
		s.WriteString(" after " + seconds(*ms))
	}
	s.WriteString(".")
	if b.voicemail {
		s.WriteString(" This is voice mail, not the user.")
	}
	switch d := a.fork.dialogs[m.toTag]; {
	case a.verdict.outcome != OutcomeCancelled || a.verdict.states[b].state != StateCancelled:
	case a.progress.try(m.cseq).gaveUp() != nil:
		s.WriteString(" The answer crossed the CANCEL: ACK and BYE follow.")
	case d != nil && a.progress.endedEarly(d):
		s.WriteString(" The answer crossed the BYE, which had ended its early dialog.")
	}
	s.WriteString(t.finalSDP(m))
	s.WriteString(t.service(b))
	if others := t.lost; len(others) > 0 && a.contest.winner == b {
		fmt.Fprintf(&s, " The server cancels %s; inferred, the CANCEL is not in this log.", strings.Join(others, ", "))
	}
	if id := m.telephone(); id != "" {
		s.WriteString(" Telephone number " + id + ".")
	}
	return s.String()
}

// finalSDP compares the description in the 2xx with those in the endpoint's
// provisional replies ([MS-SDPEXT] 3.1.5.12.1 wants them equal).
func (t *sentenceWriter) finalSDP(m *message) string {
	d := m.description()
	if d == nil || len(d.candidates) == 0 || m.is(imSession) {
		return ""
	}
	text := " Final candidates: " + d.summary()
	switch early := t.offered[m.branch]; {
	case !t.replied[m.branch]:
	case early == nil:
		text += ", the first SDP of this endpoint"
	case early.credentials == d.credentials:
		text += ", answer repeated"
	default:
		text += ", new ICE ufrag: the SDP changed since the provisional reply"
	}
	return text + "."
}

// service tells of an answer by a service instead of a user's client.
func (t *sentenceWriter) service(b *branch) string {
	switch {
	case b.product.Class == "server:mediation":
		return " Via a Mediation Server to the telephone network."
	case strings.Contains(b.product.Name, "Response Group"):
		return " The service is a B2BUA: the leg to the agent has another Call-ID."
	}
	return ""
}

func (t *sentenceWriter) losers(winner *branch) (list []string) {
	for _, b := range t.a.fork.branches {
		if e := t.a.verdict.states[b]; b != winner && e.state == StateLost && e.how == Inferred && len(list) < 8 {
			list = append(list, b.label)
		}
	}
	return list
}

// telephone returns the tel: number of P-Asserted-Identity.
func (m *message) telephone() string {
	for id := range addresses(m.c.text(m.rare), keyAsserted) {
		if u := id.Parse(); strings.EqualFold(string(u.Scheme), "tel") {
			return clean(u.AOR(), 40)
		}
	}
	return ""
}

func seconds(ms int64) string { return fmt.Sprintf("%d.%03d s", ms/1000, ms%1000) }

func (t *sentenceWriter) ack(m *message) string {
	d := t.a.fork.dialogs[m.toTag]
	if d == nil || d.answer == nil {
		return "ACK for the answer of " + m.branch.label + ", which is not in this log."
	}
	s := "ACK to " + m.branch.label
	if ms := t.a.trace.between(d.answer, m); ms != nil && m == d.ack {
		s += " " + seconds(*ms) + " after the answer"
	}
	switch {
	case t.a.contest.unconfirmed != d:
		return s + ": INVITE/200/ACK complete, dialog confirmed."
	case m == d.ack && t.a.survey.stopsHere(m):
		return s + ": the server does not send it on in this log."
	}
	return s + ": as what follows shows, it did not establish the call."
}

func (t *sentenceWriter) failure(m *message) string {
	a := t.a
	if a.paths.ofCopy(m) {
		return t.status(m) + ": the phone refuses the request that came over another way as well (RFC 3261 §8.2.2.2)."
	}
	if m.branch == nil {
		s := t.status(m) + ": final answer from the server, no endpoint chosen."
		switch {
		case isChallenge(m.status):
			s = t.status(m) + t.challenge(m)
		case m.status >= 700:
			s = t.status(m) + ": a response whose status code is none (RFC 3261 §7.2)."
		case m.status == 482 && t.sentByCalled(m):
			s = t.status(m) + ": refuses a copy of the request that came over another way (RFC 3261 §8.2.2.2)."
		case m.status == 482 && a.paths.legs[m.via()] != nil:
			s = t.status(m) + ": whom this leg called had the request already (RFC 3261 §8.2.2.2, §16.3); no answer to the call."
		case m.status == 487 && a.progress.try(m.cseq).gaveUp() != nil:
			s = t.status(m) + ": the INVITE ended because of the CANCEL."
		case m.status >= 300 && m.status < 400:
			s = t.status(m) + ": redirected" + t.target(m) + "."
		case (m.status == 415 || m.status == 488) && a.survey.lastAttempt > m.cseq:
			s = t.status(m) + ": the offer is not understood; another one follows" + t.iceFallback() + "."
		case m.status == 422 && a.survey.lastAttempt > m.cseq:
			s = t.status(m) + ": the session timer is too short; the INVITE comes again with a longer one (RFC 4028 §7.4)."
		case a.survey.lastAttempt > m.cseq:
			s = t.status(m) + ": ends this attempt, another one follows."
		}
		return s
	}
	switch {
	case m.status == 486:
		s := t.status(m) + ": this endpoint is busy"
		switch {
		case a.paths.view != ViewServer || len(a.fork.branches) < 2:
		case m.original != nil:
			s += "; the server sends it on to the caller"
		case !a.survey.forwarded[m]:
			s += "; the server keeps it while others ring"
		}
		return s + "." + t.chosen(m)
	case m.declinedByWarning():
		return t.status(m) + ": the callee does not want to be disturbed (Warning 391)." + t.chosen(m)
	case m.status == 487 && slices.ContainsFunc(m.branch.dialogs, a.progress.endedEarly):
		return t.status(m) + " ends the INVITE after the BYE in its early dialog."
	case m.status == 487 && t.a.progress.try(m.cseq).gaveUp() == nil && m.branch.cancel == nil:
		return t.status(m) + " ends this branch; its CANCEL is not in this log."
	case m.status >= 600:
		return t.status(m) + ": " + everywhere(m.says()) + "; the server cancels the others."
	case m.status == 487:
		return t.status(m) + " ends this branch after its CANCEL."
	case m.status >= 300 && m.status < 400:
		return t.status(m) + ": this endpoint deflects the call: it sends it elsewhere" + t.target(m) + "."
	case m.status == 415 || m.status == 488:
		return t.status(m) + ": the offer is not understood; a retry with another one may follow."
	}
	return t.status(m) + ": final response of this endpoint." + t.chosen(m)
}

// sentByCalled reports whether the log of a called client has a response that it sent.
func (t *sentenceWriter) sentByCalled(m *message) bool {
	return m.direction == formats.Out && !m.is(isServerLog) && (t.a.paths.view == ViewCallee || t.a.paths.legs[m.via()] != nil)
}

// chosen says what a caller's log cannot show: a proxy forwards the best of
// several final responses (RFC 3261 §16.7).
func (t *sentenceWriter) chosen(m *message) string {
	if t.a.paths.view != ViewCaller || len(t.a.fork.branches) < 2 || m.status >= 600 {
		return ""
	}
	return " What the others sent is not visible here."
}

func (t *sentenceWriter) target(m *message) string {
	if m.contact == 0 {
		return ""
	}
	to := " to " + t.a.aor(m.contact)
	if m.toVoicemail() {
		to += " (voice mail)"
	}
	return to
}

// accepted is a 2xx to an INVITE of which the log does not show what it was.
func (t *sentenceWriter) accepted(m *message) string {
	return t.status(m) + " to an INVITE: the answer to the call or to a re-INVITE, this log does not tell."
}

// serverProgress is a provisional reply that no endpoint made.
func (t *sentenceWriter) serverProgress(m *message) string {
	if t.a.records.microsoft() {
		return t.status(m) + " from a server component (no endpoint id in To), not from an endpoint."
	}
	return t.status(m) + " from a server on the way: it names no endpoint."
}

// endsDialog reports whether a response to a request inside a dialog ended it, and
// no BYE before had (RFC 3261 §12.2.1.2).
func (t *sentenceWriter) endsDialog(m *message) bool {
	d := t.a.fork.dialogs[t.a.roles.remoteTag(m)]
	return d != nil && d.gone != nil && (m == d.gone || m.original == d.gone || m.duplicate == d.gone) && (d.bye == nil || !before(d.bye, m))
}

// goneWords says what a 481 or 408 means that ended a dialog.
func (a *records) goneWords(m *message) string {
	switch {
	case m.status != 481:
		return "the other side did not reply"
	case a.madeByServer(m):
		return "the server knows no such dialog"
	}
	return "the other side knows no such dialog"
}

// endsCall are the responses to a request inside a call that end it, or its whole dialog
// (RFC 5057 §5.1). Of all but 481 and 408 (RFC 3261 §12.2.1.2) few clients know that.
var endsCall = map[uint16]bool{
	404: true, 405: true, 408: true, 410: true, 416: true, 480: true, 481: true, 482: true, 483: true, 484: true, 485: true,
	489: true, 501: true, 502: true, 604: true,
}

// reinviteFailed is a failure of a re-INVITE: after 481 and 408 the dialog is over,
// after most others it goes on as before (RFC 3261 §12.2.1.2, §14.1).
func (t *sentenceWriter) reinviteFailed(m *message) string {
	d := t.a.fork.dialogs[t.a.roles.remoteTag(m)]
	switch {
	case !t.a.roles.callerKnown && m.status != 481 && !t.a.survey.asked[finalKey{m.cseq, m.fromTag}]:
		return t.status(m) + " to an INVITE that is not in this log: the call failed, or a change of it."
	case d != nil && d.bye != nil && before(d.bye, m):
		return t.status(m) + ": the re-INVITE failed; the BYE before it had ended the call."
	case t.a.trace.challenges(m):
		return t.status(m) + ": the other side asks for credentials for the re-INVITE; the call goes on as before."
	case m.status == 491:
		return t.status(m) + changedAtOnce
	case d.standsAfter(m):
		return t.status(m) + ": the re-INVITE failed; the call goes on as before."
	case m.status == 481:
		return t.status(m) + ": " + t.a.records.goneWords(m) + "; the call is over."
	case m.status == 408:
		return t.status(m) + ": " + t.a.records.goneWords(m) + " to the re-INVITE; the call is over."
	}
	return t.status(m) + ": the re-INVITE failed; after such a response a client may end the call (RFC 5057 §5.1), and this log does not show that it went on."
}

// standsAfter reports whether a call goes on after a re-INVITE in it failed: nothing says
// that it ended, or it was used. Each side counts its own requests (RFC 3261 §12.2.1.1).
func (d *dialog) standsAfter(failed *message) bool {
	if !endsCall[failed.status] {
		return true
	}
	if d == nil || d.gone != nil || d.lastUse == nil {
		return false
	}
	use := d.lastUse
	return before(failed, use) && (use.cseq != failed.cseq || use.fromTag != failed.fromTag)
}

// changedAtOnce says what a 491 to a request that offers media means, a re-INVITE or an
// UPDATE (RFC 3311 §5.2).
const changedAtOnce = ": both sides wanted to change the call at once, each tries again later (RFC 3261 §14.1); the call goes on as before."

func (t *sentenceWriter) reinvite(m *message) string {
	a := t.a
	p := t.pair
	switch m.code {
	case CodeReinvite:
		if p != nil && p.invite == m {
			return "Re-INVITE with the result of ICE: " + p.String() + "."
		}
		return fmt.Sprintf("Re-INVITE (CSeq %d, To tag present): changes the running call.", m.cseq)
	case CodeReinviteOK:
		if p != nil && p.ok == m {
			switch {
			case p.confirmed:
				return t.status(m) + " to the re-INVITE confirms the candidate pair; negotiation closed."
			case p.mismatch:
				return t.status(m) + " to the re-INVITE names another candidate pair: mismatch."
			}
		}
		if d := a.fork.dialogs[m.toTag]; d != nil && d.doubt && !a.survey.asked[finalKey{m.cseq, m.fromTag}] {
			return t.accepted(m)
		}
		return fmt.Sprintf("%s to the re-INVITE (CSeq %d): not the answer to the call.", t.status(m), m.cseq)
	case CodeReinviteProg:
		return t.status(m) + " to the re-INVITE."
	case CodeReinviteError:
		return t.reinviteFailed(m)
	}
	return "ACK of the re-INVITE."
}

// String returns "local 192.0.2.1:5000 (host) <-> remote 192.0.2.2:6000 (relay)".
func (p *pair) String() string {
	local, remote := "", ""
	if p.local.IsValid() {
		local = p.local.String()
	}
	if p.remote.IsValid() {
		remote = p.remote.String()
	}
	return "local " + candidateText(local, p.localType) + " <-> remote " + candidateText(remote, p.remoteType)
}

func (t *sentenceWriter) cancel(m *message) string {
	a := t.a
	switch {
	case m.toTag != "":
		return "CANCEL with a To tag: it ends the re-INVITE only, the call goes on."
	case a.paths.view == ViewCallee && m == a.verdict.reasoned && a.verdict.reasonStatus >= 300:
		return t.canceller() + " this branch: " + a.verdict.causeWords() + "."
	case m.branch == nil && a.paths.view == ViewServer && m != a.progress.try(m.cseq).cancel:
		return "CANCEL for a leg that is not in this log."
	case m.branch == nil && t.surplusAttempt(m):
		return "CANCEL of CSeq " + strconv.FormatUint(uint64(m.cseq), 10) + " alone: another attempt was answered, that call goes on."
	case m.branch == nil && a.paths.mayBeCallee() && a.verdict.outcome == OutcomeCancelled && m.whyCancelled() == "":
		return "CANCEL ends the call: the caller gave up or somebody else answered, the log cannot tell."
	case m.branch == nil:
		after := ""
		if ms := a.progress.waited(m); ms != nil {
			after = " after " + seconds(*ms)
		}
		if r := a.progress.try(m.cseq).inVain(); r != nil {
			return "The caller sends a CANCEL" + after + " that came too late: it was refused (" + r.statusWords() + ") and ended nothing."
		}
		s := "The caller gives up" + after
		if why := m.whyCancelled(); why != "" {
			s = "The caller's side ends the attempt" + after + ", " + why
		}
		s += ": CANCEL has the INVITE's CSeq and no To tag"
		if !a.records.microsoft() {
			return s + "."
		}
		return s + "; the server cancels every branch."
	case a.paths.view == ViewCallee && m == a.verdict.elsewhere():
		s := t.canceller() + " this branch: answered elsewhere"
		if by := a.verdict.acceptedBy(); by != "" {
			s += " by " + by
			if a.verdict.lostToOwn() {
				s += ", another endpoint of the same user"
			}
		}
		return s + "."
	case a.paths.view == ViewCallee && m.whyCancelled() != "":
		return t.canceller() + " this branch: " + m.whyCancelled() + "."
	case a.paths.view == ViewCallee && a.progress.try(m.cseq).inVain() != nil:
		return "A CANCEL that came too late: it was refused (" + a.progress.try(m.cseq).refused.statusWords() + ") and ended nothing."
	case a.paths.view == ViewCallee:
		return t.canceller() + " this branch: the caller gave up or somebody else answered, the log cannot tell."
	}
	if m.completedElsewhere() {
		return "The server cancels this leg: answered elsewhere."
	}
	return "The server cancels this leg."
}

// iceFallback names what clients of Microsoft offer anew: candidates that older ones understand.
func (t *sentenceWriter) iceFallback() string {
	if t.a.records.microsoft() {
		return " (ICE fallback)"
	}
	return ""
}

// surplusAttempt reports whether a CANCEL ends an attempt that the caller made beside
// the one that was answered.
func (t *sentenceWriter) surplusAttempt(m *message) bool {
	if t.a.contest.answerer == nil {
		return false
	}
	return slices.ContainsFunc(t.a.contest.answerer.dialogs, func(d *dialog) bool {
		if d.answer == nil || d.answer.cseq == m.cseq {
			return false
		}
		i := t.a.paths.inviteOf[d.answer.cseq]
		return d.answer.cseq < m.cseq || i != nil && before(i, m)
	})
}

// challenge says what a 401 or 407 to the INVITE means: a question, or the refusal of
// what was given (RFC 3261 §22.1).
func (t *sentenceWriter) challenge(m *message) string {
	s := ": the server asks for credentials"
	switch {
	case m.is(stale):
		s += " anew, the nonce of those given has expired"
	case t.a.trace.refusesCredentials(m):
		s = ": the server refuses the credentials"
	}
	if t.a.survey.lastAttempt > m.cseq {
		return s + "; the INVITE comes again."
	}
	return s + "."
}

// canceller begins the sentence on a CANCEL that came to a callee: between two phones
// there is no server.
func (t *sentenceWriter) canceller() string {
	if t.a.records.microsoft() {
		return "The server cancels"
	}
	return "CANCEL ends"
}

func (t *sentenceWriter) bye(m *message) string {
	a := t.a
	d := a.fork.dialogs[a.roles.remoteTag(m)]
	switch {
	case d != nil && d.serverBye && !m.carriesID(5009, 5010):
		return "This answer is hung up: another one was taken, as the Reason says."
	case d != nil && d.serverBye:
		return "The server hangs up by itself: this answer came when the branch had been cancelled."
	case a.fork.byServer(m):
		return "The server ends the call by itself."
	case !a.roles.callerKnown:
		return fallback(a.aor(m.from), "One side") + " " + a.purpose.words(ActHangsUp) + "."
	case d != nil && d.bye != nil && a.progress.endedEarly(d) && a.contest.earlyBye == nil:
		return "The caller ends this early dialog with BYE (RFC 3261 §15); the call goes on at other places."
	case d != nil && d.bye != nil && a.progress.endedEarly(d):
		return "The caller gives up: BYE ends the early dialog (RFC 3261 §15), no CANCEL is needed."
	case d != nil && d.bye != nil && (d.bye == m || d.bye == m.original) && !d.byeCaller && m.saysNoACK():
		return d.branch.label + " gives up: the ACK for its answer never came."
	}
	if t.a.roles.callers[m.fromTag] {
		if m.branch != nil && t.a.verdict.states[m.branch].state == StateRaceLost {
			return a.purpose.callingSide() + " hangs up this surplus answer: it took another one."
		}
		return a.purpose.callingSide() + " " + a.purpose.words(ActHangsUp) + "."
	}
	if m.branch != nil {
		return m.branch.label + " " + a.purpose.words(ActHangsUp) + ": From and To are swapped, CSeq counts for itself."
	}
	return "BYE ends the dialog."
}

// other is for everything outside of calls.
func (t *sentenceWriter) other(m *message) string {
	if !m.request() {
		return t.plainReply(m)
	}
	for _, r := range t.a.c.b.reports.byOwn[t.a.chain.callID] {
		if r.frame == m.frame {
			return t.a.contest.reportSentence(r)
		}
	}
	who := fallback(t.a.aor(m.from), "unknown")
	switch m.method {
	case sip.REGISTER:
		return t.register(m)
	case sip.SUBSCRIBE:
		return who + " subscribes to " + t.event(m) + " of " + fallback(t.a.aor(m.to), "unknown") + "."
	case sip.NOTIFY:
		return t.notification(m)
	case sip.BENOTIFY:
		return "Notification of " + t.event(m) + t.deregistering(m) + "; BENOTIFY has no response."
	case sip.MESSAGE:
		return "Instant message from " + who + "."
	case sip.REFER:
		to := fallback(referTo(t.a.c.text(m.rare)), "unknown")
		if m.referred() != sip.INVITE {
			return "REFER asks the other side to send " + m.referred() + " to " + to + "."
		}
		return "Transfer: REFER to " + to + "."
	}
	return fallback(m.method, "Request") + " from " + who + " to " + fallback(t.a.aor(m.to), "unknown") + "."
}

func (t *sentenceWriter) event(m *message) string {
	return fallback(clean(rareValue(t.a.c.text(m.rare), keyEvent), 60), "an event")
}

func (t *sentenceWriter) registering(m *message) string {
	s := ""
	if name := product(t.a.c.text(m.agent)).Name; name != "" {
		s += " with " + name
	}
	if m.fromEpid != "" {
		s += ", epid " + clean(m.fromEpid, 40)
	}
	return s
}
