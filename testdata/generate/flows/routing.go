package flows

import "strings"

// routed are calls as the servers of Lync and Skype for Business route them: what
// they do stands in 101 Progress Reports with an id ([MS-OCER]), and a CANCEL says
// why in Reason.
var routed = []Flow{
	{Name: "forked to three, two reply", Play: countedFork, Only: microsoft},
	{Name: "delegate answers", Play: delegate(true), Only: microsoft},
	{Name: "delegate rings, the callee answers", Play: delegate(false), Only: microsoft},
	{Name: "rings at a mobile too", Play: mobile, Only: microsoft},
	{Name: "team call", Play: team, Only: microsoft},
	{Name: "forwarded by the server", Play: forwardedByServer, Only: microsoft},
	{Name: "voice mail of Exchange", Play: exchange, Only: microsoft},
	{Name: "forwarded, and one that rang answers", Play: forwardedTooLate, Only: microsoft},
	{Name: "deflected to voice mail", Play: deflectedToMail, Only: microsoft},
	{Name: "signed in nowhere", Play: signedInNowhere, Only: microsoft},
	{Name: "nobody answers the server", Play: serverGivesUp, Only: microsoft},
	{Name: "do not disturb", Play: doNotDisturb, Only: microsoft},
	{Name: "response group", Play: responseGroup, Only: microsoft},
}

func microsoft(s Style) bool { return s.Microsoft }

// report lets a server say what it does with a call.
func report(q *Request, p *Node, id, reason string, more ...string) {
	q.ByProxy(p, "101 Progress Report", diagnose(id, reason, p, more...), Header("Server", "InboundRouting/6.0.0.0"))
}

func diagnose(id, reason string, p *Node, more ...string) Option {
	return Header("ms-diagnostics", id+`;reason="`+reason+`";source="`+p.Host+`";appName="InboundRouting"`+strings.Join(more, ""))
}

const (
	proxied   = "Request was proxied to one or more registered endpoints"
	added     = "Request was proxied to one or more additional targets"
	passedOn  = "Request forwarded, any previous branches cancelled"
	completed = `SIP;cause=200;text="Call completed elsewhere"`
)

// completedBy is the Reason of a CANCEL to an endpoint when another one answered.
func completedBy(n *Node) Option {
	return Header("Reason", completed+`;ms-acceptedby="sip:`+n.AOR+`"`)
}

// ringing begins a call at a server that forks it to the phones of the callee.
func ringing(s *Stage, c *Call, p *Node, phones ...*Node) (q *Request, legs []*Request) {
	q = c.Invite().To(p).trying()
	report(q, p, "13004", proxied)
	for _, n := range phones {
		legs = append(legs, q.To(n))
	}
	s.ring(0.3, 0, legs...)
	return q, legs
}

// drop cancels a leg, which its phone confirms and ends.
func drop(l *Request, p *Node, options ...Option) {
	l.Cancel(len(l.path)-2, options...)
	l.ReplyTo(p, "487 Request Terminated")
}

func countedFork(s *Stage) {
	alice, bob, c := pair(s)
	bob2, bob3, p := s.Phone("bob2", "bob"), s.Phone("bob3", "bob"), s.Proxy("fe")
	q := c.Invite().To(p).trying()
	report(q, p, "13004", proxied, `;Count="3"`)
	l1, l2, l3 := q.To(bob), q.To(bob2), q.To(bob3)
	s.ring(0.3, 5, l1, l2)
	l2.Reply("200 OK")
	drop(l1, p, completedBy(bob2))
	l3.Cancel(1, completedBy(bob2))
	l2.talk(20, alice)
	t := forkTruth(alice, bob2)
	c.Expect(t, alice)
	t.Endpoints = 3
	c.Expect(t, p)
	c.Expect(elsewhere(alice, bob2), bob)
	c.Expect(kept(alice, bob2), bob2)
}

// elsewhere is the truth of a phone that was told that another one answered.
func elsewhere(alice, by *Node) Truth {
	return Truth{Outcomes: answered, Caller: alice.AOR, Endpoints: 1, Says: []string{"elsewhere by " + by.AOR}, Never: []string{"server component", "gave up"}}
}

