package annotate

import (
	"iter"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// firstSeen is a [FirstSeen] in short.
type firstSeen struct {
	value uint32
	seen
}

// teach notes what the newest message teaches about its log and about others.
func (b *Builder) teach(m *formats.Message, s *sip.Message, f *fact) {
	b.open(b.sources[f.source].file)
	if f.time != noTime {
		b.file.last = max(b.file.last, f.time)
	}
	if f.dir == formats.Out && f.is(isRequest) && f.toTag == 0 && f.from != 0 && !f.is(isServerLog) {
		b.file.sent(f.from)
	}
	b.learn(f)
	b.passed(m, s, f)
}

// learn notes what one message teaches about others: which client has an epid,
// and what a person is called.
func (b *Builder) learn(f *fact) {
	epid := f.toEpid
	if f.is(isRequest) {
		epid = f.fromEpid
	}
	if epid != 0 && f.agent != 0 {
		b.note(b.agents, epid, f.agent, f)
	}
	if f.from != 0 && f.fromName != 0 {
		b.note(b.names, f.from, f.fromName, f)
	}
	b.learnServer(f)
}

// note keeps a value unless one was seen before it.
func (b *Builder) note(list map[uint32]firstSeen, key, value uint32, f *fact) {
	have, known := list[key]
	if known && have.at != noTime && (have.at < f.time || have.at == f.time && have.value == value) {
		return
	}
	now := firstSeen{value, b.seenAt(f)}
	if !known || b.firstSeen(now).before(b.firstSeen(have)) {
		list[key] = now
	}
}

func (b *Builder) firstSeen(v firstSeen) FirstSeen {
	return FirstSeen{Value: b.sym.text(v.value), Seen: b.seen(v.seen)}
}

// seen is a [Seen] in short.
type seen struct {
	at         int64
	file, line uint32
}

func (b *Builder) seenAt(f *fact) seen { return seen{f.time, b.sources[f.source].file, f.line} }

func (b *Builder) seen(s seen) Seen {
	if s.at != noTime {
		return Seen{At: instant(s.at)}
	}
	return Seen{File: b.sym.text(s.file), Line: int(s.line)}
}

// instant returns the time of a fact, zero when it has none.
func instant(at int64) time.Time {
	if at == noTime {
		return time.Time{}
	}
	return time.Unix(0, at).UTC()
}

// Know says that the messages to come are a part of an input of which k is what
// the whole teaches. The Builder keeps k and does not change it.
func (b *Builder) Know(k *Knowledge) { b.known = k }

// Knowledge returns what the messages so far teach.
func (b *Builder) Knowledge() *Knowledge {
	k := &Knowledge{}
	for epid, agent := range b.agents {
		k.Agents = put(k.Agents, b.sym.text(epid), b.firstSeen(agent))
	}
	for uri, name := range b.names {
		k.Names = put(k.Names, b.sym.text(uri), b.firstSeen(name))
	}
	for address, name := range b.servers {
		k.Servers = put(k.Servers, b.sym.text(address), name)
	}
	for id, file := range b.ownFiles() {
		k.Files = put(k.Files, b.sym.text(id), file)
	}
	k.Clocks = b.ownClocks()
	for key, list := range b.linked {
		sessions := make([]Linked, len(list))
		for i, l := range list {
			sessions[i] = b.linkedOf(l)
		}
		k.Links = put(k.Links, b.sym.text(key), sessions)
	}
	return k
}

// ownFiles returns what the messages so far teach about their logs.
func (b *Builder) ownFiles() map[uint32]FileKnowledge {
	files := make(map[uint32]FileKnowledge, len(b.files))
	for id, f := range b.files {
		own := FileKnowledge{}
		if f.last != 0 {
			own.End = instant(f.last)
		}
		for uri, n := range f.senders {
			own.Senders = put(own.Senders, b.sym.text(uri), n)
		}
		files[id] = own
	}
	for id, ways := range b.ownWays() {
		own := files[id]
		own.Ways = ways
		files[id] = own
	}
	for o, side := range b.owners {
		own := files[o.file]
		own.Owners = put(own.Owners, b.sym.text(o.epid), OwnerKnowledge{side.count, int(side.line)})
		files[o.file] = own
	}
	return files
}

// knownFiles yields what is known of the logs of this Builder's messages: by the
// knowledge of the whole input where there is one.
func (b *Builder) knownFiles() iter.Seq2[uint32, FileKnowledge] {
	return func(yield func(uint32, FileKnowledge) bool) {
		for id, file := range b.ownFiles() {
			if b.known != nil {
				file = file.merge(b.known.Files[b.sym.text(id)])
			}
			if !yield(id, file) {
				return
			}
		}
	}
}

// first returns what is known of key: of the whole input where that is known.
func (c *Case) first(own map[uint32]firstSeen, known map[string]FirstSeen, key string) string {
	v, ok := known[key]
	if id, here := c.b.sym.lookup(key); here {
		if seen, taught := own[id]; taught {
			if mine := c.b.firstSeen(seen); !ok || mine.before(v) {
				v = mine
			}
		}
	}
	return v.Value
}

// agent returns the User-Agent of an epid, "" when nobody told.
func (c *Case) agent(epid string) string {
	if c.b.known == nil {
		return c.first(c.b.agents, nil, epid)
	}
	return c.first(c.b.agents, c.b.known.Agents, epid)
}

// name returns the display name of a URI, "" when nobody told.
func (c *Case) name(uri string) string {
	if c.b.known == nil {
		return c.first(c.b.names, nil, uri)
	}
	return clean(c.first(c.b.names, c.b.known.Names, uri), maxName)
}

// server returns the name of the server at an address, "" when it is not known or
// several are.
func (c *Case) server(address uint32) string {
	name := c.b.servers[address]
	if c.b.known != nil && address != 0 {
		name = name.merge(c.b.known.Servers[c.text(address)])
	}
	return clean(name.Name, maxServerName)
}

// linkedBy returns the sessions that have a value in common.
func (c *Case) linkedBy(key string) []Linked {
	var sessions []Linked
	if c.b.known != nil {
		sessions = c.b.known.Links[key]
	}
	id, ok := c.b.sym.lookup(key)
	if !ok {
		return sessions
	}
	own := c.b.linked[id]
	if len(sessions) == 0 { // they are in order already
		sessions = make([]Linked, len(own))
		for i, l := range own {
			sessions[i] = c.b.linkedOf(l)
		}
		return sessions
	}
	for _, l := range own {
		sessions = c.b.linkedOf(l).among(sessions)
	}
	return sessions
}

// linkOf returns by which message a session has a value in common with others, frame 0
// where it is not known here.
func (c *Case) linkOf(key, callID string) linked {
	id, ok := c.b.sym.lookup(key)
	if !ok {
		return linked{}
	}
	for _, l := range c.b.linked[id] {
		if c.text(l.callID) == callID {
			return l
		}
	}
	return linked{}
}

// endpointTokens returns the epids whose client is known by the tokens that stand
// for them in GRUUs.
func (c *Case) endpointTokens() map[string]string {
	tokens := map[string]string{}
	for id := range c.b.agents {
		epid := c.text(id)
		tokens[sip.GRUUToken(epid)] = epid
	}
	if c.b.known != nil {
		for epid := range c.b.known.Agents {
			tokens[sip.GRUUToken(epid)] = epid
		}
	}
	return tokens
}

// epidOf returns the epid that a token stands for, "" when it is not known.
func (c *Case) epidOf(token string) string { return c.tokens()[token] }
