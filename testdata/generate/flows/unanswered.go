package flows

// unanswered are calls where something never comes.
var unanswered = []Flow{
	{Name: "no reply at all", Play: noReply},
	{Name: "answer never acknowledged", Play: neverAcknowledged},
	{Name: "answer never acknowledged, BYE refused", Play: neverAcknowledgedGone},
	{Name: "BYE never answered", Play: byeUnanswered},
}

func noReply(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().LostTo(bob)
	for _, pause := range []float64{0.5, 1, 2, 4, 8, 16} {
		s.Wait(pause)
		q.Again(true)
	}
	other := s.Call(alice, bob) // the log goes on
	s.Wait(400)
	connect(s, other, alice, bob)
	c.Expect(Truth{Outcomes: []string{"unknown", "failed", "no-answer"}, Caller: alice.AOR, Endpoints: -1, MPOP: []string{"no-evidence", "no"}}, alice)
}

// neverAcknowledged is RFC 3261 13.3.1.4: the callee sends its answer for 32 s.
func neverAcknowledged(s *Stage) {
	alice, bob, c := unacknowledged(s)
	c.Within(bob, alice, "BYE").To(alice).Reply("200 OK")
	t := Truth{Outcomes: []string{"answered", "failed", "unknown"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "answer race"}}
	c.Expect(t, alice, bob)
}

func neverAcknowledgedGone(s *Stage) {
	alice, bob, c := unacknowledged(s)
	c.Within(bob, alice, "BYE").To(alice).Reply("481 Call/Transaction Does Not Exist")
	t := Truth{Outcomes: []string{"answered", "failed", "unknown"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "answer race"}}
	c.Expect(t, alice, bob)
}

func unacknowledged(s *Stage) (alice, bob *Node, c *Call) {
	alice, bob, c = pair(s)
	q := c.Invite().To(bob)
	s.ring(0.3, 3, q)
	ok := q.Reply("200 OK")
	for _, pause := range []float64{0.5, 1, 2, 4, 4, 4, 4, 4, 4, 4} {
		s.Wait(pause)
		ok.Again()
	}
	return alice, bob, c
}

func byeUnanswered(s *Stage) {
	alice, bob, c := connected(s)
	q := c.Within(alice, bob, "BYE").LostTo(bob)
	for _, pause := range []float64{0.5, 1, 2, 4} {
		s.Wait(pause)
		q.Again(true)
	}
	c.Expect(talkTruth(alice, bob), alice)
}
