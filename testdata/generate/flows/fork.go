package flows

// forks are calls that reach several phones.
var forks = []Flow{
	{Name: "two phones, one answers", Play: twoPhones, Only: tagged},
	{Name: "one phone is busy, the other answers", Play: busyFirst, Only: tagged},
	{Name: "one after the other", Play: hunt, Only: tagged},
	{Name: "two answers", Play: twoAnswers, Only: tagged},
	{Name: "early dialog ended by 199", Play: ended199, Only: plain},
	{Name: "proxy rings for itself", Play: proxyRings, Only: tagged},
	{Name: "two users", Play: twoUsers, Only: tagged},
}

func fork(s *Stage) (alice, bob, bob2, p *Node, c *Call, l1, l2 *Request) {
	alice, bob, c = pair(s)
	bob2, p = s.Phone("bob2", "bob"), s.Proxy("proxy")
	q := c.Invite().To(p).trying()
	return alice, bob, bob2, p, c, q.To(bob), q.To(bob2)
}

func forkTruth(alice, winner *Node) Truth {
	return Truth{Outcomes: answered, Winner: winner, Caller: alice.AOR, MPOP: []string{"yes"}, Endpoints: 2, Never: []string{"server component", "answer race"}}
}

func twoPhones(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 5, l1, l2)
	l2.wins(l1, 9, alice)
	c.Expect(forkTruth(alice, bob2), alice, p)
	c.Expect(Truth{Outcomes: []string{"cancelled", "unknown", "answered"}, Caller: alice.AOR, Endpoints: 1}, bob)
	c.Expect(kept(alice, bob2), bob2)
}

func busyFirst(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 0, l2)
	l1.ReplyTo(p, "486 Busy Here")
	s.Wait(5)
	l2.answer(9, bob2)
	c.Expect(kept(alice, bob2), alice)
	t := forkTruth(alice, bob2)
	c.Expect(t, p)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, bob)
	c.Expect(kept(alice, bob2), bob2)
}

// hunt is a proxy that tries one phone after the other.
func hunt(s *Stage) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "proxy")
	q := c.Invite().To(p).trying()
	l1 := q.To(bob)
	s.ring(0.3, 8, l1)
	drop(l1, p)
	l2 := q.To(bob2)
	s.ring(0.3, 3, l2)
	l2.answer(9, alice)
	t := Truth{Outcomes: answered, Winner: bob2, Caller: alice.AOR, Endpoints: 2, Never: []string{"server component", "answer race"}}
	c.Expect(t, alice)
	t.MPOP = []string{"no-evidence", "no"}
	t.Never = append(t.Never, "lost (observed): another endpoint")
	c.Expect(t, p)
	c.Expect(kept(alice, bob2), bob2)
}

func twoAnswers(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 5, l1, l2)
	l1.Reply("200 OK")
	l2.Reply("200 OK")
	c.Ack(l1, bob).To(p, bob)
	c.Ack(l2, bob2).To(p, bob2)
	hangUp(c, alice, bob2, p)
	s.Wait(20)
	hangUp(c, alice, bob, p)
	t := forkTruth(alice, bob)
	t.Later = true
	t.Never = []string{"server component"}
	c.Expect(t, alice, p)
	c.Expect(kept(alice, bob), bob)
}

func ended199(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 2, l1, l2)
	l1.Reply("199 Early Dialog Terminated", Header("Reason", `SIP;cause=486;text="Busy Here"`))
	l1.ReplyTo(p, "486 Busy Here")
	s.Wait(3)
	l2.answer(9, alice)
	t := forkTruth(alice, bob2)
	t.Says = []string{"busy"}
	c.Expect(t, alice, p)
	_ = bob
}

// proxyRings is a proxy that sends a 180 of its own before the phone replies.
func proxyRings(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	q.Reply("180 Ringing")
	l := q.To(bob)
	s.ring(0.5, 3, l)
	l.answer(9, alice)
	c.Expect(Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Endpoints: 1}, p)
	c.Expect(Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR}, alice)
	c.Expect(kept(alice, bob), bob)
}

// twoUsers is a call to bob that rings at carol too, who answers.
func twoUsers(s *Stage) {
	alice, bob, carol, p, c := beside(s, "carol", "carol", "proxy")
	q := c.Invite().To(p)
	l1, l2 := q.To(bob), q.To(carol)
	s.ring(0.3, 5, l1, l2)
	l2.wins(l1, 9, alice)
	t := Truth{Outcomes: []string{"answered", "unknown"}, Winner: carol, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"no-evidence", "no"},
		Says: []string{"carol"}, Never: []string{"server component"}}
	c.Expect(t, alice, p)
}
