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

// Cause is why something failed in a session, what says so, and what to do next.
// A person's choice, such as declining or giving up, is no failure and has none. A
// call that rang and that nobody took is none either, and has a cause only where the
// server gives an id for it; see [Session.Missed].
//
// Where several messages give reasons, this order decides:
//
//  1. A media failure that a client reports, since the signalling around it went
//     well: ids 21 to 27 of ms-client-diagnostics, or a quality report without any
//     way for the media.
//  2. The final response to the INVITE that reached the caller, then those of
//     single branches, then a BYE, then a CANCEL.
//  3. In one message, what a client says for itself before what a server says of
//     it; of ids, the most specific: one that is published before one of which the
//     component alone is known, and those that only pass a failure on last.
//  4. A cause of the telephone network (Q.850) or a Warning before a status without
//     an id, and after any specific id. A cause that says no more than that the call
//     ended, such as 31, stands beside the words of the status. Of an "unspecified"
//     cause the text behind it says more than the number, unless it is its name; so does
//     the phrase of a status line that is no specification's.
//  5. Where a response gives its status alone, the diagnostic record of the server's
//     trace about the request, in whose words or by whose result code it is told.
//  6. Where nothing of this is there, a call that the other side no longer knew, then a
//     transfer that failed, then a request inside the session that failed and is missed:
//     a message, a subscription.
type Cause struct {
	Status    *int   `json:"status"` // of the response, or the one that a Reason or a NOTIFY tells; nil when a request gives another reason
	ID        *int   `json:"id"`     // of the diagnostics header, the Q.850 cause or the Warning code; nil without
	Family    string `json:"family"` // header that carries the id: "ms-diagnostics", "ms-client-diagnostics", …; "Q.850", "Warning", "report"; "SIP" for a status alone
	Text      string `json:"text"`   // in plain words, in the middle of a sentence: "no such user"
	Next      string `json:"next"`   // one sentence that begins with a verb; "" when there is nothing to do
	Component string `json:"component"`
	Host      string `json:"host"`    // that reports, in lower case
	Message   int    `json:"message"` // Note.N of the message that proves it, which may be one of [Session.ReportMessages]; of one in another session, of what it is about
	How       How    `json:"how"`

	Frame int    `json:"frame"`           // number of the message that proves it in the whole input; 0 where one of another session does that is not at hand
	Said  string `json:"said,omitempty"`  // the reason in the words of the header, or of the record of a server's trace
	Media string `json:"media,omitempty"` // what failed on the way of the media
	timed string // Next with its times as values, where it has any

	fatal bool // the session failed, and did not just end so
	known bool // a table has the id, so that it is a failure wherever it stands

	transfer    bool // the call stood, and what failed is its transfer
	missed      bool // the call rang, and what ended it is that nobody took it
	ofRequest   bool // the session stood, and what failed is a request inside it
	unconfirmed bool // it was answered, and the ACK never came
	inRecord    bool // Said is what a record of the server's trace says, and no header
}

// String returns the cause as it stands in a list: "no such user (404, 1003)".
func (c *Cause) String() string {
	ids := c.ids()
	if len(ids) == 0 {
		return c.Text
	}
	return c.Text + " (" + strings.Join(ids, ", ") + ")"
}

// Words returns the cause as String does, in the words of the kind of its session.
func (c *Cause) Words(k Kind) string {
	if rest, missed := strings.CutPrefix(c.String(), nobodyTookIt); missed {
		return k.Words(ActNobodyTook) + rest
	}
	return c.String()
}

// ids returns the status and the id as they stand in brackets.
func (c *Cause) ids() []string {
	var ids []string
	if c.Status != nil {
		ids = append(ids, strconv.Itoa(*c.Status))
	}
	if c.ID != nil {
		id := strconv.Itoa(*c.ID)
		if c.Family == familyQ850 || c.Family == familyWarning {
			id = c.Family + " " + id
		}
		ids = append(ids, id)
	}
	return ids
}

// ProvenBy reports whether a message of the session proves the cause: it has another number
// in the input than the proof that stands in another session.
func (c *Cause) ProvenBy(n *Note) bool { return c != nil && c.Message == n.N && c.Frame == n.Frame }

