package annotate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ocsconv/formats/sip"
)

// signIn is what a session of REGISTERs came to. Challenges (401) and redirections
// (301, 302) are steps on the way, and so are the requests between them.
type signIn struct {
	request   *message // the last REGISTER
	answer    *message // the last final response to a REGISTER
	accepted  *message // the last 200 to a REGISTER that signs in
	signedOff bool     // the last 200 is to one that signs out
	off       bool     // the last REGISTER has Expires 0
	asks      bool     // the last REGISTER has no Contact: it asks, and signs nobody in
	steps     []*message
	redirect  *message        // the last redirection, nil after a 200
	sentOn    bool            // there was one
	home      string          // host of the Contact of the last redirection
	homes     []string        // those of all since the last 200 or refusal, up to maxContacts
	expires   time.Duration   // of the last 200, 0 when it does not say
	ended     *deregistration // the server took it back, nil where it did not
}

// findSignIn goes through a session of REGISTERs.
func (a *trace) findSignIn() signIn {
	var s signIn
	for _, m := range a.messages {
		if e := m.deregistration(); e != nil && s.accepted != nil && !s.signedOff {
			s.ended = e
		}
		if m.method != sip.REGISTER || m.original != nil || m.is(isFragment) {
			continue
		}
		if m.request() {
			if !m.retransmit {
				s.request, s.off, s.asks = m, m.signsOff(), asksRegistrations(m)
			}
			continue
		}
		if m.status < 200 || m.retransmit {
			continue
		}
		s.answer = m
		s.steps = append(s.steps, m)
		switch {
		case m.status < 300 && s.asks:
			s.redirect = nil
		case m.status < 300:
			s.signedOff = s.off
			s.redirect = nil
			if !s.off {
				s.accepted, s.ended, s.homes = m, nil, nil
				s.expires = m.granted()
			}
		case m.status < 400:
			s.redirect, s.sentOn = m, true
			if s.home = contactHost(a.c.text(m.contact)); s.home != "" && len(s.homes) < maxContacts {
				s.homes = append(s.homes, s.home)
			}
		case !isChallenge(m.status):
			s.homes = nil // a new try is sent on as the first was, and no circle
		}
	}
	if s.accepted != nil && !s.signedOff && s.ended == nil {
		s.ended = s.accepted.deregisteredElsewhere()
	}
	return s
}

// signsOff reports whether a REGISTER ends the registration, or a SUBSCRIBE its
// subscription. What each Contact says goes before the header (RFC 3261 §10.2.1.1).
func (m *message) signsOff() bool {
	header, contacts := strings.TrimSpace(rareValue(m.c.text(m.rare), keyExpires)) == "0", false
	for v := range rareValues(m.c.text(m.rare), keyContact) {
		contact := sip.ParseNameAddr([]byte(v))
		e, ok := contact.Param("expires")
		if ok && string(e) != "0" || !ok && !header {
			return false
		}
		contacts = true
	}
	return contacts || header
}

// granted is for how long a 200 makes the registration last.
func (m *message) granted() time.Duration {
	n := atoi(rareValue(m.c.text(m.rare), keyExpires))
	if n == 0 {
		for v := range rareValues(m.c.text(m.rare), keyContact) {
			contact := sip.ParseNameAddr([]byte(v))
			if e, ok := contact.Param("expires"); ok && n == 0 {
				n = atoi(string(e))
			}
		}
	}
	return time.Duration(n) * time.Second
}

func contactHost(uri string) string {
	u := sip.ParseURI([]byte(uri))
	return clean(strings.ToLower(string(u.Host)), 100)
}

// open reports whether the last REGISTER has no final response.
func (s *signIn) open() bool {
	return s.request != nil && (s.answer == nil || before(s.answer, s.request))
}

// redirected reports whether the last answer sends the client to another server.
func (s *signIn) redirected() bool { return s.redirect != nil && s.redirect == s.answer && !s.open() }

// signInPatience is how long a client waits at most before it goes on with
// signing in. After that an open step is taken for its end.
const signInPatience = 5 * time.Second

