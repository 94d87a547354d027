package annotate

import (
	"fmt"
	"slices"
	"strings"

	"ocsconv/formats/qoe"

	"ocsconv/annotate/catalog"
)

// sentence says in one sentence how the media of a report was: the poor streams
// with what exceeds its limit, the way that they took, and what such figures
// usually come from.
func (q *Quality) sentence() string {
	var text string
	switch q.Class {
	case MediaPoor:
		text = q.poorSentence()
	case MediaGood:
		text = "Good: " + q.media(MediaGood)
		if slices.ContainsFunc(q.Streams, func(m MediaStream) bool { return m.Why == whyCut || m.Why == whyUnreadable }) {
			text = "Good as far as the report can be read: " + q.media(MediaGood)
		}
	default:
		switch good := q.media(MediaGood); {
		case q.oneWay() != nil:
			text = q.oneWaySentence()
		case good != "":
			text = "No way was found for " + q.withoutWay().medium() + "; good: " + good
		default:
			text = "Not classified"
			if len(q.Streams) > 0 {
				text += ": " + q.Streams[0].Why
			}
			return text + q.reported() + "."
		}
	}
	if way := q.way(); way != "" {
		text += "; " + way
	}
	text += "."
	if q.Reading != "" {
		first, _, _ := strings.Cut(q.Reading, ":")
		text += " Points to " + pointedTo(first) + "."
	}
	return text
}

// reported is what a report of streams says for which there is no rule: "; received audio:
// loss 14.1 %, jitter 41 ms, MOS 2.9".
func (q *Quality) reported() string {
	text := ""
	for i := range q.Streams[:min(len(q.Streams), maxPoorParts)] {
		m := &q.Streams[i]
		if figures := m.figureWords(); m.Why == whyOtherForm && figures != "" {
			text += "; " + m.verb() + " " + m.medium() + ": " + figures
		}
	}
	return text
}

// verb is what the reporter did with the stream.
func (m *MediaStream) verb() string {
	if m.Direction == qoe.Outbound.String() {
		return "sent"
	}
	return "received"
}

// pointedTo says in words what a reading names first.
func pointedTo(reading string) string {
	switch reading {
	case "Sharing":
		return "the sharing server or the PC that shares"
	case "Video":
		return "the sender's picture"
	}
	return "the " + strings.ToLower(reading)
}

// poorSentence names who hears or sees it, and by what.
func (q *Quality) poorSentence() string {
	var parts []string
	lead, sufferer := "Poor", ""
	for i := range q.Streams {
		m := &q.Streams[i]
		if m.Class != MediaPoor {
			continue
		}
		values := make([]string, len(m.excesses))
		for k, e := range m.excesses {
			values[k] = e.words + " " + amount(e.metric, e.value)
		}
		part := m.verb() + " " + m.medium() + ": " + strings.Join(values, ", ")
		if who := q.sufferer(m); who != sufferer {
			part = strings.TrimSpace(lead+" for "+who) + ", " + part
			lead, sufferer = "", who
		}
		parts = append(parts, part)
	}
	if more := len(parts) - maxPoorParts; more > 0 {
		parts = append(parts[:maxPoorParts], fmt.Sprintf("%d more", more))
	}
	if lost := q.withoutWay(); lost != nil {
		parts = append(parts, "no way was found for "+lost.medium())
	}
	return strings.Join(parts, "; ")
}

// sufferer names who has a stream as poor as it is: who receives it, of which a client
// says what it is to the call, and both sides where it came late.
func (q *Quality) sufferer(m *MediaStream) string {
	switch {
	case m.excesses[0].metric == qoe.RoundTrip:
		return bothSides
	case q.Side != "" && q.Side != "server" && m.verb() == "received":
		return "the " + q.Side
	}
	return definite(m.To)
}

// bothSides is who suffers where answers come late.
const bothSides = "both sides"

// maxPoorParts bounds the streams that a sentence names.
const maxPoorParts = 4

// media lists the kinds of media of a class, each once.
func (q *Quality) media(class MediaClass) string {
	var names []string
	for i := range q.Streams {
		if m := &q.Streams[i]; m.Class == class && !strings.Contains(strings.Join(names, ","), m.medium()) {
			names = append(names, m.medium())
		}
	}
	return strings.Join(names, ", ")
}

