package annotate

import (
	"ocsconv/formats/sip"
)

// A session that was accepted may still have a request that failed and that somebody
// misses: a message of a chat that did not arrive, a subscription that was not renewed.

// failedAside is why such a request failed, nil where none did: of messages the last one,
// of what is asked again and again the last try. A message that arrived is taken for the
// next try of a refused one where the same person sent it after that, and it is as long, or
// what was refused is its form: a client then writes the same again in a plainer one.
func (a *explanation) failedAside() *reported {
	var failed *message
	lost := map[string]int{}         // messages of each sender since the last try that arrived
	sizes := map[requestKey]uint32{} // of the MESSAGE requests
	for _, m := range a.messages {
		if m.method == sip.MESSAGE && m.request() {
			sizes[m.requestKey()] = m.length
		}
		if m.request() || m.original != nil || m.is(isFragment) || m.status < 200 || !a.missesRequest(m) {
			continue
		}
		switch refused := m.status >= 300 && !a.challenges(m) && !a.dispensable(m); {
		case refused:
			failed = m
			if m.method == sip.MESSAGE {
				lost[a.aor(m.from)]++
			}
		case failed == nil || m.method != failed.method || m.status >= 300:
		case m.method != sip.MESSAGE:
			failed = nil
		case a.aor(m.from) == a.aor(failed.from) && (m.cseq > failed.cseq || m.fromTag != failed.fromTag) &&
			(refusesForm[failed.status] || alike(sizes[m.requestKey()], sizes[failed.requestKey()])):
			failed = nil
			lost[a.aor(m.from)] = 0
		}
	}
	if failed == nil {
		return nil
	}
	r := lowest(a.reasons(failed, fromFinal, 0))
	if r == nil || r.rank.ground >= groundPassedOn {
		r = a.ofStatus(failed)
		if text := notOfMedia[failed.status]; text != "" {
			r.cause.Text, r.cause.Next = text, a.wherever(failed, "")
		}
	}
	r.cause.aside = true
	switch {
	case failed.method != sip.MESSAGE:
		r.cause.Text = "the last " + failed.method + " was refused: " + r.cause.Text
	case lost[a.aor(failed.from)] == 1:
		r.cause.Text = "a message was not delivered: " + r.cause.Text
	default:
		r.cause.Text = "messages were not delivered, the last one: " + r.cause.Text
	}
	return r
}

// refusesForm are statuses that refuse the form of a body, which another form may pass.
var refusesForm = map[uint16]bool{406: true, 415: true, 488: true, 606: true}

// alike reports whether two requests are as long as one and its next try, of which the
// CSeq may have a digit more.
func alike(x, y uint32) bool { return max(x, y)-min(x, y) <= 2 }

// requestKey is that of the request that m is, or answers.
func (m *message) requestKey() requestKey {
	return requestKey{m.fact.method, m.cseq, m.fact.fromTag}
}

// notOfMedia says what statuses mean that are about media in the answer to an INVITE,
// where a request has none.
var notOfMedia = map[uint16]string{
	488: "the other side does not accept what it says",
	491: "the other side was still at another request",
	606: "the other side does not accept what it says",
}

// callerReplied reports whether a response inside a call comes from the caller's side, to
// a request of the callee.
func (a *progress) callerReplied(m *message) bool {
	return !m.request() && a.call && m.toTag != "" && a.callers[m.toTag] && !a.callers[m.fromTag]
}

// closes are the methods of which a refusal says nothing: of the INVITE another rule
// tells, and the others end what is over anyway.
var closes = map[string]bool{sip.INVITE: true, sip.ACK: true, sip.BYE: true, sip.CANCEL: true}

// refusedInside is for a log that has no more of a call than requests inside it, of which
// the last one was refused.
func (a *explanation) refusedInside() *reported {
	if a.callerKnown || a.verdict.outcome != OutcomeUnknown {
		return nil
	}
	m := a.lastFinal()
	if m == nil || m.original != nil || m.status < 400 || a.challenges(m) || closes[m.method] {
		return nil
	}
	if r := lowest(a.reasons(m, fromFinal, 0)); r != nil && r.rank.ground < groundPassedOn {
		return r
	}
	return a.ofStatus(m)
}

// missesRequest reports whether somebody misses a request that failed. What a call asks
// inside of itself may be refused, and goes on as before (RFC 3261 §14.1).
func (a *explanation) missesRequest(m *message) bool {
	switch m.method {
	case sip.MESSAGE:
		return true
	case sip.SUBSCRIBE, "PUBLISH", "SERVICE":
		return !a.call
	}
	return false
}

// dispensable reports whether nobody misses what a response refuses: the end of a
// subscription, which its server may have forgotten before, or the notice that somebody
// writes.
func (a *trace) dispensable(m *message) bool {
	for _, r := range a.messages {
		if r.request() && r.method == m.method && r.cseq == m.cseq && r.fact.fromTag == m.fact.fromTag {
			return r.is(typing) || r.method == sip.SUBSCRIBE && a.signsOff(r)
		}
	}
	return false
}

// goneCall is for a call that was up until the other side no longer knew it, or no
// longer replied (RFC 3261 §12.2.1.2).
func (a *explanation) goneCall() *reported {
	gone := a.goneInside()
	if d := a.verdict.won; d != nil {
		gone = d.gone
	}
	if gone == nil || gone.method == sip.MESSAGE || a.anyBye() {
		return nil
	}
	if r := lowest(a.reasons(gone, fromFinal, 0)); r != nil && r.rank.ground < groundPassedOn {
		return r
	}
	r := a.ofStatus(gone)
	if gone.status == 408 {
		r.cause.Text, r.cause.Next = silentInside("")
	}
	return r
}
