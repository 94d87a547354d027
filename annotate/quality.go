package annotate

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// Quality is one report of how the media of a call was ([MS-QoE]), told by one of
// those who took part. It joined its call by the Call-ID and tags that it names,
// or is that of another leg of it, by the correlation id of the Mediation Server.
type Quality struct {
	Reporter string        `json:"reporter"` // AOR of who reports
	Message  int           `json:"message"`  // N of the report's message in [Session.ReportMessages]; 0 where it is not among them
	Schema   string        `json:"schema"`   // "2007", "2007 R2", "2010", "2013", "2015"; "RFC 6035" for a report in text; "P-RTP-Stat" or "X-RTP-Stat" for a header of the BYE or its answer
	Interim  bool          `json:"interim"`  // sent during the call
	Class    MediaClass    `json:"class"`
	Sentence string        `json:"sentence"`
	Streams  []MediaStream `json:"streams"`

	Frame     int    `json:"frame"`               // number of the report's message in the whole input
	Session   int    `json:"session"`             // the report's own session
	Side      string `json:"side"`                // "caller", "callee" or "server"; "" when not known
	Endpoint  string `json:"endpoint,omitempty"`  // label of the endpoint that reports, "E2"
	Machine   string `json:"machine,omitempty"`   // name of the reporting machine
	Complete  bool   `json:"complete"`            // the document is whole, or lacks end tags only
	Damage    string `json:"damage,omitempty"`    // what is missing of it, and why
	Status    int    `json:"status,omitempty"`    // what the server answered; 0 when the log has no answer
	OtherLeg  string `json:"other_leg,omitempty"` // Call-ID of the other leg that it is about
	Repeated  int    `json:"repeated,omitempty"`  // how often the same report came again
	Leg       string `json:"leg,omitempty"`       // label of the endpoint on whose leg it was, in [Session.OtherReports]
	Stray     bool   `json:"stray,omitempty"`     // its tags are those of no dialog in this log, in [Session.OtherReports]
	Reading   string `json:"reading,omitempty"`   // what such figures usually come from, and how sure that is
	Next      string `json:"next,omitempty"`      // what to look at first
	Omitted   int    `json:"omitted,omitempty"`   // streams of the report that are not listed
	Unusable  int    `json:"unusable,omitempty"`  // figures that are no possible numbers
	Bandwidth string `json:"bandwidth,omitempty"` // limit that was applied to sending

	caller bool // the reporter called
	end    time.Time
	at     int64
}

// MediaClass is Microsoft's verdict on a stream.
type MediaClass string

// The classes. Unclassified is a stream without media, without figures, or of a
// kind that has no rule.
const (
	MediaGood         MediaClass = "good"
	MediaPoor         MediaClass = "poor"
	MediaUnclassified MediaClass = "unclassified"
)

