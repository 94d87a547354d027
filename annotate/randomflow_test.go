package annotate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ocsconv/testdata/generate/flows"
)

// randomFlow writes the script of a call through one or two proxies that fork it to one to
// three phones, of which anything may be late, lost, resent or cross what goes the other
// way, together with what is true of it at the caller's phone and the proxies.
func randomFlow(r *rand.Rand) string {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	phones := []string{"bob", "bob2", "bob3"}[:1+r.IntN(3)]
	way := one("near", "near far")
	fork := way[strings.LastIndex(way, " ")+1:]
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("for tagged\nalice calls bob\nwith proxy near, proxy far, bob2 of bob, bob3 of bob\nalice INVITE %s", way)
	for _, p := range phones {
		say("%s INVITE %s", fork, p)
	}
	ringing := phones[:0:0]
	for i, p := range phones {
		switch {
		case i > 0 && r.IntN(4) == 0:
			say("+0.3 %s 486 Busy Here > %s", p, fork)
			continue
		case r.IntN(5) > 0:
			say("+0.3 %s %s", p, one("180 Ringing", "183 Session Progress"))
		}
		ringing = append(ringing, p)
	}
	took := ringing[r.IntN(len(ringing))]
	end := func(p string) { // of a leg that the proxy cancels
		if r.IntN(4) == 0 {
			say("+1 %s CANCEL %s lost", fork, p)
			return
		}
		say("%s CANCEL %s: 200 OK\n%s 487 Request Terminated to INVITE > %s", fork, p, p, fork)
	}
	wait := r.IntN(20)
	switch r.IntN(4) {
	case 0:
		say("+%d alice CANCEL near: 200 OK", wait)
		if fork == "far" {
			say("near CANCEL far: 200 OK")
		}
		for _, p := range ringing {
			end(p)
		}
		say("%s 487 Request Terminated\nexpect alice, near: cancelled", fork)
	case 1:
		for _, p := range ringing {
			end(p)
		}
		say("+180 %s 408 Request Timeout\nexpect alice, near: no-answer\n  never gave up", fork)
	default:
		say("+%d %s 200 OK", wait+1, took)
		for _, p := range ringing {
			if p != took {
				if r.IntN(4) == 0 {
					say("%s 180 Ringing", p)
				}
				end(p)
			}
		}
		if r.IntN(3) == 0 {
			say("alice ACK %s %s lost\n+0.5 %s again 200", way, took, took)
		}
		say("alice ACK %s %s", way, took)
		say("%s", one("", fmt.Sprintf("+20 alice BYE %s %s: 200 OK", way, took), fmt.Sprintf("+20 %s BYE %s alice: 200 OK", took, one(way)), "+300 alice UPDATE "+way+" "+took+"\n+32 "+took+" 408 Request Timeout"))
		say("expect alice, near: answered, by %s", took)
	}
	return b.String()
}

// withRandom returns all flows, and some random ones behind them.
func withRandom(r *rand.Rand, some int) []flows.Flow {
	list := slices.Clone(flows.All())
	for range some {
		list = append(list, flows.Script("random", randomFlow(r)))
	}
	return list
}

// TestRandomFlows reads such calls from every seat in every form: no winner but the right
// one, no outcome but the right one, no sentence against another.
func TestRandomFlows(t *testing.T) {
	for seed := range rounds(t, 60) {
		r := rand.New(rand.NewPCG(seed, 23))
		f := flows.Script("random", randomFlow(r))
		styles := f.Styles()
		for _, v := range flows.Play(f, styles[r.IntN(len(styles))], seed).Views() {
			for _, form := range forms {
				got := seen(form, v.Sessions...).Session(1)
				faults := contradictions(got)
				if v.Known[0] {
					faults = append(faults, judgeFlow(got, v.Truths[0], v.Winners[0], form)...)
				}
				for _, fault := range faults {
					t.Errorf("seed %d, %s, %s: %s\n%s", seed, v.Seat, form.name, fault, told(got))
				}
			}
		}
	}
}
