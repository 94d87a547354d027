package annotate

import (
	"bytes"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// purpose is the eighth stage: what the session is for, once every message has its code,
// who was called, and whose each branch is.
type purpose struct {
	firstStages

	kind      Kind
	callee    string // AOR that was called
	user      string // AOR of the user who was called, also where callee is a telephone number
	diverted  bool   // a server said that it sent the call elsewhere
	byMeeting bool   // see [purpose.dialsOut]
	named     bool   // see [purpose.namesCallee]
	count     int    // of 13004, -1 when it names none
}

// find tells what the session is for, and what the whole input knows of each branch.
func (a *purpose) find(p *progress) {
	*a = purpose{
		firstStages: firstStages{p.lookup, p.records, p.trace, p.roles, p.paths, p.survey, p.fork, p},
		kind:        p.survey.sessionKind(), count: p.trace.announcedCount(), callee: p.paths.calleeAOR(), diverted: p.roles.diverted(),
	}
	a.byMeeting = a.dialsOut()
	a.named = a.namesCallee()
	a.user = a.calledUser()
	for _, b := range a.fork.branches {
		a.complete(b)
	}
}

// sessionKind tells what the session is for.
func (a *survey) sessionKind() Kind {
	kinds := map[Kind]bool{}
	from, to, contact := uint32(0), uint32(0), uint32(0) // of the message before
	for _, m := range a.trace.messages {
		switch {
		case m.is(imSession) || m.method == sip.MESSAGE:
			kinds[KindIM] = true
		case m.method == sip.REGISTER:
			kinds[KindRegistration] = true
		case m.method == sip.SUBSCRIBE || m.method == sip.NOTIFY || m.method == sip.BENOTIFY:
			kinds[KindSubscription] = true
		case m.method == sip.OPTIONS:
			kinds[KindOptions] = true
		}
		if a.call && (m.is(isFocus|invitation) && a.paths.begins(m) || m.from != from && a.opaque(m.from) == sip.OpaqueConference || m.to != to && a.opaque(m.to) == sip.OpaqueConference || m.contact != contact && a.opaque(m.contact) == sip.OpaqueConference) {
			kinds[KindConference] = true
		}
		from, to, contact = m.from, m.to, m.contact
	}
	if !a.call && len(a.c.b.reports.byOwn[a.chain.callID]) > 0 {
		return KindReport
	}
	order := []Kind{KindRegistration, KindSubscription, KindIM, KindOptions}
	if a.call {
		order = []Kind{KindConference, KindIM, KindCall}
		kinds[KindCall] = true
	}
	for _, k := range order {
		if kinds[k] {
			return k
		}
	}
	return KindOther
}

// begins reports whether a message belongs to the beginning of a call, as far as the log
// has that: a phone that joins two calls of its own calls itself a focus in the middle of
// either (RFC 4579 §5.2), and they stay calls.
func (a *paths) begins(m *message) bool {
	return len(a.invites) == 0 || m.isInitialInvite() || a.roles.isInitialResponse(m)
}

// calleeAOR returns who was called: To of the initial INVITE, else of what the
// caller sent.
func (a *paths) calleeAOR() string {
	if i := a.invite(); i != nil {
		return a.aor(i.to)
	}
	if m := find(a.trace.messages, func(m *message) bool { return a.roles.callers[m.fromTag] && m.to != 0 }); m != nil {
		return a.aor(m.to)
	}
	if m := find(a.trace.messages, func(m *message) bool { return !a.roles.callers[m.fromTag] && m.from != 0 }); m != nil {
		return a.aor(m.from)
	}
	return ""
}

// calledUser returns the AOR of who was called. For a telephone number that is
// the user whom the server found behind it: the one whose endpoints reply, before
// any other targets are added. Where several users reply it stays the number.
func (a *purpose) calledUser() string {
	callee := a.callee
	if !isNumber(callee) {
		return callee
	}
	user := ""
	for _, b := range a.fork.branches {
		kind, aor := a.contactAOR(b.gruu)
		if kind != sip.OpaqueEndpoint || aor == "" || a.progress.beganBehind(a.progress.addition, b) {
			continue
		}
		if user != "" && !strings.EqualFold(user, aor) {
			return callee
		}
		user = aor
	}
	return fallback(clean(user, 120), callee)
}

// isNumber reports whether the user part of an AOR is a telephone number or an
// extension.
func isNumber(aor string) bool {
	number, _, _ := strings.Cut(userPart(aor), ";")
	return number != "" && strings.Trim(number, "+0123456789-.()") == ""
}

// isCallee reports whether an AOR is that of who was called.
func (a *purpose) isCallee(aor string) bool {
	return strings.EqualFold(aor, a.user) || strings.EqualFold(aor, a.callee)
}

// complete fills in what the whole input knows of a branch.
func (a *purpose) complete(b *branch) {
	if b.agent == "" && b.epid != "" {
		b.agent = a.c.agent(b.epid)
	}
	b.product = product(b.agent)
	if kind, _ := a.contactAOR(b.gruu); kind == sip.OpaqueServer && (b.product.Name == "" || b.product.Class == "server:ucma") {
		if of := serviceAt(b.gruu); of.Name != "" {
			b.product = of
		}
	}
	if b.leg != nil {
		b.reach(b.leg.invite)
	}
	b.aor = a.callee
	kind, aor := a.contactAOR(b.gruu)
	switch kind {
	case sip.OpaqueServer: // names a computer of the pool, and no user
		if aor != "" && !isNumber(a.callee) && !a.isCallee(aor) {
			b.aor = ""
		}
		aor = ""
	case sip.OpaqueEndpoint, sip.OpaqueApplication, sip.OpaqueConference, sip.OpaqueNone:
		if aor != "" {
			b.aor = clean(aor, 120)
		}
	}
	b.voicemail = kind == sip.OpaqueVoicemail || b.product.Class == "server:um" || namesVoicemail(b.agent) || namesVoicemail(userPart(b.gruu)) && !namesVoicemail(a.callee)
	if b.refused != nil && (b.lastFinal == nil || b.lastFinal.status != 487) {
		b.cancel = nil // there was nothing left to be cancelled
	}
	// Who replies to the INVITE without a Contact is taken for the callee; one of
	// which the log has nothing but later messages may be anybody, and so may one of
	// which it has no more than a failure behind a forwarding.
	if aor == "" && b.leg != nil && (kind == sip.OpaqueNone || kind == sip.OpaqueServer) {
		aor = a.targetOf(b.leg)
		b.aor = fallback(aor, b.aor)
	}
	if aor == "" && b.leg == nil && a.progress.redirected(b) {
		aor = a.paths.redirectTarget(b)
		b.aor = fallback(aor, b.aor)
	}
	named := aor != "" || b.first != nil && (a.survey.plain || b.rang || b.answer != nil || !a.progress.beganBehind(a.progress.forward, b))
	if aor == "" && b.leg != nil {
		named = !a.progress.added(b.leg.invite)
	}
	if kind == sip.OpaqueNone && namesHost(b.gruu) && b.leg == nil && !isNumber(a.callee) {
		named = false // the Contact of a client of Microsoft's servers has its user
	}
	if !named {
		b.aor = ""
	}
	b.own = named && (kind == sip.OpaqueEndpoint || kind == sip.OpaqueNone) && !b.voicemail &&
		!b.product.Class.IsServer() && a.isCallee(b.aor) && !a.progress.forwardedTo(b)
	if a.survey.plain && kind == sip.OpaqueNone {
		b.aor = a.userBehind(b)
		b.own = !b.voicemail && !b.product.Class.IsServer() && a.isCallee(b.aor)
	}
}

// namesHost reports whether a Contact names a computer by its name, and nobody there.
func namesHost(contact string) bool {
	u := sip.ParseURI([]byte(contact))
	return len(u.User) == 0 && len(u.Host) > 0 && !u.Addr().IsValid()
}

// namesVoicemail reports whether a product or a user is called voice mail.
func namesVoicemail(name string) bool { return strings.Contains(strings.ToLower(name), "voicemail") }

// serviceAt returns the service of the pool that a GRUU names by its id
// ("opaque=srvr:Microsoft.Rtc.Applications.Cps:…"): its User-Agent may not.
func serviceAt(gruu string) catalog.Agent {
	kind, id := sip.ParseURI([]byte(gruu)).Opaque()
	if kind != sip.OpaqueServer {
		return catalog.Agent{}
	}
	name, _, _ := bytes.Cut(id, []byte(":"))
	return product(string(name))
}

// targetOf returns the user that a server's leg calls, where its Request-URI names one
// other than who was called (RFC 3261 §16.6): the number at which a call rings too.
func (a *purpose) targetOf(l *leg) string {
	kind, aor := a.contactAOR(requestURI(a.c.text(l.invite.start)))
	if kind != sip.OpaqueNone || sameUser(aor, a.callee) {
		return ""
	}
	return clean(aor, 120)
}

// redirectTarget returns the user to whom the caller followed a redirection: the
// Request-URI of that attempt names somebody else than To.
func (a *paths) redirectTarget(b *branch) string {
	i := a.inviteOf[b.repliedTo()]
	if i == nil {
		return ""
	}
	aor := clean(i.target().AOR(), 120)
	if aor == a.aor(i.to) {
		return ""
	}
	return aor
}

// forwardedTo reports whether a branch was only called when the server had given
// up those of the callee (13006).
func (a *progress) forwardedTo(b *branch) bool {
	return a.beganBehind(a.forward, b) && b.calledAfter(a.forward)
}

// beganBehind reports whether a report of the server stands before all that the log has of
// a branch.
func (a *progress) beganBehind(report *message, b *branch) bool {
	return report != nil && before(report, b.appeared)
}

// added reports whether a leg belongs to the targets that routing called beside
// the callee's own endpoints: the report before it tells (13005, 13006, 13007).
func (a *progress) added(leg *message) bool {
	return a.addition != nil && before(a.addition, leg)
}

// contactAOR returns the user that a Contact names. A bare address of a machine
// names none.
func contactAOR(contact string) (kind sip.Opaque, aor string) {
	u := sip.ParseURI([]byte(contact))
	kind, _ = u.Opaque()
	if len(u.User) == 0 || u.Addr().IsValid() && kind == sip.OpaqueNone {
		return kind, ""
	}
	return kind, u.AOR()
}
