package calls

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"ocsconv/testdata/generate/wire"
)

// Plan says how a call goes.
type Plan struct {
	Outcome   Outcome
	Endpoints int // registered endpoints of the callee that reply, 0 to 6
	Silent    int // registered endpoints that never reply
	Winner    int // the endpoint that answers, declines, is busy or redirects

	EarlyMedia bool // endpoints send 183 with SDP, reliably (RFC 3262)
	Second     bool // the first endpoint sends another reliable 183
	Auth       bool // the first INVITE is challenged
	ServerProg bool // a server sends its own 183
	Count      bool // 13004 says how many endpoints (newer servers)
	Retransmit bool // the first 18x and the 2xx are sent twice
	KeepAlive  bool // the first endpoint repeats its 180 after a minute
	BusyFirst  bool // the last endpoint is busy while others ring
	Race       bool // two endpoints answer at once
	Mediation  bool // the callee's mobile rings too, behind a Mediation Server
	Team       int  // colleagues that ring after ten seconds
	Promote    bool // ICE ends in a re-INVITE
	Remote     bool // the caller comes from outside
	HangUp     string
	Text       int  // not a call but an instant messaging session of so many messages
	Delayed    bool // the text session is accepted late (Lync)
	RingTime   time.Duration
	TalkTime   time.Duration

	Callee  Person   // zero for someone
	Device  *Client  // the callee's first endpoint, who then is the callee; nil for a new one
	Phrases []string // what the instant messages say; empty for small talk
}

// The ways a call ends that was answered.
const (
	CallerHangsUp = "caller"
	CalleeHangsUp = "callee"
	NobodyHangsUp = "" // the log ends before
)

// RandomPlan returns a plan of any kind.
func RandomPlan(r *rand.Rand) Plan {
	flip := func(oneIn int) bool { return r.IntN(oneIn) == 0 }
	p := Plan{
		Outcome: Outcomes[r.IntN(len(Outcomes))], Endpoints: 1 + r.IntN(6),
		EarlyMedia: flip(2), Second: flip(6), Auth: flip(5), ServerProg: flip(2), Count: flip(4), Retransmit: flip(4),
		KeepAlive: flip(8), BusyFirst: flip(5), Race: flip(6), Mediation: flip(6), Promote: flip(2), Remote: flip(3),
		HangUp:   [...]string{CallerHangsUp, CalleeHangsUp, NobodyHangsUp}[r.IntN(3)],
		RingTime: time.Duration(1500+r.IntN(15000)) * time.Millisecond, TalkTime: time.Duration(7000+r.IntN(90000)) * time.Millisecond,
	}
	if flip(2) {
		p.Outcome = Answered
	}
	if flip(8) {
		p.Team = 1 + r.IntN(3)
	}
	if flip(8) {
		p.Silent = 1 + r.IntN(2)
	}
	if flip(5) {
		p.Text, p.Delayed = 1+r.IntN(6), flip(2)
	}
	p.Winner = r.IntN(p.Endpoints)
	return p
}

// branch is one place where the INVITE went to.
type branch struct {
	node   *node
	tag    string
	media  media
	got    *wire.Packet // the INVITE as it arrived
	own    bool         // a registered endpoint of the callee
	silent bool
	ended  string // the state that it reached by itself: "busy", "race-lost"
	cseq   int    // last CSeq number the caller used in this dialog
	rang   time.Time
	over   bool // nothing is left to cancel
}

// Call is a call that was played.
type Call struct {
	Plan Plan

	*play
	callee    Person
	sent      *wire.Packet   // the INVITE as the caller sent it
	received  []*wire.Packet // as each server got it
	invite    *wire.Packet   // as the last of them got it
	inviteSeq int
	serverTag string
	offer     media
	branches  []*branch
	winner    int // number of the branch that won; -1
	divertTo  int // number of the branch that the call was diverted to; -1
	start     time.Time
}

// Play plays a call that starts at start. The plan's impossible combinations
// are made possible: a race needs two endpoints, and so on.
func Play(r *rand.Rand, cast *Cast, plan Plan, start time.Time) *Call {
	c := &Call{Plan: possible(plan), play: newPlay(r, cast), winner: -1, divertTo: -1, start: start.Truncate(time.Millisecond)}
	plan = c.Plan
	c.remote = plan.Remote
	c.serverTag = upperHex(r, 32)
	c.callee = plan.Callee
	if plan.Device != nil {
		c.callee = plan.Device.Person
	}
	if c.callee.User == "" {
		c.callee = someone(r, cast.Owner.Person)
	}
	c.register()

	c.run()
	c.countSignatures()
	return c
}

