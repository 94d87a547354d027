package annotate

import "slices"

// records is the first stage: all messages of one session as the logs have them.
type records struct {
	*lookup

	slab       slab
	input      []*message      // all messages, see [records.interleave]
	marks      marks           // see [records.microsoft]
	mixed      bool            // they are of several logs
	offsets    []Clock         // clocks of the session that are set by others, by name
	uncompared []string        // names of those that nothing could be compared with
	parts      map[uint32]bool // see [records.inParts]; nil before somebody asked
}

// load reads the session's facts.
func (a *records) load(l *lookup) {
	*a = records{lookup: l, slab: a.slab, input: a.input[:0]}
	b := a.c.b
	b.ledger.read(a.chain, &a.slab)
	a.slab.messages = sized(a.slab.messages, a.chain.count)
	for i := range a.slab.facts {
		f, m := &a.slab.facts[i], &a.slab.messages[i]
		*m = message{fact: f, lookup: l, frame: a.slab.frames[i], at: a.c.corrected(f), who: "-", state: DialogNone,
			method: b.sym.text(f.method), fromTag: b.sym.text(f.fromTag), toTag: b.sym.text(f.toTag),
			fromEpid: b.sym.text(f.fromEpid), toEpid: b.sym.text(f.toEpid)}
		a.input = append(a.input, m)
	}
	slices.SortStableFunc(a.input, func(x, y *message) int { return x.frame - y.frame })
	a.interleave()
	for i, m := range a.input {
		m.n = i + 1
	}
}

// mayOverlap reports whether a record can be there twice: the messages are from
// several files, carry Instance-Ids, or their times do not rise.
func (a *records) mayOverlap() bool {
	for i, m := range a.input {
		if m.instance != 0 || a.c.b.sym.sources[m.source].file != a.c.b.sym.sources[a.input[0].source].file || i > 0 && m.fact.time <= a.input[i-1].fact.time {
			return true
		}
	}
	return false
}

// inParts reports whether a log tells the parts of a second. One that does not may hold
// a message and its retransmission at one time.
func (a *records) inParts(file uint32) bool {
	if a.parts == nil {
		a.parts = map[uint32]bool{}
		for _, m := range a.input {
			if m.fact.time != noTime && m.fact.time%1e9 != 0 {
				a.parts[a.c.b.sym.sources[m.source].file] = true
			}
		}
	}
	return a.parts[file]
}
