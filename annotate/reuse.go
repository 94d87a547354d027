package annotate

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ocsconv/formats/sip"
)

// A client may use one Call-ID for two calls: with a new From tag, or with a new
// INVITE once the first call was hung up, or while it is up: outside a dialog, though
// its own INVITE was answered (RFC 3261 §8.1.1.4 and §19.3 forbid it).
// They are two sessions with the same Call-ID. A retry of the same call, after a
// challenge or a redirection, has the From tag of the first attempt, or comes at once.

// watch is what tells, while messages come in, that a session may hold two calls.
type watch struct {
	invite, cseq uint32 // From tag and CSeq of its first initial INVITE
	x, y         uint32 // tags of the first message inside a dialog, before any INVITE
	over         bool   // a BYE was there
	up           bool   // an INVITE of it was answered
	several      bool   // it has to be looked at
}

// see notes a message of the session.
func (w *watch) see(f *fact, method string) {
	switch method {
	case sip.INVITE, sip.ACK, sip.BYE:
	default:
		return
	}
	initial := method == sip.INVITE && f.is(isRequest) && f.toTag == 0
	w.over = w.over || method == sip.BYE
	w.up = w.up || method == sip.INVITE && !f.is(isRequest) && f.status/100 == 2 && f.cseq == w.cseq
	switch {
	case initial && w.invite == 0:
		w.invite, w.cseq = f.fromTag, f.cseq
		w.several = w.several || w.x != 0 && f.fromTag != w.x && f.fromTag != w.y
	case initial:
		w.several = w.several || f.fromTag != w.invite || w.over || w.up && f.cseq > w.cseq
	case f.fromTag == 0 || f.toTag == 0:
	case w.invite != 0:
		w.several = w.several || f.fromTag != w.invite && f.toTag != w.invite
	case w.x == 0:
		w.x, w.y = f.fromTag, f.toTag
	default:
		w.several = w.several || !w.names(f.fromTag) && !w.names(f.toTag)
	}
}

// names reports whether a tag is one of the first message inside a dialog.
func (w *watch) names(tag uint32) bool { return tag == w.x || tag == w.y }

// retrySoon is the time in nanoseconds within which a client repeats a refused
// INVITE: that is the same call, whatever its From tag.
const retrySoon = int64(5 * time.Second)

// part is one of the calls that share a Call-ID.
type part struct {
	callers map[string]bool // From tags of its initial INVITE
	cseqs   map[uint32]bool // of its initial INVITEs
	vias    map[uint64]bool // their Via stacks: an INVITE that is sent again has the same
	tags    map[string]bool // of both sides
	refused *message        // failure after which a client tries again
	answers map[uint32]bool // CSeq numbers of its initial INVITEs that got a 2xx
	up      *message        // the ACK for the last of these
	over    bool            // a BYE ended it
}

// separate returns which of the calls with this Call-ID each message belongs to,
// by the messages' place in the input; nil where it is one call.
func (a *trace) separate() []int {
	var parts []*part
	at := make([]int, len(a.records.input))
	for _, m := range a.messages {
		p := partOf(parts, m)
		if p < 0 {
			parts = append(parts, &part{callers: map[string]bool{}, cseqs: map[uint32]bool{}, vias: map[uint64]bool{}, tags: map[string]bool{}, answers: map[uint32]bool{}})
			p = len(parts) - 1
		}
		at[m.n-1] = p
		if p < len(parts) {
			parts[p].note(m)
		}
	}
	if len(parts) < 2 {
		return nil
	}
	for _, m := range a.records.input {
		if m.duplicate != nil {
			at[m.n-1] = at[m.duplicate.n-1]
		}
	}
	return at
}

// partOf returns the call of a message: an index, or -1 for a new call.
func partOf(parts []*part, m *message) int {
	last := len(parts) - 1
	if m.isInitialInvite() {
		for i := last; i >= 0; i-- {
			switch p := parts[i]; {
			case !p.tags[m.fromTag]:
			case p.vias[m.via()], p.cseqs[m.cseq] && !p.over, i == last && (!p.over || len(p.cseqs) == 0) && !p.upBefore(m):
				return i
			}
		}
		if last >= 0 && parts[last].refused != nil && parts[last].retriedBy(m) {
			return last
		}
		return -1
	}
	for i := last; i >= 0; i-- {
		if p := parts[i]; (p.tags[m.fromTag] || p.tags[m.toTag]) && p.has(m) {
			return i
		}
	}
	for i := last; i >= 0; i-- {
		if p := parts[i]; p.tags[m.fromTag] || p.tags[m.toTag] {
			return i
		}
	}
	switch m.method {
	case sip.INVITE, sip.ACK, sip.BYE:
		if m.fromTag != "" && m.toTag != "" {
			return -1
		}
	}
	return max(last, 0)
}

