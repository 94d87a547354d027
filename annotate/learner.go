package annotate

import (
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// Learner takes what messages teach and keeps nothing else of them, so that one
// pass over a log of any length needs little memory. It is for those who split an
// input into parts. A Learner is not safe for concurrent use.
type Learner struct {
	b     *Builder
	past  Knowledge
	files map[string]FileKnowledge // whose counts are sums over the past
}

// NewLearner returns a Learner that knows nothing.
func NewLearner() *Learner {
	return &Learner{b: NewBuilder(), files: map[string]FileKnowledge{}}
}

// maxLearning is the number of different texts after which a Learner starts
// a new table of them.
const maxLearning = 1 << 17

// Add takes what the next message teaches and returns its Call-ID, as [Session]
// knows it: empty for a message without one. The message is not kept.
func (l *Learner) Add(m *formats.Message) (callID []byte) {
	b := l.b
	if len(b.sym.at) > maxLearning {
		l.settle()
		b = l.b
	}
	b.message = sip.Parse(m.Raw)
	s := &b.message
	callID = identity(s.CallID())
	f := &b.fact
	*f = fact{}
	if m.Direction == formats.Unknown {
		b.facts.vias(s, f) // marks of direction
	}
	b.facts.extractTaught(m, s, f)
	b.taught.teach(&b.facts, m, s, f)
	if len(callID) > 0 {
		own := b.sym.add(callID)
		b.links.index(own, b.count, f)
		if f.is(isRequest) && mayReport(s) {
			for r := range b.carriedReports(s, own, f) {
				b.links.linkReport(r, f)
			}
		}
	}
	return callID
}

// settle puts what was learnt so far into the past.
func (l *Learner) settle() {
	k := l.b.Knowledge()
	for name, file := range k.Files {
		l.files[name] = l.files[name].add(file)
	}
	k.Files = nil
	l.past.Merge(k)
	l.b = NewBuilder()
}

// Knowledge returns what was learnt.
func (l *Learner) Knowledge() *Knowledge {
	l.settle()
	k := &Knowledge{Files: l.files}
	k.Merge(&l.past)
	return k
}

// add is merge for another part of the same log.
func (f FileKnowledge) add(o FileKnowledge) FileKnowledge {
	sum := f.merge(o)
	for epid := range sum.Owners {
		have := sum.Owners[epid]
		have.Count = f.Owners[epid].Count + o.Owners[epid].Count
		sum.Owners[epid] = have
	}
	for name, w := range sum.Ways {
		w.Sum, w.Count = f.Ways[name].Sum+o.Ways[name].Sum, f.Ways[name].Count+o.Ways[name].Count
		sum.Ways[name] = w
	}
	for uri := range sum.Senders {
		sum.Senders[uri] = f.Senders[uri] + o.Senders[uri]
	}
	return sum
}
