package annotate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// branch is one endpoint's part in the session: what the article on MPOP calls
// "endpoint 1" and "endpoint 2". It is known by the To tags that it answered
// with, by its epid, and in a server's log by the leg on which it was called.
type branch struct {
	label   string
	epid    string
	aor     string
	gruu    string // Contact URI of its replies
	agent   string
	stack   bool // agent is what a server on the way, or the stack, calls itself
	name    string
	product catalog.Agent
	words   string // see [sentenceWriter.who]
	dialogs []*dialog
	leg     *leg

	attempt   uint32   // CSeq number of the last INVITE that it replied to with 18x or 2xx
	first     *message // first response
	ring      *message // first 18x
	appeared  *message // first message at all, which makes the branch
	lastFinal *message // final >= 300 to the INVITE
	cancel    *message // CANCEL of its leg
	refused   *message // failure that this CANCEL got
	ackError  *message // ACK for its final >= 300
	answer    *message // 2xx to the INVITE
	beyond    bool     // it replied by way of a server that is not in the log
	sdp       *description
	early     bool // its SDP came in a provisional reply
	own       bool // a registered endpoint of the called user
	voicemail bool // Exchange UM
	rang      bool // it replied with 180 or 183
	alerted   bool // it said that it rings (180): a 183 only tells of progress (RFC 3261 §21.1.5)
}

// tryAgain notes the attempt that the endpoint replies to, and forgets how an earlier one
// ended.
func (b *branch) tryAgain(m *message) {
	b.attempt = max(b.attempt, m.cseq)
	for _, end := range []**message{&b.lastFinal, &b.ackError, &b.cancel, &b.refused} {
		if *end != nil && (*end).cseq < m.cseq {
			*end = nil
		}
	}
}

func (a *fork) newBranch(m *message) *branch {
	b := &branch{label: "E" + strconv.Itoa(len(a.branches)+1), appeared: m}
	a.branches = append(a.branches, b)
	return b
}

// branchOf returns the branch of a tag, an epid or a leg, whichever is known,
// and makes a new one when none is.
func (a *fork) branchOf(m *message, tag, epid string, l *leg) *branch {
	b := a.byTag[tag]
	if b == nil && epid == "" && l == nil {
		b = a.untaggedFor(m, tag)
	}
	if b == nil {
		if l != nil && !l.transit {
			b = l.branch
		}
		if b == nil && epid != "" {
			b = a.branchWithEpid(m, epid, l)
		}
		if b != nil && l != nil && b == l.branch && epid != "" && b.epid != "" && b.epid != epid {
			b = a.byEpid[epid] // a leg that was forked further on
		}
	}
	if b == nil && l == nil {
		b = a.calledAt(m)
	}
	if b == nil {
		b = a.newBranch(m)
	}
	a.bind(b, tag, epid, l)
	return b
}

// calledAt returns the branch of a leg on which nobody has replied so far and that calls
// the Contact of a message: in a log of a server that lacks what came in on that leg.
func (a *fork) calledAt(m *message) *branch {
	contact := a.c.text(m.contact)
	if m.request() {
		contact = requestURI(a.c.text(m.start))
	}
	return find(a.branches, func(b *branch) bool {
		return b.bare() && b.leg != nil && b.leg.invite.sameLog(m) && sameContact(requestURI(a.c.text(b.leg.invite.start)), contact)
	})
}

// bare reports whether a branch is known by its leg alone: nobody has replied on it.
func (b *branch) bare() bool { return b.first == nil && len(b.dialogs) == 0 }

// sameContact reports whether two URIs name one device: one endpoint by its GRUU, or one
// user at one host.
func sameContact(x, y string) bool {
	u, v := sip.ParseURI([]byte(x)), sip.ParseURI([]byte(y))
	if t := u.EndpointToken(); t != nil || v.EndpointToken() != nil {
		return string(t) == string(v.EndpointToken())
	}
	return contactKey(x) != "" && contactKey(x) == contactKey(y)
}

