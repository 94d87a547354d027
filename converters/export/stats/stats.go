// Package stats counts the calls of a case: how they ended and why, when, whose
// they were, how long people waited. A call is a session of kind call; all others
// are counted as such and no more.
package stats

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"ocsconv/annotate"
)

// Schema names the JSON form of [Stats]. Fields are only ever added.
const Schema = "ocsconv.stats/1"

// Stats are the counts over the sessions of a case. It marshals to JSON.
type Stats struct {
	Schema   string        `json:"schema"`
	Start    annotate.Time `json:"start"` // first message of a call
	End      annotate.Time `json:"end"`   // last message of a call
	Files    []string      `json:"files"`
	Calls    int           `json:"calls"`
	Others   int           `json:"others"` // sessions that are no calls
	Outcomes []Count       `json:"outcomes"`
	Causes   []Cause       `json:"causes"`
	Quality  []Count       `json:"quality"` // of the media, by the class that the reports give; "no report" for an answered call without
	Hours    []Hour        `json:"hours"`
	Users    []Group       `json:"users"`    // callers and callees: a call counts for both
	Products []Group       `json:"products"` // of endpoints that replied
	Gateways []Group       `json:"gateways"` // endpoints that lead to the telephone network
	Servers  []Group       `json:"servers"`  // hosts that logged or are one end of a call's messages

	Answer  Spread   `json:"answer_ms"` // from INVITE to the winner's 2xx
	Ring    Spread   `json:"ring_ms"`   // of every endpoint that rang
	Talk    Spread   `json:"talk_ms"`   // from ACK to BYE
	Places  Places   `json:"places"`
	Devices []Device `json:"devices"` // endpoints that rang and answered no call

	Duplicates int              `json:"duplicates"` // records of which another log, or the same one, has the message as well
	Clocks     []annotate.Clock `json:"clocks"`     // that differ from the others; who counts sets it
}

// Count is how many calls have a name.
type Count struct {
	Name  string `json:"name"`
	Calls int    `json:"calls"`
}

// Cause is one reason why calls failed.
type Cause struct {
	Status   int           `json:"status"`
	ID       int           `json:"id"`     // 0 when there was none
	Family   string        `json:"family"` // header that carries the id, as in [annotate.Cause]
	Text     string        `json:"text"`
	Host     string        `json:"host"`
	Calls    int           `json:"calls"`
	First    annotate.Time `json:"first"`
	Last     annotate.Time `json:"last"`
	Sessions []int         `json:"sessions"` // at most [MaxListed], the first ones
}

// MaxListed is how many session numbers a cause names.
const MaxListed = 20

// Hour is one hour of the shown zone in which a call began.
type Hour struct {
	Start  annotate.Time `json:"start"`
	Calls  int           `json:"calls"`
	Failed int           `json:"failed"`
}

// Group is what became of the calls of one user, product, gateway or server.
type Group struct {
	Name     string `json:"name"`
	Calls    int    `json:"calls"`
	Answered int    `json:"answered"`
	Failed   int    `json:"failed"`
}

// Spread describes times in milliseconds.
type Spread struct {
	Count int   `json:"count"`
	P50   int64 `json:"p50"`
	P95   int64 `json:"p95"`
	Max   int64 `json:"max"`
}

// Places tells at how many places called users replied.
type Places struct {
	None    int `json:"none"`
	One     int `json:"one"`
	Several int `json:"several"`
}

// Device is an endpoint that rang and answered no call.
type Device struct {
	User    string `json:"user"`
	Product string `json:"product"`
	Epid    string `json:"epid"`
	Rang    int    `json:"rang"`
}

// Collector counts sessions one by one. Its memory grows with the number of
// calls by two times each, and with that of users, products, hosts and causes.
type Collector struct {
	zone     *time.Location
	stats    Stats
	outcomes map[string]int
	quality  map[string]int
	causes   Causes
	hours    map[time.Time]*Hour
	files    map[string]bool
	users    groups
	products groups
	gateways groups
	servers  groups
	answer   []int64
	ring     []int64
	talk     []int64
	devices  map[string]*device
}

type device struct {
	Device
	answered int
}

// New returns a collector whose hours are those of a zone.
func New(zone *time.Location) *Collector {
	return &Collector{
		zone: zone, outcomes: map[string]int{}, quality: map[string]int{}, causes: Causes{}, hours: map[time.Time]*Hour{}, files: map[string]bool{},
		users: groups{}, products: groups{}, gateways: groups{}, servers: groups{}, devices: map[string]*device{},
	}
}

// Add counts a session.
func (c *Collector) Add(s *annotate.Session) {
	for _, f := range s.Files {
		c.files[f] = true
	}
	c.stats.Duplicates += s.Copies()
	if s.Kind != annotate.KindCall {
		c.stats.Others++
		return
	}
	c.stats.Calls++
	c.outcomes[string(s.Outcome)]++
	if word := qualityOf(s); word != "" {
		c.quality[word]++
	}
	c.when(s)
	c.who(s)
	c.endpoints(s)
	c.cause(s)
	if s.AnswerMS != nil {
		c.answer = append(c.answer, *s.AnswerMS)
	}
	if s.DurationMS != nil {
		c.talk = append(c.talk, *s.DurationMS)
	}
}

func (c *Collector) when(s *annotate.Session) {
	if s.Start.IsZero() {
		return
	}
	if c.stats.Start.IsZero() || s.Start.Before(c.stats.Start.Time) {
		c.stats.Start = s.Start
	}
	if s.End.After(c.stats.End.Time) {
		c.stats.End = s.End
	}
	t := s.Start.In(c.zone)
	hour := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), 0, 0, 0, c.zone)
	h := c.hours[hour]
	if h == nil {
		h = &Hour{Start: annotate.Time{Time: hour}}
		c.hours[hour] = h
	}
	h.Calls++
	if s.Failed() {
		h.Failed++
	}
}

