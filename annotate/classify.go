package annotate

import (
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// provisionalKey names what a provisional response of a server repeats.
type provisionalKey struct {
	tag    string
	status uint16
	rseq   uint32
}

// keepAliveGap is the time in nanoseconds after which a repeated provisional
// is a keep-alive and no retransmission: a UAS repeats it about every minute
// (RFC 3261 §13.3.1.1), while retransmissions stop after 32 s (§17.1).
const keepAliveGap = 30e9

// classify gives one message its code, its endpoint and the state after it, and
// carries the session's state on. Messages come in order of time.
func (a *analysis) classify(m *message) {
	if m.original != nil {
		m.code, m.branch, m.who, m.state = m.original.code, m.original.branch, m.original.who, m.original.state
		return
	}
	m.retransmit = a.again(m)
	switch {
	case m.is(isFragment), m.is(tied) && m.method == "":
		a.fragment(m)
	case m.request():
		a.request(m)
	default:
		a.response(m)
	}
}

// again reports whether the same message was seen before on the same hop.
func (a *analysis) again(m *message) bool {
	if m.is(isFragment) {
		return false
	}
	key := seenKey{m.fact.method, m.fact.fromTag, m.fact.toTag, m.cseq, m.rseq, m.status, m.via(), 0}
	if m.status == 101 {
		key.more = m.more
	}
	if a.seen[key] {
		return true
	}
	a.seen[key] = true
	return false
}

// seenKey is what a retransmission has in common with the first message.
type seenKey struct {
	method, from, to, cseq, rseq uint32
	status                       uint16
	via                          uint64
	more                         uint32
}

func (a *analysis) request(m *message) {
	switch {
	case m.method == sip.INVITE && m.toTag == "":
		a.initialInvite(m)
	case m.method == sip.CANCEL:
		a.cancelRequest(m)
	case m.method == sip.ACK:
		a.ackRequest(m)
	case m.toTag == "" || !a.call:
		a.plainRequest(m)
	default:
		a.insideRequest(m)
	}
}

func (a *analysis) initialInvite(m *message) {
	m.code = CodeInvite
	if !a.isLeg(m) {
		if a.attempt == DialogTerminated {
			a.tryAgain()
		}
		return
	}
	m.code = CodeLeg
	l := a.legs[m.via()]
	if l.transit {
		return
	}
	m.branch = a.branchOf(m, "", m.toEpid, l)
}

// tryAgain begins another attempt after one that failed.
func (a *analysis) tryAgain() {
	a.attempt = DialogNone
	a.final, a.cancel = nil, nil
}

// cancelRequest tells the caller's CANCEL from those that a server sends on the
// legs and from the one that the callee's client receives.
func (a *analysis) cancelRequest(m *message) {
	m.code, m.state = CodeCancel, DialogTerminated
	l := a.legTops[m.viaTop]
	if l == nil && m.vias > 0 {
		l = a.legs[m.via()]
	}
	if l == nil && a.view == ViewCallee {
		l = &leg{invite: m}
	}
	switch {
	case l != nil && !l.transit:
		m.branch = a.branchOf(m, "", m.toEpid, l)
	case l != nil:
		return
	case a.view == ViewServer && !a.fromCaller(m):
		if i := a.invite(); m.toEpid == "" || a.byEpid[m.toEpid] == nil && i != nil && i.toEpid == m.toEpid {
			return // of a leg that is not in the log
		}
		m.branch = a.branchOf(m, "", m.toEpid, nil)
	default:
		a.attempt = DialogTerminated
		a.cancel = m
		return
	}
	if m.branch.cancel == nil {
		m.branch.cancel = m
		for _, d := range m.branch.dialogs {
			if d.answer == nil {
				d.state = DialogTerminated
			}
		}
	}
	if a.view == ViewCallee {
		a.attempt = DialogTerminated
		if a.cancel == nil {
			a.cancel = m
		}
		if a.completedElsewhere(m) != "" {
			a.elsewhere = m
		}
	}
}

// fromCaller reports whether a CANCEL in a server's log is the caller's: it came
// in, or repeats the Via of the call's INVITE (RFC 3261 §9.1).
func (a *analysis) fromCaller(m *message) bool {
	if a.inviteVias[m.via()] {
		return true
	}
	return m.direction == formats.In || m.direction == formats.Unknown && len(a.invites) == 0 && m.toEpid == ""
}

// ackRequest assigns an ACK to the final response that it acknowledges.
func (a *analysis) ackRequest(m *message) {
	m.code, m.state = CodeAckUnknown, a.attempt
	if l := a.legTops[m.viaTop]; l != nil && m.is(topBranch) && m.vias == 1 && a.finals[finalKey{m.cseq, m.toTag}]/100 != 2 {
		// The ACK for a failure is a hop's own and repeats the INVITE's branch
		// (RFC 3261 §17.1.1.3).
		m.code, m.state = CodeAckError, DialogTerminated
		m.branch = a.byTag[m.toTag]
		if !l.transit && m.branch == nil {
			m.branch = a.branchOf(m, m.toTag, m.toEpid, l)
		}
		a.noteAckError(m)
		return
	}
	if !a.callers[m.fromTag] || !a.initial[m.cseq] {
		a.reinviteAck(m)
		return
	}
	switch a.ackedStatus(m) {
	case ackedSuccess:
		b := a.branchOf(m, m.toTag, m.toEpid, nil)
		d := a.dialog(b, m.toTag)
		if d.ack == nil {
			d.ack = m
		}
		a.reach(b, m)
		m.code, m.branch = CodeAck, b
		m.guessed = d.answer == nil
		a.confirm(d)
		m.state = d.state
	case ackedFailure:
		m.code, m.state = CodeAckError, DialogTerminated
		m.branch = a.byTag[m.toTag]
		if m.branch == nil && m.toEpid != "" && !a.servers[m.toTag] {
			m.branch = a.branchOf(m, m.toTag, m.toEpid, nil)
		}
		a.noteAckError(m)
	}
}

// noteAckError keeps the ACK that proves that a branch failed, also where the
// failure itself is not in the log.
func (a *analysis) noteAckError(m *message) {
	if m.branch != nil && m.branch.ackError == nil {
		m.branch.ackError = m
	}
}

func (a *analysis) reinviteAck(m *message) {
	m.code = CodeReinviteAck
	tag := a.remoteTag(m)
	epid := m.toEpid
	if !a.callers[m.fromTag] {
		epid = m.fromEpid
	}
	if a.servers[tag] {
		m.code, m.state = CodeAckError, DialogTerminated
		return
	}
	if a.toAddressOfRecord(m) && !a.asked[finalKey{m.cseq, m.fromTag}] {
		m.code, m.state = CodeAckError, DialogTerminated
		if m.branch = a.byTag[tag]; m.branch == nil && epid != "" {
			m.branch = a.branchOf(m, tag, epid, nil)
		}
		a.noteAckError(m)
		return
	}
	if tag == "" || epid == "" && a.byTag[tag] == nil && m.vias <= 1 && !a.reinvites[finalKey{m.cseq, m.fromTag}] {
		m.code = CodeAckUnknown
		return
	}
	b := a.branchOf(m, tag, epid, nil)
	d := a.dialog(b, tag)
	m.branch = b
	if m.vias > 1 || a.reinvites[finalKey{m.cseq, m.fromTag}] || d.proven() || len(a.invites) > 0 && a.callers[m.fromTag] {
		a.reinvited(d, m)
	} else {
		m.code = CodeAckUnknown // perhaps for a failure of an INVITE that is not in the log
	}
	m.state = d.state
}

type ackedStatus uint8

const (
	ackedUnknown ackedStatus = iota
	ackedSuccess
	ackedFailure
)

// ackedStatus tells what the caller's ACK acknowledges: the final response with
// this tag, or where the log lacks that, what the ACK itself gives away. An ACK
// for a failure goes to the INVITE's own target with the INVITE's branch, one
// for a 2xx to the Contact of the answer (RFC 3261 §13.2.2.4, §17.1.1.3).
func (a *analysis) ackedStatus(m *message) ackedStatus {
	if d := a.dialogs[m.toTag]; d != nil && d.answer != nil {
		return ackedSuccess
	}
	switch status := a.finals[finalKey{m.cseq, m.toTag}]; {
	case status >= 300:
		return ackedFailure
	case status >= 200:
		return ackedSuccess
	}
	if m.vias > 1 {
		return ackedSuccess // an ACK for a failure has a single Via (§17.1.1.3)
	}
	if a.servers[m.toTag] || a.retriedAfter(m) || a.view == ViewServer && m.vias == 1 && m.direction == formats.Out {
		return ackedFailure
	}
	if i := a.invite(); a.view == ViewCallee && i != nil && i.vias > 1 && m.vias == 1 {
		return ackedFailure
	}
	invite := a.inviteOf[m.cseq]
	if invite != nil && invite.is(topBranch) && m.is(topBranch) && a.sameLog(invite, m) {
		if invite.viaTop == m.viaTop {
			return ackedFailure
		}
		return ackedSuccess
	}
	uri := requestURI(a.c.text(m.start))
	gruu := sip.ParseURI([]byte(uri)).IsGRUU()
	if invite != nil && requestURI(a.c.text(invite.start)) != uri {
		return ackedSuccess
	}
	if invite != nil {
		return a.ackToInviteTarget(m, uri, gruu)
	}
	if b := a.byTag[m.toTag]; b != nil && b.gruu != "" && b.gruu == uri {
		return ackedSuccess
	}
	switch {
	case gruu:
		return ackedSuccess
	case a.toAddressOfRecord(m):
		return ackedFailure
	case a.usedAfter(m):
		return ackedSuccess
	}
	return ackedUnknown
}

// toAddressOfRecord reports whether a request goes to the user in To and not to
// a Contact: within a call only the INVITE's own transaction does.
func (a *analysis) toAddressOfRecord(m *message) bool {
	uri := requestURI(a.c.text(m.start))
	return uri != "" && uri == a.c.text(m.to) && !sip.ParseURI([]byte(uri)).IsGRUU()
}

// ackToInviteTarget judges an ACK that goes where the INVITE went. A 2xx is
// acknowledged at the Contact of the endpoint, which only is the INVITE's target
// where that was a GRUU already; then what follows in the dialog tells.
func (a *analysis) ackToInviteTarget(m *message, uri string, gruu bool) ackedStatus {
	d := a.dialogs[m.toTag]
	switch {
	case a.usedAfter(m):
		return ackedSuccess
	case d != nil && d.branch.gruu == uri && !gruu:
		return ackedUnknown
	case d != nil && d.branch.gruu != "" && d.branch.gruu != uri, !gruu:
		return ackedFailure
	}
	return ackedUnknown
}

// retriedAfter reports whether the caller sent another initial INVITE after the
// one that the ACK belongs to: what it acknowledged was a challenge, a
// redirection or another failure.
func (a *analysis) retriedAfter(ack *message) bool { return a.lastInvite[ack.fromTag] > ack.cseq }

// usedAfter reports whether the ACK's dialog carried requests afterwards, which
// it does not after a failure.
func (a *analysis) usedAfter(ack *message) bool {
	last := a.lastInside[ack.toTag]
	return last != nil && before(ack, last)
}

// requestURI cuts the Request-URI out of a start line.
func requestURI(line string) string {
	m := sip.Parse([]byte(line + "\r\n\r\n"))
	return string(m.RequestURI())
}

// plainRequest is one outside of any call: REGISTER, SUBSCRIBE, MESSAGE, …
func (a *analysis) plainRequest(m *message) {
	m.code = requestCode(m.method)
	if !a.callers[m.fromTag] && m.toTag != "" {
		m.who = "S"
	}
	if m.toTag == "" {
		return
	}
	m.state = DialogConfirmed
	switch {
	case m.method == sip.BYE, hasPrefixFold(firstMore(a.c.text(m.more), keySubState), "terminated"):
		m.state = DialogTerminated
	case m.method == sip.REGISTER, m.method == sip.OPTIONS:
		m.state = DialogNone
	}
}

// insideRequest is one inside a dialog of the call, from either side.
func (a *analysis) insideRequest(m *message) {
	tag, fromCaller := a.remoteTag(m), a.callers[m.fromTag]
	epid := m.fromEpid
	if fromCaller {
		epid = m.toEpid
	}
	b := a.branchOf(m, tag, epid, nil)
	d := a.dialog(b, tag)
	if fromCaller {
		a.reach(b, m)
	} else {
		a.describe(b, m, epid)
	}
	m.branch, m.code = b, requestCode(m.method)
	switch m.method {
	case sip.INVITE:
		m.code = CodeReinvite
		a.insideProof(d, m)
	case sip.PRACK:
		if n, ok := rackCSeq(firstMore(a.c.text(m.more), keyRAck)); ok {
			b.attempt = max(b.attempt, n)
		}
		a.atLeast(d, DialogEarly)
	case sip.BYE:
		a.bye(d, m, fromCaller)
	case sip.UPDATE, sip.INFO:
		a.early(d, m)
	default:
		a.insideProof(d, m)
	}
	m.state = d.state
}

// early is for what an early dialog carries as well as a confirmed one (RFC 3311
// §5.1). Where the log has the call but no answer on this dialog, it is early.
func (a *analysis) early(d *dialog, m *message) {
	if d.state == DialogEarly || d.state == DialogNone && a.attempt != DialogNone {
		a.atLeast(d, DialogEarly)
		return
	}
	a.insideProof(d, m)
}

// insideProof notes that the dialog carried what only a confirmed one does.
func (a *analysis) insideProof(d *dialog, m *message) {
	if d.inside == nil {
		d.inside = m
	}
	d.lastUse = m
	a.confirm(d)
}

// reinvited is for what follows a re-INVITE. Where the log has neither that nor
// the answer to the call, its 2xx may be the answer itself.
func (a *analysis) reinvited(d *dialog, m *message) {
	if a.asked[finalKey{m.cseq, m.fromTag}] || d.answer != nil || d.proven() || len(d.reports) > 0 || !a.callers[m.fromTag] {
		a.insideProof(d, m)
		return
	}
	d.doubt = true
	a.confirm(d)
}

func (a *analysis) confirm(d *dialog) {
	if !d.ended {
		d.state = DialogConfirmed
	}
}

func (a *analysis) bye(d *dialog, m *message, fromCaller bool) {
	d.state, d.ended = DialogTerminated, true
	if d.bye == nil {
		d.bye, d.byeCaller = m, fromCaller
	}
}

var stateRank = map[string]int{DialogNone: 0, DialogProceeding: 1, DialogEarly: 2, DialogAccepted: 3, DialogConfirmed: 4, DialogTerminated: 5}

func (a *analysis) atLeast(d *dialog, state string) {
	if stateRank[d.state] < stateRank[state] {
		d.state = state
	}
}

func (a *analysis) response(m *message) {
	switch {
	case a.isInitialResponse(m):
		a.initialResponse(m)
	case m.method == sip.CANCEL:
		a.cancelResponse(m)
	case m.method == sip.INVITE && m.toTag == "":
		m.code, m.who, m.state = CodeTrying, "S", DialogProceeding
	case m.toTag == "" || !a.call:
		a.plainResponse(m)
	default:
		a.insideResponse(m)
	}
}

func (a *analysis) plainResponse(m *message) {
	m.code = responseCode(m.method, int(m.status))
	if a.callers[m.fromTag] {
		m.who = "S"
	}
	if m.status < 300 && m.toTag != "" && (m.method == sip.SUBSCRIBE || m.method == sip.NOTIFY) {
		m.state = DialogConfirmed
	}
}

func (a *analysis) cancelResponse(m *message) {
	m.code, m.state, m.who = responseCode(m.method, int(m.status)), DialogTerminated, "S"
	l := a.legTops[m.viaTop]
	if l == nil {
		l = a.legs[m.via()]
	}
	switch {
	case l != nil && !l.transit:
		m.branch = a.branchOf(m, "", m.toEpid, l)
	case a.view == ViewCallee:
		m.branch = a.branchOf(m, m.toTag, m.toEpid, nil)
	case a.view == ViewServer && m.toTag != "" && m.toEpid != "" && !a.servers[m.toTag]:
		m.branch = a.branchOf(m, m.toTag, m.toEpid, nil)
	case a.view == ViewServer && m.direction == formats.In:
	default:
		if a.cancelOK == nil {
			a.cancelOK = m
		}
	}
}

// insideResponse answers a request inside a dialog of the call.
func (a *analysis) insideResponse(m *message) {
	tag := a.remoteTag(m)
	fromCallee := a.callers[m.fromTag]
	epid := m.fromEpid
	if fromCallee {
		epid = m.toEpid
	}
	if a.servers[tag] {
		m.code, m.who, m.state = responseCode(m.method, int(m.status)), "S", a.attempt
		return
	}
	b := a.branchOf(m, tag, epid, nil)
	d := a.dialog(b, tag)
	if fromCallee && m.status < 300 {
		a.describe(b, m, epid)
	}
	m.branch, m.code = b, responseCode(m.method, int(m.status))
	switch m.method {
	case sip.INVITE:
		m.code = reinviteCode(int(m.status))
		a.reinvited(d, m)
		if m.status == 481 || m.status == 408 {
			d.state, d.ended = DialogTerminated, true // RFC 3261 §12.2.1.2
		}
	case sip.PRACK:
		a.atLeast(d, DialogEarly)
	case sip.BYE:
		a.bye(d, m, fromCallee)
	case sip.UPDATE, sip.INFO:
		a.early(d, m)
	default:
		a.insideProof(d, m)
	}
	m.state = d.state
}

func reinviteCode(status int) string {
	switch {
	case status < 200:
		return CodeReinviteProg
	case status < 300:
		return CodeReinviteOK
	}
	return CodeReinviteError
}

// initialResponse is a response to the initial INVITE.
func (a *analysis) initialResponse(m *message) {
	if a.final != nil && m.cseq > a.final.cseq && a.view != ViewServer {
		a.tryAgain() // its INVITE is not in the log
	}
	switch {
	case m.status == 100:
		a.trying(m)
	case m.status == 101:
		a.report(m)
	case m.status < 200:
		a.provisionalResponse(m)
	case m.status < 300:
		a.answer(m)
	default:
		a.failure(m)
	}
}

func (a *analysis) trying(m *message) {
	m.code, m.who, m.state = CodeTrying, "S", DialogProceeding
	a.proceed()
	l := a.legs[m.via()]
	if l != nil && !l.transit || l == nil && a.view == ViewCallee && m.direction == formats.Out && m.toEpid != "" {
		m.branch = a.branchOf(m, m.toTag, m.toEpid, l)
		a.describe(m.branch, m, m.toEpid)
		if m.branch.first == nil {
			m.branch.first = m
		}
	}
}

func (a *analysis) proceed() {
	if a.attempt == DialogNone {
		a.attempt = DialogProceeding
	}
}

// report is a 101 Progress Report; its ms-diagnostics tells what routing did.
func (a *analysis) report(m *message) {
	m.who, m.state = "S", DialogProceeding
	a.proceed()
	m.code = a.reportCode(m)
	if m.code == CodeForward && a.forward == nil {
		a.forward = m
	}
	if m.code != CodeFork && m.code != CodeReport && a.addition == nil {
		a.addition = m
	}
}

var reportCodes = map[int]string{13004: CodeFork, 13005: CodeAdd, 13006: CodeForward, 13007: CodeApplication}

func (a *analysis) reportCode(m *message) string {
	for _, d := range a.diagnostics(m) {
		if code := reportCodes[d.ID]; code != "" {
			return code
		}
	}
	return CodeReport
}

func (a *analysis) provisionalResponse(m *message) {
	a.proceed()
	if a.servers[m.toTag] || m.toTag == "" && !a.byEndpoint(m) {
		m.code, m.who, m.state = CodeServerProg, "S", DialogProceeding
		if m.toTag == "" {
			return
		}
		key := provisionalKey{m.toTag, m.status, m.rseq}
		if before := a.provisional[key]; before != nil {
			m.code = repeated(before, m)
		}
		a.provisional[key] = m
		return
	}
	l := a.legs[m.via()]
	b := a.branchOf(m, m.toTag, m.toEpid, l)
	b.beyond = l != nil && l.beyond()
	a.describe(b, m, m.toEpid)
	d := a.dialog(b, m.toTag)
	b.tryAgain(m)
	m.branch, m.code = b, a.provisionalCode(d, m)
	if b.first == nil {
		b.first = m
	}
	b.rang = b.rang || m.status == 180 || m.status == 183
	if s := a.description(m); s != nil {
		b.sdp, b.early = s, true
	}
	a.atLeast(d, DialogEarly)
	if m.status == 199 {
		d.state, d.ended = DialogTerminated, true // RFC 6228
	}
	m.state = d.state
}

func (a *analysis) provisionalCode(d *dialog, m *message) string {
	before := d.reports[m.status]
	if before != nil && a.view == ViewServer && m.vias < before.vias {
		m.original = before // the hops between are not in the log
		return before.code
	}
	known := m.rseq != 0 && d.rseqs[m.rseq]
	fresh := !d.ok
	d.ok = true
	d.reports = put(d.reports, m.status, m)
	if m.rseq != 0 {
		d.rseqs = put(d.rseqs, m.rseq, true)
	}
	switch {
	case known && before != nil:
		return CodeRetransmitted
	case m.status == 180 && before == nil:
		return CodeRing
	case m.rseq != 0 && !fresh:
		return CodeProgressAgain
	case before != nil:
		return repeated(before, m)
	}
	return CodeProgress
}

func repeated(before, m *message) string {
	if before.fact.time != noTime && m.at-before.at >= keepAliveGap {
		return CodeKeepAlive
	}
	return CodeRetransmitted
}

func (a *analysis) answer(m *message) {
	b := a.branchOf(m, m.toTag, m.toEpid, a.legs[m.via()])
	a.describe(b, m, m.toEpid)
	d := a.dialog(b, m.toTag)
	b.tryAgain(m)
	m.branch, m.code = b, CodeAnswer
	if a.answered == "" {
		a.answered = m.toTag
	}
	if a.answered != m.toTag {
		m.code = CodeAnswer2
	}
	if d.answer == nil {
		d.answer = m
	}
	if b.answer == nil {
		b.answer = m
	}
	if b.first == nil {
		b.first = m
	}
	if s := a.description(m); s != nil {
		b.sdp = s
	}
	if d.state != DialogConfirmed && !d.ended {
		d.state = DialogAccepted
	}
	m.state = d.state
	if a.attempt != DialogTerminated {
		a.attempt = DialogAccepted
	}
}

// failure is a final response of 300 or more. In a server's log it may come from
// one leg and go no further.
func (a *analysis) failure(m *message) {
	m.code, m.who, m.state = CodeFinalError, "S", DialogTerminated
	l := a.legs[m.via()]
	held := a.view == ViewServer && (m.direction == formats.In || m.direction == formats.Unknown && l != nil) && (l == nil || !l.transit)
	if !a.servers[m.toTag] && (m.toTag != "" || l != nil) && (l == nil || !l.transit || a.byTag[m.toTag] != nil || m.toEpid != "") {
		m.branch = a.branchOf(m, m.toTag, m.toEpid, l)
		a.describe(m.branch, m, m.toEpid)
		m.branch.lastFinal = m
		if m.branch.first == nil {
			m.branch.first = m
		}
		d := a.dialog(m.branch, m.toTag)
		d.state, d.ended = DialogTerminated, true
	}
	if held && !a.forwarded[m] {
		return
	}
	a.final, a.failed[m.cseq] = m, m
	if a.attempt == DialogTerminated || a.answered != "" {
		return
	}
	a.attempt = DialogTerminated
	for _, d := range a.open {
		d.state = DialogTerminated
	}
	a.open = nil
}

// fragment is a block of headers that a document quotes without a start line.
func (a *analysis) fragment(m *message) {
	m.code, m.guessed, m.state = CodeFragment, true, a.attempt
	if code := a.reportCode(m); code != CodeReport {
		m.code, m.who, m.state = code, "S", DialogProceeding
		a.proceed()
		if code == CodeForward && a.forward == nil {
			a.forward = m
		}
	}
}

func hasPrefixFold(s, prefix string) bool {
	return hasFold([]byte(s), prefix)
}
