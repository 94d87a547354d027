package annotate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Clock is how far a host's clock is ahead of those of the others, by messages
// that both have logged. It is used for the order of messages only; what is shown
// are the times of the logs.
type Clock struct {
	Name    string `json:"name"`     // of the server, else of the log
	AheadMS int64  `json:"ahead_ms"` // negative for behind; of the middle one of the clocks that share messages
	Copies  int    `json:"copies"`   // messages that it was estimated from
}

const (
	minCopies   = 3    // that an estimate needs, and that agree
	clocksAgree = 100  // milliseconds of difference that a network may make
	wholeSecond = 1000 // and that times without a fraction may
)

// Clocks returns the hosts whose clocks are known to differ from those of the
// others, by name.
func (c *Case) Clocks() []Clock { return slices.Clone(c.clocks) }

// ClockOffsets is [Case.Clocks] of the whole input. The order is that of names.
func (k *Knowledge) ClockOffsets() []Clock {
	if k.Clocks == nil {
		return k.Offsets
	}
	return clockOffsets(k.Clocks, minCopies)
}

// setClocks works out which clocks differ by all that is known of the input.
func (c *Case) setClocks() {
	if c.b.taught.known != nil {
		c.clocks = c.b.taught.known.ClockOffsets() // the messages here are among those that taught
	} else if len(c.b.taught.clocks) > 1 {
		c.clocks = clockOffsets(c.b.taught.ownClocks(), minCopies)
	}
	for _, clock := range c.clocks {
		if id, ok := c.b.sym.lookup(clock.Name); ok {
			c.ahead = put(c.ahead, id, clock.AheadMS*1e6)
		}
	}
}

// corrected returns the time of a message by the clocks of most hosts.
func (c *Case) corrected(f *fact) int64 {
	if f.time == noTime || len(c.ahead) == 0 {
		return f.time
	}
	return f.time - c.ahead[c.b.taught.whoseClock(f)]
}

// pairOfClocks are two clocks, in the order of their names.
type pairOfClocks struct{ first, second *aheadOf }

// aheadOf is a clock while it is set by the others of its group, to which messages
// that both have logged connect it.
type aheadOf struct {
	name   string
	coarse bool  // it shows whole seconds
	ms     int64 // by the clocks of its group
	group  *clockGroup
}

// clockGroup are clocks that are set by each other, and the most messages by which two of
// them are.
type clockGroup struct {
	clocks []*aheadOf
	copies int
}

// samples are how far the second clock of a pair is ahead of the first, in
// milliseconds: by messages that went there, with the time on the way added, that
// came back, with that time taken off, and by what both say that they did.
type samples struct {
	there, back, same  []int64
	rounded1, rounded2 bool // the first, the second clock shows whole seconds
}

// clockOffsets estimates how far clocks are ahead, by enough messages.
func clockOffsets[M ~map[K]HopTimes, K comparable](all map[string]M, enough int) []Clock {
	pairs := map[pairOfClocks]*samples{}
	who := map[K][]*aheadOf{} // by message
	var clocks []*aheadOf
	for _, name := range slices.Sorted(maps.Keys(all)) {
		now := &aheadOf{name: name, coarse: coarse(all[name])}
		now.group = &clockGroup{clocks: []*aheadOf{now}}
		clocks = append(clocks, now)
		for hash, passing := range all[name] {
			for _, before := range who[hash][:min(len(who[hash]), maxHops)] {
				p := pairOfClocks{before, now}
				if pairs[p] == nil {
					pairs[p] = &samples{rounded1: before.coarse, rounded2: now.coarse}
				}
				pairs[p].add(all[before.name][hash], passing)
			}
			who[hash] = append(who[hash], now)
		}
	}
	for joinGroups(pairs, enough) {
	}
	return fromMost(clocks)
}

// coarse reports whether a clock shows whole seconds, whatever it is set by.
func coarse[M ~map[K]HopTimes, K comparable](all M) bool {
	first := int64(-1)
	for _, p := range all {
		for _, at := range p[sent : received+1] {
			switch ms := at % 1000; {
			case at == 0, ms == first:
			case first >= 0:
				return false
			default:
				first = ms
			}
		}
	}
	return true
}

