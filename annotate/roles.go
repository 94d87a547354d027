package annotate

import "ocsconv/formats/sip"

// roles is the third stage: who called whom, and with which INVITEs. A call has
// several attempts after a challenge, a redirection or a refused offer; each has
// a CSeq number of its own.
type roles struct {
	*lookup
	trace *trace

	callers     map[string]bool // From tags of the initial INVITE
	callerKnown bool            // the log tells caller from callee
	initial     map[uint32]bool // CSeq numbers of the initial INVITE, one per attempt
	guess       attemptGuess    // at the initial INVITEs that are not in the log
}

// find finds the initial INVITEs: who calls, and with which CSeq numbers.
// Authentication, redirection and a retry with another offer give a call several.
func (a *roles) find(t *trace) {
	*a = roles{lookup: t.lookup, trace: t, callers: emptied(a.callers), initial: emptied(a.initial), guess: a.guess}
	for _, m := range a.trace.messages {
		if m.request() && m.method == sip.INVITE && m.toTag == "" {
			a.callers[m.fromTag] = true
			a.initial[m.cseq] = true
		}
	}
	a.callerKnown = len(a.callers) > 0
	if !a.callerKnown {
		tag, rank := a.trace.guessCaller()
		a.callers[tag] = true
		a.callerKnown = rank <= surelyCaller
	}
	a.guessAttempts()
}

// surelyCaller is the last rank of [trace.guessCaller] that tells caller from
// callee. Requests inside a dialog come from both sides.
const surelyCaller = 3

// guessCaller returns the From tag of the caller when the INVITE is not in the
// log, from the message that tells it most surely, and how sure that is.
func (a *trace) guessCaller() (tag string, best int) {
	if tag = a.commonTag(); tag != "" {
		return tag, 0
	}
	best = 100 // a fragment names both sides as well
	inside := a.insideInvites()
	first := a.firstRequests()
	var last *message // request in a dialog: what is cancelled before it was a re-INVITE
	for _, m := range a.messages {
		if m.request() && m.method == sip.BYE {
			last = m
		}
	}
	up := map[string]bool{} // dialogs that were established before, by either order of their tags
	for _, m := range a.messages {
		if m.toTag != "" && (m.method == sip.ACK || m.method == sip.INVITE && m.status/100 == 2) {
			up[m.fromTag+"\x00"+m.toTag], up[m.toTag+"\x00"+m.fromTag] = true, true
		}
		if m.method == sip.INVITE && m.status/100 == 1 {
			up[m.toTag+"\x00"+m.fromTag] = true // who gets an INVITE sends one only when that was answered
		}
		rank := 99
		switch {
		case m.is(isFragment):
		case m.method == sip.INVITE && !m.request() && m.cseq == 1 && m.toTag != "" && !inside[finalKey{1, m.fromTag}] && first[m.toTag]:
			rank = 3 // the other side would have used its number 1 up, had it sent the initial INVITE
		case m.method == sip.INVITE && !m.request() && inside[finalKey{m.cseq, m.fromTag}]:
			rank = 7
		case m.method == sip.CANCEL && !m.request() && up[m.fromTag+"\x00"+m.toTag]: // of a re-INVITE
			rank = 7
		case m.method == sip.CANCEL && (m.request() && m.toTag == "" || !m.request() && (last == nil || before(last, m))) && !inside[finalKey{m.cseq, m.fromTag}]:
			rank = 1
		case m.method == sip.PRACK:
			rank = 2
		case m.method == sip.INVITE && !m.request() && m.status < 200 && (m.status > 100 || m.toTag == ""):
			rank = 3 // a 100 has a To tag only where the INVITE had one
		case m.method == sip.INVITE && !m.request() && m.toEpid != "" && m.cseq <= 2:
			rank = 4 // or the first re-INVITE of the callee, who counts for itself
		case m.method == sip.ACK || m.method == sip.INVITE:
			rank = 5
		case m.request():
			rank = 6
		default:
			rank = 7
		}
		if rank < best {
			best, tag = rank, m.fromTag
		}
	}
	return tag, best
}

// insideInvites returns the INVITEs inside dialogs, by CSeq and From tag: those with
// a To tag, and those of which the CANCEL has one.
func (a *trace) insideInvites() map[finalKey]bool {
	inside := map[finalKey]bool{}
	for _, m := range a.messages {
		if m.request() && (m.method == sip.INVITE || m.method == sip.CANCEL) && m.toTag != "" {
			inside[finalKey{m.cseq, m.fromTag}] = true
		}
	}
	return inside
}

// firstRequests returns the tags of those who sent a request inside the dialog with
// the CSeq number 1. Who sent the initial INVITE had used that up (RFC 3261 §12.2.1.1).
func (a *trace) firstRequests() map[string]bool {
	first := map[string]bool{}
	for _, m := range a.messages {
		if m.cseq == 1 && m.toTag != "" && m.request() && m.method != sip.ACK && m.method != sip.CANCEL {
			first[m.fromTag] = true
		}
	}
	return first
}

// commonTag returns the tag that stands in all dialogs of a session with several:
// a fork gives each branch a tag of its own, and the caller keeps one.
func (a *trace) commonTag() string {
	x, y := "", ""
	for _, m := range a.messages {
		from, to := m.fromTag, m.toTag
		switch {
		case from == "" || to == "":
			continue
		case x == "" && y == "":
			x, y = from, to
			continue
		}
		if x != from && x != to {
			x = ""
		}
		if y != from && y != to {
			y = ""
		}
		if x == "" && y == "" {
			return ""
		}
	}
	if x != "" && y != "" {
		return ""
	}
	return x + y
}