// signInOutcome is the outcome of a session of REGISTERs: what the last final
// response says that is no step on the way. A challenge to which no other REGISTER
// follows is the end when the server says so, or when the client had answered a
// challenge before.
func (a *trace) signInOutcome() Outcome {
	s := a.findSignIn()
	m := s.answer
	switch {
	case m == nil:
		return OutcomeUnknown
	case s.open() && m.status != 200:
		return OutcomeUnknown
	case m.status < 300:
		return OutcomeAnswered
	case m.status < 400:
		return OutcomeRedirected
	case m.status == 401 || m.status == 407:
		if a.credentialsRefused(m) {
			return OutcomeFailed
		}
		return OutcomeUnknown
	}
	return OutcomeFailed
}

// credentialsRefused reports whether a challenge ends the sign-in: the server
// names the failure, or it comes after the credentials were complete.
func (a *trace) credentialsRefused(m *message) bool {
	for _, d := range m.diagnostics() {
		if d.ID >= 0 && !harmless[d.ID] {
			return true
		}
	}
	return a.refusesCredentials(m)
}

// signInCause is why a sign-in did not succeed, nil when it did, and where the log
// ends on the way.
func (a *fork) signInCause() *reported {
	s := a.trace.findSignIn()
	m := s.answer
	if s.ended != nil && (s.accepted == m || s.asks && m.status < 300) && !s.open() {
		return a.deregistrationCause(&s)
	}
	if s.redirected() {
		s.homes = append(s.homes, a.trace.homesBefore()...)
	}
	if m == nil || s.open() || m.status < 400 && !s.circles() {
		return nil
	}
	list := a.reasons(m, fromFinal, 0)
	if best := lowest(list); best != nil && best.rank.ground != groundPassedOn {
		return best
	}
	r := &reported{proof: m, cause: Cause{Status: status(m), Family: familySIP, Component: a.survey.component(m), fatal: true}}
	remedy := remedyOf(int(m.status), m.statusWords(), a.records.kindOf(m))
	r.cause.Text, r.cause.Next = remedy.Text, cmp.Or(remedy.Next, a.survey.wherever(m, ""))
	r.cause.quote(m)
	switch challenge := rareValue(a.c.text(m.rare), keyChallenge); {
	case m.status < 400:
		r.cause.Text = fmt.Sprintf("sent on %d times, from server to server and back", len(s.homes))
		r.cause.Next = "Check the home pool of the user, a recent move, and whether it was replicated to " + enumerated(s.servers()) + "."
	case m.status != 401 && m.status != 407:
	case strings.Contains(challenge, "sts-uri"):
		r.cause.Text = "the certificate for signing in (TLS-DSK) was not obtained"
		r.cause.How = Inferred
		r.cause.Next = "Check that the client reaches the certificate service" + stsHost(challenge) + " over HTTPS: name, certificate, proxy."
	case !a.trace.credentialsRefused(m):
		if a.trace.goesOn() < signInPatience {
			return nil // the next step may be in the next log
		}
		r.cause.Text = "credentials were asked for and no next try followed"
		r.cause.How = Inferred
		r.cause.Next = "Look in the client's log what it did next: a password prompt, a certificate, or another server."
	}
	return r
}

// circles reports whether a sign-in was sent on again to where it had been sent before, so
// that it reaches no home pool. Sent to one server again and again is a client that tries
// again, of which the log does not show how that server answered.
func (s *signIn) circles() bool {
	servers := len(s.servers())
	return s.redirect != nil && servers > 1 && servers < len(s.homes)
}

// servers are where the sign-in was sent on to, each once.
func (s *signIn) servers() []string {
	list := slices.Clone(s.homes)
	slices.Sort(list)
	return slices.Compact(list)
}

func stsHost(challenge string) string {
	_, uri, _ := strings.Cut(challenge, "sts-uri=")
	uri = strings.Trim(uri, `"`)
	uri, _, _ = strings.Cut(uri, `"`)
	_, host, _ := strings.Cut(uri, "://")
	host, _, _ = strings.Cut(host, "/")
	if host = clean(host, 80); host == "" {
		return ""
	}
	return " " + host
}

