package flows

import "slices"

// basic are calls that are answered and end.
var basic = []Flow{
	{Name: "straight", Play: straight},
	{Name: "one proxy", Play: oneProxy},
	{Name: "two proxies with their own 100", Play: twoProxies},
	{Name: "callee hangs up", Play: calleeHangsUp},
	{Name: "no ringing", Play: noRinging},
	{Name: "rings late", Play: ringsLate},
	{Name: "ringing overtaken by the answer", Play: lateRinging},
	{Name: "answer sent again", Play: answerAgain},
	{Name: "hung up at once", Play: hungUpAtOnce},
	{Name: "reliable provisional", Play: reliable, Only: tagged},
	{Name: "offer in the ACK", Play: offerInAck},
	{Name: "still talking", Play: stillTalking},
	{Name: "still ringing", Play: stillRinging},
}

func kept(alice, bob *Node) Truth {
	return Truth{Outcomes: answered, Winner: bob, Caller: alice.AOR, MPOP: []string{"no-evidence", "no"}, Endpoints: 1,
		Never: []string{"server component", "cancelled", "another endpoint answered", "elsewhere", "forked", "answer race"}}
}

// connect rings and answers one phone over the nodes between.
func connect(s *Stage, c *Call, alice, bob *Node, via ...*Node) *Request {
	q := c.Invite().To(append(via, bob)...)
	s.ring(0.3, 3, q)
	q.accept()
	s.Wait(10)
	return q
}

// ring lets some phones ring after seconds, and for as many as follow.
func (s *Stage) ring(seconds, long float64, legs ...*Request) {
	s.Wait(seconds)
	for _, l := range legs {
		l.Reply("180 Ringing")
	}
	s.Wait(long)
}

// trying is the request, of which its first hop says at once that it has it.
func (q *Request) trying() *Request {
	q.Reply("100 Trying")
	return q
}

// accept is a 200 OK and its ACK, over the path of the request.
func (q *Request) accept() {
	q.Reply("200 OK")
	q.acknowledge()
}

func (q *Request) acknowledge() {
	path := q.path[1:]
	q.c.Ack(q, path[len(path)-1]).To(path...)
}

// answer is a 200 OK, and what [Request.talk] does with it.
func (q *Request) answer(seconds float64, by *Node) {
	q.Reply("200 OK")
	q.talk(seconds, by)
}

// wins is [Request.answer] on one leg of a fork whose proxy then ends another one.
func (q *Request) wins(other *Request, seconds float64, by *Node) {
	q.Reply("200 OK")
	drop(other, q.path[len(q.path)-2])
	q.talk(seconds, by)
}

// talk acknowledges the answer of who is at the end of the request's path, and lets one
// side hang up after seconds.
func (q *Request) talk(seconds float64, by *Node) {
	q.acknowledge()
	path := q.path[1:]
	q.c.s.Wait(seconds)
	if by != q.path[0] {
		path = slices.Clone(q.path[:len(path)])
		slices.Reverse(path)
	}
	q.c.Within(by, path[len(path)-1], "BYE").To(path...).Reply("200 OK")
}

func hangUp(c *Call, from, to *Node, via ...*Node) {
	c.Within(from, to, "BYE").To(append(via, to)...).Reply("200 OK")
}

func pair(s *Stage) (alice, bob *Node, c *Call) {
	alice, bob = s.Phone("alice", "alice"), s.Phone("bob", "bob")
	return alice, bob, s.Call(alice, bob)
}

// beside is a pair with a proxy, behind which another phone is, bob's or of another user.
func beside(s *Stage, phone, user, proxy string) (alice, bob, other, p *Node, c *Call) {
	alice, bob, c = pair(s)
	return alice, bob, s.Phone(phone, user), s.Proxy(proxy), c
}

// three is a pair, and carol.
func three(s *Stage) (alice, bob, carol *Node, c *Call) {
	alice, bob, c = pair(s)
	return alice, bob, s.Phone("carol", "carol"), c
}

