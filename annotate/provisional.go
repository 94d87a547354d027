package annotate

import (
	"cmp"

	"ocsconv/formats"
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

func (a *progress) trying(m *message) {
	m.code, m.who, m.state = CodeTrying, "S", DialogProceeding
	a.proceed()
	l := a.paths.legs[m.via()]
	if l != nil && !l.transit || l == nil && a.paths.view == ViewCallee && m.direction == formats.Out && m.toEpid != "" {
		m.branch = a.fork.branchOf(m, m.toTag, m.toEpid, l)
		m.branch.describe(m, m.toEpid)
		m.branch.first = cmp.Or(m.branch.first, m)
	}
}

// report is a 101 Progress Report; its ms-diagnostics tells what routing did.
func (a *progress) report(m *message) {
	m.who, m.state = "S", DialogProceeding
	a.proceed()
	m.code = m.reportCode()
	if m.code == CodeForward && a.forward == nil {
		a.forward = m
	}
	if m.carriesID(tryingNextHop) {
		a.nextHop = m
	}
	if m.code != CodeFork && m.code != CodeReport && a.addition == nil {
		a.addition = m
	}
}

// tryingNextHop is the id by which outbound routing says that a gateway did not
// take the call and that it tries the next one.
const tryingNextHop = 12006

// forwarding is the id by which inbound routing says that it calls others instead.
const forwarding = 13006

// reportCodes are the ms-diagnostics ids by which inbound routing says in a 101
// Progress Report what it does with a call ([MS-OCER]).
var reportCodes = map[int]Code{13004: CodeFork, 13005: CodeAdd, forwarding: CodeForward, 13007: CodeApplication}

func (m *message) reportCode() Code {
	for _, d := range m.diagnostics() {
		if code := reportCodes[d.ID]; code != "" {
			return code
		}
	}
	return CodeReport
}

func (a *progress) provisionalResponse(m *message) {
	a.proceed()
	if a.survey.servers[m.toTag] || m.toTag == "" && !a.survey.byEndpoint(m) {
		m.code, m.who, m.state = CodeServerProg, "S", DialogProceeding
		key := provisionalKey{m.toTag, m.status, m.rseq}
		if before := a.provisional[key]; before != nil && !queuedStill(before, m) {
			m.code = repeated(before, m)
		}
		a.provisional[key] = m
		return
	}
	l := a.paths.legs[m.via()]
	b := a.fork.branchOf(m, m.toTag, m.toEpid, l)
	b.beyond = l != nil && l.beyond() || l == nil && a.paths.inviteVias[m.via()] && m.is(isServerLog) && m.direction == formats.In
	b.describe(m, m.toEpid)
	d := a.fork.dialog(b, m.toTag)
	b.tryAgain(m)
	m.branch, m.code = b, a.paths.provisionalCode(d, m)
	d.wasEarly()
	b.first = cmp.Or(b.first, m)
	b.ring = cmp.Or(b.ring, m)
	b.alerted = b.alerted || m.status == 180
	b.rang = b.rang || b.alerted || m.status == 183
	if s := m.description(); s != nil {
		b.sdp, b.early = s, true
	}
	d.atLeastEarly()
	if m.status == 199 {
		d.state, d.ended, d.early = DialogTerminated, true, m // RFC 6228
	}
	m.state = d.state
}

func (a *paths) provisionalCode(d *dialog, m *message) Code {
	before := d.reports[m.status]
	if before != nil && (a.view == ViewServer || !m.sameLog(before)) && m.vias < before.vias {
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
	case before != nil && !queuedStill(before, m):
		return repeated(before, m)
	}
	return CodeProgress
}

// queuedGap is the time in nanoseconds after which nothing that was lost on the way
// is asked for again: T2, the longest time between two retransmissions (RFC 3261
// §17.1.1.1).
const queuedGap = 4e9

// queuedStill reports whether a 182 says anew what became of the place in the queue:
// a UAS may send several of them (RFC 3261 §21.1.4), and no INVITE that came again
// calls for one so late.
func queuedStill(before, m *message) bool {
	return m.status == 182 && m.rseq == 0 && before.fact.time != noTime && m.at-before.at > queuedGap
}

func repeated(before, m *message) Code {
	if before.fact.time != noTime && m.at-before.at >= keepAliveGap {
		return CodeKeepAlive
	}
	return CodeRetransmitted
}
