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
func (a *records) setClocksRight() {
	all := map[string]map[hopKey]HopTimes{}
	for _, m := range a.input {
		if m.fact.time == noTime {
			continue
		}
		name := m.clockName()
		if all[name] == nil {
			all[name] = map[hopKey]HopTimes{}
		}
		for _, key := range m.meetings() {
			all[name][key] = all[name][key].merge(passing(m))
		}
	}
	if len(all) < 2 {
		return
	}
	ahead := map[string]Clock{}
	for _, c := range clocksApart(all, 1) {
		ahead[c.Name] = c
	}
	for _, m := range a.input {
		if m.fact.time != noTime {
			m.at -= ahead[m.clockName()].AheadMS * 1e6
		}
	}
	a.apart = a.differing(ahead)
}

// differing returns the clocks of the session that are set by others, with all that
// they differ by and the messages by which that is known.
func (a *records) differing(here map[string]Clock) (list []Clock) {
	of := map[string]bool{}
	for _, m := range a.input {
		if name := m.clockName(); m.fact.time != noTime && !of[name] {
			of[name] = true
			c := find(a.c.clocks, func(c Clock) bool { return c.Name == name })
			if ahead := c.AheadMS + here[name].AheadMS; ahead >= clocksAgree || ahead <= -clocksAgree {
				list = append(list, Clock{name, ahead, max(c.Copies, here[name].Copies)})
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

// meetings returns what identifies a message on its way: the hop, and between two clients
// also the message itself, whatever lies between them, unless each proxy makes its own
// (RFC 3261 §16.7, §9.2, §17.1.1.3).
func (m *message) meetings() []hopKey {
	keys := make([]hopKey, 0, 2)
	if via := m.via(); via != 0 {
		keys = append(keys, m.hopKey(via))
	}
	if !m.is(isServerLog) && m.status != 100 && m.method != sip.CANCEL && m.method != sip.ACK {
		keys = append(keys, m.hopKey(0))
	}
	return keys
}
