package flows

// services are what servers and telephone systems do with calls (RFC 3665, 5359).
var services = []Flow{
	{Name: "phone does not reply to the proxy", Play: phoneSilent},
	{Name: "busy without ringing", Play: busyAtOnce},
	{Name: "redirect server", Play: redirectServer},
	{Name: "click to dial", Play: clickToDial},
	{Name: "parked", Play: parked, Only: tagged},
	{Name: "queued", Play: queued},
	{Name: "early media", Play: earlyMedia},
	{Name: "CANCEL before any reply", Play: cancelBeforeReply},
	{Name: "487 lost once", Play: terminatedAgain},
	{Name: "session timer", Play: sessionTimer},
	{Name: "back-to-back user agent", Play: backToBack},
	{Name: "voice mail of the proxy", Play: voicemail, Only: tagged},
	{Name: "subscription", Play: subscription},
	{Name: "glare of UPDATEs", Play: updateGlare},
}

// phoneSilent is RFC 3665 3.10: the proxy calls a phone that never replies.
func phoneSilent(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	l := q.LostTo(bob)
	for _, pause := range []float64{0.5, 1, 2, 4, 8, 16} {
		s.Wait(pause)
		s.transmit(c, p, bob, l.sent[1], true)
	}
	q.Reply("480 No Response")
	t := Truth{Outcomes: []string{"no-answer", "failed"}, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"cancelled by the caller", "is ringing"}}
	c.Expect(t, p)
	t.Endpoints = -1
	c.Expect(t, alice)
}

// busyAtOnce is RFC 3665 3.9.
func busyAtOnce(s *Stage) {
	alice, bob, c := pair(s)
	p1, p2 := s.Proxy("proxy1"), s.Proxy("proxy2")
	q := c.Invite().To(p1).trying()
	q = q.To(p2)
	q.ReplyTo(p1, "100 Trying")
	q = q.To(bob)
	s.Wait(0.2)
	q.Reply("486 Busy Here")
	t := Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Never: []string{"while others ring", "server component"}}
	c.Expect(t, alice, p1, p2, bob)
}

// redirectServer is RFC 3665 3.7: a server says where the callee is.
func redirectServer(s *Stage) {
	alice, bob, r, c := behind(s, "redirect")
	c.Invite().To(r).Reply("302 Moved Temporarily", Header("Contact", "<sip:bob@chicago.example.com>"))
	q := c.Invite(Target("sip:bob@chicago.example.com")).To(bob)
	s.ring(0.3, 3, q)
	q.answer(9, bob)
	t := kept(alice, bob)
	t.Endpoints, t.Never = 0, []string{"server component", "cancelled", "answer race"}
	c.Expect(t, alice)
	c.Expect(kept(alice, bob), bob)
	c.Expect(Truth{Outcomes: []string{"redirected"}, Caller: alice.AOR}, r)
}

// clickToDial is RFC 5359 2.18: a controller calls both and joins them.
func clickToDial(s *Stage) {
	web, alice, bob := s.Phone("web", "web"), s.Phone("alice", "alice"), s.Phone("bob", "bob")
	first, second := s.Call(web, alice), s.Call(web, bob)
	a := first.Invite(Body("application/sdp", "")).To(alice)
	s.ring(0.3, 4, a)
	a.Reply("200 OK", Body("application/sdp", sdp(alice)))
	b := second.Invite(Body("application/sdp", sdp(alice))).To(bob)
	s.ring(0.3, 4, b)
	b.accept()
	first.Ack(a, alice, Body("application/sdp", sdp(bob))).To(alice)
	s.Wait(30)
	hangUp(first, alice, web)
	hangUp(second, web, bob)
	first.Expect(kept(web, alice), web, alice)
	second.Expect(kept(web, bob), web, bob)
}

// parked is RFC 5359 2.15: bob sends alice to the park server.
func parked(s *Stage) {
	alice, bob, c := pair(s)
	park := s.Phone("park", "park")
	connect(s, c, alice, bob)
	asked := s.Call(bob, park)
	r := asked.Ask("REFER", "sip:"+park.AOR, Header("Refer-To", "<sip:"+alice.AOR+"?Replaces="+c.ID+">"), Header("Contact", "<"+asked.contact(bob)+">"))
	r.To(park).Reply("202 Accepted")
	taken := s.Call(park, alice)
	taken.Invite(Header("Replaces", c.ID+";to-tag="+c.tags[alice]+";from-tag="+c.tags[bob]), Header("Referred-By", "<sip:"+bob.AOR+">")).To(alice).accept()
	hangUp(c, alice, bob)
	notify(asked, park, bob, "200 OK", "terminated;reason=noresource")
	c.Expect(talkTruth(alice, bob), alice, bob)
	taken.Expect(kept(park, alice), park, alice)
}

