package annotate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// summary tells the session's story in a few sentences, the verdict first.
func (a *analysis) summary(s *Session) []string {
	switch {
	case s.ReportOf != nil:
		return a.reportSummary()
	case a.purpose.kind == KindRegistration:
		return a.signInSummary(s)
	case !a.survey.call && a.explanation.cause != nil:
		fact, rest := a.causeSentences(a.explanation.cause)
		return append([]string{fact, a.trace.plainSummary(s)}, rest...)
	case !a.survey.call:
		return []string{a.trace.plainSummary(s)}
	}
	t := a.sentences()
	list := a.factSentences(s)
	list = append(list, a.mpopSentence())
	list = append(list, a.explanation.endpointSentences(t)...)
	if s.Media != nil {
		list = append(list, mediaSentence(s.Media))
	}
	if text := a.explanation.reasonSentence(); text != "" {
		list = append(list, text)
	}
	if text := a.alsoCalled(); text != "" {
		list = append(list, text)
	}
	if meeting := a.meetingSentences(s); a.explanation.isMeeting() {
		list = append(meeting, list...)
	} else {
		list = append(list, meeting...)
	}
	list = append(list, a.fork.helperSentences()...)
	if who := a.purpose.cameFor(); who != "" && a.survey.plain && len(a.fork.branches) > 0 {
		list = append(list, fmt.Sprintf("Whose phone this is (%s) is inferred from the Request-URI of the INVITE; To has %s.", who, a.purpose.callee))
	}
	if text := a.trace.referredSentence(); text != "" && !a.explanation.isMeeting() {
		list = append(list, text)
	}
	list = append(list, a.explanation.transferSentences()...)
	list = append(list, a.refusedChanges()...)
	list = append(list, a.remarks()...)
	return list
}

// factSentences tell how the call ended: for a failure the fact, how it is known
// and the next step; then what the quality reports say.
func (a *analysis) factSentences(s *Session) []string {
	var list []string
	c := a.explanation.cause
	switch a.verdict.outcome {
	case OutcomeFailed, OutcomeNoAnswer, OutcomeUnknown:
		if c == nil || a.verdict.outcome == OutcomeUnknown && a.fork.anyAnswer() || a.survey.call && !a.roles.callerKnown {
			list = append(list, a.outcomeSentence(s))
		}
	default:
		if said := c != nil && c.unconfirmed; !said && (!a.explanation.isMeeting() || !a.fork.anyAnswer()) { // of which joining says more
			list = append(list, a.outcomeSentence(s))
		}
	}
	if c != nil {
		fact, rest := a.causeSentences(c)
		switch {
		case a.verdict.outcome != OutcomeUnknown || a.roles.callerKnown:
			list = append([]string{fact}, beneath(fact, list)...)
		case a.explanation.proof == nil || a.explanation.proof != a.fork.goneInside(): // else who was in the call and what ended it is said in one
			list = append(list, capitalised(strings.TrimPrefix(fact, unknownLead)))
		}
		list = append(list, rest...)
	}
	if f := a.explanation.witness(); f != nil {
		list = append(list, a.witnessSentence(f))
	}
	if poor := cmp.Or(a.purpose.poorHeadline(a.explanation.figures), oneWayHeadline(a.explanation.figures)); poor != "" && a.verdict.outcome == OutcomeAnswered && c == nil {
		list = append([]string{answeredBut + poor}, beneath(answeredBut, list)...)
	} else if poor != "" {
		list = append(list, capitalised(poor))
	}
	if next := a.explanation.openNext(); next != "" {
		list = append(list, "Next: "+next)
	}
	list = append(list, a.qualitySentences(a.explanation.figures)...)
	return append(list, ratingSentences(s.Ratings)...)
}

// answeredBut begins the headline of a call that was answered, and that was not as it should be.
const answeredBut = "Answered, but "

// beneath puts sentences under a headline that has the word of the outcome already: "It
// was answered by Bob on the PC after 4.0 s."
func beneath(headline string, list []string) []string {
	for i, text := range list {
		for _, word := range []string{"Answered", "Forwarded", "Cancelled"} {
			if strings.HasPrefix(headline, word) && strings.HasPrefix(text, word) {
				list[i] = "It was " + lowerFirst(text)
			}
		}
	}
	return list
}

