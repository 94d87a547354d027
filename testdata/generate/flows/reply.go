package flows

import (
	"slices"
	"strings"
	"time"

	"ocsconv/testdata/generate/wire"
)

// reply is a response as it arrived at the last node of its way.
type reply struct {
	q    *request
	p    *wire.Packet
	from int // place of the sender in the request's path
	at   int // place of the node that has it
	sent []link
}

type link struct {
	from, to *Node
	p        *wire.Packet
}

// replied returns the last reply with this code for which something holds.
func (c *Call) replied(code string, holds func(*reply) bool) *reply {
	for _, r := range slices.Backward(c.replies) {
		if strings.HasPrefix(r.p.Start, "SIP/2.0 "+code) && holds(r) {
			return r
		}
	}
	return nil
}

// reply answers the last request that a node has not ended, or one of a method; the
// response goes all the way back, or as far as to a node that keeps it.
func (s *Stage) reply(by *Node, words, more []string, lost bool) {
	c := s.call
	slow := words[len(words)-1] == "slow"
	if slow {
		words = words[:len(words)-1]
	}
	var back *Node
	method := ""
	for len(words) > 2 {
		before, mark, last := words[:len(words)-2], words[len(words)-2], words[len(words)-1]
		if mark == "to" {
			words, method = before, last
		} else if mark == ">" {
			words, back = before, s.node(last)
		} else {
			break
		}
	}
	reached := func(q *request) bool {
		return q.end() == by && q.p.Method() != "ACK" && (method == "" || q.p.Method() == method)
	}
	q := c.last(func(q *request) bool { return reached(q) && !q.ended })
	if q == nil {
		q = c.last(reached)
	}
	r := q.reply(strings.Join(words, " "))
	s.change(r.p, more)
	switch from, next := q.path[r.at], q.path[r.at-1]; {
	case slow:
		s.hops = append(s.hops, hop{c, from, next, s.now, s.now.Add(underWay), r.p.Bytes(), false})
	case lost:
		r.sent = append(r.sent, link{from, next, r.p})
		s.transmit(c, from, next, r.p, true)
	default:
		r.on(back)
	}
}

// underWay is how long it takes longer to arrive what is overtaken.
const underWay = 25 * time.Millisecond

// reply makes a response of who is at the end, without sending it.
func (q *request) reply(status string) *reply {
	by := q.end()
	tag := ""
	if !strings.HasPrefix(status, "100") {
		tag = q.c.tag(by)
	}
	p := q.p.Response(status, tag)
	if tag != "" && by.epid != "" && !strings.Contains(q.p.Get("To"), ";tag=") {
		p.Set("To", strings.Replace(p.Get("To"), ";tag=", ";epid="+by.epid+";tag=", 1))
	}
	method := q.p.Method()
	class := status[0]
	bare := class == '1' && (q.c.s.Bare || strings.HasPrefix(status, "100"))
	if !by.proxy && class < '3' && !bare && (method == "INVITE" || method == "UPDATE") {
		p.Add("Contact", "<"+q.c.contact(by)+">")
	}
	if by.agent != "" {
		p.Add("User-Agent", by.agent)
	}
	if by.proxy && q.c.s.Microsoft {
		p.Add("Server", "RTC/6.0")
	}
	if method == "INVITE" && class == '2' && q.p.Body != "" {
		p.Carry("application/sdp", sdp(by))
	}
	q.ended = q.ended || class > '1'
	r := &reply{q: q, p: p, from: len(q.path) - 1, at: len(q.path) - 1}
	q.c.replies = append(q.c.replies, r)
	return r
}

// on sends the response on, up to a node.
func (r *reply) on(to *Node) {
	c := r.q.c
	for r.at > 0 && r.q.path[r.at] != to {
		from, next := r.q.path[r.at], r.q.path[r.at-1]
		if r.at != r.from {
			r.p = r.p.Clone()
			r.p.PopVia()
		}
		r.sent = append(r.sent, link{from, next, r.p})
		c.s.transmit(c, from, next, r.p, false)
		if r.q.p.Method() == "INVITE" && r.p.Start[8] >= '3' {
			r.acknowledge()
		}
		r.at--
	}
}

// acknowledge sends the ACK for a failure back over the link that it came on.
func (r *reply) acknowledge() {
	ack := r.q.repeat(r.at-1, "ACK", []string{"Via", "Max-Forwards", "From", "To", "Call-ID"})
	ack.p.Set("Max-Forwards", "70")
	ack.p.Set("To", r.p.Get("To"))
	r.q.c.s.transmit(r.q.c, ack.path[0], ack.path[1], ack.p, false)
}

// again sends the response once more over every link that it went.
func (r *reply) again() {
	for _, l := range r.sent {
		r.q.c.s.transmit(r.q.c, l.from, l.to, l.p, false)
	}
}
