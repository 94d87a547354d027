package flows

// attempts are calls whose INVITE is sent more than once.
var attempts = []Flow{
	{Name: "challenged by the proxy", Play: challenged("407 Proxy Authentication Required", true)},
	{Name: "challenged by the phone", Play: challenged("401 Unauthorized", false)},
	{Name: "timer too small", Play: challenged("422 Session Interval Too Small", false)},
	{Name: "extension required", Play: challenged("421 Extension Required", false)},
	{Name: "bad extension", Play: challenged("420 Bad Extension", false)},
	{Name: "overloaded", Play: challenged("503 Service Unavailable", true)},
	{Name: "credentials refused", Play: credentialsRefused},
	{Name: "challenge not answered", Play: challengeOnly},
	{Name: "challenged by two proxies", Play: secondProxyChallenges},
	{Name: "challenged, then forbidden", Play: challengedThenForbidden},
	{Name: "second attempt after giving up", Play: secondAttempt, Only: tagged},
	{Name: "two calls with one Call-ID", Play: reusedCallID, Only: tagged},
	{Name: "first proxy does not reply", Play: failover},
}

func challenged(status string, byProxy bool) func(*Stage) {
	return func(s *Stage) {
		alice, bob, p, c := behind(s, "proxy")
		first := c.Invite().To(p)
		if !byProxy {
			first = first.To(bob)
		}
		first.Reply(status, Header("Server", "Example Registrar"))
		bobs := c.tags[bob]
		c.tags[bob] = ""
		q := c.Invite(Header("Proxy-Authorization", `Digest username="alice"`)).To(p, bob)
		s.ring(0.3, 3, q)
		q.answer(9, alice)
		t := kept(alice, bob)
		if bobs != "" {
			t.Endpoints = 0 // whether one phone's two tags are two, the style decides
		}
		c.Expect(t, alice, bob, p)
	}
}

func credentialsRefused(s *Stage) {
	alice, _, p, c := behind(s, "proxy")
	c.Invite().To(p).Reply("407 Proxy Authentication Required")
	c.Invite(Header("Proxy-Authorization", `Digest username="alice"`)).To(p).Reply("407 Proxy Authentication Required")
	s.Wait(300)
	c.Expect(Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: -1}, alice, p)
}

func challengeOnly(s *Stage) {
	alice, _, p, c := behind(s, "proxy")
	c.Invite().To(p).Reply("407 Proxy Authentication Required")
	c.Expect(Truth{Outcomes: []string{"failed", "unknown", "in-progress"}, Caller: alice.AOR, Endpoints: -1}, alice)
}

func secondProxyChallenges(s *Stage) {
	alice, bob, c := pair(s)
	p1, p2 := s.Proxy("proxy1"), s.Proxy("proxy2")
	c.Invite().To(p1).Reply("407 Proxy Authentication Required")
	c.Invite(Header("Proxy-Authorization", `Digest username="alice", realm="one"`)).To(p1, p2).Reply("407 Proxy Authentication Required")
	q := c.Invite(Header("Proxy-Authorization", `Digest username="alice", realm="one"`), Header("Proxy-Authorization", `Digest username="alice", realm="two"`)).To(p1, p2, bob)
	s.ring(0.3, 3, q)
	q.answer(9, bob)
	c.Expect(kept(alice, bob), alice, bob, p1, p2)
}

func challengedThenForbidden(s *Stage) {
	alice, _, p, c := behind(s, "proxy")
	c.Invite().To(p).Reply("407 Proxy Authentication Required")
	c.Invite(Header("Proxy-Authorization", `Digest username="alice"`)).To(p).Reply("403 Forbidden")
	c.Expect(Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: -1, MPOP: []string{"no-evidence", "no"}, Never: []string{"cancel"}}, alice, p)
}

// secondAttempt is a call that is given up and tried again with the same Call-ID.
func secondAttempt(s *Stage) {
	alice, bob, c := pair(s)
	first := c.Invite().To(bob)
	s.ring(0.3, 2, first)
	first.Cancel(0)
	first.Reply("487 Request Terminated")
	c.tags[bob] = ""
	s.Wait(1)
	connect(s, c, alice, bob)
	hangUp(c, alice, bob)
	c.Expect(Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, Never: []string{"cancelled by the caller", "crossed"}}, alice, bob)
}

// reusedCallID is two calls, ten minutes apart, by a phone that keeps its Call-ID.
func reusedCallID(s *Stage) {
	alice, bob, c := connected(s)
	hangUp(c, alice, bob)
	s.Wait(600)
	c.Renew()
	connect(s, c, alice, bob)
	hangUp(c, alice, bob)
	c.Expect(Truth{Caller: alice.AOR, Never: []string{"answer race", "surplus", "another endpoint"}}, alice, bob)
}

// failover is RFC 3665 3.4: the first proxy never replies, the second does.
func failover(s *Stage) {
	alice, bob, c := pair(s)
	p1, p2 := s.Proxy("proxy1"), s.Proxy("proxy2")
	lost := c.Invite().LostTo(p1)
	for _, pause := range []float64{0.5, 1, 2, 4, 8} {
		s.Wait(pause)
		lost.Again(true)
	}
	s.Wait(16)
	q := c.Invite().To(p2, bob)
	s.ring(0.3, 3, q)
	q.answer(9, alice)
	c.Expect(kept(alice, bob), alice, bob)
}
