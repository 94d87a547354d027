package flows

// inside are calls with requests inside their dialog.
var inside = []Flow{
	{Name: "re-INVITE of the caller", Play: reinvite(true, "200 OK", "481", "as before")},
	{Name: "re-INVITE of the callee", Play: reinvite(false, "200 OK", "481", "as before")},
	{Name: "re-INVITE not acceptable", Play: reinvite(true, "488 Not Acceptable Here")},
	{Name: "hold and back", Play: holdAndBack},
	{Name: "re-INVITE meets no dialog", Play: reinviteGone("481 Call/Transaction Does Not Exist")},
	{Name: "re-INVITE without reply", Play: reinviteGone("408 Request Timeout")},
	{Name: "re-INVITE cancelled by the caller", Play: reinviteCancelled(true)},
	{Name: "re-INVITE cancelled by the callee", Play: reinviteCancelled(false)},
	{Name: "glare", Play: glare},
	{Name: "UPDATE and INFO", Play: updates},
	{Name: "BYE meets no dialog", Play: byeGone},
	{Name: "gone before the BYE", Play: goneBefore},
	{Name: "two BYEs cross", Play: twoByes},
	{Name: "BYE challenged", Play: byeChallenged},
	{Name: "BYE sent again", Play: byeAgain},
	{Name: "re-INVITE meets a phone that is away", Play: reinvite(true, "480 Temporarily Unavailable", "goes on as before", "the call is over")},
	{Name: "INFO meets no dialog, and the call goes on", Play: remembered, Only: tagged},
	{Name: "subscription inside the call unknown", Play: subscriptionUnknown},
}

func talkTruth(alice, bob *Node, never ...string) Truth {
	t := kept(alice, bob)
	t.Never = append([]string{"server component", "gave up", "gives up", "cancelled", "another endpoint answered", "forked"}, never...)
	return t
}

func reinvite(byCaller bool, status string, never ...string) func(*Stage) {
	return func(s *Stage) {
		alice, bob, p, c := behind(s, "proxy")
		connect(s, c, alice, bob, p)
		from, to := alice, bob
		if !byCaller {
			from, to = bob, alice
		}
		q := c.Within(from, to, "INVITE").To(p, to)
		q.Reply(status)
		if status[0] == '2' {
			c.Ack(q, to).To(p, to)
		}
		s.Wait(10)
		hangUp(c, to, from, p)
		c.Expect(talkTruth(alice, bob, never...), alice, bob, p)
	}
}

func holdAndBack(s *Stage) {
	alice, bob, c := connected(s)
	for _, direction := range []string{"sendonly", "sendrecv"} {
		c.Within(bob, alice, "INVITE", Body("application/sdp", sdp(bob)+"a="+direction+"\r\n")).To(alice).accept()
		s.Wait(30)
	}
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

// reinviteGone ends the dialog (RFC 3261 12.2.1.2).
func reinviteGone(status string) func(*Stage) {
	return func(s *Stage) {
		alice, bob, c := connected(s)
		c.Within(alice, bob, "INVITE").To(bob).Reply(status)
		s.Wait(60)
		t := talkTruth(alice, bob, "goes on as before")
		c.Expect(t, alice, bob)
	}
}

// remembered is a phone that refuses one request with 481 and takes the next.
func remembered(s *Stage) {
	alice, bob, c := connected(s)
	c.Within(alice, bob, "INFO").To(bob).Reply("481 Call/Transaction Does Not Exist")
	s.Wait(9)
	c.Within(alice, bob, "INVITE").To(bob).accept()
	s.Wait(30)
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob, "is over;", "was over with"), alice, bob)
}

// subscriptionUnknown is RFC 5057 5.3: 481 ends the subscription, and not the call.
func subscriptionUnknown(s *Stage) {
	alice, bob, c := connected(s)
	c.Within(alice, bob, "SUBSCRIBE", Header("Event", "dialog")).To(bob).Reply("481 Call/Transaction Does Not Exist")
	s.Wait(30)
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob, "was over with", "stands nowhere else"), alice, bob)
}

func reinviteCancelled(byCaller bool) func(*Stage) {
	return func(s *Stage) {
		alice, bob, c := connected(s)
		from, to := alice, bob
		if !byCaller {
			from, to = bob, alice
		}
		q := c.Within(from, to, "INVITE").To(to)
		q.Reply("100 Trying")
		s.Wait(2)
		q.Cancel(0)
		q.Reply("487 Request Terminated")
		s.Wait(20)
		hangUp(c, alice, bob)
		t := talkTruth(alice, bob, "every branch")
		t.Never = []string{"server component", "caller gives up", "caller gave up", "another endpoint answered", "every branch", "this branch"}
		c.Expect(t, alice, bob)
	}
}

// glare is RFC 3261 14.1: both sides send a re-INVITE at once, and try again.
func glare(s *Stage) {
	alice, bob, c := connected(s)
	a := c.Within(alice, bob, "INVITE").To(bob)
	b := c.Within(bob, alice, "INVITE").To(alice)
	a.Reply("491 Request Pending")
	b.Reply("491 Request Pending")
	s.Wait(1)
	c.Within(bob, alice, "INVITE").To(alice).answer(9, bob)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

func updates(s *Stage) {
	alice, bob, c := connected(s)
	c.Within(bob, alice, "UPDATE").To(alice).Reply("200 OK")
	c.Within(alice, bob, "INFO", Body("application/dtmf-relay", "Signal=1\r\n")).To(bob).Reply("200 OK")
	c.Within(alice, bob, "OPTIONS").To(bob).Reply("200 OK")
	s.Wait(5)
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

// byeGone leaves open whether the call was up: 481 says that the other side did not
// know it, or no more.
func byeGone(s *Stage) {
	alice, bob, c := connected(s)
	c.Within(alice, bob, "BYE").To(bob).Reply("481 Call/Transaction Does Not Exist")
	c.Expect(Truth{Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "another endpoint answered"}}, alice, bob)
}

// goneBefore is a phone that knew no more of the call before it was hung up, so that its
// 481 to the BYE says nothing of how it had begun.
func goneBefore(s *Stage) {
	alice, bob, c := connected(s)
	c.Within(alice, bob, "UPDATE").To(bob).Reply("481 Call/Transaction Does Not Exist")
	c.Within(alice, bob, "BYE").To(bob).Reply("481 Call/Transaction Does Not Exist")
	c.Expect(talkTruth(alice, bob, "not established", "ACK never"), alice, bob)
}

func twoByes(s *Stage) {
	alice, bob, c := connected(s)
	a := c.Within(alice, bob, "BYE").To(bob)
	b := c.Within(bob, alice, "BYE").To(alice)
	a.Reply("200 OK")
	b.Reply("200 OK")
	c.Expect(talkTruth(alice, bob), alice, bob)
}

func byeChallenged(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	connect(s, c, alice, bob, p)
	c.Within(bob, alice, "BYE").To(p).Reply("407 Proxy Authentication Required")
	c.Within(bob, alice, "BYE", Header("Proxy-Authorization", `Digest username="bob"`)).To(p, alice).Reply("200 OK")
	c.Expect(talkTruth(alice, bob), alice, bob, p)
}

func byeAgain(s *Stage) {
	alice, bob, c := connected(s)
	q := c.Within(alice, bob, "BYE").To(bob)
	s.Wait(0.5)
	q.Again(false)
	q.Reply("200 OK")
	c.Expect(talkTruth(alice, bob), alice, bob)
}