// delegate is a call to bob that carol, his delegate, gets as well ([MS-SIPRE]
// 3.9.5.2.2.2).
func delegate(answers bool) func(*Stage) {
	return func(s *Stage) {
		alice, bob, carol, p, c := beside(s, "carol", "carol", "fe")
		q, legs := ringing(s, c, p, bob)
		report(q, p, "13005", added)
		l2 := q.To(carol)
		s.ring(0.2, 6, l2)
		winner, loser, won, lost := bob, carol, legs[0], l2
		if answers {
			winner, loser, won, lost = carol, bob, l2, legs[0]
		}
		won.Reply("200 OK")
		drop(lost, p, completedBy(winner))
		won.talk(20, alice)
		t := Truth{Outcomes: answered, Winner: winner, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "answer race", "forwarded to"}}
		if answers {
			t.Says = []string{carol.AOR, "not by", "delegate"}
		}
		c.Expect(t, alice, p)
		c.Expect(elsewhere(alice, winner), loser)
		c.Expect(Truth{Outcomes: answered, Winner: winner, Caller: alice.AOR, Endpoints: 1, Never: []string{"elsewhere", "server component"}}, winner)
	}
}

// gateway makes a phone the gateway to the telephone network.
func (n *Node) gateway(c *Call) {
	n.agent, n.epid = "RTCC/6.0.0.0 MediationServer", ""
	c.contacts[n] = "sip:" + n.Host + "@" + domains[0] + ";gruu;opaque=srvr:MediationServer:abcdefghijklmnopqrstuAAA"
}

func mobile(s *Stage) {
	alice, bob, gw, p, c := beside(s, "gw", "gw", "fe")
	gw.gateway(c)
	q, legs := ringing(s, c, p, bob)
	report(q, p, "13005", added)
	l2 := q.To(gw)
	s.Wait(1)
	l2.Reply("183 Session Progress", Body("application/sdp", sdp(gw)))
	s.Wait(6)
	l2.Reply("200 OK")
	drop(legs[0], p, Header("Reason", completed))
	l2.talk(20, alice)
	t := Truth{Outcomes: answered, Winner: gw, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "at 2 places"}}
	c.Expect(t, alice, p)
	c.Expect(Truth{Outcomes: answered, Caller: alice.AOR, Endpoints: 1, Says: []string{"answered elsewhere"}}, bob)
}

// team rings two colleagues after ten seconds; bob's own phone goes on ringing.
func team(s *Stage) {
	alice, bob, c := pair(s)
	carol, dave, p := s.Phone("carol", "carol"), s.Phone("dave", "dave"), s.Proxy("fe")
	q, legs := ringing(s, c, p, bob)
	s.Wait(10)
	report(q, p, "13005", added)
	l2, l3 := q.To(carol), q.To(dave)
	s.ring(0.3, 4, l2, l3)
	l3.Reply("200 OK")
	drop(legs[0], p, completedBy(dave))
	drop(l2, p, completedBy(dave))
	l3.talk(20, alice)
	t := Truth{Outcomes: answered, Winner: dave, Caller: alice.AOR, Endpoints: 3, MPOP: []string{"no-evidence", "no"}, Says: []string{dave.AOR, "team call"}, Never: []string{"server component", "forwarded to"}}
	c.Expect(t, alice, p)
	c.Expect(elsewhere(alice, dave), bob, carol)
}

func forwardedByServer(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "fe")
	q, legs := ringing(s, c, p, bob)
	s.Wait(20)
	report(q, p, "13006", passedOn)
	drop(legs[0], p)
	l2 := q.To(carol)
	s.ring(0.3, 4, l2)
	l2.answer(20, alice)
	t := passed(alice, carol)
	t.Endpoints, t.Never = 2, []string{"server component", "caller gave up", "another endpoint answered"}
	c.Expect(t, alice, p)
	c.Expect(Truth{Outcomes: []string{"cancelled", "unknown"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"the caller cancelled", "cancelled by the caller"}}, bob)
}

func exchange(s *Stage) {
	alice, bob, um, p, c := beside(s, "um", "bob", "fe")
	um.agent, um.epid = "RTCC/6.0.0.0 MSExchangeUM/15.00.0847.030", ""
	c.contacts[um] = "sip:" + bob.AOR + ";opaque=app:voicemail"
	q, legs := ringing(s, c, p, bob)
	s.Wait(20)
	report(q, p, "13006", passedOn)
	drop(legs[0], p)
	q.To(um).answer(20, alice)
	t := Truth{Outcomes: []string{"voicemail"}, Winner: um, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"no-evidence", "no"}, Says: []string{"voice mail"}, Never: []string{"server component", "caller gave up"}}
	c.Expect(t, alice, p)
}