// decisive returns the first stream of the report's class, else the first.
func (q *Quality) decisive() *MediaStream {
	return &q.Streams[max(0, slices.IndexFunc(q.Streams, func(m MediaStream) bool { return m.Class == q.Class }))]
}

// way tells which network and path the reporter used.
func (q *Quality) way() string {
	var parts []string
	if len(q.Streams) == 0 {
		return ""
	}
	m := q.decisive()
	if m.Connection == "wifi" {
		parts = append(parts, "on Wi-Fi")
	}
	if m.VPN {
		parts = append(parts, "through a VPN")
	}
	switch m.Path {
	case "relay":
		parts = append(parts, "relayed by the Edge")
	case "http-proxy":
		parts = append(parts, "through an HTTP proxy")
	case "direct":
		parts = append(parts, "direct")
	}
	if m.Transport == "TCP" && modalityOf(m.Label) == audioMedia {
		parts = append(parts, "over TCP")
	}
	return strings.Join(parts, ", ")
}

// signOf are the figures beyond a limit that point to a cause; others are of video.
var signOf = map[qoe.Metric]string{
	qoe.RoundTrip: "rtt", qoe.DynamicCapability: "machine", qoe.SpoiledTiles: "sharing", qoe.TileLatency: "sharing", qoe.OneWay: "sharing",
	qoe.Loss: "network", qoe.Jitter: "network", qoe.Degradation: "network", qoe.Concealed: "network",
	qoe.VideoLoss: "network", qoe.VideoPostFECLoss: "network", qoe.LocalFrameLoss: "network",
}

// littleLost is the loss below which much that is concealed came too late or was never
// played: with more, the loss itself explains it.
const littleLost = 0.02

// signsOf are what a report shows that points to a cause, by their names in
// [catalog.ReadingOf].
func signsOf(q *Quality, s *qoe.Session, decisive *MediaStream) map[string]bool {
	g := map[string]bool{}
	for i := range q.Streams {
		m := &q.Streams[i]
		for _, e := range m.excesses {
			sign := fallback(signOf[e.metric], "video")
			g[sign] = true
			g[m.Direction] = g[m.Direction] || sign == "network"
		}
		g["late"] = g["late"] || slices.Contains(m.Exceeded, "concealed") && m.Loss != nil && *m.Loss < littleLost
	}
	for i := range s.Lines {
		for _, e := range s.Lines[i].Events {
			if e.Name == "CPUInsufficientEventRatio" && !e.Remote {
				g["machine"] = true
			}
		}
	}
	g["machine"] = g["machine"] && !g["network"] && !g["rtt"]
	g["gateway"], g["wifi"], g["vpn"] = s.Dialog.Category.True(), decisive.Connection == "wifi", decisive.VPN
	g["tcp"] = decisive.Transport == "TCP" && modalityOf(decisive.Label) == audioMedia || decisive.Path == "http-proxy"
	return g
}

// readingOf tells what figures like these usually come from, and what to look at
// first. It is an indication and says so: one report sees one end.
func readingOf(q *Quality, s *qoe.Session, remote string) (reading, next string) {
	if q.Class != MediaPoor || len(q.Streams) == 0 {
		return "", ""
	}
	first := q.decisive()
	local := first.To
	if first.Direction == qoe.Outbound.String() {
		local = first.From
	}
	r := catalog.ReadingOf(signsOf(q, s, first))
	fill := strings.NewReplacer("{local}", definite(local), "{remote}", definite(remote), "{way}", strings.TrimPrefix(q.way(), "on Wi-Fi, "))
	return fill.Replace(r.Text) + " (an indication, not proof)", fill.Replace(r.Next)
}

// decisive lists the reports that count for the call: final ones, or interim ones
// where the log has no other. Of several finals of one reporter and leg, the one
// that is whole counts, else the last.
func decisive(list []Quality) []*Quality {
	var chosen []*Quality
	final := false
	for i := range list {
		final = final || !list[i].Interim
	}
	for i := range list {
		q := &list[i]
		if final && q.Interim {
			continue
		}
		replaced := false
		for j, have := range chosen {
			if have.Reporter == q.Reporter && have.OtherLeg == q.OtherLeg && have.Side == q.Side {
				replaced = true
				if better(q, have) {
					chosen[j] = q
				}
			}
		}
		if !replaced {
			chosen = append(chosen, q)
		}
	}
	return chosen
}

