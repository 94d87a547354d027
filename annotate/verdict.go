package annotate

// verdict is the tenth stage: what the whole session comes to.
type verdict struct {
	firstStages
	purpose *purpose
	contest *contest

	outcome      Outcome
	mpop         MPOP
	states       map[*branch]ending
	answers      int      // branches that answered
	unexplained  bool     // another user answered, and no report says why
	reasoned     *message // CANCEL or BYE that says what became of the call, unless that had ended by itself
	reasonStatus int      // the SIP status that it gives (RFC 3326)
}

// judge adds up the session when it is known who won.
func (a *verdict) judge(c *contest) {
	*a = verdict{firstStages: c.firstStages, purpose: c.purpose, contest: c, reasoned: c.progress.reasonGiven, reasonStatus: c.progress.statusGiven}
	if a.reasonStatus >= 200 && a.roles.callerKnown && a.contest.winner == nil && a.contest.answerer == nil && !a.contest.reasonHolds() {
		a.reasoned, a.reasonStatus = nil, 0 // the CANCEL came for a call that had ended by itself
	}
	a.outcome = a.findOutcome()
	a.states = a.endings()
	a.mpop = a.findMPOP()
}
