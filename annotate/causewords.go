package annotate

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// headline says the cause as the fact of a session, with the ids in brackets
// behind the words: "Failed: no such user (404, 1003, RTC on fe01); Alice called
// bob@contoso.com." It begins with the word of the outcome, as that of a session
// without a cause does.
func (a *analysis) headline(c *Cause) string {
	if c.missed {
		return a.notAnsweredSentence(a.progress.last().final, c)
	}
	if c.Text == nowhere {
		return "Not reached: " + fallback(a.calleeName(), "the person called") + " was probably " + a.causeFact(c) + a.whoCalled() + "."
	}
	end := a.whoCalled() + "."
	if a.verdict.endsRefused() {
		end = ", and the log ends" + end
	}
	if p := a.explanation.proof; a.paths.view == ViewCallee && p != nil && p == a.progress.last().final && p.branch != nil && p.status < 600 && c.Family != familyReport {
		end = strings.TrimSuffix(end, ".") + notOfOthers + "."
	}
	return a.causeLead(c) + a.causeFact(c) + end
}

// causeFact is the cause with its ids and who says so in brackets.
func (a *analysis) causeFact(c *Cause) string {
	text := c.Text
	if a.fork.anyAnswer() {
		text = strings.TrimPrefix(text, "answered, but ")
	}
	ids := c.ids()
	if len(ids) == 0 {
		return text
	}
	if where := a.origin(c); where != "" {
		ids = append(ids, where)
	}
	return text + " (" + strings.Join(ids, ", ") + ")"
}

// unknownLead begins a headline about a call of which the outcome is not known.
const unknownLead = "Unknown: "

// causeLead begins a headline with the outcome.
func (a *analysis) causeLead(c *Cause) string {
	switch a.verdict.outcome {
	case OutcomeAnswered:
		switch {
		case c.ofRequest && !a.survey.call:
			return "Accepted, but "
		case c.transfer, c.ofRequest, c.lostMedia():
			return answeredBut
		case a.contest.unconfirmed != nil && c.unconfirmed:
			return "Answered by " + a.whose(a.contest.unconfirmed.branch) + ", but not established: "
		}
		return "Answered, then failed: "
	case OutcomeVoicemail:
		return "Voice mail took the call, but "
	case OutcomeForwarded:
		return "Forwarded, but "
	case OutcomeNoAnswer:
		if !a.fork.anyRang() {
			return "Not reached: "
		}
		return "Not answered: "
	case OutcomeInProgress:
		if a.verdict.endsRefused() {
			return "In progress, refused so far: "
		}
		return "In progress, but "
	case OutcomeUnknown:
		return unknownLead
	case OutcomeCancelled:
		if p := a.explanation.proof; p != nil && p.request() && p.method == sip.CANCEL && catalog.FamilyOf(c.Family) == catalog.FamilyClient {
			return "Cancelled by " + owned(a.callerName(), "client") + a.progress.afterWords(p) + ": "
		}
		return "Cancelled: "
	}
	return fallback(outcomeWords[a.verdict.outcome], "Failed") + ": "
}

// lostMedia reports whether the cause is that media found no way.
func (c *Cause) lostMedia() bool {
	return c.Family == familyReport || c.ID != nil && catalog.FamilyOf(c.Family) == catalog.FamilyClient && isMediaFailure(*c.ID, c.Said)
}

// whoCalled names the people of a call behind a cause that does not: "; Alice called
// bob@contoso.com".
func (a *analysis) whoCalled() string {
	x, y := a.callerName(), fallback(a.purpose.callee, a.purpose.user)
	if !a.survey.call || !a.roles.callerKnown || x == "" || y == "" {
		return ""
	}
	verb := " called "
	if isNumber(y) {
		y = userPart(y)
	}
	switch {
	case a.purpose.kind == KindConference && !a.purpose.byMeeting:
		verb = " wanted to join the meeting of "
	case a.purpose.kind == KindIM:
		verb = " wrote to "
		if p := a.explanation.proof; p != nil && p.method == sip.MESSAGE && a.survey.callerReplied(p) {
			x, y = fallback(a.calleeName(), y), fallback(a.roles.caller().AOR, x)
		}
	}
	return "; " + x + verb + y
}

// origin names who says the cause, where that is of use.
func (a *analysis) origin(c *Cause) string {
	if catalog.FamilyOf(c.Family) == catalog.FamilyClient || c.Family == familyReport || c.transfer || c.unconfirmed {
		return ""
	}
	where := c.Where()
	if where == serverProduct {
		where = "the server"
	}
	if a.explanation.proof != nil && a.records.madeByServer(a.explanation.proof) {
		return where
	}
	if a.explanation.proof != nil && a.survey.callerReplied(a.explanation.proof) && c.Family == familySIP {
		return owned(a.callerName(), "client")
	}
	if p := a.explanation.proof; p != nil && p.branch != nil && (c.Family == familySIP || c.Family == familyQ850 && where == c.Component && where != telephoneNetwork) && (a.roles.callerKnown || p.branch.product.Name != "") {
		who := a.whose(p.branch)
		if p.branch.product.Class.IsClient() || strings.Contains(who, shortComponent(where)) {
			return who
		}
		return strings.TrimSuffix(who+", "+shortComponent(where), ", ")
	}
	return where
}

