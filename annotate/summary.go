package annotate

import (
	"fmt"
	"strings"

	"ocsconv/formats"
)

// summary tells the session's story in a few sentences, the verdict first.
func (a *analysis) summary(s *Session) []string {
	switch {
	case s.ReportOf != nil:
		return a.reportSummary()
	case a.verdict.kind == KindRegistration:
		return a.signInSummary(s)
	case !a.call && a.verdict.cause != nil:
		fact, rest := a.causeSentences(a.verdict.cause)
		return append([]string{fact, a.plainSummary(s)}, rest...)
	case !a.call:
		return []string{a.plainSummary(s)}
	}
	t := a.sentences()
	list := a.factSentences(s, t)
	list = append(list, a.mpopSentence(t))
	list = append(list, a.endpointSentences(t)...)
	if s.Media != nil {
		list = append(list, mediaSentence(s.Media))
	}
	if text := reasonSentences[a.verdict.reason]; text != "" {
		list = append(list, text)
	}
	list = append(list, a.transferSentences()...)
	list = append(list, a.remarks()...)
	return list
}

// factSentences tell how the call ended: for a failure the fact, how it is known
// and the next step; then what the quality reports say.
func (a *analysis) factSentences(s *Session, t *teller) []string {
	var list []string
	c := a.verdict.cause
	if c == nil || a.anyAnswer() || a.verdict.outcome != OutcomeFailed {
		list = append(list, a.outcomeSentence(s, t))
	}
	if c != nil {
		fact, rest := a.causeSentences(c)
		list = append([]string{fact}, append(list, rest...)...)
	}
	list = append(list, a.qualitySentences(a.verdict.quality)...)
	return append(list, ratingSentences(s.Ratings)...)
}

func (a *analysis) outcomeSentence(s *Session, t *teller) string {
	v := &a.verdict
	after := ""
	if s.AnswerMS != nil {
		after = " after " + seconds(*s.AnswerMS)
	}
	switch v.outcome {
	case OutcomeAnswered, OutcomeVoicemail, OutcomeForwarded:
		return a.answeredSentence(t, after)
	case OutcomeCancelled:
		if a.view == ViewCallee {
			return "Cancelled: the caller gave up or somebody else answered; this log cannot tell."
		}
		if ms := a.since(a.last().cancel); ms != nil {
			return "Cancelled by the caller after " + seconds(*ms) + "."
		}
		return "Cancelled by the caller."
	case OutcomeInProgress:
		return "No end of this call in the log: still in progress there."
	case OutcomeUnknown:
		if v.answerer != nil {
			return a.unexplainedSentence(t, after)
		}
		return "The log does not show how this call ended."
	}
	text := outcomeWords[v.outcome]
	if f := a.last().final; f != nil {
		text += " (" + a.statusWords(f)
		if f.branch != nil {
			text += " from " + f.branch.label
		} else {
			text += " from the server"
		}
		text += ")"
		if ms := a.since(f); ms != nil {
			text += " after " + seconds(*ms)
		}
	}
	return text + "."
}

var outcomeWords = map[Outcome]string{
	OutcomeBusy: "Busy", OutcomeDeclined: "Declined", OutcomeNoAnswer: "No endpoint answered",
	OutcomeRedirected: "Redirected", OutcomeFailed: "Failed",
}

func (a *analysis) answeredSentence(t *teller, after string) string {
	v := &a.verdict
	switch {
	case v.winner != nil && v.outcome == OutcomeVoicemail:
		return fmt.Sprintf("Answered by voice mail: %s%s%s, not by the user.", v.winner.label, t.described(v.winner), after)
	case v.winner != nil && v.outcome == OutcomeForwarded:
		return fmt.Sprintf("Forwarded and answered by %s (%s, %s)%s.", v.winner.label, v.winner.aor, t.who(v.winner), after)
	case v.winner != nil:
		how := ""
		if v.states[v.winner].how == Inferred {
			how = "; inferred, part of the handshake is not in this log"
		}
		return fmt.Sprintf("Answered by %s%s%s%s.", v.winner.label, t.described(v.winner), after, how)
	case a.elsewhere() != nil:
		return "Answered elsewhere" + acceptedWords(a.acceptedBy()) + ": this endpoint lost."
	case v.answerer != nil:
		return fmt.Sprintf("Answered by %s%s, but the log lacks the ACK that would prove it.", v.answerer.label, t.described(v.answerer))
	}
	return "Answered, but the log does not show which endpoint kept the call."
}

