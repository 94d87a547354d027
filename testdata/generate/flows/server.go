package flows

// served are calls in which a server acts by itself: it hangs up an answer that came
// too late, tries the next gateway, or keeps an answer back.
var served = []Flow{
	{Name: "server hangs up a late answer", Play: lateAnswer("5010"), Only: microsoft},
	{Name: "server hangs up a late answer with 5009", Play: lateAnswer("5009"), Only: microsoft},
	{Name: "server hangs up when the caller gave up", Play: lateAnswerGivenUp, Only: microsoft},
	{Name: "gateway refuses, the next one answers", Play: nextGateway(true), Only: microsoft},
	{Name: "gateway is silent, the next one answers", Play: nextGateway(false), Only: microsoft},
	{Name: "all gateways refuse", Play: noGateway, Only: microsoft},
	{Name: "endpoint says that the ACK did not come", Play: ackNotReceived, Only: microsoft},
	{Name: "answer never acknowledged behind a proxy", Play: repeatedAnswer},
	{Name: "answer never forwarded", Play: answerKeptBack, Only: tagged},
	{Name: "one phone answers while the proxy tries the next", Play: huntCrosses, Only: tagged},
}

// lateAnswer is a race that the server ends: it had cancelled bob's phone when
// that answered, acknowledges the answer and hangs up ([MS-OCER] 5009, 5010).
func lateAnswer(id string) func(*Stage) {
	return func(s *Stage) {
		alice, bob, bob2, p, c := beside(s, "bob2", "bob", "fe")
		_, legs := ringing(s, c, p, bob, bob2)
		s.Wait(5)
		legs[1].Reply("200 OK")
		legs[0].ReplyTo(p, "200 OK")
		legs[0].CancelCrossed(1, completedBy(bob2))
		endedByServer(s, c, legs[0], bob, p, id)
		legs[1].talk(20, alice)
		t := forkTruth(alice, bob2)
		c.Expect(t, alice)
		t.Never = []string{"server component"}
		c.Expect(t, p)
		c.Expect(Truth{Outcomes: answered, Later: true, Caller: alice.AOR, Endpoints: 1, Says: []string{"elsewhere"}, Never: []string{"won", "the caller hung up", "gave up"}}, bob)
		c.Expect(kept(alice, bob2), bob2)
	}
}

// endedByServer lets a server acknowledge an answer and hang it up in the caller's name.
func endedByServer(s *Stage, c *Call, l *Request, by, p *Node, id string) {
	ack, bye := c.Ack(l, by), c.Within(c.caller, by, "BYE", diagnose(id, "Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead.", p))
	ack.path, bye.path = []*Node{p}, []*Node{p}
	ack.To(by)
	bye.To(by).Reply("200 OK")
}

// lateAnswerGivenUp is the same when the caller had given up.
func lateAnswerGivenUp(s *Stage) {
	alice, bob, p, c := behind(s, "fe")
	q, legs := ringing(s, c, p, bob)
	s.Wait(5)
	q.Cancel(0)
	legs[0].ReplyTo(p, "200 OK")
	legs[0].CancelCrossed(1)
	endedByServer(s, c, legs[0], bob, p, "5010")
	q.ByProxy(p, "487 Request Terminated", diagnose("5002", "Request was cancelled", p))
	t := Truth{Outcomes: gaveUp, Later: true, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "another endpoint answered", "answer race"}}
	c.Expect(t, alice, p)
	c.Expect(Truth{Outcomes: []string{"cancelled", "unknown"}, Later: true, Caller: alice.AOR, Endpoints: 1, Never: []string{"the caller hung up"}}, bob)
}