func better(q, have *Quality) bool {
	switch {
	case q.Complete != have.Complete:
		return q.Complete
	case q.OfHeader() != have.OfHeader():
		return have.OfHeader()
	case !q.end.Equal(have.end):
		return q.end.After(have.end)
	}
	return q.at > have.at
}

// MediaClass is the class of the session's media: poor when a report that counts
// is poor. It is "" without a report.
func (s *Session) MediaClass() MediaClass { return mediaClass(s.Quality) }

func mediaClass(list []Quality) MediaClass {
	class := MediaClass("")
	for _, q := range decisive(list) {
		switch {
		case q.Class == MediaPoor:
			return MediaPoor
		case class == "" || q.Class == MediaGood:
			class = q.Class
		}
	}
	if class == MediaGood && silentReport(list) != nil {
		return MediaUnclassified
	}
	return class
}

// QualityWord is the session's media in a word or two for a list: "good", "poor",
// "one way", "no media", "not classified", "" without a report.
func (s *Session) QualityWord() string {
	switch s.MediaClass() {
	case MediaGood:
		return "good"
	case MediaPoor:
		return "poor"
	case MediaUnclassified:
		if silentReport(s.Quality) != nil {
			return "one way"
		}
		for _, q := range decisive(s.Quality) {
			for i := range q.Streams {
				if strings.HasPrefix(q.Streams[i].Why, "no media") {
					return "no media"
				}
			}
		}
		return "not classified"
	}
	return ""
}

// SuffersMedia reports whether those who talked had reason to complain of the media: it was
// poor, or flowed one way only.
func (s *Session) SuffersMedia() bool {
	return s.MediaClass() == MediaPoor || silentReport(s.Quality) != nil
}

// PoorBy names the worst excess of a poor session: "loss 13.7 %".
func (s *Session) PoorBy() string {
	if _, m := worst(s.Quality); m != nil {
		e := m.excesses[0]
		return e.words + " " + amount(e.metric, e.value)
	}
	return ""
}

// worst returns the poor stream that matters most, audio before video and what a
// receiver reports before what a sender was told, nil where none is poor.
func worst(list []Quality) (q *Quality, m *MediaStream) {
	best := 0
	for _, report := range decisive(list) {
		for i := range report.Streams {
			stream := &report.Streams[i]
			if stream.Class != MediaPoor {
				continue
			}
			points := 1 + len(stream.excesses)
			if stream.Direction == qoe.Inbound.String() {
				points += 20
			}
			if stream.medium() == "audio" {
				points += 100
			}
			if points > best {
				best, q, m = points, report, stream
			}
		}
	}
	return q, m
}

// poorHeadline says for whom the media was poor and by what: "poor for Dan: 13.7 % of
// Cara's voice was lost."; "" where none is. What a server received of one leg is what
// the person on the other leg heard.
func (a *purpose) poorHeadline(list []Quality) string {
	q, m := worst(list)
	if m == nil {
		return ""
	}
	switch who := behindServer(list, q, m); {
	case m.excesses[0].metric == qoe.RoundTrip:
		return "poor for " + bothSides + ": " + poorWords(m)
	case a.kind == KindConference && (m.To == q.farSide() || q.Side == "server" && m.Direction == qoe.Inbound.String()):
		return "poor for the meeting: " + poorWords(m)
	case who != "":
		return fmt.Sprintf("poor for %s: %s", who, strings.TrimSuffix(poorWords(m), ".")+", on its way to the "+m.To+".")
	}
	return fmt.Sprintf("poor for %s: %s", definite(m.To), poorWords(m))
}

// farSide names the conferencing server that a participant's report is about, "" for
// the report of a server itself.
func (q *Quality) farSide() string {
	if q.Side != "caller" || len(q.Streams) == 0 {
		return ""
	}
	if m := &q.Streams[0]; m.Direction == qoe.Inbound.String() {
		return m.From
	}
	return q.Streams[0].To
}

// behindServer names who heard what a server received in a stream: whom it sends to in
// its report on the other leg; "" where the receiver is no server or is not known to
// have another leg.
func behindServer(list []Quality, q *Quality, m *MediaStream) string {
	if q.Side != "server" || m.Direction != qoe.Inbound.String() {
		return ""
	}
	for _, other := range decisive(list) {
		if other == q || other.Side != "server" || other.Machine != q.Machine || (other.OtherLeg == "") == (q.OtherLeg == "") {
			continue
		}
		for i := range other.Streams {
			if s := &other.Streams[i]; s.Label == m.Label && s.Direction == qoe.Outbound.String() {
				return definite(s.To)
			}
		}
	}
	return ""
}

