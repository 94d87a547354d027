package annotate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats/sip"
)

// findMPOP tells whether the callee was signed in at several places.
func (a *verdict) findMPOP() MPOP {
	if !a.survey.call {
		return a.trace.registeredMPOP()
	}
	count, announced := a.purpose.count, a.purpose.count >= 0
	switch {
	case !a.roles.callerKnown:
		return MPOPNoEvidence
	case a.contest.severalPlaces():
		return MPOPYes
	case announced && count >= 2, a.lostToOwn():
		return MPOPAnnounced
	case announced && count == 1, a.singleLeg():
		return MPOPNo
	}
	return MPOPNoEvidence
}

// ownPlaces returns the branches that are different places of the callee, as far as the log
// can tell: one of each epid, and of those without one the most that replied to one
// attempt, since the tags of two attempts may be one endpoint's. The others without one
// may be among them.
func (a *contest) ownPlaces() (places, perhaps []*branch) {
	epids, nameless, called := map[string]bool{}, map[uint32]int{}, map[string]bool{}
	contacts := contactPoints{}
	gaps := a.paths.view == ViewServer && a.survey.holes()
	most := uint32(0)
	for _, b := range a.fork.branches {
		target := ""
		if b.leg != nil && b.epid == "" && b.bare() {
			target = requestURI(a.c.text(b.leg.invite.start))
		}
		switch {
		case !a.registered(b), gaps && a.purpose.silent(b), a.hunts[b], slices.ContainsFunc(a.fork.branches, func(o *branch) bool { return a.inTurn(o, b) }), b.epid != "" && epids[b.epid], contacts.has(b), called[target]:
			continue
		case b.epid != "":
			epids[b.epid] = true
		default:
			try := b.repliedTo()
			if nameless[try]++; nameless[try] >= nameless[most] {
				most = try
			}
		}
		places = append(places, b)
		called[target] = target != "" // over another way as well
	}
	return slices.DeleteFunc(places, func(b *branch) bool {
		elsewhere := b.epid == "" && b.repliedTo() != most
		if elsewhere {
			perhaps = append(perhaps, b)
		}
		return elsewhere
	}), perhaps
}

// registered reports whether a branch is a place where the callee may be signed in: at
// Microsoft's servers all such have an epid, so that a relay without one is none.
func (a *contest) registered(b *branch) bool {
	return b.own && (a.survey.plain || b.epid != "" || !b.product.Class.IsRelay())
}

// severalPlaces reports whether the callee was signed in at several places.
func (a *contest) severalPlaces() bool {
	places, _ := a.ownPlaces()
	return len(places) >= 2
}

// repliedTo returns the CSeq number of the INVITE that an endpoint replied to last, which
// an ACK for an answer has as well (RFC 3261 §13.2.2.4); 0 where nothing tells.
func (b *branch) repliedTo() uint32 {
	switch {
	case b.attempt != 0:
		return b.attempt
	case b.lastFinal != nil:
		return b.lastFinal.cseq
	}
	for _, d := range b.dialogs {
		if d.ack != nil {
			return d.ack.cseq
		}
	}
	return 0
}

// findHunts returns the branches that were called when all those before them had
// ended: a server that tries one target after the other says nothing of several
// places. What it called for an earlier attempt of the caller's it did not try before.
func (a *fork) findHunts() map[*branch]bool {
	legs := those(a.branches, func(b *branch) bool { return b.leg != nil || b.givenUpAt() != nil })
	slices.SortStableFunc(legs, func(x, y *branch) int {
		i, j := x.began(), y.began()
		return cmp.Or(cmp.Compare(i.at, j.at), cmp.Compare(i.n, j.n))
	})
	var hunts map[*branch]bool
	var last *message // end of those before
	open := false     // one of them has none
	for i, b := range legs {
		if i > 0 && legs[i-1].began().cseq != b.began().cseq {
			last, open = nil, false
		}
		if b.leg != nil && last != nil && !open && before(last, b.began()) {
			hunts = put(hunts, b, true)
		}
		end := b.givenUpAt()
		if end == nil {
			open = true
			continue
		}
		if last == nil || before(last, end) {
			last = end
		}
	}
	return hunts
}

// inTurn reports whether a place may have been given up before the next one was called: the
// log of a caller has no CANCEL of a proxy, which may try one after the other (RFC 3261 §16.6).
func (a *contest) inTurn(b, next *branch) bool {
	return a.survey.plain && a.paths.view == ViewCaller && next.appeared.at-b.appeared.at >= teamDelay && b.repliedTo() == next.repliedTo() &&
		(b.answer == nil || before(b.answer, next.appeared)) && (b.lastFinal == nil || before(b.lastFinal, next.appeared))
}