// Where returns the component and host that report, in a few words: "RTC on
// fe01", "" when neither is known.
func (c *Cause) Where() string {
	host, _, _ := strings.Cut(c.Host, ".")
	if strings.Trim(c.Host, "0123456789.:") == "" {
		host = c.Host
	}
	switch {
	case c.Component == telephoneNetwork && host != "":
		return c.Component + " behind " + host
	case c.Component != "" && host != "":
		return c.Component + " on " + host
	case host != "":
		return host
	}
	return c.Component
}

// Further families of causes.
const (
	familySIP     = "SIP"
	familyQ850    = "Q.850"
	familyWarning = "Warning"
	familyReport  = "report"
)

// telephoneNetwork is the component of causes with a number of Q.850.
const telephoneNetwork = "telephone network"

// serverProduct is how a server names its SIP proxy in its Server header and in traces. Alone,
// without the host, the word says to nobody where to look.
const serverProduct = "RTC"

// reported is one reason that a message gives.
type reported struct {
	cause Cause
	proof *message
	rank  rank
}

// rank orders reasons: the smaller is the better.
type rank struct {
	media  int // 0: of the media
	from   int // final response, branch, BYE, CANCEL
	ground int // how specific
	order  int
}

func (r rank) less(other rank) bool {
	a, b := [...]int{r.media, r.from, r.ground, r.order}, [...]int{other.media, other.from, other.ground, other.order}
	return slices.Compare(a[:], b[:]) < 0
}

// The kinds of messages that give reasons.
const (
	fromFinal = iota
	fromBranch
	fromBye
	fromCancel
	fromReport
)

// How specific a reason is.
const (
	groundClient   = iota // a client's own diagnosis
	groundSpecific        // a published id
	groundNetwork         // a cause of the telephone network, or the status that a request's Reason gives
	groundWarning         // a Warning header
	groundRange           // an id of which the component is known
	groundPassedOn        // an id that passes a failure on
	groundStatus          // the status alone
)

// passedOn are ids that say no more than that something failed elsewhere or
// somehow, and progress that is no failure.
var passedOn = map[int]bool{
	0: true, 1: true, 1011: true, 1034: true, 5003: true, 10003: true, 13001: true, 13002: true, 13008: true, 14011: true,
}

// harmless are ids that report no failure.
var harmless = map[int]bool{
	5002: true, 5009: true, 5010: true, 5011: true, 12006: true, 13004: true, 13005: true, 13006: true, 13007: true,
	17004: true, 21000: true, 25008: true, 51004: true, 51007: true, 2139: true,
}

// findCause chooses the session's cause, nil when nothing failed.
func (a *explanation) findCause() *Cause {
	var best *reported
	if a.survey.call {
		best = a.callCause()
	} else {
		best = a.verdict.plainCause()
	}
	if best == nil {
		return nil
	}
	c := &best.cause
	c.Text, c.Host = clean(c.Text, 160), clean(c.Host, 100)
	c.Next, c.timed = told(cleanTimed(c.Next, 200))
	c.How = cmp.Or(c.How, Observed)
	if c.Host == "" && best.proof != nil && (c.Family == familyQ850 || c.Family == familySIP) {
		c.Host = best.proof.reportingHost()
	}
	if best.proof != nil {
		c.Message, c.Frame = best.proof.n, best.proof.frame
		a.proof = best.proof
	}
	return c
}

// callCause is for a session with an INVITE.
func (a *explanation) callCause() *reported {
	var list []reported
	for i, m := range a.trace.messages {
		if m.original != nil || m.is(isFragment) {
			continue
		}
		if from, ok := a.progress.givesReason(m); ok {
			list = append(list, a.fork.reasons(m, from, i)...)
		}
	}
	if r, ok := a.noPath(); ok {
		list = append(list, r)
	}
	best := lowest(list)
	if best != nil && a.verdict.wentWell() {
		if r := a.alarming(best); r != nil {
			return r
		}
		best = nil // what was refused inside the call does not say how it ended
	}
	switch {
	case best != nil && best.rank.ground < groundPassedOn:
		return a.alarming(best)
	case a.verdict.outcome == OutcomeNoAnswer && a.verdict.reasonStatus >= 300:
		return nil // a 487 only answers the CANCEL, of which the Reason tells
	case a.verdict.outcome == OutcomeNoAnswer && a.progress.last().final != nil && !a.fork.anyRang():
		return a.purpose.unreached(best)
	case best != nil:
		return a.alarming(best)
	case a.verdict.outcome == OutcomeFailed && a.progress.last().final != nil, a.verdict.endsRefused():
		return a.purpose.ofStatus(a.progress.last().final)
	case a.contest.unconfirmed != nil && a.contest.unconfirmed.answer != nil:
		return a.survey.neverConfirmed(a.contest.unconfirmed)
	case a.fork.anyAnswer(), !a.roles.callerKnown:
		return firstOf(a.contest.goneCall, a.fork.failedTransfer, a.survey.failedCommand, a.purpose.failedRequest, a.verdict.refusedInside)
	case a.verdict.outcome == OutcomeUnknown && a.progress.last().final == nil && !a.fork.anyAnswer() && a.survey.acknowledgedFailure():
		return a.paths.lostReason()
	}
	return nil
}