// branchWithEpid returns the branch of an epid. Two users of one installation
// have the same (as on a shared computer): then the Contact tells them apart.
func (a *fork) branchWithEpid(m *message, epid string, l *leg) *branch {
	b, contact := a.byEpid[epid], a.c.text(m.contact)
	if m.request() && l != nil {
		contact = requestURI(a.c.text(m.start))
	}
	if b == nil || m.request() && l == nil || b.gruu == "" {
		return b
	}
	kind, aor := a.contactAOR(contact)
	other, known := a.contactAOR(b.gruu)
	if kind != sip.OpaqueEndpoint || other != sip.OpaqueEndpoint || strings.EqualFold(aor, known) {
		return b
	}
	key := epid + "\x00" + strings.ToLower(aor)
	if a.byEpid[key] == nil {
		a.byEpid[key] = a.newBranch(m)
	}
	return a.byEpid[key]
}

func (a *fork) bind(b *branch, tag, epid string, l *leg) {
	if key := tag; a.byTag[key] == nil && (tag != "" || epid == "" && l == nil) {
		a.byTag[key] = b
	}
	if epid != "" {
		b.epid = cmp.Or(b.epid, epid)
		if a.byEpid[epid] == nil {
			a.byEpid[epid] = b
		}
	}
	if l != nil && l.branch == nil {
		l.branch = b
	}
	if l != nil && (b.leg == nil || b.leg.invite.cseq < l.invite.cseq) {
		b.leg = l
	}
}

// untaggedFor returns the branch of which no reply had a To tag so far, for a
// message that may be the first with one: peers of RFC 2543 have none, and some
// gateways give it in the answer only.
func (a *fork) untaggedFor(m *message, tag string) *branch {
	b := a.byTag[""]
	if b == nil || tag != "" && (len(b.dialogs) > 1 || m.agent != 0 && b.agent != "" && a.c.text(m.agent) != b.agent) {
		return nil
	}
	return b
}

// dialog returns the dialog with a remote tag, in state none when it is new.
func (a *fork) dialog(b *branch, tag string) *dialog {
	key := tag
	if d := a.dialogs[key]; d != nil {
		return d
	}
	d := &dialog{tag: tag, branch: b, state: DialogNone}
	a.dialogs[key] = d
	a.open = append(a.open, d)
	b.dialogs = append(b.dialogs, d)
	return d
}

// terminate ends the dialogs of an attempt that failed.
func (a *fork) terminate() {
	for _, d := range a.open {
		d.state = DialogTerminated
	}
	a.open = nil
}

// findEndpoints decides which To tags are servers' own and how many endpoints
// each leg reached, before any label is given.
func (a *survey) findEndpoints() {
	endpoint := map[string]bool{}
	server := map[string]bool{}
	tagsOf := map[*leg]map[string]bool{}
	a.prepare()
	for _, m := range a.trace.messages {
		if m.request() || m.toTag == "" || !a.roles.isInitialResponse(m) {
			a.roles.noteInside(m, endpoint)
			continue
		}
		if a.byEndpoint(m) {
			endpoint[m.toTag] = true
			if l := a.paths.legs[m.via()]; l != nil {
				l.reply = cmp.Or(l.reply, m)
				a.paths.learnLeg(l, m)
				if tagsOf[l] == nil {
					tagsOf[l] = map[string]bool{}
				}
				tagsOf[l][m.toTag+"\x00"+m.toEpid] = true
			}
		} else {
			server[m.toTag] = true
		}
	}
	for _, m := range a.trace.messages {
		l, refused := a.paths.legs[m.via()], a.roles.isInitialResponse(m) && a.ofAttempt(m)
		if m.method == sip.ACK && m.vias == 1 {
			l, refused = a.paths.legTops[m.viaTop], len(a.paths.invites) > 0 && m.cseq < a.paths.invite().cseq
		}
		if refused && l != nil && tagsOf[l] == nil {
			l.transit = true // it ended before any endpoint had it
		}
	}
	for l, tags := range tagsOf {
		l.tags = len(tags)
		if l.tags > 1 && severalEpids(tags) {
			l.transit = true
		}
	}
	for _, l := range a.paths.legs {
		l.transit = l.transit || a.paths.onward(l)
	}
	for tag := range server {
		a.servers[tag] = !endpoint[tag]
	}
}

