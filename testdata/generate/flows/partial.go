package flows

// partial are logs that begin inside a call.
var partial = []Flow{
	{Name: "begins with a re-INVITE of the callee", Play: fromReinvite},
	{Name: "begins with a BYE", Play: fromBye},
	{Name: "re-INVITE of a dialog that is gone", Play: goneReinvite},
	{Name: "only an INFO", Play: onlyInfo},
}

// forget takes what was played so far out of all logs.
func (s *Stage) forget() { s.hops = nil }

// nobody is the truth of a log that cannot tell who called.
func nobody() Truth {
	return Truth{Outcomes: []string{"answered", "unknown"}, Caller: "-", Never: []string{"the caller hung up", "the caller hangs up", "answer race", "server component"}}
}

func fromReinvite(s *Stage) {
	alice, bob, c := connected(s)
	s.forget()
	c.Within(bob, alice, "INVITE").To(alice).answer(9, bob)
	c.Expect(nobody(), alice, bob)
}

func fromBye(s *Stage) {
	alice, bob, c := connected(s)
	s.forget()
	hangUp(c, bob, alice)
	c.Expect(nobody(), alice, bob)
}

func goneReinvite(s *Stage) {
	alice, bob, c := connected(s)
	s.forget()
	c.Within(alice, bob, "INVITE").To(bob).Reply("481 Call/Transaction Does Not Exist")
	t := nobody()
	t.Outcomes = []string{"unknown", "failed", "answered"}
	t.Never = append(t.Never, "as before")
	c.Expect(t, alice, bob)
}

func onlyInfo(s *Stage) {
	alice, bob, c := connected(s)
	s.forget()
	c.Within(alice, bob, "INFO", Body("application/dtmf-relay", "Signal=1\r\n")).To(bob).Reply("200 OK")
	c.Expect(Truth{Caller: "-"}, alice, bob)
}