// wentWell reports whether somebody took the call, or something in the place of who was
// called.
func (a *verdict) wentWell() bool {
	switch a.outcome {
	case OutcomeAnswered, OutcomeVoicemail, OutcomeForwarded:
		return true
	}
	return false
}

// endsRefused reports whether the log ends with a refusal after which the caller may
// try again with another offer.
func (a *verdict) endsRefused() bool {
	f := a.progress.last().final
	return a.outcome == OutcomeInProgress && f != nil && f.status >= 400 && !isChallenge(f.status)
}

// firstOf returns what the first of several kinds of causes finds.
func firstOf(kinds ...func() *reported) *reported {
	for _, find := range kinds {
		if r := find(); r != nil {
			return r
		}
	}
	return nil
}

func lowest(list []reported) *reported {
	var best *reported
	for i := range list {
		if r := &list[i]; r.cause.fatal && (best == nil || r.rank.less(best.rank)) {
			best = r
		}
	}
	return best
}

// alarming drops a cause of a session that went well: a call that somebody kept,
// hung up or declined fails by what a client or the network says only, with an id
// that is known.
func (a *explanation) alarming(r *reported) *reported {
	media, known := r.rank.media == 0, r.cause.known || r.cause.Family == familyQ850
	switch a.verdict.outcome {
	case OutcomeFailed:
		return r
	case OutcomeUnknown, OutcomeInProgress:
		if media || known && r.rank.from != fromBranch || a.verdict.endsRefused() && r.rank.from == fromFinal {
			return r
		}
	case OutcomeNoAnswer:
		switch {
		case !a.fork.anyRang(), known && r.rank.ground < groundPassedOn && r.rank.from != fromCancel:
			return r
		case r.cause.ID != nil && r.rank.from == fromFinal:
			r.cause.missed = true
			r.cause.Next = a.andTeam(r.cause.Next)
			if passedOn[*r.cause.ID] || !r.cause.known { // whatever else the server says
				r.cause.Text = nobodyTookIt
			}
			return r
		}
	case OutcomeBusy, OutcomeDeclined, OutcomeCancelled, OutcomeRedirected:
		if r.cause.Family == familyQ850 && *r.cause.ID == callRejected && a.fork.anyRang() {
			return nil // by who was rung
		}
		byServer := r.rank.from == fromFinal && r.rank.ground < groundPassedOn && r.proof.branch == nil // so by no person
		if media || known && r.rank.ground <= groundNetwork && r.rank.from != fromBranch || byServer {
			return r
		}
	default: // answered
		if media || r.rank.from == fromBye && (known && r.rank.ground < groundPassedOn || a.fork.tellsFailure(r)) {
			return r
		}
	}
	return nil
}

// givesReason reports whether a message may say why the call failed: a final
// response to the last attempt, a BYE, a CANCEL, or anything of a client that
// reports on its media.
func (a *progress) givesReason(m *message) (from int, ok bool) {
	switch {
	case !m.request() && m.method == sip.INVITE && m.status >= 300 && m.status != 401 && m.status != 407:
		if m == a.last().final {
			return fromFinal, true
		}
		return fromBranch, m.cseq >= a.survey.lastAttempt || !a.roles.initial[m.cseq]
	case m.method == sip.BYE && m.request():
		return fromBye, true
	case m.method == sip.CANCEL && m.request():
		return fromCancel, true
	}
	return 0, false
}

// reasons lists what the headers of a message give as the reason.
func (a *fork) reasons(m *message, from, order int) []reported {
	if m.rare == 0 {
		return nil
	}
	var list []reported
	for _, d := range m.diagnostics() {
		if d.ID >= 0 && !harmless[d.ID] {
			list = append(list, a.diagnosed(m, d, from, order))
		}
	}
	list = append(list, a.survey.reasonHeaders(m, from, order)...)
	return append(list, m.warnings(from, order)...)
}

