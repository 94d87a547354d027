package annotate

import (
	"iter"
	"slices"
	"sync"

	"ocsconv/formats"
)

// Case is all that is known of an input: its sessions, and what one session
// teaches about another. It does not change; sessions may be asked for in any
// order and from several goroutines.
type Case struct {
	b       *Builder
	owners  map[uint32]uint32        // file to the epid of its owner
	senders map[uint32]uint32        // file to the URI of its owner, by what it sent
	tokens  func() map[string]string // GRUU token to epid
	ahead   map[uint32]int64         // nanoseconds by which clocks are ahead, by whose they are
	clocks  []Clock                  // the same, for people
	sides   map[way]int16            // directions of what a capture has, positive for sent by its owner
	own     int                      // sessions that are not lent; the lent ones are behind them
	rooms   sync.Pool                // of *analysis that are done
}

func newCase(b *Builder) *Case {
	c := &Case{b: b, owners: map[uint32]uint32{}, senders: map[uint32]uint32{}}
	c.tokens = sync.OnceValue(c.endpointTokens)
	points := map[uint32]map[string]int16{} // of the ways of each file
	for id, known := range b.taught.knownFiles() {
		c.owners[id], c.senders[id] = b.sym.addString(known.owner()), b.sym.addString(known.sender())
		if len(known.Ways) > 0 {
			points[id] = known.sides()
		}
		if !known.End.IsZero() {
			b.taught.files[id].last = known.End.UnixNano()
		}
	}
	c.settleSides(points)
	c.setClocks()
	c.separate()
	c.own = len(b.sessions)
	if b.own >= 0 && b.own < b.count {
		c.own = int(b.sessionOf(b.own + 1))
	}
	return c
}

func (c *Case) text(symbol uint32) string { return c.b.sym.text(symbol) }

// Len returns the number of sessions.
func (c *Case) Len() int { return c.own }

// Frames returns the number of messages.
func (c *Case) Frames() int {
	if c.b.own >= 0 {
		return c.b.own
	}
	return c.b.count
}

// ByFrame yields the frame of each message in their order, and the number of its session.
func (c *Case) ByFrame() iter.Seq2[int, int] {
	return func(yield func(frame, session int) bool) {
		for frame := 1; frame <= c.b.count; frame++ {
			if n := c.listed(int(c.b.sessionOf(frame)) + 1); n > 0 && !yield(frame, n) {
				return
			}
		}
	}
}

// Find returns the number of the session with this Call-ID, the first one where
// several calls share it.
func (c *Case) Find(callID string) (n int, ok bool) {
	n, ok = c.find(callID)
	return c.listed(n), ok && n <= c.own
}

// listed returns the number of a session of this input, 0 for one that is lent.
func (c *Case) listed(n int) int {
	if n > c.own {
		return 0
	}
	return n
}

// find is [Case.Find] among the lent sessions as well.
func (c *Case) find(callID string) (n int, ok bool) {
	id, ok := c.b.sym.lookup(string(identity([]byte(callID))))
	if !ok {
		return 0, false
	}
	i, ok := c.b.byCallID[id]
	return int(i) + 1, ok
}

// FindAll returns the numbers of all sessions with this Call-ID: of several calls
// where a client used it again.
func (c *Case) FindAll(callID string) []int {
	n, ok := c.Find(callID)
	if !ok {
		return nil
	}
	list := []int{n}
	first := c.b.sessions[n-1]
	for i := n; i < len(c.b.sessions) && len(list) < int(first.parts); i++ {
		if c.b.sessions[i].callID == first.callID {
			list = append(list, i+1)
		}
	}
	return list
}

// Session analyses one session; n counts from 1 to [Case.Len]. It is worked out
// anew each time, from the messages of this Call-ID and what the whole input
// taught (which client an epid is, who owns a log), so that a case of any size
// needs no more memory than one session. It returns nil for any other n.
func (c *Case) Session(n int) *Session { return c.analysed(n, (*analysis).session) }

func (c *Case) analysed(n int, as func(*analysis) *Session) *Session {
	if n < 1 || n > c.Len() {
		return nil
	}
	a := c.analyse(n)
	defer a.release()
	return as(a)
}

// Start returns [Session.Start] of session n without the work of the rest, for who
// wants sessions in another order. It is the zero time for an n that is none.
func (c *Case) Start(n int) Time {
	begin, _ := c.Span(n)
	return begin
}

// Span returns [Session.Start] and [Session.End] of session n without the work of the
// rest, zero times for an n that is none.
func (c *Case) Span(n int) (begin, end Time) {
	a := c.load(n)
	defer a.release()
	var s Session
	a.records.span(&s)
	return s.Start, s.End
}

// Sessions returns all sessions in the order of their first messages.
func (c *Case) Sessions() iter.Seq[*Session] {
	return c.SessionsOf(func(Kind) bool { return true })
}

