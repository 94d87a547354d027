package live

import (
	"bytes"
	"container/list"
	"net/netip"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// stream completes the messages of logs that still grow. A survey looks through
// its inputs before it says anything; a stream has only the past, so what it
// says of a message is what is known up to then, and the comment says "so far".
// It is not safe for concurrent use.
type stream struct {
	formats  formats.List
	hosts    *hosts.Hosts
	threads  map[string]*thread // by Call-ID
	recent   *list.List         // of *thread, the one with the latest message first
	octets   int                // what all threads keep
	sessions int                // that were seen
	teachers []teacher
	taught   map[string]bool // epids that a teacher names
}

// thread is a session as far as the stream remembers it: how it began and how
// it goes on. What a long session had in between is forgotten, for the work on
// one message must not grow with the session.
type thread struct {
	number  int // of the session, from 1
	callID  string
	first   []*formats.Message
	last    []*formats.Message
	skipped int // messages between first and last
	octets  int
	place   *list.Element
}

// teacher is the first message that tells which product has an epid.
type teacher struct {
	m      *formats.Message
	thread *thread
}

// Bounds of what a stream remembers. A call with six endpoints has about eighty
// messages, so calls are remembered whole; what is longer is presence and
// instant messages.
const (
	maxFirst    = 96
	maxLast     = 32
	maxTeachers = 256
	maxOctets   = 64 << 20
	perMessage  = 512 // octets that a message takes beside its own
)

// newStream returns a stream that knows nothing yet. The lines around messages
// are those of the formats in read; nil means all that are known.
func newStream(read formats.List) *stream {
	return &stream{formats: read, hosts: hosts.New(nil), threads: map[string]*thread{}, recent: list.New(), taught: map[string]bool{}}
}

// learn takes what a piece tells without completing it: a message from before
// the moment from which somebody wants to see them. The piece is not kept.
func (s *stream) learn(m *formats.Message) {
	s.lookAround(m)
	if m.Raw == nil {
		return
	}
	s.take(m)
	s.forget(nil)
}

// complete repairs and explains the messages of a batch, which come in the order
// of their logs: direction where the log has none, comment, and the addresses
// that [stream.ends] returns. Its work is bounded by the number of messages in
// the batch, whatever came before.
func (s *stream) complete(batch []*formats.Message) {
	fresh := make(map[*thread][]*formats.Message)
	var touched []*thread
	for _, m := range batch {
		s.lookAround(m)
		if m.Raw == nil {
			continue
		}
		merge.Repair(m)
		t := s.take(m)
		if fresh[t] == nil {
			touched = append(touched, t)
		}
		fresh[t] = append(fresh[t], m)
	}
	if len(touched) > 0 {
		s.explain(touched, fresh)
	}
	s.forget(fresh)
}

// ends returns the addresses that a packet of the message shows: those of the
// log, else what was learnt, else a placeholder.
func (s *stream) ends(m *formats.Message) (src, dst netip.AddrPort) { return s.hosts.Ends(m) }

// lookAround takes what the lines before a message tell of addresses.
func (s *stream) lookAround(m *formats.Message) {
	for c := range input.Telling(m, s.formats) {
		s.hosts.LearnContext(m.Origin.File, &c)
	}
}

// take remembers a message with its session.
func (s *stream) take(m *formats.Message) *thread {
	s.hosts.Learn(m)
	parsed := sip.Parse(m.Raw)
	id := string(parsed.CallID())
	t := s.threads[id]
	if t == nil {
		s.sessions++
		t = &thread{number: s.sessions, callID: id}
		t.place = s.recent.PushFront(t)
		s.threads[id] = t
	}
	s.recent.MoveToFront(t.place)

	// The log's octets around the message are not needed, and Raw may share a
	// large buffer with them.
	kept := *m
	kept.Raw = bytes.Clone(m.Raw)
	kept.Gap, kept.Head, kept.Text, kept.Foot, kept.Problems, kept.Comment = nil, nil, nil, nil, nil, ""
	if len(t.first) < maxFirst {
		t.first = append(t.first, &kept)
	} else {
		t.last = append(t.last, &kept)
	}
	t.octets += len(kept.Raw) + perMessage
	s.octets += len(kept.Raw) + perMessage
	s.learnEpid(t, &parsed, &kept)
	return t
}

func (s *stream) learnEpid(t *thread, parsed *sip.Message, m *formats.Message) {
	from := parsed.To()
	if parsed.IsRequest() {
		from = parsed.From()
	}
	epid := string(from.Epid())
	if epid == "" || s.taught[epid] || len(s.teachers) >= maxTeachers {
		return
	}
	if parsed.Header("User-Agent") == nil && parsed.Header("Server") == nil {
		return
	}
	s.taught[epid] = true
	s.teachers = append(s.teachers, teacher{m, t})
}

// explain analyses the sessions that have new messages and writes the comments
// of those.
func (s *stream) explain(touched []*thread, fresh map[*thread][]*formats.Message) {
	b := annotate.NewBuilder()
	lessons := 0
	for _, l := range s.teachers {
		if fresh[l.thread] == nil {
			b.Add(l.m)
			lessons++
		}
	}
	for _, t := range touched {
		for _, m := range t.first {
			b.Add(m)
		}
		for _, m := range t.last {
			b.Add(m)
		}
	}
	walk := b.Case().Walk()
	for range lessons {
		walk.Next()
	}
	for _, t := range touched {
		old := len(t.first) + len(t.last) - len(fresh[t])
		for range old {
			walk.Next()
		}
		for _, m := range fresh[t] {
			session, note := walk.Next()
			comment(m, t, session, note)
		}
	}
}

// comment completes one message by its note.
func comment(m *formats.Message, t *thread, s *annotate.Session, n *annotate.Note) {
	session, note := *s, *n
	session.Number = t.number
	note.Note += " (so far)"
	if t.skipped > 0 {
		// Numbers count what is remembered, and would name the wrong message.
		note.CopyOf, note.Duplicate = 0, 0
	}
	text := annotate.Renumber(annotate.Comment(&session, &note), func(int) int { return 0 }) // nor do frames count what came before
	annotate.Explain(m, text, note.Direction)
}

// forget brings the memory of the stream back into its bounds: the middle of
// long sessions goes, and those sessions that were silent longest.
func (s *stream) forget(grown map[*thread][]*formats.Message) {
	for t := range grown {
		s.shorten(t)
	}
	if front := s.recent.Front(); front != nil {
		s.shorten(front.Value.(*thread))
	}
	for s.octets > maxOctets && s.recent.Len() > 1 {
		t := s.recent.Remove(s.recent.Back()).(*thread)
		delete(s.threads, t.callID)
		s.octets -= t.octets
	}
}

func (s *stream) shorten(t *thread) {
	n := len(t.last) - maxLast
	if n < maxLast {
		return
	}
	for _, m := range t.last[:n] {
		t.octets -= len(m.Raw) + perMessage
		s.octets -= len(m.Raw) + perMessage
	}
	t.last = append([]*formats.Message(nil), t.last[n:]...)
	t.skipped += n
}
