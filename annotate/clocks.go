package annotate

import (
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Where the logs of a session come from several hosts, each stamped by its own clock,
// the messages that two of them hold tell how far these are apart, also where the whole
// input has too few of them for [Case.Clocks].

// setClocksRight makes the times by which messages are sorted those of one clock.
func (a *records) setClocksRight(met []meetings) {
	all := map[string]map[int32]HopTimes{}
	for i, m := range a.input {
		if m.fact.time == noTime || met[i] == (meetings{}) {
			continue
		}
		passed := all[m.clockName()]
		if passed == nil {
			passed = map[int32]HopTimes{}
			all[m.clockName()] = passed
		}
		for _, key := range met[i] {
			if key != 0 {
				passed[key] = passed[key].merge(passing(m))
			}
		}
	}
	here := clocksApart(all, 1)
	a.apart = a.differing(here)
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

func (m *message) clockName() string { return m.c.text(m.c.b.whoseClock(m.fact)) }

// passing is when a message passed its log's clock: where the log does not say which way,
// it may have been either, and is no other record of what another log says.
func passing(m *message) (p HopTimes) {
	at := m.at / 1e6
	switch m.fact.dir {
	case formats.Out:
		p[sent] = at
	case formats.In:
		p[received] = at
	default:
		p = HopTimes{at, at, 1, 1}
	}
	return p
}

// meetings are the numbers of what identifies a message on its way, as far as several
// logs have it: the hop, and between two clients also the message itself, whatever lies
// between them, unless each proxy makes its own (RFC 3261 §16.7, §9.2, §17.1.1.3).
type meetings [2]int32

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
			note(0, m.hopKey(via))
		}
		if !m.is(isServerLog) && m.status != 100 && m.method != sip.CANCEL && m.method != sip.ACK {
			note(1, m.hopKey(0))
		}
	}
	for i := range list {
		for of, number := range list[i] {
			if !shared[number] {
				list[i][of] = 0
			}
		}
	}
	return list
}