// diagnosed reads one diagnostics header.
func (a *fork) diagnosed(m *message, d sip.Diagnostic, from, order int) reported {
	family := catalog.FamilyOf(d.Header)
	entry, exact := catalog.DiagnosticIn(family, d.ID)
	client := family == catalog.FamilyClient
	kind, ground := catalog.RemedyServer, groundSpecific
	switch {
	case client:
		kind, ground = catalog.RemedyClient, groundClient
	case passedOn[d.ID]:
		ground = groundPassedOn
	case !exact:
		ground = groundRange
	}
	remedy, known := catalog.RemedyFor(d.ID, kind)
	remedy = remedy.Of(d)
	if d.ID >= 60000 && d.ID < 61000 {
		return reported{} // an application that ended the session as it meant to
	}
	id := d.ID
	r := reported{proof: m, rank: rank{1, from, ground, order}, cause: Cause{
		ID: &id, Family: d.Header, Text: remedy.Text, Next: remedy.Next, Said: clean(d.Reason, 200),
		Component: clean(shortComponent(component(d, a.c.text(m.server), entry.Component)), 80), Host: strings.ToLower(d.Source),
		fatal: true, known: known,
	}}
	if !m.request() {
		r.cause.Status = status(m)
	}
	if !known {
		r.cause.Text = plainReason(cmp.Or(d.Reason, entry.Reason))
		r.cause.Next = catalog.Advice(entry.Meaning)
	}
	if r.cause.Text == "" {
		r.cause.Text = a.records.statusText(m)
	}
	if r.cause.Next == "" {
		r.cause.Next = a.survey.wherever(m, r.cause.Host)
	}
	if client {
		a.mediaFailure(&r, d)
	}
	return r
}

// mediaFailure completes what a client says of its media.
func (a *fork) mediaFailure(r *reported, d sip.Diagnostic) {
	if !isMediaFailure(d.ID, d.Reason) {
		return
	}
	r.rank.media = 0
	if remedy, ok := catalog.MidCallRemedy(d.ID, d.Reason); ok {
		r.cause.Text, r.cause.Next = remedy.Text, remedy.Next
	}
	if !a.anyAnswer() {
		r.cause.Text = strings.TrimPrefix(r.cause.Text, "answered, but ")
	}
	list := d.MediaDebug()
	for _, m := range list {
		if remedy, ok := catalog.MediaRemedy(catalog.IceTableA, d.ID, m); ok {
			r.cause.Media = remedy.Text
			r.cause.Next = cmp.Or(remedy.Next, r.cause.Next)
			r.cause.Text = withoutMedia(r.cause.Text, m.Modality)
			return
		}
	}
	if len(list) > 0 {
		r.cause.Text = withoutMedia(r.cause.Text, list[0].Modality)
	}
}

// withoutMedia says of another kind of media than sound that it could not pass.
func withoutMedia(text, modality string) string {
	thing := "sound"
	switch m := strings.ToLower(modality); {
	case strings.Contains(m, "video"):
		thing = "picture"
	case strings.Contains(m, "sharing"), m == "data":
		thing = "shared screen"
	case strings.Contains(m, "file"):
		thing = "file"
	}
	return strings.Replace(text, "no sound", "no "+thing, 1)
}

// isMediaFailure reports whether an id of ms-client-diagnostics, or the reason behind
// it, says that media found no way or lost it.
func isMediaFailure(id int, reason string) bool {
	_, midCall := catalog.MidCallRemedy(id, reason)
	return id >= 21 && id <= 27 || id == mediaLost || midCall || strings.Contains(strings.ToLower(reason), "media connectivity failure")
}

// mediaLost is the id with which a client ends a call whose media found no way.
const mediaLost = 52031

func status(m *message) *int {
	s := int(m.status)
	return &s
}

// quote adds the phrase of a status line where that says more than the status.
func (c *Cause) quote(m *message) {
	if phrase := strings.TrimLeft(m.statusWords(), "0123456789 "); c.Said == "" && catalog.Tells(phrase, c.Text) {
		c.Text, c.Said = strings.TrimSuffix(c.Text, ", no reason given")+": \""+phrase+"\"", phrase
	}
}

