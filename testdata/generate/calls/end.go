package calls

import (
	"fmt"
	"strings"
	"time"

	"ocsconv/testdata/generate/wire"
)

// decide brings the call to its outcome.
func (c *Call) decide(at time.Time) {
	w := c.Plan.Winner
	if c.Plan.BusyFirst {
		at = c.busy(at, c.Plan.Endpoints-1).Add(c.ms(300, 1500))
	}
	switch c.Plan.Outcome {
	case Answered:
		c.answered(at, w)
	case Cancelled:
		c.cancelled(at)
	case Busy:
		for i := range c.branches {
			if i != w {
				at = c.busy(at, i).Add(c.ms(200, 900))
			}
		}
		c.branches[w].ended = "busy"
		c.refuse(at, w, "486 Busy Here")
	case Declined:
		c.branches[w].ended = "declined"
		c.cancelLegs(c.refuse(at, w, "603 Decline"), "")
	case NoAnswer:
		c.fail(c.cancelLegs(at, ""), "480 Temporarily Unavailable",
			fmt.Sprintf(`13001;reason="The routing rules did not result in a suitable final response";source="%s";appName="InboundRouting"`, c.home().FQDN()))
	case Voicemail, Diverted:
		c.diverted(at)
	case Redirected:
		c.branches[w].ended = "diverted"
		c.refuse(at, w, "302 Moved Temporarily")
	}
}

// busy lets an endpoint refuse for itself; the server keeps that, for others
// still ring (RFC 3261 §16.7). It returns when the server knows.
func (c *Call) busy(at time.Time, i int) time.Time {
	b := c.branches[i]
	b.ended, b.over = "busy", true
	_, t := c.toHome(at, i, c.says(i, "486 Busy Here"), label{FinalError, i, Terminated, true})
	return t
}

// toHome carries a final error of an endpoint to its server, which
// acknowledges it on the leg.
func (c *Call) toHome(at time.Time, i int, p *wire.Packet, l label) (*wire.Packet, time.Time) {
	home := c.path[len(c.path)-1]
	t := c.transmit(at, c.branches[i].node, home, p, l)
	c.transmit(t.Add(c.ms(1, 4)), home, c.branches[i].node, c.legAck(i, p), label{ErrorAck, i, Terminated, false})
	return p, t
}

// legAck is the server's own ACK for an error on a leg.
func (c *Call) legAck(i int, final *wire.Packet) *wire.Packet {
	p := c.onLeg(i, "ACK")
	p.Set("To", final.Get("To"))
	return p
}

// onLeg makes a CANCEL or ACK that belongs to the INVITE of a leg: same
// Request-URI, topmost Via, From, To, Call-ID and CSeq number (RFC 3261 §9.1).
func (c *Call) onLeg(i int, method string) *wire.Packet {
	got := c.branches[i].got
	_, uri, _ := strings.Cut(got.Start, " ")
	p := &wire.Packet{Start: method + " " + uri}
	p.Fields = append(p.Fields, got.All("Via")[0])
	p.Add("Authentication-Info", c.serverSignature())
	p.Add("Max-Forwards", "70")
	p.Add("From", got.Get("From"))
	p.Add("To", got.Get("To"))
	p.Add("Call-ID", c.callID)
	p.Add("CSeq", fmt.Sprintf("%d %s", c.inviteSeq, method))
	return p
}

// refuse lets an endpoint end the call for the caller, with a final error that
// the servers pass on. It returns when the callee's server has it.
func (c *Call) refuse(at time.Time, i int, status string) time.Time {
	b := c.branches[i]
	b.over = true
	p := c.says(i, status)
	if strings.HasPrefix(status, "302") {
		p.Add("Contact", "<sip:"+someone(c.r, c.callee, c.cast.Owner.Person).AOR()+">")
	}
	l := label{FinalError, i, Terminated, true}
	p, t := c.toHome(at, i, p, l)
	p = p.Clone()
	p.PopVia()
	p.Drop("Proxy-Authorization")
	c.final(t.Add(c.ms(5, 15)), p, l)
	return t
}

// fail ends the call with an answer that a server made.
func (c *Call) fail(at time.Time, status, diagnostics string) {
	p := c.invite.Response(status, c.serverTag)
	p.Drop("Record-Route")
	p.Add("ms-diagnostics", diagnostics)
	p.Add("Server", products[c.cast.Era].stack)
	c.final(at, p, label{FinalError, byServer, Terminated, true})
}

