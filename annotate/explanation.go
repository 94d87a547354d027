package annotate

// explanation is the eleventh stage: what a person asks once the outcome is known, why
// it failed and how it sounded. It reads reports and other sessions beside this one.
type explanation struct {
	firstStages
	purpose *purpose
	contest *contest
	verdict *verdict

	reason  Reason    // of a fork
	figures []Quality // on the call
	beside  []Quality // with its Call-ID and not on the call itself
	cause   *Cause    // nil where nothing failed
	proof   *message  // that proves the cause
}

// find finds the reason of a fork, the reports and the cause.
func (a *explanation) find(v *verdict) {
	*a = explanation{firstStages: v.firstStages, purpose: v.purpose, contest: v.contest, verdict: v}
	a.reason = a.verdict.findReason()
	a.figures, a.beside = a.verdict.qualities()
	a.cause = a.findCause()
}
