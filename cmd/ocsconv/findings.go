package main

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/answers"
	"ocsconv/converters/filter"
	"ocsconv/converters/input"
	"ocsconv/formats"
)

// findings are what the analysis of some files found out, whatever was asked of it:
// another question about the same files is answered from that.
type findings struct {
	question answers.Question
	octets   []byte           // of [converters.Case.Keep] or KeepBriefs; nil where none are kept yet
	used     bool             // the answer came from them
	new      bool             // they are to be kept
	one      bool             // the question names its sessions, for which the others are not worked out
	brief    bool             // the answer takes sessions in brief
	known    *converters.Case // that was recalled in brief
}

// choosingFlags are those that choose sessions.
var choosingFlags = []string{
	"user", "since", "until", "around", "kind", "outcome", "cause", "product", "host", "text", "Y", "filter-version", "session",
}

// showingFlags are those that say what is shown of sessions and where, and change
// nothing of what is found out.
var showingFlags = []string{
	"show-tz", "quiet", "verbose", "force", "output", "clip", "all", "json", "by", "collapse", "no-inferred", "width",
	"dir", "as", "combined", "raw-csv", "bom", "stdout",
}

// findings returns what is known of the files of a question, empty where nothing is;
// nil where the answer takes more than sessions.
func (a *asking) findings(c *cli.Context) *findings {
	if !slices.Contains([]string{"sessions", "find", "stats", "show", "export"}, c.Command.Name) {
		return nil
	}
	f := &findings{
		question: answers.Question{"findings", version(), buildID(), workingFolder(), localZone(time.Now())},
		one:      len(c.StringSlice("session")) > 0,
		brief:    c.Command.Name == "stats" || slices.Contains([]string{"sessions", "find"}, c.Command.Name) && !c.Bool("json") && c.String("output") == "",
	}
	for _, flag := range c.Command.Flags {
		names := flag.Names()
		if c.IsSet(names[0]) && !slices.Contains(choosingFlags, names[0]) && !slices.Contains(showingFlags, names[0]) {
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
	if f != nil && f.known != nil && !f.known.BriefOnly { // the question took more, and the next may as well
		f.octets, f.new = f.known.Keep()
	}
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
func (k *analysed) surveyed(inputs []*input.Input, opts converters.Options, r *reading, sessions []string) (*converters.Case, error) {
	f := k.findings
	if k.gists != nil {
		opts.Cache = k.gists
	}
	kept := false
	if f != nil && f.octets != nil {
		known, err := converters.Recall(k.ctx, inputs, opts, f.octets)
		kept = err == nil && (f.brief || !known.BriefOnly)
		if kept && (!r.needsMessages() || !known.BriefOnly && k.revisit(known, r, sessions)) {
			if f.used = true; known.BriefOnly {
				f.known = known
			}
			return known, nil
		}
	}
	if r.timed() && r.needsMessages() && r.canRevisit() {
		// Of the sessions of a time few messages are looked into, not those of all days.
		some := opts
		some.Each = nil
		if known, err := converters.Survey(k.ctx, inputs, some); err != nil || k.revisit(known, r, sessions) {
			return known, err
		}
	}
	known, err := converters.Survey(k.ctx, inputs, opts)
	switch {
	case f == nil, err != nil, kept, k.gists == nil, r.needsMessages(), f.one:
	case r.timed() && (k.gists.read > 0 || !f.brief): // which takes few of them
	case f.brief: // for which they are worked out in any case
		f.octets, f.new = known.KeepBriefs()
	case k.gists.read == 0:
		// Nothing had to be read, so somebody asks once more: all sessions are worked out
		// now, and not again.
		f.octets, f.new = known.Keep()
	}
	return known, err
}

// maxRevisited is how many sessions are awaited at most: of more, the logs are read as if
// nothing were known of them.
const maxRevisited = 100_000

// canRevisit reports whether messages can be asked one by one what the words and texts
// of the question ask.
func (r *reading) canRevisit() bool {
	return r.memory != nil && r.query.Filter == "" && r.redactor == nil
}

// revisit chooses sessions by their messages where what is asked besides leaves few:
// only the logs of those are read. It is false where that does not settle the question.
func (k *analysed) revisit(known *converters.Case, r *reading, sessions []string) bool {
	if !r.canRevisit() {
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
	besides.query.Words, besides.query.Texts, besides.filter = nil, nil, nil
	if besides.settle(zone, known.Reports) != nil {
		return false
	}
	few, err := k.chooseSessions(known, sessions, &reading{question: besides})
	if few == nil {
		few = known.All()
	}
	if err != nil || len(few) == 0 || len(few) > maxRevisited {
		return false
	}
	var chosen []int
	if r.seek != nil {
		r.seek.sessions = map[int]*found{}
	}
	err = known.Complete(k.ctx, few, func(s *annotate.Session, messages []*formats.Message) error {
		for i, m := range messages {
			n := &s.Messages[i]
			if r.filter.Match(filter.Packet{Message: m, Session: s, Note: n, Frame: n.Frame}) {
				chosen = append(chosen, s.Number)
				return r.seek.look(s, messages)
			}
		}
		return nil
	})
	if err != nil || len(chosen) == 0 { // where there is none, it is said what is nowhere
		if r.seek != nil {
			r.seek.sessions = nil
		}
		return false
	}
	slices.Sort(chosen)
	r.revisited = chosen
	return true
}