// evidenceSentence says how the cause is known: "404 with id 1003 (User does not
// exist) in message 3, 0.210 s after the INVITE." A person reads the numbers that
// ladders and tables show, which are those of the whole input; see
// [Session.InSession].
func (a *analysis) evidenceSentence(c *Cause) string {
	p := a.explanation.proof
	var text string
	switch {
	case c.Family == familyReport:
		return fmt.Sprintf("The quality report in message %d says so: no way for the media was found.", a.shownReport(c.Frame, c.Message))
	case p == nil:
		return ""
	case c.transfer && p.request():
		text = fmt.Sprintf("The %s in message %d says so", p.method, a.shownNumber(p))
	case c.ID != nil && p.request():
		text = fmt.Sprintf("The %s has %s %d, message %d", p.method, idName(c), *c.ID, a.shownNumber(p))
	case c.ID != nil && !c.transfer:
		text = fmt.Sprintf("%d with %s %d in message %d", p.status, idName(c), *c.ID, a.shownNumber(p))
	case p.request() && c.Status != nil:
		text = fmt.Sprintf("The %s has Reason SIP cause %d, message %d", p.method, *c.Status, a.shownNumber(p))
	case p.request():
		text = fmt.Sprintf("The %s in message %d shows it", p.method, a.shownNumber(p))
	case c.transfer:
		return fmt.Sprintf("%s to the %s in message %d.", p.statusWords(), p.method, a.shownNumber(p))
	case c.Status == nil:
		text = fmt.Sprintf("%s in message %d", p.statusWords(), a.shownNumber(p))
	default:
		text = fmt.Sprintf("%s in message %d", cmp.Or(p.statusWords(), strconv.Itoa(int(p.status))), a.shownNumber(p))
	}
	if c.inRecord {
		text += "; the server's record of it says why"
	}
	if c.Said != "" && !strings.Contains(text, c.Said) {
		text += ", \"" + strings.TrimRight(c.Said, ".") + "\""
	}
	if c.Media != "" {
		text += "; " + c.Media
	}
	if ms := a.progress.since(p); ms != nil && !p.request() {
		text += ", " + seconds(*ms) + " after the INVITE"
	}
	switch {
	case c.Text == nowhere:
		text += "; no endpoint replied"
	case c.ID == nil && c.Status != nil && !p.request() && c.Said == "":
		text += "; it gives no reason"
	}
	return text + "."
}

func idName(c *Cause) string {
	switch c.Family {
	case familyQ850:
		return "Q.850 cause"
	case familyWarning:
		return "Warning"
	}
	return "id"
}

// causeSentences are the cause as a person reads it: fact, how known, next step.
func (a *analysis) causeSentences(c *Cause) (fact string, rest []string) {
	if known := a.evidenceSentence(c); known != "" {
		rest = append(rest, known)
	}
	if next := c.next(); next != "" {
		rest = append(rest, "Next: "+next)
	}
	return a.headline(c), rest
}

// causeRemark is what the message that proves the cause is told beside its own
// sentence.
func (a *explanation) causeRemark(m *message) string {
	c := a.cause
	if c == nil || m != a.proof {
		return ""
	}
	text := " Cause: " + c.Words(a.purpose.kind) + "."
	if next := c.next(); next != "" {
		text += " Next: " + next
	}
	return text
}

// mediaDebugRemark says what a client found out about the way of its media: of a call that
// worked its ends and its warnings alone.
func mediaDebugRemark(d sip.Diagnostic) string {
	var b strings.Builder
	whole := isMediaFailure(d.ID, d.Reason)
	for _, m := range d.MediaDebug() {
		b.WriteString(" Media")
		for _, part := range catalog.MediaPath(m) {
			switch name := part.Name; {
			case name == "view":
				fmt.Fprintf(&b, " by the %s", part.Value)
			case whole, name == "own end", name == "other end", name == "ICE":
				fmt.Fprintf(&b, "; %s %s", name, part.Value)
			}
		}
		b.WriteByte('.')
	}
	return strings.ReplaceAll(clean(b.String(), 800), " Media;", " Media:")
}

// andTeam adds to the next step of a call that nobody took who else was called for the
// callee: a team or delegates, whose absence is as much a reason.
func (a *explanation) andTeam(next string) string {
	var users []string
	seen := map[string]bool{}
	for _, b := range a.fork.branches {
		who := strings.ToLower(b.aor)
		if !b.rang || seen[who] || !a.purpose.ofAnother(b) {
			continue
		}
		if seen[who] = true; len(users) < maxTargets {
			users = append(users, b.aor)
		}
	}
	if len(users) == 0 || next == "" {
		return next
	}
	as := "rang too"
	if a.reason == ReasonTeamCall {
		as = "rang as the team"
	}
	return strings.TrimSuffix(next, ".") + "; ask " + enumerated(users) + ", who " + as + "."
}
