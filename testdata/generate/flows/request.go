package flows

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocsconv/testdata/generate/wire"
)

// request is a request on its way: as it arrived at the last node of its path.
type request struct {
	c       *Call
	p       *wire.Packet
	path    []*Node
	sent    []*wire.Packet // as it was sent on each link
	initial bool
	ended   bool // by a final response
}

func (q *request) end() *Node { return q.path[len(q.path)-1] }

// link returns the place of a node in the path of a request that it sent, or -1.
func (q *request) link(from *Node) int { return slices.Index(q.path[:len(q.path)-1], from) }

// last returns the last request for which something holds.
func (c *Call) last(holds func(*request) bool) *request {
	for _, q := range slices.Backward(c.requests) {
		if holds(q) {
			return q
		}
	}
	return nil
}

// message sends a message, or does again what was done before.
func (s *Stage) message(words, more []string) {
	from, what := s.node(words[0]), words[1]
	var lost bool
	if lost = words[len(words)-1] == "lost"; lost {
		words = words[:len(words)-1]
	}
	c := s.call
	switch {
	case what == "again" && words[2][0] <= '9':
		c.replied(words[2], func(r *reply) bool { return r.q.path[r.from] == from }).again()
	case what == "again":
		q := c.last(func(q *request) bool { return q.p.Method() == words[2] && q.link(from) >= 0 })
		i := q.link(from)
		s.transmit(c, from, q.path[i+1], q.sent[i], lost)
	case what == "forwards":
		c.replied(words[2], func(r *reply) bool { return r.q.path[r.at] == from }).on(c.caller)
	case what[0] <= '9':
		s.reply(from, words[1:], more, lost)
	case words[len(words)-1] == "slow":
		sent := s.now
		s.request(from, words[1:len(words)-1], more, false)
		s.hops[len(s.hops)-1].received, s.now = s.now.Add(underWay), sent
	default:
		s.request(from, words[1:], more, lost)
	}
}

// request sends a request over its way, at whose end it may be replied to at once.
func (s *Stage) request(from *Node, words, more []string, lost bool) {
	var status []string
	if i := slices.IndexFunc(words, func(w string) bool { return strings.HasSuffix(w, ":") }); i > 0 {
		words, status = words[:i+1], words[i+1:]
		words[i] = strings.TrimSuffix(words[i], ":")
	}
	method, anew := words[0], words[len(words)-1] == "anew"
	if anew {
		words = words[:len(words)-1]
	}
	var way []*Node
	for _, name := range words[1:] {
		way = append(way, s.node(name))
	}
	to := way[len(way)-1]
	switch c := s.call; {
	case method == "CANCEL":
		c.cancel(from, to, more, lost)
	case method == "INVITE" && from.proxy:
		q := c.last(func(q *request) bool { return q.p.Method() == "INVITE" && q.end() == from })
		sent := *q
		sent.p = q.p.Clone()
		s.change(sent.p, more)
		sent.carry(way, lost)
	default:
		if anew {
			c.tags = map[*Node]string{}
		}
		q := c.begin(from, to, method)
		s.change(q.p, more)
		q.carry(way, lost)
	}
	if status != nil {
		s.reply(to, status, nil, false)
	}
}

