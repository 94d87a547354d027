package annotate

import (
	"math"

	"ocsconv/formats"
)

// clockLog is one log, or one server's part of a merged one: what a single clock
// stamped.
type clockLog struct{ file, server uint32 }

func (m *message) clockOf() clockLog {
	s := m.c.b.sources[m.source]
	return clockLog{s.file, s.server}
}

// clocks is what the logs that were set by each other tell of when a message was
// sent and received.
type clocks struct {
	a              *trace
	sent, received map[hopKey]int64 // earliest times
}

// alignClocks sets the logs of a session by each other where their order is
// impossible: nothing is received before it was sent. The first log counts, and
// one that agrees with it is left alone.
func (a *trace) alignClocks() {
	logs := map[clockLog][]*message{}
	var order []clockLog
	for _, m := range a.messages {
		l := m.clockOf()
		if logs[l] == nil {
			order = append(order, l)
		}
		logs[l] = append(logs[l], m)
	}
	c := &clocks{a, map[hopKey]int64{}, map[hopKey]int64{}}
	for _, l := range order {
		shift := c.shift(logs[l])
		for _, m := range logs[l] {
			if m.fact.time != noTime {
				m.at += shift
			}
			c.learn(m)
		}
	}
}

// keys returns what identifies a message on its way: the hop, and between two
// clients also the message itself, whatever lies between them.
func (c *clocks) keys(m *message) []hopKey {
	keys := []hopKey{m.hopKey(m.via())}
	if !m.is(isServerLog) {
		keys = append(keys, m.hopKey(0))
	}
	return keys
}

func (c *clocks) learn(m *message) {
	known := c.sent
	switch {
	case m.fact.time == noTime || m.fact.dir == formats.Unknown:
		return
	case m.fact.dir == formats.In:
		known = c.received
	}
	for _, key := range c.keys(m) {
		if at, ok := known[key]; !ok || m.at < at {
			known[key] = m.at
		}
	}
}

// shift returns what must be added to the times of a log, 0 where they are
// possible or contradict each other.
func (c *clocks) shift(list []*message) int64 {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	for _, m := range list {
		if m.fact.time == noTime {
			continue
		}
		for _, key := range c.keys(m) {
			if at, ok := c.sent[key]; ok && m.fact.dir == formats.In {
				low = max(low, at-m.at)
			}
			if at, ok := c.received[key]; ok && m.fact.dir == formats.Out {
				high = min(high, at-m.at)
			}
		}
	}
	switch {
	case low <= 0 && high >= 0:
		return 0
	case low == math.MinInt64:
		return high
	case high == math.MaxInt64:
		return low
	case low-high > rounding:
		return 0
	}
	return low + (high-low)/2
}

// rounding is how far two clocks that show milliseconds may contradict each other.
const rounding = 2e6