// learnLeg notes who replied on a leg: a server that sends the reply itself has
// it from further on.
func (a *paths) learnLeg(l *leg, m *message) {
	if !m.is(isServerLog) || a.view != ViewServer {
		return
	}
	if o := m.original; o != nil && o.vias > m.vias {
		l.passOn(o)
	} else if m.direction == formats.Out {
		l.passOn(m)
	}
	l.client = l.client || m.toEpid != "" && a.opaque(m.contact) == sip.OpaqueEndpoint
}

// severalEpids reports whether the answers on one leg came from several
// endpoints: another server behind it forked the call.
func severalEpids(tags map[string]bool) bool {
	epids := map[string]bool{}
	for t := range tags {
		i := slices.Index([]byte(t), 0)
		if epid := t[i+1:]; epid != "" {
			epids[epid] = true
		} else {
			epids[t] = true
		}
	}
	return len(epids) > 1
}

// noteInside marks the remote tag of requests that only an endpoint gets or sends.
func (a *roles) noteInside(m *message, endpoint map[string]bool) {
	switch m.method {
	case sip.BYE, sip.INVITE, sip.MESSAGE, sip.REFER, sip.INFO, sip.UPDATE:
		if tag := a.remoteTag(m); m.request() && tag != "" {
			endpoint[tag] = true
		}
	case sip.PRACK:
		if tag := a.remoteTag(m); m.toEpid != "" && tag != "" {
			endpoint[tag] = true
		}
	}
}

// isInitialResponse reports whether m answers the initial INVITE.
func (a *roles) isInitialResponse(m *message) bool {
	return !m.request() && !m.is(isFragment) && m.method == sip.INVITE && a.initial[m.cseq] && a.callers[m.fromTag]
}

// remoteTag returns the callee side's tag of a message inside a dialog.
func (a *roles) remoteTag(m *message) string {
	switch {
	case a.callers[m.fromTag]:
		return m.toTag
	case a.callers[m.toTag]:
		return m.fromTag
	case m.toTag != "":
		return m.toTag
	}
	return m.fromTag
}

// describe learns about a branch from a message that its endpoint sent.
func (b *branch) describe(m *message, epid string) {
	b.epid = cmp.Or(b.epid, epid)
	// A 100 is hop by hop, and Server the name of a stack.
	if m.agent != 0 && (b.agent == "" || b.stack && m.status != 100) {
		b.agent, b.stack = m.c.text(m.agent), m.status == 100
	}
	if b.agent == "" && m.server != 0 {
		b.agent, b.stack = m.c.text(m.server), true
	}
	if m.contact != 0 && (m.status < 300 || m.status >= 400 && b.gruu == "" && m.opaque(m.contact) == sip.OpaqueServer) {
		if contact := m.c.text(m.contact); b.gruu == "" || sip.ParseURI([]byte(contact)).IsGRUU() {
			b.gruu = contact
		}
	}
	if name := rareValue(m.c.text(m.rare), keyToName); b.name == "" && !m.request() {
		b.name = name
	}
	if m.request() && b.name == "" {
		b.name = m.c.text(m.fromName)
	}
}

// reach learns a branch's Contact from where the caller sends requests inside
// the dialog (RFC 3261 §12.2.1.1), for a log that lacks the endpoint's replies. An
// address of a machine, as on the last hop, says nothing of the user.
func (b *branch) reach(m *message) {
	if b.gruu != "" {
		return
	}
	uri := requestURI(m.c.text(m.start))
	u := sip.ParseURI([]byte(uri))
	if kind, _ := u.Opaque(); u.IsGRUU() || kind != sip.OpaqueNone {
		b.gruu = uri
	}
}