// final carries a final error from the callee's server to the caller; every
// hop acknowledges it.
func (c *Call) final(at time.Time, p *wire.Packet, l label) {
	ack := label{ErrorAck, l.branch, Terminated, false}
	if l.branch < 0 {
		ack.branch = byCaller
	}
	for k := len(c.path) - 1; k > 0; k-- {
		at = c.transmit(at, c.path[k], c.path[k-1], p, l)
		c.transmit(at.Add(c.ms(1, 4)), c.path[k-1], c.path[k], c.serverAck(k, p), label{ErrorAck, unjudged, Terminated, false})
		p = p.Clone()
		p.PopVia()
		at = at.Add(c.ms(5, 15))
	}
	p, at = c.reply(at, p, l, c.path[0], c.caller)
	c.request(at.Add(c.ms(1, 5)), c.errorAck(c.sent, p), ack, c.caller, c.path[0])
}

// serverAck is the ACK of server k-1 to server k.
func (c *Call) serverAck(k int, final *wire.Packet) *wire.Packet {
	p := c.errorAck(c.received[k], final)
	p.Drop("User-Agent")
	p.Fields[0].Value, _, _ = strings.Cut(p.Fields[0].Value, ";ms-received-port")
	return p
}

// cancelLegs stops every endpoint that is still ringing and returns when the
// last of them has been told.
func (c *Call) cancelLegs(at time.Time, reason string) time.Time {
	last := at
	home := c.path[len(c.path)-1]
	for i, b := range c.branches {
		if b.over {
			continue
		}
		b.over = true
		cancel := c.onLeg(i, "CANCEL")
		if reason != "" {
			cancel.Add("Reason", reason)
		}
		at = at.Add(time.Duration(2) * time.Millisecond)
		t := c.transmit(at, home, b.node, cancel, label{Cancel, i, Terminated, false})
		last = t
		if b.silent {
			continue
		}
		ok := cancel.Response("200 OK", b.tag)
		ok.Add("User-Agent", b.node.client.UserAgent)
		ok.Add("Proxy-Authorization", c.clientSignature())
		c.transmit(t.Add(c.ms(1, 6)), b.node, home, ok, label{CancelOK, i, Terminated, false})
		_, last = c.toHome(t.Add(c.ms(50, 70)), i, c.says(i, "487 Request Terminated"), label{FinalError, i, Terminated, false})
	}
	return last.Add(c.ms(5, 10))
}

// cancelled lets the caller give up.
func (c *Call) cancelled(at time.Time) {
	_, uri, _ := strings.Cut(c.sent.Start, " ")
	p := &wire.Packet{Start: "CANCEL " + uri}
	for _, name := range []string{"Via", "Max-Forwards", "From", "To", "Call-ID"} {
		p.Add(name, c.sent.Get(name))
	}
	p.Add("CSeq", fmt.Sprintf("%d CANCEL", c.inviteSeq))
	p.Add("User-Agent", c.caller.client.UserAgent)
	p.Add("Proxy-Authorization", c.clientSignature())
	got, t := c.request(at, p, label{Cancel, byCaller, Terminated, true}, c.caller, c.path[0])
	c.okToCancel(t, got, 0)
	for k := 1; k < len(c.path); k++ {
		onward := got.Clone()
		onward.Drop("Proxy-Authorization")
		onward.Fields[onward.Find("Via")].Value, _, _ = strings.Cut(c.received[k].Get("Via"), ";ms-received-port")
		t = c.transmit(t, c.path[k-1], c.path[k], onward, label{Cancel, byCaller, Terminated, false})
		c.okToCancel(t.Add(c.ms(1, 4)), onward, k)
	}
	t = c.cancelLegs(t.Add(c.ms(2, 8)), "")
	final := c.invite.Response("487 Request Terminated", c.serverTag)
	final.Drop("Record-Route")
	final.Add("Server", products[c.cast.Era].stack)
	c.final(t, final, label{FinalError, byServer, Terminated, true})
}

func (c *Call) okToCancel(at time.Time, cancel *wire.Packet, k int) {
	ok := cancel.Response("200 OK", c.serverTag)
	ok.Add("Server", products[c.cast.Era].stack)
	c.reply(at, ok, label{CancelOK, byServer, Terminated, false}, c.down()[len(c.path)-1-k:][:2]...)
}

