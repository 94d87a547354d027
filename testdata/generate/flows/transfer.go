package flows

// transfers are RFC 5589 and 5359: a call that is handed over.
var transfers = []Flow{
	{Name: "blind transfer", Play: blind("200 OK")},
	{Name: "blind transfer that fails", Play: blind("486 Busy Here")},
	{Name: "attended transfer", Play: attended, Only: tagged},
	{Name: "transfer refused", Play: transferRefused},
	{Name: "third party joins", Play: joins, Only: tagged},
	{Name: "pickup", Play: pickup(true), Only: tagged},
	{Name: "pickup refused, then given up", Play: pickup(false), Only: tagged},
}

func refer(c *Call, from, to *Node, target string) *Request {
	return c.Within(from, to, "REFER", Header("Refer-To", "<"+target+">"), Header("Referred-By", "<sip:"+from.AOR+">")).To(to)
}

func notify(c *Call, from, to *Node, status, state string) {
	c.Within(from, to, "NOTIFY", Header("Event", "refer"), Header("Subscription-State", state),
		Body("message/sipfrag;version=2.0", "SIP/2.0 "+status+"\r\n")).To(to).Reply("200 OK")
}

// blind is RFC 5589 6.1: bob hands alice over to carol.
func blind(status string) func(*Stage) {
	return func(s *Stage) {
		alice, bob, carol, c := three(s)
		connect(s, c, alice, bob)
		refer(c, bob, alice, "sip:"+carol.AOR).Reply("202 Accepted")
		notify(c, alice, bob, "100 Trying", "active;expires=60")
		second := s.Call(alice, carol)
		q := second.Invite(Header("Referred-By", "<sip:"+bob.AOR+">")).To(carol)
		s.ring(0.3, 3, q)
		q.Reply(status)
		t := talkTruth(alice, bob)
		if status[0] == '2' {
			second.Ack(q, carol).To(carol)
			second.Expect(kept(alice, carol), alice, carol)
		} else {
			second.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, alice, carol)
			t.Says = []string{"486"}
		}
		notify(c, alice, bob, status, "terminated;reason=noresource")
		s.Wait(2)
		hangUp(c, bob, alice)
		c.Expect(t, alice, bob)
	}
}

// attended is RFC 5589 7.1: bob asks carol first and then joins the two.
func attended(s *Stage) {
	alice, bob, carol, c := three(s)
	connect(s, c, alice, bob)
	asked := s.Call(bob, carol)
	connect(s, asked, bob, carol)
	refer(c, bob, alice, "sip:"+carol.AOR+"?Replaces=x").Reply("202 Accepted")
	notify(c, alice, bob, "100 Trying", "active;expires=60")
	third := s.Call(alice, carol)
	third.Invite(Header("Replaces", asked.ID+";to-tag="+asked.tags[carol]+";from-tag="+asked.tags[bob])).To(carol).accept()
	hangUp(asked, carol, bob)
	notify(c, alice, bob, "200 OK", "terminated;reason=noresource")
	hangUp(c, bob, alice)
	s.Wait(9)
	hangUp(third, alice, carol)
	c.Expect(talkTruth(alice, bob), alice, bob)
	asked.Expect(kept(bob, carol), bob, carol)
	third.Expect(kept(alice, carol), alice, carol)
}

func transferRefused(s *Stage) {
	alice, bob, c := connected(s)
	refer(c, bob, alice, "sip:carol@west.example.com").Reply("603 Decline")
	s.Wait(9)
	hangUp(c, bob, alice)
	t := talkTruth(alice, bob)
	t.Never = []string{"declined everywhere", "server component"}
	c.Expect(t, alice, bob)
}

func joins(s *Stage) {
	alice, bob, carol, c := three(s)
	connect(s, c, alice, bob)
	second := s.Call(carol, bob)
	second.Invite(Header("Join", c.ID+";to-tag="+c.tags[bob]+";from-tag="+c.tags[alice])).To(bob).answer(9, carol)
	hangUp(c, alice, bob)
	c.Expect(kept(alice, bob), alice, bob)
	c.s.truths[second] = map[*Node]Truth{carol: kept(carol, bob), bob: kept(carol, bob)}
}

// pickup is RFC 5359 2.16: carol takes the call that rings at bob, or is refused, so that
// alice gives up by herself.
func pickup(accepted bool) func(*Stage) {
	return func(s *Stage) {
		alice, bob, carol, c := three(s)
		q := c.Invite().To(bob)
		s.ring(0.3, 4, q)
		taken := s.Call(carol, alice)
		picked := taken.Invite(Header("Replaces", c.ID+";to-tag="+c.tags[bob]+";from-tag="+c.tags[alice]+";early-only")).To(alice)
		if accepted {
			picked.accept()
		} else {
			picked.Reply("486 Busy Here")
		}
		q.Cancel(0)
		q.Reply("487 Request Terminated")
		t := gone(alice)
		c.Expect(t, bob)
		if accepted {
			s.Wait(9)
			hangUp(taken, carol, alice)
			taken.Expect(kept(carol, alice), carol, alice)
			t.Says = []string{"another call came to take its place"}
		} else {
			taken.Expect(Truth{Outcomes: busy, Caller: carol.AOR, Endpoints: 1}, carol, alice)
			t.Says, t.Never = []string{"alice gave up"}, []string{"take its place"}
		}
		c.Expect(t, alice)
	}
}