// followed reports whether another place may have been called when a place was given up.
func (a *contest) followed(b *branch) bool {
	return slices.ContainsFunc(a.fork.branches, func(next *branch) bool { return a.inTurn(b, next) })
}

// began returns the INVITE of a branch's leg, or the first that the log has of it.
func (b *branch) began() *message {
	if b.leg != nil {
		return b.leg.invite
	}
	return b.appeared
}

// givenUpAt returns what first showed that a branch was refused, or given up by the
// server.
func (b *branch) givenUpAt() *message {
	if b.lastFinal == nil || b.cancel != nil && before(b.cancel, b.lastFinal) {
		return b.cancel
	}
	return b.lastFinal
}

// announcedCount returns the Count of a 13004 report, which newer servers give,
// and -1 where there is none.
func (a *trace) announcedCount() int {
	for _, m := range a.messages {
		if m.code != CodeFork {
			continue
		}
		for _, d := range m.diagnostics() {
			if value, has := d.Param("Count"); has && d.ID == 13004 {
				return atoi(value)
			}
		}
	}
	return -1
}

func atoi(s string) int {
	n := 0
	for _, c := range strings.TrimSpace(s) {
		if c < '0' || c > '9' || n > 1e6 {
			return n
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// singleLeg reports whether a server's own trace shows that it called one
// endpoint, and no more.
func (a *verdict) singleLeg() bool {
	if a.paths.view != ViewServer || len(a.paths.invites) == 0 || a.survey.holes() || a.trace.unanswered() || !a.allEnded() {
		return false
	}
	n := 0
	for _, l := range a.paths.legs {
		if l.transit || l.branch == nil || !l.branch.own {
			continue
		}
		n++
		if l.invite.toEpid == "" && !strings.Contains(a.c.text(l.invite.start), "ms-received-cid") {
			return false
		}
	}
	return n == 1
}

// holes reports whether a server's log lacks one of the two records of a message
// that the server forwarded, so that it may lack a leg as well.
func (a *survey) holes() bool {
	for _, m := range a.trace.messages {
		if m.original != nil || a.forwarded[m] || m.branch == nil || !m.is(isServerLog) || m.status == 199 {
			continue // a proxy makes 199 itself (RFC 6228 §6)
		}
		switch m.code {
		case CodeProgress, CodeRing, CodeProgressAgain, CodeAnswer, CodeAnswer2, CodeAck, CodePrack, CodePrackOK, CodeBye, CodeReinvite, CodeReinviteOK:
			return true
		}
	}
	return false
}

// allEnded reports whether a server's log has the end of everything that the call
// began: of every branch, with the leg that called it. Where it lacks one it may
// lack a leg as well, which nothing else would tell. A call that goes on where the
// log ends has open branches.
func (a *verdict) allEnded() bool {
	if a.outcome == OutcomeUnknown {
		return false
	}
	return !slices.ContainsFunc(a.fork.branches, func(b *branch) bool { return b.leg == nil || a.outcome != OutcomeInProgress && !b.ended() })
}

// silent reports whether nothing names the user on a branch: neither a Contact in
// its replies nor the Request-URI of its leg. It is taken for the callee's unless
// routing reported additional targets, and that report may be missing as well.
func (a *purpose) silent(b *branch) bool {
	if _, aor := a.contactAOR(b.gruu); aor != "" || b.leg == nil {
		return false
	}
	_, called := a.contactAOR(requestURI(a.c.text(b.leg.invite.start)))
	return !a.isCallee(called)
}

// unanswered reports whether a server's log lacks the request or the response of
// a transaction on a branch.
func (a *trace) unanswered() bool {
	open := map[finalKey]bool{}
	for _, m := range a.messages {
		switch {
		case m.branch == nil || m.method != sip.CANCEL && m.method != sip.BYE && m.method != sip.PRACK:
		case m.request():
			open[transactionOf(m)] = true
		case m.status >= 200:
			delete(open, transactionOf(m))
		}
	}
	return len(open) > 0
}

// transactionOf tells the transactions of one session apart by what a request and
// its response have in common. CANCEL goes hop by hop, and has no To tag that
// would tell the branches apart.
func transactionOf(m *message) finalKey {
	if m.method == sip.CANCEL {
		return finalKey{m.cseq, m.method + "\x00" + strconv.FormatUint(m.via(), 16)}
	}
	return finalKey{m.cseq, m.method + "\x00" + m.fromTag + "\x00" + m.toTag}
}

// ended reports whether the log has the final response of a branch and the ACK for
// it.
func (b *branch) ended() bool {
	return b.lastFinal != nil && b.ackError != nil || slices.ContainsFunc(b.dialogs, (*dialog).complete)
}
