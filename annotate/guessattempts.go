package annotate

import (
	"math"

	"ocsconv/formats/sip"
)

// guessAttempts adds the CSeq numbers of initial INVITEs that are not in the
// log, as far as their responses give them away.
func (a *roles) guessAttempts() {
	g := a.newAttemptGuess()
	for _, m := range a.trace.messages {
		if m.request() && m.method == sip.INVITE && m.toTag != "" {
			g.running[a.remoteTag(m)] = true
		}
		if !a.callers[m.fromTag] || m.is(isFragment) {
			continue
		}
		if n, ok := g.named(m); ok {
			g.add(n)
		}
		if m.request() || m.method != sip.INVITE {
			if m.toTag != "" && m.method != sip.CANCEL {
				g.established[m.toTag] = true
			}
			g.acknowledged(m)
			continue
		}
		if !g.inside[m.cseq] && !a.initial[m.cseq] && g.answersInitial(m) {
			g.add(m.cseq)
		}
		g.note(m)
	}
	if len(a.initial) == 0 {
		for _, m := range a.trace.messages {
			if m.method == sip.ACK && m.cseq == 1 && a.callers[m.fromTag] && !g.inside[1] {
				a.initial[1] = true
			}
		}
	}
}

// attemptGuess is what guessing the attempts has learnt so far.
type attemptGuess struct {
	a               *roles
	seenInvite      bool
	lowest, highest uint32
	refused         map[uint32]bool // attempts after whose failure clients try again
	inside          map[uint32]bool // CSeq numbers of the caller's INVITEs with a To tag
	established     map[string]bool // tags of dialogs that were seen before
	answered        map[string]bool // tags of dialogs with a 2xx to an INVITE before
	running         map[string]bool // tags of dialogs with a re-INVITE before
	used            map[string]bool // tags of dialogs that carry what no failed one does
}

func (a *roles) newAttemptGuess() *attemptGuess {
	g := &a.guess
	*g = attemptGuess{a: a, seenInvite: len(a.initial) > 0, lowest: math.MaxUint32,
		refused: emptied(g.refused), inside: emptied(g.inside), established: emptied(g.established),
		answered: emptied(g.answered), running: emptied(g.running), used: emptied(g.used)}
	for n := range a.initial {
		g.lowest, g.highest = min(g.lowest, n), max(g.highest, n)
	}
	for _, m := range a.trace.messages {
		if m.request() && m.method == sip.INVITE && m.toTag != "" && a.callers[m.fromTag] {
			g.inside[m.cseq] = true
		}
		if m.request() && m.toTag != "" && (m.method == sip.INVITE || m.method == sip.BYE) {
			g.used[a.remoteTag(m)] = true
		}
	}
	return g
}

func (g *attemptGuess) add(n uint32) {
	g.a.initial[n] = true
	g.lowest, g.highest = min(g.lowest, n), max(g.highest, n)
}

// note keeps what a response to an INVITE tells about later ones.
func (g *attemptGuess) note(m *message) {
	if m.status >= 200 && m.status < 300 {
		g.answered[m.toTag] = true
	}
	if !g.a.initial[m.cseq] {
		return
	}
	g.refused[m.cseq] = g.refused[m.cseq] || retried(m.status)
	if m.toEpid != "" {
		g.established[m.toTag] = true
	}
}

// named returns the CSeq number of the INVITE that a PRACK or CANCEL names.
func (g *attemptGuess) named(m *message) (n uint32, ok bool) {
	switch {
	case m.method == sip.PRACK && m.request() && !g.answered[m.toTag]:
		n, ok = rackCSeq(rareValue(g.a.c.text(m.rare), keyRAck))
	case m.method == sip.CANCEL && !g.seenInvite:
		n, ok = m.cseq, true
	}
	return n, ok && !g.inside[n]
}

// answersInitial reports whether a response belongs to an initial INVITE that is
// not in the log, and not to a re-INVITE.
func (g *attemptGuess) answersInitial(m *message) bool {
	none := len(g.a.initial) == 0
	first := !g.established[m.toTag] && !g.answered[m.toTag]
	switch {
	case g.running[m.toTag]:
		return false
	case m.status == 481:
		return false // only what names a dialog gets it (RFC 3261 §12.2.2)
	case g.repeats(m):
		return true
	case m.status == 100:
		return m.toTag == "" || none // a 100 has a To tag only where the INVITE had one
	case m.status < 200 && !g.answered[m.toTag]:
		return true
	case g.seenInvite && m.cseq < g.highest, m.cseq <= 1:
		return true
	case m.status >= 300:
		return first && !g.used[m.toTag]
	case g.seenInvite:
		return first && m.cseq == g.highest+1 && !m.hasRemoteCandidates()
	}
	return none && first && !m.hasRemoteCandidates() && m.cseq == 2 && g.a.trace.firstOf(m)
}

// acknowledged reads an ACK: one that goes to the user in To acknowledges a
// failure, and the repetition of the INVITE has an ACK of its own.
func (g *attemptGuess) acknowledged(m *message) {
	switch {
	case !m.request() || m.method != sip.ACK:
	case g.repeats(m):
		g.add(m.cseq)
	case g.a.initial[m.cseq] && m.toAddressOfRecord():
		g.refused[m.cseq] = true
	}
}

// repeats reports whether a message of the caller belongs to the INVITE that
// follows a refused one: the repetition has the next CSeq number, so that no
// re-INVITE can have it.
func (g *attemptGuess) repeats(m *message) bool {
	return len(g.a.initial) > 0 && g.refused[g.highest] && m.cseq == g.highest+1 && !g.inside[m.cseq]
}

// retried reports whether a client answers a failure with another INVITE of the
// same call: after a challenge, a redirection, or with another offer.
func retried(status uint16) bool {
	switch status {
	case 401, 407, 415, 420, 422, 488, 494:
		return true
	}
	return status >= 300 && status < 400
}