func (c *Call) run() {
	plan := c.Plan
	at := c.call(c.start)
	if plan.Outcome == Failed {
		c.fail(at, "404 Not Found", fmt.Sprintf(`1003;reason="User does not exist";source="%s"`, c.home().FQDN()))
		return
	}
	c.ring(at)
	decided := at.Add(plan.RingTime)
	if last := c.lastRang(); decided.Before(last) {
		decided = last.Add(c.ms(300, 900))
	}
	c.decide(decided)
}

func possible(p Plan) Plan {
	p.Endpoints = min(max(p.Endpoints, 1), 6)
	p.Winner = min(max(p.Winner, 0), p.Endpoints-1)
	if p.Endpoints < 2 || p.Text > 0 {
		p.Race = p.Race && p.Endpoints >= 2
		p.BusyFirst = false
	}
	if p.BusyFirst {
		p.Endpoints = max(p.Endpoints, 2)
		p.Winner = min(p.Winner, p.Endpoints-2)
	}
	if p.Race && p.BusyFirst {
		p.Race = p.Endpoints >= 3
	}
	if p.Outcome != Answered {
		p.Race = false
	}
	if p.Outcome == Busy || p.Outcome == Redirected {
		p.BusyFirst, p.Mediation, p.Team, p.Silent = false, false, 0, 0
	}
	if p.Text > 0 {
		p.EarlyMedia, p.Mediation, p.Team, p.Promote, p.KeepAlive, p.Second = false, false, 0, false, false, false
		if p.Outcome == Voicemail || p.Outcome == Diverted || p.Outcome == Redirected {
			p.Outcome = Answered
		}
	}
	if p.Outcome == NoAnswer || p.Outcome == Voicemail || p.Outcome == Diverted {
		p.RingTime = max(p.RingTime, 20*time.Second)
	}
	if p.Team > 0 {
		p.RingTime = max(p.RingTime, 14*time.Second)
	}
	if p.KeepAlive {
		p.RingTime = max(p.RingTime, 65*time.Second)
	}
	return p
}

// register signs the callee's endpoints in.
func (c *Call) register() {
	for i := range c.Plan.Endpoints + c.Plan.Silent {
		client := c.cast.client(c.r, c.callee, i)
		if i == 0 && c.Plan.Device != nil {
			client = c.Plan.Device
		}
		b := c.add(client)
		b.own = true
		b.silent = i >= c.Plan.Endpoints
	}
}

func (c *Call) add(client *Client) *branch {
	taken := func() bool {
		return client.Addr == c.cast.Owner.Addr ||
			slices.ContainsFunc(c.branches, func(b *branch) bool { return b.node.client.Addr == client.Addr })
	}
	for client != c.Plan.Device && taken() {
		client.Addr = c.cast.client(c.r, client.Person, 0).Addr
	}
	b := &branch{node: &node{client: client}, tag: hex(c.r, 10), media: c.cast.media(c.r, client.Addr.Addr()), cseq: 0}
	c.branches = append(c.branches, b)
	return b
}

// home returns the callee's server.
func (c *Call) home() *Server { return c.path[len(c.path)-1].server }

// up returns the way from the caller to the callee's server, down the way back.
func (c *Call) up() []*node { return append([]*node{c.caller}, c.path...) }
func (c *Call) down() []*node {
	d := c.up()
	slices.Reverse(d)
	return d
}

