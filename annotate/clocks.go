package annotate

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Where the logs of a session come from several hosts, each stamped by its own clock,
// the messages that two of them hold tell how far these are apart, also where the whole
// input has too few of them for [Case.Clocks].

// setClocksRight makes the times by which messages are sorted those of one clock.
func (a *records) setClocksRight(met []meetings) {
	all, repeated := map[string]map[int32]HopTimes{}, a.repeated(met)
	for i, m := range a.input {
		if m.fact.time == noTime || met[i] == (meetings{}) {
			continue
		}
		passed := all[m.clockName()]
		if passed == nil {
			passed = map[int32]HopTimes{}
			all[m.clockName()] = passed
		}
		for of, key := range met[i] {
			if key != 0 && !repeated[key] {
				passed[key] = passed[key].merge(passing(m, of))
			}
		}
	}
	here := clockOffsets(all, 1)
	a.offsets, a.uncompared = a.differing(here), a.notCompared(all)
	if len(here) == 0 {
		return
	}
	for _, m := range a.input {
		if m.fact.time != noTime {
			m.at -= clockNamed(here, m.clockName()).AheadMS * 1e6
		}
	}
}

// clockNamed returns a clock of a list by name, none where it is not there.
func clockNamed(list []Clock, name string) (none Clock) {
	if i, ok := slices.BinarySearchFunc(list, Clock{Name: name}, byName); ok {
		return list[i]
	}
	return none
}

// notCompared returns the names of the clocks of the session that no message connects with
// the others, where there are others: their times are taken as they are. Logs of one owner
// in which one goes on where the other ends are of one client, which has one clock.
func (a *records) notCompared(met map[string]map[int32]HopTimes) (names []string) {
	type span struct {
		name        string
		owner       uint32
		first, last int64
	}
	spans, several := map[string]span{}, false
	for _, m := range a.input {
		if m.fact.time == noTime {
			continue
		}
		name, file := m.clockName(), a.c.b.sym.sources[m.source].file
		s, ok := spans[name]
		if !ok {
			s = span{name, cmp.Or(a.c.senders[file], a.c.owners[file]), m.at, m.at}
		}
		s.first, s.last = min(s.first, m.at), max(s.last, m.at)
		spans[name] = s
	}
	list := slices.SortedFunc(maps.Values(spans), func(x, y span) int {
		return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(x.last, y.last))
	})
	for _, s := range list {
		several = several || s.owner == 0 || s.owner != list[0].owner
	}
	latest := int64(math.MinInt64)
	for i, s := range list {
		overlaps := latest > s.first || i+1 < len(list) && list[i+1].first < s.last
		if latest = max(latest, s.last); len(list) > 1 && met[s.name] == nil && (several || overlaps) {
			names = append(names, s.name)
		}
	}
	slices.Sort(names)
	return names
}

// differing returns the clocks of the session that are set by others, with all that
// they differ by and the messages by which that is known.
func (a *records) differing(here []Clock) (list []Clock) {
	if len(here)+len(a.c.clocks) == 0 {
		return nil
	}
	of := map[string]bool{}
	for _, m := range a.input {
		if name := m.clockName(); m.fact.time != noTime && !of[name] {
			of[name] = true
			all, now := clockNamed(a.c.clocks, name), clockNamed(here, name)
			if ahead := all.AheadMS + now.AheadMS; ahead >= clocksAgree || ahead <= -clocksAgree {
				list = append(list, Clock{name, ahead, max(all.Copies, now.Copies)})
			}
		}
	}
	slices.SortFunc(list, byName)
	return list
}

func (m *message) clockName() string { return m.c.text(m.c.b.taught.whoseClock(m.fact)) }

// repeated returns the meetings that one log has more often than another one: of what was
// sent again, or on several legs, it is not known which record is of which.
func (a *records) repeated(met []meetings) map[int32]bool {
	type way struct {
		passage
		dir formats.Direction
	}
	count, most, repeated := map[way]int{}, map[int32]int{}, map[int32]bool{}
	for i, m := range a.input {
		for _, key := range met[i] {
			w := way{passage{key, m.clockOf()}, m.fact.dir}
			count[w]++
			most[key] = max(most[key], count[w])
		}
	}
	for w, n := range count {
		repeated[w.meeting] = repeated[w.meeting] || n < most[w.meeting]
	}
	return repeated
}

// passing is when a message passed its log's clock: where the log does not say which way,
// it may have been either. That two logs sent or received a message is one event on one
// hop alone: a fork has several legs.
func passing(m *message, of int) HopTimes {
	at, record := m.at/1e6, int64(0)
	if of == wholeWay {
		record = otherRecord
	}
	switch m.fact.dir {
	case formats.Out:
		return HopTimes{sent: at, sentRecord: record}
	case formats.In:
		return HopTimes{received: at, receivedRecord: record}
	}
	record = cmp.Or(record, 1) // none of what another log says
	return HopTimes{at, at, record, record}
}

// meetings are the numbers of what identifies a message on its way, as far as several
// logs have it: the hop, and between two clients also the message itself, whatever lies
// between them, unless each proxy makes its own (RFC 3261 §16.7, §9.2, §17.1.1.3).
type meetings [2]int32

// The elements of [meetings].
const (
	oneHop = iota
	wholeWay
)

// meet returns the meetings of each message of the session.
func (a *records) meet() []meetings {
	type key struct {
		number int32
		first  clockLog
	}
	known, shared := map[hopKey]key{}, []bool{false}
	list := make([]meetings, len(a.input))
	for i, m := range a.input {
		note := func(of int, k hopKey) {
			have, ok := known[k]
			if !ok {
				have = key{int32(len(shared)), m.clockOf()}
				known[k], shared = have, append(shared, false)
			}
			list[i][of], shared[have.number] = have.number, shared[have.number] || have.first != m.clockOf()
		}
		if via := m.via(); via != 0 {
			note(oneHop, m.hopKey(via))
		}
		if !m.is(isServerLog) && m.status != 100 && m.method != sip.CANCEL && m.method != sip.ACK {
			note(wholeWay, m.hopKey(0))
		}
	}
	on, farther := make([]int32, len(shared)), make([]bool, len(shared)) // than one hop, which has its own number
	for _, met := range list {
		hop, whole := met[oneHop], met[wholeWay]
		if on[whole] == 0 {
			on[whole] = hop
		}
		farther[whole] = farther[whole] || hop == 0 || hop != on[whole]
	}
	for i := range list {
		for of, number := range list[i] {
			if !shared[number] || of == wholeWay && !farther[number] {
				list[i][of] = 0
			}
		}
	}
	return list
}