func (s *samples) add(first, second HopTimes) {
	if first[sent] == first[received] && second[sent] == second[received] {
		first[received] = 0 // neither says which way it went: one sample, and of no way
	} else {
		if first[sent] != 0 && second[received] != 0 {
			s.there = append(s.there, second[received]-first[sent])
		}
		if first[received] != 0 && second[sent] != 0 {
			s.back = append(s.back, second[sent]-first[received])
		}
	}
	for at := sent; at <= received; at++ {
		if record := at + sentRecord; first[at] != 0 && second[at] != 0 && first[record] == second[record] && first[record] != otherRecord {
			s.same = append(s.same, second[at]-first[at])
		}
	}
}

// pool adds samples of two clocks as ones of those that stand for their groups.
func (s *samples) pool(o *samples, shift int64, turned bool) {
	there, back, sign, first, second := o.there, o.back, int64(1), o.rounded1, o.rounded2
	if turned {
		there, back, sign, first, second = back, there, -1, second, first
	}
	s.rounded1, s.rounded2 = s.rounded1 || first, s.rounded2 || second
	for _, x := range []struct{ into, from *[]int64 }{{&s.there, &there}, {&s.back, &back}, {&s.same, &o.same}} {
		for _, v := range *x.from {
			*x.into = append(*x.into, sign*v+shift)
		}
	}
}

// estimate returns the difference in milliseconds, and from how many messages it
// is known. Messages both ways cancel the time that they take, but for what a server held
// or somebody sent again: that is far from most. Clocks that may be right are.
func (s *samples) estimate(enough int) (ahead int64, copies int, ok bool) {
	list := slices.Concat(s.there, s.back, s.same)
	if copies = len(list); copies < enough {
		return 0, 0, false
	}
	ahead, ok = steady(list, s.tolerance())
	far := func(v int64) bool { return max(v-ahead, ahead-v) > wholeSecond } // held on the way, or sent again
	near, there, back := slices.DeleteFunc(list, far), slices.DeleteFunc(slices.Clone(s.there), far), slices.DeleteFunc(slices.Clone(s.back), far)
	switch {
	case s.rounded1 && !s.rounded2: // what it cuts off makes the second one seem ahead
		ahead = slices.Min(near)
	case s.rounded2 && !s.rounded1:
		ahead = slices.Max(near)
	case len(s.same) >= minCopies || len(there) == 0 || len(back) == 0:
	case slices.Min(there) >= 0 && slices.Max(back) <= 0:
		ahead = 0 // nothing came before it was sent
	default:
		ahead = (median(there) + median(back)) / 2
	}
	if enough < minCopies && ok && s.mayBeRight(ahead) {
		return 0, copies, true
	}
	return ahead, copies, ok
}

// mayBeRight reports whether both clocks may be right, since nothing came before it was sent:
// the difference may be the time that messages took, as of an INVITE that a server held until
// the places before had rung, or after which one was sent again, as a 180 is every minute (RFC
// 3261 §13.3.1.1), of which each log has one. Of all messages of a case that is not asked,
// since most are sent once and at once.
func (s *samples) mayBeRight(ahead int64) bool {
	early := func(v int64) bool { return v < -s.tolerance() }
	late := func(v int64) bool { return v > s.tolerance() }
	return max(ahead, -ahead) < timerC.Milliseconds() && !slices.ContainsFunc(s.there, early) && !slices.ContainsFunc(s.back, late)
}

// tolerance is how much two clocks may seem to differ that agree, in milliseconds.
func (s *samples) tolerance() int64 {
	if s.rounded1 || s.rounded2 {
		return wholeSecond
	}
	return clocksAgree
}

// steady returns the median; it is not ok where the differences scatter, as they do
// where a clock was set in between.
func steady(list []int64, tolerance int64) (int64, bool) {
	mid, agree := median(list), 0
	for _, v := range list {
		if max(v-mid, mid-v) <= max(tolerance, max(mid, -mid)/100) {
			agree++
		}
	}
	return mid, agree >= max(min(len(list), minCopies), len(list)*3/5)
}

