package flows

import (
	"fmt"
	"strconv"
	"strings"

	"ocsconv/testdata/generate/wire"
)

// Option changes a message before it is sent.
type Option func(*wire.Packet)

// Header adds a header line.
func Header(name, value string) Option { return func(p *wire.Packet) { p.Add(name, value) } }

// Target changes the Request-URI.
func Target(uri string) Option { return func(p *wire.Packet) { p.Retarget(uri) } }

// Without takes a header line away.
func Without(name string) Option { return func(p *wire.Packet) { p.Drop(name) } }

// Body gives the message a body.
func Body(contentType, body string) Option {
	return func(p *wire.Packet) { p.Carry(contentType, body) }
}

// Request is a request on its way: as it arrived at the last node of its path.
type Request struct {
	c       *Call
	p       *wire.Packet
	path    []*Node
	sent    []*wire.Packet // as it was sent on each link
	initial bool
}

func (c *Call) tag(n *Node) string {
	if c.s.Tagless && !n.proxy && n != c.caller {
		return ""
	}
	if c.tags[n] == "" {
		c.tags[n] = c.s.token("t")
	}
	return c.tags[n]
}

// address writes From or To of a node with its tag; the called side keeps the
// address that was called.
func (c *Call) address(n *Node, tag string) string {
	aor, epid := n.AOR, n.epid
	if n != c.caller && !n.proxy {
		aor = c.to
	}
	a := "<sip:" + aor + ">"
	if epid != "" && tag != "" {
		a += ";epid=" + epid
	}
	if tag != "" {
		a += ";tag=" + tag
	}
	return a
}

func (c *Call) contact(n *Node) string {
	switch {
	case c.contacts[n] != "":
		return c.contacts[n]
	case c.s.Microsoft:
		return "sip:" + n.AOR + ";opaque=user:epid:" + n.epid + "xxxxxxxxxxxxxxAA;gruu"
	case c.s.Addresses:
		return "sip:" + n.User + "@" + n.Addr.String()
	}
	return "sip:" + n.User + "@" + n.Host
}

// next returns the next CSeq number of a phone.
func (c *Call) next(n *Node) uint32 {
	if c.cseq[n] == 0 {
		c.cseq[n] = max(c.s.FirstCSeq, 1) - 1
	}
	c.cseq[n]++
	return c.cseq[n]
}

func (c *Call) request(from *Node, method, uri string, cseq uint32, to string) *Request {
	p := &wire.Packet{Start: method + " " + uri + " SIP/2.0"}
	p.Add("Max-Forwards", "70")
	p.Add("From", c.address(from, c.tag(from)))
	p.Add("To", to)
	p.Add("Call-ID", c.ID)
	p.Add("CSeq", fmt.Sprintf("%d %s", cseq, method))
	if method == "INVITE" || method == "REFER" || method == "SUBSCRIBE" || method == "UPDATE" {
		p.Add("Contact", "<"+c.contact(from)+">")
	}
	if from.agent != "" {
		p.Add("User-Agent", from.agent)
	}
	return &Request{c: c, p: p, path: []*Node{from}}
}

// Invite makes an initial INVITE of the caller.
func (c *Call) Invite(options ...Option) *Request {
	q := c.request(c.caller, "INVITE", "sip:"+c.to, c.next(c.caller), "<sip:"+c.to+">")
	q.p.Carry("application/sdp", sdp(c.caller))
	q.initial = true
	return q.with(options)
}

// Ask makes another request outside of a dialog: REGISTER, OPTIONS, MESSAGE.
func (c *Call) Ask(method, uri string, options ...Option) *Request {
	return c.request(c.caller, method, uri, c.next(c.caller), "<sip:"+c.to+">").with(options)
}

// Within makes a request inside the dialog of two phones.
func (c *Call) Within(from, to *Node, method string, options ...Option) *Request {
	q := c.request(from, method, c.contact(to), c.next(from), c.address(to, c.tag(to)))
	if method == "INVITE" {
		q.p.Carry("application/sdp", sdp(from))
	}
	return q.with(options)
}

