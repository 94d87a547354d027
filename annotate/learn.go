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

// teaching is what the messages so far teach about their logs and about one another.
type teaching struct {
	sym       *symbols
	hosts     map[uint32]uint32     // address to host
	ways      map[way]*traffic      // of messages without a direction
	agents    map[uint32]firstSeen  // epid to User-Agent
	names     map[uint32]firstSeen  // URI to display name
	servers   map[uint32]ServerName // by address
	owners    map[owner]*ownSide
	lastOwner owner
	counted   *ownSide // of lastOwner, in owners
	files     map[uint32]*file
	file      *file             // of the newest message
	clocks    map[uint32]*clock // by whose it is

	known *Knowledge // of the whole input that this is a part of; nil when this is the whole
}

func newTeaching(sym *symbols) teaching {
	return teaching{
		sym: sym, hosts: map[uint32]uint32{}, ways: map[way]*traffic{}, agents: map[uint32]firstSeen{}, names: map[uint32]firstSeen{},
		servers: map[uint32]ServerName{}, owners: map[owner]*ownSide{}, files: map[uint32]*file{}, clocks: map[uint32]*clock{},
	}
}

// file is what is known of one input file.
type file struct {
	name    uint32
	last    int64          // its latest time, 0 when it has none
	senders map[uint32]int // From URIs of the requests outside dialogs that its owner sent
	near    Neighbours[uint32, fragment]
	loose   uint32 // the session of those that find none, plus one; 0 while there is none
}

// fragment is a message without a Call-ID that belongs to no session yet.
type fragment struct {
	frame int
	fact  fact
}

// teach notes what the newest message teaches about its log and about others.
func (k *teaching) teach(x *extractor, m *formats.Message, s *sip.Message, f *fact) {
	k.open(k.sym.sources[f.source].file)
	if f.time != noTime {
		k.file.last = max(k.file.last, f.time)
	}
	if f.dir == formats.Out && f.is(isRequest) && f.toTag == 0 && f.from != 0 && !f.is(isServerLog) {
		k.file.sent(f.from)
	}
	if f.dir == formats.Unknown {
		k.countWay(f)
	}
	k.countOwner(f)
	k.learn(s, f)
	k.passed(x, m, s, f)
}

// maxSenders bounds the users of one client's log.
const maxSenders = 64

// sent notes who sent a request outside any dialog.
func (f *file) sent(from uint32) {
	if f.senders == nil {
		f.senders = map[uint32]int{}
	}
	if f.senders[from] > 0 || len(f.senders) < maxSenders {
		f.senders[from]++
	}
}

// open makes a file the current one.
func (k *teaching) open(name uint32) {
	if k.file != nil && k.file.name == name {
		return
	}
	if k.file = k.files[name]; k.file == nil {
		k.file = &file{name: name}
		k.files[name] = k.file
	}
}

// learn notes what one message teaches about others: which client has an epid,
// and what a person is called.
func (k *teaching) learn(s *sip.Message, f *fact) {
	epid := f.toEpid
	if f.is(isRequest) {
		epid = f.fromEpid
	}
	if epid != 0 && f.agent != 0 {
		k.note(k.agents, epid, f.agent, f)
	}
	if f.from != 0 && f.fromName != 0 {
		k.note(k.names, f.from, f.fromName, f)
	}
	k.learnServer(s, f)
}

// note keeps a value unless one was seen before it.
func (k *teaching) note(list map[uint32]firstSeen, key, value uint32, f *fact) {
	have, known := list[key]
	if known && have.at != noTime && (have.at < f.time || have.at == f.time && have.value == value) {
		return
	}
	now := firstSeen{value, k.sym.seenAt(f)}
	if !known || k.sym.firstSeen(now).before(k.sym.firstSeen(have)) {
		list[key] = now
	}
}

func (t *symbols) firstSeen(v firstSeen) FirstSeen {
	return FirstSeen{Value: t.text(v.value), Seen: t.seen(v.seen)}
}

// seen is a [Seen] in short.
type seen struct {
	at         int64
	file, line uint32
}

func (t *symbols) seenAt(f *fact) seen { return seen{f.time, t.sources[f.source].file, f.line} }