// has reports whether a message is of this call and not of another one with the
// same From tag.
func (p *part) has(m *message) bool {
	if p.tags[m.fromTag] && p.tags[m.toTag] {
		return true
	}
	return p.callers[m.fromTag] && p.cseqs[m.cseq] && (m.method == sip.INVITE || m.method == sip.ACK || m.method == sip.CANCEL)
}

// retriedBy reports whether an INVITE with another From tag repeats the call.
func (p *part) retriedBy(m *message) bool {
	return !p.over && m.at-p.refused.at <= retrySoon
}

// upBefore reports whether the call was established long before an INVITE that begins
// another: what asks for the same call again comes before its answer, or at once.
func (p *part) upBefore(m *message) bool {
	return p.up != nil && m.cseq > p.up.cseq && m.at-p.up.at > retrySoon
}

// note keeps what a message tells of its call.
func (p *part) note(m *message) {
	for _, tag := range []string{m.fromTag, m.toTag} {
		if tag != "" {
			p.tags[tag] = true
		}
	}
	switch {
	case m.isInitialInvite():
		if m.is(topBranch) {
			p.vias[m.via()] = true
		}
		p.cseqs[m.cseq], p.callers[m.fromTag], p.refused = true, true, nil
	case m.method == sip.BYE:
		p.over = true
	case m.method == sip.INVITE && !m.request() && m.status/100 == 2 && p.cseqs[m.cseq]:
		p.answers[m.cseq] = true
	case m.method == sip.ACK && p.answers[m.cseq]:
		p.up = m
	case m.method == sip.INVITE && !m.request() && (retried(m.status) || m.status >= 500 && m.status < 600):
		p.refused = m // after a 5xx a gateway tries the next way
	}
}

// separate makes a session of each call where several share a Call-ID, and numbers
// the sessions anew by their first messages.
func (c *Case) separate() {
	b := c.b
	var fresh []chain
	for i := range b.sessions {
		if !b.sessions[i].watch.several {
			continue
		}
		a := c.load(i + 1)
		a.trace.order(&a.records)
		if at := a.trace.separate(); at != nil {
			fresh = append(fresh, b.split(i, len(fresh), a.records.input, at)...)
		}
		a.release()
	}
	if len(fresh) > 0 {
		b.sessions = append(b.sessions, fresh...)
		b.renumber()
	}
	c.numberLoose()
}

// numberLoose tells the sessions without a Call-ID apart, by the names of their logs.
func (c *Case) numberLoose() {
	type loose struct {
		file    string
		session *chain
	}
	var list []loose
	for i := range c.b.sessions {
		if s := &c.b.sessions[i]; s.callID == 0 {
			a := c.load(i + 1)
			list = append(list, loose{c.text(c.b.sym.sources[a.records.input[0].source].file), s})
			a.release()
		}
	}
	slices.SortFunc(list, func(x, y loose) int {
		return cmp.Or(strings.Compare(x.file, y.file), cmp.Compare(x.session.part, y.session.part))
	})
	for i, l := range list {
		if len(list) > 1 {
			l.session.part, l.session.parts = uint32(i+1), uint32(len(list))
		}
	}
}

// split moves the messages of a session into a chain for each call. The first takes
// the session's place; the others come behind all sessions.
func (b *Builder) split(session, others int, messages []*message, at []int) []chain {
	parts := make([]chain, slices.Max(at)+1)
	for p := range parts {
		parts[p] = chain{callID: b.sessions[session].callID, part: uint32(p + 1), parts: uint32(len(parts))}
	}
	for _, m := range messages {
		p, index := at[m.n-1], uint32(session)
		if p > 0 {
			index = uint32(len(b.sessions) + others + p - 1)
		}
		b.placed[(m.frame-1)/placedChunk][(m.frame-1)%placedChunk] = index
		b.ledger.append(&parts[p], index, uint32(m.frame), m.fact)
	}
	b.sessions[session] = parts[0]
	return parts[1:]
}

// renumber puts the sessions into the order of their first messages.
func (b *Builder) renumber() {
	first := make([]int, len(b.sessions))
	for frame := b.count; frame > 0; frame-- {
		first[b.sessionOf(frame)] = frame
	}
	order := make([]uint32, len(b.sessions))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(x, y uint32) int { return first[x] - first[y] })
	now := make([]uint32, len(order))
	sessions := make([]chain, len(order))
	for i, old := range order {
		now[old], sessions[i] = uint32(i), b.sessions[old]
	}
	b.sessions = sessions
	for frame := range b.count {
		at := &b.placed[frame/placedChunk][frame%placedChunk]
		*at = now[*at]
	}
	for id, session := range b.byCallID {
		b.byCallID[id] = now[session]
	}
}
