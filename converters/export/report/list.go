package report

import (
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/export/stats"
	"ocsconv/converters/table"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats"
)

// row is a session in the list.
type row struct {
	number                              int
	start                               time.Time
	offset                              int    // of the zone, minutes east of UTC
	zone                                string // its name at that time
	role                                string
	caller, callee, kind, outcome       string
	why, cause, winner, quality, poorBy string
	answer, talk                        int64  // milliseconds, -1 for none
	callID                              string // cut; the facts of the session have it whole
	failed                              bool
	reason                              *stats.Reason // by which it counts among the causes; nil where it does not
	places                              [len(pileNames)]place
}

func newRow(s *annotate.Session, zone *time.Location) row {
	r := row{
		number: s.Number, role: palette.OfSession(s).Name,
		caller: word(s.Caller.AOR), callee: word(s.Callee), kind: string(s.Kind), outcome: string(s.Outcome),
		why: ended(s), winner: winner(s), quality: s.QualityWord(), poorBy: text(s.PoorBy()),
		answer: milliseconds(s.AnswerMS), talk: milliseconds(s.DurationMS),
		callID: word(s.CallID), failed: s.Failed(),
	}
	if reason, ok := stats.ReasonOf(s); ok {
		r.reason = &reason
	}
	if s.Cause != nil {
		r.cause = text(s.Cause.String())
	}
	if s.CallerUnknown {
		r.caller, r.callee = r.caller+" ?", r.callee+" ?" // who called is not in the log
	}
	if !s.Start.IsZero() {
		r.start = s.Start.In(zone)
		_, seconds := r.start.Zone()
		r.offset, r.zone = seconds/60, formats.ZoneName(r.start)
	}
	return r
}

func milliseconds(ms *int64) int64 {
	if ms == nil {
		return -1
	}
	return *ms
}

// ended says how a session ended, for a line of the list. The usual is one word.
func ended(s *annotate.Session) string {
	switch {
	case s.Cause != nil:
		return text(strings.TrimSuffix(s.Cause.Words(s.Kind)+", "+s.Cause.Where(), ", "))
	case needsWords(s) && len(s.Summary) > 0:
		return text(strings.TrimSuffix(s.Summary[0], "."))
	}
	return ""
}

// needsWords reports whether only the summary says how a session ended.
func needsWords(s *annotate.Session) bool {
	return s.Cause == nil && (s.Outcome != annotate.OutcomeAnswered || table.Elsewhere(s))
}

// winner names the place that answered, as the ladder does.
func winner(s *annotate.Session) string {
	e := table.Winner(s)
	switch {
	case table.Elsewhere(s):
		return "elsewhere"
	case e == nil:
		return ""
	case s.Outcome == annotate.OutcomeVoicemail:
		return "voice mail"
	}
	return text(s.PlaceOf(e))
}

// list is the page's list, a column each: numbers as they are, words as places in
// a dictionary. Columns compress and parse several times better than objects.
type list struct {
	Title   string         `json:"title"`
	Zone    string         `json:"zone"` // the names of the zone that times are in
	Number  []int          `json:"number"`
	Start   []int64        `json:"start"` // milliseconds, difference to the row before
	Offset  []int          `json:"offset"`
	Timed   []int          `json:"timed"` // 0 for a session without time
	Role    []int          `json:"role"`
	Caller  []int          `json:"caller"`
	Callee  []int          `json:"callee"`
	Kind    []int          `json:"kind"`
	Outcome []int          `json:"outcome"`
	Why     []int          `json:"why"`
	Cause   []int          `json:"cause"`
	Winner  []int          `json:"winner"`
	Quality []int          `json:"quality"`
	PoorBy  []int          `json:"poorBy"`
	Answer  []int64        `json:"answer"`
	Talk    []int64        `json:"talk"`
	Failed  []int          `json:"failed"` // 1 where statistics count a failure
	Reason  []int          `json:"reason"` // place of it among the causes of the statistics, from 1; 0 for none
	CallID  []string       `json:"callID"`
	View    []place        `json:"view"`
	Note    []place        `json:"note"`
	Ticket  []place        `json:"ticket"`
	Raw     []place        `json:"raw"`
	Linked  map[int]string `json:"linked,omitempty"` // Call-IDs of sessions that are not in the page, by number
	Words   []string       `json:"words"`
	Chunks  []int          `json:"chunks"` // of each pile
	Stats   *stats.Stats   `json:"stats"`
	Left    left           `json:"left"`

	at      map[string]int
	reasons map[stats.Reason]int
}

func (l *list) word(s string) int {
	n, ok := l.at[s]
	if !ok {
		n = len(l.Words)
		l.at[s] = n
		l.Words = append(l.Words, s)
	}
	return n
}

func (l *list) add(r *row, last int64) int64 {
	ms, timed := last, 0
	if !r.start.IsZero() {
		ms, timed = r.start.UnixMilli(), 1
	}
	l.Number, l.Start, l.Offset, l.Timed = append(l.Number, r.number), append(l.Start, ms-last), append(l.Offset, r.offset), append(l.Timed, timed)
	for _, c := range []struct {
		column *[]int
		text   string
	}{
		{&l.Role, r.role}, {&l.Caller, r.caller}, {&l.Callee, r.callee}, {&l.Kind, r.kind}, {&l.Outcome, r.outcome},
		{&l.Why, r.why}, {&l.Cause, r.cause}, {&l.Winner, r.winner}, {&l.Quality, r.quality}, {&l.PoorBy, r.poorBy},
	} {
		*c.column = append(*c.column, l.word(c.text))
	}
	l.Answer, l.Talk = append(l.Answer, r.answer), append(l.Talk, r.talk)
	failed, reason := 0, 0
	if r.failed {
		failed = 1
	}
	if r.reason != nil {
		reason = l.reasons[*r.reason]
	}
	l.Failed, l.Reason = append(l.Failed, failed), append(l.Reason, reason)
	l.CallID = append(l.CallID, r.callID)
	for i, pile := range []*[]place{&l.View, &l.Note, &l.Ticket, &l.Raw} {
		*pile = append(*pile, r.places[i])
	}
	return ms
}

// left is how many users and so on the statistics of the page do not list.
type left struct {
	Users    int `json:"users"`
	Products int `json:"products"`
	Gateways int `json:"gateways"`
	Servers  int `json:"servers"`
}

// list makes the list of all rows.
func (p *Page) list() *list {
	l := &list{at: map[string]int{}, Words: []string{}, Stats: p.stats.Stats(), reasons: map[stats.Reason]int{}}
	for i := range l.Stats.Causes {
		l.reasons[l.Stats.Causes[i].Reason()] = i + 1
	}
	l.Stats.Users, l.Left.Users = stats.Commonest(l.Stats.Users)
	l.Stats.Products, l.Left.Products = stats.Commonest(l.Stats.Products)
	l.Stats.Gateways, l.Left.Gateways = stats.Commonest(l.Stats.Gateways)
	l.Stats.Servers, l.Left.Servers = stats.Commonest(l.Stats.Servers)
	var zones []string
	seen := map[string]bool{}
	last := int64(0)
	l.Linked = p.linked
	for i := range p.rows {
		r := &p.rows[i]
		delete(l.Linked, r.number) // which has its own
		last = l.add(r, last)
		if r.zone != "" && !seen[r.zone] {
			seen[r.zone] = true
			zones = append(zones, r.zone)
		}
	}
	l.Zone = strings.Join(zones, ", ")
	l.Title = p.title(l)
	for i := range p.piles {
		l.Chunks = append(l.Chunks, len(p.piles[i].chunks))
	}
	return l
}