// ofStatus is for a failure of which the status says all.
func (a *purpose) ofStatus(m *message) *reported {
	c := Cause{Status: status(m), Family: familySIP, Said: a.trace.warningText(m), Component: a.survey.component(m), fatal: true}
	kinds := []catalog.RemedyKind{a.records.kindOf(m)}
	switch {
	case a.kind == KindReport:
		kinds[0] = catalog.RemedyReport
	case a.survey.call && isNumber(fallback(a.user, a.callee)):
		kinds = append(kinds, catalog.RemedyNumber)
	}
	r := remedyOf(int(m.status), m.statusWords(), kinds...)
	c.Text, c.Next = r.Text, cmp.Or(r.Next, a.survey.wherever(m, ""))
	c.recorded(a.trace.recordOf(m))
	c.quote(m)
	if a.survey.call && isChallenge(m.status) && a.trace.refusesCredentials(m) {
		c.Text = "the credentials were refused"
	}
	if i := a.paths.invite(); m.status == 481 && i != nil && a.roles.isInitialResponse(m) && rareValue(a.c.text(i.rare), keyReplaces) != "" {
		c.Text = "the call that it was to replace was not known there"
	}
	if q, ok := m.networkCause(); ok {
		c.ID, c.Family, c.Said = &q.Value, familyQ850, cmp.Or(c.Said, q.Name)
		if q.SaysLess(c.Said) {
			c.Text = plainReason(c.Said)
		}
	}
	return &reported{cause: c, proof: m}
}

// kindOf is the kind of code that a response's status is, "" for one of no special kind: a
// client that refuses for itself is no server that failed.
func (a *records) kindOf(m *message) catalog.RemedyKind {
	switch {
	case m.method == sip.REGISTER:
		return catalog.RemedySignIn
	case m.branch != nil && m.branch.product.Class.IsClient() && !a.madeByServer(m):
		return catalog.RemedyPlace
	}
	return ""
}

// statusText says a status in plain words.
func (a *records) statusText(m *message) string {
	return remedyOf(int(m.status), m.statusWords(), a.kindOf(m)).Text
}

// remedyOf says a status in plain words, by the first of some kinds that has any, else by
// those for all, else by the phrase of its status line.
func remedyOf(status int, line string, kinds ...catalog.RemedyKind) catalog.Remedy {
	r, _ := catalog.RemedyFor(status, append(kinds, catalog.RemedyStatus)...)
	r.Text = cmp.Or(r.Text, strings.TrimLeft(line, "0123456789 "), "failed")
	return r
}

// anyRang reports whether any place replied to the call at all.
func (a *fork) anyRang() bool {
	return slices.ContainsFunc(a.branches, func(b *branch) bool { return b.first != nil && (b.first.status < 200 || b.rang) })
}

// callRejected is the cause of the telephone network for a call that was rejected, by a
// person or, where nothing rang, by the network.
const callRejected = 21

// routingRanOut is the id by which inbound routing says that nobody answered in the time
// that the rules give: there was somebody to ring.
const routingRanOut = 13002

// nowhere is the text of the cause when somebody was called whom the server has no
// place to ring at.
const nowhere = "signed in nowhere"

// nobodyTookIt is the text of the cause when places rang in vain, of which the ids of
// inbound routing say less.
const nobodyTookIt = "nobody took the call"

// unreached is for a call to somebody of whom no place replied. An id that says no
// more than that is kept beside it.
func (a *purpose) unreached(passedOn *reported) *reported {
	r := a.ofStatus(a.progress.last().final)
	if passedOn != nil && passedOn.proof == r.proof {
		r.cause.ID, r.cause.Family, r.cause.Said = passedOn.cause.ID, passedOn.cause.Family, passedOn.cause.Said
		r.cause.Component, r.cause.Host = passedOn.cause.Component, passedOn.cause.Host
	}
	switch {
	case a.paths.view == ViewCallee && a.progress.last().final.status == 480 && a.progress.last().final.branch != nil && r.cause.ID == nil:
		r.cause.Text = "the client got the call and refused it by itself"
		r.cause.Next = "Look in this client's log just before the 480 for what it was at: another call, its state, or its devices."
	case a.progress.last().final.status != 480 || len(a.fork.branches) > 0 || r.cause.Family == familyQ850:
	case passedOn == nil && r.cause.Said != "": // in the server's own words
	case a.trace.has(CodeFork), r.cause.ID != nil && *r.cause.ID == routingRanOut:
		r.cause.Text, r.cause.How = "no place replied to the server", Inferred
		r.cause.Next = "Look in the server's log whether the INVITE reached any place, and what became of it there."
	default:
		when := "then"
		if t := a.progress.last().final.time(); !t.IsZero() {
			when = "at " + timeOfDay(t, toMinutes)
		}
		r.cause.Text = nowhere
		r.cause.How = Inferred
		r.cause.Next = "Ask whether " + fallback(userPart(a.user), "the person called") + " was signed in " + when + "; `ocsconv endpoints` shows it."
	}
	return r
}

