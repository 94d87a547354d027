package filter

import (
	"slices"
	"strings"

	"ocsconv/annotate"
)

// sessionFields are what a filter asks of a whole session, so that one that
// names a person, a time and an outcome takes all messages of the call or none.
// They are known here only: a packet comment says what belongs to its message.
var sessionFields = []field{
	ofSession(oneOf(kinds, "mpop.session.kind", "Kind of the session: call, im, conference, registration, subscription, options, report, other",
		func(s *annotate.Session, _ *annotate.Note) string { return string(s.Kind) })),
	sessionTime("mpop.session.start", "Time of the session's first message", func(s *annotate.Session) annotate.Time { return s.Start }),
	sessionTime("mpop.session.end", "Time of the session's last message", func(s *annotate.Session) annotate.Time { return s.End }),
	ofSession(mpopText("mpop.caller", "Address of the caller", func(s *annotate.Session, _ *annotate.Note) string { return s.Caller.AOR })),
	ofSession(mpopText("mpop.callee", "Address that was called", func(s *annotate.Session, _ *annotate.Note) string { return s.Callee })),
	sessionTexts("mpop.user", "Whoever takes part, in lower case: addresses, display names, epids, digits of telephone numbers; asserted identities, too", users),
	sessionTexts("mpop.session.product", "Products of the caller and of the endpoints", products),
	sessionNumbers("mpop.cause.status", "Status code of the session's cause", ofCause(func(c *annotate.Cause) *int { return c.Status })),
	sessionNumbers("mpop.cause.id", "Id of the session's cause: of a diagnostics header, a Q.850 cause, a Warning", ofCause(func(c *annotate.Cause) *int { return c.ID })),
	sessionNumbers("mpop.session.status", "Status codes of the session's responses", (*annotate.Session).Statuses),
	sessionNumbers("mpop.session.diagnostics", "Ids of the session's ms-diagnostics headers", diagnosed),
	mpopField("mpop.status", unsigned, "Status code of the message, where it is a response", func(_ *annotate.Session, n *annotate.Note) (int64, bool) {
		return int64(n.Status), n.Status > 0
	}),
	{name: "mpop.host", kind: text, note: true, values: hosts,
		about: "Hosts, in lower case: both ends of the message, the server that logged it, hosts that diagnostics of the session name"},
	sessionTexts("mpop.session.host", "Hosts, as in mpop.host, of all messages of the session", sessionHosts),
}

// ofSession marks a field whose values are the same in all messages of a session.
func ofSession(f field) field {
	f.session = true
	return f
}

var kinds = wordsOf(annotate.KindCall, annotate.KindIM, annotate.KindConference, annotate.KindRegistration,
	annotate.KindSubscription, annotate.KindOptions, annotate.KindReport, annotate.KindOther)

func sessionTime(name, about string, get func(*annotate.Session) annotate.Time) field {
	return field{name: name, kind: instant, about: about, note: true, session: true, values: one(func(p *packet) (value, bool) {
		if p.Session == nil {
			return value{}, false
		}
		t := get(p.Session)
		return value{number: stamp(t.Time)}, !t.IsZero()
	})}
}

// ofCause is a number of why a session failed, where there is one.
func ofCause(get func(*annotate.Cause) *int) func(*annotate.Session) []int {
	return func(s *annotate.Session) []int {
		if s.Cause == nil || get(s.Cause) == nil {
			return nil
		}
		return []int{*get(s.Cause)}
	}
}

// sessionNumbers makes a field of several numbers.
func sessionNumbers(name, about string, numbers func(*annotate.Session) []int) field {
	return field{name: name, kind: unsigned, about: about, note: true, session: true, values: func(p *packet, yield func(value) bool) {
		if p.Session == nil {
			return
		}
		for _, n := range numbers(p.Session) {
			if !yield(value{number: int64(n)}) {
				return
			}
		}
	}}
}

// sessionTexts makes a field of several texts; empty ones are not there.
func sessionTexts(name, about string, texts func(*annotate.Session, func(string) bool) bool) field {
	return field{name: name, kind: text, about: about, note: true, session: true, values: func(p *packet, yield func(value) bool) {
		if p.Session == nil {
			return
		}
		texts(p.Session, func(s string) bool { return s == "" || yield(octetsOf([]byte(s))) })
	}}
}

// users hands out what the parties of a session are called.
func users(s *annotate.Session, yield func(string) bool) bool {
	party := func(texts ...string) bool {
		for _, t := range texts {
			t = strings.ToLower(t)
			if !yield(t) || !yield(digits(t)) {
				return false
			}
		}
		return true
	}
	if !party(s.Caller.AOR, s.Caller.Name, s.Caller.Epid, s.Callee) {
		return false
	}
	for i := range s.Endpoints {
		if e := &s.Endpoints[i]; !party(e.AOR, e.Name, e.Epid) {
			return false
		}
	}
	for _, identities := range s.Identities {
		if !party(identities...) {
			return false
		}
	}
	return true
}

// digits returns those of a telephone number, whatever separates them: of the
// user part of an address, and of nothing that has letters.
func digits(s string) string {
	user, _, _ := strings.Cut(s, "@")
	user, _, _ = strings.Cut(user, ";")
	var b strings.Builder
	for _, c := range user {
		switch {
		case c >= '0' && c <= '9':
			b.WriteRune(c)
		case !strings.ContainsRune("+-.()/ \u00a0\u2011", c):
			return ""
		}
	}
	return b.String()
}

func products(s *annotate.Session, yield func(string) bool) bool {
	if !yield(s.Caller.Product) {
		return false
	}
	for i := range s.Endpoints {
		if !yield(s.Endpoints[i].Product) {
			return false
		}
	}
	return true
}

func hosts(p *packet, yield func(value) bool) {
	give := func(s string) bool { return s == "" || yield(octetsOf([]byte(strings.ToLower(s)))) }
	if n := p.Note; n != nil && !(give(n.Src) && give(n.Dst) && give(n.Server)) || p.Session == nil {
		return
	}
	diagnosing(p.Session, give)
}

func sessionHosts(s *annotate.Session, yield func(string) bool) bool {
	for _, host := range slices.Concat(s.Hosts(), s.Servers()) {
		if !yield(strings.ToLower(host)) {
			return false
		}
	}
	return diagnosing(s, func(host string) bool { return yield(strings.ToLower(host)) })
}

// diagnosing hands out the hosts that diagnostics of a session name.
func diagnosing(s *annotate.Session, yield func(string) bool) bool {
	for i := range s.Diagnostics {
		if !yield(s.Diagnostics[i].Source) {
			return false
		}
	}
	return true
}

// diagnosed are the ids of a session's diagnostics.
func diagnosed(s *annotate.Session) (ids []int) {
	for i := range s.Diagnostics {
		if id := s.Diagnostics[i].ID; id >= 0 {
			ids = append(ids, id)
		}
	}
	return ids
}
