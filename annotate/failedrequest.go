package annotate

import (
	"ocsconv/formats/sip"
)

// A session that was accepted may still have a request that failed and that somebody
// misses: a message of a chat that did not arrive, a subscription that was not renewed.

// failedRequest is why such a request failed, nil where none did: of messages the last one,
// of what is asked again and again the last try. A message that arrived is taken for the
// next try of a refused one where the same person sent it after that, and it is as long, or
// what was refused is its form: a client then writes the same again in a plainer one.
func (a *purpose) failedRequest() *reported {
	var requests map[requestKey]*message
	var missed map[asker]missing
	for i, m := range a.trace.messages {
		switch {
		case m.original != nil || m.is(isFragment) || !a.survey.missesRequest(m):
		case m.request():
			requests = put(requests, m.requestKey(), m)
		case m.status >= 200:
			who, r := asker{m.method, a.aor(m.from)}, requests[m.requestKey()]
			switch last := missed[who]; {
			case m.status >= 300 && (a.trace.challenges(m) || r.dispensable()):
			case m.status >= 300:
				missed = put(missed, who, missing{r, m, i, last.count + 1})
			case last.response != nil && last.repeatedBy(r, m):
				delete(missed, who)
			}
		}
	}
	var last missing
	for _, x := range missed {
		if last.response == nil || x.at > last.at {
			last = x
		}
	}
	if last.response == nil {
		return nil
	}
	failed := last.response
	r := lowest(a.fork.reasons(failed, fromFinal, 0))
	if r == nil || r.rank.ground >= groundPassedOn {
		r = a.ofStatus(failed)
		if text := notOfMedia[failed.status]; text != "" {
			r.cause.Text, r.cause.Next = text, a.survey.wherever(failed, "")
		}
	}
	r.cause.ofRequest = true
	switch {
	case failed.method != sip.MESSAGE:
		r.cause.Text = "the last " + failed.method + " was refused: " + r.cause.Text
	case last.count == 1:
		r.cause.Text = "a message was not delivered: " + r.cause.Text
	default:
		r.cause.Text = "messages were not delivered, the last one: " + r.cause.Text
	}
	return r
}

// asker is who sends requests of one method.
type asker struct{ method, aor string }

// missing are the requests of somebody that failed, none of which arrived later: the last
// one, nil where the log lacks it, and its response.
type missing struct {
	request, response *message
	at, count         int // where the response stands among the messages, and how many there are
}

// repeatedBy reports whether a request that succeeded is the next try of the last one. A
// subscription that stands is missed no more; a message has to be it.
func (x *missing) repeatedBy(request, response *message) bool {
	switch {
	case response.method != sip.MESSAGE:
		return true
	case response.cseq <= x.response.cseq && response.fromTag == x.response.fromTag:
		return false
	case refusesForm[x.response.status]:
		return true
	}
	return request != nil && x.request != nil && alike(request.length, x.request.length)
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
func (a *survey) callerReplied(m *message) bool {
	return !m.request() && a.call && m.toTag != "" && a.roles.callers[m.toTag] && !a.roles.callers[m.fromTag]
}

// closes are the methods of which a refusal says nothing: of the INVITE another rule
// tells, and the others end what is over anyway.
var closes = map[string]bool{sip.INVITE: true, sip.ACK: true, sip.BYE: true, sip.CANCEL: true}

// refusedInside is for a log that has no more of a call than requests inside it, of which
// the last one was refused.
func (a *verdict) refusedInside() *reported {
	if a.roles.callerKnown || a.outcome != OutcomeUnknown {
		return nil
	}
	m := a.trace.lastFinal()
	if m == nil || m.original != nil || m.status < 400 || a.trace.challenges(m) || closes[m.method] {
		return nil
	}
	if r := lowest(a.fork.reasons(m, fromFinal, 0)); r != nil && r.rank.ground < groundPassedOn {
		return r
	}
	return a.purpose.ofStatus(m)
}

// missesRequest reports whether somebody misses a request that failed. What a call asks
// inside of itself may be refused, and goes on as before (RFC 3261 §14.1).
func (a *survey) missesRequest(m *message) bool {
	switch m.method {
	case sip.MESSAGE:
		return true
	case sip.SUBSCRIBE, "PUBLISH", "SERVICE":
		return !a.call
	}
	return false
}

// dispensable reports whether nobody misses a request that was refused: the end of a
// subscription, which its server may have forgotten before, or the notice that somebody
// writes. One that is not in the log is missed.
func (r *message) dispensable() bool {
	return r != nil && (r.is(typing) || r.method == sip.SUBSCRIBE && r.signsOff())
}

// goneCall is for a call that was up until the other side no longer knew it, or no
// longer replied (RFC 3261 §12.2.1.2).
func (a *contest) goneCall() *reported {
	gone := a.fork.goneInside()
	if d := a.won; d != nil {
		gone = d.gone
	}
	if gone == nil || gone.method == sip.MESSAGE || a.progress.anyBye() {
		return nil
	}
	if r := lowest(a.fork.reasons(gone, fromFinal, 0)); r != nil && r.rank.ground < groundPassedOn {
		return r
	}
	r := a.purpose.ofStatus(gone)
	switch {
	case gone.status == 408:
		r.cause.Text, r.cause.Next = silentInside("")
	case a.records.madeByServer(gone):
		r.cause.Text = "the server did not know this call any more"
	}
	return r
}