// neverConfirmed is for an answer whose ACK never came (RFC 3261 §13.3.1.4). What became of
// the ACK, and who has to look where, follows from what this log has of it and of the 2xx.
func (a *survey) neverConfirmed(d *dialog) *reported {
	text, next := "no confirmation (ACK) came", "Look in the caller's log whether the 200 arrived; if so, at the Record-Route that the ACK should take."
	switch {
	case d.ack == nil && a.keptBack(d.answer):
		text, next = "the server did not send the answer on", "Look at this server: it has the 200 and did not send it on to the caller."
	case d.ack == nil && a.paths.view == ViewCaller && d.answer != nil && d.answer.how == formats.Logged:
		text, next = "the caller never confirmed (no ACK)", "Look at the caller's client: the 200 reached it, and this log has no ACK of it."
	case d.ack == nil:
	case d.byeRefused != nil && a.reachedCallee(d.ack):
		text, next = unknownThere, "Look at the callee's client: it got the ACK, and refused the BYE with 481 as of a call that it does not know."
	case d.byeRefused != nil && d.again == nil:
		text, next = unknownThere, "Look in the callee's log for the ACK: its 200 did not come again, so the ACK may have arrived, and the call was lost there." // §13.3.1.4
	case a.stopsHere(d.ack):
		text, next = ackLost, "Look at the Route and Request-URI of the ACK: this server has it and did not send it on."
	case a.forwarded[d.ack]:
		text, next = ackLost, "Look in the callee's log whether the ACK arrived: this server sent it on."
	case a.paths.view == ViewCaller:
		text, next = ackLost, "Look in the server's log where the ACK went: this log has it."
	default:
		text = ackLost
	}
	return &reported{proof: d.answer, cause: Cause{
		Family: familySIP, Text: "answered, but " + text, How: Inferred, fatal: true, unconfirmed: true, Component: a.component(d.answer), Next: next,
	}}
}

// reachedCallee reports whether the log of who answered has the ACK.
func (a *survey) reachedCallee(ack *message) bool {
	return a.paths.view == ViewCallee || slices.ContainsFunc(a.trace.messages, func(m *message) bool {
		return m.original == ack && m.direction == formats.In && !m.is(isServerLog)
	})
}

// Texts of causes where the log has the ACK of an answer.
const (
	ackLost      = "the confirmation (ACK) never arrived"           // and who answered repeats its 2xx, or says so
	unknownThere = "the call was unknown there when it was hung up" // 481 to the BYE
)

// lostReason is for a failure of which an ACK is all that the log has. An ACK of which
// nothing tells what it acknowledges may be for a 2xx as well.
func (a *paths) lostReason() *reported {
	for _, m := range a.trace.messages {
		if (m.code == CodeAckError || m.code == CodeAckUnknown) && !a.ofCopy(m) {
			text := "it failed, and the log does not hold the reason"
			if m.code == CodeAckUnknown {
				text = "it was answered or failed, the log holds no more than the ACK"
			}
			return &reported{proof: m, cause: Cause{
				Family: familySIP, Text: text, How: Inferred, fatal: true,
				Next: a.otherLog(),
			}}
		}
	}
	return nil
}

// plainReason makes the words of a table or header fit into the middle of a
// sentence.
func plainReason(s string) string {
	s = strings.TrimSpace(s)
	if first, _, ok := strings.Cut(s, ". "); ok {
		s = first
	}
	s = lowerFirst(strings.TrimRight(s, ". "))
	for _, failed := range [...]string{"failed to ", "unable to "} { // behind "Failed: "
		if what, ok := strings.CutPrefix(s, failed); ok {
			return "could not " + what
		}
	}
	return s
}

// shortComponent takes the explanation off a component of the tables.
func shortComponent(name string) string {
	short, _, _ := strings.Cut(name, " (")
	short, _, _ = strings.Cut(short, ":") // "UserServices: presence"
	short, _, _ = strings.Cut(short, ",") // "Client-generated, header ms-client-diagnostics"
	return short
}
