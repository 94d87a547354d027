package annotate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// KnowledgeSchema names the JSON form of a [Knowledge]. Fields are only ever added.
const KnowledgeSchema = "ocsconv.knowledge/1"

// Knowledge is what an input teaches about sessions that are not told by the
// messages of their own Call-IDs: which client has an epid, what a person is
// called, whose a log is and when it ends. The session of a Call-ID follows from
// its messages and the knowledge of the whole input, wherever the other messages
// are.
//
// Knowledge of parts of an input is put together by [Knowledge.Merge], in any
// order and any part as often as one likes: every value is a set, a maximum, or the
// first one seen. The zero value knows nothing.
type Knowledge struct {
	Agents  map[string]FirstSeen     `json:"agents,omitempty"`  // User-Agent by epid
	Names   map[string]FirstSeen     `json:"names,omitempty"`   // display name by URI
	Servers map[string]ServerName    `json:"servers,omitempty"` // by the address of a client's connection
	Files   map[string]FileKnowledge `json:"files,omitempty"`   // by what messages call the log
	Clocks  map[string]Copies        `json:"clocks,omitempty"`  // what passed whose clock, by the server's name, else that of the log
	Offsets []Clock                  `json:"-"`                 // what Clocks say, where they are left out: see [Knowledge.ClockOffsets]
	Links   map[string][]Linked      `json:"links,omitempty"`   // sessions by what they have in common

	Elsewhere map[string]bool `json:"-"` // the Call-IDs that [Knowledge.Wanted] names and the input has
}

// FirstSeen is a value that counts from the first message that has it.
type FirstSeen struct {
	Value string `json:"value"`
	Seen
}

// Seen is where a value was seen first. Where the message has a time it alone
// counts, since it is the same in every log that holds the message.
type Seen struct {
	At   time.Time `json:"at,omitzero"`
	File string    `json:"file,omitempty"` // of a message without a time
	Line int       `json:"line,omitempty"`
}

// compare orders by time, what has none behind, by place.
func (s Seen) compare(o Seen) int {
	if s.At.IsZero() != o.At.IsZero() {
		return boolean(s.At.IsZero()) - boolean(o.At.IsZero())
	}
	return cmp.Or(s.At.Compare(o.At), strings.Compare(s.File, o.File), cmp.Compare(s.Line, o.Line))
}

// before reports whether v counts and not o.
func (v FirstSeen) before(o FirstSeen) bool {
	return cmp.Or(v.compare(o.Seen), strings.Compare(v.Value, o.Value)) < 0
}

// ServerName is what the server at an address is called. A name by which it
// authenticated itself is sure; one that reports from there bear is not, since a
// server behind it may have written them.
type ServerName struct {
	Name    string `json:"name"` // "" when several were seen
	Several bool   `json:"several,omitempty"`
	Sure    bool   `json:"sure,omitempty"`
}

func (s ServerName) merge(o ServerName) ServerName {
	switch {
	case o == ServerName{} || s.Sure && !o.Sure:
		return s
	case s == ServerName{} || o.Sure && !s.Sure:
		return o
	case s.Several || o.Several || !strings.EqualFold(s.Name, o.Name):
		return ServerName{Several: true, Sure: s.Sure}
	}
	s.Name = max(s.Name, o.Name) // they differ in case
	return s
}

// FileKnowledge is what is known of one log.
type FileKnowledge struct {
	End     time.Time                 `json:"end,omitzero"`      // its latest time
	Owners  map[string]OwnerKnowledge `json:"owners,omitempty"`  // by epid
	Ways    map[string]WayKnowledge   `json:"ways,omitempty"`    // of a capture, by "from to"
	Senders map[string]int            `json:"senders,omitempty"` // From URIs of requests outside dialogs that its owner sent: how many
}

// OwnerKnowledge is how often an epid stands on the own side of a log, and the
// first line where it does.
type OwnerKnowledge struct {
	Count int `json:"count"`
	Line  int `json:"line,omitempty"`
}

func (f FileKnowledge) merge(o FileKnowledge) FileKnowledge {
	if o.End.After(f.End) {
		f.End = o.End
	}
	owners := maps.Clone(f.Owners)
	for epid, n := range o.Owners {
		have, ok := owners[epid]
		n.Count = max(n.Count, have.Count)
		if ok {
			n.Line = min(n.Line, have.Line)
		}
		owners = put(owners, epid, n)
	}
	senders := maps.Clone(f.Senders)
	for uri, n := range o.Senders {
		senders = put(senders, uri, max(n, senders[uri]))
	}
	f.Owners, f.Senders, f.Ways = owners, senders, mergeWays(f.Ways, o.Ways)
	return f
}

// owner returns the epid of the log's owner: the most frequent one on its own
// side, and of several the one that stands there first.
func (f FileKnowledge) owner() string {
	best := ""
	for epid, n := range f.Owners {
		have := f.Owners[best]
		if best == "" || cmp.Or(cmp.Compare(n.Count, have.Count), cmp.Compare(have.Line, n.Line), strings.Compare(best, epid)) > 0 {
			best = epid
		}
	}
	return best
}

// sender returns who sent most of the requests outside dialogs, "" for nobody.
func (f FileKnowledge) sender() string {
	best := ""
	for uri, n := range f.Senders {
		if best == "" || cmp.Or(cmp.Compare(n, f.Senders[best]), strings.Compare(best, uri)) > 0 {
			best = uri
		}
	}
	return best
}

// Linked is a session under a value that links it to others.
type Linked struct {
	CallID string `json:"call_id"`
	Seen          // of its first message with that value
}

func (l Linked) compare(o Linked) int {
	return cmp.Or(l.Seen.compare(o.Seen), strings.Compare(l.CallID, o.CallID))
}

// Merge takes what o knows. Order and repetition make no difference:
// k.Merge(o) and o.Merge(k) know the same, and k.Merge(k) changes nothing.
func (k *Knowledge) Merge(o *Knowledge) {
	k.Agents, k.Names = mergeFirst(k.Agents, o.Agents), mergeFirst(k.Names, o.Names)
	for address, name := range o.Servers {
		k.Servers = put(k.Servers, address, k.Servers[address].merge(name))
	}
	for name, file := range o.Files {
		k.Files = put(k.Files, name, k.Files[name].merge(file))
	}
	k.Offsets = nil // it is of these clocks alone
	for name, copies := range o.Clocks {
		k.Clocks = put(k.Clocks, name, k.Clocks[name].merge(copies))
	}
	for key, list := range o.Links {
		merged := k.Links[key]
		for _, l := range list {
			merged = l.among(merged)
		}
		k.Links = put(k.Links, key, merged)
	}
}

func mergeFirst(into, from map[string]FirstSeen) map[string]FirstSeen {
	for key, v := range from {
		if have, ok := into[key]; !ok || v.before(have) {
			into = put(into, key, v)
		}
	}
	return into
}

// among puts a session into a list that is sorted by time and holds the first
// [MaxLinked] of all, each once.
func (l Linked) among(list []Linked) []Linked {
	at, there := slices.BinarySearchFunc(list, l, Linked.compare)
	if there || at >= MaxLinked { // most are: what is learnt of a part is known of the whole
		return list
	}
	if i := slices.IndexFunc(list, func(have Linked) bool { return have.CallID == l.CallID }); i >= 0 {
		if list[i].compare(l) <= 0 {
			return list
		}
		list = slices.Delete(slices.Clone(list), i, i+1) // behind at
	}
	list = slices.Insert(list[:len(list):len(list)], at, l)
	return list[:min(len(list), MaxLinked)]
}
