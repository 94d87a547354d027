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
	if len(a.messages) == 0 {
		return ends{a: a}
	}
	for _, m := range a.messages {
		if m.is(isServerLog) || !a.sameLog(m, a.messages[0]) {
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
		if e.a.otherEnd(first, m) {
			e.waiting[key] = append(list[:i:i], list[i+1:]...)
			return first
		}
	}
	if len(list) < maxWaiting {
		e.waiting[key] = append(list, m)
	}
	return nil
}

// otherEnd reports whether m received what e sent. Clocks that differ by moments
// may have it the other way round, and captures do not say which is which.
func (a *trace) otherEnd(e, m *message) bool {
	switch {
	case e.how != formats.Logged || m.how != formats.Logged:
		return !a.sameLog(e, m)
	case e.direction == formats.Out:
		return m.direction == formats.In
	}
	return e.direction == formats.In && m.direction == formats.Out && !a.sameLog(e, m) && m.at-e.at <= sameMoment
}

// sameMoment is how much later by its clock a message may be sent than received,
// in nanoseconds.
const sameMoment = 50e6

// isOtherEnd reports whether a record is the other end of its original's hop, and
// not what somebody forwarded.
func (m *message) isOtherEnd() bool { return m.original != nil && m.original.via() == m.via() }
