package annotate

import "ocsconv/formats"

// Where several logs show one hop, each message on it is there twice: sent in the
// one, received in the other. A message that is sent again is a retransmission and
// no other end (RFC 3261 §17.1.1.2): each sending pairs with one receiving.

// ends are the messages that have no other end yet, by what both would have in
// common.
type ends struct {
	a       *trace
	waiting map[hopKey][]*message // nil where one log is all there is
}

// maxWaiting bounds the retransmissions of one message that wait for their other
// end.
const maxWaiting = 16

func (a *trace) newEnds() ends {
	for _, m := range a.messages {
		if m.is(isServerLog) || !m.sameLog(a.messages[0]) {
			return ends{a, map[hopKey][]*message{}}
		}
	}
	return ends{a: a}
}

// match returns the message of which m is the other end, nil for none; then m
// waits for its own.
func (e ends) match(key hopKey, m *message) *message {
	if e.waiting == nil {
		return nil
	}
	list := e.waiting[key]
	for i, first := range list {
		if first.otherEnd(m) {
			e.waiting[key] = append(list[:i:i], list[i+1:]...)
			return first
		}
	}
	if len(list) < maxWaiting {
		e.waiting[key] = append(list, m)
	}
	return nil
}

// otherEnd reports whether m received what e sent. Clocks of which it is not known how
// they differ may have it the other way round, and captures do not say which is which.
func (e *message) otherEnd(m *message) bool {
	switch {
	case e.how != formats.Logged || m.how != formats.Logged:
		return !e.sameLog(m)
	case e.direction == formats.Out:
		return m.direction == formats.In
	}
	return e.direction == formats.In && m.direction == formats.Out && !e.sameLog(m)
}

// copies are the records of servers of which another server may have the same: not
// the other end of the hop, but the message as it was sent or received there, since
// one collected what the other had logged, or both watch one connection.
type copies struct {
	a     *trace
	first map[copyKey][]*message // nil where one server's log is all there is
	taken map[taken]bool
}

type copyKey struct {
	hopKey
	start, length uint32
	dir           formats.Direction
}

// soonest is less than the time after which a message is sent again, in nanoseconds.
const soonest = 250e6

// taken is a record of which a server has the copy already.
type taken struct {
	first  *message
	server uint32
}

func (a *trace) newCopies() *copies {
	var first uint32 // server that a log is of; a client's log may come before it
	for _, m := range a.records.input {
		switch s := m.serverOf(); {
		case first == 0:
			first = s
		case s != 0 && s != first:
			return &copies{a, map[copyKey][]*message{}, map[taken]bool{}}
		}
	}
	return &copies{a: a}
}

func (m *message) serverOf() uint32 { return m.c.b.sym.sources[m.source].server }

// match returns the record of another server that m is a copy of, nil for none. Of a
// message that was sent again each sending has its copies: the same record, or one of
// the same moment, since nothing is sent again so soon (RFC 3261 §17.1.1.2).
func (c *copies) match(m *message) *message {
	server := m.serverOf()
	if c.first == nil || server == 0 || m.vias == 0 || m.fact.dir == formats.Unknown {
		return nil
	}
	key := copyKey{m.hopKey(m.via()), m.start, m.length, m.fact.dir}
	list := c.first[key]
	for _, first := range list {
		again := (m.instance == 0 || m.instance != first.instance) && max(m.at-first.at, first.at-m.at) > soonest
		if t := (taken{first, server}); !again && first.serverOf() != server && !c.taken[t] {
			c.taken[t] = true
			return first
		}
	}
	if len(list) < maxWaiting {
		c.first[key] = append(list, m)
	}
	return nil
}

// isOtherEnd reports whether a record is the other end of its original's hop, and
// not what somebody forwarded.
func (m *message) isOtherEnd() bool { return m.original != nil && m.original.via() == m.via() }

// ofClient reports whether a client logged a message of which several logs hold a record.
func (m *message) ofClient() bool { return !m.is(isServerLog) || !m.original.is(isServerLog) }

// isTwin reports whether that other end may be the same one: a log that states no
// directions may be an excerpt of the other as well as the log of its peer.
func (m *message) isTwin() bool {
	return m.isOtherEnd() && (m.how != formats.Logged || m.original.how != formats.Logged)
}