// forwardedTooLate is a phone that answers when the server has just sent the call on.
func forwardedTooLate(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "fe")
	q, legs := ringing(s, c, p, bob)
	s.Wait(20)
	report(q, p, "13006", passedOn)
	legs[0].CancelCrossed(1)
	l2 := q.To(carol)
	legs[0].Reply("200 OK")
	l2.Cancel(1, completedBy(bob))
	l2.ReplyTo(p, "487 Request Terminated")
	legs[0].talk(20, alice)
	t := Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "forwarded to", "caller gave up"}}
	c.Expect(t, alice, p)
}

// deflectedToMail is a phone that sends the call to the mailbox with 303.
func deflectedToMail(s *Stage) {
	alice, bob, um, p, c := beside(s, "um", "bob", "fe")
	um.agent, um.epid = "RTCC/6.0.0.0 MSExchangeUM/15.00.0847.030", ""
	c.contacts[um] = "sip:" + bob.AOR + ";opaque=app:voicemail"
	q, legs := ringing(s, c, p, bob)
	s.Wait(3)
	legs[0].ReplyTo(p, "303 See Other", Header("Contact", "<sip:"+bob.AOR+";opaque=app:voicemail>"))
	report(q, p, "13006", passedOn)
	q.To(um).answer(20, alice)
	t := Truth{Outcomes: []string{"voicemail"}, Winner: um, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "caller gave up"}}
	c.Expect(t, alice)
	t.Says = []string{"deflects"}
	c.Expect(t, p)
	c.Expect(Truth{Outcomes: []string{"redirected", "forwarded", "declined"}, Caller: alice.AOR, Endpoints: 1}, bob)
}

func signedInNowhere(s *Stage) {
	alice, _, p, c := behind(s, "fe")
	q := c.Invite().To(p).trying()
	q.ByProxy(p, "480 Temporarily Unavailable", diagnose("13001", "The routing rules did not result in a suitable final response", p), Header("Server", "InboundRouting/6.0.0.0"))
	t := Truth{Outcomes: []string{"no-answer", "failed"}, Caller: alice.AOR, Endpoints: -1, MPOP: []string{"no-evidence", "no"}, Never: []string{"rang", "no endpoint answered", "caller gave up"}}
	c.Expect(t, alice, p)
}

// serverGivesUp is a server that cancels its legs when its time is over.
func serverGivesUp(s *Stage) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "fe")
	q, legs := ringing(s, c, p, bob, bob2)
	s.Wait(60)
	drop(legs[0], p)
	drop(legs[1], p)
	q.ByProxy(p, "480 Temporarily Unavailable", diagnose("13002", "The routing rules did not result in a suitable final response", p), Header("Server", "InboundRouting/6.0.0.0"))
	t := Truth{Outcomes: noAnswer, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"yes"}, Never: []string{"server component", "caller gave up", "cancelled by the caller", "another endpoint answered"}}
	c.Expect(t, alice, p)
	one := Truth{Outcomes: []string{"cancelled", "unknown"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"cancelled by the caller"}}
	c.Expect(one, bob, bob2)
}

func doNotDisturb(s *Stage) {
	alice, bob, p, c := behind(s, "fe")
	q := c.Invite().To(p).trying()
	report(q, p, "13004", proxied)
	l := q.To(bob)
	s.Wait(0.2)
	l.Reply("480 Temporarily Unavailable", Header("Warning", `391 lcs.example.com "The callee does not wish to be disturbed"`))
	t := Truth{Outcomes: declined, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Says: []string{"disturb"}, Never: []string{"server component"}}
	c.Expect(t, alice, p, bob)
}

// responseGroup is a workflow that answers and calls an agent in another call.
func responseGroup(s *Stage) {
	alice, bob := s.Phone("alice", "alice"), s.Phone("bob", "bob")
	rgs, p := s.Phone("rgs", "helpdesk"), s.Proxy("fe")
	rgs.agent, rgs.epid = "RTCC/6.0.0.0 Response_Group_Service", s.hex(10)
	in, out := s.Call(alice, rgs), s.Call(rgs, bob)
	in.contacts[rgs] = "sip:" + rgs.AOR + ";gruu;opaque=srvr:RGS:abcdefghijklmnopqrstuAAA"
	q := in.Invite().To(p)
	q.Reply("100 Trying")
	l := q.To(rgs)
	l.Reply("180 Ringing")
	l.accept()
	o := out.Invite().To(bob)
	s.ring(0.3, 5, o)
	o.accept()
	s.Wait(30)
	hangUp(in, alice, rgs, p)
	hangUp(out, rgs, bob)
	t := Truth{Outcomes: answered, Winner: rgs, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"answer race", "another user"}}
	in.Expect(t, alice, p)
	out.Expect(kept(rgs, bob), rgs, bob)
}
