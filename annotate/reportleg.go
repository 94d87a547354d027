package annotate

import (
	"strings"

	"ocsconv/formats/qoe"
)

// A report names the dialog that it is about by Call-ID and tags ([MS-QoE] 2.2.1.4). Of
// a forked call that is one leg, and most often the one that was answered: only there
// did media flow. A report on a leg that lost says nothing of how the call was, and one
// whose tags are those of no leg is not known to be about the call at all.

// tagPair are the tags that a report names. Which is whose is not known: a callee's
// report may give them the other way round.
type tagPair struct{ one, two string }

func tagsOf(d *qoe.Dialog) tagPair { return tagPair{d.FromTag, d.ToTag} }

func (p tagPair) empty() bool { return p.one == "" && p.two == "" }

// legOf finds the leg of the call that has a report's tags: nil where it is no leg of
// this log, and joined where the report is about the call all the same, which takes that
// it names the Call-ID alone, or that the log shows no dialog that it could be, and
// nothing against it.
func (a *contest) legOf(p tagPair) (leg *branch, joined bool) {
	if p.empty() {
		return nil, true
	}
	ofCaller := false
	for _, pair := range [...]tagPair{{p.one, p.two}, {p.two, p.one}} {
		caller, callee := pair.one, pair.two
		own := a.roles.isCallerTag(caller)
		if ofCaller = ofCaller || own; own && callee == "" {
			return nil, true
		}
		if b := a.branchOf(callee); b != nil && (own || caller == "" || len(a.roles.callers) == 0) {
			return b, true
		}
	}
	switch {
	case len(a.roles.callers) == 0 && !a.fork.anyDialog(func(d *dialog) bool { return d.tag != "" }):
		return nil, true // not a tag of this call is in the log
	case ofCaller:
		return nil, !a.fork.anyAnswer() // on the leg of which the log lacks the answer
	}
	return nil, false
}

func (a *roles) isCallerTag(tag string) bool {
	if tag == "" {
		return false
	}
	if a.callers[tag] {
		return true
	}
	for own := range a.callers {
		if strings.EqualFold(shownTag(own), tag) { // RFC 3261 §7.3.1
			return true
		}
	}
	return false
}

// branchOf returns the branch with a tag, of several that share it the winner.
func (a *contest) branchOf(tag string) *branch {
	if tag == "" {
		return nil
	}
	var found *branch
	for _, b := range a.fork.branches {
		for _, d := range b.dialogs {
			if d.tag != "" && strings.EqualFold(shownTag(d.tag), tag) && (found == nil || b == a.winner) {
				found = b
			}
		}
	}
	return found
}

// lostLeg reports whether somebody else took the call than who was called on this leg.
func (a *verdict) lostLeg(b *branch) bool {
	if b == nil {
		return false
	}
	for _, took := range []*branch{a.contest.winner, a.contest.answerer} {
		if took != nil {
			return b != took
		}
	}
	state := a.states[b].state
	return state == StateLost || state == StateRaceLost
}