// signInSummary tells a sign-in in a few sentences: how it ended, and the steps in
// one line.
func (a *analysis) signInSummary(s *Session) []string {
	in := a.trace.findSignIn()
	who := fallback(s.Caller.AOR, "unknown")
	if s.Callee != "" && !strings.EqualFold(s.Callee, s.Caller.AOR) {
		who = s.Callee + ", asked for by " + who // To is whose registration it is (RFC 3261 §10.2)
	}
	var list []string
	after := a.signInsAfter(in)
	switch c := a.explanation.cause; {
	case c != nil && in.ended != nil && a.explanation.proof == in.ended.notify:
		_, rest := a.causeSentences(c)
		list = append(list, "Signed in: "+who+a.trace.heldFor(in)+", then the server ended it: "+a.causeFact(c)+".")
		if id := in.ended.callID; id != "" {
			list = append(list, "The NOTIFY in session "+clean(id, maxShown)+" says so ("+clean(in.ended.event, 40)+").")
		}
		list = append(list, rest...)
	case c != nil:
		_, rest := a.causeSentences(c)
		list = append(list, "Sign-in of "+who+signInVerb(c)+a.causeFact(c)+".")
		if a.verdict.outcome != OutcomeFailed {
			list[0] = "Sign-in of " + who + " not completed: " + a.causeFact(c) + "."
		}
		list = append(list, rest...)
	case in.answer == nil:
		list = append(list, "Sign-in of "+who+": no answer in this log; that the connection failed or the log ended does not show.", a.trace.nextUnanswered())
	case in.open():
		list = append(list, "Sign-in of "+who+": the last REGISTER has no answer in this log.", a.trace.nextUnanswered())
	case in.asks && in.answer.status < 300 && in.accepted == nil && !in.signedOff:
		list = append(list, "Asked what is registered: "+who+"; that signs nobody in.")
	case in.signedOff:
		list = append(list, "Signed out: "+who+".")
	case in.answer.status < 300:
		list = append(list, "Signed in: "+who+lasting(in.expires)+".")
	case in.redirect != nil:
		list = append(list, "Sign-in of "+who+" redirected to the home pool "+fallback(in.home, "in Contact")+in.followed(after)+".")
		if strings.HasSuffix(list[len(list)-1], notFollowed+".") {
			list = append(list, "Next: Look for the REGISTER in the log of "+fallback(in.home, "that server")+", and whether the client reaches it: name, port 5061, certificate.")
		}
	default:
		list = append(list, "Sign-in of "+who+": credentials asked for; the next step is not in this log.", nextFile)
	}
	if steps := chained(a.signInsBefore(in), a.trace.stepsOf(in), after); len(steps) > 1 || len(in.steps) > 1 {
		list = append(list, "Steps: "+strings.Join(steps, ", ")+".")
	}
	return append(list, a.trace.bindingRemarks(in)...)
}

// signInVerb tells a sign-in that a server decided against from one that it could not do.
func signInVerb(c *Cause) string {
	if c.Status != nil && (*c.Status >= 500 && *c.Status < 600 || *c.Status == 408) {
		return " failed: "
	}
	return " refused: "
}

const nextFile = "Next: Add the next log file of this client, or the server's."

// nextUnanswered is what to do where the last REGISTER got no answer.
func (a *trace) nextUnanswered() string {
	if a.goesOn() < signInPatience {
		return nextFile // which may have the answer
	}
	return nextConnection
}

// nextConnection is what to look at when a REGISTER got no answer: what comes before SIP
// is in no SIP log.
const nextConnection = "Next: Look at the connection itself, which SIP logs do not show: name in DNS, TLS certificate, firewall."

// lastingTime says for how long something holds: "2 h", "1 h 30 min", "45 s".
func lastingTime(d time.Duration) string {
	var parts []string
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / u.of; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.name))
			d %= u.of
		}
	}
	return strings.Join(parts, " ")
}

func lasting(d time.Duration) string {
	if d < time.Second {
		return ""
	}
	return " for " + lastingTime(d)
}

