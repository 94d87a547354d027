package annotate

// explanation is the twelfth stage: what a person asks once the outcome is known, why
// it failed and how it sounded. It reads reports and other sessions beside this one.
type explanation struct {
	judgement

	reason  Reason    // of a fork
	figures []Quality // on the call
	beside  []Quality // with its Call-ID and not on the call itself
	cause   *Cause    // nil where nothing failed
	proof   *message  // that proves the cause
}

// begin empties the stage.
func (a *explanation) begin() {
	a.reason, a.figures, a.beside, a.cause, a.proof = "", nil, nil, nil, nil
}

// findReasons finds the reason of a fork, the reports and the cause.
func (a *explanation) findReasons() {
	a.reason = a.findReason()
	a.figures, a.beside = a.qualities()
	a.cause = a.findCause()
}
