package annotate

import (
	"strings"

	"ocsconv/formats/sip"
)

// reportSummary tells a session that carries quality reports or ratings: what
// they say, of which call, and whether the server took them.
func (a *analysis) reportSummary() []string {
	var list []string
	for _, r := range a.c.b.reports.byOwn[a.chain.callID] {
		if list = append(list, a.contest.reportSentence(r)); len(list) == 4 {
			break
		}
	}
	if a.explanation.cause != nil {
		_, rest := a.causeSentences(a.explanation.cause)
		list = append(list, "The server refused it: "+a.explanation.cause.String()+". The database does not have it.")
		list = append(list, rest...)
	}
	return list
}

// ofCall names the call that a report is about as its reporter does, since a part of the
// input may lack it: "the call with cara@contoso.com at 09:00 UTC (session 4f6d2b1c)".
func (a *contest) ofCall(r *mediaReport) string {
	with, gateway := "", false
	if r.report != nil && len(r.report.Sessions) > 0 {
		d := &r.report.Sessions[0].Dialog
		if aor := clean(sip.ParseURI([]byte(d.ToURI)).AOR(), 120); aor != "" {
			with = " with " + aor
		}
		if !d.Start.IsZero() {
			with += " at " + timeOfDay(d.Start, toMinutes)
		}
		gateway = d.Category.True()
	}
	for _, id := range r.calls() {
		if a.c.exists(id) {
			return "the call" + with + inSession + clean(id, maxShown) + ")"
		}
	}
	if gateway {
		return "a call's half towards the gateway, which is not in this log"
	}
	return "a call" + with + " that is not in this log"
}

const inSession = " (session "

// withoutCall is the sentence of a report as the call tells it that it is about.
func withoutCall(sentence, callID string) string {
	head, tail, found := strings.Cut(sentence, inSession+callID+")")
	if i := max(strings.Index(head, " on the call"), strings.Index(head, " of the call")); found && i >= 0 {
		return head[:i] + tail
	}
	return sentence
}

// reportSentence tells one report: "Quality report of dan@contoso.com on the call with
// cara@contoso.com at 09:00 UTC (session 4f6d2b1c): Poor for the callee, …".
func (a *contest) reportSentence(r *mediaReport) string {
	of := a.ofCall(r)
	switch {
	case r.feedback != nil:
		text := "Rating of " + of
		for _, said := range ratingSentences(a.c.ratingOf(r)) {
			text += ": " + said
		}
		return cleanTimed(text, 400)
	case r.report == nil:
		return "Quality report that could not be read: " + r.unread + "."
	}
	if len(r.report.Sessions) == 0 {
		return "Quality report without anything that could be read: " + fallback(damageWords(r.report), "it is empty") + "."
	}
	text := "Quality report"
	for i := range r.report.Sessions {
		q := a.quality(r, &r.report.Sessions[i])
		if i == 0 {
			text += " of " + fallback(q.Reporter, "unknown") + " on " + of
		}
		if q.Interim {
			text += " (interim)"
		}
		text += ": " + q.Sentence
		if q.Damage != "" {
			text += " The report is " + q.Damage + "."
		}
		if i == 3 {
			break
		}
	}
	return cleanTimed(text, 500)
}
