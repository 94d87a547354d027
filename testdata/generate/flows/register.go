package flows

// registrations are RFC 3665 2 and requests outside of dialogs.
var registrations = []Flow{
	{Name: "registered after a challenge", Play: registered},
	{Name: "registration refused", Play: registrationRefused},
	{Name: "registrations asked for", Play: registrationAsked},
	{Name: "signed out", Play: signedOut},
	{Name: "third-party registration", Play: thirdParty, Only: plain},
	{Name: "options", Play: options},
	{Name: "page-mode message", Play: pageMode},
	{Name: "register and call with one Call-ID", Play: registerAndCall},
}

func registrar(s *Stage) (alice, r *Node, c *Call) {
	alice, r = s.Phone("alice", "alice"), s.Proxy("registrar")
	return alice, r, s.Call(alice, alice)
}

func registered(s *Stage) {
	alice, r, c := registrar(s)
	c.Ask("REGISTER", "sip:north.example.com", Header("Contact", "<"+c.contact(alice)+">")).To(r).Reply("401 Unauthorized")
	c.Ask("REGISTER", "sip:north.example.com", Header("Contact", "<"+c.contact(alice)+">"), Header("Authorization", `Digest username="alice"`)).To(r).Reply("200 OK", Header("Contact", "<"+c.contact(alice)+">;expires=3600"))
	c.Expect(Truth{Outcomes: answered, Endpoints: -1, Says: []string{"regist"}}, alice, r)
}

func registrationRefused(s *Stage) {
	alice, r, c := registrar(s)
	c.Ask("REGISTER", "sip:north.example.com", Header("Contact", "<"+c.contact(alice)+">")).To(r).Reply("401 Unauthorized")
	c.Ask("REGISTER", "sip:north.example.com", Header("Contact", "<"+c.contact(alice)+">"), Header("Authorization", `Digest username="alice"`)).To(r).Reply("401 Unauthorized")
	c.Expect(Truth{Outcomes: failed, Endpoints: -1, Never: []string{"no final response"}}, alice, r)
}

func registrationAsked(s *Stage) {
	alice, r, c := registrar(s)
	c.Ask("REGISTER", "sip:north.example.com").To(r).Reply("200 OK", Header("Contact", "<"+c.contact(alice)+">;expires=3600"))
	c.Expect(Truth{Outcomes: answered, Endpoints: -1, Says: []string{"ask"}}, alice, r)
}

func signedOut(s *Stage) {
	alice, r, c := registrar(s)
	c.Ask("REGISTER", "sip:north.example.com", Header("Contact", "*"), Header("Expires", "0")).To(r).Reply("200 OK")
	c.Expect(Truth{Outcomes: answered, Endpoints: -1}, alice, r)
}

func thirdParty(s *Stage) {
	dave, bob, r := s.Phone("dave", "dave"), s.Phone("bob", "bob"), s.Proxy("registrar")
	c := s.Call(dave, bob)
	c.Ask("REGISTER", "sip:south.example.com", Header("Contact", "<"+c.contact(bob)+">")).To(r).Reply("200 OK")
	c.Expect(Truth{Outcomes: answered, Endpoints: -1, Says: []string{"for " + bob.AOR}}, dave, r)
}

func options(s *Stage) {
	alice, bob, c := pair(s)
	c.Ask("OPTIONS", "sip:"+bob.AOR).To(bob).Reply("200 OK")
	c.Expect(Truth{Outcomes: answered, Endpoints: -1}, alice, bob)
}

func pageMode(s *Stage) {
	alice, bob, c := pair(s)
	c.Ask("MESSAGE", "sip:"+bob.AOR, Body("text/plain", "hello")).To(bob).Reply("200 OK")
	c.Expect(Truth{Outcomes: answered}, alice, bob)
}

// registerAndCall is a test tool that uses one Call-ID for all it does.
func registerAndCall(s *Stage) {
	alice, _, p, c := behind(s, "proxy")
	c.Ask("REGISTER", "sip:north.example.com", Header("Contact", "<"+c.contact(alice)+">")).To(p).Reply("200 OK")
	c.Invite().To(p).Reply("403 Forbidden")
	c.Expect(Truth{Outcomes: failed, Caller: alice.AOR, Endpoints: -1}, alice, p)
}