// change does to a message what indented lines say.
func (s *Stage) change(p *wire.Packet, lines []string) {
	for _, l := range lines {
		word, rest, _ := strings.Cut(s.fill(l), " ")
		switch {
		case word == "uri":
			p.Retarget(rest)
		case word == "sdp":
			name, media, _ := strings.Cut(rest, " ")
			if media != "" {
				media += "\r\n"
			}
			p.Carry("application/sdp", sdp(s.node(name))+media)
		case word == "body":
			contentType, body, _ := strings.Cut(rest, " ")
			p.Carry(contentType, strings.ReplaceAll(body, `\r\n`, "\r\n"))
		case strings.HasPrefix(rest, "= "):
			p.Set(word, strings.TrimPrefix(rest, "= "))
		default:
			p.Add(strings.TrimSuffix(word, ":"), rest)
		}
	}
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
		aor = c.callee.AOR
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

// begin makes a request that a node sends by itself: an INVITE, a REGISTER or the first
// one of a call outside of a dialog, and any other inside of the one with the phone at the
// end. What ends at a proxy is for the called one, or for the caller. A proxy speaks in the
// caller's name.
func (c *Call) begin(from, to *Node, method string) *request {
	as := from
	if from.proxy {
		as = c.caller
	}
	if to.proxy {
		to = c.caller
		if as == c.caller {
			to = c.callee
		}
	}
	var q *request
	switch {
	case method == "INVITE" || method == "REGISTER" || len(c.requests) == 0:
		called := "<sip:" + c.callee.AOR + ">"
		if method == "INVITE" { // of each the phones make a dialog of its own
			for n := range c.tags {
				if n != as && !n.proxy {
					delete(c.tags, n)
				}
			}
		}
		uri := "sip:" + c.callee.AOR
		if method == "REGISTER" {
			_, domain, _ := strings.Cut(c.callee.AOR, "@")
			uri = "sip:" + domain
		}
		q = c.make(as, method, uri, c.next(as), called)
		q.initial = method == "INVITE"
	case method == "ACK":
		invite := c.last(func(q *request) bool { return q.p.Method() == "INVITE" && q.path[0] == as && q.end() == to })
		number, _, _ := strings.Cut(invite.p.Get("CSeq"), " ")
		n, _ := strconv.ParseUint(number, 10, 32)
		q = c.make(as, method, c.contact(to), uint32(n), c.address(to, c.tag(to)))
	default:
		method = strings.TrimPrefix(method, "re-")
		q = c.make(as, method, c.contact(to), c.next(as), c.address(to, c.tag(to)))
	}
	if method == "INVITE" {
		q.p.Carry("application/sdp", sdp(as))
	}
	q.path = []*Node{from}
	return q
}

func (c *Call) make(from *Node, method, uri string, cseq uint32, to string) *request {
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
	return &request{c: c, p: p}
}

// carry takes a request on to further nodes, each of which forwards it to the next one.
func (q *request) carry(way []*Node, lost bool) {
	next := &request{c: q.c, p: q.p.Clone(), path: slices.Clone(q.path), sent: slices.Clone(q.sent), initial: q.initial}
	for _, to := range way {
		from := next.end()
		next.prepare(from, to)
		next.sent = append(next.sent, next.p.Clone())
		next.path = append(next.path, to)
		q.c.s.transmit(q.c, from, to, next.p, lost)
	}
	q.c.requests = append(q.c.requests, next)
}

// prepare puts the node's Via on top, and as a proxy its Record-Route.
func (q *request) prepare(from, to *Node) {
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

// cancel cancels the last INVITE on the link from one node to another one.
func (c *Call) cancel(from, to *Node, more []string, lost bool) {
	invite := c.last(func(q *request) bool {
		i := q.link(from)
		return q.p.Method() == "INVITE" && i >= 0 && q.path[i+1] == to
	})
	q := invite.repeat(invite.link(from), "CANCEL", []string{"Via", "Max-Forwards", "From", "To", "Call-ID"})
	c.s.change(q.p, more)
	c.requests = append(c.requests, q)
	c.s.transmit(c, from, to, q.p, lost)
}

// repeat makes a request of the transaction of an INVITE on one of its links.
func (q *request) repeat(link int, method string, names []string) *request {
	was := q.sent[link]
	p := &wire.Packet{Start: strings.Replace(was.Start, "INVITE ", method+" ", 1)}
	for _, name := range names {
		p.Add(name, was.Get(name))
	}
	p.Add("CSeq", strings.Replace(was.Get("CSeq"), "INVITE", method, 1))
	return &request{c: q.c, p: p, path: q.path[link : link+2], sent: []*wire.Packet{p}}
}

func sdp(n *Node) string {
	return "v=0\r\no=- 1 1 IN IP4 " + n.Addr.Addr().String() + "\r\ns=-\r\nc=IN IP4 " + n.Addr.Addr().String() + "\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
}
