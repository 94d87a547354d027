package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/answers"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
)

// findings are what the analysis of some files found out, whatever was asked of it:
// another question about the same files is answered from that.
type findings struct {
	question answers.Question
	octets   []byte // of [converters.Case.Keep]; nil where none are kept yet
	used     bool   // the answer came from them
	new      bool   // they are to be kept
	one      bool   // the question names its sessions, for which the others are not worked out
}

// asksOnly are the flags that say what is asked and how it is shown, and change
// nothing of what is found out.
var asksOnly = []string{
	"user", "since", "until", "around", "kind", "outcome", "cause", "product", "host", "text", "Y", "filter-version", "session",
	"show-tz", "quiet", "verbose", "force", "output", "clip", "all", "json", "by", "collapse", "no-inferred", "width",
}

// findings returns what is known of the files of a question, empty where nothing is;
// nil where the answer takes more than sessions.
func (a *asking) findings(s *invocation, c *cli.Context) *findings {
	if !slices.Contains([]string{"sessions", "find", "stats", "show"}, c.Command.Name) {
		return nil
	}
	f := &findings{one: c.Command.Name == "show" && len(c.StringSlice("session")) > 0, question: answers.Question{"findings", version(), build(), folder(), localZone(time.Now())}}
	for _, flag := range c.Command.Flags {
		names := flag.Names()
		if c.IsSet(names[0]) && !slices.Contains(asksOnly, names[0]) {
			f.question = append(f.question, names[0], fmt.Sprint(c.Value(names[0])))
		}
	}
	f.question = append(append(f.question, "of"), a.operands...)
	known := a.store.Recall(f.question, a.files)
	if known == nil {
		return f
	}
	var octets bytes.Buffer
	err := known.Replay(func(p []byte) error {
		octets.Write(p)
		return nil
	}, func(string) {})
	if err == nil {
		f.octets = octets.Bytes()
	}
	return f
}

// made is what is to be kept of what a survey found out.
func (f *findings) made(a *asking) []answers.Entry {
	if f == nil || !f.new {
		return nil
	}
	var answer answers.Answer
	if answer.Printed(f.octets); !answer.Whole() {
		return nil
	}
	return []answers.Entry{{Question: f.question, Files: a.files, Answer: &answer}}
}

// surveyed looks through inputs, unless what is to be known of them is known.
func (k *analysed) surveyed(inputs []*input.Input, opts converters.Options, r *reading) (*converters.Case, error) {
	f := k.findings
	if f != nil && f.octets != nil {
		known, err := converters.Recall(k.ctx, inputs, opts, f.octets)
		if err == nil && (!r.needsMessages() || k.revisit(known, r)) {
			f.used = true
			return known, nil
		}
	}
	if k.shelf != nil {
		opts.Shelf = k.shelf
	}
	known, err := converters.Survey(k.ctx, inputs, opts)
	if f == nil || err != nil || f.octets != nil || k.shelf == nil || k.shelf.read > 0 || r.needsMessages() || f.one || r.timed() {
		return known, err
	}
	// Nothing had to be read, so somebody asks once more: all sessions are worked out
	// now, and not again.
	f.octets, f.new = known.Keep()
	return known, nil
}

// revisit chooses sessions by their messages where what is asked besides leaves few:
// only the logs of those are read. It is false where that does not settle the question.
func (k *analysed) revisit(known *converters.Case, r *reading) bool {
	if r.memory == nil || r.query.Filter != "" {
		return false
	}
	zone := r.shown
	if zone == nil {
		zone = input.CommonZone(known.Logs)
	}
	if r.settle(zone, known.Reports) != nil {
		return false // which is said later
	}
	besides := r.question
	besides.query.Words, besides.query.Texts = nil, nil
	if besides.settle(zone, known.Reports) != nil || besides.filter == nil {
		return false
	}
	few, err := known.Matching(k.ctx, besides.filter, nil)
	if err != nil || len(few) == 0 {
		return false
	}
	chosen := map[int]bool{}
	ok := known.Revisit(k.ctx, few, func(p filter.Packet) {
		r.seek.seeAt(p.Frame, p.Message)
		if !chosen[p.Session.Number] && r.filter.Match(p) {
			chosen[p.Session.Number] = true
		}
	})
	if !ok || len(chosen) == 0 { // where there is none, it is said what is nowhere
		r.seek.forget()
		return false
	}
	r.revisited = slices.Sorted(maps.Keys(chosen))
	return true
}