// behind is a pair whose caller is behind a proxy of some name.
func behind(s *Stage, name string) (alice, bob, proxy *Node, c *Call) {
	alice, bob, c = pair(s)
	return alice, bob, s.Proxy(name), c
}

// connected is a pair that talks.
func connected(s *Stage) (alice, bob *Node, c *Call) {
	alice, bob, c = pair(s)
	connect(s, c, alice, bob)
	return alice, bob, c
}

// rung is a pair of which bob's phone rings, and has done so for seconds.
func rung(s *Stage, seconds float64) (alice, bob *Node, c *Call, q *Request) {
	alice, bob, c = pair(s)
	q = c.Invite().To(bob)
	s.ring(0.3, seconds, q)
	return alice, bob, c, q
}

func straight(s *Stage) {
	alice, bob, c := connected(s)
	hangUp(c, alice, bob)
	t := kept(alice, bob)
	t.Says = []string{"the caller hung up"}
	c.Expect(t, alice, bob)
}

func oneProxy(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	connect(s, c, alice, bob, p)
	hangUp(c, alice, bob, p)
	c.Expect(kept(alice, bob), alice, bob, p)
}

func twoProxies(s *Stage) {
	alice, bob, c := pair(s)
	p1, p2 := s.Proxy("proxy1"), s.Proxy("proxy2")
	q := c.Invite().To(p1).trying()
	q = q.To(p2)
	q.ReplyTo(p1, "100 Trying")
	q = q.To(bob)
	s.ring(0.5, 4, q)
	q.answer(20, bob)
	c.Expect(kept(alice, bob), alice, bob, p1, p2)
}

func calleeHangsUp(s *Stage) {
	alice, bob, c := connected(s)
	hangUp(c, bob, alice)
	t := kept(alice, bob)
	t.Never = append(t.Never, "the caller hung up", "the caller hangs up")
	c.Expect(t, alice, bob)
}

func noRinging(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob).trying()
	s.Wait(20)
	q.answer(9, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

func ringsLate(s *Stage) {
	alice, bob, p, c := behind(s, "proxy")
	q := c.Invite().To(p).trying()
	q = q.To(bob)
	s.ring(12, 3, q)
	q.answer(9, alice)
	c.Expect(kept(alice, bob), alice, bob, p)
}

func lateRinging(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite().To(bob)
	s.Wait(1)
	q.Reply("200 OK")
	q.Reply("180 Ringing")
	q.talk(9, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

func answerAgain(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	ok := q.Reply("200 OK")
	s.Wait(0.5)
	ok.Again()
	q.talk(9, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

func hungUpAtOnce(s *Stage) {
	alice, bob, c, q := rung(s, 3)
	q.answer(0.2, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

func reliable(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite(Header("Supported", "100rel")).To(bob)
	q.Reply("183 Session Progress", Header("Require", "100rel"), Header("RSeq", "1"), Body("application/sdp", sdp(bob)))
	c.Within(alice, bob, "PRACK", Header("RAck", "1 1 INVITE")).To(bob).Reply("200 OK")
	s.ring(0.5, 3, q)
	q.answer(9, alice)
	c.Expect(kept(alice, bob), alice, bob)
}

// offerInAck is a call whose INVITE carries no offer.
func offerInAck(s *Stage) {
	alice, bob, c := pair(s)
	q := c.Invite(Without("Content-Type"), Body("", "")).To(bob)
	s.ring(0.3, 3, q)
	q.Reply("200 OK", Body("application/sdp", sdp(bob)))
	c.Ack(q, bob, Body("application/sdp", sdp(alice))).To(bob)
	s.Wait(9)
	hangUp(c, alice, bob)
	c.Expect(kept(alice, bob), alice, bob)
}

func stillTalking(s *Stage) {
	alice, bob, c := connected(s)
	c.Expect(kept(alice, bob), alice, bob)
}

func stillRinging(s *Stage) {
	alice, bob, c, _ := rung(s, 0)
	c.Expect(Truth{Outcomes: []string{"in-progress"}, Caller: alice.AOR, Endpoints: 1, Never: []string{"server component"}}, alice, bob)
}
