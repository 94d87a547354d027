package annotate

import "slices"

// digest is what is asked of all messages of a session together.
type digest struct {
	messages, copies, doubled int
	refusal                   int
	statuses                  []int
	servers, hosts            []string
}

// Brief returns session n as lists and statistics take it: without Messages, which
// [Session.Count] and the methods beside it count all the same, sentences, and what other
// sessions tell of it, as the numbers of reports. It takes half the work; n is as for
// [Case.Session].
func (c *Case) Brief(n int) *Session { return c.analysed(n, (*analysis).briefly) }

// briefly is [Case.Brief] of the session.
func (a *analysis) briefly() *Session {
	s := a.brief()
	a.drafts = slices.Grow(a.drafts[:0], len(a.records.input))[:len(a.records.input)]
	for i, m := range a.records.input {
		a.drafts[i] = Note{Status: int(m.status)}
		a.drafts[i].Src, a.drafts[i].Dst = a.survey.ends(m)
		a.verdict.mark(&a.drafts[i], m)
	}
	s.digest = digestOf(a.drafts)
	if a.c.own < len(a.c.b.sessions) {
		a.unlent(s)
	}
	return s
}

// digested returns the digest of the messages.
func (s *Session) digested() *digest {
	if s.digest != nil {
		return s.digest
	}
	return digestOf(s.Messages)
}

// digestOf goes through messages. A record that its own log holds a second time is
// doubled; a capture of several interfaces has a packet twice by rights.
func digestOf(messages []Note) *digest {
	type record struct {
		first        int
		file, server string
	}
	d := &digest{messages: len(messages)}
	var seen map[record]bool
	var servers, hosts each[string]
	var statuses each[int]
	for i := range messages {
		m := &messages[i]
		servers.add(m.Server)
		hosts.add(m.Src)
		hosts.add(m.Dst)
		statuses.add(m.Status)
		if m.Kind == CodeFinalError && !m.Retransmit {
			d.refusal = m.Status
		}
		if m.Duplicate == 0 {
			continue
		}
		d.copies++
		if m.Line == 0 {
			continue
		}
		first, this := &messages[m.Duplicate-1], record{m.Duplicate, m.File, m.Server}
		if seen[this] || first.File == m.File && first.Server == m.Server {
			d.doubled++
			continue
		}
		seen = put(seen, this, true)
	}
	d.statuses, d.servers, d.hosts = statuses.list, servers.list, hosts.list
	return d
}

// each lists values that differ, in the order in which they come, and no zero value.
type each[T comparable] struct {
	list []T
	has  map[T]bool // what is in the list, where it is long
}

func (e *each[T]) add(v T) {
	const short = 8
	var zero T
	if v == zero || e.has[v] || e.has == nil && slices.Contains(e.list, v) {
		return
	}
	if e.list = append(e.list, v); len(e.list) > short {
		for _, one := range e.list[len(e.has):] {
			e.has = put(e.has, one, true)
		}
	}
}

// Count returns the number of messages, where a record that several logs hold
// counts once.
func (s *Session) Count() int {
	d := s.digested()
	return d.messages - d.copies
}

// Copies returns how many records are further ones of messages that were counted.
func (s *Session) Copies() int { return s.digested().copies }

// Duplicates returns the number of records that their own log holds a second time.
func (s *Session) Duplicates() int { return s.digested().doubled }

// Refusal returns the status code of the last final refusal, 0 where there is none.
func (s *Session) Refusal() int { return s.digested().refusal }

// Statuses returns the status codes of the responses.
func (s *Session) Statuses() []int { return s.digested().statuses }

// Hosts returns what the log has of both ends of each message.
func (s *Session) Hosts() []string { return s.digested().hosts }

// Servers returns the servers whose logs have the messages.
func (s *Session) Servers() []string { return s.digested().servers }
