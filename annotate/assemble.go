package annotate

import (
	"cmp"
	"slices"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// session puts the results of the analysis into the value that callers see.
func (a *analysis) session() *Session {
	s := a.brief()
	s.Messages = a.notes()
	own := a.records.linkKeys()
	s.Assumed = a.records.assumed()
	s.Links, s.Media, s.Records, s.Clocks = a.records.links(own), a.paths.media(), a.c.b.records[a.chain.callID], a.records.offsets
	s.LinkKeys, s.Ratings, s.Subject = a.records.keys(own), a.contest.ratings(), a.records.subject()
	s.straight = a.fork.straight()
	s.Server = a.fork.serverName(s)
	if len(s.Quality)+len(s.OtherReports)+len(s.Ratings) > 0 {
		s.ReportMessages = a.reported(s)
	}
	s.tell(a.summary(s))
	if a.framed {
		a.own = true
		own := new(Session)
		own.tell(a.summary(s))
		s.summary = own.Summary
	}
	if a.c.own < len(a.c.b.sessions) {
		a.unlent(s)
	}
	return s
}

// assumed returns what of the times nothing tells.
func (a *records) assumed() (parts []string) {
	marks := flags(0)
	for _, m := range a.input {
		marks |= m.flags
	}
	if marks&assumedDay != 0 {
		parts = append(parts, "day")
	}
	if marks&assumedZone != 0 {
		parts = append(parts, "zone")
	}
	if len(a.uncompared) > 0 {
		parts = append(parts, "clock")
	}
	return parts
}

// brief is a session without its messages, words and what other sessions tell of it.
func (a *analysis) brief() *Session {
	s := a.explanation.outline()
	s.CallID, s.Owner, s.Files = clean(a.c.text(a.chain.callID), maxShown), a.paths.owner(), a.records.files()
	s.Call, s.Calls = int(a.chain.part), int(a.chain.parts)
	s.Caller, s.Callee, s.Reason = a.roles.caller(), a.purpose.callee, a.explanation.reason
	s.Diagnostics, s.ReportOf, s.Identities = a.records.allDiagnostics(), a.survey.reportOf(), a.records.identities()
	if f := a.progress.last().final; s.Outcome == OutcomeRedirected && f != nil {
		s.RedirectedTo = clean(f.redirectsTo(), maxShown)
	}
	if a.contest.winner != nil {
		s.AnswerMS = a.progress.since(a.contest.won.answer)
		s.DurationMS = a.trace.duration(a.contest.won)
	}
	for i, b := range a.fork.branches {
		a.verdict.endpoint(&s.Endpoints[i], b)
	}
	a.records.span(s)
	return s
}

// shownReport is what a sentence of the summary calls the message of a report.
func (a *analysis) shownReport(frame, number int) int {
	if a.own && number > 0 {
		return number
	}
	a.framed = a.framed || frame != number
	return frame
}

// shownNumber is what a sentence of the summary calls a message.
func (a *analysis) shownNumber(m *message) int {
	if a.own {
		return m.n
	}
	a.framed = a.framed || m.frame != m.n
	return m.frame
}

// outline is what packet comments say of a session.
func (a *explanation) outline() *Session {
	v := a.verdict
	s := &Session{
		Schema: Schema, Number: a.number, Kind: a.purpose.kind, View: a.paths.view, Outcome: v.outcome, MPOP: v.mpop,
		Endpoints: make([]Endpoint, len(a.fork.branches)), CallerUnknown: Unknown(a.survey.call && !a.roles.callerKnown), Cause: a.cause, Quality: a.figures, OtherReports: a.beside,
		DialsOut: a.purpose.byMeeting,
	}
	if s.CallerUnknown && s.View != ViewServer {
		s.View = ViewUnknown // whose log it is is known, not which side that is
	}
	if a.contest.winner != nil {
		s.Winner = &a.contest.winner.label
	}
	for i, b := range a.fork.branches {
		end, e := v.states[b], &s.Endpoints[i]
		e.Label, e.State, e.How, e.Epid = b.label, end.state, end.how, clean(b.epid, maxShown)
		e.Product, e.GRUU = b.product.Name, clean(b.gruu, maxURI)
	}
	return s
}

// span sets the times and the first frame.
func (a *records) span(s *Session) {
	for _, m := range a.input {
		t := m.time()
		if s.FirstFrame == 0 || m.frame < s.FirstFrame {
			s.FirstFrame = m.frame
		}
		if t.IsZero() {
			continue
		}
		if s.Start.IsZero() || t.Before(s.Start.Time) {
			s.Start = Time{t}
		}
		if t.After(s.End.Time) {
			s.End = Time{t}
		}
	}
}

// since returns the milliseconds from the initial INVITE to a message, nil when
// either is not in the log or has no time.
func (a *progress) since(m *message) *int64 {
	i := a.began
	if i == nil || m == nil {
		return nil
	}
	if m == a.try(m.cseq).gaveUp() && before(m, i) && a.paths.inviteOf[m.cseq] != nil {
		i = a.paths.inviteOf[m.cseq] // an attempt of its own, which was given up before
	}
	return a.trace.between(i, m)
}

// waited is [progress.since] as sentences have it: nil for more than a day, which no
// attempt lasts, so that the times are those of different clocks.
func (a *progress) waited(m *message) *int64 {
	const day = 24 * 60 * 60 * 1000
	if ms := a.since(m); ms != nil && *ms <= day {
		return ms
	}
	return nil
}

// attempted returns the INVITE with which the call began: a challenge, 415 or 488 only
// makes the client send it once more, and one that the caller cancelled itself is
// over before the next, while an answer and any other failure are part of the call.
func (a *progress) attempted() *message {
	for _, i := range a.paths.invites {
		t := a.try(i.cseq)
		if t.gaveUp() != nil && i != a.paths.invites[len(a.paths.invites)-1] && !a.fork.answers(i) {
			continue
		}
		if t.final != nil && !asksAgain(t.final.status) || a.fork.answers(i) {
			return i
		}
	}
	return a.paths.invite()
}

// answers reports whether a 2xx to this INVITE is in the log.
func (a *fork) answers(invite *message) bool { return a.answersAttempt(invite.cseq) }

func (a *fork) answersAttempt(cseq uint32) bool {
	return a.anyDialog(func(d *dialog) bool { return d.answer != nil && d.answer.cseq == cseq })
}

// asksAgain reports whether a failure only wants the same request once more: with
// credentials, another body, a longer timer.
func asksAgain(status uint16) bool {
	return status == 421 || status >= 400 && retried(status)
}

// between returns the milliseconds from one message to another, nil where the log
// does not tell.
func (a *trace) between(from, to *message) *int64 {
	if a.untimed() || from.fact.time == noTime || to.fact.time == noTime {
		return nil
	}
	ms := (to.fact.time - from.fact.time) / 1e6
	if len(a.records.offsets) > 0 && !from.sameLog(to) {
		ms = (to.at - from.at) / 1e6
	}
	if ms < 0 {
		return nil
	}
	return &ms
}

// duration is the talk time: from the ACK, else the 2xx, to the BYE.
func (a *trace) duration(d *dialog) *int64 {
	from := cmp.Or(d.ack, d.answer)
	if from == nil || d.bye == nil {
		return nil
	}
	return a.between(from, d.bye)
}

func (a *records) files() []string {
	files := []string{}
	for _, m := range a.input {
		name := a.c.text(a.c.b.sym.sources[m.source].file)
		if name != "" && !slices.Contains(files, name) {
			files = append(files, name)
		}
	}
	return files
}

// owner names whose log this is: the user of a client's log, the server of a
// server's.
func (a *paths) owner() string {
	if a.view == ViewServer {
		for _, m := range a.records.input {
			if name := a.c.text(a.c.b.sym.sources[m.source].server); name != "" {
				return clean(name, 120)
			}
		}
		return ""
	}
	if a.view == ViewCallee {
		// To names who was called, which is not always whose client this is: a
		// delegate's own messages say so in their Contact, or in other sessions.
		for _, m := range a.trace.messages {
			if kind, aor := a.contactAOR(a.c.text(m.contact)); m.direction == formats.Out && kind == sip.OpaqueEndpoint && aor != "" {
				return clean(aor, 120)
			}
		}
		if own := a.c.senders[a.c.b.sym.sources[a.records.input[0].source].file]; own != 0 {
			return a.aor(own)
		}
	}
	for _, m := range a.trace.messages {
		if m.direction == formats.Unknown || m.from == 0 {
			continue
		}
		if m.request() == (m.direction == formats.Out) {
			return a.aor(m.from)
		}
		return a.aor(m.to)
	}
	return ""
}

// caller describes the calling side from what it sent.
func (a *roles) caller() Party {
	var p Party
	for _, m := range a.trace.messages {
		uri, tag, epid, name := m.fact.from, m.fromTag, m.fromEpid, a.c.text(m.fromName)
		byCaller := a.callers[m.fromTag]
		if !byCaller {
			if uri, tag, epid, name = m.fact.to, m.toTag, m.toEpid, ""; !a.callers[tag] {
				continue
			}
		}
		if p.AOR == "" {
			p.AOR = a.aor(uri)
		}
		if p.Tag == "" {
			p.Tag = clean(shownTag(tag), maxShown)
		}
		if p.Epid == "" {
			p.Epid = clean(epid, maxShown)
		}
		p.Name = cmp.Or(p.Name, name)
		if p.UserAgent == "" && m.agent != 0 && byCaller == m.request() {
			p.UserAgent = clean(a.c.text(m.agent), maxAgent)
		}
		if p.Name == "" && uri != 0 {
			p.Name = a.c.name(a.c.text(uri))
		}
	}
	if p.UserAgent == "" {
		p.UserAgent = clean(a.c.agent(p.Epid), maxAgent)
	}
	p.Product = product(p.UserAgent).Name
	return p
}

func (a *records) subject() string {
	for text := range a.rareTexts {
		if v := rareValue(text, keySubject); v != "" {
			return clean(v, 120)
		}
	}
	var none [2]uint32 // no conferences, of the message before
	for _, m := range a.input {
		both := [...]uint32{m.fact.to, m.fact.from}
		if both == none {
			continue
		}
		for _, uri := range both {
			if conferenceID(a.c.text(uri)) != "" {
				return clean(a.c.text(uri), 160)
			}
		}
		none = both
	}
	return ""
}

// nameAt is the display name of who is at a branch. That of To is of who was called, and
// nobody else's.
func (a *verdict) nameAt(b *branch) string {
	if b.aor == "" || a.purpose.isCallee(b.aor) {
		return b.name
	}
	return a.displayName(b)
}

// endpoint completes an outlined endpoint.
func (a *verdict) endpoint(e *Endpoint, b *branch) {
	end := a.states[b]
	e.AOR, e.Name, e.Tag, e.SameAOR = b.aor, a.nameAt(b), clean(shownTag(b.mainTag()), maxShown), b.own
	e.Class, e.UserAgent = string(b.product.Class), clean(b.agent, maxAgent)
	e.Evidence, e.Reason = numbers(end.evidence), end.words
	e.EarlyMedia, e.FirstResponseMS, e.RingMS = b.early, a.progress.since(b.first), a.contest.ringTime(b)
	if b.epid != "" {
		e.Instance = sip.Instance(b.epid)
		if token := sip.ParseURI([]byte(b.gruu)).EndpointToken(); token != nil {
			match := sip.GRUUToken(b.epid) == string(token)
			e.GRUUMatch = &match
		}
	}
	e.FirstFrame = b.appeared.frame
	switch {
	case b.lastFinal != nil && b.answer == nil:
		e.FinalCode = int(b.lastFinal.status)
	case b.answer != nil:
		e.FinalCode = int(b.answer.status)
	}
	if b.sdp != nil {
		e.Candidates = b.sdp.summary()
	}
}

// mainTag is the tag of the dialog that matters most: the answered one, else the
// latest.
func (b *branch) mainTag() string {
	tag := ""
	for _, d := range b.dialogs {
		if d.tag != "" {
			tag = d.tag
		}
		if d.answer != nil || d.proven() {
			return d.tag
		}
	}
	return tag
}

func numbers(list []*message) []int {
	n := []int{}
	for _, m := range list {
		if !slices.Contains(n, m.n) {
			n = append(n, m.n)
		}
	}
	slices.Sort(n)
	return n
}

// ringTime is the time from the first 18x to what ended the ringing.
func (a *contest) ringTime(b *branch) *int64 {
	if b.first == nil || !b.rang {
		return nil
	}
	end := a.endOfRinging(b)
	if end == nil {
		return nil
	}
	return a.trace.between(b.first, end)
}

// endOfRinging is the first message that ended the ringing of a branch, nil where it
// is not in the log.
func (a *contest) endOfRinging(b *branch) *message {
	var end *message
	for _, m := range []*message{b.answer, b.lastFinal, b.cancel, a.ringEnd(b)} {
		if m != nil && before(b.first, m) && (end == nil || before(m, end)) {
			end = m
		}
	}
	return end
}

// ringEnd is what stopped all ringing: the answer, the final failure, the
// CANCEL, or 13006 for the branches before it.
func (a *contest) ringEnd(b *branch) *message {
	var end *message
	candidates := []*message{a.progress.last().final, a.progress.last().cancel}
	if d := a.won; d != nil {
		candidates = append(candidates, d.answer)
	} else if v := a.answerer; v != nil {
		candidates = append(candidates, v.answer)
	}
	if a.progress.forward != nil && before(b.appeared, a.progress.forward) {
		candidates = append(candidates, a.progress.forward)
	}
	for _, m := range candidates {
		if m != nil && (end == nil || before(m, end)) {
			end = m
		}
	}
	return end
}

// notes puts every message into the value that callers see, by frame.
func (a *analysis) notes() []Note {
	texts := a.sentences()
	list := make([]Note, len(a.records.input))
	for i, m := range a.records.input {
		a.verdict.remark(&list[i], m, texts)
		a.survey.note(&list[i], m)
	}
	for _, q := range a.explanation.figures {
		if i := slices.IndexFunc(a.records.input, func(m *message) bool { return q.OfHeader() && m.frame == q.Frame }); i >= 0 {
			list[i].reports = append(list[i].reports, q)
		}
	}
	return list
}

// remark is what a packet comment says of a message.
func (a *verdict) remark(n *Note, m *message, t *sentenceWriter) {
	a.mark(n, m)
	n.Comments = a.c.b.comments[m.frame]
	n.DiagnosticIDs, n.tabled = m.ids(), m.tabled()
	n.tell(t.sentence(m))
	if a.purpose.kind == KindReport && m.request() {
		n.reports = a.contest.carried(m)
	}
}

// mark says what and where a message is, and what it came to, without words.
func (a *verdict) mark(n *Note, m *message) {
	src := a.c.b.sym.sources[m.source]
	n.N, n.Frame, n.File, n.Line = m.n, m.frame, a.c.text(src.file), int(m.line)
	n.Process, n.Thread = m.process, m.thread
	n.Level, n.Server = clean(a.c.text(src.level), 20), clean(a.c.text(src.server), 80)
	first := m.primary()
	if first != m {
		n.Duplicate, n.named = first.n, reference{first.n, first.frame}
	}
	n.Direction = first.direction
	if n.Direction != formats.Unknown {
		n.DirectionHow = first.how
	}
	n.Kind, n.State, n.Endpoint = first.code, first.state, first.who
	if first.branch != nil {
		n.Endpoint = first.branch.label
		n.Verdict = a.states[first.branch].state
	}
	if first.original != nil {
		n.CopyOf = first.original.n
		if first == m {
			n.named = reference{n.CopyOf, first.original.frame}
			if m.isOtherEnd() {
				n.Duplicate = n.CopyOf
			}
		}
	}
	n.Confidence, n.Retransmit = first.confidence, m.retransmit
	n.traced, n.ofServer = m.is(isServerLog), a.fork.byServer(first) || first.waitedInVain()
}

// primary returns the record that the analysis looked at: of one that overlapping
// logs hold twice, the first.
func (m *message) primary() *message {
	if m.duplicate != nil {
		return m.duplicate
	}
	return m
}

// note completes a remark.
func (a *survey) note(n *Note, m *message) {
	src := a.c.b.sym.sources[m.source]
	n.Time = Time{m.time()}
	if ahead := m.fact.time - m.at; a.records.mixed && m.fact.time != noTime && (len(a.records.offsets) > 0 || ahead <= -clocksAgree*1e6) {
		n.AheadMS = ahead / 1e6
	}
	n.StartLine, n.Component = clean(a.c.text(m.start), maxStartLine), clean(a.c.text(src.component), 40)
	n.Method, n.Status, n.Length = m.method, int(m.status), int(m.length)
	n.FromTag, n.ToTag = clean(shownTag(m.fromTag), maxShown), clean(shownTag(m.toTag), maxShown)
	n.FromEpid, n.ToEpid = clean(m.fromEpid, maxShown), clean(m.toEpid, maxShown)
	n.SDP = a.sdpRole(m)
	n.Src, n.Dst = a.ends(m)
	n.UserAgent = clean(a.c.text(m.agent), maxAgent)
	if m.agent == 0 {
		n.UserAgent = clean(a.c.text(m.server), maxAgent)
	}
	n.Product = product(n.UserAgent).Name
	if m.method != "" {
		n.CSeq = strconv.FormatUint(uint64(m.cseq), 10) + " " + m.method
		n.Transaction = a.roles.transaction(m, n.CSeq)
	}
}

// ends are what the log has of the sender and the receiver of a message.
func (a *survey) ends(m *message) (src, dst string) {
	src, dst = a.c.text(m.local), a.c.text(m.remote)
	if m.fact.dir == formats.In {
		src, dst = dst, src
	}
	return src, dst
}

// transaction names the transaction: CSeq, with the remote tag for requests
// inside a dialog, since early dialogs count their CSeq numbers separately.
func (a *roles) transaction(m *message, cseq string) string {
	if a.callers[m.fromTag] && a.initial[m.cseq] && (m.method == sip.INVITE || m.method == sip.ACK || m.method == sip.CANCEL) {
		return cseq
	}
	if m.toTag == "" || m.method == sip.REGISTER {
		return cseq
	}
	return cseq + "/" + clean(shownTag(a.remoteTag(m)), maxShown)
}