// MediaStream is one stream of a report. Figures that the report does not have
// are nil. Loss and concealed are fractions.
type MediaStream struct {
	Label      string     `json:"label"`
	Direction  string     `json:"direction"` // as the reporter sees it: "inbound", "outbound"
	Codec      string     `json:"codec"`
	Packets    *int64     `json:"packets"`
	Loss       *float64   `json:"loss"`
	LossMax    *float64   `json:"loss_max"`
	JitterMS   *float64   `json:"jitter_ms"`
	JitterMax  *float64   `json:"jitter_max_ms"`
	RTTMS      *float64   `json:"rtt_ms"`
	RTTMax     *float64   `json:"rtt_max_ms"`
	Degraded   *float64   `json:"degradation"`
	MOS        *float64   `json:"mos"`
	Concealed  *float64   `json:"concealed"`
	Discarded  *float64   `json:"discarded,omitempty"` // by the jitter buffer; a fraction
	MOSCQ      *float64   `json:"mos_cq,omitempty"`    // conversational, of RFC 6035; MOS is the listening one then
	Path       string     `json:"path"`                // "direct", "relay", "http-proxy", "failed"
	Connection string     `json:"connection"`
	Class      MediaClass `json:"class"`
	Rule       string     `json:"rule"` // whose rule the class is; "" when none applies
	Exceeded   []string   `json:"exceeded"`

	From         string     `json:"from"` // who sends, in a word or two
	To           string     `json:"to"`
	Sentence     string     `json:"sentence"`
	Why          string     `json:"why,omitempty"`           // why it is not classified
	Silent       bool       `json:"silent,omitempty"`        // of sound that flowed one way only, the direction that had no packet
	ByCQD        MediaClass `json:"class_cqd,omitempty"`     // the class by the rule of the Call Quality Dashboard
	ID           string     `json:"id,omitempty"`            // SSRC
	PostFECLoss  *float64   `json:"post_fec_loss,omitempty"` // fraction
	FrameRate    *float64   `json:"frame_rate,omitempty"`
	FrameLoss    *float64   `json:"frame_loss_percent,omitempty"`
	LowFrameRate *float64   `json:"low_frame_rate_percent,omitempty"`
	Capability   *float64   `json:"dynamic_capability_percent,omitempty"`
	Resolution   string     `json:"resolution,omitempty"`
	BitRate      *float64   `json:"bit_rate,omitempty"` // bit/s
	Spoiled      *float64   `json:"spoiled_tiles_percent,omitempty"`
	TileLatency  *float64   `json:"tile_latency_ms,omitempty"`
	OneWay       *float64   `json:"one_way_s,omitempty"`
	Shared       string     `json:"shared,omitempty"`
	Transport    string     `json:"transport,omitempty"`
	Security     string     `json:"security,omitempty"`
	VPN          bool       `json:"vpn,omitempty"`
	LinkSpeed    *float64   `json:"link_speed,omitempty"` // bit/s
	RSSI         *float64   `json:"rssi_dbm,omitempty"`
	Device       string     `json:"device,omitempty"`
	IceWarnings  string     `json:"ice_warnings,omitempty"` // mask in hexadecimal
	IceWords     string     `json:"ice_words,omitempty"`

	excesses []excess
	iceTable catalog.IceTable // of IceWarnings; "" where schema and client disagree
}

// Rating is a user's own opinion of the call.
type Rating struct {
	User    string   `json:"user"`
	Stars   *int     `json:"stars"` // 1 (really bad) to 5 (excellent); nil when the rating is cut
	Text    string   `json:"text,omitempty"`
	Reasons []string `json:"reasons,omitempty"` // picked out of a list
	Message int      `json:"message"`           // N of its message in [Session.ReportMessages]; 0 where it is not among them
	Frame   int      `json:"frame"`             // number of its message in the whole input

	session int // that carries it
}

// ReportOf names the call that a session's report is about.
type ReportOf struct {
	CallID  string `json:"call_id"`
	Session int    `json:"session"` // 0 when the call is not in the input
}

// qualities lists the reports on the session's call: final ones before interim
// ones, the caller's before the callee's. Others name its Call-ID, and are on a leg
// that lost or on none that the log has.
func (a *verdict) qualities() (list, others []Quality) {
	all := a.contest.statistics()
	if len(a.c.b.reports.all) > 0 {
		all = append(all, a.c.b.reports.byCall[a.chain.callID]...)
	}
	var legs []uint32
	for r, again := range a.c.reportsOnce(all) {
		if r.report == nil {
			continue
		}
		for i := range r.report.Sessions {
			s := &r.report.Sessions[i]
			if !a.isAbout(s) {
				continue
			}
			q := a.contest.quality(r, s)
			q.Repeated = again
			switch leg, joined := a.contest.legOf(tagsOf(&s.Dialog)); {
			case !joined:
				if q.Stray = true; a.chain.parts < 2 {
					others = append(others, q)
				}
			case a.lostLeg(leg):
				q.Leg = leg.label
				others = append(others, q)
			default:
				list = append(list, q)
			}
		}
		for _, id := range r.correlations() {
			if symbol, ok := a.c.b.sym.lookup("k" + clean(id, 120)); ok && !slices.Contains(legs, symbol) {
				legs = append(legs, symbol)
			}
		}
	}
	return sortedReports(append(list, a.contest.otherLegs(legs)...)), sortedReports(others)
}