// unexplainedSentence is for an answer of which nothing tells why it came from
// there: [analysis.unexplained].
func (a *analysis) unexplainedSentence(t *teller, after string) string {
	b := a.verdict.answerer
	who := b.label + t.described(b)
	if b.aor != "" && !b.own {
		who += ", " + b.aor
	}
	return "Answered by " + who + after + "; whether the call was forwarded or rang there as well, this log does not tell."
}

func acceptedWords(by string) string {
	if by == "" {
		return ""
	}
	return " by " + by
}

func (a *analysis) mpopSentence(t *teller) string {
	v := &a.verdict
	var own []string
	n := 0
	for _, b := range a.branches {
		if !b.own {
			continue
		}
		if n++; n <= 12 {
			own = append(own, t.named(b))
		}
	}
	who := fallback(v.user, "the callee")
	switch {
	case v.mpop == MPOPYes:
		return fmt.Sprintf("MPOP: yes, %d endpoints of %s: %s.", n, who, strings.Join(own, "; "))
	case v.mpop == MPOPAnnounced:
		return fmt.Sprintf("MPOP: announced by the server; %s of %s replied in this log.", endpointCount(n), who)
	case v.mpop == MPOPNo:
		return fmt.Sprintf("MPOP: no, the server called one endpoint of %s.", who)
	case v.kind == KindConference:
		return "MPOP: no evidence, a leg to a conference is not forked to the endpoints of a user."
	}
	if n == 0 {
		return fmt.Sprintf("MPOP: no evidence, no endpoint of %s replied in this log.", who)
	}
	return fmt.Sprintf("MPOP: no evidence, %s of %s replied; others may be silent.", endpointCount(n), who)
}

func endpointCount(n int) string {
	switch n {
	case 0:
		return "no endpoint"
	case 1:
		return "one endpoint"
	}
	return fmt.Sprintf("%d endpoints", n)
}

// endpointSentences tell how those ended that did not win.
func (a *analysis) endpointSentences(t *teller) []string {
	var list []string
	for _, b := range a.branches {
		if b == a.verdict.winner {
			continue
		}
		e := a.verdict.states[b]
		list = append(list, fmt.Sprintf("%s%s: %s: %s.", b.label, t.described(b), e.known(), fallback(e.words, "no more is known")))
		if len(list) == 16 {
			break
		}
	}
	return list
}

// named is the label of a branch with what is known of its client.
func (t *teller) named(b *branch) string {
	if who := t.who(b); who != b.label {
		return b.label + " " + who
	}
	return b.label
}

// known names the state and how it is known: "lost (inferred)", "unknown".
func (e ending) known() string {
	if e.state == StateUnknown {
		return string(e.state)
	}
	return fmt.Sprintf("%s (%s)", e.state, e.how)
}

// described is what is known of the client on a branch, in parentheses; nothing
// where that is only the label.
func (t *teller) described(b *branch) string {
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

// remarks are facts beside the verdict.
func (a *analysis) remarks() []string {
	var list []string
	if n := len(a.invites); n > 1 {
		list = append(list, fmt.Sprintf("%d attempts (authentication, redirection or another offer), merged as one call.", n))
	}
	if a.verdict.race {
		list = append(list, "Answer race: more than one endpoint sent a 2xx.")
	}
	if a.unpromoted() {
		list = append(list, "No candidate promotion seen: no re-INVITE names the chosen pair (a hint, the default pair may serve).")
	}
	if d := a.verdict.won; d != nil && d.bye != nil {
		who := d.branch.label
		if d.byeCaller {
			who = "The caller"
		}
		list = append(list, who+" hung up.")
	}
	copies, ends, doubles, inferred, unknown := 0, 0, 0, 0, 0
	for _, m := range a.input {
		switch {
		case m.duplicate != nil:
			doubles++
		case m.isOtherEnd() && !m.is(isServerLog):
			ends++
		case m.original != nil:
			copies++
		}
		switch told := m.told(); {
		case told.direction == formats.Unknown:
			unknown++
		case told.how == formats.Inferred:
			inferred++
		}
	}
	if copies > 0 {
		list = append(list, fmt.Sprintf("%d records are %d logical messages: a server logs what it forwards twice.", len(a.input)-doubles-ends, len(a.input)-doubles-ends-copies))
	}
	if ends > 0 {
		list = append(list, fmt.Sprintf("%d records are the other end of what another log shows as well.", ends))
	}
	if doubles > 0 {
		list = append(list, fmt.Sprintf("%d records of overlapping logs counted once.", doubles))
	}
	if inferred > 0 {
		list = append(list, fmt.Sprintf("Direction inferred for %d of %d messages.", inferred, len(a.input)))
	}
	if unknown > 0 {
		list = append(list, fmt.Sprintf("Direction unknown for %d of %d messages.", unknown, len(a.input)))
	}
	return list
}
