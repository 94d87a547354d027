package flows

// early are calls in which much happens before the answer.
var early = []Flow{
	{Name: "early media of two phones", Play: earlyMediaTwice, Only: tagged},
	{Name: "two phones, hung up at once", Play: forkHungUpAtOnce, Only: tagged},
	{Name: "two answers, both hung up later", Play: twoAnswersKept, Only: tagged},
	{Name: "two answers, the first one is dropped", Play: firstDropped, Only: tagged},
	{Name: "three phones, one declines for all", Play: declinesForAll, Only: tagged},
	{Name: "proxy behind the proxy forks", Play: forkBehind, Only: tagged},
	{Name: "one tag of two phones", Play: sharedTag, Only: plain},
	{Name: "UPDATE before the answer", Play: earlyUpdate, Only: tagged},
	{Name: "reliable ring of two phones", Play: reliableFork, Only: tagged},
	{Name: "reply comes late for a phone that had answered", Play: lateReplies, Only: tagged},
}

// earlyMediaTwice is RFC 5407's and RFC 3960's case of forked early media.
func earlyMediaTwice(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.Wait(0.3)
	l1.Reply("183 Session Progress", Body("application/sdp", sdp(bob)))
	l2.Reply("183 Session Progress", Body("application/sdp", sdp(bob2)))
	s.ring(1, 6, l1)
	l1.wins(l2, 9, bob)
	c.Expect(forkTruth(alice, bob), alice, p)
	c.Expect(kept(alice, bob), bob)
}

func forkHungUpAtOnce(s *Stage) {
	alice, _, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 5, l1, l2)
	l2.wins(l1, 0.4, alice)
	t := forkTruth(alice, bob2)
	t.Says = []string{"the caller hung up"}
	c.Expect(t, alice, p)
	c.Expect(kept(alice, bob2), bob2)
}

// twoAnswersKept is a caller that mixes both answers, and hangs up the one 40 s
// before the other.
func twoAnswersKept(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 5, l1, l2)
	l1.accept()
	l2.accept()
	s.Wait(8)
	hangUp(c, alice, bob, p)
	s.Wait(40)
	hangUp(c, alice, bob2, p)
	t := forkTruth(alice, bob2)
	t.Later = true
	t.Never = []string{"server component"}
	c.Expect(t, alice, p)
}

// firstDropped keeps the second of two answers.
func firstDropped(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 5, l1, l2)
	l1.Reply("200 OK")
	l2.Reply("200 OK")
	c.Ack(l1, bob).To(p, bob)
	hangUp(c, alice, bob, p)
	l2.talk(15, bob2)
	t := forkTruth(alice, bob2)
	t.Later = true
	t.Never = []string{"server component"}
	c.Expect(t, alice, p)
	c.Expect(kept(alice, bob2), bob2)
}

func declinesForAll(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	s.ring(0.3, 5, l1, l2)
	l2.Reply("603 Decline")
	drop(l1, p)
	t := Truth{Outcomes: declined, Caller: alice.AOR, Endpoints: 2, MPOP: []string{"yes"}, Never: []string{"server component", "caller gave up", "another endpoint answered"}}
	c.Expect(t, alice, p)
	c.Expect(Truth{Outcomes: []string{"cancelled", "unknown"}, Caller: alice.AOR, Endpoints: 1}, bob)
	c.Expect(Truth{Outcomes: declined, Caller: alice.AOR, Endpoints: 1}, bob2)
}

// forkBehind has the second of two proxies fork, so that the first one has one leg
// and two replies on it.
func forkBehind(s *Stage) {
	alice, bob, c := pair(s)
	bob2, p1, p2 := s.Phone("bob2", "bob"), s.Proxy("proxy1"), s.Proxy("proxy2")
	q := c.Invite().To(p1).trying()
	q = q.To(p2)
	q.ReplyTo(p1, "100 Trying")
	l1, l2 := q.To(bob), q.To(bob2)
	s.ring(0.3, 5, l1, l2)
	l1.Reply("200 OK")
	l2.Cancel(2)
	l2.ReplyTo(p2, "487 Request Terminated")
	l1.talk(9, alice)
	c.Expect(forkTruth(alice, bob), alice, p1, p2)
	c.Expect(kept(alice, bob), bob)
}

// sharedTag is a household of phones whose stack gives every phone the same tag:
// where they are tells them apart.
func sharedTag(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	c.tags[bob] = c.tag(bob2)
	s.ring(0.3, 5, l1, l2)
	l2.wins(l1, 9, alice)
	t := forkTruth(alice, bob2)
	t.Says = []string{"one to tag"}
	c.Expect(t, alice, p)
	c.Expect(kept(alice, bob2), bob2)
}

func earlyUpdate(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite(Header("Supported", "100rel")).To(bob)
	q.Reply("183 Session Progress", Header("Require", "100rel"), Header("RSeq", "7"), Body("application/sdp", sdp(bob)))
	c.Within(alice, bob, "PRACK", Header("RAck", "7 1 INVITE")).To(bob).Reply("200 OK")
	c.Within(alice, bob, "UPDATE").To(bob).Reply("200 OK")
	s.ring(0.5, 3, q)
	c.Within(bob, alice, "UPDATE").To(alice).Reply("200 OK")
	q.Reply("486 Busy Here")
	c.Expect(Truth{Outcomes: busy, Caller: alice.AOR, Endpoints: 1, MPOP: []string{"no-evidence", "no"}, Never: []string{"server component", "answered by"}}, alice, bob)
}

func reliableFork(s *Stage) {
	alice, bob, bob2, p, c, l1, l2 := fork(s)
	for i, l := range []*Request{l1, l2} {
		n := [...]*Node{bob, bob2}[i]
		l.Reply("183 Session Progress", Header("Require", "100rel"), Header("RSeq", "1"), Body("application/sdp", sdp(n)))
		c.Within(alice, n, "PRACK", Header("RAck", "1 1 INVITE")).To(p, n).Reply("200 OK")
	}
	s.ring(0.5, 5, l1, l2)
	l2.wins(l1, 9, alice)
	c.Expect(forkTruth(alice, bob2), alice, p)
}

// lateReplies has the loser's ring overtaken by the winner's answer.
func lateReplies(s *Stage) {
	alice, _, bob2, p, c, l1, l2 := fork(s)
	s.Wait(0.4)
	l2.Reply("200 OK")
	l1.Reply("180 Ringing")
	l1.Cancel(1)
	c.Ack(l2, bob2).To(p, bob2)
	l1.ReplyTo(p, "487 Request Terminated")
	s.Wait(9)
	hangUp(c, alice, bob2, p)
	c.Expect(forkTruth(alice, bob2), alice, p)
}
