package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/formats/sip"
)

// Peers of RFC 2543 set no tags, and some gateways set one only in their answer.
// For them a missing tag is a tag like any other (RFC 3261 §12.1.1, §12.2.1.1): of
// the calling side the one, of the called side the other. Such messages get a
// stand-in tag here, once, so that all that follows may go by tags.

// The stand-ins begin with an octet that no tag has.
const (
	standInMark   = "\x00"
	standInCaller = standInMark + "caller"
	standInCallee = standInMark + "callee"
	standInOther  = standInMark + "other" // who replied without a tag where another client has one
)

// shownTag returns a tag as the message has it.
func shownTag(tag string) string {
	tag, _, _ = strings.Cut(tag, standInMark)
	return tag
}

// standIns gives the messages of peers without tags the tags that they lack.
func (a *trace) standIns() {
	invite := a.untagged()
	if invite == nil {
		return
	}
	u := untagged{invite: invite, caller: invite.fact.from, callee: a.calleeTag(invite), legs: a.tagsOfLegs(invite)}
	for _, m := range a.messages {
		if !m.is(isFragment) {
			u.complete(m)
		}
	}
}

// untagged returns the INVITE that began the call, where somebody has no tag in
// it: the caller, or who replied to it.
func (a *trace) untagged() *message {
	var invite *message
	for _, m := range a.messages {
		switch {
		case m.is(isFragment):
		case invite == nil && m.isInitialInvite():
			invite = m
		case invite != nil && m.toTag == "" && m.method == sip.INVITE && !m.request() && m.status > 101:
			return invite
		}
		if invite != nil && invite.fromTag == "" {
			return invite
		}
	}
	return nil
}

// calleeTag returns the tag of the called side: the one that it has in some of its
// replies, or where none has one in requests inside the dialog, else a stand-in, also where
// another client replied without one (by User-Agent, unless one GRUU is both's). Where
// several have replied with tags it is unknown who replied without, and there is none.
func (a *trace) calleeTag(invite *message) string {
	tag := standInCallee
	var with, without *message // first replies that name their client, with a tag and without one
	var inside []string        // tags in what the caller asks elsewhere than the INVITE: at a Contact
	for _, m := range a.messages {
		if m.request() && m.fromTag == invite.fromTag && m.toTag != "" && len(inside) < 2 && !slices.Contains(inside, m.toTag) && requestURI(a.c.text(m.start)) != requestURI(a.c.text(invite.start)) {
			inside = append(inside, m.toTag)
		}
		if m.request() || m.method != sip.INVITE || m.fromTag != invite.fromTag || m.fact.from != invite.fact.from || m.status < 102 || m.status >= 300 {
			continue
		}
		switch {
		case m.toTag == "":
			without = cmp.Or(without, m.naming())
			continue
		case tag != standInCallee && tag != m.toTag:
			return ""
		}
		tag, with = m.toTag, cmp.Or(with, m.naming())
	}
	if with != nil && without != nil && with.agent != without.agent && !with.sameGRUU(without) {
		return standInOther
	}
	if tag == standInCallee && len(inside) == 1 {
		return inside[0]
	}
	return tag
}

// sameGRUU reports whether two replies are of one endpoint by its GRUU, as where a log
// damaged other fields of one.
func (m *message) sameGRUU(o *message) bool {
	x, y := sip.ParseURI([]byte(m.c.text(m.contact))), sip.ParseURI([]byte(o.c.text(o.contact)))
	return x.EndpointToken() != nil && string(x.EndpointToken()) == string(y.EndpointToken())
}

// naming returns a message that names its client, nil for another.
func (m *message) naming() *message {
	if m.agent == 0 {
		return nil
	}
	return m
}

// tagsOfLegs returns the tag that each leg of a server's log has in some reply, or a
// stand-in, by the first Via of its INVITE, which the ACK for its failure has as well
// (RFC 3261 §17.1.1.3); nil where it has one leg.
func (a *trace) tagsOfLegs(invite *message) map[uint64]string {
	var legs map[uint64]string
	for _, m := range a.messages {
		if m.isInitialInvite() && m.via() != invite.via() {
			legs = put(legs, m.viaTop, standInCallee)
		}
	}
	if len(legs) < 2 {
		return nil
	}
	for _, m := range a.messages {
		if via := m.first().viaTop; !m.request() && m.method == sip.INVITE && m.status > 101 && m.toTag != "" && legs[via] == standInCallee {
			legs[via] = m.toTag
		}
	}
	return legs
}

// first returns the record of the first hop of what m forwards.
func (m *message) first() *message {
	for range maxHops {
		if m.original == nil {
			break
		}
		m = m.original
	}
	return m
}

// untagged is what completes the messages of one session.
type untagged struct {
	invite   *message
	caller   uint32            // URI in From of the INVITE
	callee   string            // tag of the called side, "" where it is unknown
	legs     map[uint64]string // those of the legs of a fork, see [trace.tagsOfLegs]
	taken    string            // tag of the leg that answered
	accepted uint32            // CSeq number of the INVITE that was answered, 0 before
	initial  map[uint32]bool   // CSeq numbers of the INVITEs before that
}

// complete gives a message the tags of its parties. A request keeps its To without
// tag where it is the initial INVITE or cancels that.
func (u *untagged) complete(m *message) {
	fromCaller := m.fact.from == u.caller && (m.fromTag == u.invite.fromTag || m.fromTag == "")
	own, other := u.called(m), u.tagOfCaller()
	if fromCaller {
		own, other = other, own
	}
	m.fromTag = cmp.Or(m.fromTag, own)
	if (m.toTag == "" || u.tagOfServer(m, other)) && u.inside(m, fromCaller) {
		m.toTag = other
	}
	if !m.request() && m.method == sip.INVITE && m.status >= 200 && m.status < 300 && fromCaller && u.accepted == 0 {
		u.accepted, u.taken = m.cseq, m.toTag
	}
}

// called returns the tag of the called side in a message: of several legs that of the
// one on which it went, and inside the call that of the one that answered.
func (u *untagged) called(m *message) string {
	tag, onLeg := u.legs[m.first().viaTop]
	switch {
	case onLeg:
		return tag
	case u.legs != nil && u.taken != "":
		return u.taken
	}
	return u.callee
}

// tagOfServer reports whether a server on the way put a tag of its own where a peer
// has none: into its response to a request inside the call.
func (u *untagged) tagOfServer(m *message, other string) bool {
	return other == standInCallee && !m.request() && m.method != sip.INVITE && m.method != sip.CANCEL
}

func (u *untagged) tagOfCaller() string {
	if u.invite.fromTag == "" || u.invite.fromTag == standInCaller {
		return standInCaller
	}
	return u.invite.fromTag
}

// inside reports whether a message without To tag would have one.
func (u *untagged) inside(m *message, fromCaller bool) bool {
	switch m.method {
	case sip.REGISTER, sip.PUBLISH, sip.OPTIONS, sip.SUBSCRIBE:
		return false
	case sip.CANCEL:
		return u.again(m, fromCaller) && !u.initial[m.cseq]
	case sip.INVITE:
		if m.request() {
			again := u.again(m, fromCaller)
			if !again {
				u.initial = put(u.initial, m.cseq, true)
			}
			return again
		}
		return m.status > 101 && !isChallenge(m.status)
	}
	return true
}

// again reports whether an INVITE, or the CANCEL of one, comes after the answer.
func (u *untagged) again(m *message, fromCaller bool) bool {
	return !fromCaller || u.accepted != 0 && m.cseq > u.accepted
}
