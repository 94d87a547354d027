package annotate

import (
	"cmp"
	"maps"
	"strings"

	"ocsconv/formats"
)

// A capture names both ends of each message, and not whose capture it is. All
// messages of the file between the same two hosts decide that together: what the
// one sends has one direction, and what the other sends the opposite one.

// way is from which host of a file to which a message went, as symbols.
type way struct{ file, from, to uint32 }

// traffic is a [WayKnowledge] in short.
type traffic struct {
	sum, count int
	first      seen
	asking     bool
}

const (
	// firstSpeaker is how much it says that the owner of a log asks first: enough to
	// be used, and little.
	firstSpeaker = 2
	// hubPoints is how sure a direction is that follows from where all ways meet.
	hubPoints = 16
)

// wayOf returns the way of a message of which only the ends are known: its hosts,
// and their ports as well where both are one host.
func (k *teaching) wayOf(f *fact) (w way, ok bool) {
	if f.dir != formats.Unknown || f.local == 0 || f.remote == 0 || f.local == f.remote {
		return way{}, false
	}
	w = way{k.sym.sources[f.source].file, k.hosts[f.local], k.hosts[f.remote]}
	if w.from == w.to {
		w.from, w.to = f.local, f.remote
	}
	return w, true
}

// countWay adds the newest message to what went its way.
func (k *teaching) countWay(f *fact) {
	for _, address := range [...]uint32{f.local, f.remote} {
		if _, known := k.hosts[address]; !known {
			k.hosts[address] = k.sym.addString(Host(k.sym.text(address)))
		}
	}
	w, ok := k.wayOf(f)
	if !ok {
		return
	}
	t := k.ways[w]
	if t == nil {
		t = &traffic{first: k.sym.seenAt(f), asking: f.is(isRequest)}
		k.ways[w] = t
	}
	t.sum += int(f.score)
	t.count++
}

// WayKnowledge is what is known of the messages of a capture that went from one
// host to another.
type WayKnowledge struct {
	Sum    int  `json:"sum"`   // of the marks of direction, positive for sent by the capture's owner
	Count  int  `json:"count"` // of messages
	First  Seen `json:"first"` // the first one
	Asking bool `json:"asking,omitempty"`
}

// merge takes the count of more messages, and the first one.
func (w WayKnowledge) merge(o WayKnowledge) WayKnowledge {
	if cmp.Or(cmp.Compare(w.Count, o.Count), cmp.Compare(w.Sum, o.Sum)) < 0 {
		w.Sum, w.Count = o.Sum, o.Count
	}
	if w.First == (Seen{}) || o.First != (Seen{}) && cmp.Or(o.First.compare(w.First), boolean(w.Asking)-boolean(o.Asking)) < 0 {
		w.First, w.Asking = o.First, o.Asking
	}
	return w
}

// wayName is how a way is called in a [FileKnowledge].
func wayName(from, to string) string { return from + " " + to }

// sides returns the points of every way of a file, positive for sent by its owner.
func (f FileKnowledge) sides() map[string]int16 {
	peers := map[string]map[string]bool{}
	for name := range f.Ways {
		from, to, _ := strings.Cut(name, " ")
		peers[from], peers[to] = put(peers[from], to, true), put(peers[to], from, true)
	}
	hubs := hubsOf(peers)
	points := make(map[string]int16, len(f.Ways))
	for name, there := range f.Ways {
		from, to, _ := strings.Cut(name, " ")
		switch {
		case hubs[from]:
			points[name] = hubPoints
		case hubs[to]:
			points[name] = -hubPoints
		default:
			back := f.Ways[wayName(to, from)]
			order := cmp.Or(back.First.compare(there.First), strings.Compare(to, from))
			points[name] = there.side(back, back.Count > 0 && order < 0)
		}
	}
	return points
}

// hubsOf returns the hosts that have a part in all pairs of those that they talk to:
// it is there that the messages were captured.
func hubsOf(peers map[string]map[string]bool) map[string]bool {
	hubs := map[string]bool{}
	for host, others := range peers {
		hub := len(others) > 1
		for o := range others {
			if len(peers[o]) > 1 {
				hub = false
				break
			}
		}
		hubs[host] = hub
	}
	return hubs
}

// side returns the points of a way by the marks of what went there and back. Where
// they tell nothing, the log is taken for that of who asked first.
func (w WayKnowledge) side(back WayKnowledge, backFirst bool) int16 {
	sum := w.Sum - back.Sum
	if sum > -firstSpeaker && sum < firstSpeaker {
		sum = firstSpeaker
		first := w
		if backFirst {
			first, sum = back, -sum
		}
		if !first.Asking {
			sum = -sum
		}
	}
	return int16(min(max(sum, -certainScore+1), certainScore-1))
}

// ownWays returns what the messages so far teach about the ways of each file.
func (k *teaching) ownWays() map[uint32]map[string]WayKnowledge {
	files := map[uint32]map[string]WayKnowledge{}
	for w, t := range k.ways {
		first := k.sym.seen(t.first)
		first.File = ""
		files[w.file] = put(files[w.file], wayName(k.sym.text(w.from), k.sym.text(w.to)), WayKnowledge{t.sum, t.count, first, t.asking})
	}
	return files
}

// mergeWays puts together what is known of ways.
func mergeWays(into, from map[string]WayKnowledge) map[string]WayKnowledge {
	merged := maps.Clone(into)
	for name, w := range from {
		merged = put(merged, name, merged[name].merge(w))
	}
	return merged
}

// settleSides decides the directions of all ways, by the points of those of each file.
func (c *Case) settleSides(points map[uint32]map[string]int16) {
	if len(points) == 0 {
		return
	}
	for w := range c.b.taught.ways {
		if file := points[w.file]; file != nil {
			c.sides = put(c.sides, w, file[wayName(c.text(w.from), c.text(w.to))])
		}
	}
}
