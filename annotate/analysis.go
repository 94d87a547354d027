package annotate

import (
	"math"
	"slices"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// analysis is the work on one session.
type analysis struct {
	c      *Case
	number int
	chain  chain
	slab   slab
	uris   *uris

	input    []*message // all messages by frame
	messages []*message // without records of overlapping files, in order of time

	view        View
	callers     map[string]bool     // From tags of the initial INVITE
	callerKnown bool                // the log tells caller from callee
	initial     map[uint32]bool     // CSeq numbers of the initial INVITE, one per attempt
	invites     []*message          // the initial INVITEs, one per attempt
	inviteOf    map[uint32]*message // by CSeq number
	inviteVias  map[uint64]bool     // Via stacks of the initial INVITEs
	firstLeg    *message
	open        []*dialog       // since the last final failure
	legs        map[uint64]*leg // by Via stack
	legTops     map[uint64]*leg // by first Via
	servers     map[string]bool // To tags that a server made
	branches    []*branch
	byTag       map[string]*branch
	byEpid      map[string]*branch
	dialogs     map[string]*dialog

	answersKnown bool // answerFirst is filled in

	call      bool                // the session has an INVITE, or traces of one
	reinvites map[finalKey]bool   // INVITEs inside dialogs, by CSeq and From tag
	offerless map[finalKey]bool   // INVITEs without an offer, which the other side makes then
	asked     map[finalKey]bool   // those whose request is in the log
	finals    map[finalKey]uint16 // status of the final responses to the INVITE
	forwarded map[*message]bool   // records that another record forwards

	outside    bool                // a server says that the log's owner is a remote user
	addition   *message            // first report of further targets than the callee's endpoints
	lastInvite map[string]uint32   // highest CSeq of the initial INVITEs, by From tag
	lastInside map[string]*message // last request of each dialog but ACK, by the callee's tag

	attempt     DialogState // state of the call attempt
	answered    string      // tag of the first 2xx
	answerFirst *message    // see firstAnswer
	lastAttempt uint32      // highest CSeq number of an initial INVITE
	cancel      *message
	cancelOK    *message
	final       *message            // the last final >= 300 that reached the caller
	failed      map[uint32]*message // that of each attempt, by CSeq number
	forward     *message            // 101 with 13006
	elsewhere   *message            // CANCEL that says that someone else answered
	seen        map[seenKey]bool
	provisional map[provisionalKey]*message
	verdict     verdict

	guess attemptGuess // at the initial INVITEs that are not in the log
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
	duplicate *message // the same record in another file
	parent    *message // INVITE of which this one is a leg

	code       Code
	branch     *branch
	who        string // "S" or "-" without a branch
	state      DialogState
	retransmit bool
	guessed    bool // code or endpoint is inferred
	reports    []sip.Diagnostic
	parsed     bool         // reports are filled in
	body       *description // see [analysis.description]
}

func (m *message) request() bool { return m.is(isRequest) }

// time returns the instant, zero when the log has none.
func (m *message) time() time.Time {
	if m.fact.time == noTime {
		return time.Time{}
	}
	return time.Unix(0, m.fact.time).UTC()
}

// analyse does all the work on session n, which counts from 1.
func (c *Case) analyse(n int) *analysis {
	a, _ := c.rooms.Get().(*analysis)
	if a == nil {
		a = &analysis{uris: new(uris)}
	}
	a.begin(c, n)
	a.load()
	a.order()
	a.directions()
	a.hops()
	a.attempts()
	a.findView()
	a.findLegs()
	if a.view == ViewServer {
		a.serverDirections()
	}
	a.findEndpoints()
	a.survey()
	for _, m := range a.messages {
		a.classify(m)
	}
	a.judge()
	return a
}

// begin empties the analysis for session n. The room of the session before it is
// used again: most sessions are short, and making thirty maps for each took
// longer than filling them.
func (a *analysis) begin(c *Case, n int) {
	*a = analysis{
		c: c, number: n, chain: c.b.sessions[n-1], attempt: DialogNone,
		slab: a.slab, uris: a.uris, input: a.input[:0], messages: a.messages[:0], open: a.open[:0],
		callers: emptied(a.callers), initial: emptied(a.initial), inviteOf: emptied(a.inviteOf),
		inviteVias: emptied(a.inviteVias), legs: emptied(a.legs), legTops: emptied(a.legTops),
		servers: emptied(a.servers), byTag: emptied(a.byTag), byEpid: emptied(a.byEpid),
		dialogs: emptied(a.dialogs), reinvites: emptied(a.reinvites), offerless: emptied(a.offerless), asked: emptied(a.asked),
		finals: emptied(a.finals), forwarded: emptied(a.forwarded), lastInvite: emptied(a.lastInvite),
		lastInside: emptied(a.lastInside), failed: emptied(a.failed), seen: emptied(a.seen),
		provisional: emptied(a.provisional), guess: a.guess,
	}
}

// emptied returns m without its elements, or a new map for nil.
func emptied[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return M{}
	}
	clear(m)
	return m
}

