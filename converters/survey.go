package converters

import (
	"context"
	"slices"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/converters/input"
	"ocsconv/converters/table"
	"ocsconv/formats"
)

// survey looks through all logs for what must be known before the first message
// can be written: what the log lines around messages and the messages tell of
// addresses, and with a builder the sessions.
func (g *Merged) survey(ctx context.Context, b *annotate.Builder) (shown, error) {
	found := newShown(g.hosts, g.opts.Columns)
	g.unasked = b != nil && g.opts.Sessions && !g.opts.Columns && len(g.opts.Lent) == 0
	if g.unasked {
		found.hosts = nil
	}
	reports := NewReports(g.Logs)
	seen := map[server]bool{}
	if b != nil && g.opts.Known != nil {
		b.Know(g.opts.Known)
	}
	err := g.read(ctx, surveying, reports, func(p piece) error {
		lookAround(g.Logs[p.log].Around(p.m), p.m, found.hosts, b)
		if p.m.Raw == nil {
			return nil
		}
		found.add(p.m, b != nil)
		if s := (server{p.log, p.m.Origin.Server}); !seen[s] {
			seen[s] = true
			g.servers = append(g.servers, s)
		}
		switch {
		case b == nil:
		case p.octets > 0:
			b.AddGist(p.m, p.octets)
		default:
			b.Add(p.m)
		}
		if g.opts.Each != nil {
			g.opts.Each(p.m)
		}
		return nil
	})
	if err != nil {
		return found, err
	}
	g.counted = reports
	if b != nil {
		if err := g.lend(ctx, b, &found); err != nil {
			return found, err
		}
		g.sessions = b.Case()
	}
	found.settle(g.sessions)
	return found, nil
}

// learnAddresses is what a survey does for addresses, when the sessions are known.
func (g *Merged) learnAddresses(ctx context.Context) error {
	found := newShown(g.hosts, false)
	err := g.read(ctx, writing, nil, func(p piece) error {
		lookAround(g.Logs[p.log].Around(p.m), p.m, g.hosts, nil)
		if p.m.Raw != nil {
			found.add(p.m, true)
		}
		return nil
	})
	if err == nil {
		found.settle(g.sessions)
	}
	return err
}

// lend gives the builder what other parts of the input lend.
func (g *Merged) lend(ctx context.Context, b *annotate.Builder, found *shown) error {
	if len(g.opts.Lent) == 0 {
		return nil
	}
	opts := g.opts
	opts.Lent, opts.Progress, opts.Each, opts.Cache = nil, nil, nil, nil
	lent, err := gather(ctx, g.opts.Lent, opts)
	if err != nil {
		return err
	}
	b.Lend()
	return lent.read(ctx, surveying, nil, func(p piece) error {
		if p.m.Raw != nil {
			found.add(p.m, true)
			b.Add(p.m)
		}
		return nil
	})
}

// lookAround takes what the lines before a message tell. Hosts and builder may be nil.
func lookAround(l *input.Identity, m *formats.Message, h *hosts.Hosts, b *annotate.Builder) {
	if !l.ContextTells(m) {
		return
	}
	for c := range l.Context(m) {
		if h != nil {
			h.LearnContext(m.Origin.File, &c)
		}
		if b != nil {
			b.AddContext(c)
		}
	}
}

// shown is what the capture shows of the messages: addresses where the log prints
// none, and what Wireshark's columns say.
type shown struct {
	hosts   *hosts.Hosts     // nil when nobody asked
	columns *table.Wireshark // nil when nobody asked
	links   links
	frames  int
}

func newShown(h *hosts.Hosts, columns bool) shown {
	s := shown{hosts: h, links: links{index: map[hosts.Link]uint32{}}}
	if columns {
		s.columns = table.NewWireshark()
	}
	return s
}

// add takes the next message. Undirected says that the sessions will tell the
// direction of messages whose log states none.
func (s *shown) add(m *formats.Message, undirected bool) {
	if s.hosts == nil {
		return
	}
	link := hosts.LinkOf(m)
	later := undirected && link.NeedsDirection()
	s.frames++
	s.note(s.frames, m, link, later)
	if !later {
		s.hosts.LearnLink(&link)
	}
}

// look takes a message for the columns, where the hosts are known.
func (s *shown) look(frame int, m *formats.Message) {
	link := hosts.LinkOf(m)
	s.note(frame, m, link, link.NeedsDirection())
}

func (s *shown) note(frame int, m *formats.Message, link hosts.Link, later bool) {
	if later || s.columns != nil && !link.Complete() {
		s.links.add(frame, link)
	}
	if s.columns != nil {
		s.columns.Add(frame, m.Raw)
	}
}

// settle ends the learning of addresses. The sessions are nil where nobody wants any.
func (s *shown) settle(c *annotate.Case) {
	if s.hosts == nil {
		return
	}
	if c != nil {
		s.learnUndirected(c)
	}
	s.hosts.Names() // settles every placeholder, whatever is written first
}

// learnUndirected learns the addresses in messages whose direction was not logged
// but follows from the sessions.
func (s *shown) learnUndirected(c *annotate.Case) {
	directions, frame := c.Directions(), 0
	for _, of := range s.links.byFrame {
		link := s.links.list[of.link]
		if !link.NeedsDirection() {
			continue
		}
		var direction formats.Direction
		for ; frame < int(of.frame); frame++ {
			_, direction, _ = directions.Next()
		}
		link = link.Directed(direction)
		s.hosts.LearnLink(&link)
	}
}

// fill tells the messages of a session what the capture shows of them. The
// session must be the caller's own.
func (s *shown) fill(session *annotate.Session) {
	for i := range session.Messages {
		n := &session.Messages[i]
		if link, ok := s.links.of(n.Frame); ok {
			link = link.Directed(n.Direction)
			src, dst := s.hosts.EndsOf(&link)
			n.Source, n.Destination = src.Addr().String(), dst.Addr().String()
		}
	}
	s.columns.Fill(session)
}

// links are those of the messages for which they are asked again. Few differ.
type links struct {
	byFrame []frameLink // in order
	list    []hosts.Link
	index   map[hosts.Link]uint32
}

type frameLink struct{ frame, link uint32 }

func (l *links) add(frame int, link hosts.Link) {
	i, ok := l.index[link]
	if !ok {
		i = uint32(len(l.list))
		l.index[link] = i
		l.list = append(l.list, link)
	}
	l.byFrame = append(l.byFrame, frameLink{uint32(frame), i})
}

func (l *links) sort() {
	slices.SortFunc(l.byFrame, func(a, b frameLink) int { return int(a.frame) - int(b.frame) })
}

func (l *links) of(frame int) (hosts.Link, bool) {
	i, ok := slices.BinarySearchFunc(l.byFrame, frame, func(f frameLink, frame int) int { return int(f.frame) - frame })
	if !ok {
		return hosts.Link{}, false
	}
	return l.list[l.byFrame[i].link], true
}
