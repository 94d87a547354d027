package main

import (
	"slices"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/query"
)

// maxCalled bounds how many further names one address goes by.
const maxCalled = 100

// choosePeople notes the users that words mean, by the addresses that the output has.
// Their sessions are all taken, for what a registration of another day tells of an
// endpoint is true of it whoever was called.
func (k *analysed) choosePeople(known *converters.Case, words []string) error {
	if len(words) == 0 {
		return nil
	}
	var tests []*filter.Filter
	for _, w := range words {
		f, err := filter.Parse((&query.Query{Users: []string{w}}).Expression(nil))
		if err != nil {
			return err
		}
		tests = append(tests, f)
	}
	identities := map[string][][]string{} // by address
	for _, n := range known.All() {
		for _, one := range known.Brief(n).Identities {
			for _, id := range one {
				id = strings.ToLower(id)
				if list := identities[id]; len(list) < maxCalled && !slices.ContainsFunc(list, func(other []string) bool { return slices.Equal(one, other) }) {
					identities[id] = append(list, one)
				}
			}
		}
	}
	k.people = map[string]bool{}
	analysis, err := known.Analysis(k.ctx)
	if err != nil {
		return err
	}
	for _, u := range analysis.Inventory(k.picked) {
		p := filter.Packet{Session: asSession(u, identities[strings.ToLower(u.AOR)])}
		if !slices.ContainsFunc(tests, func(f *filter.Filter) bool { return f.Match(p) }) {
			continue
		}
		aor := u.AOR
		if k.redactor != nil && known != k.Case {
			aor = k.redactor.Text(aor)
		}
		k.people[strings.ToLower(aor)] = true
	}
	return nil
}

// asSession is a session of nobody but a user, so that whom a word means is decided as
// for sessions.
func asSession(u annotate.User, identities [][]string) *annotate.Session {
	s := &annotate.Session{Caller: annotate.Party{AOR: u.AOR, Name: u.Name}, Identities: identities}
	for _, d := range u.Endpoints {
		s.Endpoints = append(s.Endpoints, annotate.Endpoint{Epid: d.Epid})
	}
	return s
}

// ofPeople are those of the users that --user means.
func (k *analysed) ofPeople(users []annotate.User) []annotate.User {
	if k.people == nil {
		return users
	}
	return slices.DeleteFunc(slices.Clone(users), func(u annotate.User) bool { return !k.people[strings.ToLower(u.AOR)] })
}
