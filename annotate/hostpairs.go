package annotate

import "ocsconv/formats"

// A capture names both ends of each message, and not whose capture it is. All
// messages between the same two hosts decide that together: what the one sends has
// one direction, and what the other sends the opposite one.

// way is from which host to which a message went.
type way struct{ from, to string }

func (w way) back() way { return way{w.to, w.from} }

// hostPairs are the messages of a session between hosts.
type hostPairs struct {
	a     *trace
	sums  map[way]int       // of the marks of the messages that went this way
	first map[way]*message  // the first message of each pair
	asked map[question]bool // requests
}

// question is a request on its way.
type question struct {
	requestKey
	way
}

const (
	// maxPoints bounds what the messages of one way add up to.
	maxPoints = 1 << 12
	// firstSpeaker is how much it says that the owner of a log asks first: enough to
	// be used, and little.
	firstSpeaker = 2
	// hubPoints is how sure a direction is that follows from where all ways meet.
	hubPoints = 16
)

// pairs replaces the marks of single messages by those of all between their hosts.
func (a *trace) pairs() {
	p := hostPairs{a, map[way]int{}, map[way]*message{}, map[question]bool{}}
	for _, m := range a.messages {
		if w, ok := p.way(m); ok && !p.add(m, w) {
			return
		}
	}
	hub := p.hub()
	for _, m := range a.messages {
		w, ok := p.way(m)
		switch {
		case !ok:
		case hub == "":
			m.points = p.side(w)
		case w.from == hub:
			m.points = hubPoints
		default:
			m.points = -hubPoints
		}
	}
}

// hub returns the host that has a part in all pairs, where there are several: it is
// there that the messages were captured.
func (p *hostPairs) hub() string {
	candidates, pairs := map[string]int{}, 0
	for w := range p.first {
		pairs++
		candidates[w.from]++
		candidates[w.to]++
	}
	hub := ""
	for host, n := range candidates {
		if n == pairs && pairs >= 2 {
			if hub != "" {
				return ""
			}
			hub = host
		}
	}
	return hub
}

// way returns both ends of a message whose direction is open: its hosts, and their
// ports as well where both are one host.
func (p *hostPairs) way(m *message) (w way, ok bool) {
	if m.direction != formats.Unknown || m.local == 0 || m.remote == 0 || m.local == m.remote {
		return way{}, false
	}
	local, remote := p.a.c.text(m.local), p.a.c.text(m.remote)
	if w = (way{Host(local), Host(remote)}); w.from == w.to {
		w = way{local, remote}
	}
	return w, true
}

// add counts a message. It is not done where a response goes the way of its
// request: then the log has its own end first, whoever sent the message.
func (p *hostPairs) add(m *message, w way) (done bool) {
	q := question{requestKey{m.fact.method, m.cseq, m.fact.fromTag}, w}
	switch {
	case m.request():
		p.asked[q] = true
	case p.asked[q]:
		return false
	}
	if p.first[w] == nil && p.first[w.back()] == nil {
		p.first[w] = m
	}
	p.sums[w] = min(max(p.sums[w]+int(m.points), -maxPoints), maxPoints)
	return true
}

// side returns the sum of the marks for what goes a way, positive for sent by the
// owner. Where they tell nothing, the log is taken for that of who asked first.
func (p *hostPairs) side(w way) int16 {
	sum := p.sums[w] - p.sums[w.back()]
	if sum > -firstSpeaker && sum < firstSpeaker {
		sum = firstSpeaker
		first := p.first[w]
		if first == nil {
			first, sum = p.first[w.back()], -sum
		}
		if !first.request() {
			sum = -sum
		}
	}
	return int16(min(max(sum, -certainScore+1), certainScore-1))
}
