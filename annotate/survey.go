package annotate

import "ocsconv/formats/sip"

// survey is the fifth stage: what is asked of the session as a whole before
// message after message is gone through.
type survey struct {
	*lookup
	records *records
	trace   *trace
	roles   *roles
	paths   *paths

	call           bool                // the session has an INVITE, or traces of one
	plain          bool                // no sign of Microsoft's products
	rang           map[string]bool     // To tags of provisional responses and of answers to the INVITE
	onLeg          map[string]bool     // To tags that came in on a leg
	servers        map[string]bool     // To tags that a server made
	signs          map[string]sign     // of who replies with a To tag
	named          bool                // what rings says who it is, in at least one reply
	unknownDialogs map[string]bool     // tags of the callee's side of which nothing but refusals is known, see [survey.findUnknownDialogs]
	placeOf        map[string]place    // where the first reply with a To tag came from
	suspect        map[string]bool     // To tags with which several endpoints may have replied
	split          bool                // some tag was shared, see [survey.splitTags]
	crowded        bool                // more endpoints shared a tag than are told apart
	reinvites      map[finalKey]bool   // INVITEs inside dialogs, by CSeq and From tag
	offerless      map[finalKey]bool   // INVITEs without an offer, which the other side makes then
	asked          map[finalKey]bool   // those whose request is in the log
	outOfDialog    map[finalKey]bool   // requests without a To tag beside the call, by CSeq, method and From tag
	finals         map[finalKey]uint16 // status of the final responses to the INVITE
	forwarded      map[*message]bool   // records that another record forwards
	passedACKs     map[finalKey]bool   // ACKs of which a record is forwarded

	outside     bool                // a server says that the log's owner is a remote user
	lastAttempt uint32              // highest CSeq number of an initial INVITE
	lastInvite  map[string]uint32   // that of those in the log, by From tag
	lastInside  map[string]*message // last request of each dialog but ACK, by the callee's tag
}

// outsideKey names a transaction outside any dialog.
func outsideKey(m *message) finalKey { return finalKey{m.cseq, m.method + "\x00" + m.fromTag} }

// finalKey names a final response to the initial INVITE.
type finalKey struct {
	cseq uint32
	tag  string
}

// find goes through the whole session.
func (a *survey) find(p *paths) {
	*a = survey{
		lookup: p.lookup, records: p.records, trace: p.trace, roles: p.roles, paths: p,
		rang: emptied(a.rang), onLeg: emptied(a.onLeg), servers: emptied(a.servers), signs: emptied(a.signs), placeOf: emptied(a.placeOf), reinvites: emptied(a.reinvites), offerless: emptied(a.offerless),
		asked: emptied(a.asked), outOfDialog: emptied(a.outOfDialog), finals: emptied(a.finals), forwarded: emptied(a.forwarded), passedACKs: emptied(a.passedACKs),
		lastInvite: emptied(a.lastInvite), lastInside: emptied(a.lastInside),
	}
	a.findEndpoints()
	a.scan()
	a.findUnknownDialogs()
}

// scan notes what later steps ask for about the session as a whole.
func (a *survey) scan() {
	a.call = len(a.roles.initial) > 0 || len(a.paths.legs) > 0
	for _, m := range a.trace.messages {
		if m.method == sip.INVITE && m.request() && m.is(offerless) {
			a.offerless[finalKey{m.cseq, m.fromTag}] = true
		}
		switch {
		case m.isInitialInvite():
			a.lastInvite[m.fromTag] = max(a.lastInvite[m.fromTag], m.cseq)
		case m.request() && m.method != sip.ACK && m.method != sip.CANCEL && m.toTag != "":
			a.lastInside[a.roles.remoteTag(m)] = m
		}
		a.markForwarded(m)
		if m.request() && m.toTag == "" && m.method != sip.INVITE && m.method != sip.ACK && m.method != sip.CANCEL && m.method != sip.BYE {
			a.outOfDialog[outsideKey(m)] = true
		}
		a.outside = a.outside || m.is(remoteUser)
		switch m.method {
		case sip.INVITE, sip.ACK, sip.BYE, sip.CANCEL, sip.PRACK:
			a.call = true
		case sip.INFO, sip.UPDATE: // inside a dialog only (RFC 3311 §5.1, RFC 6086 §4.2.1)
			a.call = a.call || m.toTag != ""
		case sip.MESSAGE, sip.REFER:
			a.call = a.call || m.request() && m.toTag != ""
		}
		if m.method == sip.INVITE && m.toTag != "" && (m.request() || !a.roles.isInitialResponse(m)) {
			key := finalKey{m.cseq, m.fromTag}
			a.reinvites[key] = true
			a.asked[key] = a.asked[key] || m.request()
		}
		if a.roles.isInitialResponse(m) && m.status >= 200 {
			if key := (finalKey{m.cseq, m.toTag}); a.finals[key] == 0 {
				a.finals[key] = m.status // nothing follows a final response (RFC 3261 §17.2.1)
			}
		}
	}
}

// inferFailure notes that the INVITE got a final response of 300 or more that is not in
// the log: its ACK goes from hop to hop with one To tag.
func (a *survey) inferFailure(of finalKey) {
	if of.tag != "" && a.finals[of] == 0 {
		a.finals[of] = 300
	}
}