// bindingRemarks tell what the server said beside the 200, and of a registration that ran
// out or was replaced.
func (a *trace) bindingRemarks(in signIn) []string {
	if in.accepted == nil || in.signedOff {
		return nil
	}
	var list []string
	if said := a.warningText(in.accepted); said != "" {
		list = append(list, "The server warned with the 200: \""+strings.TrimRight(said, ".")+"\".")
	}
	switch next, _ := in.accepted.nextSignIn(); {
	case in.ended != nil && (in.open() || in.answer.status >= 300):
		return append(list, "The server had ended the registration before"+in.event()+".")
	case in.ended != nil:
	case next.CallID != "" && in.accepted.fact.fromEpid != 0:
		return append(list, "Replaced by a later sign-in of the same endpoint, session "+clean(next.CallID, maxShown)+".")
	case in.ranOut():
		return append(list, "Expired: not refreshed within "+lastingTime(in.expires)+" in this log.")
	}
	return list
}

// plainCause is for a session without an INVITE: its last failure.
func (a *verdict) plainCause() *reported {
	if a.purpose.kind == KindRegistration {
		return a.fork.signInCause()
	}
	switch a.outcome {
	case OutcomeFailed:
	case OutcomeAnswered:
		return firstOf(a.survey.failedCommand, a.purpose.failedRequest)
	default:
		return nil
	}
	for i := len(a.trace.messages) - 1; i >= 0; i-- {
		m := a.trace.messages[i]
		if m.request() || m.original != nil || m.is(isFragment) || m.status < 300 || isChallenge(m.status) && !m.refusesReport() {
			continue
		}
		best := lowest(a.fork.reasons(m, fromFinal, 0))
		if best != nil && best.rank.ground != groundPassedOn {
			return best
		}
		r := a.purpose.ofStatus(m)
		if best != nil {
			r.cause.Said = cmp.Or(best.cause.Said, r.cause.Said)
		}
		return r
	}
	return nil
}

// SignIn is what became of an endpoint's last sign-in.
type SignIn string

// The results of a sign-in. Only a 200 makes it one; without an answer nothing is
// known.
const (
	SignInUnknown    SignIn = ""
	SignInAccepted   SignIn = "accepted"
	SignInRefused    SignIn = "refused"
	SignInRedirected SignIn = "redirected" // to the home pool, which is no refusal
	SignInUnanswered SignIn = "no answer"
	SignInUnfinished SignIn = "not completed"
	SignInExpired    SignIn = "expired"
	SignInEnded      SignIn = "ended by the server" // before it expired
	SignInOff        SignIn = "signed off"
)

// signIn notes what became of a session of REGISTERs.
func (d *Device) signIn(a *analysis) {
	in := a.trace.findSignIn()
	if in.asks && in.accepted == nil && in.answer != nil && in.answer.status < 300 {
		return // what the endpoint was before, it still is
	}
	d.Refusal, d.Steps = "", ""
	if before := a.signInsBefore(in); len(before) > 0 || in.sentOn {
		d.Steps = strings.Join(slices.Concat(stepsOfAll(before), a.trace.stepsOf(in)), ", ")
	}
	switch {
	case d.SignedOff:
		d.SignIn = SignInOff
	case in.answer == nil || in.open():
		d.SignIn = SignInUnanswered
		if in.accepted != nil {
			d.SignIn = SignInAccepted
		}
	case in.answer.status < 300:
		d.SignIn = SignInAccepted
		switch {
		case in.ended != nil:
			d.SignIn = SignInEnded
			if d.Refusal = in.ended.event; a.explanation.cause != nil {
				d.Refusal = a.explanation.cause.String()
			}
		case in.ranOut():
			d.SignIn = SignInExpired
		}
	case in.answer.status < 400:
		d.SignIn = SignInRedirected
	case a.verdict.outcome == OutcomeFailed:
		d.SignIn = SignInRefused
		if a.explanation.cause != nil {
			d.Refusal = a.explanation.cause.String()
		}
	default:
		d.SignIn = SignInUnfinished
	}
	d.Registered = d.Registered || in.accepted != nil
}

// ranOut reports whether a registration was not refreshed for as long as it was
// granted, while its log goes on.
func (in signIn) ranOut() bool {
	if in.accepted == nil || in.expires <= 0 || in.accepted.fact.time == noTime {
		return false
	}
	return in.accepted.c.b.taught.files[in.accepted.c.b.sym.sources[in.accepted.source].file].last > in.accepted.fact.time+int64(in.expires)
}
