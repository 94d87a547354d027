package annotate

import "slices"

// findReason tells why the call got several provisional replies, the strongest
// reason of those that the log shows: replies of different endpoints of the
// callee before those of other targets, before repetitions of one endpoint.
func (a *verdict) findReason() Reason {
	if !a.survey.call {
		return ReasonNone
	}
	if a.outcome == OutcomeVoicemail {
		return ReasonVoicemail
	}
	if a.progress.forward != nil && (a.contest.answerer == nil || before(a.progress.forward, a.contest.answerer.appeared)) {
		return ReasonForward
	}
	if r := a.fork.routedReason(); r != ReasonNone {
		return r
	}
	if a.mpop == MPOPYes {
		return ReasonMPOP
	}
	if a.trace.has(CodeApplication) {
		return ReasonApplication
	}
	return a.fork.sameEndpointReason()
}

// teamDelay is how long a team call waits before it rings the team, at least:
// delegates and numbers ring together with the user.
const teamDelay = 5e9

// routedReason judges the additional targets that 13005 announces.
func (a *fork) routedReason() Reason {
	var fork, add *message
	for _, m := range a.trace.messages {
		switch {
		case m.code == CodeFork && fork == nil:
			fork = m
		case m.code == CodeAdd && add == nil:
			add = m
		}
	}
	if add == nil {
		return ReasonNone
	}
	if slices.ContainsFunc(a.branches, func(b *branch) bool { return b.onTelephoneNetwork() || b.product.Class == "server:gateway" }) {
		return ReasonSimRing
	}
	if fork != nil && add.at-fork.at >= teamDelay {
		return ReasonTeamCall
	}
	return ReasonSimRingOrDeleg
}

// sameEndpointReason is for several replies of one endpoint.
func (a *fork) sameEndpointReason() Reason {
	codes := []struct {
		code   Code
		reason Reason
	}{
		{CodeProgressAgain, ReasonReliability},
		{CodeRetransmitted, ReasonRetransmission},
		{CodeKeepAlive, ReasonKeepAlive},
	}
	for _, b := range a.branches {
		if len(those(b.dialogs, func(d *dialog) bool { return d.tag != "" })) > 1 {
			return ReasonSameEndpoint
		}
	}
	for _, c := range codes {
		if a.trace.has(c.code) {
			return c.reason
		}
	}
	return ReasonNone
}
