package main

import (
	"strings"
	"time"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/query"
)

// explainNone finds out, where no session was chosen, which of what was asked for is
// in no session at all.
func (k *analysed) explainNone(known *converters.Case, r *reading) error {
	if !k.none() || k.quiet {
		return nil
	}
	var names []string
	var tests []*filter.Filter
	add := func(name string, q query.Query) error {
		f, err := filter.Parse(q.Expression(nil))
		names, tests = append(names, name), append(tests, f)
		return err
	}
	for _, u := range r.query.Users {
		if err := add("--user "+u, query.Query{Users: []string{u}}); err != nil {
			return err
		}
	}
	for _, w := range r.query.Words {
		if err := add(w, query.Query{Words: []string{w}}); err != nil {
			return err
		}
	}
	for _, t := range r.query.Texts {
		if err := add("--text "+t, query.Query{Texts: []string{t}}); err != nil {
			return err
		}
	}
	if len(tests) == 0 {
		return nil
	}
	vain, err := known.Vain(k.ctx, tests, r.memory)
	for _, i := range vain {
		k.nowhere = append(k.nowhere, names[i])
	}
	return err
}

// sayNone says that no session was chosen, when the logs are from, and what is in none
// of them.
func (k *analysed) sayNone() {
	text := "no session is " + k.asked
	if k.asked == "-Y" {
		text = "no session has a message that -Y takes"
	}
	if span := k.covered(); span != "" {
		text += "; the input covers " + span
	}
	k.say("%s", text)
	if len(k.nowhere) > 0 {
		k.say("in no session of the input: %s", strings.Join(k.nowhere, ", "))
		for _, word := range k.nowhere {
			if timeForm().MatchString(word) {
				k.say("for a time: --around %s", word)
			}
		}
	}
}

// covered is the time of all messages in the zone that is shown, "" where none has one.
func (k *analysed) covered() string {
	var first, last time.Time
	for _, r := range k.Reports {
		if r.First.IsZero() {
			continue
		}
		if first.IsZero() || r.First.Before(first) {
			first = r.First
		}
		if r.Last.After(last) {
			last = r.Last
		}
	}
	if first.IsZero() {
		return ""
	}
	const day, clock = "2006-01-02 ", "15:04:05"
	first, last = first.In(k.zone()), last.In(k.zone())
	until := last.Format(clock + " MST")
	if first.Format(day) != last.Format(day) {
		until = last.Format(day + clock + " MST")
	}
	return first.Format(day+clock) + " to " + until
}
