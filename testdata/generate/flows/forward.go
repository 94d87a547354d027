package flows

// forwards are calls that somebody else than the called user gets.
var forwards = []Flow{
	{Name: "forwarded with 181", Play: forwarded181, Only: tagged},
	{Name: "forwarded when busy", Play: forwardedBusy, Only: tagged},
	{Name: "forwarded when nobody answers", Play: forwardedNoAnswer, Only: tagged},
	{Name: "302 that the proxy follows", Play: deflected, Only: tagged},
	{Name: "302 with two targets that the proxy follows", Play: deflectedToTwo, Only: tagged},
	{Name: "302 that the caller follows", Play: redirectedCaller, Only: tagged},
	{Name: "302 that nobody follows", Play: redirectedOnly, Only: tagged},
}

// passes lets a proxy connect the call of alice to carol.
func passes(s *Stage, c *Call, q *Request, carol, p *Node, alice *Node) {
	l := q.To(carol)
	s.ring(0.3, 4, l)
	l.answer(9, alice)
}

func passed(alice, carol *Node) Truth {
	return Truth{Outcomes: forwarded, Winner: carol, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Says: []string{"carol"}}
}

func forwarded181(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "proxy")
	q := c.Invite().To(p).trying()
	s.Wait(0.1)
	q.Reply("181 Call Is Being Forwarded")
	passes(s, c, q, carol, p, alice)
	c.Expect(passed(alice, carol), alice, p)
	_ = bob
}

func forwardedBusy(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.Wait(0.3)
	l.ReplyTo(p, "486 Busy Here")
	q.Reply("181 Call Is Being Forwarded")
	passes(s, c, q, carol, p, alice)
	c.Expect(passed(alice, carol), alice, p)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, bob)
}

func forwardedNoAnswer(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 15, l)
	drop(l, p)
	q.Reply("181 Call Is Being Forwarded")
	passes(s, c, q, carol, p, alice)
	c.Expect(passed(alice, carol), alice, p)
}

func deflected(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 3, l)
	l.ReplyTo(p, "302 Moved Temporarily", Header("Contact", "<"+c.contact(carol)+">"))
	passes(s, c, q, carol, p, alice)
	c.Expect(passed(alice, carol), p)
	c.Expect(Truth{Outcomes: []string{"forwarded", "answered", "unknown"}, Winner: carol, Caller: alice.AOR, Says: []string{"carol"}}, alice)
}

// deflectedToTwo is a 302 with two Contacts, which a proxy tries at once.
func deflectedToTwo(s *Stage) {
	alice, bob, c := pair(s)
	carol, dave, p := s.Phone("carol", "carol"), s.Phone("dave", "dave"), s.Proxy("proxy")
	q := c.Invite().To(p).trying()
	q.To(bob).ReplyTo(p, "302 Moved Temporarily", Header("Contact", "<"+c.contact(carol)+">"), Header("Contact", "<"+c.contact(dave)+">"))
	l1, l2 := q.To(carol), q.To(dave)
	s.ring(0.3, 4, l1, l2)
	l1.wins(l2, 9, alice)
	t := passed(alice, carol)
	t.Never = []string{"answer race", "(dave): cancelled", "bob stopped ringing"}
	c.Expect(t, p)
}

func redirectedCaller(s *Stage) {
	alice, bob, carol, c := three(s)
	first := c.Invite().To(bob)
	s.Wait(0.3)
	first.Reply("302 Moved Temporarily", Header("Contact", "<"+c.contact(carol)+">"))
	q := c.Invite(Target(c.contact(carol))).To(carol)
	s.ring(0.3, 3, q)
	q.answer(9, alice)
	c.Expect(Truth{Outcomes: forwarded, Winner: carol, Caller: alice.AOR, Says: []string{"Forwarded to carol"}, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component"}}, alice)
}

func redirectedOnly(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob)
	s.Wait(0.3)
	q.Reply("302 Moved Temporarily", Header("Contact", "<sip:carol@west.example.com>"))
	s.Wait(60)
	c.Expect(Truth{Outcomes: []string{"redirected"}, Caller: alice.AOR}, alice, bob)
}
