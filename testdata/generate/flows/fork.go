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
	q := c.Invite().To(p)
	q.Reply("100 Trying")
	return alice, bob, bob2, p, c, q.To(bob), q.To(bob2)
}

func forkTruth(alice, winner *Node) Truth {
	return Truth{Outcomes: answered, Winner: winner, Caller: alice.AOR, MPOP: []string{"yes"}, Endpoints: 2, Never: []string{"server component", "answer race"}}
}

func twoPhones(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.Wait(0.3)
	l1.Reply("180 Ringing")
	l2.Reply("180 Ringing")
	s.Wait(5)
	l2.Reply("200 OK")
	l1.Cancel(1)
	l1.ReplyTo(p, "487 Request Terminated")
	c.Ack(l2, bob2).To(p, bob2)
	s.Wait(9)
	hangUp(c, alice, bob2, p)
	c.Expect(alice, forkTruth(alice, bob2))
	c.Expect(p, forkTruth(alice, bob2))
	c.Expect(bob, Truth{Outcomes: []string{"cancelled", "unknown", "answered"}, Caller: alice.AOR, Endpoints: 1})
	c.Expect(bob2, kept(alice, bob2))
}

func busyFirst(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.Wait(0.3)
	l2.Reply("180 Ringing")
	l1.ReplyTo(p, "486 Busy Here")
	s.Wait(5)
	l2.Reply("200 OK")
	c.Ack(l2, bob2).To(p, bob2)
	s.Wait(9)
	hangUp(c, bob2, alice, p)
	c.Expect(alice, kept(alice, bob2))
	t := forkTruth(alice, bob2)
	c.Expect(p, t)
	c.Expect(bob, Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1})
	c.Expect(bob2, kept(alice, bob2))
}

// hunt is a proxy that tries one phone after the other.
func hunt(s *Stage) {
	alice, bob, c := pair(s)
	bob2, p := s.Phone("bob2", "bob"), s.Proxy("proxy")
	q := c.Invite().To(p)
	q.Reply("100 Trying")
	l1 := q.To(bob)
	s.Wait(0.3)
	l1.Reply("180 Ringing")
	s.Wait(8)
	l1.Cancel(1)
	l1.ReplyTo(p, "487 Request Terminated")
	l2 := q.To(bob2)
	s.Wait(0.3)
	l2.Reply("180 Ringing")
	s.Wait(3)
	l2.Reply("200 OK")
	c.Ack(l2, bob2).To(p, bob2)
	s.Wait(9)
	hangUp(c, alice, bob2, p)
	t := Truth{Outcomes: answered, Winner: bob2, Caller: alice.AOR, Endpoints: 2, Never: []string{"server component", "answer race"}}
	c.Expect(alice, t)
	t.MPOP = []string{"no-evidence", "no"}
	t.Never = append(t.Never, "lost (observed): another endpoint")
	c.Expect(p, t)
	c.Expect(bob2, kept(alice, bob2))
}

func twoAnswers(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.Wait(0.3)
	l1.Reply("180 Ringing")
	l2.Reply("180 Ringing")
	s.Wait(5)
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
	c.Expect(alice, t)
	c.Expect(p, t)
	c.Expect(bob, kept(alice, bob))
}

func ended199(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.Wait(0.3)
	l1.Reply("180 Ringing")
	l2.Reply("180 Ringing")
	s.Wait(2)
	l1.Reply("199 Early Dialog Terminated", Header("Reason", `SIP;cause=486;text="Busy Here"`))
	l1.ReplyTo(p, "486 Busy Here")
	s.Wait(3)
	l2.Reply("200 OK")
	c.Ack(l2, bob2).To(p, bob2)
	s.Wait(9)
	hangUp(c, alice, bob2, p)
	t := forkTruth(alice, bob2)
	t.Says = []string{"busy"}
	c.Expect(alice, t)
	c.Expect(p, t)
	_ = bob
}

// proxyRings is a proxy that sends a 180 of its own before the phone replies.
func proxyRings(s *Stage) {
	alice, bob, c := pair(s)
	p := s.Proxy("proxy")
	q := c.Invite().To(p)
	q.Reply("100 Trying")
	q.Reply("180 Ringing")
	l := q.To(bob)
	s.Wait(0.5)
	l.Reply("180 Ringing")
	s.Wait(3)
	l.Reply("200 OK")
	c.Ack(l, bob).To(p, bob)
	s.Wait(9)
	hangUp(c, alice, bob, p)
	c.Expect(p, Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Endpoints: 1})
	c.Expect(alice, Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR})
	c.Expect(bob, kept(alice, bob))
}

// twoUsers is a call to bob that rings at carol too, who answers.
func twoUsers(s *Stage) {
	alice, bob, c := pair(s)
	carol, p := s.Phone("carol", "carol"), s.Proxy("proxy")
	q := c.Invite().To(p)
	l1, l2 := q.To(bob), q.To(carol)
	s.Wait(0.3)
	l1.Reply("180 Ringing")
	l2.Reply("180 Ringing")
	s.Wait(5)
	l2.Reply("200 OK")
	l1.Cancel(1)
	l1.ReplyTo(p, "487 Request Terminated")
	c.Ack(l2, carol).To(p, carol)
	s.Wait(9)
	hangUp(c, alice, carol, p)
	t := Truth{Outcomes: []string{"answered", "unknown"}, Winner: carol, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"no-evidence", "no"},
		Says: []string{"carol"}, Never: []string{"server component"}}
	c.Expect(alice, t)
	c.Expect(p, t)
}
