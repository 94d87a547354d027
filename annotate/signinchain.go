package annotate

import (
	"fmt"
	"slices"
	"time"
)

// A redirection to the home pool ([MS-SIPREGE] 3.1) often begins another session: the
// client signs in there with a new Call-ID. The two are one sign-in for a person, and
// are told as one.

// maxSteps bounds the steps that one session of a sign-in lists, and maxSignIns the
// sessions of one.
const (
	maxSteps   = 8
	maxSignIns = 4
)

// redirectPatience is how long a client takes at most to follow a redirection: it looks
// the name up, connects, and makes TLS.
const redirectPatience = time.Minute

// otherSignIn is a session before or after this one that belongs to the same sign-in.
type otherSignIn struct {
	callID   string
	steps    []string
	accepted bool
	expires  time.Duration
	refusal  string // why it was refused
}

// stepsOf lists the answers to a session's REGISTERs: "301 to pool02", "401
// (challenge)", "200 (accepted)".
func (a *trace) stepsOf(in signIn) []string {
	var steps []string
	if len(in.steps) == 0 {
		return []string{"no answer"}
	}
	for _, m := range in.steps {
		step := fmt.Sprint(m.status)
		switch {
		case m.status >= 300 && m.status < 400:
			step += " to " + fallback(contactHost(a.c.text(m.contact)), "another server")
		case m.status == 401 || m.status == 407:
			step += " (challenge)"
			if m == in.answer && a.credentialsRefused(m) {
				step = fmt.Sprintf("%d (refused)", m.status)
			}
		case m.status < 300 && m == in.answer && in.signedOff:
			step += " (signed out)"
		case m.status < 300:
			step += " (accepted)"
		}
		steps = append(steps, step)
	}
	return shortened(steps)
}

// shortened says of steps that repeat how often they came, and of more than maxSteps how
// many more there are.
func shortened(steps []string) []string {
	var list []string
	var times []int
	for len(steps) > 0 {
		step, n := steps[0], 1
		for n < len(steps) && steps[n] == step {
			n++
		}
		if n > 2 {
			step = fmt.Sprintf("%s %d times", step, n)
		} else {
			n = 1 // each of two stands for itself
		}
		list, times, steps = append(list, step), append(times, n), steps[n:]
	}
	if len(list) > maxSteps+1 {
		return append(list[:maxSteps], fmt.Sprintf("and %d more", sum(times[maxSteps:])))
	}
	return list
}

// chained puts the steps of the sessions of one sign-in in one line.
func chained(before []otherSignIn, own []string, after []otherSignIn) []string {
	var steps []string
	for _, o := range before {
		n := len(o.steps)
		steps = append(steps, o.steps[:n-1]...)
		steps = append(steps, o.steps[n-1]+" in session "+o.callID)
	}
	steps = append(steps, own...)
	for _, o := range after {
		steps = append(steps, "then in session "+o.callID+" "+o.steps[0])
		steps = append(steps, o.steps[1:]...)
	}
	return steps
}

// stepsOfAll lists the steps of several sessions.
func stepsOfAll(list []otherSignIn) []string {
	var steps []string
	for _, o := range list {
		steps = append(steps, o.steps...)
	}
	return steps
}

// notFollowed says that a log shows no sign-in at the server that a redirection names.
const notFollowed = "; no REGISTER to it in this log"

// followed tells whether the client went where a redirection sent it: with the same
// Call-ID, or in another sign-in of the same endpoint.
func (in signIn) followed(after []otherSignIn) string {
	if len(after) > 0 {
		last := after[len(after)-1]
		switch where := ", session " + last.callID; {
		case last.accepted:
			return " and accepted there" + lasting(last.expires) + where
		case last.refusal != "":
			return " and refused there: " + last.refusal + where
		default:
			return "; followed, see session " + last.callID
		}
	}
	switch next, known := in.redirect.nextSignIn(); {
	case next.CallID != "" && soonAfter(in.redirect, next):
		return "; followed, see session " + clean(next.CallID, maxShown)
	case !known:
		return ""
	}
	return notFollowed
}

// nextSignIn returns the first later sign-in of the same endpoint, or of the same user
// where the endpoint is not named; without a Call-ID where there is none. It is not
// known where there are more sign-ins than are kept.
func (from *message) nextSignIn() (next Linked, known bool) {
	list := from.c.linkedBy(from.c.b.links.signInKey(from.from, from.fact.fromEpid))
	own := from.c.text(from.chain.callID)
	for i, l := range list {
		if l.CallID == own && i+1 < len(list) {
			return list[i+1], true
		}
	}
	return Linked{}, len(list) < MaxLinked
}

