package annotate

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// A part of an input has whole sessions, and some are told by others: a call by the
// reports on its media, a meeting by the calls to its conferencing servers, a sign-in by the
// subscription that tells of its end and by the sign-ins at the servers that sent it on. What the
// part lacks of these is lent by the parts that have it.

// Lend says that the messages to come are lent by other parts of the input: the
// sessions so far are told by them, and they make none that a [Case] lists.
func (b *Builder) Lend() { b.own = b.count }

// Lends yields which session is told by which other one: the Call-ID of the one that
// is lent, and of the one that it tells of. A pair may come more than once.
func (k *Knowledge) Lends() iter.Seq2[string, string] {
	return func(yield func(lent, to string) bool) {
		for leg, meetings := range k.meetings() {
			for _, meeting := range meetings {
				if !yield(leg, meeting) || !lendAll(k.Links[keyReport+leg], meeting, yield) {
					return
				}
			}
		}
		for key, list := range k.Links {
			if call, ok := strings.CutPrefix(key, keyReport); ok && !lendAll(list, call, yield) {
				return
			}
			if what, ok := strings.CutPrefix(key, keyEnded); ok {
				_, registration, _ := strings.Cut(what, " ")
				if !lendAll(list, registration, yield) {
					return
				}
			}
			if signIn, ok := strings.CutPrefix(key, keySentOn); ok && !lendChains(k.Links[keySignIn+signIn], list, yield) {
				return
			}
			if !strings.HasPrefix(key, keyReportLeg) {
				continue
			}
			for _, l := range list {
				if k.Links[keyReport+l.CallID] != nil && !lendAll(list, l.CallID, yield) {
					return
				}
			}
		}
	}
}

// lendChains yields the sessions of each sign-in that goes on in another session after
// every redirection: each is told by all others. SentOn are those with a redirection.
func lendChains(signIns, sentOn []Linked, yield func(lent, to string) bool) bool {
	for from := 0; from < len(signIns); {
		to := from + 1
		for to < len(signIns) && follows(signIns[to-1], signIns[to], sentOn) {
			to++
		}
		for _, l := range signIns[from:to] {
			if to-from > 1 && !lendAll(signIns[from:to], l.CallID, yield) {
				return false
			}
		}
		from = to
	}
	return true
}

// follows reports whether a session began soon after the one before it was sent on.
func follows(before, l Linked, sentOn []Linked) bool {
	i := slices.IndexFunc(sentOn, func(s Linked) bool { return s.CallID == before.CallID })
	return i >= 0 && (l.At.IsZero() || sentOn[i].At.IsZero() || l.At.Sub(sentOn[i].At).Abs() <= redirectPatience)
}

func lendAll(list []Linked, to string, yield func(lent, to string) bool) bool {
	for _, l := range list {
		if !yield(l.CallID, to) {
			return false
		}
	}
	return true
}

// Wanted returns the Call-IDs of the sessions by which those of a part are told and
// that are not of it, and those of which it only matters whether the input has them;
// both sorted. Own reports whether the session of a Call-ID is of the part.
func (k *Knowledge) Wanted(own func(callID string) bool) (lent, named []string) {
	want, name := map[string]bool{}, map[string]bool{}
	for callID, to := range k.Lends() {
		switch {
		case own(to) && !own(callID):
			want[callID] = true
		case own(callID) && !own(to):
			name[to] = true // a report says whether the call is there
		}
	}
	return slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(name))
}

// meetings returns the calls to the focus of a conference by the sessions that are
// linked with them, each sorted.
func (k *Knowledge) meetings() map[string][]string {
	focus := map[string]bool{}
	for key, list := range k.Links {
		if strings.HasPrefix(key, keyFocus) {
			for _, l := range list {
				focus[l.CallID] = true
			}
		}
	}
	sets := map[string]map[string]bool{}
	for key, list := range k.Links {
		if len(focus) == 0 || !slices.ContainsFunc(linkRules, func(r linkRule) bool { return strings.HasPrefix(key, r.key) }) {
			continue
		}
		for _, of := range list {
			if !focus[of.CallID] {
				continue
			}
			for _, l := range list {
				if l != of {
					sets[l.CallID] = put(sets[l.CallID], of.CallID, true)
				}
			}
		}
	}
	legs := make(map[string][]string, len(sets))
	for leg, set := range sets {
		legs[leg] = slices.Sorted(maps.Keys(set))
	}
	return legs
}

// SessionsByLink returns a function that lists the Call-IDs of the sessions that are told by an
// entry of Links.
func (k *Knowledge) SessionsByLink() func(key string) []string {
	meetings := k.meetings()
	return func(key string) []string {
		var list []string
		for _, l := range k.Links[key] {
			list = append(list, l.CallID)
		}
		if call, ok := strings.CutPrefix(key, keyReport); ok {
			list = append(append(list, call), meetings[call]...)
		}
		if what, ok := strings.CutPrefix(key, keyEnded); ok {
			_, registration, _ := strings.Cut(what, " ")
			list = append(list, registration)
		}
		if signIn, ok := strings.CutPrefix(key, keySentOn); ok {
			for _, l := range k.Links[keySignIn+signIn] {
				list = append(list, l.CallID)
			}
		}
		if named, ok := strings.CutPrefix(key, keyNamed); ok {
			list = append(list, named[1:])
		}
		if conference, ok := strings.CutPrefix(key, keyFocus); ok {
			for _, l := range k.Links[keyConference+conference] {
				list = append(list, l.CallID)
			}
		}
		return list
	}
}

// exists reports whether the input of which the messages are a part has a Call-ID.
func (c *Case) exists(callID string) bool {
	if _, ok := c.find(callID); ok {
		return true
	}
	return c.b.taught.known != nil && c.b.taught.known.Elsewhere[string(identity([]byte(callID)))]
}

// unlent takes the numbers of lent sessions out of what a session says of others.
func (a *lookup) unlent(s *Session) {
	for i := range s.Links {
		s.Links[i].Session = a.c.listed(s.Links[i].Session)
	}
	for q := range s.everyReport() {
		q.Session = a.c.listed(q.Session)
	}
	for i := range s.ReportMessages {
		s.ReportMessages[i].Session = a.c.listed(s.ReportMessages[i].Session)
	}
}