func (a *analysis) mpopSentence() string {
	v := &a.verdict
	replied := len(those(a.fork.branches, func(b *branch) bool { return a.contest.registered(b) && (b.first != nil || b.answered()) }))
	places, perhaps := a.contest.ownPlaces()
	n, own := len(places), []string{}
	for _, b := range places[:min(n, maxNamedPlaces)] {
		own = append(own, b.named())
	}
	among := amongThem(perhaps)
	who := fallback(a.purpose.user, "the callee")
	if !a.records.microsoft() {
		return a.forkSentence(who, n, replied, strings.Join(own, "; ")+among)
	}
	switch {
	case !a.roles.callerKnown:
		return MPOPLead + "no evidence, the log does not show who was called."
	case v.mpop == MPOPYes:
		return fmt.Sprintf(MPOPLead+"yes, %s at %d places: %s%s.", who, n, strings.Join(own, "; "), among)
	case v.mpop == MPOPAnnounced:
		return fmt.Sprintf(MPOPLead+"the server says so of %s; %s replied in this log.", who, placeCount(replied))
	case v.mpop == MPOPNo:
		return fmt.Sprintf(MPOPLead+"no, the server called one place of %s.", who)
	case a.purpose.kind == KindConference && !a.purpose.byMeeting:
		return MPOPLead + "no evidence, a call to a meeting does not ring at the places of a user."
	}
	if who := a.othersReplied(); replied == 0 && who != "" {
		return fmt.Sprintf(MPOPLead+"no evidence, only %s replied in this log.", who)
	}
	if replied == 0 {
		return fmt.Sprintf(MPOPLead+"no evidence, no place of %s replied in this log.", who)
	}
	return fmt.Sprintf(MPOPLead+"no evidence, %s of %s replied%s.", placeCount(replied), who, a.contest.fewPlaces(replied))
}

// MPOPLead begins the sentence of a summary that tells whether the callee was signed in at
// several places, and says what the word stands for.
const MPOPLead = "MPOP (signed in at several places): "

// maxNamedPlaces bounds the places of the callee that a summary lists.
const maxNamedPlaces = 12

// amongThem tells of places that may be some of those that were counted.
func amongThem(perhaps []*branch) string {
	labels := make([]string, min(len(perhaps), maxNamedPlaces))
	for i := range labels {
		labels[i] = perhaps[i].label
	}
	switch len(perhaps) {
	case 0:
		return ""
	case 1:
		return "; " + labels[0] + ", of another attempt, may be one of them"
	}
	return "; " + enumerated(labels) + ", of other attempts, may be among them"
}

// fewPlaces says why the replies of a user's endpoints are no evidence of several places.
func (a *contest) fewPlaces(replied int) string {
	switch {
	case replied < 2:
		return "; others may be silent"
	case len(a.hunts) > 0:
		return ", called one after the other"
	case slices.ContainsFunc(a.fork.branches, a.followed):
		return ", perhaps called one after the other"
	case a.fork.oneContact():
		return " from one Contact, perhaps one place with several tags"
	case len(a.paths.invites) > 1:
		return " to different attempts, and may be one"
	}
	return ", and this log has too many gaps to tell whose they are"
}

// forkLead begins the sentence that lists the places of a call that was forked.
const forkLead = "The call was forked to "

// forkSentence says the same of a call without any sign of Microsoft's servers, whose
// word MPOP is.
func (a *analysis) forkSentence(who string, n, replied int, own string) string {
	switch {
	case !a.roles.callerKnown:
		return "Whether the call was forked is not in this log."
	case a.verdict.mpop == MPOPYes:
		return fmt.Sprintf("%s%d places of %s: %s.", forkLead, n, who, own)
	case replied == 0:
		if other := a.othersReplied(); other != "" {
			return "Only " + other + " replied in this log."
		}
		return fmt.Sprintf("No place of %s replied in this log.", who)
	}
	return fmt.Sprintf("%s of %s replied%s.", capitalised(placeCount(replied)), who, a.contest.fewPlaces(replied))
}

// othersReplied names the places that replied and are none of the callee's endpoints,
// as a gateway is: "the telephone network", "Carol's PC and voice mail".
func (a *analysis) othersReplied() string {
	var list []string
	for _, b := range a.fork.branches {
		if b.own || b.first == nil && !b.answered() {
			continue
		}
		if who := a.whose(b); !slices.Contains(list, who) && len(list) < 4 {
			list = append(list, who)
		}
	}
	return strings.Join(list, " and ")
}

// maxTargets bounds the other users whose places a summary names.
const maxTargets = 8

// ofAnother reports whether a branch is a place of another user than who was called.
func (a *purpose) ofAnother(b *branch) bool {
	return !b.own && b.aor != "" && !b.isService() && !b.onTelephoneNetwork() && !b.voicemail && !a.isCallee(b.aor)
}