// put sets an element of a map that is made with its first one.
func put[M ~map[K]V, K comparable, V any](m M, key K, value V) M {
	if m == nil {
		m = M{}
	}
	m[key] = value
	return m
}

// load reads the session's facts.
func (a *analysis) load() {
	b := a.c.b
	b.ledger.read(a.chain, &a.slab)
	a.slab.messages = sized(a.slab.messages, a.chain.count)
	for i := range a.slab.facts {
		f, m := &a.slab.facts[i], &a.slab.messages[i]
		*m = message{fact: f, frame: a.slab.frames[i], at: f.time, who: "-", state: DialogNone,
			method: b.sym.text(f.method), fromTag: b.sym.text(f.fromTag), toTag: b.sym.text(f.toTag),
			fromEpid: b.sym.text(f.fromEpid), toEpid: b.sym.text(f.toEpid)}
		a.input = append(a.input, m)
	}
	slices.SortStableFunc(a.input, func(x, y *message) int { return x.frame - y.frame })
	for i, m := range a.input {
		m.n = i + 1
	}
}

// release gives the room of this analysis to the next one. Nothing of this
// one may be used after it.
func (a *analysis) release() {
	if len(a.slab.facts) <= maxSlab {
		a.c.rooms.Put(a)
	}
}

// order drops the records that overlapping logs hold twice and sorts the rest by
// time. Within one log its own order counts, whatever its clock says.
func (a *analysis) order() {
	type recordKey struct {
		time, instance, via int64
		start, server       uint32
		cseq, from, to, len uint32
		dir                 formats.Direction
	}
	type log struct{ file, server uint32 }
	latest := map[log]int64{}
	records := map[recordKey]*message{}
	overlap := a.mayOverlap()
	for _, m := range a.input {
		s := a.c.b.sources[m.source]
		if overlap {
			key := recordKey{m.fact.time, int64(m.instance), int64(m.via()), m.start, s.server, m.cseq, m.fact.fromTag, m.fact.toTag, m.length, m.dir}
			if first := records[key]; first != nil && m.fact.time != noTime && (m.instance != 0 || a.c.b.sources[first.source].file != s.file) {
				m.duplicate = first
				continue
			}
			records[key] = m
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
// several files, or carry Instance-Ids.
func (a *analysis) mayOverlap() bool {
	for _, m := range a.input {
		if m.instance != 0 || a.c.b.sources[m.source].file != a.c.b.sources[a.input[0].source].file {
			return true
		}
	}
	return false
}

// attempts finds the initial INVITEs: who calls, and with which CSeq numbers.
// Authentication, redirection and a retry with another offer give a call several.
func (a *analysis) attempts() {
	for _, m := range a.messages {
		if m.request() && m.method == sip.INVITE && m.toTag == "" {
			a.callers[m.fromTag] = true
			a.initial[m.cseq] = true
		}
	}
	a.callerKnown = len(a.callers) > 0
	if !a.callerKnown {
		tag, rank := a.guessCaller()
		a.callers[tag] = true
		a.callerKnown = rank <= surelyCaller
	}
	a.guessAttempts()
}

// surelyCaller is the last rank of [analysis.guessCaller] that tells caller from
// callee. Requests inside a dialog come from both sides.
const surelyCaller = 3

// guessCaller returns the From tag of the caller when the INVITE is not in the
// log, from the message that tells it most surely, and how sure that is.
func (a *analysis) guessCaller() (tag string, best int) {
	if tag = a.commonTag(); tag != "" {
		return tag, 0
	}
	best = 99
	inside := map[finalKey]bool{} // INVITEs with a To tag, by CSeq and From tag
	for _, m := range a.messages {
		if m.request() && m.method == sip.INVITE && m.toTag != "" {
			inside[finalKey{m.cseq, m.fromTag}] = true
		}
	}
	for _, m := range a.messages {
		rank := 99
		switch {
		case m.is(isFragment):
		case m.method == sip.INVITE && !m.request() && inside[finalKey{m.cseq, m.fromTag}]:
			rank = 7
		case m.method == sip.CANCEL:
			rank = 1
		case m.method == sip.PRACK:
			rank = 2
		case m.method == sip.INVITE && !m.request() && m.status < 200 && (m.status > 100 || m.toTag == ""):
			rank = 3 // a 100 has a To tag only where the INVITE had one
		case m.method == sip.INVITE && !m.request() && m.toEpid != "" && m.cseq <= 2:
			rank = 4 // or the first re-INVITE of the callee, who counts for itself
		case m.method == sip.ACK || m.method == sip.INVITE:
			rank = 5
		case m.request():
			rank = 6
		default:
			rank = 7
		}
		if rank < best {
			best, tag = rank, m.fromTag
		}
	}
	return tag, best
}

// commonTag returns the tag that stands in all dialogs of a session with several:
// a fork gives each branch a tag of its own, and the caller keeps one.
func (a *analysis) commonTag() string {
	x, y := "", ""
	for _, m := range a.messages {
		from, to := m.fromTag, m.toTag
		switch {
		case from == "" || to == "":
			continue
		case x == "" && y == "":
			x, y = from, to
			continue
		}
		if x != from && x != to {
			x = ""
		}
		if y != from && y != to {
			y = ""
		}
		if x == "" && y == "" {
			return ""
		}
	}
	if x != "" && y != "" {
		return ""
	}
	return x + y
}

// guessAttempts adds the CSeq numbers of initial INVITEs that are not in the
// log, as far as their responses give them away.
func (a *analysis) guessAttempts() {
	g := a.newAttemptGuess()
	for _, m := range a.messages {
		if m.request() && m.method == sip.INVITE && m.toTag != "" {
			g.running[a.remoteTag(m)] = true
		}
		if !a.callers[m.fromTag] || m.is(isFragment) {
			continue
		}
		if n, ok := g.named(m); ok {
			g.add(n)
		}
		if m.request() || m.method != sip.INVITE {
			if m.toTag != "" && m.method != sip.CANCEL {
				g.established[m.toTag] = true
			}
			g.acknowledged(m)
			continue
		}
		if !g.inside[m.cseq] && !a.initial[m.cseq] && g.answersInitial(m) {
			g.add(m.cseq)
		}
		g.note(m)
	}
	if len(a.initial) == 0 {
		for _, m := range a.messages {
			if m.method == sip.ACK && m.cseq == 1 && a.callers[m.fromTag] && !g.inside[1] {
				a.initial[1] = true
			}
		}
	}
}

// attemptGuess is what guessing the attempts has learnt so far.
type attemptGuess struct {
	a               *analysis
	seenInvite      bool
	lowest, highest uint32
	refused         map[uint32]bool // attempts after whose failure clients try again
	inside          map[uint32]bool // CSeq numbers of the caller's INVITEs with a To tag
	established     map[string]bool // tags of dialogs that were seen before
	answered        map[string]bool // tags of dialogs with a 2xx to an INVITE before
	running         map[string]bool // tags of dialogs with a re-INVITE before
	used            map[string]bool // tags of dialogs that carry what no failed one does
}

func (a *analysis) newAttemptGuess() *attemptGuess {
	g := &a.guess
	*g = attemptGuess{a: a, seenInvite: len(a.initial) > 0, lowest: math.MaxUint32,
		refused: emptied(g.refused), inside: emptied(g.inside), established: emptied(g.established),
		answered: emptied(g.answered), running: emptied(g.running), used: emptied(g.used)}
	for n := range a.initial {
		g.lowest, g.highest = min(g.lowest, n), max(g.highest, n)
	}
	for _, m := range a.messages {
		if m.request() && m.method == sip.INVITE && m.toTag != "" && a.callers[m.fromTag] {
			g.inside[m.cseq] = true
		}
		if m.request() && m.toTag != "" && (m.method == sip.INVITE || m.method == sip.BYE) {
			g.used[a.remoteTag(m)] = true
		}
	}
	return g
}

func (g *attemptGuess) add(n uint32) {
	g.a.initial[n] = true
	g.lowest, g.highest = min(g.lowest, n), max(g.highest, n)
}

// note keeps what a response to an INVITE tells about later ones.
func (g *attemptGuess) note(m *message) {
	if m.status >= 200 && m.status < 300 {
		g.answered[m.toTag] = true
	}
	if !g.a.initial[m.cseq] {
		return
	}
	g.refused[m.cseq] = g.refused[m.cseq] || retried(m.status)
	if m.toEpid != "" {
		g.established[m.toTag] = true
	}
}

// named returns the CSeq number of the INVITE that a PRACK or CANCEL names.
func (g *attemptGuess) named(m *message) (n uint32, ok bool) {
	switch {
	case m.method == sip.PRACK && m.request() && !g.answered[m.toTag]:
		n, ok = rackCSeq(firstMore(g.a.c.text(m.more), keyRAck))
	case m.method == sip.CANCEL && !g.seenInvite:
		n, ok = m.cseq, true
	}
	return n, ok && !g.inside[n]
}

// answersInitial reports whether a response belongs to an initial INVITE that is
// not in the log, and not to a re-INVITE.
func (g *attemptGuess) answersInitial(m *message) bool {
	none := len(g.a.initial) == 0
	first := !g.established[m.toTag] && !g.answered[m.toTag]
	switch {
	case g.running[m.toTag]:
		return false
	case g.repeats(m):
		return true
	case m.status == 100:
		return m.toTag == "" || none // a 100 has a To tag only where the INVITE had one
	case m.status < 200 && !g.answered[m.toTag]:
		return true
	case g.seenInvite && m.cseq < g.highest, m.cseq <= 1:
		return true
	case g.seenInvite && first && g.refused[g.highest]:
		return true // a retry after a challenge
	case m.status >= 300:
		return first && !g.used[m.toTag]
	case g.seenInvite:
		return first && m.cseq == g.highest+1 && !g.a.hasRemoteCandidates(m)
	}
	return none && first && !g.a.hasRemoteCandidates(m) && m.cseq == 2 && g.a.firstOf(m)
}

// acknowledged reads an ACK: one that goes to the user in To acknowledges a
// failure, and the repetition of the INVITE has an ACK of its own.
func (g *attemptGuess) acknowledged(m *message) {
	switch {
	case !m.request() || m.method != sip.ACK:
	case g.repeats(m):
		g.add(m.cseq)
	case g.a.initial[m.cseq] && g.a.toAddressOfRecord(m):
		g.refused[m.cseq] = true
	}
}

// repeats reports whether a message of the caller belongs to the INVITE that
// follows a refused one: the repetition has the next CSeq number, so that no
// re-INVITE can have it.
func (g *attemptGuess) repeats(m *message) bool {
	return len(g.a.initial) > 0 && g.refused[g.highest] && m.cseq == g.highest+1 && !g.inside[m.cseq]
}

// retried reports whether a client answers a failure with another INVITE of the
// same call: after a challenge, a redirection, or with another offer.
func retried(status uint16) bool {
	switch status {
	case 401, 407, 415, 420, 422, 488, 494:
		return true
	}
	return status >= 300 && status < 400
}

// firstOf reports whether m is the first message of its session in this log.
func (a *analysis) firstOf(m *message) bool { return len(a.messages) > 0 && a.messages[0] == m }

func (a *analysis) hasRemoteCandidates(m *message) bool {
	d := a.description(m)
	return d != nil && len(d.remote) > 0
}

// description returns what the SDP of a message says, nil without SDP.
func (a *analysis) description(m *message) *description {
	if m.body == nil && m.sdp != 0 {
		m.body = unpackDescription(a.c.text(m.sdp))
	}
	return m.body
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

// finalKey names a final response to the initial INVITE.
type finalKey struct {
	cseq uint32
	tag  string
}

// survey notes what later steps ask for about the session as a whole.
func (a *analysis) survey() {
	a.call = len(a.initial) > 0 || len(a.legs) > 0
	for n := range a.initial {
		a.lastAttempt = max(a.lastAttempt, n)
	}
	for _, m := range a.messages {
		if m.method == sip.INVITE && m.request() && m.is(offerless) {
			a.offerless[finalKey{m.cseq, m.fromTag}] = true
		}
		switch {
		case m.isInitialInvite():
			a.lastInvite[m.fromTag] = max(a.lastInvite[m.fromTag], m.cseq)
		case m.request() && m.method != sip.ACK && m.method != sip.CANCEL && m.toTag != "":
			a.lastInside[a.remoteTag(m)] = m
		}
		a.markForwarded(m)
		a.outside = a.outside || m.is(remoteUser)
		switch m.method {
		case sip.INVITE, sip.ACK, sip.BYE, sip.CANCEL, sip.PRACK:
			a.call = true
		case sip.MESSAGE, sip.INFO, sip.REFER, sip.UPDATE:
			a.call = a.call || m.request() && m.toTag != ""
		}
		if m.method == sip.INVITE && m.toTag != "" && (m.request() || !a.isInitialResponse(m)) {
			key := finalKey{m.cseq, m.fromTag}
			a.reinvites[key] = true
			a.asked[key] = a.asked[key] || m.request()
		}
		if a.isInitialResponse(m) && m.status >= 200 {
			key := finalKey{m.cseq, m.toTag}
			if before := a.finals[key]; before == 0 || before >= 300 {
				a.finals[key] = m.status
			}
		}
	}
}

// findView tells from where the log saw the session.
func (a *analysis) findView() {
	a.view = ViewUnknown
	for _, m := range a.messages {
		if m.is(isServerLog) || m.original != nil && a.sameLog(m, m.original) || m.parent != nil && a.sameLog(m, m.parent) {
			a.view = ViewServer
			return
		}
	}
	for _, m := range a.messages {
		if m.direction == formats.Unknown || m.is(isFragment) {
			continue
		}
		byCaller := a.callers[m.fromTag] == m.request()
		if byCaller == (m.direction == formats.Out) {
			a.view = ViewCaller
		} else {
			a.view = ViewCallee
		}
		return
	}
}

func (a *analysis) sameLog(x, y *message) bool {
	s, t := a.c.b.sources[x.source], a.c.b.sources[y.source]
	return s.file == t.file && s.server == t.server
}