// BriefsOf returns the sessions of those kinds that are wanted as [Case.Brief] does, in
// the order of their first messages.
func (c *Case) BriefsOf(wanted func(Kind) bool) iter.Seq[*Session] {
	return c.eachOf(wanted, (*analysis).briefly)
}

// SessionsOf is BriefsOf with all that [Case.Session] says of them.
func (c *Case) SessionsOf(wanted func(Kind) bool) iter.Seq[*Session] {
	return c.eachOf(wanted, (*analysis).session)
}

func (c *Case) eachOf(wanted func(Kind) bool, said func(*analysis) *Session) iter.Seq[*Session] {
	return func(yield func(*Session) bool) {
		for n := 1; n <= c.Len(); n++ {
			a := c.analyse(n)
			var s *Session
			if wanted(a.purpose.kind) {
				s = said(a)
			}
			a.release()
			if s != nil && !yield(s) {
				return
			}
		}
	}
}

// Walker goes through the messages in frame order.
type Walker struct {
	c     *Case
	frame int
	open  map[uint32]*openSession
}

type openSession struct {
	session *Session
	left    []*Note // those that were not handed out, by frame
}

// Walk returns a Walker for a second pass over the input, for instance to write
// each message with its annotation. It keeps only those sessions in memory that
// have messages before and after the current frame.
func (c *Case) Walk() *Walker {
	return &Walker{c: c, open: map[uint32]*openSession{}}
}

// Next returns the next message with its session, in the order of [Builder.Add].
// At the end both are nil.
func (w *Walker) Next() (*Session, *Note) {
	if w.frame >= w.c.b.count {
		return nil, nil
	}
	w.frame++
	i := w.c.b.sessionOf(w.frame)
	o := w.open[i]
	if o == nil {
		o = &openSession{session: w.c.Session(int(i) + 1)}
		for n := range o.session.Messages {
			o.left = append(o.left, &o.session.Messages[n])
		}
		slices.SortFunc(o.left, func(x, y *Note) int { return x.Frame - y.Frame })
		w.open[i] = o
	}
	note := o.left[0]
	if o.left = o.left[1:]; len(o.left) == 0 {
		delete(w.open, i)
	}
	return o.session, note
}

// Commenter goes through the messages in frame order like a [Walker], and says
// what [Comment] says of them. It makes no more of a session than that takes.
type Commenter struct {
	c     *Case
	frame int
	open  map[uint32]*comments
	buf   []byte
	mute  bool // only directions are asked
}

// comments are those of one session.
type comments struct {
	text string // all of them
	each []remarked
	next int
}

type remarked struct {
	direction formats.Direction
	end       int // of the comment in the text of all
}

// Comments returns a Commenter. It keeps only the comments of those sessions
// that have messages before and after the current frame.
func (c *Case) Comments() *Commenter {
	return &Commenter{c: c, open: map[uint32]*comments{}}
}

// Directions returns a Commenter whose comments are empty: for those who need the
// directions alone, which take a small part of the work.
func (c *Case) Directions() *Commenter {
	w := c.Comments()
	w.mute = true
	return w
}

// Next returns the comment on the next message, in the order of [Builder.Add],
// and its direction as [Note.Direction] has it. At the end it is not ok.
func (w *Commenter) Next() (comment string, direction formats.Direction, ok bool) {
	if w.frame >= w.c.b.count {
		return "", formats.Unknown, false
	}
	w.frame++
	i := w.c.b.sessionOf(w.frame)
	o := w.open[i]
	if o == nil {
		o = w.session(int(i) + 1)
		w.open[i] = o
	}
	start := 0
	if o.next > 0 {
		start = o.each[o.next-1].end
	}
	comment, direction = o.text[start:o.each[o.next].end], o.each[o.next].direction
	if o.next++; o.next == len(o.each) {
		delete(w.open, i)
	}
	return comment, direction, true
}

func (w *Commenter) session(n int) *comments {
	work := w.c.analyse
	if w.mute {
		work = w.c.direct
	}
	a := work(n)
	defer a.release()
	byFrame := func(x, y *message) int { return x.frame - y.frame }
	messages := a.records.input
	if !slices.IsSortedFunc(messages, byFrame) { // those of several logs
		messages = slices.SortedFunc(slices.Values(messages), byFrame)
	}
	o := &comments{each: make([]remarked, len(messages))}
	if w.mute {
		for i, m := range messages {
			o.each[i].direction = m.primary().direction
		}
		return o
	}
	s, texts := comment(a.explanation.outline()), a.sentences()
	w.buf = w.buf[:0]
	for i, m := range messages {
		var note Note
		a.verdict.remark(&note, m, texts)
		w.buf = s.append(w.buf, &note)
		o.each[i] = remarked{note.Direction, len(w.buf)}
	}
	o.text = string(w.buf)
	return o
}
