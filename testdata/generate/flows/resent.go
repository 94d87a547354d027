package flows

// resent are calls over a network that loses packets: everything is sent again
// (RFC 3261 17).
var resent = []Flow{
	{Name: "ACK lost, and found", Play: ackLost},
	{Name: "ACK comes after twenty seconds", Play: ackLate},
	{Name: "487 sent again until its ACK comes", Play: failureAgain},
	{Name: "CANCEL gets no reply", Play: cancelUnanswered},
	{Name: "CANCEL is lost", Play: cancelLost},
	{Name: "BYE gets 408", Play: byeTimesOut},
	{Name: "phone restarts during the call", Play: restarts},
	{Name: "phone restarts, and its peer finds out", Play: refreshFails},
	{Name: "INVITE sent again after the answer", Play: inviteAfterAnswer},
	{Name: "BYE before the ACK arrives", Play: byeBeforeAck},
	{Name: "callee hangs up at once", Play: calleeHangsUpAtOnce},
	{Name: "error of the proxy after the answer was sent", Play: gatewayTimeout},
}

func ackLost(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	ok := q.Reply("200 OK")
	ack := c.Ack(q, bob).LostTo(bob)
	s.Wait(0.5)
	ok.Again()
	ack.Again(false)
	s.Wait(9)
	hangUp(c, alice, bob)
	c.Expect(kept(alice, bob), alice, bob)
}

func ackLate(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	ok := q.Reply("200 OK")
	ack := c.Ack(q, bob).LostTo(bob)
	for _, pause := range []float64{0.5, 1, 2, 4, 4, 4, 4} {
		s.Wait(pause)
		ok.Again()
		ack.Again(true)
	}
	s.Wait(0.5)
	ok.Again()
	ack.Again(false)
	s.Wait(60)
	hangUp(c, bob, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

func failureAgain(s *Stage) {
	alice, bob, c, q := rung(s, 7)
	no := q.Reply("486 Busy Here")
	s.Wait(0.5)
	no.Again()
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "caller gave up"}}, alice, bob)
}

// cancelUnanswered is a phone that ends the INVITE and never confirms the CANCEL.
func cancelUnanswered(s *Stage) {
	alice, bob, c, q := rung(s, 12)
	q.cancel(0, nil)
	q.Reply("487 Request Terminated")
	c.Expect(gone(alice), alice, bob)
}

// cancelLost is a caller that gives up while nothing reaches the callee any more.
func cancelLost(s *Stage) {
	alice, bob, c, q := rung(s, 12)
	x := q.cancel(0, nil)
	s.hops[len(s.hops)-1].lost = true
	for _, pause := range []float64{0.5, 1, 2, 4, 8, 16} {
		s.Wait(pause)
		x.Again(true)
	}
	c.Expect(gone(alice), alice)
	c.Expect(Truth{Outcomes: []string{"in-progress", "unknown"}, Caller: alice.AOR, Endpoints: 1}, bob)
}

func byeTimesOut(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	connect(s, c, alice, bob, p)
	q := c.Within(alice, bob, "BYE").To(p)
	s.Wait(32)
	q.Reply("408 Request Timeout")
	c.Expect(talkTruth(alice, bob), alice, p)
}

// restarts is a phone that has forgotten the call when its peer hangs up.
func restarts(s *Stage) {
	alice, bob, c := connected(s)
	s.Wait(120)
	c.Within(alice, bob, "BYE").To(bob).Reply("481 Call/Transaction Does Not Exist")
	c.Expect(talkTruth(alice, bob), alice, bob)
}

// refreshFails ends a call by a refresh that gets 481 (RFC 4028 10).
func refreshFails(s *Stage) {
	alice, bob, c := connected(s)
	s.Wait(900)
	c.Within(alice, bob, "UPDATE", Header("Session-Expires", "1800;refresher=uac")).To(bob).Reply("481 Call/Transaction Does Not Exist")
	s.Wait(60)
	t := talkTruth(alice, bob, "goes on as before")
	t.Says = []string{"481"}
	c.Expect(t, alice, bob)
}

func inviteAfterAnswer(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob)
	q.LostReply("100 Trying")
	s.Wait(0.4)
	q.LostReply("200 OK")
	s.Wait(0.1)
	q.Again(false)
	q.answer(9, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

// byeBeforeAck is RFC 5407 3.1.4: the callee's BYE and the ACK cross.
func byeBeforeAck(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	q.answer(0.05, alice)
	c.Expect(kept(alice, bob), alice)
	c.Expect(Truth{Caller: alice.AOR, Endpoints: 1}, bob) // whether another one answered first, it cannot know
}

func calleeHangsUpAtOnce(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	q.answer(0.05, bob)
	t := kept(alice, bob)
	t.Never = append(t.Never, "the caller hung up")
	c.Expect(t, alice, bob)
}

// gatewayTimeout is a proxy that gives up with 504 what its leg still tries.
func gatewayTimeout(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.Wait(0.3)
	l.ReplyTo(p, "100 Trying")
	s.Wait(20)
	drop(l, p)
	q.Reply("504 Server Time-out")
	t := Truth{Outcomes: failed, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "caller gave up", "cancelled by the caller", "answered by"}}
	c.Expect(t, alice, p)
}