// call sends the INVITE, twice when it is challenged, and returns when the
// callee's server has it.
func (c *Call) call(at time.Time) time.Time {
	c.offer = c.cast.media(c.r, c.caller.client.Addr.Addr())
	c.inviteSeq = 1
	if c.Plan.Auth {
		first := c.newInvite()
		first.Drop("Proxy-Authorization")
		got, t := c.request(at, first, label{InitialInvite, byCaller, None, false}, c.caller, c.path[0])
		challenge := got.Response("407 Proxy Authentication Required", c.serverTag)
		challenge.Add("Proxy-Authenticate", `NTLM realm="SIP Communications Service", targetname="`+c.path[0].server.FQDN()+`", version=4`)
		challenge.Add("Server", products[c.cast.Era].stack)
		_, t = c.replyUnsigned(t, challenge, label{FinalError, byServer, Terminated, false})
		c.request(t.Add(c.ms(1, 5)), c.errorAck(first, challenge), label{ErrorAck, byCaller, Terminated, false}, c.caller, c.path[0])
		at = t.Add(c.ms(10, 60))
		c.inviteSeq = 2
	}
	c.sent = c.newInvite()
	got, t := c.request(at, c.sent, label{InitialInvite, byCaller, None, true}, c.caller, c.path[0])
	c.received = []*wire.Packet{got}
	c.reply(t, got.Response("100 Trying", ""), label{Trying, byServer, Proceeding, false}, c.path[0], c.caller)
	for i := 1; i < len(c.path); i++ {
		next, arrived := c.request(t, got, label{InitialInvite, byCaller, None, false}, c.path[i-1], c.path[i])
		c.reply(arrived, next.Response("100 Trying", ""), label{Trying, unjudged, Proceeding, false}, c.path[i], c.path[i-1])
		got, t = next, arrived
		c.received = append(c.received, got)
	}
	c.invite = got
	return t
}

// replyUnsigned carries a challenge, which no server signs yet.
func (c *Call) replyUnsigned(at time.Time, p *wire.Packet, l label) (*wire.Packet, time.Time) {
	return p, c.transmit(at, c.path[0], c.caller, p, l)
}

