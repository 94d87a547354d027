package flows

import (
	"strings"

	"ocsconv/testdata/generate/wire"
)

// Reply is a response as it arrived at the last node of its way.
type Reply struct {
	q    *Request
	p    *wire.Packet
	from int // place of the sender in the request's path
	at   int // place of the node that has it
	sent []link
}

type link struct {
	from, to *Node
	p        *wire.Packet
}

// Reply answers the request at the end of its path; the response goes all the
// way back. A final failure of an INVITE is acknowledged on each link.
func (q *Request) Reply(status string, options ...Option) *Reply {
	return q.ReplyTo(q.path[0], status, options...)
}

// ReplyTo answers the request; the response goes no further than to a node that
// keeps it.
func (q *Request) ReplyTo(n *Node, status string, options ...Option) *Reply {
	return q.reply(q.path[len(q.path)-1], len(q.path)-1, status, options).On(n)
}

// reply makes a response without sending it.
func (q *Request) reply(by *Node, place int, status string, options []Option) *Reply {
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
	if !by.proxy && class < '3' && !strings.HasPrefix(status, "100") && (method == "INVITE" || method == "UPDATE") {
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
	for _, o := range options {
		o(p)
	}
	return &Reply{q: q, p: p, from: place, at: place}
}

// On sends the response on, up to a node.
func (r *Reply) On(to *Node) *Reply {
	for r.at > 0 && r.q.path[r.at] != to {
		from, next := r.q.path[r.at], r.q.path[r.at-1]
		if r.at != r.from {
			r.p = r.p.Clone()
			r.p.PopVia()
		}
		r.sent = append(r.sent, link{from, next, r.p})
		r.q.c.s.transmit(r.q.c, from, next, r.p, false)
		if r.q.p.Method() == "INVITE" && r.p.Start[8] >= '3' {
			r.acknowledge()
		}
		r.at--
	}
	return r
}

// acknowledge sends the ACK for a failure back over the link that it came on.
func (r *Reply) acknowledge() {
	was := r.q.sent[r.at-1]
	p := &wire.Packet{Start: strings.Replace(was.Start, "INVITE ", "ACK ", 1)}
	p.Add("Via", was.Get("Via"))
	p.Add("Max-Forwards", "70")
	p.Add("From", was.Get("From"))
	p.Add("To", r.p.Get("To"))
	p.Add("Call-ID", was.Get("Call-ID"))
	p.Add("CSeq", strings.Replace(was.Get("CSeq"), "INVITE", "ACK", 1))
	r.q.c.s.transmit(r.q.c, r.q.path[r.at-1], r.q.path[r.at], p, false)
}

// Again sends the response once more over every link that it went.
func (r *Reply) Again() {
	for _, l := range r.sent {
		r.q.c.s.transmit(r.q.c, l.from, l.to, l.p, false)
	}
}

// Lost sends a response that never arrives at the node before.
func (q *Request) LostReply(status string, options ...Option) *Reply {
	r := q.reply(q.path[len(q.path)-1], len(q.path)-1, status, options)
	r.sent = append(r.sent, link{q.path[r.at], q.path[r.at-1], r.p})
	q.c.s.transmit(q.c, q.path[r.at], q.path[r.at-1], r.p, true)
	return r
}

// ByProxy lets a node on the path answer for itself: 100, its own 18x, a final
// response of its own. The response goes back to the sender.
func (q *Request) ByProxy(n *Node, status string, options ...Option) *Reply {
	for i, on := range q.path {
		if on != n {
			continue
		}
		// The request as that node got it: with the Vias of the nodes before.
		at := &Request{c: q.c, p: q.sent[i-1], path: q.path[:i+1], sent: q.sent[:i], initial: q.initial}
		return at.reply(n, i, status, options).On(q.path[0])
	}
	panic("not on the way: " + n.Name)
}