func median(list []int64) int64 {
	slices.Sort(list)
	return list[(len(list)-1)/2]
}

// estimated is a clock by another one.
type estimated struct {
	pairOfClocks
	ahead  int64
	copies int
}

// joinGroups sets the clocks of groups by each other, those first that share most
// messages, and reports whether it has joined any. What few messages connect two
// hosts counts together once their groups are known.
func joinGroups(pairs map[pairOfClocks]*samples, enough int) (joined bool) {
	pooled := map[pairOfClocks]*samples{}
	for p, s := range pairs {
		first, second := p.first.group.clocks[0], p.second.group.clocks[0]
		if first == second {
			continue
		}
		shift := (p.first.ms - first.ms) - (p.second.ms - second.ms)
		turned := first.name > second.name
		if turned {
			first, second, shift = second, first, -shift
		}
		key := pairOfClocks{first, second}
		if pooled[key] == nil {
			pooled[key] = &samples{}
		}
		pooled[key].pool(s, shift, turned)
	}
	var edges []estimated
	for p, s := range pooled {
		if ahead, copies, ok := s.estimate(enough); ok {
			edges = append(edges, estimated{p, ahead, copies})
		}
	}
	slices.SortFunc(edges, func(x, y estimated) int {
		return cmp.Or(y.copies-x.copies, strings.Compare(x.first.name, y.first.name), strings.Compare(x.second.name, y.second.name))
	})
	for _, e := range edges {
		joined = e.join() || joined
	}
	return joined
}

func (e *estimated) join() bool {
	into, from, shift := e.first.group, e.second.group, e.first.ms+e.ahead-e.second.ms
	if into == from {
		return false
	}
	if len(into.clocks) < len(from.clocks) {
		into, from, shift = from, into, -shift
	}
	for _, c := range from.clocks {
		c.ms += shift
		c.group = into
	}
	into.clocks, into.copies = append(into.clocks, from.clocks...), max(into.copies, from.copies, e.copies)
	return true
}

// fromMost takes the clock in the middle of each group for the right one, and
// returns those that differ from it, by name.
func fromMost(clocks []*aheadOf) []Clock {
	var list []Clock
	for _, c := range clocks {
		if c.group.clocks[0] == c {
			list = append(list, c.group.wrong()...)
		}
	}
	slices.SortFunc(list, byName)
	return list
}

// wrong returns the clocks of a group that differ from the one in its middle.
func (g *clockGroup) wrong() (list []Clock) {
	all, least := make([]int64, len(g.clocks)), int64(clocksAgree)
	for i, c := range g.clocks {
		if all[i] = c.ms; c.coarse {
			least = wholeSecond
		}
	}
	right := median(all)
	for _, c := range g.clocks {
		if ahead := c.ms - right; ahead >= least || ahead <= -least {
			list = append(list, Clock{c.name, ahead, g.copies})
		}
	}
	return list
}

func byName(x, y Clock) int { return strings.Compare(x.Name, y.Name) }

// String says it as a sentence without its end: "FE02 is 2.000 s ahead of the others,
// by 34 messages that both have logged".
func (c Clock) String() string {
	where, by := "ahead of", time.Duration(c.AheadMS)*time.Millisecond
	if by < 0 {
		where, by = "behind", -by
	}
	much, zone := seconds(by.Milliseconds()), ""
	if by >= time.Minute {
		much = lastingTime(by.Round(time.Second))
	}
	if quarters := by.Round(15 * time.Minute); quarters > 0 && quarters <= 26*time.Hour && (by-quarters).Abs() < 2*time.Second {
		zone = " (as if it were in another zone)"
	}
	return fmt.Sprintf("%s is %s %s the others%s, by %s", clean(c.Name, maxServerName), much, where, zone,
		agreeing(c.Copies, "one message that both have logged", "%d messages that both have logged"))
}