func queued(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob)
	s.Wait(0.3)
	q.Reply("182 Queued")
	s.Wait(15)
	q.Reply("182 Queued")
	s.ring(5, 3, q)
	q.answer(9, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

func earlyMedia(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p, bob)
	s.Wait(0.3)
	q.Reply("183 Session Progress", Body("application/sdp", sdp(bob)))
	s.Wait(8)
	q.Reply("404 Not Found")
	t := Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component"}}
	c.Expect(t, alice, p, bob)
}

// cancelBeforeReply gives up before anything came (RFC 3261 9.1 has the CANCEL wait
// for a provisional response).
func cancelBeforeReply(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob).trying()
	s.Wait(1)
	q.Cancel(0)
	q.Reply("487 Request Terminated")
	t := gone(alice)
	t.Endpoints = 0
	c.Expect(t, alice, bob)
}

func terminatedAgain(s *Stage) {
	alice, bob, c, q := rung(s, 6)
	q.Cancel(0)
	q.LostReply("487 Request Terminated")
	s.Wait(0.5)
	q.Reply("487 Request Terminated")
	c.Expect(gone(alice), alice, bob)
}

// sessionTimer refreshes the call with re-INVITEs (RFC 4028), the last of which gets
// no reply.
func sessionTimer(s *Stage) {
	alice, bob, c := connected(s)
	for range 2 {
		s.Wait(900)
		c.Within(alice, bob, "INVITE", Header("Session-Expires", "1800;refresher=uac")).To(bob).accept()
	}
	s.Wait(900)
	hangUp(c, bob, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
}

// backToBack is a telephone system between two Call-IDs.
func backToBack(s *Stage) {
	alice, bob := s.Phone("alice", "alice"), s.Phone("bob", "bob")
	pbx := s.Phone("pbx", "pbx")
	in, out := s.Call(alice, bob), s.Call(pbx, bob)
	q := in.Invite().To(pbx)
	q.Reply("100 Trying")
	o := out.Invite().To(bob)
	s.ring(0.3, 0, o)
	in.contacts[pbx] = "sip:" + bob.User + "@" + pbx.Addr.String()
	q.Reply("180 Ringing")
	s.Wait(5)
	o.accept()
	q.answer(20, alice)
	hangUp(out, pbx, bob)
	in.Expect(kept(alice, pbx), alice, pbx)
	out.Expect(kept(pbx, bob), pbx, bob)
}

// voicemail is a proxy that sends the call to its own mailbox when nobody answers.
func voicemail(s *Stage) {
	alice, bob, vm, p, c := beside(s, "vm", "voicemail", "proxy")
	q := c.Invite().To(p).trying()
	l := q.To(bob)
	s.ring(0.3, 20, l)
	drop(l, p)
	q.To(vm).answer(30, alice)
	t := Truth{Outcomes: []string{"voicemail"}, Winner: vm, Caller: alice.AOR, Says: []string{"voice mail"}, MPOP: []string{"no-evidence", "no"}}
	c.Expect(t, alice, p)
}

func subscription(s *Stage) {
	alice, bob, c := pair(s)
	c.Ask("SUBSCRIBE", "sip:"+bob.AOR, Header("Event", "dialog"), Header("Expires", "600")).To(bob).Reply("200 OK", Header("Expires", "600"))
	c.Within(bob, alice, "NOTIFY", Header("Event", "dialog"), Header("Subscription-State", "active;expires=600")).To(alice).Reply("200 OK")
	s.Wait(60)
	c.Within(bob, alice, "NOTIFY", Header("Event", "dialog"), Header("Subscription-State", "terminated;reason=timeout")).To(alice).Reply("200 OK")
	c.Expect(Truth{Outcomes: answered, Endpoints: -1}, alice, bob)
}

func updateGlare(s *Stage) {
	alice, bob, c := connected(s)
	a := c.Within(alice, bob, "UPDATE").To(bob)
	b := c.Within(bob, alice, "UPDATE").To(alice)
	a.Reply("491 Request Pending")
	b.Reply("491 Request Pending")
	s.Wait(2)
	c.Within(bob, alice, "UPDATE").To(alice).Reply("200 OK")
	s.Wait(9)
	hangUp(c, alice, bob)
	c.Expect(talkTruth(alice, bob), alice, bob)
}