// Ack makes the ACK for a 2xx to a request.
func (c *Call) Ack(q *Request, to *Node, options ...Option) *Request {
	number, _, _ := strings.Cut(q.p.Get("CSeq"), " ")
	n, _ := strconv.ParseUint(number, 10, 32)
	return c.request(q.path[0], "ACK", c.contact(to), uint32(n), c.address(to, c.tag(to))).with(options)
}

func (q *Request) with(options []Option) *Request {
	for _, o := range options {
		o(q.p)
	}
	return q
}

// To carries the request on to further nodes, each of which forwards it to the
// next one.
func (q *Request) To(nodes ...*Node) *Request { return q.carry(false, nodes) }

// LostTo sends the request to a node that never gets it.
func (q *Request) LostTo(n *Node) *Request { return q.carry(true, []*Node{n}) }

func (q *Request) carry(lost bool, nodes []*Node) *Request {
	next := &Request{c: q.c, p: q.p.Clone(), path: append([]*Node(nil), q.path...), sent: append([]*wire.Packet(nil), q.sent...), initial: q.initial}
	s := q.c.s
	for _, to := range nodes {
		from := next.path[len(next.path)-1]
		next.prepare(from, to)
		next.sent = append(next.sent, next.p.Clone())
		next.path = append(next.path, to)
		s.transmit(q.c, from, to, next.p, lost)
	}
	return next
}

// prepare puts the node's Via on top, and as a proxy its Record-Route.
func (q *Request) prepare(from, to *Node) {
	q.p.Insert(0, "Via", fmt.Sprintf("SIP/2.0/UDP %s;branch=z9hG4bK%s", from.Addr, q.c.s.token("")))
	if !from.proxy {
		return
	}
	hops, _ := strconv.Atoi(q.p.Get("Max-Forwards"))
	q.p.Set("Max-Forwards", strconv.Itoa(hops-1))
	if q.initial {
		q.p.Insert(len(q.path), "Record-Route", "<sip:"+from.Host+";lr>")
		if !to.proxy {
			q.p.Retarget(q.c.contact(to))
		}
	}
}

// Again sends the request once more over its first link: a retransmission.
func (q *Request) Again(lost bool) {
	q.c.s.transmit(q.c, q.path[0], q.path[1], q.sent[0], lost)
}

// Cancel cancels the request on its link number i (from 0). The node at the end
// of that link confirms.
func (q *Request) Cancel(i int, options ...Option) *Request {
	c := q.cancel(i, options)
	c.Reply("200 OK")
	return c
}

func (q *Request) cancel(i int, options []Option) *Request {
	was := q.sent[i]
	p := &wire.Packet{Start: strings.Replace(was.Start, "INVITE ", "CANCEL ", 1)}
	for _, name := range []string{"Via", "Max-Forwards", "From", "To", "Call-ID"} {
		p.Add(name, was.Get(name))
	}
	p.Add("CSeq", strings.Replace(was.Get("CSeq"), "INVITE", "CANCEL", 1))
	c := &Request{c: q.c, p: p, path: []*Node{q.path[i]}}
	c.with(options)
	c.sent, c.path = []*wire.Packet{p}, append(c.path, q.path[i+1])
	q.c.s.transmit(q.c, q.path[i], q.path[i+1], p, false)
	return c
}

// CancelCrossed cancels like Cancel; the other side has no such transaction any
// more.
func (q *Request) CancelCrossed(i int, options ...Option) {
	q.cancel(i, options).Reply("481 Call/Transaction Does Not Exist")
}

func sdp(n *Node) string {
	return "v=0\r\no=- 1 1 IN IP4 " + n.Addr.Addr().String() + "\r\ns=-\r\nc=IN IP4 " + n.Addr.Addr().String() + "\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
}
