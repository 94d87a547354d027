package main

import (
	"fmt"
	"slices"
	"strings"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/query"
)

// condition is one of what was asked for, and how many sessions it leaves alone.
type condition struct {
	name    string
	written string // what people write, of somebody or something, and may misspell; "" for others
	left    int
}

// explainNone finds out, where no session was chosen, how many sessions each of what was
// asked for leaves alone. What was the whole question leaves none, as the choice among
// all sessions has shown.
func (k *analysed) explainNone(known *converters.Case, r *reading, sessions []string) error {
	if !k.none() || k.quiet {
		return nil
	}
	k.ofADay, k.turned = len(r.window.Named()) > 0, r.window.Turned()
	var tests []*filter.Filter
	var failed error
	add := func(name, written string, q query.Query, times query.Resolved) {
		f, err := filter.ParseAs(q.Expression(times), q.Version)
		if err != nil {
			failed = err
		}
		k.conditions, tests = append(k.conditions, condition{name: name, written: written}), append(tests, f)
	}
	q := &r.query
	for _, one := range []struct {
		flag  string
		given []string
		ask   func([]string) query.Query
	}{
		{"--user ", q.Users, func(l []string) query.Query { return query.Query{Users: l} }},
		{"", q.Words, func(l []string) query.Query { return query.Query{Words: l} }},
		{"--text ", q.Texts, func(l []string) query.Query { return query.Query{Texts: l} }},
		{"--cause ", q.Causes, func(l []string) query.Query { return query.Query{Causes: l} }},
		{"--product ", q.Products, func(l []string) query.Query { return query.Query{Products: l} }},
		{"--host ", q.Hosts, func(l []string) query.Query { return query.Query{Hosts: l} }},
	} {
		for _, v := range one.given {
			add(one.flag+v, v, one.ask([]string{v}), nil)
		}
	}
	if len(q.Kinds) > 0 {
		add("--kind "+strings.Join(q.Kinds, ","), "", query.Query{Kinds: q.Kinds}, nil)
	}
	if len(q.Outcomes) > 0 {
		add("--outcome "+strings.Join(q.Outcomes, ","), "", query.Query{Outcomes: q.Outcomes}, nil)
	}
	if len(r.times) > 0 {
		add(r.timeFlags(), "", query.Query{}, r.times)
	}
	if q.Filter != "" {
		add("-Y", "", query.Query{Filter: q.Filter, Version: q.Version}, nil)
	}
	if failed != nil || len(tests) == 1 && k.conditions[0].written == "" {
		k.conditions = nil
		return failed
	}
	if len(tests) == 1 && len(sessions)+len(r.people) == 0 {
		return nil
	}
	counts, err := known.Counts(k.ctx, tests, r.memory)
	for i, n := range counts {
		k.conditions[i].left = n
	}
	return err
}

// sayNone says that no session was chosen, when the logs are from, and what is in none
// of them.
func (k *analysed) sayNone() {
	text := "no session matches " + k.asked
	if k.asked == "-Y" {
		text = "no session has a message that -Y takes"
	}
	var all logSum
	for _, r := range k.Reports {
		all.add(r)
	}
	if !all.First.IsZero() {
		text += "; the input covers " + all.SpanIn(k.zone(), "15:04:05")
	}
	k.say("%s", text)
	if k.turned != "" {
		k.say("%s", k.turned)
	}
	var nowhere, similar, alone []string
	for _, c := range k.conditions {
		if c.written != "" && c.left == 0 {
			nowhere = append(nowhere, c.name)
			if meant := k.meant(c); meant != "" && !slices.Contains(similar, meant) {
				similar = append(similar, meant)
			}
		}
		alone = append(alone, fmt.Sprintf("%s %d", c.name, c.left))
	}
	if len(nowhere) > 0 {
		k.say("in no session of the input: %s", strings.Join(nowhere, ", "))
	}
	if len(similar) > 0 {
		k.say("did you mean %s?", strings.Join(similar, ", "))
	}
	for _, c := range k.conditions {
		if flag := flagOf(c.written); flag != "" && c.name == c.written {
			k.say("%s was looked for in names and messages; did you mean %s?", c.name, flag)
		}
	}
	if k.ofADay {
		k.say("a time without a day is one of the days of the logs: --around 14:05")
	}
	if len(alone) > 1 {
		k.say("alone each would find: %s", strings.Join(alone, ", "))
	}
}

// meant returns who of the input, or which product where one was asked for, is called almost
// as somebody wrote, and the outcome that was given as a cause; "" for none, for hosts, and
// in what is redacted.
func (k *analysed) meant(c condition) string {
	flag, _, _ := strings.Cut(c.name, " ")
	if outcome := query.OutcomeOf(c.written); flag == "--cause" && outcome != "" {
		return "--outcome " + outcome
	}
	if k.redactor != nil || k.SessionList == nil || len(c.written) < 4 || flag == "--cause" || flag == "--host" { // of three letters too many are alike
		return ""
	}
	written := strings.TrimPrefix(strings.ToLower(c.written), "sip:")
	for _, n := range k.All() {
		s := k.Brief(n)
		if flag == "--product" {
			products := []string{s.Caller.Product}
			for i := range s.Endpoints {
				products = append(products, s.Endpoints[i].Product)
			}
			for _, product := range products {
				if strings.Contains(strings.ToLower(strings.ReplaceAll(product, " ", "")), written) { // lync2013
					return product
				}
			}
			continue
		}
		for _, address := range []string{s.Caller.AOR, s.Callee} {
			address = strings.ToLower(address)
			user, _, _ := strings.Cut(address, "@")
			for _, name := range []string{user, address} {
				if name != written && slip(written, name) {
					return name
				}
			}
		}
	}
	return ""
}
