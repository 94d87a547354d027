package annotate

import (
	"slices"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// trace is the first stage of an analysis: the messages of one session in the
// order in which they were sent, with the direction of each and, for a record
// that forwards or repeats another one, that record.
type trace struct {
	c      *Case
	number int
	chain  chain
	slab   slab
	uris   *uris

	input    []*message // all messages, see [trace.interleave]
	marks    marks      // see [trace.microsoft]
	messages []*message // without records of overlapping files, in order of time

	beyond    time.Duration       // see [trace.goesOn]; negative before somebody asked
	signed    map[requestKey]bool // requests with credentials; nil before somebody asked
	transfers []transfer          // results of transfers; see [trace.results]
	resulted  bool                // transfers is filled in
}

// message is one message while it is worked on.
type message struct {
	*fact
	frame, n   int
	at         int64 // time to sort by
	method     string
	fromTag    string
	toTag      string
	fromEpid   string
	toEpid     string
	direction  formats.Direction
	how        formats.Evidence
	confidence float64
	points     int16

	original  *message // the record that this one forwards
	duplicate *message // the same record in another file, or another server's of the same message
	parent    *message // INVITE of which this one is a leg

	code       Code
	branch     *branch
	who        string // "S" or "-" without a branch
	state      DialogState
	retransmit bool
	guessed    bool // code or endpoint is inferred
	reports    []sip.Diagnostic
	parsed     bool         // reports are filled in
	body       *description // see [trace.description]
}

func (m *message) request() bool { return m.is(isRequest) }

// time returns the instant, zero when the log has none.
func (m *message) time() time.Time {
	if m.fact.time == noTime {
		return time.Time{}
	}
	return time.Unix(0, m.fact.time).UTC()
}

// begin empties the stage for session n.
func (a *trace) begin(c *Case, n int) {
	if a.uris == nil {
		a.uris = new(uris)
	}
	*a = trace{c: c, number: n, chain: c.b.sessions[n-1], slab: a.slab, uris: a.uris, input: a.input[:0], messages: a.messages[:0], beyond: -1}
}

// load reads the session's facts.
func (a *trace) load() {
	b := a.c.b
	b.ledger.read(a.chain, &a.slab)
	a.slab.messages = sized(a.slab.messages, a.chain.count)
	for i := range a.slab.facts {
		f, m := &a.slab.facts[i], &a.slab.messages[i]
		*m = message{fact: f, frame: a.slab.frames[i], at: a.c.corrected(f), who: "-", state: DialogNone,
			method: b.sym.text(f.method), fromTag: b.sym.text(f.fromTag), toTag: b.sym.text(f.toTag),
			fromEpid: b.sym.text(f.fromEpid), toEpid: b.sym.text(f.toEpid)}
		a.input = append(a.input, m)
	}
	slices.SortStableFunc(a.input, func(x, y *message) int { return x.frame - y.frame })
	a.interleave()
	for i, m := range a.input {
		m.n = i + 1
	}
}

// order drops the records that overlapping logs hold twice and sorts the rest by
// time. Within one log its own order counts, whatever its clock says.
func (a *trace) order() {
	type recordKey struct {
		time, instance, via int64
		start, server       uint32
		cseq, from, to, len uint32
		dir                 formats.Direction
	}
	type log struct{ file, server uint32 }
	latest := map[log]int64{}
	records := map[recordKey]*message{}
	overlap, copies := a.mayOverlap(), a.newCopies()
	for _, m := range a.input {
		s := a.c.b.sources[m.source]
		if overlap {
			key := recordKey{m.fact.time, int64(m.instance), int64(m.via()), m.start, s.server, m.cseq, m.fact.fromTag, m.fact.toTag, m.length, m.dir}
			if first := records[key]; first != nil && m.fact.time != noTime && (m.instance != 0 || first.fact.time%1e9 != 0 || a.c.b.sources[first.source].file != s.file) {
				m.duplicate = first
				continue
			}
			records[key] = m
		}
		if m.duplicate = copies.match(m); m.duplicate != nil {
			continue
		}
		l := log{s.file, s.server}
		if before, ok := latest[l]; ok {
			m.at = max(m.at, before)
		}
		latest[l] = m.at
		a.messages = append(a.messages, m)
	}
	if len(latest) > 1 {
		a.alignClocks()
		slices.SortStableFunc(a.messages, func(x, y *message) int {
			switch {
			case x.at < y.at:
				return -1
			case x.at > y.at:
				return 1
			}
			return 0
		})
	}
}

// mayOverlap reports whether a record can be there twice: the messages are from
// several files, carry Instance-Ids, or their times do not rise.
func (a *trace) mayOverlap() bool {
	for i, m := range a.input {
		if m.instance != 0 || a.c.b.sources[m.source].file != a.c.b.sources[a.input[0].source].file || i > 0 && m.fact.time <= a.input[i-1].fact.time {
			return true
		}
	}
	return false
}

func (a *trace) sameLog(x, y *message) bool {
	s, t := a.c.b.sources[x.source], a.c.b.sources[y.source]
	return s.file == t.file && s.server == t.server
}

// firstOf reports whether m is the first message of its session in this log.
func (a *trace) firstOf(m *message) bool { return len(a.messages) > 0 && a.messages[0] == m }

// description returns what the SDP of a message says, nil without SDP.
func (a *trace) description(m *message) *description {
	if m.body == nil && m.sdp != 0 {
		m.body = unpackDescription(a.c.text(m.sdp))
	}
	return m.body
}

func (a *trace) hasRemoteCandidates(m *message) bool {
	d := a.description(m)
	return d != nil && len(d.remote) > 0
}

// rackCSeq reads the CSeq number of "1 3 INVITE".
func rackCSeq(value string) (n uint32, ok bool) {
	words, field := 0, uint32(0)
	for i := 0; i <= len(value); i++ {
		if i < len(value) && value[i] >= '0' && value[i] <= '9' {
			field = field*10 + uint32(value[i]-'0')
			continue
		}
		if i > 0 && value[i-1] >= '0' && value[i-1] <= '9' {
			if words++; words == 2 {
				return field, true
			}
			field = 0
		}
	}
	return 0, false
}
