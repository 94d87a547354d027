package flows

// cancelled are calls that the caller gives up.
var cancelled = []Flow{
	{Name: "caller gives up", Play: givesUp},
	{Name: "caller gives up behind a proxy", Play: givesUpBehindProxy, Only: tagged},
	{Name: "CANCEL, then 480", Play: cancelThen480},
	{Name: "CANCEL sent again", Play: cancelAgain},
	{Name: "two phones ring, caller gives up", Play: forkGivesUp, Only: tagged},
	{Name: "early BYE", Play: earlyBye, Only: plain},
	{Name: "early BYE of one branch", Play: earlyByeOneBranch, Only: plain},
	{Name: "487 without CANCEL", Play: no487},
	{Name: "declined elsewhere", Play: declinedElsewhere, Only: tagged},
	{Name: "answered elsewhere", Play: answeredElsewhere(`SIP;cause=200;text="Call completed elsewhere"`), Only: tagged},
	{Name: "answered elsewhere, by Q.850", Play: answeredElsewhere(`Q.850;cause=26;text="Non-selected user clearing"`), Only: tagged},
}

func gone(alice *Node) Truth {
	return Truth{Outcomes: gaveUp, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Endpoints: 1,
		Never: []string{"server component", "another endpoint answered", "no endpoint answered"}}
}

func givesUp(s *Stage) {
	alice, bob, c, q := rung(s, 12)
	q.Cancel(0)
	q.Reply("487 Request Terminated")
	c.Expect(gone(alice), alice, bob)
}

func givesUpBehindProxy(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	q = q.To(bob)
	s.ring(0.3, 12, q)
	q.Cancel(0)
	q.Cancel(1)
	q.Reply("487 Request Terminated")
	c.Expect(gone(alice), alice, p)
	t := gone(alice)
	t.Never = nil // a phone cannot know why the proxy cancels
	c.Expect(t, bob)
}

func cancelThen480(s *Stage) {
	alice, bob, c, q := rung(s, 12)
	q.Cancel(0)
	q.Reply("480 Temporarily Unavailable")
	c.Expect(gone(alice), alice, bob)
}

func cancelAgain(s *Stage) {
	alice, bob, c, q := rung(s, 12)
	x := q.cancel(0, nil)
	for range 3 {
		s.Wait(0.5)
		x.Again(false)
	}
	x.Reply("200 OK")
	q.Reply("487 Request Terminated")
	c.Expect(gone(alice), alice, bob)
}

func forkGivesUp(s *Stage) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "proxy")
	q := c.Invite().To(p).trying()
	l1, l2 := q.To(bob), q.To(bob2)
	s.ring(0.3, 9, l1, l2)
	q.Cancel(0)
	l1.Cancel(1)
	l2.Cancel(1)
	l1.ReplyTo(p, "487 Request Terminated")
	l2.Reply("487 Request Terminated")
	t := gone(alice)
	t.Endpoints, t.MPOP = 2, []string{"yes"}
	c.Expect(t, alice, p)
	one := gone(alice)
	one.Never = nil
	c.Expect(one, bob, bob2)
}

func earlyBye(s *Stage) {
	alice, bob, c, q := rung(s, 5)
	c.Within(alice, bob, "BYE").To(bob).Reply("200 OK")
	q.Reply("487 Request Terminated")
	t := gone(alice)
	t.Never = append(t.Never, "because of the cancel", "by the server", "hung up this surplus")
	c.Expect(t, alice, bob)
}

func earlyByeOneBranch(s *Stage) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "proxy")
	q := c.Invite().To(p)
	l1, l2 := q.To(bob), q.To(bob2)
	s.ring(0.3, 5, l1, l2)
	c.Within(alice, bob, "BYE").To(p, bob).Reply("200 OK")
	l1.ReplyTo(p, "487 Request Terminated")
	s.Wait(3)
	l2.answer(9, alice)
	t := Truth{Outcomes: answered, Winner: bob2, Caller: alice.AOR, Endpoints: 2, Never: []string{"answer race", "surplus", "server component"}}
	c.Expect(t, alice, p)
}

// no487 ends with a 487 of the callee's side that nobody asked for.
func no487(s *Stage) {
	alice, bob, c, q := rung(s, 30)
	q.Reply("487 Request Terminated")
	t := Truth{Outcomes: []string{"cancelled", "unknown", "no-answer", "failed"}, Caller: alice.AOR, Endpoints: 1,
		Never: []string{"cancelled by the caller", "the caller gave up", "server component"}}
	c.Expect(t, alice, bob)
}

// reasons lets a proxy cancel its leg to bob with a Reason, after the other phone
// ended the call.
func reasons(s *Stage, status, reason string, t func(alice, bob2 *Node) Truth) (*Call, *Node) {
	alice, bob, bob2, p, c := beside(s, "bob2", "bob", "proxy")
	q := c.Invite().To(p).trying()
	l1, l2 := q.To(bob), q.To(bob2)
	s.ring(0.3, 6, l1, l2)
	l2.Reply(status)
	l1.Cancel(1, Header("Reason", reason))
	l1.ReplyTo(p, "487 Request Terminated")
	if status[0] == '2' {
		l2.talk(9, alice)
	}
	c.Expect(t(alice, bob2), alice, p)
	c.Expect(Truth{Outcomes: t(alice, bob2).Outcomes, Winner: t(alice, bob2).Winner, Caller: alice.AOR, Endpoints: 1}, bob2)
	return c, bob
}

func declinedElsewhere(s *Stage) {
	c, bob := reasons(s, "603 Decline", `SIP;cause=603;text="Decline"`, func(alice, _ *Node) Truth {
		return Truth{Outcomes: declined, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"yes"}, Never: []string{"server component"}}
	})
	c.Expect(Truth{Outcomes: []string{"declined", "cancelled"}, Caller: c.caller.AOR, Endpoints: 1, Never: []string{"answered elsewhere"}, Says: []string{"declined"}}, bob)
}

func answeredElsewhere(reason string) func(*Stage) {
	return func(s *Stage) {
		c, bob := reasons(s, "200 OK", reason, func(alice, bob2 *Node) Truth {
			return Truth{Outcomes: answered, Winner: bob2, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"yes"}, Never: []string{"server component"}}
		})
		c.Expect(Truth{Outcomes: answered, Caller: c.caller.AOR, Endpoints: 1, Says: []string{"elsewhere"}}, bob)
	}
}
