package flows

// crossing are the races of RFC 5407.
var crossing = []Flow{
	{Name: "CANCEL crosses the answer", Play: cancelCrosses},
	{Name: "CANCEL crosses the answer behind a proxy", Play: cancelCrossesProxy, Only: tagged},
	{Name: "early BYE crosses the answer", Play: earlyByeCrosses, Only: plain},
	{Name: "BYE crosses a re-INVITE", Play: byeCrossesReinvite},
	{Name: "re-INVITE before the ACK came", Play: reinviteBeforeAck},
	{Name: "INVITE sent again", Play: inviteAgain},
	{Name: "answer lost once", Play: answerLost},
	{Name: "REFER crosses a BYE", Play: referCrossesBye},
}

// cancelCrosses is RFC 5407 3.1.2.
func cancelCrosses(s *Stage) {
	alice, bob, c, q := rung(s, 4)
	ok := q.reply(bob, 1, "200 OK", nil)
	s.hops = append(s.hops, hop{c, bob, alice, s.now, s.now.Add(25e6), ok.p.Bytes(), false})
	q.CancelCrossed(0)
	s.Wait(0.03)
	c.Ack(q, bob).To(bob)
	hangUp(c, alice, bob)
	t := Truth{Outcomes: []string{"cancelled", "unknown"}, Later: true, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component", "talked"}}
	c.Expect(t, alice, bob)
}

func cancelCrossesProxy(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 4, l)
	q.Cancel(0)
	ok := l.ReplyTo(p, "200 OK")
	ok.On(alice)
	c.Ack(l, bob).To(p, bob)
	hangUp(c, alice, bob, p)
	t := Truth{Outcomes: []string{"cancelled", "unknown"}, Later: true, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component"}}
	c.Expect(t, alice, p)
}

// earlyByeCrosses is RFC 5407 3.1.3.
func earlyByeCrosses(s *Stage) {
	alice, bob, c, q := rung(s, 4)
	bye := c.Within(alice, bob, "BYE").To(bob)
	q.accept()
	bye.Reply("200 OK")
	c.Expect(Truth{Outcomes: []string{"cancelled", "unknown"}, Later: true, Caller: alice.AOR, Endpoints: 1, Never: []string{"answer race", "surplus"}}, alice)
}

// byeCrossesReinvite is RFC 5407 3.2.2.
func byeCrossesReinvite(s *Stage) {
	alice, bob, c := connected(s)
	bye := c.Within(alice, bob, "BYE").To(bob)
	q := c.Within(bob, alice, "INVITE").To(alice)
	bye.Reply("200 OK")
	q.Reply("481 Call/Transaction Does Not Exist")
	c.Expect(talkTruth(alice, bob, "goes on as before"), alice, bob)
}

// reinviteBeforeAck is RFC 5407 3.1.5: the callee's re-INVITE overtakes the ACK.
func reinviteBeforeAck(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	q.Reply("200 OK")
	b := c.Within(bob, alice, "INVITE").To(alice)
	c.Ack(q, bob).To(bob)
	b.answer(9, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

func inviteAgain(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob)
	s.Wait(0.5)
	q.Again(false)
	s.Wait(1)
	q.Again(false)
	q.Reply("180 Ringing")
	s.Wait(3)
	q.answer(9, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

func answerLost(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	q.LostReply("200 OK")
	s.Wait(0.5)
	q.answer(9, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

func referCrossesBye(s *Stage) {
	alice, bob, c := connected(s)
	r := refer(c, alice, bob, "sip:carol@west.example.com")
	bye := c.Within(bob, alice, "BYE").To(alice)
	r.Reply("481 Call/Transaction Does Not Exist")
	bye.Reply("200 OK")
	c.Expect(talkTruth(alice, bob), alice, bob)
}