func (t *symbols) seen(s seen) Seen {
	if s.at != noTime {
		return Seen{At: instant(s.at)}
	}
	return Seen{File: t.text(s.file), Line: int(s.line)}
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
func (b *Builder) Know(k *Knowledge) { b.taught.known = k }

// Knowledge returns what the messages so far teach.
func (b *Builder) Knowledge() *Knowledge {
	k := &Knowledge{}
	for epid, agent := range b.taught.agents {
		k.Agents = put(k.Agents, b.sym.text(epid), b.sym.firstSeen(agent))
	}
	for uri, name := range b.taught.names {
		k.Names = put(k.Names, b.sym.text(uri), b.sym.firstSeen(name))
	}
	for address, name := range b.taught.servers {
		k.Servers = put(k.Servers, b.sym.text(address), name)
	}
	for id, file := range b.taught.ownFiles() {
		k.Files = put(k.Files, b.sym.text(id), file)
	}
	k.Clocks = b.taught.ownClocks()
	for key, list := range b.links.linked {
		sessions := make([]Linked, len(list))
		for i, l := range list {
			sessions[i] = b.links.linkedOf(l)
		}
		k.Links = put(k.Links, b.sym.text(key), sessions)
	}
	return k
}

// ownFiles returns what the messages so far teach about their logs.
func (k *teaching) ownFiles() map[uint32]FileKnowledge {
	files := make(map[uint32]FileKnowledge, len(k.files))
	for id, f := range k.files {
		own := FileKnowledge{}
		if f.last != 0 {
			own.End = instant(f.last)
		}
		for uri, n := range f.senders {
			own.Senders = put(own.Senders, k.sym.text(uri), n)
		}
		files[id] = own
	}
	for id, ways := range k.ownWays() {
		own := files[id]
		own.Ways = ways
		files[id] = own
	}
	for o, side := range k.owners {
		own := files[o.file]
		own.Owners = put(own.Owners, k.sym.text(o.epid), OwnerKnowledge{side.count, int(side.line)})
		files[o.file] = own
	}
	return files
}

// knownFiles yields what is known of the logs of this Builder's messages: by the
// knowledge of the whole input where there is one.
func (k *teaching) knownFiles() iter.Seq2[uint32, FileKnowledge] {
	return func(yield func(uint32, FileKnowledge) bool) {
		for id, file := range k.ownFiles() {
			if k.known != nil {
				file = file.merge(k.known.Files[k.sym.text(id)])
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
			if mine := c.b.sym.firstSeen(seen); !ok || mine.before(v) {
				v = mine
			}
		}
	}
	return v.Value
}

// agent returns the User-Agent of an epid, "" when nobody told.
func (c *Case) agent(epid string) string {
	if c.b.taught.known == nil {
		return c.first(c.b.taught.agents, nil, epid)
	}
	return c.first(c.b.taught.agents, c.b.taught.known.Agents, epid)
}

// name returns the display name of a URI, "" when nobody told.
func (c *Case) name(uri string) string {
	if c.b.taught.known == nil {
		return c.first(c.b.taught.names, nil, uri)
	}
	return clean(c.first(c.b.taught.names, c.b.taught.known.Names, uri), maxName)
}

// server returns the name of the server at an address, "" when it is not known or
// several are.
func (c *Case) server(address uint32) string {
	name := c.b.taught.servers[address]
	if c.b.taught.known != nil && address != 0 {
		name = name.merge(c.b.taught.known.Servers[c.text(address)])
	}
	return clean(name.Name, maxServerName)
}

// linkedBy returns the sessions that have a value in common.
func (c *Case) linkedBy(key string) []Linked {
	var sessions []Linked
	if c.b.taught.known != nil {
		sessions = c.b.taught.known.Links[key]
	}
	id, ok := c.b.sym.lookup(key)
	if !ok {
		return sessions
	}
	own := c.b.links.linked[id]
	if len(sessions) == 0 { // they are in order already
		sessions = make([]Linked, len(own))
		for i, l := range own {
			sessions[i] = c.b.links.linkedOf(l)
		}
		return sessions
	}
	for _, l := range own {
		sessions = c.b.links.linkedOf(l).among(sessions)
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
	for _, l := range c.b.links.linked[id] {
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
	for id := range c.b.taught.agents {
		epid := c.text(id)
		tokens[sip.GRUUToken(epid)] = epid
	}
	if c.b.taught.known != nil {
		for epid := range c.b.taught.known.Agents {
			tokens[sip.GRUUToken(epid)] = epid
		}
	}
	return tokens
}

// epidOf returns the epid that a token stands for, "" when it is not known.
func (c *Case) epidOf(token string) string { return c.tokens()[token] }