// soonAfter reports whether a sign-in began so soon after a redirection that it follows
// it.
func soonAfter(redirect *message, next Linked) bool {
	return redirect.fact.time == noTime || next.At.IsZero() || next.At.Sub(redirect.time()).Abs() <= redirectPatience
}

// signInsAfter reads the sessions in which the client followed a redirection that ends
// this one.
func (a *analysis) signInsAfter(in signIn) []otherSignIn {
	var list []otherSignIn
	leg, owned := a, false
	for in.redirected() && len(list) < maxSignIns {
		next, _ := in.redirect.nextSignIn()
		soon := next.CallID != "" && soonAfter(in.redirect, next)
		if owned {
			leg.release()
		}
		n, ok := a.c.find(next.CallID)
		if !soon || !ok {
			return list
		}
		leg, owned = a.c.analyse(n), true
		in = leg.trace.findSignIn()
		o, ok := leg.explanation.otherSignIn(in)
		if !ok {
			break
		}
		list = append(list, o)
	}
	if owned {
		leg.release()
	}
	return list
}

// signInsBefore reads the sessions whose redirections led to this one, in their order.
func (a *analysis) signInsBefore(in signIn) []otherSignIn {
	var list []otherSignIn
	leg, owned := a, false
	for len(list) < maxSignIns {
		previous, first := leg.trace.previousSignIn()
		if owned {
			leg.release()
			owned = false
		}
		if previous == 0 {
			break
		}
		leg, owned = a.c.analyse(previous), true
		in = leg.trace.findSignIn()
		o, ok := leg.explanation.otherSignIn(in)
		if !ok || !in.redirected() || in.redirect.at != noTime && first != noTime && time.Duration(first-in.redirect.at).Abs() > redirectPatience {
			break
		}
		list = append([]otherSignIn{o}, list...)
	}
	if owned {
		leg.release()
	}
	return list
}

// previousSignIn returns the session of the last earlier sign-in of the same endpoint,
// 0 without one, and when this one began.
func (a *trace) previousSignIn() (session int, began int64) {
	m := a.firstRequest()
	if m == nil {
		return 0, noTime
	}
	own, before := a.c.text(a.chain.callID), ""
	for _, l := range a.c.linkedBy(a.c.b.links.signInKey(m.from, m.fact.fromEpid)) {
		if l.CallID == own {
			break
		}
		before = l.CallID
	}
	if n, ok := a.c.find(before); ok && before != "" {
		return n, m.at
	}
	return 0, m.at
}

// homesBefore lists where the sessions before this one were sent on to, in a sign-in
// that begins with another Call-ID after each redirection.
func (a *trace) homesBefore() []string {
	m := a.firstRequest()
	if m == nil {
		return nil
	}
	list := a.c.linkedBy(a.c.b.links.signInKey(m.from, m.fact.fromEpid))
	own := slices.IndexFunc(list, func(l Linked) bool { return l.CallID == a.c.text(a.chain.callID) })
	var homes []string
	for i := own - 1; i >= 0 && len(homes) < maxContacts; i-- {
		n, ok := a.c.find(list[i].CallID)
		if !ok {
			break
		}
		redirect := a.c.sentOn(n)
		if redirect == nil || redirect.time != noTime && !list[i+1].At.IsZero() && list[i+1].At.Sub(time.Unix(0, redirect.time)).Abs() > redirectPatience {
			break
		}
		homes = append(homes, contactHost(a.c.text(redirect.contact)))
	}
	return homes
}

// sentOn returns the redirection that ends a session of REGISTERs, nil where none does.
func (c *Case) sentOn(session int) *fact {
	var s slab
	c.b.ledger.read(c.b.sessions[session-1], &s)
	for _, f := range slices.Backward(s.facts) {
		if f.is(isRequest) || f.status < 200 {
			continue
		}
		if f.status >= 300 && f.status < 400 {
			return &f
		}
		break
	}
	return nil
}

// otherSignIn tells a session of REGISTERs for another one; not ok without REGISTERs.
func (a *explanation) otherSignIn(in signIn) (o otherSignIn, ok bool) {
	o = otherSignIn{callID: clean(a.c.text(a.chain.callID), maxShown), steps: a.trace.stepsOf(in)}
	switch c := a.cause; {
	case c != nil && a.verdict.outcome == OutcomeFailed:
		o.refusal = c.String()
	case in.answer != nil && in.answer.status < 300:
		o.accepted, o.expires = true, in.expires
	}
	return o, in.request != nil || in.answer != nil
}
