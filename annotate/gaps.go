package annotate

import (
	"cmp"

	"ocsconv/formats/sip"
)

// noGaps reports whether the caller's log shows no gap: every request has its final
// response and every response its request, each answer its ACK and each reliable
// provisional its PRACK, and the caller's CSeq numbers follow one another in each
// dialog (RFC 3261 §12.2.1.1, RFC 3262 §3). An answer that such a log lacks did not
// come.
func (a *progress) noGaps() bool { return a.noGapsBut(func(*dialog) bool { return false }) }

// noGapsBut reports the same of a log in which some dialogs may lack an ACK.
func (a *progress) noGapsBut(unacknowledged func(*dialog) bool) bool {
	if a.paths.view != ViewCaller || len(a.paths.invites) == 0 {
		return false
	}
	g := gapless{a: a.survey, open: map[finalKey]bool{}, asked: map[finalKey]bool{}, numbers: map[string]uint32{}, rseqs: map[string]uint32{}, unconfirmed: map[string]int{}}
	for _, m := range a.trace.messages {
		if m.original == nil && !m.is(isFragment) && m.method != sip.ACK && !g.follows(m) {
			return false
		}
	}
	for _, d := range a.fork.dialogs {
		if (d.answer == nil) != (d.ack == nil) && !unacknowledged(d) || g.unconfirmed[d.tag] != 0 {
			return false
		}
	}
	return len(g.open) == 0
}

// gapless is what a log has shown so far of which nothing is missing.
type gapless struct {
	a           *survey
	asked       map[finalKey]bool // requests
	open        map[finalKey]bool // those without a final response
	numbers     map[string]uint32 // last CSeq number of the caller, by To tag
	rseqs       map[string]uint32 // last RSeq, by To tag
	unconfirmed map[string]int    // reliable provisionals without PRACK, by To tag
}

// follows notes a message. It is not so where another one is missing before it.
func (g *gapless) follows(m *message) bool {
	key := transactionOf(m)
	if m.method == sip.INVITE && g.a.roles.initial[m.cseq] && g.a.roles.callers[m.fromTag] {
		key = finalKey{m.cseq, m.method} // the responses bring To tags
	}
	if !m.request() {
		if m.status >= 200 {
			delete(g.open, key)
		}
		if m.rseq > g.rseqs[m.toTag] {
			g.rseqs[m.toTag] = m.rseq
			g.unconfirmed[m.toTag]++
		}
		return g.asked[key]
	}
	if g.asked[key] {
		return true // sent again
	}
	g.asked[key], g.open[key] = true, true
	if m.method == sip.CANCEL || m.toTag == "" || !g.a.roles.callers[m.fromTag] {
		return true
	}
	if m.method == sip.PRACK {
		g.unconfirmed[m.toTag]--
	}
	before := cmp.Or(g.numbers[m.toTag], g.a.lastAttempt)
	g.numbers[m.toTag] = m.cseq
	return m.cseq == before+1
}
