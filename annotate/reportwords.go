package annotate

// reportSummary tells a session that carries quality reports or ratings: what
// they say, of which call, and whether the server took them.
func (a *analysis) reportSummary() []string {
	var list []string
	for _, r := range a.c.b.reports.byOwn[a.chain.callID] {
		if list = append(list, a.reportSentence(r)); len(list) == 4 {
			break
		}
	}
	if a.cause != nil {
		_, rest := a.causeSentences(a.cause)
		list = append(list, "The server refused it: "+a.cause.String()+". The database does not have it.")
		list = append(list, rest...)
	}
	return list
}

const (
	notInLog      = "a call that is not in this log"
	callOfSession = "the call of session "
)

// reportSentence tells one report: "Quality report of dan@contoso.com on the call of
// session 4f6d2b1c: Poor for the callee, …".
func (a *answering) reportSentence(r *mediaReport) string {
	of := notInLog
	for _, id := range r.calls() {
		if a.c.exists(id) {
			of = callOfSession + clean(id, maxShown)
			break
		}
	}
	if of == notInLog && r.report != nil && len(r.report.Sessions) > 0 && r.report.Sessions[0].Dialog.Category.True() {
		of = "a call's half towards the gateway, which is not in this log"
	}
	switch {
	case r.feedback != nil:
		text := "Rating of " + of
		for _, said := range ratingSentences(a.c.ratingOf(r)) {
			text += ": " + said
		}
		return clean(text, 400)
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
	return clean(text, 500)
}
