// Package curated makes the small logs under testdata. Each shows one thing.
package curated

import (
	"math/rand/v2"
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// File is one log.
type File struct {
	Name     string // path below testdata, with slashes
	Shows    string // what it is good for
	Data     []byte
	Messages int // SIP messages in it
	Sessions int // Call-IDs in it
}

// source is the seeded beginning of one file.
func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6d706f70)) }

var tuesday = time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC)

// file renders messages and counts them.
func file(name, shows string, render func([]*calls.Message) []byte, sessions ...*calls.Session) File {
	messages := logs.Mix(sessions...)
	ids := make(map[string]bool)
	for _, m := range messages {
		ids[m.Session.CallID] = true
	}
	return File{Name: name, Shows: shows, Data: render(messages), Messages: len(messages), Sessions: len(ids)}
}

// call plays one call and returns it as the view saw it.
func call(seed uint64, era calls.Era, view string, plan calls.Plan) *calls.Session {
	r := source(seed)
	return calls.Play(r, calls.NewCast(r, era, 1), plan, tuesday).View(view, 0)
}

// twoRing is the plain forked call: two endpoints ring, the second answers.
var twoRing = calls.Plan{
	Outcome: calls.Answered, Endpoints: 2, Winner: 1, EarlyMedia: true, Promote: true, ServerProg: true, Remote: true,
	HangUp: calls.CalleeHangsUp, RingTime: 6 * time.Second, TalkTime: 20 * time.Second,
}

// Files returns all logs, in the order of the README.
func Files() []File {
	return []File{
		file("uccapi/r2-caller.uccapilog", "caller's client log of Communicator 2007 R2: a forked call, the phone answers",
			logs.UCCAPI{Rand: source(1), Noise: 30}.Render, call(1, calls.R2, "caller", twoRing)),
	}
}