// nextGateway is outbound routing: one gateway after the other (12006).
func nextGateway(refuses bool) func(*Stage) {
	return func(s *Stage) {
		alice, gw1 := s.Phone("alice", "alice"), s.Phone("gw1", "+4989123")
		gw2, p := s.Phone("gw2", "+4989123"), s.Proxy("fe")
		c := s.Call(alice, gw1)
		gw1.gateway(c)
		gw2.gateway(c)
		q := c.Invite().To(p).trying()
		l1 := q.To(gw1)
		s.Wait(0.4)
		if refuses {
			l1.ReplyTo(p, "503 Service Unavailable")
		} else {
			l1.Reply("183 Session Progress")
			s.Wait(10)
			drop(l1, p)
		}
		q.ByProxy(p, "101 Progress Report", diagnose("12006", "Trying next hop", p), Header("Server", "OutboundRouting/6.0.0.0"))
		l2 := q.To(gw2)
		s.ring(0.4, 4, l2)
		l2.answer(20, alice)
		t := Truth{Outcomes: answered, Winner: gw2, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "another endpoint answered", "caller gave up", "places): yes", "another user"}}
		c.Expect(t, alice, p)
	}
}

func noGateway(s *Stage) {
	alice, gw1 := s.Phone("alice", "alice"), s.Phone("gw1", "+4989123")
	gw2, p := s.Phone("gw2", "+4989123"), s.Proxy("fe")
	c := s.Call(alice, gw1)
	gw1.gateway(c)
	gw2.gateway(c)
	q := c.Invite().To(p).trying()
	q.To(gw1).ReplyTo(p, "503 Service Unavailable")
	q.ByProxy(p, "101 Progress Report", diagnose("12006", "Trying next hop", p), Header("Server", "OutboundRouting/6.0.0.0"))
	q.To(gw2).Reply("503 Service Unavailable")
	t := Truth{Outcomes: failed, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "caller gave up", "places): yes", "answered by"}}
	c.Expect(t, alice, p)
}

// ackNotReceived is a client that answers, waits, and says why it hangs up.
func ackNotReceived(s *Stage) {
	alice, bob, p, c := behind(s, "fe")
	_, legs := ringing(s, c, p, bob)
	s.Wait(4)
	legs[0].Reply("200 OK")
	s.Wait(32)
	c.Within(bob, alice, "BYE", Header("ms-client-diagnostics", `51004;reason="ACK not received"`)).To(p, alice).Reply("200 OK")
	t := Truth{Outcomes: answered, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Says: []string{"ack never came"}, Never: []string{"server component", "answer race"}}
	c.Expect(t, alice, bob, p)
}

func repeatedAnswer(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 3, l)
	ok := l.Reply("200 OK")
	for _, pause := range []float64{0.5, 1, 2, 4, 4, 4, 4, 4, 4, 4} {
		s.Wait(pause)
		ok.Again()
	}
	c.Within(bob, alice, "BYE").To(p, alice).Reply("200 OK")
	t := Truth{Outcomes: []string{"answered", "failed", "unknown"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "answer race"}}
	c.Expect(t, alice, bob, p)
}

// answerKeptBack is a proxy that gets the answer again and again and never sends it on.
func answerKeptBack(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 3, l)
	ok := l.ReplyTo(p, "200 OK")
	for _, pause := range []float64{0.5, 1, 2, 4, 4, 4, 4, 4, 4, 4} {
		s.Wait(pause)
		ok.Again()
	}
	c.Within(bob, alice, "BYE").To(p).Reply("481 Call/Transaction Does Not Exist")
	t := Truth{Outcomes: []string{"answered", "failed", "unknown"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "answer race", "another endpoint answered"}}
	c.Expect(t, bob, p)
	c.Expect(Truth{Outcomes: []string{"in-progress", "unknown"}, Caller: alice.AOR, Endpoints: 1}, alice)
}

// huntCrosses is a phone that answers when the proxy has just tried the next one.
func huntCrosses(s *Stage) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "proxy")
	q := c.Invite().To(p).trying()
	l1 := q.To(bob)
	s.ring(0.3, 10, l1)
	l1.CancelCrossed(1)
	l2 := q.To(bob2)
	l1.wins(l2, 9, alice)
	t := Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, MPOP: []string{"no-evidence", "no", "yes"}, Never: []string{"server component", "caller gave up", "answer race"}}
	c.Expect(t, alice, p)
}