// noReport is the quality of an answered call on which no report is in the logs.
const noReport = "no report"

// qualities are the words of [annotate.Session.QualityWord] in the order in which they
// are listed.
var qualities = []string{"good", "poor", "one way", "no media", "not classified", noReport}

// qualityOf is the quality of a call's media in a word, "" for a call without any.
func qualityOf(s *annotate.Session) string {
	if word := s.QualityWord(); word != "" || s.Outcome != annotate.OutcomeAnswered {
		return word
	}
	return noReport
}

func (c *Collector) who(s *annotate.Session) {
	names := map[string]bool{strings.ToLower(s.Caller.AOR): true, strings.ToLower(s.Callee): true}
	c.users.add(names, s)
	hosts := map[string]bool{}
	for _, server := range s.Servers() {
		hosts[strings.ToLower(server)] = true
	}
	for i := range s.Diagnostics {
		hosts[strings.ToLower(s.Diagnostics[i].Source)] = true
	}
	c.servers.add(hosts, s)
}

func (c *Collector) endpoints(s *annotate.Session) {
	products, gateways := map[string]bool{}, map[string]bool{}
	places := 0
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		products[e.Product] = true
		switch e.Class {
		case "server:mediation", "server:gateway", "border", "pbx":
			gateways[cmp.Or(e.Name, e.Product)] = true
			continue
		}
		places++
		c.device(e)
	}
	c.products.add(products, s)
	c.gateways.add(gateways, s)
	switch places {
	case 0:
		c.stats.Places.None++
	case 1:
		c.stats.Places.One++
	default:
		c.stats.Places.Several++
	}
}

func (c *Collector) device(e *annotate.Endpoint) {
	if e.RingMS != nil {
		c.ring = append(c.ring, *e.RingMS)
	}
	if e.Epid == "" {
		return
	}
	key := strings.ToLower(e.AOR) + " " + e.Epid
	d := c.devices[key]
	if d == nil {
		d = &device{Device: Device{User: e.AOR, Product: e.Product, Epid: e.Epid}}
		c.devices[key] = d
	}
	d.Rang++
	if e.State == annotate.StateWon || e.State == annotate.StateRaceLost {
		d.answered++
	}
}

// Stats returns what was counted so far.
func (c *Collector) Stats() *Stats {
	s := c.stats
	s.Schema = Schema
	s.Files = slices.AppendSeq([]string{}, maps.Keys(c.files)) // none is an empty list
	slices.Sort(s.Files)
	s.Outcomes = []Count{}
	for name, n := range c.outcomes {
		s.Outcomes = append(s.Outcomes, Count{name, n})
	}
	slices.SortFunc(s.Outcomes, func(a, b Count) int { return cmp.Or(b.Calls-a.Calls, strings.Compare(a.Name, b.Name)) })
	s.Causes = c.causes.List()
	s.Quality = []Count{}
	for _, word := range qualities {
		if n := c.quality[word]; n > 0 {
			s.Quality = append(s.Quality, Count{word, n})
		}
	}
	s.Hours = sorted(c.hours, func(a, b Hour) int { return a.Start.Compare(b.Start.Time) })
	s.Users, s.Products, s.Gateways, s.Servers = c.users.list(), c.products.list(), c.gateways.list(), c.servers.list()
	s.Answer, s.Ring, s.Talk = spread(c.answer), spread(c.ring), spread(c.talk)
	s.Devices = []Device{}
	for _, d := range c.devices {
		if d.answered == 0 && d.Rang > 1 {
			s.Devices = append(s.Devices, d.Device)
		}
	}
	slices.SortFunc(s.Devices, func(a, b Device) int {
		return cmp.Or(b.Rang-a.Rang, strings.Compare(a.User, b.User), strings.Compare(a.Epid, b.Epid))
	})
	return &s
}

// Of counts sessions.
func Of(sessions iter.Seq[*annotate.Session], zone *time.Location) *Stats {
	c := New(zone)
	for s := range sessions {
		c.Add(s)
	}
	return c.Stats()
}

// sorted returns the values of a map in an order.
func sorted[K comparable, V any](all map[K]*V, compare func(a, b V) int) []V {
	list := []V{}
	for _, v := range all {
		list = append(list, *v)
	}
	slices.SortFunc(list, compare)
	return list
}

// spread returns the percentiles of times by the nearest rank.
func spread(times []int64) Spread {
	n := len(times)
	if n == 0 {
		return Spread{}
	}
	times = slices.Sorted(slices.Values(times))
	rank := func(percent int) int64 { return times[(n*percent+99)/100-1] }
	return Spread{Count: n, P50: rank(50), P95: rank(95), Max: times[n-1]}
}

// groups counts calls by name.
type groups map[string]*Group

func (g groups) add(names map[string]bool, s *annotate.Session) {
	for name := range names {
		if name == "" {
			continue
		}
		x := g[name]
		if x == nil {
			x = &Group{Name: name}
			g[name] = x
		}
		x.Calls++
		switch {
		case s.Failed():
			x.Failed++
		case s.Outcome == annotate.OutcomeAnswered:
			x.Answered++
		}
	}
}

func (g groups) list() []Group {
	return sorted(g, func(a, b Group) int { return cmp.Or(b.Calls-a.Calls, strings.Compare(a.Name, b.Name)) })
}