// answered lets an endpoint answer; another one may be as quick.
func (c *Call) answered(at time.Time, w int) {
	c.winner = w
	b := c.branches[w]
	b.over = true
	first := len(c.hops)
	home, t := c.accept(at, w, Answer)
	last := len(c.hops)
	rival := -1
	if c.Plan.Race {
		rival = c.rival(w)
	}
	if rival >= 0 {
		c.branches[rival].over, c.branches[rival].ended = true, "race-lost"
		_, t = c.accept(t.Add(c.ms(1, 9)), rival, Answer2)
	}
	reason := ""
	if c.cast.Era >= Lync2010 {
		reason = `SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:` + b.node.client.AOR() + `"`
	}
	c.cancelLegs(home.Add(c.ms(5, 12)), reason)
	if c.Plan.Retransmit && rival < 0 {
		c.again(first, last, 500*time.Millisecond, label{Answer, w, Accepted, false})
		t = t.Add(540 * time.Millisecond)
	}
	t = c.acknowledge(t.Add(c.ms(20, 110)), w)
	if rival >= 0 {
		gone := c.acknowledge(t.Add(c.ms(1, 9)), rival)
		c.bye(gone.Add(c.ms(5, 30)), rival, true)
	}
	c.talk(t, w)
}

func (c *Call) rival(w int) int {
	for i, b := range c.branches {
		if i != w && b.own && !b.silent && !b.over {
			return i
		}
	}
	return -1
}

// accept sends the 2xx of an endpoint and returns when the callee's server and
// when the caller has it.
func (c *Call) accept(at time.Time, i int, kind Kind) (home, caller time.Time) {
	b := c.branches[i]
	p := c.says(i, "200 OK")
	p.Add("P-Asserted-Identity", "<sip:"+b.node.client.AOR()+">")
	if tel := b.node.client.Tel; tel != "" {
		p.Set("P-Asserted-Identity", "<sip:"+b.node.client.AOR()+">, <tel:"+tel+">")
	}
	if c.Plan.Text > 0 {
		p.Carry("application/sdp", textOffer(b.node.client.Addr))
	} else {
		p.Carry("application/sdp", b.media.offer())
	}
	first := len(c.hops)
	_, caller = c.reply(at, p, label{kind, i, Accepted, true}, c.from(i)...)
	return c.hops[first].received, caller
}

// acknowledge sends the ACK for a 2xx and returns when the endpoint has it.
func (c *Call) acknowledge(at time.Time, i int) time.Time {
	_, t := c.request(at, c.within(i, "ACK", c.inviteSeq), label{AnswerAck, i, Confirmed, true}, c.to(i)...)
	return t
}

// talk plays what happens between the ACK and the end.
func (c *Call) talk(at time.Time, w int) {
	if c.branches[w].cseq == 0 {
		c.branches[w].cseq = c.inviteSeq
	}
	if c.Plan.Promote {
		at = c.promote(at.Add(c.ms(900, 5500)), w)
	}
	for n := range c.Plan.Text {
		at = c.text(at.Add(c.ms(800, 9000)), w, n)
	}
	at = at.Add(c.Plan.TalkTime)
	if c.Plan.HangUp != NobodyHangsUp {
		c.bye(at, w, c.Plan.HangUp == CallerHangsUp)
	}
}

// promote names the chosen candidates in a re-INVITE, which the other side
// confirms.
func (c *Call) promote(at time.Time, i int) time.Time {
	b := c.branches[i]
	local, remote := c.pair(i)
	b.cseq++
	p := c.within(i, "INVITE", b.cseq)
	p.Add("Contact", "<"+c.caller.client.GRUU()+">")
	p.Carry("application/sdp", promotion(local, remote))
	got, t := c.request(at, p, label{ReInvite, i, Confirmed, false}, c.to(i)...)
	ok := c.confirms(i, got, "200 OK")
	ok.Add("Contact", "<"+b.node.client.GRUU()+">")
	ok.Carry("application/sdp", promotion(remote, local))
	_, t = c.reply(t.Add(c.ms(20, 120)), ok, label{ReInviteOK, i, Confirmed, false}, c.from(i)...)
	_, t = c.request(t.Add(c.ms(5, 100)), c.within(i, "ACK", b.cseq), label{ReInviteAck, i, Confirmed, false}, c.to(i)...)
	return t
}

// pair returns the candidates that ICE chose: through the relay where either
// side is outside.
func (c *Call) pair(i int) (local, remote candidate) {
	local, remote = c.offer.host, c.branches[i].media.host
	if c.Plan.Remote {
		remote = c.branches[i].media.relay
	}
	return local, remote
}

var phrases = [...]string{
	"Do you have a minute?", "Sure.", "The gateway rejects the call again.", "Which trunk?",
	"The second one, since this morning.", "I will look at the trace.", "Grüße aus Köln", "thanks :-)",
}

