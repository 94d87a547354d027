package annotate

import (
	"cmp"
	"hash/maphash"
)

// classify gives one message its code, its endpoint and the state after it, and
// carries the session's state on. Messages come in order of time.
func (a *progress) classify(m *message) {
	if m.original != nil {
		a.pass(m)
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
	switch m.code {
	case CodeProgress, CodeServerProg:
		m.retransmit = m.retransmit && m.status != 182 // it says anew where the call is in the queue
	case CodeAnswer, CodeAnswer2, CodeAck:
		a.firstAnswer = cmp.Or(a.firstAnswer, m)
	}
}

// pass notes that a proxy sends a final response on that it had kept while other
// branches were open (RFC 3261 §16.7).
func (a *progress) pass(m *message) {
	if m.original.code != CodeFinalError || m.at-m.original.at < int64(reflex) {
		return
	}
	if t := a.try(m.cseq); t.final == m.original && t.passed == nil {
		t.passed = m
	}
}

// reached returns when the final response reached the caller, nil for none.
func (t *attempt) reached() *message {
	if t.passed != nil {
		return t.passed
	}
	return t.final
}

// again reports whether the same message was seen before on the same hop.
func (a *progress) again(m *message) bool {
	if m.is(isFragment) {
		return false
	}
	key := seenKey{m.fact.method, m.fact.fromTag, m.fact.toTag, m.fact.toEpid, m.cseq, m.rseq, m.status, m.via(), 0}
	if m.status == 101 {
		key.rare = m.rare
	}
	if a.survey.split {
		key.via ^= maphash.String(a.c.b.sym.seed, m.toTag)
	}
	if a.seen[key] {
		return true
	}
	a.seen[key] = true
	return false
}

// seenKey is what a retransmission has in common with the first message.
type seenKey struct {
	method, from, to, epid, cseq, rseq uint32
	status                             uint16
	via                                uint64
	rare                               uint32
}

// fragment is a block of headers that a document quotes without a start line.
func (a *progress) fragment(m *message) {
	m.code, m.guessed, m.state = CodeFragment, true, a.attempt
	if code := m.reportCode(); code != CodeReport {
		m.code, m.who, m.state = code, "S", DialogProceeding
		a.proceed()
	}
}
