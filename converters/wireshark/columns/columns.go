// Package columns finds out what Wireshark's columns show of the messages of a case:
// source and destination, learnt where the log prints none, and with these the protocol
// and the info line.
package columns

import (
	"slices"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/formats"
)

// Columns is what the columns show of the messages that it was told of.
type Columns struct {
	hosts    *hosts.Hosts // nil when nobody asked
	contents *contents    // nil when nobody asked
	links    links
	frames   int
}

// New returns Columns that have seen no message. They teach h what the messages tell of
// addresses, unless it is nil; only with all does [Columns.Fill] tell of sessions.
func New(h *hosts.Hosts, all bool) *Columns {
	c := &Columns{hosts: h, links: links{index: map[hosts.Link]uint32{}}}
	if all {
		c.contents = &contents{other: map[int]*content{}, same: map[content]*content{}}
	}
	return c
}

// Add takes the next message. Undirected says that the sessions will tell the
// direction of messages whose log states none.
func (c *Columns) Add(m *formats.Message, undirected bool) {
	if c.hosts == nil {
		return
	}
	link := hosts.LinkOf(m)
	later := undirected && link.NeedsDirection()
	c.frames++
	c.note(c.frames, m, link, later)
	if !later {
		c.hosts.LearnLink(&link)
	}
}

// Look takes a message of any frame, where the hosts are known.
func (c *Columns) Look(frame int, m *formats.Message) {
	link := hosts.LinkOf(m)
	c.note(frame, m, link, link.NeedsDirection())
}

func (c *Columns) note(frame int, m *formats.Message, link hosts.Link, later bool) {
	if later || c.contents != nil && !link.Complete() {
		c.links.add(frame, link)
	}
	if c.contents != nil {
		c.contents.add(frame, m.Raw)
	}
}

// Settle ends the learning of addresses. The sessions are nil where nobody wants any.
func (c *Columns) Settle(sessions *annotate.Case) {
	if c.hosts == nil {
		return
	}
	if sessions != nil {
		c.learnUndirected(sessions)
	}
	c.hosts.Names() // settles every placeholder, whatever is written first
}

// learnUndirected learns the addresses in messages whose direction was not logged
// but follows from the sessions.
func (c *Columns) learnUndirected(sessions *annotate.Case) {
	directions, frame := sessions.Directions(), 0
	for _, of := range c.links.byFrame {
		link := c.links.list[of.link]
		if !link.NeedsDirection() {
			continue
		}
		var direction formats.Direction
		for ; frame < int(of.frame); frame++ {
			_, direction, _ = directions.Next()
		}
		link = link.Directed(direction)
		c.hosts.LearnLink(&link)
	}
}

// Fill tells the messages of a session what the capture shows of them. The
// session must be the caller's own.
func (c *Columns) Fill(session *annotate.Session) {
	for i := range session.Messages {
		n := &session.Messages[i]
		if link, ok := c.links.of(n.Frame); ok {
			link = link.Directed(n.Direction)
			src, dst := c.hosts.EndsOf(&link)
			n.Source, n.Destination = src.Addr().String(), dst.Addr().String()
		}
	}
	c.contents.fill(session)
}

// Sort puts what Look took into the order of frames, as Fill needs it.
func (c *Columns) Sort() {
	slices.SortFunc(c.links.byFrame, func(a, b frameLink) int { return int(a.frame) - int(b.frame) })
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

func (l *links) of(frame int) (hosts.Link, bool) {
	i, ok := slices.BinarySearchFunc(l.byFrame, frame, func(f frameLink, frame int) int { return int(f.frame) - frame })
	if !ok {
		return hosts.Link{}, false
	}
	return l.list[l.byFrame[i].link], true
}
