package annotate

import (
	"slices"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// records is the second stage: all messages of one session as the logs have them.
type records struct {
	headers

	slab  slab
	input []*message // all messages, see [records.interleave]
	marks marks      // see [records.microsoft]
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
	body       *description // see [headers.description]
}

func (m *message) request() bool { return m.is(isRequest) }

// time returns the instant, zero when the log has none.
func (m *message) time() time.Time {
	if m.fact.time == noTime {
		return time.Time{}
	}
	return time.Unix(0, m.fact.time).UTC()
}

// begin empties the stage.
func (a *records) begin() { a.input, a.marks = a.input[:0], 0 }

// load reads the session's facts.
func (a *records) load() {
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

// mayOverlap reports whether a record can be there twice: the messages are from
// several files, carry Instance-Ids, or their times do not rise.
func (a *records) mayOverlap() bool {
	for i, m := range a.input {
		if m.instance != 0 || a.c.b.sources[m.source].file != a.c.b.sources[a.input[0].source].file || i > 0 && m.fact.time <= a.input[i-1].fact.time {
			return true
		}
	}
	return false
}