func (c *Call) newInvite() *wire.Packet {
	me := c.caller.client
	p := &wire.Packet{Start: "INVITE sip:" + c.callee.AOR() + " SIP/2.0"}
	p.Add("Via", "SIP/2.0/TLS "+me.Addr.String())
	p.Add("Max-Forwards", "70")
	p.Add("From", fmt.Sprintf("<sip:%s>;tag=%s;epid=%s", me.AOR(), c.callerTag, me.Epid))
	p.Add("To", "<sip:"+c.callee.AOR()+">")
	p.Add("Call-ID", c.callID)
	p.Add("CSeq", fmt.Sprintf("%d INVITE", c.inviteSeq))
	p.Add("Contact", "<"+me.GRUU()+">")
	p.Add("User-Agent", me.UserAgent)
	p.Add("Supported", "ms-dialog-route-set-update")
	p.Add("Supported", "timer")
	p.Add("Supported", "histinfo")
	if c.cast.Era >= Lync2010 {
		p.Add("Ms-Conversation-ID", "Ac"+digits(c.r, 24, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")+"==")
	}
	if c.Plan.Text > 0 {
		p.Add("Ms-Text-Format", "text/plain; charset=UTF-8")
		if c.Plan.Delayed {
			p.Add("Supported", "ms-delayed-accept")
		}
	} else {
		p.Add("Supported", "ms-early-media")
		p.Add("Supported", "100rel")
		p.Add("ms-keep-alive", "UAC;hop-hop=yes")
		p.Add("Allow", "INVITE, BYE, ACK, CANCEL, INFO, UPDATE, REFER, NOTIFY, BENOTIFY, OPTIONS")
	}
	p.Add("Proxy-Authorization", c.clientSignature())
	if c.Plan.Text > 0 {
		p.Carry("application/sdp", textOffer(me.Addr))
		return p
	}
	contentType, body := c.offer.both()
	p.Carry(contentType, body)
	return p
}

// errorAck acknowledges a final response that is no 2xx (RFC 3261 §17.1.1.3).
func (c *Call) errorAck(invite, final *wire.Packet) *wire.Packet {
	_, uri, _ := strings.Cut(invite.Start, " ")
	p := &wire.Packet{Start: "ACK " + uri}
	p.Fields = append(p.Fields, invite.All("Via")[:1]...)
	p.Add("Max-Forwards", "70")
	p.Add("From", invite.Get("From"))
	p.Add("To", final.Get("To"))
	p.Add("Call-ID", c.callID)
	p.Add("CSeq", strings.Replace(invite.Get("CSeq"), "INVITE", "ACK", 1))
	if invite.Find("User-Agent") >= 0 {
		p.Add("User-Agent", invite.Get("User-Agent"))
	}
	if sig := invite.Get("Proxy-Authorization"); sig != "" {
		p.Add("Proxy-Authorization", c.clientSignature())
	}
	return p
}

// report sends a 101 Progress Report of the routing application.
func (c *Call) report(at time.Time, kind Kind, id int, reason, more string) time.Time {
	p := c.invite.Response("101 Progress Report", c.serverTag)
	p.Drop("Record-Route")
	p.Add("ms-diagnostics", fmt.Sprintf(`%d;reason="%s";source="%s";appName="InboundRouting"%s`, id, reason, c.home().FQDN(), more))
	p.Add("Server", "InboundRouting/"+products[c.cast.Era].app)
	_, t := c.reply(at, p, label{kind, byServer, Proceeding, kind == Forwarded}, c.down()...)
	return t
}

// ring forks the INVITE and lets the endpoints reply.
func (c *Call) ring(at time.Time) {
	if c.Plan.ServerProg {
		p := c.invite.Response("183 Session Progress", c.serverTag)
		p.Drop("Record-Route")
		p.Add("Server", products[c.cast.Era].stack)
		c.reply(at.Add(c.ms(15, 30)), p, label{ServerProg, byServer, Proceeding, false}, c.down()...)
	}
	count := ""
	if c.Plan.Count {
		count = fmt.Sprintf(`;Count="%d"`, c.Plan.Endpoints+c.Plan.Silent)
	}
	at = at.Add(c.ms(40, 60))
	c.report(at, Forked, 13004, "Request was proxied to one or more registered endpoints", count)
	at = at.Add(c.ms(60, 90))
	for i, b := range c.branches {
		c.leg(at.Add(time.Duration(10*i)*time.Millisecond), i)
		if !b.silent {
			c.progress(at.Add(c.ms(150, 900)), i)
		}
	}
	if c.Plan.Mediation {
		c.mediation(at.Add(c.ms(50, 90)))
	}
	if c.Plan.Team > 0 {
		c.team(at.Add(10 * time.Second))
	}
}

// leg sends a copy of the INVITE to one endpoint.
func (c *Call) leg(at time.Time, i int) {
	b := c.branches[i]
	p := c.invite.Clone()
	p.Set("To", "<sip:"+c.callee.AOR()+">;epid="+b.node.client.Epid)
	p.Add("history-info", "<sip:"+c.callee.AOR()+">;index=1")
	home := c.path[len(c.path)-1]
	c.forward(p, home, b.node)
	arrived := c.transmit(at, home, b.node, p, label{Leg, i, None, false})
	b.got = p
	b.rang = arrived
	if b.silent {
		return
	}
	try := p.Response("100 Trying", "")
	try.Add("User-Agent", b.node.client.UserAgent)
	try.Add("Proxy-Authorization", c.clientSignature())
	c.transmit(arrived.Add(c.ms(5, 30)), b.node, home, try, label{Trying, i, Proceeding, false})
}

// from returns the way of a response from an endpoint to the caller.
func (c *Call) from(i int) []*node { return append([]*node{c.branches[i].node}, c.down()...) }

// to returns the way of a request from the caller to an endpoint.
func (c *Call) to(i int) []*node { return append(c.up(), c.branches[i].node) }

// says makes a response of an endpoint to the INVITE.
func (c *Call) says(i int, status string) *wire.Packet {
	b := c.branches[i]
	p := b.got.Response(status, b.tag)
	if status[0] == '1' || status[0] == '2' {
		p.Add("Contact", "<"+b.node.client.GRUU()+">")
	}
	p.Add("User-Agent", b.node.client.UserAgent)
	p.Add("Proxy-Authorization", c.clientSignature())
	return p
}

// progress lets an endpoint ring: with early media a reliable 183 and its
// PRACK first, then 180.
func (c *Call) progress(at time.Time, i int) {
	b := c.branches[i]
	if at.Before(b.rang) {
		at = b.rang.Add(c.ms(40, 90))
	}
	b.cseq = c.inviteSeq
	if c.Plan.EarlyMedia {
		at = c.reliable(at, i, 1, Progress)
		if i == 0 && c.Plan.Second {
			at = c.reliable(at.Add(c.ms(30, 80)), i, 2, Progress2)
		}
	}
	first := len(c.hops)
	_, rang := c.reply(at.Add(c.ms(20, 90)), c.says(i, "180 Ringing"), label{Ringing, i, Early, false}, c.from(i)...)
	b.rang = rang
	last := len(c.hops)
	if i == 0 && c.Plan.Retransmit {
		c.again(first, last, 500*time.Millisecond, label{Retransmitted, i, Early, false})
		b.rang = rang.Add(500 * time.Millisecond)
	}
	if i == 0 && c.Plan.KeepAlive {
		c.again(first, last, time.Minute, label{KeepAlive, i, Early, false})
		b.rang = rang.Add(time.Minute)
	}
}

// reliable sends a 183 with SDP and waits for its PRACK (RFC 3262).
func (c *Call) reliable(at time.Time, i, rseq int, kind Kind) time.Time {
	b := c.branches[i]
	p := c.says(i, "183 Session Progress")
	p.Add("Require", "100rel")
	p.Add("RSeq", fmt.Sprint(rseq))
	p.Carry("application/sdp", b.media.offer())
	_, t := c.reply(at, p, label{kind, i, Early, false}, c.from(i)...)
	b.cseq++
	prack := c.within(i, "PRACK", b.cseq)
	prack.Add("RAck", fmt.Sprintf("%d %d INVITE", rseq, c.inviteSeq))
	got, t := c.request(t.Add(c.ms(8, 40)), prack, label{Prack, i, Early, false}, c.to(i)...)
	_, t = c.reply(t.Add(c.ms(2, 10)), c.confirms(i, got, "200 OK"), label{PrackOK, i, Early, false}, c.from(i)...)
	return t
}

// within makes a request of the caller inside an endpoint's dialog.
func (c *Call) within(i int, method string, cseq int) *wire.Packet {
	b, me := c.branches[i], c.caller.client
	p := &wire.Packet{Start: method + " " + b.node.client.GRUU() + " SIP/2.0"}
	p.Add("Via", "SIP/2.0/TLS "+me.Addr.String())
	p.Add("Max-Forwards", "70")
	p.Add("From", fmt.Sprintf("<sip:%s>;tag=%s;epid=%s", me.AOR(), c.callerTag, me.Epid))
	p.Add("To", b.got.Get("To")+";tag="+b.tag)
	p.Add("Call-ID", c.callID)
	p.Add("CSeq", fmt.Sprintf("%d %s", cseq, method))
	p.Add("Route", c.recordRoute(c.home()))
	p.Add("User-Agent", me.UserAgent)
	p.Add("Supported", "ms-dialog-route-set-update")
	p.Add("Proxy-Authorization", c.clientSignature())
	return p
}

// confirms answers a request inside the dialog for the endpoint.
func (c *Call) confirms(i int, got *wire.Packet, status string) *wire.Packet {
	p := got.Response(status, c.branches[i].tag)
	p.Add("User-Agent", c.branches[i].node.client.UserAgent)
	p.Add("Proxy-Authorization", c.clientSignature())
	return p
}

// mediation rings the callee's mobile through a Mediation Server.
func (c *Call) mediation(at time.Time) {
	c.report(at, Added, 13005, "Request was proxied to one or more additional targets", "")
	m := c.cast.client(c.r, Person{User: "med01.contoso.com", Domain: "contoso.com"}, 0)
	m.Epid = upperHex(c.r, 10)
	m.UserAgent = "RTCC/" + products[c.cast.Era].app + " MediationServer"
	m.Contact = "sip:med01.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:" + GRUUToken(m.Epid)
	c.add(m)
	i := len(c.branches) - 1
	c.leg(at.Add(c.ms(20, 40)), i)
	b := c.branches[i]
	b.cseq = c.inviteSeq
	b.rang = c.reliable(at.Add(c.ms(1200, 1900)), i, 1, Progress)
}

// team rings colleagues of the callee as well.
func (c *Call) team(at time.Time) {
	c.report(at, Added, 13005, "Request was proxied to one or more additional targets", "")
	known := []Person{c.cast.Owner.Person, c.callee}
	for n := range c.Plan.Team {
		p := someone(c.r, known...)
		known = append(known, p)
		c.add(c.cast.client(c.r, p, 0))
		i := len(c.branches) - 1
		t := at.Add(time.Duration(10+10*n) * time.Millisecond)
		c.leg(t, i)
		c.progress(t.Add(c.ms(150, 900)), i)
	}
}

func (c *Call) lastRang() time.Time {
	var last time.Time
	for _, b := range c.branches {
		if b.rang.After(last) {
			last = b.rang
		}
	}
	return last
}
