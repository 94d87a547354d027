package flows

// features are the services of RFC 5359 and of telephone systems.
var features = []Flow{
	{Name: "hold with music", Play: musicOnHold},
	{Name: "consulted before the transfer", Play: consulted, Only: tagged},
	{Name: "three-way conference of the phone", Play: threeWay, Only: tagged},
	{Name: "screened by the callee", Play: screened, Only: tagged},
	{Name: "redirected twice", Play: redirectedTwice, Only: tagged},
	{Name: "called back when free", Play: callBack},
	{Name: "forwarded in a circle", Play: circle},
	{Name: "refused for want of a codec, then accepted", Play: otherCodec("488 Not Acceptable Here")},
	{Name: "refused for all for want of a codec, then accepted", Play: otherCodec("606 Not Acceptable")},
	{Name: "gateway's announcement and a failure", Play: announcement},
	{Name: "moved to another phone", Play: moved, Only: tagged},
	{Name: "two calls at once", Play: atOnce, Only: tagged},
	{Name: "anonymous caller refused", Play: anonymous},
}

// musicOnHold is RFC 5359 2.3: bob holds alice and lets a server play to her.
func musicOnHold(s *Stage) {
	alice, bob, c := pair(s)
	music := s.Phone("music", "music")
	connect(s, c, alice, bob)
	c.Within(bob, alice, "INVITE", Body("application/sdp", sdp(bob)+"a=sendonly\r\n")).To(alice).accept()
	m := s.Call(bob, music)
	m.Invite().To(music).accept()
	c.Within(bob, alice, "INVITE", Body("application/sdp", sdp(music))).To(alice).accept()
	s.Wait(30)
	hangUp(m, bob, music)
	c.Within(bob, alice, "INVITE").To(alice).answer(9, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
	m.Expect(kept(bob, music), bob, music)
}

// consulted is RFC 5589 7.3: the target calls back with Replaces.
func consulted(s *Stage) {
	alice, bob, carol, c := three(s)
	connect(s, c, alice, bob)
	asked := s.Call(bob, carol)
	connect(s, asked, bob, carol)
	refer(c, bob, alice, "sip:"+carol.AOR+"?Replaces="+asked.ID).Reply("202 Accepted")
	third := s.Call(alice, carol)
	third.Invite(Header("Replaces", asked.ID+";to-tag="+asked.tags[carol]+";from-tag="+asked.tags[bob])).To(carol).accept()
	hangUp(asked, carol, bob)
	notify(c, alice, bob, "200 OK", "terminated;reason=noresource")
	hangUp(c, bob, alice)
	s.Wait(20)
	hangUp(third, carol, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
	asked.Expect(kept(bob, carol), bob, carol)
	third.Expect(kept(alice, carol), alice, carol)
}

// threeWay is RFC 5359 2.10: bob becomes the focus of a conference.
func threeWay(s *Stage) {
	alice, bob, carol, c := three(s)
	connect(s, c, alice, bob)
	second := s.Call(bob, carol)
	connect(s, second, bob, carol)
	c.Within(bob, alice, "INVITE").To(alice).answer(30, alice)
	hangUp(second, bob, carol)
	c.Expect(talkTruth(alice, bob), alice, bob)
	second.Expect(kept(bob, carol), bob, carol)
}

// screened is a callee who sends the call on to an assistant while it rings.
func screened(s *Stage) {
	alice, bob, carol, c := three(s)
	first := c.Invite().To(bob)
	s.ring(0.3, 4, first)
	first.Reply("302 Moved Temporarily", Header("Contact", "<"+c.contact(carol)+">"))
	q := c.Invite(Target(c.contact(carol))).To(carol)
	s.Wait(0.3)
	q.Reply("486 Busy Here")
	t := Truth{Outcomes: busy, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "answered by", "caller gave up"}}
	c.Expect(t, alice)
	c.Expect(Truth{Outcomes: []string{"redirected"}, Caller: alice.AOR, Endpoints: 1}, bob)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, carol)
}

func redirectedTwice(s *Stage) {
	alice, bob, c := pair(s)
	carol, dave := s.Phone("carol", "carol"), s.Phone("dave", "dave")
	c.Invite().To(bob).Reply("302 Moved Temporarily", Header("Contact", "<"+c.contact(carol)+">"))
	c.Invite(Target(c.contact(carol))).To(carol).Reply("302 Moved Temporarily", Header("Contact", "<"+c.contact(dave)+">"))
	q := c.Invite(Target(c.contact(dave))).To(dave)
	s.ring(0.3, 3, q)
	q.answer(9, dave)
	c.Expect(Truth{Outcomes: forwarded, Winner: dave, Caller: alice.AOR, Says: []string{"dave"}, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "another endpoint answered"}}, alice)
}

