package annotate

import (
	"cmp"
	"slices"
	"time"

	"ocsconv/formats"
)

// trace is the second stage: the messages in the order in which they were sent, with the
// direction of each and, for a record that forwards or repeats another one, that record.
type trace struct {
	*lookup
	records *records

	messages []*message // without records of overlapping files, in order of time; at least one

	beyond    time.Duration       // see [trace.goesOn]; negative before somebody asked
	latest    *message            // behind which that is
	signed    map[requestKey]bool // requests with credentials; nil before somebody asked
	shared    bool                // the logs of two clients share a hop: no server is between them
	transfers []transfer          // results of transfers; see [trace.results]
	resulted  bool                // transfers is filled in
}

// settle puts the messages in order and settles the direction of each.
func (a *trace) settle(r *records) {
	a.order(r)
	a.directions()
	a.hops()
	a.standIns()
}

// order drops the records that overlapping logs hold twice and sorts the rest by
// time. Within one log its own order counts, whatever its clock says.
func (a *trace) order(r *records) {
	*a = trace{lookup: r.lookup, records: r, messages: a.messages[:0], beyond: -1}
	type recordKey struct {
		time, instance, via int64
		start, server       uint32
		cseq, from, to, len uint32
		dir                 formats.Direction
	}
	latest := map[clockLog]int64{}
	records := map[recordKey]*message{}
	overlap, copies := a.records.mayOverlap(), a.newCopies()
	for _, m := range a.records.input {
		s := a.c.b.sym.sources[m.source]
		if overlap {
			key := recordKey{m.fact.time, int64(m.instance), int64(m.via()), m.start, s.server, m.cseq, m.fact.fromTag, m.fact.toTag, m.length, m.dir}
			if first := records[key]; first != nil && m.fact.time != noTime && (m.instance != 0 || a.c.b.sym.sources[first.source].file != s.file || a.records.inParts(s.file)) {
				m.duplicate = first
				continue
			}
			records[key] = m
		}
		if m.duplicate = copies.match(m); m.duplicate != nil {
			continue
		}
		l := clockLog{s.file, s.server}
		if before, ok := latest[l]; ok {
			m.at = max(m.at, before)
		}
		latest[l] = m.at
		a.messages = append(a.messages, m)
	}
	if len(latest) > 1 {
		slices.SortStableFunc(a.messages, func(x, y *message) int { return cmp.Compare(x.at, y.at) })
	}
}

// firstOf reports whether m is the first message of its session in this log.
func (a *trace) firstOf(m *message) bool { return a.messages[0] == m }

// before compares two messages in the order of the analysis.
func before(x, y *message) bool {
	return x.at < y.at || x.at == y.at && x.n < y.n
}

// ticks reports whether the log's clock moves within the session.
func (a *trace) ticks() bool {
	return a.messages[0].at != a.messages[len(a.messages)-1].at
}

// untimed reports whether the log has no times, as an excerpt. One in which
// everything happens at one time, as in the capture that another program made of an
// excerpt, has none either.
func (a *trace) untimed() bool {
	return !a.ticks() && (a.messages[0].fact.time == noTime || len(a.messages) > 1 && a.stands())
}

// stands reports whether the clocks of the session's logs stand still as long as the
// logs go on.
func (a *trace) stands() bool { return a.goesOn() == 0 }
