package annotate

import (
	"encoding/binary"
	"errors"
	"iter"
	"slices"

	"ocsconv/annotate/codec"
)

// Archive has the sessions of a case in octets that can be kept: each is the very
// value that [Case.Session] returned, or [Case.Brief] where they were kept in brief. The
// octets are for the build that wrote them, since another may know more of a session. It
// may be used from several goroutines.
type Archive struct {
	texts    []string
	clocks   []Clock
	sessions [][]byte
	spans    [][2]Time
	numbers  map[string][]int // by Call-ID
}

// errArchive says that octets are no archive.
var errArchive = errors.New("no archive of sessions")

// Archive appends the sessions to b. It is false where a session cannot be kept.
func (c *Case) Archive(b []byte) ([]byte, bool) { return c.archive(b, c.Session) }

// ArchiveBriefs is Archive of what [Case.Brief] returns, which takes half the work: of
// such an archive [Archive.Session] has no more than that.
func (c *Case) ArchiveBriefs(b []byte) ([]byte, bool) { return c.archive(b, c.Brief) }

func (c *Case) archive(b []byte, session func(n int) *Session) ([]byte, bool) {
	w := codec.Writer()
	clocks := c.Clocks()
	codec.List(w, &clocks, codeClock)
	ends := []int{len(w.Octets)}
	for n := 1; n <= c.Len(); n++ {
		s, id := session(n), c.text(c.b.sessions[n-1].callID)
		codec.Text(w, &id)
		w.Time(&s.Start.Time)
		w.Time(&s.End.Time)
		s.digest = s.digested()
		codeBrief(w, s)
		codeRest(w, s)
		ends = append(ends, len(w.Octets))
	}
	b = binary.AppendUvarint(b, uint64(len(w.Texts())))
	for _, t := range w.Texts() {
		b = binary.AppendUvarint(b, uint64(len(t)))
	}
	b = binary.AppendUvarint(b, uint64(len(ends)))
	begin := 0
	for _, end := range ends {
		b = binary.AppendUvarint(b, uint64(end-begin))
		begin = end
	}
	for _, t := range w.Texts() {
		b = append(b, t...)
	}
	return append(b, w.Octets...), !w.Bad
}

// OpenArchive reads what [Case.Archive] wrote, which must not change afterwards. It looks
// into no session but at its Call-ID and its times: octets that may be damaged need a checksum of the
// caller's, without which [Archive.Session] may lack a part of what was there.
func OpenArchive(octets []byte) (*Archive, error) {
	r := codec.Reader(octets, nil)
	texts, parts := lengths(r), lengths(r)
	if r.Bad || len(parts) == 0 {
		return nil, errArchive
	}
	a := &Archive{numbers: map[string][]int{}}
	all := string(r.Take(sum(texts))) // one string for all of them
	if r.Bad {
		return nil, errArchive
	}
	a.texts = make([]string, len(texts))
	for i, n := range texts {
		a.texts[i], all = all[:n], all[n:]
	}
	clocks := codec.Reader(r.Take(parts[0]), a.texts)
	codec.List(clocks, &a.clocks, codeClock)
	for i, n := range parts[1:] {
		s := r.Take(n)
		var id string
		head := codec.Reader(s, a.texts)
		var span [2]Time
		codec.Text(head, &id)
		head.Time(&span[0].Time)
		head.Time(&span[1].Time)
		r.Bad = r.Bad || head.Bad
		a.sessions, a.spans = append(a.sessions, head.Octets), append(a.spans, span)
		a.numbers[id] = append(a.numbers[id], i+1)
	}
	if r.Bad || clocks.Bad || len(r.Octets) > 0 {
		return nil, errArchive
	}
	return a, nil
}

// lengths reads how long several things are, which lie further behind.
func lengths(c *codec.Codec) []int {
	var n uint64
	if c.Natural(&n); n > uint64(len(c.Octets)) {
		c.Bad = true
		return nil
	}
	list := make([]int, n)
	for i := range list {
		var u uint64
		if c.Natural(&u); u > uint64(len(c.Octets)) {
			c.Bad = true
			return nil
		}
		list[i] = int(u)
	}
	return list
}

func sum(list []int) int {
	total := 0
	for _, n := range list {
		total += n
	}
	return total
}

// Len returns the number of sessions.
func (a *Archive) Len() int { return len(a.sessions) }

// Clocks is [Case.Clocks].
func (a *Archive) Clocks() []Clock { return slices.Clone(a.clocks) }

// Span is [Case.Span].
func (a *Archive) Span(n int) (begin, end Time) {
	return a.spans[n-1][0], a.spans[n-1][1]
}

// Session returns one session, as [Case.Session] did; nil for a number that none has.
func (a *Archive) Session(n int) *Session { return a.decode(n, codeRest) }

// Brief is [Case.Brief].
func (a *Archive) Brief(n int) *Session { return a.decode(n, nil) }

// decode reads a session, and with rest what is told of its messages.
func (a *Archive) decode(n int, rest func(*codec.Codec, *Session)) *Session {
	if n < 1 || n > len(a.sessions) {
		return nil
	}
	s, c := new(Session), codec.Reader(a.sessions[n-1], a.texts)
	if codeBrief(c, s); rest != nil {
		s.digest = nil
		rest(c, s)
	}
	return s
}

// Sessions returns all sessions in the order of their first messages.
func (a *Archive) Sessions() iter.Seq[*Session] {
	return a.SessionsOf(func(Kind) bool { return true })
}

// BriefsOf is [Case.BriefsOf].
func (a *Archive) BriefsOf(wanted func(Kind) bool) iter.Seq[*Session] {
	return func(yield func(*Session) bool) {
		for n := 1; n <= a.Len(); n++ {
			if s := a.Brief(n); wanted(s.Kind) && !yield(s) {
				return
			}
		}
	}
}

// SessionsOf is [Case.SessionsOf].
func (a *Archive) SessionsOf(wanted func(Kind) bool) iter.Seq[*Session] {
	return func(yield func(*Session) bool) {
		for s := range a.BriefsOf(wanted) {
			if !yield(a.Session(s.Number)) {
				return
			}
		}
	}
}

// FindAll is [Case.FindAll].
func (a *Archive) FindAll(callID string) []int {
	return slices.Clone(a.numbers[string(identity([]byte(callID)))])
}