// definite puts an article before what has no name of its own.
func definite(who string) string {
	switch who {
	case gatewayWord, "reporter", "other end":
		return "the " + who
	}
	return who
}

// qualitySentences tell how the call was for those who talked, by the reports
// that count, then what is to be known about the reports.
func (a *analysis) qualitySentences(list []Quality) []string {
	if len(list) == 0 {
		return a.otherReports()
	}
	var said []string
	if q, m := worst(list); m != nil {
		said = append(said, a.shownAs(q)+": "+q.Sentence)
		if next := nextOf(list, q, m); next != "" {
			said = append(said, "Next: "+next)
		}
	}
	if q := silentReport(list); q != nil && len(said) == 0 {
		said = append(said, a.shownAs(q)+": "+q.Sentence, "Next: "+oneWayNext(list))
	}
	for _, q := range decisive(list) {
		if len(said) > 0 && strings.HasSuffix(said[0], q.Sentence) {
			continue // told already, as the worst
		}
		said = append(said, a.shownAs(q)+": "+q.Sentence)
		if len(said) >= 8 {
			break
		}
	}
	return slices.Concat(said, a.reportRemarks(list), a.otherReports())
}

// nextOf is what to look at first for a poor stream: what the report of its sender
// says, where that one is on Wi-Fi, else what the receiver's says.
func nextOf(list []Quality, q *Quality, m *MediaStream) string {
	for _, other := range decisive(list) {
		for i := range other.Streams {
			s := &other.Streams[i]
			if other != q && s.Direction == qoe.Outbound.String() && s.From == m.From && s.Label == m.Label && s.Connection == "wifi" && other.Next != "" {
				return other.Next
			}
		}
	}
	return q.Next
}

// poorWords says the first excess as what people heard.
func poorWords(m *MediaStream) string {
	e := m.excesses[0]
	thing := fallback(map[string]string{"audio": "voice", "video": "picture", "sharing": "screen"}[m.medium()], "media")
	whose := definite(m.From) + "'s " + thing
	if strings.HasPrefix(m.From, gatewayWord) {
		whose = "the " + thing + " from " + definite(m.From)
	}
	switch e.metric {
	case qoe.Loss, qoe.VideoLoss, qoe.VideoPostFECLoss:
		return amount(e.metric, e.value) + " of " + whose + " was lost."
	case qoe.Concealed:
		return amount(e.metric, e.value) + " of " + whose + " was concealed."
	case qoe.RoundTrip:
		return "answers came late, round trip " + amount(e.metric, e.value) + "."
	case qoe.ReceivedFrameRate, qoe.FrameRate:
		return whose + " came at " + amount(e.metric, e.value) + " only."
	case qoe.SpoiledTiles:
		return amount(e.metric, e.value) + " of " + whose + " was dropped on the way (spoiled tiles)."
	}
	how := "with " + e.words + " " + amount(e.metric, e.value)
	switch e.metric {
	case qoe.Jitter:
		how = "came unevenly (jitter " + amount(e.metric, e.value) + ")"
	case qoe.Degradation:
		how = "sounded bad (degraded by " + amount(e.metric, e.value) + ")"
	case qoe.TileLatency, qoe.OneWay:
		how = "came late (" + e.words + " " + amount(e.metric, e.value) + ")"
	case qoe.LowFrameRate:
		how = "was slow for " + amount(e.metric, e.value) + " of the time"
	}
	return whose + " " + how + "."
}

// possessive names a report by who made it.
func possessive(q *Quality) string {
	name := fallback(q.Machine, "the server")
	if q.Side != "server" {
		name = userPart(q.Reporter)
		if len(q.Streams) > 0 {
			name = q.Streams[0].From
			if q.Streams[0].Direction == qoe.Inbound.String() {
				name = q.Streams[0].To
			}
		}
	}
	return fallback(name, "one side") + "'s"
}

// shownAs names a report and where it stands: "Dan's report, message 15", "the gateway's
// P-RTP-Stat, message 9".
func (a *analysis) shownAs(q *Quality) string {
	what := "report"
	if q.OfHeader() {
		what = q.Schema
	}
	return fmt.Sprintf("%s %s, message %d", possessive(q), what, a.shownReport(q.Frame, q.Message))
}

