package annotate

import (
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Who made a response to the INVITE: an endpoint, or a server on the way. In the
// calls of Microsoft's products an endpoint is known by its epid and User-Agent.
// Other makers' phones have no epid, need not name themselves, and may do so in
// Server (RFC 3261 §20.35, §20.41): there the To tag decides with what it came
// with, the Contact and the Via stack (§12.1, §13.3.1.1).

// microsoft reports whether the session shows a sign of Microsoft's products:
// without one, the absence of their parameters says nothing.
func (a *records) microsoft() bool {
	if a.marks == unmarked {
		a.marks = plainSIP
		if a.hasMarks() {
			a.marks = ofMicrosoft
		}
	}
	return a.marks == ofMicrosoft
}

func (a *records) hasMarks() bool {
	agent, server := uint32(0), uint32(0) // of the message before
	for _, m := range a.input {
		switch {
		case m.fact.fromEpid != 0, m.fact.toEpid != 0, m.is(remoteUser), a.opaque(m.contact) != sip.OpaqueNone, rareValue(a.c.text(m.rare), keyDiagnostics) != "":
			return true
		case m.agent != agent && product(a.c.text(m.agent)).IsMicrosoft(), m.server != server && product(a.c.text(m.server)).IsMicrosoft():
			return true
		}
		agent, server = m.agent, m.server
	}
	return false
}

// marks tells whose stacks a session shows.
type marks uint8

const (
	unmarked marks = iota
	plainSIP
	ofMicrosoft
)

// byEndpoint reports whether a response to the initial INVITE was made by an
// endpoint.
func (a *survey) byEndpoint(m *message) bool {
	switch {
	case m.status >= 200 && m.status < 300:
		return true
	case a.ofAttempt(m), a.byProxy(m):
		return false
	case a.plain:
		return a.byPhone(m)
	}
	if l := a.paths.legs[m.via()]; l != nil {
		return m.agent != 0 || m.server == 0
	}
	// An epid that the INVITE already named proves nothing, since responses copy To.
	if m.toEpid != "" {
		i := a.paths.invite()
		return i == nil || a.paths.view == ViewServer || i.toEpid != m.toEpid || m.agent != 0 && m.server == 0
	}
	return m.agent != 0 && m.server == 0 && (m.status < 300 || ofDevice(m.status) || m.status == 480 || m.status == 408)
}

// byPhone is byEndpoint for calls without a sign of Microsoft's products.
func (a *survey) byPhone(m *message) bool {
	switch {
	case m.agent == 0 && product(a.c.text(m.server)).Class.IsServer():
		return false
	case a.paths.ownReply(m) && (m.how == formats.Logged || m.agent != 0 || !a.paths.forUser(m.cseq)):
		return true
	case m.status == 181, a.signs[m.toTag] == signOnWay:
		return false // whoever forwards or queues the call says so, no phone that rings
	case m.status < 200:
		// A provisional without Contact makes no dialog (§12.1.1), which a 199 ends. Some phones leave it out all the same.
		return m.status == 199 || m.named() || !a.named || a.paths.legs[m.via()] != nil
	}
	// Who redirects may be a server (§8.3), where neither the log nor the response tells whose it is.
	unclear := a.paths.mayBeCallee() && a.paths.forUser(m.cseq) && m.agent == 0 && m.status < 400
	return a.rang[m.toTag] || ofDevice(m.status) && !unclear
}

// named reports whether a response says who sent it, as that of a phone does.
func (m *message) named() bool {
	return m.contact != 0 || m.agent != 0 || m.server != 0 || m.rseq != 0
}

// sign is what the replies with a To tag tell of who has it.
type sign uint8

const (
	signNamed sign = 1 << iota // see [message.named]
	signOnWay                  // see [onWay]
)

// onWay reports whether a status is that of who has the call on its way to a phone and
// forwards or queues it, or knows nowhere to send it (RFC 3261 §21.1.3, §21.1.4, §21.4.5):
// no phone says so that rings.
func onWay(status uint16) bool {
	switch status {
	case 181, 182, 404, 410, 416, 484, 485, 502, 503, 504, 604:
		return true
	}
	return false
}

// ownReply reports whether the callee's own log shows that it sent the response, also
// where it lies beside those of others.
func (a *paths) ownReply(m *message) bool {
	return m.direction == formats.Out && !m.is(isServerLog) && (a.view == ViewCallee || m.how == formats.Logged)
}

// forUser reports whether an attempt's INVITE names the user and no device: where nothing
// tells directions, what looks like the log of a phone that was called may be that of a
// proxy which answers for it.
func (a *paths) forUser(cseq uint32) bool {
	i := a.inviteOf[cseq]
	return i != nil && i.toAddressOfRecord()
}

// ofDevice reports whether a final response tells what a phone or its user decided.
// The others are those of registrars, proxies and gateways as well (RFC 3261 §21.4,
// §21.5), and say nothing of an endpoint where neither an epid nor a ring does.
func ofDevice(status uint16) bool {
	switch status {
	case 488, 606:
		return true
	}
	return decides(status)
}

// decides reports whether a final response is what a user decided, whatever is offered.
func decides(status uint16) bool {
	return status == 486 || status == 600 || refuses(status) || status >= 300 && status < 400
}

// ofAttempt reports whether a final response says no more than that the INVITE
// must be sent in another way: it belongs to the attempt, whoever sent it, and its
// To tag is no endpoint's (RFC 3261 §8.1.3.5, §22).
func (a *survey) ofAttempt(m *message) bool {
	switch m.status {
	case 401, 407, 420, 421, 422, 423, 482, 494:
		return true
	}
	return m.status >= 400 && m.cseq < a.lastAttempt && !decides(m.status) && m.toEpid == "" && !a.rang[m.toTag]
}

// byProxy reports whether the log of a server that forks the call, or redirects it, has a
// response that the server made itself: it answers the caller's INVITE, and came in from no
// leg. Of phones, which have no epid, nothing else with its To tag may have come in either.
func (a *survey) byProxy(m *message) bool {
	switch {
	case a.paths.view != ViewServer || a.paths.legs[m.via()] != nil:
		return false
	case a.plain && m.toTag != "" && m.status < 200 && len(a.paths.legs) > 0:
		return !a.onLeg[m.toTag]
	}
	return m.toEpid == "" && m.original == nil && a.paths.inviteVias[m.via()] && m.direction == formats.Out && (len(a.paths.legs) > 0 || m.status/100 == 3 || a.plain && !m.named() && !ofDevice(m.status))
}

// prepare notes what is asked before it is known who made which response.
func (a *survey) prepare() {
	a.plain = !a.records.microsoft()
	for n := range a.roles.initial {
		a.lastAttempt = max(a.lastAttempt, n)
	}
	a.noteReplies()
	if a.splitTags() {
		clear(a.rang)
		clear(a.onLeg)
		clear(a.signs)
		a.noteReplies()
	}
}

// noteReplies notes what is known of To tags.
func (a *survey) noteReplies() {
	for _, m := range a.trace.messages {
		if m.toTag == "" || !a.roles.isInitialResponse(m) {
			continue
		}
		if m.status > 100 && m.status < 300 {
			a.rang[m.toTag] = true
		}
		if m.named() {
			a.signs[m.toTag] |= signNamed
		}
		if onWay(m.status) {
			a.signs[m.toTag] |= signOnWay
		}
		a.named = a.named || m.status > 100 && m.status < 200 && m.named()
		l := a.paths.legs[m.via()]
		if l != nil {
			a.onLeg[m.toTag] = true
		}
		if m.status > 101 && m.status < 300 && m.original == nil {
			a.noteSharing(m, l)
		}
	}
}