// text sends one instant message, from either side in turn.
func (c *Call) text(at time.Time, i, n int) time.Time {
	b := c.branches[i]
	l, ok := label{MessageReq, i, Confirmed, false}, label{MessageOK, i, Confirmed, false}
	phrase := phrases[c.r.IntN(len(phrases))]
	if n < len(c.Plan.Phrases) {
		phrase = c.Plan.Phrases[n]
	}
	if n%2 == 0 {
		b.cseq++
		p := c.within(i, "MESSAGE", b.cseq)
		p.Carry("text/plain; charset=UTF-8", phrase)
		got, t := c.request(at, p, l, c.to(i)...)
		_, t = c.reply(t.Add(c.ms(1, 5)), c.confirms(i, got, "200 OK"), ok, c.from(i)...)
		return t
	}
	p := c.fromEndpoint(i, "MESSAGE", n)
	p.Carry("text/plain; charset=UTF-8", phrase)
	got, t := c.request(at, p, l, c.from(i)...)
	return c.callerOK(t.Add(c.ms(1, 5)), i, got, ok)
}

// fromEndpoint makes a request that an endpoint sends inside its dialog: From
// and To change places, and the endpoint counts its CSeq for itself.
func (c *Call) fromEndpoint(i int, method string, cseq int) *wire.Packet {
	b, me := c.branches[i], c.caller.client
	p := &wire.Packet{Start: method + " " + me.GRUU() + " SIP/2.0"}
	p.Add("Via", "SIP/2.0/TLS "+b.node.client.Addr.String())
	p.Add("Max-Forwards", "70")
	p.Add("From", fmt.Sprintf("<sip:%s>;tag=%s;epid=%s", c.callee.AOR(), b.tag, b.node.client.Epid))
	p.Add("To", fmt.Sprintf("<sip:%s>;tag=%s;epid=%s", me.AOR(), c.callerTag, me.Epid))
	p.Add("Call-ID", c.callID)
	p.Add("CSeq", fmt.Sprintf("%d %s", cseq, method))
	p.Add("User-Agent", b.node.client.UserAgent)
	p.Add("Proxy-Authorization", c.clientSignature())
	return p
}

// callerOK answers a request of an endpoint for the caller.
func (c *Call) callerOK(at time.Time, i int, got *wire.Packet, l label) time.Time {
	p := got.Response("200 OK", c.callerTag)
	p.Add("User-Agent", c.caller.client.UserAgent)
	p.Add("Proxy-Authorization", c.clientSignature())
	_, t := c.reply(at, p, l, c.to(i)...)
	return t
}

// bye ends the dialog with an endpoint.
func (c *Call) bye(at time.Time, i int, byCaller bool) {
	b := c.branches[i]
	l, ok := label{Bye, i, Terminated, b.ended == "race-lost"}, label{ByeOK, i, Terminated, false}
	if byCaller {
		b.cseq = max(b.cseq, c.inviteSeq) + 1
		got, t := c.request(at, c.within(i, "BYE", b.cseq), l, c.to(i)...)
		c.reply(t.Add(c.ms(2, 20)), c.confirms(i, got, "200 OK"), ok, c.from(i)...)
		return
	}
	got, t := c.request(at, c.fromEndpoint(i, "BYE", c.Plan.Text+1), l, c.from(i)...)
	c.callerOK(t.Add(c.ms(2, 20)), i, got, ok)
}

// diverted sends the call on to voice mail or to another user.
func (c *Call) diverted(at time.Time) {
	c.report(at, Forwarded, 13006, "Request forwarded, any previous branches cancelled", "")
	at = c.cancelLegs(at.Add(c.ms(2, 8)), "")
	var target *Client
	if c.Plan.Outcome == Voicemail {
		target = c.cast.client(c.r, c.callee, 0)
		target.Epid = upperHex(c.r, 10)
		target.UserAgent = "RTCC/" + products[c.cast.Era].app + " MSExchangeUM"
		target.Contact = "sip:" + c.callee.AOR() + ";opaque=app:voicemail"
	} else {
		target = c.cast.client(c.r, someone(c.r, c.cast.Owner.Person, c.callee), 0)
	}
	c.add(target)
	i := len(c.branches) - 1
	c.divertTo = i
	c.leg(at, i)
	b := c.branches[i]
	b.cseq = c.inviteSeq
	at = b.rang.Add(c.ms(150, 400))
	if c.Plan.Outcome == Diverted {
		_, rang := c.reply(at, c.says(i, "180 Ringing"), label{Ringing, i, Early, false}, c.from(i)...)
		at = rang.Add(c.ms(1500, 6000))
	}
	c.winner = i
	b.over = true
	_, t := c.accept(at, i, Answer)
	c.talk(c.acknowledge(t.Add(c.ms(20, 110)), i), i)
}