// alsoCalled names the other users whose places routing called, each with the labels of
// these: "Called beside Bob: carol@contoso.com (E2, E3) and dave@contoso.com (E4)."
func (a *analysis) alsoCalled() string {
	switch a.explanation.reason {
	case ReasonTeamCall, ReasonSimRingOrDeleg, ReasonSimRing, ReasonForward:
	default:
		return ""
	}
	labels, users := map[string][]string{}, []string{}
	for _, b := range a.fork.branches {
		if !a.purpose.ofAnother(b) {
			continue
		}
		who := strings.ToLower(b.aor)
		if labels[who] == nil {
			users = append(users, b.aor)
		}
		labels[who] = append(labels[who], b.label)
	}
	rest := len(users) - maxTargets
	parts := []string{}
	for _, who := range users[:min(len(users), maxTargets)] {
		own := labels[strings.ToLower(who)]
		parts = append(parts, who+" ("+strings.Join(own[:min(len(own), maxTargets)], ", ")+")")
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("%d more", rest))
	}
	if len(parts) == 0 {
		return ""
	}
	when := "Called beside "
	if a.explanation.reason == ReasonForward {
		when = "Called after "
	}
	return when + fallback(a.calleeName(), "the callee") + ": " + enumerated(parts) + "."
}

// enumerated joins words as a sentence does: "a, b and c".
func enumerated(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

func placeCount(n int) string {
	switch n {
	case 0:
		return "no place"
	case 1:
		return "one place"
	}
	return fmt.Sprintf("%d places", n)
}

// endpointSentences tell how those ended that did not win.
func (a *explanation) endpointSentences(t *sentenceWriter) []string {
	var list []string
	for _, b := range a.fork.branches {
		if b == a.contest.winner {
			continue
		}
		e := a.verdict.states[b]
		words := fallback(e.words, "no more is known")
		if d := a.contest.unconfirmed; d != nil && d.branch == b && e.state == StateUnknown && a.cause == nil {
			words = "its answer established no call" // the headline says why
		}
		list = append(list, fmt.Sprintf("%s%s: %s: %s.", b.label, t.described(b), a.purpose.known(e, b), words))
		if len(list) == 16 {
			break
		}
	}
	return list
}

// named is the product of a branch with its label: "Lync 2010 (E1)", the device in one
// pair of brackets with it.
func (b *branch) named() string {
	name, comment, _ := strings.Cut(fallback(b.product.Name, clean(b.agent, maxNoun)), " (")
	label := b.label
	if comment = strings.TrimSuffix(comment, ")"); comment != "" {
		label = comment + ", " + label
	}
	return fallback(name, placeWord) + " (" + label + ")"
}

// known says what became of a branch and how that is known: "stopped ringing (follows from
// SIP)", "unknown".
func (a *purpose) known(e ending, b *branch) string {
	text := fallback(e.state.words(a.wordKind(), b.alerts()), string(StateUnknown))
	if how := e.how.Words(); how != "" {
		text += " (" + how + ")"
	}
	return text
}

// described is what is known of the client on a branch, in parentheses; nothing
// where that is only the label.
func (t *sentenceWriter) described(b *branch) string {
	if who := t.who(b); who != b.label {
		return " (" + who + ")"
	}
	return ""
}

func mediaSentence(m *Media) string {
	text := "Media: " + m.String()
	switch {
	case m.Confirmed:
		text += ", confirmed"
	case m.Mismatch:
		text += ", mismatch: the other side names another pair"
	default:
		text += ", not confirmed in this log"
	}
	if m.Relayed {
		text += "; it passes a relay (A/V Edge)"
	}
	return text + "."
}

// reasonSentence says why there were several replies. Where no more than one place
// replied it says what the server did.
func (a *explanation) reasonSentence() string {
	reason := a.reason
	if reason == ReasonMPOP && !a.records.microsoft() {
		return "Several replies because the call was forked."
	}
	if text := routedSentences[reason]; text != "" && len(those(a.fork.branches, (*branch).replied)) < 2 {
		return text
	}
	return reasonSentences[reason]
}

var routedSentences = map[Reason]string{
	ReasonSimRing:        "The server called a telephone number as well (13005, Mediation Server).",
	ReasonSimRingOrDeleg: "The server called further targets (13005): delegates or simultaneous ringing; the headers do not tell which.",
	ReasonTeamCall:       "A team call: the server called additional targets after a wait (13005).",
	ReasonForward:        "The server forwarded the call (13006).",
	ReasonVoicemail:      "The server sent the call to voice mail.",
	ReasonApplication:    "An application took the call (13007).",
}

var reasonSentences = map[Reason]string{
	ReasonMPOP:           "Several replies because the callee was signed in at several places.",
	ReasonSimRing:        "Several replies because of simultaneous ringing to a telephone number (13005, Mediation Server).",
	ReasonSimRingOrDeleg: "Several replies because of delegates or simultaneous ringing to a user (13005); the headers do not tell which.",
	ReasonTeamCall:       "Several replies because of a team call: additional targets rang after a wait (13005).",
	ReasonForward:        "Several replies because the server forwarded the call (13006).",
	ReasonVoicemail:      "Several replies because the call went to voice mail.",
	ReasonApplication:    "Several replies because an application took the call (13007).",
	ReasonRetransmission: "Several replies because a reply was sent again.",
	ReasonReliability:    "Several replies because one endpoint sent more than one reliable provisional (PRACK).",
	ReasonKeepAlive:      "Several replies because a provisional was repeated as keep-alive.",
	ReasonSameEndpoint:   "Several replies because the same endpoint answered with a second dialog.",
}

// hangUpSentence says who hung up, and why, where the BYE tells.
func (a *analysis) hangUpSentence(d *dialog) string {
	b, who := d.branch, a.purpose.callingSide()
	switch {
	case d.byeCaller:
	case a.purpose.kind == KindConference && b.isService():
		return "The meeting ended for " + fallback(a.callerName(), "the caller") + d.bye.reasonText() + "."
	case b.onTelephoneNetwork(), b.voicemail, b.isService():
		who = capitalised(a.whose(b))
	default:
		who = fallback(a.whoIs(b), capitalised(a.whose(b)))
	}
	text, said := who+" "+a.purpose.words(ActHungUp), d.bye.reasonText()
	together, byServer := a.fork.leftTogether(d)
	switch {
	case a.fork.byServer(d.bye):
		text = "The server ended the " + a.purpose.words(ActCall)
	case together && byServer:
		text = "The server ended the " + a.purpose.words(ActCall) + " on both sides"
	case together:
		return "Both sides " + a.purpose.words(ActHungUp) + " at the same time."
	case said == "" && a.roles.leftAfterGone(d):
		text = fmt.Sprintf("The %s before that got %s: %s, after which a client should end the call (RFC 3261 §12.2.1.2); perhaps nobody hung up", requestName(d.gone), d.gone.statusWords(), a.records.goneWords(d.gone))
		text = who + "'s side ended the " + a.purpose.words(ActCall) + ". " + text
	}
	return text + said + "."
}

// reasonText is the reason that a message gives for itself, behind a colon, "" without.
func (m *message) reasonText() string {
	if why := m.preempted(); why != "" {
		return ": " + why
	}
	for _, r := range m.diagnostics() {
		if r.ID >= 0 {
			e := m.explain(r)
			return fmt.Sprintf(": %s (%s)", strings.TrimRight(fallback(e.Reason, "no reason given"), "."), numbered(e.ID, e.Sub))
		}
	}
	return ""
}

// leftAfterGone reports whether the BYE is of the side of which a request had found the
// dialog gone, or the other side silent, no longer ago than a transaction lasts
// (RFC 3261 §17.1.1.2): after more, a person may have hung up.
func (a *roles) leftAfterGone(d *dialog) bool {
	if d.gone == nil || d.bye == nil || !before(d.gone, d.bye) || d.byeCaller != a.callers[d.gone.fromTag] {
		return false
	}
	ms := a.trace.between(d.gone, d.bye)
	return ms != nil && *ms <= ackTimeout.Milliseconds()
}

// requestName names the request of a response inside a dialog.
func requestName(m *message) string {
	if m.method == sip.INVITE {
		return "re-INVITE"
	}
	return m.method
}

// sharedTagSentences names endpoints that replied with one To tag.
func (a *fork) sharedTagSentences() []string {
	if !a.survey.split {
		return nil
	}
	labels := map[string][]string{} // by tag
	for _, b := range a.branches {
		for _, d := range b.dialogs {
			if tag := shownTag(d.tag); tag != "" && len(labels[tag]) < 8 && !slices.Contains(labels[tag], b.label) {
				labels[tag] = append(labels[tag], b.label)
			}
		}
	}
	by := "their epids, Contacts or legs"
	if a.survey.plain {
		by = "their Contacts or legs"
	}
	var list []string
	for _, same := range labels {
		if len(same) > 1 {
			list = append(list, strings.Join(same, " and ")+" replied with one To tag, against RFC 3261 §19.3; "+by+" tell them apart.")
		}
	}
	slices.Sort(list)
	if a.survey.crowded {
		list = append(list, fmt.Sprintf("More than %d endpoints replied with one To tag; the replies of the others are told as those of one of them.", maxDevices))
	}
	return list
}

// endedOtherwise reports whether the attempt of an INVITE ended otherwise than with what
// clients try again for.
func (a *progress) endedOtherwise(i *message) bool {
	t := a.try(i.cseq)
	return t.gaveUp() != nil || t.final != nil && !retried(t.final.status)
}

// remarks are facts beside the verdict.
func (a *analysis) remarks() []string {
	var list []string
	if n := len(a.paths.invites); n > 1 {
		why := " (authentication, redirection or another offer)"
		if slices.ContainsFunc(a.paths.invites[:n-1], a.progress.endedOtherwise) {
			why = ""
		}
		list = append(list, fmt.Sprintf("%d attempts%s, merged as one call.", n, why))
	}
	if a.contest.race {
		list = append(list, "Answer race: more than one endpoint sent a 2xx.")
	}
	if a.contest.unpromoted() {
		list = append(list, "Media path not confirmed: no re-INVITE names the chosen pair of addresses (a hint: the default pair may serve).")
	}
	if d := a.contest.won; d != nil && d.bye != nil {
		list = append(list, a.hangUpSentence(d))
	}
	if d := a.contest.won; d != nil && d.bye == nil && d.gone != nil {
		list = append(list, "The call was over with "+d.gone.statusWords()+": "+a.records.goneWords(d.gone)+".")
	}
	list = append(list, a.fork.sharedTagSentences()...)
	switch n := a.chain.parts; {
	case n > 1 && a.chain.callID == 0:
		list = append(list, fmt.Sprintf("Call %d of %d without a Call-ID: their logs and tags tell them apart.", a.chain.part, n))
	case n > 1:
		list = append(list, fmt.Sprintf("Call %d of %d with this Call-ID: it was used again.", a.chain.part, n))
	}
	return append(list, a.recordRemarks()...)
}

// recordRemarks tell what the records of the logs are: copies, and of what direction.
func (a *analysis) recordRemarks() []string {
	var list []string
	copies, ends, twins, doubles, inferred, unknown, days := 0, 0, 0, 0, 0, 0, 0
	why := "what a proxy forwards is in the logs of both sides"
	for _, m := range a.records.input {
		if m.is(assumedDay) {
			days++
		}
		switch {
		case m.duplicate != nil:
			doubles++
		case m.isTwin() && m.ofClient():
			twins++
		case m.isOtherEnd() && m.ofClient():
			ends++
		case m.original != nil:
			copies++
			if m.is(isServerLog) || a.paths.view == ViewServer {
				why = "a server logs what it forwards twice"
			}
		}
		switch told := m.primary(); {
		case told.direction == formats.Unknown:
			unknown++
		case told.how == formats.Inferred:
			inferred++
		}
	}
	if days > 0 {
		list = append(list, fmt.Sprintf("Day or year assumed for %d of %d messages: their lines do not tell it.", days, len(a.records.input)))
	}
	list = append(list, a.clockRemarks()...)
	if copies > 0 {
		records := len(a.records.input) - doubles - ends - twins
		list = append(list, fmt.Sprintf("The logs have %d records of %s: %s.", records, plural(records-copies, "message"), why))
	}
	for _, c := range []struct {
		n         int
		one, many string
	}{
		{ends, "One record is the other end of what another log shows as well.", "%d records are the other end of what another log shows as well."},
		{twins, "One record is of a message that another log shows as well.", "%d records are of messages that another log shows as well."},
		{doubles, "One record that the logs hold twice is counted once.", "%d records that the logs hold twice are counted once."},
	} {
		if c.n > 0 {
			list = append(list, agreeing(c.n, c.one, c.many))
		}
	}
	if inferred > 0 {
		list = append(list, fmt.Sprintf("Direction inferred for %d of %d messages.", inferred, len(a.records.input)))
	}
	if unknown > 0 {
		list = append(list, fmt.Sprintf("Direction unknown for %d of %d messages.", unknown, len(a.records.input)))
	}
	return list
}

// clockRemarks tell which clocks of the logs differ, and which could not be compared.
func (a *analysis) clockRemarks() (list []string) {
	if n := len(a.records.uncompared); n > 0 {
		names := slices.Clone(a.records.uncompared[:min(n, maxTargets)])
		if n > maxTargets {
			names = append(names, fmt.Sprintf("%d more", n-maxTargets))
		}
		if n == 1 {
			names = append(names, "the others")
		}
		list = append(list, fmt.Sprintf("The clocks of %s could not be compared (no common message); taken to agree.", enumerated(names)))
	}
	for _, c := range a.records.offsets {
		list = append(list, "Clock: "+c.String()+". Order and durations are by corrected clocks (inferred).")
	}
	return list
}
