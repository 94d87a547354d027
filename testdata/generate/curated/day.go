package curated

import (
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// days are longer logs of one morning.
func days() []File {
	return []File{
		file("day/caller.uccapilog", "a morning of a client that calls: sign-in, presence, calls of several outcomes, a meeting",
			logs.UCCAPI{Rand: source(200), Noise: 15}.Render, callerDay()...),
		file("day/callee.uccapilog", "a morning of a client that is called: won, lost, busy, cancelled",
			logs.UCCAPI{Rand: source(201), Noise: 15}.Render, calleeDay()...),
		file("day/frontend.log", "some minutes of a Front End in the layout of Centralized Logging",
			(&logs.SIPStack{Layout: logs.LayoutCLS, Rand: source(202), Noise: 10, Connections: true, Diagnostics: 100}).Render, frontEndDay()...),
	}
}

func callerDay() []*calls.Session {
	r := source(200)
	cast := calls.NewCast(r, calls.Lync2010, 1)
	at := tuesday
	later := func(s int) time.Time { at = at.Add(time.Duration(s) * time.Second); return at }
	all := []*calls.Session{
		calls.Registration(r, cast, at, cast.SignIn(r, cast.Owner.Person, 1)).View("caller"),
		calls.Subscription(r, cast, later(1), 2, true).View("caller"),
	}
	for _, plan := range []calls.Plan{
		{Outcome: calls.Answered, Endpoints: 2, Winner: 1, HangUp: calls.CalleeHangsUp, RingTime: 4 * time.Second, TalkTime: 30 * time.Second},
		{Outcome: calls.Answered, Endpoints: 2, Text: 2, Winner: 1, HangUp: calls.CallerHangsUp, RingTime: 3 * time.Second, TalkTime: time.Second},
		{Outcome: calls.InProgress, Endpoints: 2},
	} {
		all = append(all, calls.Play(r, cast, plan, later(15)).View("caller", 0))
	}
	for _, s := range calls.Conference(r, cast, later(10)) {
		all = append(all, s.View("caller"))
	}
	return all
}

func calleeDay() []*calls.Session {
	r := source(201)
	home := calls.NewCast(r, calls.Lync2010, 1)
	me := home.SignIn(r, calls.Somebody(1), 0)
	own := &calls.Cast{Era: home.Era, Owner: me, Servers: home.Servers}
	all := []*calls.Session{calls.Registration(r, own, tuesday).View("caller"), calls.Subscription(r, own, tuesday.Add(time.Second), 1, false).View("caller")}
	for i, plan := range []calls.Plan{
		{Outcome: calls.Answered, Endpoints: 2, Winner: 0, HangUp: calls.CallerHangsUp, RingTime: 4 * time.Second, TalkTime: 15 * time.Second},
		{Outcome: calls.Answered, Endpoints: 2, Winner: 1, HangUp: calls.CallerHangsUp, RingTime: 5 * time.Second, TalkTime: 15 * time.Second},
		{Outcome: calls.Cancelled, Endpoints: 2, RingTime: 7 * time.Second},
		{Outcome: calls.Busy, Endpoints: 1, RingTime: 2 * time.Second},
		{Outcome: calls.Answered, Endpoints: 2, Winner: 0, Text: 3, HangUp: calls.CallerHangsUp, RingTime: 2 * time.Second, TalkTime: time.Second},
	} {
		plan.Device = me
		caller := &calls.Cast{Era: home.Era, Owner: home.SignIn(r, calls.Somebody(2+i), 0), Servers: home.Servers}
		all = append(all, calls.Play(r, caller, plan, tuesday.Add(time.Duration(20+25*i)*time.Second)).View("callee", 0))
	}
	return all
}

func frontEndDay() []*calls.Session {
	r := source(202)
	home := calls.NewCast(r, calls.Lync2013, 1)
	var all []*calls.Session
	for i, plan := range []calls.Plan{
		{Outcome: calls.Answered, Endpoints: 2, Winner: 1, HangUp: calls.CalleeHangsUp, RingTime: 4 * time.Second, TalkTime: 12 * time.Second},
		{Outcome: calls.Failed},
	} {
		cast := &calls.Cast{Era: home.Era, Owner: home.SignIn(r, calls.Somebody(i), 0), Servers: home.Servers}
		at := tuesday.Add(time.Duration(2*i) * time.Second)
		all = append(all, calls.Registration(r, cast, at.Add(-10*time.Second)).View("server"), calls.Play(r, cast, plan, at).View("server", 0))
	}
	return all
}