// sortedReports puts reports in the order of [Session.Quality], as many as one call may
// have.
func sortedReports(list []Quality) []Quality {
	slices.SortStableFunc(list, func(x, y Quality) int {
		return cmp.Or(boolean(x.Interim)-boolean(y.Interim), boolean(x.OtherLeg != "")-boolean(y.OtherLeg != ""), boolean(!x.Complete)-boolean(!y.Complete),
			boolean(!x.caller)-boolean(!y.caller), boolean(x.OfHeader())-boolean(y.OfHeader()), cmp.Compare(x.at, y.at))
	})
	return list[:min(len(list), maxOfCall)]
}

// isAbout reports whether one session of a report names this call.
func (a *lookup) isAbout(s *qoe.Session) bool {
	return string(identity([]byte(s.Dialog.CallID))) == a.c.text(a.chain.callID)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// otherLegs lists reports on legs of the call that are not in the log themselves.
func (a *contest) otherLegs(legs []uint32) []Quality {
	var list []Quality
	for _, symbol := range legs {
		for r, again := range a.c.reportsOnce(a.c.b.reports.byLegs[symbol]) {
			for i := range r.report.Sessions {
				s := &r.report.Sessions[i]
				if a.isAbout(s) || s.Dialog.CorrelationID == "" {
					continue
				}
				id, _ := a.c.b.sym.lookup("k" + clean(strings.ToLower(s.Dialog.CorrelationID), 120))
				if id != symbol {
					continue
				}
				q := a.quality(r, s)
				q.Repeated = again
				q.OtherLeg, q.Endpoint = clean(s.Dialog.CallID, maxShown), ""
				list = append(list, q)
			}
		}
	}
	return list
}

// quality reads one session of a report.
func (a *contest) quality(r *mediaReport, s *qoe.Session) Quality {
	q := Quality{
		Frame: r.frame, Session: a.c.ownSession(r), Schema: r.report.Schema.String(), Interim: s.MidCall(),
		Machine: clean(s.Endpoint, 80), Complete: r.report.Damage == nil && (r.report.Cut == nil || !r.report.Cut.Values),
		Repeated: r.again, Unusable: r.report.Unreadable, end: s.Dialog.End, at: r.at,
		caller: s.Dialog.Caller.True(), Streams: []MediaStream{},
	}
	if q.Status = a.c.reportAnswer(r); r.header != "" {
		q.Schema, q.Status = r.header, 0
	}
	q.Reporter = a.c.reporterOf(r, s)
	q.Damage = damageWords(r.report)
	q.Side, q.Endpoint = a.sideOf(s)
	local, remote := a.c.reportParties(r, s)
	for i := range s.Lines {
		l := &s.Lines[i]
		first := len(q.Streams)
		for j := range l.Streams {
			q.Streams = append(q.Streams, newMediaStream(r.report, s, l, &l.Streams[j], local, remote))
		}
		if silent := silentOf(q.Streams[first:], &s.Dialog); silent >= 0 {
			q.Streams[first+silent].Silent = true
		}
		if len(l.Streams) == 0 && l.Ice == "FAILED" {
			q.Streams = append(q.Streams, newMediaStream(r.report, s, l, &qoe.Stream{}, local, remote))
		}
		if l.BandwidthLimit.Known && l.BandwidthLimit.Value > 0 && l.BandwidthFrom != "" {
			q.Bandwidth = bitRate(l.BandwidthLimit.Value) + " by " + clean(l.BandwidthFrom, 40)
		}
	}
	q.Omitted = max(0, r.report.Streams-kept(r.report))
	if q.Class = classOf(q.Streams); q.Class == MediaGood && (q.oneWay() != nil || q.withoutWay() != nil) {
		q.Class = MediaUnclassified
	}
	q.Reading, q.Next = readingOf(&q, s, remote)
	q.Sentence = clean(q.sentence(), 400)
	return q
}

func kept(r *qoe.Report) int {
	n := 0
	for i := range r.Sessions {
		for j := range r.Sessions[i].Lines {
			n += len(r.Sessions[i].Lines[j].Streams)
		}
	}
	return n
}

// damageWords says what a report lacks.
func damageWords(r *qoe.Report) string {
	switch {
	case r.Damage != nil:
		return clean("not read to its end: "+r.Damage.Error(), 200)
	case r.Cut == nil:
		return ""
	case !r.Cut.Values:
		return "not closed: its last end tags are missing, its values are all there"
	}
	where := r.Cut.Inside
	if _, inside, ok := strings.Cut(where, "/"); ok {
		where = inside
	}
	if r.Cut.Label != "" {
		where = r.Cut.Label + " " + where
	}
	return clean("cut: values from "+where+" on are missing", 200)
}

// reporterOf names who reports: its asserted identity, the sender of the message,
// or the name that the report gives.
func (c *Case) reporterOf(r *mediaReport, s *qoe.Session) string {
	list := []string{s.Dialog.LocalPAI, c.text(r.from), s.Dialog.FromURI}
	if r.report.Schema == qoe.SchemaRFC6035 {
		slices.Reverse(list) // a gateway may send what a phone reports
	}
	for _, uri := range list {
		if aor := sip.ParseURI([]byte(uri)).AOR(); aor != "" {
			return clean(aor, 120)
		}
	}
	return ""
}

// sideOf tells which end of the call reports, and of the callee's side which endpoint.
func (a *contest) sideOf(s *qoe.Session) (side, endpoint string) {
	d := &s.Dialog
	if leg, _ := a.legOf(tagsOf(d)); leg != nil && !d.Caller.True() {
		endpoint = leg.label
	}
	if p, ok := catalog.Product(d.LocalAgent); ok && p.Class.IsServer() {
		return "server", endpoint
	}
	aor := sip.ParseURI([]byte(d.FromURI)).AOR()
	switch {
	case d.Caller.True(), !d.Caller.Known() && aor != "" && strings.EqualFold(aor, a.roles.caller().AOR):
		return "caller", ""
	case d.Caller.Known(), endpoint != "" && a.purpose.isCallee(aor):
		return "callee", endpoint
	}
	return "", ""
}

// reportParties names the two ends of a report's streams in a word each.
func (c *Case) reportParties(r *mediaReport, s *qoe.Session) (local, remote string) {
	d := &s.Dialog
	local, remote = c.calledBy(d.FromURI), c.calledBy(d.ToURI)
	if p, ok := catalog.Product(d.LocalAgent); ok && p.Class.IsServer() {
		local = serverName(s.Endpoint, p)
	}
	if p, ok := catalog.Product(d.RemoteAgent); ok && p.Class.IsServer() {
		remote = serverName("", p)
	}
	if d.Category.True() {
		remote = gatewayWord
		if d.TrunkingPeer != "" {
			remote += " " + clean(d.TrunkingPeer, 60)
		}
	}
	if local == "" {
		local = c.calledBy(c.text(r.from))
	}
	return fallback(local, "reporter"), fallback(remote, "other end")
}

// gatewayWord calls what stands at the other end of the Mediation Server's second leg.
const gatewayWord = "gateway"

func serverName(machine string, p catalog.Agent) string {
	name, _, _ := strings.Cut(p.Name, " (")
	if machine != "" {
		name += " " + clean(machine, 40)
	}
	return name
}

// calledBy names a person as others say it: the first name, else the part of the
// address before the @. A number stays a number.
func (c *Case) calledBy(uri string) string {
	if uri == "" {
		return ""
	}
	aor := sip.ParseURI([]byte(uri)).AOR()
	user := userPart(aor)
	if isNumber(aor) {
		return clean(user, 40)
	}
	for _, spelled := range []string{uri, "sip:" + aor} {
		if name := c.name(spelled); name != "" {
			first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
			return clean(strings.Trim(first, `",`), 40)
		}
	}
	return clean(user, 40)
}

// ownSession is the number of the session of a report's own Call-ID.
func (c *Case) ownSession(r *mediaReport) int { return int(c.b.byCallID[r.callID]) + 1 }

// reportAnswer is the status that the server gave to a report, 0 when the log
// does not have it.
func (c *Case) reportAnswer(r *mediaReport) int {
	var s slab
	c.b.ledger.read(c.b.sessions[c.ownSession(r)-1], &s)
	last := 0
	for i := range s.facts {
		f := &s.facts[i]
		if !f.is(isRequest) && f.status >= 200 && s.frames[i] > r.frame && last < 200 {
			last = int(f.status)
		}
		if !f.is(isRequest) && f.status >= 200 && f.status < 300 {
			last = int(f.status)
		}
	}
	return last
}

// ratings lists what users thought of the session's call.
func (a *contest) ratings() []Rating {
	var list []Rating
	for r := range a.c.reportsOnce(a.c.b.reports.byCall[a.chain.callID]) {
		if f := r.feedback; f != nil {
			if _, joined := a.legOf(tagPair{f.FromTag, f.ToTag}); joined {
				list = append(list, a.c.ratingOf(r)...)
			}
		}
	}
	return list
}

// ratingOf reads a report that is a rating.
func (c *Case) ratingOf(r *mediaReport) []Rating {
	f := r.feedback
	rating := Rating{User: clean(sip.ParseURI([]byte(f.User)).AOR(), 120), Text: clean(f.Text, 200), Frame: r.frame, session: c.ownSession(r)}
	if f.Rating.Known {
		stars := int(f.Rating.Value)
		rating.Stars = &stars
	}
	for _, t := range f.Tokens {
		if v := strings.ToLower(t.Value); v != "" && v != "0" && v != "false" {
			rating.Reasons = append(rating.Reasons, clean(fallback(t.Name, t.Value), 60))
		}
	}
	return []Rating{rating}
}

// reportOf names the call of a session that carries a report, nil for any other
// session.
func (a *survey) reportOf() *ReportOf {
	list := a.c.b.reports.byOwn[a.chain.callID]
	if len(list) == 0 || a.call {
		return nil
	}
	calls := list[0].calls()
	if len(calls) == 0 {
		return &ReportOf{}
	}
	of := &ReportOf{CallID: clean(calls[0], maxShown)}
	if n, ok := a.c.Find(calls[0]); ok {
		of.Session = n
	}
	return of
}

// carried lists the reports in the body of a message.
func (a *contest) carried(m *message) []Quality {
	var list []Quality
	for _, r := range a.c.b.reports.byOwn[a.chain.callID] {
		if r.frame != m.frame || r.report == nil || !a.c.isFirst(r) {
			continue
		}
		for i := range r.report.Sessions {
			list = append(list, a.quality(r, &r.report.Sessions[i]))
		}
	}
	return list
}

// Texts returns codec, path and connection of a stream, those that are known.
func (m *MediaStream) Texts() []sip.Attribute {
	var list []sip.Attribute
	for _, t := range []sip.Attribute{{Name: "codec", Value: m.Codec}, {Name: "path", Value: m.Path}, {Name: "connection", Value: m.Connection}} {
		if t.Value != "" {
			list = append(list, t)
		}
	}
	return list
}