// callBack is RFC 5359 2.17: alice waits for bob to be free, and calls again.
func callBack(s *Stage) {
	alice, bob, c := pair(s)
	c.Invite().To(bob).Reply("486 Busy Here")
	w := s.Call(alice, bob)
	w.Ask("SUBSCRIBE", "sip:"+bob.AOR, Header("Event", "dialog"), Header("Expires", "600")).To(bob).Reply("200 OK", Header("Expires", "600"))
	w.Within(bob, alice, "NOTIFY", Header("Event", "dialog"), Header("Subscription-State", "active;expires=600")).To(alice).Reply("200 OK")
	s.Wait(60)
	again := s.Call(alice, bob)
	connect(s, again, alice, bob)
	hangUp(again, alice, bob)
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, alice, bob)
	again.Expect(kept(alice, bob), alice, bob)
}

// circle is a call that two proxies send to each other (RFC 3261 16.3, RFC 5393).
func circle(s *Stage) {
	alice, _, c := pair(s)
	p1, p2 := s.Proxy("proxy1"), s.Proxy("proxy2")
	q := c.Invite().To(p1).trying()
	q.To(p2, p1).Reply("482 Loop Detected")
	t := Truth{Outcomes: failed, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Endpoints: -1, Never: []string{"caller gave up", "cancelled", "answered by"}}
	c.Expect(t, alice)
	c.Expect(Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: -1}, p1, p2)
}

// otherCodec is a caller who offers something else: what refused the first offer and what
// took the second one is one phone.
func otherCodec(refusal string) func(*Stage) {
	return func(s *Stage) {
		alice, bob, p, c := behind(s, "proxy")
		c.Invite().To(p, bob).Reply(refusal)
		c.tags[bob] = ""
		q := c.Invite().To(p, bob)
		s.ring(0.3, 3, q)
		q.answer(9, alice)
		t := kept(alice, bob)
		if s.Tagless {
			t.Endpoints = 0 // two legs without a tag may be two phones
		}
		c.Expect(t, alice, bob, p)
	}
}

// announcement is a gateway that plays why, and then says so.
func announcement(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob)
	s.Wait(0.3)
	q.Reply("183 Session Progress", Body("application/sdp", sdp(bob)), Header("Reason", `Q.850;cause=17;text="User busy"`))
	s.Wait(12)
	q.Reply("503 Service Unavailable", Header("Reason", `Q.850;cause=41;text="Temporary failure"`))
	c.Expect(Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "caller gave up", "answered by"}}, alice, bob)
}

// moved is RFC 3891 1: bob takes the call over with another of his phones.
func moved(s *Stage) {
	alice, bob, c := pair(s)
	bob2 := s.Phone("bob2", "bob")
	connect(s, c, alice, bob)
	second := s.Call(bob2, alice)
	second.Invite(Header("Replaces", c.ID+";to-tag="+c.tags[alice]+";from-tag="+c.tags[bob])).To(alice).accept()
	hangUp(c, alice, bob)
	s.Wait(20)
	hangUp(second, bob2, alice)
	c.Expect(talkTruth(alice, bob), alice, bob)
	second.Expect(kept(bob2, alice), bob2, alice)
}

// atOnce is two people who call each other at the same time.
func atOnce(s *Stage) {
	alice, bob, c := pair(s)
	back := s.Call(bob, alice)
	q, r := c.Invite().To(bob), back.Invite().To(alice)
	q.Reply("486 Busy Here")
	r.Reply("486 Busy Here")
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1}, alice, bob)
	back.Expect(Truth{Outcomes: busy, Caller: bob.AOR, Endpoints: 1}, bob, alice)
}

func anonymous(s *Stage) {
	alice, _, p, c := behind(s, "proxy")
	q := c.Invite(Header("Privacy", "id")).To(p).trying()
	q.Reply("433 Anonymity Disallowed")
	t := Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: -1, MPOP: []string{"no-evidence", "no"}, Never: []string{"caller gave up"}}
	c.Expect(t, alice, p)
}
