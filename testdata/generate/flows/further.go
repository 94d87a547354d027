package flows

// further are calls in which what follows a first refusal, a CANCEL or a transfer is
// easily taken for something else.
var further = []Flow{
	{Name: "CANCEL refused, the call is kept", Play: cancelRefused(true)},
	{Name: "CANCEL refused, the phone is busy", Play: cancelRefused(false)},
	{Name: "redirected to somebody who is busy", Play: redirectedToBusy, Only: tagged},
	{Name: "forked again with credentials", Play: forkedAgain, Only: plain},
	{Name: "phone without the user, the other one rings", Play: wrongPhone, Only: plain},
	{Name: "phone joins its calls", Play: joinsItsCalls},
	{Name: "meeting calls a user", Play: meetingCalls(true), Only: microsoft},
	{Name: "meeting calls a user who declines", Play: meetingCalls(false), Only: microsoft},
	{Name: "further targets stay silent", Play: silentTargets, Only: microsoft},
	{Name: "transfer without a word on its result", Play: transferUntold},
}

// cancelRefused is RFC 3261 9.2: the CANCEL comes when the phone has replied.
func cancelRefused(answers bool) func(*Stage) {
	return func(s *Stage) {
		alice, bob, c, q := rung(s, 4)
		t := talkTruth(alice, bob)
		if answers {
			q.Reply("200 OK")
			q.CancelCrossed(0)
			q.talk(60, bob)
		} else {
			q.Reply("486 Busy Here")
			q.CancelCrossed(0)
			t = Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1, Never: []string{"gave up", "server component"}}
		}
		c.Expect(t, alice, bob)
	}
}

// redirectedToBusy is a caller who follows a 302: who is busy is the new target.
func redirectedToBusy(s *Stage) {
	alice, bob, carol, c := three(s)
	first := c.Invite().To(bob)
	s.Wait(0.3)
	first.Reply("302 Moved Temporarily", Header("Contact", "<sip:"+carol.AOR+">"))
	q := c.Invite(Target("sip:" + carol.AOR)).To(carol)
	s.Wait(1)
	q.Reply("486 Busy Here")
	t := Truth{Outcomes: busy, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Says: []string{"sent the call on"}, Never: []string{"server component", "may be one", "forked"}}
	c.Expect(t, alice)
	c.Expect(Truth{Outcomes: []string{"redirected"}, Caller: alice.AOR}, bob)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, carol)
}

// forkedAgain is a fork of which one phone asks for credentials, so that the caller calls
// both a second time (RFC 3261 16.7, 22.3).
func forkedAgain(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 0, l1)
	refusal := l2.ReplyTo(p, "407 Proxy Authentication Required")
	s.Wait(12)
	drop(l1, p)
	refusal.On(alice)
	c.tags[bob], c.tags[bob2] = "", ""
	q := c.Invite(Header("Proxy-Authorization", `Digest username="alice"`)).To(p)
	l1, l2 = q.To(bob), q.To(bob2)
	s.ring(0.3, 5, l1, l2)
	l2.wins(l1, 9, alice)
	t := forkTruth(alice, bob2)
	t.Endpoints, t.Later = 0, true // whether the phone of two attempts is one, its log does not say
	t.Says, t.Never = []string{"forked to 2 places"}, append(t.Never, "one after the other")
	c.Expect(t, alice, p)
}

// wrongPhone has a leg that ends with a word on the address and not on the user.
func wrongPhone(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	l1.ReplyTo(p, "404 Not Found")
	s.ring(0.3, 20, l2)
	l2.Reply("480 Temporarily Unavailable")
	t := Truth{Outcomes: noAnswer, Caller: alice.AOR, Never: []string{"server component", "lacks the end"}}
	c.Expect(t, alice, p)
	c.Expect(Truth{Caller: alice.AOR, Endpoints: 1}, bob, bob2)
}

// joinsItsCalls is a phone that mixes two calls of its own (RFC 4579 5.2): each stays a call.
func joinsItsCalls(s *Stage) {
	alice, bob, c := connected(s)
	q := c.Within(alice, bob, "INVITE")
	q.p.Set("Contact", q.p.Get("Contact")+";isfocus")
	q.To(bob).accept()
	s.Wait(30)
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob, "meeting", "conference"), alice, bob)
}

// meetingCalls is a conferencing server that calls a user for the meeting of another one.
func meetingCalls(answers bool) func(*Stage) {
	return func(s *Stage) {
		alice, bob, c := pair(s)
		c.contacts[alice] = "sip:" + alice.AOR + ";gruu;opaque=app:conf:audio-video:id:k7f3"
		alice.agent = "RTCC/5.0.0.0 AV-MCU"
		q := c.Invite()
		q.p.Set("Contact", "<"+c.contacts[alice]+">;isfocus")
		q = q.To(bob)
		s.ring(0.3, 4, q)
		t := Truth{Outcomes: declined, Caller: alice.AOR, Never: []string{"joins", "joined", "server component", "alice called"}}
		if answers {
			q.answer(30, bob)
			t.Outcomes, t.Winner, t.Says = answered, bob, []string{"meeting"}
		} else {
			q.Reply("603 Decline")
		}
		c.Expect(t, bob)
	}
}

// silentTargets is a call that routing sends to further targets, none of which replies.
func silentTargets(s *Stage) {
	alice, bob, p, c := behind(s, "fe")
	q, legs := ringing(s, c, p, bob)
	report(q, p, "13005", added)
	s.Wait(6)
	legs[0].Reply("200 OK")
	legs[0].talk(20, alice)
	t := kept(alice, bob)
	t.Never = []string{"server component", "several replies", "answer race"}
	c.Expect(t, alice)
}

// transferUntold is a transfer whose result nobody tells, since the one who asked for it
// hangs up at once (RFC 3515 2.4.4).
func transferUntold(s *Stage) {
	alice, bob, c := connected(s)
	refer(c, alice, bob, "sip:carol@west.example.com").Reply("202 Accepted")
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob, "transfer to carol@west.example.com failed", "succeeded"), alice, bob)
}
