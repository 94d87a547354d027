// Package curated makes the small logs under testdata. Each shows one thing.
package curated

import (
	"math/rand/v2"
	"slices"
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// File is one log.
type File struct {
	Name     string // path below testdata, with slashes
	Shows    string // what it is good for
	Data     []byte
	Messages int  // SIP messages in it
	Sessions int  // Call-IDs in it
	Refused  bool // no format of the project reads it
	Damaged  bool // a reader has something to complain about
	Packed   bool // gzip or zip
}

// Files returns all logs, in the order of the README.
func Files() []File {
	return slices.Concat(clients(), encodings(), damages(), clocks(), servers(), forks(), documents(), archives(), days())
}

// source is the seeded beginning of one file.
func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6d706f70)) }

var tuesday = time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC)

// file renders the sessions and counts what is in them.
func file(name, shows string, render func([]*calls.Message) []byte, sessions ...*calls.Session) File {
	messages := logs.Mix(sessions...)
	f := File{Name: name, Shows: shows, Data: render(messages), Messages: len(messages)}
	f.Sessions = callIDs(messages)
	return f
}

func callIDs(messages []*calls.Message) int {
	ids := make(map[string]bool)
	for _, m := range messages {
		ids[m.Session.CallID] = true
	}
	return len(ids)
}

// damaged says that readers have something to complain about in f.
func damaged(f File) File {
	f.Damaged = true
	return f
}

// then changes the octets of f after it was rendered.
func then(f File, change func([]byte) []byte) File {
	f.Data = change(f.Data)
	return f
}

// play plays one call with a cast of its own.
func play(seed uint64, era calls.Era, plan calls.Plan) *calls.Call {
	r := source(seed)
	return calls.Play(r, calls.NewCast(r, era, 1), plan, tuesday)
}

// call plays one call and returns it as the view saw it.
func call(seed uint64, era calls.Era, view string, plan calls.Plan) *calls.Session {
	return play(seed, era, plan).View(view, 0)
}

// twoRing is the plain forked call: two endpoints ring, the second answers.
var twoRing = calls.Plan{
	Outcome: calls.Answered, Endpoints: 2, Winner: 1, EarlyMedia: true, Promote: true, ServerProg: true, Remote: true,
	HangUp: calls.CalleeHangsUp, RingTime: 6 * time.Second, TalkTime: 20 * time.Second,
}

// short is a forked call with few messages.
var short = calls.Plan{
	Outcome: calls.Answered, Endpoints: 2, Winner: 1, HangUp: calls.CallerHangsUp, RingTime: 3 * time.Second, TalkTime: 12 * time.Second,
}

// texting is an instant messaging session.
var texting = calls.Plan{
	Outcome: calls.Answered, Endpoints: 2, Winner: 0, Text: 4, HangUp: calls.CallerHangsUp, RingTime: 2 * time.Second, TalkTime: time.Second,
}

func with(p calls.Plan, change func(*calls.Plan)) calls.Plan {
	change(&p)
	return p
}
