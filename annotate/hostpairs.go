package annotate

// question is a request on its way.
type question struct {
	requestKey
	way
}

// pairs replaces the marks of single messages by those of all between their hosts,
// or, where a log has no addresses, by those of all with the same sender in the
// first Via: what that one asks has one direction, and the replies to it the other.
func (a *trace) pairs() {
	if a.endsAreKnown() {
		for _, m := range a.messages {
			if w, ok := a.c.b.taught.wayOf(m.fact); ok {
				m.points = a.c.sides[w]
			}
		}
	}
	var sums map[uint32]int32
	for _, m := range a.messages {
		if m.sentBy != 0 {
			sums = put(sums, m.sentBy, sums[m.sentBy]+m.asSender(int32(m.points)))
		}
	}
	for _, m := range a.messages {
		if sum := sums[m.sentBy]; sum >= firstSpeaker || sum <= -firstSpeaker {
			m.points = int16(min(max(m.asSender(sum), -certainScore+1), certainScore-1))
		}
	}
}

// asSender turns points of a message into those of who is in its first Via, and
// back: a response goes to that one.
func (m *message) asSender(points int32) int32 {
	if m.request() {
		return points
	}
	return -points
}

// endsAreKnown reports whether the ends of the session's messages are sender and
// receiver. Where a response goes the way of its request, the log has its own end
// first, whoever sent the message.
func (a *trace) endsAreKnown() bool {
	asked := map[question]bool{} // requests
	for _, m := range a.messages {
		w, ok := a.c.b.taught.wayOf(m.fact)
		if !ok {
			continue
		}
		q := question{requestKey{m.fact.method, m.cseq, m.fact.fromTag}, w}
		if m.request() {
			asked[q] = true
		} else if asked[q] {
			return false
		}
	}
	return true
}