// OfHeader reports whether what is reported stands in a header of the BYE or of its answer.
func (q *Quality) OfHeader() bool { return strings.HasSuffix(q.Schema, qoe.SchemaStatistics.String()) }

// reportRemarks tell what is to be known about the reports themselves.
func (a *analysis) reportRemarks(list []Quality) []string {
	var said []string
	interim, sides := 0, map[string]bool{}
	for i := range list {
		q := &list[i]
		if q.Interim {
			interim++
			continue
		}
		if q.OtherLeg == "" && !q.OfHeader() {
			sides[q.Side] = true
		}
		if q.Status >= 300 {
			said = append(said, fmt.Sprintf("The server refused %s report: %s; the database does not have it.", possessive(q), refusedReport(q.Status)))
		}
		if q.Damage != "" {
			said = append(said, fmt.Sprintf("%s, is %s.", a.shownAs(q), q.Damage))
		}
		if q.OtherLeg != "" {
			said = append(said, a.shownAs(q)+", is of the other half of the call, beyond the Mediation Server (by its correlation id).")
		}
		if len(said) >= 8 {
			break
		}
	}
	switch {
	case interim == 0:
	case len(sides) > 0:
		said = append(said, fmt.Sprintf("%s during the call, replaced by a later one.", plural(interim, "interim report")))
	default:
		said = append(said, plural(interim, "interim report")+" during the call; a final one is not in this log.")
	}
	if len(sides) == 1 {
		switch {
		case sides["caller"]:
			said = append(said, "Only the caller's report is in this log"+a.otherCompany(a.purpose.user)+".")
		case sides["callee"]:
			said = append(said, "Only the callee's report is in this log"+a.otherCompany(a.both().caller.aor)+".")
		}
	}
	return said
}

// refusedReport says why a server refused a report: "the server does not take this type of
// report (415)".
func refusedReport(status int) string {
	return fmt.Sprintf("%s (%d)", remedyOf(status, "", catalog.RemedyReport).Text, status)
}

// otherReports tell of the reports that name the Call-ID and are not on the call itself.
func (a *analysis) otherReports() []string {
	var said []string
	for i := range a.explanation.beside {
		q := &a.explanation.beside[i]
		what := a.shownAs(q) + ","
		switch b := a.fork.labelled(q.Leg); {
		case b != nil:
			whose := strings.TrimSuffix(a.whose(b), " ("+b.label+")")
			said = append(said, fmt.Sprintf("%s is of %s (%s), which did not get the call: %s", what, whose, b.label, q.Sentence))
		default:
			said = append(said, what+" has this Call-ID but tags of no call in this log, so it is not counted as this call's.")
		}
		if len(said) >= 4 {
			break
		}
	}
	return said
}

func (a *fork) labelled(label string) *branch {
	return find(a.branches, func(b *branch) bool { return b.label == label })
}

// otherCompany says where the report of somebody goes whose domain is not that of the
// other side: to servers whose logs are not at hand.
func (a *analysis) otherCompany(aor string) string {
	_, domain, _ := strings.Cut(aor, "@")
	_, one, _ := strings.Cut(a.both().caller.aor, "@")
	_, two, _ := strings.Cut(a.purpose.user, "@")
	if domain == "" || one == "" || two == "" || strings.EqualFold(one, two) || isNumber(aor) {
		return ""
	}
	return "; the other side's goes to the servers of " + clean(domain, 80)
}

// agreeing returns the words for one, or those for more with their number in them.
func agreeing(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(more, n)
}

func plural(n int, what string) string { return agreeing(n, "One "+what, "%d "+what+"s") }

// ratingSentences tell what users thought of the call.
func ratingSentences(list []Rating) []string {
	var said []string
	for _, r := range list[:min(len(list), 4)] {
		text := r.User + " rated the call"
		if r.Stars != nil {
			text += fmt.Sprintf(" %d of 5", *r.Stars)
		} else {
			text += ", without a number of stars that could be read"
		}
		if len(r.Reasons) > 0 {
			text += ": " + strings.Join(r.Reasons, ", ")
		}
		if r.Text != "" {
			text += " (\"" + r.Text + "\")"
		}
		said = append(said, text+".")
	}
	return said
}
