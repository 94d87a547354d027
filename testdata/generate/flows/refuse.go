package flows

// refused are calls that end with a final response of the called side.
var refused = []Flow{
	{Name: "busy", Play: refusedWith("486 Busy Here", busy)},
	{Name: "busy everywhere", Play: refusedWith("600 Busy Everywhere", busy)},
	{Name: "declined", Play: refusedWith("603 Decline", declined)},
	{Name: "unwanted", Play: refusedWith("607 Unwanted", declined)},
	{Name: "rejected", Play: refusedWith("608 Rejected", []string{"declined", "failed"})},
	{Name: "not available", Play: refusedWith("480 Temporarily Unavailable", noAnswer)},
	{Name: "no such user", Play: refusedByProxy("404 Not Found", failed)},
	{Name: "no rights", Play: refusedByProxy("403 Forbidden", failed)},
	{Name: "proxy has nobody to ring", Play: refusedByProxy("480 Temporarily Unavailable", []string{"no-answer", "failed"})},
	{Name: "proxy gives up", Play: proxyTimesOut},
	{Name: "best response", Play: bestResponse, Only: tagged},
	{Name: "merged request", Play: merged, Only: plain},
	{Name: "loop", Play: refusedByProxy("482 Loop Detected", failed)},
	{Name: "too many hops", Play: refusedByProxy("483 Too Many Hops", failed)},
}

func refusedWith(status string, outcomes []string) func(*Stage) {
	return func(s *Stage) {
		alice, bob, p, c := behind(s, "proxy")
		q := c.Invite().To(p).trying()
		q = q.To(bob)
		s.ring(0.3, 7, q)
		q.Reply(status)
		t := Truth{Outcomes: outcomes, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "from the server", "caller gave up"}}
		c.Expect(t, alice, p, bob)
	}
}

func refusedByProxy(status string, outcomes []string) func(*Stage) {
	return func(s *Stage) {
		alice, _, p, c := behind(s, "proxy")
		q := c.Invite().To(p).trying()
		s.Wait(0.2)
		q.Reply(status)
		t := Truth{Outcomes: outcomes, Caller: alice.AOR, Endpoints: -1, MPOP: []string{"no-evidence", "no"}, Never: []string{"rang at", "caller gave up", "cancelled by"}}
		c.Expect(t, alice, p)
	}
}

// proxyTimesOut is a phone that rings until the proxy cancels it.
func proxyTimesOut(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 60, l)
	drop(l, p)
	q.Reply("408 Request Timeout")
	c.Expect(Truth{Outcomes: noAnswer, Caller: alice.AOR, Never: []string{"server component", "cancelled by the caller"}}, alice, p)
}

// bestResponse has a proxy that keeps the 486 of one phone while the other rings.
func bestResponse(s *Stage) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "proxy")
	q := c.Invite().To(p)
	l1, l2 := q.To(bob), q.To(bob2)
	s.ring(0.3, 5, l1, l2)
	kept := l1.ReplyTo(p, "486 Busy Here")
	s.Wait(25)
	l2.ReplyTo(p, "480 Temporarily Unavailable")
	kept.On(alice)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"yes"}}, alice, p)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, bob)
	c.Expect(Truth{Outcomes: noAnswer, Caller: alice.AOR, Endpoints: 1}, bob2)
}

// merged is a request that reaches one phone over two ways.
func merged(s *Stage) {
	alice, bob, c := pair(s)
	p1, p2, p3 := s.Proxy("proxy1"), s.Proxy("proxy2"), s.Proxy("proxy3")
	q := c.Invite().To(p1)
	l1, l2 := q.To(p2, bob), q.To(p3, bob)
	l2.ReplyTo(p1, "482 Request Merged")
	s.ring(0.3, 3, l1)
	l1.answer(9, alice)
	c.Expect(kept(alice, bob), alice)
	t := Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, Endpoints: 1, Says: []string{"merged request"}, Never: []string{"lost", "server component", "server forwards"}}
	c.Expect(t, bob)
}
